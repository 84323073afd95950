//! Counting days.

use hashgate_model::Date;
use hashgate_pack::cases::{DayOne, Direction, Holidays, Term, Unit};
use jiff::Span;

/// A date and what was left out on the way to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Counted {
    /// The day reached.
    pub date: Date,
    /// Holidays left out, with their names.
    pub left_out: Vec<(Date, String)>,
    /// Presidential closures on the way that were counted as business days.
    pub closures: Vec<(Date, String)>,
}

/// Counts a term from a day.
pub(crate) fn count(term: &Term, start: Date, days: &Holidays) -> Counted {
    let back = term.direction == Direction::Before;
    let sign = if back { -1 } else { 1 };
    let less = match (term.day_one, term.unit) {
        (DayOne::SameDay, Unit::Calendar | Unit::Business) => 1,
        _ => 0,
    };
    let units = (term.count - less).max(0);
    let span = |span: Span| {
        Counted::plain(Date::from_civil(start.civil().saturating_add(span)))
    };
    match term.unit {
        Unit::Calendar => Counted::plain(start.plus_days(sign * units)),
        Unit::Months => span(Span::new().months(sign * units)),
        Unit::Years => span(Span::new().years(sign * units)),
        Unit::Business => business(start, units, sign, days),
    }
}

impl Counted {
    /// A day that nothing was left out on the way to.
    pub fn plain(date: Date) -> Self {
        Self { date, left_out: Vec::new(), closures: Vec::new() }
    }
}

fn business(start: Date, count: i32, step: i32, days: &Holidays) -> Counted {
    let mut counted = Counted::plain(start);
    let mut left = count;
    // Two days off in seven and eleven holidays a year: three times the
    // count and a month is always enough, and the loop always ends.
    for _ in 0..count.saturating_mul(3).saturating_add(31) {
        if left == 0 {
            break;
        }
        let day = counted.date.plus_days(step);
        counted.date = day;
        if days.is_business_day(day) {
            left -= 1;
            if let Some(closure) = days.closure(day) {
                counted.closures.push((day, closure.name.clone()));
            }
        } else if let Some(holiday) = days.holiday(day) {
            counted.left_out.push((day, holiday.name.clone()));
        }
    }
    counted
}

/// The last day at or before a date on which offices are open, but never
/// before the day that starts the clock.
pub(crate) fn safe(date: Date, start: Date, days: &Holidays) -> Date {
    let mut day = date;
    while day > start && days.closed(day).is_some() {
        day = day.plus_days(-1);
    }
    day
}
