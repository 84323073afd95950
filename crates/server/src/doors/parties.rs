//! A party as other tools write it: the vocabulary of `FollowTheMoney`.

use hashgate_app::typed;
use hashgate_model::Country;
use hashgate_pack::lists::{ListEntry, PartyKind};
use hashgate_parties::{Hit, Query};
use serde_json::{Map, Value, json};

/// The kinds of parties that have a name to be matched.
pub(crate) const SCHEMATA: &[&str] = &[
    "Person",
    "Organization",
    "Company",
    "LegalEntity",
    "PublicBody",
    "Vessel",
    "Airplane",
    "Thing",
];

/// Properties that hold a name of the party.
const NAMES: &[&str] = &["name", "alias", "previousName", "weakAlias"];
/// Properties that hold a country of the party.
const COUNTRIES: &[&str] =
    &["country", "jurisdiction", "nationality", "citizenship", "mainCountry"];
/// Properties that hold a number of the party.
const NUMBERS: &[&str] = &[
    "registrationNumber",
    "idNumber",
    "taxNumber",
    "vatCode",
    "leiCode",
    "innCode",
    "ogrnCode",
    "passportNumber",
    "imoNumber",
    "mmsi",
    "callSign",
    "uscCode",
    "dunsCode",
];

/// A party of a query, with what was taken of its properties.
#[derive(Debug, Default)]
pub(crate) struct Party {
    pub(crate) names: Vec<String>,
    country: Option<Country>,
    address: Option<String>,
    ids: Vec<String>,
    /// What was understood, cleaned.
    pub(crate) properties: Map<String, Value>,
}

impl Party {
    /// The query for one of its names.
    pub(crate) fn query(&self, name: &str) -> Query {
        Query {
            name: name.to_owned(),
            country: self.country,
            address: self.address.clone(),
            ids: self.ids.clone(),
        }
    }
}

/// A party from its properties; those of no meaning here are dropped.
pub(crate) fn party(properties: &Map<String, Value>) -> Party {
    let mut party = Party::default();
    for (name, value) in properties {
        let values = texts(value);
        if values.is_empty() {
            continue;
        }
        let of = |known: &[&str]| known.contains(&name.as_str());
        if of(NAMES) {
            party.names.extend(values.iter().cloned());
        } else if of(COUNTRIES) {
            // A country that cannot be read refines nothing, and the echo
            // does not say that it did.
            let read = values.iter().find_map(|v| typed::country(v).ok());
            if read.is_none() {
                continue;
            }
            party.country = party.country.or(read);
        } else if name == "address" {
            party.address = party.address.or(values.first().cloned());
        } else if of(NUMBERS) {
            party.ids.extend(values.iter().cloned());
        } else {
            continue;
        }
        party.properties.insert(name.clone(), json!(values));
    }
    party
}

/// The texts of a property: one, or several.
fn texts(value: &Value) -> Vec<String> {
    let one = |value: &Value| {
        let text = value.as_str()?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    match value {
        Value::Array(all) => all.iter().filter_map(one).collect(),
        other => one(other).into_iter().collect(),
    }
}

/// The id of a listed party, over all lists.
pub(crate) fn id_of(hit: &Hit) -> String {
    format!("{}:{}", hit.list, hit.entity_id)
}

/// A listed party as an entity.
pub(crate) fn entity(hit: &Hit) -> Value {
    let countries: Vec<String> = hit
        .countries
        .iter()
        .map(|country| country.code().to_ascii_lowercase())
        .collect();
    let mut properties = Map::new();
    let mut names = vec![hit.name.as_str()];
    if hit.matched_name != hit.name {
        names.push(&hit.matched_name);
    }
    properties.insert("name".to_owned(), json!(names));
    if !countries.is_empty() {
        properties.insert("country".to_owned(), json!(countries));
    }
    properties.insert("program".to_owned(), json!([hit.list_name]));
    if !hit.means.is_empty() {
        properties.insert("notes".to_owned(), json!([hit.means]));
    }
    json!({
        "id": id_of(hit),
        "caption": hit.name,
        "schema": schema_of(hit.kind),
        "properties": properties,
        "datasets": [hit.list],
        "referents": [],
        "target": true,
        "first_seen": null,
        "last_seen": null,
        "last_change": null,
    })
}

/// The kind of a listed party.
pub(crate) fn schema_of(kind: PartyKind) -> &'static str {
    match kind {
        PartyKind::Person => "Person",
        PartyKind::Organization => "Organization",
        PartyKind::Vessel => "Vessel",
        PartyKind::Aircraft => "Airplane",
        PartyKind::Unknown => "LegalEntity",
    }
}

/// A listed party as an entity, with all that its list says.
pub(crate) fn whole_entity(list: &str, entry: &ListEntry) -> Value {
    let names: Vec<&str> = std::iter::once(&entry.name)
        .chain(&entry.aliases)
        .map(String::as_str)
        .collect();
    let countries: Vec<String> =
        entry.countries.iter().map(|c| c.code().to_ascii_lowercase()).collect();
    let mut properties = Map::new();
    for (name, values) in [
        ("name", json!(names)),
        ("country", json!(countries)),
        ("address", json!(entry.addresses)),
        ("idNumber", json!(entry.ids)),
    ] {
        if values.as_array().is_some_and(|all| !all.is_empty()) {
            properties.insert(name.to_owned(), values);
        }
    }
    json!({
        "id": format!("{list}:{}", entry.id),
        "caption": entry.name,
        "schema": schema_of(entry.kind),
        "properties": properties,
        "datasets": [list],
        "referents": [],
        "target": true,
        "first_seen": null,
        "last_seen": null,
        "last_change": null,
    })
}

/// What a list is called.
pub(crate) fn caption_of(source: &hashgate_pack::lists::ListSource) -> String {
    source.title.clone()
}
