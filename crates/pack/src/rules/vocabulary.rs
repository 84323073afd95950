//! The words that rules share: facts and kinds of paper.

use std::fmt;

use hashgate_model::{Cite, Date, Decimal, FactValue, PartyRole};
use serde::{Deserialize, Serialize};

/// What a fact or a rule is about.
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
pub enum Scope {
    /// The shipment as a whole.
    Shipment,
    /// One line of goods.
    Line,
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Shipment => "shipment",
            Self::Line => "line",
        })
    }
}

/// The type of a fact.
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
pub enum FactKind {
    /// True or false.
    Bool,
    /// A decimal number.
    Number,
    /// A civil date.
    Date,
    /// A text.
    Text,
    /// A list of texts.
    List,
}

impl fmt::Display for FactKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bool => "true or false",
            Self::Number => "a number",
            Self::Date => "a date",
            Self::Text => "a text",
            Self::List => "a list of texts",
        })
    }
}

/// Who puts a fact on the sheet.
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
pub enum Filler {
    /// The readers of the papers.
    Papers,
    /// The catalogue of machines.
    Hardware,
    /// The screening of parties.
    Parties,
    /// Classification and duty.
    Duty,
    /// The evidence handed in; `hashgate_admit` fills it.
    Evidence,
    /// The dates of the check; `hashgate_admit` fills it.
    Dates,
    /// The facts file.
    User,
}

/// The place of a fact in the vocabulary.
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
pub struct FactId(pub u16);

/// A fact that rules may name and a facts file may state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactDef {
    /// The name, in lower case with underscores.
    pub name: String,
    /// The type.
    pub kind: FactKind,
    /// What it is about.
    pub scope: Scope,
    /// The texts it may take; none means any.
    #[serde(default)]
    pub values: Vec<String>,
    /// The question that a person can answer.
    pub question: String,
    /// Who puts it on the sheet.
    pub filled_by: Vec<Filler>,
    /// The lists whose hits fill it, by their ids; none if it is filled
    /// otherwise.
    #[serde(default)]
    pub lists: Vec<String>,
    /// What the party is to the shipment whose name its value is, if it is one:
    /// such a party is screened like those of the papers.
    #[serde(default)]
    pub names_party: Option<PartyRole>,
    /// What a person should know before answering.
    #[serde(default)]
    pub note: Option<String>,
}

impl FactDef {
    /// The value in the fact's own type, or a sentence on why it is not.
    ///
    /// A number may arrive as text (`"0.5"`), since TOML has no exact
    /// fractions, and a single text stands for a list of one.
    ///
    /// # Errors
    ///
    /// One sentence that names the fact, the value and what is wanted.
    pub fn take(&self, value: &FactValue) -> Result<FactValue, String> {
        let taken = match (self.kind, value) {
            (_, FactValue::Unknown)
            | (FactKind::Bool, FactValue::Bool(_))
            | (FactKind::Number, FactValue::Number(_))
            | (FactKind::Date, FactValue::Date(_))
            | (FactKind::Text, FactValue::Text(_)) => Some(value.clone()),
            (FactKind::Number, FactValue::Text(text)) => {
                text.trim().parse::<Decimal>().ok().map(FactValue::Number)
            }
            (FactKind::List, FactValue::Text(_)) => {
                Some(FactValue::List(vec![value.clone()]))
            }
            (FactKind::List, FactValue::List(all))
                if all.iter().all(|v| {
                    matches!(v, FactValue::Text(_) | FactValue::Unknown)
                }) =>
            {
                Some(value.clone())
            }
            _ => None,
        };
        let Some(taken) = taken else {
            return Err(format!(
                "fact `{}` is `{value}`, but it must be {}; write it so, or \
                 \"unknown\"",
                self.name, self.kind
            ));
        };
        self.check_values(&taken)?;
        Ok(taken)
    }

    fn check_values(&self, value: &FactValue) -> Result<(), String> {
        let texts = match value {
            FactValue::List(all) => all.as_slice(),
            one => std::slice::from_ref(one),
        };
        for text in texts {
            if let FactValue::Text(text) = text
                && !self.values.is_empty()
                && !self.values.contains(text)
            {
                return Err(format!(
                    "fact `{}` is `{text}`, but it must be one of {}; write \
                     one of these, or \"unknown\"",
                    self.name,
                    self.values.join(", ")
                ));
            }
        }
        Ok(())
    }
}

/// Every fact that rules may name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vocabulary {
    facts: Vec<FactDef>,
    /// Places in `facts`, ordered by name.
    by_name: Vec<u16>,
}

impl Vocabulary {
    pub(super) fn push(&mut self, fact: FactDef) -> Result<(), String> {
        let place =
            self.by_name.binary_search_by(|&i| self.name_at(i).cmp(&fact.name));
        let Err(place) = place else {
            return Err(format!(
                "fact `{}` is listed twice; keep one",
                fact.name
            ));
        };
        let id = u16::try_from(self.facts.len()).map_err(|_| {
            "more than 65,535 facts; nobody can answer so many".to_owned()
        })?;
        self.by_name.insert(place, id);
        self.facts.push(fact);
        Ok(())
    }

    fn name_at(&self, index: u16) -> &str {
        self.facts.get(usize::from(index)).map_or("", |f| f.name.as_str())
    }

    /// The place of a name.
    pub fn id(&self, name: &str) -> Option<FactId> {
        let place = self
            .by_name
            .binary_search_by(|&i| self.name_at(i).cmp(name))
            .ok()?;
        self.by_name.get(place).copied().map(FactId)
    }

    /// The fact at a place.
    pub fn get(&self, id: FactId) -> Option<&FactDef> {
        self.facts.get(usize::from(id.0))
    }

    /// The fact of a name.
    pub fn fact(&self, name: &str) -> Option<&FactDef> {
        self.id(name).and_then(|id| self.get(id))
    }

    /// Every fact, in the order of the files.
    pub fn iter(&self) -> impl Iterator<Item = &FactDef> {
        self.facts.iter()
    }

    /// How many facts there are.
    pub fn len(&self) -> usize {
        self.facts.len()
    }

    /// Whether there is no fact.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// The known names nearest to a wrong one, best first; at most three.
    pub fn nearest(&self, wrong: &str) -> Vec<&str> {
        crate::nearest::nearest(
            wrong,
            self.facts.iter().map(|fact| fact.name.as_str()),
        )
    }
}

/// How long a paper must be kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keep {
    /// Years from the date of entry.
    pub years_from_entry: u8,
    /// The law.
    pub cite: Cite,
}

/// A kind of paper that rules may ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceKind {
    /// The id, as `sdoc`.
    pub id: String,
    /// The paper in words.
    pub paper: String,
    /// What it is about.
    pub scope: Scope,
    /// Why it is asked for, in one sentence.
    pub why: String,
    /// What it must contain to count.
    pub must_contain: Vec<String>,
    /// How strong it is as proof, with the reason.
    #[serde(default)]
    pub strength: Option<String>,
    /// Whether it counts only for the models it names.
    #[serde(default)]
    pub per_model: bool,
    /// Days before entry after which it is too old; none means never.
    #[serde(default)]
    pub stale_after_days: Option<u32>,
    /// The first date a paper of this kind can bear to count.
    #[serde(default)]
    pub not_before: Option<Date>,
    /// Whether it must have been made by the day of entry: a test after it
    /// supports no entry.
    #[serde(default)]
    pub before_entry: bool,
    /// Until when it must be kept.
    #[serde(default)]
    pub keep: Option<Keep>,
    /// The request in Chinese, where it is the supplier who gives the paper.
    #[serde(default)]
    pub supplier_zh: Option<SupplierRequest>,
    /// Where the demand stands in law or practice.
    pub cites: Vec<Cite>,
}

/// What a supplier is asked for, in the supplier's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupplierRequest {
    /// The paper in words.
    pub paper: String,
    /// What it must contain, in the order and number of the English.
    pub must_contain: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(name: &str, kind: FactKind, values: &[&str]) -> FactDef {
        FactDef {
            lists: Vec::new(),
            names_party: None,
            name: name.to_owned(),
            kind,
            scope: Scope::Line,
            values: values.iter().map(|&v| v.to_owned()).collect(),
            question: "What is it?".to_owned(),
            filled_by: vec![Filler::User],
            note: None,
        }
    }

    #[test]
    fn a_wrong_name_brings_the_nearest_right_one() {
        let mut all = Vocabulary::default();
        for name in ["radio", "fcc_id", "fcc_condition"] {
            all.push(fact(name, FactKind::Bool, &[])).unwrap();
        }
        assert_eq!(all.nearest("fccid"), ["fcc_id"]);
        assert_eq!(all.nearest("raido"), ["radio"]);
        assert!(all.nearest("something_else").is_empty());
        assert!(all.push(fact("radio", FactKind::Bool, &[])).is_err());
    }

    #[test]
    fn a_value_of_the_wrong_type_is_refused_in_words() {
        let radio = fact("radio", FactKind::Bool, &[]);
        let why = radio.take(&FactValue::Text("maybe".into())).unwrap_err();
        assert!(why.contains("`radio`") && why.contains("true or false"));
        let class = fact("device_class", FactKind::Text, &["A", "B"]);
        assert!(class.take(&FactValue::Text("C".into())).is_err());
        assert!(class.take(&FactValue::Unknown).is_ok());
    }

    #[test]
    fn a_fraction_written_as_text_is_a_number() {
        let share = fact("share", FactKind::Number, &[]);
        assert_eq!(
            share.take(&FactValue::Text("0.5".into())),
            Ok(FactValue::Number("0.5".parse().unwrap()))
        );
    }
}
