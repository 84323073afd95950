//! The kept lists, as the engine of screening takes them.

use hashgate_pack::lists::{ListSource, Lists};
use hashgate_parties::LoadedList;

use crate::{Copies, Kept};

/// The kept lists, each with the day of its copy, and with what is wrong.
///
/// A list whose copy cannot be used comes back empty with its fault, so that
/// the pack's extract is searched in its place and every answer says why.
pub fn kept_lists(copies: &Copies, lists: &Lists) -> Vec<LoadedList> {
    lists
        .sources
        .iter()
        .filter_map(|source| {
            let failure = copies.manifest.failure(&source.id);
            match (copies.manifest.list(&source.id), failure) {
                (Some(kept), _) => Some(list(copies, source, kept)),
                (None, Some(failure)) => Some(LoadedList::unusable(
                    &source.id,
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

fn list(copies: &Copies, source: &ListSource, kept: &Kept) -> LoadedList {
    let read = copies.files(&kept.current).map_err(|e| e.to_string()).and_then(
        |files| {
            hashgate_parties::load_strict(source, &files)
                .map_err(|e| e.to_string())
        },
    );
    let mut list = match read {
        Ok(list) => list,
        Err(why) => {
            return LoadedList::unusable(
                &source.id,
                format!("the kept copy is of no use: {why}"),
            );
        }
    };
    // A copy that the publisher still had on a later day is as new as that.
    list.copied = Some(list.copied.unwrap_or(kept.current.checked));
    list.fault = copies.manifest.failure(&source.id).map(|failure| {
        format!(
            "the update of {} failed and the copy of {} was searched: {}",
            failure.tried, kept.current.checked, failure.why
        )
    });
    list
}
