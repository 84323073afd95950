//! `hashgate screen delta`: a list has changed; whom does that touch?

use std::path::{Path, PathBuf};

use clap::Args;
use hashgate_copies::{Copies, KeptCopy};
use hashgate_pack::lists::{ListSource, Lists};
use hashgate_parties::{
    Hit, LoadedList, load, load_strict, own_list, screen_delta,
};
use hashgate_report::delta::{self as view, DeltaBody, ListChange};

use super::{ReviewArgs, SearchArgs, is_open, lists, parties};
use crate::{
    context::{Context, data_folder},
    disk,
    exit::{Exit, Failure},
};

const SCHEMA: &str = "hashgate.delta/1";

/// What changed in the lists, and which known parties does that touch?
///
/// Only entries that came or changed are screened against the parties. Exit
/// code 1 says that a party hits one of them, or that a list could not be
/// compared.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    hashgate screen delta --parties suppliers.csv\n  \
    hashgate screen delta --parties suppliers.csv --old lists-october --new \
    lists-november\n  \
    hashgate screen delta --parties suppliers.csv --old own-old.csv --new \
    own.csv --json\n\n\
    Without --old and --new, the copies before and after the last `hashgate \
    pack update` are compared.")]
pub struct DeltaArgs {
    /// A CSV file of the parties you know, with a column `name`, and if there
    /// are any `country`, `address`, `id`.
    #[arg(long, value_name = "FILE.csv")]
    parties: PathBuf,
    /// The older copy: a folder with one folder per list, an official file,
    /// or a list of your own.
    #[arg(long, value_name = "DIR_OR_FILE", requires = "new")]
    old: Option<PathBuf>,
    /// The newer copy.
    #[arg(long, value_name = "DIR_OR_FILE", requires = "old")]
    new: Option<PathBuf>,
    /// Only these lists, by id, separated by commas.
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    lists: Option<Vec<String>>,
    /// The score from which a name is a hit, 0 to 1.
    #[arg(long, value_name = "S")]
    min_score: Option<f64>,
    #[command(flatten)]
    review: ReviewArgs,
}

pub fn run(args: &DeltaArgs, cx: &Context) -> Result<Exit, Failure> {
    let as_of = args.review.as_of();
    let pack = cx.pack()?;
    let search = SearchArgs {
        min_score: args.min_score,
        top: 25,
        ..SearchArgs::default()
    };
    let options = search.options(as_of, false)?;
    let decided = args.review.decisions(cx)?;
    let parties = parties::read(&args.parties)?;
    let mut faults = Vec::new();
    let mut pairs = match (&args.old, &args.new) {
        (Some(old), Some(new)) => pair_up(
            copies(old, &pack.lists, cx)?,
            copies(new, &pack.lists, cx)?,
            &mut faults,
        ),
        _ => kept(&pack.lists, &mut faults)?,
    };
    if let Some(asked) = &args.lists {
        wanted(&mut pairs, asked)?;
    }
    let mut changes = Vec::new();
    let mut open = false;
    for (old, new) in &pairs {
        let (delta, answers) =
            screen_delta(&pack.lists, old, new, &parties, &options);
        let entry_of = |hit: &Hit| {
            new.entries.iter().find(|e| e.id == hit.entity_id).cloned()
        };
        let hits = answers
            .into_iter()
            .map(|answer| {
                let reviews = decided.of(&answer, entry_of, as_of.date());
                open |= is_open(&answer, &reviews);
                (answer, reviews)
            })
            .collect();
        let source = pack.lists.source(&new.id);
        changes.push(ListChange {
            name: source.map_or(&new.id, |source| &source.short).clone(),
            entries_before: old.entries.len(),
            entries_after: new.entries.len(),
            delta,
            hits,
        });
    }
    let body = DeltaBody::of(parties.len(), &changes, &faults);
    if cx.json() {
        Context::print_json(SCHEMA, as_of, &pack, &body)?;
    } else {
        let text = view::show(&body, as_of, &pack.meta, cx.style());
        disk::print(&text)?;
    }
    Ok(super::exit(open || !faults.is_empty()))
}

type Pair = (LoadedList, LoadedList);

/// The lists of a folder, an official file, or a list of one's own.
fn copies(
    path: &Path,
    lists: &Lists,
    cx: &Context,
) -> Result<Vec<LoadedList>, Failure> {
    if path.is_dir() {
        let loaded = lists::official(path, lists, cx)?;
        if loaded.is_empty() {
            return Err(Failure::input(format!(
                "{} holds no list: there must be one folder per list id, such \
                 as us-ofac-sdn/sdn.csv",
                path.display()
            )));
        }
        return Ok(loaded);
    }
    let bytes = disk::read(path)?;
    match official_file(path, lists) {
        Some((source, name)) => {
            let files = [(name, bytes)];
            Ok(vec![load(source, &files)])
        }
        None => own_list(&path.display().to_string(), &bytes)
            .map_err(Failure::input),
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
fn kept(lists: &Lists, faults: &mut Vec<String>) -> Result<Vec<Pair>, Failure> {
    let none = || {
        Failure::new(
            Exit::Missing,
            "no list has a copy before the last update; run `hashgate pack \
             update` when a list has changed, or give --old and --new",
        )
    };
    let copies =
        Copies::open_if_any(data_folder().as_deref())?.ok_or_else(none)?;
    let mut pairs = Vec::new();
    let mut any = false;
    for kept in &copies.manifest.lists {
        let Some(former) = &kept.former else { continue };
        any = true;
        let Some(source) = lists.source(&kept.id) else { continue };
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

/// Keeps the lists that were asked for; a misspelt id must not look like a
/// list without changes.
fn wanted(pairs: &mut Vec<Pair>, asked: &[String]) -> Result<(), Failure> {
    let there: Vec<&str> = pairs.iter().map(|(_, new)| &*new.id).collect();
    if let Some(id) = asked.iter().find(|id| !there.contains(&id.as_str())) {
        return Err(Failure::usage(format!(
            "`{id}` is no list that has two copies; there are {}",
            there.join(", ")
        )));
    }
    pairs.retain(|(_, new)| asked.contains(&new.id));
    Ok(())
}
