//! What is in the racks, and how it stands to the papers.

mod csv;

pub use csv::{CSV_HEAD, csv_rows};

use hashgate_fleet::{Inventory, Reconciled, Status};
use hashgate_model::{AsOf, Decimal};
use hashgate_pack::Meta;

use crate::{
    LEGAL,
    document::{Cell, Column, Document, Mark, Table},
};

/// A page about a scan, with the comparison against the papers if one was
/// asked for.
pub fn show(
    inventory: &Inventory,
    reconciled: Option<&Reconciled>,
    as_of: AsOf,
    meta: &Meta,
) -> Document {
    let mut doc = Document::new();
    let answering = inventory.hosts.len();
    doc.title(format!(
        "{} machines identified of {answering} hosts that answered, {} \
         addresses visited · {as_of} · pack {}",
        inventory.identified,
        inventory.visited,
        meta.short_hash()
    ));
    models(&mut doc, inventory);
    vendors(&mut doc, inventory);
    attention(&mut doc, inventory);
    if let Some(reconciled) = reconciled {
        against_papers(&mut doc, reconciled);
    }
    machines(&mut doc, inventory);
    quiet(&mut doc, inventory);
    doc.foot([LEGAL]);
    doc
}

fn models(doc: &mut Document, inventory: &Inventory) {
    if inventory.models.is_empty() {
        return;
    }
    doc.heading("Models");
    let mut table = Table::new([
        Column::text("model"),
        Column::count("machines"),
        Column::number("TH/s"),
        Column::number("W"),
        Column::number("J/TH"),
    ]);
    let mut rated = 0;
    for total in &inventory.models {
        rated += total.rated_only;
        table.row([
            format!("{} {}", total.manufacturer, total.model).into(),
            Cell::count(total.machines),
            total.hashrate_ths.map(short).unwrap_or_default(),
            total.power_w.map(short).unwrap_or_default(),
            total.efficiency_j_th.map(short).unwrap_or_default(),
        ]);
    }
    doc.table(table);
    if rated > 0 {
        doc.paragraph(format!(
            "{rated} of the machines report no watts; the catalogue's \
                 rating stands in for them."
        ));
    }
}

fn vendors(doc: &mut Document, inventory: &Inventory) {
    if inventory.vendors.is_empty() {
        return;
    }
    doc.heading("Control boards, by the vendor of the chip");
    let mut table = Table::new([
        Column::text("vendor").plain(),
        Column::count("machines").plain(),
        Column::text("boards").plain(),
    ]);
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
        table.row([
            format!("{name}{seat}").into(),
            Cell::count(total.machines),
            says.into(),
        ]);
    }
    doc.table(table);
    if inventory.vendors.iter().any(|v| v.list_status.is_some()) {
        doc.paragraph(
            "A listed vendor of a chip raises the odds of an exam; by itself \
             it is no bar to entry.",
        );
    }
}

/// Hosts that somebody should look at.
fn attention(doc: &mut Document, inventory: &Inventory) {
    let mut hosts = inventory
        .hosts
        .iter()
        .filter(|host| host.status != Status::Identified)
        .peekable();
    if hosts.peek().is_none() {
        return;
    }
    doc.heading("Hosts that were not identified");
    let mut table = Table::new([
        Column::text("address").plain(),
        Column::text("how it stands").plain(),
        Column::text("notes").plain(),
    ]);
    for host in hosts {
        table.row([
            host.ip.to_string(),
            status(host.status).to_owned(),
            host.notes.join("; "),
        ]);
    }
    doc.table(table);
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Identified => "identified",
        Status::Unidentified => "unidentified",
        Status::Stalled => "stalled",
        Status::Failed => "failed",
    }
}

fn machines(doc: &mut Document, inventory: &Inventory) {
    if inventory.identified == 0 {
        return;
    }
    doc.heading("Machines");
    let mut table = Table::new([
        Column::text("address").plain(),
        Column::text("model").plain(),
        Column::text("serial number").plain(),
        Column::number("TH/s").plain(),
        Column::text("board").plain(),
    ]);
    for host in inventory.with_status(Status::Identified) {
        table.row([
            host.ip.to_string().into(),
            host.model.as_deref().unwrap_or("").into(),
            host.serial().unwrap_or("no serial").into(),
            host.hashrate_ths.map(short).unwrap_or_default(),
            host.board.as_ref().map_or("", |b| b.token.as_str()).into(),
        ]);
    }
    doc.table(table);
}

fn quiet(doc: &mut Document, inventory: &Inventory) {
    if inventory.quiet.is_empty() {
        return;
    }
    doc.heading("Addresses without an answer");
    let mut table = Table::new([
        Column::text("addresses").plain(),
        Column::count("how many").plain(),
        Column::text("what came back").plain(),
    ]);
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
        table.row([range.into(), Cell::count(quiet.count), how.into()]);
    }
    doc.table(table);
}

fn against_papers(doc: &mut Document, reconciled: &Reconciled) {
    doc.heading("Against the papers");
    doc.paragraph(format!(
        "{} of {} listed serial numbers stand in the racks.",
        reconciled.matched, reconciled.listed
    ));
    if reconciled.agrees() {
        doc.paragraph("Racks and papers agree.");
        return;
    }
    for item in &reconciled.missing {
        let model = item.model.as_deref().unwrap_or("no model");
        doc.item(
            Mark::Term("missing".to_owned()),
            format!("{} ({model}), {}", item.number, item.place),
        );
    }
    for found in &reconciled.extra {
        doc.item(
            Mark::Term("extra".to_owned()),
            format!(
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
        doc.item(
            Mark::Term("duplicate".to_owned()),
            format!("{}: {}", twice.number, places.join(", ")),
        );
    }
    for wrong in &reconciled.wrong_model {
        doc.item(
            Mark::Term("wrong model".to_owned()),
            format!(
                "{} at {}: the paper says {}, the machine {}",
                wrong.number, wrong.ip, wrong.listed, wrong.found
            ),
        );
    }
    for found in &reconciled.without_serial {
        doc.item(
            Mark::Term("no serial".to_owned()),
            format!(
                "{} ({}) reports none",
                found.ip,
                found.model.as_deref().unwrap_or("no model")
            ),
        );
    }
    for count in &reconciled.counts_differ {
        doc.item(
            Mark::Term("count".to_owned()),
            format!(
                "{}: {} on the invoice, {} in the racks",
                count.model, count.on_papers, count.in_racks
            ),
        );
    }
    if !reconciled.model_unknown.is_empty() {
        doc.item(
            Mark::Term("model unknown".to_owned()),
            format!(
                "of {} numbers one of the two models could not be told",
                reconciled.model_unknown.len()
            ),
        );
    }
}

/// A number as a reader wants it: at most one decimal.
fn short(number: Decimal) -> Cell {
    Cell::number(number.round_dp(1).normalize().to_string(), number)
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;
    use crate::views::set;
    use hashgate_fleet::{
        BoardRead, Duplicate, Found, Host, Listed, ModelCount, ModelTotal,
        PowerFrom, Quiet, SerialOf, SerialRead, VendorTotal, WrongModel,
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
                hashrate_ths: Some(Decimal::new(1405, 1)),
                power_w: Some(Decimal::new(3010, 0)),
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
        let page = set(&show(&inventory(), Some(&reconciled), as_of, &meta));
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
