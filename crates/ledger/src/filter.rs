//! Which events are asked for, and how many there were in each month.

use std::{collections::BTreeMap, fmt};

use hashgate_model::Date;
use hashgate_pack::ledger::{Action, Event, EventKind, Ledger, Precision};
use serde::Serialize;

use crate::{
    names::{folded, tie_of_models},
    precedents::counted,
};

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

/// The events that pass a filter, by date.
///
/// # Example
///
/// ```
/// use hashgate_ledger::{Filter, find};
/// use hashgate_pack::ledger::Ledger;
/// let ledger = Ledger::default();
/// let filter = Filter { port: Some("SFO".into()), ..Filter::default() };
/// assert_eq!(find(&ledger, &filter).count(), 0);
/// ```
pub fn find<'l>(
    ledger: &'l Ledger,
    filter: &Filter,
) -> impl Iterator<Item = &'l Event> {
    ledger.events.iter().filter(|event| filter.passes(event))
}

/// Events by month, for a chart over time; months without an event stand
/// as zero, from the first to the last that has one.
pub fn by_month(ledger: &Ledger, filter: &Filter) -> Vec<MonthCount> {
    let mut by_month: BTreeMap<Month, Vec<Action>> = BTreeMap::new();
    for event in find(ledger, filter) {
        by_month.entry(Month::of(event.date)).or_default().push(event.action);
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
        all.push(MonthCount { month, counts: counted(actions.into_iter()) });
        // The calendar of model ends long before this could not end.
        month = month.next();
    }
    all
}
