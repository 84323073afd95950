//! What is in the box?

use hashgate_app::{App, AppError, identify};
use hashgate_model::AsOf;
use hashgate_report::views::identify as view;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    Answer, Asked, Outcome,
    typed::{Typed, given},
};

/// A description to identify.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Identify {
    /// The description, as the paper writes it.
    text: String,
    /// The date as of which to answer; today if not given.
    as_of: Option<Typed<AsOf>>,
}

impl Asked for Identify {
    fn answer(self, app: &App) -> Result<Answer, AppError> {
        let as_of = given(self.as_of).unwrap_or(app.today());
        let found = identify::identify(app, &self.text, as_of);
        let document = view::show(&found, as_of, app.meta());
        let outcome = outcome(!found.conflicts.is_empty());
        let schema = "hashgate.identify/1";
        Answer::of(app, schema, as_of, &found, document, outcome)
    }
}

/// What descriptions mean of which some contradict themselves or the
/// catalogue.
pub fn outcome(conflicts: bool) -> Outcome {
    if conflicts { Outcome::Action } else { Outcome::Done }
}
