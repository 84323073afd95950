//! Three-valued facts: true, false, unknown.

use std::{collections::BTreeMap, fmt, ops};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize, de};

use crate::Date;

/// A truth value of Kleene's strong logic.
///
/// # Example
///
/// ```
/// use hashgate_model::Kleene::{False, True, Unknown};
/// assert_eq!(True | Unknown, True);
/// assert_eq!(False & Unknown, False);
/// assert_eq!(!Unknown, Unknown);
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
#[serde(rename_all = "snake_case")]
pub enum Kleene {
    /// Known to be false.
    False,
    /// Not known.
    Unknown,
    /// Known to be true.
    True,
}

impl From<bool> for Kleene {
    fn from(truth: bool) -> Self {
        if truth { Self::True } else { Self::False }
    }
}

impl From<Option<bool>> for Kleene {
    fn from(truth: Option<bool>) -> Self {
        truth.map_or(Self::Unknown, Self::from)
    }
}

impl ops::BitAnd for Kleene {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        self.min(other)
    }
}

impl ops::BitOr for Kleene {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        self.max(other)
    }
}

impl ops::Not for Kleene {
    type Output = Self;
    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::Unknown => Self::Unknown,
            Self::False => Self::True,
        }
    }
}

/// The value of a fact that a rule may ask for.
///
/// In text (TOML, JSON) it is a plain value; the word `"unknown"` is
/// [`FactValue::Unknown`]. Fractions are written as text, since a float is
/// no exact number: the rule that asks says that it wants a number.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum FactValue {
    /// True or false.
    Bool(bool),
    /// A number.
    Number(Decimal),
    /// A date.
    Date(Date),
    /// A text, such as a code or a name.
    Text(String),
    /// Several values.
    List(Vec<FactValue>),
    /// Not known.
    #[serde(serialize_with = "write_unknown")]
    Unknown,
}

fn write_unknown<S: serde::Serializer>(to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str("unknown")
}

impl fmt::Display for FactValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(true) => f.write_str("yes"),
            Self::Bool(false) => f.write_str("no"),
            Self::Number(n) => n.fmt(f),
            Self::Date(d) => d.fmt(f),
            Self::Text(t) => f.write_str(t),
            Self::List(all) => {
                for (i, one) in all.iter().enumerate() {
                    if i > 0 {
                        f.write_str(", ")?;
                    }
                    one.fmt(f)?;
                }
                Ok(())
            }
            Self::Unknown => f.write_str("unknown"),
        }
    }
}

impl<'de> Deserialize<'de> for FactValue {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FactVisitor)
    }
}

struct FactVisitor;

impl<'de> de::Visitor<'de> for FactVisitor {
    type Value = FactValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "true, false, \"unknown\", a whole number, a date, a text or a \
             list of these (write a fraction as text)",
        )
    }

    fn visit_bool<E: de::Error>(self, truth: bool) -> Result<FactValue, E> {
        Ok(FactValue::Bool(truth))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<FactValue, E> {
        Ok(FactValue::Number(number.into()))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<FactValue, E> {
        Ok(FactValue::Number(number.into()))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<FactValue, E> {
        Ok(match text {
            "unknown" => FactValue::Unknown,
            _ => text.parse().map_or_else(
                |_| FactValue::Text(text.to_owned()),
                FactValue::Date,
            ),
        })
    }

    fn visit_seq<A: de::SeqAccess<'de>>(
        self,
        mut seq: A,
    ) -> Result<FactValue, A::Error> {
        let mut all = Vec::new();
        while let Some(one) = seq.next_element()? {
            all.push(one);
        }
        Ok(FactValue::List(all))
    }

    /// A bare TOML date arrives as a map of one string; see [`Date`].
    fn visit_map<A: de::MapAccess<'de>>(
        self,
        mut map: A,
    ) -> Result<FactValue, A::Error> {
        match map.next_entry::<String, String>()? {
            Some((_, text)) => {
                text.parse().map(FactValue::Date).map_err(de::Error::custom)
            }
            None => Err(de::Error::custom("a fact is not a table")),
        }
    }
}

/// A fact with the ground on which it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// The value; [`FactValue::Unknown`] is a value.
    pub value: FactValue,
    /// Where it comes from, in a few words: `facts file, line[1].boards`.
    pub because: String,
}

/// The facts about one subject: the shipment, or lines that share them.
///
/// A name that is not on the sheet is unknown, never false.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FactSheet {
    /// The lines the sheet is about, ascending; none for the shipment as a
    /// whole.
    pub lines: Vec<u32>,
    /// The facts, by the name that rules use.
    pub facts: BTreeMap<String, Fact>,
}

impl FactSheet {
    /// An empty sheet about the shipment, or about a line.
    pub fn about(line: Option<u32>) -> Self {
        Self::about_lines(line.into_iter().collect())
    }

    /// An empty sheet about lines of which the same is known, ascending.
    pub fn about_lines(lines: Vec<u32>) -> Self {
        Self { lines, facts: BTreeMap::new() }
    }

    /// Puts a fact on the sheet, in place of one of that name.
    pub fn put(
        &mut self,
        name: &str,
        value: FactValue,
        because: impl Into<String>,
    ) {
        let fact = Fact { value, because: because.into() };
        self.facts.insert(name.to_owned(), fact);
    }

    /// The value of a fact; unknown if it is not on the sheet.
    pub fn value(&self, name: &str) -> &FactValue {
        self.facts.get(name).map_or(&FactValue::Unknown, |f| &f.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Holder {
        facts: BTreeMap<String, FactValue>,
    }

    #[test]
    fn facts_are_read_from_toml_as_a_person_writes_them() {
        let text = r#"
            [facts]
            rf_module = false
            lab_barred = "unknown"
            tested_on = 2026-03-01
            boards = ["CV1835", "A113D"]
            units = 3
        "#;
        let holder: Holder = toml::from_str(text).unwrap();
        let of = |name: &str| holder.facts[name].clone();
        assert_eq!(of("rf_module"), FactValue::Bool(false));
        assert_eq!(of("lab_barred"), FactValue::Unknown);
        assert_eq!(
            of("tested_on"),
            FactValue::Date("2026-03-01".parse().unwrap())
        );
        assert_eq!(of("boards").to_string(), "CV1835, A113D");
        assert_eq!(of("units"), FactValue::Number(3.into()));
        assert!(toml::from_str::<Holder>("[facts]\nshare = 0.5").is_err());
    }

    #[test]
    fn what_is_not_on_the_sheet_is_unknown() {
        let sheet = FactSheet::about(Some(1));
        assert_eq!(sheet.value("rf_module"), &FactValue::Unknown);
    }

    #[test]
    fn kleene_logic_follows_the_tables() {
        use Kleene::{False, True, Unknown};
        assert_eq!(Unknown & True, Unknown);
        assert_eq!(Unknown & False, False);
        assert_eq!(Unknown | False, Unknown);
        assert_eq!(Unknown | True, True);
        assert_eq!(!True, False);
    }
}
