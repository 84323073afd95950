//! What became of shipments like this one, what it costs, whether it pays.

use hashgate_check::{Completeness, Dossier, KindEconomics};
use hashgate_model::Usd;

use crate::{
    charts::{Bar, waterfall},
    document::{Cell, Column, Document, KeyFigure, Mark, Table},
    views::payback,
};

/// What customs did to shipments like this one; no probability, since nobody
/// publishes how many passed.
pub(super) fn precedents(doc: &mut Document, dossier: &Dossier) {
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
    for likeness in &found.events {
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
    let mut heading = "Landed".to_owned();
    if dossier.duty.completeness == Completeness::Incomplete {
        heading.push_str(", incomplete: the part known");
    }
    if let Some(caveat) = landed.caveat() {
        heading.push_str(", ");
        heading.push_str(&caveat);
    }
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
    let parts: Vec<Bar> = landed
        .parts
        .iter()
        .filter_map(|part| {
            let usd = part.amount_usd?;
            Some(Bar { label: part.label.clone(), usd })
        })
        .collect();
    let whole = parts.len() == landed.parts.len();
    doc.figure(waterfall(
        if whole {
            "Landed cost, part by part, USD"
        } else {
            "Landed cost, part by part, without what is a range, USD"
        },
        &parts,
    ));
}

/// Each kind of machine by itself, before the whole.
fn kinds(doc: &mut Document, kinds: &[KindEconomics]) {
    if kinds.is_empty() {
        return;
    }
    doc.heading("Does it pay, kind by kind?");
    let mut table = Table::new([
        Column::text("kind").plain(),
        Column::amount("landed"),
        Column::amount("per piece"),
        Column::text("pays back").plain(),
    ]);
    for kind in kinds {
        let name = kind.model.as_deref().unwrap_or("model not told");
        let pays = match (kind.payback_days, &kind.none_because) {
            (Some(days), _) => format!("in {days} days"),
            (None, Some(why)) => format!("not told: {why}"),
            (None, None) => "never at this hashprice and power".to_owned(),
        };
        table.row([
            format!("{} x {name}", kind.quantity).into(),
            Cell::amount(kind.landed_usd),
            kind.per_unit_usd.map(Cell::amount).unwrap_or_default(),
            pays.into(),
        ]);
    }
    doc.table(table);
    doc.paragraph(
        "Freight and other costs are shared by value. What follows is the \
         whole, an average over unlike machines.",
    );
}

pub(super) fn pays(doc: &mut Document, dossier: &Dossier) {
    kinds(doc, &dossier.economics.kinds);
    match (&dossier.economics.payback, &dossier.economics.none_because) {
        (Some(payback), _) => payback::section(doc, payback),
        (None, Some(why)) => {
            doc.heading("Does it pay?");
            doc.paragraph(format!("Not told: {why}."));
        }
        (None, None) => {}
    }
}
