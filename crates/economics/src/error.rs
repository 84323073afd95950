//! What can be wrong with the terms of a purchase.

use hashgate_model::AsOf;
use rust_decimal::Decimal;

/// Why no answer can be given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EconomicsError {
    /// A value is outside what makes sense.
    #[error(
        "{name} is {value}; it must lie between {low} and {high} ({unit}); \
         correct it in the facts file or on the command line"
    )]
    OutOfRange {
        /// The key of the value.
        name: &'static str,
        /// The value.
        value: Decimal,
        /// The least that is taken.
        low: Decimal,
        /// The most that is taken.
        high: Decimal,
        /// The unit, in words.
        unit: &'static str,
    },
    /// Neither the importer nor the pack gives a value.
    #[error(
        "no {name} is known on or before {as_of}; give it under [economics] \
         in the facts file or on the command line"
    )]
    NoValue {
        /// The key of the value.
        name: &'static str,
        /// The day asked for.
        as_of: AsOf,
    },
}

/// The value if it lies in the range, ends included.
///
/// The ranges are wide; they exist so that no product of the values can leave
/// the 96 bits of a decimal.
pub(crate) fn within(
    name: &'static str,
    value: Decimal,
    (low, high): (Decimal, Decimal),
    unit: &'static str,
) -> Result<Decimal, EconomicsError> {
    if (low..=high).contains(&value) {
        Ok(value)
    } else {
        Err(EconomicsError::OutOfRange { name, value, low, high, unit })
    }
}
