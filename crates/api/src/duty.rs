//! `hashgate duty`: a line, its history, entries against the law.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::common::{Cite, Confidence};
use crate::pack::DueSince;
use crate::values::{
    AuthorityWord, CountryCode, Day, HtsNumber, Number, PackStamp, Usd,
};

/// What `hashgate duty` answers about a line (`hashgate.duty/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.duty/1")]
#[serde(deny_unknown_fields)]
pub struct DutyAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.duty/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
    /// The number that holds on the day.
    pub hts: HtsNumber,
    /// The origin; null where it is not known.
    pub origin: Option<CountryCode>,
    /// The date of entry.
    pub entry_date: Day,
    /// The customs value in whole dollars.
    pub value_usd: Usd,
    /// The layers: base first, then in the order of computation.
    pub layers: Vec<Layer>,
    /// The sum of the layers; null where it hangs on the origin.
    pub duty_total_usd: Option<Usd>,
    /// The total as a share of the value, in percent to two decimals; none
    /// for a value of nothing.
    pub effective_pct: Option<Number>,
    /// Measures that could not be settled from the data; if there are any,
    /// the total is incomplete.
    pub unsupported: Vec<String>,
    /// Whether every measure is settled.
    pub complete: bool,
    /// Whether the total is the whole, one end of a range, or a part.
    pub completeness: Completeness,
    /// The least that is owed.
    pub duty_min_usd: Usd,
    /// The most that is owed; none where that cannot be told.
    pub duty_max_usd: Option<Usd>,
    /// What would settle the rest.
    pub asked: Vec<AskedOfLine>,
    /// What a reader should know.
    pub notes: Vec<String>,
    /// Why the goods pay no merchandise processing fee, if they do not: a
    /// program claimed, or chapter 98.
    pub mpf_exempt: Option<String>,
    /// The fees of the entry (19 CFR 24.23, 24.24).
    pub fees: Vec<Fee>,
    /// All fees together.
    pub fees_total_usd: Usd,
    /// Duty and fees together; null where it is a range.
    pub total_usd: Option<Usd>,
    /// What would be owed for other origins.
    pub contingent: Vec<Contingent>,
    /// What would be owed under other numbers.
    pub other_classifications: Vec<OtherClassification>,
    /// The next change of the duty that is known; null if none is.
    pub next_change: Option<NextChange>,
    /// The duty under each origin that the goods may have, where none is
    /// known; left out where one is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_origin: Vec<Stack>,
    /// What of the law of these goods had an end, a review or a decision due
    /// between the day to which it was read and the day of the duty: what
    /// became of it was not read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub due_since: Vec<DueSince>,
}

/// How the duty of a line has changed (`hashgate.duty_history/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.duty_history/1")]
#[serde(deny_unknown_fields)]
pub struct DutyHistoryAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.duty_history/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
    /// The line.
    pub hts: HtsNumber,
    /// The origin.
    pub origin: CountryCode,
    /// The first day asked for.
    pub from: Day,
    /// The last day asked for.
    pub to: Day,
    /// The steps, in order, without a gap.
    pub steps: Vec<DutyStep>,
    /// Days at the beginning for which no rate of the line is held.
    pub no_rate_before: Option<Day>,
    /// The first day at the end for which none is, where the line ended; left
    /// out where it did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_rate_from: Option<Day>,
}

/// Entries of an ACE report against the law (`hashgate.duty_reconcile/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.duty_reconcile/1")]
#[serde(deny_unknown_fields)]
pub struct DutyReconcileAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.duty_reconcile/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
    /// The lines.
    pub lines: Vec<ReconciledLine>,
    /// Filed beyond our stack, over lines that compare so.
    pub overpaid_usd: Usd,
    /// Lacking against our stack, over lines that compare so.
    pub underpaid_usd: Usd,
    /// What can be claimed back on a way that is open, whatever our stack
    /// says.
    pub refundable_usd: Usd,
    /// What was paid without authority and has no way back any more.
    pub refund_closed_usd: Usd,
    /// What was paid without authority on entries of whose liquidation
    /// nothing is known.
    pub refund_unknown_usd: Usd,
    /// Rows that could not be read.
    pub faults: Vec<String>,
    /// What the reader of tables passed over or had to interpret.
    pub notes: Vec<String>,
}

/// One layer of the duty, as one number of the entry line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Layer {
    /// The power under which it is laid.
    pub authority: AuthorityWord,
    /// The tariff number: of chapter 99, or the line itself for the base.
    pub heading: String,
    /// Its name, with the exception that is claimed.
    pub label: String,
    /// The rate in percent; none for a rate by quantity.
    pub rate_pct: Option<Number>,
    /// The value it multiplies, in whole dollars.
    pub base_usd: Usd,
    /// What that value is.
    pub base_label: String,
    /// The duty, to the cent.
    pub amount_usd: Usd,
    /// The sum as a person would write it.
    pub working: String,
    /// The citations, joined.
    pub cite: String,
    /// The weakest confidence of the citations.
    pub confidence: Confidence,
    /// The citations, one by one.
    pub cites: Vec<Cite>,
    /// Its place among the numbers of the entry line, from 1.
    pub filing_position: u32,
}

/// A fee of an entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// `mpf` or `hmf`.
    pub kind: String,
    /// The class code of the entry summary.
    pub class_code: u16,
    /// In words.
    pub label: String,
    /// The rate in percent, for a fee by value.
    pub rate_pct: Option<Number>,
    /// The value it multiplies.
    pub base_usd: Usd,
    /// The fee, to the cent.
    pub amount_usd: Usd,
    /// The sum as a person would write it.
    pub working: String,
    /// The citations, joined.
    pub cite: String,
    /// The weakest confidence of the citations.
    pub confidence: Confidence,
    /// The citations, one by one.
    pub cites: Vec<Cite>,
    /// The share of each line, in the order of the lines.
    pub shares: Vec<FeeShare>,
}

/// The share of a line in a fee.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FeeShare {
    /// The line, counted from 1 in the order given.
    pub line: u64,
    /// Its share, to the cent; the shares add up to the fee.
    pub amount_usd: Usd,
}

/// How much of the duty a total holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Completeness {
    /// All of it.
    Complete,
    /// It lies between two ends, by a fact that is asked for.
    Range,
    /// The part known; a line or a measure is not settled.
    Incomplete,
}

/// The duty of one line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stack {
    /// The number that holds on the day.
    pub hts: HtsNumber,
    /// The origin.
    pub origin: CountryCode,
    /// The date of entry.
    pub entry_date: Day,
    /// The customs value in whole dollars.
    pub value_usd: Usd,
    /// The layers: base first, then in the order of computation.
    pub layers: Vec<Layer>,
    /// The sum of the layers.
    pub duty_total_usd: Usd,
    /// The total as a share of the value, in percent to two decimals; none
    /// for a value of nothing.
    pub effective_pct: Option<Number>,
    /// Measures that could not be settled from the data; if there are any,
    /// the total is incomplete.
    pub unsupported: Vec<String>,
    /// Whether every measure is settled.
    pub complete: bool,
    /// Whether the total is the whole, one end of a range, or a part.
    pub completeness: Completeness,
    /// The least that is owed.
    pub duty_min_usd: Usd,
    /// The most that is owed; none where that cannot be told.
    pub duty_max_usd: Option<Usd>,
    /// What would settle the rest.
    pub asked: Vec<AskedOfLine>,
    /// What a reader should know.
    pub notes: Vec<String>,
    /// Why the goods pay no merchandise processing fee, if they do not: a
    /// program claimed, or chapter 98.
    pub mpf_exempt: Option<String>,
}

/// A fact that nobody gave, and on which a dearer heading hangs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AskedOfLine {
    /// The fact, as the facts file names it.
    pub fact: String,
    /// The question, for the person who can answer it.
    pub question: String,
    /// The headings of chapter 99 that hang on it; empty where all do.
    pub headings: Vec<String>,
    /// The duty of the line if they apply; none where the fact is one
    /// without which there is no one duty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Usd")]
    pub duty_total_usd: Option<Usd>,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<Cite>,
}

/// The duty under another origin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contingent {
    /// The origin that customs could find.
    pub origin: CountryCode,
    /// The duty then.
    pub duty_total_usd: Usd,
    /// How much more than under the declared origin; may be negative; null
    /// where none is declared.
    pub more_than_declared: Option<Usd>,
    /// Why customs could find it.
    pub basis: String,
    /// The lines that change, counted from 1 in the order given.
    pub lines: Vec<u64>,
}

/// The duty under another classification.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherClassification {
    /// The number that customs could find.
    pub hts: HtsNumber,
    /// The duty then.
    pub duty_total_usd: Usd,
    /// How much more than under the declared number; may be negative.
    pub more_than_declared: Usd,
    /// Whether every measure is settled for that number.
    pub complete: bool,
}

/// The next day on which the duty moves, as far as is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NextChange {
    /// The day.
    pub date: Day,
    /// The duty before, in percent.
    pub before_pct: Option<Number>,
    /// The duty from that day, in percent; none if it is not known.
    pub after_pct: Option<Number>,
    /// What moves it.
    pub events: Vec<DutyEvent>,
}

/// What moved the duty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DutyEvent {
    /// In a sentence: which layer began, changed or ended.
    pub text: String,
    /// The citations of that layer.
    pub cites: Vec<Cite>,
}

/// A stretch of days with one duty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DutyStep {
    /// The first day.
    pub from: Day,
    /// The last day; none if it runs to the end of what was asked.
    pub to: Option<Day>,
    /// The duty as a share of the value, in percent.
    pub effective_pct: Number,
    /// The layers that make it.
    pub layers: Vec<StepLayer>,
    /// What moved it on the first day.
    pub events: Vec<DutyEvent>,
    /// Whether every measure is settled by the data.
    pub complete: bool,
}

/// A layer within a step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepLayer {
    /// The power under which it is laid.
    pub authority: AuthorityWord,
    /// The tariff number.
    pub heading: String,
    /// Its name.
    pub label: String,
    /// Its rate in percent.
    pub rate_pct: Number,
}

/// A line of an entry, compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReconciledLine {
    /// The entry summary number.
    pub entry: String,
    /// The number of the line.
    pub line: String,
    /// The tariff number of chapters 1 to 97.
    pub hts: HtsNumber,
    /// The origin.
    pub origin: CountryCode,
    /// The date of entry.
    pub entry_date: Day,
    /// The entered value.
    pub value_usd: Usd,
    /// The duty that was filed.
    pub filed_usd: Usd,
    /// The duty that we find, if we find one.
    pub ours_usd: Option<Usd>,
    /// How the line compares as a whole.
    pub comparison: EntryComparison,
    /// Where it differs, by authority; what agrees is left out.
    pub differences: Vec<Difference>,
    /// What was paid without authority.
    pub refundable: Vec<Refundable>,
    /// Whether it has a way back; none if nothing was paid so.
    pub road: Option<Road>,
    /// The windows in which it can be, if anything can.
    pub windows: Vec<OpenWindow>,
    /// What must be settled before the comparison means anything.
    pub warnings: Vec<String>,
    /// What a reader should know.
    pub notes: Vec<String>,
}

/// How a part of what was filed compares with our stack.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntryComparison {
    /// Both agree to the cent.
    Agrees,
    /// Less was filed than was laid, and what lacks is not owed: the duty was
    /// held unlawful.
    NotOwed,
    /// More was filed than we find.
    Overpaid,
    /// Less was filed than we find.
    Underpaid,
    /// The data cannot tell.
    Unexplained,
}

/// One authority on one line: what was filed and what we find.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    /// The power under which it is laid; none if the heading is not known.
    pub authority: Option<AuthorityWord>,
    /// The headings that were filed.
    pub filed_headings: Vec<String>,
    /// The headings that we find.
    pub our_headings: Vec<String>,
    /// The duty that was filed.
    pub filed_usd: Usd,
    /// The duty that we find.
    pub ours_usd: Usd,
    /// How they compare.
    pub comparison: EntryComparison,
    /// In a sentence.
    pub because: String,
}

/// Duty of an entry line that was collected without authority.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Refundable {
    /// Which duties.
    pub program: String,
    /// How much was paid under them.
    pub amount_usd: Usd,
    /// What a reader should know.
    pub note: String,
    /// The citations.
    pub cites: Vec<Cite>,
    /// The weakest confidence of the citations.
    pub confidence: Confidence,
}

/// Whether a refund has a way back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Road {
    /// A window is open, or opens once the entry is liquidated.
    Open,
    /// Every window is closed.
    Closed,
    /// It hangs on a liquidation of which nothing is known.
    Unknown,
}

/// A window in which duty can be claimed back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenWindow {
    /// Its name in machines' words, as `protest`.
    pub id: String,
    /// In a sentence.
    pub text: String,
    /// The last day, if it can be told.
    pub closes: Option<Day>,
    /// Whether it is open on the day of the answer.
    pub state: WindowState,
    /// Why that is not known, and what is likely.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub unknown_because: Option<String>,
    /// The citations.
    pub cites: Vec<Cite>,
    /// The weakest confidence of the citations.
    pub confidence: Confidence,
}

/// Whether a window is open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WindowState {
    /// It has not opened yet.
    NotYet,
    /// It is open.
    Open,
    /// It is closed.
    Closed,
    /// It runs from liquidation, which has not come.
    AwaitsLiquidation,
    /// Nothing is known of the liquidation that it runs from.
    Unknown,
}
