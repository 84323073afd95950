//! `hashgate screen`: names against lists, and decisions about them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::common::{Cite, Ground};
use crate::values::{CountryCode, Day, PackStamp, Sha256};

/// A name against the lists (`hashgate.screen/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.screen/1")]
#[serde(deny_unknown_fields)]
pub struct ScreenAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.screen/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
    /// The name that was asked for.
    pub query: String,
    /// The country that was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "CountryCode")]
    pub country: Option<CountryCode>,
    /// The address that was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub address: Option<String>,
    /// What an answer without a hit is worth.
    pub screened: Coverage,
    /// The hits, best first, each with what a reviewer decided.
    pub hits: Vec<ReviewedHit>,
    /// What lies below the floor, if it was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub near_misses: Vec<Hit>,
    /// No listed name that scores this or more is missing.
    pub floor: f64,
    /// How many parties reach the floor, shown or not.
    pub found: u64,
    /// How many of them a reviewer has set aside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u64")]
    pub set_aside: Option<u64>,
    /// The scripts of letters of the name that cannot be read; with any, the
    /// party is not screened.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<String>,
    /// What a reader should know.
    pub remarks: Vec<String>,
    /// The lists searched; in a batch only those that are not whole and
    /// current.
    pub lists: Vec<ListStatus>,
}

/// Two names against each other (`hashgate.compare/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.compare/1")]
#[serde(deny_unknown_fields)]
pub struct CompareAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.compare/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
    /// The first name.
    pub name1: String,
    /// The second name.
    pub name2: String,
    /// Their similarity, 0 to 1.
    pub score: f64,
    /// Why, in words.
    pub because: Vec<String>,
}

/// A decision that was recorded (`hashgate.decided/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.decided/1")]
#[serde(deny_unknown_fields)]
pub struct DecidedAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.decided/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
    /// The decision and how it stands.
    pub recorded: DecisionStanding,
    /// The file that keeps it.
    pub file: String,
}

/// The decisions of reviewers (`hashgate.decisions/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.decisions/1")]
#[serde(deny_unknown_fields)]
pub struct DecisionsAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.decisions/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
    /// The decisions, in the order they were made.
    pub decisions: Vec<DecisionStanding>,
    /// Those that were recorded and do not count, each with why.
    pub refused: Vec<String>,
}

/// Whether decisions are as they were recorded (`hashgate.decisions_verified/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.decisions_verified/1")]
#[serde(deny_unknown_fields)]
pub struct DecisionsVerifiedAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.decisions_verified/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
    /// How many decisions were read.
    pub decisions: u64,
    /// Each that is not as it was recorded, in a sentence.
    pub faults: Vec<String>,
}

/// What a change of the lists means for known parties (`hashgate.delta/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.delta/1")]
#[serde(deny_unknown_fields)]
pub struct DeltaAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.delta/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
    /// How many parties were screened.
    pub parties: u64,
    /// What changed, by list.
    pub lists: Vec<ListBody>,
    /// Lists that could not be compared, and why.
    pub faults: Vec<String>,
}

/// How a hit stands after review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "standing", deny_unknown_fields)]
pub enum Standing {
    /// Nobody has decided, or the decision no longer applies.
    Open {
        /// Why an earlier decision does not apply, if there was one.
        because: Option<String>,
    },
    /// A decision applies.
    Decided {
        /// The decision.
        decision: Decision,
        /// Who made it, and until when it applies.
        because: String,
    },
}

/// What a reviewer decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// The party is not the listed one.
    FalsePositive,
    /// The party is the listed one.
    TrueMatch,
    /// Somebody else must decide.
    Escalate,
}

/// What a search without a hit is worth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Coverage {
    /// Every list was searched whole, in a copy within its age.
    Full,
    /// Some lists were searched by an extract only, the others whole.
    Extracts,
    /// A list could not be searched, or only in a copy past its age; or
    /// there was no list or no name to search.
    NotScreened,
}

/// The status of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListStatus {
    /// The list's id.
    #[serde(rename = "id")]
    pub list: String,
    /// The list's short name.
    pub name: String,
    /// The date of the copy, if known.
    #[serde(rename = "as_of")]
    pub copied: Option<Day>,
    /// How many entries were searched.
    pub entries: u64,
    /// Whether these are an extract and not the list.
    pub extract: bool,
    /// What the copy is worth.
    pub status: CopyStatus,
    /// What is wrong with it: stale, failed, missing; nothing if all is well.
    pub fault: Option<String>,
}

/// What a copy of a list is worth on the day of an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CopyStatus {
    /// The whole list, and no older than its copies may be.
    Full,
    /// Some entries of the list, from the pack.
    Extract,
    /// The whole list, in a copy of which nobody knows the day.
    Undated,
    /// The whole list, past the age at which a copy passes for today's.
    Stale,
    /// The whole list; a later update of it failed.
    UpdateFailed,
    /// It could not be read, or is too old to be of any use.
    Unusable,
}

/// A listed party whose name is similar to the query's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hit {
    /// The list's id, as `us-bis-entity-list`.
    pub list: String,
    /// The list's short name.
    pub list_name: String,
    /// The party's id on the list.
    pub entity_id: String,
    /// The name under which the party is listed.
    pub name: String,
    /// The listed name or alias that matched.
    pub matched_name: String,
    /// What the party is.
    pub kind: PartyKind,
    /// The similarity of the names, 0 to 1, after country, address and numbers
    /// were looked at.
    pub score: f64,
    /// Why, in words: first the two strings, then word by word, then what
    /// lowered or corroborated the score.
    pub because: Vec<String>,
    /// What the list is to an import.
    pub ground: Ground,
    /// What a hit on the list means.
    pub means: String,
    /// The order or notice that listed the party, and the law.
    pub cite: Cite,
    /// The party's countries on the list.
    pub countries: Vec<CountryCode>,
    /// Through whom the query leads to the party, if not by its own name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub via: Option<String>,
}

/// What a listed party is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    /// A human being.
    Person,
    /// A company, a bank, an authority.
    Organization,
    /// A ship.
    Vessel,
    /// An aircraft.
    Aircraft,
    /// The list does not say.
    Unknown,
}

/// A hit with what a reviewer decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewedHit {
    /// The list's id, as `us-bis-entity-list`.
    pub list: String,
    /// The list's short name.
    pub list_name: String,
    /// The party's id on the list.
    pub entity_id: String,
    /// The name under which the party is listed.
    pub name: String,
    /// The listed name or alias that matched.
    pub matched_name: String,
    /// What the party is.
    pub kind: PartyKind,
    /// The similarity of the names, 0 to 1, after country, address and numbers
    /// were looked at.
    pub score: f64,
    /// Why, in words: first the two strings, then word by word, then what
    /// lowered or corroborated the score.
    pub because: Vec<String>,
    /// What the list is to an import.
    pub ground: Ground,
    /// What a hit on the list means.
    pub means: String,
    /// The order or notice that listed the party, and the law.
    pub cite: Cite,
    /// The party's countries on the list.
    pub countries: Vec<CountryCode>,
    /// Through whom the query leads to the party, if not by its own name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub via: Option<String>,
    /// How it stands; left out where nobody has decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Standing")]
    pub review: Option<Standing>,
}

/// A decision with how it stands on the day of the answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionStanding {
    /// What was decided.
    pub decision: Decision,
    /// The list of the entry.
    pub list: String,
    /// The entry's id.
    pub entity_id: String,
    /// The name under which the entry was listed.
    pub listed: String,
    /// The party as it was screened.
    pub party: Query,
    /// Hash of the party as it was screened.
    pub party_sha256: String,
    /// Hash of the entry as it stood.
    pub entry_sha256: String,
    /// Who decided.
    pub person: String,
    /// Why.
    pub reason: String,
    /// The papers that the decision rests on.
    pub evidence: Vec<DecisionEvidence>,
    /// When it was decided.
    pub decided: Day,
    /// The last day on which it applies; a true match needs none.
    pub expires: Option<Day>,
    /// How it stands.
    pub stands: Standing,
}

/// A party to be screened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Query {
    /// The name, as a paper writes it.
    pub name: String,
    /// The country, if known; it corroborates a hit and never removes one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "CountryCode")]
    pub country: Option<CountryCode>,
    /// The address, if known; it corroborates a hit and never removes one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub address: Option<String>,
    /// Numbers of registers, tax offices, passports.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ids: Vec<String>,
}

/// A paper that a decision rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionEvidence {
    /// The file, as it was named.
    pub file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: Sha256,
}

/// One list of the JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListBody {
    /// The list's short name.
    pub name: String,
    /// How many entries the older copy has.
    pub entries_before: u64,
    /// How many entries the newer copy has.
    pub entries_after: u64,
    /// The list.
    pub list: String,
    /// Entries that came.
    pub added: Vec<NamedEntry>,
    /// Entries that went.
    pub removed: Vec<NamedEntry>,
    /// Entries that changed.
    pub changed: Vec<ChangedEntry>,
    /// The parties that hit an entry that came or changed.
    pub hits: Vec<ScreenBody>,
}

/// An entry by id and name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NamedEntry {
    /// Its id on the list.
    pub entity_id: String,
    /// The name under which it is listed.
    pub name: String,
}

/// An entry that changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangedEntry {
    /// Its id on the list.
    pub entity_id: String,
    /// The name under which it is listed now.
    pub name: String,
    /// What changed about it, in words.
    pub what: Vec<String>,
}

/// One answer as JSON: `hashgate.screen/1`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScreenBody {
    /// The name that was asked for.
    pub query: String,
    /// The country that was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "CountryCode")]
    pub country: Option<CountryCode>,
    /// The address that was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub address: Option<String>,
    /// What an answer without a hit is worth.
    pub screened: Coverage,
    /// The hits, best first, each with what a reviewer decided.
    pub hits: Vec<ReviewedHit>,
    /// What lies below the floor, if it was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub near_misses: Vec<Hit>,
    /// No listed name that scores this or more is missing.
    pub floor: f64,
    /// How many parties reach the floor, shown or not.
    pub found: u64,
    /// How many of them a reviewer has set aside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u64")]
    pub set_aside: Option<u64>,
    /// The scripts of letters of the name that cannot be read; with any, the
    /// party is not screened.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<String>,
    /// What a reader should know.
    pub remarks: Vec<String>,
    /// The lists searched; in a batch only those that are not whole and
    /// current.
    pub lists: Vec<ListStatus>,
}
