//! Every vector of `vectors.toml` comes out as it says.

use hashgate_model::{AsOf, Date};
use hashgate_pack::cases::Standing;
use serde::Deserialize;

use super::law;
use crate::{CaseFacts, CaseFile, Clock, Event, Status, clock};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vectors {
    vector: Vec<Vector>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    name: String,
    why: String,
    as_of: AsOf,
    #[serde(default)]
    facts: CaseFacts,
    events: Vec<Event>,
    #[serde(default)]
    expect: Vec<Expect>,
    /// Ids that must not be among the deadlines.
    #[serde(default)]
    absent: Vec<String>,
    /// A part of `none_because`.
    none_because: Option<String>,
    /// A part of one of the warnings.
    warns: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    id: String,
    date: Date,
    safe: Option<Date>,
    confidence: Option<Standing>,
    status: Option<String>,
    /// A part of the note.
    note: Option<String>,
    /// A part of the citation.
    cite: Option<String>,
    /// A part of how it was counted.
    counting: Option<String>,
}

fn vectors() -> Vec<Vector> {
    toml::from_str::<Vectors>(include_str!("vectors.toml")).unwrap().vector
}

fn word(status: Status) -> String {
    format!("{status:?}").to_lowercase()
}

fn has(text: Option<&str>, part: &str) -> bool {
    text.is_some_and(|text| text.contains(part))
}

fn wrong(clock: &Clock, vector: &Vector) -> Vec<String> {
    let mut wrong = Vec::new();
    for e in &vector.expect {
        let all = clock.of_id(&e.id);
        let fits = all.iter().any(|d| {
            d.date == e.date
                && d.safe_date == e.safe.unwrap_or(e.date)
                && e.confidence.is_none_or(|c| c == d.confidence)
                && e.status.as_ref().is_none_or(|s| *s == word(d.status))
                && e.note.as_ref().is_none_or(|n| has(d.note.as_deref(), n))
                && e.cite.as_ref().is_none_or(|c| d.cite.contains(c))
                && e.counting.as_ref().is_none_or(|c| d.counting.contains(c))
        });
        if !fits {
            wrong.push(format!("{} {}: got {all:#?}", e.id, e.date));
        }
    }
    for id in &vector.absent {
        if !clock.of_id(id).is_empty() {
            wrong.push(format!("{id} should not be there"));
        }
    }
    if let Some(part) = &vector.none_because
        && !has(clock.none_because.as_deref(), part)
    {
        wrong.push(format!("none_because: {:?}", clock.none_because));
    }
    if let Some(part) = &vector.warns
        && !clock.warnings.iter().any(|w| w.contains(part))
    {
        wrong.push(format!("warnings: {:?}", clock.warnings));
    }
    wrong
}

#[test]
fn every_vector_comes_out() {
    let law = law();
    let mut all_wrong = Vec::new();
    for vector in vectors() {
        assert!(!vector.why.is_empty(), "{} has no reason", vector.name);
        let file = CaseFile {
            facts: vector.facts.clone(),
            events: vector.events.clone(),
            ..CaseFile::default()
        };
        match clock(&file, law, vector.as_of) {
            Ok(clock) => {
                all_wrong.extend(
                    wrong(&clock, &vector)
                        .into_iter()
                        .map(|w| format!("{}: {w}", vector.name)),
                );
            }
            Err(e) => all_wrong.push(format!("{}: {e}", vector.name)),
        }
    }
    assert!(all_wrong.is_empty(), "{}", all_wrong.join("\n"));
}
