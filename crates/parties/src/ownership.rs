//! Who owns whom, and what a rule makes of it.
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

use std::collections::{BTreeMap, BTreeSet};

use hashgate_model::{Cite, Date, Decimal};
use hashgate_pack::lists::{OwnershipRule, RuleStatus};
use serde::Serialize;

/// A share of an owner in an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// Who holds.
    pub owner: String,
    /// What is held.
    pub owned: String,
    /// The share, exact.
    pub share: Fraction,
}

/// An exact share: `numerator / denominator`, in lowest terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Fraction {
    numerator: u128,
    denominator: u128,
}

/// What is wrong with holdings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OwnershipError {
    /// A share is no share.
    #[error("`{0}` is no share: write 33.34%, 0.3334 or 1/3, between 0 and 1")]
    Share(String),
    /// More than the whole is held.
    #[error(
        "the owners of {owned} hold {held} together, which is more than the \
         whole; correct the shares"
    )]
    MoreThanWhole {
        /// The entity.
        owned: String,
        /// What they hold together.
        held: Fraction,
    },
    /// A row of the CSV file cannot be used.
    #[error("{file}, row {row}: {what}")]
    Row {
        /// The file.
        file: String,
        /// The row, from 1 with the head row.
        row: usize,
        /// What is wrong.
        what: String,
    },
}

impl Fraction {
    /// None of it.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };

    /// A fraction in lowest terms; nothing if the denominator is 0.
    pub fn new(numerator: u128, denominator: u128) -> Option<Self> {
        let divisor = gcd(numerator, denominator);
        (denominator > 0).then(|| Self {
            numerator: numerator / divisor.max(1),
            denominator: denominator / divisor.max(1),
        })
    }

    /// The sum, if it can be written.
    pub fn plus(self, other: Self) -> Option<Self> {
        let divisor = gcd(self.denominator, other.denominator).max(1);
        let left = other.denominator / divisor;
        let right = self.denominator / divisor;
        let numerator = self
            .numerator
            .checked_mul(left)?
            .checked_add(other.numerator.checked_mul(right)?)?;
        Self::new(numerator, self.denominator.checked_mul(left)?)
    }

    /// The product, if it can be written.
    pub fn times(self, other: Self) -> Option<Self> {
        let a = gcd(self.numerator, other.denominator).max(1);
        let b = gcd(other.numerator, self.denominator).max(1);
        Self::new(
            (self.numerator / a).checked_mul(other.numerator / b)?,
            (self.denominator / b).checked_mul(other.denominator / a)?,
        )
    }

    fn cmp_exact(self, other: Self) -> std::cmp::Ordering {
        // Shares lie between 0 and a few wholes; where the products of huge
        // denominators overflow, a hundred digits more would not matter.
        match (
            self.numerator.checked_mul(other.denominator),
            other.numerator.checked_mul(self.denominator),
        ) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => (self.numerator / self.denominator.max(1))
                .cmp(&(other.numerator / other.denominator.max(1))),
        }
    }

    /// A share as a percentage of the pack's rules.
    fn percent(percent: Decimal) -> Option<Self> {
        let normal = percent.normalize();
        let numerator = u128::try_from(normal.mantissa()).ok()?;
        let scale = 10_u128.checked_pow(normal.scale())?;
        Self::new(numerator, scale.checked_mul(100)?)
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.cmp_exact(*other)
    }
}

impl std::fmt::Display for Fraction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Percent with two decimals where that is exact, else the fraction.
        let scaled = self.numerator.checked_mul(10_000);
        match scaled {
            Some(scaled) if scaled % self.denominator == 0 => {
                let hundredths = scaled / self.denominator;
                let (whole, rest) = (hundredths / 100, hundredths % 100);
                if rest == 0 {
                    write!(f, "{whole}%")
                } else {
                    write!(f, "{whole}.{rest:02}%")
                }
            }
            _ => write!(f, "{}/{}", self.numerator, self.denominator),
        }
    }
}

impl std::str::FromStr for Fraction {
    type Err = OwnershipError;

    /// Reads `33.34%`, `0.3334` or `1/3`.
    fn from_str(text: &str) -> Result<Self, OwnershipError> {
        let wrong = || OwnershipError::Share(text.to_owned());
        let trimmed = text.trim();
        let read = if let Some((a, b)) = trimmed.split_once('/') {
            let a = a.trim().parse().map_err(|_| wrong())?;
            Self::new(a, b.trim().parse().map_err(|_| wrong())?)
        } else {
            let (number, percent) = match trimmed.strip_suffix('%') {
                Some(number) => (number, true),
                None => (trimmed, false),
            };
            let value: Decimal = number.trim().parse().map_err(|_| wrong())?;
            let value = if percent {
                Some(value)
            } else {
                value.checked_mul(Decimal::ONE_HUNDRED)
            };
            value.and_then(Self::percent)
        };
        let one = Self { numerator: 1, denominator: 1 };
        read.filter(|share| *share <= one).ok_or_else(wrong)
    }
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// An entity that a rule reaches, or would reach.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reached {
    /// The entity.
    pub entity: String,
    /// The rule.
    pub rule: String,
    /// How the rule stood on the day: `in_force`, `suspended`, `unconfirmed`.
    pub status: RuleStatus,
    /// What listed owners hold together (or the greatest share, where the
    /// rule does not add up).
    pub share: Fraction,
    /// Owner by owner: who holds what, and why the owner counts.
    pub chain: Vec<String>,
    /// What that means, in sentences, with the doubt where there is one.
    pub says: String,
    /// The state's source.
    pub cite: Cite,
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
/// [`OwnershipError::MoreThanWhole`] if the owners of an entity hold more
/// than the whole.
///
/// # Example
///
/// ```
/// use hashgate_pack::{SourceTree, lists::Lists, read_section};
/// use hashgate_parties::{Holding, reached};
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
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn reached(
    holdings: &[Holding],
    listed: &BTreeSet<String>,
    rule: &OwnershipRule,
    day: Date,
) -> Result<Vec<Reached>, OwnershipError> {
    let Some(state) = rule.on(day) else { return Ok(Vec::new()) };
    let owners = owners(holdings)?;
    let needed = Fraction::percent(rule.share_pct).unwrap_or(Fraction::ZERO);
    let mut counted: BTreeSet<&str> =
        listed.iter().map(String::as_str).collect();
    let mut found = Vec::new();
    // Each round adds at least one entity, so there are no more rounds than
    // entities, rings of owners or not.
    loop {
        let mut new = Vec::new();
        for (owned, held) in &owners {
            if counted.contains(owned.as_str()) {
                continue;
            }
            let (share, chain) = listed_share(held, &counted, listed, rule);
            let reaches =
                if rule.at_least { share >= needed } else { share > needed };
            if reaches {
                new.push(owned.as_str());
                found.push(Reached {
                    entity: owned.clone(),
                    rule: rule.id.clone(),
                    status: state.status,
                    share,
                    chain,
                    says: says(rule, state.status, &state.note, share),
                    cite: state.cite.clone(),
                });
            }
        }
        if new.is_empty() {
            return Ok(found);
        }
        counted.extend(new);
    }
}

type Owners = BTreeMap<String, Vec<(String, Fraction)>>;

/// The owners of each entity; several holdings of one owner add up.
fn owners(holdings: &[Holding]) -> Result<Owners, OwnershipError> {
    let mut owners: Owners = BTreeMap::new();
    for holding in holdings {
        let held = owners.entry(holding.owned.clone()).or_default();
        match held.iter_mut().find(|(owner, _)| *owner == holding.owner) {
            Some((_, share)) => {
                *share = share.plus(holding.share).unwrap_or(*share);
            }
            None => held.push((holding.owner.clone(), holding.share)),
        }
    }
    let one = Fraction { numerator: 1, denominator: 1 };
    for (owned, held) in &owners {
        let sum = held
            .iter()
            .try_fold(Fraction::ZERO, |sum, (_, share)| sum.plus(*share));
        if let Some(held) = sum.filter(|sum| *sum > one) {
            let owned = owned.clone();
            return Err(OwnershipError::MoreThanWhole { owned, held });
        }
    }
    Ok(owners)
}

fn listed_share(
    held: &[(String, Fraction)],
    counted: &BTreeSet<&str>,
    listed: &BTreeSet<String>,
    rule: &OwnershipRule,
) -> (Fraction, Vec<String>) {
    let mut share = Fraction::ZERO;
    let mut chain = Vec::new();
    for (owner, part) in held {
        if !counted.contains(owner.as_str()) {
            continue;
        }
        let why = if listed.contains(owner) {
            "listed"
        } else {
            "reached by the rule itself"
        };
        chain.push(format!("{owner} holds {part} ({why})"));
        share = if rule.aggregate {
            share.plus(*part).unwrap_or(share)
        } else {
            share.max(*part)
        };
    }
    (share, chain)
}

fn says(
    rule: &OwnershipRule,
    status: RuleStatus,
    note: &str,
    share: Fraction,
) -> String {
    let standing = match status {
        RuleStatus::InForce => "the rule is in force",
        RuleStatus::Suspended => "the rule is suspended and reaches nobody now",
        RuleStatus::Unconfirmed => {
            "whether the rule is in force is UNCONFIRMED"
        }
    };
    format!(
        "{}: listed owners hold {share}; {standing}. {}. {note}.",
        rule.title, rule.says
    )
}

/// How much of one entity another holds, directly and through others.
///
/// Shares along a chain multiply, chains add up; a chain never passes an
/// entity twice.
pub fn effective_share(
    holdings: &[Holding],
    owner: &str,
    owned: &str,
) -> Option<Fraction> {
    let owners = owners(holdings).ok()?;
    let mut path = vec![owned];
    through(&owners, owner, owned, &mut path)
}

/// The most owners a chain may pass: beyond that nobody could check it.
const LONGEST_CHAIN: usize = 24;

fn through<'o>(
    owners: &'o Owners,
    owner: &str,
    owned: &str,
    path: &mut Vec<&'o str>,
) -> Option<Fraction> {
    let mut sum = Fraction::ZERO;
    for (holder, share) in owners.get(owned).into_iter().flatten() {
        if holder == owner {
            sum = sum.plus(*share)?;
        } else if path.len() < LONGEST_CHAIN && !path.contains(&holder.as_str())
        {
            path.push(holder);
            let above = through(owners, owner, holder, path)?;
            path.pop();
            sum = sum.plus(share.times(above)?)?;
        }
    }
    Some(sum)
}

/// Reads holdings from CSV with the columns `owner`, `owned`, `share`.
///
/// # Errors
///
/// [`OwnershipError::Row`] naming the row that cannot be used.
pub fn read_holdings(
    file: &str,
    bytes: &[u8],
) -> Result<Vec<Holding>, OwnershipError> {
    let fault = |row: usize, what: String| OwnershipError::Row {
        file: file.to_owned(),
        row,
        what,
    };
    let mut reader = csv::Reader::from_reader(bytes);
    let heads = reader.headers().map_err(|e| fault(1, e.to_string()))?.clone();
    let column = |name: &str| {
        heads
            .iter()
            .position(|head| head.trim_start_matches('\u{feff}').trim() == name)
            .ok_or_else(|| fault(1, format!("the column `{name}` is missing")))
    };
    let (owner, owned, share) =
        (column("owner")?, column("owned")?, column("share")?);
    let mut holdings = Vec::new();
    for (i, row) in reader.records().enumerate() {
        let row = row.map_err(|e| fault(i + 2, e.to_string()))?;
        let cell = |at: usize| row.get(at).unwrap_or("").trim().to_owned();
        if cell(owner).is_empty() || cell(owned).is_empty() {
            return Err(fault(i + 2, "owner or owned is empty".to_owned()));
        }
        let share = cell(share)
            .parse()
            .map_err(|e: OwnershipError| fault(i + 2, e.to_string()))?;
        holdings.push(Holding {
            owner: cell(owner),
            owned: cell(owned),
            share,
        });
    }
    Ok(holdings)
}

#[cfg(test)]
mod tests {
    use hashgate_pack::{SourceTree, lists::Lists, read_section};
    use proptest::prelude::*;

    use super::*;

    fn rule(id: &str) -> OwnershipRule {
        let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
        let tree = SourceTree::from_dir(data.as_ref()).unwrap();
        let lists: Lists = read_section(&tree).unwrap();
        lists.ownership.into_iter().find(|rule| rule.id == id).unwrap()
    }

    fn hold(owner: &str, owned: &str, share: &str) -> Holding {
        Holding {
            owner: owner.to_owned(),
            owned: owned.to_owned(),
            share: share.parse().unwrap(),
        }
    }

    fn names(found: &[Reached]) -> Vec<&str> {
        found.iter().map(|r| r.entity.as_str()).collect()
    }

    fn on(holdings: &[Holding], id: &str, day: &str) -> Vec<Reached> {
        let listed = ["X".to_owned(), "Y".to_owned()].into();
        reached(holdings, &listed, &rule(id), day.parse().unwrap()).unwrap()
    }

    #[test]
    fn shares_of_several_listed_owners_add_up_exactly() {
        let third = [
            hold("X", "A", "1/3"),
            hold("Y", "A", "1/6"),
            hold("Z", "A", "1/2"),
        ];
        assert_eq!(names(&on(&third, "ofac_50", "2026-11-25")), ["A"]);
        let less = [hold("X", "A", "33.33%"), hold("Y", "A", "16.66%")];
        assert!(on(&less, "ofac_50", "2026-11-25").is_empty());
    }

    #[test]
    fn what_the_rule_reaches_counts_whole_further_down() {
        // OFAC's own example: X holds 50% of A, A holds 50% of B.
        let chain = [hold("X", "A", "50%"), hold("A", "B", "50%")];
        assert_eq!(names(&on(&chain, "ofac_50", "2026-11-25")), ["A", "B"]);
        let short = [hold("X", "A", "49%"), hold("A", "B", "100%")];
        assert!(on(&short, "ofac_50", "2026-11-25").is_empty());
    }

    #[test]
    fn rings_of_owners_end() {
        let ring = [
            hold("A", "B", "60%"),
            hold("B", "C", "60%"),
            hold("C", "A", "40%"),
            hold("X", "A", "50%"),
        ];
        let found = on(&ring, "ofac_50", "2026-11-25");
        assert_eq!(names(&found), ["A", "B", "C"]);
        assert_eq!(
            effective_share(&ring, "X", "C").unwrap().to_string(),
            "18%"
        );
    }

    #[test]
    fn the_affiliates_rule_says_how_it_stands() {
        let holdings = [hold("X", "A", "50%")];
        for (day, status) in [
            ("2025-10-01", RuleStatus::InForce),
            ("2026-01-01", RuleStatus::Suspended),
            ("2026-11-25", RuleStatus::Unconfirmed),
        ] {
            let found = on(&holdings, "bis_affiliates_50", day);
            assert_eq!(found[0].status, status, "{day}");
        }
        assert!(on(&holdings, "bis_affiliates_50", "2025-09-28").is_empty());
        let now = on(&holdings, "bis_affiliates_50", "2026-11-25");
        assert!(now[0].says.contains("UNCONFIRMED"), "{}", now[0].says);
    }

    #[test]
    fn impossible_shares_are_refused() {
        for text in ["", "-1%", "101%", "2", "1/0", "a third", "1/"] {
            assert!(text.parse::<Fraction>().is_err(), "{text}");
        }
        let listed = BTreeSet::new();
        let much = [hold("X", "A", "60%"), hold("Y", "A", "60%")];
        let day = "2026-11-25".parse().unwrap();
        let error = reached(&much, &listed, &rule("ofac_50"), day).unwrap_err();
        assert!(error.to_string().contains("120%"), "{error}");
        let csv = b"owner,owned,share\nX,A,half\n";
        let error = read_holdings("h.csv", csv).unwrap_err();
        assert!(error.to_string().contains("row 2"), "{error}");
    }

    proptest! {
        #[test]
        fn random_holdings_end_and_listed_owners_stay_out(
            cells in prop::collection::vec((0_u8..6, 0_u8..6, 1_u8..20), 0..12)
        ) {
            let holdings: Vec<Holding> = cells
                .into_iter()
                .map(|(a, b, share)| Holding {
                    owner: format!("N{a}"),
                    owned: format!("N{b}"),
                    share: Fraction::new(share.into(), 20).unwrap(),
                })
                .collect();
            let listed: BTreeSet<String> = ["N0".to_owned()].into();
            let day = "2026-11-25".parse().unwrap();
            if let Ok(found) =
                reached(&holdings, &listed, &rule("ofac_50"), day)
            {
                prop_assert!(found.iter().all(|r| r.entity != "N0"));
                prop_assert!(found.len() <= 6);
            }
        }
    }
}
