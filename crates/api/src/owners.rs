//! `hashgate screen owners`: whom rules of ownership reach.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::common::Cite;
use crate::screening::{Hit, ListStatus, Standing};
use crate::values::{Day, PackStamp, Share};

/// Whom the rules of ownership reach (`hashgate.owners/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.owners/1")]
#[serde(deny_unknown_fields)]
pub struct OwnersAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.owners/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
    /// The file of holdings.
    pub file: String,
    /// How many holdings it has.
    pub holdings: u64,
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
    /// The lists that the owners were screened against.
    pub lists: Vec<ListStatus>,
}

/// Whether a rule was in force.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RuleStatus {
    /// In force.
    InForce,
    /// Suspended: it reaches nobody.
    Suspended,
    /// In force by its text, but nobody here has confirmed it.
    Unconfirmed,
}

/// One holding of a chain, and why the owner counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnershipLink {
    /// Who holds.
    pub owner: String,
    /// What is held.
    pub owned: String,
    /// The share.
    pub share: Share,
    /// Why the owner counts.
    pub basis: Basis,
}

/// Why an owner counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// It is listed.
    Listed,
    /// Its name is like a listed one; whether it is the party is open.
    Resembles,
    /// The rule has reached it through its own owners.
    Reached,
}

/// What an owner holds in an entity along all chains.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Interest {
    /// Who holds.
    pub owner: String,
    /// The share, directly and through others.
    pub share: Share,
}

/// A name of the holdings with what the lists say of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
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

/// An entity that a rule reaches, or would reach.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
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
    pub share: Share,
    /// From the listed owners down to the entity: who holds what. Of a very
    /// long chain only the end is given.
    pub chain: Vec<OwnershipLink>,
    /// What each listed owner holds along all chains, shares multiplied;
    /// for information, since the rules count otherwise.
    pub interests: Vec<Interest>,
    /// What that means, in sentences, with the doubt where there is one.
    pub says: String,
    /// The state's source.
    pub cite: Cite,
}
