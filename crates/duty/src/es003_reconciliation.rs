//! An ACE ES-003 export against our own stack: overpaid, underpaid,
//! unexplained.

use std::collections::BTreeMap;

use hashgate_model::{AsOf, Country, HtsNumber, Usd};
use hashgate_pack::rates::{Authority, Rates};
use serde::Serialize;

use crate::{
    Day, Edition, Es003, Es003Error, FiledLine, OpenWindow, Query, Refundable,
    assess_on, refundable, windows,
};

/// How a part of what was filed compares with our stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// Both agree to the cent.
    Agrees,
    /// More was filed than we find.
    Overpaid,
    /// Less was filed than we find.
    Underpaid,
    /// The data cannot tell.
    Unexplained,
}

/// One authority on one line: what was filed and what we find.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// The power under which it is laid; none if the heading is not known.
    pub authority: Option<Authority>,
    /// The headings that were filed.
    pub filed_headings: Vec<String>,
    /// The headings that we find.
    pub our_headings: Vec<String>,
    /// The duty that was filed.
    pub filed_usd: Usd,
    /// The duty that we find.
    pub ours_usd: Usd,
    /// How they compare.
    pub comparison: Comparison,
    /// In a sentence.
    pub because: String,
}

/// A line of an entry, compared.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReconciledLine {
    /// The entry summary number.
    pub entry: String,
    /// The number of the line.
    pub line: String,
    /// The tariff number of chapters 1 to 97.
    pub hts: HtsNumber,
    /// The origin.
    pub origin: Country,
    /// The date of entry.
    pub entry_date: hashgate_model::EntryDate,
    /// The entered value.
    pub value_usd: Usd,
    /// The duty that was filed.
    pub filed_usd: Usd,
    /// The duty that we find, if we find one.
    pub ours_usd: Option<Usd>,
    /// How the line compares as a whole.
    pub comparison: Comparison,
    /// Where it differs, by authority; what agrees is left out.
    pub differences: Vec<Difference>,
    /// What can be claimed back.
    pub refundable: Vec<Refundable>,
    /// The windows in which it can be, if anything can.
    pub windows: Vec<OpenWindow>,
    /// What a reader should know.
    pub notes: Vec<String>,
}

/// An export, compared line by line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reconciliation {
    /// The lines.
    pub lines: Vec<ReconciledLine>,
    /// Filed beyond our stack, over lines that compare so.
    pub overpaid_usd: Usd,
    /// Lacking against our stack, over lines that compare so.
    pub underpaid_usd: Usd,
    /// What can be claimed back, whatever our stack says.
    pub refundable_usd: Usd,
    /// Rows that could not be read.
    pub faults: Vec<String>,
}

/// Compares an ACE ES-003 export with our own stack, as of a day.
///
/// # Errors
///
/// [`Es003Error`] if the file as a whole cannot be read.
pub fn reconcile(
    bytes: &[u8],
    as_of: AsOf,
    rates: &Rates,
    edition: Option<&Edition>,
) -> Result<Reconciliation, Es003Error> {
    let export = Es003::read(bytes, &rates.es003)?;
    let known = headings(rates);
    let lines: Vec<ReconciledLine> = export
        .lines
        .iter()
        .map(|line| compare(line, as_of, rates, edition, &known))
        .collect();
    let sum = |which: Comparison| -> Usd {
        lines
            .iter()
            .flat_map(|line| &line.differences)
            .filter(|difference| difference.comparison == which)
            .map(|d| {
                if d.filed_usd > d.ours_usd {
                    d.filed_usd - d.ours_usd
                } else {
                    d.ours_usd - d.filed_usd
                }
            })
            .sum()
    };
    Ok(Reconciliation {
        overpaid_usd: sum(Comparison::Overpaid),
        underpaid_usd: sum(Comparison::Underpaid),
        refundable_usd: lines
            .iter()
            .flat_map(|line| &line.refundable)
            .map(|refund| refund.amount_usd)
            .sum(),
        lines,
        faults: export.faults,
    })
}

/// The authority of every heading of the data.
fn headings(rates: &Rates) -> BTreeMap<&str, Authority> {
    let mut known = BTreeMap::new();
    for measure in &rates.measures {
        let rows = measure.rates.iter().flat_map(|row| {
            [
                Some(row.heading.as_str()),
                row.heading_at_cap.as_deref(),
                row.otherwise.as_deref(),
            ]
        });
        let exceptions =
            measure.exceptions.iter().map(|e| Some(e.heading.as_str()));
        for heading in rows.chain(exceptions).flatten() {
            known.entry(heading).or_insert(measure.authority);
        }
    }
    known
}

#[derive(Default)]
struct Side {
    headings: Vec<String>,
    amount: Usd,
}

fn compare(
    line: &FiledLine,
    as_of: AsOf,
    rates: &Rates,
    edition: Option<&Edition>,
    known: &BTreeMap<&str, Authority>,
) -> ReconciledLine {
    let filed_usd: Usd = line.filed.iter().map(|(_, duty)| *duty).sum();
    let numbers: Vec<(String, Usd)> =
        line.filed.iter().map(|(hts, duty)| (hts.to_string(), *duty)).collect();
    let paid: Vec<(&str, Usd)> = numbers
        .iter()
        .map(|(heading, duty)| (heading.as_str(), *duty))
        .collect();
    let refundable = refundable(line.entry_date, &paid, rates);
    let windows = if refundable.is_empty() {
        Vec::new()
    } else {
        windows(line.entry_date, line.liquidated_on, as_of.date(), rates)
    };
    let mut answer = ReconciledLine {
        entry: line.entry.clone(),
        line: line.line.clone(),
        hts: line.hts,
        origin: line.origin,
        entry_date: line.entry_date,
        value_usd: line.value_usd,
        filed_usd,
        ours_usd: None,
        comparison: Comparison::Unexplained,
        differences: Vec::new(),
        refundable,
        windows,
        notes: Vec::new(),
    };
    let query = Query {
        spi: line.spi.clone(),
        quantity: line.quantity,
        ..Query::new(line.hts, line.origin, line.entry_date, line.value_usd)
    };
    let day = Day::new(query.rate_date(), rates, edition);
    let stack = match assess_on(&query, &day) {
        Ok(stack) => stack,
        Err(error) => {
            answer.notes.push(error.to_string());
            return answer;
        }
    };
    answer.ours_usd = Some(stack.duty_total_usd);
    answer.notes.extend(stack.unsupported.iter().cloned());
    answer.notes.extend(stack.notes.iter().cloned());

    // Base and additional duties meet by authority: the heading may differ
    // and the power be the same.
    let mut ours: BTreeMap<Option<Authority>, Side> = BTreeMap::new();
    for layer in &stack.layers {
        let side = ours.entry(Some(one_base(layer.authority))).or_default();
        side.headings.push(layer.heading.to_string());
        side.amount += layer.amount_usd;
    }
    let mut filed: BTreeMap<Option<Authority>, Side> = BTreeMap::new();
    for (heading, duty) in &numbers {
        let authority = if heading.starts_with("99") {
            known.get(heading.as_str()).copied()
        } else {
            Some(Authority::Base)
        };
        let side = filed.entry(authority).or_default();
        side.headings.push(heading.clone());
        side.amount += *duty;
    }
    let mut all: Vec<Option<Authority>> =
        ours.keys().chain(filed.keys()).copied().collect();
    all.sort_unstable();
    all.dedup();
    for authority in all {
        let filed = filed.remove(&authority).unwrap_or_default();
        let ours = ours.remove(&authority).unwrap_or_default();
        answer.differences.extend(difference(
            authority,
            filed,
            ours,
            stack.complete,
        ));
    }
    answer.comparison = answer
        .differences
        .iter()
        .map(|difference| difference.comparison)
        .max()
        .unwrap_or(Comparison::Agrees);
    answer
}

/// Column 1 and column 2 stand on one number.
fn one_base(authority: Authority) -> Authority {
    match authority {
        Authority::BaseCol2 => Authority::Base,
        Authority::IeepaReciprocalUsContent => Authority::IeepaReciprocal,
        other => other,
    }
}

fn difference(
    authority: Option<Authority>,
    filed: Side,
    ours: Side,
    complete: bool,
) -> Option<Difference> {
    if filed.amount == ours.amount {
        return None;
    }
    let (comparison, because) = if authority.is_none() {
        (Comparison::Unexplained, "the heading is not in our data".to_owned())
    } else if !complete {
        (
            Comparison::Unexplained,
            "our stack is incomplete for this line".to_owned(),
        )
    } else if filed.amount > ours.amount {
        let more = filed.amount - ours.amount;
        (Comparison::Overpaid, format!("{} more than we find", more.grouped()))
    } else {
        let less = ours.amount - filed.amount;
        (Comparison::Underpaid, format!("{} less than we find", less.grouped()))
    };
    Some(Difference {
        authority,
        filed_headings: filed.headings,
        our_headings: ours.headings,
        filed_usd: filed.amount,
        ours_usd: ours.amount,
        comparison,
        because,
    })
}
