//! The memo: verdict and money first, then what they do not rest on, then
//! why and what to do. [`memo`] has two lengths; [`explain`] tells one
//! finding in full.

mod duty;
mod explain;
mod findings;
mod head;
mod outlook;
mod short;
mod to_do;

use hashgate_check::Dossier;
use hashgate_model::{AsOf, EvidenceStatus};
use hashgate_pack::Meta;

use super::{origin, parties};
use crate::{
    LEGAL,
    document::{Document, Mark},
};

pub use explain::{explain, rules_found};

/// How much a memo tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// One page: what decides the verdict, what it costs, whether it pays and
    /// what to get first; the rest is counted.
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
    match length {
        Length::Short => short::memo(dossier, as_of, meta),
        Length::Full => full(dossier, as_of, meta),
    }
}

/// Everything that the dossier has to say.
fn full(dossier: &Dossier, as_of: AsOf, meta: &Meta) -> Document {
    let mut doc = Document::new();
    head::head(&mut doc, dossier, as_of, meta);
    findings::why(&mut doc, dossier);
    parties::listed(&mut doc, dossier);
    parties::owned(&mut doc, dossier);
    to_do::to_do(&mut doc, dossier);
    duty::duty(&mut doc, dossier);
    duty::contingent(&mut doc, dossier);
    origin::section(&mut doc, &dossier.origins);
    outlook::precedents(&mut doc, dossier);
    outlook::landed(&mut doc, dossier);
    outlook::pays(&mut doc, dossier);
    reading(&mut doc, dossier);
    screened(&mut doc, dossier);
    foot(&mut doc, dossier);
    doc
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
    for text in &all {
        doc.item(Mark::Bullet, text);
    }
}

/// Every list that was searched with the day of its copy, and the copies of
/// the tariff that stand in for the pack's own.
fn screened(doc: &mut Document, dossier: &Dossier) {
    let provenance = &dossier.provenance;
    doc.heading("Lists that the parties were screened against");
    if provenance.screened.is_empty() {
        doc.paragraph("None.");
    }
    for list in &provenance.screened {
        doc.item(Mark::Bullet, list);
    }
    let others = || {
        let lists = &provenance.screened;
        provenance.copies.iter().filter(|copy| !lists.contains(copy))
    };
    if others().next().is_some() {
        doc.heading("Copies in place of the pack's own");
        for copy in others() {
            doc.item(Mark::Bullet, copy);
        }
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
