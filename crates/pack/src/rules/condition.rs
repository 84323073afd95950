//! A condition in compiled form: what a rule of CEL becomes.

use hashgate_model::{Date, Decimal};
use serde::{Deserialize, Serialize};

use super::FactId;

/// How two values are compared.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize,
)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

/// How a text is searched.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize,
)]
pub enum TextTest {
    /// `a.startsWith(b)`
    StartsWith,
    /// `a.endsWith(b)`
    EndsWith,
    /// `a.contains(b)`
    Contains,
}

/// An expression of the part of CEL that rules use, with checked types.
///
/// Missing on purpose: floats, maps, arithmetic and regular expressions. A
/// rule that seems to need them wants a fact of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Condition {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Number(Decimal),
    /// A text.
    Text(String),
    /// `date("2026-11-25")`.
    Date(Date),
    /// `["A", "B"]`.
    List(Vec<Condition>),
    /// A fact of the vocabulary.
    Fact(FactId),
    /// The element that `exists` or `all` walks over, counted from inside.
    Element(u8),
    /// `!a`
    Not(Box<Condition>),
    /// `a && b`
    And(Vec<Condition>),
    /// `a || b`
    Or(Vec<Condition>),
    /// `c ? a : b`
    If(Box<[Condition; 3]>),
    /// `a == b` and its kin.
    Compare(Comparison, Box<[Condition; 2]>),
    /// `a in list`
    In(Box<[Condition; 2]>),
    /// `a.startsWith(b)` and its kin.
    Test(TextTest, Box<[Condition; 2]>),
    /// `size(list)`
    Size(Box<Condition>),
    /// `list.exists(x, a)`
    Exists(Box<[Condition; 2]>),
    /// `list.all(x, a)`
    All(Box<[Condition; 2]>),
}

impl Condition {
    /// Every fact named, in the order of the text, each once.
    pub fn facts(&self) -> Vec<FactId> {
        let mut found = Vec::new();
        self.walk(&mut |part| {
            if let Self::Fact(id) = part
                && !found.contains(id)
            {
                found.push(*id);
            }
        });
        found
    }

    /// Visits every part, outermost first.
    pub fn walk(&self, visit: &mut impl FnMut(&Self)) {
        visit(self);
        match self {
            Self::Bool(_)
            | Self::Number(_)
            | Self::Text(_)
            | Self::Date(_)
            | Self::Fact(_)
            | Self::Element(_) => {}
            Self::Not(a) | Self::Size(a) => a.walk(visit),
            Self::List(all) | Self::And(all) | Self::Or(all) => {
                for part in all {
                    part.walk(visit);
                }
            }
            Self::If(parts) => {
                for part in parts.iter() {
                    part.walk(visit);
                }
            }
            Self::Compare(_, parts)
            | Self::In(parts)
            | Self::Test(_, parts)
            | Self::Exists(parts)
            | Self::All(parts) => {
                for part in parts.iter() {
                    part.walk(visit);
                }
            }
        }
    }
}
