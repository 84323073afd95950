//! Lists as they were loaded.

use hashgate_model::{Cite, Date, Ground};
use hashgate_pack::lists::{ListEntry, ListSource};
use serde::{Deserialize, Serialize};

use crate::screening::types::ListStatus;

/// What the index keeps of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ListInfo {
    pub(crate) id: String,
    pub(crate) short: String,
    pub(crate) title: String,
    pub(crate) url: String,
    pub(crate) copied: Option<Date>,
    pub(crate) entries: usize,
    pub(crate) extract: bool,
    pub(crate) stale_after_days: u32,
    pub(crate) ground: Ground,
    pub(crate) means: String,
    pub(crate) cites: Vec<Cite>,
    pub(crate) fault: Option<String>,
}

impl ListInfo {
    /// The embedded extract of a source.
    pub(crate) fn embedded(source: &ListSource) -> Self {
        Self {
            id: source.id.clone(),
            short: source.short.clone(),
            title: source.title.clone(),
            url: source.url.clone(),
            copied: source.copied,
            entries: source.entries.len(),
            extract: source.extract,
            stale_after_days: source.stale_after_days,
            ground: source.ground,
            means: source.means.clone(),
            cites: source.cites.clone(),
            fault: None,
        }
    }

    /// A loaded list; one of one's own has no source.
    pub(crate) fn loaded(
        list: &LoadedList,
        source: Option<&ListSource>,
    ) -> Self {
        let mut info = source.map_or_else(
            || Self {
                id: list.id.clone(),
                short: list.id.clone(),
                title: list.id.clone(),
                url: String::new(),
                copied: None,
                entries: 0,
                extract: false,
                stale_after_days: u32::MAX,
                ground: Ground::House,
                means: "A list of your own: it means what you made it for."
                    .to_owned(),
                cites: Vec::new(),
                fault: None,
            },
            Self::embedded,
        );
        info.copied = list.copied;
        info.entries = list.entries.len();
        info.extract = false;
        info.fault.clone_from(&list.fault);
        info
    }

    pub(crate) fn status(&self, as_of: Option<Date>) -> ListStatus {
        let stale = as_of.zip(self.copied).and_then(|(as_of, copied)| {
            let days = as_of.days_since(copied);
            let limit = i32::try_from(self.stale_after_days).ok()?;
            (days > limit).then(|| {
                format!(
                    "the copy of {copied} is {days} days old; entries may \
                     have come and gone since"
                )
            })
        });
        ListStatus {
            list: self.id.clone(),
            name: self.short.clone(),
            copied: self.copied,
            entries: self.entries,
            extract: self.extract,
            fault: self.fault.clone().or(stale),
        }
    }
}

/// A list that was read from its official file.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadedList {
    /// The id of its folder in `data/lists/`, or of a list of one's own.
    pub id: String,
    /// The date of the copy, if the file says.
    pub copied: Option<Date>,
    /// The entries.
    pub entries: Vec<ListEntry>,
    /// What the loader wants known, such as orders that have ended.
    pub remarks: Vec<String>,
    /// Why the list could not be read; then `entries` is empty.
    pub fault: Option<String>,
}
