//! `hashgate evidence`: documents held and asked for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::common::Cite;
use crate::rules::EvidenceKind;
use crate::values::{Day, PackStamp, Sha256};

/// A document that was taken in (`hashgate.evidence_added/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.evidence_added/1")]
#[serde(deny_unknown_fields)]
pub struct EvidenceAddedAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.evidence_added/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
    /// Whether it is new.
    pub added: TakenIn,
    /// The manifest as it stands now.
    pub manifest: EvidenceManifest,
}

/// Whether the documents held are as they were taken in (`hashgate.evidence_verified/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.evidence_verified/1")]
#[serde(deny_unknown_fields)]
pub struct EvidenceVerifiedAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.evidence_verified/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
    /// How many documents were looked at.
    pub papers: u64,
    /// Each that is not as it was taken in, in a sentence.
    pub faults: Vec<String>,
}

/// The documents held (`hashgate.evidence_held/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.evidence_held/1")]
#[serde(deny_unknown_fields)]
pub struct EvidenceHeldAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.evidence_held/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
    /// The documents, in the order of the manifest.
    pub evidence: Vec<HeldPaper>,
}

/// The kinds of document that rules may ask for (`hashgate.evidence_kinds/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.evidence_kinds/1")]
#[serde(deny_unknown_fields)]
pub struct EvidenceKindsAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.evidence_kinds/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
    /// The kinds.
    pub kinds: Vec<EvidenceKind>,
}

/// One paper on the evidence list of a shipment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidenceItem {
    /// The kind of paper: `sdoc`, `production_records`.
    pub id: String,
    /// The paper in words: `Supplier's declaration of conformity, per model`.
    pub paper: String,
    /// The rules that ask for it.
    pub asked_by: Vec<String>,
    /// Why it is asked for, in one sentence.
    pub why: String,
    /// The lines it must cover; none means the shipment as a whole.
    pub lines: Vec<u32>,
    /// What it must contain to count.
    pub must_contain: Vec<String>,
    /// How strong it is as proof: `strong`, `fair`, `weak`, with the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub strength: Option<String>,
    /// Where the demand stands in law or practice.
    pub cites: Vec<Cite>,
    /// How it stands.
    pub status: EvidenceStatus,
    /// Until when it must be kept, if the law says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Day")]
    pub keep_until: Option<Day>,
}

/// How a paper that somebody asks for stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceStatus {
    /// Nothing was handed in.
    Missing,
    /// Handed in, but it does not cover every line asked for.
    Partial,
    /// Handed in, but older than the rule allows.
    Stale,
    /// Handed in, and another paper says the contrary.
    Contradictory,
    /// Handed in for every line.
    Held,
}

/// What taking in a paper did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TakenIn {
    /// It is new.
    New,
    /// The same file was listed for the same kind; its entry is replaced.
    Replaced,
}

/// Papers held, as `evidence.toml` lists them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidenceManifest {
    /// The link of the last entry; a manifest whose end was lost is told by
    /// it. It stands first, so that no torn file reads as an empty one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub last: Option<String>,
    /// `SCHEMA`.
    pub schema: String,
    /// The papers, in the order they were taken in.
    pub evidence: Vec<HeldEvidence>,
}

/// A paper that the importer says is held (`[[evidence]]` of the facts file).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HeldEvidence {
    /// The kind of paper: `sdoc`, `production_records`.
    pub id: String,
    /// The lines it covers; none means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<u32>,
    /// The models it names, where it is a paper per model.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<String>,
    /// The file, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub file: Option<String>,
    /// SHA-256 of the file, in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub sha256: Option<Sha256>,
    /// The date that the paper bears.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Day")]
    pub date: Option<Day>,
    /// Who issued it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub issuer: Option<String>,
    /// What it says against the importer's case, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub contradicts: Option<String>,
    /// Anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub note: Option<String>,
    /// Binds the entry of a manifest to the one before it; `evidence add`
    /// writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub link: Option<String>,
}

/// A paper of the manifest with how its file stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HeldPaper {
    /// The kind of paper: `sdoc`, `production_records`.
    pub id: String,
    /// The lines it covers; none means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<u32>,
    /// The models it names, where it is a paper per model.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<String>,
    /// The file, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub file: Option<String>,
    /// SHA-256 of the file, in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub sha256: Option<Sha256>,
    /// The date that the paper bears.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Day")]
    pub date: Option<Day>,
    /// Who issued it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub issuer: Option<String>,
    /// What it says against the importer's case, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub contradicts: Option<String>,
    /// Anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub note: Option<String>,
    /// Binds the entry of a manifest to the one before it; `evidence add`
    /// writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub link: Option<String>,
    /// What kind it is, in words.
    pub kind: String,
    /// How its file stands today.
    pub state: FileState,
}

/// How the file of a paper stands today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// Its bytes are those that were taken in.
    Kept,
    /// Its bytes have changed since.
    Changed,
    /// It cannot be found.
    Gone,
    /// The paper was listed without a file.
    NoFile,
    /// A file was listed without the hash of what was taken in.
    NoHash,
}
