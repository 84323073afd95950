//! The duty of a shipment, line by line, and under another origin.

use std::fmt::Write as _;

use hashgate_check::{Completeness, Dossier, Duty, DutyLine, DutyRange};
use hashgate_duty::Layer;
use hashgate_model::{Confidence, Decimal, Rate, Usd};

use super::findings::lines;
use crate::{
    charts::{Bar, compared},
    document::{Cell, Column, Document, Figure, Mark, RowKind, Table, Text},
};

pub(super) fn duty(doc: &mut Document, dossier: &Dossier) {
    doc.heading("Duty, by line");
    let mut table = Table::new([
        Column::text("line").plain(),
        Column::text("goods, layer or fee").plain(),
        Column::amount("base"),
        Column::rate("rate"),
        Column::amount("amount"),
    ]);
    let shown = if dossier.duty.lines.len() > 24 { 12 } else { 24 };
    for line in dossier.duty.lines.iter().take(shown) {
        rows_of(&mut table, line, dossier);
    }
    let hidden = dossier.duty.lines.len().saturating_sub(shown);
    if hidden > 0 {
        table.put(
            RowKind::Omitted,
            ["", &format!("and {hidden} more lines; --json has them")],
        );
    }
    for range in dossier.duty.ranges.iter().take(shown) {
        rows_of_range(&mut table, range, dossier);
    }
    let hidden = dossier.duty.ranges.len().saturating_sub(shown);
    if hidden > 0 {
        let text = format!("and {hidden} more lines of open origin");
        table.put(RowKind::Omitted, ["", &text]);
    }
    for (name, amount) in totals(&dossier.duty) {
        let (none, name) = (Cell::default(), name.into());
        let amount = Cell::amount(amount);
        table.total([none.clone(), name, none.clone(), none, amount]);
    }
    for fee in &dossier.duty.fees {
        table.row([
            Cell::default(),
            format!("{} ({})", fee.label, fee.working).into(),
            Cell::amount(fee.base_usd),
            fee.rate_pct
                .map(|rate| Cell::rate(format!("{rate}%"), rate))
                .unwrap_or_default(),
            Cell::amount(fee.amount_usd),
        ]);
    }
    doc.table(table);
    sources(doc, dossier);
    for text in &dossier.duty.unsupported {
        doc.item(Mark::Warning, format!("Not settled: {text}"));
    }
    for note in &dossier.duty.notes {
        doc.item(Mark::Bullet, note);
    }
}

/// What the duty comes to: one figure, or both ends of a range.
pub(super) fn totals(duty: &Duty) -> Vec<(&'static str, Usd)> {
    match (duty.completeness, duty.duty_total_usd, duty.duty_max_usd) {
        (Completeness::Complete, Some(total), _) => vec![("duty", total)],
        (Completeness::Range, _, Some(most)) if duty.ranges.is_empty() => {
            vec![
                ("duty, at least (facts open)", duty.duty_min_usd),
                ("duty, at most (facts open)", most),
            ]
        }
        (Completeness::Range, _, Some(most)) => {
            vec![
                ("duty, at least (origin open)", duty.duty_min_usd),
                ("duty, at most (origin open)", most),
            ]
        }
        (_, total, _) => {
            let part = total.unwrap_or(duty.duty_min_usd);
            vec![("duty, incomplete", part)]
        }
    }
}

/// A line whose origin is open: its duty under each that it may have.
fn rows_of_range(table: &mut Table, range: &DutyRange, dossier: &Dossier) {
    let model = model_of(range.line, dossier);
    table.group([
        Cell::count(range.line),
        format!("{}  origin open  {model}", range.hts).into(),
        Cell::amount(range.value_usd),
    ]);
    for row in range.by_origin.iter() {
        table.detail([
            Cell::default(),
            format!("if of {}", row.origin.name()).into(),
            Cell::default(),
            row.effective_pct.map(rate).unwrap_or_default(),
            Cell::amount(row.duty_total_usd),
        ]);
    }
}

/// The model of a line, or what the invoice says, cut short.
pub(super) fn model_of(line: u32, dossier: &Dossier) -> String {
    let model =
        dossier.lines.iter().find(|l| l.line == line).map_or("", |l| match &l
            .model
        {
            Some(model) if l.kind.is_miner() => model,
            _ => &l.text,
        });
    model.split(';').next().unwrap_or("").chars().take(28).collect()
}

fn rows_of(table: &mut Table, line: &DutyLine, dossier: &Dossier) {
    let model = model_of(line.line, dossier);
    table.group([
        Cell::count(line.line),
        format!("{}  {}  {model}", line.hts, line.origin).into(),
        Cell::amount(line.value_usd),
    ]);
    for layer in line.layers.iter().filter(|layer| is_shown(layer)) {
        let mut label = layer.label.to_string();
        if layer.heading.starts_with("99") {
            let _ = write!(label, "  {}", layer.heading);
        }
        if layer.confidence > Confidence::Quoted {
            let _ = write!(label, " ({})", layer.confidence);
        }
        table.detail([
            Cell::default(),
            label.into(),
            if layer.base_usd == line.value_usd {
                Cell::default()
            } else {
                Cell::amount(layer.base_usd)
            },
            layer.rate_pct.map(rate).unwrap_or_default(),
            Cell::amount(layer.amount_usd),
        ]);
    }
}

pub(super) fn rate(percent: Decimal) -> Cell {
    if percent.is_zero() {
        return Cell::rate("Free", percent);
    }
    Cell::rate(Rate::from_percent(percent).to_string(), percent)
}

/// The citation of every rate of the table, each once.
fn sources(doc: &mut Document, dossier: &Dossier) {
    let layers = dossier.duty.lines.iter().flat_map(|line| line.layers.iter());
    let of_layers = layers
        .filter(|layer| is_shown(layer))
        .map(|layer| (layer.heading.as_str(), layer.cite.as_str()));
    let of_fees =
        dossier.duty.fees.iter().map(|f| (f.label.as_str(), f.cite.as_str()));
    let mut sources: Vec<(Vec<&str>, &str)> = Vec::new();
    for (what, cite) in of_layers.chain(of_fees) {
        match sources.iter_mut().find(|(_, known)| *known == cite) {
            Some((all, _)) if all.contains(&what) => {}
            Some((all, _)) => all.push(what),
            None => sources.push((vec![what], cite)),
        }
    }
    for (what, cite) in sources {
        let text = Text::from(format!("{}: ", what.join(", ")))
            .and(Text::citation(cite));
        doc.paragraph(text.set_back());
    }
}

/// Numbers claimed at no duty are for the entry summary; the JSON has them,
/// and the memo keeps to what is owed.
fn is_shown(layer: &Layer) -> bool {
    !(layer.amount_usd.is_zero() && layer.heading.starts_with("99"))
}

pub(super) fn contingent(doc: &mut Document, dossier: &Dossier) {
    if dossier.duty.contingent.is_empty() {
        return;
    }
    let mut others = dossier.duty.contingent.iter();
    let is_open = others.all(|other| other.more_than_declared.is_none());
    doc.heading(if is_open {
        "By origin, which is open"
    } else {
        "If customs finds another origin"
    });
    let mut table = Table::new([
        Column::text("origin").plain(),
        Column::text("lines").plain(),
        Column::amount("duty would be"),
        Column::amount("more than declared"),
    ]);
    for other in &dossier.duty.contingent {
        table.row([
            other.origin.name().into(),
            lines(&other.lines).unwrap_or_default().to_lowercase().into(),
            Cell::amount(other.duty_total_usd),
            other.more_than_declared.map(Cell::amount).unwrap_or_default(),
        ]);
    }
    // The duty of a single line by origin stands above.
    if !(is_open && dossier.duty.ranges.len() == 1) {
        let declared = dossier
            .duty
            .duty_total_usd
            .map(|usd| Bar { label: "as declared".to_owned(), usd });
        let others = dossier.duty.contingent.iter().map(|other| Bar {
            label: other.origin.name().to_owned(),
            usd: other.duty_total_usd,
        });
        let bars: Vec<Bar> = declared.into_iter().chain(others).collect();
        let chart = compared("Duty of the entry by origin, USD", &bars);
        doc.figure(Figure { data: table, ..chart });
    }
    for other in &dossier.duty.contingent {
        doc.item(Mark::Bullet, format!("{}: {}.", other.origin, other.basis));
    }
}
