//! `hashgate ledger`: public acts of enforcement.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::common::Cite;
use crate::values::{Day, PackStamp, Usd};

/// Public acts of enforcement (`hashgate.ledger/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.ledger/1")]
#[serde(deny_unknown_fields)]
pub struct LedgerAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.ledger/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
    /// The events, by date.
    pub events: Vec<EnforcementEvent>,
    /// The counts by month.
    pub months: Vec<MonthCount>,
    /// `CAVEAT`.
    pub caveat: String,
}

/// The precedents of a shipment: counts and how sure they are, and no
/// probability, since nobody publishes how many shipments passed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Precedents {
    /// The events, the most alike first.
    pub events: Vec<Likeness>,
    /// How many there are of each action.
    pub by_action: Vec<(EnforcementAction, u64)>,
    /// How many name each ground.
    pub by_ground: Vec<(String, u64)>,
    /// How many are of each reliability.
    pub by_reliability: Vec<(Reliability, u64)>,
    /// The date to which the ledger's last event goes.
    pub last_event: Option<Day>,
}

/// An event with what ties it to a shipment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Likeness {
    /// The event.
    pub event: EnforcementEvent,
    /// What ties it, strongest first; never empty.
    pub ties: Vec<Tie>,
}

/// One public event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EnforcementEvent {
    /// The id, which stays.
    pub id: String,
    /// The date, as exact as `Event::precision` says.
    pub date: Day,
    /// How exact the date is.
    pub precision: DatePrecision,
    /// What sort of event it is.
    pub kind: EventKind,
    /// What was done.
    pub action: EnforcementAction,
    /// The agencies concerned.
    pub agencies: Vec<String>,
    /// The makers of the machines, as the catalogue names them.
    pub makers: Vec<String>,
    /// Whether the maker is presumed rather than named.
    pub maker_presumed: bool,
    /// The models, as the catalogue names them; a family by its shortest name.
    pub models: Vec<String>,
    /// The ports, each as `San Francisco (SFO)`.
    pub ports: Vec<String>,
    /// How many machines.
    pub units: Option<u64>,
    /// What the count is of: seized, held, late.
    pub units_are: Option<String>,
    /// The value or the sum demanded, in dollars.
    pub value_usd: Option<Usd>,
    /// The grounds, in the ledger's words: `fcc`, `origin`, `entity_list`,
    /// `classification`, `national_security`.
    pub grounds: Vec<String>,
    /// The ground as the source gives it.
    pub ground_text: Option<String>,
    /// What happened, in one or two sentences of ours.
    pub what: String,
    /// How it ended, if known.
    pub outcome: Option<String>,
    /// How sure it is.
    pub reliability: Reliability,
    /// The sources.
    pub cites: Vec<Cite>,
}

/// How exact the date of an event is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DatePrecision {
    /// The day itself.
    Day,
    /// The day on which a report came out.
    Report,
    /// The month; the day written is its first.
    Month,
    /// Within a month or so.
    About,
}

/// What sort of event it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// Customs acted on a shipment or an importer.
    Enforcement,
    /// A rule or a listing.
    Rule,
    /// A court case.
    Litigation,
    /// An act outside customs that shows how the law is read.
    Precedent,
    /// An investigation.
    Investigation,
    /// A request or a bill.
    Political,
    /// What somebody concerned said.
    Statement,
    /// What makers did.
    Industry,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EnforcementAction {
    /// Examined.
    Exam,
    /// Came late, for customs reasons.
    Delay,
    /// Detained.
    Detain,
    /// Seized.
    Seize,
    /// Billed for more duty.
    DutyDemand,
    /// Released.
    Release,
    /// Told to stop.
    Notice,
    /// Put on a list.
    List,
    /// Made a rule.
    Rule,
    /// Laid a duty.
    Tariff,
    /// Went to court.
    Litigation,
    /// Investigated.
    Investigation,
    /// Introduced a bill.
    Bill,
    /// Said or asked.
    Statement,
    /// Moved production.
    Industry,
}

/// How sure an event is, best first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reliability {
    /// A primary document, a named wire, or an agency's own text.
    High,
    /// Trade press, or a company's word at second hand.
    Medium,
    /// An aggregator.
    Low,
}

/// What ties an event to a shipment, strongest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tie {
    /// The same model.
    Model,
    /// A model of the same family.
    Family,
    /// The same maker.
    Maker,
    /// The same port.
    Port,
    /// A ground that is open in this shipment too.
    Ground,
}

/// How many events of each action fell into a month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MonthCount {
    /// The month.
    pub month: MonthName,
    /// The counts, by action; actions without an event are left out.
    pub counts: Vec<(EnforcementAction, u64)>,
}

/// A month of a year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MonthName {
    /// The year.
    pub year: i16,
    /// The month, 1 to 12.
    pub month: i8,
}
