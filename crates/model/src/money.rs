//! Money is decimal with a currency; a rate is a decimal fraction.

use std::{fmt, iter::Sum, ops, str::FromStr};

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// The largest absolute amount hashgate computes with: 10^15.
///
/// A shipment is far below it; the bound is what keeps sums and products of
/// amounts and rates inside 96 bits, so that no sum can overflow.
const LARGEST: Decimal =
    Decimal::from_parts(2_764_472_320, 232_830, 0, false, 0);
/// [`LARGEST`] as digits.
const DIGITS_WITHIN: u128 = 10_u128.pow(15);

/// What is wrong with an amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The text is not a three-letter currency code.
    #[error("`{0}` is not a currency code of three letters such as USD")]
    Currency(String),
    /// The text is not a decimal number.
    #[error("`{0}` is not a decimal number such as 3276.00")]
    Amount(String),
    /// The amount is beyond what hashgate computes with.
    #[error("the amount {0} is larger than hashgate computes with (10^15)")]
    TooLarge(Decimal),
    /// Two amounts of different currencies were added.
    #[error("{0} and {1} cannot be added: state an exchange rate first")]
    Mixed(Currency, Currency),
}

/// An ISO 4217 currency code, or a trade symbol of the same shape (`BTC`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The US dollar, in which customs value is stated (19 CFR 159.31).
    pub const USD: Self = Self(*b"USD");

    /// No currency (ISO 4217 `XXX`): what the money is, is not told.
    pub const NONE: Self = Self(*b"XXX");

    /// The code, in capitals.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let trimmed = text.trim();
        match *trimmed.as_bytes() {
            [a, b, c] if [a, b, c].iter().all(u8::is_ascii_alphabetic) => {
                Ok(Self([a, b, c].map(|l| l.to_ascii_uppercase())))
            }
            _ => Err(MoneyError::Currency(trimmed.to_owned())),
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

as_text!(Currency);

/// An amount in a stated currency, at most 10^15 either side of nothing.
///
/// # Example
///
/// ```
/// use hashgate_model::{Currency, Money};
/// let price = Money::new("3276.00".parse()?, Currency::USD)?;
/// assert_eq!(price.to_string(), "USD 3,276.00");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    amount: Decimal,
    currency: Currency,
}

impl Money {
    /// An amount of a currency.
    ///
    /// # Errors
    ///
    /// [`MoneyError::TooLarge`] beyond 10^15.
    pub fn new(
        amount: Decimal,
        currency: Currency,
    ) -> Result<Self, MoneyError> {
        if amount.abs() > LARGEST {
            return Err(MoneyError::TooLarge(amount));
        }
        Ok(Self { amount, currency })
    }

    /// The amount, in units of the currency.
    pub fn amount(&self) -> Decimal {
        self.amount
    }

    /// The currency.
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// The sum of two amounts of one currency.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Mixed`] for two currencies, [`MoneyError::TooLarge`]
    /// beyond 10^15.
    pub fn plus(&self, other: &Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Mixed(self.currency, other.currency));
        }
        Self::new(self.amount + other.amount, self.currency)
    }

    /// The amount in dollars, or nothing if it is in another currency.
    pub fn usd(&self) -> Option<Usd> {
        (self.currency == Currency::USD).then_some(Usd(self.amount))
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.currency, grouped(self.amount))
    }
}

/// US dollars, the money in which duty is computed.
///
/// Arithmetic saturates at 10^15, which no entry reaches; it never panics.
/// Rounding is explicit: [`Usd::to_cents`] and [`Usd::to_whole`], where the
/// regulation rounds (19 CFR 159.3).
///
/// # Example
///
/// ```
/// use hashgate_model::{Rate, Usd};
/// let value: Usd = "14172".parse()?;
/// let rate = Rate::from_percent("2.9".parse()?);
/// assert_eq!((value * rate).to_cents().to_string(), "410.99");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Usd(Decimal);

impl Usd {
    /// Nothing.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// Dollars from a decimal number; beyond 10^15 it saturates.
    pub fn new(amount: Decimal) -> Self {
        // So few digits lie within, wherever their point is.
        if amount.mantissa().unsigned_abs() <= DIGITS_WITHIN {
            return Self(amount);
        }
        Self(amount.clamp(-LARGEST, LARGEST))
    }

    /// The amount in dollars.
    pub fn amount(self) -> Decimal {
        self.0
    }

    /// Rounded to the cent, half away from zero.
    #[must_use]
    pub fn to_cents(self) -> Self {
        Self(round(self.0, 2))
    }

    /// Rounded to whole dollars, fifty cents up (19 CFR 159.3(a)).
    #[must_use]
    pub fn to_whole(self) -> Self {
        Self(round(self.0, 0))
    }

    /// The amount as money.
    pub fn money(self) -> Money {
        Money { amount: self.0, currency: Currency::USD }
    }

    /// Whether the amount is nothing.
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// Divided by a count or a capacity; nothing if that is zero.
    pub fn per(self, divisor: Decimal) -> Option<Self> {
        self.0.checked_div(divisor).map(Self::new)
    }

    /// With thousands separators and two decimals: `490,795.00`.
    pub fn grouped(self) -> String {
        grouped(self.0)
    }
}

fn round(amount: Decimal, places: u32) -> Decimal {
    let more = amount.scale().saturating_sub(places);
    // Most amounts are so small that whole numbers will do.
    if amount.is_sign_positive()
        && let Ok(digits) = i64::try_from(amount.mantissa())
        && let Some(unit) = 10_i64.checked_pow(more)
        && more > 0
    {
        let up = i64::from(digits % unit >= unit / 2);
        return Decimal::new(digits / unit + up, places);
    }
    let mut rounded = amount
        .round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(places);
    rounded
}

fn grouped(amount: Decimal) -> String {
    let text = round(amount, 2).to_string();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.as_str()),
    };
    let (whole, cents) = digits.split_once('.').unwrap_or((digits, "00"));
    let mut out = String::from(sign);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out.push('.');
    out.push_str(cents);
    out
}

impl FromStr for Usd {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let amount = Decimal::from_str_exact(text.trim())
            .map_err(|_| MoneyError::Amount(text.to_owned()))?;
        Money::new(amount, Currency::USD).map(|m| Self(m.amount))
    }
}

impl fmt::Display for Usd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl ops::Add for Usd {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.0 + other.0)
    }
}

impl ops::AddAssign for Usd {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl ops::Sub for Usd {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::new(self.0 - other.0)
    }
}

impl ops::Mul<Rate> for Usd {
    type Output = Self;
    fn mul(self, rate: Rate) -> Self {
        self * rate.0
    }
}

impl ops::Mul<Decimal> for Usd {
    type Output = Self;
    fn mul(self, factor: Decimal) -> Self {
        let negative = self.0.is_sign_negative() != factor.is_sign_negative();
        Self::new(self.0.checked_mul(factor).unwrap_or(if negative {
            -LARGEST
        } else {
            LARGEST
        }))
    }
}

impl Sum for Usd {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, |a, b| a + b)
    }
}

as_text!(Usd);

/// A rate as a fraction of its base: `0.026` is 2.6 percent.
///
/// # Example
///
/// ```
/// use hashgate_model::Rate;
/// let general: Rate = "2.6%".parse()?;
/// assert_eq!(general.to_string(), "2.6%");
/// assert_eq!(general, "0.026".parse()?);
/// # Ok::<(), hashgate_model::MoneyError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Rate(Decimal);

impl Rate {
    /// Free of duty.
    pub const FREE: Self = Self(Decimal::ZERO);

    /// A rate from a fraction: 0.026 is 2.6 percent.
    pub fn from_fraction(fraction: Decimal) -> Self {
        Self(fraction)
    }

    /// A rate from percent: 2.6 is 2.6 percent.
    pub fn from_percent(percent: Decimal) -> Self {
        Self(percent.checked_div(Decimal::ONE_HUNDRED).unwrap_or_default())
    }

    /// Whether it is more than free.
    pub fn is_above_free(self) -> bool {
        !self.0.is_zero() && self.0.is_sign_positive()
    }

    /// The fraction.
    pub fn fraction(self) -> Decimal {
        self.0
    }

    /// The percentage, without trailing zeros.
    pub fn percent(self) -> Decimal {
        self.0
            .checked_mul(Decimal::ONE_HUNDRED)
            .unwrap_or(Decimal::MAX)
            .normalize()
    }
}

impl FromStr for Rate {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let trimmed = text.trim();
        let wrong = || MoneyError::Amount(text.to_owned());
        match trimmed.strip_suffix('%') {
            Some(percent) => Decimal::from_str_exact(percent.trim())
                .map(Self::from_percent)
                .map_err(|_| wrong()),
            None => {
                Decimal::from_str_exact(trimmed).map(Self).map_err(|_| wrong())
            }
        }
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", self.percent())
    }
}

as_text!(Rate);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn usd(text: &str) -> Usd {
        text.parse().unwrap()
    }

    #[test]
    fn the_bound_is_ten_to_the_fifteenth() {
        assert_eq!(LARGEST.to_string(), "1000000000000000");
        assert_eq!(LARGEST.mantissa().unsigned_abs(), DIGITS_WITHIN);
        assert_eq!(Usd::new(LARGEST + Decimal::ONE).amount(), LARGEST);
        assert_eq!(Usd::new(-LARGEST - Decimal::ONE).amount(), -LARGEST);
    }

    #[test]
    fn fifty_cents_round_up_to_the_dollar() {
        assert_eq!(usd("0.50").to_whole(), usd("1"));
        assert_eq!(usd("0.49").to_whole(), usd("0"));
        assert_eq!(usd("-0.50").to_whole(), usd("-1"));
    }

    #[test]
    fn amounts_are_grouped_by_thousands() {
        assert_eq!(usd("490795").grouped(), "490,795.00");
        assert_eq!(usd("-1234.5").grouped(), "-1,234.50");
        assert_eq!(usd("999").grouped(), "999.00");
    }

    #[test]
    fn two_currencies_do_not_add() {
        let dollar = Money::new(Decimal::ONE, Currency::USD).unwrap();
        let yuan = Money::new(Decimal::ONE, "cny".parse().unwrap()).unwrap();
        assert!(matches!(dollar.plus(&yuan), Err(MoneyError::Mixed(..))));
    }

    proptest! {
        #[test]
        fn rounding_moves_at_most_half_a_unit(cents in -10_i64.pow(12)..10_i64.pow(12)) {
            let amount = Usd::new(Decimal::new(cents, 4));
            let moved = (amount.to_cents() - amount).amount().abs();
            prop_assert!(moved <= Decimal::new(5, 3));
        }

        #[test]
        fn small_amounts_round_as_large_ones_do(
            digits in any::<i64>(), shift in 0_u32..63, scale in 0_u32..28,
            places in 0_u32..4,
        ) {
            let amount = Decimal::new(digits >> shift, scale);
            let mut slowly = amount.round_dp_with_strategy(
                places, RoundingStrategy::MidpointAwayFromZero);
            slowly.rescale(places);
            prop_assert_eq!(round(amount, places), slowly);
            prop_assert_eq!(round(amount, places).scale(), slowly.scale());
        }

        #[test]
        fn arithmetic_never_panics(a in any::<i128>(), b in any::<i64>(), s in 0_u32..28) {
            let big = Decimal::try_from_i128_with_scale(a >> 32, s).unwrap();
            let x = Usd::new(big);
            let _ = (x + x) - Usd::new(Decimal::from(b));
            let _ = x * Rate::from_fraction(big);
        }

        #[test]
        fn a_rate_survives_its_own_text(hundredths in -100_000_i64..100_000) {
            let rate = Rate::from_percent(Decimal::new(hundredths, 2));
            prop_assert_eq!(rate.to_string().parse::<Rate>().unwrap(), rate);
        }
    }
}
