//! A CSV file of parties.

use std::path::Path;

use hashgate_model::Country;
use hashgate_parties::{Query, Table};

use crate::{disk, exit::Failure};

/// The parties of a file with a column `name`, and if there are any
/// `country`, `address`, `id`.
pub fn read(path: &Path) -> Result<Vec<Query>, Failure> {
    let file = path.display().to_string();
    let table =
        Table::read(&file, &disk::read(path)?).map_err(Failure::input)?;
    let name = table.require("name").map_err(Failure::input)?;
    if table.rows().is_empty() {
        return Err(Failure::input(format!(
            "{file} has a head row and no party beneath it"
        )));
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
            .map_err(|e| Failure::input(table.fault(*row, e.to_string())))?;
        queries.push(Query {
            name: cells.get(name).unwrap_or("").to_owned(),
            country: read.map(|read| read.country),
            address: cell(address).map(str::to_owned),
            ids: cell(id).map(str::to_owned).into_iter().collect(),
        });
    }
    Ok(queries)
}

/// Whether a name has anything that can be compared; one of blanks and
/// punctuation alone must not look like a clearance.
pub fn has_letters(name: &str) -> bool {
    name.chars().any(char::is_alphanumeric)
}
