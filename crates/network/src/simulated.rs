//! What a simulation says, in decimals that are read and written.

use hashgate_model::{Confidence, Date, Decimal};
use serde::Serialize;

/// What a simulation of the network says. Percents of the hashrate; of the
/// difficulty in its own unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SimulatedNetwork {
    /// The scenario file.
    pub file: String,
    /// Its first day.
    pub start: Date,
    /// Weeks.
    pub weeks: u32,
    /// Paths.
    pub paths: u32,
    /// The seed: the same gives the same answer.
    pub seed: u64,
    /// The share of the US with which it begins.
    pub share: ShareUsed,
    /// The network on the first day, value by value.
    pub network: Vec<StartUsed>,
    /// The duty by the pack's measures, without the change and with it.
    pub duty: Vec<DutyStep>,
    /// How share and difficulty lie on the paths.
    pub points: Vec<Point>,
    /// What of the difference at the end comes from which part.
    pub attribution: Vec<Attributed>,
    /// The whole difference at the end.
    pub whole: Effect,
    /// How machines are switched, ordered and priced.
    pub parameters: Vec<Given>,
    /// What else must be said, a sentence each without its full stop.
    pub notes: Vec<String>,
}

/// A share of the hashrate with its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShareUsed {
    /// The way of counting.
    pub method: String,
    /// What it counts.
    pub title: String,
    /// The day.
    pub as_of: Date,
    /// The share of the US.
    pub percent: Decimal,
    /// The least that it may be, if told.
    pub low_percent: Option<Decimal>,
    /// The most.
    pub high_percent: Option<Decimal>,
    /// Where it stands.
    pub source: String,
    /// How sure that is; none of one's own shares.
    pub confidence: Option<Confidence>,
    /// What else is to be known of it.
    pub note: Option<String>,
}

/// A value of the network on the first day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StartUsed {
    /// Which.
    pub name: String,
    /// The value.
    pub value: Decimal,
    /// The day of the market point; none if the scenario told it.
    pub on: Option<Date>,
    /// Where it comes from.
    pub source: String,
}

impl StartUsed {
    /// A value that the scenario tells.
    pub fn given(name: &str, value: Decimal) -> Self {
        let source = "the scenario".to_owned();
        Self { name: name.to_owned(), value, on: None, source }
    }
}

/// The duty from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DutyStep {
    /// The first day, to the week.
    pub from: Date,
    /// Without the change.
    pub baseline_percent: Decimal,
    /// With it.
    pub counterfactual_percent: Decimal,
}

impl DutyStep {
    /// Whether the rates are those of another step.
    pub fn same(&self, other: &Self) -> bool {
        self.baseline_percent == other.baseline_percent
            && self.counterfactual_percent == other.counterfactual_percent
    }
}

/// Share and difficulty at one point in time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Point {
    /// The day.
    pub on: Date,
    /// The share of the US without the change, percent.
    pub share_baseline: Band,
    /// With it.
    pub share_counterfactual: Band,
    /// What the change makes of it path by path, percentage points.
    pub share_change: Band,
    /// Difficulty without the change.
    pub difficulty_baseline: Band,
    /// With it.
    pub difficulty_counterfactual: Band,
    /// What the change makes of it path by path, percent.
    pub difficulty_change: Band,
}

/// How a value lies on the paths: so many percent of them below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Band {
    /// One path in twenty lies below.
    pub p5: Decimal,
    /// One in four.
    pub p25: Decimal,
    /// Half.
    pub p50: Decimal,
    /// Three in four.
    pub p75: Decimal,
    /// Nineteen in twenty.
    pub p95: Decimal,
}

/// What the change makes at the end, on average.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Effect {
    /// Of the share of the US, percentage points.
    pub share_points: Decimal,
    /// Of the difficulty, percent.
    pub difficulty_percent: Decimal,
}

/// A part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attributed {
    /// `duty`, `delay` or `seizure`.
    pub part: String,
    /// What comes from it.
    #[serde(flatten)]
    pub effect: Effect,
}

/// A parameter as it was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Given {
    /// Its name.
    pub name: String,
    /// The unit, in words.
    pub unit: String,
    /// The value.
    pub value: Decimal,
    /// Where another view of it would lie at the least.
    pub low: Decimal,
    /// And at the most.
    pub high: Decimal,
    /// Whether the scenario told it; else it is assumed.
    pub given: bool,
    /// Why the assumed value; empty if it was given.
    pub why: String,
}
