//! Numbers whose form tells that they were not copied right: air waybills,
//! containers, entries, movements in bond, manufacturers.

use std::collections::BTreeSet;

use hashgate_model::{
    Cite, Confidence, Finding, Ground, ManufacturerId, Party, PartyRole,
    Severity, Shipment, Verdict, identifiers::NumberKind,
};

/// A finding for numbers with a wrong check digit or form, and one for codes
/// of manufacturers that cannot be theirs.
pub fn findings(shipment: &Shipment) -> Vec<Finding> {
    miscopied(shipment).into_iter().chain(manufacturers(shipment)).collect()
}

/// A number that fails its check digit names another consignment, or none.
fn miscopied(shipment: &Shipment) -> Option<Finding> {
    let stated = shipment.numbers.iter().map(|stated| {
        let place = stated.number.source.to_string();
        (stated.kind, place, stated.number.value.as_str())
    });
    let of_facts = shipment.facts.numbers.checked().map(|(kind, key, text)| {
        (kind, format!("facts file, numbers.{key}"), text)
    });
    let (mut faults, mut kinds) = (Vec::new(), BTreeSet::new());
    for (kind, place, text) in stated.chain(of_facts) {
        if let Some(fault) = kind.fault(text) {
            faults.push(format!("{place}: {fault}"));
            kinds.insert(kind);
        }
    }
    let cites: Vec<Cite> = kinds.into_iter().map(NumberKind::cite).collect();
    let weakest = cites.iter().map(|cite| cite.confidence).max()?;
    let several = faults.len() > 1;
    Some(Finding {
        rule: "NUMBER-DIGIT".to_owned(),
        // The entry and the carrier's manifest meet by these numbers alone.
        verdict: Verdict::NeedsEvidence,
        severity: Severity::Major,
        ground: Ground::Papers,
        title: if several {
            "Numbers of the journey or the entry were not copied right."
        } else {
            "A number of the journey or the entry was not copied right."
        }
        .to_owned(),
        because: format!(
            "{}. Read it again from the carrier's or the broker's own paper: \
             an entry is matched with the manifest by it.",
            faults.join("; ")
        ),
        lines: Vec::new(),
        cites,
        missing: Vec::new(),
        unlocks: Some("an entry that meets its manifest".to_owned()),
        confidence: weakest,
    })
}

/// A code that is not of the form, or that another name would make.
fn manufacturers(shipment: &Shipment) -> Option<Finding> {
    let faults: Vec<String> =
        shipment.parties.iter().filter_map(fault_of_party).collect();
    if faults.is_empty() {
        return None;
    }
    Some(Finding {
        rule: "MID-FORM".to_owned(),
        verdict: Verdict::NeedsEvidence,
        severity: Severity::Minor,
        ground: Ground::Papers,
        title: "A manufacturer identification code cannot be right.".to_owned(),
        because: format!(
            "{}. The code must identify the factory, and questions of origin \
             start there.",
            faults.join("; ")
        ),
        lines: Vec::new(),
        cites: vec![Cite::new("19 CFR part 102 appendix", Confidence::Primary)],
        missing: vec!["mid_record".to_owned()],
        unlocks: Some("an entry that names its factory".to_owned()),
        confidence: Confidence::Inferred,
    })
}

fn fault_of_party(party: &Party) -> Option<String> {
    let text = party.manufacturer_id.as_deref()?;
    let code = match text.parse::<ManufacturerId>() {
        Ok(code) => code,
        Err(why) => {
            return Some(format!(
                "the code `{text}` of {} `{}` is not one: {why}",
                party.role, party.name
            ));
        }
    };
    if !code.fits_name(&party.name) {
        return Some(format!(
            "the code `{code}` of {} `{}` is not what that name makes",
            party.role, party.name
        ));
    }
    // The first two letters are the country of origin of the goods; of the
    // maker alone is the country told that should be it.
    let country = party.country.filter(|_| party.role == PartyRole::Maker)?;
    let canada = country.code() == "CA";
    (!canada && !code.as_str().starts_with(country.code())).then(|| {
        format!(
            "the code `{code}` of maker `{}` does not begin with {}, where \
             the maker is",
            party.name,
            country.code()
        )
    })
}
