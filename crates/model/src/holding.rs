//! Shares in a company, exact.

use std::{cmp::Ordering, fmt, str::FromStr};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A share of an owner in an entity, as a holdings file or the facts file
/// tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holding {
    /// Who holds.
    pub owner: String,
    /// What is held.
    pub owned: String,
    /// The share, exact.
    pub share: Fraction,
}

/// An exact share: `numerator / denominator`, in lowest terms.
///
/// # Example
///
/// ```
/// use hashgate_model::Fraction;
/// let third: Fraction = "1/3".parse()?;
/// let sixth: Fraction = "1/6".parse()?;
/// assert_eq!(third.plus(sixth).unwrap().to_string(), "50%");
/// # Ok::<(), hashgate_model::FractionError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fraction {
    numerator: u128,
    denominator: u128,
}

/// A text that is no share.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a share: write 33.34%, 0.3334 or 1/3, between 0 and 1")]
pub struct FractionError(String);

impl Fraction {
    /// None of it.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };
    /// The whole.
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };
    /// Half of it.
    pub const HALF: Self = Self { numerator: 1, denominator: 2 };

    /// A fraction in lowest terms; nothing if the denominator is 0.
    pub fn new(numerator: u128, denominator: u128) -> Option<Self> {
        let divisor = gcd(numerator, denominator).max(1);
        (denominator > 0).then(|| Self {
            numerator: numerator / divisor,
            denominator: denominator / divisor,
        })
    }

    /// So many percent; nothing if negative or too fine to be written.
    pub fn percent(percent: Decimal) -> Option<Self> {
        Self::parts(percent, 100)
    }

    /// A decimal number of such parts of the whole.
    fn parts(number: Decimal, whole: u128) -> Option<Self> {
        let normal = number.normalize();
        let numerator = u128::try_from(normal.mantissa()).ok()?;
        let scale = 10_u128.checked_pow(normal.scale())?;
        Self::new(numerator, scale.checked_mul(whole)?)
    }

    /// The sum, if it can be written.
    pub fn plus(self, other: Self) -> Option<Self> {
        let divisor = gcd(self.denominator, other.denominator).max(1);
        let left = other.denominator / divisor;
        let right = self.denominator / divisor;
        let numerator = self
            .numerator
            .checked_mul(left)?
            .checked_add(other.numerator.checked_mul(right)?)?;
        Self::new(numerator, self.denominator.checked_mul(left)?)
    }

    /// The product, if it can be written.
    pub fn times(self, other: Self) -> Option<Self> {
        let a = gcd(self.numerator, other.denominator).max(1);
        let b = gcd(other.numerator, self.denominator).max(1);
        Self::new(
            (self.numerator / a).checked_mul(other.numerator / b)?,
            (self.denominator / b).checked_mul(other.denominator / a)?,
        )
    }
}

/// Euclid's way of comparing fractions: whole parts first, then the rests
/// turned over. It is exact however large the terms are.
fn compare(mut a: (u128, u128), mut b: (u128, u128)) -> Ordering {
    let mut turned = false;
    loop {
        let whole = (a.0 / a.1).cmp(&(b.0 / b.1));
        let (rest_a, rest_b) = (a.0 % a.1, b.0 % b.1);
        let order = if whole.is_ne() {
            whole
        } else if rest_a == 0 || rest_b == 0 {
            (rest_a != 0).cmp(&(rest_b != 0))
        } else {
            (a, b) = ((a.1, rest_a), (b.1, rest_b));
            turned = !turned;
            continue;
        };
        return if turned { order.reverse() } else { order };
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        compare(
            (self.numerator, self.denominator),
            (other.numerator, other.denominator),
        )
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Percent with two decimals where that is exact, else the fraction.
        let scaled = self.numerator.checked_mul(10_000);
        match scaled {
            Some(scaled) if scaled % self.denominator == 0 => {
                let hundredths = scaled / self.denominator;
                let (whole, rest) = (hundredths / 100, hundredths % 100);
                if rest == 0 {
                    write!(f, "{whole}%")
                } else {
                    write!(f, "{whole}.{rest:02}%")
                }
            }
            _ => write!(f, "{}/{}", self.numerator, self.denominator),
        }
    }
}

impl FromStr for Fraction {
    type Err = FractionError;

    /// Reads `33.34%`, `0.3334` or `1/3`.
    fn from_str(text: &str) -> Result<Self, FractionError> {
        let shown: String = text.chars().take(40).collect();
        let wrong = || FractionError(shown.clone());
        let trimmed = text.trim();
        let read = if let Some((a, b)) = trimmed.split_once('/') {
            let a = a.trim().parse().map_err(|_| wrong())?;
            Self::new(a, b.trim().parse().map_err(|_| wrong())?)
        } else {
            let (number, whole) = match trimmed.strip_suffix('%') {
                Some(number) => (number, 100),
                None => (trimmed, 1),
            };
            // A number with more digits than can be kept is refused: rounded
            // it could reach a threshold that it does not reach.
            Decimal::from_str_exact(number.trim())
                .ok()
                .and_then(|number| Self::parts(number, whole))
        };
        read.filter(|share| *share <= Self::ONE).ok_or_else(wrong)
    }
}

as_text!(Fraction);

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_no_share_is_refused() {
        for text in ["", "-1%", "101%", "2", "1/0", "a third", "1/", "50 %%"] {
            assert!(text.parse::<Fraction>().is_err(), "{text}");
        }
        let fine = format!("49.{}%", "9".repeat(40));
        assert!(fine.parse::<Fraction>().is_err(), "rounded to 50%");
        let exact: Fraction = "0.4999999999999999999999999999".parse().unwrap();
        assert!(exact < Fraction::HALF);
        let error = "half".parse::<Fraction>().unwrap_err().to_string();
        assert!(error.contains("write 33.34%"), "{error}");
    }

    #[test]
    fn shares_stand_in_toml_as_text() {
        let text = "owner = \"X\"\nowned = \"A\"\nshare = \"33.34%\"";
        let holding: Holding = toml::from_str(text).unwrap();
        assert_eq!(holding.share.to_string(), "33.34%");
        let bare = text.replace("\"33.34%\"", "0.3334");
        assert!(toml::from_str::<Holding>(&bare).is_err());
    }

    #[test]
    fn huge_terms_are_compared_exactly() {
        let a = Fraction::new(1 << 120, (1 << 121) - 1).unwrap();
        let b = Fraction::new((1 << 120) - 1, (1 << 121) - 1).unwrap();
        assert!(a > Fraction::HALF);
        assert!(b < Fraction::HALF);
        assert!(a > b);
    }

    proptest! {
        #[test]
        fn the_order_is_that_of_the_products(
            a in 0_u64..1_000, b in 1_u64..1_000, c in 0_u64..1_000,
            d in 1_u64..1_000,
        ) {
            let left = Fraction::new(a.into(), b.into()).unwrap();
            let right = Fraction::new(c.into(), d.into()).unwrap();
            prop_assert_eq!(left.cmp(&right), (a * d).cmp(&(c * b)));
        }
    }
}
