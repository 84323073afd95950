//! Where each value of a shipment came from.

use std::fmt::{self, Write as _};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// SHA-256 of bytes, in lower-case hexadecimal.
///
/// # Example
///
/// ```
/// let empty = hashgate_model::sha256_hex(b"");
/// assert!(empty.starts_with("e3b0c44298fc1c14"));
/// ```
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes in lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Paper {
    /// The name as the user gave it.
    pub name: String,
    /// SHA-256 of its bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// The reader that read it: `csv`, `xlsx`, `ubl`, `facts`.
    pub reader: String,
}

/// Where a value came from.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case", tag = "from")]
pub enum Source {
    /// A cell of a paper.
    Cell {
        /// Index into the shipment's papers.
        paper: usize,
        /// The sheet, in a workbook.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sheet: Option<String>,
        /// The row, counted from 1.
        row: u32,
        /// The column, counted from 1.
        column: u32,
    },
    /// A segment of a message, an element of an XML paper, or a key of a
    /// JSON one.
    Element {
        /// Index into the shipment's papers.
        paper: usize,
        /// Where in the paper, as `segment 12, IT1, element 4`.
        at: String,
    },
    /// A key of the facts file.
    Facts {
        /// The key, as `line[1].origin`.
        key: String,
    },
    /// A flag of the command line, or a field of a form.
    Flag {
        /// The flag, as `--origin`.
        name: String,
    },
    /// Computed from other values.
    Derived {
        /// How, in a few words.
        how: String,
    },
    /// Taken for want of anything better; the answer must say so.
    Assumed {
        /// Why this value.
        why: String,
    },
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cell { sheet, row, column, .. } => {
                if let Some(sheet) = sheet {
                    write!(f, "sheet `{sheet}`, ")?;
                }
                write!(f, "cell {}{row}", column_letters(*column))
            }
            Self::Element { at, .. } => f.write_str(at),
            Self::Facts { key } => write!(f, "facts file, {key}"),
            Self::Flag { name } => f.write_str(name),
            Self::Derived { how } => write!(f, "computed: {how}"),
            Self::Assumed { why } => write!(f, "assumed: {why}"),
        }
    }
}

/// A column as spreadsheets letter it: 1 is `A`, 27 is `AA`.
fn column_letters(mut column: u32) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        let digit = u8::try_from((column - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        column = (column - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A value that knows where it came from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Where it came from.
    pub source: Source,
}

impl<T> Sourced<T> {
    /// A value with its source.
    pub fn new(value: T, source: Source) -> Self {
        Self { value, source }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_named_as_a_spreadsheet_names_it() {
        let cell = Source::Cell {
            paper: 0,
            sheet: Some("Invoice".into()),
            row: 7,
            column: 28,
        };
        assert_eq!(cell.to_string(), "sheet `Invoice`, cell AB7");
    }
}
