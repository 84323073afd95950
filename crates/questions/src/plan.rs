//! Which way to get machines to the site?

use hashgate_app::{
    App, AppError, Input,
    plan::{self, PlanAnswer},
};
use hashgate_report::views::plan as view;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Answer, Asked, Outcome};

/// A plan whose options are put side by side.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The plan as TOML; `hashgate plan --template` prints a commented one.
    plan: String,
}

impl Asked for Plan {
    fn answer(self, app: &App) -> Result<Answer, AppError> {
        let name = "plan.toml".to_owned();
        let file = Input { name, bytes: self.plan.into_bytes() };
        let found = plan::plan(app, &file)?;
        let document = view::show(&found, app.meta());
        let (as_of, outcome) = (found.as_of, outcome(&found));
        Answer::of(app, "hashgate.plan/1", as_of, &found, document, outcome)
    }
}

/// Whether every option could be valued.
pub fn outcome(found: &PlanAnswer) -> Outcome {
    let all = found.options.iter().all(|one| one.outcomes.is_some());
    if all { Outcome::Done } else { Outcome::Action }
}
