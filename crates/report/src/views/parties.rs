//! The parties of a memo: hits, what reviewers decided, owners.

use hashgate_check::{Dossier, PartyReached};
use hashgate_model::PartyRole;
use hashgate_parties::{Counts, Standing};

use super::{owners, screen::shown};
use crate::document::{Document, Mark};

/// Parties whose names are like a listed one. A maker of a board that may be
/// inside is told by its own finding, unless a reviewer has decided about it.
pub(crate) fn listed(doc: &mut Document, dossier: &Dossier) {
    let hits = dossier
        .parties
        .iter()
        .flat_map(|party| party.hits.iter().map(move |hit| (party, hit)))
        .filter(|(party, hit)| {
            party.role != PartyRole::BoardMaker || hit.review.is_some()
        });
    for (i, (party, hit)) in hits.enumerate() {
        if i == 0 {
            doc.heading("Parties whose names are like a listed one");
        }
        let via =
            hit.via.as_deref().map_or(String::new(), |v| format!("; {v}"));
        let text = format!(
            "{} {} · {} on the {} · {:.3}{via}. {}",
            party.role,
            party.name,
            hit.matched_name,
            hit.list_name,
            hit.score,
            hit.means
        );
        doc.item(Mark::Bullet, text);
        if let Some(said) = hit.review.as_ref().and_then(Standing::in_words) {
            doc.detail(said);
        }
    }
}

/// Whom the rules of ownership reach, each with its chain.
pub(crate) fn owned(doc: &mut Document, dossier: &Dossier) {
    let Some(ownership) = &dossier.ownership else { return };
    doc.heading("Owners of the parties, by the holdings given");
    for party in &ownership.reached {
        one(doc, party);
    }
    if !ownership.perhaps.is_empty() {
        doc.paragraph("If an owner of a like name is the listed party:");
    }
    for party in &ownership.perhaps {
        one(doc, party);
    }
    for owner in &ownership.owners {
        let Some(hit) = owner.hits.first() else { continue };
        let counts = match owner.counts {
            Counts::Listed => "is the name of",
            Counts::Resembles => "is like",
            Counts::SetAside => "was set aside as another than",
        };
        let text = format!(
            "{} {counts} {} on the {} · {:.3} · {}",
            shown(&owner.name),
            shown(&hit.matched_name),
            hit.list_name,
            hit.score,
            hit.cite.text
        );
        doc.item(Mark::Bullet, text);
        let said = owner.reviews.first().and_then(Standing::in_words);
        if let Some(said) = said {
            doc.detail(said);
        }
    }
    if ownership.reached.is_empty() && ownership.perhaps.is_empty() {
        doc.item(Mark::Bullet, "No rule of ownership reaches a party.");
    }
    if !ownership.unknown.is_empty() {
        let text = format!(
            "Too little is known of the owners of {}.",
            ownership.unknown.join(", ")
        );
        doc.item(Mark::Question, text);
    }
    for remark in &ownership.remarks {
        doc.item(Mark::Bullet, remark);
    }
}

fn one(doc: &mut Document, party: &PartyReached) {
    owners::one(doc, &party.reached);
}
