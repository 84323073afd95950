//! Detention, seizure, penalty, duty demand: stored cases, their clocks and
//! letters.

mod chain;
mod known;
mod texts;

use std::path::PathBuf;

use hashgate_cases::{
    CaseError, CaseFacts, CaseFile, Clock, Event, LAST_KEY, identity, letter,
    misfit,
};
use hashgate_model::{AsOf, Date, sha256_hex};
use hashgate_pack::cases::Letter;
use hashgate_papers::{Input, Place, typed};
use serde::Serialize;

pub use chain::accept;
pub use known::known_words;
pub use texts::{
    begun, calendar_of, records_kept_until, with_event, with_facts,
};

use crate::{App, AppError, AppFault, ErrorKind, case_folder::CaseFolder};

/// Begins a stored case; gives its file.
///
/// # Errors
///
/// [`AppError`] if the name cannot be used or is taken, or the file cannot
/// be written.
pub fn begin(
    folder: &CaseFolder,
    name: &str,
    facts: CaseFacts,
) -> Result<PathBuf, AppError> {
    folder.create(name, &begun(name, facts)?)
}

/// One stored case on the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListedCase {
    /// Its name.
    pub name: String,
    /// How many events it has.
    pub events: usize,
    /// The next day on which something must be done.
    pub next: Option<NextDay>,
    /// What is wrong with the file, if it cannot be read.
    pub fault: Option<String>,
    /// What was changed by hand since it was written, in sentences.
    #[serde(skip)]
    pub changes: Vec<String>,
}

/// The next deadline of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NextDay {
    /// The deadline.
    pub id: String,
    /// Its day.
    pub date: Date,
    /// The day on which nobody can say that it was late.
    pub safe_date: Date,
}

/// The stored cases with the next day of each; one that cannot be read is
/// listed all the same.
///
/// # Errors
///
/// [`AppError`] if the folder cannot be read.
pub fn list(
    app: &App,
    folder: &CaseFolder,
    as_of: AsOf,
) -> Result<Vec<ListedCase>, AppError> {
    let names = folder.names()?.into_iter();
    Ok(names.map(|name| listed(app, folder, name, as_of)).collect())
}

fn listed(
    app: &App,
    folder: &CaseFolder,
    name: String,
    as_of: AsOf,
) -> ListedCase {
    let found = folder
        .text(&name)
        .and_then(|text| NamedCase::of_text(&name, text))
        .and_then(|case| {
            let NamedCase { file, .. } = &case;
            let clock = clock(app, &case, as_of)?;
            let next = clock.next().map(|next| NextDay {
                id: next.id.clone(),
                date: next.date,
                safe_date: next.safe_date,
            });
            Ok((file.events.len(), next, case.changes()))
        });
    match found {
        Ok((events, next, changes)) => {
            ListedCase { name, events, next, fault: None, changes }
        }
        Err(why) => ListedCase {
            name,
            events: 0,
            next: None,
            fault: Some(why.message().to_owned()),
            changes: Vec::new(),
        },
    }
}

/// Adds an event, once the case with it has been found sound: a bad event is
/// refused and the stored case stays as it is. Gives how many events there
/// are now.
///
/// # Errors
///
/// [`AppError`] if the event cannot be, or the case cannot be read or
/// written.
pub fn add_event(
    app: &App,
    folder: &CaseFolder,
    name: &str,
    event: &Event,
    as_of: AsOf,
) -> Result<usize, AppError> {
    let _lock = folder.lock()?;
    let before = NamedCase::stored(folder, name)?;
    let (text, events) = with_event(app, &before, event, as_of)?;
    folder.replace(name, &text)?;
    Ok(events)
}

/// Sets facts of a stored case, each `KEY=VALUE` with a key of the head of a
/// case file; an empty value takes the fact out. A fact that cannot be is
/// refused and the stored case stays as it is.
///
/// # Errors
///
/// [`AppError`] if a fact is not of the form, is not one of a case, or has a
/// value that it cannot have; or the case cannot be read or written.
pub fn set_facts(
    app: &App,
    folder: &CaseFolder,
    name: &str,
    facts: &[String],
    as_of: AsOf,
) -> Result<(), AppError> {
    let _lock = folder.lock()?;
    let before = NamedCase::stored(folder, name)?;
    folder.replace(name, &with_facts(app, &before, facts, as_of)?)
}

/// The text of a case with one fact set; what a user wrote beside it stays.
fn with_fact(text: &str, fact: &str) -> Result<String, AppError> {
    let (key, value) = fact
        .split_once('=')
        .map(|(key, value)| (key.trim(), value.trim()))
        .filter(|(key, _)| !key.is_empty())
        .ok_or_else(|| {
            AppError::request(format!(
                "`{fact}` is not a fact; write KEY=VALUE, such as \
                 case_number=2026-2720-000123-01"
            ))
        })?;
    if key == LAST_KEY {
        return Err(AppError::request(format!(
            "`{LAST_KEY}` is not a fact: it binds the facts to the events, \
             and is written by hashgate alone"
        )));
    }
    let rest = without(text, key);
    if value.is_empty() {
        return Ok(rest + "\n");
    }
    let as_typed = toml::Value::String(value.to_owned()).to_string();
    if key.ends_with("_usd") {
        typed::not_two_amounts(value).map_err(AppError::request)?;
    }
    let plain = typed::in_plain_form(&format!("{key} = {as_typed}"));
    let quoted = plain.split_once(" = ").map_or(as_typed, |(_, v)| v.into());
    let many = toml::Value::Array(
        value.split(',').map(|one| one.trim().into()).collect(),
    );
    // A fact is a text or a list of texts, a truth, a date or a count; the
    // reader knows which, so the first form that it takes is written.
    let forms = [quoted, value.to_owned(), many.to_string()];
    let reads =
        |form: &&String| CaseFile::read(&format!("{key} = {form}\n")).is_ok();
    let form = forms.iter().find(reads).unwrap_or(&forms[0]);
    Ok(format!("{key} = {form}\n{rest}\n"))
}

/// The text of a case without a key of its head.
fn without(text: &str, key: &str) -> String {
    let mut head = true;
    let kept: Vec<&str> = text
        .lines()
        .filter(|line| {
            head &= !line.trim_start().starts_with('[');
            let its_key = line.split_once('=').map(|(k, _)| k.trim());
            !(head && its_key == Some(key))
        })
        .collect();
    kept.join("\n")
}

/// A case with its name and its text.
#[derive(Debug)]
pub struct NamedCase {
    /// What the case says it is called, else the name of its file.
    pub name: String,
    /// Its facts and events.
    pub file: CaseFile,
    /// What messages call its file.
    shown: String,
    /// The text that it was read from.
    text: String,
}

impl NamedCase {
    /// A stored case.
    ///
    /// # Errors
    ///
    /// [`AppError`] if there is none of that name, or it cannot be read.
    pub fn stored(folder: &CaseFolder, name: &str) -> Result<Self, AppError> {
        Self::of_text(name, folder.text(name)?)
    }

    /// A case that is kept as a text.
    ///
    /// # Errors
    ///
    /// [`AppError`] if the text cannot be read as a case.
    pub fn of_text(name: &str, text: String) -> Result<Self, AppError> {
        let shown = format!("case {name}");
        let file = CaseFile::read(&text)
            .map_err(|error| failure(&error, &shown, &text))?;
        Ok(Self { name: name.to_owned(), file, shown, text })
    }

    /// A file of events; its name without folders and ending stands in for
    /// a case that does not say what it is called.
    ///
    /// # Errors
    ///
    /// [`AppError`] if it cannot be read as a case.
    pub fn of_file(input: &Input) -> Result<Self, AppError> {
        let text = String::from_utf8_lossy(&input.bytes).into_owned();
        // Amounts and dates as people write them, in the form of the reader.
        let plain = match std::str::from_utf8(&input.bytes) {
            Ok(written) => typed::in_plain_form(written).into_bytes(),
            Err(_) => input.bytes.clone(),
        };
        let file = CaseFile::from_bytes(&plain)
            .map_err(|error| failure(&error, &input.name, &text))?;
        let name = file.facts.name.clone().unwrap_or_else(|| {
            std::path::Path::new(&input.name).file_stem().map_or_else(
                || "case".to_owned(),
                |stem| stem.to_string_lossy().into_owned(),
            )
        });
        Ok(Self { name, file, shown: input.name.clone(), text })
    }

    /// A case that is told by its facts and events rather than by a file.
    ///
    /// # Errors
    ///
    /// [`AppError`] if they cannot stand in a case.
    pub fn of_events(
        facts: CaseFacts,
        events: Vec<Event>,
    ) -> Result<Self, AppError> {
        let name = facts.name.clone().unwrap_or_else(|| "case".to_owned());
        let told = CaseFile { facts, events, ..CaseFile::default() };
        // Through its text: one reader says what a case may hold.
        let text = toml::to_string(&told).map_err(AppError::defect)?;
        // Nobody wrote the text, so that no line of it is told.
        let (shown, text_of_user) = ("the case".to_owned(), String::new());
        let file = CaseFile::read(&text)
            .map_err(|error| failure(&error, &shown, &text_of_user))?;
        Ok(Self { name, file, shown, text: text_of_user })
    }

    fn failure(&self, error: &CaseError) -> AppError {
        failure(error, &self.shown, &self.text)
    }
}

/// Every deadline of a case: its day, its safe day, how it was counted.
///
/// # Errors
///
/// [`AppError`] if its events contradict each other, or the pack has no law
/// for it.
pub fn clock(
    app: &App,
    case: &NamedCase,
    as_of: AsOf,
) -> Result<Clock, AppError> {
    hashgate_cases::clock(&case.file, &app.pack().cases, as_of)
        .map_err(|error| case.failure(&error))
}

/// The deadlines of a case that are still to come as a calendar (RFC 5545);
/// with `all` those behind too.
///
/// What was published is kept in the folder of stored cases, under the case's
/// identity, so that the next calendar has a higher revision where it differs
/// and cancels what no longer runs. Without a folder that can be written to
/// the calendar is made as if it were the first; the second value then says
/// so.
///
/// # Errors
///
/// As for [`clock`], and if what was kept is damaged.
pub fn ics(
    app: &App,
    folder: &CaseFolder,
    case: &NamedCase,
    as_of: AsOf,
    all: bool,
) -> Result<(String, Option<String>), AppError> {
    let key = sha256_hex(identity(&case.file).as_bytes());
    // Two calendars at once must not bear one revision; a folder that cannot
    // be written to is told of below.
    let _lock = folder.lock().ok();
    let before = folder.published(&key)?;
    let (text, published) =
        calendar_of(app, case, as_of, all, before.as_deref()).map_err(
            |why| match folder.published_path(&key) {
                Some(path) if before.is_some() => AppError::input(format!(
                    "{}; remove {} and publish again",
                    why.message(),
                    path.display()
                )),
                _ => why,
            },
        )?;
    let mut remark = None;
    if let Some(published) = published
        && let Err(why) = folder.keep_published(&key, &published)
    {
        remark = Some(format!(
            "the revision of this calendar could not be kept: {why}; a later \
             one may not replace it in a calendar program"
        ));
    }
    Ok((text, remark))
}

/// The letters that can be drafted.
pub fn letters(app: &App) -> &[Letter] {
    &app.pack().cases.letters
}

/// A draft for counsel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The text.
    pub text: String,
    /// Why the letter is not for the case as it stands, if it is not.
    pub misfit: Option<String>,
}

/// A draft for counsel.
///
/// # Errors
///
/// As for [`clock`], and if there is no such letter.
pub fn draft(
    app: &App,
    case: &NamedCase,
    wanted: &str,
    as_of: AsOf,
) -> Result<Draft, AppError> {
    let clock = clock(app, case, as_of)?;
    let law = &app.pack().cases;
    let text = letter(wanted, &case.file, &clock, law, as_of)
        .map_err(|error| case.failure(&error))?;
    let misfit =
        misfit(wanted, &clock, law).map_err(|error| case.failure(&error))?;
    Ok(Draft { text, misfit })
}

/// The kind of an error of the engine, with the file and line of each fault.
fn failure(error: &CaseError, shown: &str, text: &str) -> AppError {
    match error {
        CaseError::NoLaw(_) => AppError::new(ErrorKind::Missing, error),
        CaseError::NoLetter { .. } => AppError::request(error),
        CaseError::Form(_) | CaseError::Events(_) => {
            let faults = error.faults(text).into_iter().map(|fault| {
                let row = fault.line.and_then(|line| u32::try_from(line).ok());
                let file = shown.to_owned();
                AppFault {
                    place: Some(Place { file, row, ..Place::default() }),
                    message: fault.in_file(shown),
                }
            });
            AppError::input(error.in_file(shown, text))
                .with_faults(faults.collect())
        }
    }
}
