//! When a list changes, only what changed is screened again.

use std::collections::BTreeMap;

use hashgate_pack::lists::{ListEntry, Lists};
use serde::Serialize;

use crate::{
    listed::LoadedList,
    review::entry_hash,
    screener::Screener,
    screening::{Options, Query, Screening},
};

/// What changed between two copies of a list.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListDelta {
    /// The list.
    pub list: String,
    /// Ids and names of entries that came.
    pub added: Vec<(String, String)>,
    /// Ids and names of entries that went.
    pub removed: Vec<(String, String)>,
    /// Ids and names of entries that changed, and what about them.
    pub changed: Vec<(String, String, Vec<String>)>,
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
/// Entries are told by their id. A list without ids of its own numbers its
/// entries by row, so that there an entry is told by name and citation.
pub fn list_delta(old: &LoadedList, new: &LoadedList) -> ListDelta {
    let (before, after) = (by_key(&old.entries), by_key(&new.entries));
    let mut delta = ListDelta { list: new.id.clone(), ..ListDelta::default() };
    for (key, entry) in &after {
        match before.get(key) {
            None => delta.added.push((entry.id.clone(), entry.name.clone())),
            Some(old) if entry_hash(old) != entry_hash(entry) => {
                delta.changed.push((
                    entry.id.clone(),
                    entry.name.clone(),
                    what_changed(old, entry),
                ));
            }
            Some(_) => {}
        }
    }
    for (key, entry) in &before {
        if !after.contains_key(key) {
            delta.removed.push((entry.id.clone(), entry.name.clone()));
        }
    }
    delta
}

/// Screens known parties against the entries that came or changed, and
/// nothing else. Only parties with a hit are given back.
pub fn screen_delta(
    lists: &Lists,
    old: &LoadedList,
    new: &LoadedList,
    parties: &[Query],
    options: &Options,
) -> (ListDelta, Vec<Screening>) {
    let before = by_key(&old.entries);
    let touched: Vec<ListEntry> = by_key(&new.entries)
        .into_iter()
        .filter(|(key, entry)| {
            before
                .get(key)
                .is_none_or(|old| entry_hash(old) != entry_hash(entry))
        })
        .map(|(_, entry)| entry.clone())
        .collect();
    let only = LoadedList { entries: touched, ..new.clone() };
    let screener = Screener::only(lists, &[only]);
    let hits = crate::batch::Batch::new(&screener, options.clone())
        .screen(parties)
        .into_iter()
        .filter(|answer| answer.found > 0)
        .collect();
    (list_delta(old, new), hits)
}

fn by_key(entries: &[ListEntry]) -> BTreeMap<String, &ListEntry> {
    let own_ids = entries
        .iter()
        .all(|entry| entry.id.bytes().all(|b| b.is_ascii_digit()));
    entries
        .iter()
        .map(|entry| {
            let key = if own_ids {
                entry.id.clone()
            } else {
                format!("{}\u{1f}{}", entry.name, entry.cite)
            };
            (key, entry)
        })
        .collect()
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
    if what.is_empty() {
        what.push("the remarks, the country or the citation".to_owned());
    }
    what
}
