//! Papers: what is held, what is asked for, and the pack for the broker.

use std::fmt::Write as _;

use hashgate_admit::manifest::FileState;
use hashgate_model::{EvidenceItem, EvidenceStatus, HeldEvidence};
use hashgate_pack::rules::EvidenceKind;
use serde::Serialize;

use crate::{
    LEGAL,
    document::{Document, Mark, Tick},
    render::escape,
};

/// A paper of the manifest with how its file stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeldPaper {
    /// The paper as listed.
    #[serde(flatten)]
    pub paper: HeldEvidence,
    /// What kind it is, in words.
    pub kind: String,
    /// How its file stands today.
    pub state: FileState,
}

/// The papers of a manifest.
pub fn held(papers: &[HeldPaper]) -> Document {
    let mut doc = Document::new();
    if papers.is_empty() {
        doc.summary(
            "No paper is held. Take one in: hashgate evidence add FILE --for \
             ID",
        );
    }
    for held in papers {
        let mark = match held.state {
            FileState::Kept => Tick::Done,
            FileState::NoFile => Tick::Open,
            FileState::Changed | FileState::Gone | FileState::NoHash => {
                Tick::Broken
            }
        };
        doc.item(Mark::Box(mark), format!("{}: {}", held.paper.id, held.kind));
        for line in details(&held.paper) {
            doc.detail(line);
        }
        let file = held.paper.file.as_deref().unwrap_or("none");
        doc.detail(format!("file {file}: {}", held.state));
    }
    doc
}

/// Coverage, date, issuer, hash, and what speaks against it.
fn details(paper: &HeldEvidence) -> Vec<String> {
    let mut all = Vec::new();
    let numbers: Vec<String> = paper.lines.iter().map(u32::to_string).collect();
    let mut covers = if numbers.is_empty() {
        "covers all lines".to_owned()
    } else {
        format!("covers lines {}", numbers.join(", "))
    };
    if !paper.models.is_empty() {
        let _ = write!(covers, "; models {}", paper.models.join(", "));
    }
    all.push(covers);
    let mut from = Vec::new();
    if let Some(date) = paper.date {
        from.push(format!("dated {date}"));
    }
    if let Some(issuer) = &paper.issuer {
        from.push(format!("issued by {issuer}"));
    }
    if !from.is_empty() {
        all.push(from.join(", "));
    }
    if let Some(against) = &paper.contradicts {
        all.push(format!("speaks against the case: {against}"));
    }
    if let Some(note) = &paper.note {
        all.push(note.clone());
    }
    if let Some(sha256) = &paper.sha256 {
        all.push(format!("SHA-256 {sha256}"));
    }
    all
}

/// The kinds of paper that rules may ask for.
pub fn kinds(all: &[EvidenceKind]) -> Document {
    let mut doc = Document::new();
    for kind in all {
        doc.item(Mark::Term(kind.id.clone()), &kind.paper);
        doc.details_at(6);
        doc.detail(&kind.why);
        doc.detail(format!("must contain: {}", kind.must_contain.join("; ")));
        if let Some(strength) = &kind.strength {
            doc.detail(format!("as proof: {strength}"));
        }
    }
    doc
}

/// The word for a state of a paper.
pub fn status(status: EvidenceStatus) -> &'static str {
    match status {
        EvidenceStatus::Missing => "missing",
        EvidenceStatus::Partial => "partial",
        EvidenceStatus::Stale => "stale",
        EvidenceStatus::Contradictory => "contradictory",
        EvidenceStatus::Held => "held",
    }
}

/// A file of the broker's pack: the name it bears there, and its paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedFile<'a> {
    /// The name in the pack.
    pub name: String,
    /// The paper.
    pub paper: &'a HeldPaper,
}

/// The index page of a pack for the broker, as HTML that opens anywhere.
///
/// `asked` is the evidence list of the shipment, if it was checked.
pub fn broker_index(
    title: &str,
    as_of: &str,
    files: &[PackedFile<'_>],
    asked: &[EvidenceItem],
) -> String {
    let mut out = String::new();
    let title = escape(title);
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <title>{title}</title>\n<style>\nbody {{ font-family: sans-serif; \
         margin: 2em; max-width: 60em; }}\ntable {{ border-collapse: collapse; \
         }}\ntd, th {{ border: 1px solid #999; padding: 0.3em 0.6em; \
         text-align: left; vertical-align: top; }}\ncode {{ \
         overflow-wrap: anywhere; }}\n</style>\n<h1>{title}</h1>\n\
         <p>As of {}. {} files.</p>\n<h2>Papers in this pack</h2>\n<table>\n\
         <tr><th scope=\"col\">File</th><th scope=\"col\">Paper</th>\
         <th scope=\"col\">Covers, date, issuer</th></tr>\n",
        escape(as_of),
        files.len()
    );
    for file in files {
        let said: Vec<String> =
            details(&file.paper.paper).iter().map(|d| escape(d)).collect();
        let name = escape(&file.name);
        let _ = writeln!(
            out,
            "<tr><td><a href=\"{name}\">{name}</a></td><td>{}</td>\
             <td>{}</td></tr>",
            escape(&file.paper.kind),
            said.join("<br>")
        );
    }
    out.push_str("</table>\n");
    if !asked.is_empty() {
        out.push_str(
            "<h2>Papers that this shipment needs</h2>\n<table>\n\
             <tr><th scope=\"col\">State</th><th scope=\"col\">Paper</th>\
             <th scope=\"col\">Lines</th><th scope=\"col\">Why</th>\
             <th scope=\"col\">Asked by</th></tr>\n",
        );
        for item in asked {
            let lines: Vec<String> =
                item.lines.iter().map(u32::to_string).collect();
            let lines = if lines.is_empty() {
                "all".to_owned()
            } else {
                lines.join(", ")
            };
            let cites: Vec<String> = item
                .cites
                .iter()
                .map(|cite| escape(&cite.to_string()))
                .collect();
            let _ = writeln!(
                out,
                "<tr><td>{}</td><td>{}</td><td>{lines}</td><td>{}</td>\
                 <td>{}<br>{}</td></tr>",
                status(item.status),
                escape(&item.paper),
                escape(&item.why),
                escape(&item.asked_by.join(", ")),
                cites.join("; ")
            );
        }
        out.push_str("</table>\n");
    }
    let _ = writeln!(out, "<p>{LEGAL}</p>\n</html>");
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::set;

    fn papers() -> Vec<HeldPaper> {
        let paper = |id: &str, state| HeldPaper {
            paper: HeldEvidence {
                id: id.to_owned(),
                lines: vec![1, 2],
                models: vec!["Antminer S21 Pro".to_owned()],
                file: Some(format!("{id}.pdf")),
                sha256: Some("ab".repeat(32)),
                date: Some("2026-03-01".parse().unwrap()),
                issuer: Some("Example <Maker>".to_owned()),
                contradicts: None,
                note: None,
                link: None,
            },
            kind: "Supplier's declaration".to_owned(),
            state,
        };
        vec![
            paper("sdoc", FileState::Kept),
            paper("test_report", FileState::Changed),
        ]
    }

    #[test]
    fn papers_are_told_with_coverage_and_state() {
        let text = set(&held(&papers()));
        assert!(text.contains("[!] test_report"), "{text}");
        insta::assert_snapshot!(text);
        assert!(set(&held(&[])).contains("evidence add"));
    }

    #[test]
    fn the_index_page_escapes_what_others_wrote() {
        let papers = papers();
        let files = [PackedFile {
            name: "01-sdoc-\"x\".pdf".to_owned(),
            paper: &papers[0],
        }];
        let page = broker_index("Invoice <EX-1>", "2026-11-25", &files, &[]);
        assert!(page.contains("Invoice &lt;EX-1&gt;"));
        assert!(page.contains("Example &lt;Maker&gt;"));
        assert!(page.contains("href=\"01-sdoc-&quot;x&quot;.pdf\""));
        assert!(page.contains("Not legal advice"));
    }
}
