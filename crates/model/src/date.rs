//! Civil dates that say what they are. Nothing here reads a clock.

use std::{fmt, str::FromStr};

use jiff::civil;
use serde::{Deserialize, Serialize, de};

/// What is wrong with a date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// The text is not an ISO 8601 date.
    #[error("`{0}` is not a date; write it as 2026-11-25")]
    NotIso(String),
}

/// A civil date, written `2026-11-25`.
///
/// # Example
///
/// ```
/// use hashgate_model::Date;
/// let entry: Date = "2026-11-25".parse()?;
/// assert_eq!(entry.plus_days(30).to_string(), "2026-12-25");
/// assert!("11/25/2026".parse::<Date>().is_err());
/// # Ok::<(), hashgate_model::DateError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(civil::Date);

impl Date {
    /// A date from the library's own type.
    pub const fn from_civil(date: civil::Date) -> Self {
        Self(date)
    }

    /// A date from numbers, or nothing if there is no such day.
    ///
    /// `year` −9999 to 9999, `month` 1 to 12, `day` 1 to 31.
    pub fn from_parts(year: i16, month: i8, day: i8) -> Option<Self> {
        civil::Date::new(year, month, day).ok().map(Self)
    }

    /// The library's own type, for arithmetic.
    pub const fn civil(self) -> civil::Date {
        self.0
    }

    /// So many calendar days later (earlier if negative); stays at the ends
    /// of the calendar.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(
            jiff::Span::new().days(days.clamp(-7_000_000, 7_000_000)),
        ))
    }

    /// The calendar days from `earlier` to this date; negative if this date
    /// comes first.
    pub fn days_since(self, earlier: Self) -> i32 {
        earlier.0.until(self.0).map_or(0, |span| span.get_days())
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let trimmed = text.trim();
        let plain = trimmed.len() == 10
            && trimmed.bytes().enumerate().all(|(i, b)| match i {
                4 | 7 => b == b'-',
                _ => b.is_ascii_digit(),
            });
        if !plain {
            return Err(DateError::NotIso(trimmed.to_owned()));
        }
        trimmed
            .parse()
            .map(Self)
            .map_err(|_| DateError::NotIso(trimmed.to_owned()))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Date {
    fn serialize<S: serde::Serializer>(
        &self,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            let (y, m, d) = (self.0.year(), self.0.month(), self.0.day());
            (i32::from(y) * 10_000 + i32::from(m) * 100 + i32::from(d))
                .serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return deserializer.deserialize_any(DateVisitor);
        }
        let packed = i32::deserialize(deserializer)?;
        let part = |n: i32| i8::try_from(n % 100).unwrap_or(0);
        i16::try_from(packed / 10_000)
            .ok()
            .and_then(|y| Self::from_parts(y, part(packed / 100), part(packed)))
            .ok_or_else(|| de::Error::custom("a packed date is out of range"))
    }
}

/// Takes a quoted date and the bare date of TOML (`from = 2026-11-25`), which
/// the TOML reader hands over as a map of one string.
struct DateVisitor;

impl<'de> de::Visitor<'de> for DateVisitor {
    type Value = Date;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date such as 2026-11-25")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Date, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_map<A: de::MapAccess<'de>>(
        self,
        mut map: A,
    ) -> Result<Date, A::Error> {
        match map.next_entry::<String, String>()? {
            Some((_, text)) => text.parse().map_err(de::Error::custom),
            None => Err(de::Error::custom("expected a date, found a table")),
        }
    }
}

macro_rules! dates_that_say_what_they_are {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub Date);

        impl $name {
            /// The civil date.
            pub const fn date(self) -> Date { self.0 }
        }

        impl FromStr for $name {
            type Err = DateError;
            fn from_str(text: &str) -> Result<Self, DateError> {
                text.parse().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

dates_that_say_what_they_are! {
    /// The date as of which an answer is given: what was known and in force.
    AsOf;
    /// The date of entry, or of entry summary filed as entry, which fixes
    /// the rate of duty (19 CFR 141.68, 141.69).
    EntryDate;
    /// The last day on which something can be done.
    Deadline;
}

/// A stretch of days with both ends included; an open end runs on.
///
/// # Example
///
/// ```
/// use hashgate_model::Period;
/// let s122 = Period::new("2026-02-24".parse()?, Some("2026-07-23".parse()?));
/// assert!(s122.contains("2026-07-23".parse()?));
/// assert!(!s122.contains("2026-07-24".parse()?));
/// # Ok::<(), hashgate_model::DateError>(())
/// ```
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// The first day.
    pub from: Date,
    /// The last day, if an end is known.
    #[serde(default)]
    pub to: Option<Date>,
}

impl Period {
    /// From a first day to a last day, both included.
    pub const fn new(from: Date, to: Option<Date>) -> Self {
        Self { from, to }
    }

    /// Whether the day lies in the stretch.
    pub fn contains(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// Whether the two stretches share a day.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.to.is_none_or(|to| other.from <= to)
            && other.to.is_none_or(|to| self.from <= to)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, Deserialize)]
    struct Holder {
        day: Date,
    }

    #[test]
    fn a_bare_and_a_quoted_toml_date_are_the_same() {
        let bare: Holder = toml::from_str("day = 2026-11-25").unwrap();
        let quoted: Holder = toml::from_str("day = \"2026-11-25\"").unwrap();
        assert_eq!(bare.day, quoted.day);
    }

    #[test]
    fn a_date_with_a_time_is_refused() {
        let wrong = "day = 2026-11-25T10:00:00Z";
        assert!(toml::from_str::<Holder>(wrong).is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_a_date_or_an_error(text in ".{0,12}") {
            let _ = text.parse::<Date>();
        }

        #[test]
        fn days_count_there_and_back(days in -400_000..400_000_i32) {
            let start: Date = "2024-02-29".parse().unwrap();
            prop_assert_eq!(start.plus_days(days).days_since(start), days);
        }

        #[test]
        fn packed_and_plain_forms_agree(days in -400_000..400_000_i32) {
            let day = "2024-02-29".parse::<Date>().unwrap().plus_days(days);
            let bytes = postcard::to_stdvec(&day).unwrap();
            prop_assert_eq!(postcard::from_bytes::<Date>(&bytes).unwrap(), day);
            let json = serde_json::to_string(&day).unwrap();
            prop_assert_eq!(serde_json::from_str::<Date>(&json).unwrap(), day);
        }
    }
}
