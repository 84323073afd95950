//! Detention, seizure, penalty, duty demand: stored cases, their clocks and
//! letters.

use std::path::PathBuf;

use hashgate_cases::{
    CaseError, CaseFacts, CaseFile, Clock, Event, calendar, letter,
};
use hashgate_model::{AsOf, Date};
use hashgate_pack::cases::Letter;
use hashgate_papers::Input;
use serde::Serialize;

use crate::{App, AppError, ErrorKind, case_folder::CaseFolder};

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
    let facts = CaseFacts { name: Some(name.to_owned()), ..facts };
    let text = toml::to_string(&facts).map_err(AppError::defect)?;
    folder.create(name, &text)
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
        .and_then(|text| CaseFile::read(&text).map_err(failure))
        .and_then(|file| {
            let clock = run_clock(app, &file, as_of)?;
            let next = clock.next().map(|next| NextDay {
                id: next.id.clone(),
                date: next.date,
                safe_date: next.safe_date,
            });
            Ok((file.events.len(), next))
        });
    match found {
        Ok((events, next)) => ListedCase { name, events, next, fault: None },
        Err(why) => ListedCase {
            name,
            events: 0,
            next: None,
            fault: Some(why.message().to_owned()),
        },
    }
}

/// One `[[event]]`, as it is added to a stored case.
#[derive(Serialize)]
struct Block<'a> {
    event: [&'a Event; 1],
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
    let block =
        toml::to_string(&Block { event: [event] }).map_err(AppError::defect)?;
    let before = folder.text(name)?;
    let after = format!("{}\n\n{block}", before.trim_end());
    let file = CaseFile::read(&after).map_err(failure)?;
    run_clock(app, &file, as_of)?;
    folder.replace(name, &after)?;
    Ok(file.events.len())
}

/// A case with its name.
#[derive(Debug)]
pub struct NamedCase {
    /// What the case says it is called, else the name of its file.
    pub name: String,
    /// Its facts and events.
    pub file: CaseFile,
}

impl NamedCase {
    /// A stored case.
    ///
    /// # Errors
    ///
    /// [`AppError`] if there is none of that name, or it cannot be read.
    pub fn stored(folder: &CaseFolder, name: &str) -> Result<Self, AppError> {
        let text = folder.text(name)?;
        let file = CaseFile::read(&text).map_err(failure)?;
        Ok(Self { name: name.to_owned(), file })
    }

    /// A file of events; its name without folders and ending stands in for
    /// a case that does not say what it is called.
    ///
    /// # Errors
    ///
    /// [`AppError`] if it cannot be read as a case.
    pub fn of_file(input: &Input) -> Result<Self, AppError> {
        let file = CaseFile::from_bytes(&input.bytes).map_err(failure)?;
        let name = file.facts.name.clone().unwrap_or_else(|| {
            std::path::Path::new(&input.name).file_stem().map_or_else(
                || "case".to_owned(),
                |stem| stem.to_string_lossy().into_owned(),
            )
        });
        Ok(Self { name, file })
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
    run_clock(app, &case.file, as_of)
}

/// The deadlines of a case as a calendar (RFC 5545).
///
/// # Errors
///
/// As for [`clock`].
pub fn ics(
    app: &App,
    case: &NamedCase,
    as_of: AsOf,
) -> Result<String, AppError> {
    let clock = run_clock(app, &case.file, as_of)?;
    Ok(calendar(&clock, &case.file, &case.name, as_of))
}

/// The letters that can be drafted.
pub fn letters(app: &App) -> &[Letter] {
    &app.pack().cases.letters
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
) -> Result<String, AppError> {
    let clock = run_clock(app, &case.file, as_of)?;
    letter(wanted, &case.file, &clock, &app.pack().cases, as_of)
        .map_err(failure)
}

fn run_clock(
    app: &App,
    file: &CaseFile,
    as_of: AsOf,
) -> Result<Clock, AppError> {
    hashgate_cases::clock(file, &app.pack().cases, as_of).map_err(failure)
}

/// The kind of an error of the engine.
fn failure(error: CaseError) -> AppError {
    match error {
        CaseError::NoLaw(_) => AppError::new(ErrorKind::Missing, error),
        CaseError::NoLetter { .. } => AppError::request(error),
        CaseError::Form(_) | CaseError::Events(_) => AppError::input(error),
    }
}
