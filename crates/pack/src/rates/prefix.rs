//! A prefix of the tariff: a chapter, heading, subheading or line.

use std::{fmt, str::FromStr};

use hashgate_model::{HtsNumber, Kleene};
use serde::{Deserialize, Serialize};

/// What is wrong with a tariff prefix.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a tariff prefix; write 2, 4, 6, 8 or 10 digits, as 8543.70"
)]
pub struct PrefixError(String);

/// A stretch of the tariff that begins with the same 2 to 10 digits.
///
/// # Example
///
/// ```
/// use hashgate_model::{HtsNumber, Kleene};
/// use hashgate_pack::rates::HtsPrefix;
/// let fans: HtsPrefix = "8414.59.65.90".parse()?;
/// let line: HtsNumber = "8414.59.65.90".parse()?;
/// assert_eq!(fans.covers(line), Kleene::True);
/// // Eight digits do not tell whether the fan is the axial one.
/// assert_eq!(fans.covers(line.to_length(8)), Kleene::Unknown);
/// # Ok::<(), Box<dyn std::error::Error>>(())
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
#[serde(try_from = "PrefixForm", into = "PrefixForm")]
pub struct HtsPrefix {
    first: u64,
    len: u8,
}

/// Text in TOML and CSV; two integers in the compact form.
#[derive(Clone, Serialize, Deserialize)]
struct PrefixForm(u64, u8);

impl From<HtsPrefix> for PrefixForm {
    fn from(prefix: HtsPrefix) -> Self {
        Self(prefix.first, prefix.len)
    }
}

impl TryFrom<PrefixForm> for HtsPrefix {
    type Error = PrefixError;

    fn try_from(form: PrefixForm) -> Result<Self, PrefixError> {
        if form.0 < 10_u64.pow(10) && matches!(form.1, 2 | 4 | 6 | 8 | 10) {
            Ok(Self { first: form.0, len: form.1 })
        } else {
            Err(PrefixError(form.0.to_string()))
        }
    }
}

/// The number of an HTS number filled up with zeros to ten digits.
///
/// ```
/// use hashgate_pack::rates::ten_digits;
/// assert_eq!(ten_digits("8543.70".parse()?), 8_543_700_000);
/// # Ok::<(), hashgate_model::HtsError>(())
/// ```
pub fn ten_digits(hts: HtsNumber) -> u64 {
    filled(hts.digits())
}

/// The number of so many digits that [`ten_digits`] filled up.
pub fn number_of(ten_digits: u64, len: u8) -> Option<HtsNumber> {
    HtsNumber::of_ten_digits(ten_digits, len)
}

fn filled(digits: &str) -> u64 {
    let padding = 10_usize.saturating_sub(digits.len());
    digits.bytes().fold(0_u64, |n, b| n * 10 + u64::from(b & 0x0f))
        * 10_u64.pow(u32::try_from(padding).unwrap_or(0))
}

impl HtsPrefix {
    /// The first ten-digit number under the prefix.
    pub fn first(self) -> u64 {
        self.first
    }

    /// The first ten-digit number beyond the prefix.
    pub fn end(self) -> u64 {
        self.first + 10_u64.pow(10 - u32::from(self.len.min(10)))
    }

    /// How many digits the prefix has.
    pub fn digits(self) -> u8 {
        self.len
    }

    /// Whether the number lies under the prefix; unknown if the number is
    /// shorter than the prefix and agrees with it as far as it goes.
    pub fn covers(self, hts: HtsNumber) -> Kleene {
        let number = ten_digits(hts);
        if (self.first..self.end()).contains(&number)
            && hts.len() >= usize::from(self.len)
        {
            return Kleene::True;
        }
        let span = 10_u64.pow(10 - u32::try_from(hts.len()).unwrap_or(10));
        if hts.len() < usize::from(self.len)
            && (number..number + span).contains(&self.first)
        {
            return Kleene::Unknown;
        }
        Kleene::False
    }
}

impl FromStr for HtsPrefix {
    type Err = PrefixError;

    fn from_str(text: &str) -> Result<Self, PrefixError> {
        let digits: String =
            text.trim().chars().filter(|c| *c != '.').collect();
        if !matches!(digits.len(), 2 | 4 | 6 | 8 | 10)
            || !digits.bytes().all(|b| b.is_ascii_digit())
        {
            return Err(PrefixError(text.to_owned()));
        }
        let len = u8::try_from(digits.len()).unwrap_or(10);
        Ok(Self { first: filled(&digits), len })
    }
}

impl fmt::Display for HtsPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = format!("{:010}", self.first);
        for (i, digit) in all.chars().take(usize::from(self.len)).enumerate() {
            if matches!(i, 4 | 6 | 8) {
                f.write_str(".")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_prefix_without_its_dot_does_not_catch_a_neighbour() {
        let prefix: HtsPrefix = "8414.59".parse().unwrap();
        assert_eq!(prefix.covers("8414.60".parse().unwrap()), Kleene::False);
        assert_eq!(
            prefix.covers("8414.59.6590".parse().unwrap()),
            Kleene::True
        );
        assert_eq!(prefix.covers("8414".parse().unwrap()), Kleene::Unknown);
        assert!("841".parse::<HtsPrefix>().is_err());
        assert!("8543.7x".parse::<HtsPrefix>().is_err());
    }

    proptest! {
        #[test]
        fn a_prefix_survives_its_own_text(n in 0_u64..10_000, more in 0_u8..4) {
            let text = format!("{:0w$}", n, w = usize::from(4 + more * 2));
            let prefix: HtsPrefix = text.parse().unwrap();
            prop_assert_eq!(prefix.to_string().parse::<HtsPrefix>().unwrap(), prefix);
            let bytes = postcard::to_stdvec(&prefix).unwrap();
            prop_assert_eq!(postcard::from_bytes::<HtsPrefix>(&bytes).unwrap(), prefix);
        }
    }
}
