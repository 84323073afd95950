//! The answer for one line: layers in words, total, notes.

use hashgate_model::{
    Cite, Confidence, Country, Decimal, EntryDate, HtsNumber, Rate, Usd,
};
use hashgate_pack::rates::{Authority, BaseRate, CiteId, Rates, TariffLine};
use serde::Serialize;

use crate::{
    DutyError, Query,
    base::{BaseDuty, base_duty, pays_column2},
    evaluate::{Findings, RawLayer, Subject, apply},
};

/// One layer of the duty, as one number of the entry line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Layer {
    /// The power under which it is laid.
    pub authority: Authority,
    /// The tariff number: of chapter 99, or the line itself for the base.
    pub heading: String,
    /// Its name, with the exception that is claimed.
    pub label: String,
    /// The rate in percent; none for a rate by quantity.
    pub rate_pct: Option<Decimal>,
    /// The value it multiplies, in whole dollars.
    pub base_usd: Usd,
    /// What that value is.
    pub base_label: String,
    /// The duty, to the cent.
    pub amount_usd: Usd,
    /// The sum as a person would write it.
    pub working: String,
    /// The citations, joined.
    pub cite: String,
    /// The weakest confidence of the citations.
    pub confidence: Confidence,
    /// The citations, one by one.
    pub cites: Vec<Cite>,
    /// Its place among the numbers of the entry line, from 1.
    pub filing_position: u32,
}

/// The duty of one line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stack {
    /// The number that holds on the day.
    pub hts: HtsNumber,
    /// The origin.
    pub origin: Country,
    /// The date of entry.
    pub entry_date: EntryDate,
    /// The customs value in whole dollars.
    pub value_usd: Usd,
    /// The layers: base first, then in the order of computation.
    pub layers: Vec<Layer>,
    /// The sum of the layers.
    pub duty_total_usd: Usd,
    /// The total as a share of the value, in percent to two decimals; none
    /// for a value of nothing.
    pub effective_pct: Option<Decimal>,
    /// Measures that could not be settled from the data; if there are any,
    /// the total is incomplete.
    pub unsupported: Vec<String>,
    /// Whether every measure is settled.
    pub complete: bool,
    /// What a reader should know.
    pub notes: Vec<String>,
    /// Whether a claim excuses the goods from the merchandise processing
    /// fee, and the program that does.
    pub mpf_exempt: Option<String>,
}

/// The duty of one line of an entry.
///
/// # Errors
///
/// [`DutyError`] where the line, the program or a needed quantity is not
/// known, or where two exceptions hold at once.
///
/// # Example
///
/// ```
/// use hashgate_duty::{Query, assess};
/// use hashgate_pack::{SourceTree, rates::Rates, read_section};
/// let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
/// let rates: Rates = read_section(&SourceTree::from_dir(data.as_ref())?)?;
/// let query = Query::new(
///     "8543.70.98.60".parse()?,
///     "MY".parse()?,
///     "2026-11-25".parse()?,
///     "393120".parse()?,
/// );
/// let stack = assess(&query, &rates)?;
/// assert_eq!(stack.duty_total_usd.to_string(), "49533.12");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn assess(query: &Query, rates: &Rates) -> Result<Stack, DutyError> {
    query.validate()?;
    let mut notes = date_notes(query);
    let hts = number_on_the_day(query, rates, &mut notes);
    let day = query.rate_date();
    let line = rates
        .line(hts, day)
        .ok_or(DutyError::UnknownLine { hts: query.hts, day })?;
    let base = base_duty(query, line, rates)?;
    notes.extend(base.notes.iter().cloned());
    let column2 = pays_column2(query, rates).is_some();
    let subject = Subject { query, hts, line, base: &base, column2 };
    let mut found = Findings {
        layers: Vec::new(),
        owed: Vec::new(),
        metal_taxed: Usd::ZERO,
        unsupported: Vec::new(),
        notes,
    };
    for measure in &rates.measures {
        apply(&subject, measure, &mut found)?;
    }
    Ok(in_words(query, line, hts, &base, found, rates))
}

fn date_notes(query: &Query) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(day) = query.ftz_privileged_on {
        notes.push(format!(
            "rates of {day}, the day of privileged foreign status (19 CFR \
             146.65(a)(1))"
        ));
    } else if let Some(day) = query.it_entry_date {
        notes.push(format!(
            "rates of {day}, the day the immediate transportation entry was \
             accepted (19 CFR 141.69(b))"
        ));
    }
    notes
}

/// The number that stands for the asked one on the day.
fn number_on_the_day(
    query: &Query,
    rates: &Rates,
    notes: &mut Vec<String>,
) -> HtsNumber {
    let day = query.rate_date();
    for change in &rates.renumberings {
        let (from, to) = if day >= change.from {
            (change.old, change.new)
        } else {
            (change.new, change.old)
        };
        if query.hts == from || query.hts == from.to_length(8) {
            let to = to.to_length(u8::try_from(query.hts.len()).unwrap_or(10));
            notes.push(format!(
                "{from} and {to} are one line; on {day} its number is {to}"
            ));
            return to;
        }
    }
    query.hts
}

fn in_words(
    query: &Query,
    line: &TariffLine,
    hts: HtsNumber,
    base: &BaseDuty<'_>,
    found: Findings<'_>,
    rates: &Rates,
) -> Stack {
    let value = query.whole_value();
    let mut layers = vec![base_layer(query, line, base, rates)];
    layers.extend(found.layers.iter().map(|raw| layer(raw, rates)));
    set_filing_positions(&mut layers, query, rates);
    let total: Usd = layers.iter().map(|layer| layer.amount_usd).sum();
    let effective_pct = total
        .per(value.amount())
        .map(|share| Rate::from_fraction(share.amount()).percent())
        .map(|pct| pct.round_dp(2).normalize());
    Stack {
        hts,
        origin: query.origin,
        entry_date: query.entry_date,
        value_usd: value,
        layers,
        duty_total_usd: total,
        effective_pct,
        complete: found.unsupported.is_empty(),
        unsupported: found.unsupported,
        notes: found.notes,
        mpf_exempt: base
            .program
            .filter(|program| program.mpf_exempt)
            .map(|program| program.symbol.clone()),
    }
}

fn base_layer(
    query: &Query,
    line: &TariffLine,
    base: &BaseDuty<'_>,
    rates: &Rates,
) -> Layer {
    let value = query.whole_value();
    let rate_pct = base.rate.ad_valorem().map(Rate::percent);
    let working = working_of_base(query, base.rate, base.amount);
    let (cites, cite, confidence) = cited(&base.cites, rates);
    Layer {
        authority: base.authority,
        heading: line.hts.to_string(),
        label: base.label.clone(),
        rate_pct,
        base_usd: value,
        base_label: "entered value".to_owned(),
        amount_usd: base.amount,
        working,
        cite,
        confidence,
        cites,
        filing_position: 0,
    }
}

fn working_of_base(query: &Query, rate: &BaseRate, amount: Usd) -> String {
    let value = query.whole_value().grouped();
    if rate.is_free() {
        return "Free".to_owned();
    }
    match (rate.ad_valorem(), query.quantity) {
        (None, Some(quantity)) => {
            format!("{rate} on {quantity} = {}", amount.grouped())
        }
        _ => format!("{value} x {rate} = {}", amount.grouped()),
    }
}

fn layer(raw: &RawLayer<'_>, rates: &Rates) -> Layer {
    let (cites, cite, confidence) = cited(raw.cites, rates);
    let sum = format!(
        "{} x {} = {}",
        raw.base.grouped(),
        raw.rate,
        raw.amount.grouped()
    );
    let working = match &raw.because {
        Some(why) if raw.rate == Rate::FREE => why.clone(),
        Some(why) => format!("{sum} ({why})"),
        None => sum,
    };
    Layer {
        authority: raw.authority,
        heading: raw.heading.to_owned(),
        label: raw.label.clone(),
        rate_pct: Some(raw.rate.percent()),
        base_usd: raw.base,
        base_label: raw.base_label.to_owned(),
        amount_usd: raw.amount,
        working,
        cite,
        confidence,
        cites,
        filing_position: 0,
    }
}

fn cited(ids: &[CiteId], rates: &Rates) -> (Vec<Cite>, String, Confidence) {
    let cites = rates.cites_of(ids);
    let text =
        cites.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join("; ");
    let weakest = cites.iter().map(|c| c.confidence).max().unwrap_or_default();
    (cites, text, weakest)
}

/// Numbers of one line follow the order that customs set for the day.
fn set_filing_positions(layers: &mut [Layer], query: &Query, rates: &Rates) {
    let day = query.entry_date.date();
    let Some(filing) = rates.filing.iter().find(|f| f.period.contains(day))
    else {
        return;
    };
    let place = |authority: Authority| {
        filing.order.iter().position(|a| *a == authority).unwrap_or(99)
    };
    let mut order: Vec<usize> = (0..layers.len()).collect();
    order.sort_by_key(|&i| layers.get(i).map(|l| place(l.authority)));
    for (position, index) in (1_u32..).zip(order) {
        if let Some(layer) = layers.get_mut(index) {
            layer.filing_position = position;
        }
    }
}
