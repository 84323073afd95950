//! What the importer instructs the broker to file, and what is not settled.

use hashgate_model::{EvidenceStatus, PartyRole, Usd, Verdict};

use super::{Checked, NOT_TOLD, Told, fields, manufacturer_id};
use crate::{
    LEGAL,
    document::{Cell, Column, Document, Mark, Table, Text, Tick},
};

/// The instruction: who, what, under which numbers, with which papers; and
/// what must be settled before anything is filed.
pub fn broker(checked: Checked<'_>) -> Document {
    let dossier = checked.dossier;
    let mut doc = Document::new();
    checked.head(&mut doc, "INSTRUCTION TO THE BROKER");
    if dossier.verdict == Verdict::Clear {
        doc.paragraph(
            "Please confirm numbers, origin and duty in writing before filing.",
        );
    } else {
        doc.paragraph(Text::strong(
            "Please do not file yet: what stands under `Before filing` is not \
             settled.",
        ));
    }
    doc.heading("The entry");
    let mut table = Table::new(["Field", "Value", "From"].map(Column::text));
    for (field, told) in entry(checked) {
        if told.value.is_empty() {
            table.row([field, NOT_TOLD, ""]);
        } else {
            table.row([field.to_owned(), told.value, told.source]);
        }
    }
    doc.table(table);
    lines(&mut doc, checked);
    money(&mut doc, checked);
    before(&mut doc, checked);
    papers(&mut doc, checked);
    doc.foot([LEGAL]);
    doc
}

fn entry(checked: Checked<'_>) -> Vec<(&'static str, Told)> {
    let roles = [
        ("Importer of record", PartyRole::ImporterOfRecord),
        ("Consignee", PartyRole::Consignee),
        ("Seller", PartyRole::Seller),
        ("Buyer", PartyRole::Buyer),
        ("Manufacturer", PartyRole::Maker),
        ("Forwarder", PartyRole::Forwarder),
    ];
    let mut all: Vec<(&'static str, Told)> = roles
        .into_iter()
        .map(|(field, role)| (field, checked.named(role)))
        .collect();
    let codes: Vec<Told> =
        checked.parties(PartyRole::Maker).map(manufacturer_id).collect();
    let join = |of: fn(&Told) -> &str| -> String {
        let mut all: Vec<&str> = codes.iter().map(of).collect();
        all.retain(|text| !text.is_empty());
        all.dedup();
        all.join("; ")
    };
    all.push((
        "Manufacturer ID",
        Told::new(join(|told| &told.value), join(|told| &told.source)),
    ));
    let invoice = &checked.dossier.invoice;
    let incoterm = invoice.incoterm.as_ref();
    all.push((
        "Incoterm",
        incoterm.map_or_else(Told::default, |term| {
            Told::new(&term.value, term.source.to_string())
        }),
    ));
    all.extend(
        fields(checked, None)
            .into_iter()
            .filter(|field| field.line.is_none() && !field.is_total)
            .filter(|field| field.name != "Manufacturer ID")
            .map(|field| {
                let source = field.source.unwrap_or_default();
                (field.name, Told::new(field.ours.unwrap_or_default(), source))
            }),
    );
    all
}

/// What is declared for each line, with the numbers in the order of filing.
fn lines(doc: &mut Document, checked: Checked<'_>) {
    doc.heading("The lines");
    let mut table = Table::new([
        Column::text("Line"),
        Column::text("Goods"),
        Column::count("Pieces"),
        Column::text("HTS numbers, in the order of filing"),
        Column::text("Origin"),
        Column::amount("Value, USD"),
        Column::amount("Duty, USD"),
    ]);
    let dossier = checked.dossier;
    for line in &dossier.lines {
        let duty = dossier.duty.lines.iter().find(|d| d.line == line.line);
        let numbers = duty.map(super::entry_summary::numbers_in_order);
        let pieces = line.quantity.map_or_else(
            || NOT_TOLD.into(),
            |count| Cell::count(hashgate_model::Decimal::from(count)),
        );
        let range = dossier.duty.ranges.iter().find(|r| r.line == line.line);
        let value = duty.map(|d| d.value_usd).or(range.map(|r| r.value_usd));
        table.row([
            line.line.to_string().into(),
            line.text.to_string().into(),
            pieces,
            numbers
                .map(|all| all.join(", "))
                .or(line.hts.map(|hts| format!("{hts}; the rest is open")))
                .unwrap_or_else(|| NOT_TOLD.to_owned())
                .into(),
            line.origin.map_or("open", |origin| origin.name()).into(),
            Cell::amount_or(value, NOT_TOLD),
            Cell::amount_or(duty.map(|d| d.duty_total_usd), "open"),
        ]);
    }
    doc.table(table);
}

fn money(doc: &mut Document, checked: Checked<'_>) {
    let dossier = checked.dossier;
    doc.heading("Duty and fees to be deposited");
    let mut table = Table::new([Column::text("What"), Column::amount("USD")]);
    let duty = &dossier.duty;
    let label = if duty.complete { "duty" } else { "duty, the part known" };
    table.row([label.into(), Cell::amount_or(duty.duty_total_usd, "open")]);
    for fee in &duty.fees {
        let label = format!("{} (class {})", fee.label, fee.class_code);
        table.row([label.into(), Cell::amount(fee.amount_usd)]);
    }
    if let Some(total) = duty.duty_total_usd {
        let all: Usd = [total, duty.fees_total_usd].into_iter().sum();
        table.total(["together".into(), Cell::amount(all)]);
    }
    doc.table(table);
    for open in &duty.unsupported {
        doc.item(Mark::Question, open);
    }
}

/// The findings that stand against filing as things are.
fn before(doc: &mut Document, checked: Checked<'_>) {
    let open: Vec<_> = checked
        .dossier
        .findings
        .iter()
        .filter(|finding| finding.verdict != Verdict::Clear)
        .collect();
    if open.is_empty() {
        return;
    }
    doc.heading("Before filing");
    for finding in open {
        doc.item(
            Mark::Warning,
            Text::from(format!("{} [{}] ", finding.title, finding.rule))
                .and_cites(&finding.cites, " · "),
        );
    }
}

fn papers(doc: &mut Document, checked: Checked<'_>) {
    let evidence = &checked.dossier.evidence;
    if evidence.is_empty() {
        return;
    }
    doc.heading("Papers");
    for item in evidence {
        let tick = match item.status {
            EvidenceStatus::Missing => Tick::Open,
            EvidenceStatus::Held => Tick::Done,
            EvidenceStatus::Partial => Tick::Partly,
            EvidenceStatus::Stale | EvidenceStatus::Contradictory => {
                Tick::Broken
            }
        };
        let status = crate::views::evidence::status(item.status);
        doc.item(Mark::Box(tick), format!("{}: {status}", item.paper));
    }
}
