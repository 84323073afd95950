//! `hashgate.network_simulation/1`: share and difficulty on many paths.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    common::Confidence,
    values::{Day, Number, PackStamp},
};

/// What a change of duty or enforcement makes of the share of the US and of
/// the difficulty (`hashgate.network_simulation/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.network_simulation/1")]
#[serde(deny_unknown_fields)]
pub struct NetworkSimulationAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.network_simulation/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack: measures of duty, shares, parameters.
    pub pack: PackStamp,
    /// The scenario file, as it was named.
    pub file: String,
    /// The first day.
    pub start: Day,
    /// Weeks.
    pub weeks: u32,
    /// Paths.
    pub paths: u32,
    /// The seed: the same gives the same answer.
    pub seed: u64,
    /// The share of the US with which it begins.
    pub share: StartShare,
    /// The network on the first day, value by value.
    pub network: Vec<StartValue>,
    /// The duty by the pack's measures, without the change and with it.
    pub duty: Vec<SimulatedDuty>,
    /// How share and difficulty lie on the paths, a quarter of a year apart.
    pub points: Vec<SimulatedPoint>,
    /// What of the difference at the end comes from which part; empty if
    /// nothing was changed.
    pub attribution: Vec<AttributedEffect>,
    /// The whole difference at the end.
    pub whole: Effect,
    /// How machines are switched, ordered and priced.
    pub parameters: Vec<SimulationParameter>,
    /// What else must be said, a sentence each without its full stop.
    pub notes: Vec<String>,
}

/// A share of the hashrate with its source. Shares of two methods are never
/// mixed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StartShare {
    /// The way of counting.
    pub method: String,
    /// What it counts.
    pub title: String,
    /// The day.
    pub as_of: Day,
    /// The share of the US.
    pub percent: Number,
    /// The least that it may be, if told.
    pub low_percent: Option<Number>,
    /// The most.
    pub high_percent: Option<Number>,
    /// Where it stands.
    pub source: String,
    /// How sure that is; null for shares of one's own.
    pub confidence: Option<Confidence>,
    /// What else is to be known of it.
    pub note: Option<String>,
}

/// A value of the network on the first day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StartValue {
    /// Which, as a scenario names it.
    pub name: String,
    /// The value.
    pub value: Number,
    /// The day of the market point; null if the scenario told it.
    pub on: Option<Day>,
    /// Where it comes from.
    pub source: String,
}

/// The duty from a day on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SimulatedDuty {
    /// The first day, to the week.
    pub from: Day,
    /// Without the change.
    pub baseline_percent: Number,
    /// With it.
    pub counterfactual_percent: Number,
}

/// Share and difficulty at one point in time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SimulatedPoint {
    /// The day.
    pub on: Day,
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

/// How a value lies on the paths.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// One path in twenty lies below.
    pub p5: Number,
    /// One in four.
    pub p25: Number,
    /// Half.
    pub p50: Number,
    /// Three in four.
    pub p75: Number,
    /// Nineteen in twenty.
    pub p95: Number,
}

/// What the change makes at the end, on average.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Effect {
    /// Of the share of the US, percentage points.
    pub share_points: Number,
    /// Of the difficulty, percent.
    pub difficulty_percent: Number,
}

/// What comes from one part of the change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttributedEffect {
    /// Which.
    pub part: ChangedPart,
    /// Of the share of the US, percentage points.
    pub share_points: Number,
    /// Of the difficulty, percent.
    pub difficulty_percent: Number,
}

/// A part of a change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangedPart {
    /// Duty on the price.
    Duty,
    /// Machines that are held.
    Delay,
    /// Machines that are taken.
    Seizure,
}

/// A parameter as it was used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SimulationParameter {
    /// Its name.
    pub name: String,
    /// The unit, in words.
    pub unit: String,
    /// The value.
    pub value: Number,
    /// Where another view of it would lie at the least.
    pub low: Number,
    /// And at the most.
    pub high: Number,
    /// Whether the scenario told it; else it is assumed.
    pub given: bool,
    /// Why the assumed value; empty if it was given.
    pub why: String,
}
