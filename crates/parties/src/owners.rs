//! Holdings against the lists: who of the owners is listed, and whom the
//! rules of ownership reach through them.
//!
//! An owner counts as listed if its name is that of a listed party, or if a
//! reviewer said that it is the listed one. A name that is only like a listed
//! one reaches nobody: what it would reach is given apart, for a person to
//! decide.

use std::collections::{BTreeMap, BTreeSet};

use hashgate_model::{Cite, Date, Holding};
use hashgate_pack::lists::{OwnershipRule, RuleStatus};
use serde::Serialize;
use unicode_normalization::UnicodeNormalization as _;

use crate::{
    batch::Batch,
    ownership::{OwnershipError, Reached, reached},
    review::{Decision, Decisions, Standing},
    screener::Screener,
    screening::{Hit, Options, Query, Screening},
};

/// From this score on a name is that of the listed party. Scores have three
/// decimals, and legal forms are no part of them.
const SAME_NAME: f64 = 0.999;

/// What follows from a set of holdings on a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ownership {
    /// Every name of the holdings that has a hit on a list.
    pub owners: Vec<Owner>,
    /// The entities that a rule reaches, or would reach if it were in force.
    pub reached: Vec<Reached>,
    /// The entities that a rule would reach besides, if owners of a like name
    /// are the listed parties.
    pub perhaps: Vec<Reached>,
    /// How each rule stands on the day.
    pub rules: Vec<RuleStanding>,
    /// What a reader should know of the names.
    pub remarks: Vec<String>,
}

/// A name of the holdings with what the lists say of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Owner {
    /// The name.
    pub name: String,
    /// How it counts.
    pub counts: Counts,
    /// The listed parties of a like name, best first.
    pub hits: Vec<Hit>,
    /// How each hit stands after review.
    pub reviews: Vec<Standing>,
}

/// How an owner counts, by its strongest hit.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// A reviewer set every hit aside.
    SetAside,
    /// Its name is like a listed one; whether it is the party is open.
    Resembles,
    /// Its name is that of a listed party, or a reviewer said it is the one.
    Listed,
}

/// How a rule stands on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleStanding {
    /// The rule's id.
    pub rule: String,
    /// Its name in words.
    pub title: String,
    /// What it says, in a sentence.
    pub says: String,
    /// How it stands; nothing before its first day.
    pub status: Option<RuleStatus>,
    /// Why, in a sentence.
    pub note: String,
    /// Where that is known from.
    pub cite: Option<Cite>,
}

/// Screens every name of the holdings and applies each rule as of a day.
///
/// Spellings that differ in case, blanks and punctuation alone are one name.
///
/// # Errors
///
/// [`OwnershipError`] if the owners of an entity hold more than the whole.
pub fn trace(
    holdings: &[Holding],
    rules: &[OwnershipRule],
    screener: &Screener,
    options: &Options,
    decisions: &Decisions,
    day: Date,
) -> Result<Ownership, OwnershipError> {
    let (holdings, names) = one_spelling(holdings);
    let queries: Vec<Query> = names.iter().map(Query::name).collect();
    let owners: Vec<Owner> = Batch::new(screener, options.clone())
        .screen(&queries)
        .into_iter()
        .filter(|answer| answer.found > 0)
        .map(|answer| owner(answer, screener, decisions, day))
        .collect();
    let mut answer = Ownership {
        reached: Vec::new(),
        perhaps: Vec::new(),
        rules: rules.iter().map(|rule| standing_of(rule, day)).collect(),
        remarks: legal_form_alone(&names, screener),
        owners,
    };
    for rule in rules {
        let listed = counted(&answer.owners, rule, Counts::Listed);
        let like = counted(&answer.owners, rule, Counts::Resembles);
        let sure = reached(&holdings, &listed, rule, day)?;
        let known: BTreeSet<&String> = sure.iter().map(|r| &r.entity).collect();
        if like.len() > listed.len() {
            let more = reached(&holdings, &like, rule, day)?;
            answer.perhaps.extend(
                more.into_iter().filter(|r| !known.contains(&r.entity)),
            );
        }
        answer.reached.extend(sure);
    }
    Ok(answer)
}

/// The names of the holdings that are a party's: those that differ in case,
/// blanks and punctuation alone, else those that differ in the legal form or
/// in transliteration too.
///
/// Two companies may share a name but for the legal form, so that whoever
/// uses a name of the second kind must say so.
pub fn names_of(
    holdings: &[Holding],
    party: &str,
    screener: &Screener,
) -> Vec<String> {
    let (_, names) = one_spelling(holdings);
    let wanted = folded(party);
    let exact: Vec<String> =
        names.iter().filter(|name| folded(name) == wanted).cloned().collect();
    if !exact.is_empty() {
        return exact;
    }
    let words = screener.words_of(party);
    if words.is_empty() {
        return Vec::new();
    }
    names.into_iter().filter(|name| screener.words_of(name) == words).collect()
}

/// Whether two spellings differ in case, blanks and punctuation alone.
pub fn same_spelling(a: &str, b: &str) -> bool {
    folded(a) == folded(b)
}

fn owner(
    answer: Screening,
    screener: &Screener,
    decisions: &Decisions,
    day: Date,
) -> Owner {
    let entry_of = |hit: &Hit| screener.entry_of(hit);
    let reviews = decisions.of(&answer, entry_of, day);
    let counts = answer
        .hits
        .iter()
        .zip(&reviews)
        .map(|(hit, review)| counts(hit, review))
        .max()
        .unwrap_or(Counts::Resembles);
    Owner { name: answer.query.name, counts, hits: answer.hits, reviews }
}

fn counts(hit: &Hit, review: &Standing) -> Counts {
    match review.decision() {
        Some(Decision::FalsePositive) => Counts::SetAside,
        Some(Decision::TrueMatch) => Counts::Listed,
        // A brand leads to its owner; that is no identity of names.
        _ if hit.score >= SAME_NAME && hit.via.is_none() => Counts::Listed,
        _ => Counts::Resembles,
    }
}

/// The owners that count at least so much for a rule.
fn counted(
    owners: &[Owner],
    rule: &OwnershipRule,
    least: Counts,
) -> BTreeSet<String> {
    owners
        .iter()
        .filter(|owner| {
            owner.hits.iter().zip(&owner.reviews).any(|(hit, review)| {
                rule.lists.contains(&hit.list) && counts(hit, review) >= least
            })
        })
        .map(|owner| owner.name.clone())
        .collect()
}

fn standing_of(rule: &OwnershipRule, day: Date) -> RuleStanding {
    let state = rule.on(day);
    RuleStanding {
        rule: rule.id.clone(),
        title: rule.title.clone(),
        says: rule.says.clone(),
        status: state.map(|state| state.status),
        note: state.map_or_else(
            || format!("There was no such rule on {day}"),
            |state| state.note.clone(),
        ),
        cite: state.map(|state| state.cite.clone()),
    }
}

/// The holdings with one spelling per name, and the names in their order.
fn one_spelling(holdings: &[Holding]) -> (Vec<Holding>, Vec<String>) {
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    let mut names = Vec::new();
    let mut of = |name: &str| {
        first
            .entry(folded(name))
            .or_insert_with(|| {
                names.push(name.to_owned());
                name.to_owned()
            })
            .clone()
    };
    let holdings = holdings
        .iter()
        .map(|holding| Holding {
            owner: of(&holding.owner),
            owned: of(&holding.owned),
            share: holding.share,
        })
        .collect();
    (holdings, names)
}

/// A name in small letters and digits with single blanks; a name without any
/// stays as it is.
fn folded(name: &str) -> String {
    let spaced: String = name
        .nfkc()
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    if words.is_empty() { name.to_owned() } else { words.join(" ") }
}

/// Names that differ in the legal form alone stay two, and that is said: a
/// parent and its subsidiary are often called so.
fn legal_form_alone(names: &[String], screener: &Screener) -> Vec<String> {
    let mut by_words: BTreeMap<Vec<String>, &String> = BTreeMap::new();
    let mut remarks = Vec::new();
    for name in names {
        let words = screener.words_of(name);
        if words.is_empty() {
            continue;
        }
        if let Some(other) = by_words.get(&words) {
            remarks.push(format!(
                "`{other}` and `{name}` differ in the legal form alone and \
                 were taken as two companies; if they are one, write one name"
            ));
        } else {
            by_words.insert(words, name);
        }
    }
    remarks
}
