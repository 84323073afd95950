//! The duty of a line over time, and the event that moved each step.

use std::collections::BTreeSet;

use hashgate_model::{
    Cite, Country, Date, Decimal, EntryDate, HtsNumber, Period, Usd,
};
use hashgate_pack::rates::{Authority, Rates};
use serde::Serialize;

use crate::{Day, DutyError, Edition, Query, Stack, assess_on};

/// A layer within a step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepLayer {
    /// The power under which it is laid.
    pub authority: Authority,
    /// The tariff number.
    pub heading: String,
    /// Its name.
    pub label: String,
    /// Its rate in percent.
    pub rate_pct: Decimal,
}

/// What moved the duty.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Event {
    /// In a sentence: which layer began, changed or ended.
    pub text: String,
    /// The citations of that layer.
    pub cites: Vec<Cite>,
}

/// A stretch of days with one duty.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// The first day.
    pub from: Date,
    /// The last day; none if it runs to the end of what was asked.
    pub to: Option<Date>,
    /// The duty as a share of the value, in percent.
    pub effective_pct: Decimal,
    /// The layers that make it.
    pub layers: Vec<StepLayer>,
    /// What moved it on the first day.
    pub events: Vec<Event>,
    /// Whether every measure is settled by the data.
    pub complete: bool,
}

/// The duty of a line from one origin over time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct History {
    /// The line.
    pub hts: HtsNumber,
    /// The origin.
    pub origin: Country,
    /// The first day asked for.
    pub from: Date,
    /// The last day asked for.
    pub to: Date,
    /// The steps, in order, without a gap.
    pub steps: Vec<Step>,
    /// Days at the beginning for which no rate of the line is held.
    pub no_rate_before: Option<Date>,
    /// The first day at the end for which none is, where the line ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_rate_from: Option<Date>,
}

/// The next day on which the duty moves, as far as is known.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NextChange {
    /// The day.
    pub date: Date,
    /// The duty before, in percent.
    pub before_pct: Option<Decimal>,
    /// The duty from that day, in percent; none if it is not known.
    pub after_pct: Option<Decimal>,
    /// What moves it.
    pub events: Vec<Event>,
}

/// The value on which shares are computed; large, so that rounding to the
/// cent does not show, and no fact depends on it.
const SAMPLE: i64 = 100_000_000;

/// The duty of a line from one origin, step by step, if nothing but line,
/// origin and date is known.
///
/// # Errors
///
/// [`DutyError`] if no day of the stretch has a rate for the line, or if its
/// rate is by quantity.
pub fn history(
    hts: HtsNumber,
    origin: Country,
    period: (Date, Date),
    rates: &Rates,
    edition: Option<&Edition>,
) -> Result<History, DutyError> {
    let (from, to) = period;
    let mut steps: Vec<Step> = Vec::new();
    let mut no_rate_before = None;
    let mut missing = None;
    let mut no_rate_from = None;
    let days = boundaries_of(hts, rates);
    let inside = days.range(from..=to).copied().filter(|day| *day > from);
    for day in std::iter::once(from).chain(inside) {
        let stack = match sample(hts, origin, day, rates, edition) {
            Ok(stack) => stack,
            Err(e @ DutyError::UnknownLine { .. }) if steps.is_empty() => {
                missing = Some(e);
                continue;
            }
            // The line ended; what stood until then is told.
            Err(DutyError::UnknownLine { .. }) => {
                no_rate_from = Some(day);
                break;
            }
            Err(e) => return Err(e),
        };
        if steps.is_empty() && day > from {
            no_rate_before = Some(day);
        }
        push_step(&mut steps, day, &stack);
    }
    if let (Some(end), Some(last)) = (no_rate_from, steps.last_mut()) {
        last.to = Some(end.plus_days(-1));
    }
    match (steps.is_empty(), missing) {
        (true, Some(error)) => Err(error),
        _ => Ok(History {
            hts,
            origin,
            from,
            to,
            steps,
            no_rate_before,
            no_rate_from,
        }),
    }
}

/// The next day after that of the question on which its duty moves, or on
/// which something known lies ahead. What the question says of the goods,
/// claims and content and mode, is held; only the day moves.
///
/// # Errors
///
/// [`DutyError`] as for [`history`].
pub fn next_change(
    query: &Query,
    rates: &Rates,
    edition: Option<&Edition>,
) -> Result<Option<NextChange>, DutyError> {
    let (hts, origin) = (query.hts, query.origin);
    let after = query.rate_date();
    if query.ftz_privileged_on.is_some() || query.it_entry_date.is_some() {
        // Their day fixes the rates for good.
        return Ok(None);
    }
    let Some(query) = scaled(query) else { return Ok(None) };
    let sample = |day: Date| {
        let then = Query { entry_date: EntryDate(day), ..query.clone() };
        assess_on(&then, &Day::new(day, rates, edition))
    };
    let now = sample(after)?;
    let mut steps = Vec::new();
    push_step(&mut steps, after, &now);
    let first_beyond = after.plus_days(1);
    let ahead = rates
        .ahead
        .iter()
        .filter(|event| event.changes_duty)
        .filter(|event| event.date > after)
        .filter(|event| {
            event.origins.is_empty() || event.origins.contains(&origin)
        })
        .find(|event| {
            event.goods.covers(hts, event.date, &rates.lists)
                != hashgate_model::Kleene::False
        });
    for day in boundaries_of(hts, rates).range(first_beyond..).copied() {
        if ahead.is_some_and(|event| event.date < day) {
            break;
        }
        let then = match sample(day) {
            Ok(then) => then,
            Err(DutyError::UnknownLine { .. }) => continue,
            Err(e) => return Err(e),
        };
        push_step(&mut steps, day, &then);
        if let [before, moved] = steps.as_slice() {
            return Ok(Some(NextChange {
                date: day,
                before_pct: Some(before.effective_pct),
                after_pct: Some(moved.effective_pct),
                events: moved.events.clone(),
            }));
        }
    }
    Ok(ahead.map(|event| NextChange {
        date: event.date,
        before_pct: now.effective_pct,
        after_pct: None,
        events: vec![Event {
            text: event.text.clone(),
            cites: rates.cites_of(&event.cites),
        }],
    }))
}

/// The query on the sample's value, its parts in proportion; none without a
/// value.
fn scaled(query: &Query) -> Option<Query> {
    let value = Usd::new(Decimal::from(SAMPLE));
    let factor = value.per(query.value.amount())?.amount();
    let part = |part: Usd| (part * factor).to_cents().min(value);
    Some(Query {
        value,
        us_content: query.us_content.map(part),
        metal_content: query.metal_content.map(part),
        quantity: query.quantity.and_then(|q| q.checked_mul(factor)),
        ..query.clone()
    })
}

fn sample(
    hts: HtsNumber,
    origin: Country,
    day: Date,
    rates: &Rates,
    edition: Option<&Edition>,
) -> Result<Stack, DutyError> {
    let value = Usd::new(Decimal::from(SAMPLE));
    let query = Query::new(hts, origin, EntryDate(day), value);
    assess_on(&query, &Day::new(day, rates, edition))
}

/// Adds a step unless the duty is the same as in the last.
fn push_step(steps: &mut Vec<Step>, day: Date, stack: &Stack) {
    let layers: Vec<StepLayer> = stack
        .layers
        .iter()
        .map(|layer| StepLayer {
            authority: layer.authority,
            heading: layer.heading.to_string(),
            label: layer.label.to_string(),
            rate_pct: layer.rate_pct.unwrap_or_default(),
        })
        .collect();
    let mut events = Vec::new();
    if let Some(last) = steps.last_mut() {
        if same_duty(&last.layers, &layers) {
            return;
        }
        last.to = Some(day.plus_days(-1));
        events = moved(&last.layers, stack);
    }
    steps.push(Step {
        from: day,
        to: None,
        effective_pct: stack.effective_pct.unwrap_or_default(),
        layers,
        events,
        complete: stack.complete,
    });
}

/// Whether two steps are one: the same headings at the same rates. A line
/// that only changed its number is the same line.
fn same_duty(a: &[StepLayer], b: &[StepLayer]) -> bool {
    a.len() == b.len()
        && a.iter().zip(b).all(|(a, b)| {
            a.rate_pct == b.rate_pct
                && a.authority == b.authority
                && (a.heading == b.heading
                    || a.authority == Authority::column1())
        })
}

/// What began, changed or ended between two steps.
fn moved(before: &[StepLayer], after: &Stack) -> Vec<Event> {
    let mut events = Vec::new();
    for layer in &after.layers {
        let rate = layer.rate_pct.unwrap_or_default();
        let old = before.iter().find(|old| old.authority == layer.authority);
        let text = match old {
            Some(old)
                if old.rate_pct == rate
                    && (layer.heading == *old.heading
                        || layer.authority == Authority::column1()) =>
            {
                continue;
            }
            Some(old) if old.rate_pct == rate => format!(
                "{} at {rate}% moves from {} to {}",
                layer.label, old.heading, layer.heading
            ),
            Some(old) => format!(
                "{} from {}% to {rate}% ({})",
                layer.label, old.rate_pct, layer.heading
            ),
            None => {
                format!("{} begins at {rate}% ({})", layer.label, layer.heading)
            }
        };
        events.push(Event { text, cites: layer.cites.to_vec() });
    }
    for old in before {
        let stays = after.layers.iter().any(|l| l.authority == old.authority);
        if !stays {
            events.push(Event {
                text: format!(
                    "{} ends, {}% ({})",
                    old.label, old.rate_pct, old.heading
                ),
                cites: Vec::new(),
            });
        }
    }
    events
}

/// The [`boundaries`] with those of the base rates of a number.
fn boundaries_of(hts: HtsNumber, rates: &Rates) -> BTreeSet<Date> {
    let mut days = boundaries(rates);
    for number in [hts, hts.to_length(8)] {
        for period in rates.base.stretches(number) {
            days.insert(period.from);
            days.extend(period.to.map(|to| to.plus_days(1)));
        }
    }
    days
}

/// Every day on which something of the data begins, or the day after it
/// ended, but for the table of base rates: its lines move apart from each
/// other.
pub fn boundaries(rates: &Rates) -> BTreeSet<Date> {
    let mut days = BTreeSet::new();
    let mut both = |period: &Period| {
        days.insert(period.from);
        days.extend(period.to.map(|to| to.plus_days(1)));
    };
    for measure in &rates.measures {
        measure.rates.iter().for_each(|row| both(&row.period));
        measure.bases.iter().for_each(|row| both(&row.period));
        measure.exceptions.iter().for_each(|e| both(&e.period));
        measure
            .scope
            .iter()
            .filter_map(|s| s.period.as_ref())
            .for_each(&mut both);
        measure
            .read
            .iter()
            .filter_map(|block| block.period.as_ref())
            .for_each(&mut both);
    }
    rates
        .lists
        .iter()
        .flat_map(|list| &list.stretches)
        .filter_map(|stretch| stretch.period.as_ref())
        .for_each(&mut both);
    rates.not_held.iter().for_each(|named| both(&named.period));
    rates.lines.iter().for_each(|line| both(&line.period));
    rates.column2.iter().for_each(|row| both(&row.period));
    rates.programs.iter().for_each(|row| both(&row.period));
    rates.filing.iter().for_each(|row| both(&row.period));
    days.extend(rates.renumberings.iter().map(|change| change.from));
    days
}
