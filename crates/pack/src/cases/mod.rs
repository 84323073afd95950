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
pub use letters::{Condition, Letter, PLACEHOLDERS, blanks};
pub use remedies::{
    Amounts, CostBond, Culpability, Dated, ElectionCost, ElectionRule,
    NoticeItem, NoticeRule, PenaltyMaximum, Route, Stage, on,
};

use crate::{Faults, Section, SourceTree, tree::is_named};

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
                // Where its day is not given, what implies it bounds it.
                let implies = |kind: &&EventKind| {
                    kind.implies.iter().any(|implied| implied == start)
                };
                kinds.extend(
                    self.events
                        .iter()
                        .filter(implies)
                        .map(|kind| kind.kind.as_str()),
                );
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
        if !faults.is_malformed("cases/holidays.toml") {
            holidays.check("cases/holidays.toml", faults);
        }
        let clocks = tree
            .under("cases/clocks/")
            .filter(|(path, _)| is_named(path, ".toml"))
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
                format!("`{}` is listed twice; keep one", event.kind),
            );
        }
        for before in &event.not_before {
            if !events.iter().any(|e| &e.kind == before) {
                faults.note(
                    "cases/events.toml",
                    format!(
                        "`{}` cannot come before `{before}`, which is not \
                         an event of this file; correct the name",
                        event.kind
                    ),
                );
            }
        }
        for odd in &event.odd_after {
            if !events.iter().any(|e| e.kind == odd.kind) {
                faults.note(
                    "cases/events.toml",
                    format!(
                        "`{}` is odd after `{}`, which is not an event here; \
                         correct the name",
                        event.kind, odd.kind
                    ),
                );
            }
        }
        for implied in &event.implies {
            if !events.iter().any(|e| &e.kind == implied) {
                faults.note(
                    "cases/events.toml",
                    format!(
                        "`{}` implies `{implied}`, which is not an event \
                         here; correct the name",
                        event.kind
                    ),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_section;

    fn tree() -> SourceTree {
        let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
        SourceTree::from_dir(data.as_ref()).unwrap()
    }

    /// The faults after one file was changed.
    fn faults(file: &str, old: &str, new: &str) -> String {
        let mut tree = tree();
        let text = tree.text(file).unwrap();
        assert!(text.contains(old), "{file} has no `{old}`");
        let changed = text.replacen(old, new, 1);
        tree.insert(file, &changed);
        read_section::<CaseLaw>(&tree).unwrap_err().to_string()
    }

    #[test]
    fn the_data_has_no_fault_and_survives_its_compact_form() {
        let law: CaseLaw = read_section(&tree()).unwrap();
        let bytes = postcard::to_stdvec(&law).unwrap();
        let again: CaseLaw = postcard::from_bytes(&bytes).unwrap();
        assert_eq!(law.clocks.len(), again.clocks.len());
        assert_eq!(format!("{law:?}"), format!("{again:?}"));
    }

    #[test]
    fn every_id_of_the_contract_is_there() {
        let law: CaseLaw = read_section(&tree()).unwrap();
        for id in [
            "entry_due",
            "entry_summary_due",
            "release_or_detain_decision",
            "detention_notice_due",
            "deemed_exclusion",
            "protest_of_exclusion",
            "protest_deemed_denied",
            "court_action",
            "petition_seizure",
            "petition_penalty",
            "claim_and_cost_bond",
            "post_summary_correction",
            "liquidation_expected",
            "protest_of_liquidation",
            "redelivery",
            "cf28_answer",
            "cf29_answer",
            "unclaimed",
            "record_keeping_until",
        ] {
            assert!(law.clock(id).is_some(), "{id}");
        }
        for kind in [
            "arrival",
            "entry",
            "presented_for_examination",
            "detention_notice",
            "release",
            "exclusion",
            "seizure_notice_mailed",
            "penalty_notice_mailed",
            "first_publication",
            "petition_filed",
            "claim_filed",
            "liquidation",
            "protest_filed",
            "protest_denied_mailed",
            "redelivery_notice",
            "cf28",
            "cf29",
            "marking_notice",
        ] {
            assert!(law.event(kind).is_some(), "{kind}");
        }
    }

    #[test]
    fn a_clock_stands_after_those_it_is_counted_from() {
        let law: CaseLaw = read_section(&tree()).unwrap();
        let place = |id: &str| law.clocks.iter().position(|c| c.id == id);
        for clock in &law.clocks {
            for start in clock.starts().filter(|s| law.clock(s).is_some()) {
                assert!(place(start) < place(&clock.id), "{}", clock.id);
            }
        }
        let on = law.depends_on("court_action");
        for kind in ["protest_denied_mailed", "protest_filed", "release"] {
            assert!(on.contains(kind), "{kind}");
        }
        assert!(!on.contains("cf28"));
    }

    #[test]
    fn faults_name_the_file_and_the_next_step() {
        let clock = "cases/clocks/cf28_answer.toml";
        let circle =
            faults(clock, "from = [\"cf28\"]", "from = [\"cf28_answer\"]");
        assert!(circle.contains("data/cases/clocks/cf28_answer.toml"));
        assert!(circle.contains("in a circle"), "{circle}");
        let unknown = faults(clock, "from = [\"cf28\"]", "from = [\"cf82\"]");
        assert!(unknown.contains("`cf82` is neither an event"), "{unknown}");
        let renamed = faults(clock, "id = \"cf28", "id = \"cf82");
        assert!(renamed.contains("name the file"), "{renamed}");
        let key = faults(clock, "if_missed", "if_mist");
        assert!(key.contains("if_mist"), "{key}");
        let day = faults("cases/holidays.toml", "day = 19", "day = 99");
        assert!(day.contains("no such day"), "{day}");
        let twice = faults(
            "cases/amounts.toml",
            "[[cost_bond]]",
            "[[summary_forfeiture_limit_usd]]\nfrom = 2020-01-01\n\
             value = \"1\"\ncites = [{ text = \"x\" }]\n[[cost_bond]]",
        );
        assert!(twice.contains("two values from 2020-01-01"), "{twice}");
        let election = faults(
            "cases/elections.toml",
            "\"petition_penalty\"",
            "\"petition_penal\"",
        );
        assert!(election.contains("is not a clock"), "{election}");
    }

    #[test]
    fn a_letter_that_cites_nothing_or_hides_what_it_is_is_refused() {
        let letter = "cases/letters/extension.md";
        let bare = faults(letter, "DRAFT FOR COUNSEL", "FINAL");
        assert!(bare.contains("mark it DRAFT"), "{bare}");
        let blank = faults(letter, "{{importer}}", "{{importr}}");
        assert!(blank.contains("can never be filled"), "{blank}");
        let uncited = faults(letter, "\"19 USC 1608\"", "\"19 USC 9999\"");
        assert!(uncited.contains("never cites 19 USC 9999"), "{uncited}");
    }
}
