//! Holdings against the lists: who of the owners is listed, and whom the
//! rules of ownership reach through them.
//!
//! An owner counts as listed if its name is that of a listed party, or if a
//! reviewer said that it is the listed one. A name that is only like a listed
//! one reaches nobody: what it would reach is given apart, for a person to
//! decide.

use std::collections::{BTreeMap, BTreeSet};

use hashgate_model::{Cite, Date, Holding, writing};
use hashgate_pack::lists::{OwnershipRule, RuleStatus};
use serde::Serialize;

use crate::{
    ownership::holdings::{Basis, OwnershipError, Reached, reached_by},
    screening::{
        batch::Batch,
        dispositions::{Decision, Decisions, Standing},
        screener::Screener,
        types::{Hit, Options, Query, Screening},
    },
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
    let searched: Vec<String> =
        screener.lists(options).into_iter().map(|list| list.list).collect();
    let mut remarks = legal_form_alone(&names, screener);
    remarks.extend(rules.iter().filter_map(|rule| unsearched(rule, &searched)));
    let mut answer = Ownership {
        reached: Vec::new(),
        perhaps: Vec::new(),
        rules: rules.iter().map(|rule| standing_of(rule, day)).collect(),
        remarks,
        owners,
    };
    for rule in rules {
        let listed = counted(&answer.owners, rule, Counts::Listed);
        let like = counted(&answer.owners, rule, Counts::Resembles);
        let sure = reached_by(&holdings, &listed, rule, day)?;
        let known: BTreeSet<&String> = sure.iter().map(|r| &r.entity).collect();
        if like.len() > listed.len() {
            let more = reached_by(&holdings, &like, rule, day)?;
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
/// Two companies may share a name but for the legal form, so the
/// caller must say when it uses a name of the second kind.
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

/// The owners that count at least so much for a rule, and why.
fn counted(
    owners: &[Owner],
    rule: &OwnershipRule,
    least: Counts,
) -> BTreeMap<String, Basis> {
    let strongest = |owner: &Owner| {
        owner
            .hits
            .iter()
            .zip(&owner.reviews)
            .filter(|(hit, _)| rule.lists.contains(&hit.list))
            .map(|(hit, review)| counts(hit, review))
            .max()
    };
    owners
        .iter()
        .filter_map(|owner| {
            let counts = strongest(owner).filter(|c| *c >= least)?;
            let basis = match counts {
                Counts::Listed => Basis::Listed,
                Counts::Resembles | Counts::SetAside => Basis::Resembles,
            };
            Some((owner.name.clone(), basis))
        })
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

/// A rule cannot reach through a list that was not searched.
fn unsearched(rule: &OwnershipRule, searched: &[String]) -> Option<String> {
    let missing: Vec<&str> = rule
        .lists
        .iter()
        .filter(|list| !searched.contains(list))
        .map(String::as_str)
        .collect();
    (!missing.is_empty()).then(|| {
        format!(
            "the {} counts owners on {} too, which was not searched",
            rule.title,
            missing.join(" and ")
        )
    })
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
    let words = writing::words(name);
    if words.is_empty() { name.to_owned() } else { words }
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

#[cfg(test)]
mod tests {
    use hashgate_pack::{
        SourceTree,
        lists::{ListEntry, Lists},
        read_section,
    };

    use super::*;
    use crate::{
        lists::loaded::LoadedList,
        screening::dispositions::{Disposition, Evidence},
    };

    fn lists() -> Lists {
        let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
        read_section(&SourceTree::from_dir(data.as_ref()).unwrap()).unwrap()
    }

    fn listed(name: &str) -> LoadedList {
        LoadedList {
            id: "us-ofac-sdn".to_owned(),
            copied: None,
            entries: vec![ListEntry {
                id: "7".to_owned(),
                name: name.to_owned(),
                ..ListEntry::default()
            }],
            remarks: Vec::new(),
            fault: None,
        }
    }

    fn hold(owner: &str, held: &str, share: &str) -> Holding {
        Holding {
            owner: owner.to_owned(),
            owned: held.to_owned(),
            share: share.parse().unwrap(),
        }
    }

    fn traced(holdings: &[Holding], decided: &[Disposition]) -> Ownership {
        let lists = lists();
        let sdn = listed("Ruritania Mineral Works Ltd");
        let screener = Screener::only(&lists, &[sdn]);
        trace(
            holdings,
            &lists.ownership,
            &screener,
            &Options { min_score: Some(0.5), ..Options::default() },
            &Decisions::new(decided.to_vec()),
            "2026-11-25".parse().unwrap(),
        )
        .unwrap()
    }

    fn decision(decision: Decision, name: &str) -> Disposition {
        let day: Date = "2026-11-01".parse().unwrap();
        let entry = listed("Ruritania Mineral Works Ltd").entries.remove(0);
        let paper =
            Evidence { file: "p.pdf".to_owned(), sha256: String::new() };
        Disposition::record(
            decision,
            &Query::name(name),
            "us-ofac-sdn",
            &entry,
            "A. Reviewer",
            "register extract",
            vec![paper],
            day,
            Some("2027-05-01".parse().unwrap()),
        )
        .unwrap()
    }

    #[test]
    fn spellings_of_one_name_are_one_owner() {
        let holdings = [
            hold("Ruritania Mineral Works Ltd", "Zenda Holding", "60%"),
            hold("ZENDA  HOLDING.", "Strelsau Ltd", "50%"),
        ];
        let answer = traced(&holdings, &[]);
        let names: Vec<&str> =
            answer.reached.iter().map(|r| r.entity.as_str()).collect();
        assert_eq!(names, ["Zenda Holding", "Strelsau Ltd"]);
    }

    #[test]
    fn an_owner_of_a_like_name_reaches_nobody_until_a_reviewer_says_so() {
        let like = "Ruritania Mineral Works Trading Ltd";
        let holdings = [hold(like, "Strelsau Ltd", "60%")];
        let open = traced(&holdings, &[]);
        assert!(open.reached.is_empty());
        assert_eq!(open.perhaps[0].chain[0].basis, Basis::Resembles);
        assert!(open.perhaps[0].says.contains("of a like name"));

        let same = traced(&holdings, &[decision(Decision::TrueMatch, like)]);
        assert_eq!(same.reached[0].entity, "Strelsau Ltd");
        let other = decision(Decision::FalsePositive, like);
        let aside = traced(&holdings, &[other]);
        assert!(aside.reached.is_empty() && aside.perhaps.is_empty());
        assert_eq!(aside.owners[0].counts, Counts::SetAside);
    }

    #[test]
    fn a_parent_and_a_subsidiary_of_one_name_stay_two() {
        let holdings = [hold("Zenda Inc", "Zenda Ltd", "100%")];
        let answer = traced(&holdings, &[]);
        assert!(answer.remarks[0].contains("two companies"));
        assert!(
            answer.remarks[1].contains("us-bis-entity-list and us-bis-meu")
        );
        let lists = lists();
        let screener = Screener::new(&lists);
        assert_eq!(names_of(&holdings, "zenda ltd.", &screener), ["Zenda Ltd"]);
        let both = names_of(&holdings, "Zenda", &screener);
        assert_eq!(both, ["Zenda Inc", "Zenda Ltd"]);
        assert!(names_of(&holdings, "Hentzau", &screener).is_empty());
    }
}
