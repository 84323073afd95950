//! Who owns whom, and which entities a rule of ownership reaches.
//!
//! Shares are exact fractions. An owner counts as listed if it is listed, or
//! if a rule has already reached it: an entity owned 50 percent by a blocked
//! person is itself blocked, and so its whole share counts further down
//! (OFAC, 2014-08-13). Rings of owners end there, since an entity is reached
//! once and for all.

#![allow(
    clippy::similar_names,
    reason = "owner and owned are the words of the rules"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use hashgate_model::{Cite, Date, Fraction, FractionError, Holding};
use hashgate_pack::lists::{OwnershipRule, RuleStatus};
use serde::Serialize;

use crate::party_csv::{Table, TableError};

/// What is wrong with holdings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OwnershipError {
    /// More than the whole is held.
    #[error(
        "the owners of {owned} hold {held} together, which is more than the \
         whole; correct the shares, or give two companies two names"
    )]
    MoreThanWhole {
        /// The entity.
        owned: String,
        /// What they hold together.
        held: Fraction,
    },
    /// The shares are too fine to be added up.
    #[error(
        "the shares in {owned} are too fine to be added up exactly; write \
         them with fewer digits"
    )]
    TooFine {
        /// The entity.
        owned: String,
    },
    /// The CSV file cannot be used.
    #[error(transparent)]
    Table(#[from] TableError),
}

/// An entity that a rule reaches, or would reach.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reached {
    /// The entity.
    pub entity: String,
    /// The rule.
    pub rule: String,
    /// The rule's name in words.
    pub title: String,
    /// How the rule stood on the day: `in_force`, `suspended`, `unconfirmed`.
    pub status: RuleStatus,
    /// What listed owners hold together (or the greatest share, where the
    /// rule does not add up).
    pub share: Fraction,
    /// From the listed owners down to the entity: who holds what. Of a very
    /// long chain only the end is given.
    pub chain: Vec<Link>,
    /// What each listed owner holds along all chains, shares multiplied;
    /// for information, since the rules count otherwise.
    pub interests: Vec<Interest>,
    /// What that means, in sentences, with the doubt where there is one.
    pub says: String,
    /// The state's source.
    pub cite: Cite,
}

/// One holding of a chain, and why the owner counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Who holds.
    pub owner: String,
    /// What is held.
    pub owned: String,
    /// The share.
    pub share: Fraction,
    /// Why the owner counts.
    pub basis: Basis,
}

/// Why an owner counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// It is listed.
    Listed,
    /// Its name is like a listed one; whether it is the party is open.
    Resembles,
    /// The rule has reached it through its own owners.
    Reached,
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { owner, owned, share, basis } = self;
        let why = match basis {
            Basis::Listed => "listed",
            Basis::Resembles => "of a like name",
            Basis::Reached => "reached through its owners",
        };
        write!(f, "{owner} ({why}) holds {share} of {owned}")
    }
}

/// What an owner holds in an entity along all chains.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Interest {
    /// Who holds.
    pub owner: String,
    /// The share, directly and through others.
    pub share: Fraction,
}

/// The entities that a rule reaches on a day.
///
/// `listed` are the owners that are on one of the rule's lists, by the names
/// used in the holdings. A suspended rule reaches nobody; the entities it
/// would reach are given all the same, with that status, since the
/// suspension may end. Before a rule's first day there is nothing.
///
/// # Errors
///
/// [`OwnershipError`] if the owners of an entity hold more than the whole,
/// or their shares cannot be added up exactly.
///
/// # Example
///
/// ```
/// use hashgate_model::Holding;
/// use hashgate_pack::{SourceTree, lists::Lists, read_section};
/// use hashgate_parties::reached;
/// let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
/// let lists: Lists = read_section(&SourceTree::from_dir(data.as_ref())?)?;
/// let rule = lists.ownership.iter().find(|r| r.id == "ofac_50").unwrap();
/// let hold = |owner: &str, owned: &str, share: &str| Holding {
///     owner: owner.into(), owned: owned.into(), share: share.parse().unwrap(),
/// };
/// let holdings = [hold("X", "A", "25%"), hold("Y", "A", "25%")];
/// let listed = ["X".to_owned(), "Y".to_owned()].into();
/// let found = reached(&holdings, &listed, rule, "2026-11-25".parse()?)?;
/// assert_eq!(found[0].share.to_string(), "50%");
/// assert_eq!(found[0].chain[0].to_string(), "X (listed) holds 25% of A");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn reached(
    holdings: &[Holding],
    listed: &BTreeSet<String>,
    rule: &OwnershipRule,
    day: Date,
) -> Result<Vec<Reached>, OwnershipError> {
    let basis = listed.iter().map(|name| (name.clone(), Basis::Listed));
    reached_by(holdings, &basis.collect(), rule, day)
}

/// As [`reached`], with the owners that count and why.
pub(crate) fn reached_by(
    holdings: &[Holding],
    counted: &BTreeMap<String, Basis>,
    rule: &OwnershipRule,
    day: Date,
) -> Result<Vec<Reached>, OwnershipError> {
    let Some(state) = rule.on(day) else { return Ok(Vec::new()) };
    let owners = owners(holdings)?;
    let needed = Fraction::percent(rule.share_pct).unwrap_or(Fraction::ZERO);
    let mut chains: BTreeMap<String, Vec<Link>> = BTreeMap::new();
    let mut found = Vec::new();
    // Each round adds at least one entity, so there are no more rounds than
    // entities, rings of owners or not.
    loop {
        let mut new = Vec::new();
        for (owned, held) in &owners {
            if counted.contains_key(owned) || chains.contains_key(owned) {
                continue;
            }
            let (share, chain) =
                listed_share(owned, held, &chains, counted, rule)?;
            let reaches =
                if rule.at_least { share >= needed } else { share > needed };
            if reaches {
                new.push((owned.clone(), chain.clone()));
                found.push(Reached {
                    entity: owned.clone(),
                    rule: rule.id.clone(),
                    title: rule.title.clone(),
                    status: state.status,
                    share,
                    interests: interests(&owners, counted, owned),
                    says: says(rule, state.status, &state.note, &chain, share),
                    chain,
                    cite: state.cite.clone(),
                });
            }
        }
        if new.is_empty() {
            return Ok(found);
        }
        chains.extend(new);
    }
}

type Owners = BTreeMap<String, BTreeMap<String, Fraction>>;

/// The owners of each entity; several holdings of one owner add up.
fn owners(holdings: &[Holding]) -> Result<Owners, OwnershipError> {
    let mut owners: Owners = BTreeMap::new();
    for holding in holdings {
        let held = owners.entry(holding.owned.clone()).or_default();
        let share = held.entry(holding.owner.clone()).or_insert(Fraction::ZERO);
        *share = sum(&holding.owned, *share, holding.share)?;
    }
    for (owned, held) in &owners {
        let held = held
            .values()
            .try_fold(Fraction::ZERO, |all, share| sum(owned, all, *share))?;
        if held > Fraction::ONE {
            let owned = owned.clone();
            return Err(OwnershipError::MoreThanWhole { owned, held });
        }
    }
    Ok(owners)
}

fn sum(
    owned: &str,
    a: Fraction,
    b: Fraction,
) -> Result<Fraction, OwnershipError> {
    a.plus(b).ok_or_else(|| OwnershipError::TooFine { owned: owned.to_owned() })
}

/// So many holdings above an owner are repeated in a chain; what lies beyond
/// stands with the entities above, which the rule has reached too.
const MAX_LINKS: usize = 24;

/// What owners that count hold together, and through whom.
fn listed_share(
    owned: &str,
    held: &BTreeMap<String, Fraction>,
    chains: &BTreeMap<String, Vec<Link>>,
    counted: &BTreeMap<String, Basis>,
    rule: &OwnershipRule,
) -> Result<(Fraction, Vec<Link>), OwnershipError> {
    let mut share = Fraction::ZERO;
    let mut chain: Vec<Link> = Vec::new();
    for (owner, part) in held {
        let above = chains.get(owner);
        let reached = above.map(|_| Basis::Reached);
        let Some(basis) = counted.get(owner).copied().or(reached) else {
            continue;
        };
        let above = above.map_or(&[][..], Vec::as_slice);
        let near = above.len().saturating_sub(MAX_LINKS);
        for link in above.iter().skip(near) {
            if !chain.contains(link) {
                chain.push(link.clone());
            }
        }
        chain.push(Link {
            owner: owner.clone(),
            owned: owned.to_owned(),
            share: *part,
            basis,
        });
        share = if rule.aggregate {
            sum(owned, share, *part)?
        } else {
            share.max(*part)
        };
    }
    Ok((share, chain))
}

/// What each listed owner holds in an entity along all chains, the greatest
/// first; an owner whose chains are too many to be added up is left out.
fn interests(
    owners: &Owners,
    counted: &BTreeMap<String, Basis>,
    owned: &str,
) -> Vec<Interest> {
    let mut interests: Vec<Interest> = counted
        .keys()
        .filter_map(|owner| {
            let mut steps = MAX_STEPS;
            let mut path = vec![owned];
            let share = through(owners, owner, owned, &mut path, &mut steps)?;
            (share > Fraction::ZERO)
                .then(|| Interest { owner: owner.clone(), share })
        })
        .collect();
    interests.sort_by_key(|interest| std::cmp::Reverse(interest.share));
    interests
}

fn says(
    rule: &OwnershipRule,
    status: RuleStatus,
    note: &str,
    chain: &[Link],
    share: Fraction,
) -> String {
    let like = chain.iter().any(|link| link.basis == Basis::Resembles);
    let who = if like {
        "owners that are listed, or of a like name, hold"
    } else {
        "listed owners hold"
    };
    let standing = match status {
        RuleStatus::InForce => "the rule is in force",
        RuleStatus::Suspended => "the rule is suspended and reaches nobody now",
        RuleStatus::Unconfirmed => {
            "whether the rule is in force is UNCONFIRMED"
        }
    };
    format!("{}: {who} {share}; {standing}. {}. {note}.", rule.title, rule.says)
}

/// How much of one entity another holds, directly and through others.
///
/// Shares along a chain multiply, chains add up; a chain never passes an
/// entity twice. Nothing is given where the chains are too many or too fine
/// to be added up exactly.
pub fn effective_share(
    holdings: &[Holding],
    owner: &str,
    owned: &str,
) -> Option<Fraction> {
    let owners = owners(holdings).ok()?;
    let mut steps = MAX_STEPS;
    through(&owners, owner, owned, &mut vec![owned], &mut steps)
}

/// The most owners a chain may pass: beyond that nobody could check it.
const LONGEST_CHAIN: usize = 24;

/// The most holdings that are looked at for one owner: where everybody holds
/// shares in everybody, chains grow without measure.
const MAX_STEPS: usize = 200_000;

fn through<'o>(
    owners: &'o Owners,
    owner: &str,
    owned: &str,
    path: &mut Vec<&'o str>,
    steps: &mut usize,
) -> Option<Fraction> {
    let mut all = Fraction::ZERO;
    for (holder, share) in owners.get(owned).into_iter().flatten() {
        *steps = steps.checked_sub(1)?;
        if holder == owner {
            all = all.plus(*share)?;
        } else if path.len() < LONGEST_CHAIN && !path.contains(&holder.as_str())
        {
            path.push(holder);
            let above = through(owners, owner, holder, path, steps)?;
            path.pop();
            all = all.plus(share.times(above)?)?;
        }
    }
    Some(all)
}

/// Reads holdings from CSV with the columns `owner`, `owned`, `share`.
///
/// # Errors
///
/// [`OwnershipError::Table`] naming the row that cannot be used.
pub fn read_holdings(
    file: &str,
    bytes: &[u8],
) -> Result<Vec<Holding>, OwnershipError> {
    let table = Table::read(file, bytes, &["owner", "owned", "share"])?;
    let owner = table.require("owner")?;
    let owned = table.require("owned")?;
    let share = table.require("share")?;
    let mut holdings = Vec::new();
    for (row, cells) in table.rows() {
        let cell = |at: usize| cells.get(at).unwrap_or("").trim().to_owned();
        if cell(owner).is_empty() || cell(owned).is_empty() {
            let what = "owner or owned is empty; fill it or delete the row";
            return Err(table.fault(*row, what).into());
        }
        let share = cell(share)
            .parse()
            .map_err(|e: FractionError| table.fault(*row, e.to_string()))?;
        holdings.push(Holding {
            owner: cell(owner),
            owned: cell(owned),
            share,
        });
    }
    if holdings.is_empty() {
        return Err(table.fault(2, "there is no holding").into());
    }
    Ok(holdings)
}

#[cfg(test)]
mod tests;
