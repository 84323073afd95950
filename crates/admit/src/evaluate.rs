//! Evaluates a [`Condition`] in Kleene's strong logic.
//!
//! CEL absorbs an error on the side of `&&` or `||` that does not decide,
//! which is Kleene's table for these two; but `in`, `exists`, `==` and `? :`
//! raise an error where a single element is unknown although the others
//! decide. Here unknown is a value throughout.

use hashgate_model::{
    Date, Decimal, FactValue,
    Kleene::{self, False, True, Unknown},
};
use hashgate_pack::rules::{Comparison, Condition, FactId, TextTest};

use crate::fact_table::FactTable;

/// A value of any type; `None` is not known.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Value<'a> {
    Truth(bool),
    Number(Decimal),
    Date(Date),
    Text(&'a str),
    List(&'a [FactValue]),
}

fn known(value: &FactValue) -> Option<Value<'_>> {
    Some(match value {
        FactValue::Bool(b) => Value::Truth(*b),
        FactValue::Number(n) => Value::Number(*n),
        FactValue::Date(d) => Value::Date(*d),
        FactValue::Text(t) => Value::Text(t),
        FactValue::List(l) => Value::List(l),
        FactValue::Unknown => return None,
    })
}

/// Whether a condition holds for these facts.
pub(crate) fn truth(condition: &Condition, facts: &FactTable<'_>) -> Kleene {
    Evaluation { facts, elements: Vec::new() }.truth(condition)
}

/// The unknown facts on which an unknown answer hangs, each once.
///
/// A side that has decided for itself is not asked about: in `a && b` with
/// `b` false nobody needs to know `a`.
pub(crate) fn blame(
    condition: &Condition,
    facts: &FactTable<'_>,
    into: &mut Vec<FactId>,
) {
    Evaluation { facts, elements: Vec::new() }.blame(condition, into);
}

struct Evaluation<'a> {
    facts: &'a FactTable<'a>,
    /// The elements that `exists` and `all` stand at, innermost last.
    elements: Vec<Option<Value<'a>>>,
}

impl<'a> Evaluation<'a> {
    fn truth(&mut self, condition: &'a Condition) -> Kleene {
        match condition {
            Condition::Bool(b) => Kleene::from(*b),
            Condition::Not(a) => !self.truth(a),
            Condition::And(all) => all
                .iter()
                .try_fold(True, |so_far, part| {
                    decided(so_far & self.truth(part), False)
                })
                .unwrap_or_else(|end| end),
            Condition::Or(all) => all
                .iter()
                .try_fold(False, |so_far, part| {
                    decided(so_far | self.truth(part), True)
                })
                .unwrap_or_else(|end| end),
            Condition::If(parts) => {
                let [c, a, b] = parts.as_ref();
                match self.truth(c) {
                    True => self.truth(a),
                    False => self.truth(b),
                    Unknown => {
                        let (a, b) = (self.truth(a), self.truth(b));
                        if a == b { a } else { Unknown }
                    }
                }
            }
            Condition::Compare(how, parts) => {
                let [a, b] = parts.as_ref();
                self.compare(*how, a, b)
            }
            Condition::In(parts) => {
                let [element, list] = parts.as_ref();
                self.is_in(element, list)
            }
            Condition::Test(how, parts) => {
                let [text, sought] = parts.as_ref();
                match (self.value(text), self.value(sought)) {
                    (Some(Value::Text(text)), Some(Value::Text(sought))) => {
                        Kleene::from(match how {
                            TextTest::StartsWith => text.starts_with(sought),
                            TextTest::EndsWith => text.ends_with(sought),
                            TextTest::Contains => text.contains(sought),
                        })
                    }
                    _ => Unknown,
                }
            }
            Condition::Exists(parts) => {
                self.walk(parts, False, |so_far, one| so_far | one)
            }
            Condition::All(parts) => {
                self.walk(parts, True, |so_far, one| so_far & one)
            }
            Condition::Fact(_)
            | Condition::Element(_)
            | Condition::Number(_)
            | Condition::Text(_)
            | Condition::Date(_)
            | Condition::List(_)
            | Condition::Size(_) => match self.value(condition) {
                Some(Value::Truth(b)) => Kleene::from(b),
                _ => Unknown,
            },
        }
    }

    fn value(&mut self, condition: &'a Condition) -> Option<Value<'a>> {
        match condition {
            Condition::Number(n) => Some(Value::Number(*n)),
            Condition::Text(t) => Some(Value::Text(t)),
            Condition::Date(d) => Some(Value::Date(*d)),
            Condition::Fact(id) => known(self.facts.value(*id)),
            Condition::Element(depth) => {
                let place =
                    self.elements.len().checked_sub(usize::from(*depth) + 1)?;
                self.elements.get(place).copied().flatten()
            }
            Condition::Size(list) => {
                let count = match list.as_ref() {
                    Condition::List(parts) => parts.len(),
                    other => match self.value(other)? {
                        Value::List(all) => all.len(),
                        _ => return None,
                    },
                };
                Some(Value::Number(Decimal::from(count)))
            }
            Condition::If(parts) => {
                let [c, a, b] = parts.as_ref();
                match self.truth(c) {
                    True => self.value(a),
                    False => self.value(b),
                    Unknown => {
                        let (a, b) = (self.value(a)?, self.value(b)?);
                        (a == b).then_some(a)
                    }
                }
            }
            // A list written in the rule is read where it is walked.
            Condition::List(_) => None,
            _ => match self.truth(condition) {
                True => Some(Value::Truth(true)),
                False => Some(Value::Truth(false)),
                Unknown => None,
            },
        }
    }

    fn compare(
        &mut self,
        how: Comparison,
        a: &'a Condition,
        b: &'a Condition,
    ) -> Kleene {
        let (Some(a), Some(b)) = (self.value(a), self.value(b)) else {
            return Unknown;
        };
        let order = match (a, b) {
            (Value::Number(a), Value::Number(b)) => a.cmp(&b),
            (Value::Date(a), Value::Date(b)) => a.cmp(&b),
            (Value::Text(a), Value::Text(b)) => a.cmp(b),
            (Value::Truth(a), Value::Truth(b)) => a.cmp(&b),
            // The compiler has ruled out anything else.
            _ => return Unknown,
        };
        Kleene::from(match how {
            Comparison::Equal => order.is_eq(),
            Comparison::NotEqual => order.is_ne(),
            Comparison::Less => order.is_lt(),
            Comparison::AtMost => order.is_le(),
            Comparison::Greater => order.is_gt(),
            Comparison::AtLeast => order.is_ge(),
        })
    }

    fn is_in(&mut self, element: &'a Condition, list: &'a Condition) -> Kleene {
        let element = self.value(element);
        let Some(members) = self.members(list) else { return Unknown };
        // Nothing is in an empty list, known or not.
        members.into_iter().fold(False, |so_far, member| {
            so_far
                | match (element, member) {
                    (Some(a), Some(b)) => Kleene::from(a == b),
                    _ => Unknown,
                }
        })
    }

    /// The elements of a list; nothing if the list itself is unknown.
    fn members(
        &mut self,
        list: &'a Condition,
    ) -> Option<Vec<Option<Value<'a>>>> {
        match list {
            Condition::List(parts) => {
                Some(parts.iter().map(|part| self.value(part)).collect())
            }
            Condition::If(parts) => {
                let [c, a, b] = parts.as_ref();
                match self.truth(c) {
                    True => self.members(a),
                    False => self.members(b),
                    Unknown => {
                        let (a, b) = (self.members(a)?, self.members(b)?);
                        (a == b).then_some(a)
                    }
                }
            }
            other => match self.value(other)? {
                Value::List(all) => Some(all.iter().map(known).collect()),
                _ => None,
            },
        }
    }

    fn walk(
        &mut self,
        parts: &'a [Condition; 2],
        start: Kleene,
        join: impl Fn(Kleene, Kleene) -> Kleene,
    ) -> Kleene {
        let [list, body] = parts;
        let Some(members) = self.members(list) else { return Unknown };
        let mut so_far = start;
        for member in members {
            self.elements.push(member);
            so_far = join(so_far, self.truth(body));
            self.elements.pop();
        }
        so_far
    }

    fn blame(&mut self, condition: &'a Condition, into: &mut Vec<FactId>) {
        match condition {
            Condition::And(all) | Condition::Or(all) => {
                for part in all {
                    if self.truth(part) == Unknown {
                        self.blame(part, into);
                    }
                }
            }
            Condition::Not(a) => self.blame(a, into),
            Condition::If(parts) => {
                let [c, a, b] = parts.as_ref();
                match self.truth(c) {
                    True => self.blame(a, into),
                    False => self.blame(b, into),
                    Unknown => self.blame(c, into),
                }
            }
            // Inside a comparison or a walk every unknown fact counts.
            other => {
                for id in other.facts() {
                    let unknown = match self.facts.value(id) {
                        FactValue::Unknown => true,
                        FactValue::List(all) => {
                            all.contains(&FactValue::Unknown)
                        }
                        _ => false,
                    };
                    if unknown && !into.contains(&id) {
                        into.push(id);
                    }
                }
            }
        }
    }
}

/// Goes on unless the value that decides has been reached.
fn decided(so_far: Kleene, end: Kleene) -> Result<Kleene, Kleene> {
    if so_far == end { Err(end) } else { Ok(so_far) }
}

#[cfg(test)]
mod tests;
