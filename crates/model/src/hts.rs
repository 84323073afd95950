//! Numbers of the Harmonized Tariff Schedule of the United States.

use std::{fmt, str::FromStr};

/// What is wrong with an HTS number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HtsError {
    /// A character that no HTS number has.
    #[error("`{0}` is not an HTS number; write digits, as in 8543.70.98.60")]
    NotDigits(String),
    /// An odd count of digits: a zero was lost at one end.
    #[error(
        "`{text}` has {digits} digits; an HTS number has 4, 6, 8 or 10. A \
         spreadsheet may have dropped a zero at either end; write it as text"
    )]
    Length {
        /// The text as given.
        text: String,
        /// How many digits it has.
        digits: usize,
    },
}

/// An HTS number of 4, 6, 8 or 10 digits.
///
/// # Example
///
/// ```
/// use hashgate_model::HtsNumber;
/// let miner: HtsNumber = "8543.70.9860".parse()?;
/// assert_eq!(miner.to_string(), "8543.70.98.60");
/// assert!(miner.is_under(&"8543.70".parse()?));
/// # Ok::<(), hashgate_model::HtsError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HtsNumber {
    digits: [u8; 10],
    len: u8,
}

impl HtsNumber {
    /// The number that the first `len` digits of a number of ten digits make;
    /// none unless `len` is 4, 6, 8 or 10.
    ///
    /// # Example
    ///
    /// ```
    /// use hashgate_model::HtsNumber;
    /// let line = HtsNumber::of_ten_digits(8_543_709_860, 8);
    /// assert_eq!(line.map(|l| l.to_string()).as_deref(), Some("8543.70.98"));
    /// assert!(HtsNumber::of_ten_digits(8_543_709_860, 7).is_none());
    /// ```
    pub fn of_ten_digits(number: u64, len: u8) -> Option<Self> {
        if !matches!(len, 4 | 6 | 8 | 10) || number >= 10_u64.pow(10) {
            return None;
        }
        let mut digits = [b'0'; 10];
        let mut rest = number / 10_u64.pow(10 - u32::from(len));
        for digit in digits.iter_mut().take(usize::from(len)).rev() {
            *digit = b'0' + u8::try_from(rest % 10).unwrap_or(0);
            rest /= 10;
        }
        Some(Self { digits, len })
    }

    /// The digits without dots.
    pub fn digits(&self) -> &str {
        self.digits
            .get(..usize::from(self.len))
            .and_then(|d| std::str::from_utf8(d).ok())
            .unwrap_or("")
    }

    /// How many digits: 4, 6, 8 or 10.
    pub fn len(&self) -> usize {
        usize::from(self.len)
    }

    /// Never: an HTS number has at least four digits.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether this number lies under `prefix`, or is it.
    pub fn is_under(&self, prefix: &Self) -> bool {
        self.digits().starts_with(prefix.digits())
    }

    /// Cut to at most so many digits; 4, 6, 8 or 10.
    #[must_use]
    pub fn to_length(self, digits: u8) -> Self {
        let len = (digits.clamp(4, 10) & !1).min(self.len);
        let mut cut = Self { digits: [b'0'; 10], len };
        for (to, from) in
            cut.digits.iter_mut().zip(self.digits).take(usize::from(len))
        {
            *to = from;
        }
        cut
    }

    /// The chapter, 1 to 99.
    pub fn chapter(&self) -> u8 {
        let [a, b, ..] = self.digits;
        (a - b'0') * 10 + (b - b'0')
    }
}

impl FromStr for HtsNumber {
    type Err = HtsError;

    fn from_str(text: &str) -> Result<Self, HtsError> {
        let trimmed = text.trim();
        let mut digits = [b'0'; 10];
        let mut count = 0_usize;
        for c in trimmed.chars() {
            match c {
                '0'..='9' => {
                    if let Some(slot) = digits.get_mut(count) {
                        *slot = c as u8;
                    }
                    count += 1;
                }
                '.' | ' ' | '-' | '\u{a0}' => {}
                _ => return Err(HtsError::NotDigits(trimmed.to_owned())),
            }
        }
        match count {
            4 | 6 | 8 | 10 => {
                Ok(Self { digits, len: u8::try_from(count).unwrap_or(10) })
            }
            0 => Err(HtsError::NotDigits(trimmed.to_owned())),
            _ => Err(HtsError::Length {
                text: trimmed.to_owned(),
                digits: count,
            }),
        }
    }
}

impl fmt::Display for HtsNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, digit) in self.digits().chars().enumerate() {
            if matches!(i, 4 | 6 | 8) {
                f.write_str(".")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

as_text!(HtsNumber);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_shapes_of_invoices_are_read() {
        for text in ["8543.70.9860", "8543709860", "8543 70 98 60"] {
            let number: HtsNumber = text.parse().unwrap();
            assert_eq!(number.to_string(), "8543.70.98.60");
        }
        let six: HtsNumber = "8471.80".parse().unwrap();
        assert_eq!((six.len(), six.chapter()), (6, 84));
    }

    #[test]
    fn a_lost_zero_is_told() {
        let lost = "8543.7".parse::<HtsNumber>().unwrap_err();
        assert!(lost.to_string().contains("5 digits"), "{lost}");
        assert!("854370986012".parse::<HtsNumber>().is_err());
        assert!("".parse::<HtsNumber>().is_err());
    }

    #[test]
    fn a_prefix_ends_at_a_whole_level() {
        let line: HtsNumber = "8414.59.6590".parse().unwrap();
        assert!(line.is_under(&"8414.59.65".parse().unwrap()));
        assert!(!line.is_under(&"8414.59.66".parse().unwrap()));
        assert_eq!(line.to_length(6).to_string(), "8414.59");
    }

    proptest! {
        #[test]
        fn any_text_is_a_number_or_an_error(text in ".{0,16}") {
            if let Ok(number) = text.parse::<HtsNumber>() {
                let again: HtsNumber = number.to_string().parse().unwrap();
                prop_assert_eq!(again, number);
            }
        }
    }
}
