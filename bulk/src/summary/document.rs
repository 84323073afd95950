//! The summary as a page.

use std::collections::BTreeMap;

use hashgate_model::Usd;
use hashgate_report::document::{Cell, Column, Document, KeyFigure, Table};
use rust_decimal::Decimal;

use super::{ColumnTally, PartyTally, SumTally, Tally};

/// A table shows so many rows; the rest are counted in its last.
const MOST_ROWS: usize = 200;

/// The summary of a job: hits by list and party, duty by measure and month,
/// how complete it is.
pub fn document(
    title: &str,
    about: &str,
    notes: &[String],
    tally: &Tally,
) -> Document {
    let mut doc = Document::new();
    let title = if title.is_empty() { "Answers over rows" } else { title };
    doc.title(title.to_owned());
    doc.summary(about.to_owned());
    let rows = KeyFigure::number(
        "rows",
        format!("{} rows answered", grouped(tally.rows)),
        Decimal::from(tally.rows),
    );
    doc.key_figures(vec![rows]);
    for (name, column) in &tally.columns {
        doc.heading(name.clone());
        match column {
            ColumnTally::Screening { status, hits } => {
                doc.table(counts("what became of the party", status));
                if hits.is_empty() {
                    doc.paragraph("No row has a hit.");
                } else {
                    doc.table(parties(hits));
                }
            }
            ColumnTally::Goods { kinds, models } => {
                doc.table(counts("kind of goods", kinds));
                if !models.is_empty() {
                    doc.table(counts("model", models));
                }
            }
            ColumnTally::Duty { completeness, measures, problems } => {
                doc.table(sums(completeness));
                if !measures.is_empty() {
                    doc.table(by_month(measures));
                }
                if !problems.is_empty() {
                    doc.table(counts("why there is no duty", problems));
                }
            }
        }
    }
    if !notes.is_empty() {
        doc.heading("Notes");
        for note in notes {
            doc.paragraph(note.clone());
        }
    }
    doc.foot([hashgate_report::LEGAL]);
    doc
}

fn counts(of: &str, rows: &BTreeMap<String, u64>) -> Table {
    let mut table = Table::new([Column::text(of), Column::count("rows")]);
    let mut all: Vec<_> = rows.iter().collect();
    all.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    for (word, rows) in all.iter().take(MOST_ROWS) {
        table.row([word.as_str().into(), Cell::count(**rows)]);
    }
    let rest: u64 = all.iter().skip(MOST_ROWS).map(|(_, rows)| **rows).sum();
    if rest > 0 {
        let others = all.len() - MOST_ROWS;
        let told = format!("{others} others");
        table.row([told.as_str().into(), Cell::count(rest)]);
    }
    table
}

fn parties(hits: &BTreeMap<String, BTreeMap<String, PartyTally>>) -> Table {
    let mut table = Table::new([
        Column::text("list"),
        Column::text("party"),
        Column::text("id"),
        Column::count("rows"),
    ]);
    let mut all: Vec<(&str, &str, &PartyTally)> = hits
        .iter()
        .flat_map(|(list, of)| {
            of.iter().map(move |(id, party)| (&**list, &**id, party))
        })
        .collect();
    all.sort_by(|a, b| (b.2.rows, a.0, a.1).cmp(&(a.2.rows, b.0, b.1)));
    for (list, id, party) in all.iter().take(MOST_ROWS) {
        table.row([
            (*list).into(),
            party.name.as_str().into(),
            (*id).into(),
            Cell::count(party.rows),
        ]);
    }
    let rest: u64 = all.iter().skip(MOST_ROWS).map(|hit| hit.2.rows).sum();
    if rest > 0 {
        let told = format!("{} others", all.len() - MOST_ROWS);
        table.row([
            Cell::from(told.as_str()),
            "".into(),
            "".into(),
            Cell::count(rest),
        ]);
    }
    table
}

fn sums(of: &BTreeMap<String, SumTally>) -> Table {
    let mut table = Table::new([
        Column::text("how complete"),
        Column::count("rows"),
        Column::amount("duty USD"),
    ]);
    let mut total = SumTally::default();
    for (word, sum) in of {
        total.add(*sum);
        table.row([
            word.as_str().into(),
            Cell::count(sum.rows),
            Cell::amount(Usd::new(sum.usd)),
        ]);
    }
    table.total([
        "together".into(),
        Cell::count(total.rows),
        Cell::amount(Usd::new(total.usd)),
    ]);
    table
}

fn by_month(measures: &BTreeMap<String, BTreeMap<String, SumTally>>) -> Table {
    let mut table = Table::new([
        Column::text("measure"),
        Column::text("month of entry"),
        Column::count("rows"),
        Column::amount("duty USD"),
    ]);
    for (measure, months) in measures {
        for (month, sum) in months {
            table.row([
                measure.as_str().into(),
                month.as_str().into(),
                Cell::count(sum.rows),
                Cell::amount(Usd::new(sum.usd)),
            ]);
        }
    }
    table
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
