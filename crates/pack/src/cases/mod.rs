//! `data/cases/`: Clocks of detention, seizure, penalty and protest.
//!
//! ```text
//! events.toml     the kinds of events of a case
//! clocks/*.toml   what each event starts, how it is counted, what stops it
//! holidays.toml   the days that a count leaves out
//! agencies.toml   who decides admissibility, and what follows
//! ```

mod agencies;
mod clocks;
mod holidays;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use agencies::{Agencies, Agency, Vested};
pub use clocks::{
    Actor, ClockRule, Closing, DayOne, Direction, Effect, EventKind,
    EventObject, Needs, ShortPeriod, Standing, Term, Unit,
};
pub use holidays::{Closed, Closure, Day, Holiday, Holidays};

use crate::{Faults, Section, SourceTree};

/// Clocks of detention, seizure, penalty and protest.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct CaseLaw {
    /// The kinds of events.
    pub events: Vec<EventKind>,
    /// The clocks, each after those it is counted from.
    pub clocks: Vec<ClockRule>,
    /// The days that a count leaves out.
    pub holidays: Holidays,
    /// Who may decide admissibility.
    pub agencies: Agencies,
}

impl CaseLaw {
    /// What is known of a kind of event.
    pub fn event(&self, kind: &str) -> Option<&EventKind> {
        self.events.iter().find(|known| known.kind == kind)
    }

    /// The clock of an id.
    pub fn clock(&self, id: &str) -> Option<&ClockRule> {
        self.clocks.iter().find(|clock| clock.id == id)
    }

    /// The kinds of events that the date of a clock can depend on: those it
    /// is counted from, and those that stop a clock it is counted from.
    pub fn depends_on(&self, id: &str) -> BTreeSet<&str> {
        let mut kinds = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut waiting: Vec<&str> =
            self.clock(id).into_iter().flat_map(ClockRule::starts).collect();
        while let Some(start) = waiting.pop() {
            if !seen.insert(start) {
                continue;
            }
            match self.clock(start) {
                Some(clock) => {
                    waiting.extend(clock.starts());
                    kinds.extend(
                        clock.closings.iter().map(|c| c.event.as_str()),
                    );
                }
                None => {
                    kinds.insert(start);
                }
            }
        }
        kinds
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventFile {
    event: Vec<EventKind>,
}

impl Section for CaseLaw {
    const FOLDER: &'static str = "cases";

    fn read(tree: &SourceTree, faults: &mut Faults) -> Self {
        let events = tree
            .toml::<EventFile>("cases/events.toml", faults)
            .map(|file| file.event)
            .unwrap_or_default();
        check_events(&events, faults);
        let holidays: Holidays =
            tree.toml("cases/holidays.toml", faults).unwrap_or_default();
        holidays.check("cases/holidays.toml", faults);
        let clocks = tree
            .under("cases/clocks/")
            .filter_map(|(path, _)| {
                Some((path.to_owned(), tree.toml(path, faults)?))
            })
            .collect();
        let clocks = clocks::in_order(clocks, &events, faults);
        Self {
            clocks,
            holidays,
            agencies: agencies::read(tree, faults),
            events,
        }
    }
}

fn check_events(events: &[EventKind], faults: &mut Faults) {
    for (i, event) in events.iter().enumerate() {
        if events.iter().take(i).any(|e| e.kind == event.kind) {
            faults.note(
                "cases/events.toml",
                format!("`{}` stands twice; keep one", event.kind),
            );
        }
        for before in &event.not_before {
            if !events.iter().any(|e| &e.kind == before) {
                faults.note(
                    "cases/events.toml",
                    format!(
                        "`{}` cannot come before `{before}`, which is no \
                         event here; correct the name",
                        event.kind
                    ),
                );
            }
        }
    }
}
