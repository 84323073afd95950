//! One finding in full: the rule, where it stands, what was found and what to
//! do.

use hashgate_check::Dossier;
use hashgate_model::{AsOf, EvidenceItem, Finding};
use hashgate_pack::Meta;

use super::{
    findings::{caution, lines},
    to_do::state,
};
use crate::{
    LEGAL,
    document::{Document, Mark, Text},
};

/// What the dossier found by one rule, in full; none if it found nothing by
/// it. Letters may be small or capital.
pub fn explain(
    dossier: &Dossier,
    rule: &str,
    as_of: AsOf,
    meta: &Meta,
) -> Option<Document> {
    let found: Vec<&Finding> = dossier
        .findings
        .iter()
        .filter(|finding| is_of(&finding.rule, rule))
        .collect();
    let first = found.first()?;
    let worst = found.iter().map(|f| f.verdict).max()?;
    let mut doc = Document::new();
    doc.title(Text::verdict(worst).and(format!(
        "   {} · as of {as_of} · pack {}",
        first.rule,
        meta.short_hash()
    )));
    for finding in &found {
        one(&mut doc, finding);
    }
    let asks = |asked_by: &[String]| asked_by.iter().any(|r| is_of(r, rule));
    let papers = dossier.evidence.iter().filter(|e| asks(&e.asked_by));
    for (i, item) in papers.enumerate() {
        if i == 0 {
            doc.heading("Papers that settle it");
        }
        paper(&mut doc, item);
    }
    let questions = dossier.questions.iter().filter(|q| asks(&q.asked_by));
    for (i, question) in questions.enumerate() {
        if i == 0 {
            doc.heading("Facts to find out, for the facts file");
        }
        let where_ = lines(&question.lines)
            .map_or_else(String::new, |l| format!(" {l}."));
        let text = format!("{}{where_} `{}`", question.question, question.fact);
        doc.item(Mark::Question, text);
        if !question.values.is_empty() {
            doc.detail(format!("Answers: {}.", question.values.join(", ")));
        }
        if !question.settled_by.is_empty() {
            let by = question.settled_by.join("`, `");
            doc.detail(format!("Settled by `{by}`."));
        }
        if let Some(note) = &question.note {
            doc.detail(note);
        }
    }
    doc.foot([LEGAL]);
    Some(doc)
}

/// The rules by which a dossier found something, each once, the weightiest
/// first.
pub fn rules_found(dossier: &Dossier) -> Vec<&str> {
    let mut rules: Vec<&str> = Vec::new();
    for finding in &dossier.findings {
        if !rules.contains(&finding.rule.as_str()) {
            rules.push(&finding.rule);
        }
    }
    rules
}

fn is_of(rule: &str, asked: &str) -> bool {
    rule.eq_ignore_ascii_case(asked.trim())
}

fn one(doc: &mut Document, finding: &Finding) {
    doc.heading(finding.title.as_str());
    let where_ = lines(&finding.lines)
        .unwrap_or_else(|| "The shipment as a whole".to_owned());
    doc.paragraph(format!("{where_}: {}.", finding.verdict));
    if !finding.because.trim().is_empty() {
        doc.paragraph(finding.because.trim());
    }
    if let Some(caution) = caution(finding) {
        doc.paragraph(caution);
    }
    if let Some(unlocks) = &finding.unlocks {
        let unlocks = unlocks.trim_end_matches('.');
        doc.paragraph(format!("Once it is settled: {unlocks}."));
    }
    if finding.cites.is_empty() {
        return;
    }
    doc.heading("Where it stands");
    for cite in &finding.cites {
        doc.item(Mark::Bullet, Text::cites(std::slice::from_ref(cite), ""));
    }
}

fn paper(doc: &mut Document, item: &EvidenceItem) {
    let (mark, state) = state(item.status);
    let where_ = lines(&item.lines)
        .map_or_else(|| "shipment".to_owned(), |l| l.to_lowercase());
    let text = format!("{}{state} · {where_} · `{}`", item.paper, item.id);
    doc.item(Mark::Box(mark), text);
    if !item.why.is_empty() {
        doc.detail(&item.why);
    }
    if !item.must_contain.is_empty() {
        let contents = item.must_contain.join("; ");
        doc.detail(format!("It must contain: {contents}."));
    }
    if let Some(strength) = &item.strength {
        let strength = strength.trim_end_matches('.');
        doc.detail(format!("As proof: {strength}."));
    }
    if let Some(until) = item.keep_until {
        doc.detail(format!("To be kept until {until}."));
    }
    if !item.cites.is_empty() {
        doc.detail(Text::cites(&item.cites, " · ").set_back());
    }
}
