//! Dispositions: what a reviewer decided about a hit, and for how long.
//!
//! A decision is about this party and that listed entry as it stood: it is
//! bound to a hash of both. When the entry changes, or the day has come, the
//! decision no longer applies and the hit is open again.

use hashgate_model::{Date, sha256_hex};
use hashgate_pack::lists::ListEntry;
use serde::{Deserialize, Serialize};

use crate::screening::{Hit, Query};

/// What a reviewer decided.
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
    /// Hash of the party as it was screened.
    pub party_sha256: String,
    /// Hash of the entry as it stood.
    pub entry_sha256: String,
    /// Who decided.
    pub person: String,
    /// Why.
    pub reason: String,
    /// The papers that the decision rests on.
    pub evidence: Vec<String>,
    /// When it was decided.
    pub decided: Date,
    /// The last day on which it applies; a true match needs none.
    pub expires: Option<Date>,
}

/// Why a decision may not be recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DispositionError {
    /// Nobody stands behind it, or nothing.
    #[error("a decision needs a {0}; nothing was recorded")]
    Needs(&'static str),
    /// An exception for ever is no exception.
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
        evidence: Vec<String>,
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
                return Err(DispositionError::Needs("paper as evidence"));
            }
            if expires.is_none_or(|day| day <= decided) {
                return Err(DispositionError::Expiry(decided));
            }
        }
        Ok(Self {
            decision,
            list: list.to_owned(),
            entity_id: entry.id.clone(),
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

/// How a hit stands on a day, given all decisions; the latest counts.
pub fn standing(
    query: &Query,
    hit: &Hit,
    entry: &ListEntry,
    decisions: &[Disposition],
    day: Date,
) -> Standing {
    let party = party_hash(query);
    let latest = decisions
        .iter()
        .filter(|d| {
            d.party_sha256 == party
                && d.list == hit.list
                && d.entity_id == hit.entity_id
                && d.decided <= day
        })
        .max_by_key(|d| d.decided);
    let Some(latest) = latest else { return Standing::Open { because: None } };
    let changed = (latest.entry_sha256 != entry_hash(entry)).then(|| {
        format!(
            "the listed entry has changed since {} decided on {}",
            latest.person, latest.decided
        )
    });
    let why = changed.or_else(|| {
        let expired = latest.expires.filter(|last| *last < day)?;
        Some(format!("the decision of {} expired on {expired}", latest.person))
    });
    if why.is_some() {
        return Standing::Open { because: why };
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

/// A hash of the party: name, country, address, numbers.
pub fn party_hash(query: &Query) -> String {
    let country = query.country.map(|c| c.code().to_owned());
    hash(&[
        Some(query.name.clone()),
        country,
        query.address.clone(),
        Some(query.ids.join("\u{1f}")),
    ])
}

/// A hash of everything a list says of an entry.
pub fn entry_hash(entry: &ListEntry) -> String {
    let countries: Vec<&str> =
        entry.countries.iter().map(hashgate_model::Country::code).collect();
    hash(&[
        Some(entry.name.clone()),
        Some(entry.aliases.join("\u{1f}")),
        Some(countries.join("\u{1f}")),
        Some(entry.addresses.join("\u{1f}")),
        Some(entry.ids.join("\u{1f}")),
        Some(entry.cite.clone()),
        Some(entry.note.clone()),
    ])
}

fn hash(parts: &[Option<String>]) -> String {
    let joined: Vec<&str> =
        parts.iter().map(|part| part.as_deref().unwrap_or("\0")).collect();
    sha256_hex(joined.join("\u{1e}").as_bytes())
}
