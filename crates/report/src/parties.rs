//! The parties of a memo: hits, what reviewers decided, owners.

use hashgate_check::{Dossier, PartyReached};
use hashgate_model::PartyRole;
use hashgate_parties::{Counts, Standing};

use crate::{Page, owners, screen::shown};

/// Parties whose names are like a listed one. A maker of a board that may be
/// inside is told by its own finding, unless a reviewer has decided about it.
pub(crate) fn listed(page: &mut Page, dossier: &Dossier) {
    let hits = dossier
        .parties
        .iter()
        .flat_map(|party| party.hits.iter().map(move |hit| (party, hit)))
        .filter(|(party, hit)| {
            party.role != PartyRole::BoardMaker || hit.review.is_some()
        });
    for (i, (party, hit)) in hits.enumerate() {
        if i == 0 {
            page.heading("Parties whose names are like a listed one");
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
        page.item("-", &text);
        if let Some(said) = hit.review.as_ref().and_then(Standing::in_words) {
            page.under(1, &said);
        }
    }
}

/// Whom the rules of ownership reach, each with its chain.
pub(crate) fn owned(page: &mut Page, dossier: &Dossier) {
    let Some(ownership) = &dossier.ownership else { return };
    page.heading("Owners of the parties, by the holdings given");
    for party in &ownership.reached {
        one(page, party);
    }
    if !ownership.perhaps.is_empty() {
        page.indented(2, "If an owner of a like name is the listed party:");
    }
    for party in &ownership.perhaps {
        one(page, party);
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
        page.item("-", &text);
        let said = owner.reviews.first().and_then(Standing::in_words);
        if let Some(said) = said {
            page.under(1, &said);
        }
    }
    if ownership.reached.is_empty() && ownership.perhaps.is_empty() {
        page.item("-", "No rule of ownership reaches a party.");
    }
    if !ownership.unknown.is_empty() {
        let text = format!(
            "Too little is known of the owners of {}.",
            ownership.unknown.join(", ")
        );
        page.item("?", &text);
    }
    for remark in &ownership.remarks {
        page.item("-", remark);
    }
}

fn one(page: &mut Page, party: &PartyReached) {
    owners::one(page, &party.reached);
}
