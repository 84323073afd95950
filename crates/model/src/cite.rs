//! Where a number, a rule or a claim comes from, and how sure we are.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Date;

/// How a fact was read, best first.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
)]
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
    #[default]
    Memory,
}

impl Confidence {
    /// Whether an answer that rests on it must say so.
    pub fn is_weak(self) -> bool {
        self > Self::Quoted
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Primary => "primary text",
            Self::Quoted => "official text as quoted",
            Self::Secondary => "second-hand",
            Self::Press => "press",
            Self::Inferred => "our own reading",
            Self::Memory => "from memory, not verified",
        })
    }
}

/// A citation: the document, where to read it, and how it was read.
///
/// # Example
///
/// ```
/// use hashgate_model::{Cite, Confidence};
/// let cite = Cite::new("47 CFR 2.909(b)", Confidence::Primary);
/// assert_eq!(cite.to_string(), "47 CFR 2.909(b)");
/// ```
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Cite {
    /// The document and paragraph, as lawyers write it.
    pub text: String,
    /// How it was read.
    #[serde(default)]
    pub confidence: Confidence,
    /// Where it can be read.
    #[serde(default)]
    pub url: Option<String>,
    /// When it was read.
    #[serde(default)]
    pub retrieved: Option<Date>,
    /// What a reader should know, such as a second source that differs.
    #[serde(default)]
    pub note: Option<String>,
}

impl Cite {
    /// A citation without address, date or note.
    pub fn new(text: impl Into<String>, confidence: Confidence) -> Self {
        Self {
            text: text.into(),
            confidence,
            url: None,
            retrieved: None,
            note: None,
        }
    }
}

impl fmt::Display for Cite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)?;
        if self.confidence.is_weak() {
            write!(f, " ({})", self.confidence)?;
        }
        Ok(())
    }
}
