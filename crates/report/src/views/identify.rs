//! The view of `hashgate identify`: what a description turned out to be.

use hashgate_hardware::{Identity, Kind, MayCarry};
use hashgate_model::AsOf;
use hashgate_pack::{
    Meta,
    hardware::{Cooling, Radio},
};

use crate::{
    LEGAL,
    document::{Cell, Column, Document, Mark, Table, Text, Tick},
};

/// One description on a page of its own.
pub fn show(identity: &Identity, as_of: AsOf, meta: &Meta) -> Document {
    let mut doc = Document::new();
    head(&mut doc, identity, as_of, meta);
    conflicts(&mut doc, identity);
    if !identity.items.is_empty() {
        doc.heading("In the lot");
        let mut table = Table::new([
            Column::count("how many").plain(),
            Column::text("kind").plain(),
            Column::text("model").plain(),
        ]);
        for item in &identity.items {
            let count = item.quantity.map_or_else(|| "?".into(), Cell::count);
            let model = item.model.as_deref().unwrap_or("").into();
            table.row([count, in_words(item.kind).into(), model]);
        }
        doc.table(table);
    }
    specifications(&mut doc, identity);
    boards(&mut doc, &identity.boards);
    if !identity.candidates.is_empty() {
        doc.heading("It may mean");
        for candidate in identity.candidates.iter().take(8) {
            doc.item(
                Mark::Dot,
                format!("{}: {}", candidate.model, candidate.because),
            );
        }
    }
    if !identity.remarks.is_empty() {
        doc.heading("Remarks");
        for remark in &identity.remarks {
            doc.item(Mark::Dot, remark);
        }
    }
    doc.foot([LEGAL]);
    doc
}

/// Many descriptions as a table, with what is contradicted below it.
///
/// Each identity comes with the number of its row.
pub fn table(rows: &[(u64, Identity)], as_of: AsOf, meta: &Meta) -> Document {
    let mut doc = Document::new();
    let with_conflicts =
        rows.iter().filter(|(_, i)| !i.conflicts.is_empty()).count();
    doc.title(Text::strong(format!(
        "{} descriptions · {} machines · {} contradict themselves or the \
         catalogue",
        rows.len(),
        rows.iter().filter(|(_, i)| i.kind.is_miner()).count(),
        with_conflicts
    )));
    stamp(&mut doc, as_of, meta);
    doc.section_break();
    let mut table = Table::new([
        Column::count("row"),
        Column::text("kind"),
        Column::text("model"),
        Column::number("TH/s"),
        Column::count("qty"),
        Column::text("contradictions").plain(),
    ]);
    for (row, identity) in rows {
        table.row([
            Cell::count(*row),
            in_words(identity.kind).into(),
            identity.model.as_deref().unwrap_or("").into(),
            identity.hashrate_ths.map(Cell::count).unwrap_or_default(),
            identity.quantity.map(Cell::count).unwrap_or_default(),
            if identity.conflicts.is_empty() { "" } else { "see below" }.into(),
        ]);
    }
    doc.table(table);
    if with_conflicts > 0 {
        doc.heading("Contradictions");
        for (row, identity) in rows {
            for conflict in &identity.conflicts {
                doc.item(Mark::Term(format!("row {row}:")), &conflict.sentence);
            }
        }
    }
    doc.foot([LEGAL]);
    doc
}

/// The kind in words that a person reads.
pub fn in_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Miner => "miner",
        Kind::UnknownMiner => "miner, model unknown",
        Kind::Hashboard => "hashboard",
        Kind::ControlBoard => "control board",
        Kind::Chip => "hashing chips",
        Kind::Psu => "power supply",
        Kind::Fan => "fan",
        Kind::Infrastructure => "infrastructure",
        Kind::OtherPart => "part of a miner",
        Kind::MixedLot => "mixed lot",
        Kind::MixedParts => "mixed parts",
        Kind::NotMiner => "not a miner",
        Kind::Unknown => "unknown",
    }
}

fn head(doc: &mut Document, identity: &Identity, as_of: AsOf, meta: &Meta) {
    let mut parts = vec![in_words(identity.kind).to_uppercase()];
    let machine = identity.kind.is_miner();
    match (&identity.manufacturer, &identity.model) {
        (Some(maker), Some(model)) if machine => {
            parts.push(format!("{maker} {model}"));
        }
        (_, Some(model)) => parts.push(format!("for {model}")),
        (Some(maker), None) => parts.push(maker.clone()),
        (None, None) => {}
    }
    if let Some(quantity) = identity.quantity {
        parts.push(format!("{quantity} of them"));
    }
    if let Some(condition) = &identity.condition {
        parts.push(match condition.as_str() {
            "parts" => "for parts".to_owned(),
            other => other.to_owned(),
        });
    }
    doc.title(Text::strong(parts.join(" · ")));
    doc.summary(format!(
        "`{}` · score {}",
        short(&identity.text),
        identity.score
    ));
    stamp(doc, as_of, meta);
}

fn stamp(doc: &mut Document, as_of: AsOf, meta: &Meta) {
    let read_to = meta
        .read_to("hardware")
        .map_or_else(String::new, |d| format!("catalogue read to {d} · "));
    doc.summary(Text::quiet(format!(
        "as of {as_of} · {read_to}pack {}",
        meta.short_hash()
    )));
}

/// The front of a long text.
fn short(text: &str) -> String {
    const LONGEST: usize = 60;
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.chars().count() <= LONGEST {
        return flat;
    }
    flat.chars().take(LONGEST).chain(['…']).collect()
}

fn conflicts(doc: &mut Document, identity: &Identity) {
    if identity.conflicts.is_empty() {
        return;
    }
    doc.heading("Contradictions: ask the seller which it is");
    for (i, conflict) in identity.conflicts.iter().enumerate() {
        doc.item(Mark::Number(i + 1), &conflict.sentence);
    }
}

fn specifications(doc: &mut Document, identity: &Identity) {
    let mut table = Table::new([
        Column::text("what").plain(),
        Column::text("figure").plain(),
        Column::text("where it is from").plain(),
    ]);
    let from = |source: &Option<String>| match source.as_deref() {
        Some("text") => "the text says so",
        Some(_) => "from the catalogue",
        None => "",
    };
    if let Some(hashrate) = &identity.hashrate {
        table.row(["hashrate", hashrate, from(&identity.hashrate_from)]);
    } else if !identity.hashrate_options_ths.is_empty() {
        let options: Vec<String> = identity
            .hashrate_options_ths
            .iter()
            .map(ToString::to_string)
            .collect();
        table.row([
            "hashrate",
            "unknown",
            &format!("sold with {} TH/s", options.join(", ")),
        ]);
    }
    if let Some(efficiency) = identity.efficiency_j_th {
        let text = format!("{efficiency} J/TH");
        table.row(["efficiency", &text, from(&identity.efficiency_from)]);
    }
    if let Some(power) = identity.power_w {
        let text = format!("{power} W");
        table.row(["power", &text, from(&identity.power_from)]);
    }
    if let Some(algorithm) = &identity.algorithm {
        table.row(["algorithm", algorithm, ""]);
    }
    if identity.cooling != Cooling::Unknown {
        table.row(["cooling", &identity.cooling.to_string(), ""]);
    }
    if identity.model.is_some() && identity.kind == Kind::Miner {
        let radio = match identity.radio {
            Radio::Yes => "yes",
            Radio::No => "none",
            Radio::Unknown => "unknown",
        };
        let source = identity.radio_source.as_deref().unwrap_or("");
        table.row(["radio", radio, source]);
    }
    if table.is_empty() {
        return;
    }
    doc.heading("Specifications");
    doc.table(table);
    if let Some(cite) = &identity.source {
        let note = cite.note.as_deref().unwrap_or("");
        let source = Text::cites(std::slice::from_ref(cite), "");
        doc.paragraph(source.and(format!(". {note}")));
    }
}

fn boards(doc: &mut Document, boards: &[MayCarry]) {
    if boards.is_empty() {
        return;
    }
    doc.heading("Control boards that it may carry");
    for board in boards {
        let vendor = match (&board.soc_vendor_name, &board.soc_vendor_country) {
            (Some(name), Some(country)) => format!("{name}, {country}"),
            (Some(name), None) => name.clone(),
            _ => "vendor unknown".to_owned(),
        };
        doc.item(
            Mark::Dot,
            format!(
                "{} with {} ({vendor}), which reports {}: {} ({}).",
                board.name,
                board.soc,
                board.api_tokens.join(" or "),
                board.evidence,
                board.confidence
            ),
        );
    }
    doc.heading("What would settle it");
    let mut ways: Vec<&String> = Vec::new();
    for way in boards.iter().flat_map(|b| &b.settled_by) {
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    for way in ways {
        doc.item(Mark::Box(Tick::Open), way);
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use hashgate_hardware::Identifier;
    use hashgate_pack::{SourceTree, hardware::Catalogue, read_section};

    use super::*;
    use crate::views::set;

    fn identifier() -> Identifier {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
        let tree = SourceTree::from_dir(&data).unwrap();
        Identifier::new(&read_section::<Catalogue>(&tree).unwrap())
    }

    fn meta() -> Meta {
        Meta { sha256: "ab".repeat(32), parts: vec![] }
    }

    fn page(text: &str) -> String {
        let as_of = "2026-11-25".parse().unwrap();
        let found = identifier().identify(text);
        let page = set(&show(&found, as_of, &meta()));
        assert!(page.lines().all(|l| l.chars().count() <= 80), "{page}");
        page
    }

    #[test]
    fn a_machine_with_its_boards() {
        insta::assert_snapshot!(page("50 PCS Antminer S19 XP 140T new w/ PSU"));
    }

    #[test]
    fn a_contradiction_is_at_the_top() {
        insta::assert_snapshot!(page("ANTMINER S21 PRO 200TH 17.5J"));
    }

    #[test]
    fn a_lot_is_taken_apart() {
        insta::assert_snapshot!(page(
            "1x40HQ: 300 S19j Pro 104T, 60 M30S++ 112T, APW12 spare (5)"
        ));
    }

    #[test]
    fn many_lines_are_a_table() {
        let identifier = identifier();
        let rows: Vec<(u64, Identity)> = [
            "S21 200T 50 pcs",
            "M60S+ 186T 18.5W",
            "Bosch S19 drill bit",
            "Antminer",
        ]
        .iter()
        .zip(2..)
        .map(|(text, row)| (row, identifier.identify(text)))
        .collect();
        let as_of = "2026-11-25".parse().unwrap();
        insta::assert_snapshot!(set(&table(&rows, as_of, &meta())));
    }
}
