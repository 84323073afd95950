//! A dossier as a workbook: lines, duty layer by layer, landed cost, findings,
//! papers, parties and sources, each on a sheet of its own.
//!
//! What is reckoned is reckoned by formulas, so that whoever changes a value
//! or a rate sees what follows; what a formula would not give to the cent (a
//! duty filled up to a total, a rate by quantity) is the number itself. Text
//! is written as text, so that none of it acts as a formula.
#![forbid(unsafe_code)]

mod duty;
mod sheets;
mod writer;

use std::fmt;

use hashgate_check::Dossier;
use hashgate_model::AsOf;
use hashgate_pack::Meta;

use writer::Book;

/// Why a workbook could not be made.
#[derive(Debug)]
pub struct WorkbookError(String);

impl fmt::Display for WorkbookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the workbook could not be made: {}", self.0)
    }
}

impl std::error::Error for WorkbookError {}

impl From<rust_xlsxwriter::XlsxError> for WorkbookError {
    fn from(error: rust_xlsxwriter::XlsxError) -> Self {
        Self(error.to_string())
    }
}

/// The dossier as the bytes of an XLSX file; the same dossier gives the same
/// bytes.
///
/// # Errors
///
/// [`WorkbookError`] if it has more rows than a sheet can hold (1,048,576).
pub fn workbook(
    dossier: &Dossier,
    as_of: AsOf,
    meta: &Meta,
) -> Result<Vec<u8>, WorkbookError> {
    let mut book = Book::new(as_of)?;
    sheets::answer(&mut book, dossier, as_of, meta)?;
    let rows = duty::Rows::of(dossier);
    sheets::lines(&mut book, dossier, &rows)?;
    duty::sheet(&mut book, dossier, &rows)?;
    sheets::landed(&mut book, dossier)?;
    sheets::findings(&mut book, dossier)?;
    sheets::papers(&mut book, dossier)?;
    sheets::parties(&mut book, dossier)?;
    sheets::sources(&mut book, dossier)?;
    book.bytes()
}
