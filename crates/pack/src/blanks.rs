//! Blanks of a skeleton: text that begins with `BLANK`, which says what a
//! person is to write in its place.
//!
//! `hashgate pack new` writes them; until one is filled in, the file is at
//! fault there, and what else is wrong because of it is not told.

use toml::de::{DeTable, DeValue};

use crate::{Faults, tree::is_named};

/// How a text begins that is still to be written.
pub(crate) const BLANK: &str = "BLANK";

/// Notes each blank of a TOML file, with its line; where each begins in the
/// text.
pub(crate) fn in_toml(
    path: &str,
    text: &str,
    faults: &mut Faults,
) -> Vec<usize> {
    let mut places = Vec::new();
    if !text.contains(BLANK) {
        return places;
    }
    let Ok(table) = DeTable::parse(text) else { return places };
    let mut found = Vec::new();
    below(&table.into_inner(), &mut found);
    found.sort_by_key(|(at, ..)| *at);
    for (at, key, said) in found {
        let line = text.get(..at).map_or(0, |t| t.matches('\n').count()) + 1;
        faults.note_blank(path, line, told(line, &key, &said));
        places.push(at);
    }
    places
}

/// Notes each blank cell of a CSV file; the lines of the rows that have one.
pub(crate) fn in_csv(path: &str, text: &str, faults: &mut Faults) -> Vec<u64> {
    let mut lines = Vec::new();
    if !text.contains(BLANK) {
        return lines;
    }
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let Ok(heads) = reader.headers().cloned() else { return lines };
    for row in reader.records().flatten() {
        let line = row.position().map_or(0, csv::Position::line);
        for (cell, head) in row.iter().zip(&heads) {
            if is_blank(cell) {
                let at = usize::try_from(line).unwrap_or(usize::MAX);
                faults.note_blank(path, at, told(at, head, cell));
                lines.push(line);
            }
        }
    }
    lines
}

/// Notes each blank of a file of any kind.
pub(crate) fn in_file(path: &str, text: &str, faults: &mut Faults) {
    if is_named(path, ".toml") {
        in_toml(path, text, faults);
    } else if is_named(path, ".csv") {
        in_csv(path, text, faults);
    } else {
        in_page(path, text, faults);
    }
}

/// Notes each line of a page that begins with a blank.
pub(crate) fn in_page(path: &str, text: &str, faults: &mut Faults) {
    if !text.contains(BLANK) {
        return;
    }
    for (i, line) in text.lines().enumerate() {
        if is_blank(line.trim_start()) {
            faults.note_blank(path, i + 1, told(i + 1, "text", line.trim()));
        }
    }
}

/// Whether a text is a blank: the word alone, or with what goes there.
fn is_blank(text: &str) -> bool {
    text.strip_prefix(BLANK)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
}

fn told(line: usize, key: &str, said: &str) -> String {
    let goes = said.trim_start_matches(BLANK).trim_start_matches(':').trim();
    let goes = if goes.is_empty() { "what belongs there" } else { goes };
    format!("line {line}: `{key}` is blank; fill in {goes}")
}

/// Every blank below a table: where it begins, its key and its text.
fn below(table: &DeTable<'_>, found: &mut Vec<(usize, String, String)>) {
    for (key, value) in table {
        of_value(key.get_ref(), value.span().start, value.get_ref(), found);
    }
}

fn of_value(
    key: &str,
    at: usize,
    value: &DeValue<'_>,
    found: &mut Vec<(usize, String, String)>,
) {
    match value {
        DeValue::String(text) if is_blank(text) => {
            found.push((at, key.to_owned(), text.to_string()));
        }
        DeValue::Array(all) => {
            for one in all {
                of_value(key, one.span().start, one.get_ref(), found);
            }
        }
        DeValue::Table(inner) => below(inner, found),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_blank_is_told_by_its_line_and_key() {
        let text = "a = \"BLANK: a name\"\nb = 1\n[c]\nd = [\"BLANK\"]\n\
                    e = \"BLANKET\"\n";
        let mut faults = Faults::default();
        assert_eq!(in_toml("x.toml", text, &mut faults).len(), 2);
        let told: Vec<String> = faults.iter().map(|f| f.what.clone()).collect();
        assert_eq!(
            told,
            [
                "line 1: `a` is blank; fill in a name",
                "line 4: `d` is blank; fill in what belongs there"
            ]
        );
    }

    #[test]
    fn a_cell_and_a_line_of_a_page_can_be_blank() {
        let mut faults = Faults::default();
        let lines =
            in_csv("x.csv", "a,b\n1,2\n3,BLANK: a number\n", &mut faults);
        assert_eq!(lines, [3]);
        in_page("x.md", "# Title\n\nBLANK: why it exists\n", &mut faults);
        assert_eq!(faults.len(), 2);
    }
}
