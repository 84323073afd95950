//! One rule, as it stands in its folder.

use std::{collections::BTreeMap, fmt};

use hashgate_model::{
    AsOf, Cite, Confidence, EntryDate, FactValue, Ground, HeldEvidence, Period,
    Severity, Verdict,
};
use serde::{Deserialize, Serialize};

use super::{Condition, FactId, Scope};

/// An admissibility rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// The id, as `FCC-1`.
    pub id: String,
    /// The folder below `data/rules`, as `us/fcc/sdoc`.
    pub folder: String,
    /// What the rule asks, in words.
    pub title: String,
    /// What it is about.
    pub scope: Scope,
    /// The kind of ground.
    pub ground: Ground,
    /// The entries it binds, by their date.
    pub period: Period,
    /// When it applies, as written.
    pub applies_when_text: String,
    /// When it applies.
    pub applies_when: Condition,
    /// What must hold where it applies, as written.
    pub met_when_text: String,
    /// What must hold where it applies.
    pub met_when: Condition,
    /// The facts it needs, in the order of its conditions.
    pub facts: Vec<FactId>,
    /// The kinds of paper that would settle it.
    pub evidence: Vec<String>,
    /// What is unlocked when it is settled.
    pub unlocks: Option<String>,
    /// The primary source that bars entry, if one does; without it no outcome
    /// may refuse.
    pub bars_entry_by: Option<String>,
    /// The law and the sources.
    pub cites: Vec<Cite>,
    /// What to say when the condition fails.
    pub failed: Outcome,
    /// What to say when a fact that decides is unknown.
    pub unknown: Outcome,
    /// What to say when it is unknown whether the rule applies at all; none
    /// means the same as [`Rule::unknown`].
    pub unclear: Option<Outcome>,
    /// The help page.
    pub readme: String,
    /// The cases that test it.
    pub cases: Vec<CaseText>,
}

impl Rule {
    /// Everything the rule may say.
    pub fn outcomes(&self) -> impl Iterator<Item = &Outcome> {
        [&self.failed, &self.unknown].into_iter().chain(&self.unclear)
    }

    /// The weakest source the rule rests on.
    pub fn confidence(&self) -> Confidence {
        self.cites.iter().map(|c| c.confidence).max().unwrap_or_default()
    }
}

/// What a rule says when it is not met.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// What it does to the verdict.
    pub verdict: Verdict,
    /// How much it matters.
    pub severity: Severity,
    /// One sentence that a reader takes in at once.
    pub title: String,
    /// Why, with facts filled in.
    pub because: Template,
}

/// A text with places for facts: `{model} was tested on {tested_on}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// The parts in order.
    pub parts: Vec<TemplatePart>,
}

/// A part of a [`Template`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TemplatePart {
    /// Plain text.
    Text(String),
    /// The value of a fact.
    Fact(FactId),
}

impl Template {
    /// Reads `{name}` as a fact, by `id`.
    pub(super) fn read(
        text: &str,
        id: impl Fn(&str) -> Result<FactId, String>,
    ) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text.trim();
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').ok_or_else(|| {
                format!("`{text}` opens a bracket that it does not close")
            })?;
            if !before.is_empty() {
                parts.push(TemplatePart::Text(before.to_owned()));
            }
            parts.push(TemplatePart::Fact(id(name)?));
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(TemplatePart::Text(rest.to_owned()));
        }
        Ok(Self { parts })
    }

    /// The text with the facts filled in by `value`.
    pub fn fill(&self, value: impl Fn(FactId) -> String) -> String {
        self.parts
            .iter()
            .map(|part| match part {
                TemplatePart::Text(text) => text.clone(),
                TemplatePart::Fact(id) => value(*id),
            })
            .collect()
    }
}

/// What a rule should answer.
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
pub enum Expect {
    /// It applies and is met.
    Met,
    /// It applies and is not met.
    Failed,
    /// A fact that decides is unknown.
    Unknown,
    /// It does not apply, by its facts or its dates.
    NotApplicable,
}

impl fmt::Display for Expect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Met => "met",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::NotApplicable => "not applicable",
        })
    }
}

/// A case as text; validated when the pack is made, read when it is run.
///
/// A value of a fact tells its type by its TOML form, which the compact form
/// of the pack cannot carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseText {
    /// The name of the file below `cases/`.
    pub file: String,
    /// The text.
    pub text: String,
}

impl CaseText {
    /// Reads the case.
    ///
    /// # Errors
    ///
    /// What the TOML reader says, in one sentence.
    pub fn read(&self) -> Result<Case, String> {
        toml::from_str(&self.text)
            .map_err(|e| crate::tree::toml_fault(&self.text, &e))
    }
}

/// A case of a rule: facts in, answer out (`cases/*.toml`).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// The story in one sentence.
    pub story: String,
    /// The answer.
    pub expect: Expect,
    /// The date of the check.
    #[serde(default)]
    pub as_of: Option<AsOf>,
    /// The date of entry.
    #[serde(default)]
    pub entry_date: Option<EntryDate>,
    /// Facts of the shipment.
    #[serde(default)]
    pub shipment: BTreeMap<String, FactValue>,
    /// Facts of the line.
    #[serde(default)]
    pub line: BTreeMap<String, FactValue>,
    /// Papers held.
    #[serde(default)]
    pub held: Vec<HeldEvidence>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_fills_in_facts_and_refuses_what_it_does_not_know() {
        let id = |name: &str| match name {
            "model" => Ok(FactId(0)),
            _ => Err(format!("`{name}` is not a fact")),
        };
        let text = Template::read("{model} may carry it.", id).unwrap();
        assert_eq!(text.fill(|_| "S21".into()), "S21 may carry it.");
        assert!(Template::read("{modle}", id).is_err());
        assert!(Template::read("{model", id).is_err());
    }
}
