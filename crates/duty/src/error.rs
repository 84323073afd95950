//! What can keep a duty from being computed.

use hashgate_model::{Country, Date, HtsNumber};

/// Why no duty could be computed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DutyError {
    /// The line is not among the lines held for that day.
    #[error(
        "no rate of duty is held for {hts} on {day}; check the number, or \
         bring the HTS edition of that date (hashgate pack update --edition)"
    )]
    UnknownLine {
        /// The number asked for.
        hts: HtsNumber,
        /// The day that fixes the rate.
        day: Date,
    },
    /// The law made ready is of another day than the query.
    #[error("the query is fixed by {asked}, the law made ready is of {day}")]
    OtherDay {
        /// The day that fixes the query's rates.
        asked: Date,
        /// The day of the law.
        day: Date,
    },
    /// The number is too short to fix a rate.
    #[error("{0} is too short to fix a rate; give 8 or 10 digits")]
    TooShort(HtsNumber),
    /// A specific rate needs a quantity.
    #[error(
        "{hts} pays {rate}, a rate by quantity; give the quantity in {unit}"
    )]
    QuantityNeeded {
        /// The number.
        hts: HtsNumber,
        /// The rate.
        rate: String,
        /// The unit.
        unit: String,
    },
    /// The rate is laid on a component whose value or weight is not given.
    #[error(
        "{hts} pays {rate}, a rate on a component; this can only be computed \
         by hand"
    )]
    ComponentNeeded {
        /// The number.
        hts: HtsNumber,
        /// The rate.
        rate: String,
    },
    /// The tariff sends the reader elsewhere for the rate.
    #[error("{hts}: the tariff says `{reason}`; read the rate by hand")]
    RateByHand {
        /// The number.
        hts: HtsNumber,
        /// The text of the tariff.
        reason: String,
    },
    /// The edition states no rate for the line, as for 9802.00.
    #[error(
        "{0}: the edition states no rate for it; the duty is that of the \
         goods' own number, on the value that the provision leaves (U.S. notes \
         to chapter 98): ask about that number"
    )]
    NoRateStated(HtsNumber),
    /// No program has that symbol.
    #[error(
        "`{0}` is not a special program of the tariff; see general note 3(c)"
    )]
    UnknownProgram(String),
    /// The program is not open to the origin.
    #[error(
        "`{symbol}` ({name}) is not open to goods of {origin}; drop the claim \
         or correct the origin"
    )]
    ProgramOrigin {
        /// The symbol.
        symbol: String,
        /// The name of the program.
        name: String,
        /// The origin.
        origin: Country,
    },
    /// The value is negative.
    #[error("the value {0} is negative; a customs value is zero or more")]
    NegativeValue(hashgate_model::Usd),
    /// The quantity is negative.
    #[error("the quantity {0} is negative; a quantity is zero or more")]
    NegativeQuantity(hashgate_model::Decimal),
    /// A part of the value is more than the value.
    #[error("the {what} of {part} is more than the value of {value}")]
    PartBeyondValue {
        /// Which part.
        what: &'static str,
        /// The part.
        part: hashgate_model::Usd,
        /// The value.
        value: hashgate_model::Usd,
    },
    /// Two exceptions of equal rank hold.
    #[error(
        "{measure}: the exceptions {first} and {second} both hold and the \
         data do not say which is claimed; correct the facts or rank them"
    )]
    TwoExceptions {
        /// The measure.
        measure: String,
        /// A heading.
        first: String,
        /// The other heading.
        second: String,
    },
}
