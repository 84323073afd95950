//! Public acts of customs against shipments like this one.

use hashgate_ledger::{Precedents, ShipmentTraits, resembling};
use hashgate_model::Finding;

use crate::{Engines, entry::Entry, lines::AlikeLines};

/// The ledger's word for the ground that a family of rules is about.
const GROUNDS: [(&str, &str); 5] = [
    ("FCC-", "fcc"),
    ("ORG-", "origin"),
    ("CLS-", "classification"),
    ("BRD-", "entity_list"),
    ("ENT-", "entity_list"),
];

/// The precedents of a shipment, by maker, model, port and open ground.
pub fn of(
    lines: &[AlikeLines<'_, '_>],
    entry: &Entry,
    findings: &[Finding],
    engines: &Engines<'_>,
) -> Precedents {
    let mut traits = ShipmentTraits {
        port: entry.port.clone(),
        ..ShipmentTraits::default()
    };
    for good in lines.iter().map(|a| a.good).filter(|g| g.is_miner()) {
        let identity = &good.reading.identity;
        traits.makers.extend(identity.manufacturer.clone());
        traits.models.extend(identity.model.clone());
    }
    for finding in findings {
        let ground =
            GROUNDS.iter().find(|(family, _)| finding.rule.starts_with(family));
        traits.grounds.extend(ground.map(|(_, word)| (*word).to_owned()));
    }
    for list in [&mut traits.makers, &mut traits.models, &mut traits.grounds] {
        list.sort();
        list.dedup();
    }
    resembling(&engines.pack.ledger, &traits)
}
