//! Who is in the shipment, and what the lists say of them.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, PoisonError},
};

use hashgate_model::{AsOf, Country, FactValue, PartyRole, Shipment};
use hashgate_parties::{Hit, Options, Query, Screening, Standing};

use crate::{
    Engines,
    lines::{AlikeLines, Good},
    party::{DossierParty, PartyHit},
};

/// A party as it was searched: name, country, address, day.
type Searched = (String, Option<Country>, Option<String>, AsOf);

/// What was found of parties before. It changes no answer, since a search
/// depends on nothing but what it is kept under.
#[derive(Debug, Default)]
pub struct Memory(Mutex<HashMap<Searched, Screening>>);

impl Memory {
    /// The answer of before, or that of `search`, which is kept.
    fn recall(
        &self,
        searched: Searched,
        search: impl FnOnce() -> Screening,
    ) -> Screening {
        // A search that panicked has put nothing in.
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = known().get(&searched) {
            return answer.clone();
        }
        let answer = search();
        known().insert(searched, answer.clone());
        answer
    }
}

/// Screens the parties of the papers, the makers of the machines, and the
/// makers of boards that the machines may carry.
pub fn screen(
    shipment: &Shipment,
    lines: &[AlikeLines<'_, '_>],
    engines: &Engines<'_>,
    as_of: AsOf,
) -> Vec<DossierParty> {
    let mut parties: Vec<DossierParty> = Vec::new();
    for party in &shipment.parties {
        add(&mut parties, party.role, &party.name, &[]);
    }
    for AlikeLines { good, numbers } in lines {
        if let Some(maker) = &good.reading.identity.manufacturer {
            add(&mut parties, PartyRole::Maker, maker, numbers);
        }
        for name in board_makers(good) {
            add(&mut parties, PartyRole::BoardMaker, &name, numbers);
        }
        let of_line = good.facts.map(|facts| &facts.facts);
        for (role, name) in named_by_facts(of_line, engines) {
            add(&mut parties, role, name, numbers);
        }
    }
    let of_all = Some(&shipment.facts.facts);
    for (role, name) in named_by_facts(of_all, engines) {
        add(&mut parties, role, name, &[]);
    }
    for party in &mut parties {
        party.lines.sort_unstable();
        // Papers and the facts file may each tell a part.
        let named = || shipment.parties.iter().filter(|p| p.name == party.name);
        let in_role = || named().filter(|p| p.role == party.role);
        party.country = in_role().chain(named()).find_map(|p| p.country);
        party.address =
            in_role().chain(named()).find_map(|p| p.address.clone());
        party.hits = hits(party, engines, as_of);
    }
    parties
}

/// The parties whose names are facts: the laboratory, the responsible party.
fn named_by_facts<'f>(
    facts: Option<&'f BTreeMap<String, FactValue>>,
    engines: &Engines<'_>,
) -> Vec<(PartyRole, &'f str)> {
    let vocabulary = &engines.pack.rules.vocabulary;
    facts
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| {
            let role = vocabulary.fact(name)?.names_party?;
            let FactValue::Text(text) = value else { return None };
            let text = text.trim();
            (!text.is_empty()).then_some((role, text))
        })
        .collect()
}

/// The boards that the facts file names, else the makers of those that the
/// model may carry. A name such as `CV1835` leads to its maker through the
/// screener's map of brands.
pub fn board_makers(good: &Good<'_>) -> Vec<String> {
    let mut makers: Vec<String> = match good
        .facts
        .and_then(|f| f.boards.clone())
    {
        Some(boards) => {
            boards.iter().map(|board| maker_of(good, board)).collect()
        }
        None => good
            .reading
            .identity
            .boards
            .iter()
            .map(|b| b.soc_vendor_name.clone().unwrap_or(b.soc_vendor.clone()))
            .collect(),
    };
    makers.sort();
    makers.dedup();
    makers
}

/// The maker of a board that the facts file names, where the catalogue knows
/// it; else the name itself.
fn maker_of(good: &Good<'_>, board: &str) -> String {
    let wanted = board.to_lowercase();
    good.reading
        .identity
        .boards
        .iter()
        .find(|b| {
            b.board.to_lowercase() == wanted
                || b.soc.to_lowercase().contains(&wanted)
                || b.api_tokens.iter().any(|t| t.to_lowercase() == wanted)
        })
        .and_then(|b| b.soc_vendor_name.clone())
        .unwrap_or_else(|| board.to_owned())
}

/// Adds a party, or lines to one that is there already.
fn add(
    parties: &mut Vec<DossierParty>,
    role: PartyRole,
    name: &str,
    lines: &[u32],
) {
    let same = parties.iter_mut().find(|p| p.role == role && p.name == name);
    match same {
        Some(party) => party.lines.extend(lines),
        None => parties.push(DossierParty {
            role,
            name: name.to_owned(),
            country: None,
            address: None,
            lines: lines.to_vec(),
            hits: Vec::new(),
        }),
    }
}

/// The hits of a party, each with what a reviewer decided about it.
fn hits(
    party: &DossierParty,
    engines: &Engines<'_>,
    as_of: AsOf,
) -> Vec<PartyHit> {
    let query = Query {
        country: party.country,
        address: party.address.clone(),
        ..Query::name(&party.name)
    };
    let screener = &engines.screener;
    let options = Options { as_of: Some(as_of.date()), ..Options::default() };
    let search = || screener.screen(&query, &options);
    let answer = match &engines.screened {
        Some(memory) => {
            let address = party.address.clone();
            let key = (party.name.clone(), party.country, address, as_of);
            memory.recall(key, search)
        }
        None => search(),
    };
    let entry_of = |hit: &Hit| screener.entry_of(hit);
    let reviews = engines.decisions.of(&answer, entry_of, as_of.date());
    answer
        .hits
        .into_iter()
        .zip(reviews)
        .map(|(hit, review)| party_hit(hit, review))
        .collect()
}

fn party_hit(hit: Hit, review: Standing) -> PartyHit {
    PartyHit {
        list: hit.list,
        list_name: hit.list_name,
        entity_id: hit.entity_id,
        name: hit.name,
        matched_name: hit.matched_name,
        score: hit.score,
        because: hit.because,
        ground: hit.ground,
        means: hit.means,
        via: hit.via,
        cite: hit.cite,
        review: Some(review).filter(|review| *review != Standing::OPEN),
    }
}
