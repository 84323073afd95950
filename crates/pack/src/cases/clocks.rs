//! Clocks as data: what starts one, how it is counted, what stops it.

use std::{collections::BTreeSet, fmt};

use hashgate_model::Cite;
use serde::{Deserialize, Serialize};

use crate::Faults;

/// How firm a date is, firmest first. These words are part of
/// `hashgate.clock/1`.
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
pub enum Standing {
    /// A statute or regulation that was read says so.
    Settled,
    /// What customs usually does; no law fixes the day.
    Practice,
    /// Our reading of several texts.
    Inferred,
    /// Customs may deny that the clock runs or how it is counted.
    Arguable,
    /// Second-hand or from memory.
    Unverified,
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Settled => "settled",
            Self::Practice => "practice",
            Self::Inferred => "inferred",
            Self::Arguable => "arguable",
            Self::Unverified => "unverified",
        })
    }
}

/// A kind of event that a case can hold.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventKind {
    /// Its name in EVENTS.toml.
    pub kind: String,
    /// In words.
    pub title: String,
    /// Whether a case holds it at most once.
    #[serde(default)]
    pub once: bool,
    /// Whether a date after the as-of date is a plan, and no mistake.
    #[serde(default)]
    pub may_be_planned: bool,
    /// Kinds that it cannot come before.
    #[serde(default)]
    pub not_before: Vec<String>,
    /// Kinds that must have happened, on its own day at the latest, whether
    /// or not the case has their day.
    #[serde(default)]
    pub implies: Vec<String>,
    /// Kinds after which it is odd, though it can be so.
    #[serde(default)]
    pub odd_after: Vec<OddAfter>,
    /// What it may be about (`of`), where that can be more than one thing.
    #[serde(default)]
    pub objects: Vec<EventObject>,
    /// What to say if a case holds nothing that starts a clock, but this.
    #[serde(default)]
    pub starts_nothing: Option<String>,
    /// The event that starts the clock in its place, which comes later or on
    /// the same day.
    #[serde(default)]
    pub awaits: Option<String>,
}

/// An event after which another is asked about.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OddAfter {
    /// The kind that came before.
    pub kind: String,
    /// What it may mean and what to look at, a sentence.
    pub why: String,
}

/// What a filing can be about.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventObject {
    /// The word in `of`.
    pub of: String,
    /// Kinds of earlier events that show that the case is about it.
    pub shown_by: Vec<String>,
}

/// In what days are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Every day.
    Calendar,
    /// Weekends and holidays left out (19 CFR 101.1).
    Business,
    /// To the same day of a later month, or that month's last day.
    Months,
    /// To the same day of a later year; 29 February becomes 28.
    Years,
}

/// On which side of its start a clock ends.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Later than the start.
    #[default]
    After,
    /// Earlier than the start.
    Before,
}

/// Which day is day 1 of a count.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum DayOne {
    /// The day after the event: the event's own day is day 0.
    #[default]
    NextDay,
    /// The event's own day.
    SameDay,
}

/// One way to count a clock; the earliest of a clock's terms is its date.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// What starts it: kinds of events or ids of other clocks; the first
    /// that the case has is taken.
    pub from: Vec<String>,
    /// Where the event names its object (`of`), the object it must name; an
    /// event that names none is taken to fit.
    #[serde(default)]
    pub of: Option<String>,
    /// How many units.
    pub count: i32,
    /// In what days are counted.
    pub unit: Unit,
    /// On which side of the start.
    #[serde(default)]
    pub direction: Direction,
    /// Which day is day 1.
    #[serde(default)]
    pub day_one: DayOne,
}

/// What a closing event does to a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// The act that the clock asks for was done.
    Met,
    /// The clock no longer runs, nor does any that it would start.
    Ended,
}

/// An event that closes a clock.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closing {
    /// The kind of event.
    pub event: String,
    /// What it does.
    pub effect: Effect,
    /// The object the event must name, where it names one.
    #[serde(default)]
    pub of: Option<String>,
    /// Whether it counts even if it comes before the clock starts.
    #[serde(default)]
    pub any_time: bool,
    /// What to say if it comes in time.
    #[serde(default)]
    pub note: Option<String>,
    /// What to say if it comes after the date.
    #[serde(default)]
    pub note_if_later: Option<String>,
}

/// Who must act by the date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The importer, or whoever has an interest in the goods.
    Importer,
    /// Customs.
    Customs,
    /// Nobody: the date brings something about by itself.
    Nobody,
}

/// A fact of the case that a clock needs beside its events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Needs {
    /// Duty under the emergency-powers act was paid on the entry.
    IeepaDuty,
    /// A preference program was open to the goods.
    PreferenceProgram,
    /// A loss of duty is in question.
    LossOfDuty,
    /// Another agency than customs is said to decide.
    OtherDecider,
    /// Customs itself may declare forfeiture, as far as the value is known.
    SummaryRoute,
}

/// When customs may set a shorter time than the rule's (19 CFR 171.2(e)).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShortPeriod {
    /// The fewest working days it may set.
    pub floor_working_days: i32,
    /// It may do so with fewer calendar days than this left before the
    /// limitation of action.
    pub limitation_days_left: i32,
    /// The law.
    pub cites: Vec<Cite>,
}

/// One clock.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockRule {
    /// Its id in `hashgate.clock/1`.
    pub id: String,
    /// In words.
    pub title: String,
    /// How it is counted; the earliest term is the date.
    #[serde(rename = "term")]
    pub terms: Vec<Term>,
    /// Who must act.
    pub actor: Actor,
    /// How firm the date is.
    pub confidence: Standing,
    /// Whether it is a clock of 19 USC 1499(c), which depends on who decides
    /// admissibility.
    #[serde(default)]
    pub detention_clock: bool,
    /// A fact that the case must state for the clock to be shown.
    #[serde(default)]
    pub needs: Option<Needs>,
    /// Whether a date that the paper itself sets goes before the count.
    #[serde(default)]
    pub paper_may_set: bool,
    /// When customs may set fewer working days.
    #[serde(default)]
    pub short_period: Option<ShortPeriod>,
    /// Whether the importer must act by law, so that a date that has passed
    /// with nothing done needs care at once; an election only lapses.
    #[serde(default)]
    pub obligation: bool,
    /// Whether the date says until when a thing must be kept, so that no
    /// earlier day is safer.
    #[serde(default)]
    pub keep_through: bool,
    /// What happens if the date passes.
    pub if_missed: String,
    /// What else a reader must know.
    #[serde(default)]
    pub note: Option<String>,
    /// What to say where a court, and not customs, declares forfeiture; the
    /// date is then arguable.
    #[serde(default)]
    pub note_if_judicial: Option<String>,
    /// What closes it.
    #[serde(default, rename = "closed_by")]
    pub closings: Vec<Closing>,
    /// The law.
    pub cites: Vec<Cite>,
}

impl ClockRule {
    /// Everything that its date can come from: kinds of events and ids of
    /// other clocks.
    pub fn starts(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().flat_map(|t| t.from.iter().map(String::as_str))
    }
}

/// Checks the clocks and puts each after those it is counted from.
pub(super) fn in_order(
    clocks: Vec<(String, ClockRule)>,
    kinds: &[EventKind],
    faults: &mut Faults,
) -> Vec<ClockRule> {
    let known: BTreeSet<&str> =
        kinds.iter().map(|kind| kind.kind.as_str()).collect();
    let ids: BTreeSet<String> =
        clocks.iter().map(|(_, clock)| clock.id.clone()).collect();
    for (file, clock) in &clocks {
        check(file, clock, &known, &ids, faults);
    }
    let mut waiting = clocks;
    let mut done: BTreeSet<String> = BTreeSet::new();
    let mut ordered = Vec::new();
    while !waiting.is_empty() {
        let (ready, rest): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|(_, clock)| {
                clock.starts().all(|s| !ids.contains(s) || done.contains(s))
            });
        if ready.is_empty() {
            for (file, clock) in &rest {
                faults.note(
                    file,
                    format!("{} is counted from itself in a circle", clock.id),
                );
            }
            return ordered;
        }
        for (_, clock) in ready {
            done.insert(clock.id.clone());
            ordered.push(clock);
        }
        waiting = rest;
    }
    ordered
}

fn check(
    file: &str,
    clock: &ClockRule,
    kinds: &BTreeSet<&str>,
    ids: &BTreeSet<String>,
    faults: &mut Faults,
) {
    let judged = !faults.is_malformed("cases/events.toml")
        && !faults.is_malformed("cases/clocks/");
    let mut fault = |what: String| {
        faults.note(file, format!("clock `{}`: {what}", clock.id));
    };
    let stem = file.rsplit('/').next().and_then(|f| f.strip_suffix(".toml"));
    if stem != Some(clock.id.as_str()) {
        fault("name the file after the clock".to_owned());
    }
    if clock.terms.is_empty() {
        fault("it has no [[term]]; say how it is counted".to_owned());
    }
    if clock.cites.is_empty() {
        fault("it cites nothing; give the law".to_owned());
    }
    for start in clock.starts() {
        if judged && !kinds.contains(start) && !ids.contains(start) {
            fault(format!(
                "`{start}` is neither an event of events.toml nor a clock; \
                 correct the name"
            ));
        }
    }
    for term in &clock.terms {
        if !(0..=4000).contains(&term.count) {
            fault(format!("a count of {} is out of range", term.count));
        }
    }
    for closing in &clock.closings {
        if judged && !kinds.contains(closing.event.as_str()) {
            fault(format!(
                "closed by `{}`, which is not an event of events.toml",
                closing.event
            ));
        }
    }
}
