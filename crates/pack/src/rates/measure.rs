//! Additional duties of chapter 99: rate, scope, exceptions, base, dates.

use hashgate_model::{Country, Date, Period, Rate};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Authority, CiteId, Goods};
use crate::plausible;

/// One measure: a program of additional duty under one authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// The file below `data/rates/us/`, without its ending.
    pub id: String,
    /// The power under which it is laid.
    pub authority: Authority,
    /// Its name.
    pub label: String,
    /// Measures of a lower number are computed first, so that others can
    /// depend on them.
    pub step: u8,
    /// What a reader should know whenever it applies.
    pub note: Option<String>,
    /// The goods it reaches.
    pub scope: Vec<ScopeBlock>,
    /// For which goods, on which days, scope and exceptions were read; for
    /// others the measure is `unsupported`.
    pub read: Vec<ScopeBlock>,
    /// Headings and rates, by origin and date.
    pub rates: Vec<RateRow>,
    /// The value that it multiplies, by date.
    pub bases: Vec<BaseRow>,
    /// When it does not apply, or applies otherwise.
    pub exceptions: Vec<Exception>,
}

/// A measure that is only named, so that lines it may reach are said to be
/// unsettled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotHeld {
    /// The power under which it is laid.
    pub authority: Authority,
    /// Its name.
    pub label: String,
    /// The goods that it may reach.
    pub goods: Goods,
    /// The origins; none means all.
    pub origins: Vec<Country>,
    /// The days.
    pub period: Period,
    /// Where it stands.
    pub cites: Vec<CiteId>,
}

/// Goods under one set of prefixes, over a stretch of days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeBlock {
    /// The goods.
    pub goods: Goods,
    /// The days on which the block holds.
    pub period: Option<Period>,
}

/// How the rate of a row works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RateKind {
    /// Comes on top of the column 1 duty.
    Adds,
    /// Column 1 duty and this one together reach the rate.
    TotalCap,
}

/// A heading and its rate for some origins over a stretch of days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateRow {
    /// The heading of chapter 99.
    pub heading: String,
    /// The heading claimed where column 1 alone reaches the cap.
    pub heading_at_cap: Option<String>,
    /// The origins; none means every origin that no other row names.
    pub origins: Vec<Country>,
    /// Origins taken out of a row for all.
    pub except_origins: Vec<Country>,
    /// The rate.
    pub rate: Rate,
    /// How it works.
    pub kind: RateKind,
    /// Whether it reaches goods that pay column 2.
    pub column2: bool,
    /// The days on which it holds.
    pub period: Period,
    /// Applies only if this is known to hold.
    pub only_if: Option<When>,
    /// The heading that says so where it is not.
    pub otherwise: Option<String>,
    /// What is asked while it is not known whether `only_if` holds.
    pub ask: Option<Ask>,
    /// Where it stands.
    pub cites: Vec<CiteId>,
}

/// The value that a measure multiplies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BaseKind {
    /// The entered value.
    FullValue,
    /// The value of the metal content, or all of it where that is unknown.
    MetalContent,
    /// The value without the metal content on which metal duty is paid.
    LessMetalContent,
}

/// The value base over a stretch of days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaseRow {
    /// Which value.
    pub kind: BaseKind,
    /// The days on which it holds.
    pub period: Period,
    /// Where it stands.
    pub cites: Vec<CiteId>,
}

/// What an exception does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// No duty under this measure.
    Free,
    /// Another rate in place of the row's.
    Instead(Rate),
    /// In place of the row, so much that column 1 and the duty together reach
    /// the rate.
    Total(Rate),
    /// No duty on the content of the United States.
    UsContent,
}

/// A heading under which the measure does not apply, or applies otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    /// The heading claimed.
    pub heading: String,
    /// The heading claimed where column 1 alone reaches the total.
    pub heading_at_cap: Option<String>,
    /// In a few words.
    pub label: String,
    /// Of two that hold the lower rank is claimed; equal ranks are an error.
    pub rank: u8,
    /// The entry dates for which it can be claimed.
    pub period: Period,
    /// The origins that can claim it; none means all.
    pub origins: Vec<Country>,
    /// The goods that can claim it.
    pub goods: Goods,
    /// What must hold beside.
    pub when: When,
    /// What it does.
    pub effect: Effect,
    /// Of the content of the United States, no more than this share of the
    /// value is without duty.
    pub us_content_at_most: Option<Rate>,
    /// The heading of the row for the rest of the value, if it has its own.
    pub rest: Option<String>,
    /// Whether the goods still count as subject to the authority, for other
    /// measures that leave such goods alone.
    pub still_subject: bool,
    /// Whether an unknown fact is passed over without a note.
    pub quiet: bool,
    /// What is asked while it is not known whether it holds.
    pub ask: Option<Ask>,
    /// Where it stands.
    pub cites: Vec<CiteId>,
}

/// A question about the fact on which a row or an exception hangs: until it is
/// answered, what it would come to is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// The question, for the person who can answer it.
    pub question: String,
    /// The headings that hang on it.
    pub headings: Vec<String>,
    /// Whether the duty is a range until it is answered; not where only our
    /// reading says that it may be owed, nor where it is the importer's to
    /// show that less is.
    pub range: bool,
}

/// What must hold for an exception; all that is given must.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct When {
    /// Loaded onto the vessel, or the last means of transport, before.
    pub loaded_before: Option<Date>,
    /// The relief is for goods loaded onto a vessel.
    pub by_vessel: bool,
    /// Exported before.
    pub exported_before: Option<Date>,
    /// One of these special programs is claimed.
    pub programs: Vec<String>,
    /// None of these special programs is claimed.
    pub not_programs: Vec<String>,
    /// Whether the goods pay column 2.
    pub column2: Option<bool>,
    /// A duty above zero is owed under one of these.
    pub subject_to: Vec<Authority>,
    /// Content of the United States is at least this share of the value.
    #[serde(deserialize_with = "plausible::rate_if_any")]
    pub us_content_at_least: Option<Rate>,
    /// Metal is less than this many percent of the weight.
    pub metal_weight_below: Option<Decimal>,
    /// A named fact is declared true.
    pub fact: Option<String>,
    /// One of these groups of numbers lies in its limits.
    pub any_of: Vec<Vec<Limits>>,
}

/// A named number lies between two others, neither included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// The name of the fact.
    pub fact: String,
    /// It is greater than this.
    pub above: Decimal,
    /// It is less than this.
    pub below: Decimal,
}
