//! What a scan found, host by host, model by model, board by board.

use std::{collections::BTreeMap, net::Ipv4Addr};

use hashgate_model::Decimal;
use serde::Serialize;

use crate::{
    model_of::{Resolver, SHA_256, rated},
    reader::{Contact, RawAnswer, Reached},
    responses::{SerialOf, SerialRead},
};

/// How a host stands in the inventory.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Maker and model are known.
    Identified,
    /// It answered, and what it is could not be told.
    Unidentified,
    /// It took the connection and gave no whole answer in time.
    Stalled,
    /// The machine that scans could not make the call.
    Failed,
}

/// The control board of a machine, by what it reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BoardRead {
    /// What the machine reported, as `CVCtrl_H6HB70701`.
    pub token: String,
    /// The board in the catalogue.
    pub board: Option<String>,
    /// The system on chip.
    pub soc: Option<String>,
    /// The key of the chip's vendor among the parties.
    pub vendor: Option<String>,
    /// The chip's vendor in words.
    pub vendor_name: Option<String>,
    /// The seat of the chip's vendor, as an ISO 3166 code.
    pub vendor_country: Option<String>,
    /// Whether the vendor is on a list, as the caller's screening says.
    pub list_status: Option<String>,
}

/// Where a power reading comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PowerFrom {
    /// The machine measured it.
    Machine,
    /// The catalogue's rating for that model and hashrate.
    Catalogue,
}

/// One host that answered, stalled, or could not be called.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Host {
    /// Its address.
    pub ip: Ipv4Addr,
    /// How it stands.
    pub status: Status,
    /// Why it is not identified, and what went wrong on the way.
    pub notes: Vec<String>,
    /// The maker.
    pub manufacturer: Option<String>,
    /// The model.
    pub model: Option<String>,
    /// Models it may be, if not exactly one.
    pub may_be: Vec<String>,
    /// The texts by which it names its type.
    pub reported: Vec<String>,
    /// The algorithm of the model.
    pub algorithm: Option<String>,
    /// The firmware.
    pub firmware: Option<String>,
    /// Serial numbers.
    pub serials: Vec<SerialRead>,
    /// The network address.
    pub mac: Option<String>,
    /// The control board.
    pub board: Option<BoardRead>,
    /// How many hashboards report.
    pub hashboards: Option<usize>,
    /// TH/s, of a machine whose algorithm is SHA-256.
    pub hashrate_ths: Option<Decimal>,
    /// Watts.
    pub power_w: Option<Decimal>,
    /// Where the watts come from.
    pub power_from: Option<PowerFrom>,
    /// Joules per terahash.
    pub efficiency_j_th: Option<Decimal>,
    /// The answers, as evidence.
    pub raw: Vec<RawAnswer>,
}

/// Neighbouring addresses that did not answer, or refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quiet {
    /// The first address.
    pub first: Ipv4Addr,
    /// The last address.
    pub last: Ipv4Addr,
    /// How many.
    pub count: u64,
    /// `refused` or `no_answer`.
    pub how: &'static str,
}

/// Machines of one model together.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ModelTotal {
    /// The maker.
    pub manufacturer: String,
    /// The model.
    pub model: String,
    /// How many machines.
    pub machines: u64,
    /// TH/s of those that report a hashrate; nothing if none does.
    pub hashrate_ths: Option<Decimal>,
    /// Watts of those that report a power, or have a rated one; nothing if
    /// none has.
    pub power_w: Option<Decimal>,
    /// How many of the watts' machines have only the catalogue's rating.
    pub rated_only: u64,
    /// Joules per terahash of the machines that have both.
    pub efficiency_j_th: Option<Decimal>,
}

/// Machines whose control boards carry chips of one vendor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VendorTotal {
    /// The key of the vendor; nothing where no board is known.
    pub vendor: Option<String>,
    /// The vendor in words.
    pub name: Option<String>,
    /// Its seat, as an ISO 3166 code.
    pub country: Option<String>,
    /// Whether it is on a list, as the caller's screening says.
    pub list_status: Option<String>,
    /// How many machines.
    pub machines: u64,
    /// The boards, by name.
    pub boards: Vec<String>,
}

/// What a scan found (`hashgate.fleet/1`).
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Inventory {
    /// How many addresses were visited.
    pub visited: u64,
    /// How many machines are identified.
    pub identified: u64,
    /// Hosts that answered, stalled or failed, by address.
    pub hosts: Vec<Host>,
    /// Addresses that refused or did not answer, by range.
    pub quiet: Vec<Quiet>,
    /// Machines by model.
    pub models: Vec<ModelTotal>,
    /// Machines by the vendor of their control board's chip.
    pub vendors: Vec<VendorTotal>,
}

impl Inventory {
    /// An inventory of contacts, which may come in any order.
    pub fn new(
        contacts: Vec<(Ipv4Addr, Contact)>,
        resolver: &mut Resolver<'_>,
    ) -> Self {
        let mut contacts = contacts;
        contacts.sort_unstable_by_key(|(ip, _)| *ip);
        let mut inventory =
            Self { visited: contacts.len() as u64, ..Self::default() };
        for (ip, contact) in contacts {
            match contact.reached {
                Reached::Refused => inventory.add_quiet(ip, "refused"),
                Reached::NoAnswer => inventory.add_quiet(ip, "no_answer"),
                _ => {
                    let host = host(ip, contact, resolver);
                    inventory.hosts.push(host);
                }
            }
        }
        inventory.sum_up();
        inventory
    }

    /// Lets the caller say how each vendor of a chip stands on the lists.
    pub fn set_list_status(
        &mut self,
        mut status: impl FnMut(&str) -> Option<String>,
    ) {
        let mut known: BTreeMap<String, Option<String>> = BTreeMap::new();
        for host in &mut self.hosts {
            let Some(board) = &mut host.board else { continue };
            let Some(vendor) = &board.vendor else { continue };
            let stands = known
                .entry(vendor.clone())
                .or_insert_with_key(|vendor| status(vendor));
            board.list_status.clone_from(stands);
        }
        self.sum_up();
    }

    /// Hosts of a status.
    pub fn with_status(
        &self,
        status: Status,
    ) -> impl Iterator<Item = &Host> + '_ {
        self.hosts.iter().filter(move |host| host.status == status)
    }

    fn add_quiet(&mut self, ip: Ipv4Addr, how: &'static str) {
        if let Some(last) = self.quiet.last_mut()
            && last.how == how
            && u32::from(last.last).checked_add(1) == Some(u32::from(ip))
        {
            last.last = ip;
            last.count += 1;
            return;
        }
        self.quiet.push(Quiet { first: ip, last: ip, count: 1, how });
    }

    fn sum_up(&mut self) {
        self.identified = self.with_status(Status::Identified).count() as u64;
        self.models = by_model(&self.hosts);
        self.vendors = by_vendor(&self.hosts);
    }
}

fn host(ip: Ipv4Addr, contact: Contact, resolver: &mut Resolver<'_>) -> Host {
    let responses = contact.responses;
    let meant = resolver.resolve(&responses);
    let mut notes = contact.notes;
    let status = match contact.reached {
        Reached::Stalled => Status::Stalled,
        Reached::Failed => Status::Failed,
        _ if meant.model.is_some() => Status::Identified,
        _ => {
            notes.insert(0, why_unidentified(&responses, &meant.may_be));
            Status::Unidentified
        }
    };
    let algorithm = meant.model.map(|model| model.algorithm.clone());
    // Hashes of another algorithm, or of one that is not known, are not
    // counted in TH/s.
    let sha_256 = match algorithm.as_deref() {
        Some(algorithm) => algorithm == SHA_256,
        None => meant.may_be_sha_256,
    };
    let hashrate_ths =
        responses.hashrate_ths.or(responses.summed_ths).filter(|_| sha_256);
    let rating = meant
        .model
        .filter(|model| model.algorithm == SHA_256)
        .and_then(|model| rated(model, hashrate_ths))
        .and_then(|spec| spec.power_w);
    let (power_w, power_from) = match (responses.power_w, rating) {
        (Some(watts), _) => (Some(watts), Some(PowerFrom::Machine)),
        (None, Some(watts)) => (Some(watts), Some(PowerFrom::Catalogue)),
        (None, None) => (None, None),
    };
    let board = responses.board_tokens.first().map(|token| {
        let board = meant.board;
        BoardRead {
            token: token.clone(),
            board: board.map(|b| b.name.clone()),
            soc: board.map(|b| b.soc.clone()),
            vendor: board.map(|b| b.vendor.clone()),
            vendor_name: board.and_then(|b| b.vendor_name.clone()),
            vendor_country: board.and_then(|b| b.vendor_country.clone()),
            list_status: None,
        }
    });
    Host {
        ip,
        status,
        notes,
        manufacturer: meant.maker,
        model: meant.model.map(|model| model.model.clone()),
        may_be: meant.may_be,
        reported: responses.reported,
        algorithm,
        firmware: responses.firmware,
        serials: responses.serials,
        mac: responses.mac,
        board,
        hashboards: responses.hashboards,
        efficiency_j_th: efficiency(power_w, hashrate_ths),
        hashrate_ths,
        power_w,
        power_from,
        raw: contact.answers,
    }
}

fn why_unidentified(responses: &crate::Responses, may_be: &[String]) -> String {
    if responses.reported.is_empty() {
        let locked =
            if responses.locked { " and asks for a login" } else { "" };
        return format!("it answers{locked} and names no type of machine");
    }
    let shown = responses.reported.join("`, `");
    match may_be {
        [] => format!("it names itself `{shown}`, which no model is known by"),
        several => format!(
            "it names itself `{shown}`, which may be {}",
            several.join(", ")
        ),
    }
}

fn efficiency(
    power_w: Option<Decimal>,
    ths: Option<Decimal>,
) -> Option<Decimal> {
    power_w?.checked_div(ths?).map(|j_th| j_th.round_dp(2).normalize())
}

fn by_model(hosts: &[Host]) -> Vec<ModelTotal> {
    let mut totals: BTreeMap<(String, String), (ModelTotal, Decimal, Decimal)> =
        BTreeMap::new();
    for host in hosts {
        let (Some(maker), Some(model)) = (&host.manufacturer, &host.model)
        else {
            continue;
        };
        let key = (maker.clone(), model.clone());
        let (total, ths_of_both, watts_of_both) =
            totals.entry(key).or_default();
        total.manufacturer.clone_from(maker);
        total.model.clone_from(model);
        total.machines += 1;
        if let Some(ths) = host.hashrate_ths {
            *total.hashrate_ths.get_or_insert_default() += ths;
        }
        if let Some(watts) = host.power_w {
            *total.power_w.get_or_insert_default() += watts;
            total.rated_only +=
                u64::from(host.power_from == Some(PowerFrom::Catalogue));
        }
        if let (Some(ths), Some(watts)) = (host.hashrate_ths, host.power_w) {
            *ths_of_both += ths;
            *watts_of_both += watts;
        }
    }
    totals
        .into_values()
        .map(|(mut total, ths, watts)| {
            let both = (!ths.is_zero()).then_some(ths);
            total.efficiency_j_th = efficiency(Some(watts), both);
            total
        })
        .collect()
}

fn by_vendor(hosts: &[Host]) -> Vec<VendorTotal> {
    let mut totals: BTreeMap<Option<String>, VendorTotal> = BTreeMap::new();
    for host in hosts.iter().filter(|h| h.status == Status::Identified) {
        let board = host.board.as_ref();
        let vendor = board.and_then(|b| b.vendor.clone());
        let total =
            totals.entry(vendor.clone()).or_insert_with(|| VendorTotal {
                vendor,
                name: board.and_then(|b| b.vendor_name.clone()),
                country: board.and_then(|b| b.vendor_country.clone()),
                list_status: board.and_then(|b| b.list_status.clone()),
                machines: 0,
                boards: Vec::new(),
            });
        total.machines += 1;
        let name = board.map(|b| b.board.as_ref().unwrap_or(&b.token));
        if let Some(name) = name
            && !total.boards.contains(name)
        {
            total.boards.push(name.clone());
        }
    }
    // Machines without a known board come last.
    let mut totals: Vec<_> = totals.into_values().collect();
    totals.sort_by_key(|total| total.vendor.is_none());
    totals
}

impl Host {
    /// The serial number of the machine itself.
    pub fn serial(&self) -> Option<&str> {
        self.serials
            .iter()
            .find(|serial| serial.of == SerialOf::Machine)
            .map(|serial| serial.number.as_str())
    }
}
