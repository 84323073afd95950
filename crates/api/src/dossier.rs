//! `hashgate check`: everything that is answered about a shipment.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::common::{
    Cite, Finding, Ground, InvoiceHead, Mode, PartyRole, Remark, SourcePaper,
    Verdict,
};
use crate::duty::{Completeness, Fee, Layer};
use crate::evidence::EvidenceItem;
use crate::identify::{GoodsKind, MayCarry, ModelCandidate};
use crate::ledger::Precedents;
use crate::owners::{Interest, Owner, OwnershipLink, RuleStanding, RuleStatus};
use crate::pack::DueSince;
use crate::payback::{Landed, Payback};
use crate::rules::{OriginAnalysis, Question};
use crate::screening::{Coverage, ListStatus, Standing};
use crate::values::{
    CountryCode, CurrencyCode, Day, HtsNumber, Number, PackStamp, Share, Usd,
};

/// What `hashgate check` answers about a shipment (`hashgate.dossier/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.dossier/1")]
#[serde(deny_unknown_fields)]
pub struct DossierAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.dossier/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
    /// What a batch calls the shipment; none outside a batch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipment: Option<String>,
    /// The worst that any finding says.
    pub verdict: Verdict,
    /// The entry that is answered for.
    pub entry: Entry,
    /// The head of the invoice.
    pub invoice: InvoiceHead,
    /// The entered value; none if the currency cannot be turned into dollars.
    pub value_usd: Option<Usd>,
    /// What the price may hold besides the goods under its Incoterm, where no
    /// line of the invoice states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_may_hold: Option<String>,
    /// What was found, worst first.
    pub findings: Vec<Finding>,
    /// The lines of the invoice with what they turned out to be.
    pub lines: Vec<DossierLine>,
    /// The parties with what the lists say of them.
    pub parties: Vec<DossierParty>,
    /// What the parties were screened against.
    pub screening: ScreeningScope,
    /// Whom the rules of ownership reach; none if no holdings were given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "PartyOwners")]
    pub ownership: Option<PartyOwners>,
    /// Arguments about the origin of each line; never a verdict.
    pub origins: Vec<OriginAnalysis>,
    /// Public acts of customs against shipments like this one.
    pub precedents: Precedents,
    /// What is owed.
    pub duty: DossierDuty,
    /// What of the law had an end, a review or a decision due between the day
    /// to which it was read and the day of entry, and concerns these goods:
    /// what became of it was not read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub due_since: Vec<DueSince>,
    /// The declared prices of machines beside the market, where it is known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prices: Vec<PriceCheck>,
    /// What the goods cost at the site; none if duty cannot be told.
    pub landed: Option<Landed>,
    /// Whether the machines pay.
    pub economics: Economics,
    /// The papers asked for, in the order they unlock most.
    pub evidence: Vec<EvidenceItem>,
    /// The facts to find out, in the same order.
    pub questions: Vec<Question>,
    /// What the answer rests on.
    pub provenance: Provenance,
}

/// The entry that is answered for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The date of entry.
    #[serde(rename = "entry_date")]
    pub date: Day,
    /// Whether the date was taken for want of one given.
    pub date_assumed: bool,
    /// How the goods arrive.
    pub mode: Option<Mode>,
    /// The port of entry, as it was given.
    pub port: Option<String>,
    /// The port of Schedule D that is meant; none if none was given, or if it
    /// is not known.
    pub port_of_entry: Option<PortOfEntry>,
}

/// A port of Schedule D.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PortOfEntry {
    /// Its code of four digits.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// A line of the invoice with what it turned out to be. Lines that are alike
/// share what is said of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DossierLine {
    /// The number of the line on the invoice.
    pub line: u32,
    /// What the invoice says.
    pub text: String,
    /// The model, where known.
    pub model: Option<String>,
    /// The maker, where known.
    pub manufacturer: Option<String>,
    /// What it is.
    pub kind: GoodsKind,
    /// How many; none where the papers count something else (`1 lot`).
    pub quantity: Option<u64>,
    /// The price of one, in the currency of the invoice.
    pub unit_price: Option<Number>,
    /// The price of all, in the currency of the invoice.
    pub amount: Number,
    /// The currency.
    pub currency: CurrencyCode,
    /// The number that the duty is computed for.
    pub hts: Option<HtsNumber>,
    /// The number that the invoice claims.
    pub hts_claimed: Option<HtsNumber>,
    /// The origin that the duty is computed for.
    pub origin: Option<CountryCode>,
    /// TH/s of one machine.
    pub hashrate_ths: Option<Number>,
    /// Joules per TH.
    pub efficiency_j_th: Option<Number>,
    /// Contradictions; none is settled silently.
    pub conflicts: Vec<LineConflict>,
    /// Models that the text may mean besides.
    pub candidates: Vec<ModelCandidate>,
    /// Boards that the model may carry.
    pub boards: Vec<MayCarry>,
    /// What a reader should know of the reading.
    pub remarks: Vec<String>,
}

/// A point where a line contradicts the catalogue or itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LineConflict {
    /// What is at odds: `hashrate`, `efficiency`, `hts`...
    pub about: String,
    /// The contradiction in one sentence.
    pub sentence: String,
}

/// A party with what the lists say of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DossierParty {
    /// What the party is to the shipment.
    pub role: PartyRole,
    /// The name, as the paper writes it.
    pub name: String,
    /// The country, if stated.
    pub country: Option<CountryCode>,
    /// The address, if stated; a decision about a hit is about it too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub address: Option<String>,
    /// The lines it has a part in; none means the shipment as a whole.
    pub lines: Vec<u32>,
    /// Listed parties of a like name.
    pub hits: Vec<PartyHit>,
}

/// A listed party of a like name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartyHit {
    /// The list's id.
    pub list: String,
    /// The list's short name.
    pub list_name: String,
    /// The party's id on the list.
    pub entity_id: String,
    /// The name under which it is listed.
    pub name: String,
    /// The listed name or alias that matched.
    pub matched_name: String,
    /// How alike the names are, 0 to 1.
    pub score: f64,
    /// Why, in words.
    pub because: Vec<String>,
    /// What the list is to an import.
    pub ground: Ground,
    /// What a hit means.
    pub means: String,
    /// Through whom, if not by its own name.
    pub via: Option<String>,
    /// The notice that listed it.
    pub cite: Cite,
    /// What a reviewer decided, or why an earlier decision no longer applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Standing")]
    pub review: Option<Standing>,
}

/// The lists that the parties were screened against.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScreeningScope {
    /// What a party without a hit is worth.
    pub screened: Coverage,
    /// The lists, each with the day of its copy and how that stands.
    pub lists: Vec<ListStatus>,
}

/// Whom the rules of ownership reach among the parties.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartyOwners {
    /// The parties that a rule reaches, or would reach if it were in force.
    pub reached: Vec<PartyReached>,
    /// The parties that a rule would reach besides, if an owner of a like
    /// name is the listed party.
    pub perhaps: Vec<PartyReached>,
    /// The owners with a hit.
    pub owners: Vec<Owner>,
    /// How each rule stands on the day of entry.
    pub rules: Vec<RuleStanding>,
    /// The parties of whose owners too little is known for a clean record:
    /// less than half is in hands that are named and not listed.
    pub unknown: Vec<String>,
    /// How names were matched.
    pub remarks: Vec<String>,
}

/// A party that a rule of ownership reaches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartyReached {
    /// The party, as the papers write it.
    pub party: String,
    /// What it is to the shipment.
    pub roles: Vec<PartyRole>,
    /// The kind of ground that the rule's lists are.
    pub ground: Ground,
    /// The entity.
    pub entity: String,
    /// The rule.
    pub rule: String,
    /// The rule's name in words.
    pub title: String,
    /// How the rule stood on the day: `in_force`, `suspended`, `unconfirmed`.
    pub status: RuleStatus,
    /// What listed owners hold together (or the greatest share, where the
    /// rule does not add up).
    pub share: Share,
    /// From the listed owners down to the entity: who holds what. Of a very
    /// long chain only the end is given.
    pub chain: Vec<OwnershipLink>,
    /// What each listed owner holds along all chains, shares multiplied;
    /// for information, since the rules count otherwise.
    pub interests: Vec<Interest>,
    /// What that means, in sentences, with the doubt where there is one.
    pub says: String,
    /// The state's source.
    pub cite: Cite,
}

/// What is owed, by line, with what would be owed under another origin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DossierDuty {
    /// The duty of each line.
    pub lines: Vec<DutyLine>,
    /// The duty of all lines; none where it is a range, and the part known
    /// where it is incomplete.
    pub duty_total_usd: Option<Usd>,
    /// The fees.
    pub fees: Vec<Fee>,
    /// The fees together.
    pub fees_total_usd: Usd,
    /// Whether every line and every measure is settled.
    pub complete: bool,
    /// Whether `duty_total_usd` is the whole, the part known, or none since
    /// the duty is a range.
    pub completeness: Completeness,
    /// The least that is owed.
    pub duty_min_usd: Usd,
    /// The most that is owed; none where that cannot be told.
    pub duty_max_usd: Option<Usd>,
    /// What would settle the rest.
    pub asked: Vec<Asked>,
    /// What is not settled, in sentences.
    pub unsupported: Vec<String>,
    /// The lines whose origin is open, each with its duty by origin.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ranges: Vec<DutyRange>,
    /// What would be owed if customs found another origin.
    pub contingent: Vec<ContingentDuty>,
    /// What a reader should know.
    pub notes: Vec<String>,
}

/// The duty of one line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DutyLine {
    /// The number of the line on the invoice.
    pub line: u32,
    /// The number that the duty is computed for.
    pub hts: HtsNumber,
    /// The origin that the duty is computed for.
    pub origin: CountryCode,
    /// The entered value in whole dollars.
    pub value_usd: Usd,
    /// The layers.
    pub layers: Vec<Layer>,
    /// The duty of the line.
    pub duty_total_usd: Usd,
    /// The duty in percent of the value.
    pub effective_pct: Option<Number>,
    /// What a reader should know.
    pub notes: Vec<String>,
}

/// A fact that would settle a part of the duty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The fact, as the facts file names it: `origin`, `hts`.
    pub fact: String,
    /// The question, for the person who can answer it.
    pub question: String,
    /// The headings of chapter 99 that hang on it; empty where all do.
    pub headings: Vec<String>,
    /// The lines of the invoice that it is about.
    pub lines: Vec<u32>,
    /// Where it stands that they hang on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<Cite>,
}

/// A line whose origin is open, with its duty under each that it may have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DutyRange {
    /// The number of the line on the invoice.
    pub line: u32,
    /// The number that the duty is computed for.
    pub hts: HtsNumber,
    /// The entered value in whole dollars.
    pub value_usd: Usd,
    /// The least that is owed on it.
    pub duty_min_usd: Usd,
    /// The most that is owed on it.
    pub duty_max_usd: Usd,
    /// Whether the papers name the origins, or the trade is known for them.
    pub named_by_papers: bool,
    /// The duty by origin, the dearest first; lines that are alike share it.
    pub by_origin: Vec<DutyOfOrigin>,
}

/// The duty of a line if it is of one origin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DutyOfOrigin {
    /// The origin.
    pub origin: CountryCode,
    /// The duty then.
    pub duty_total_usd: Usd,
    /// The duty in percent of the value.
    pub effective_pct: Option<Number>,
    /// The headings of chapter 99 under which it is owed.
    pub headings: Vec<String>,
}

/// What would be owed if customs found another origin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContingentDuty {
    /// The origin.
    pub origin: CountryCode,
    /// The duty of the entry then.
    pub duty_total_usd: Usd,
    /// How much more than as declared; negative if less, and none where no
    /// origin is declared.
    pub more_than_declared: Option<Usd>,
    /// The lines that change.
    pub lines: Vec<u32>,
    /// Why customs could find it.
    pub basis: String,
}

/// Whether the machines pay, or why that cannot be told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Economics {
    /// The reckoning.
    pub payback: Option<Payback>,
    /// When the machines have paid themselves back with the least and with
    /// the most duty, where the duty is a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "PaybackRange")]
    pub payback_range: Option<PaybackRange>,
    /// Why there is none, in a sentence.
    pub none_because: Option<String>,
    /// Each kind of machine by itself, where there are several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<KindEconomics>,
}

/// Landed cost and payback of one kind of machine of the shipment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KindEconomics {
    /// The model; none if the text does not tell it.
    pub model: Option<String>,
    /// The lines of the invoice.
    pub lines: Vec<u32>,
    /// How many machines.
    pub quantity: u64,
    /// TH/s of all of them, where known.
    pub ths: Option<Number>,
    /// Joules per TH, where known.
    pub efficiency_j_th: Option<Number>,
    /// Their landed cost, with their share of costs and fees by value.
    pub landed_usd: Usd,
    /// The same for one machine.
    pub per_unit_usd: Option<Usd>,
    /// Days until they have paid themselves back if hashprice and power stay
    /// as they are; none if they never do or it cannot be told.
    pub payback_days: Option<u32>,
    /// What one TH/s earns in a day after power, dollars.
    pub margin_usd_per_th_day: Option<Number>,
    /// Why no payback is told, in a sentence.
    pub none_because: Option<String>,
}

/// How a declared price stands beside the market.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum PriceStanding {
    /// So far below that it is asked about.
    Below,
    /// Within what lots, condition and place explain.
    Within,
    /// So far above that it is asked about.
    Above,
}

/// The declared price of one kind of machine beside the market.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PriceCheck {
    /// The lines of the invoice.
    pub lines: Vec<u32>,
    /// The model; none if the text does not tell it.
    pub model: Option<String>,
    /// The hashrate of one machine, TH/s.
    pub ths: Number,
    /// The declared price of one machine, dollars.
    pub declared_unit_usd: Usd,
    /// The same by TH/s.
    pub declared_usd_per_th: Number,
    /// The lowest market price, dollars per TH/s.
    pub market_low_usd_per_th: Number,
    /// The highest.
    pub market_high_usd_per_th: Number,
    /// The machines that these are prices of.
    pub market_of: Vec<String>,
    /// The day of the newest of them.
    pub market_on: Day,
    /// How many days old that is.
    pub market_age_days: u32,
    /// Whether they are of the model itself or of machines like it.
    pub of_the_model: bool,
    /// Whether the goods are said to be used.
    pub used: bool,
    /// How the price stands.
    pub standing: PriceStanding,
    /// Where the market prices stand.
    pub cites: Vec<Cite>,
}

/// The payback at both ends of a duty that is a range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PaybackRange {
    /// With the least duty.
    pub least: PaybackEnd,
    /// With the most duty.
    pub most: PaybackEnd,
}

/// The payback at one end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PaybackEnd {
    /// The duty.
    pub duty_total_usd: Usd,
    /// The landed cost with it.
    pub landed_usd: Usd,
    /// Days until the machines have paid themselves back if hashprice and
    /// power stay as they are; none if they never do.
    pub payback_days: Option<u32>,
}

/// What the answer rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// The files read.
    pub papers: Vec<SourcePaper>,
    /// What the readers passed over or had to interpret.
    pub remarks: Vec<Remark>,
    /// What was taken for want of something given.
    pub assumed: Vec<String>,
    /// Facts that could not be used.
    pub faults: Vec<String>,
    /// Copies of lists and of the tariff that stand in for the pack's own,
    /// with their dates and with what is wrong with them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<String>,
    /// Every list that the parties were screened against, with its day.
    pub screened: Vec<String>,
}
