//! What happened to others: public enforcement events.

use hashgate_ledger::{
    Filter, MonthCount, by_month, find, is_known_ground, is_known_maker,
    is_known_model, makers_of_events,
};
use hashgate_pack::ledger::{Event, GROUNDS};

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
/// [`AppError`] if the days of the filter run backwards, or if nothing that
/// is known bears the maker, the model or the ground: no event of a word that
/// was mistyped would read as a clean record.
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
    known_words(app, filter)?;
    Ok(LedgerAnswer {
        events: find(ledger, filter).collect(),
        months: by_month(ledger, filter),
    })
}

/// Refuses a word that neither an event nor the catalogue bears.
fn known_words(app: &App, filter: &Filter) -> Result<(), AppError> {
    let (ledger, catalogue) = (&app.pack().ledger, &app.pack().hardware);
    let refused = |text: String| Err(AppError::request(text));
    if let Some(maker) = &filter.maker
        && !is_known_maker(maker, ledger, catalogue)
    {
        return refused(format!(
            "`{maker}` is not a maker of the catalogue or of an event; events \
             name {}",
            makers_of_events(ledger).join(", ")
        ));
    }
    if let Some(model) = &filter.model
        && !is_known_model(model, ledger, catalogue)
    {
        return refused(format!(
            "`{model}` is not a model of the catalogue or of an event; \
             `hashgate identify \"{model}\"` says what it may be"
        ));
    }
    if let Some(ground) = &filter.ground
        && !is_known_ground(ground, ledger)
    {
        return refused(format!(
            "`{ground}` is not a ground of an event; write one of {}, or a \
             part of the statute such as `1595a`",
            GROUNDS.join(", ")
        ));
    }
    Ok(())
}
