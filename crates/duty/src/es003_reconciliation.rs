//! An ACE ES-003 export against our own stack: overpaid, underpaid,
//! unexplained.

use std::{collections::BTreeMap, sync::Arc};

use hashgate_model::{AsOf, Country, HtsNumber, Usd};
use hashgate_pack::rates::{Authority, Rates, RefundProgram};
use serde::Serialize;

use crate::{
    Day, Edition, Es003, Es003Error, FiledLine, OpenWindow, Query, Refundable,
    Road, WindowState, assess_on,
    es003_doubts::{
        Misplaced, as_filed, cheaper_if_told, misplaced, value_on_refunded,
    },
    refund::unlawful,
    refundable, windows as windows_of,
};

/// How a part of what was filed compares with our stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// Both agree to the cent.
    Agrees,
    /// Less was filed than was laid, and what lacks is not owed: the duty was
    /// held unlawful.
    NotOwed,
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
    /// What was paid without authority.
    pub refundable: Vec<Refundable>,
    /// Whether it has a way back; none if nothing was paid so.
    pub road: Option<Road>,
    /// The windows in which it can be, and those of what was overpaid.
    pub windows: Vec<OpenWindow>,
    /// What must be settled before the comparison means anything.
    pub warnings: Vec<String>,
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
    /// What can be claimed back on a way that is open, whatever our stack
    /// says.
    pub refundable_usd: Usd,
    /// What was paid without authority and has no way back any more.
    pub refund_closed_usd: Usd,
    /// What was paid without authority on entries of whose liquidation
    /// nothing is known.
    pub refund_unknown_usd: Usd,
    /// Rows that could not be read.
    pub faults: Vec<String>,
    /// What the reader of tables passed over or had to interpret.
    pub notes: Vec<String>,
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
    let refunds = |road: Road| -> Usd {
        lines
            .iter()
            .filter(|line| line.road == Some(road))
            .flat_map(|line| &line.refundable)
            .map(|refund| refund.amount_usd)
            .sum()
    };
    Ok(Reconciliation {
        overpaid_usd: sum(Comparison::Overpaid),
        underpaid_usd: sum(Comparison::Underpaid),
        refundable_usd: refunds(Road::Open),
        refund_closed_usd: refunds(Road::Closed),
        refund_unknown_usd: refunds(Road::Unknown),
        lines,
        faults: export.faults,
        notes: export.notes,
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
    /// The headings whose duty the export leaves blank.
    blank: Vec<String>,
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
    let day = as_of.date();
    let refundable = refundable(line.entry_date, &paid, day, rates);
    let windows = if refundable.is_empty() {
        Vec::new()
    } else {
        windows_of(line.entry_date, line.liquidation, &refundable, day, rates)
    };
    let correction = windows.iter().find(|w| w.id == "post_summary_correction");
    let correction_closed = correction
        .filter(|window| window.state == WindowState::Closed)
        .and_then(|window| window.closes);
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
        road: (!refundable.is_empty()).then(|| Road::of(&windows)),
        refundable,
        windows,
        warnings: value_on_refunded(line, day, correction_closed, rates),
        notes: line.notes.clone(),
    };
    if line.value_usd.is_zero() {
        answer.warnings.push(
            "no goods value stands on the line, so that no duty can be \
             compared; export it with its value"
                .to_owned(),
        );
        return answer;
    }
    let query = Query {
        spi: line.spi.clone(),
        quantity: line.quantity,
        facts: Arc::new(as_filed(line, rates)),
        ..Query::new(line.hts, line.origin, line.entry_date, line.value_usd)
    };
    let law = Day::new(query.rate_date(), rates, edition);
    let stack = match assess_on(&query, &law) {
        Ok(stack) => stack,
        Err(error) => {
            answer.notes.push(error.to_string());
            return answer;
        }
    };
    let entry_type = line.entry_type.as_ref().and_then(|code| {
        rates.entry_types.iter().find(|known| known.code == *code)
    });
    let another_day = entry_type.and_then(|known| known.owes.as_deref());
    answer.warnings.extend(another_day.map(str::to_owned));
    answer.notes.extend(entry_type.and_then(|known| known.mind.clone()));
    answer.notes.extend(cheaper_if_told(&query, &stack, &law));
    let misplaced = misplaced(&query, &law);
    answer.notes.extend(stack.unsupported.iter().cloned());
    answer.notes.extend(stack.notes.iter().cloned());

    // Base and additional duties meet by authority: the heading may differ
    // and the power be the same.
    let mut ours: BTreeMap<Option<Authority>, Side> = BTreeMap::new();
    for layer in &stack.layers {
        let side = ours
            .entry(Some(compared_with(layer.authority, rates)))
            .or_default();
        side.headings.push(layer.heading.to_string());
        side.amount += layer.amount_usd;
    }
    let mut filed: BTreeMap<Option<Authority>, Side> = BTreeMap::new();
    for (heading, duty) in &numbers {
        let authority = if heading.starts_with("99") {
            known.get(heading.as_str()).copied()
        } else {
            Some(Authority::column1())
        };
        let side = filed.entry(authority).or_default();
        side.headings.push(heading.clone());
        side.amount += *duty;
        if line.blank.iter().any(|blank| blank.to_string() == *heading) {
            side.blank.push(heading.clone());
        }
    }
    let on_one_row = on_one_row(&filed, &ours);
    if on_one_row {
        answer.warnings.push(format!(
            "no row of chapter 99 stands on the line, and more is filed on {} \
             than its own rate: the export seems to sum the duty of the line. \
             Export one row for each tariff number, with `Line Tariff Duty \
             Amount`; until then nothing can be told of each duty, nor of what \
             can be claimed back",
            line.hts
        ));
    }
    let mut all: Vec<Option<Authority>> =
        ours.keys().chain(filed.keys()).copied().collect();
    all.sort_by_key(|a| a.map(|authority| rates.place_of(authority)));
    all.dedup();
    for authority in all {
        let filed = filed.remove(&authority).unwrap_or_default();
        let ours = ours.remove(&authority).unwrap_or_default();
        let lacking = ours
            .headings
            .iter()
            .filter(|_| filed.amount < ours.amount)
            .find_map(|h| unlawful(h, line.entry_date, day, rates));
        let doubt = match (&misplaced, lacking) {
            _ if on_one_row => Doubt::OnOneRow,
            _ if another_day.is_some() => Doubt::AnotherDay,
            (_, Some(program)) => Doubt::NotOwed(program),
            (Some(other), None) => Doubt::Misplaced(other),
            (None, None) if !filed.blank.is_empty() => {
                Doubt::Blank(filed.blank.join(", "))
            }
            (None, None) if !stack.complete => Doubt::Incomplete,
            (None, None) => Doubt::None,
        };
        let found = difference(authority, filed, ours, doubt);
        answer.differences.extend(found);
    }
    let not_owed: Usd = answer
        .differences
        .iter()
        .filter(|found| found.comparison == Comparison::NotOwed)
        .map(|found| found.ours_usd - found.filed_usd)
        .sum();
    answer.ours_usd = Some(stack.duty_total_usd - not_owed);
    if let Some(other) = misplaced {
        answer.warnings.insert(0, other.warning(&stack));
    }
    let is_overpaid =
        |found: &Difference| found.comparison == Comparison::Overpaid;
    if answer.windows.is_empty() && answer.differences.iter().any(is_overpaid) {
        answer.windows =
            windows_of(line.entry_date, line.liquidation, &[], day, rates);
    }
    answer.comparison = answer
        .differences
        .iter()
        .map(|difference| difference.comparison)
        .max()
        .unwrap_or(Comparison::Agrees);
    answer
}

/// Whether the export sums the duty of a line on its number of chapters 1 to
/// 97: nothing stands on chapter 99, where we find a duty, and more on the
/// number than its own.
fn on_one_row(
    filed: &BTreeMap<Option<Authority>, Side>,
    ours: &BTreeMap<Option<Authority>, Side>,
) -> bool {
    let own = Some(Authority::column1());
    let amount = |sides: &BTreeMap<Option<Authority>, Side>| {
        sides.get(&own).map_or(Usd::ZERO, |side| side.amount)
    };
    let alone = filed.keys().all(|authority| *authority == own);
    let others = ours
        .iter()
        .any(|(authority, side)| *authority != own && !side.amount.is_zero());
    alone && others && amount(filed) > amount(ours)
}

/// The power that a layer is compared under: column 1 and column 2 stand on
/// one number.
fn compared_with(authority: Authority, rates: &Rates) -> Authority {
    rates
        .authority(authority)
        .and_then(|info| info.stands_with)
        .unwrap_or(authority)
}

/// Why a difference does not mean what it seems to.
enum Doubt<'a> {
    None,
    /// The export sums the duty of the line on one row.
    OnOneRow,
    /// The rates of another day than that of entry may hold.
    AnotherDay,
    /// Our stack is incomplete for the line.
    Incomplete,
    /// The goods may be entered under a wrong number.
    Misplaced(&'a Misplaced),
    /// The export leaves the duty of these headings blank.
    Blank(String),
    /// What lacks was laid under a power held not to give it.
    NotOwed(&'a RefundProgram),
}

fn difference(
    authority: Option<Authority>,
    filed: Side,
    ours: Side,
    doubt: Doubt<'_>,
) -> Option<Difference> {
    if filed.amount == ours.amount {
        return None;
    }
    let is_more = filed.amount > ours.amount;
    let apart = if is_more {
        format!("{} more than we find", (filed.amount - ours.amount).grouped())
    } else {
        format!("{} less than we find", (ours.amount - filed.amount).grouped())
    };
    let (comparison, because) = match (authority, doubt) {
        (None, _) => (
            Comparison::Unexplained,
            "the heading is not in our data".to_owned(),
        ),
        (_, Doubt::OnOneRow) => (
            Comparison::Unexplained,
            "the duty of the line seems to stand on one row".to_owned(),
        ),
        (_, Doubt::AnotherDay) => (
            Comparison::Unexplained,
            format!("{apart} at the rates of the day of entry"),
        ),
        (_, Doubt::NotOwed(program)) => (
            Comparison::NotOwed,
            format!(
                "{apart} in the law of that day, and not owed: {} were held \
                 unlawful on {}",
                program.name, program.unlawful_since
            ),
        ),
        (_, Doubt::Blank(headings)) => (
            Comparison::Unexplained,
            format!(
                "the export leaves the duty of {headings} blank, which may be \
                 none or not told; export the line with its amounts"
            ),
        ),
        (_, Doubt::Incomplete) => (
            Comparison::Unexplained,
            "our stack is incomplete for this line".to_owned(),
        ),
        (_, Doubt::Misplaced(other)) => (
            Comparison::Unexplained,
            format!(
                "{apart} for that number; settle first whether the goods are \
                 of {} (CLS-1)",
                other.hts
            ),
        ),
        (_, Doubt::None) if is_more => (Comparison::Overpaid, apart),
        (_, Doubt::None) => (Comparison::Underpaid, apart),
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
