//! Words with their meaning: what is weighty, what stands back, what is a
//! citation.

use hashgate_model::{Cite, Verdict};
use serde::Serialize;

/// Text as a row of spans.
///
/// It is plain text: no escape sequence, no tag, no padding. What stands
/// between backticks is something to type or a name of ours; a renderer with
/// a face for code may set it so.
///
/// # Example
///
/// ```
/// use hashgate_report::document::{Emphasis, Text};
/// let text = Text::strong("HOLD").and("   EX-1");
/// assert_eq!(text.plain(), "HOLD   EX-1");
/// assert_eq!(text.spans()[0].emphasis, Emphasis::Strong);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Text(Vec<Span>);

/// Words of one meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Span {
    /// The words.
    pub text: String,
    /// What they weigh.
    #[serde(skip_serializing_if = "Emphasis::is_plain")]
    pub emphasis: Emphasis,
    /// The verdict that the words say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// Whether the words cite a source.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_citation: bool,
    /// Where the source can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// What words weigh for their reader; never the only carrier of a meaning.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Emphasis {
    /// As all text.
    #[default]
    Plain,
    /// A reader must not miss it.
    Strong,
    /// It stands back: citations, footnotes.
    Quiet,
}

impl Emphasis {
    #[allow(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde hands over a reference"
    )]
    fn is_plain(&self) -> bool {
        *self == Self::Plain
    }
}

impl Span {
    fn of(text: impl Into<String>, emphasis: Emphasis) -> Self {
        Self {
            text: text.into(),
            emphasis,
            verdict: None,
            is_citation: false,
            url: None,
        }
    }

    fn cite(cite: &Cite, text: String) -> Self {
        Self {
            is_citation: true,
            url: cite.url.clone(),
            ..Self::of(text, Emphasis::Plain)
        }
    }
}

impl Text {
    /// Text that a reader must not miss.
    pub fn strong(text: impl Into<String>) -> Self {
        Self(vec![Span::of(text, Emphasis::Strong)])
    }

    /// Text that stands back.
    pub fn quiet(text: impl Into<String>) -> Self {
        Self(vec![Span::of(text, Emphasis::Quiet)])
    }

    /// A verdict in capitals.
    pub fn verdict(verdict: Verdict) -> Self {
        let mut span =
            Span::of(verdict.to_string().to_uppercase(), Emphasis::Strong);
        span.verdict = Some(verdict);
        Self(vec![span])
    }

    /// Citations, each with how sure we are of it, with a text between each
    /// two.
    pub fn cites(cites: &[Cite], between: &str) -> Self {
        Self::default().and_cites(cites, between)
    }

    /// A citation that is known by its words alone.
    pub fn citation(text: impl Into<String>) -> Self {
        let mut span = Span::of(text, Emphasis::Plain);
        span.is_citation = true;
        Self(vec![span])
    }

    /// This text and more.
    #[must_use]
    pub fn and(mut self, more: impl Into<Self>) -> Self {
        self.0.extend(more.into().0);
        self
    }

    /// This text and citations after it.
    #[must_use]
    pub fn and_cites(mut self, cites: &[Cite], between: &str) -> Self {
        for (i, cite) in cites.iter().enumerate() {
            if i > 0 {
                self.0.push(Span::of(between, Emphasis::Plain));
            }
            self.0.push(Span::cite(cite, cite.to_string()));
        }
        self
    }

    /// This text and the bare words of citations after it, without how sure
    /// we are of each.
    #[must_use]
    pub fn and_bare_cites(mut self, cites: &[Cite], between: &str) -> Self {
        for (i, cite) in cites.iter().enumerate() {
            if i > 0 {
                self.0.push(Span::of(between, Emphasis::Plain));
            }
            self.0.push(Span::cite(cite, cite.text.clone()));
        }
        self
    }

    /// The same text, all of it standing back.
    #[must_use]
    pub fn set_back(mut self) -> Self {
        for span in &mut self.0 {
            span.emphasis = Emphasis::Quiet;
        }
        self
    }

    /// The spans.
    pub fn spans(&self) -> &[Span] {
        &self.0
    }

    /// The words without their meaning.
    pub fn plain(&self) -> String {
        self.0.iter().map(|span| span.text.as_str()).collect()
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|span| span.text.trim().is_empty())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        if text.is_empty() {
            return Self::default();
        }
        Self(vec![Span::of(text, Emphasis::Plain)])
    }
}

impl From<&String> for Text {
    fn from(text: &String) -> Self {
        text.clone().into()
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<Vec<Self>> for Text {
    fn from(parts: Vec<Self>) -> Self {
        Self(parts.into_iter().flat_map(|part| part.0).collect())
    }
}
