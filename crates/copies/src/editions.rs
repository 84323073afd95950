//! Which edition of the tariff is law on a day, and its kept copy.

use std::path::Path;

use hashgate_duty::{Day, Edition};
use hashgate_model::{Date, HtsNumber};
use hashgate_pack::rates::{EditionInfo, Rates};

use crate::{Copies, CopiesError, Kept, Observer};

/// The JSON of a kept edition, packed.
pub(crate) const EDITION_JSON: &str = "edition.json.gz";
/// The compact form of a kept edition.
pub(crate) const EDITION_COMPACT: &str = "edition.compact";

/// A kept edition with what an answer must say of it.
#[derive(Debug)]
pub struct InForce {
    /// The edition.
    pub edition: Edition,
    /// Which copy it is, and what is doubtful about it.
    pub notes: Vec<String>,
}

/// What the pack knows of an edition, by its hash.
pub fn edition_info<'r>(
    edition: &Edition,
    rates: &'r Rates,
) -> Option<&'r EditionInfo> {
    rates.editions.iter().find(|info| info.sha256 == edition.sha256())
}

/// The kept edition that is law on a day, if it is later than those read into
/// the pack, or if the pack itself lacks one of the lines.
///
/// Which edition is law is data: the pack's legal dates, and those that the
/// user stated for editions that the pack does not know. A later one goes
/// before the pack's own rates from its first day on. If the edition is not
/// kept, no other stands in for it, and a remark says how to take it.
///
/// # Errors
///
/// [`CopiesError`] if the folder is damaged, or that edition is kept and
/// cannot be used.
pub fn edition_in_force(
    wanted: &[HtsNumber],
    day: Date,
    rates: &Rates,
    folder: Option<&Path>,
    observer: &mut dyn Observer,
) -> Result<Option<InForce>, CopiesError> {
    let held = Day::new(day, rates, None);
    let lacks = |hts: &HtsNumber| hts.len() >= 8 && held.line(*hts).is_err();
    let lacking = wanted.iter().any(lacks);
    let newest = rates.newest_edition().and_then(|info| info.legal_from);
    if wanted.is_empty() || (!lacking && newest.is_some_and(|n| day <= n)) {
        return Ok(None);
    }
    let Some(copies) = Copies::open_if_any(folder)? else {
        return Ok(None);
    };
    let Some((name, from)) = in_force(&copies, rates, day) else {
        if lacking {
            observer.remark(&format!("no edition is known to be law on {day}"));
        }
        return Ok(None);
    };
    if !lacking && newest.is_some_and(|newest| from <= newest) {
        return Ok(None);
    }
    let Some(kept) = copies.manifest.edition(&name) else {
        observer.remark(&format!(
            "HTSUS {name} is law from {from} and is not kept; `hashgate pack \
             update --edition \"{name}\"` takes it"
        ));
        return Ok(None);
    };
    let edition = read(&copies, kept)?.in_law_from(from);
    let notes = notes(&copies, kept, &edition, (from, day), rates);
    Ok(Some(InForce { edition, notes }))
}

/// The edition that is law on a day and its first day of law.
fn in_force(
    copies: &Copies,
    rates: &Rates,
    day: Date,
) -> Option<(String, Date)> {
    let known = rates.editions.iter().filter_map(|info| {
        info.legal_from.map(|from| (info.name.as_str(), from))
    });
    let stated = copies.manifest.editions.iter().filter_map(|kept| {
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
fn read(copies: &Copies, kept: &Kept) -> Result<Edition, CopiesError> {
    let missing = |e: &dyn std::fmt::Display| CopiesError::Edition {
        id: kept.id.clone(),
        why: e.to_string(),
    };
    let file = |name: &str| {
        let file = kept.current.files.iter().find(|file| file.name == name);
        file.map(|file| copies.file(&kept.current, file))
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
    copies: &Copies,
    kept: &Kept,
    edition: &Edition,
    (from, day): (Date, Date),
    rates: &Rates,
) -> Vec<String> {
    let copy = &kept.current;
    let source = copy.files.first().map_or("", |file| file.source.as_str());
    let newest = rates.newest_edition().and_then(|info| info.legal_from);
    let for_what = if newest.is_some_and(|newest| newest < from) {
        "base rates"
    } else {
        "lines that the pack lacks"
    };
    let mut notes = vec![format!(
        "{for_what}: HTSUS {}, law from {from}; copy of {} from {source}, \
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
        .chain(copies.manifest.editions.iter().filter_map(|k| k.legal_from))
        .any(|other| other > from);
    if !later && day > from {
        notes.push(format!(
            "no edition after HTSUS {} is known here; a later one may be law \
             on {day}",
            kept.id
        ));
    }
    if let Some(failure) = copies.manifest.failure(&kept.id) {
        notes.push(format!(
            "the update of HTSUS {} of {} failed: {}",
            kept.id, failure.tried, failure.why
        ));
    }
    notes
}
