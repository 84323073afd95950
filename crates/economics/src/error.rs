//! What can be wrong with the terms of a purchase.

use hashgate_model::{AsOf, Date};
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
    /// A price of power that must be in cents.
    #[error(
        "power_usd_per_kwh is {value}, which is dollars for a kilowatt-hour; \
         if cents are meant, write {dollars}"
    )]
    PowerInCents {
        /// The price as it was given.
        value: Decimal,
        /// The same taken for cents.
        dollars: Decimal,
    },
    /// The machines are in service before they were bought.
    #[error(
        "the machines are in service on {service} and were contracted for on \
         {contract}, which is later; correct one of the two days"
    )]
    ServiceBeforeContract {
        /// The day of the contract.
        contract: Date,
        /// The day of service.
        service: Date,
    },
    /// The machines are in service after the horizon.
    #[error(
        "the machines are in service on {service}, after the horizon, which \
         ends on {end}; give more months or an earlier day"
    )]
    ServiceAfterEnd {
        /// The day of service.
        service: Date,
        /// The end of the horizon.
        end: Date,
    },
    /// A worth beyond all money.
    #[error(
        "a worth on some paths is more than dollars can state; give a lower \
         volatility or hashprice"
    )]
    NoDollars,
    /// A prior that is none.
    #[error(
        "`{name}` is no prior of what may become of a shipment; they are {known}"
    )]
    UnknownPrior {
        /// The name as it was given.
        name: String,
        /// Those that are known.
        known: String,
    },
    /// The pack lacks a value that every answer of a kind needs.
    #[error(
        "the pack holds no `{0}`; give it yourself, or use the pack of this program"
    )]
    Missing(&'static str),
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

impl EconomicsError {
    /// The key of the value that is wrong, as the file of a plan or of facts
    /// names it; none if it is about no single value that was given.
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::OutOfRange { name, .. } => Some(name),
            Self::PowerInCents { .. } => Some("power_usd_per_kwh"),
            Self::UnknownPrior { name, .. } => Some(name),
            Self::ServiceBeforeContract { .. }
            | Self::ServiceAfterEnd { .. }
            | Self::Missing(_)
            | Self::NoDollars
            | Self::NoValue { .. } => None,
        }
    }
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
