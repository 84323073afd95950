//! The papers that settle a question: asked for, held, missing.

use serde::{Deserialize, Serialize};

use crate::{Cite, Date};

/// How a paper that somebody asks for stands.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
)]
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

/// One paper on the evidence list of a shipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    pub strength: Option<String>,
    /// Where the demand stands in law or practice.
    pub cites: Vec<Cite>,
    /// How it stands.
    pub status: EvidenceStatus,
    /// Until when it must be kept, if the law says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep_until: Option<Date>,
}

/// A paper that the importer says is held (`[[evidence]]` of the facts file).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    pub file: Option<String>,
    /// SHA-256 of the file, in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// The date that the paper bears.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Who issued it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// What it says against the importer's case, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contradicts: Option<String>,
    /// Anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Binds the entry of a manifest to the one before it; `evidence add`
    /// writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}
