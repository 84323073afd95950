//! What is owed: each line's stack, the fees, and the contingent duty.

use hashgate_duty::{
    EntryTerms, Query, Stack, assess as assess_line, contingent_entry, entry,
};
use hashgate_model::{
    Cite, Confidence, Decimal, FactValue, Finding, Ground, Severity, Shipment,
    Usd, Verdict,
};

use crate::{
    Engines,
    dossier::{ContingentDuty, Duty, Entry},
    goods::Good,
    value::Entered,
};

/// Assesses the duty of a shipment; what cannot be assessed is said.
pub fn assess(
    shipment: &Shipment,
    goods: &[Good<'_>],
    value: Option<&Entered>,
    at: &Entry,
    engines: &Engines<'_>,
) -> Duty {
    let mut open = Vec::new();
    let Some(value) = value else {
        return unassessed(
            "the invoice is not in dollars and no exchange rate is given; put \
             `exchange_rate_usd` into the facts file",
        );
    };
    let mut queries = Vec::new();
    let mut stacks: Vec<Stack> = Vec::new();
    let mut numbers = Vec::new();
    for (good, &amount) in goods.iter().zip(&value.lines) {
        let number = good.line.number;
        match query(shipment, good, amount, at)
            .and_then(|q| with_stack(q, engines))
        {
            Ok((query, stack)) => {
                queries.push(query);
                stacks.push(stack);
                numbers.push(number);
            }
            Err(why) => open.push((number, why)),
        }
    }
    let rates = &engines.pack.rates;
    let terms = EntryTerms {
        entry_date: at.date,
        mode: at.mode,
        informal: shipment.facts.facts.get("informal_entry")
            == Some(&FactValue::Bool(true)),
    };
    let owed = entry(stacks, terms, rates);
    // Every line was assessed above under its own origin; under another one
    // the same line and date are assessed, so an error here is a gap of the
    // data and leaves the contingent duty out.
    let contingent = contingent_entry(&queries, &[], rates)
        .map_err(|why| open.push((0, format!("contingent duty: {why}"))))
        .unwrap_or_default();
    let mut notes = value.notes.clone();
    notes.extend(owed.notes.iter().cloned());
    let mut unsupported = owed.unsupported.clone();
    unsupported.extend(open.iter().map(|(line, why)| match line {
        0 => why.clone(),
        line => format!("line {line}: {why}"),
    }));
    Duty {
        lines: Duty::numbered(&owed, &numbers),
        duty_total_usd: owed.duty_total_usd,
        fees_total_usd: owed.fees_total_usd,
        fees: owed.fees,
        complete: unsupported.is_empty(),
        contingent: contingent
            .into_iter()
            .map(|c| ContingentDuty {
                origin: c.origin,
                duty_total_usd: c.duty_total_usd,
                more_than_declared: c.more_than_declared,
                lines: c
                    .lines
                    .iter()
                    .filter_map(|i| numbers.get(i.checked_sub(1)?).copied())
                    .collect(),
                basis: c.basis,
            })
            .collect(),
        findings: open.into_iter().map(|(l, why)| incomplete(l, why)).collect(),
        unsupported,
        notes,
    }
}

fn with_stack(
    query: Query,
    engines: &Engines<'_>,
) -> Result<(Query, Stack), String> {
    match assess_line(&query, &engines.pack.rates) {
        Ok(stack) => Ok((query, stack)),
        Err(why) => Err(why.to_string()),
    }
}

fn query(
    shipment: &Shipment,
    good: &Good<'_>,
    value: Usd,
    at: &Entry,
) -> Result<Query, String> {
    let hts = good.hts.ok_or(
        "no HTS number is claimed, and the text does not tell what the goods \
         are; put `hts` into the facts file",
    )?;
    let origin = good.origin.ok_or(
        "no country of origin is claimed; put `origin` into the facts file",
    )?;
    let facts = &shipment.facts;
    let own = good.facts.cloned().unwrap_or_default();
    let mut named = facts.facts.clone();
    named.extend(own.facts.clone());
    Ok(Query {
        loaded_on: facts.loaded_on,
        exported_on: facts.exported_on,
        it_entry_date: facts.it_entry_date,
        ftz_privileged_on: facts.ftz_privileged_on,
        spi: own.spi,
        mode: at.mode,
        quantity: Some(Decimal::from(good.line.quantity.value)),
        us_content: own.us_content_usd,
        metal_weight_pct: own.metal_weight_pct,
        metal_content: own.metal_content_usd,
        facts: named,
        ..Query::new(hts, origin, at.date, value)
    })
}

fn unassessed(why: &str) -> Duty {
    Duty {
        lines: Vec::new(),
        duty_total_usd: Usd::ZERO,
        fees: Vec::new(),
        fees_total_usd: Usd::ZERO,
        complete: false,
        unsupported: vec![why.to_owned()],
        contingent: Vec::new(),
        notes: Vec::new(),
        findings: vec![incomplete(0, why.to_owned())],
    }
}

/// A duty that cannot be told needs an answer before entry: the importer
/// must state rate and value with reasonable care (19 USC 1484(a)(1)(B)).
fn incomplete(line: u32, why: String) -> Finding {
    Finding {
        rule: "DUTY-OPEN".to_owned(),
        verdict: Verdict::NeedsEvidence,
        severity: Severity::Major,
        ground: Ground::Duty,
        title: match line {
            0 => "The duty cannot be told in full.".to_owned(),
            line => format!("The duty of line {line} cannot be told."),
        },
        because: format!("{why}."),
        lines: if line == 0 { Vec::new() } else { vec![line] },
        cites: vec![Cite::new("19 USC 1484(a)(1)(B)", Confidence::Primary)],
        missing: Vec::new(),
        unlocks: Some("a landed cost that can be relied on".to_owned()),
        confidence: Confidence::Primary,
    }
}
