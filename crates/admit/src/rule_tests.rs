//! Runs the cases that stand beside the rules.

use std::collections::BTreeMap;

use hashgate_model::{AsOf, FactSheet, FactValue};
use hashgate_pack::rules::{Case, Expect, Rule, Rules};
use serde::Serialize;

use crate::{AdmitError, CaseFacts, Judge};

/// How one case of one rule went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleTest {
    /// The rule.
    pub rule: String,
    /// The file below the rule's `cases/`.
    pub file: String,
    /// The story in one sentence.
    pub story: String,
    /// What the case expects.
    pub expect: Expect,
    /// What the rule says; nothing if the case cannot be read.
    pub said: Option<Expect>,
}

impl RuleTest {
    /// Whether the rule says what the case expects.
    pub fn passed(&self) -> bool {
        self.said == Some(self.expect)
    }
}

/// How well the cases of a rule cover it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// The rule.
    pub rule: String,
    /// What it asks.
    pub title: String,
    /// How many cases it has.
    pub cases: usize,
    /// The answers that no case shows, of `met`, `failed` and `unknown`.
    pub lacks: Vec<Expect>,
}

/// Runs every case of every rule.
///
/// # Errors
///
/// [`AdmitError`] if the set of rules is damaged.
pub fn run(rules: &Rules) -> Result<Vec<RuleTest>, AdmitError> {
    let judge = Judge::new(rules)?;
    Ok(rules
        .rules
        .iter()
        .flat_map(|rule| rule.cases.iter().map(move |text| (rule, text)))
        .map(|(rule, text)| match text.read() {
            Ok(case) => RuleTest {
                rule: rule.id.clone(),
                file: text.file.clone(),
                said: Some(try_case(&judge, rule, &case)),
                story: case.story,
                expect: case.expect,
            },
            Err(why) => RuleTest {
                rule: rule.id.clone(),
                file: text.file.clone(),
                story: why,
                expect: Expect::NotApplicable,
                said: None,
            },
        })
        .collect())
}

/// What the cases of each rule leave untried.
pub fn coverage(rules: &Rules) -> Vec<Coverage> {
    rules
        .rules
        .iter()
        .map(|rule| {
            let shown: Vec<Expect> = rule
                .cases
                .iter()
                .filter_map(|text| text.read().ok())
                .map(|case| case.expect)
                .collect();
            let lacks = [Expect::Met, Expect::Failed, Expect::Unknown]
                .into_iter()
                .filter(|side| !shown.contains(side))
                .collect();
            Coverage {
                rule: rule.id.clone(),
                title: rule.title.clone(),
                cases: rule.cases.len(),
                lacks,
            }
        })
        .collect()
}

fn try_case(judge: &Judge<'_>, rule: &Rule, case: &Case) -> Expect {
    let sheet = |line: Option<u32>, facts: &BTreeMap<String, FactValue>| {
        let mut sheet = FactSheet::about(line);
        for (name, value) in facts {
            sheet.put(name, value.clone(), "the case");
        }
        sheet
    };
    let facts = CaseFacts {
        shipment: sheet(None, &case.shipment),
        lines: vec![sheet(Some(1), &case.line)],
        held: case.held.clone(),
    };
    // A case that names no day is tried on the first day of its rule.
    let as_of = case.as_of.unwrap_or(AsOf(rule.period.from));
    judge.answer(rule, &facts, as_of, case.entry_date)
}
