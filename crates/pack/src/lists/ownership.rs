//! `ownership.toml`: rules that reach a company through its owners, dated.

use hashgate_model::{Cite, Date, Period};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::ListSource;
use crate::{Faults, SourceTree};

/// A rule that reaches a company through its owners.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnershipRule {
    /// The rule's id, as `ofac_50`.
    pub id: String,
    /// Its name in words.
    pub title: String,
    /// The lists whose parties count as listed owners.
    pub lists: Vec<String>,
    /// The share from which it reaches, in percent of the whole.
    pub share_pct: Decimal,
    /// Whether the share itself already reaches (`at least`) or only more.
    pub at_least: bool,
    /// Whether the shares of several listed owners add up.
    pub aggregate: bool,
    /// What the rule says, in a sentence.
    pub says: String,
    /// Its states, one after the other.
    pub states: Vec<RuleState>,
}

/// How a rule stood during a stretch of days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleState {
    /// The days, both ends included.
    pub period: Period,
    /// How it stood.
    pub status: RuleStatus,
    /// Why, in a sentence.
    pub note: String,
    /// Where that is known from.
    pub cite: Cite,
}

/// Whether a rule was in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleStatus {
    /// In force.
    InForce,
    /// Suspended: it reaches nobody.
    Suspended,
    /// In force by its text, but nobody here has confirmed it.
    Unconfirmed,
}

impl OwnershipRule {
    /// How the rule stood on a day; nothing before its first day.
    pub fn on(&self, day: Date) -> Option<&RuleState> {
        self.states.iter().find(|state| state.period.contains(day))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnershipFile {
    rule: Vec<RuleFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    id: String,
    title: String,
    lists: Vec<String>,
    share_pct: Decimal,
    at_least: bool,
    aggregate: bool,
    says: String,
    state: Vec<StateFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StateFile {
    from: Date,
    to: Option<Date>,
    status: RuleStatus,
    note: String,
    cite: Cite,
}

pub(super) fn read(
    tree: &SourceTree,
    sources: &[ListSource],
    faults: &mut Faults,
) -> Vec<OwnershipRule> {
    let path = "lists/ownership.toml";
    let Some(file) = tree.toml::<OwnershipFile>(path, faults) else {
        return Vec::new();
    };
    let mut rules = Vec::new();
    for rule in file.rule {
        for list in &rule.lists {
            if !sources.iter().any(|source| &source.id == list) {
                faults.note_absent(
                    path,
                    &format!("lists/{list}/source.toml"),
                    format!(
                        "{}: `{list}` is not a folder of lists/; correct \
                         the id",
                        rule.id
                    ),
                );
            }
        }
        if rule.share_pct <= Decimal::ZERO
            || rule.share_pct > Decimal::from(100)
        {
            faults.note(path, format!("{}: share_pct is 0 to 100", rule.id));
        }
        let gap = rule.state.windows(2).any(|pair| match pair {
            [a, b] => a.to.is_none_or(|to| to.plus_days(1) != b.from),
            _ => false,
        });
        if gap {
            faults.note(
                path,
                format!(
                    "{}: each state must begin on the day after the one \
                     before it ends",
                    rule.id
                ),
            );
        }
        rules.push(OwnershipRule {
            id: rule.id,
            title: rule.title,
            lists: rule.lists,
            share_pct: rule.share_pct,
            at_least: rule.at_least,
            aggregate: rule.aggregate,
            says: rule.says,
            states: rule
                .state
                .into_iter()
                .map(|state| RuleState {
                    period: Period::new(state.from, state.to),
                    status: state.status,
                    note: state.note,
                    cite: state.cite,
                })
                .collect(),
        });
    }
    rules
}
