//! Dates, of which one that may be two dates is an error.

use hashgate_model::Date;

use crate::{
    fault::Why,
    tables::Cell,
    words::{self, one_writing},
};

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Eras whose years papers of East Asia bear, with the year before their
/// first: 民國115年 is 2026, and so is 令和8年.
const ERAS: [(&str, i16); 3] = [("民國", 1911), ("民国", 1911), ("令和", 2018)];

/// Years of the Buddhist era of Thailand, 543 ahead; none is another's.
const BUDDHIST: std::ops::Range<i16> = 2533..2643;

/// Reads a date; one that may be two dates is an error that names both.
///
/// A bare number counts days from 1904 where the workbook does.
pub(crate) fn date(cell: &Cell, from_1904: bool) -> Result<Date, Why> {
    let text = match cell {
        Cell::Day(date) => return Ok(*date),
        Cell::Number(number) => {
            return serial_day(*number, from_1904)
                .ok_or_else(|| Why::Date(cell.shown()));
        }
        Cell::Error(error) => return Err(Why::Formula(error.to_string())),
        Cell::Text(text) => text,
    };
    let wrong = || Why::Date(text.to_string());
    let plain = one_writing(text);
    // A time of day after the date says nothing more.
    let day = plain
        .split_once([' ', 'T'])
        .filter(|(_, time)| {
            time.contains(':')
                && time.chars().all(|c| c.is_ascii_digit() || ":.Z".contains(c))
        })
        .map_or(plain.as_ref(), |(day, _)| day);
    if let Ok(number) = day.parse::<f64>() {
        // `20261002`, or a serial that a workbook left in its CSV.
        return match day.len() {
            8 => compact(day).ok_or_else(wrong),
            5 if (36_526.0..73_050.0).contains(&number) => {
                serial_day(number, from_1904).ok_or_else(wrong)
            }
            _ => Err(wrong()),
        };
    }
    let tokens = tokens(day);
    let three = <[&str; 3]>::try_from(
        tokens.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    let Ok([a, b, c]) = three else { return Err(wrong()) };
    let number = |text: &str| text.parse::<i16>().ok();
    let whole = |text: &str| {
        short_year(text).or_else(|| number(text).filter(|_| text.len() == 4))
    };
    let make = |year: Option<i16>, month: Option<i16>, day: Option<i16>| {
        let month = i8::try_from(month?).ok()?;
        let day = i8::try_from(day?).ok()?;
        year.map(
            |year| if BUDDHIST.contains(&year) { year - 543 } else { year },
        )
        .filter(|year| (1990..2100).contains(year))
        .and_then(|year| Date::from_parts(year, month, day))
    };
    let era = ERAS.iter().find(|(era, _)| text.contains(era));
    let found = if let Some((_, before)) = era {
        let year = number(a).map(|year| year.saturating_add(*before));
        make(year, number(b), number(c))
    } else if a.len() == 4 {
        make(number(a), month(b).or_else(|| number(b)), number(c))
    } else if let Some(named) = month(a) {
        make(whole(c), Some(named), number(b))
    } else if let Some(named) = month(b) {
        make(whole(c), Some(named), number(a))
    } else if c.len() != 4 {
        None
    } else {
        let month_first = make(number(c), number(a), number(b));
        let day_first = make(number(c), number(b), number(a));
        match (month_first, day_first) {
            (Some(first), Some(second)) if first != second => {
                let text = text.to_string();
                return Err(Why::AmbiguousDate { text, first, second });
            }
            (first, second) => first.or(second),
        }
    };
    found.ok_or_else(wrong)
}

/// Words between the parts of a date: `2 de octubre de 2026`, `2 октября 2026
/// г.`, `le 2 octobre`.
const SAYS_NOTHING: [&str; 12] =
    ["st", "nd", "rd", "th", "of", "de", "del", "di", "le", "er", "г", "года"];

/// Runs of digits and runs of letters, without signs, ordinals, weekdays.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut kind = None;
    for c in text.chars() {
        let now = match c {
            _ if c.is_ascii_digit() => Some(true),
            // 年月日 part the numbers and say nothing else.
            // Latin and Cyrillic letters.
            'a'..='z'
            | 'A'..='Z'
            | '\u{c0}'..='\u{24f}'
            | '\u{400}'..='\u{52f}' => Some(false),
            _ => None,
        };
        match (now, now == kind) {
            (Some(_), true) => {
                if let Some(last) = tokens.last_mut() {
                    last.extend(c.to_lowercase());
                }
            }
            (Some(_), false) => tokens.push(c.to_lowercase().collect()),
            (None, _) => {}
        }
        kind = now;
    }
    tokens.retain(|token| {
        let weekday = token.len() >= 3
            && DAYS.iter().any(|day| token.starts_with(day))
            && month(token).is_none();
        !weekday && !SAYS_NOTHING.contains(&token.as_str())
    });
    tokens
}

/// The number of a month by a name of `words/months.csv`.
fn month(word: &str) -> Option<i16> {
    words::month(word)
}

/// Two digits of a year beside a month that is named: `02-OCT-26`. Beside a
/// month in digits they might be the day.
fn short_year(text: &str) -> Option<i16> {
    let year: i16 = text.parse().ok().filter(|_| text.len() == 2)?;
    (15..=45).contains(&year).then_some(2000 + year)
}

fn compact(digits: &str) -> Option<Date> {
    let year = digits.get(..4)?.parse().ok()?;
    let month = digits.get(4..6)?.parse().ok()?;
    let day = digits.get(6..8)?.parse().ok()?;
    ((1990..2100).contains(&year))
        .then(|| Date::from_parts(year, month, day))
        .flatten()
}

/// The day of a spreadsheet's serial number; 60 is a day that never was.
fn serial_day(serial: f64, from_1904: bool) -> Option<Date> {
    // 1904-01-01 is day 0 of one calendar and day 1,462 of the other.
    let serial = if from_1904 { serial + 1_462.0 } else { serial };
    if !(61.0..73_051.0).contains(&serial) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the range is checked above"
    )]
    let days = serial.floor() as i32;
    Date::from_parts(1899, 12, 30).map(|epoch| epoch.plus_days(days))
}
