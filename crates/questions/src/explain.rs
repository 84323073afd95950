//! A rule, in full.

use hashgate_app::{App, AppError, rules};
use hashgate_report::views::rules::{self as view, RuleSheet};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Answer, Asked, Outcome};

/// A rule to explain.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Explain {
    /// The rule by its id, as a finding names it: `FCC-AUTH`.
    rule: String,
}

impl Asked for Explain {
    fn answer(self, app: &App) -> Result<Answer, AppError> {
        let rule = rules::rule(app, &self.rule)?;
        let all = &app.pack().rules;
        let document = view::show(rule, all);
        let sheet = RuleSheet::of(rule, all);
        let schema = "hashgate.rule/1";
        Answer::of(app, schema, app.today(), &sheet, document, Outcome::Done)
    }
}
