//! The whole tariff on one day: every line from every origin.

use hashgate_model::{Country, HtsNumber, Usd};
use rayon::prelude::*;

use crate::{Day, Query};

/// The duty of a line from one origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PanelCell {
    /// The duty on the panel's value; none if the rate is by quantity or
    /// stands elsewhere.
    pub duty: Option<Usd>,
    /// Whether every measure is settled by the data.
    pub complete: bool,
}

/// A line of the panel, with one cell for each origin asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanelRow {
    /// The number.
    pub hts: HtsNumber,
    /// The cells, in the order of the origins.
    pub cells: Vec<PanelCell>,
}

/// The duty of many lines from many origins under the law of one day, if
/// nothing but line, origin and value is known. Lines that the day does not
/// know are left out. Runs on all cores.
pub fn panel(
    day: &Day<'_>,
    lines: &[HtsNumber],
    origins: &[Country],
    value: Usd,
) -> Vec<PanelRow> {
    let Some(&first) = origins.first() else { return Vec::new() };
    let date = hashgate_model::EntryDate(day.date);
    lines
        .par_iter()
        .filter_map(|&hts| {
            let line = day.line(hts).ok()?;
            let mut query = Query::new(hts, first, date, value);
            let cells = origins
                .iter()
                .map(|&origin| {
                    query.origin = origin;
                    line.worksheet(&query).map_or(
                        PanelCell { duty: None, complete: false },
                        |sheet| PanelCell {
                            duty: Some(sheet.total()),
                            complete: sheet.is_complete(),
                        },
                    )
                })
                .collect();
            Some(PanelRow { hts, cells })
        })
        .collect()
}
