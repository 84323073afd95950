//! Who asks for what, and how much hangs on it.

use std::collections::BTreeMap;

use hashgate_model::{Finding, Kleene, Severity, Verdict};
use hashgate_pack::rules::{FactId, Outcome, Rule};

use crate::{
    evaluate::{blame, truth},
    rule_result::RuleResult,
    subject::ascending,
};

/// How much hangs on a paper or a fact. No score is made up from the parts;
/// they are compared in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Weight {
    /// The worst that a finding does which asks for it.
    verdict: Verdict,
    severity: Severity,
    /// Whether it stands first on the list of that finding's rule.
    first: bool,
    /// How many findings stand in the way and ask for it.
    findings: usize,
    lines: usize,
}

impl Default for Weight {
    fn default() -> Self {
        LEAST
    }
}

pub(crate) const LEAST: Weight = Weight {
    verdict: Verdict::Clear,
    severity: Severity::Note,
    first: false,
    findings: 0,
    lines: 0,
};

/// Who asks for a paper or a fact, and how much hangs on it.
#[derive(Default)]
pub(crate) struct Asked {
    /// What hangs on it; none while only contented rules ask.
    pub(crate) weight: Option<Weight>,
    /// What would hang on it if it were not held.
    pub(crate) held: Weight,
    /// Ascending, each once.
    lines: Vec<u32>,
    /// The rules, each with what its finding does.
    rules: Vec<((Verdict, Severity), String)>,
    pub(crate) settled_by: Vec<String>,
}

impl Asked {
    pub(crate) fn lines(&self) -> &[u32] {
        &self.lines
    }

    /// The rules that ask, the heaviest first.
    pub(crate) fn rules(&self) -> Vec<String> {
        let mut rules: Vec<_> = self.rules.iter().collect();
        rules.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
        rules.into_iter().map(|(_, id)| id.clone()).collect()
    }

    fn by(&mut self, rule: &Rule, weight: (Verdict, Severity), lines: &[u32]) {
        // Most rules ask of the same lines.
        if self.lines != lines {
            let mut all = std::mem::take(&mut self.lines);
            all.extend(lines);
            self.lines = ascending(all);
        }
        match self.rules.iter_mut().find(|(_, id)| *id == rule.id) {
            Some((known, _)) => *known = (*known).max(weight),
            None => self.rules.push((weight, rule.id.clone())),
        }
    }

    fn weigh(&mut self, outcome: &Outcome, first: bool) {
        let old = self.weight.unwrap_or(LEAST);
        let new = Weight {
            verdict: outcome.verdict,
            severity: outcome.severity,
            first,
            findings: 0,
            lines: 0,
        };
        let counts = outcome.verdict > Verdict::Clear;
        self.weight = Some(Weight {
            findings: old.findings + usize::from(counts),
            lines: self.lines.len(),
            ..new.max(Weight { findings: 0, lines: 0, ..old })
        });
    }
}

#[derive(Default)]
pub(crate) struct Requests<'r> {
    pub(crate) findings: Vec<Finding>,
    pub(crate) papers: BTreeMap<&'r str, Asked>,
    pub(crate) facts: BTreeMap<FactId, Asked>,
}

impl<'r> Requests<'r> {
    pub(crate) fn ask_papers(
        &mut self,
        rule: &'r Rule,
        outcome: &Outcome,
        lines: &[u32],
    ) {
        for (i, id) in rule.evidence.iter().enumerate() {
            let asked = self.papers.entry(id).or_default();
            asked.by(rule, (outcome.verdict, outcome.severity), lines);
            asked.weigh(outcome, i == 0);
        }
    }

    pub(crate) fn content_papers(&mut self, rule: &'r Rule, lines: &[u32]) {
        for (i, id) in rule.evidence.iter().enumerate() {
            let asked = self.papers.entry(id).or_default();
            let Outcome { verdict, severity, .. } = rule.failed;
            asked.by(rule, (verdict, severity), lines);
            asked.held = asked.held.max(Weight {
                verdict,
                severity,
                first: i == 0,
                ..LEAST
            });
        }
    }

    pub(crate) fn ask_facts(
        &mut self,
        rule: &Rule,
        outcome: &Outcome,
        group: &[&RuleResult<'_>],
    ) {
        let mut all: BTreeMap<FactId, Vec<u32>> = BTreeMap::new();
        for answer in group {
            let mut ids = Vec::new();
            for part in [&rule.applies_when, &rule.met_when] {
                let facts = &answer.subject.facts;
                if truth(part, facts) == Kleene::Unknown {
                    blame(part, facts, &mut ids);
                }
            }
            for id in ids {
                let lines = &answer.subject.lines;
                all.entry(id).or_default().extend(lines);
            }
        }
        for (id, lines) in all {
            let lines = ascending(lines);
            let asked = self.facts.entry(id).or_default();
            asked.by(rule, (outcome.verdict, outcome.severity), &lines);
            asked.weigh(outcome, true);
            for paper in &rule.evidence {
                if !asked.settled_by.contains(paper) {
                    asked.settled_by.push(paper.clone());
                }
            }
        }
    }
}
