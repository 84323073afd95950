//! When a list changes, only what changed is screened again.

use std::collections::{BTreeMap, BTreeSet};

use hashgate_model::Country;
use hashgate_pack::lists::{ListEntry, Lists};
use serde::Serialize;

use crate::{
    lists::loaded::LoadedList,
    screening::{
        batch::Batch,
        dispositions::entry_hash,
        screener::Screener,
        types::{Options, Query, Screening},
    },
};

/// What changed between two copies of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ListDelta {
    /// The list.
    pub list: String,
    /// Entries that came.
    pub added: Vec<Named>,
    /// Entries that went.
    pub removed: Vec<Named>,
    /// Entries that changed.
    pub changed: Vec<Changed>,
}

/// An entry by id and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Its id on the list.
    pub entity_id: String,
    /// The name under which it is listed.
    pub name: String,
}

/// An entry that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// Its id on the list.
    pub entity_id: String,
    /// The name under which it is listed now.
    pub name: String,
    /// What changed about it, in words.
    pub what: Vec<String>,
}

impl ListDelta {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty()
            && self.removed.is_empty()
            && self.changed.is_empty()
    }
}

/// Compares two copies of a list entry by entry.
///
/// Entries are identified by their id. A list without ids of its own numbers
/// its entries by row; there an entry is identified by name and citation.
pub fn list_delta(old: &LoadedList, new: &LoadedList) -> ListDelta {
    let (before, after) = keyed(old, new);
    let mut delta = ListDelta { list: new.id.clone(), ..ListDelta::default() };
    for (key, entries) in &after {
        let were = before.get(key).map_or(&[][..], Vec::as_slice);
        let (gone, come) = differing(were, entries);
        // Of entries under one key, those that differ are paired in order.
        for (at, entry) in come.iter().enumerate() {
            match gone.get(at) {
                Some(was) => delta.changed.push(Changed {
                    entity_id: entry.id.clone(),
                    name: entry.name.clone(),
                    what: what_changed(was, entry),
                }),
                None => delta.added.push(named(entry)),
            }
        }
        delta.removed.extend(gone.iter().skip(come.len()).map(|e| named(e)));
    }
    for (key, entries) in &before {
        if !after.contains_key(key) {
            delta.removed.extend(entries.iter().map(|entry| named(entry)));
        }
    }
    delta
}

/// Screens known parties against the entries that came or changed, and
/// nothing else. Only parties with a hit are given back.
///
/// Brands lead to such entries too, as they do in a full screening; a list of
/// one's own has none.
pub fn screen_delta(
    lists: &Lists,
    old: &LoadedList,
    new: &LoadedList,
    parties: &[Query],
    options: &Options,
) -> (ListDelta, Vec<Screening>) {
    let delta = list_delta(old, new);
    let Some(screener) = screener_of_changes(lists, &[(old, new)]) else {
        return (delta, Vec::new());
    };
    let hits = Batch::new(&screener, options.clone())
        .screen(parties)
        .into_iter()
        .filter(|answer| answer.found > 0)
        .collect();
    (delta, hits)
}

/// A screener over the entries that came or changed, of each list with its
/// older and its newer copy, and over nothing else; none if nothing did.
///
/// Brands lead to such entries too, as they do in a full screening; lists of
/// one's own have none.
///
/// # Example
///
/// ```
/// use hashgate_pack::{SourceTree, lists::Lists, read_section};
/// use hashgate_parties::{own_list, screener_of_changes};
/// let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
/// let lists: Lists = read_section(&SourceTree::from_dir(data.as_ref())?)?;
/// let list = |text: &str| {
///     own_list("own.csv", text.as_bytes()).map(|mut all| all.remove(0))
/// };
/// let old = list("entity_id,name\n1,Zenda Ltd\n")?;
/// let new = list("entity_id,name\n1,Zenda Ltd\n2,Orvex Sdn Bhd\n")?;
/// assert!(screener_of_changes(&lists, &[(&old, &old)]).is_none());
/// let changes = screener_of_changes(&lists, &[(&old, &new)]).unwrap();
/// let hits = |name: &str| {
///     let query = hashgate_parties::Query::name(name);
///     changes.screen(&query, &Default::default()).found
/// };
/// assert_eq!((hits("Orvex Sdn Bhd"), hits("Zenda Ltd")), (1, 0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn screener_of_changes(
    lists: &Lists,
    pairs: &[(&LoadedList, &LoadedList)],
) -> Option<Screener> {
    let changed: Vec<LoadedList> = pairs
        .iter()
        .map(|(old, new)| LoadedList {
            entries: touched(old, new),
            ..(*new).clone()
        })
        .filter(|list| !list.entries.is_empty())
        .collect();
    if changed.is_empty() {
        return None;
    }
    if changed.iter().all(|list| lists.source(&list.id).is_none()) {
        return Some(Screener::only(lists, &changed));
    }
    let mut bare = lists.clone();
    bare.sources.iter_mut().for_each(|source| source.entries.clear());
    Some(Screener::with(&bare, &changed))
}

/// The entries of the newer copy that the older one does not have as they are.
fn touched(old: &LoadedList, new: &LoadedList) -> Vec<ListEntry> {
    let before: BTreeSet<(String, String)> =
        content(&old.entries, numbered(old, new)).collect();
    let after = content(&new.entries, numbered(old, new));
    new.entries
        .iter()
        .zip(after)
        .filter(|(_, content)| !before.contains(content))
        .map(|(entry, _)| entry.clone())
        .collect()
}

type Keyed<'e> = BTreeMap<String, Vec<&'e ListEntry>>;

fn keyed<'e>(
    old: &'e LoadedList,
    new: &'e LoadedList,
) -> (Keyed<'e>, Keyed<'e>) {
    let by_row = numbered(old, new);
    let group = |list: &'e LoadedList| {
        let mut groups = Keyed::new();
        for entry in &list.entries {
            groups.entry(key(entry, by_row)).or_default().push(entry);
        }
        groups
    };
    (group(old), group(new))
}

/// Whether the ids of a list are row numbers and no ids: `dpl-1`, `dpl-2`...
/// One copy is judged like the other, so that keys can be compared.
fn numbered(old: &LoadedList, new: &LoadedList) -> bool {
    let by_row = |list: &LoadedList| {
        list.entries.iter().enumerate().all(|(i, entry)| {
            let number = entry.id.rsplit_once('-').map(|(_, number)| number);
            number.and_then(|n| n.parse().ok()) == Some(i + 1)
        })
    };
    by_row(old) && by_row(new)
}

fn key(entry: &ListEntry, by_row: bool) -> String {
    if by_row {
        format!("{}\u{1f}{}", entry.name, entry.cite)
    } else {
        entry.id.clone()
    }
}

fn content(
    entries: &[ListEntry],
    by_row: bool,
) -> impl Iterator<Item = (String, String)> {
    entries.iter().map(move |entry| (key(entry, by_row), entry_hash(entry)))
}

/// The entries that only one of two groups has: gone, and come.
fn differing<'e>(
    were: &[&'e ListEntry],
    are: &[&'e ListEntry],
) -> (Vec<&'e ListEntry>, Vec<&'e ListEntry>) {
    let hashes = |entries: &[&ListEntry]| -> BTreeSet<String> {
        entries.iter().map(|entry| entry_hash(entry)).collect()
    };
    let without = |entries: &[&'e ListEntry], others: &BTreeSet<String>| {
        entries
            .iter()
            .copied()
            .filter(|entry| !others.contains(&entry_hash(entry)))
            .collect()
    };
    (without(were, &hashes(are)), without(are, &hashes(were)))
}

fn named(entry: &ListEntry) -> Named {
    Named { entity_id: entry.id.clone(), name: entry.name.clone() }
}

fn what_changed(old: &ListEntry, new: &ListEntry) -> Vec<String> {
    let mut what = Vec::new();
    if old.name != new.name {
        what.push(format!("name: {} is now {}", old.name, new.name));
    }
    for (label, before, after) in [
        ("alias", &old.aliases, &new.aliases),
        ("address", &old.addresses, &new.addresses),
        ("number", &old.ids, &new.ids),
    ] {
        for value in after.iter().filter(|v| !before.contains(v)) {
            what.push(format!("new {label}: {value}"));
        }
        for value in before.iter().filter(|v| !after.contains(v)) {
            what.push(format!("{label} gone: {value}"));
        }
    }
    if old.countries != new.countries {
        let codes = |entry: &ListEntry| {
            let codes: Vec<&str> =
                entry.countries.iter().map(Country::code).collect();
            if codes.is_empty() { "none".to_owned() } else { codes.join(", ") }
        };
        what.push(format!("country: {} is now {}", codes(old), codes(new)));
    }
    if old.cite != new.cite {
        what.push(format!("citation: {} is now {}", old.cite, new.cite));
    }
    if old.ends != new.ends {
        let day = |entry: &ListEntry| {
            entry.ends.map_or("none".to_owned(), |day| day.to_string())
        };
        what.push(format!("last day: {} is now {}", day(old), day(new)));
    }
    if old.note != new.note {
        what.push(format!("remarks: {} is now {}", old.note, new.note));
    }
    if what.is_empty() {
        what.push("the order of its aliases, addresses or numbers".to_owned());
    }
    what
}
