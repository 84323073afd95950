//! Acts of customs that resemble a shipment.

use std::{cmp::Reverse, collections::BTreeMap, fmt};

use hashgate_model::Date;
use hashgate_pack::ledger::{Action, Event, EventKind, Ledger, Reliability};
use serde::Serialize;

use crate::names::{folded, tie_of_models};

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

/// The acts of customs that resemble a shipment, the most alike first.
///
/// An event resembles it by model, family, maker or port; a ground that
/// both share only adds to these, since a ground alone would tie a
/// shipment to every event of its kind.
pub fn resembling(ledger: &Ledger, shipment: &ShipmentTraits) -> Precedents {
    let mut alike: Vec<Likeness> = ledger
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
        last_event: ledger.events.iter().map(|e| e.date).max(),
        events: alike,
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

/// How often each thing occurs, the most frequent first.
pub(crate) fn counted<T: Ord>(
    things: impl Iterator<Item = T>,
) -> Vec<(T, usize)> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for thing in things {
        *counts.entry(thing).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| Reverse(*count));
    counts
}
