//! What to do: papers to get, facts to find out.

use hashgate_check::Dossier;
use hashgate_model::{EvidenceItem, EvidenceStatus};

use super::{
    Length,
    findings::{is_weighty, lines},
};
use crate::document::{Document, Mark, Tick};

/// What to do: papers to get, facts to find out. The short memo has those
/// that a weighty finding asks for, and counts the rest.
pub(super) fn to_do(doc: &mut Document, dossier: &Dossier, length: Length) {
    let deciding: Vec<&str> = dossier
        .findings
        .iter()
        .filter(|finding| is_weighty(finding))
        .map(|finding| finding.rule.as_str())
        .collect();
    let is_shown = |asked_by: &[String]| {
        length == Length::Full
            || asked_by.iter().any(|rule| deciding.contains(&rule.as_str()))
    };
    let (papers, more_papers): (Vec<_>, Vec<_>) =
        dossier.evidence.iter().partition(|e| is_shown(&e.asked_by));
    // A fact that a paper of the list settles is asked for by that paper.
    let listed =
        |id: &String| papers.iter().any(|item: &&EvidenceItem| item.id == *id);
    let (questions, more_questions): (Vec<_>, Vec<_>) =
        dossier.questions.iter().partition(|q| {
            length == Length::Full
                || is_shown(&q.asked_by) && !q.settled_by.iter().any(listed)
        });
    let more_papers = more_papers.len();
    if !papers.is_empty() {
        doc.heading("Papers, in the order they unlock most");
    }
    for item in &papers {
        let asked_by: Vec<&str> = item
            .asked_by
            .iter()
            .map(String::as_str)
            .filter(|r| length == Length::Full || deciding.contains(r))
            .collect();
        paper(doc, item, &asked_by);
    }
    if !questions.is_empty() {
        doc.heading("Facts to find out, for the facts file");
    }
    for question in questions {
        let where_ = lines(&question.lines)
            .map_or_else(String::new, |l| format!(" {l}."));
        let text = format!("{}{where_} `{}`", question.question, question.fact);
        doc.item(Mark::Question, text);
    }
    let noted = dossier.findings.iter().filter(|f| !is_weighty(f)).count();
    if length == Length::Short && noted > 0 {
        doc.section_break();
        doc.paragraph(format!(
            "And {noted} minor findings, {more_papers} papers and {} \
                 facts, which --full shows.",
            more_questions.len()
        ));
    }
}

fn paper(doc: &mut Document, item: &EvidenceItem, asked_by: &[&str]) {
    let (mark, state) = match item.status {
        EvidenceStatus::Held => (Tick::Done, ""),
        EvidenceStatus::Missing => (Tick::Open, ""),
        EvidenceStatus::Partial => (Tick::Partly, " - partial"),
        EvidenceStatus::Stale => (Tick::Partly, " - too old"),
        EvidenceStatus::Contradictory => (Tick::Partly, " - contradicted"),
    };
    let where_ = lines(&item.lines)
        .map_or_else(|| "shipment".to_owned(), |l| l.to_lowercase());
    let text = format!(
        "{}{state} · {where_} · {} · `{}`",
        item.paper,
        asked_by.join(", "),
        item.id
    );
    doc.item(Mark::Box(mark), text);
}
