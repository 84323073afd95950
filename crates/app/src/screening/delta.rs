//! A list has changed; whom does that touch?

use std::path::{Path, PathBuf};

use hashgate_copies::{Copies, KeptCopy};
use hashgate_model::AsOf;
use hashgate_pack::lists::{ListSource, Lists};
use hashgate_parties::{
    Decisions, Hit, ListDelta, LoadedList, Query, load, load_strict, own_list,
    screen_delta,
};

use super::{Screened, Search, decided, search};
use crate::{App, AppError, ErrorKind, Observer, files::read_file};

/// Two states of lists, and the parties that one knows.
#[derive(Debug, Clone)]
pub struct DeltaRequest {
    /// The parties; [`super::read_parties`] reads a file of them.
    pub parties: Vec<Query>,
    /// The older and the newer state.
    pub sides: Sides,
    /// Only these lists, by id.
    pub lists: Option<Vec<String>>,
    /// The score from which a name is a hit, 0 to 1; that of the data if not
    /// given.
    pub min_score: Option<f64>,
    /// What reviewers decided; that of the data folder if not given.
    pub decisions: Option<Decisions>,
    /// The date as of which rules and decisions apply.
    pub as_of: AsOf,
}

/// What is compared with what.
#[derive(Debug, Clone)]
pub enum Sides {
    /// The copies before and after the last update.
    Kept,
    /// Two folders with one folder per list, two official files, or two
    /// lists of one's own: the older and the newer.
    Paths(PathBuf, PathBuf),
}

/// What changed, and whom it touches.
#[derive(Debug)]
pub struct DeltaAnswer {
    /// How many parties were screened.
    pub parties: usize,
    /// What changed, by list.
    pub changes: Vec<ListChange>,
    /// Lists that could not be compared, and why.
    pub faults: Vec<String>,
}

impl DeltaAnswer {
    /// Whether a party hits what changed and no reviewer has set it aside,
    /// or a list could not be compared.
    pub fn needs_action(&self) -> bool {
        let hits = self.changes.iter().flat_map(|change| &change.hits);
        !self.faults.is_empty() || hits.into_iter().any(Screened::is_open)
    }
}

/// What changed in one list, and the parties that hit what changed.
#[derive(Debug)]
pub struct ListChange {
    /// The list's short name.
    pub name: String,
    /// How many entries the older copy has.
    pub entries_before: usize,
    /// How many entries the newer copy has.
    pub entries_after: usize,
    /// What changed.
    pub delta: ListDelta,
    /// The parties with a hit.
    pub hits: Vec<Screened>,
}

/// Which known parties do the changes of lists touch?
///
/// Only entries that came or changed are screened against the parties.
///
/// # Errors
///
/// [`AppError`] if there is nothing to compare, or it cannot be read.
pub fn delta(
    app: &App,
    request: DeltaRequest,
    observer: &mut dyn Observer,
) -> Result<DeltaAnswer, AppError> {
    let search =
        Search { min_score: request.min_score, top: 25, ..Search::default() };
    let options = search.options(request.as_of, false)?;
    let decided = decided(app, request.decisions, observer)?;
    let lists = &app.pack().lists;
    let mut faults = Vec::new();
    let mut pairs = match &request.sides {
        Sides::Paths(old, new) => pair_up(
            copies(old, lists, observer)?,
            copies(new, lists, observer)?,
            &mut faults,
        ),
        Sides::Kept => kept(app, &mut faults)?,
    };
    if let Some(asked) = &request.lists {
        wanted(&mut pairs, asked)?;
    }
    let day = request.as_of.date();
    let mut changes = Vec::new();
    for (old, new) in &pairs {
        let (delta, answers) =
            screen_delta(lists, old, new, &request.parties, &options);
        let entry_of = |hit: &Hit| {
            new.entries.iter().find(|e| e.id == hit.entity_id).cloned()
        };
        let review = |answer| {
            let standings = decided.of(&answer, entry_of, day);
            Screened { answer, standings }
        };
        let source = lists.source(&new.id);
        changes.push(ListChange {
            name: source.map_or(&new.id, |source| &source.short).clone(),
            entries_before: old.entries.len(),
            entries_after: new.entries.len(),
            delta,
            hits: answers.into_iter().map(review).collect(),
        });
    }
    Ok(DeltaAnswer { parties: request.parties.len(), changes, faults })
}

type Pair = (LoadedList, LoadedList);

/// The lists of a folder, an official file, or a list of one's own.
fn copies(
    path: &Path,
    lists: &Lists,
    observer: &mut dyn Observer,
) -> Result<Vec<LoadedList>, AppError> {
    if path.is_dir() {
        let loaded = search::official(path, lists, observer)?;
        if loaded.is_empty() {
            return Err(AppError::input(format!(
                "{} holds no list: there must be one folder per list id, such \
                 as us-ofac-sdn/sdn.csv",
                path.display()
            )));
        }
        return Ok(loaded);
    }
    let bytes = read_file(path)?;
    match official_file(path, lists) {
        Some((source, name)) => {
            let files = [(name, bytes)];
            Ok(vec![load(source, &files)])
        }
        None => own_list(&path.display().to_string(), &bytes)
            .map_err(AppError::input),
    }
}

/// The list that publishes a file of that name; of several, the one whose
/// folder it lies in.
fn official_file<'l>(
    path: &Path,
    lists: &'l Lists,
) -> Option<(&'l ListSource, String)> {
    let name = path.file_name()?.to_str()?.to_owned();
    let folder = path.parent().and_then(Path::file_name);
    let known: Vec<&ListSource> = lists
        .sources
        .iter()
        .filter(|source| source.files.contains(&name))
        .collect();
    let here = known.iter().find(|s| folder == Some(s.id.as_ref()));
    let source = here.or(if known.len() == 1 { known.first() } else { None });
    source.map(|source| (*source, name))
}

/// Each list with its older and newer copy; one that cannot be compared is a
/// fault, never "nothing changed".
fn pair_up(
    old: Vec<LoadedList>,
    new: Vec<LoadedList>,
    faults: &mut Vec<String>,
) -> Vec<Pair> {
    let mut old = old;
    let mut pairs = Vec::new();
    for after in new {
        let at = old.iter().position(|before| before.id == after.id);
        let before = at.map(|at| old.remove(at));
        match (before, after.fault.as_ref()) {
            (_, Some(fault)) => faults.push(format!("{}: {fault}", after.id)),
            (Some(before), None) => match &before.fault {
                Some(fault) => {
                    faults.push(format!("{}, older copy: {fault}", before.id));
                }
                None => pairs.push((before, after)),
            },
            (None, None) => {
                faults.push(format!("{}: there is no older copy", after.id));
            }
        }
    }
    for before in old {
        faults.push(format!("{}: there is no newer copy", before.id));
    }
    pairs
}

/// The copies before and after the last update.
fn kept(app: &App, faults: &mut Vec<String>) -> Result<Vec<Pair>, AppError> {
    let none = || {
        AppError::new(
            ErrorKind::Missing,
            "no list has a copy before the last update; run `hashgate pack \
             update` when a list has changed, or give --old and --new",
        )
    };
    let copies = Copies::open_if_any(app.data_folder())?.ok_or_else(none)?;
    let mut pairs = Vec::new();
    let mut any = false;
    for kept in &copies.manifest.lists {
        let Some(former) = &kept.former else { continue };
        any = true;
        let Some(source) = app.pack().lists.source(&kept.id) else { continue };
        let read = |copy: &KeptCopy| {
            let files = copies.files(copy).map_err(|e| e.to_string())?;
            load_strict(source, &files).map_err(|e| e.to_string())
        };
        match (read(former), read(&kept.current)) {
            (Ok(old), Ok(new)) => pairs.push((old, new)),
            (Err(why), _) => {
                faults.push(format!("{}, older copy: {why}", kept.id));
            }
            (_, Err(why)) => faults.push(format!("{}: {why}", kept.id)),
        }
    }
    if any { Ok(pairs) } else { Err(none()) }
}

/// Each kept list with its copies before and after the last update.
///
/// # Errors
///
/// [`AppError`] if no list has a former copy, or one of the copies cannot be
/// read: it must not look like one without changes.
pub(crate) fn kept_pairs(app: &App) -> Result<Vec<Pair>, AppError> {
    let mut faults = Vec::new();
    let pairs = kept(app, &mut faults)?;
    match faults.first() {
        Some(fault) => Err(AppError::new(ErrorKind::Missing, fault)),
        None => Ok(pairs),
    }
}

/// Keeps the lists that were asked for; a misspelt id must not look like a
/// list without changes.
fn wanted(pairs: &mut Vec<Pair>, asked: &[String]) -> Result<(), AppError> {
    let there: Vec<&str> = pairs.iter().map(|(_, new)| &*new.id).collect();
    if let Some(id) = asked.iter().find(|id| !there.contains(&id.as_str())) {
        return Err(AppError::request(format!(
            "`{id}` is not a list that has two copies; there are {}",
            there.join(", ")
        )));
    }
    pairs.retain(|(_, new)| asked.contains(&new.id));
    Ok(())
}
