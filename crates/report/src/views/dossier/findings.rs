//! Why the verdict is what it is.

use hashgate_check::Dossier;
use hashgate_model::{Confidence, Finding, Ground, Severity, Verdict};

use crate::document::{Document, Mark, Text};

/// Whether a finding decides the verdict or can cost a detention or a bill.
pub(super) fn is_weighty(finding: &Finding) -> bool {
    finding.verdict > Verdict::Clear || finding.severity > Severity::Minor
}

pub(super) fn why(doc: &mut Document, dossier: &Dossier) {
    doc.heading("Why");
    let (weighty, noted): (Vec<&Finding>, Vec<&Finding>) =
        dossier.findings.iter().partition(|f| is_weighty(f));
    if weighty.is_empty() {
        doc.paragraph("Nothing known stands in the way of entry.");
    }
    for (i, finding) in weighty.iter().enumerate() {
        one(doc, Mark::Number(i + 1), finding);
    }
    if !noted.is_empty() {
        doc.heading("Also noted");
        for finding in noted {
            one(doc, Mark::Bullet, finding);
        }
    }
}

/// A finding: what, where and why, and on what ground.
fn one(doc: &mut Document, mark: Mark, finding: &Finding) {
    doc.item(mark, &finding.title);
    let because = match lines(&finding.lines) {
        Some(where_) => format!("{where_}. {}", finding.because),
        None => finding.because.clone(),
    };
    doc.detail(because.trim());
    let said = finding.title.contains("bar to entry")
        || finding.because.contains("bar to entry");
    if let Some(caution) = caution(finding).filter(|_| !said) {
        doc.detail(caution);
    }
    doc.detail(cites(finding));
}

/// Grounds are never mixed: what is no bar to entry says so.
pub(super) fn caution(finding: &Finding) -> Option<&'static str> {
    match finding.ground {
        Ground::ExamSignal => Some("A signal for an exam, not a bar to entry."),
        Ground::ExportRule => Some("A rule for exporters, not for this entry."),
        Ground::House => Some("A rule of your own house."),
        Ground::Entry | Ground::Duty | Ground::Papers => None,
    }
}

fn cites(finding: &Finding) -> Text {
    let mut text = Text::from(format!("[{}] ", finding.rule))
        .and_bare_cites(&finding.cites, " · ");
    if finding.confidence > Confidence::Quoted {
        let weakest = finding.confidence;
        text = text.and(format!(" (weakest source: {weakest})"));
    }
    text.set_back()
}

/// `Line 1` or `Lines 1, 2`; long runs are cut.
pub(super) fn lines(numbers: &[u32]) -> Option<String> {
    let shown: Vec<String> =
        numbers.iter().take(12).map(u32::to_string).collect();
    let more = numbers.len().saturating_sub(shown.len());
    let joined = shown.join(", ");
    match (numbers.len(), more) {
        (0, _) => None,
        (1, _) => Some(format!("Line {joined}")),
        (_, 0) => Some(format!("Lines {joined}")),
        (_, more) => Some(format!("Lines {joined} and {more} more")),
    }
}
