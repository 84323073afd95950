//! The memo: verdict first, then why, then what to do.

mod duty;
mod findings;
mod outlook;
mod to_do;

use std::fmt::Write as _;

use hashgate_check::Dossier;
use hashgate_model::{AsOf, EvidenceStatus};
use hashgate_pack::Meta;

use super::{origin, parties};
use crate::{
    LEGAL,
    document::{Document, Mark, Text},
};

/// How much a memo tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// What decides the verdict, and what to do about it; the rest is counted.
    Short,
    /// Everything.
    Full,
}

/// The memo of a shipment, for a terminal.
pub fn memo(
    dossier: &Dossier,
    length: Length,
    as_of: AsOf,
    meta: &Meta,
) -> Document {
    let mut doc = Document::new();
    head(&mut doc, dossier, as_of, meta);
    findings::why(&mut doc, dossier, length);
    parties::listed(&mut doc, dossier);
    parties::owned(&mut doc, dossier);
    to_do::to_do(&mut doc, dossier, length);
    duty::duty(&mut doc, dossier);
    duty::contingent(&mut doc, dossier);
    if length == Length::Full {
        origin::section(&mut doc, &dossier.origins);
    }
    outlook::precedents(&mut doc, dossier, length);
    outlook::landed(&mut doc, dossier);
    outlook::pays(&mut doc, dossier);
    reading(&mut doc, dossier);
    copies(&mut doc, &dossier.provenance.copies);
    foot(&mut doc, dossier);
    doc
}

fn head(doc: &mut Document, dossier: &Dossier, as_of: AsOf, meta: &Meta) {
    let number = dossier.invoice.number.as_ref().map_or_else(
        || "no invoice number".to_owned(),
        |number| number.value.clone(),
    );
    let value = match dossier.value_usd {
        Some(value) => format!("USD {}", value.grouped()),
        None => "value in dollars not known".to_owned(),
    };
    let term =
        dossier.invoice.incoterm.as_ref().map_or("", |term| {
            term.value.split_whitespace().next().unwrap_or("")
        });
    doc.title(Text::verdict(dossier.verdict).and(format!(
        "   {number} · {} · {value} {term}",
        goods_counted(dossier)
    )));

    let entry = &dossier.entry;
    let mut second = format!("entry {}", entry.date);
    if entry.date_assumed {
        second.push_str(" (assumed)");
    }
    if let Some(mode) = entry.mode {
        let _ = write!(second, " by {mode}");
    }
    if let Some(port) = &entry.port {
        let _ = write!(second, " at {port}");
    }
    let _ = write!(second, " · as of {as_of}");
    doc.summary(second);
    let pack = format!("pack {}", meta.short_hash());
    doc.summary(match meta.read_to("rates") {
        Some(read_to) => format!("law read to {read_to} · {pack}"),
        None => pack,
    });
}

/// `160 miners, 10 other pieces`.
fn goods_counted(dossier: &Dossier) -> String {
    let (mut miners, mut others) = (0_u64, 0_u64);
    for line in &dossier.lines {
        let sum = if line.kind.is_miner() { &mut miners } else { &mut others };
        *sum = sum.saturating_add(line.quantity);
    }
    match (miners, others) {
        (0, others) => format!("{others} pieces, no miners"),
        (miners, 0) => format!("{miners} miners"),
        (miners, others) => format!("{miners} miners, {others} other pieces"),
    }
}

/// What the readers passed over or took for granted.
fn reading(doc: &mut Document, dossier: &Dossier) {
    let provenance = &dossier.provenance;
    let remarks = provenance.remarks.iter().map(|r| match &r.source {
        Some(source) => format!("{} ({source})", r.text),
        None => r.text.clone(),
    });
    let assumed = provenance.assumed.iter().map(|a| format!("Assumed: {a}."));
    let texts = dossier.lines.iter().flat_map(|line| {
        line.remarks.iter().map(|r| format!("Line {}: {r}", line.line))
    });
    let all: Vec<String> = assumed
        .chain(provenance.faults.iter().cloned())
        .chain(remarks)
        .chain(texts)
        .collect();
    if all.is_empty() {
        return;
    }
    doc.heading("How the papers were read");
    for text in all.iter().take(12) {
        doc.item(Mark::Bullet, text);
    }
    if all.len() > 12 {
        let more = all.len() - 12;
        doc.item(Mark::Bullet, format!("and {more} more; --json has them all"));
    }
}

/// Copies that stand in for the pack's own, each with what is wrong with it.
fn copies(doc: &mut Document, copies: &[String]) {
    if copies.is_empty() {
        return;
    }
    doc.heading("Copies of lists and of the tariff");
    for copy in copies {
        doc.item(Mark::Bullet, copy);
    }
}

fn foot(doc: &mut Document, dossier: &Dossier) {
    let missing = dossier
        .evidence
        .iter()
        .find(|item| item.status == EvidenceStatus::Missing);
    let next = missing.map(|item| {
        format!(
            "Next: get `{id}`, then hashgate evidence add FILE --for {id}",
            id = item.id
        )
    });
    doc.foot(next.into_iter().chain([LEGAL.to_owned()]));
}
