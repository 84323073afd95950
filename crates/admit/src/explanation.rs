//! The reason of a finding, stated once for the lines that share it.

use std::collections::BTreeMap;

use hashgate_pack::rules::Template;

use crate::{evidence::line_list, rule_result::RuleResult, subject::ascending};

/// The reason with facts filled in. A sentence that is the same for all lines
/// stands once; where lines differ, each says its own.
pub(crate) fn because(
    template: &Template,
    group: &[&RuleResult<'_>],
) -> String {
    let filled: Vec<(&[u32], String)> = group
        .iter()
        .map(|answer| {
            let subject = answer.subject;
            let text = template.fill(|id| subject.facts.value(id).to_string());
            (subject.lines.as_slice(), text)
        })
        .collect();
    let split: Vec<Vec<&str>> =
        filled.iter().map(|(_, text)| sentences(text)).collect();
    let Some(first) = split.first() else { return String::new() };
    if split.iter().any(|one| one.len() != first.len()) {
        // A value with a full stop inside shifts the sentences; then each
        // reason is given whole.
        return by_line(
            filled.iter().map(|(lines, text)| (*lines, text.clone())),
        );
    }
    let is_shared =
        |at: usize| split.iter().all(|one| one.get(at) == first.get(at));
    let mut parts = Vec::new();
    let mut at = 0;
    while at < first.len() {
        let end = (at + 1..first.len())
            .find(|&next| is_shared(next) != is_shared(at))
            .unwrap_or(first.len());
        let run = |one: &[&str]| one.get(at..end).unwrap_or_default().join(" ");
        parts.push(if is_shared(at) {
            run(first)
        } else {
            by_line(
                filled.iter().zip(&split).map(|((l, _), one)| (*l, run(one))),
            )
        });
        at = end;
    }
    parts.join(" ")
}

/// `Line 1: text. Lines 2, 3: other text.`; one text for all stands alone.
fn by_line<'l>(texts: impl Iterator<Item = (&'l [u32], String)>) -> String {
    let mut by_text: Vec<(String, Vec<u32>)> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for (lines, text) in texts {
        let place = *places.entry(text).or_insert_with_key(|text| {
            by_text.push((text.clone(), Vec::new()));
            by_text.len() - 1
        });
        if let Some(entry) = by_text.get_mut(place) {
            entry.1.extend(lines);
        }
    }
    if let [(text, _)] = by_text.as_slice() {
        return text.clone();
    }
    by_text
        .into_iter()
        .map(|(text, lines)| {
            let lines = ascending(lines);
            let word = if lines.len() == 1 { "Line" } else { "Lines" };
            format!("{word} {}: {text}", line_list(&lines))
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// The sentences of a text: it is cut where a full stop, a space and a
/// capital follow each other.
fn sentences(text: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(stop) = rest.get(from..).and_then(|r| r.find(". ")) {
        let end = from + stop + 1;
        let Some((sentence, after)) = rest.split_at_checked(end) else { break };
        if after.trim_start().starts_with(char::is_uppercase) {
            all.push(sentence);
            rest = after.trim_start();
            from = 0;
        } else {
            from = end;
        }
    }
    all.push(rest);
    all
}
