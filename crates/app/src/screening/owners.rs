//! Whom the rules of ownership reach.

use hashgate_model::{AsOf, Holding};
use hashgate_pack::lists::RuleStatus;
use hashgate_papers::Input;
use hashgate_parties::{
    Decisions, ListStatus, Ownership, Reached, Screener, names_of,
    read_holdings, same_spelling, trace,
};

use super::{Search, decided, search};
use crate::{App, AppError, Observer};

/// Holdings to trace.
#[derive(Debug, Clone)]
pub struct OwnersRequest {
    /// A CSV file with columns `owner`, `owned`, `share`.
    pub holdings: Input,
    /// Only these parties of the file; all, if none is named.
    pub parties: Vec<String>,
    /// Where to search, and from which score on.
    pub search: Search,
    /// What reviewers decided; that of the data folder if not given.
    pub decisions: Option<Decisions>,
    /// The date as of which rules and decisions apply.
    pub as_of: AsOf,
}

/// Whom the rules reach through which owners.
#[derive(Debug)]
pub struct OwnersAnswer {
    /// How many holdings the file has.
    pub holdings: usize,
    /// What follows from them.
    pub ownership: Ownership,
    /// The lists that the owners were screened against.
    pub lists: Vec<ListStatus>,
}

impl OwnersAnswer {
    /// Whether a rule reaches somebody, or would if it is in force or if a
    /// like name is the listed one.
    pub fn reaches_any(&self) -> bool {
        let reaches = |r: &Reached| r.status != RuleStatus::Suspended;
        let found = &self.ownership;
        found.reached.iter().chain(&found.perhaps).any(reaches)
    }
}

/// Whom do the 50 percent rules reach through their owners?
///
/// # Errors
///
/// [`AppError`] if the holdings or what is to be searched cannot be used, or
/// a party is not in the file.
pub fn owners(
    app: &App,
    request: OwnersRequest,
    observer: &mut dyn Observer,
) -> Result<OwnersAnswer, AppError> {
    let file = &request.holdings.name;
    let holdings = read_holdings(file, &request.holdings.bytes)?;
    let screener = request.search.screener(app, observer)?;
    let options = request.search.options(request.as_of, false)?;
    search::check_ids(&options, &screener, &app.pack().lists)?;
    let decisions = decided(app, request.decisions, observer)?;
    let mut ownership = trace(
        &holdings,
        &app.pack().lists.ownership,
        &screener,
        &options,
        &decisions,
        request.as_of.date(),
    )
    .map_err(|e| AppError::input(format!("{file}: {e}")).at(file, None))?;
    if !request.parties.is_empty() {
        let mut wanted = Vec::new();
        for party in &request.parties {
            wanted.extend(names(&holdings, party, &screener, file, observer)?);
        }
        only(&mut ownership, &wanted);
    }
    let lists = screener.lists(&options);
    Ok(OwnersAnswer { holdings: holdings.len(), ownership, lists })
}

/// The names of the holdings that are the party's.
fn names(
    holdings: &[Holding],
    party: &str,
    screener: &Screener,
    file: &str,
    observer: &mut dyn Observer,
) -> Result<Vec<String>, AppError> {
    let names = names_of(holdings, party, screener);
    if names.is_empty() {
        return Err(AppError::request(format!(
            "`{party}` is not a name in {file}; write it as the file does"
        )));
    }
    for name in &names {
        if !same_spelling(name, party) {
            observer.remark(&format!(
                "`{party}` was taken for `{name}` of {file}; the names differ \
                 in the legal form or in spelling"
            ));
        }
    }
    Ok(names)
}

/// Keeps what is about these parties, and the owners of their chains.
fn only(answer: &mut Ownership, wanted: &[String]) {
    answer.reached.retain(|r| wanted.contains(&r.entity));
    answer.perhaps.retain(|r| wanted.contains(&r.entity));
    let chains: Vec<String> = answer
        .reached
        .iter()
        .chain(&answer.perhaps)
        .flat_map(|r| r.chain.iter().map(|link| link.owner.clone()))
        .collect();
    answer
        .owners
        .retain(|o| chains.contains(&o.name) || wanted.contains(&o.name));
}
