//! The machines in the racks against the serial numbers on the papers.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use hashgate_model::{Serial, Shipment, writing::one_writing};
use serde::Serialize;

use crate::{Inventory, Resolver, SerialOf};

/// A serial number on the papers, with what they say beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// The number, as on the paper.
    pub number: String,
    /// The model on the paper.
    pub model: Option<String>,
    /// Where it stands on the paper.
    pub place: String,
}

/// A machine in the racks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    /// Its address.
    pub ip: Ipv4Addr,
    /// Its serial number, if it reports one.
    pub number: Option<String>,
    /// Its model, if known.
    pub model: Option<String>,
}

/// A number that stands more than once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Duplicate {
    /// The number.
    pub number: String,
    /// Where it stands on the papers.
    pub places: Vec<String>,
    /// The machines that report it.
    pub hosts: Vec<Ipv4Addr>,
}

/// A machine whose model is not the one on the paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WrongModel {
    /// The number.
    pub number: String,
    /// The address of the machine.
    pub ip: Ipv4Addr,
    /// The model on the paper.
    pub listed: String,
    /// The model of the machine.
    pub found: String,
}

/// How many machines of a model are on the papers and in the racks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ModelCount {
    /// The model.
    pub model: String,
    /// Pieces on the lines of the invoice.
    pub on_papers: u64,
    /// Machines in the racks.
    pub in_racks: u64,
}

/// Racks and papers side by side.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Reconciled {
    /// Numbers on the papers.
    pub listed: u64,
    /// Numbers that stand on the papers and in the racks.
    pub matched: u64,
    /// Numbers on the papers that no machine reports.
    pub missing: Vec<Listed>,
    /// Machines whose number no paper lists.
    pub extra: Vec<Found>,
    /// Numbers that stand twice, on the papers or in the racks.
    pub duplicate: Vec<Duplicate>,
    /// Machines of another model than their paper says.
    pub wrong_model: Vec<WrongModel>,
    /// Numbers whose two models could not be compared, since one is unknown.
    pub model_unknown: Vec<String>,
    /// Machines that report no serial number and match nothing.
    pub without_serial: Vec<Found>,
    /// Models whose counts differ between the invoice and the racks.
    pub counts_differ: Vec<ModelCount>,
}

impl Reconciled {
    /// Whether racks and papers agree in everything.
    pub fn agrees(&self) -> bool {
        self.missing.is_empty()
            && self.extra.is_empty()
            && self.duplicate.is_empty()
            && self.wrong_model.is_empty()
            && self.without_serial.is_empty()
            && self.counts_differ.is_empty()
    }
}

/// Compares an inventory with the serial numbers of a shipment and, if there
/// is an invoice, its lines with the models found.
///
/// Case and blanks do not count. A number that a machine reports for a
/// hashboard or a power supply matches a paper too, so that lists of spares
/// reconcile.
pub fn reconcile(
    inventory: &Inventory,
    shipment: &Shipment,
    resolver: &mut Resolver<'_>,
) -> Reconciled {
    let mut listed: BTreeMap<String, Vec<&Serial>> = BTreeMap::new();
    for serial in &shipment.serials {
        listed.entry(folded(&serial.number)).or_default().push(serial);
    }
    let mut hosts: BTreeMap<String, Vec<Found>> = BTreeMap::new();
    let mut parts: BTreeSet<String> = BTreeSet::new();
    let mut result = Reconciled {
        listed: shipment.serials.len() as u64,
        ..Reconciled::default()
    };
    for host in &inventory.hosts {
        for serial in &host.serials {
            if serial.of != SerialOf::Machine {
                parts.insert(folded(&serial.number));
            }
        }
        let found = Found {
            ip: host.ip,
            number: host.serial().map(str::to_owned),
            model: host.model.clone(),
        };
        match host.serial() {
            Some(number) => {
                hosts.entry(folded(number)).or_default().push(found);
            }
            None if host.manufacturer.is_some() => {
                result.without_serial.push(found);
            }
            // What is no miner has no place on a list of miners.
            None => {}
        }
    }
    for (number, on_paper) in &listed {
        let in_racks = hosts.get(number).map_or(&[][..], Vec::as_slice);
        if on_paper.len() > 1 || in_racks.len() > 1 {
            result.duplicate.push(duplicate(number, on_paper, in_racks));
        }
        let Some(first) = on_paper.first() else { continue };
        match in_racks.first() {
            Some(found) => {
                result.matched += 1;
                compare(first, found, resolver, &mut result);
            }
            None if parts.contains(number) => result.matched += 1,
            None => result.missing.push(on_list(first)),
        }
    }
    for (number, in_racks) in hosts {
        if listed.contains_key(&number) {
            continue;
        }
        if in_racks.len() > 1 {
            result.duplicate.push(duplicate(&number, &[], &in_racks));
        }
        result.extra.extend(in_racks);
    }
    if shipment.serials.is_empty() {
        // Without a list every machine would be extra, which says nothing.
        result.extra.clear();
        result.without_serial.clear();
    }
    result.counts_differ = counts(inventory, shipment, resolver);
    result
}

/// Counts of models on the invoice and in the racks, where they differ.
fn counts(
    inventory: &Inventory,
    shipment: &Shipment,
    resolver: &mut Resolver<'_>,
) -> Vec<ModelCount> {
    if shipment.lines.is_empty() {
        return Vec::new();
    }
    let mut counts: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    let mut uncounted: BTreeSet<String> = BTreeSet::new();
    for line in &shipment.lines {
        // Parts and texts that mean no one model are not counted.
        let Some(model) = resolver.model_of_text(&line.text.value) else {
            continue;
        };
        // `1 lot` is no count to compare with.
        let Some(pieces) = line.pieces() else {
            uncounted.insert(model.model.clone());
            continue;
        };
        let count = counts.entry(model.model.clone()).or_default();
        count.0 = count.0.saturating_add(pieces);
    }
    for total in &inventory.models {
        counts.entry(total.model.clone()).or_default().1 += total.machines;
    }
    counts
        .into_iter()
        .filter(|(model, _)| !uncounted.contains(model))
        .filter(|(_, (on_papers, in_racks))| on_papers != in_racks)
        .map(|(model, (on_papers, in_racks))| ModelCount {
            model,
            on_papers,
            in_racks,
        })
        .collect()
}

fn folded(number: &str) -> String {
    one_writing(number)
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

fn on_list(serial: &Serial) -> Listed {
    Listed {
        number: serial.number.clone(),
        model: serial.model.clone(),
        place: serial.source.to_string(),
    }
}

fn duplicate(
    number: &str,
    on_paper: &[&Serial],
    in_racks: &[Found],
) -> Duplicate {
    Duplicate {
        number: number.to_owned(),
        places: on_paper.iter().map(|s| s.source.to_string()).collect(),
        hosts: in_racks.iter().map(|found| found.ip).collect(),
    }
}

/// Compares the models of a number, each by what the catalogue calls it.
fn compare(
    listed: &Serial,
    found: &Found,
    resolver: &mut Resolver<'_>,
    result: &mut Reconciled,
) {
    let Some(text) = &listed.model else { return };
    let on_paper = resolver.model_of_text(text).map(|m| m.model.clone());
    match (on_paper, &found.model) {
        (Some(on_paper), Some(model)) if on_paper == *model => {}
        (Some(on_paper), Some(model)) => {
            result.wrong_model.push(WrongModel {
                number: listed.number.clone(),
                ip: found.ip,
                listed: on_paper,
                found: model.clone(),
            });
        }
        _ => result.model_unknown.push(listed.number.clone()),
    }
}
