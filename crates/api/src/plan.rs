//! `hashgate plan`: options side by side.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    duty::Completeness,
    payback::{InputUsed, LandedPart, Outcomes, Prior},
    values::{CountryCode, Day, HtsNumber, Number, PackStamp, Usd},
};

/// `hashgate.plan/1`: ways to get machines to a site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.plan/1"))]
    pub schema: String,
    /// The day of payment and of the answer.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
    /// The options, best mean worth of a TH/s first; those that cannot be
    /// ranked last.
    pub options: Vec<PlanOption>,
    /// Those that no other beats in both mean and worst twentieth.
    pub efficient: Vec<String>,
    /// What would turn the order of the first and another option.
    pub turns: Vec<Turn>,
    /// What moves the lead of the first, widest first.
    pub tornado: Vec<Swing>,
    /// Paths of the market.
    pub paths: u32,
    /// The seed: the same gives the same answer.
    pub seed: u64,
    /// Every value that all options share, with its source.
    pub inputs: Vec<InputUsed>,
    /// What customs may do and how far the market moves, given or assumed, where
    /// an option says nothing else.
    pub priors: Vec<Prior>,
    /// What of the terms is far from what is usual.
    pub doubts: Vec<String>,
}

/// One option.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanOption {
    /// Its name.
    pub name: String,
    /// The model, if the catalogue knows it.
    pub model: Option<String>,
    /// How many machines.
    pub quantity: u32,
    /// TH/s of all of them.
    pub ths: Number,
    /// Joules per TH.
    pub efficiency_j_th: Number,
    /// The day of entry; null for machines that are in the United States.
    pub entry_date: Option<Day>,
    /// The day of the first hash, if nothing holds the goods.
    pub on_site: Option<Day>,
    /// Price of the goods.
    pub goods_usd: Usd,
    /// The duty; null for machines that are in the United States.
    pub duty: Option<PlanDuty>,
    /// What it costs at the site, with the most duty where it is a range.
    pub landed_usd: Option<Usd>,
    /// The same by TH/s.
    pub landed_per_th_usd: Option<Usd>,
    /// What the landed cost is made of.
    pub parts: Vec<LandedPart>,
    /// Costs that nobody gave.
    pub not_given: Vec<String>,
    /// What was taken for want of something given.
    pub assumed: Vec<String>,
    /// What it brings over all that may become of it; null if not ranked.
    pub outcomes: Option<Outcomes>,
    /// Why it cannot be ranked, if so.
    pub unranked_because: Option<String>,
}

/// The duty of an option.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanDuty {
    /// Whether it is the whole, a range or a part.
    pub completeness: Completeness,
    /// The least.
    pub least_usd: Usd,
    /// The most; null where that cannot be told.
    pub most_usd: Option<Usd>,
    /// The most as a rate on the goods: `12.6%`.
    pub rate: Option<String>,
    /// Customs fees.
    pub fees_usd: Usd,
    /// The dearest other origin that customs may find.
    pub contingent: Option<MoreDuty>,
    /// What is not settled.
    pub unsupported: Vec<String>,
    /// What is imported, line by line.
    pub lines: Vec<ImportedLine>,
}

/// A duty that customs may find in place of that declared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MoreDuty {
    /// The origin that customs may find.
    pub origin: CountryCode,
    /// How much more is then owed.
    pub more_usd: Usd,
}

/// A line of what an option imports.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportedLine {
    /// What it is.
    pub what: String,
    /// Its number.
    pub hts: HtsNumber,
    /// Its origin.
    pub origin: CountryCode,
}

/// What would have to be otherwise for another option to be as good as the
/// first; a third may then be before both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Turn {
    /// The other option.
    pub option: String,
    /// By how much the first is ahead, for a TH/s.
    pub behind_per_th_usd: Usd,
    /// The duty on the first from which on the other is better.
    pub duty_on_the_first: Option<String>,
    /// The days by which the first must be later; null: no delay is enough.
    pub delay_of_the_first_days: Option<u32>,
    /// The duty on the other at which it is as good; negative: not even free.
    pub duty_on_the_other: Option<String>,
    /// The part of its price at which the other is as good; null: not even for
    /// nothing.
    pub price_of_the_other: Option<String>,
}

/// How the lead of the first option moves with one thing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Swing {
    /// What moves.
    pub driver: String,
    /// The lower end, in words.
    pub low: String,
    /// The higher end, in words.
    pub high: String,
    /// The lead of the first at the lower end, for a TH/s.
    pub lead_at_low_usd: Usd,
    /// The same at the higher end.
    pub lead_at_high_usd: Usd,
    /// Which option is first at the lower end.
    pub first_at_low: String,
    /// Which is first at the higher end.
    pub first_at_high: String,
}
