//! The duty: each line's stack, the fees, and the contingent duty.

use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

use hashgate_admit::origin::OriginAnalysis;
use hashgate_duty::{
    DutyError, EntryTerms, Query, Stack, assess_lines, contingent_entry_in,
    entry, round_together,
};
use hashgate_model::{
    Cite, Confidence, Country, Decimal, FactValue, Finding, Ground, Severity,
    Shipment, Usd, Verdict,
};

use crate::{
    Engines,
    dossier::{Asked, Completeness, ContingentDuty, Duty, DutyLine},
    entered_value::Entered,
    entry::Entry,
    lines::Good,
};

/// Assesses the duty of a shipment, and what would be owed if customs found
/// another origin; what cannot be assessed is said.
pub fn assess(
    shipment: &Shipment,
    goods: &[Good<'_>],
    value: Option<&Entered>,
    origins: &[OriginAnalysis],
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
    let rates = &engines.pack.rates;
    let rules = &engines.pack.rules;
    // The names and types were checked on the way in (`facts::validate`).
    let typed = |facts: &BTreeMap<String, FactValue>| {
        rules.typed_facts(facts).unwrap_or_else(|_| facts.clone())
    };
    let named = Arc::new(typed(&shipment.facts.facts));
    let mut queries = Vec::new();
    let mut numbers = Vec::new();
    for (good, &amount) in goods.iter().zip(&value.lines) {
        if good.line.amount.value.amount().is_zero() {
            open.push((good.line.number, NO_VALUE.to_owned()));
            continue;
        }
        match query(shipment, &named, typed, good, amount, at) {
            Ok(query) => {
                queries.push(query);
                numbers.push(good.line.number);
            }
            Err(why) => open.push((good.line.number, why)),
        }
    }
    // Whole dollars add up to the invoice rounded once (19 CFR 159.3(a)).
    round_together(&mut queries, rates);
    let answers = assess_lines(&queries, rates, engines.edition.as_ref());
    let mut assessed = Vec::with_capacity(queries.len());
    let mut stacks: Vec<Stack> = Vec::with_capacity(queries.len());
    let mut assessed_numbers = Vec::with_capacity(queries.len());
    for ((query, number), answer) in
        queries.into_iter().zip(numbers).zip(answers)
    {
        match answer {
            Ok(stack) => {
                assessed.push(query);
                stacks.push(stack);
                assessed_numbers.push(number);
            }
            Err(why) => open.push((number, why.to_string())),
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
    notes.extend(owed.notes);
    let mut unsupported = owed.unsupported;
    unsupported
        .extend(open.iter().map(|(line, why)| format!("line {line}: {why}")));
    let mut findings: Vec<Finding> =
        open.iter().map(|(l, why)| incomplete(*l, why)).collect();
    if let Some(why) = unpriced(shipment) {
        findings.push(incomplete(0, &why));
        unsupported.push(why);
    }
    let mut duty = Duty {
        lines: numbered(owed.lines, &assessed_numbers),
        duty_total_usd: owed.duty_total_usd,
        fees_total_usd: owed.fees_total_usd,
        fees: owed.fees,
        complete: unsupported.is_empty(),
        completeness: completeness(unsupported.is_empty()),
        duty_min_usd: owed.duty_total_usd,
        duty_max_usd: unsupported.is_empty().then_some(owed.duty_total_usd),
        asked: asked(goods),
        contingent: Vec::new(),
        findings,
        unsupported,
        notes,
    };
    match contingent(&assessed, &assessed_numbers, origins, engines) {
        Ok(found) => duty.contingent = found,
        Err(why) => {
            duty.findings.push(incomplete(0, &why.to_string()));
            duty.notes.push(format!("Contingent duty is not computed: {why}."));
        }
    }
    duty
}

/// Goods that are free, repaired or replaced are appraised like any other.
const NO_VALUE: &str = "the goods are valued at nothing, and free goods need \
                        a value too (19 USC 1401a, 19 CFR 141.86(a)(6)); put \
                        what they are worth on the invoice";

/// The goods whose price the invoice leaves open: they are no line, so no
/// total holds them.
fn unpriced(shipment: &Shipment) -> Option<String> {
    /// More names tell no more, and the remarks have them all.
    const NAMED: usize = 3;
    let all = &shipment.unpriced;
    let mut names: Vec<String> = all
        .iter()
        .take(NAMED)
        .map(|goods| format!("`{}`", goods.text.value))
        .collect();
    if names.is_empty() {
        return None;
    }
    if all.len() > NAMED {
        names.push(format!("{} more", all.len() - NAMED));
    }
    Some(format!(
        "{}: no price is stated, so neither value nor duty holds these goods; \
         get the price from the seller",
        names.join(", ")
    ))
}

fn completeness(is_complete: bool) -> Completeness {
    if is_complete { Completeness::Complete } else { Completeness::Incomplete }
}

/// The facts without which a line has no duty at all.
fn asked(goods: &[Good<'_>]) -> Vec<Asked> {
    let lacking = |lacks: fn(&Good<'_>) -> bool| -> Vec<u32> {
        let lines = goods.iter().filter(|good| lacks(good));
        lines.map(|good| good.line.number).collect()
    };
    let origin = Asked {
        fact: "origin",
        question: "In which country were these goods made?".to_owned(),
        headings: Vec::new(),
        lines: lacking(|good| good.origin.is_none()),
    };
    let hts = Asked {
        fact: "hts",
        question: "What are these goods, and under which HTS number are they \
                   entered?"
            .to_owned(),
        headings: Vec::new(),
        lines: lacking(|good| good.reading.hts.is_none()),
    };
    [origin, hts].into_iter().filter(|ask| !ask.lines.is_empty()).collect()
}

/// The lines of the dossier under their numbers on the invoice; notes that
/// lines have alike are kept once.
fn numbered(stacks: Vec<Stack>, numbers: &[u32]) -> Vec<DutyLine> {
    let mut known: HashSet<Arc<[String]>> = HashSet::new();
    let lines = stacks.into_iter().zip(numbers);
    lines
        .map(|(stack, &line)| {
            let notes = known.get(stack.notes.as_slice()).cloned();
            let notes = notes.unwrap_or_else(|| {
                let notes: Arc<[String]> = stack.notes.into();
                known.insert(Arc::clone(&notes));
                notes
            });
            DutyLine {
                line,
                hts: stack.hts,
                origin: stack.origin,
                value_usd: stack.value_usd,
                layers: stack.layers.into(),
                duty_total_usd: stack.duty_total_usd,
                effective_pct: stack.effective_pct,
                notes,
            }
        })
        .collect()
}

/// What would be owed under each origin that customs is known to find, and
/// under each that the facts about the making speak for.
fn contingent(
    queries: &[Query],
    numbers: &[u32],
    origins: &[OriginAnalysis],
    engines: &Engines<'_>,
) -> Result<Vec<ContingentDuty>, DutyError> {
    let rates = &engines.pack.rates;
    let argued = distinct(origins);
    let mut countries: Vec<Country> =
        rates.contingent.iter().map(|row| row.origin).collect();
    countries.extend(argued.iter().flat_map(|one| one.contingent()));
    countries.sort_unstable();
    countries.dedup();
    let edition = engines.edition.as_ref();
    let found = contingent_entry_in(queries, &countries, rates, edition)?;
    Ok(found
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
            basis: basis(&other.basis, other.origin, &argued),
        })
        .collect())
}

/// Of lines about whose origin the same is said, one.
fn distinct(origins: &[OriginAnalysis]) -> Vec<&OriginAnalysis> {
    let mut seen = HashSet::new();
    origins
        .iter()
        .filter(|one| seen.insert(Arc::as_ptr(&one.candidates)))
        .collect()
}

/// Why customs could find the origin: what the data says, and the stages of
/// making that took place there.
fn basis(data: &str, origin: Country, origins: &[&OriginAnalysis]) -> String {
    let mut stages: Vec<&str> = origins
        .iter()
        .flat_map(|analysis| analysis.candidates.iter())
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

fn query(
    shipment: &Shipment,
    named: &Arc<BTreeMap<String, FactValue>>,
    typed: impl Fn(&BTreeMap<String, FactValue>) -> BTreeMap<String, FactValue>,
    good: &Good<'_>,
    value: Usd,
    at: &Entry,
) -> Result<Query, String> {
    let hts = good.reading.hts.ok_or(
        "no HTS number is claimed, and the text does not tell what the goods \
         are; put `hts` into the facts file",
    )?;
    let origin = good.origin.ok_or(
        "no country of origin is claimed; put `origin` into the facts file",
    )?;
    let facts = &shipment.facts;
    let own = good.facts;
    let named = match own.map(|own| &own.facts) {
        Some(more) if !more.is_empty() => {
            let mut all = named.as_ref().clone();
            all.extend(typed(more));
            Arc::new(all)
        }
        _ => Arc::clone(named),
    };
    Ok(Query {
        loaded_on: facts.loaded_on,
        exported_on: facts.exported_on,
        it_entry_date: facts.it_entry_date,
        ftz_privileged_on: facts.ftz_privileged_on,
        spi: own.and_then(|own| own.spi.clone()),
        mode: at.mode,
        quantity: Some(Decimal::from(good.line.quantity.value)),
        us_content: own.and_then(|own| own.us_content_usd),
        metal_weight_pct: own.and_then(|own| own.metal_weight_pct),
        metal_content: own.and_then(|own| own.metal_content_usd),
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
        completeness: Completeness::Incomplete,
        duty_min_usd: Usd::ZERO,
        duty_max_usd: None,
        asked: Vec::new(),
        unsupported: vec![why.to_owned()],
        contingent: Vec::new(),
        notes: Vec::new(),
        findings: vec![incomplete(0, why)],
    }
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
            0 => "The duty cannot be determined in full.".to_owned(),
            line => format!("The duty of line {line} cannot be determined."),
        },
        because: format!("{why}."),
        lines: if line == 0 { Vec::new() } else { vec![line] },
        cites: vec![Cite::new("19 USC 1484(a)(1)(B)", Confidence::Primary)],
        missing: Vec::new(),
        unlocks: Some("a landed cost that can be relied on".to_owned()),
        confidence: Confidence::Primary,
    }
}
