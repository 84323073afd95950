//! What is wrong with a table, said so that the next step is plain.

use std::fmt;

/// One fault of a table at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where it stands.
    pub place: Place,
    /// What is wrong and what to do.
    pub problem: Problem,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.problem)
    }
}

impl std::error::Error for Fault {}

/// A place in a file, as narrow as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The file, as the user named it.
    pub file: String,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The row of a table or the line of a text file, counted from 1.
    pub row: Option<u32>,
    /// The column, counted from 1.
    pub column: Option<u32>,
    /// The segment of a message, or the element of an XML file, in words.
    pub part: Option<String>,
}

impl Place {
    /// The cell as spreadsheets name it, `B3`; only the column, `B`, if the
    /// row is not known; nothing for a place that is wider than a column.
    pub fn cell(&self) -> Option<String> {
        let column = letters(self.column?);
        Some(self.row.map_or(column.clone(), |row| format!("{column}{row}")))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(sheet) = &self.sheet {
            write!(f, ", sheet `{sheet}`")?;
        }
        match (self.row, self.column) {
            (Some(row), Some(column)) => {
                write!(f, ", row {row}, cell {}{row}", letters(column))
            }
            (Some(row), None) => write!(f, ", row {row}"),
            (None, Some(column)) => write!(f, ", column {}", letters(column)),
            (None, None) => Ok(()),
        }?;
        match &self.part {
            Some(part) => write!(f, ", {part}"),
            None => Ok(()),
        }
    }
}

/// A column as spreadsheets letter it: 1 is `A`, 27 is `AA`.
///
/// # Example
///
/// ```
/// assert_eq!(hashgate_tables::letters(28), "AB");
/// ```
pub fn letters(mut column: u32) -> String {
    let mut reversed = Vec::new();
    while column > 0 {
        let digit = u8::try_from((column - 1) % 26).unwrap_or(0);
        reversed.push(char::from(b'A' + digit));
        column = (column - 1) / 26;
    }
    reversed.iter().rev().collect()
}

/// What keeps a file from being read as a table, and the next step.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// The file has no bytes, or nothing but blanks.
    #[error(
        "the file is empty; export the table again as CSV or XLSX and check \
         its size"
    )]
    Empty,
    /// The file is beyond the limit of bytes.
    #[error(
        "the file holds more than {limit_mib} MiB; a table of a shipment \
         never does. Export only the sheet that is needed"
    )]
    TooLarge {
        /// The limit in MiB.
        limit_mib: usize,
    },
    /// A table beyond the limit of rows or cells.
    #[error(
        "there are more than {limit} {what}; split the table into several \
         files, or delete what is not part of it"
    )]
    TooMany {
        /// Rows, columns or cells.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
    /// A cell longer than any spreadsheet holds.
    #[error(
        "the cell holds {chars} characters; a spreadsheet cell holds at most \
         {limit}. Look for a quotation mark that is never closed, or for a \
         wrong delimiter"
    )]
    CellTooLong {
        /// Characters found.
        chars: usize,
        /// The limit.
        limit: usize,
    },
    /// A quoted field that runs to the end of the file.
    #[error(
        "a quotation mark is opened here and never closed, so that the rest \
         of the file became one cell; close it, or double it if it is part of \
         the text"
    )]
    OpenQuote,
    /// A quoted field that runs over rows of the table.
    #[error(
        "a quotation mark is opened here and closed only in row {until}, so \
         that the rows between became one cell; delete the stray quotation \
         mark, or double it if it is part of the text"
    )]
    SwallowedRows {
        /// The row in which the quoted text ends.
        until: u32,
    },
    /// A text that no known encoding explains.
    #[error(
        "the text is not readable as UTF-8, UTF-16, GBK or {guessed}; save \
         the file again as \"CSV UTF-8\""
    )]
    Encoding {
        /// What the bytes look most like.
        guessed: String,
    },
    /// A row in another encoding than the others.
    #[error(
        "this row is not UTF-8 though other rows are, and its letters cannot \
         be told; enter the row again and save the file as \"CSV UTF-8\""
    )]
    MixedEncoding,
    /// Bytes that are no text and no workbook.
    #[error(
        "the file holds binary data and is not an XLSX workbook{}; export the \
         table again as XLSX or CSV",
        if *.named_workbook { ", in spite of its name" } else { "" }
    )]
    Binary {
        /// Whether the name promises a workbook.
        named_workbook: bool,
    },
    /// Plain text under the name of a workbook.
    #[error(
        "the file is named as a workbook but holds plain text; name it .csv \
         if it is CSV, or save it again as XLSX"
    )]
    TextNamedWorkbook,
    /// A workbook under a password.
    #[error(
        "the workbook is encrypted; open it with its password, save it \
         without one, and try again"
    )]
    Encrypted,
    /// A kind of file that is not read.
    #[error("{kind} is not read; save the table as XLSX or CSV")]
    Unread {
        /// The kind of file.
        kind: &'static str,
    },
    /// A workbook that does not open.
    #[error(
        "the workbook cannot be opened ({0}); open it in a spreadsheet \
         program, save it again as XLSX, and try again"
    )]
    Workbook(String),
    /// No row names the columns that are needed.
    #[error(
        "no row names {}; {best}. Give {} such a name",
        listed(.lacks),
        if .lacks.len() == 1 { "the column" } else { "the columns" }
    )]
    NoHeads {
        /// The columns that are needed and were not found, each with the
        /// names it is known by.
        lacks: Vec<String>,
        /// The row that came closest, in words.
        best: String,
    },
    /// Heads that may stand one column off.
    #[error(
        "the head row begins with an empty cell and reaches one column further \
         than every row below it, so that each head may stand beside its \
         column; take the empty cell out of the head row, or put what belongs \
         there into each row"
    )]
    ShiftedHeads,
    /// Two columns of one meaning that differ.
    #[error(
        "the columns `{first}` and `{second}` mean the same and differ in {}; \
         delete the one that is wrong",
        rows_named(.rows)
    )]
    TwoColumns {
        /// The head of one.
        first: String,
        /// The head of the other.
        second: String,
        /// The rows in which they differ.
        rows: Vec<u32>,
    },
    /// A row that does not fit its table.
    #[error("{0}")]
    Row(String),
}

fn listed(words: &[String]) -> String {
    words.join(" and ")
}

/// Rows by number, the first few of many.
fn rows_named(rows: &[u32]) -> String {
    const SHOWN: usize = 5;
    let named: Vec<String> =
        rows.iter().take(SHOWN).map(ToString::to_string).collect();
    let word = if rows.len() == 1 { "row" } else { "rows" };
    let more = rows.len().saturating_sub(SHOWN);
    let more =
        if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{word} {}{more}", named.join(", "))
}
