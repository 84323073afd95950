//! What must hold of every file whatever it says: periods run forward, dates
//! lie in a time that law and trade know, a rate is written as one.

use hashgate_model::{Date, Rate};
use serde::{Deserialize, Deserializer, de::Error};

use crate::Faults;

/// The years a date of the data can bear.
const YEARS: std::ops::RangeInclusive<i16> = 1789..=2100;

/// No rate of duty of the United States comes near this many percent.
const HIGHEST_PERCENT: i64 = 500;

/// Notes every period of a TOML table that runs backward and every date of
/// another age; `place` is the key of the table, empty for that of a file.
pub(crate) fn check_table(
    path: &str,
    place: &str,
    table: &toml::Table,
    faults: &mut Faults,
) {
    for (key, value) in table {
        let below = if place.is_empty() {
            key.clone()
        } else {
            format!("{place}.{key}")
        };
        if let (Some(to_key), Some(from)) = (end_of(key), date(value))
            && let Some(to) = table.get(&to_key).and_then(date)
        {
            check_period(path, place, (key, from), (&to_key, to), faults);
        }
        match value {
            toml::Value::Table(inner) => {
                check_table(path, &below, inner, faults);
            }
            toml::Value::Array(all) => {
                for (i, one) in all.iter().enumerate() {
                    if let toml::Value::Table(inner) = one {
                        let below = format!("{below} no. {}", i + 1);
                        check_table(path, &below, inner, faults);
                    }
                }
            }
            other => {
                if let Some(day) = date(other) {
                    check_year(path, &below, day, faults);
                }
            }
        }
    }
}

/// The key of the last day that goes with the key of a first day.
fn end_of(key: &str) -> Option<String> {
    if key == "from" {
        return Some("to".to_owned());
    }
    key.strip_suffix("_from").map(|stem| format!("{stem}_to"))
}

fn date(value: &toml::Value) -> Option<Date> {
    match value {
        toml::Value::Datetime(day) => day.to_string().parse().ok(),
        toml::Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// Notes every row of a CSV text whose `to` lies before its `from`.
pub(crate) fn check_csv(path: &str, text: &str, faults: &mut Faults) {
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let Ok(head) = rows.headers() else { return };
    let column = |name: &str| head.iter().position(|cell| cell == name);
    let (Some(from), Some(to)) = (column("from"), column("to")) else {
        return;
    };
    for (i, row) in rows.records().flatten().enumerate() {
        let day = |at: usize| row.get(at).and_then(|c| c.parse::<Date>().ok());
        let place = format!("row {}", i + 1);
        for day in [day(from), day(to)].into_iter().flatten() {
            check_year(path, &place, day, faults);
        }
        if let (Some(from), Some(to)) = (day(from), day(to)) {
            check_period(path, &place, ("from", from), ("to", to), faults);
        }
    }
}

fn check_period(
    path: &str,
    place: &str,
    (from_key, from): (&str, Date),
    (to_key, to): (&str, Date),
    faults: &mut Faults,
) {
    if to < from {
        let place = if place.is_empty() { "the file" } else { place };
        faults.note(
            path,
            format!(
                "{place}: `{to_key}` {to} lies before `{from_key}` {from}, so \
                 that it never holds; correct one of the two dates"
            ),
        );
    }
}

fn check_year(path: &str, place: &str, day: Date, faults: &mut Faults) {
    if !YEARS.contains(&day.civil().year()) {
        faults.note(
            path,
            format!(
                "{place}: {day} lies outside the years {} to {}; correct the \
                 year",
                YEARS.start(),
                YEARS.end()
            ),
        );
    }
}

/// Reads a rate that is written with `%`, or as `Free`.
///
/// A bare `15` is refused: it could mean 15% or fifteen times the value.
pub(crate) fn rate<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Rate, D::Error> {
    let text = String::deserialize(from)?;
    written_rate(&text).map_err(D::Error::custom)
}

/// Reads a rate that may be left out, as [`rate`] does.
pub(crate) fn rate_if_any<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<Rate>, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    text.map(|text| written_rate(&text)).transpose().map_err(D::Error::custom)
}

fn written_rate(text: &str) -> Result<Rate, String> {
    let trimmed = text.trim();
    if trimmed.eq_ignore_ascii_case("free") {
        return Ok(Rate::from_percent(0.into()));
    }
    let rate = trimmed
        .ends_with('%')
        .then(|| trimmed.parse::<Rate>().ok())
        .flatten()
        .ok_or_else(|| {
            format!(
                "the rate `{text}` is not written with a percent sign or as \
                 Free; write it as `15%`"
            )
        })?;
    let percent = rate.percent();
    if percent < 0.into() || percent > HIGHEST_PERCENT.into() {
        return Err(format!(
            "the rate `{text}` does not lie between 0% and \
             {HIGHEST_PERCENT}%; correct it"
        ));
    }
    Ok(rate)
}
