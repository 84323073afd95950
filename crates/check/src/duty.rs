//! The duty: each line's stack, the fees, and the contingent duty.

use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

use hashgate_admit::origin::OriginAnalysis;
use hashgate_duty::{
    Completeness, DutyError, EntryDuty, EntryTerms, Query, Stack, assess_lines,
    contingent_entry_in, entry, round_together,
};
use hashgate_model::{
    Cite, Confidence, Country, Decimal, FactValue, Finding, Ground, Severity,
    Shipment, Usd, Verdict,
};

use crate::{
    Engines,
    dossier::{Asked, ContingentDuty, Duty, DutyLine, DutyRange},
    entered_value::Entered,
    entry::Entry,
    known_kind,
    lines::Good,
    open_origin::{self, End, OpenLine, Ranges},
};

/// Assesses the duty of a shipment, and what would be owed if customs found
/// another origin; what cannot be assessed is said.
pub fn assess(
    shipment: &Shipment,
    goods: &[Good<'_>],
    value: Result<&Entered, &String>,
    origins: &[OriginAnalysis],
    at: &Entry,
    engines: &Engines<'_>,
) -> Duty {
    let mut open = Vec::new();
    let value = match value {
        Ok(value) => value,
        Err(why) => return unassessed(why),
    };
    let rules = &engines.pack.rules;
    // The names and types were checked on the way in (`facts::validate`).
    let typed = |facts: &BTreeMap<String, FactValue>| {
        rules.typed_facts(facts).unwrap_or_else(|_| facts.clone())
    };
    let named = Arc::new(typed(&shipment.facts.facts));
    let mut known: Vec<Numbered> = Vec::new();
    let mut open_origins = Vec::new();
    for (good, &amount) in goods.iter().zip(&value.lines) {
        let number = good.line.number;
        if good.line.amount.value.amount().is_zero() {
            open.push((number, NO_VALUE.to_owned()));
            continue;
        }
        let of_kind = known_kind::facts(&named, good, &engines.pack.rates);
        let asked = |origin| {
            query(shipment, &of_kind, typed, good, (origin, amount), at)
        };
        let of_line = match good.origin {
            Some(origin) => asked(origin).map(|q| known.push((number, q))),
            None => match open_origin::origins_of(good, engines) {
                Some((first, origins, named)) => asked(first).map(|query| {
                    let line = OpenLine { number, query, origins, named };
                    open_origins.push(line);
                }),
                None => Err(NO_ORIGIN.to_owned()),
            },
        };
        if let Err(why) = of_line {
            open.push((number, why));
        }
    }
    let mut ranges = open_origin::assess(open_origins, engines);
    open.append(&mut ranges.failed);
    let terms = EntryTerms {
        entry_date: at.date,
        mode: at.mode,
        informal: shipment.facts.facts.get("informal_entry")
            == Some(&FactValue::Bool(true)),
    };
    let told = reckon(known.clone(), terms, engines);
    open.extend(told.failed.iter().cloned());
    let ends = (!ranges.lines.is_empty()).then(|| Ends {
        least: with_open(&known, &ranges, End::Least, terms, engines),
        most: with_open(&known, &ranges, End::Most, terms, engines),
    });
    let whole = ends.as_ref().map_or(&told, |ends| &ends.most);

    let mut notes = value.notes.clone();
    notes.extend(whole.owed.notes.iter().cloned());
    let mut unsupported = told.owed.unsupported.clone();
    unsupported.extend(ranges.unsupported.iter().cloned());
    unsupported.sort();
    unsupported.dedup();
    open.sort_by_key(|(line, _)| *line);
    unsupported
        .extend(open.iter().map(|(line, why)| format!("line {line}: {why}")));
    let mut findings: Vec<Finding> =
        open.iter().map(|(l, why)| incomplete(*l, why)).collect();
    if let Some(why) = unpriced(shipment) {
        findings.push(incomplete(0, &why));
        unsupported.push(why);
    }
    let part = told.owed.duty_total_usd;
    let duty_min_usd = ends.as_ref().map_or(&told, |ends| &ends.least).least();
    let most = whole.most();
    let is_range = ends.is_some() || most > duty_min_usd;
    let completeness = match (is_range, unsupported.is_empty()) {
        (_, false) => Completeness::Incomplete,
        (true, true) => Completeness::Range,
        (false, true) => Completeness::Complete,
    };
    let known_total =
        ends.as_ref().map_or(part, |ends| ends.least.owed.duty_total_usd);
    let fees_total_usd = whole.owed.fees_total_usd;
    let fees = whole.owed.fees.clone();
    let by_origin = by_origin(&known, &ranges, terms, engines);
    let mut duty = Duty {
        duty_total_usd: (completeness != Completeness::Range)
            .then_some(known_total),
        fees_total_usd,
        fees,
        complete: completeness == Completeness::Complete,
        completeness,
        duty_min_usd,
        duty_max_usd: unsupported.is_empty().then_some(most),
        asked: Vec::new(),
        more_if_asked_usd: Usd::ZERO,
        ranges: ranges.lines.into_iter().map(|(_, range)| range).collect(),
        contingent: by_origin,
        findings,
        unsupported,
        notes,
        lines: Vec::new(),
    };
    duty.asked = asked(goods, &duty.ranges);
    let of_lines = asked_by_lines(whole);
    duty.findings.extend(of_lines.iter().map(|(ask, more)| dearer(ask, *more)));
    duty.asked.extend(of_lines.into_iter().map(|(ask, _)| ask));
    duty.more_if_asked_usd = whole
        .owed
        .lines
        .iter()
        .filter_map(|stack| {
            let known = stack.duty_max_usd.unwrap_or(stack.duty_total_usd);
            stack.dearest_asked().map(|then| then - known)
        })
        .sum();
    if !duty.ranges.is_empty() {
        duty.findings.push(origin_open(&duty));
    }
    let open_more = whole.owed.duty_total_usd - part;
    match contingent(&told, origins, engines) {
        Ok(mut found) => {
            for other in &mut found {
                // The entry as a whole, with the dearest of what is open.
                other.duty_total_usd += open_more;
            }
            duty.contingent.extend(found);
        }
        Err(why) => {
            duty.findings.push(incomplete(0, &why.to_string()));
            duty.notes.push(format!("Contingent duty is not computed: {why}."));
        }
    }
    duty.lines = numbered(told.owed.lines, &told.numbers);
    duty
}

/// The query of a line, with its number on the invoice.
type Numbered = (u32, Query);

/// Lines that were assessed together.
struct Reckoned {
    owed: EntryDuty,
    /// What was asked, and of which line, for each line of the entry.
    queries: Vec<Query>,
    numbers: Vec<u32>,
    /// Lines that could not be assessed, with why.
    failed: Vec<(u32, String)>,
}

/// The entry with the open lines of the least and of the most duty.
struct Ends {
    least: Reckoned,
    most: Reckoned,
}

impl Reckoned {
    /// The duty if what is asked about turns out cheapest.
    fn least(&self) -> Usd {
        let all = self.owed.lines.iter();
        all.map(|stack| stack.duty_min_usd.min(stack.duty_total_usd)).sum()
    }

    /// The duty if every dearer heading that is asked about applies.
    fn most(&self) -> Usd {
        let most = |stack: &Stack| stack.duty_max_usd.unwrap_or_default();
        let all = self.owed.lines.iter();
        all.map(|stack| most(stack).max(stack.duty_total_usd)).sum()
    }
}

/// What the lines ask, each fact once with its lines and with how much more
/// is owed if its headings apply.
fn asked_by_lines(whole: &Reckoned) -> Vec<(Asked, Usd)> {
    let mut all: Vec<(Asked, Usd)> = Vec::new();
    for (stack, &line) in whole.owed.lines.iter().zip(&whole.numbers) {
        // A number that is not in the tariff has a finding of its own.
        for ask in stack.asked.iter().filter(|ask| ask.fact != "hts") {
            let then = ask.duty_total_usd.unwrap_or(stack.duty_total_usd);
            let more = then - stack.duty_total_usd;
            let known = all.iter_mut().find(|(known, _)| {
                known.fact == ask.fact && known.headings == ask.headings
            });
            if let Some((known, sum)) = known {
                known.lines.push(line);
                *sum += more;
                continue;
            }
            let asked = Asked {
                fact: ask.fact.clone(),
                question: ask.question.clone(),
                headings: ask.headings.clone(),
                lines: vec![line],
                cites: ask.cites.clone(),
            };
            all.push((asked, more));
        }
    }
    all
}

/// A heading that hangs on a fact nobody gave, dearer or cheaper.
fn dearer(ask: &Asked, more: Usd) -> Finding {
    let cheaper = more < Usd::ZERO;
    let confidence = ask.cites.iter().map(|cite| cite.confidence).max();
    let confidence = confidence.unwrap_or(Confidence::Primary);
    Finding {
        // What only our own reading says decides no verdict, and what would
        // only be cheaper neither: the dearer end is what is entered.
        verdict: if confidence.is_weak() || cheaper {
            Verdict::Clear
        } else {
            Verdict::NeedsEvidence
        },
        title: format!(
            "USD {} {} may be owed{}.",
            Usd::new(more.amount().abs()).grouped(),
            if cheaper { "less" } else { "more" },
            // The line's own rate hangs on no heading of chapter 99.
            match ask.headings.as_slice() {
                [] => String::new(),
                headings => format!(" under {}", headings.join(" or ")),
            }
        ),
        because: format!(
            "{} Put `{}` into the facts of the line.",
            ask.question, ask.fact
        ),
        lines: ask.lines.clone(),
        cites: ask.cites.clone(),
        confidence,
        unlocks: Some("one figure for the duty".to_owned()),
        ..incomplete(0, "")
    }
}

/// Assesses lines as one entry.
fn reckon(
    lines: Vec<Numbered>,
    terms: EntryTerms,
    engines: &Engines<'_>,
) -> Reckoned {
    let rates = &engines.pack.rates;
    let (numbers, mut asked): (Vec<u32>, Vec<Query>) =
        lines.into_iter().unzip();
    // Whole dollars add up to the invoice rounded once (19 CFR 159.3(a)).
    round_together(&mut asked, rates);
    let answers = assess_lines(&asked, rates, engines.edition.as_ref());
    let mut queries = Vec::with_capacity(asked.len());
    let mut stacks: Vec<Stack> = Vec::with_capacity(asked.len());
    let mut of_line = Vec::with_capacity(asked.len());
    let mut failed = Vec::new();
    for ((query, number), answer) in asked.into_iter().zip(numbers).zip(answers)
    {
        match answer {
            Ok(stack) => {
                queries.push(query);
                stacks.push(stack);
                of_line.push(number);
            }
            Err(why) => failed.push((number, why.to_string())),
        }
    }
    let owed = entry(stacks, terms, rates);
    Reckoned { owed, queries, numbers: of_line, failed }
}

/// The entry with the open lines as they may turn out.
fn with_open(
    known: &[Numbered],
    ranges: &Ranges,
    end: End,
    terms: EntryTerms,
    engines: &Engines<'_>,
) -> Reckoned {
    let mut lines = known.to_vec();
    lines.extend(ranges.queries(end));
    lines.sort_by_key(|(number, _)| *number);
    reckon(lines, terms, engines)
}

/// What is owed by the origin of the open lines, the dearest first.
fn by_origin(
    known: &[Numbered],
    ranges: &Ranges,
    terms: EntryTerms,
    engines: &Engines<'_>,
) -> Vec<ContingentDuty> {
    let mut rows: Vec<ContingentDuty> = ranges
        .origins()
        .into_iter()
        .map(|origin| {
            let end = End::Of(origin);
            let whole = with_open(known, ranges, end, terms, engines);
            let total = whole.owed.duty_total_usd;
            open_origin::row(origin, total, ranges, engines)
        })
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.duty_total_usd));
    rows
}

/// Without a claim, and without knowledge of what trade the goods are of.
const NO_ORIGIN: &str = "no country of origin is claimed; put `origin` into \
                         the facts file";

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

/// The facts without which a line has no one duty.
fn asked(goods: &[Good<'_>], ranges: &[DutyRange]) -> Vec<Asked> {
    let lacking = |lacks: fn(&Good<'_>) -> bool| -> Vec<u32> {
        let lines = goods.iter().filter(|good| lacks(good));
        lines.map(|good| good.line.number).collect()
    };
    let origin = Asked {
        fact: "origin".to_owned(),
        cites: Vec::new(),
        question: "In which country were these goods made?".to_owned(),
        headings: open_origin::headings(ranges),
        lines: lacking(|good| good.origin.is_none()),
    };
    let hts = Asked {
        fact: "hts".to_owned(),
        cites: Vec::new(),
        question: "What are these goods, and under which HTS number are they \
                   entered?"
            .to_owned(),
        headings: Vec::new(),
        lines: lacking(|good| good.reading.hts.is_none()),
    };
    let mut all = vec![origin, hts];
    for good in goods.iter().filter(|good| good.reading.hts.is_none()) {
        if let Some(ask) = which_of(good, &mut all) {
            all.push(ask);
        }
    }
    all.retain(|ask| !ask.lines.is_empty());
    all
}

/// Which of several numbers that it may have a good of the site is entered
/// under: a question of its own, in place of that for what it is.
fn which_of(good: &Good<'_>, asked: &mut [Asked]) -> Option<Asked> {
    let site = &good.reading.site;
    let numbers: Vec<String> = site
        .iter()
        .map(|one| format!("{} {}", one.hts, lower_first(&one.note)))
        .collect();
    let number = good.line.number;
    if numbers.is_empty() {
        return None;
    }
    let question = format!(
        "Under which of these HTS numbers are the goods entered? {}.",
        numbers.join("; ")
    );
    for ask in asked.iter_mut().filter(|ask| ask.fact == "hts") {
        ask.lines.retain(|line| *line != number);
    }
    if let Some(alike) = asked.iter_mut().find(|a| a.question == question) {
        alike.lines.push(number);
        return None;
    }
    let cites = site.iter().flat_map(|one| one.cites.clone()).collect();
    Some(Asked {
        fact: "hts".to_owned(),
        question,
        headings: Vec::new(),
        cites,
        lines: vec![number],
    })
}

fn lower_first(text: &str) -> String {
    let mut rest = text.chars();
    let first = rest.next().into_iter().flat_map(char::to_lowercase);
    first.chain(rest.clone()).collect()
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
    told: &Reckoned,
    origins: &[OriginAnalysis],
    engines: &Engines<'_>,
) -> Result<Vec<ContingentDuty>, DutyError> {
    let Reckoned { queries, numbers, .. } = told;
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
            more_than_declared: Some(other.more_than_declared),
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
    (origin, value): (Country, Usd),
    at: &Entry,
) -> Result<Query, String> {
    let hts = good.reading.hts.ok_or(
        "no HTS number is claimed, and the text does not tell what the goods \
         are; put `hts` into the facts file",
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
        quantity: good.pieces().map(Decimal::from),
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
        duty_total_usd: Some(Usd::ZERO),
        fees: Vec::new(),
        fees_total_usd: Usd::ZERO,
        complete: false,
        completeness: Completeness::Incomplete,
        duty_min_usd: Usd::ZERO,
        duty_max_usd: None,
        asked: Vec::new(),
        more_if_asked_usd: Usd::ZERO,
        unsupported: vec![why.to_owned()],
        ranges: Vec::new(),
        contingent: Vec::new(),
        notes: Vec::new(),
        // Without a value nothing of the money is known.
        findings: vec![Finding {
            severity: Severity::Critical,
            ..incomplete(0, why)
        }],
    }
}

/// A duty that is a range by origin.
fn origin_open(duty: &Duty) -> Finding {
    let named = duty.ranges.iter().any(|range| range.named_by_papers);
    let over = if named {
        "It is shown for each country that the papers name"
    } else {
        "It is shown for the countries where goods of this trade are known to \
         be made, which is no proof that these were"
    };
    Finding {
        title: "The duty is a range, since the origin is open.".to_owned(),
        because: format!(
            "{}. {over}. Have the seller state one country on the invoice, or \
             put `origin` into the facts file.",
            open_origin::in_words(duty)
        ),
        lines: duty.ranges.iter().map(|range| range.line).collect(),
        ..incomplete(0, "")
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
