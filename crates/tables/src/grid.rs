//! A sheet as rows of cells, whatever file it came from.

use std::collections::HashMap;

use hashgate_model::{Date, Decimal};

/// Rows that one table may have; a shipment never comes near it.
pub const MAX_ROWS: usize = 1_000_000;
/// Filled cells that one file may have, which bounds memory.
pub const MAX_CELLS: usize = 5_000_000;
/// Columns of a sheet, as many as a spreadsheet has.
pub const MAX_COLUMNS: usize = 16_384;
/// Characters of a cell, as many as a spreadsheet holds.
pub const MAX_CELL_CHARS: usize = 32_767;
/// Bytes of a file, packed or unpacked.
pub const MAX_BYTES: usize = 128 * 1024 * 1024;

/// A filled cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text, trimmed and never empty.
    Text(Box<str>),
    /// A number of a workbook.
    Number(f64),
    /// A date of a workbook.
    Day(Date),
    /// A failed formula, such as `#REF!`.
    Error(Box<str>),
}

impl Cell {
    /// Text with blanks at the ends removed and blanks within made single;
    /// nothing if none is left.
    pub fn text(raw: &str) -> Option<Self> {
        let mut words = raw
            .split(|c: char| c.is_whitespace() || is_invisible(c))
            .filter(|word| !word.is_empty());
        let mut text = words.next()?.to_owned();
        for word in words {
            text.push(' ');
            text.push_str(word);
        }
        Some(Self::Text(text.into()))
    }

    /// Whether a text is the error of a formula, such as `#SPILL!`.
    pub fn is_error(text: &str) -> bool {
        let Some(name) = text.strip_prefix('#') else { return false };
        let named = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
        let plain = name.trim_end_matches(['!', '?']);
        matches!(name, "N/A" | "GETTING_DATA")
            || (plain.len() < name.len()
                && plain.len() > 2
                && plain.chars().all(|c| named(c) || "/_".contains(c))
                && plain.starts_with(|c: char| c.is_ascii_uppercase()))
    }

    /// The cell as a reader of the table sees it.
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) | Self::Error(text) => text.to_string(),
            Self::Number(number) => exact(*number).map_or_else(
                || number.to_string(),
                |d| d.normalize().to_string(),
            ),
            Self::Day(date) => date.to_string(),
        }
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\0')
}

/// The decimal that a spreadsheet shows for its binary number.
///
/// Spreadsheets keep 15 significant digits; what lies beyond is noise of
/// binary arithmetic (0.1 + 0.2). Rounding there gives back what was typed.
pub fn exact(number: f64) -> Option<Decimal> {
    if !number.is_finite() || number.abs() >= 1e18 {
        return None;
    }
    let fifteen = format!("{number:.14e}");
    Decimal::from_scientific(&fifteen).ok().map(|d| d.normalize())
}

/// A row with at least one filled cell.
#[derive(Debug, Clone)]
pub struct Row {
    /// The number of the row in the file, counted from 1.
    pub number: u32,
    /// The filled cells with their columns, counted from 1, in order.
    pub cells: Vec<(u32, Cell)>,
}

impl Row {
    /// The cell in that column, if it is filled.
    pub fn get(&self, column: u32) -> Option<&Cell> {
        self.cells
            .binary_search_by_key(&column, |(at, _)| *at)
            .ok()
            .and_then(|i| self.cells.get(i))
            .map(|(_, cell)| cell)
    }
}

/// A sheet, or a whole CSV file.
#[derive(Debug, Default)]
pub struct Grid {
    /// The name of the sheet, in a workbook.
    pub sheet: Option<String>,
    /// Whether the workbook hides the sheet.
    pub hidden: bool,
    /// Whether the workbook counts days from 1904, so that a day kept as a
    /// number is 1,462 more days after 1900.
    pub from_1904: bool,
    /// The filled rows, in order.
    pub rows: Vec<Row>,
    /// For each covered cell of a merged range, its first cell.
    pub merged: HashMap<(u32, u32), (u32, u32)>,
    /// What the reader had to interpret.
    pub notes: Vec<String>,
}

impl Grid {
    /// Cuts the sheet above the row of that index; gives what is below.
    #[must_use]
    pub fn split_off(&mut self, at: usize) -> Self {
        Self {
            sheet: self.sheet.clone(),
            hidden: self.hidden,
            from_1904: self.from_1904,
            rows: self.rows.split_off(at.min(self.rows.len())),
            merged: self.merged.clone(),
            notes: Vec::new(),
        }
    }

    /// The index of a row by its number.
    fn row_at(&self, number: u32) -> Option<&Row> {
        self.rows
            .binary_search_by_key(&number, |row| row.number)
            .ok()
            .and_then(|i| self.rows.get(i))
    }

    /// The cell, or the first cell of the merged range that covers it, with
    /// the place where it really stands.
    pub fn through_merge<'a>(
        &'a self,
        row: &'a Row,
        column: u32,
    ) -> Option<(u32, u32, &'a Cell)> {
        if let Some(cell) = row.get(column) {
            return Some((row.number, column, cell));
        }
        let &(top, left) = self.merged.get(&(row.number, column))?;
        let cell = self.row_at(top)?.get(left)?;
        Some((top, left, cell))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_what_the_spreadsheet_shows() {
        for (number, shown) in [
            (8_543_709_860.0, "8543709860"),
            (0.1 + 0.2, "0.3"),
            (955.000_000_000_000_1, "955"),
            (3276.0, "3276"),
            (95.5, "95.5"),
            (-12.25, "-12.25"),
            (0.0, "0"),
        ] {
            assert_eq!(exact(number).unwrap().to_string(), shown);
        }
        assert_eq!(exact(f64::NAN), None);
        assert_eq!(exact(1e300), None);
    }

    #[test]
    fn blanks_of_every_kind_are_trimmed() {
        let cell = Cell::text("\u{feff} S21\u{a0}\n Pro\u{200b} ").unwrap();
        assert_eq!(cell.shown(), "S21 Pro");
        assert_eq!(Cell::text(" \u{a0}\t"), None);
    }
}
