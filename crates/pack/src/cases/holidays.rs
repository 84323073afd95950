//! Federal holidays as rules, and days on which offices were closed.

use hashgate_model::{Cite, Date, Period};
use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

use crate::Faults;

/// The holidays that a count of business days leaves out (5 USC 6103(a), 19
/// CFR 101.6(a)), and the days on which the President closed the offices.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holidays {
    /// The days that the rules below speak for; no day outside is counted.
    pub covers: Option<Period>,
    /// Why a holiday on a weekend is kept on another day.
    pub observed: Vec<Cite>,
    /// The holidays.
    #[serde(rename = "holiday")]
    pub holidays: Vec<Holiday>,
    /// Days on which the President closed the offices.
    #[serde(rename = "closure", default)]
    pub closures: Vec<Closure>,
}

/// One legal public holiday.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// Its name in the statute.
    pub name: String,
    /// The month, 1 to 12.
    pub month: i8,
    /// The day of the month, for a holiday of a fixed date.
    #[serde(default)]
    pub day: Option<i8>,
    /// The weekday, for a holiday of a week in the month.
    #[serde(default)]
    pub weekday: Option<Day>,
    /// Which such weekday of the month, 1 to 4; -1 is the last.
    #[serde(default)]
    pub nth: Option<i8>,
    /// The first day it was law, where that lies within the covered days.
    #[serde(default)]
    pub from: Option<Date>,
    /// The last day it was law, if it has ended.
    #[serde(default)]
    pub to: Option<Date>,
    /// Where it is kept, if not in the whole country; such a day is told of,
    /// never left out of a count.
    #[serde(default)]
    pub only_in: Option<String>,
    /// Kept only in the year after a year that four divides.
    #[serde(default)]
    pub after_leap_year: bool,
    /// The law.
    pub cites: Vec<Cite>,
}

/// A day of the week, as written in data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Day {
    /// Monday.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
}

impl Day {
    fn weekday(self) -> Weekday {
        match self {
            Self::Monday => Weekday::Monday,
            Self::Tuesday => Weekday::Tuesday,
            Self::Wednesday => Weekday::Wednesday,
            Self::Thursday => Weekday::Thursday,
            Self::Friday => Weekday::Friday,
        }
    }
}

/// A day on which the President closed the executive departments.
///
/// Such an order excuses from duty and speaks of pay and leave only; it makes
/// no holiday of the day. So it never lengthens a count, and a paper is never
/// left for it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closure {
    /// The day.
    pub date: Date,
    /// What it was for.
    pub name: String,
    /// The order.
    pub cites: Vec<Cite>,
}

/// Why offices are closed on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed<'a> {
    /// Saturday or Sunday.
    Weekend,
    /// A holiday, kept on this day.
    Holiday(&'a str),
    /// Closed by the President; still a business day when days are counted.
    Closure(&'a str),
}

impl Holiday {
    /// The day it falls on in a year, before any move from a weekend.
    fn in_year(&self, year: i16) -> Option<Date> {
        // Inauguration Day comes every fourth year after 1965: 2025, 2029.
        if self.after_leap_year && (year - 1).rem_euclid(4) != 0 {
            return None;
        }
        let day = match (self.day, self.weekday, self.nth) {
            (Some(day), ..) => Date::from_parts(year, self.month, day)?,
            (None, Some(weekday), Some(nth)) => {
                Date::from_parts(year, self.month, 1)?
                    .civil()
                    .nth_weekday_of_month(nth, weekday.weekday())
                    .ok()
                    .map(Date::from_civil)?
            }
            _ => return None,
        };
        let law = self.from.is_none_or(|from| from <= day)
            && self.to.is_none_or(|to| day <= to);
        law.then_some(day)
    }

    /// The day it is kept: Friday for Saturday, Monday for Sunday.
    fn kept_in_year(&self, year: i16) -> Option<Date> {
        let day = self.in_year(year)?;
        Some(match day.civil().weekday() {
            Weekday::Saturday => day.plus_days(-1),
            Weekday::Sunday => day.plus_days(1),
            _ => day,
        })
    }

    /// Whether it is kept on this day.
    fn kept_on(&self, day: Date) -> bool {
        // New Year's Day on a Saturday is kept on 31 December before.
        let year = day.civil().year();
        [Some(year), year.checked_add(1)]
            .into_iter()
            .flatten()
            .any(|year| self.kept_in_year(year) == Some(day))
    }
}

impl Holidays {
    /// The holiday of the whole country that is kept on a day.
    pub fn holiday(&self, day: Date) -> Option<&Holiday> {
        self.holidays
            .iter()
            .filter(|h| h.only_in.is_none())
            .find(|h| h.kept_on(day))
    }

    /// The holiday of one place only that is kept on a day.
    pub fn local_holiday(&self, day: Date) -> Option<&Holiday> {
        self.holidays
            .iter()
            .filter(|h| h.only_in.is_some())
            .find(|h| h.kept_on(day))
    }

    /// The presidential closure of a day.
    pub fn closure(&self, day: Date) -> Option<&Closure> {
        self.closures.iter().find(|c| c.date == day)
    }

    /// Whether a day counts where weekends and holidays are left out: a
    /// presidential closure counts (19 CFR 101.1, 101.6(a)).
    ///
    /// # Example
    ///
    /// ```
    /// use hashgate_pack::{SourceTree, cases::CaseLaw, read_section};
    /// let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
    /// let tree = SourceTree::from_dir(data.as_ref())?;
    /// let law: CaseLaw = read_section(&tree)?;
    /// let thanksgiving = "2026-11-26".parse()?;
    /// assert!(!law.holidays.is_business_day(thanksgiving));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn is_business_day(&self, day: Date) -> bool {
        !is_weekend(day) && self.holiday(day).is_none()
    }

    /// Why no paper should be left for this day, if so.
    pub fn closed(&self, day: Date) -> Option<Closed<'_>> {
        if is_weekend(day) {
            Some(Closed::Weekend)
        } else if let Some(holiday) = self.holiday(day) {
            Some(Closed::Holiday(&holiday.name))
        } else {
            self.closure(day).map(|c| Closed::Closure(&c.name))
        }
    }

    pub(super) fn check(&self, file: &str, faults: &mut Faults) {
        if self.covers.is_none_or(|c| c.to.is_none()) {
            faults.note(file, "`covers` needs both `from` and `to`");
        }
        for h in &self.holidays {
            let fixed = h.day.is_some();
            let moving = h.weekday.is_some() && h.nth.is_some();
            if fixed == moving || h.weekday.is_some() != h.nth.is_some() {
                faults.note(
                    file,
                    format!(
                        "{}: give either `day`, or `weekday` and `nth`",
                        h.name
                    ),
                );
            }
            // A leap year as the sample, so that 29 February would be found.
            let day = h.day.unwrap_or(1);
            if Date::from_parts(2024, h.month, day).is_none()
                || h.nth.is_some_and(|n| !matches!(n, -1 | 1..=4))
            {
                faults.note(file, format!("{}: no such day", h.name));
            }
            if h.cites.is_empty() {
                faults.note(file, format!("{}: cite the law", h.name));
            }
        }
        for c in &self.closures {
            if c.cites.is_empty() {
                faults.note(file, format!("{}: cite the order", c.date));
            }
        }
    }
}

/// Saturday or Sunday.
fn is_weekend(day: Date) -> bool {
    matches!(day.civil().weekday(), Weekday::Saturday | Weekday::Sunday)
}
