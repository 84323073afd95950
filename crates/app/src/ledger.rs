//! What happened to others: public enforcement events.

use hashgate_pack::ledger::{Event, Filter, MonthCount};

use crate::{App, AppError};

/// The events that pass a filter.
#[derive(Debug)]
pub struct LedgerAnswer<'a> {
    /// The events, by date.
    pub events: Vec<&'a Event>,
    /// How many there are in each month.
    pub months: Vec<MonthCount>,
}

/// Which public events are about this maker, model, port or ground?
///
/// # Errors
///
/// [`AppError`] if the days of the filter run backwards.
pub fn events<'a>(
    app: &'a App,
    filter: &'a Filter,
) -> Result<LedgerAnswer<'a>, AppError> {
    if let (Some(from), Some(to)) = (filter.from, filter.to)
        && to < from
    {
        return Err(AppError::request(format!(
            "--to {to} is before --from {from}; turn them round"
        )));
    }
    let ledger = &app.pack().ledger;
    Ok(LedgerAnswer {
        events: ledger.find(filter).collect(),
        months: ledger.by_month(filter),
    })
}
