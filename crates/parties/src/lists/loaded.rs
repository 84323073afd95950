//! Lists as they were loaded.

use hashgate_model::{Cite, Date, Ground};
use hashgate_pack::lists::{ListEntry, ListSource};
use serde::{Deserialize, Serialize};

use crate::screening::types::{CopyStatus, ListStatus};

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
    pub(crate) useless_after_days: u32,
    pub(crate) useless_because: String,
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
            useless_after_days: source.useless_after_days,
            useless_because: source.useless_because.clone(),
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
                useless_after_days: u32::MAX,
                useless_because: String::new(),
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

    /// How the list stands on a day; without a day no age is judged.
    pub(crate) fn status(&self, as_of: Option<Date>) -> ListStatus {
        let (status, fault) = self.judged(as_of);
        ListStatus {
            list: self.id.clone(),
            name: self.short.clone(),
            copied: self.copied,
            entries: self.entries,
            extract: self.extract,
            status,
            fault,
        }
    }

    /// What the copy is worth on a day, and what is wrong with it.
    fn judged(&self, as_of: Option<Date>) -> (CopyStatus, Option<String>) {
        let age = self.age(as_of);
        let is_past = |limit: u32| {
            age.is_some_and(|(_, days)| i64::from(days) > i64::from(limit))
        };
        let stale = age.filter(|_| is_past(self.stale_after_days)).map(
            |(copied, days)| {
                format!(
                    "the copy of {copied} is {days} days old; entries may \
                     have come and gone since"
                )
            },
        );
        if self.extract {
            return (CopyStatus::Extract, self.fault.clone().or(stale));
        }
        if self.entries == 0 {
            let none = || "no entry of the list was read".to_owned();
            let fault = self.fault.clone().unwrap_or_else(none);
            return (CopyStatus::Unusable, Some(fault));
        }
        if let Some((copied, days)) =
            age.filter(|_| is_past(self.useless_after_days))
        {
            let fault = format!(
                "the copy of {copied} is {days} days old and of no use after \
                 {}: {}",
                self.useless_after_days,
                self.useless_because.trim_end_matches('.')
            );
            return (CopyStatus::Unusable, Some(fault));
        }
        match (&self.fault, stale) {
            (Some(fault), _) => (CopyStatus::UpdateFailed, Some(fault.clone())),
            (None, Some(stale)) => (CopyStatus::Stale, Some(stale)),
            (None, None) if self.lacks_day(as_of) => {
                let fault = "the file does not tell of what day it is, so \
                             nobody knows what has been listed since; state \
                             the day on which it was taken";
                (CopyStatus::Undated, Some(fault.to_owned()))
            }
            (None, None) => (CopyStatus::Full, None),
        }
    }

    /// Whether the age of a list that grows old cannot be told.
    fn lacks_day(&self, as_of: Option<Date>) -> bool {
        let grows_old = self.stale_after_days != u32::MAX;
        grows_old && as_of.is_some() && self.copied.is_none()
    }

    /// The day of the copy and its age in days, where both days are known.
    fn age(&self, as_of: Option<Date>) -> Option<(Date, i32)> {
        let (as_of, copied) = as_of.zip(self.copied)?;
        Some((copied, as_of.days_since(copied)))
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

impl LoadedList {
    /// A list that was to be searched and cannot be, with why.
    pub fn unusable(id: &str, fault: String) -> Self {
        Self {
            id: id.to_owned(),
            copied: None,
            entries: Vec::new(),
            remarks: Vec::new(),
            fault: Some(fault),
        }
    }
}
