//! Copies that `hashgate pack update` has kept, ready for the engines.

use std::path::PathBuf;

use hashgate_duty::{Day, Edition};
use hashgate_model::{Date, HtsNumber};
use hashgate_pack::{
    lists::{ListSource, Lists},
    rates::{EditionInfo, Rates},
    update::{Kept, MANIFEST, Store},
};
use hashgate_parties::LoadedList;

use crate::{
    context::Context,
    exit::{Exit, Failure},
};

/// The JSON of a kept edition, packed.
pub const EDITION_JSON: &str = "edition.json.gz";
/// The compact form of a kept edition.
pub const EDITION_COMPACT: &str = "edition.compact";

/// The store's folder: `HASHGATE_DATA`, else `hashgate` in the user's data
/// folder.
pub fn dir() -> Option<PathBuf> {
    let var = |name: &str| {
        std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from)
    };
    var("HASHGATE_DATA").or_else(|| {
        // A relative path is invalid there and is passed over.
        var("XDG_DATA_HOME")
            .filter(|path| path.is_absolute())
            .or_else(|| var("LOCALAPPDATA"))
            .or_else(|| var("HOME").map(|home| home.join(".local/share")))
            .map(|data| data.join("hashgate"))
    })
}

/// The user's store, if anything was ever kept there.
///
/// A store that is damaged ends the command: it must not look like one that
/// holds no list.
pub fn open() -> Result<Option<Store>, Failure> {
    match dir() {
        Some(dir) if dir.join(MANIFEST).exists() => Store::open(&dir)
            .map(Some)
            .map_err(|e| Failure::new(Exit::Missing, e)),
        _ => Ok(None),
    }
}

/// The kept lists, each with the day of its copy, and with what is wrong.
///
/// A list whose copy cannot be used comes back empty with its fault, so that
/// the pack's extract is searched in its place and every answer says why.
pub fn lists(store: &Store, lists: &Lists) -> Vec<LoadedList> {
    lists
        .sources
        .iter()
        .filter_map(|source| {
            let failure = store.manifest.failure(&source.id);
            match (store.manifest.list(&source.id), failure) {
                (Some(kept), _) => Some(list(store, source, kept)),
                (None, Some(failure)) => Some(without(
                    source,
                    format!(
                        "no full copy is kept; the update of {} failed: {}",
                        failure.tried, failure.why
                    ),
                )),
                (None, None) => None,
            }
        })
        .collect()
}

fn list(store: &Store, source: &ListSource, kept: &Kept) -> LoadedList {
    let read = store.files(&kept.current).map_err(|e| e.to_string()).and_then(
        |files| {
            hashgate_parties::load_strict(source, &files)
                .map_err(|e| e.to_string())
        },
    );
    let mut list = match read {
        Ok(list) => list,
        Err(why) => {
            return without(
                source,
                format!("the kept copy is of no use: {why}"),
            );
        }
    };
    // A copy that the publisher still had on a later day is as new as that.
    list.copied = Some(list.copied.unwrap_or(kept.current.checked));
    list.fault = store.manifest.failure(&source.id).map(|failure| {
        format!(
            "the update of {} failed and the copy of {} was searched: {}",
            failure.tried, kept.current.checked, failure.why
        )
    });
    list
}

fn without(source: &ListSource, fault: String) -> LoadedList {
    LoadedList {
        id: source.id.clone(),
        copied: None,
        entries: Vec::new(),
        remarks: Vec::new(),
        fault: Some(fault),
    }
}

/// A kept edition with what an answer must say of it.
pub struct InForce {
    /// The edition.
    pub edition: Edition,
    /// Which copy it is, and what is doubtful about it.
    pub notes: Vec<String>,
}

/// What the pack knows of an edition, by its hash.
pub fn info<'r>(
    edition: &Edition,
    rates: &'r Rates,
) -> Option<&'r EditionInfo> {
    rates.editions.iter().find(|info| info.sha256 == edition.sha256())
}

/// The kept edition that is law on a day, if the pack itself lacks one of
/// the lines.
///
/// Which edition is law is data: the pack's legal dates, and those that the
/// user stated for editions that the pack does not know. If that edition is
/// not kept, no other stands in for it, and a remark says how to take it.
pub fn edition(
    wanted: &[HtsNumber],
    day: Date,
    rates: &Rates,
    cx: &Context,
) -> Result<Option<InForce>, Failure> {
    let held = Day::new(day, rates, None);
    if wanted.iter().all(|hts| hts.len() < 8 || held.line(*hts).is_ok()) {
        return Ok(None);
    }
    let Some(store) = open()? else { return Ok(None) };
    let Some((name, from)) = in_force(&store, rates, day) else {
        cx.remark(&format!("no edition is known to be law on {day}"));
        return Ok(None);
    };
    let Some(kept) = store.manifest.edition(&name) else {
        cx.remark(&format!(
            "HTSUS {name} is law from {from} and is not kept; `hashgate pack \
             update --edition \"{name}\"` takes it"
        ));
        return Ok(None);
    };
    let edition = read(&store, kept)?;
    let notes = notes(&store, kept, &edition, (from, day), rates);
    Ok(Some(InForce { edition, notes }))
}

/// The edition that is law on a day and its first day of law.
fn in_force(store: &Store, rates: &Rates, day: Date) -> Option<(String, Date)> {
    let known = rates.editions.iter().filter_map(|info| {
        info.legal_from.map(|from| (info.name.as_str(), from))
    });
    let stated = store.manifest.editions.iter().filter_map(|kept| {
        kept.legal_from.map(|from| (kept.id.as_str(), from))
    });
    known
        .chain(stated)
        .filter(|(_, from)| *from <= day)
        .max_by_key(|(_, from)| *from)
        .map(|(name, from)| (name.to_owned(), from))
}

/// The edition from its compact form, else from its JSON if that was written
/// by another version.
fn read(store: &Store, kept: &Kept) -> Result<Edition, Failure> {
    let missing = |e: &dyn std::fmt::Display| {
        Failure::new(Exit::Missing, format!("{}: {e}", kept.id))
    };
    let file = |name: &str| {
        let file = kept.current.files.iter().find(|file| file.name == name);
        file.map(|file| store.file(&kept.current, file))
            .transpose()
            .map_err(|e| missing(&e))
    };
    if let Some(bytes) = file(EDITION_COMPACT)?
        && let Ok(edition) = Edition::from_compact(&bytes)
    {
        return Ok(edition);
    }
    match file(EDITION_JSON)? {
        Some(bytes) => {
            Edition::from_json(&kept.id, &bytes).map_err(|e| missing(&e))
        }
        None => Err(missing(
            &"its JSON is not kept; run `hashgate pack update` again",
        )),
    }
}

fn notes(
    store: &Store,
    kept: &Kept,
    edition: &Edition,
    (from, day): (Date, Date),
    rates: &Rates,
) -> Vec<String> {
    let copy = &kept.current;
    let source = copy.files.first().map_or("", |file| file.source.as_str());
    let mut notes = vec![format!(
        "lines that the pack lacks: HTSUS {}, law from {from}; copy of {} from {source}, \
         SHA-256 {}",
        kept.id,
        copy.taken,
        edition.sha256()
    )];
    let known = rates.editions.iter().find(|info| info.name == kept.id);
    if known.is_some_and(|info| info.sha256 != edition.sha256()) {
        notes.push(format!(
            "the copy of HTSUS {} has another hash than the one the pack \
             knows: the USITC may have posted it again, or it is another file",
            kept.id
        ));
    }
    if kept.legal_from.is_some() {
        notes.push(format!(
            "the first day of law of HTSUS {} was stated by the user",
            kept.id
        ));
    }
    let later = rates
        .editions
        .iter()
        .filter_map(|info| info.legal_from)
        .chain(store.manifest.editions.iter().filter_map(|k| k.legal_from))
        .any(|other| other > from);
    if !later && day > from {
        notes.push(format!(
            "no edition after HTSUS {} is known here; a later one may be law \
             on {day}",
            kept.id
        ));
    }
    if let Some(failure) = store.manifest.failure(&kept.id) {
        notes.push(format!(
            "the update of HTSUS {} of {} failed: {}",
            kept.id, failure.tried, failure.why
        ));
    }
    notes
}
