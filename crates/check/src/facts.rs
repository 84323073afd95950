//! What the engines learnt, as the facts that rules ask for.
//!
//! The names are those of `data/rules/facts.toml`; the facts file of the user
//! goes last and so prevails.

use std::collections::BTreeMap;

use hashgate_admit::CaseFacts;
use hashgate_hardware::Kind;
use hashgate_model::{
    FactSheet, FactValue, PartyRole, Shipment, ShipmentFacts, Usd,
};
use hashgate_pack::{
    hardware::Radio,
    rules::{FactKind, Rules, Scope},
};

use crate::{
    CheckError, Engines,
    dossier::Duty,
    entered_value::Entered,
    invoice,
    lines::{AlikeLines, Good},
    open_origin,
    ownership::PartyOwners,
    party::DossierParty,
    screening::board_makers,
};

/// Checks that every fact of the facts file has a name that is asked for and
/// a value that it can take.
///
/// # Errors
///
/// [`CheckError::UnknownFact`] or [`CheckError::WrongFact`] for the first
/// that does not.
pub fn validate(shipment: &Shipment, rules: &Rules) -> Result<(), CheckError> {
    let facts: &ShipmentFacts = &shipment.facts;
    check_names("facts file, [facts]", &facts.facts, rules)?;
    for line in &facts.lines {
        let place = format!("facts file, [[line]] {}, facts", line.line);
        check_names(&place, &line.facts, rules)?;
    }
    Ok(())
}

fn check_names(
    place: &str,
    facts: &BTreeMap<String, FactValue>,
    rules: &Rules,
) -> Result<(), CheckError> {
    for (name, value) in facts {
        let place = place.to_owned();
        let Some(fact) = rules.vocabulary.fact(name) else {
            let nearest = rules.vocabulary.nearest(name);
            return Err(CheckError::UnknownFact {
                place,
                name: name.clone(),
                nearest: nearest.into_iter().map(str::to_owned).collect(),
            });
        };
        fact.take(value).map_err(|why| CheckError::WrongFact { place, why })?;
    }
    Ok(())
}

/// Puts everything that was learnt onto sheets.
pub fn gather(
    shipment: &Shipment,
    lines: &[AlikeLines<'_, '_>],
    parties: &[DossierParty],
    ownership: Option<&PartyOwners>,
    value: Option<&Entered>,
    engines: &Engines<'_>,
) -> CaseFacts {
    let mut sheet = of_shipment(shipment, parties, ownership, value, engines);
    put_users(&mut sheet, &shipment.facts.facts, "facts file, [facts]");
    let rules = &engines.pack.rules;
    CaseFacts {
        shipment: sheet,
        lines: lines
            .iter()
            .map(|alike| of_lines(alike, parties, rules))
            .collect(),
        held: shipment.facts.evidence.clone(),
    }
}

/// The facts with what another origin would cost: the origins that customs
/// could find come from the facts themselves.
#[must_use]
pub fn with_contingent(mut facts: CaseFacts, duty: &Duty) -> CaseFacts {
    let sentence = text(contingent(duty));
    facts.shipment.put("contingent_duty", sentence, "contingent duty");
    facts
}

fn of_shipment(
    shipment: &Shipment,
    parties: &[DossierParty],
    ownership: Option<&PartyOwners>,
    value: Option<&Entered>,
    engines: &Engines<'_>,
) -> FactSheet {
    let mut sheet = FactSheet::about(None);
    let facts = &shipment.facts;
    let invoice = &shipment.invoice;
    if let Some(mode) = facts.mode {
        sheet.put("mode", text(mode.to_string()), "facts file");
    } else if let Some(mode) = &invoice.mode {
        sheet.put(
            "mode",
            text(mode.value.to_string()),
            mode.source.to_string(),
        );
    }
    let on_invoice = invoice.port_of_entry.as_ref();
    if let Some(port) =
        facts.port.as_ref().or(on_invoice.map(|port| &port.value))
    {
        sheet.put("port", text(port), "papers and facts file");
    }
    if let Some(country) = facts.country_of_export {
        sheet.put("country_of_export", text(country.code()), "facts file");
    } else if let Some(country) = &invoice.loaded_in {
        let code = text(country.value.code());
        sheet.put("country_of_export", code, country.source.to_string());
    }
    let importer =
        parties.iter().find(|p| p.role == PartyRole::ImporterOfRecord);
    if let Some(importer) = importer {
        sheet.put("has_ior", FactValue::Bool(true), &importer.name);
        if let Some(country) = importer.country {
            sheet.put("importer_country", text(country.code()), &importer.name);
        }
    }
    let missing = invoice::missing(shipment);
    sheet.put("invoice_missing", list(missing), "the invoice as read");
    screened(&mut sheet, parties, ownership, &engines.pack.rules);
    if let Some(limit) = informal_limit(shipment, engines)
        && value.is_some_and(|value| value.total().to_whole() > limit)
    {
        let because = format!("the value is above USD {}", limit.grouped());
        sheet.put("informal_entry", FactValue::Bool(false), because);
    }
    sheet
}

/// The parties on the lists of a fact, and those that a rule of ownership
/// has reached.
fn screened(
    sheet: &mut FactSheet,
    parties: &[DossierParty],
    ownership: Option<&PartyOwners>,
    rules: &Rules,
) {
    let of_parties = rules.vocabulary.iter().filter(|fact| {
        fact.scope == Scope::Shipment && fact.kind == FactKind::List
    });
    for fact in of_parties.filter(|fact| !fact.lists.is_empty()) {
        let (fact, lists) = (fact.name.as_str(), &fact.lists);
        // The maker of a board that may be inside is no party to the
        // shipment; it has a fact of its own on the line.
        let mut found: Vec<String> = parties
            .iter()
            .filter(|p| p.role != PartyRole::BoardMaker)
            .filter(|p| is_on(p, lists))
            .map(|p| p.name.clone())
            .collect();
        found.extend(ownership.iter().flat_map(|owned| owned.told(fact)));
        sheet.put(fact, list(found), "screening of all named parties");
    }
    if let Some(found) = ownership.and_then(PartyOwners::affiliates) {
        let because = "screening of the owners named by the holdings";
        sheet.put("affiliate_50_parties", list(found), because);
    }
}

/// Whether a party has a hit on one of these lists that nobody set aside.
fn is_on(party: &DossierParty, lists: &[String]) -> bool {
    party.hits.iter().any(|hit| {
        lists.iter().any(|id| **id == *hit.list) && !hit.is_set_aside()
    })
}

/// The dearest origin that customs could find, in a sentence.
fn contingent(duty: &Duty) -> String {
    let dearest = duty
        .contingent
        .iter()
        .filter_map(|other| Some((other, other.more_than_declared?)))
        .filter(|(_, more)| *more > Usd::ZERO)
        .max_by_key(|(_, more)| *more);
    match dearest {
        _ if !duty.ranges.is_empty() => open_origin::in_words(duty),
        Some((other, more)) => format!(
            "If customs finds {}, USD {} more is owed",
            other.origin.name(),
            more.grouped()
        ),
        None if !duty.lines.is_empty() => {
            "No other origin that customs is known to \
             find would cost more duty"
                .to_owned()
        }
        None => "What another origin would cost cannot be determined in full"
            .to_owned(),
    }
}

/// The value above which an entry is formal (19 CFR 143.21).
fn informal_limit(shipment: &Shipment, engines: &Engines<'_>) -> Option<Usd> {
    let day = shipment.facts.entry_date?.date();
    let years = &engines.pack.rates.fees.mpf;
    years.iter().find(|y| y.period.contains(day)).map(|y| y.informal_limit)
}

/// What is known of lines that are alike, as of the first of them.
fn of_lines(
    alike: &AlikeLines<'_, '_>,
    parties: &[DossierParty],
    rules: &Rules,
) -> FactSheet {
    let good = alike.good;
    let number = good.line.number;
    let identity = &good.reading.identity;
    let mut sheet = FactSheet::about_lines(alike.numbers.clone());
    let because = "identified from the text of the invoice";
    if let Some(kind) = kind_of_goods(identity.kind) {
        sheet.put("kind", text(kind), because);
    }
    if let Some(maker) = &identity.manufacturer {
        sheet.put("manufacturer", text(maker), because);
    }
    if let Some(model) = &identity.model {
        sheet.put("model", text(model), because);
    }
    let known = identity.kind == Kind::Miner && identity.model.is_some();
    if good.is_miner() {
        sheet.put("known_model", FactValue::Bool(known), because);
        match identity.radio {
            Radio::No => {
                sheet.put("radio", FactValue::Bool(false), "the catalogue");
            }
            Radio::Yes => {
                sheet.put("radio", FactValue::Bool(true), "the catalogue");
            }
            Radio::Unknown => {}
        }
    }
    let conflicts: Vec<&str> =
        identity.conflicts.iter().map(|c| c.sentence.as_str()).collect();
    let at_odds = FactValue::Bool(!conflicts.is_empty());
    sheet.put("identity_conflict", at_odds, because);
    if !conflicts.is_empty() {
        let sentences = text(conflicts.join(" "));
        sheet.put("identity_conflict_text", sentences, because);
    }
    boards(&mut sheet, good, parties, rules);
    classification(&mut sheet, good);
    sheet.put(
        "origin_given",
        FactValue::Bool(good.origin.is_some()),
        "the papers and the facts file",
    );
    if let Some(origin) = good.origin {
        sheet.put("origin_claimed", text(origin.code()), "the papers");
    }
    let makers = makers_of(parties, number);
    if !makers.is_empty() {
        let lists = lists_of("maker_on_covered_list", rules);
        let listed = makers.iter().any(|m| is_on(m, lists));
        let because = "screening of the maker";
        sheet.put("maker_on_covered_list", FactValue::Bool(listed), because);
    }
    if let Some(facts) = good.facts {
        let because = format!("facts file, line {number}");
        put_users(&mut sheet, &facts.facts, &because);
    }
    sheet
}

/// The word that rules use for a kind of goods; none where the text does not
/// tell one kind.
pub(crate) fn kind_of_goods(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Miner | Kind::UnknownMiner => Some("miner"),
        Kind::Hashboard => Some("hash_board"),
        Kind::ControlBoard => Some("control_board"),
        Kind::Psu => Some("power_supply"),
        Kind::Fan => Some("fan"),
        Kind::Chip | Kind::OtherPart => Some("other_part"),
        Kind::NotMiner => Some("not_a_miner"),
        Kind::Infrastructure
        | Kind::MixedLot
        | Kind::MixedParts
        | Kind::Unknown => None,
    }
}

/// The lists whose hits fill a fact, as data/rules/facts.toml says.
fn lists_of<'p>(fact: &str, rules: &'p Rules) -> &'p [String] {
    rules.vocabulary.fact(fact).map_or(&[], |fact| &fact.lists)
}

fn boards(
    sheet: &mut FactSheet,
    good: &Good<'_>,
    parties: &[DossierParty],
    rules: &Rules,
) {
    let makers = board_makers(good);
    if makers.is_empty() {
        return;
    }
    let listed: Vec<String> = makers
        .iter()
        .filter(|maker| {
            parties.iter().any(|p| {
                p.role == PartyRole::BoardMaker
                    && p.name == **maker
                    && is_on(p, lists_of("board_maker_listed", rules))
            })
        })
        .cloned()
        .collect();
    let known = good.facts.is_some_and(|f| f.boards.is_some());
    let because = if known {
        "boards named by the facts file"
    } else {
        "boards that the model may carry, by the catalogue"
    };
    // Several makers are possible until a photo settles it: what is true of
    // some is unknown of the machine in the box.
    let verdict = if listed.is_empty() {
        FactValue::Bool(false)
    } else if known || listed.len() == makers.len() {
        FactValue::Bool(true)
    } else {
        FactValue::Unknown
    };
    sheet.put("board_maker_listed", verdict, because);
    sheet.put("board_maker_hits", list(listed), "screening of board makers");
    sheet.put("boards_possible", list(makers), because);
}

fn classification(sheet: &mut FactSheet, good: &Good<'_>) {
    if let Some(claimed) = &good.line.hts {
        let claimed = text(claimed.value.to_string());
        sheet.put("hts_claimed", claimed, "the invoice");
    }
    if let Some(best) = good.reading.candidates.first() {
        sheet.put("hts_ours", text(best.hts.to_string()), &best.title);
        sheet.put(
            "hts_conflict",
            FactValue::Bool(good.reading.hts_conflict.is_some()),
            good.reading.hts_conflict.as_deref().unwrap_or("the numbers agree"),
        );
    }
}

/// The makers of a line: that of the machine, and any that the facts file
/// names for the shipment as a whole.
fn makers_of(parties: &[DossierParty], line: u32) -> Vec<&DossierParty> {
    parties
        .iter()
        .filter(|p| p.role == PartyRole::Maker)
        .filter(|p| p.lines.is_empty() || p.lines.binary_search(&line).is_ok())
        .collect()
}

fn put_users(
    sheet: &mut FactSheet,
    facts: &BTreeMap<String, FactValue>,
    because: &str,
) {
    for (name, value) in facts {
        sheet.put(name, value.clone(), because);
    }
}

fn text(text: impl Into<String>) -> FactValue {
    FactValue::Text(text.into())
}

fn list(all: Vec<String>) -> FactValue {
    FactValue::List(all.into_iter().map(FactValue::Text).collect())
}
