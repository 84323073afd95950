//! The answer: which clocks run, and to what day.

use hashgate_model::{Cite, Date};
use hashgate_pack::cases::{Actor, Stage, Standing, Vested};
use serde::Serialize;

use crate::{Election, Exposure, NoticeCheck, RouteAnswer, StorageMeter};

/// An event as the answer repeats it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseEvent {
    /// Its number in the file, counted from 1.
    pub number: usize,
    /// Its kind.
    pub kind: String,
    /// Its kind in words.
    pub title: String,
    /// Its day.
    pub date: Date,
    /// What it is about, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Whether it lies after the as-of date.
    pub planned: bool,
    /// The note of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// How a deadline stands as of the date asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The date has not passed.
    Open,
    /// The date has passed, and nothing in the case closed it.
    Passed,
    /// What it asks for was done in time.
    Met,
    /// What it asks for was done after the date.
    Late,
    /// An event stopped it; it no longer runs.
    Ended,
}

/// What a deadline was counted from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Start {
    /// The event's number in the file; none for another deadline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<usize>,
    /// The event's kind, or the other deadline's id.
    pub name: String,
    /// The day; with `at_latest`, the day of the event that implies it.
    pub date: Date,
    /// Whether nobody gave the day, and `event` is one that came after it.
    #[serde(skip_serializing_if = "is_false")]
    pub at_latest: bool,
}

/// For serde, which hands over a reference.
#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde asks for"
)]
fn is_false(value: &bool) -> bool {
    !value
}

/// One deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClockDeadline {
    /// Its id in `hashgate.clock/1`.
    pub id: String,
    /// In words.
    pub title: String,
    /// The literal last day; with `at_latest`, the latest that it can be.
    pub date: Date,
    /// Whether it hangs on a day that nobody gave, so that the true date can
    /// only be earlier.
    #[serde(skip_serializing_if = "is_false")]
    pub at_latest: bool,
    /// The business day on or before it: no rule was found that moves a
    /// customs date to the next business day.
    pub safe_date: Date,
    /// How it was counted.
    pub counting: String,
    /// The law, in one line.
    pub cite: String,
    /// How firm it is.
    pub confidence: Standing,
    /// What else a reader must know.
    pub note: Option<String>,
    /// Who must act.
    pub actor: Actor,
    /// What happens if the date passes.
    pub if_missed: String,
    /// Whether it says until when a thing is kept, so that nothing is missed
    /// when it passes.
    #[serde(skip)]
    pub keep_through: bool,
    /// How it stands as of the date asked for.
    pub status: Status,
    /// The number of the event that closed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_by: Option<usize>,
    /// Calendar days from the as-of date to the date; negative once passed.
    pub days_left: i32,
    /// What it was counted from.
    pub from: Vec<Start>,
    /// The law, source by source.
    pub cites: Vec<Cite>,
}

/// Who decides, and what follows for the clock of detention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decider {
    /// The agency, as the case names it.
    pub name: String,
    /// Whether the decision is vested in it.
    pub vested: Vested,
    /// What follows, in sentences.
    pub explanation: String,
    /// What customs may say against it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warning: Option<String>,
    /// The papers to ask for.
    pub ask_for: Vec<String>,
    /// The law and the decisions.
    pub cites: Vec<Cite>,
}

/// The clocks of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clock {
    /// The events, in the order of the file.
    pub events: Vec<CaseEvent>,
    /// The deadlines, earliest first.
    pub deadlines: Vec<ClockDeadline>,
    /// Why no clock runs, where none does.
    pub none_because: Option<String>,
    /// Who decides, where the case is one of detention.
    pub decider: Option<Decider>,
    /// The stages in which the case stands; more than one if, say, goods
    /// were seized and a penalty was asked for.
    pub stages: Vec<Stage>,
    /// Who declares forfeiture, where goods were seized.
    pub route: Option<RouteAnswer>,
    /// The ways that the importer can take now.
    pub elections: Vec<Election>,
    /// What the notices of the case leave out.
    pub notices: Vec<NoticeCheck>,
    /// What storage costs, where the case says what a day costs.
    pub storage: Option<StorageMeter>,
    /// What penalties can come to.
    pub exposure: Option<Exposure>,
    /// What a reader must know of the case as a whole.
    pub warnings: Vec<String>,
}

impl Clock {
    /// The next open date, whoever must act on it.
    pub fn next(&self) -> Option<&ClockDeadline> {
        self.first_open(|_| true)
    }

    /// The next open date on which the importer must act.
    pub fn next_act(&self) -> Option<&ClockDeadline> {
        self.first_open(|d| d.actor == Actor::Importer)
    }

    fn first_open(
        &self,
        wanted: impl Fn(&ClockDeadline) -> bool,
    ) -> Option<&ClockDeadline> {
        self.deadlines
            .iter()
            .filter(|d| d.status == Status::Open && wanted(d))
            .min_by_key(|d| (d.safe_date, d.date))
    }

    /// The deadlines of an id.
    pub fn of_id(&self, id: &str) -> Vec<&ClockDeadline> {
        self.deadlines.iter().filter(|d| d.id == id).collect()
    }
}
