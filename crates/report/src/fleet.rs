//! What is in the racks: for a terminal, and as CSV.

use hashgate_fleet::{Host, Inventory, PowerFrom, Reconciled, Status};
use hashgate_model::{AsOf, Decimal};
use hashgate_pack::Meta;

use crate::{Align, LEGAL, Page, Style, Table};

/// A page about a scan, with the comparison against the papers if one was
/// asked for.
pub fn show(
    inventory: &Inventory,
    reconciled: Option<&Reconciled>,
    as_of: AsOf,
    meta: &Meta,
    style: Style,
) -> String {
    let mut page = Page::new(style);
    let answering = inventory.hosts.len();
    page.line(&format!(
        "{} machines identified of {answering} hosts that answered, {} \
         addresses visited · {as_of} · pack {}",
        inventory.identified,
        inventory.visited,
        meta.short_hash()
    ));
    models(&mut page, inventory);
    vendors(&mut page, inventory);
    attention(&mut page, inventory);
    if let Some(reconciled) = reconciled {
        against_papers(&mut page, reconciled);
    }
    machines(&mut page, inventory);
    quiet(&mut page, inventory);
    page.blank();
    page.line(LEGAL);
    page.finish()
}

fn models(page: &mut Page, inventory: &Inventory) {
    if inventory.models.is_empty() {
        return;
    }
    page.heading("Models");
    let right = Align::Right;
    let mut table = Table::new(2, &[Align::Left, right, right, right, right]);
    table.row(["model", "machines", "TH/s", "W", "J/TH"]);
    let mut rated = 0;
    for total in &inventory.models {
        rated += total.rated_only;
        table.row([
            format!("{} {}", total.manufacturer, total.model),
            total.machines.to_string(),
            short(total.hashrate_ths),
            short(total.power_w),
            total.efficiency_j_th.map(short).unwrap_or_default(),
        ]);
    }
    page.table(&table);
    if rated > 0 {
        page.indented(
            2,
            &format!(
                "{rated} of the machines report no watts; the catalogue's \
                 rating stands in for them."
            ),
        );
    }
}

fn vendors(page: &mut Page, inventory: &Inventory) {
    if inventory.vendors.is_empty() {
        return;
    }
    page.heading("Control boards, by the vendor of the chip");
    let mut table = Table::new(2, &[Align::Left, Align::Right, Align::Left]);
    for total in &inventory.vendors {
        let name = match (&total.name, &total.vendor) {
            (Some(name), _) => name.clone(),
            (None, Some(vendor)) => vendor.clone(),
            (None, None) => "not known".to_owned(),
        };
        let seat = total
            .country
            .as_ref()
            .map_or_else(String::new, |country| format!(" ({country})"));
        let mut says = total.boards.join(", ");
        if let Some(status) = &total.list_status {
            says = format!("{status}; {says}");
        }
        table.row([format!("{name}{seat}"), total.machines.to_string(), says]);
    }
    page.table(&table);
    if inventory.vendors.iter().any(|v| v.list_status.is_some()) {
        page.indented(
            2,
            "A listed vendor of a chip raises the odds of an exam; by itself \
             it is no bar to entry.",
        );
    }
}

/// Hosts that somebody should look at.
fn attention(page: &mut Page, inventory: &Inventory) {
    let mut hosts = inventory
        .hosts
        .iter()
        .filter(|host| host.status != Status::Identified)
        .peekable();
    if hosts.peek().is_none() {
        return;
    }
    page.heading("Hosts that were not identified");
    let mut table = Table::new(2, &[Align::Left, Align::Left, Align::Left]);
    for host in hosts {
        table.row([
            host.ip.to_string(),
            status(host.status).to_owned(),
            host.notes.join("; "),
        ]);
    }
    page.table(&table);
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Identified => "identified",
        Status::Unidentified => "unidentified",
        Status::Stalled => "stalled",
        Status::Failed => "failed",
    }
}

fn machines(page: &mut Page, inventory: &Inventory) {
    if inventory.identified == 0 {
        return;
    }
    page.heading("Machines");
    let (left, right) = (Align::Left, Align::Right);
    let mut table = Table::new(2, &[left, left, left, right, left]);
    for host in inventory.with_status(Status::Identified) {
        table.row([
            host.ip.to_string(),
            host.model.clone().unwrap_or_default(),
            host.serial().unwrap_or("no serial").to_owned(),
            host.hashrate_ths.map(short).unwrap_or_default(),
            host.board.as_ref().map(|b| b.token.clone()).unwrap_or_default(),
        ]);
    }
    page.table(&table);
}

fn quiet(page: &mut Page, inventory: &Inventory) {
    if inventory.quiet.is_empty() {
        return;
    }
    page.heading("Addresses without an answer");
    let mut table = Table::new(2, &[Align::Left, Align::Right, Align::Left]);
    for quiet in &inventory.quiet {
        let range = if quiet.count == 1 {
            quiet.first.to_string()
        } else {
            format!("{} to {}", quiet.first, quiet.last)
        };
        let how = match quiet.how {
            "refused" => "refused",
            _ => "no answer",
        };
        table.row([range, quiet.count.to_string(), how.to_owned()]);
    }
    page.table(&table);
}

fn against_papers(page: &mut Page, reconciled: &Reconciled) {
    page.heading("Against the papers");
    page.indented(
        2,
        &format!(
            "{} of {} listed serial numbers stand in the racks.",
            reconciled.matched, reconciled.listed
        ),
    );
    if reconciled.agrees() {
        page.indented(2, "Racks and papers agree.");
        return;
    }
    for item in &reconciled.missing {
        let model = item.model.as_deref().unwrap_or("no model");
        page.item(
            "missing",
            &format!("{} ({model}), {}", item.number, item.place),
        );
    }
    for found in &reconciled.extra {
        page.item(
            "extra",
            &format!(
                "{} at {} ({})",
                found.number.as_deref().unwrap_or(""),
                found.ip,
                found.model.as_deref().unwrap_or("no model")
            ),
        );
    }
    for twice in &reconciled.duplicate {
        let hosts = twice.hosts.iter().map(ToString::to_string);
        let places: Vec<_> =
            twice.places.iter().cloned().chain(hosts).collect();
        page.item(
            "duplicate",
            &format!("{}: {}", twice.number, places.join(", ")),
        );
    }
    for wrong in &reconciled.wrong_model {
        page.item(
            "wrong model",
            &format!(
                "{} at {}: the paper says {}, the machine {}",
                wrong.number, wrong.ip, wrong.listed, wrong.found
            ),
        );
    }
    for found in &reconciled.without_serial {
        page.item(
            "no serial",
            &format!(
                "{} ({}) reports none",
                found.ip,
                found.model.as_deref().unwrap_or("no model")
            ),
        );
    }
    for count in &reconciled.counts_differ {
        page.item(
            "count",
            &format!(
                "{}: {} on the invoice, {} in the racks",
                count.model, count.on_papers, count.in_racks
            ),
        );
    }
    if !reconciled.model_unknown.is_empty() {
        page.item(
            "model unknown",
            &format!(
                "of {} numbers one of the two models could not be told",
                reconciled.model_unknown.len()
            ),
        );
    }
}

/// A number as a reader wants it: at most one decimal.
fn short(number: Decimal) -> String {
    number.round_dp(1).normalize().to_string()
}

/// The columns of [`csv_rows`].
pub const CSV_HEAD: [&str; 22] = [
    "ip",
    "status",
    "manufacturer",
    "model",
    "may_be",
    "reported",
    "algorithm",
    "firmware",
    "serial",
    "other_serials",
    "mac",
    "board_token",
    "board",
    "soc",
    "soc_vendor",
    "soc_vendor_country",
    "list_status",
    "hashrate_ths",
    "power_w",
    "power_from",
    "efficiency_j_th",
    "notes",
];

/// One row for each host, then one for each range without an answer.
///
/// Texts that a spreadsheet would run as a formula get an apostrophe before
/// them, since they come from machines that anybody may have set up.
pub fn csv_rows(inventory: &Inventory) -> Vec<Vec<String>> {
    let hosts = inventory.hosts.iter().map(csv_row);
    let quiet = inventory.quiet.iter().map(|quiet| {
        let mut row = vec![String::new(); CSV_HEAD.len()];
        if let [ip, status, .., notes] = row.as_mut_slice() {
            *ip = quiet.first.to_string();
            quiet.how.clone_into(status);
            *notes = format!("{} addresses to {}", quiet.count, quiet.last);
        }
        row
    });
    hosts.chain(quiet).collect()
}

fn csv_row(host: &Host) -> Vec<String> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let number = |number: Option<Decimal>| {
        number.map(|n| n.to_string()).unwrap_or_default()
    };
    let board = host.board.as_ref();
    let of_board = |get: fn(&hashgate_fleet::BoardRead) -> Option<String>| {
        board.and_then(get).unwrap_or_default()
    };
    let own = host.serial();
    let others: Vec<String> = host
        .serials
        .iter()
        .filter(|serial| Some(serial.number.as_str()) != own)
        .map(|serial| format!("{} {}", serial.key, serial.number))
        .collect();
    let power_from = match host.power_from {
        Some(PowerFrom::Machine) => "machine",
        Some(PowerFrom::Catalogue) => "catalogue",
        None => "",
    };
    [
        host.ip.to_string(),
        status(host.status).to_owned(),
        text(&host.manufacturer),
        text(&host.model),
        host.may_be.join("; "),
        host.reported.join("; "),
        text(&host.algorithm),
        text(&host.firmware),
        own.unwrap_or_default().to_owned(),
        others.join("; "),
        text(&host.mac),
        board.map(|b| b.token.clone()).unwrap_or_default(),
        of_board(|b| b.board.clone()),
        of_board(|b| b.soc.clone()),
        of_board(|b| b.vendor.clone()),
        of_board(|b| b.vendor_country.clone()),
        of_board(|b| b.list_status.clone()),
        number(host.hashrate_ths),
        number(host.power_w),
        power_from.to_owned(),
        number(host.efficiency_j_th),
        host.notes.join("; "),
    ]
    .map(no_formula)
    .into()
}

fn no_formula(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;
    use hashgate_fleet::{
        BoardRead, Duplicate, Found, Listed, ModelCount, ModelTotal, Quiet,
        SerialOf, SerialRead, VendorTotal, WrongModel,
    };

    fn host(last: u8, status: Status) -> Host {
        Host {
            ip: Ipv4Addr::new(127, 1, 0, last),
            status,
            notes: Vec::new(),
            manufacturer: None,
            model: None,
            may_be: Vec::new(),
            reported: Vec::new(),
            algorithm: None,
            firmware: None,
            serials: Vec::new(),
            mac: None,
            board: None,
            hashboards: None,
            hashrate_ths: None,
            power_w: None,
            power_from: None,
            efficiency_j_th: None,
            raw: Vec::new(),
        }
    }

    fn inventory() -> Inventory {
        let known = Host {
            manufacturer: Some("Bitmain".into()),
            model: Some("Antminer S19 XP".into()),
            serials: vec![SerialRead {
                of: SerialOf::Machine,
                number: "EXAMPLE0001".into(),
                key: "serinum".into(),
            }],
            board: Some(BoardRead {
                token: "CVCtrl_BHB56XXX".into(),
                board: Some("CV control board".into()),
                soc: Some("CVITEK CV1835".into()),
                vendor: Some("sophgo".into()),
                vendor_name: Some("Sophgo".into()),
                vendor_country: Some("CN".into()),
                list_status: Some("Entity List".into()),
            }),
            hashrate_ths: Some(Decimal::new(1405, 1)),
            power_w: Some(Decimal::new(3010, 0)),
            power_from: Some(PowerFrom::Catalogue),
            efficiency_j_th: Some(Decimal::new(2142, 2)),
            ..host(1, Status::Identified)
        };
        let unknown = Host {
            reported: vec!["=HYPERLINK(\"x\")".into()],
            notes: vec!["it names itself in a way that no model is".into()],
            ..host(2, Status::Unidentified)
        };
        Inventory {
            visited: 6,
            identified: 1,
            hosts: vec![known, unknown, host(3, Status::Stalled)],
            quiet: vec![Quiet {
                first: Ipv4Addr::new(127, 1, 0, 4),
                last: Ipv4Addr::new(127, 1, 0, 6),
                count: 3,
                how: "no_answer",
            }],
            models: vec![ModelTotal {
                manufacturer: "Bitmain".into(),
                model: "Antminer S19 XP".into(),
                machines: 1,
                hashrate_ths: Decimal::new(1405, 1),
                power_w: Decimal::new(3010, 0),
                rated_only: 1,
                efficiency_j_th: Some(Decimal::new(2142, 2)),
            }],
            vendors: vec![VendorTotal {
                vendor: Some("sophgo".into()),
                name: Some("Sophgo".into()),
                country: Some("CN".into()),
                list_status: Some("Entity List".into()),
                machines: 1,
                boards: vec!["CV control board".into()],
            }],
        }
    }

    #[test]
    fn a_page_tells_everything_that_answered() {
        let found = |last: u8| Found {
            ip: Ipv4Addr::new(127, 1, 0, last),
            number: Some("EXAMPLE0009".into()),
            model: Some("Antminer S21".into()),
        };
        let reconciled = Reconciled {
            listed: 3,
            matched: 1,
            missing: vec![Listed {
                number: "EXAMPLE0002".into(),
                model: None,
                place: "cell A3".into(),
            }],
            extra: vec![found(9)],
            duplicate: vec![Duplicate {
                number: "EXAMPLE0001".into(),
                places: vec!["cell A2".into(), "cell A4".into()],
                hosts: vec![Ipv4Addr::new(127, 1, 0, 1)],
            }],
            wrong_model: vec![WrongModel {
                number: "EXAMPLE0001".into(),
                ip: Ipv4Addr::new(127, 1, 0, 1),
                listed: "Antminer S21".into(),
                found: "Antminer S19 XP".into(),
            }],
            model_unknown: vec!["EXAMPLE0001".into()],
            without_serial: vec![Found { number: None, ..found(8) }],
            counts_differ: vec![ModelCount {
                model: "Antminer S21".into(),
                on_papers: 3,
                in_racks: 0,
            }],
        };
        let as_of = "2026-11-25".parse().unwrap();
        let meta = Meta { sha256: "ab".repeat(32), parts: Vec::new() };
        let page =
            show(&inventory(), Some(&reconciled), as_of, &meta, Style::PLAIN);
        insta::assert_snapshot!(page);
    }

    #[test]
    fn a_spreadsheet_runs_nothing_of_what_a_machine_says() {
        let rows = csv_rows(&inventory());
        assert!(rows.iter().all(|row| row.len() == CSV_HEAD.len()));
        assert_eq!(rows[1][5], "'=HYPERLINK(\"x\")");
        assert_eq!(rows.len(), 4);
        insta::assert_snapshot!(
            rows.iter().map(|row| row.join("|")).collect::<Vec<_>>().join("\n")
        );
    }
}
