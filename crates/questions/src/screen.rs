//! Is a party on a list?

use hashgate_app::{
    App, AppError,
    screening::{self, OneRequest, Screened, Search, Where, lacks_a_list},
};
use hashgate_model::{AsOf, Country};
use hashgate_parties::Query;
use hashgate_report::views::screen::{self as view, ScreenBody};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    Answer, Asked, Outcome,
    typed::{Typed, given},
};

/// A party to screen.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Screen {
    /// The name, as the paper writes it.
    name: String,
    /// The party's country; it refines a hit and never drops one.
    country: Option<Typed<Country>>,
    /// The party's address; it refines a hit and never drops one.
    address: Option<String>,
    /// Numbers of the party: register, tax office, IMO.
    #[serde(default)]
    ids: Vec<String>,
    /// Only these lists, by id.
    lists: Option<Vec<String>>,
    /// The score from which a name is a hit, 0 to 1.
    min_score: Option<f64>,
    /// Show the best so many parties; 0 for all, 25 if not given.
    top: Option<u32>,
    /// Show parties that score up to 0.15 below the floor too.
    #[serde(default)]
    near_misses: bool,
    /// The date as of which rules and decisions apply; today if not given.
    as_of: Option<Typed<AsOf>>,
}

/// So many parties are shown where nothing is said of it.
const TOP: u32 = 25;

impl Asked for Screen {
    fn answer(self, app: &App) -> Result<Answer, AppError> {
        let as_of = given(self.as_of).unwrap_or(app.today());
        let request = OneRequest {
            search: Search {
                place: Where::Kept,
                lists: self.lists,
                min_score: self.min_score,
                top: self.top.unwrap_or(TOP) as usize,
            },
            near_misses: self.near_misses,
            decisions: None,
            as_of,
            query: Query {
                name: self.name,
                country: given(self.country),
                address: self.address,
                ids: self.ids,
            },
        };
        let mut remarks = Vec::new();
        let screened = screening::one(app, request, &mut remarks)?;
        let (answer, standings) = (&screened.answer, &screened.standings);
        let document = view::show(answer, standings, as_of, app.meta());
        let body = ScreenBody::of(answer, standings, false);
        let outcome = outcome_of(&screened);
        let schema = "hashgate.screen/1";
        Answer::of(app, schema, as_of, &body, document, outcome)
            .map(|answer| answer.beside(remarks))
    }
}

/// What the answer about one party means.
pub fn outcome_of(screened: &Screened) -> Outcome {
    let not_screened = lacks_a_list(&screened.answer.lists)
        || !screened.answer.unread.is_empty();
    outcome(!screened.is_cleared(), not_screened)
}

/// A list that could not be searched weighs more than a hit: what else is
/// listed there nobody knows.
pub fn outcome(needs_action: bool, lacks_a_list: bool) -> Outcome {
    match (lacks_a_list, needs_action) {
        (true, _) => Outcome::Missing,
        (false, true) => Outcome::Action,
        (false, false) => Outcome::Done,
    }
}
