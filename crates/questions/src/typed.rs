use std::{borrow::Cow, fmt, marker::PhantomData};

use hashgate_app::typed;
use hashgate_model::{
    AsOf, Country, Date, Decimal, EntryDate, HtsNumber, Mode, Rate,
    StatedOrigin, Usd,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer,
    de::{Error, Visitor},
};

/// A value that is read as a person types it: `"2026-11-25"`, `"Malaysia"`,
/// `"$100,000"`; an amount or a number may be a number of JSON as well.
///
/// # Example
///
/// ```
/// use hashgate_model::Usd;
/// use hashgate_questions::Typed;
/// let read: Typed<Usd> = serde_json::from_str("3276.5")?;
/// assert_eq!(read.0.to_string(), "3276.5");
/// let error = serde_json::from_str::<Typed<Usd>>(r#""EUR 5""#).unwrap_err();
/// assert!(error.to_string().contains("not in US dollars"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed<T>(pub T);

/// What can be read from text.
pub(crate) trait FromText: Sized {
    /// How it is called in a schema.
    const NAME: &'static str;
    /// What it looks like.
    const FORM: &'static str;
    /// One that can be read.
    const EXAMPLE: &'static str;
    /// Whether a number of JSON may stand for it.
    const NUMERIC: bool;
    /// Reads it.
    fn from_text(text: &str) -> Result<Self, String>;
}

macro_rules! from_text {
    ($($type:ty, $name:literal, $form:literal, $example:literal, $numeric:literal, $read:expr;)*) => {$(
        impl FromText for $type {
            const NAME: &'static str = $name;
            const FORM: &'static str = $form;
            const EXAMPLE: &'static str = $example;
            const NUMERIC: bool = $numeric;
            fn from_text(text: &str) -> Result<Self, String> {
                ($read)(text)
            }
        }
    )*};
}

from_text! {
    AsOf, "AskedAsOf", "a day", "2026-11-25", false, typed::as_of;
    Date, "AskedDate", "a day", "2026-11-25", false, typed::date;
    EntryDate, "AskedEntryDate", "a day", "2026-11-25", false, typed::entry_date;
    Country, "AskedCountry", "a country by code or name", "MY", false,
        typed::country;
    StatedOrigin, "AskedOrigin",
        "a country by code or name, several of which it is open which is meant, \
         or unknown", "MY/CN", false, typed::origin;
    Mode, "AskedMode", "air, ocean, truck or rail", "air", false, typed::mode;
    HtsNumber, "AskedHts", "a tariff number of 8 or 10 digits", "8543.70.98.60",
        false, typed::hts;
    Usd, "AskedUsd", "an amount in US dollars", "3276.00", true, typed::usd;
    Decimal, "AskedNumber", "a number", "234.5", true, typed::number;
    Rate, "AskedRate", "a rate with its percent sign", "12.6%", false,
        |text: &str| text.parse().map_err(|error| format!("{error}"));
}

struct TypedVisitor<T>(PhantomData<T>);

impl<T: FromText> Visitor<'_> for TypedVisitor<T> {
    type Value = Typed<T>;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}, as {}", T::FORM, T::EXAMPLE)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        T::from_text(text).map(Typed).map_err(E::custom)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        numeric(&number)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        numeric(&number)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        // The shortest decimal that is this float: what was written.
        numeric(&number)
    }
}

/// A number of JSON, where one may stand.
fn numeric<T: FromText, E: Error>(
    number: &impl fmt::Display,
) -> Result<Typed<T>, E> {
    if !T::NUMERIC {
        let (form, example) = (T::FORM, T::EXAMPLE);
        return Err(E::custom(format!(
            "{number} is a number where {form} is asked for; write it as text, \
             as \"{example}\""
        )));
    }
    T::from_text(&number.to_string()).map(Typed).map_err(E::custom)
}

impl<'de, T: FromText> Deserialize<'de> for Typed<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(TypedVisitor(PhantomData))
    }
}

impl<T: FromText> JsonSchema for Typed<T> {
    fn schema_name() -> Cow<'static, str> {
        T::NAME.into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        if T::NUMERIC {
            json_schema!({
                "type": ["string", "number"],
                "minLength": 1,
                "examples": [T::EXAMPLE],
            })
        } else {
            json_schema!({
                "type": "string",
                "minLength": 1,
                "examples": [T::EXAMPLE],
            })
        }
    }
}

/// The value of a field that may be left out.
pub(crate) fn given<T>(field: Option<Typed<T>>) -> Option<T> {
    field.map(|typed| typed.0)
}

/// The values of a field that holds several.
pub(crate) fn all<T>(field: Vec<Typed<T>>) -> Vec<T> {
    field.into_iter().map(|typed| typed.0).collect()
}
