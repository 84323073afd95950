//! Two names against each other.

use hashgate_papers::Input;
use hashgate_parties::{Comparison, Options, Table};

use crate::{App, AppError};

/// Names that were compared.
#[derive(Debug, Clone)]
pub struct Compared {
    /// Each pair, in the order in which they were given.
    pub comparisons: Vec<Comparison>,
    /// The score from which two names are taken for one.
    pub floor: f64,
}

impl Compared {
    /// Whether one of the pairs reaches the floor.
    pub fn any_alike(&self) -> bool {
        self.comparisons.iter().any(|pair| pair.score >= self.floor)
    }
}

/// How like are the two names of each pair?
pub fn compare(app: &App, pairs: &[(String, String)]) -> Compared {
    let screener = hashgate_copies::extracts(app.pack());
    let comparisons =
        pairs.iter().map(|(a, b)| screener.compare(a, b)).collect();
    Compared { comparisons, floor: screener.floor(&Options::default()) }
}

/// The pairs of a CSV file with columns `name1` and `name2`.
///
/// # Errors
///
/// [`AppError`] if the file cannot be read or lacks a column.
pub fn pairs_in_csv(file: &Input) -> Result<Vec<(String, String)>, AppError> {
    let table = Table::read(&file.name, &file.bytes, &["name1", "name2"])?;
    let a = table.require("name1")?;
    let b = table.require("name2")?;
    let pair = |cells: &csv::StringRecord| {
        let cell = |at: usize| cells.get(at).unwrap_or("").to_owned();
        (cell(a), cell(b))
    };
    Ok(table.rows().iter().map(|(_, cells)| pair(cells)).collect())
}
