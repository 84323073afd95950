//! Asking the ledger: filters, precedents, counts over time.

use std::{cmp::Reverse, collections::BTreeMap, fmt};

use hashgate_model::Date;
use serde::Serialize;

use super::{Action, Event, EventKind, Ledger, Precision, Reliability};

/// Which events to show; what is not given does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// The maker, or part of the name.
    pub maker: Option<String>,
    /// The model, or its family.
    pub model: Option<String>,
    /// The port, by name or airport code.
    pub port: Option<String>,
    /// The ground, in the ledger's words, or part of the text of it.
    pub ground: Option<String>,
    /// What was done.
    pub action: Option<Action>,
    /// What sort of event.
    pub kind: Option<EventKind>,
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

impl Filter {
    /// Whether an event passes.
    pub fn passes(&self, event: &Event) -> bool {
        let any = |wanted: &Option<String>, found: &[String]| {
            wanted.as_ref().is_none_or(|wanted| {
                let wanted = folded(wanted);
                found.iter().any(|f| folded(f).contains(&wanted))
            })
        };
        let model = self.model.as_ref().is_none_or(|wanted| {
            event.models.iter().any(|m| tie_of_models(m, wanted).is_some())
        });
        let ground = self.ground.as_ref().is_none_or(|wanted| {
            let wanted = folded(wanted);
            event
                .grounds
                .iter()
                .chain(&event.ground_text)
                .any(|g| folded(g).contains(&wanted))
        });
        let (first, last) = span(event);
        any(&self.maker, &event.makers)
            && model
            && any(&self.port, &event.ports)
            && ground
            && self.action.is_none_or(|a| a == event.action)
            && self.kind.is_none_or(|k| k == event.kind)
            && self.from.is_none_or(|from| last >= from)
            && self.to.is_none_or(|to| first <= to)
    }
}

/// The days on which an event may have been, as its precision leaves open.
fn span(event: &Event) -> (Date, Date) {
    match event.precision {
        Precision::Day | Precision::Report => (event.date, event.date),
        Precision::Month => (event.date, event.date.plus_days(30)),
        Precision::About => {
            (event.date.plus_days(-30), event.date.plus_days(30))
        }
    }
}

/// What of a shipment may have precedents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShipmentTraits {
    /// The makers of its machines.
    pub makers: Vec<String>,
    /// The models.
    pub models: Vec<String>,
    /// The port of entry.
    pub port: Option<String>,
    /// Open grounds, in the ledger's words: `fcc`, `origin`.
    pub grounds: Vec<String>,
}

/// What ties an event to a shipment, strongest first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Tie {
    /// The same model.
    Model,
    /// A model of the same family.
    Family,
    /// The same maker.
    Maker,
    /// The same port.
    Port,
    /// A ground that is open in this shipment too.
    Ground,
}

impl fmt::Display for Tie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Model => "same model",
            Self::Family => "same family",
            Self::Maker => "same maker",
            Self::Port => "same port",
            Self::Ground => "same ground",
        })
    }
}

/// An event with what ties it to a shipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Likeness {
    /// The event.
    pub event: Event,
    /// What ties it, strongest first; never empty.
    pub ties: Vec<Tie>,
}

/// The precedents of a shipment: counts and how sure they are, and no
/// probability, since nobody publishes how many shipments passed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Precedents {
    /// The events, the most alike first.
    pub events: Vec<Likeness>,
    /// How many there are of each action.
    pub by_action: Vec<(Action, usize)>,
    /// How many name each ground.
    pub by_ground: Vec<(String, usize)>,
    /// How many are of each reliability.
    pub by_reliability: Vec<(Reliability, usize)>,
    /// The date to which the ledger's last event goes.
    pub last_event: Option<Date>,
}

/// A month of a year.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize,
)]
pub struct Month {
    /// The year.
    pub year: i16,
    /// The month, 1 to 12.
    pub month: i8,
}

impl Month {
    fn of(date: Date) -> Self {
        Self { year: date.civil().year(), month: date.civil().month() }
    }

    fn next(self) -> Self {
        if self.month >= 12 {
            Self { year: self.year.saturating_add(1), month: 1 }
        } else {
            Self { year: self.year, month: self.month + 1 }
        }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// How many events of each action fell into a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MonthCount {
    /// The month.
    pub month: Month,
    /// The counts, by action; actions without an event are left out.
    pub counts: Vec<(Action, usize)>,
}

impl Ledger {
    /// The events that pass a filter, by date.
    ///
    /// # Example
    ///
    /// ```
    /// use hashgate_pack::ledger::{Filter, Ledger};
    /// let ledger = Ledger::default();
    /// let filter = Filter { port: Some("SFO".into()), ..Filter::default() };
    /// assert_eq!(ledger.find(&filter).count(), 0);
    /// ```
    pub fn find<'a>(
        &'a self,
        filter: &'a Filter,
    ) -> impl Iterator<Item = &'a Event> {
        self.events.iter().filter(|event| filter.passes(event))
    }

    /// The event of that id.
    pub fn event(&self, id: &str) -> Option<&Event> {
        self.events.iter().find(|event| event.id == id)
    }

    /// The acts of customs that resemble a shipment, the most alike first.
    ///
    /// An event resembles it by model, family, maker or port; a ground that
    /// both share only adds to these, since a ground alone would tie a
    /// shipment to every event of its kind.
    pub fn resembling(&self, shipment: &ShipmentTraits) -> Precedents {
        let mut alike: Vec<Likeness> = self
            .events
            .iter()
            .filter(|event| event.kind == EventKind::Enforcement)
            .filter_map(|event| {
                let ties = ties(event, shipment);
                let resembles = ties.iter().any(|t| *t != Tie::Ground);
                resembles.then(|| Likeness { event: event.clone(), ties })
            })
            .collect();
        alike.sort_by(|a, b| {
            let key = |l: &Likeness| {
                (
                    l.ties.first().copied(),
                    Reverse(l.ties.len()),
                    l.event.reliability,
                    Reverse(l.event.date),
                )
            };
            key(a).cmp(&key(b))
        });
        let events = || alike.iter().map(|l| &l.event);
        Precedents {
            by_action: counted(events().map(|e| e.action)),
            by_ground: counted(events().flat_map(|e| e.grounds.clone())),
            by_reliability: counted(events().map(|e| e.reliability)),
            last_event: self.events.iter().map(|e| e.date).max(),
            events: alike,
        }
    }

    /// Events by month, for a chart over time; months without an event stand
    /// as zero, from the first to the last that has one.
    pub fn by_month(&self, filter: &Filter) -> Vec<MonthCount> {
        let mut by_month: BTreeMap<Month, Vec<Action>> = BTreeMap::new();
        for event in self.find(filter) {
            by_month
                .entry(Month::of(event.date))
                .or_default()
                .push(event.action);
        }
        let (Some(&first), Some(&last)) =
            (by_month.keys().next(), by_month.keys().next_back())
        else {
            return Vec::new();
        };
        let mut all = Vec::new();
        let mut month = first;
        while month <= last {
            let actions = by_month.remove(&month).unwrap_or_default();
            all.push(MonthCount {
                month,
                counts: counted(actions.into_iter()),
            });
            // The calendar of model ends long before this could not end.
            month = month.next();
        }
        all
    }
}

fn ties(event: &Event, shipment: &ShipmentTraits) -> Vec<Tie> {
    let mut ties = Vec::new();
    let model = event
        .models
        .iter()
        .flat_map(|m| {
            shipment.models.iter().filter_map(|s| tie_of_models(m, s))
        })
        .min();
    ties.extend(model);
    let same = |a: &str, b: &str| folded(a) == folded(b);
    let maker =
        event.makers.iter().any(|m| shipment.makers.iter().any(|s| same(m, s)));
    if maker {
        ties.push(Tie::Maker);
    }
    let port = shipment.port.as_ref().is_some_and(|port| {
        let wanted = folded(port);
        wanted.len() >= 3
            && event.ports.iter().any(|p| folded(p).contains(&wanted))
    });
    if port {
        ties.push(Tie::Port);
    }
    if event.grounds.iter().any(|g| shipment.grounds.contains(g)) {
        ties.push(Tie::Ground);
    }
    ties
}

/// `S21` and `Antminer S21` are the same model, `S21 Pro` is of its family.
fn tie_of_models(a: &str, b: &str) -> Option<Tie> {
    let (a, b) = (model_words(a), model_words(b));
    if a.is_empty() || b.is_empty() {
        None
    } else if a == b {
        Some(Tie::Model)
    } else if a.starts_with(&b) || b.starts_with(&a) {
        Some(Tie::Family)
    } else {
        None
    }
}

/// The words of a model without the brand before them.
fn model_words(text: &str) -> Vec<String> {
    const BRANDS: [&str; 5] =
        ["bitmain", "antminer", "whatsminer", "avalon", "iceriver"];
    text.split_whitespace()
        .map(str::to_lowercase)
        .skip_while(|word| BRANDS.contains(&word.as_str()))
        .collect()
}

fn folded(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// How often each thing occurs, the most frequent first.
fn counted<T: Ord>(things: impl Iterator<Item = T>) -> Vec<(T, usize)> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for thing in things {
        *counts.entry(thing).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| Reverse(*count));
    counts
}
