//! Owners of the parties: whom the rules of ownership reach, and what that
//! is to the shipment.
//!
//! What a rule surely reaches becomes a fact, and the rules of admissibility
//! say what it means, as they do for a party that is listed itself. What
//! they have no fact for is a finding of its own: an owner whose name is only
//! like a listed one, and a rule that is suspended.

use hashgate_model::{
    AsOf, Cite, Finding, Fraction, Ground, Holding, PartyRole, Severity,
    Shipment, Verdict,
};
use hashgate_pack::lists::{OwnershipRule, RuleStatus};
use hashgate_parties::{
    Counts, Options, Owner, Ownership, Reached, RuleStanding, names_of,
    same_spelling,
};
use serde::Serialize;

use crate::{CheckError, Engines, entry::Entry, party::DossierParty};

/// The facts by which the rules of admissibility hear of a rule of ownership.
const FACTS: [(&str, &str); 2] =
    [("ofac_50", "sdn_parties"), ("bis_affiliates_50", "affiliate_50_parties")];

/// Whom the rules of ownership reach among the parties.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PartyOwners {
    /// The parties that a rule reaches, or would reach if it were in force.
    pub reached: Vec<PartyReached>,
    /// The parties that a rule would reach besides, if an owner of a like
    /// name is the listed party.
    pub perhaps: Vec<PartyReached>,
    /// The owners with a hit.
    pub owners: Vec<Owner>,
    /// How each rule stands on the day of entry.
    pub rules: Vec<RuleStanding>,
    /// The parties of whose owners too little is known for a clean record:
    /// less than half is in hands that are named and not listed.
    pub unknown: Vec<String>,
    /// How names were matched.
    pub remarks: Vec<String>,
}

/// A party that a rule of ownership reaches.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PartyReached {
    /// The party, as the papers write it.
    pub party: String,
    /// What it is to the shipment.
    pub roles: Vec<PartyRole>,
    /// The kind of ground that the rule's lists are.
    pub ground: Ground,
    /// By which rule and chain.
    #[serde(flatten)]
    pub reached: Reached,
}

/// Screens the owners that the holdings name and applies the rules of
/// ownership as of the date of entry; nothing if no holdings were given.
pub fn trace(
    shipment: &Shipment,
    parties: &[DossierParty],
    engines: &Engines<'_>,
    entry: &Entry,
    as_of: AsOf,
) -> Result<Option<PartyOwners>, CheckError> {
    let holdings = &shipment.facts.holdings;
    if holdings.is_empty() {
        return Ok(None);
    }
    let rules = &engines.pack.lists.ownership;
    let options = Options { as_of: Some(as_of.date()), ..Options::default() };
    let traced = hashgate_parties::trace(
        holdings,
        rules,
        &engines.screener,
        &options,
        &engines.decisions,
        entry.date.date(),
    )?;
    let mut answer = PartyOwners {
        reached: Vec::new(),
        perhaps: Vec::new(),
        owners: Vec::new(),
        rules: traced.rules.clone(),
        unknown: Vec::new(),
        remarks: traced.remarks.clone(),
    };
    for party in by_name(parties) {
        add(&mut answer, &party, holdings, &traced, engines);
    }
    answer.owners = of_chains(&answer, traced.owners);
    Ok(Some(answer))
}

/// A party with all its roles.
struct Named {
    name: String,
    roles: Vec<PartyRole>,
}

/// The parties, each name once. The maker of a board that may be inside is no
/// party to the shipment.
fn by_name(parties: &[DossierParty]) -> Vec<Named> {
    let mut named: Vec<Named> = Vec::new();
    for party in parties.iter().filter(|p| p.role != PartyRole::BoardMaker) {
        match named.iter_mut().find(|n| same_spelling(&n.name, &party.name)) {
            Some(known) => known.roles.push(party.role),
            None => named.push(Named {
                name: party.name.clone(),
                roles: vec![party.role],
            }),
        }
    }
    for party in &mut named {
        party.roles.dedup();
    }
    named
}

/// Adds what the holdings say of a party.
fn add(
    answer: &mut PartyOwners,
    party: &Named,
    holdings: &[Holding],
    traced: &Ownership,
    engines: &Engines<'_>,
) {
    let names = names_of(holdings, &party.name, &engines.screener);
    for name in names.iter().filter(|n| !same_spelling(n, &party.name)) {
        answer.remarks.push(format!(
            "`{}` of the papers was taken for `{name}` of the holdings; the \
             names differ in the legal form or in spelling",
            party.name
        ));
    }
    let of = |reached: &Reached| PartyReached {
        party: party.name.clone(),
        roles: party.roles.clone(),
        ground: ground(reached, engines),
        reached: reached.clone(),
    };
    let about = |reached: &&Reached| names.contains(&reached.entity);
    answer.reached.extend(traced.reached.iter().filter(about).map(of));
    answer.perhaps.extend(traced.perhaps.iter().filter(about).map(of));
    let is_clean = names.iter().any(|name| {
        in_clean_hands(holdings, name, traced)
            .is_some_and(|share| share > Fraction::HALF)
    });
    if !is_clean && !traced.reached.iter().any(|r| about(&r)) {
        answer.unknown.push(party.name.clone());
    }
}

/// How much of an entity is held by owners that are named, have no hit and
/// are not reached themselves.
fn in_clean_hands(
    holdings: &[Holding],
    name: &str,
    traced: &Ownership,
) -> Option<Fraction> {
    let doubtful = |owner: &str| {
        let hit = traced.owners.iter().any(|known| {
            known.counts != Counts::SetAside
                && same_spelling(&known.name, owner)
        });
        let reached = traced.reached.iter().chain(&traced.perhaps);
        hit || reached.into_iter().any(|r| same_spelling(&r.entity, owner))
    };
    holdings
        .iter()
        .filter(|held| same_spelling(&held.owned, name))
        .filter(|held| !doubtful(&held.owner))
        .try_fold(Fraction::ZERO, |sum, held| sum.plus(held.share))
}

/// The ground of the lists that the rule counts.
fn ground(reached: &Reached, engines: &Engines<'_>) -> Ground {
    let lists = &engines.pack.lists;
    let rule: Option<&OwnershipRule> =
        lists.ownership.iter().find(|rule| rule.id == reached.rule);
    rule.and_then(|rule| rule.lists.first())
        .and_then(|list| lists.source(list))
        .map_or(Ground::ExportRule, |source| source.ground)
}

/// The owners that stand in a chain, and those set aside, which stay visible.
fn of_chains(answer: &PartyOwners, owners: Vec<Owner>) -> Vec<Owner> {
    let all = || answer.reached.iter().chain(&answer.perhaps);
    owners
        .into_iter()
        .filter(|owner| {
            owner.counts == Counts::SetAside
                || all().any(|party| {
                    party.reached.chain.iter().any(|l| l.owner == owner.name)
                })
        })
        .collect()
}

impl PartyReached {
    /// The party with its chain: `Zenda Ltd (X (listed) holds 60% of it)`.
    fn in_words(&self) -> String {
        let chain: Vec<String> =
            self.reached.chain.iter().map(ToString::to_string).collect();
        format!("{} ({})", self.party, chain.join("; "))
    }
}

impl PartyOwners {
    /// The parties that a rule of ownership surely reaches, for a fact of the
    /// rules of admissibility.
    pub(crate) fn told(&self, fact: &str) -> Vec<String> {
        self.reached
            .iter()
            .filter(|party| fact_of(&party.reached) == Some(fact))
            .filter(|party| party.reached.status != RuleStatus::Suspended)
            .map(PartyReached::in_words)
            .collect()
    }

    /// The parties that the affiliates rule reaches; nothing where that is
    /// not known, since a record with gaps is not clean.
    pub(crate) fn affiliates(&self) -> Option<Vec<String>> {
        let fact = "affiliate_50_parties";
        let found = self.told(fact);
        let like = |p: &PartyReached| fact_of(&p.reached) == Some(fact);
        let open = self.perhaps.iter().any(like) || !self.unknown.is_empty();
        (!found.is_empty() || !open).then_some(found)
    }

    /// What no fact of the rules of admissibility tells.
    pub(crate) fn findings(&self) -> impl Iterator<Item = Finding> {
        let untold = self.reached.iter().filter(|party| {
            party.reached.status == RuleStatus::Suspended
                || fact_of(&party.reached).is_none()
        });
        untold.map(sure).chain(self.perhaps.iter().map(perhaps))
    }
}

fn fact_of(reached: &Reached) -> Option<&'static str> {
    let known = FACTS.iter().find(|(rule, _)| *rule == reached.rule);
    known.map(|(_, fact)| *fact)
}

fn sure(party: &PartyReached) -> Finding {
    let suspended = party.reached.status == RuleStatus::Suspended;
    let title = if suspended {
        format!(
            "A party is owned by listed parties, and the {} is suspended.",
            party.reached.title
        )
    } else {
        format!("The {} reaches a party.", party.reached.title)
    };
    finding("OWN-2", title, party, suspended)
}

fn perhaps(party: &PartyReached) -> Finding {
    let suspended = party.reached.status == RuleStatus::Suspended;
    let title = format!(
        "An owner of a party has a name like a listed one; if it is the same, \
         the {} {} the party.",
        party.reached.title,
        if suspended { "would reach" } else { "reaches" }
    );
    finding("OWN-1", title, party, suspended)
}

fn finding(
    rule: &str,
    title: String,
    party: &PartyReached,
    suspended: bool,
) -> Finding {
    let roles: Vec<String> =
        party.roles.iter().map(ToString::to_string).collect();
    let because = format!(
        "{}: {}. {}",
        roles.join(", "),
        party.in_words(),
        party.reached.says
    );
    let cite: &Cite = &party.reached.cite;
    Finding {
        rule: rule.to_owned(),
        verdict: if suspended {
            Verdict::Clear
        } else {
            Verdict::NeedsEvidence
        },
        severity: if suspended { Severity::Note } else { Severity::Minor },
        ground: party.ground,
        title,
        because: first_upper(&because),
        lines: Vec::new(),
        cites: vec![cite.clone()],
        missing: vec!["screening_record".to_owned()],
        unlocks: Some("A clean record of ownership.".to_owned()),
        confidence: cite.confidence,
    }
}

fn first_upper(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}
