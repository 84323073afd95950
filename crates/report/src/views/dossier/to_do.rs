//! What to do: papers to get, facts to find out.

use hashgate_check::Dossier;
use hashgate_model::{EvidenceItem, EvidenceStatus};

use super::findings::lines;
use crate::document::{Document, Mark, Tick};

/// What to do: papers to get, facts to find out.
pub(super) fn to_do(doc: &mut Document, dossier: &Dossier) {
    if !dossier.evidence.is_empty() {
        doc.heading("Papers, in the order they unlock most");
    }
    for item in &dossier.evidence {
        paper(doc, item);
    }
    if !dossier.questions.is_empty() {
        doc.heading("Facts to find out, for the facts file");
    }
    for question in &dossier.questions {
        let where_ = lines(&question.lines)
            .map_or_else(String::new, |l| format!(" {l}."));
        let text = format!("{}{where_} `{}`", question.question, question.fact);
        doc.item(Mark::Question, text);
    }
}

fn paper(doc: &mut Document, item: &EvidenceItem) {
    let (mark, state) = state(item.status);
    let where_ = lines(&item.lines)
        .map_or_else(|| "shipment".to_owned(), |l| l.to_lowercase());
    let text = format!(
        "{}{state} · {where_} · {} · `{}`",
        item.paper,
        item.asked_by.join(", "),
        item.id
    );
    doc.item(Mark::Box(mark), text);
}

/// How a paper stands: its mark, and a word where the mark does not say it.
pub(super) fn state(status: EvidenceStatus) -> (Tick, &'static str) {
    match status {
        EvidenceStatus::Held => (Tick::Done, ""),
        EvidenceStatus::Missing => (Tick::Open, ""),
        EvidenceStatus::Partial => (Tick::Partly, " - partial"),
        EvidenceStatus::Stale => (Tick::Partly, " - too old"),
        EvidenceStatus::Contradictory => (Tick::Partly, " - contradicted"),
    }
}
