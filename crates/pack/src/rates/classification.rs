//! Which tariff lines a thing of the mining world may fall under.

use hashgate_model::{HtsNumber, Period};
use serde::{Deserialize, Serialize};

use super::CiteId;

/// A tariff line that a kind of good may fall under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The kinds, as `miner`, `hashboard`.
    pub kinds: Vec<String>,
    /// Things of the site, as `container`, by the names of [`Thing`].
    pub things: Vec<String>,
    /// The algorithms, if the line is for some only.
    pub algorithms: Vec<String>,
    /// The number.
    pub hts: HtsNumber,
    /// What it names.
    pub title: String,
    /// The days on which the number holds.
    pub period: Period,
    /// Whether a published ruling places such goods there.
    pub ruled: bool,
    /// What a reader should know.
    pub note: String,
    /// Where it stands.
    pub cites: Vec<CiteId>,
}

/// A container or another good of the site, and the words that name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thing {
    /// Its name.
    pub name: String,
    /// Words of a text, in lower case; one that is not of Latin or Cyrillic
    /// letters is found inside a longer one.
    pub words: Vec<String>,
}

/// What a fact is for goods of some kinds, where nobody states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// The kinds, as `miner`, `psu`.
    pub kinds: Vec<String>,
    /// The facts.
    pub facts: Vec<String>,
    /// What each of them is.
    pub value: bool,
    /// Why.
    pub because: String,
    /// Where it stands.
    pub cites: Vec<CiteId>,
}

/// An origin that customs could find in place of the declared one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContingentOrigin {
    /// The origin.
    pub origin: hashgate_model::Country,
    /// Why customs could find it.
    pub basis: String,
    /// Where it stands.
    pub cites: Vec<CiteId>,
}
