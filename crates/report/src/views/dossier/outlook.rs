//! What became of shipments like this one, what it costs, whether it pays.

use hashgate_check::{Completeness, Dossier};
use hashgate_model::Usd;

use super::Length;
use crate::{
    document::{Document, KeyFigure, Mark},
    views::payback,
};

/// What customs did to shipments like this one; no probability, since nobody
/// publishes how many passed.
pub(super) fn precedents(
    doc: &mut Document,
    dossier: &Dossier,
    length: Length,
) {
    let found = &dossier.precedents;
    if found.events.is_empty() {
        return;
    }
    doc.heading("Precedents");
    let actions: Vec<String> = found
        .by_action
        .iter()
        .map(|(action, count)| format!("{action} {count}"))
        .collect();
    doc.paragraph(format!(
        "{} public acts of customs resemble this shipment: {}. How many \
             shipments passed is not published.",
        found.events.len(),
        actions.join(", ")
    ));
    let shown = if length == Length::Full { usize::MAX } else { 2 };
    for likeness in found.events.iter().take(shown) {
        let ties: Vec<String> =
            likeness.ties.iter().map(ToString::to_string).collect();
        doc.item(
            Mark::Bullet,
            format!(
                "{}: {} ({}; reliability {})",
                likeness.event.when(),
                likeness.event.what,
                ties.join(", "),
                likeness.event.reliability
            ),
        );
    }
}

pub(super) fn landed(doc: &mut Document, dossier: &Dossier) {
    let Some(landed) = &dossier.landed else { return };
    let heading = match landed.caveat() {
        Some(caveat) => format!("Landed, {caveat}"),
        None => "Landed".to_owned(),
    };
    doc.heading(heading);
    let mut figures = match (landed.total_usd, landed.total_max_usd) {
        (Some(total), _) => {
            let text = format!("USD {}", total.grouped());
            vec![KeyFigure::usd("landed", text, total)]
        }
        (None, most) => {
            let least = landed.total_min_usd;
            let text = format!("USD {}", least.grouped());
            let mut ends = vec![KeyFigure::usd("landed, least", text, least)];
            if let Some(most) = most {
                let text = format!("to {} by origin", most.grouped());
                ends.push(KeyFigure::usd("landed, most", text, most));
            }
            ends
        }
    };
    if let Some(usd) = landed.per_unit_usd {
        let text = format!("{} per miner", usd.grouped());
        figures.push(KeyFigure::usd("per miner", text, usd));
    }
    if let Some(usd) = landed.per_th_usd {
        let text = format!("{} per TH", usd.grouped());
        figures.push(KeyFigure::usd("per TH", text, usd));
    }
    if let Some(ths) = landed.ths {
        let whole = Usd::new(ths).grouped();
        let text = format!("{} TH", whole.trim_end_matches(".00"));
        figures.push(KeyFigure::number("TH", text, ths));
    }
    if dossier.duty.completeness == Completeness::Incomplete {
        let text = "without the duty that is not settled";
        figures.push(KeyFigure::words("caveat", text));
    }
    doc.key_figures(figures);
}

pub(super) fn pays(doc: &mut Document, dossier: &Dossier) {
    match (&dossier.economics.payback, &dossier.economics.none_because) {
        (Some(payback), _) => payback::section(doc, payback),
        (None, Some(why)) => {
            doc.heading("Does it pay?");
            doc.paragraph(format!("Not told: {why}."));
        }
        (None, None) => {}
    }
}
