//! `data/cases/`: Clocks of detention, seizure, penalty and protest.
//!
//! ```text
//! events.toml     the kinds of events of a case
//! clocks/*.toml   what each event starts, how it is counted, what stops it
//! holidays.toml   the days that a count leaves out
//! agencies.toml   who decides admissibility, and what follows
//! amounts.toml    bonds, thresholds, penalties
//! elections.toml  the ways an importer can take
//! notices.toml    what a notice must say
//! letters/*.md    drafts for counsel
//! ```

mod agencies;
mod clocks;
mod holidays;
mod letters;
mod remedies;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use agencies::{Agencies, Agency, Vested};
pub use clocks::{
    Actor, ClockRule, Closing, DayOne, Direction, Effect, EventKind,
    EventObject, Needs, ShortPeriod, Standing, Term, Unit,
};
pub use holidays::{Closed, Closure, Day, Holiday, Holidays};
pub use letters::{Letter, PLACEHOLDERS};
pub use remedies::{
    Amounts, CostBond, Culpability, Dated, ElectionCost, ElectionRule,
    NoticeItem, NoticeRule, PenaltyMaximum, Route, Stage, on,
};

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
    /// Bonds, thresholds, penalties.
    pub amounts: Amounts,
    /// The ways an importer can take.
    pub elections: Vec<ElectionRule>,
    /// What a notice must say.
    pub notices: Vec<NoticeRule>,
    /// Drafts for counsel.
    pub letters: Vec<Letter>,
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
            if let Some(clock) = self.clock(start) {
                waiting.extend(clock.starts());
                kinds.extend(clock.closings.iter().map(|c| c.event.as_str()));
            } else {
                kinds.insert(start);
                // What shows which object a filing is about decides which
                // clocks it starts.
                kinds.extend(
                    self.event(start)
                        .into_iter()
                        .flat_map(|kind| &kind.objects)
                        .flat_map(|object| &object.shown_by)
                        .map(String::as_str),
                );
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
            agencies: agencies::read(tree, faults),
            amounts: remedies::amounts(tree, faults),
            elections: remedies::elections(tree, &clocks, faults),
            notices: remedies::notices(tree, &events, faults),
            letters: letters::read(tree, &clocks, &events, faults),
            clocks,
            holidays,
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
