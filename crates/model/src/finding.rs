//! What a check found, and what that means for the shipment.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Cite, Confidence};

/// The answer for a shipment, or what one finding does to it; worst last.
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

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Clear => "clear",
            Self::NeedsEvidence => "needs evidence",
            Self::Hold => "hold",
            Self::Refuse => "refuse",
        })
    }
}

/// How much a finding matters; worst last.
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

/// One thing that a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    pub unlocks: Option<String>,
    /// The weakest source the finding rests on.
    pub confidence: Confidence,
}
