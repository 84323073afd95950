//! Labels above and below the table, and the values that they name.

use std::collections::HashSet;

use hashgate_model::Country;

use crate::{
    sheet::{Gathered, Marked, Sheet, add_address, cut, role},
    tables::{Cell, Row},
    words::{self, CurrencyMark, Field},
};

/// The labels of a cell, each with the value behind it:
/// `Invoice No.: EX-1 Date: 2026-10-02` holds two.
fn split_labels(text: &str) -> Vec<(Field, &str)> {
    let mut found: Vec<(Field, usize, usize)> = Vec::new();
    let mut from = 0;
    for (at, sign) in text.match_indices([':', '：']) {
        let before = text.get(from..at).unwrap_or_default();
        let label = if found.is_empty() {
            words::label(before).map(|field| (field, from))
        } else {
            last_label(before).map(|(field, start)| (field, from + start))
        };
        match label {
            Some((field, start)) => {
                if let Some((_, _, end)) = found.last_mut() {
                    *end = start;
                }
                from = at + sign.len();
                found.push((field, from, text.len()));
            }
            // `https:` inside a value; the first colon needs a label.
            None if found.is_empty() => break,
            None => {}
        }
    }
    if found.is_empty()
        && let Some((label, value)) = text.split_once('#')
        && let Some(field) = words::label(label)
    {
        let from = text.len() - value.len();
        found.push((field, from, text.len()));
    }
    found
        .into_iter()
        .map(|(field, from, to)| {
            let value = text.get(from..to).unwrap_or_default();
            let value = value.trim_matches(is_sign);
            (field, value)
        })
        .collect()
}

fn is_sign(c: char) -> bool {
    " :：#;,，；|".contains(c)
}

/// The longest label at the end of a text, of at most four words.
fn last_label(text: &str) -> Option<(Field, usize)> {
    let starts = text
        .char_indices()
        .rev()
        .filter(|(_, c)| *c == ' ')
        .map(|(at, _)| at + 1)
        .take(4);
    starts
        .filter_map(|start| Some((words::label(text.get(start..)?)?, start)))
        .last()
}

/// What speaks for itself: `CIF Los Angeles`, `MADE IN MALAYSIA`.
fn without_label(text: &str) -> Option<(Field, &str)> {
    const MADE_IN: &str = "made in ";
    if words::is_incoterm(text) {
        return Some((Field::Incoterm, text));
    }
    let (made_in, country) = text.split_at_checked(MADE_IN.len())?;
    let told =
        made_in.eq_ignore_ascii_case(MADE_IN) && Country::read(country).is_ok();
    told.then_some((Field::Origin, country))
}

fn is_label(cell: &Cell) -> bool {
    match cell {
        Cell::Text(text) => {
            !split_labels(text).is_empty() || words::label(text).is_some()
        }
        _ => false,
    }
}

/// Whether the cell before that column is a label which waits for its value.
fn is_labelled(row: &Row, column: u32) -> bool {
    let before = row.cells.iter().rev().find(|(at, _)| *at < column);
    match before {
        Some((_, Cell::Text(text))) => match split_labels(text).last() {
            Some((_, value)) => value.is_empty(),
            None => words::label(text).is_some(),
        },
        _ => false,
    }
}

/// Lines of an address that are followed below a party's name.
const ADDRESS_LINES: u32 = 4;

/// Reads the labels of rows that are no lines of goods, and remarks on every
/// cell that says nothing known.
pub(crate) fn scan(sheet: Sheet<'_>, rows: &[&Row], gathered: &mut Gathered) {
    let mut used: HashSet<(u32, u32)> = HashSet::new();
    let row_at = |number: u32| {
        let i = rows.binary_search_by_key(&number, |r| r.number).ok()?;
        rows.get(i).copied()
    };
    let below = |row: u32, column: u32| row_at(row)?.get(column);
    for row in rows {
        for (i, (column, cell)) in row.cells.iter().enumerate() {
            let at = (row.number, *column);
            let Cell::Text(text) = cell else { continue };
            if used.contains(&at) {
                continue;
            }
            if words::is_title(text) {
                used.insert(at);
                continue;
            }
            let mut labels = split_labels(text);
            let last = labels
                .pop()
                .or_else(|| words::label(text).map(|field| (field, "")))
                .or_else(|| without_label(text));
            let Some((field, inline)) = last else { continue };
            for (field, value) in labels {
                let Some(value) = Cell::text(value) else { continue };
                if gathered.take(sheet, field, &value, at.0, at.1) {
                    used.insert(at);
                } else {
                    let text = format!("passed over: `{}`", value.shown());
                    gathered.remarks.push(sheet.remark(at.0, at.1, text));
                }
            }
            let right = row.cells.get(i + 1).filter(|(_, c)| !is_label(c));
            let value = if let Some(value) = Cell::text(inline) {
                Some((value, at))
            } else if let Some((column, cell)) = right {
                Some((cell.clone(), (row.number, *column)))
            } else {
                let down = (row.number.saturating_add(1), *column);
                below(down.0, down.1)
                    .filter(|cell| !is_label(cell))
                    .map(|cell| (cell.clone(), down))
            };
            let Some((value, (value_row, value_column))) = value else {
                continue;
            };
            if !gathered.take(sheet, field, &value, value_row, value_column) {
                continue;
            }
            used.insert(at);
            used.insert((value_row, value_column));
            if role(field).is_some()
                && !matches!(field, Field::Bank | Field::Payee)
            {
                for line in 1..=ADDRESS_LINES {
                    let next = value_row.saturating_add(line);
                    let Some(cell @ Cell::Text(text)) =
                        below(next, value_column)
                    else {
                        break;
                    };
                    // A line with a label of its own is no address: under
                    // `Seller | Name` may stand `Buyer | Name`.
                    if is_label(cell)
                        || words::is_title(text)
                        || row_at(next)
                            .is_some_and(|row| is_labelled(row, value_column))
                    {
                        break;
                    }
                    if let Some(party) = gathered.parties.last_mut() {
                        add_address(party, text);
                    }
                    used.insert((next, value_column));
                }
            }
        }
    }
    for row in rows {
        let mut unused = row
            .cells
            .iter()
            .filter(|(column, _)| !used.contains(&(row.number, *column)))
            .peekable();
        let Some((first, _)) = unused.peek() else { continue };
        let first = *first;
        let shown: Vec<String> = unused.map(|(_, cell)| cell.shown()).collect();
        let told = shown.join(" ");
        if let Some(currency) = words::prices_are_in(&told) {
            let mark = CurrencyMark::Code(currency);
            let marked = Marked { mark, row: row.number, column: first };
            gathered.currency_notes.push((currency, marked));
            continue;
        }
        let text = format!("passed over: `{}`", cut(&shown.join(" | ")));
        gathered.remarks.push(sheet.remark(row.number, first, text));
    }
}
