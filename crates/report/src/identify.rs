//! The view of `hashgate identify`: what a description turned out to be.

use hashgate_hardware::{Identity, Kind, MayCarry};
use hashgate_model::AsOf;
use hashgate_pack::{
    Meta,
    hardware::{Cooling, Radio},
};

use crate::{Align, LEGAL, Page, Style, Table};

/// One description on a page of its own.
pub fn show(
    identity: &Identity,
    as_of: AsOf,
    meta: &Meta,
    style: Style,
) -> String {
    let mut page = Page::new(style);
    head(&mut page, identity, as_of, meta);
    conflicts(&mut page, identity);
    if !identity.items.is_empty() {
        page.heading("In the lot");
        let mut table =
            Table::new(2, &[Align::Right, Align::Left, Align::Left]);
        for item in &identity.items {
            let count = item.quantity.map_or("?".into(), |n| n.to_string());
            let model = item.model.clone().unwrap_or_default();
            table.row([count, in_words(item.kind).to_owned(), model]);
        }
        page.table(&table);
    }
    specifications(&mut page, identity);
    boards(&mut page, &identity.boards);
    if !identity.candidates.is_empty() {
        page.heading("It may mean");
        for candidate in identity.candidates.iter().take(8) {
            page.item(
                "·",
                &format!("{}: {}", candidate.model, candidate.because),
            );
        }
    }
    if !identity.remarks.is_empty() {
        page.heading("Remarks");
        for remark in &identity.remarks {
            page.item("·", remark);
        }
    }
    page.blank();
    page.line(LEGAL);
    page.finish()
}

/// Many descriptions as a table, with what is contradicted below it.
///
/// Each identity comes with the number of its row.
pub fn table(
    rows: &[(u64, Identity)],
    as_of: AsOf,
    meta: &Meta,
    style: Style,
) -> String {
    let mut page = Page::new(style);
    let with_conflicts =
        rows.iter().filter(|(_, i)| !i.conflicts.is_empty()).count();
    page.line(&style.bold(&format!(
        "{} descriptions · {} machines · {} contradict themselves or the \
         catalogue",
        rows.len(),
        rows.iter().filter(|(_, i)| i.kind.is_miner()).count(),
        with_conflicts
    )));
    stamp(&mut page, as_of, meta);
    page.blank();
    let mut table = Table::new(
        2,
        &[
            Align::Right,
            Align::Left,
            Align::Left,
            Align::Right,
            Align::Right,
            Align::Left,
        ],
    );
    table.row(["row", "kind", "model", "TH/s", "qty", ""]);
    for (row, identity) in rows {
        let number = |n: Option<String>| n.unwrap_or_default();
        table.row([
            row.to_string(),
            in_words(identity.kind).to_owned(),
            number(identity.model.clone()),
            number(identity.hashrate_ths.map(|t| t.to_string())),
            number(identity.quantity.map(|q| q.to_string())),
            if identity.conflicts.is_empty() {
                String::new()
            } else {
                "see below".to_owned()
            },
        ]);
    }
    page.table(&table);
    if with_conflicts > 0 {
        page.heading("Contradictions");
        for (row, identity) in rows {
            for conflict in &identity.conflicts {
                page.item(&format!("row {row}:"), &conflict.sentence);
            }
        }
    }
    page.blank();
    page.line(LEGAL);
    page.finish()
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

fn head(page: &mut Page, identity: &Identity, as_of: AsOf, meta: &Meta) {
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
    let line = page.style().bold(&parts.join(" · "));
    page.line(&line);
    page.line(&format!(
        "`{}` · score {}",
        short(&identity.text),
        identity.score
    ));
    stamp(page, as_of, meta);
}

fn stamp(page: &mut Page, as_of: AsOf, meta: &Meta) {
    let read_to = meta
        .read_to("hardware")
        .map_or_else(String::new, |d| format!("catalogue read to {d} · "));
    page.line(
        &page.style().dim(&format!(
            "as of {as_of} · {read_to}pack {}",
            meta.short_hash()
        )),
    );
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

fn conflicts(page: &mut Page, identity: &Identity) {
    if identity.conflicts.is_empty() {
        return;
    }
    page.heading("Contradictions: ask the seller which it is");
    for (i, conflict) in identity.conflicts.iter().enumerate() {
        page.item(&format!("{}.", i + 1), &conflict.sentence);
    }
}

fn specifications(page: &mut Page, identity: &Identity) {
    let mut table = Table::new(2, &[Align::Left, Align::Left, Align::Left]);
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
    page.heading("Specifications");
    page.table(&table);
    if let Some(cite) = &identity.source {
        let note = cite.note.as_deref().unwrap_or("");
        page.indented(2, &format!("{cite}. {note}"));
    }
}

fn boards(page: &mut Page, boards: &[MayCarry]) {
    if boards.is_empty() {
        return;
    }
    page.heading("Control boards that it may carry");
    for board in boards {
        let vendor = match (&board.soc_vendor_name, &board.soc_vendor_country) {
            (Some(name), Some(country)) => format!("{name}, {country}"),
            (Some(name), None) => name.clone(),
            _ => "vendor unknown".to_owned(),
        };
        page.item(
            "·",
            &format!(
                "{} with {} ({vendor}), which reports {}: {} ({}).",
                board.name,
                board.soc,
                board.api_tokens.join(" or "),
                board.evidence,
                board.confidence
            ),
        );
    }
    page.heading("What would settle it");
    let mut ways: Vec<&String> = Vec::new();
    for way in boards.iter().flat_map(|b| &b.settled_by) {
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    for way in ways {
        page.item("[ ]", way);
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use hashgate_hardware::Identifier;
    use hashgate_pack::{SourceTree, hardware::Catalogue, read_section};

    use super::*;

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
        let page = show(&found, as_of, &meta(), Style::PLAIN);
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
        insta::assert_snapshot!(table(&rows, as_of, &meta(), Style::PLAIN));
    }
}
