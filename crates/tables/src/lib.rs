//! The one reader of tables: bytes of CSV (any delimiter, any usual
//! encoding), XLSX, XLS or ODS become rows of cells with their addresses.
//!
//! [`read`] gives sheets as [`Grid`]s, for papers that find tables of their
//! own in them; [`named::Table`] finds the row that names the columns asked
//! for. Nothing is guessed silently: what was interpreted is a note, what
//! cannot be used is a [`Fault`] that names file, sheet, row and cell.
#![forbid(unsafe_code)]

mod archive;
mod encoding;
mod fault;
mod fold;
mod grid;
mod guard;
pub mod named;
mod ods;
mod quotes;
mod stated;
mod text;
mod xls;
mod xlsx;

pub use fault::{Fault, Place, Problem, letters};
pub use fold::{folded, is_han, spaced, without_brackets};
pub use grid::{
    Cell, Grid, MAX_BYTES, MAX_CELL_CHARS, MAX_CELLS, MAX_COLUMNS, MAX_ROWS,
    Row, exact,
};
pub use guard::is_guarded;

use crate::{archive::Kind, xlsx::Wrong};

/// What a head of a column means to the caller, as a number of the caller's;
/// nothing for a text that heads no column.
pub type Heads<'h> = &'h dyn Fn(&str) -> Option<usize>;

/// A file that was read.
#[derive(Debug)]
pub struct Sheets {
    /// The kind of file: `csv`, `xlsx`, `xls`, `ods`.
    pub format: &'static str,
    /// Its sheets, in order; a text has one without a name.
    pub grids: Vec<Grid>,
}

/// How many different columns a row of cells names.
pub fn known_heads<'a>(
    heads: Heads<'_>,
    cells: impl Iterator<Item = &'a str>,
) -> usize {
    let mut seen = Vec::new();
    for cell in cells.take(64) {
        if let Some(meaning) = heads(cell)
            && !seen.contains(&meaning)
        {
            seen.push(meaning);
        }
    }
    seen.len()
}

/// The sheets of a file, whose kind is told by its first bytes rather than
/// by its name. The heads decide which delimiter a text has.
///
/// # Errors
///
/// [`Fault`] for a file that is no table, is beyond the limits, or whose text
/// cannot be read for certain.
///
/// # Example
///
/// ```
/// let bytes = "Модель;Кол-во\nS21;20\n".as_bytes();
/// let heads = |text: &str| (text == "Модель").then_some(0);
/// let read = hashgate_tables::read("a.csv", bytes, &heads)?;
/// let row = &read.grids[0].rows[1];
/// assert_eq!((row.number, row.cells[1].1.shown().as_str()), (2, "20"));
/// # Ok::<(), Box<hashgate_tables::Fault>>(())
/// ```
pub fn read(
    name: &str,
    bytes: &[u8],
    heads: Heads<'_>,
) -> Result<Sheets, Box<Fault>> {
    let at = |wrong: Wrong| {
        let Wrong { sheet, row, column, problem } = wrong;
        let part = None;
        let place = Place { file: name.to_owned(), sheet, row, column, part };
        Box::new(Fault { place, problem })
    };
    let fail = |problem: Problem| at(*Box::<Wrong>::from(problem));
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(fail(Problem::Empty));
    }
    if bytes.len() > MAX_BYTES {
        let limit_mib = MAX_BYTES / (1024 * 1024);
        return Err(fail(Problem::TooLarge { limit_mib }));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        let archive = archive::read(bytes).map_err(&fail)?;
        let (format, grids) = match archive.kind {
            Kind::Xlsb => {
                let kind = "a binary workbook (.xlsb)";
                return Err(fail(Problem::Unread { kind }));
            }
            Kind::Ods => {
                let content = archive.content.as_deref().unwrap_or_default();
                ("ods", ods::read(content).map_err(&fail)?)
            }
            Kind::Xlsx => {
                ("xlsx", xlsx::read(&archive).map_err(|wrong| at(*wrong))?)
            }
        };
        return Ok(Sheets { format, grids });
    }
    if xls::is_container(bytes) {
        let grids = xls::read(bytes).map_err(|wrong| at(*wrong))?;
        return Ok(Sheets { format: "xls", grids });
    }
    if let Some(kind) = unread(bytes) {
        return Err(fail(Problem::Unread { kind }));
    }
    let extension = name.rsplit('.').next().unwrap_or_default();
    let named_workbook = ["xlsx", "xlsm", "xls", "xlsb", "ods"]
        .iter()
        .any(|known| extension.eq_ignore_ascii_case(known));
    match text::read(bytes, heads) {
        Ok(_) if named_workbook => Err(fail(Problem::TextNamedWorkbook)),
        Ok(grid) => Ok(Sheets { format: "csv", grids: vec![grid] }),
        Err((_, _, Problem::Binary { .. } | Problem::Encoding { .. }))
            if named_workbook =>
        {
            Err(fail(Problem::Binary { named_workbook }))
        }
        Err((row, column, problem)) => {
            Err(at(Wrong { sheet: None, row, column, problem }))
        }
    }
}

/// Kinds of file that are known and not read.
fn unread(bytes: &[u8]) -> Option<&'static str> {
    let start = bytes.get(..1024).unwrap_or(bytes);
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let start = start.trim_ascii_start();
    if start.starts_with(b"%PDF") {
        Some("a PDF")
    } else if start.starts_with(b"<") {
        Some("an XML or HTML file")
    } else if start.starts_with(b"{") {
        Some("a JSON file")
    } else if start.starts_with(b"ISA")
        && start.get(3).is_some_and(|b| !b.is_ascii_alphanumeric())
    {
        Some("an X12 message (EDI)")
    } else if start.starts_with(b"UNA") || start.starts_with(b"UNB+") {
        Some("an EDIFACT message")
    } else {
        None
    }
}
