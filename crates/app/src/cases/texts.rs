//! Cases as texts, wherever they are kept: in a folder, in a database.

use hashgate_cases::{
    CaseFacts, CaseFile, Event, LINK_KEY, Published, calendar,
};
use hashgate_model::{AsOf, Date};
use serde::Serialize;

use super::{NamedCase, chain, clock, known_words, with_fact};
use crate::{App, AppError};

/// One `[[event]]`, as it is added to a case.
#[derive(Serialize)]
struct Block<'a> {
    event: [&'a Event; 1],
}

/// The text of a case that begins.
///
/// # Errors
///
/// [`AppError`] if a fact cannot stand in a case.
pub fn begun(name: &str, facts: CaseFacts) -> Result<String, AppError> {
    let facts = CaseFacts { name: Some(name.to_owned()), ..facts };
    let text = toml::to_string(&facts).map_err(AppError::defect)?;
    let case = NamedCase::of_text(name, text)?;
    Ok(case.text_ending(&case.file.end()))
}

/// The text of a case with one more event, once the case with it has been
/// found sound; and how many it has then.
///
/// # Errors
///
/// [`AppError`] if the event cannot be.
pub fn with_event(
    app: &App,
    before: &NamedCase,
    event: &Event,
    as_of: AsOf,
) -> Result<(String, usize), AppError> {
    let block =
        toml::to_string(&Block { event: [event] }).map_err(AppError::defect)?;
    let last = before.file.chain.links.last().cloned().flatten();
    let link = CaseFile::link(last.as_deref(), event);
    let link = chain::written(LINK_KEY, &link);
    let after = format!("{}\n\n{block}{link}", before.text.trim_end());
    let case = NamedCase::of_text(&before.name, after)?;
    clock(app, &case, as_of)?;
    Ok((case.text_after(&before.file), case.file.events.len()))
}

/// The text of a case with facts set, each `KEY=VALUE`.
///
/// # Errors
///
/// [`AppError`] if a fact cannot be.
pub fn with_facts(
    app: &App,
    before: &NamedCase,
    facts: &[String],
    as_of: AsOf,
) -> Result<String, AppError> {
    let mut text = before.text.clone();
    for fact in facts {
        text = with_fact(&text, fact)?;
    }
    let case = NamedCase::of_text(&before.name, text)?;
    let (old, new) = (&before.file.facts, &case.file.facts);
    known_words(
        app,
        new.port.as_deref().filter(|_| new.port != old.port),
        new.deciding_agency
            .as_deref()
            .filter(|_| new.deciding_agency != old.deciding_agency),
    )?;
    clock(app, &case, as_of)?;
    Ok(case.text_after(&before.file))
}

/// The deadlines of a case that are still to come as a calendar (RFC 5545),
/// with `all` those behind too; and what is to be kept of it for the next, if
/// that is not what was `published` before.
///
/// # Errors
///
/// As for [`clock`], and if what was published before cannot be read.
pub fn calendar_of(
    app: &App,
    case: &NamedCase,
    as_of: AsOf,
    all: bool,
    published: Option<&str>,
) -> Result<(String, Option<String>), AppError> {
    let clock = clock(app, case, as_of)?;
    let before: Option<Published> = match published {
        Some(text) => Some(toml::from_str(text).map_err(|why| {
            AppError::input(format!(
                "what was published of this case before cannot be read: {}",
                why.message()
            ))
        })?),
        None => None,
    };
    let made = calendar(&clock, &case.file, as_of, all, before.as_ref());
    let published = if before.as_ref() == Some(&made.published) {
        None
    } else {
        Some(toml::to_string(&made.published).map_err(AppError::defect)?)
    };
    Ok((made.text, published))
}

/// The last day on which every record of an entry is kept (19 CFR 163.4), by
/// the pack's law; nothing if the pack has none.
///
/// # Errors
///
/// [`AppError`] if the pack's law for it cannot be applied.
pub fn records_kept_until(
    app: &App,
    entry: Date,
) -> Result<Option<Date>, AppError> {
    let event = Event {
        kind: "entry".to_owned(),
        date: entry,
        of: None,
        answer_by: None,
        working_days: None,
        states: None,
        note: None,
    };
    let case = NamedCase::of_events(CaseFacts::default(), vec![event])?;
    let clock = clock(app, &case, AsOf(entry))?;
    let mut deadlines = clock.deadlines.iter();
    let kept = deadlines.find(|one| one.id == "record_keeping_until");
    Ok(kept.map(|one| one.date))
}
