//! Queries, options and answers of the screening.

use std::sync::Arc;

use hashgate_model::{Cite, Country, Date, Ground};
use hashgate_pack::lists::PartyKind;
use serde::{Deserialize, Serialize};

use crate::index::hash::NameId;

/// A party to be screened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Query {
    /// The name, as a paper writes it.
    pub name: String,
    /// The country, if known; it corroborates a hit and never removes one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// The address, if known; it corroborates a hit and never removes one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Numbers of registers, tax offices, passports.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ids: Vec<String>,
}

impl Query {
    /// A query by name alone.
    pub fn name(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }
}

/// What to search, and from which score on.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Every listed name that scores this or more is a hit, 0 to 1. `None`
    /// takes the calibrated floor of the pack.
    pub min_score: Option<f64>,
    /// The most hits shown; 0 for all.
    pub top: usize,
    /// The ids of the lists to search; `None` for all.
    pub lists: Option<Vec<String>>,
    /// Whether names that score up to 0.15 below the floor are shown apart.
    pub near_misses: bool,
    /// The date as of which a copy of a list counts as stale; `None` judges
    /// no age.
    pub as_of: Option<Date>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            min_score: None,
            top: 25,
            lists: None,
            near_misses: false,
            as_of: None,
        }
    }
}

/// The answer for one query.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Screening {
    /// What was asked.
    pub query: Query,
    /// One hit per listed party, best first.
    pub hits: Vec<Hit>,
    /// Parties below the floor, if they were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub near_misses: Vec<Hit>,
    /// No listed name that scores this or more is missing from the answer.
    pub floor: f64,
    /// How many hits there are, shown or not.
    pub found: usize,
    /// Whether the party is screened: what a search without a hit is worth.
    pub screened: Coverage,
    /// The lists that were searched, and their status.
    pub lists: Arc<[ListStatus]>,
    /// The scripts of letters of the name that cannot be read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<String>,
    /// What a reader should know about the query and the search.
    pub remarks: Vec<String>,
}

/// A listed party whose name is similar to the query's.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// The list's id, as `us-bis-entity-list`.
    pub list: String,
    /// The list's short name.
    pub list_name: String,
    /// The party's id on the list.
    pub entity_id: String,
    /// The name under which the party is listed.
    pub name: String,
    /// The listed name or alias that matched.
    pub matched_name: String,
    /// What the party is.
    pub kind: PartyKind,
    /// The similarity of the names, 0 to 1, after country, address and numbers
    /// were looked at.
    pub score: f64,
    /// Why, in words: first the two strings, then word by word, then what
    /// lowered or corroborated the score.
    pub because: Vec<String>,
    /// What the list is to an import.
    pub ground: Ground,
    /// What a hit on the list means.
    pub means: String,
    /// The order or notice that listed the party, and the law.
    pub cite: Cite,
    /// The party's countries on the list.
    pub countries: Vec<Country>,
    /// Through whom the query leads to the party, if not by its own name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
}

/// What a copy of a list is worth on the day of an answer.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize,
)]
#[serde(rename_all = "snake_case")]
pub enum CopyStatus {
    /// The whole list, and no older than its copies may be.
    Full,
    /// Some entries of the list, from the pack.
    Extract,
    /// The whole list, in a copy of which nobody knows the day.
    Undated,
    /// The whole list, past the age at which a copy passes for today's.
    Stale,
    /// The whole list; a later update of it failed.
    UpdateFailed,
    /// It could not be read, or is too old to be of any use.
    Unusable,
}

/// What a search without a hit is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Coverage {
    /// Every list was searched whole, in a copy within its age.
    Full,
    /// Some lists were searched by an extract only, the others whole.
    Extracts,
    /// A list could not be searched, or only in a copy past its age; or
    /// there was no list or no name to search.
    NotScreened,
}

impl Coverage {
    /// The one of two that is worth less.
    ///
    /// # Example
    ///
    /// ```
    /// use hashgate_parties::Coverage;
    /// let worse = Coverage::Full.worse(Coverage::Extracts);
    /// assert_eq!(worse, Coverage::Extracts);
    /// ```
    #[must_use]
    pub fn worse(self, other: Self) -> Self {
        match (self, other) {
            (Self::NotScreened, _) | (_, Self::NotScreened) => {
                Self::NotScreened
            }
            (Self::Extracts, _) | (_, Self::Extracts) => Self::Extracts,
            (Self::Full, Self::Full) => Self::Full,
        }
    }

    /// What a search of these lists is worth.
    pub fn of(lists: &[ListStatus]) -> Self {
        let worst = lists.iter().map(|list| list.status).max();
        match worst {
            Some(CopyStatus::Full) => Self::Full,
            Some(CopyStatus::Extract) => Self::Extracts,
            Some(
                CopyStatus::Undated
                | CopyStatus::Stale
                | CopyStatus::UpdateFailed
                | CopyStatus::Unusable,
            )
            | None => Self::NotScreened,
        }
    }
}

/// Why a search of these lists without a hit clears nobody, in a sentence
/// without its stop; nothing if every list was searched whole and is current.
///
/// # Example
///
/// ```
/// use hashgate_parties::not_cleared;
/// assert_eq!(
///     not_cleared(&[]).as_deref(),
///     Some("Not cleared: no list was searched")
/// );
/// ```
pub fn not_cleared(lists: &[ListStatus]) -> Option<String> {
    let named = |status: CopyStatus| {
        let of = lists.iter().filter(move |list| list.status == status);
        of.map(|list| list.name.as_str()).collect::<Vec<_>>()
    };
    let extracts = named(CopyStatus::Extract);
    let mut parts = Vec::new();
    for list in lists {
        match list.status {
            CopyStatus::Full | CopyStatus::Extract => {}
            CopyStatus::Unusable if list.entries == 0 => {
                parts.push(format!("{} was not screened", list.name));
            }
            CopyStatus::Unusable => parts.push(format!(
                "{} was searched in a copy too old to be of any use",
                list.name
            )),
            CopyStatus::Undated => parts.push(format!(
                "{} was searched in a copy of unknown age",
                list.name
            )),
            CopyStatus::Stale => {
                let of = list
                    .copied
                    .map_or_else(String::new, |day| format!(" of {day}"));
                parts.push(format!(
                    "{} was searched in a copy{of} past its age",
                    list.name
                ));
            }
            CopyStatus::UpdateFailed => parts.push(format!(
                "{} was searched in a copy whose update failed",
                list.name
            )),
        }
    }
    match (extracts.len(), lists.len()) {
        (_, 0) => parts.push("no list was searched".to_owned()),
        (0, _) => {}
        (some, all) if some == all => {
            parts.push("searched extracts only".to_owned());
        }
        _ => parts.push(format!(
            "searched by an extract only: {}",
            extracts.join(", ")
        )),
    }
    (!parts.is_empty()).then(|| format!("Not cleared: {}", parts.join("; ")))
}

/// The status of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListStatus {
    /// The list's id.
    #[serde(rename = "id")]
    pub list: String,
    /// The list's short name.
    pub name: String,
    /// The date of the copy, if known.
    #[serde(rename = "as_of")]
    pub copied: Option<Date>,
    /// How many entries were searched.
    pub entries: usize,
    /// Whether these are an extract and not the list.
    pub extract: bool,
    /// What the copy is worth.
    pub status: CopyStatus,
    /// What is wrong with it: stale, failed, missing; nothing if all is well.
    pub fault: Option<String>,
}

/// Two names against each other.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// The first name.
    pub name1: String,
    /// The second name.
    pub name2: String,
    /// Their similarity, 0 to 1.
    pub score: f64,
    /// Why, in words.
    pub because: Vec<String>,
}

/// What the second stage of the score decides on.
#[derive(Debug, Clone, PartialEq)]
#[doc(hidden)]
pub struct Agreement {
    /// The score of the first stage.
    pub first: f64,
    /// The number of the kind of agreement.
    pub kind: usize,
}

/// A listed name that was found for a query.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    pub(crate) name: NameId,
    pub(crate) score: f32,
    /// What of the query led there.
    pub(crate) through: Through,
}

/// What of a query leads to a listed name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Through {
    /// Its whole line.
    Line,
    /// One of the names on the line, by its number.
    Part(usize),
    /// A number of a passport, a register, a ship.
    Number,
    /// The brand of a maker, by its number.
    Brand(usize),
}
