//! What several answers share.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::values::{CountryCode, CurrencyCode, Day, Number, Sha256, Sourced};

/// The answer for a shipment, or what one finding does to it; worst last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub enum Verdict {
    /// Nothing stands in the way, on what is known.
    #[serde(rename = "clear")]
    Clear,
    /// Papers are missing that decide the question.
    #[serde(rename = "needs evidence")]
    NeedsEvidence,
    /// Do not ship or enter until a person has decided.
    #[serde(rename = "hold")]
    Hold,
    /// Entry is barred on what is known.
    #[serde(rename = "refuse")]
    Refuse,
}

/// How the goods arrive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// By air.
    Air,
    /// By sea; the harbor maintenance fee applies (19 CFR 24.24).
    Ocean,
    /// By truck.
    Truck,
    /// By rail.
    Rail,
}

/// The head of a commercial invoice (19 CFR 141.86(a)).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InvoiceHead {
    /// The invoice number.
    pub number: Option<Sourced<String>>,
    /// The date of the invoice.
    pub date: Option<Sourced<Day>>,
    /// The currency of purchase (19 CFR 141.86(a)(7)).
    pub currency: Option<Sourced<CurrencyCode>>,
    /// The Incoterm with its place, as `FOB Port Klang`.
    pub incoterm: Option<Sourced<String>>,
    /// The total that the invoice states.
    pub stated_total: Option<Sourced<Money>>,
    /// The count of pieces that the invoice states.
    pub stated_quantity: Option<Sourced<u64>>,
    /// The US port of entry, if the invoice names it (19 CFR 141.86(a)(1)).
    pub port_of_entry: Option<Sourced<String>>,
    /// The responsible employee of the exporter (19 CFR 141.86(j)).
    pub responsible_employee: Option<Sourced<String>>,
    /// How the goods travel, if the invoice tells one way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<Sourced<Mode>>,
    /// The country of the port of loading, if the invoice names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loaded_in: Option<Sourced<CountryCode>>,
}

/// An amount in a stated currency, at most 10^15 either side of nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// How much.
    pub amount: Number,
    /// In which currency.
    pub currency: CurrencyCode,
}

/// One thing that a check found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The rule, as `FCC-1`.
    pub rule: String,
    /// What it does to the verdict.
    pub verdict: Verdict,
    /// How much it matters.
    pub severity: Severity,
    /// The kind of ground.
    pub ground: Ground,
    /// One sentence that a reader takes in at once.
    pub title: String,
    /// Why, in sentences: the facts, not the rule's machinery.
    pub because: String,
    /// The lines concerned; none means the shipment as a whole.
    pub lines: Vec<u32>,
    /// The law and the sources.
    pub cites: Vec<Cite>,
    /// Ids of the evidence that would settle it.
    pub missing: Vec<String>,
    /// What would be unlocked if it were settled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub unlocks: Option<String>,
    /// The weakest source the finding rests on.
    pub confidence: Confidence,
}

/// How much a finding matters; worst last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know.
    Note,
    /// Put it right before entry.
    Minor,
    /// It can cost a detention or a bill.
    Major,
    /// It can cost the shipment.
    Critical,
}

/// The kind of ground a finding stands on; the kinds are never mixed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// The law conditions entry on it.
    Entry,
    /// It only raises the odds of an exam.
    ExamSignal,
    /// It binds exporters, not importers.
    ExportRule,
    /// It decides what is owed.
    Duty,
    /// It is a matter of the papers' form and keeping.
    Papers,
    /// A rule of the user's own house.
    House,
}

/// A citation: the document, where to read it, and how it was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cite {
    /// The document and paragraph, as lawyers write it.
    pub text: String,
    /// How it was read.
    pub confidence: Confidence,
    /// Where it can be read.
    pub url: Option<String>,
    /// When it was read.
    pub retrieved: Option<Day>,
    /// What a reader should know, such as a second source that differs.
    pub note: Option<String>,
}

/// How a fact was read, best first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// The primary text itself was read.
    Primary,
    /// Official text as quoted by a third party that names the document.
    Quoted,
    /// A law firm, a broker, or the code of another project.
    Secondary,
    /// A newspaper or a trade site.
    Press,
    /// Our own reading of several facts; no source says it in so many words.
    Inferred,
    /// General knowledge; no source was read.
    Memory,
}

/// What a party is to the shipment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartyRole {
    /// Sells the goods.
    Seller,
    /// Buys the goods.
    Buyer,
    /// Makes the machines.
    Maker,
    /// Makes a board or a chip that a machine may carry.
    BoardMaker,
    /// Ships the goods.
    Shipper,
    /// Receives the goods.
    Consignee,
    /// The importer of record (19 USC 1484(a)(2)(B)).
    ImporterOfRecord,
    /// Forwards the goods.
    Forwarder,
    /// Pays or is paid through.
    Bank,
    /// Holds shares in another party.
    Owner,
    /// Tested the goods.
    TestLab,
    /// Answers to the FCC in the United States (47 CFR 2.909(b)).
    ResponsibleParty,
    /// Gets the goods first after release (19 CFR 149.3(a)(6)).
    ShipTo,
    /// Stuffs the container at the place of its address (19 CFR 149.3(a)(9)).
    StuffingLocation,
    /// Stuffs the container, or has it stuffed (19 CFR 149.3(a)(10)).
    Consolidator,
    /// Anyone else.
    Other,
}

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "from", deny_unknown_fields)]
pub enum ValueSource {
    /// A cell of a paper.
    Cell {
        /// Index into the shipment's papers.
        paper: u64,
        /// The sheet, in a workbook.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(with = "String")]
        sheet: Option<String>,
        /// The row, counted from 1.
        row: u32,
        /// The column, counted from 1.
        column: u32,
    },
    /// A segment of a message, an element of an XML paper, or a key of a
    /// JSON one.
    Element {
        /// Index into the dossier's papers.
        paper: usize,
        /// Where in the paper, as `segment 12, IT1, element 4`.
        at: String,
    },
    /// A key of the facts file.
    Facts {
        /// The key, as `line[1].origin`.
        key: String,
    },
    /// A flag of the command line, or a field of a form.
    Flag {
        /// The flag, as `--origin`.
        name: String,
    },
    /// Computed from other values.
    Derived {
        /// How, in a few words.
        how: String,
    },
    /// Taken for want of anything better; the answer must say so.
    Assumed {
        /// Why this value.
        why: String,
    },
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourcePaper {
    /// The name as the user gave it.
    pub name: String,
    /// SHA-256 of its bytes, in lower-case hexadecimal.
    pub sha256: Sha256,
    /// The reader that read it: `csv`, `xlsx`, `facts`.
    pub reader: String,
}

/// What a reader wants known: a row passed over, a value interpreted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Remark {
    /// One sentence.
    pub text: String,
    /// Where it happened, if at a place.
    pub source: Option<ValueSource>,
}
