//! The answer, as data: `hashgate.dossier/1`.

use std::sync::Arc;

use hashgate_admit::{Question, origin::OriginAnalysis};
use hashgate_duty::{Completeness, Due, Fee, Layer};
use hashgate_economics::{Landed, Payback};
use hashgate_hardware::{Candidate, Kind, MayCarry};
use hashgate_ledger::Precedents;
use hashgate_model::{
    Cite, Country, Currency, Decimal, EvidenceItem, Finding, HtsNumber,
    InvoiceHead, Paper, Remark, SharedText, Shipment, Usd, Verdict,
};
use serde::Serialize;

use crate::{
    declared_price::PriceCheck, entry::Entry, ownership::PartyOwners,
    party::DossierParty, screened::ScreeningScope,
};

/// Everything that hashgate answers about a shipment.
///
/// The terminal memo and the JSON are views of it and decide nothing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dossier {
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_may_hold: Option<&'static str>,
    /// What was found, worst first.
    pub findings: Vec<Finding>,
    /// The lines of the invoice with what they turned out to be.
    pub lines: Vec<DossierLine>,
    /// The parties with what the lists say of them.
    pub parties: Vec<DossierParty>,
    /// What the parties were screened against.
    pub screening: ScreeningScope,
    /// Whom the rules of ownership reach; none if no holdings were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ownership: Option<PartyOwners>,
    /// Arguments about the origin of each line; never a verdict.
    pub origins: Vec<OriginAnalysis>,
    /// Public acts of customs against shipments like this one.
    pub precedents: Precedents,
    /// What is owed.
    pub duty: Duty,
    /// What of the law had an end, a review or a decision due between the day
    /// to which it was read and the day of entry, and concerns these goods.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub due_since: Vec<Due>,
    /// The declared prices of machines beside the market, where it is known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
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

/// A point where a line contradicts the catalogue or itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// What is at odds: `hashrate`, `efficiency`, `hts`...
    pub about: String,
    /// The contradiction in one sentence.
    pub sentence: String,
}

/// A line of the invoice with what it turned out to be. Lines that are alike
/// share what is said of them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DossierLine {
    /// The number of the line on the invoice.
    pub line: u32,
    /// What the invoice says.
    pub text: SharedText,
    /// The model, where known.
    pub model: Option<SharedText>,
    /// The maker, where known.
    pub manufacturer: Option<SharedText>,
    /// What it is.
    pub kind: Kind,
    /// How many.
    pub quantity: Option<u64>,
    /// The price of one, in the currency of the invoice.
    pub unit_price: Option<Decimal>,
    /// The price of all, in the currency of the invoice.
    pub amount: Decimal,
    /// The currency.
    pub currency: Currency,
    /// The number that the duty is computed for.
    pub hts: Option<HtsNumber>,
    /// The number that the invoice claims.
    pub hts_claimed: Option<HtsNumber>,
    /// The origin that the duty is computed for.
    pub origin: Option<Country>,
    /// TH/s of one machine.
    pub hashrate_ths: Option<Decimal>,
    /// Joules per TH.
    pub efficiency_j_th: Option<Decimal>,
    /// Contradictions; none is settled silently.
    pub conflicts: Arc<[Conflict]>,
    /// Models that the text may mean besides.
    pub candidates: Arc<[Candidate]>,
    /// Boards that the model may carry.
    pub boards: Arc<[MayCarry]>,
    /// What a reader should know of the reading.
    pub remarks: Arc<[String]>,
}

/// What is owed, by line, with what would be owed under another origin.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Duty {
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
    /// How much more is owed if facts that are asked for turn out so, beyond
    /// what total and range hold.
    #[serde(skip)]
    pub more_if_asked_usd: Usd,
    /// What is not settled, in sentences.
    pub unsupported: Vec<String>,
    /// The lines whose origin is open, each with its duty by origin.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ranges: Vec<DutyRange>,
    /// What would be owed if customs found another origin.
    pub contingent: Vec<ContingentDuty>,
    /// What a reader should know.
    pub notes: Vec<String>,
    /// What check itself found about the duty; part of the findings.
    #[serde(skip)]
    pub findings: Vec<Finding>,
}

/// A fact that would settle a part of the duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<Cite>,
}

/// The duty of one line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DutyLine {
    /// The number of the line on the invoice.
    pub line: u32,
    /// The number that the duty is computed for.
    pub hts: HtsNumber,
    /// The origin that the duty is computed for.
    pub origin: Country,
    /// The entered value in whole dollars.
    pub value_usd: Usd,
    /// The layers.
    pub layers: Arc<[Layer]>,
    /// The duty of the line.
    pub duty_total_usd: Usd,
    /// The duty in percent of the value.
    pub effective_pct: Option<Decimal>,
    /// What a reader should know.
    pub notes: Arc<[String]>,
}

/// A line whose origin is open, with its duty under each that it may have.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    pub by_origin: Arc<[DutyOfOrigin]>,
}

/// The duty of a line if it is of one origin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DutyOfOrigin {
    /// The origin.
    pub origin: Country,
    /// The duty then.
    pub duty_total_usd: Usd,
    /// The duty in percent of the value.
    pub effective_pct: Option<Decimal>,
    /// The headings of chapter 99 under which it is owed.
    pub headings: Vec<SharedText>,
}

/// What would be owed if customs found another origin.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ContingentDuty {
    /// The origin.
    pub origin: Country,
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
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Economics {
    /// The reckoning.
    pub payback: Option<Payback>,
    /// When the machines have paid themselves back with the least and with
    /// the most duty, where the duty is a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payback_range: Option<PaybackRange>,
    /// Why there is none, in a sentence.
    pub none_because: Option<String>,
    /// Each kind of machine by itself, where there are several: an average
    /// over unlike machines hides the one that never pays.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<KindEconomics>,
}

/// Landed cost and payback of one kind of machine of the shipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KindEconomics {
    /// The model; none if the text does not tell it.
    pub model: Option<String>,
    /// The lines of the invoice.
    pub lines: Vec<u32>,
    /// How many machines.
    pub quantity: u64,
    /// TH/s of all of them, where known.
    pub ths: Option<Decimal>,
    /// Joules per TH, where known.
    pub efficiency_j_th: Option<Decimal>,
    /// Their landed cost, with their share of costs and fees by value.
    pub landed_usd: Usd,
    /// The same for one machine.
    pub per_unit_usd: Option<Usd>,
    /// Days until they have paid themselves back if hashprice and power stay
    /// as they are; none if they never do or it cannot be told.
    pub payback_days: Option<u32>,
    /// What one TH/s earns in a day after power, dollars.
    pub margin_usd_per_th_day: Option<Decimal>,
    /// Why no payback is told, in a sentence.
    pub none_because: Option<String>,
}

/// The payback at both ends of a duty that is a range.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaybackRange {
    /// With the least duty.
    pub least: PaybackEnd,
    /// With the most duty.
    pub most: PaybackEnd,
}

/// The payback at one end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Provenance {
    /// The files read.
    pub papers: Vec<Paper>,
    /// What the readers passed over or had to interpret.
    pub remarks: Vec<Remark>,
    /// What was taken for want of something given.
    pub assumed: Vec<String>,
    /// Facts that could not be used.
    pub faults: Vec<String>,
    /// Copies of lists and of the tariff that stand in for the pack's own,
    /// with their dates and with what is wrong with them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<String>,
    /// Every list that the parties were screened against, with its day.
    pub screened: Vec<String>,
}

impl Provenance {
    pub(crate) fn of(
        shipment: &Shipment,
        entry: &Entry,
        faults: &[String],
        copies: &[String],
        screening: &ScreeningScope,
    ) -> Self {
        let assumed = entry.date_assumed.then(|| {
            format!("entry on {}, since no entry date was given", entry.date)
        });
        Self {
            papers: shipment.papers.clone(),
            remarks: shipment.remarks.clone(),
            assumed: assumed.into_iter().collect(),
            faults: faults.to_vec(),
            copies: copies.to_vec(),
            screened: screening.in_words(),
        }
    }
}
