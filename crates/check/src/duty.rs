//! What is owed: each line's stack, the fees, and the contingent duty.

use hashgate_admit::origin::OriginAnalysis;
use hashgate_duty::{
    Day, DutyError, EntryTerms, Query, Stack, assess as assess_line, assess_on,
    contingent_entry_in, entry, round_together,
};
use hashgate_model::{
    Cite, Confidence, Country, Decimal, FactValue, Finding, Ground, Severity,
    Shipment, Usd, Verdict,
};

use crate::{
    Engines,
    dossier::{ContingentDuty, Duty},
    entered_value::Entered,
    entry::Entry,
    lines::Good,
};

/// The duty of a shipment, with what was asked of each line.
pub struct Owed {
    /// The duty as it stands in the dossier.
    pub duty: Duty,
    queries: Vec<Query>,
}

/// Assesses the duty of a shipment; what cannot be assessed is said.
pub fn assess(
    shipment: &Shipment,
    goods: &[Good<'_>],
    value: Option<&Entered>,
    at: &Entry,
    engines: &Engines<'_>,
) -> Owed {
    let mut open = Vec::new();
    let Some(value) = value else {
        return unassessed(
            "the invoice is not in dollars and no exchange rate is given; put \
             `exchange_rate_usd` into the facts file",
        );
    };
    let rates = &engines.pack.rates;
    let mut asked = Vec::new();
    let mut numbers = Vec::new();
    for (good, &amount) in goods.iter().zip(&value.lines) {
        match query(shipment, good, amount, at) {
            Ok(query) => {
                asked.push(query);
                numbers.push(good.line.number);
            }
            Err(why) => open.push((good.line.number, why)),
        }
    }
    // Whole dollars add up to the invoice rounded once (19 CFR 159.3(a)).
    round_together(&mut asked, rates);
    let mut queries = Vec::new();
    let mut stacks: Vec<Stack> = Vec::new();
    let mut assessed = Vec::new();
    for (query, number) in asked.into_iter().zip(numbers) {
        match with_stack(query, engines) {
            Ok((query, stack)) => {
                queries.push(query);
                stacks.push(stack);
                assessed.push(number);
            }
            Err(why) => open.push((number, why)),
        }
    }
    let terms = EntryTerms {
        entry_date: at.date,
        mode: at.mode,
        informal: shipment.facts.facts.get("informal_entry")
            == Some(&FactValue::Bool(true)),
    };
    let owed = entry(stacks, terms, rates);
    let mut notes = value.notes.clone();
    notes.extend(owed.notes.iter().cloned());
    let mut unsupported = owed.unsupported.clone();
    unsupported
        .extend(open.iter().map(|(line, why)| format!("line {line}: {why}")));
    let duty = Duty {
        lines: Duty::numbered(&owed, &assessed),
        duty_total_usd: owed.duty_total_usd,
        fees_total_usd: owed.fees_total_usd,
        fees: owed.fees,
        complete: unsupported.is_empty(),
        contingent: Vec::new(),
        findings: open.iter().map(|(l, why)| incomplete(*l, why)).collect(),
        unsupported,
        notes,
    };
    Owed { duty, queries }
}

/// Adds what would be owed under each origin that customs is known to find,
/// and under each that the facts about the making speak for.
pub fn add_contingent(
    owed: &mut Owed,
    origins: &[OriginAnalysis],
    engines: &Engines<'_>,
) {
    let rates = &engines.pack.rates;
    let mut countries: Vec<Country> =
        rates.contingent.iter().map(|row| row.origin).collect();
    countries.extend(origins.iter().flat_map(OriginAnalysis::contingent));
    countries.sort_unstable();
    countries.dedup();
    let Owed { duty, queries } = owed;
    let numbers: Vec<u32> = duty.lines.iter().map(|line| line.line).collect();
    let edition = engines.edition.as_ref();
    match contingent_entry_in(queries, &countries, rates, edition) {
        Ok(found) => {
            duty.contingent = found
                .into_iter()
                .map(|other| ContingentDuty {
                    origin: other.origin,
                    duty_total_usd: other.duty_total_usd,
                    more_than_declared: other.more_than_declared,
                    lines: other
                        .lines
                        .iter()
                        .filter_map(|i| numbers.get(i.checked_sub(1)?).copied())
                        .collect(),
                    basis: basis(&other.basis, other.origin, origins),
                })
                .collect();
        }
        Err(why) => {
            duty.findings.push(incomplete(0, &why.to_string()));
            duty.unsupported.push(format!("contingent duty: {why}"));
        }
    }
}

/// Why customs could find the origin: what the data says, and the stages of
/// making that took place there.
fn basis(data: &str, origin: Country, origins: &[OriginAnalysis]) -> String {
    let mut stages: Vec<&str> = origins
        .iter()
        .flat_map(|analysis| &analysis.candidates)
        .filter(|candidate| candidate.country == origin)
        .flat_map(|candidate| candidate.stages.iter().map(String::as_str))
        .collect();
    stages.sort_unstable();
    stages.dedup();
    if stages.is_empty() {
        return data.to_owned();
    }
    format!("made there by the facts: {}; {data}", stages.join(", "))
}

fn with_stack(
    query: Query,
    engines: &Engines<'_>,
) -> Result<(Query, Stack), String> {
    let rates = &engines.pack.rates;
    let stack = match (assess_line(&query, rates), &engines.edition) {
        (Err(DutyError::UnknownLine { .. }), Some(edition)) => {
            let day = Day::new(query.rate_date(), rates, Some(edition));
            assess_on(&query, &day)
        }
        (stack, _) => stack,
    };
    match stack {
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

fn unassessed(why: &str) -> Owed {
    let duty = Duty {
        lines: Vec::new(),
        duty_total_usd: Usd::ZERO,
        fees: Vec::new(),
        fees_total_usd: Usd::ZERO,
        complete: false,
        unsupported: vec![why.to_owned()],
        contingent: Vec::new(),
        notes: Vec::new(),
        findings: vec![incomplete(0, why)],
    };
    Owed { duty, queries: Vec::new() }
}

/// A duty that cannot be told needs an answer before entry: the importer
/// must state rate and value with reasonable care (19 USC 1484(a)(1)(B)).
fn incomplete(line: u32, why: &str) -> Finding {
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
