//! A file of parties: in blocks, with progress, resumable.

use hashgate_model::AsOf;
use hashgate_parties::{Batch, Coverage, Decisions, Query, not_cleared};

use super::{Reviewer, Screened, Search, has_letters, lacks_a_list};
use crate::{App, AppError, Observer};

/// So many parties are answered before they are handed over: a batch that is
/// resumed loses no more than this.
const BLOCK: usize = 10_000;

/// Many parties to screen.
#[derive(Debug, Clone)]
pub struct BatchRequest {
    /// The parties; [`super::read_parties`] reads a file of them.
    pub parties: Vec<Query>,
    /// So many of them are answered already and are passed over.
    pub done: usize,
    /// Where to search, and from which score on.
    pub search: Search,
    /// Whether hits close below the floor are shown too.
    pub near_misses: bool,
    /// What reviewers decided; that of the data folder if not given.
    pub decisions: Option<Decisions>,
    /// The date as of which rules and decisions apply.
    pub as_of: AsOf,
}

/// What became of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchSummary {
    /// Whether there are hits that no reviewer has set aside, among the
    /// parties that were answered now.
    pub open: bool,
    /// How many names have nothing that can be compared; they are no
    /// clearance.
    pub unread: usize,
    /// How many names, of those answered now, have letters of a script that
    /// cannot be read; they were not screened.
    pub other_scripts: usize,
    /// What a name without a hit is worth.
    pub coverage: Coverage,
    /// Whether a list that was to be searched could not be used.
    pub lacks_a_list: bool,
}

/// Screens many parties and gives each block of answers to `each`, in the
/// order of the parties.
///
/// # Errors
///
/// [`AppError`] if what is to be searched cannot be used; what `each` fails
/// with ends the work.
pub fn batch<E: From<AppError>>(
    app: &App,
    request: BatchRequest,
    observer: &mut dyn Observer,
    mut each: impl FnMut(&[Screened]) -> Result<(), E>,
) -> Result<BatchSummary, E> {
    let options = request.search.options(request.as_of, request.near_misses)?;
    let reviewer = Reviewer::new(
        app,
        &request.search,
        &options,
        (request.decisions, request.as_of),
        observer,
    )?;
    let unread = unread(&request.parties, observer);
    let lists = reviewer.screener.lists(&options);
    if let Some(why) = not_cleared(&lists) {
        observer.remark(&format!(
            "{why}; `hashgate pack update` brings the full lists"
        ));
    }
    let batch = Batch::new(&*reviewer.screener, options);
    let mut open = false;
    let mut other_scripts = 0;
    observer.begin("names", Some(request.parties.len() as u64));
    observer.advance(request.done as u64);
    let left = request.parties.get(request.done..).unwrap_or_default();
    for block in left.chunks(BLOCK) {
        let answers: Vec<Screened> = batch
            .screen(block)
            .into_iter()
            .map(|answer| reviewer.review(answer))
            .collect();
        open |= answers.iter().any(Screened::is_open);
        let unread = |s: &&Screened| !s.answer.unread.is_empty();
        other_scripts += answers.iter().filter(unread).count();
        each(&answers)?;
        observer.advance(block.len() as u64);
    }
    observer.end();
    if other_scripts > 0 {
        observer.remark(&format!(
            "{other_scripts} names are written in a script that cannot be \
             read here and were not screened; their rows say which"
        ));
    }
    Ok(BatchSummary {
        open,
        unread,
        other_scripts,
        coverage: Coverage::of(&lists),
        lacks_a_list: lacks_a_list(&lists),
    })
}

/// How many parties have no name that can be compared.
fn unread(parties: &[Query], observer: &mut dyn Observer) -> usize {
    let mut rows = parties
        .iter()
        .enumerate()
        .filter(|(_, party)| !has_letters(&party.name))
        .map(|(at, _)| at + 2);
    let Some(first) = rows.next() else { return 0 };
    let all = rows.count() + 1;
    observer.remark(&format!(
        "{all} names have no letter or digit and were not screened; the first \
         stands in row {first}"
    ));
    all
}
