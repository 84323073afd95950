//! Values that JSON carries as text, since a float is no exact number.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::common::ValueSource;

/// Declares a text with the form that its schema demands.
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident = $pattern:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(#[schemars(regex(pattern = $pattern))] pub String);
    )*};
}

texts! {
    /// A decimal number, as `12.6`.
    Number = r"^-?[0-9]+(\.[0-9]+)?$";
    /// An amount in US dollars, as `3276.00`.
    Usd = r"^-?[0-9]+(\.[0-9]+)?$";
    /// A rate in percent of its base, as `12.6%`.
    Percent = r"^-?[0-9]+(\.[0-9]+)?%$";
    /// A share of a whole: percent where that is exact, else a fraction, as
    /// `33.34%` or `1/3`.
    Share = r"^([0-9]+(\.[0-9]+)?%|[0-9]+/[0-9]+)$";
    /// A day of the civil calendar (ISO 8601), as `2026-11-25`.
    Day = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
    /// A country by its two letters (ISO 3166-1), as `MY`.
    CountryCode = r"^[A-Z]{2}$";
    /// A currency by its letters (ISO 4217, and what is not of it), as `USD`.
    CurrencyCode = r"^[A-Z]{3,5}$";
    /// A number of the Harmonized Tariff Schedule with its dots, of four,
    /// six, eight or ten digits, as `8543.70.98.60`.
    HtsNumber = r"^[0-9]{4}(\.[0-9]{2}){0,3}$";
    /// A power under which duty is laid, by its word in
    /// `data/rates/us/authorities.toml`, as `s301_china`.
    AuthorityWord = r"^[a-z0-9_]{1,32}$";
    /// An address of a network, version 4.
    Ipv4 = r"^[0-9]{1,3}(\.[0-9]{1,3}){3}$";
    /// SHA-256 in lower-case hexadecimal.
    Sha256 = r"^[0-9a-f]{64}$";
}

/// A value with the place that it comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    pub source: ValueSource,
}

/// The value of a fact: true or false, a text (a number or a date too), or
/// several. The text `unknown` is no value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum FactValue {
    /// True or false.
    Bool(bool),
    /// A text, a number or a date as text, or `unknown`.
    Text(String),
    /// Several values.
    List(Vec<FactValue>),
}

/// The pack that an answer rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PackStamp {
    /// SHA-256 of all its data.
    pub sha256: Sha256,
    /// Its parts; left out where each line is one answer of many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Vec<PartStamp>")]
    pub parts: Option<Vec<PartStamp>>,
}

/// One part of a pack.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartStamp {
    /// Its name, as `rates`.
    pub name: String,
    /// The day up to which the sources were read.
    pub read_to: Day,
}

/// Whether a flag is left out.
#[allow(clippy::trivially_copy_pass_by_ref)]
pub(crate) fn is_false(flag: &bool) -> bool {
    !flag
}
