//! Restricted-party screening: one name, many, two against each other,
//! owners, decisions, changes of lists.

mod batch;
mod compare;
mod decide;
mod delta;
mod owners;
mod parties;
pub mod resume;
mod search;

pub use batch::{BatchRequest, BatchSummary, batch};
pub use compare::{Compared, compare, pairs_in_csv};
pub use decide::{
    DecideRequest, Recorded, Reviewed, decide, decision, decisions,
};
pub(crate) use delta::kept_pairs;
pub use delta::{DeltaAnswer, DeltaRequest, ListChange, Sides, delta};
pub use owners::{OwnersAnswer, OwnersRequest, owners};
pub use parties::{Parties, has_letters, read_parties};
pub use search::{Search, Where};

use std::sync::Arc;

use hashgate_model::{AsOf, Date};
use hashgate_pack::lists::ListEntry;
use hashgate_parties::{
    CopyStatus, Coverage, Decisions, ListStatus, Options, Query, Screener,
    Screening, Standing,
};

use crate::{App, AppError, Observer};

/// A party, with how each of its hits stands after review.
#[derive(Debug, Clone)]
pub struct Screened {
    /// The hits and the lists that were searched.
    pub answer: Screening,
    /// How each hit stands, in their order.
    pub standings: Vec<Standing>,
}

impl Screened {
    /// Whether there are hits that no reviewer has set aside.
    pub fn is_open(&self) -> bool {
        let aside = self.standings.iter().filter(|s| s.is_set_aside());
        self.answer.found > aside.count()
    }

    /// Whether the party hits nothing and was searched in every list, each
    /// whole and current.
    pub fn is_cleared(&self) -> bool {
        !self.is_open() && self.answer.screened == Coverage::Full
    }
}

/// Whether a list that was to be searched could not be, or only in a copy too
/// old to be of any use.
pub fn lacks_a_list(lists: &[ListStatus]) -> bool {
    lists.iter().any(|list| list.status == CopyStatus::Unusable)
}

/// A party to screen.
#[derive(Debug, Clone)]
pub struct OneRequest {
    /// The party.
    pub query: Query,
    /// Where to search, and from which score on.
    pub search: Search,
    /// Whether hits close below the floor are shown too.
    pub near_misses: bool,
    /// What reviewers decided; that of the data folder if not given.
    pub decisions: Option<Decisions>,
    /// The date as of which rules and decisions apply.
    pub as_of: AsOf,
}

/// Is this party on a restricted-party list?
///
/// # Errors
///
/// [`AppError`] if the name has nothing that can be compared, or what is to
/// be searched cannot be used.
pub fn one(
    app: &App,
    request: OneRequest,
    observer: &mut dyn Observer,
) -> Result<Screened, AppError> {
    if !has_letters(&request.query.name) {
        return Err(AppError::input(
            "the name has no letter or digit that can be compared, so nothing \
             was screened; write it as the paper does",
        ));
    }
    let options = request.search.options(request.as_of, request.near_misses)?;
    let reviewer = Reviewer::new(
        app,
        &request.search,
        &options,
        (request.decisions, request.as_of),
        observer,
    )?;
    let answer = reviewer.screener.screen(&request.query, &options);
    Ok(reviewer.review(answer))
}

/// A listed party by the ids of list and entry, as it is searched: in the
/// kept copy of the list, else in the pack's extract. Nothing if the list, or
/// what is held of it, has none of that id.
///
/// # Errors
///
/// [`AppError`] if kept copies cannot be used.
pub fn listed(
    app: &App,
    list: &str,
    id: &str,
) -> Result<Option<ListEntry>, AppError> {
    Ok(app.screener()?.screener.listed_entry(list, id))
}

/// A screener with the decisions that were made about its hits.
struct Reviewer {
    screener: Arc<Screener>,
    decisions: Decisions,
    day: Date,
}

impl Reviewer {
    /// What is to be searched, once every list asked for can be, with the
    /// decisions given or those of the data folder.
    fn new(
        app: &App,
        search: &Search,
        options: &Options,
        (decisions, as_of): (Option<Decisions>, AsOf),
        observer: &mut dyn Observer,
    ) -> Result<Self, AppError> {
        let screener = search.screener(app, observer)?;
        search::check_ids(options, &screener, &app.pack().lists)?;
        let decisions = decided(app, decisions, observer)?;
        Ok(Self { screener, decisions, day: as_of.date() })
    }

    /// An answer with how each of its hits stands.
    fn review(&self, answer: Screening) -> Screened {
        let entry_of = |hit: &_| self.screener.entry_of(hit);
        let standings = self.decisions.of(&answer, entry_of, self.day);
        Screened { answer, standings }
    }
}

/// The decisions that are given, else those of the data folder.
fn decided(
    app: &App,
    given: Option<Decisions>,
    observer: &mut dyn Observer,
) -> Result<Decisions, AppError> {
    match given {
        Some(decisions) => Ok(decisions),
        None => crate::decisions::own(app, observer),
    }
}
