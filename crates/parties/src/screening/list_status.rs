//! The lists that a search covers, and their status, shared by all answers of
//! a batch.

use std::sync::Arc;

use crate::{
    index::{hash::NameId, tables::Index},
    lists::loaded::ListInfo,
    screening::types::{Coverage, ListStatus, Options},
};

/// The lists that a search covers.
#[derive(Debug)]
pub(crate) struct SearchedLists {
    /// Their status.
    pub(crate) statuses: Arc<[ListStatus]>,
    /// What a search of them is worth.
    pub(crate) coverage: Coverage,
    /// What a reader should know of them.
    pub(crate) remarks: Vec<String>,
    /// Whether each list of the index is among them.
    wanted: Vec<bool>,
}

impl SearchedLists {
    /// Those that were asked for.
    pub(crate) fn of(lists: &[ListInfo], options: &Options) -> Self {
        let asked_for = |list: &ListInfo| match &options.lists {
            Some(asked) => asked.contains(&list.id),
            None => true,
        };
        let statuses: Arc<[ListStatus]> = lists
            .iter()
            .filter(|list| asked_for(list))
            .map(|list| list.status(options.as_of))
            .collect();
        Self {
            coverage: Coverage::of(&statuses),
            remarks: remarks(&statuses),
            wanted: lists.iter().map(asked_for).collect(),
            statuses,
        }
    }

    /// Whether a listed name may be looked at.
    pub(crate) fn has(&self, name: NameId, index: &Index<'_>) -> bool {
        let entry = index.names.entry(name) as usize;
        let list = index.entry_list.get(entry);
        list.and_then(|at| self.wanted.get(*at as usize)) == Some(&true)
    }
}

fn remarks(lists: &[ListStatus]) -> Vec<String> {
    let mut remarks = Vec::new();
    if lists.iter().any(|list| list.extract) {
        remarks.push(
            "lists marked `extract` hold only what importers of miners are \
             likely to meet; no hit there is no clearance"
                .to_owned(),
        );
    }
    let faults = lists.iter().filter_map(|list| {
        Some(format!("{}: {}", list.name, list.fault.as_deref()?))
    });
    remarks.extend(faults);
    remarks
}
