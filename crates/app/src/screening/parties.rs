//! A CSV file of parties.

use hashgate_model::Country;
use hashgate_papers::Input;
use hashgate_parties::{Query, Table};

use crate::AppError;

/// The parties of a file.
#[derive(Debug, Clone)]
pub struct Parties {
    /// The parties, in the order of the file.
    pub queries: Vec<Query>,
    /// What the reader had to interpret, each in a sentence.
    pub notes: Vec<String>,
}

/// The parties of a table (CSV, XLSX, XLS, ODS) with a column of names, and if
/// there are any
/// `country`, `address`, `id`.
///
/// # Errors
///
/// [`AppError`] if the file cannot be read, or has no party.
pub fn read_parties(file: &Input) -> Result<Parties, AppError> {
    let Input { name: file, bytes } = file;
    let table = Table::read(file, bytes, &["name"])?;
    let name = table.require("name")?;
    if table.rows().is_empty() {
        return Err(AppError::input(format!(
            "{file} has a head row and no party beneath it"
        ))
        .at(file, None));
    }
    let country = table.column("country");
    let address = table.column("address");
    let id = table.column("id");
    let mut queries = Vec::with_capacity(table.rows().len());
    for (row, cells) in table.rows() {
        let cell = |at: Option<usize>| {
            at.and_then(|at| cells.get(at))
                .map(str::trim)
                .filter(|text| !text.is_empty())
        };
        let read = cell(country)
            .map(Country::read)
            .transpose()
            .map_err(|e| table.fault(*row, e.to_string()))?;
        queries.push(Query {
            name: cells.get(name).unwrap_or("").to_owned(),
            country: read.map(|read| read.country),
            address: cell(address).map(str::to_owned),
            ids: cell(id).map(str::to_owned).into_iter().collect(),
        });
    }
    Ok(Parties { queries, notes: table.notes().to_vec() })
}

/// Whether a name has anything that can be compared; one of blanks and
/// punctuation alone must not look like a clearance.
pub fn has_letters(name: &str) -> bool {
    name.chars().any(char::is_alphanumeric)
}
