//! Stored cases, their clocks and drafts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::common::Cite;
use crate::values::{Day, PackStamp, Percent, Usd, is_false};

/// The stored cases (`hashgate.cases/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.cases/1")]
#[serde(deny_unknown_fields)]
pub struct CasesAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.cases/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
    /// The cases, by name.
    pub cases: Vec<ListedCase>,
}

/// Whether a case is as it was written (`hashgate.case_verified/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.case_verified/1")]
#[serde(deny_unknown_fields)]
pub struct CaseVerifiedAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.case_verified/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
    /// The case.
    pub case: String,
    /// How many events were looked at.
    pub events: u64,
    /// Each thing that is not as it was written, in a sentence.
    pub faults: Vec<String>,
}

/// The clocks of a case (`hashgate.clock/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.clock/1")]
#[serde(deny_unknown_fields)]
pub struct ClockAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.clock/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
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

/// A draft for counsel (`hashgate.letter/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.letter/1")]
#[serde(deny_unknown_fields)]
pub struct LetterAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.letter/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
    /// Which letter.
    pub letter: String,
    /// The draft, to read and complete before it is sent.
    pub text: String,
}

/// One stored case on the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListedCase {
    /// Its name.
    pub name: String,
    /// How many events it has.
    pub events: u64,
    /// The next day on which something must be done.
    pub next: Option<NextDay>,
    /// What is wrong with the file, if it cannot be read.
    pub fault: Option<String>,
}

/// The next deadline of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NextDay {
    /// The deadline.
    pub id: String,
    /// Its day.
    pub date: Day,
    /// The day on which nobody can say that it was late.
    pub safe_date: Day,
}

/// An event as the answer repeats it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseEvent {
    /// Its number in the file, counted from 1.
    pub number: u64,
    /// Its kind.
    pub kind: String,
    /// Its kind in words.
    pub title: String,
    /// Its day.
    pub date: Day,
    /// What it is about, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub of: Option<String>,
    /// Whether it lies after the as-of date.
    pub planned: bool,
    /// The note of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub note: Option<String>,
}

/// One deadline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClockDeadline {
    /// Its id in `hashgate.clock/1`.
    pub id: String,
    /// In words.
    pub title: String,
    /// The literal last day; with `at_latest`, the latest that it can be.
    pub date: Day,
    /// Whether it hangs on a day that nobody gave, so that the true date can
    /// only be earlier.
    #[serde(default, skip_serializing_if = "is_false")]
    pub at_latest: bool,
    /// The business day on or before it: no rule was found that moves a
    /// customs date to the next business day.
    pub safe_date: Day,
    /// How it was counted.
    pub counting: String,
    /// The law, in one line.
    pub cite: String,
    /// How firm it is.
    pub confidence: ClockStanding,
    /// What else a reader must know.
    pub note: Option<String>,
    /// Who must act.
    pub actor: ClockActor,
    /// What happens if the date passes.
    pub if_missed: String,
    /// How it stands as of the date asked for.
    pub status: DeadlineStatus,
    /// The number of the event that closed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u64")]
    pub closed_by: Option<u64>,
    /// Calendar days from the as-of date to the date; negative once passed.
    pub days_left: i32,
    /// What it was counted from.
    pub from: Vec<ClockStart>,
    /// The law, source by source.
    pub cites: Vec<Cite>,
}

/// How firm a date is, firmest first. These words are part of
/// `hashgate.clock/1`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClockStanding {
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

/// Who must act by the date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClockActor {
    /// The importer, or whoever has an interest in the goods.
    Importer,
    /// Customs.
    Customs,
    /// Nobody: the date brings something about by itself.
    Nobody,
}

/// How a deadline stands as of the date asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineStatus {
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClockStart {
    /// The event's number in the file; none for another deadline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u64")]
    pub event: Option<u64>,
    /// The event's kind, or the other deadline's id.
    pub name: String,
    /// The day; with `at_latest`, the day of the event that implies it.
    pub date: Day,
    /// Whether nobody gave the day, and `event` is one that came after it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub at_latest: bool,
}

/// Who decides, and what follows for the clock of detention.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decider {
    /// The agency, as the case names it.
    pub name: String,
    /// Whether the decision is vested in it.
    pub vested: Vested,
    /// What follows, in sentences.
    pub explanation: String,
    /// What customs may say against it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub warning: Option<String>,
    /// The papers to ask for.
    pub ask_for: Vec<String>,
    /// The law and the decisions.
    pub cites: Vec<Cite>,
}

/// Whether the power to admit or refuse is vested in the agency, so that 19
/// USC 1499(c) stands aside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Vested {
    /// Customs decides: the clock runs.
    Customs,
    /// A statute vests it in this agency: the clock does not run.
    Agency,
    /// It can be argued either way.
    Arguable,
}

/// The stage of a case in which an election is open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Held, neither released nor seized.
    Detained,
    /// Excluded, by decision or by lapse of time.
    Excluded,
    /// Seized.
    Seized,
    /// A penalty was asked for.
    Penalty,
}

/// Who declares forfeiture, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RouteAnswer {
    /// Customs (`summary`) or a court (`judicial`); unknown without a value.
    pub route: Option<Route>,
    /// Why, in a sentence.
    pub because: String,
    /// The law.
    pub cites: Vec<Cite>,
}

/// Whether an election is open by the value of the goods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// Customs itself declares forfeiture.
    Summary,
    /// A court does.
    Judicial,
}

/// One way to take.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Election {
    /// Its id.
    pub id: String,
    /// In words.
    pub title: String,
    /// Whether it can be taken.
    pub availability: Availability,
    /// What stands in the way, or what else to know.
    pub remark: Option<String>,
    /// The last day, where one is fixed.
    pub last_day: Option<Day>,
    /// The business day on or before it.
    pub safe_day: Option<Day>,
    /// The sum at the start, in dollars; nothing if unknown or none.
    pub cost_usd: Option<Usd>,
    /// How the sum was found.
    pub cost_working: String,
    /// Storage to the last day, in dollars.
    pub storage_to_last_day_usd: Option<Usd>,
    /// What it does.
    pub does: String,
    /// What speaks for it.
    pub speaks_for: String,
    /// What speaks against it.
    pub speaks_against: String,
    /// The law.
    pub cites: Vec<Cite>,
}

/// Whether an election can be taken as of the date asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    /// It can be taken.
    Open,
    /// It was taken.
    Taken,
    /// Its day has passed.
    Passed,
    /// It is for the other route of forfeiture.
    OtherRoute,
}

/// What one notice says and leaves out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticeCheck {
    /// The number of the event.
    pub event: u64,
    /// The notice, in words.
    pub title: String,
    /// Its day.
    pub date: Day,
    /// Whether the case says what it states; if not, every item is open.
    pub checked: bool,
    /// What it states.
    pub stated: Vec<NoticeItem>,
    /// What it leaves out, or what is still to be looked for in it.
    pub missing: Vec<NoticeItem>,
    /// What follows if an item is missing.
    pub if_missing: String,
    /// The law.
    pub cites: Vec<Cite>,
}

/// An item of a notice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticeItem {
    /// Its id, as `states` lists it.
    pub id: String,
    /// In words.
    pub title: String,
}

/// What storage costs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StorageMeter {
    /// The first day that is charged.
    pub from: Day,
    /// Why that day.
    pub from_because: String,
    /// The last day charged so far: the as-of date, or the release.
    pub to: Day,
    /// Days charged, both ends included.
    pub days: i32,
    /// Cost of one day, in dollars.
    pub per_day_usd: Usd,
    /// Cost to date, in dollars.
    pub to_date_usd: Usd,
    /// Cost to date as a part of the value, where that is known.
    pub share_of_value: Option<Percent>,
    /// The share at which storage is presumed out of proportion.
    pub limit_share: Option<Percent>,
    /// The day on which the cost reaches that share, where the value is
    /// known and the day lies within a hundred years.
    pub limit_on: Option<Day>,
    /// Whether storage has ended.
    pub ended: bool,
    /// The law.
    pub cites: Vec<Cite>,
}

/// The penalties a case can come to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exposure {
    /// By degree of fault.
    pub rows: Vec<PenaltyRow>,
    /// Marking duty and liquidated damages, where the case has the notice.
    pub other: Vec<OtherSum>,
    /// What else to know, such as a floor under mitigation.
    pub notes: Vec<String>,
}

/// The penalty for one degree of fault.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PenaltyRow {
    /// The degree of fault.
    pub culpability: Culpability,
    /// The greatest penalty, in dollars; nothing if the figures lack.
    pub maximum_usd: Option<Usd>,
    /// How it was found.
    pub working: String,
    /// The penalty after a prior disclosure, beside duty and interest, in
    /// dollars.
    pub disclosed_usd: Option<Usd>,
    /// How that was found.
    pub disclosed_working: String,
    /// The law.
    pub cites: Vec<Cite>,
}

/// How much at fault (19 USC 1592).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Culpability {
    /// Without reasonable care.
    Negligence,
    /// With wanton disregard.
    GrossNegligence,
    /// Knowingly.
    Fraud,
}

/// A sum that follows from a notice in the case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherSum {
    /// In words.
    pub title: String,
    /// In dollars.
    pub amount_usd: Usd,
    /// How it was found.
    pub working: String,
    /// The law.
    pub cites: Vec<Cite>,
}
