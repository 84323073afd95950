//! Dispositions: what a reviewer decided about a hit, and for how long.
//!
//! A decision is about this party and that listed entry as it stood: it is
//! bound to a hash of both. When the entry changes, or the day has come, the
//! decision no longer applies and the hit is open again.

use std::{collections::HashMap, fmt};

use hashgate_model::{Date, sha256_hex};
use hashgate_pack::lists::ListEntry;
use serde::{Deserialize, Serialize};

use crate::screening::types::{Hit, Query, Screening};

/// What a reviewer decided.
///
/// ```
/// use hashgate_parties::Decision;
/// assert_eq!(Decision::FalsePositive.to_string(), "false positive");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// The party is not the listed one.
    FalsePositive,
    /// The party is the listed one.
    TrueMatch,
    /// Somebody else must decide.
    Escalate,
}

impl Decision {
    /// Its name in files and in the pack, as `false_positive`.
    pub fn id(self) -> &'static str {
        match self {
            Self::FalsePositive => "false_positive",
            Self::TrueMatch => "true_match",
            Self::Escalate => "escalate",
        }
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::FalsePositive => "false positive",
            Self::TrueMatch => "true match",
            Self::Escalate => "escalated",
        })
    }
}

/// A paper that a decision rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The file, as it was named.
    pub file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// A decision with person, reason, evidence and expiry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disposition {
    /// What was decided.
    pub decision: Decision,
    /// The list of the entry.
    pub list: String,
    /// The entry's id.
    pub entity_id: String,
    /// The name under which the entry was listed.
    pub listed: String,
    /// The party as it was screened.
    pub party: Query,
    /// Hash of the party as it was screened.
    pub party_sha256: String,
    /// Hash of the entry as it stood.
    pub entry_sha256: String,
    /// Who decided.
    pub person: String,
    /// Why.
    pub reason: String,
    /// The papers that the decision rests on.
    pub evidence: Vec<Evidence>,
    /// When it was decided.
    pub decided: Date,
    /// The last day on which it applies; a true match needs none.
    pub expires: Option<Date>,
}

/// Why a decision may not be recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DispositionError {
    /// Who decided, or why, is missing.
    #[error("a decision needs a {0}; nothing was recorded")]
    Needs(&'static str),
    /// A false positive without an end date.
    #[error(
        "a false positive needs a day on which it expires, after {0}; lists \
         and parties change"
    )]
    Expiry(Date),
}

/// How a hit stands after review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "standing")]
pub enum Standing {
    /// Nobody has decided, or the decision no longer applies.
    Open {
        /// Why an earlier decision does not apply, if there was one.
        because: Option<String>,
    },
    /// A decision applies.
    Decided {
        /// The decision.
        decision: Decision,
        /// Who made it, and until when it applies.
        because: String,
    },
}

impl Disposition {
    /// A decision about a party and a listed entry.
    ///
    /// # Errors
    ///
    /// [`DispositionError`] if person or reason is missing, or a false
    /// positive has no expiry after the day of the decision.
    // Nine facts make a decision; a builder would only hide which are needed.
    #[allow(clippy::too_many_arguments)]
    pub fn record(
        decision: Decision,
        query: &Query,
        list: &str,
        entry: &ListEntry,
        person: &str,
        reason: &str,
        evidence: Vec<Evidence>,
        decided: Date,
        expires: Option<Date>,
    ) -> Result<Self, DispositionError> {
        if person.trim().is_empty() {
            return Err(DispositionError::Needs("person"));
        }
        if reason.trim().is_empty() {
            return Err(DispositionError::Needs("reason"));
        }
        if decision == Decision::FalsePositive {
            if evidence.is_empty() {
                return Err(DispositionError::Needs("document as evidence"));
            }
            if expires.is_none_or(|day| day <= decided) {
                return Err(DispositionError::Expiry(decided));
            }
        }
        Ok(Self {
            decision,
            list: list.to_owned(),
            entity_id: entry.id.clone(),
            listed: entry.name.clone(),
            party: query.clone(),
            party_sha256: party_hash(query),
            entry_sha256: entry_hash(entry),
            person: person.to_owned(),
            reason: reason.to_owned(),
            evidence,
            decided,
            expires,
        })
    }
}

impl Standing {
    /// Nobody has decided.
    pub const OPEN: Self = Self::Open { because: None };

    /// The decision that applies, if one does.
    pub fn decision(&self) -> Option<Decision> {
        match self {
            Self::Open { .. } => None,
            Self::Decided { decision, .. } => Some(*decision),
        }
    }

    /// Whether a reviewer has set the hit aside.
    pub fn is_set_aside(&self) -> bool {
        self.decision() == Some(Decision::FalsePositive)
    }

    /// Who decided what and until when, or why an earlier decision does not
    /// apply; nothing if nobody has decided.
    pub fn in_words(&self) -> Option<String> {
        match self {
            Self::Open { because: None } => None,
            Self::Open { because: Some(why) } => {
                Some(format!("Open again: {why}"))
            }
            Self::Decided { decision, because } => Some(match decision {
                Decision::FalsePositive => {
                    format!("Set aside as a false positive by {because}")
                }
                Decision::TrueMatch => {
                    format!("Confirmed as a true match by {because}")
                }
                Decision::Escalate => format!("Escalated by {because}"),
            }),
        }
    }
}

/// All decisions that were recorded, ready to be looked up.
///
/// # Example
///
/// ```
/// use hashgate_parties::Decisions;
/// assert!(Decisions::new(Vec::new()).all().is_empty());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Decisions {
    all: Vec<Disposition>,
    by_name: HashMap<String, Vec<usize>>,
    refused: Vec<String>,
}

impl Decisions {
    /// The decisions in the order in which they were recorded.
    pub fn new(all: Vec<Disposition>) -> Self {
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, decision) in all.iter().enumerate() {
            by_name.entry(plain(&decision.party.name)).or_default().push(at);
        }
        Self { all, by_name, refused: Vec::new() }
    }

    /// The same, with those that were recorded and do not count, each with
    /// why, in a sentence.
    #[must_use]
    pub fn without(mut self, refused: Vec<String>) -> Self {
        self.refused = refused;
        self
    }

    /// The same with others, made later, and why some of those do not count.
    #[must_use]
    pub fn and(self, more: Vec<Disposition>, refused: Vec<String>) -> Self {
        let mut all = self.all;
        all.extend(more);
        let mut none = self.refused;
        none.extend(refused);
        Self::new(all).without(none)
    }

    /// The decisions that were recorded and do not count, each with why.
    pub fn refused(&self) -> &[String] {
        &self.refused
    }

    /// Every decision.
    pub fn all(&self) -> &[Disposition] {
        &self.all
    }

    /// How each hit of an answer stands on a day, in the order of the hits.
    ///
    /// `entry_of` gives the listed entry behind a hit, as
    /// [`Screener::entry_of`](crate::Screener::entry_of) does.
    pub fn of(
        &self,
        answer: &Screening,
        entry_of: impl Fn(&Hit) -> Option<ListEntry>,
        day: Date,
    ) -> Vec<Standing> {
        let about: Vec<Disposition> = self
            .by_name
            .get(&plain(&answer.query.name))
            .into_iter()
            .flatten()
            .filter_map(|at| self.all.get(*at).cloned())
            .collect();
        let one = |hit: &Hit| {
            // The entry is looked up only where a decision may be about it.
            let asked = about.iter().any(|d| d.list == hit.list);
            match asked.then(|| entry_of(hit)).flatten() {
                Some(entry) => {
                    standing(&answer.query, hit, &entry, &about, day)
                }
                None => Standing::OPEN,
            }
        };
        answer.hits.iter().map(one).collect()
    }
}

/// How a hit stands on a day, given all decisions; the latest counts.
///
/// A decision is about an entry by its id, or by its whole content: lists
/// without ids of their own renumber their entries in each copy.
pub fn standing(
    query: &Query,
    hit: &Hit,
    entry: &ListEntry,
    decisions: &[Disposition],
    day: Date,
) -> Standing {
    let (party, content) = (party_hash(query), entry_hash(entry));
    let about_entry = |d: &&Disposition| {
        d.list == hit.list
            && (d.entity_id == hit.entity_id || d.entry_sha256 == content)
            && d.decided <= day
    };
    let latest = decisions
        .iter()
        .filter(about_entry)
        .filter(|d| d.party_sha256 == party)
        .max_by_key(|d| d.decided);
    let Some(latest) = latest else {
        let other = decisions
            .iter()
            .filter(about_entry)
            .rfind(|d| plain(&d.party.name) == plain(&query.name));
        let because = other.map(|d| {
            format!(
                "what {} decided on {} was about a party of this name with \
                 another country, address or number",
                d.person, d.decided
            )
        });
        return Standing::Open { because };
    };
    if let Some(why) = no_longer(latest, &content, day) {
        return Standing::Open { because: Some(why) };
    }
    let until =
        latest.expires.map_or_else(String::new, |day| format!(", until {day}"));
    Standing::Decided {
        decision: latest.decision,
        because: format!(
            "{} on {}{until}: {}",
            latest.person, latest.decided, latest.reason
        ),
    }
}

/// Why a decision no longer applies.
fn no_longer(
    decision: &Disposition,
    content: &str,
    day: Date,
) -> Option<String> {
    if decision.entry_sha256 != content {
        return Some(format!(
            "the listed entry has changed since {} decided on {}",
            decision.person, decision.decided
        ));
    }
    let expired = decision.expires.filter(|last| *last < day)?;
    Some(format!("the decision of {} expired on {expired}", decision.person))
}

/// A text in small letters with single blanks.
fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// A hash of the party: name, country, address, numbers, however these are
/// set in capitals and blanks.
pub fn party_hash(query: &Query) -> String {
    let country = query.country.map(|c| c.code().to_owned());
    hash(&[
        Some(plain(&query.name)),
        country,
        query.address.as_deref().map(plain),
        Some(query.ids.join("\u{1f}")),
    ])
}

/// A hash of everything a list says of an entry.
pub fn entry_hash(entry: &ListEntry) -> String {
    let countries: Vec<&str> =
        entry.countries.iter().map(hashgate_model::Country::code).collect();
    let mut parts = vec![
        Some(entry.name.clone()),
        Some(entry.aliases.join("\u{1f}")),
        Some(countries.join("\u{1f}")),
        Some(entry.addresses.join("\u{1f}")),
        Some(entry.ids.join("\u{1f}")),
        Some(entry.cite.clone()),
        Some(entry.note.clone()),
    ];
    // Few lists say when an order ends; entries of the others keep the hash
    // that they have without it.
    parts.extend(entry.ends.map(|ends| Some(ends.to_string())));
    hash(&parts)
}

fn hash(parts: &[Option<String>]) -> String {
    let joined: Vec<&str> =
        parts.iter().map(|part| part.as_deref().unwrap_or("\0")).collect();
    sha256_hex(joined.join("\u{1e}").as_bytes())
}
