//! What one rule says of one subject.

use hashgate_model::Kleene;
use hashgate_pack::rules::{Expect, Outcome, Rule};

use crate::{evaluate::truth, subject::Subject};

/// What one rule says of one subject.
pub(crate) struct RuleResult<'a> {
    pub(crate) subject: &'a Subject<'a>,
    pub(crate) said: Expect,
    /// Whether the rule is known to apply.
    applies: bool,
}

impl<'a> RuleResult<'a> {
    pub(crate) fn of(rule: &Rule, subject: &'a Subject<'a>) -> Self {
        let facts = &subject.facts;
        let applies = truth(&rule.applies_when, facts);
        // Whether it applies matters only where it is not met anyway.
        let said = match applies {
            Kleene::False => Expect::NotApplicable,
            _ => match !applies | truth(&rule.met_when, facts) {
                Kleene::True => Expect::Met,
                Kleene::False => Expect::Failed,
                Kleene::Unknown => Expect::Unknown,
            },
        };
        Self { subject, said, applies: applies == Kleene::True }
    }

    /// Which of the rule's outcomes this answer calls for.
    pub(crate) fn calls_for<'r>(&self, rule: &'r Rule) -> Option<&'r Outcome> {
        match (self.said, &rule.unclear) {
            (Expect::Failed, _) => Some(&rule.failed),
            (Expect::Unknown, Some(unclear)) if !self.applies => Some(unclear),
            (Expect::Unknown, _) => Some(&rule.unknown),
            (Expect::Met | Expect::NotApplicable, _) => None,
        }
    }
}
