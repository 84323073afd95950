//! The manufacturer identification code (MID), made from name and address.

use std::{fmt, str::FromStr};

use crate::Country;

/// A manufacturer identification code (19 CFR part 102 appendix, which binds
/// textiles; CBP Form 7501 uses the same rules for other goods).
///
/// # Example
///
/// ```
/// use hashgate_model::ManufacturerId;
/// let code = ManufacturerId::of(
///     "MY".parse()?,
///     "Amalgamated Plastics Corp.",
///     Some("11455 Jalan Satu, Suite 9999"),
///     Some("Shah Alam"),
/// );
/// assert_eq!(code.unwrap().to_string(), "MYAMAPLA1145SHA");
/// # Ok::<(), hashgate_model::CountryError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManufacturerId(String);

/// Why a text is not a manufacturer identification code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ManufacturerIdError {
    /// It is too short or too long.
    #[error("it has {0} characters; a code has 5 to 15")]
    Length(usize),
    /// It holds something else than letters and digits.
    #[error("it holds `{0}`; a code has letters and digits only, no spaces")]
    Character(char),
    /// It begins with no country.
    #[error("`{0}` is not the code of a country")]
    Country(String),
    /// Canada is named by province.
    #[error(
        "it begins with CA; Canada is named by province, as XO for Ontario"
    )]
    Canada,
}

/// The codes of the provinces of Canada (19 CFR part 102 appendix, 2).
const PROVINCES: [&str; 13] = [
    "XA", "XC", "XM", "XB", "XW", "XT", "XN", "XV", "XO", "XP", "XQ", "XS",
    "XY",
];

/// The longest code.
const MOST: usize = 15;

impl ManufacturerId {
    /// The code of a manufacturer: country, the first three letters of the
    /// first two words of the name, up to four digits of the largest number
    /// of the street address, the first three letters of the city.
    ///
    /// None for Canada, whose province an address does not tell, and for a
    /// name without a Latin letter. Without a city the code lacks its tail.
    /// The part from address and city is from memory of CBP Form 7501,
    /// appendix 2.
    pub fn of(
        country: Country,
        name: &str,
        address: Option<&str>,
        city: Option<&str>,
    ) -> Option<Self> {
        let name = of_name(name);
        if name.is_empty() || country.code() == "CA" {
            return None;
        }
        let number = address.map(largest_number).unwrap_or_default();
        let city: String = city
            .unwrap_or_default()
            .chars()
            .filter(char::is_ascii_alphabetic)
            .take(3)
            .collect();
        let code = format!("{}{name}{number}{city}", country.code());
        Some(Self(code.to_ascii_uppercase()))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it could be that of a manufacturer of this name.
    pub fn fits_name(&self, name: &str) -> bool {
        let name = of_name(name);
        name.is_empty()
            || self.0.get(2..).is_some_and(|rest| rest.starts_with(&name))
    }
}

impl fmt::Display for ManufacturerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for ManufacturerId {
    type Err = ManufacturerIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let code = text.trim().to_ascii_uppercase();
        if let Some(odd) = code.chars().find(|c| !c.is_ascii_alphanumeric()) {
            return Err(ManufacturerIdError::Character(odd));
        }
        if !(5..=MOST).contains(&code.len()) {
            return Err(ManufacturerIdError::Length(code.len()));
        }
        let country = code.get(..2).unwrap_or_default();
        if country == "CA" {
            return Err(ManufacturerIdError::Canada);
        }
        if !PROVINCES.contains(&country) && country.parse::<Country>().is_err()
        {
            return Err(ManufacturerIdError::Country(country.to_owned()));
        }
        Ok(Self(code))
    }
}

/// The part of a code that a name makes: `Amalgamated Plastics Corp.` makes
/// `AMAPLA`.
fn of_name(name: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut initials = String::new();
    let parts = name.split(|c: char| c.is_whitespace() || c == '.');
    for part in parts {
        let word: String = part
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_uppercase())
            .collect();
        if word.len() == 1 {
            initials.push_str(&word);
            continue;
        }
        words.extend(together(&mut initials));
        if !word.is_empty()
            && !matches!(word.as_str(), "AN" | "AND" | "OF" | "THE")
        {
            words.push(word);
        }
    }
    words.extend(together(&mut initials));
    words.iter().take(2).map(|word| word.get(..3).unwrap_or(word)).collect()
}

/// Initials that stand together are one word; a single one is passed over.
fn together(initials: &mut String) -> Option<String> {
    let word = std::mem::take(initials);
    (word.len() > 1).then_some(word)
}

/// The first four digits of the largest number of an address. Digits that
/// commas or hyphens part are one number.
fn largest_number(address: &str) -> String {
    let joined: Vec<char> = address.chars().collect();
    let mut numbers: Vec<String> = vec![String::new()];
    for (at, &c) in joined.iter().enumerate() {
        let parts_digits = matches!(c, ',' | '-')
            && at > 0
            && joined.get(at - 1).is_some_and(char::is_ascii_digit)
            && joined.get(at + 1).is_some_and(char::is_ascii_digit);
        if c.is_ascii_digit() {
            if let Some(last) = numbers.last_mut() {
                last.push(c);
            }
        } else if !parts_digits {
            numbers.push(String::new());
        }
    }
    // Of numbers as long as an address can hold, the longer is the larger.
    let size = |number: &String| {
        let digits = number.trim_start_matches('0');
        (digits.len(), digits.to_owned())
    };
    let largest = numbers.into_iter().max_by_key(size).unwrap_or_default();
    largest.chars().take(4).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_as_the_appendix_has_them() {
        for (name, part) in [
            ("Amalgamated Plastics Corp.", "AMAPLA"),
            ("Bergstrom", "BER"),
            ("A.B.C. Company", "ABCCOM"),
            ("A B C Company", "ABCCOM"),
            ("O.A.S.I.S. Corp.", "OASCOR"),
            ("Dr. S.A. Smith", "DRSA"),
            ("Shavings B L Inc.", "SHABL"),
            ("The Factory of Shah Alam", "FACSHA"),
            ("Thomas S. Delvaux Company", "THODEL"),
            ("深圳", ""),
            ("", ""),
        ] {
            assert_eq!(of_name(name), part, "{name}");
        }
    }

    #[test]
    fn the_largest_number_of_an_address() {
        for (address, number) in [
            ("11455 Main Street, Suite 9999", "1145"),
            ("232 Main Street, Suite 1234", "1234"),
            ("67 Vine Street 340", "340"),
            ("12,34,56 Alaska Road", "1234"),
            ("12-34-56 Alaska Road", "1234"),
            ("One Thousand Century Plaza", ""),
        ] {
            assert_eq!(largest_number(address), number, "{address}");
        }
    }

    #[test]
    fn what_is_no_code_is_told() {
        for (text, says) in [
            ("MYAMAPLA1145SHA", None),
            ("XOMAPLE12TOR", None),
            ("CAMAPLE12TOR", Some("province")),
            ("QQAMAPLA", Some("`QQ`")),
            ("MY AMAPLA", Some("no spaces")),
            ("MYAMAPLA1145SHAA", Some("16 characters")),
            ("MY", Some("2 characters")),
        ] {
            let read = text.parse::<ManufacturerId>();
            match says {
                None => assert!(read.is_ok(), "{text}: {read:?}"),
                Some(says) => {
                    let error = read.unwrap_err().to_string();
                    assert!(error.contains(says), "{text}: {error}");
                }
            }
        }
    }

    #[test]
    fn a_code_is_compared_with_the_name() {
        let code: ManufacturerId = "MYAMAPLA1145SHA".parse().unwrap();
        assert!(code.fits_name("Amalgamated Plastics Corp."));
        assert!(!code.fits_name("Bitmain Technologies"));
        assert!(code.fits_name("深圳市"), "a name that makes no part");
    }
}
