//! An entry: its lines and its fees.

use hashgate_model::{Cite, Confidence, EntryDate, Mode, Rate, Usd};
use hashgate_pack::rates::{CiteId, MpfYear, Rates};
use serde::Serialize;

use crate::Stack;

/// What the fees of an entry depend on beside its lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryTerms {
    /// The date of entry.
    pub entry_date: EntryDate,
    /// How the goods arrive; unknown if not given.
    pub mode: Option<Mode>,
    /// Whether the entry is informal (19 CFR 143.21).
    pub informal: bool,
}

/// A fee of an entry.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fee {
    /// `mpf` or `hmf`.
    pub kind: String,
    /// The class code of the entry summary.
    pub class_code: u16,
    /// In words.
    pub label: String,
    /// The rate in percent, for a fee by value.
    pub rate_pct: Option<hashgate_model::Decimal>,
    /// The value it multiplies.
    pub base_usd: Usd,
    /// The fee, to the cent.
    pub amount_usd: Usd,
    /// The sum as a person would write it.
    pub working: String,
    /// The citations, joined.
    pub cite: String,
    /// The weakest confidence of the citations.
    pub confidence: Confidence,
    /// The citations, one by one.
    pub cites: Vec<Cite>,
    /// The share of each line, in the order of the lines.
    pub shares: Vec<FeeShare>,
}

/// The share of a line in a fee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FeeShare {
    /// The line, counted from 1 in the order given.
    pub line: usize,
    /// Its share, to the cent; the shares add up to the fee.
    pub amount_usd: Usd,
}

/// The duty and the fees of an entry.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EntryDuty {
    /// The lines.
    pub lines: Vec<Stack>,
    /// The duty of all lines.
    pub duty_total_usd: Usd,
    /// The fees.
    pub fees: Vec<Fee>,
    /// The fees together.
    pub fees_total_usd: Usd,
    /// Duty and fees together.
    pub total_usd: Usd,
    /// Measures that could not be settled, over all lines.
    pub unsupported: Vec<String>,
    /// Whether every measure of every line is settled.
    pub complete: bool,
    /// What a reader should know of the fees.
    pub notes: Vec<String>,
}

/// An entry of some lines, with the merchandise processing fee over all of
/// them (19 CFR 24.23(b)) and the harbor maintenance fee if it comes by sea
/// (19 CFR 24.24).
pub fn entry(lines: Vec<Stack>, terms: EntryTerms, rates: &Rates) -> EntryDuty {
    let mut notes = Vec::new();
    let mut fees = Vec::new();
    let mut missing = Vec::new();
    fees.extend(mpf(&lines, terms, rates, (&mut notes, &mut missing)));
    fees.extend(hmf(&lines, terms, rates, &mut notes));
    let duty_total_usd = lines.iter().map(|line| line.duty_total_usd).sum();
    let fees_total_usd: Usd = fees.iter().map(|fee| fee.amount_usd).sum();
    let mut unsupported: Vec<String> =
        lines.iter().flat_map(|line| line.unsupported.clone()).collect();
    unsupported.extend(missing);
    unsupported.sort();
    unsupported.dedup();
    EntryDuty {
        duty_total_usd,
        fees,
        fees_total_usd,
        total_usd: duty_total_usd + fees_total_usd,
        complete: unsupported.is_empty(),
        unsupported,
        notes,
        lines,
    }
}

fn mpf(
    lines: &[Stack],
    terms: EntryTerms,
    rates: &Rates,
    (notes, missing): (&mut Vec<String>, &mut Vec<String>),
) -> Option<Fee> {
    let day = terms.entry_date.date();
    let Some(year) = rates.fees.mpf.iter().find(|y| y.period.contains(day))
    else {
        // Customs' fiscal year begins in October; its amounts are announced
        // each summer (19 CFR 24.22(k)).
        missing.push(format!(
            "merchandise processing fee: no amounts are held for the fiscal \
             year of {day}; it is left out"
        ));
        return None;
    };
    for (i, line) in lines.iter().enumerate() {
        if let Some(why) = &line.mpf_exempt {
            notes.push(format!(
                "line {}: no merchandise processing fee, {why}",
                i + 1
            ));
        }
    }
    let paying = |line: &Stack| line.mpf_exempt.is_none();
    let base: Usd =
        lines.iter().filter(|l| paying(l)).map(|l| l.value_usd).sum();
    if base.is_zero() {
        return None;
    }
    let (amount, working, rate) = mpf_amount(year, base, terms, notes);
    let values = lines
        .iter()
        .map(|line| if paying(line) { line.value_usd } else { Usd::ZERO });
    Some(fee(
        FeeText {
            kind: "mpf",
            class_code: 499,
            label: "merchandise processing fee",
            working,
        },
        rate,
        base,
        amount,
        shares(values, base, amount),
        &year.cites,
        rates,
    ))
}

fn mpf_amount(
    year: &MpfYear,
    base: Usd,
    terms: EntryTerms,
    notes: &mut Vec<String>,
) -> (Usd, String, Option<Rate>) {
    if terms.informal && base <= year.informal_limit {
        if let Some(flat) = year.informal {
            return (
                flat,
                format!("informal entry, automated: {}", flat.grouped()),
                None,
            );
        }
        notes.push(
            "merchandise processing fee: the informal amount of this year \
             was not read; the formal fee is shown"
                .to_owned(),
        );
    } else if terms.informal {
        notes.push(format!(
            "an entry above {} is formal; the formal fee is shown",
            year.informal_limit.grouped()
        ));
    }
    let raw = (base * year.rate).to_cents();
    let sum = format!("{} x {} = {}", base.grouped(), year.rate, raw.grouped());
    let (amount, working) = if raw < year.min {
        (year.min, format!("{sum}, raised to the least of the year"))
    } else if raw > year.max {
        (year.max, format!("{sum}, cut to the most of the year"))
    } else {
        (raw, sum)
    };
    (amount.to_cents(), working, Some(year.rate))
}

fn hmf(
    lines: &[Stack],
    terms: EntryTerms,
    rates: &Rates,
    notes: &mut Vec<String>,
) -> Option<Fee> {
    let day = terms.entry_date.date();
    let row = rates.fees.hmf.iter().find(|r| r.period.contains(day))?;
    let base: Usd = lines.iter().map(|line| line.value_usd).sum();
    let amount = (base * row.rate).to_cents();
    match terms.mode {
        Some(mode) if row.modes.contains(&mode) => {}
        Some(_) => return None,
        None => {
            notes.push(format!(
                "harbor maintenance fee: the mode is not given; by ocean it \
                 would be {}",
                amount.grouped()
            ));
            return None;
        }
    }
    let working =
        format!("{} x {} = {}", base.grouped(), row.rate, amount.grouped());
    Some(fee(
        FeeText {
            kind: "hmf",
            class_code: 501,
            label: "harbor maintenance fee",
            working,
        },
        Some(row.rate),
        base,
        amount,
        shares(lines.iter().map(|line| line.value_usd), base, amount),
        &row.cites,
        rates,
    ))
}

struct FeeText {
    kind: &'static str,
    class_code: u16,
    label: &'static str,
    working: String,
}

fn fee(
    text: FeeText,
    rate: Option<Rate>,
    base: Usd,
    amount: Usd,
    shares: Vec<FeeShare>,
    ids: &[CiteId],
    rates: &Rates,
) -> Fee {
    let cites = rates.cites_of(ids);
    Fee {
        kind: text.kind.to_owned(),
        class_code: text.class_code,
        label: text.label.to_owned(),
        rate_pct: rate.map(Rate::percent),
        base_usd: base,
        amount_usd: amount,
        working: text.working,
        cite: cites
            .iter()
            .map(|c| c.text.as_str())
            .collect::<Vec<_>>()
            .join("; "),
        confidence: cites
            .iter()
            .map(|c| c.confidence)
            .max()
            .unwrap_or_default(),
        cites,
        shares,
    }
}

/// A fee spread over lines by value, to the cent, so that the shares add up:
/// each line takes what is due up to it less what earlier lines took.
fn shares(
    values: impl Iterator<Item = Usd>,
    base: Usd,
    amount: Usd,
) -> Vec<FeeShare> {
    let mut seen = Usd::ZERO;
    let mut taken = Usd::ZERO;
    values
        .enumerate()
        .map(|(i, value)| {
            seen += value;
            let due = (amount * seen.amount())
                .per(base.amount())
                .unwrap_or_default()
                .to_cents();
            let share = due - taken;
            taken = due;
            FeeShare { line: i + 1, amount_usd: share }
        })
        .collect()
}
