//! What happened to others: public enforcement events.

use hashgate_ledger::{
    Filter, MonthCount, by_month, find, is_known_ground, is_known_maker,
    is_known_model, makers_of_events,
};
use hashgate_pack::{
    ledger::{Event, GROUNDS},
    rates::PortRead,
};

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
/// is known bears the maker, the model, the port or the ground: no event of a word that
/// was mistyped would read as a clean record.
pub fn events<'a>(
    app: &'a App,
    filter: &Filter,
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
    let port =
        filter.port.as_deref().map(|text| port(app, text)).transpose()?;
    let filter = &Filter { port, ..filter.clone() };
    Ok(LedgerAnswer {
        events: find(ledger, filter).collect(),
        months: by_month(ledger, filter),
    })
}

/// A port as events call it; as it was asked, where no event is of it.
fn port(app: &App, text: &str) -> Result<String, AppError> {
    let ledger = &app.pack().ledger;
    let of_event = |name: &str| {
        let filter =
            Filter { port: Some(name.to_owned()), ..Filter::default() };
        find(ledger, &filter).next().is_some()
    };
    if !text.trim().is_empty() && of_event(text) {
        return Ok(text.to_owned());
    }
    match app.pack().rates.port(text) {
        PortRead::Known(port) => {
            let city = port.name.split(',').next().unwrap_or(&port.name);
            let mut names = port.iata.iter().map(String::as_str).chain([city]);
            let of_events = names.find(|name| of_event(name));
            Ok(of_events.unwrap_or(text).to_owned())
        }
        PortRead::Several(ports) => {
            let names: Vec<String> = ports
                .iter()
                .map(|port| format!("{} ({})", port.name, port.code))
                .collect();
            Err(AppError::request(format!(
                "`{text}` may be {}; name one by its code",
                names.join(" or ")
            )))
        }
        PortRead::Unknown(near) => Err(AppError::request(match near {
            Some(port) => format!(
                "`{text}` is not a port that the data knows; did you mean {} \
                 ({})?",
                port.name, port.code
            ),
            None => format!(
                "`{text}` is not a port that the data knows; give its code of \
                 Schedule D, its airport code or its name with the state"
            ),
        })),
    }
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
