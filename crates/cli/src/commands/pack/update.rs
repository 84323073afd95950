//! `hashgate pack update`: editions of the tariff and screening lists, from
//! their publishers or from files.

use std::{
    collections::BTreeMap,
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
};

use clap::Args;
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use hashgate_duty::Edition;
use hashgate_model::{AsOf, Date, sha256_hex};
use hashgate_pack::{
    Pack,
    lists::{ListFormat, ListSource},
    update::{Accepted, Change, FailedUpdate, Kind, Store},
};
use hashgate_report::pack as view;
use serde::Serialize;

use super::fetch::{Publishers, Unreachable, last_part};
use crate::{
    context::{Context, today},
    disk,
    exit::{Exit, Failure},
    screener, store,
};

/// Take the newest lists and the edition in force, or those that are named.
///
/// A copy is kept only if its reader accepts it whole: the right format and
/// encoding, no web page, not cut off, a count within the bounds of
/// `data/`. If it is refused, the copy in use stays, and every later answer
/// says so.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    hashgate pack update\n  \
    hashgate pack update --edition \"2026 Revision 9\" --list us-ofac-sdn\n  \
    hashgate pack update --from-file us-bis-dpl=dpl.txt\n  \
    hashgate pack update --from-file \"2026 Revision 21=rev21.json\" \
    --legal-from 2026-11-10")]
pub struct UpdateArgs {
    /// An edition of the tariff, as "2026 Revision 10".
    #[arg(long, value_name = "NAME")]
    edition: Vec<String>,
    /// A list, by its id.
    #[arg(long, value_name = "ID")]
    list: Vec<String>,
    /// A file in place of the publisher's address: a list's id or an
    /// edition's name, =, and the file. A list of several files is given
    /// several times, each file under its official name.
    #[arg(long, value_name = "WHAT=PATH", value_parser = from_file)]
    from_file: Vec<(String, PathBuf)>,
    /// The first day of law of an edition that the pack does not know.
    #[arg(long, value_name = "DATE")]
    legal_from: Option<Date>,
    /// The store's folder; `HASHGATE_DATA`, else the user's data folder, if
    /// not given.
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Take and check everything, and keep nothing.
    #[arg(long)]
    dry_run: bool,
    /// The day on which the files were taken; today if not given.
    #[arg(long, value_name = "DATE")]
    taken: Option<AsOf>,
    /// A mirror to ask in place of the publishers, by the last part of each
    /// official address.
    #[arg(long, value_name = "URL")]
    address: Option<String>,
}

/// `WHAT=PATH`.
fn from_file(text: &str) -> Result<(String, PathBuf), String> {
    match text.split_once('=') {
        Some((what, path)) if !what.is_empty() && !path.is_empty() => {
            Ok((what.to_owned(), PathBuf::from(path)))
        }
        _ => Err("write WHAT=PATH, such as us-ofac-sdn=sdn.csv".to_owned()),
    }
}

/// Why a copy was not kept.
enum Refused {
    /// The publisher does not give it.
    Service(String),
    /// The file is not what it should be.
    File(String),
}

/// What became of one thing that was asked for.
#[derive(Serialize)]
struct Outcome {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<Change>,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<usize>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    files: Vec<Taken>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failed: Option<String>,
    #[serde(skip)]
    exit: Option<Exit>,
}

#[derive(Serialize)]
struct Taken {
    name: String,
    sha256: String,
    bytes: u64,
    source: String,
}

#[derive(Serialize)]
struct Body<'a> {
    dir: String,
    dry_run: bool,
    outcomes: &'a [Outcome],
}

/// One thing to take.
enum Wanted<'p> {
    List(&'p ListSource),
    Edition { name: String, file: String, known: bool },
}

impl Wanted<'_> {
    fn id(&self) -> &str {
        match self {
            Self::List(source) => &source.id,
            Self::Edition { name, .. } => name,
        }
    }
}

pub fn run(args: &UpdateArgs, cx: &Context) -> Result<Exit, Failure> {
    let pack = cx.pack()?;
    let taken = args.taken.unwrap_or_else(today);
    let dir = match &args.dir {
        Some(dir) => dir.clone(),
        None => store::dir().ok_or_else(|| {
            Failure::usage(
                "there is no folder for the user's data; name one with --dir",
            )
        })?,
    };
    let mut given: BTreeMap<&str, Vec<&Path>> = BTreeMap::new();
    for (what, path) in &args.from_file {
        given.entry(what).or_default().push(path);
    }
    let wanted = wanted(args, &given, &pack, taken, cx)?;
    let publishers =
        Publishers::new(args.address.as_deref(), cx.shows_progress());
    let (mut store, _lock) = if args.dry_run {
        (Store::open(&dir).map_err(unusable)?, None)
    } else {
        let (store, lock) = Store::open_to_write(&dir).map_err(unusable)?;
        (store, Some(lock))
    };
    let mut outcomes = Vec::with_capacity(wanted.len());
    for thing in &wanted {
        let paths = given.get(thing.id()).map(Vec::as_slice);
        let accepted = match thing {
            Wanted::List(source) => {
                list(source, paths, taken.date(), &publishers)
            }
            Wanted::Edition { name, file, known } => edition(
                (name, file),
                paths,
                taken.date(),
                args.legal_from.filter(|_| !known),
                &pack,
                &publishers,
            )
            .map(|(accepted, edition)| {
                for fault in edition.faults() {
                    cx.remark(&format!(
                        "{}: line {} has no rate: {}",
                        thing.id(),
                        fault.line,
                        fault.what
                    ));
                }
                accepted
            }),
        };
        let outcome =
            settle(thing.id(), accepted, taken, &mut store, args.dry_run)?;
        outcomes.push(outcome);
    }
    if !args.dry_run
        && let Err(e) = screener::refresh(&store, &pack)
    {
        cx.remark(&format!(
            "the index of the lists cannot be written: {e}; each search makes \
             its own and takes longer"
        ));
    }
    report(&outcomes, args, taken, &store, &pack, cx)
}

fn unusable(e: hashgate_pack::update::StoreError) -> Failure {
    Failure::new(Exit::Output, e)
}

/// What to take: what is named, else every list that a publisher offers as a
/// file, and the edition in force.
fn wanted<'p>(
    args: &UpdateArgs,
    given: &BTreeMap<&str, Vec<&Path>>,
    pack: &'p Pack,
    taken: AsOf,
    cx: &Context,
) -> Result<Vec<Wanted<'p>>, Failure> {
    let mut wanted = Vec::new();
    let all = args.edition.is_empty() && args.list.is_empty();
    if all && given.is_empty() {
        let (offered, by_hand): (Vec<_>, Vec<_>) =
            pack.lists.sources.iter().partition(|source| offered(source));
        wanted.extend(offered.into_iter().map(Wanted::List));
        let by_hand: Vec<&str> =
            by_hand.iter().map(|source| source.id.as_str()).collect();
        cx.remark(&format!(
            "published as a page and not as a file, so to be given with \
             --from-file: {}",
            by_hand.join(", ")
        ));
        if let Some(info) = pack.rates.edition_on(taken.date()) {
            wanted.push(named_edition(&info.name, None, pack)?);
        }
        return Ok(wanted);
    }
    let mut named: Vec<&str> = args.list.iter().map(String::as_str).collect();
    named.extend(args.edition.iter().map(String::as_str));
    named.extend(given.keys());
    let mut seen = std::collections::BTreeSet::new();
    for name in named {
        if !seen.insert(name) {
            continue;
        }
        if let Some(source) = pack.lists.source(name) {
            if !offered(source) && !given.contains_key(name) {
                return Err(Failure::usage(format!(
                    "{name} is published as a page and not as a file; save it \
                     from {} and give it with --from-file {name}={}",
                    source.url,
                    source.files.first().map_or("FILE", String::as_str)
                )));
            }
            wanted.push(Wanted::List(source));
        } else {
            wanted.push(named_edition(name, args.legal_from, pack)?);
        }
    }
    Ok(wanted)
}

/// Whether a publisher offers the list as a file that the loader reads.
fn offered(source: &ListSource) -> bool {
    !source.downloads.is_empty()
        && source.format != ListFormat::GuideJson
        && source.downloads.iter().all(|url| {
            let part = last_part(url).to_lowercase();
            [".csv", ".txt", ".json"].iter().any(|end| part.ends_with(end))
        })
}

fn named_edition<'p>(
    name: &str,
    legal_from: Option<Date>,
    pack: &Pack,
) -> Result<Wanted<'p>, Failure> {
    let rates = &pack.rates;
    let held = rates.editions.iter().find(|info| info.name == name);
    if let Some(info) = held {
        return Ok(Wanted::Edition {
            name: name.to_owned(),
            file: info.file.clone(),
            known: info.legal_from.is_some(),
        });
    }
    let Some(file) = rates.edition_source.file_of(name) else {
        return Err(Failure::usage(format!(
            "`{name}` is neither a list nor an edition; lists: {}; editions \
             are named as `2026 Revision 10`",
            pack.lists
                .sources
                .iter()
                .map(|source| source.id.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        )));
    };
    if legal_from.is_none() {
        return Err(Failure::usage(format!(
            "the pack does not know from which day {name} is law; state it \
             with --legal-from (publication dates differ from it by weeks)"
        )));
    }
    Ok(Wanted::Edition { name: name.to_owned(), file, known: false })
}

fn list(
    source: &ListSource,
    paths: Option<&[&Path]>,
    taken: Date,
    publishers: &Publishers,
) -> Result<Accepted, Refused> {
    let files = match paths {
        Some(paths) => given_files(source, paths)?,
        None => fetched_files(source, publishers)?,
    };
    let loose: Vec<(String, Vec<u8>)> = files
        .iter()
        .map(|(name, bytes, _)| (name.clone(), bytes.clone()))
        .collect();
    let refused = |e: hashgate_parties::LoadError| {
        let text = e.to_string();
        match paths {
            Some(_) => Refused::File(text),
            None => Refused::Service(text),
        }
    };
    let list =
        hashgate_parties::load_strict(source, &loose).map_err(refused)?;
    Ok(Accepted {
        kind: Kind::List,
        id: source.id.clone(),
        // A file that says from which day it is, says it better.
        taken: list.copied.unwrap_or(taken),
        count: list.entries.len(),
        text_sha256: None,
        legal_from: None,
        files,
    })
}

type Files = Vec<(String, Vec<u8>, String)>;

/// Files of the user: a list of one file under any name, one of several each
/// under its official name.
fn given_files(source: &ListSource, paths: &[&Path]) -> Result<Files, Refused> {
    let mut files = Files::new();
    for path in paths {
        let own = path
            .file_name()
            .map(|name| name.to_string_lossy().to_lowercase())
            .unwrap_or_default();
        let official = source.files.iter().find(|name| **name == own);
        let name = match (official, paths.len()) {
            (Some(name), _) => name,
            (None, 1) => match source.files.first() {
                Some(name) => name,
                None => continue,
            },
            (None, _) => {
                return Err(Refused::File(format!(
                    "{}: name the file as the publisher does, one of {}",
                    path.display(),
                    source.files.join(", ")
                )));
            }
        };
        let bytes = disk::read(path)
            .map_err(|e| Refused::File(e.message().to_owned()))?;
        files.push((name.clone(), bytes, path.display().to_string()));
    }
    whole(source, files)
}

/// OFAC's list stands in several files: without that of the aliases, a listed
/// party could be searched under its first name only.
fn whole(source: &ListSource, files: Files) -> Result<Files, Refused> {
    let several =
        matches!(source.format, ListFormat::OfacCsv | ListFormat::OfacConsCsv);
    let lacking = source
        .files
        .iter()
        .filter(|name| !name.ends_with("comments.csv"))
        .find(|name| !files.iter().any(|(held, ..)| held == *name));
    match lacking {
        Some(name) if several => Err(Refused::File(format!(
            "{name} is not given, and {} is not whole without it; give every \
             file with its own --from-file",
            source.id
        ))),
        _ => Ok(files),
    }
}

fn fetched_files(
    source: &ListSource,
    publishers: &Publishers,
) -> Result<Files, Refused> {
    let mut files = Files::new();
    for (i, url) in source.downloads.iter().enumerate() {
        let part = last_part(url).to_lowercase();
        let name = source
            .files
            .iter()
            .find(|name| **name == part)
            .or_else(|| source.files.get(i))
            .cloned()
            .unwrap_or(part);
        let bytes = publishers
            .take(url)
            .map_err(|Unreachable(why)| Refused::Service(why))?;
        files.push((name, bytes, publishers.address(url)));
    }
    Ok(files)
}

fn edition(
    (name, file): (&str, &str),
    paths: Option<&[&Path]>,
    taken: Date,
    legal_from: Option<Date>,
    pack: &Pack,
    publishers: &Publishers,
) -> Result<(Accepted, Edition), Refused> {
    let source = &pack.rates.edition_source;
    let (bytes, from) = match paths {
        Some([path]) => {
            let bytes = disk::read(path)
                .map_err(|e| Refused::File(e.message().to_owned()))?;
            (bytes, path.display().to_string())
        }
        Some(_) => {
            return Err(Refused::File(format!(
                "{name} is one file, and several are given"
            )));
        }
        None => {
            let url = format!("{}{file}", pack.rates.edition_address);
            let bytes = publishers
                .take(&url)
                .map_err(|Unreachable(why)| Refused::Service(why))?;
            (bytes, publishers.address(&url))
        }
    };
    let refused = |what: String| {
        let text = format!("{from}: {what}");
        match paths {
            Some(_) => Refused::File(text),
            None => Refused::Service(text),
        }
    };
    let edition =
        Edition::from_json(name, &bytes).map_err(|e| refused(e.to_string()))?;
    let (min, max) = (source.min_lines, source.max_lines);
    if !(min..=max).contains(&edition.len()) {
        return Err(refused(format!(
            "it has {} tariff lines; a whole edition has between {min} and \
             {max}: it is no full copy, or data/rates/us/hts/source.toml must \
             follow the publisher's count",
            edition.len()
        )));
    }
    let compact = edition.to_compact().map_err(|e| refused(e.to_string()))?;
    let packed = packed(&bytes).map_err(|e| refused(e.to_string()))?;
    let accepted = Accepted {
        kind: Kind::Edition,
        id: name.to_owned(),
        taken,
        count: edition.len(),
        text_sha256: Some(edition.sha256().to_owned()),
        legal_from,
        files: vec![
            (store::EDITION_JSON.to_owned(), packed, from.clone()),
            (
                store::EDITION_COMPACT.to_owned(),
                compact,
                format!("{} of {from}", store::EDITION_JSON),
            ),
        ],
    };
    Ok((accepted, edition))
}

/// The JSON text packed with gzip, as it stands if it comes packed.
fn packed(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut first = [0_u8; 1];
    if bytes.starts_with(&[0x1f, 0x8b])
        && GzDecoder::new(bytes).read(&mut first).is_ok()
    {
        return Ok(bytes.to_vec());
    }
    let mut writer = GzEncoder::new(Vec::new(), Compression::default());
    writer.write_all(bytes)?;
    writer.finish()
}

fn settle(
    id: &str,
    accepted: Result<Accepted, Refused>,
    tried: AsOf,
    store: &mut Store,
    dry_run: bool,
) -> Result<Outcome, Failure> {
    let (why, exit) = match accepted {
        Ok(accepted) => {
            let change = if dry_run {
                store.change(&accepted)
            } else {
                store.keep(&accepted).map_err(unusable)?
            };
            return Ok(Outcome {
                id: id.to_owned(),
                change: Some(change),
                count: Some(accepted.count),
                files: accepted.files.iter().map(Taken::of).collect(),
                failed: None,
                exit: None,
            });
        }
        Err(Refused::Service(why)) => (why, Exit::Missing),
        Err(Refused::File(why)) => (why, Exit::Input),
    };
    if !dry_run {
        let failure = FailedUpdate {
            id: id.to_owned(),
            tried: tried.date(),
            why: why.clone(),
        };
        store.note_failure(failure).map_err(unusable)?;
    }
    Ok(Outcome {
        id: id.to_owned(),
        change: None,
        count: None,
        files: Vec::new(),
        failed: Some(why),
        exit: Some(exit),
    })
}

impl Taken {
    fn of((name, bytes, source): &(String, Vec<u8>, String)) -> Self {
        Self {
            name: name.clone(),
            sha256: sha256_hex(bytes),
            bytes: bytes.len() as u64,
            source: source.clone(),
        }
    }
}

/// What was kept goes to standard output; what failed is a failure, with what
/// stays in use.
fn report(
    outcomes: &[Outcome],
    args: &UpdateArgs,
    taken: AsOf,
    store: &Store,
    pack: &Pack,
    cx: &Context,
) -> Result<Exit, Failure> {
    if cx.json() {
        let body = Body {
            dir: store.dir().display().to_string(),
            dry_run: args.dry_run,
            outcomes,
        };
        Context::print_json("hashgate.pack_update/1", taken, pack, &body)?;
    } else {
        let rows: Vec<view::KeptRow<'_>> = outcomes
            .iter()
            .filter_map(|outcome| {
                Some(view::KeptRow {
                    id: &outcome.id,
                    change: outcome.change?,
                    count: outcome.count?,
                    sha256: &outcome.files.first()?.sha256,
                    source: &outcome.files.first()?.source,
                })
            })
            .collect();
        if !rows.is_empty() {
            let dir = store.dir().display().to_string();
            disk::print(&view::kept(&rows, &dir, args.dry_run, cx.style()))?;
        }
    }
    let failed: Vec<&Outcome> =
        outcomes.iter().filter(|outcome| outcome.failed.is_some()).collect();
    let Some(exit) = failed.first().and_then(|outcome| outcome.exit) else {
        return Ok(Exit::Done);
    };
    let told: Vec<String> = failed
        .iter()
        .map(|outcome| {
            let why = outcome.failed.as_deref().unwrap_or_default();
            format!("{}: {why}\n{}", outcome.id, stays(store, &outcome.id))
        })
        .collect();
    Err(Failure::new(exit, told.join("\n")))
}

/// What is in use after a failure.
fn stays(store: &Store, id: &str) -> String {
    let manifest = &store.manifest;
    match manifest.list(id).or_else(|| manifest.edition(id)) {
        Some(kept) => format!(
            "{id}: the copy of {} stays in use, and answers say so",
            kept.current.taken
        ),
        None => format!(
            "{id}: no copy is kept; what the pack itself holds stays in use"
        ),
    }
}
