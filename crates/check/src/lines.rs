//! What each line really is, and which HTS number and origin are answered
//! for. The invoice's own are claims to test.

use hashgate_duty::{ClassificationCandidate, classify};
use hashgate_hardware::{Identity, Kind};
use hashgate_model::{Country, HtsNumber, Line, LineFacts, Shipment};

use crate::{
    Engines,
    dossier::{Conflict, DossierLine},
    entry::Entry,
};

/// A line with what it turned out to be.
#[derive(Debug, Clone)]
pub struct Good<'s> {
    /// The line of the invoice.
    pub line: &'s Line,
    /// What the facts file adds.
    pub facts: Option<&'s LineFacts>,
    /// What the text describes.
    pub identity: Identity,
    /// The lines of the tariff that such goods may fall under, best first.
    pub candidates: Vec<ClassificationCandidate>,
    /// The number that is answered for.
    pub hts: Option<HtsNumber>,
    /// The claim on the invoice, if it contradicts ours, in a sentence.
    pub hts_conflict: Option<String>,
    /// The origin that is answered for.
    pub origin: Option<Country>,
}

impl Good<'_> {
    /// Whether the goods are whole mining machines.
    pub fn is_miner(&self) -> bool {
        self.identity.kind.is_miner()
    }
}

/// Identifies every line.
pub fn identify<'s>(
    shipment: &'s Shipment,
    engines: &Engines<'_>,
    entry: &Entry,
) -> Vec<Good<'s>> {
    shipment
        .lines
        .iter()
        .map(|line| {
            let facts = shipment.facts.line(line.number);
            let text = facts
                .and_then(|f| f.model.as_deref())
                .unwrap_or(&line.text.value);
            let identity = engines.identifier.identify(text);
            let candidates = classify(
                identity.kind.as_str(),
                identity.algorithm.as_deref(),
                entry.date.date(),
                &engines.pack.rates,
            );
            let claimed = line.hts.as_ref().map(|h| h.value);
            let hts = facts
                .and_then(|f| f.hts)
                .or_else(|| candidates.first().map(|c| c.hts))
                .or(claimed);
            let origin = facts
                .and_then(|f| f.origin)
                .or(line.origin.as_ref().map(|o| o.value));
            let hts_conflict = claimed.and_then(|claim| {
                contradiction(claim, identity.kind, &candidates)
            });
            Good {
                line,
                facts,
                identity,
                candidates,
                hts,
                hts_conflict,
                origin,
            }
        })
        .collect()
}

impl DossierLine {
    pub(crate) fn of(good: &Good<'_>) -> Self {
        let line = good.line;
        let identity = &good.identity;
        let text_conflicts = identity.conflicts.iter().map(|c| Conflict {
            about: c.about.clone(),
            sentence: c.sentence.clone(),
        });
        let hts_conflict = good.hts_conflict.iter().map(|sentence| Conflict {
            about: "hts".to_owned(),
            sentence: sentence.clone(),
        });
        Self {
            line: line.number,
            text: line.text.value.clone(),
            model: identity.model.clone(),
            manufacturer: identity.manufacturer.clone(),
            kind: identity.kind,
            quantity: line.quantity.value,
            unit_price: line.unit_price.as_ref().map(|p| p.value.amount()),
            amount: line.amount.value.amount(),
            currency: line.amount.value.currency(),
            hts: good.hts,
            hts_claimed: line.hts.as_ref().map(|h| h.value),
            origin: good.origin,
            hashrate_ths: identity.hashrate_ths,
            efficiency_j_th: identity.efficiency_j_th,
            conflicts: text_conflicts.chain(hts_conflict).collect(),
            candidates: identity.candidates.clone(),
            boards: identity.boards.clone(),
            remarks: identity.remarks.clone(),
        }
    }
}

/// Where a ruling places the goods, a claim must agree with it in the eight
/// digits that decide the rate. Where none does, the heading is our own
/// reading, and a claim is only doubted if it is under no heading of six
/// digits that we would consider.
fn contradiction(
    claim: HtsNumber,
    kind: Kind,
    candidates: &[ClassificationCandidate],
) -> Option<String> {
    let best = candidates.first()?;
    let agrees = |ours: HtsNumber, digits: u8| {
        let cut = u8::try_from(claim.len()).unwrap_or(10).min(digits);
        claim.to_length(cut) == ours.to_length(cut)
    };
    let fits = if best.ruled {
        agrees(best.hts, 8)
    } else {
        candidates.iter().any(|c| agrees(c.hts, 6))
    };
    (!fits).then(|| {
        let goods = kind.as_str().replace('_', " ");
        format!(
            "The invoice claims {claim}; goods of this kind ({goods}) are {}.",
            best.hts
        )
    })
}
