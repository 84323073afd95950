//! `data/ledger/`: public enforcement events around mining machines.
//!
//! The ledger answers "has this happened before, to whom, on which ground",
//! with counts and with how sure we are. It never gives a probability: nobody
//! publishes how many shipments passed.

#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, fmt};

use hashgate_model::{Cite, Confidence, Date, Usd};
use serde::{Deserialize, Serialize};

use crate::{Faults, Section, SourceTree};

/// Public enforcement events.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// The events, by date.
    pub events: Vec<Event>,
}

/// How exact the date of an event is.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// The day itself.
    Day,
    /// The day on which a report came out.
    Report,
    /// The month; the day written is its first.
    Month,
    /// Within a month or so.
    About,
}

/// What sort of event it is.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// Customs acted on a shipment or an importer.
    Enforcement,
    /// A rule or a listing.
    Rule,
    /// A court case.
    Litigation,
    /// An act outside customs that shows how the law is read.
    Precedent,
    /// An investigation.
    Investigation,
    /// A request or a bill.
    Political,
    /// What somebody concerned said.
    Statement,
    /// What makers did.
    Industry,
}

/// What was done.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Examined.
    Exam,
    /// Came late, for customs reasons.
    Delay,
    /// Detained.
    Detain,
    /// Seized.
    Seize,
    /// Billed for more duty.
    DutyDemand,
    /// Released.
    Release,
    /// Told to stop.
    Notice,
    /// Put on a list.
    List,
    /// Made a rule.
    Rule,
    /// Laid a duty.
    Tariff,
    /// Went to court.
    Litigation,
    /// Investigated.
    Investigation,
    /// Introduced a bill.
    Bill,
    /// Said or asked.
    Statement,
    /// Moved production.
    Industry,
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Exam => "exam",
            Self::Delay => "delay",
            Self::Detain => "detention",
            Self::Seize => "seizure",
            Self::DutyDemand => "duty demand",
            Self::Release => "release",
            Self::Notice => "notice",
            Self::List => "listing",
            Self::Rule => "rule",
            Self::Tariff => "tariff",
            Self::Litigation => "court case",
            Self::Investigation => "investigation",
            Self::Bill => "bill",
            Self::Statement => "statement",
            Self::Industry => "move of production",
        })
    }
}

/// How sure an event is, best first.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Reliability {
    /// A primary document, a named wire, or an agency's own text.
    High,
    /// Trade press, or a company's word at second hand.
    Medium,
    /// An aggregator.
    Low,
}

impl fmt::Display for Reliability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        })
    }
}

/// One public event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// The id, which stays.
    pub id: String,
    /// The date, as exact as [`Event::precision`] says.
    pub date: Date,
    /// How exact the date is.
    pub precision: Precision,
    /// What sort of event it is.
    pub kind: EventKind,
    /// What was done.
    pub action: Action,
    /// The agencies concerned.
    pub agencies: Vec<String>,
    /// The makers of the machines, as the catalogue names them.
    #[serde(default)]
    pub makers: Vec<String>,
    /// Whether the maker is presumed rather than named.
    #[serde(default)]
    pub maker_presumed: bool,
    /// The models, as the catalogue names them; a family by its shortest name.
    #[serde(default)]
    pub models: Vec<String>,
    /// The ports, each as `San Francisco (SFO)`.
    #[serde(default)]
    pub ports: Vec<String>,
    /// How many machines.
    #[serde(default)]
    pub units: Option<u64>,
    /// What the count is of: seized, held, late.
    #[serde(default)]
    pub units_are: Option<String>,
    /// The value or the sum demanded, in dollars.
    #[serde(default)]
    pub value_usd: Option<Usd>,
    /// The grounds, in the ledger's words: `fcc`, `origin`, `entity_list`,
    /// `classification`, `national_security`.
    #[serde(default)]
    pub grounds: Vec<String>,
    /// The ground as the source gives it.
    #[serde(default)]
    pub ground_text: Option<String>,
    /// What happened, in one or two sentences of ours.
    pub what: String,
    /// How it ended, if known.
    #[serde(default)]
    pub outcome: Option<String>,
    /// How sure it is.
    pub reliability: Reliability,
    /// The sources.
    pub cites: Vec<Cite>,
}

impl Event {
    /// The date as exactly as it is known: `2024-11-25`, `2024-11`.
    pub fn when(&self) -> String {
        let civil = self.date.civil();
        let month = format!("{:04}-{:02}", civil.year(), civil.month());
        match self.precision {
            Precision::Day => self.date.to_string(),
            Precision::Report => format!("reported {}", self.date),
            Precision::Month => month,
            Precision::About => format!("about {month}"),
        }
    }

    /// The best source of the event.
    pub fn confidence(&self) -> Confidence {
        self.cites.iter().map(|c| c.confidence).min().unwrap_or_default()
    }
}

/// The words that [`Event::grounds`] may use.
pub const GROUNDS: [&str; 5] =
    ["fcc", "origin", "entity_list", "classification", "national_security"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventsFile {
    event: Vec<Event>,
}

impl Section for Ledger {
    const FOLDER: &'static str = "ledger";

    fn read(tree: &SourceTree, faults: &mut Faults) -> Self {
        let path = "ledger/events.toml";
        let file: Option<EventsFile> = tree.toml(path, faults);
        let mut events = file.map(|f| f.event).unwrap_or_default();
        let mut seen = BTreeSet::new();
        for event in &events {
            for why in wrong(event, &mut seen) {
                faults.note(path, format!("event `{}`: {why}", event.id));
            }
        }
        events.sort_by(|a, b| (a.date, &a.id).cmp(&(b.date, &b.id)));
        Self { events }
    }
}

fn wrong(event: &Event, seen: &mut BTreeSet<String>) -> Vec<String> {
    let mut wrong = Vec::new();
    if !seen.insert(event.id.clone()) {
        wrong.push("the id is taken; choose another".to_owned());
    }
    if event.cites.is_empty() {
        wrong.push("no source is cited; add one".to_owned());
    }
    for ground in &event.grounds {
        if !GROUNDS.contains(&ground.as_str()) {
            wrong.push(format!(
                "ground `{ground}` is none of {}; use one of these",
                GROUNDS.join(", ")
            ));
        }
    }
    let month = matches!(event.precision, Precision::Month);
    if month && event.date.civil().day() != 1 {
        wrong.push("a month is written by its first day".to_owned());
    }
    if event.units.is_some() != event.units_are.is_some() {
        wrong.push("say what the units are: seized, held, late".to_owned());
    }
    wrong
}
