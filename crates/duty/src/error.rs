//! What can keep a duty from being computed.

use hashgate_model::{Country, Date, HtsNumber, Period};

use crate::line_rates::in_words;

/// Why no rate is held for a number on a day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Absence {
    /// Before the first edition that was read; only lines of the trade are
    /// known of those days.
    #[error(
        "of lines outside the trade in mining machines the rates are held \
         from {0} on; bring the HTS edition of that day (--edition FILE)"
    )]
    BeforeEditions(Date),
    /// It stood on other days.
    #[error(
        "by the editions of the tariff that were read it stood {}; find the \
         number that holds on that day",
        in_words(.0)
    )]
    Stood(Vec<Period>),
    /// No edition has it.
    #[error(
        "no edition of the tariff that was read has it, to {0}; check the \
         number, or bring a later edition (hashgate pack update --edition)"
    )]
    NotInEditions(String),
    /// A list of chapter 99 names it, and the editions read are older.
    #[error(
        "it is not held; the list `{list}` of chapter 99 names it, and the \
         editions that were read, to {newest}, law from {from}, do not have \
         it yet; bring a later one (hashgate pack update --edition)"
    )]
    Newer {
        /// The list.
        list: String,
        /// The newest edition read.
        newest: String,
        /// Its first day of law.
        from: Date,
    },
    /// A heading of chapter 99.
    #[error(
        "a heading of chapter 99 is claimed beside the goods' own number; ask \
         about that number"
    )]
    Chapter99,
    /// It was not among the numbers made ready.
    #[error("it was not made ready")]
    NotReady,
}
/// Why no duty could be computed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DutyError {
    /// The line is not among the lines held for that day.
    #[error("no rate of duty is held for {hts} on {day}: {absence}")]
    UnknownLine {
        /// The number asked for.
        hts: HtsNumber,
        /// The day that fixes the rate.
        day: Date,
        /// What is known of it.
        absence: Absence,
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
    /// A rate by quantities in several units lacks one of them.
    #[error(
        "{hts} pays {rate}, a rate by quantities in several units; give that \
         in {unit} too (--quantity-in \"{unit}=N\")"
    )]
    QuantityInNeeded {
        /// The number.
        hts: HtsNumber,
        /// The rate.
        rate: String,
        /// The unit.
        unit: String,
    },
    /// The tariff sends the reader elsewhere for the rate.
    #[error(
        "{hts}: the tariff says `{reason}`; read the rate by hand and give the \
         duty it comes to (--fact base_duty_usd=N)"
    )]
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
