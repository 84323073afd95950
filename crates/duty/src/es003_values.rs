//! Amounts and dates of an export, as ACE and as spreadsheets write them.

use hashgate_model::{Date, Usd};

/// `39312.00`, `$39,312.00`, `FREE`, or nothing.
pub(crate) fn amount(text: Option<&str>) -> Result<Usd, String> {
    let Some(text) = text else { return Ok(Usd::ZERO) };
    if text.eq_ignore_ascii_case("free") {
        return Ok(Usd::ZERO);
    }
    plain_number(text)
        .and_then(|plain| plain.parse().ok())
        .ok_or_else(|| text.to_owned())
}

/// A number with a point before its fraction and nothing between thousands;
/// nothing where the marks can be read in two ways.
///
/// A spreadsheet of another country writes `10.000,00` into the export.
pub(crate) fn plain_number(text: &str) -> Option<String> {
    let text: String =
        text.chars().filter(|c| !matches!(c, '$' | ' ' | '\u{a0}')).collect();
    let decimal = match (text.rfind(','), text.rfind('.')) {
        (Some(comma), Some(point)) if comma > point => Some(','),
        (_, Some(_)) => Some('.').filter(|_| text.matches('.').count() == 1),
        (Some(comma), None) => {
            let behind = text.len() - comma - 1;
            (text.matches(',').count() == 1 && behind != 3).then_some(',')
        }
        (None, None) => None,
    };
    let (whole, fraction) = decimal
        .and_then(|mark| text.rsplit_once(mark))
        .map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let sign = if whole.starts_with('-') { "-" } else { "" };
    let mut groups = whole.trim_start_matches('-').split([',', '.']);
    let first = groups.next()?;
    let mut digits = first.to_owned();
    let is_plain = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if first.is_empty() || !is_plain(first) {
        return None;
    }
    let mut grouped = false;
    for group in groups {
        if group.len() != 3 || !(1..=3).contains(&first.len()) {
            return None;
        }
        grouped = true;
        digits.push_str(group);
    }
    let fraction = fraction.unwrap_or_default();
    // `10.000` is ten where an export prints three places, and ten thousand
    // where the point parts thousands.
    if decimal == Some('.') && fraction.len() == 3 && !grouped {
        return None;
    }
    Some(if fraction.is_empty() {
        format!("{sign}{digits}")
    } else {
        format!("{sign}{digits}.{fraction}")
    })
}

/// ISO, month first as ACE writes it, or with points, which stand behind the
/// day.
pub(crate) fn date(text: &str) -> Result<Date, String> {
    if let Ok(date) = text.parse() {
        return Ok(date);
    }
    let mut parts: Vec<&str> = text.split('/').collect();
    if parts.len() == 1 {
        parts = text.split('.').collect();
        if let [day, month, _] = parts.as_mut_slice() {
            std::mem::swap(day, month);
        }
    }
    let read = match parts.as_slice() {
        [month, day, year] if year.len() == 4 => {
            match (year.parse(), month.parse(), day.parse()) {
                (Ok(year), Ok(month), Ok(day)) => {
                    Date::from_parts(year, month, day)
                }
                _ => None,
            }
        }
        _ => None,
    };
    read.ok_or_else(|| {
        format!("`{text}` is not a date; write 2026-02-14 or 02/14/2026")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_of_any_country_are_read_or_refused() {
        for (text, cents) in [
            ("39312.00", "39312.00"),
            ("$39,312.00", "39312.00"),
            ("1,000", "1000.00"),
            ("10.000,00", "10000.00"),
            ("1.234.567,5", "1234567.50"),
            ("0,00", "0.00"),
            ("12,5", "12.50"),
            ("FREE", "0.00"),
            ("-19,000.00", "-19000.00"),
            ("100", "100.00"),
        ] {
            let usd = amount(Some(text)).unwrap();
            assert_eq!(usd, cents.parse().unwrap(), "{text}");
        }
        for text in ["10.000", "1,00,000.00", "12,34,5", "1.2.3", "abc", "."] {
            assert!(amount(Some(text)).is_err(), "{text}");
        }
    }

    #[test]
    fn a_day_before_points_is_the_day() {
        assert_eq!(date("10.11.2026").unwrap().to_string(), "2026-11-10");
        assert_eq!(date("10/11/2026").unwrap().to_string(), "2026-10-11");
        assert!(date("13/11/2026").is_err());
    }
}
