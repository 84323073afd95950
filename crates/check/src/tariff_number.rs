//! Numbers that the papers or the facts claim and the tariff does not have:
//! the rate of their eight digits is found, and the entry is refused.

use std::collections::BTreeMap;

use hashgate_duty::{Day, UnknownNumber};
use hashgate_model::{
    Cite, Confidence, Finding, Ground, HtsNumber, Severity, Verdict,
};

use crate::{Engines, entry::Entry, lines::Good};

/// A finding for each claimed number of ten digits that is not in the tariff.
pub fn unknown(
    goods: &[Good<'_>],
    at: &Entry,
    engines: &Engines<'_>,
) -> Vec<Finding> {
    let rates = &engines.pack.rates;
    let day = Day::new(at.date.date(), rates, engines.edition.as_ref());
    let mut lines: BTreeMap<HtsNumber, Vec<u32>> = BTreeMap::new();
    for good in goods {
        let stated = good.facts.and_then(|facts| facts.hts);
        let claimed = good.line.hts.as_ref().map(|hts| hts.value);
        if let Some(number) = stated.or(claimed) {
            lines.entry(number).or_default().push(good.line.number);
        }
    }
    lines
        .into_iter()
        .filter_map(|(number, lines)| {
            day.unknown_number(number).map(|unknown| finding(&unknown, lines))
        })
        .collect()
}

fn finding(unknown: &UnknownNumber, lines: Vec<u32>) -> Finding {
    Finding {
        rule: "HTS-NUMBER".to_owned(),
        verdict: Verdict::NeedsEvidence,
        severity: Severity::Major,
        ground: Ground::Papers,
        title: format!("The tariff has no number {}.", unknown.hts),
        because: unknown.question(),
        lines,
        cites: vec![Cite::new("19 CFR 141.61(e)", Confidence::Memory)],
        missing: vec!["invoice_corrected".to_owned()],
        unlocks: Some("an entry that ACE accepts".to_owned()),
        confidence: Confidence::Memory,
    }
}
