//! The duty of a line over time.

use hashgate_app::{
    App, AppError,
    duty::{self, HistoryAnswer, HistoryRequest},
    typed,
};
use hashgate_model::{Country, Date, HtsNumber};
use hashgate_report::{Document, charts, document::Block, views::duty as view};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    Answer, Asked, Outcome,
    typed::{Typed, given},
};

/// A line whose duty over time is asked for.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DutyHistory {
    /// The tariff number, of 8 or 10 digits.
    hts: Typed<HtsNumber>,
    /// Country of origin, by its code or name.
    origin: Typed<Country>,
    /// First day; 2018-01-01 if not given.
    from: Option<Typed<Date>>,
    /// Last day; today if not given.
    to: Option<Typed<Date>>,
}

/// The first day where none is given: the first action under Section 301 is
/// of that year. The command line says the same.
const FIRST_DAY: &str = "2018-01-01";

impl Asked for DutyHistory {
    fn answer(self, app: &App) -> Result<Answer, AppError> {
        let first = || typed::date(FIRST_DAY).map_err(AppError::defect);
        let request = HistoryRequest {
            hts: self.hts.0,
            origin: self.origin.0,
            from: given(self.from).map_or_else(first, Ok)?,
            to: given(self.to),
            edition: None,
        };
        let mut remarks = Vec::new();
        let found = duty::history(app, &request, &mut remarks)?;
        let document = page(app, &found);
        let (schema, outcome) = ("hashgate.duty_history/1", Outcome::Done);
        let history = &found.history;
        Answer::of(app, schema, found.as_of, history, document, outcome)
            .map(|answer| answer.beside(remarks))
    }
}

/// The answer as a page: the steps as a terminal shows them, and their chart.
pub fn page(app: &App, found: &HistoryAnswer) -> Document {
    let mut page = view::history(&found.history, app.meta());
    let chart = charts::duty_history(&found.history);
    if !chart.data.is_empty() {
        let is_foot = |block: &Block| matches!(block, Block::Foot { .. });
        let foot = page.blocks.iter().position(is_foot);
        let end = foot.unwrap_or(page.blocks.len());
        page.blocks.insert(end, Block::Figure(chart));
    }
    page
}
