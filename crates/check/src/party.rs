//! A party of the shipment, and the listed parties of a like name.

use hashgate_model::{Cite, Country, Ground, PartyRole};
use hashgate_parties::Standing;
use serde::Serialize;

/// A party with what the lists say of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DossierParty {
    /// What the party is to the shipment.
    pub role: PartyRole,
    /// The name, as the paper writes it.
    pub name: String,
    /// The country, if stated.
    pub country: Option<Country>,
    /// The address, if stated; a decision about a hit is about it too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The lines it has a part in; none means the shipment as a whole.
    pub lines: Vec<u32>,
    /// Listed parties of a like name.
    pub hits: Vec<PartyHit>,
}

/// A listed party of a like name.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PartyHit {
    /// The list's id.
    pub list: String,
    /// The list's short name.
    pub list_name: String,
    /// The party's id on the list.
    pub entity_id: String,
    /// The name under which it is listed.
    pub name: String,
    /// The listed name or alias that matched.
    pub matched_name: String,
    /// How alike the names are, 0 to 1.
    pub score: f64,
    /// Why, in words.
    pub because: Vec<String>,
    /// What the list is to an import.
    pub ground: Ground,
    /// What a hit means.
    pub means: String,
    /// Through whom, if not by its own name.
    pub via: Option<String>,
    /// The notice that listed it.
    pub cite: Cite,
    /// What a reviewer decided, or why an earlier decision no longer applies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<Standing>,
}

impl PartyHit {
    /// Whether a reviewer has set the hit aside.
    pub fn is_set_aside(&self) -> bool {
        self.review.as_ref().is_some_and(Standing::is_set_aside)
    }
}
