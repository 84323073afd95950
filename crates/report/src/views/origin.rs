//! Arguments about origin, for and against, and never a verdict.

use hashgate_admit::{OriginAnalysis, origin::Argument};

use crate::document::{Document, Mark, Text};

/// The arguments about the origin of each line, in full; lines about which
/// the same is said share it.
pub fn section(doc: &mut Document, analyses: &[OriginAnalysis]) {
    let groups = alike(analyses);
    if groups.is_empty() {
        return;
    }
    doc.heading("Origin: what speaks for and against each country");
    for (numbers, analysis) in groups {
        let shown: Vec<String> = numbers.iter().map(u32::to_string).collect();
        let word = if shown.len() == 1 { "Line" } else { "Lines" };
        let mut lines = Document::new();
        for candidate in analysis.candidates.iter() {
            let mut head = candidate.country.name().to_owned();
            if Some(candidate.country) == analysis.claimed {
                head.push_str(", as claimed");
            }
            if !candidate.stages.is_empty() {
                head = format!("{head}: {}", candidate.stages.join(", "));
            }
            let mut country = Document::new();
            for argument in &candidate.arguments_for {
                country.item(Mark::For, said(argument));
            }
            for argument in &candidate.arguments_against {
                country.item(Mark::Against, said(argument));
            }
            lines.part(head, country);
        }
        if !analysis.open.is_empty() {
            lines.paragraph(format!("Not known: {}", analysis.open.join(", ")));
        }
        doc.part(format!("{word} {}", shown.join(", ")), lines);
    }
    doc.paragraph(
        "Which country customs finds is a judgement; none is made here. A \
         ruling of your own is the strong answer.",
    );
}

fn said(argument: &Argument) -> Text {
    let mut text = argument.text.clone();
    if !argument.hangs_on.is_empty() {
        text = format!("Depends on {}: {text}", argument.hangs_on.join(", "));
    }
    Text::from(format!("{text} [")).and_cites(&argument.cites, "; ").and("]")
}

/// Lines of which the same is said, together.
fn alike(analyses: &[OriginAnalysis]) -> Vec<(Vec<u32>, &OriginAnalysis)> {
    let mut groups: Vec<(Vec<u32>, &OriginAnalysis)> = Vec::new();
    for analysis in analyses {
        let same = groups.iter_mut().find(|(_, known)| {
            known.claimed == analysis.claimed
                && known.candidates == analysis.candidates
        });
        match same {
            Some((lines, _)) => lines.push(analysis.line),
            None => groups.push((vec![analysis.line], analysis)),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use hashgate_admit::{CaseFacts, Judge};
    use hashgate_model::{AsOf, FactSheet, FactValue};
    use hashgate_pack::{SourceTree, read_section};

    use super::*;
    use crate::views::set;

    #[test]
    fn both_sides_are_told_and_neither_wins() {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
        let rules =
            read_section(&SourceTree::from_dir(&data).unwrap()).unwrap();
        let line = |number| {
            let mut sheet = FactSheet::about(Some(number));
            for (name, value) in [
                ("kind", "miner"),
                ("origin_claimed", "TH"),
                ("smt_country", "CN"),
                ("final_assembly_country", "TH"),
                ("final_assembly_process", "screwdriver"),
            ] {
                sheet.put(name, FactValue::Text(value.to_owned()), "test");
            }
            sheet
        };
        let case =
            CaseFacts { lines: vec![line(1), line(3)], ..CaseFacts::default() };
        let day = AsOf("2026-11-25".parse().unwrap());
        let found = Judge::new(&rules).unwrap().origins(&case, day, None);
        let mut doc = Document::new();
        section(&mut doc, &found);
        let text = set(&doc);
        assert!(text.lines().all(|l| l.chars().count() <= 80), "{text}");
        insta::assert_snapshot!(text);
    }

    #[test]
    fn nothing_is_said_where_there_is_nothing_to_say() {
        let mut doc = Document::new();
        section(&mut doc, &[]);
        assert!(doc.blocks.is_empty());
    }
}
