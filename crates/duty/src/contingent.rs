//! What would be owed if customs found another origin.

use hashgate_model::{Country, HtsNumber, Usd};
use hashgate_pack::rates::Rates;
use serde::Serialize;

use crate::{
    Day, DutyError, Edition, Query,
    ready_lines::{ReadyLines, days},
};

/// The duty under another origin.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Contingent {
    /// The origin that customs could find.
    pub origin: Country,
    /// The duty then.
    pub duty_total_usd: Usd,
    /// How much more than under the declared origin; may be negative.
    pub more_than_declared: Usd,
    /// Why customs could find it.
    pub basis: String,
    /// The lines that change, counted from 1 in the order given.
    pub lines: Vec<usize>,
}

/// What one line would owe under each of some origins; with none given, the
/// origins of the data that customs are known to find.
///
/// A program claimed under the declared origin falls away under another.
///
/// # Errors
///
/// [`DutyError`] as for [`crate::assess`].
pub fn contingent(
    query: &Query,
    origins: &[Country],
    rates: &Rates,
) -> Result<Vec<Contingent>, DutyError> {
    contingent_entry(std::slice::from_ref(query), origins, rates)
}

/// What all lines of an entry would owe if each were of one origin.
///
/// # Errors
///
/// [`DutyError`] as for [`crate::assess`].
pub fn contingent_entry(
    queries: &[Query],
    origins: &[Country],
    rates: &Rates,
) -> Result<Vec<Contingent>, DutyError> {
    contingent_entry_in(queries, origins, rates, None)
}

/// The same with the rates of an edition of the tariff, for lines that the
/// data lacks.
///
/// # Errors
///
/// [`DutyError`] as for [`crate::assess`].
pub fn contingent_entry_in(
    queries: &[Query],
    origins: &[Country],
    rates: &Rates,
    edition: Option<&Edition>,
) -> Result<Vec<Contingent>, DutyError> {
    let days = days(queries, rates, edition);
    let ready = ReadyLines::new(queries, &days);
    let mut lines = Vec::with_capacity(queries.len());
    for query in queries {
        lines.push(ready.of(query)?);
    }
    let mut declared = Vec::with_capacity(queries.len());
    for (query, line) in queries.iter().zip(&lines) {
        declared.push(line.worksheet(query)?.total());
    }
    let before: Usd = declared.iter().copied().sum();
    let mut answers = Vec::new();
    for (origin, basis) in asked(origins, rates) {
        let mut total = Usd::ZERO;
        let mut changed = Vec::new();
        let known = queries.iter().zip(&lines).zip(&declared);
        for (i, ((query, line), owed)) in known.enumerate() {
            if query.origin == origin {
                total += *owed;
                continue;
            }
            let other = Query { origin, spi: None, ..query.clone() };
            total += line.worksheet(&other)?.total();
            changed.push(i + 1);
        }
        if !changed.is_empty() {
            answers.push(Contingent {
                origin,
                duty_total_usd: total.to_cents(),
                more_than_declared: (total - before).to_cents(),
                basis,
                lines: changed,
            });
        }
    }
    Ok(answers)
}

/// The duty under another classification.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OtherClassification {
    /// The number that customs could find.
    pub hts: HtsNumber,
    /// The duty then.
    pub duty_total_usd: Usd,
    /// How much more than under the declared number; may be negative.
    pub more_than_declared: Usd,
    /// Whether every measure is settled for that number.
    pub complete: bool,
}

/// What one line would owe under other tariff numbers.
///
/// # Errors
///
/// [`DutyError`] as for [`crate::assess`], for the declared number and for
/// each other.
pub fn other_classifications(
    query: &Query,
    numbers: &[HtsNumber],
    rates: &Rates,
    edition: Option<&Edition>,
) -> Result<Vec<OtherClassification>, DutyError> {
    let day = Day::new(query.rate_date(), rates, edition);
    let before = day.line(query.hts)?.worksheet(query)?.total();
    numbers
        .iter()
        .map(|&hts| {
            let other = Query { hts, ..query.clone() };
            let line = day.line(hts)?;
            let sheet = line.worksheet(&other)?;
            Ok(OtherClassification {
                hts,
                duty_total_usd: sheet.total().to_cents(),
                more_than_declared: (sheet.total() - before).to_cents(),
                complete: sheet.is_complete(),
            })
        })
        .collect()
}

fn asked(origins: &[Country], rates: &Rates) -> Vec<(Country, String)> {
    let known = |origin: Country| {
        rates
            .contingent
            .iter()
            .find(|row| row.origin == origin)
            .map(|row| row.basis.clone())
    };
    if origins.is_empty() {
        return rates
            .contingent
            .iter()
            .map(|row| (row.origin, row.basis.clone()))
            .collect();
    }
    origins
        .iter()
        .map(|&origin| {
            let basis = known(origin).unwrap_or_else(|| "asked for".to_owned());
            (origin, basis)
        })
        .collect()
}
