//! `data/rules/`: admissibility rules, the facts they ask for and the papers
//! that settle them.
//!
//! ```text
//! facts.toml       the vocabulary: every fact a rule may name
//! evidence.toml    the kinds of paper a rule may ask for
//! origin.toml      arguments for and against a country of origin
//! us/fcc/sdoc/     one rule: rule.toml, README.md, cases/*.toml
//! ```
//!
//! A condition is written in CEL and compiled here, with its types checked,
//! so that a fault of a rule is found when the pack is made and a cold start
//! parses nothing. `hashgate_admit` evaluates it.

mod cel;
mod condition;
mod origin;
mod read;
mod rule;
mod vocabulary;

use std::collections::BTreeMap;

use hashgate_model::FactValue;
use serde::{Deserialize, Serialize};

pub use cel::compile_condition;
pub use condition::{Comparison, Condition, TextTest};
pub use origin::{About, OriginArgument, Side};
pub use rule::{Case, CaseText, Expect, Outcome, Rule, Template, TemplatePart};
pub use vocabulary::{
    EvidenceKind, FactDef, FactId, FactKind, Filler, Keep, Scope,
    SupplierRequest, Vocabulary,
};

use crate::{Faults, Section, SourceTree, unread};

/// Admissibility rules with their vocabulary.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Rules {
    /// The facts that rules may name.
    pub vocabulary: Vocabulary,
    /// The kinds of paper that rules may ask for, in the order of the file.
    pub evidence: Vec<EvidenceKind>,
    /// The rules, by folder.
    pub rules: Vec<Rule>,
    /// Arguments about origin, in the order of the file.
    pub origin: Vec<OriginArgument>,
}

impl Rules {
    /// The definition of a fact, if the vocabulary has that name.
    ///
    /// A facts file may use these names and no others.
    pub fn fact(&self, name: &str) -> Option<&FactDef> {
        self.vocabulary.fact(name)
    }

    /// The rule of that id, as `FCC-1`; capitals do not matter.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id.eq_ignore_ascii_case(id))
    }

    /// The kind of paper of that id, as `sdoc`.
    pub fn evidence(&self, id: &str) -> Option<&EvidenceKind> {
        self.evidence.iter().find(|kind| kind.id == id)
    }

    /// Whether a facts file may state this of the shipment, or of a line.
    ///
    /// # Errors
    ///
    /// One sentence: an unknown name with the nearest known ones, a fact of
    /// the other scope, or a value of the wrong type.
    pub fn check_fact(
        &self,
        scope: Scope,
        name: &str,
        value: &FactValue,
    ) -> Result<(), String> {
        let Some(fact) = self.fact(name) else {
            let near = self.vocabulary.nearest(name);
            return Err(if near.is_empty() {
                format!(
                    "`{name}` is not a fact that any rule or measure asks \
                     for; `hashgate rules list --facts` shows them all"
                )
            } else {
                format!(
                    "`{name}` is not a fact that any rule or measure asks \
                     for; did you mean {}?",
                    near.join(" or ")
                )
            });
        };
        // A line may state a fact of the shipment for itself, never the
        // other way round.
        if scope == Scope::Shipment && fact.scope == Scope::Line {
            return Err(format!(
                "`{name}` is a fact of one line; state it under [[line]]"
            ));
        }
        fact.take(value).map(|_| ())
    }

    /// Facts about a line, as a measure or a rule may be told them, each in
    /// the fact's own type.
    ///
    /// # Errors
    ///
    /// One sentence on the first fact that [`Rules::check_fact`] refuses.
    pub fn typed_facts(
        &self,
        facts: &BTreeMap<String, FactValue>,
    ) -> Result<BTreeMap<String, FactValue>, String> {
        facts
            .iter()
            .map(|(name, value)| {
                self.check_fact(Scope::Line, name, value)?;
                let typed = match self.fact(name) {
                    Some(fact) => fact.take(value)?,
                    None => value.clone(),
                };
                Ok((name.clone(), typed))
            })
            .collect()
    }

    /// Lays a folder of the user's own rules beside ours.
    ///
    /// `tree` is the folder itself: `facts.toml` and `evidence.toml` are
    /// optional and may only add names; every `rule.toml` below it is a rule
    /// with ground `house`, whose id must be new.
    ///
    /// # Errors
    ///
    /// All the [`Faults`] of the folder; the files are named below the folder.
    pub fn with_own(&self, tree: &SourceTree) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        let rules = read::own(self, tree, &mut faults);
        unread::check_own_rules(tree, &mut faults);
        faults.into_result(rules)
    }
}

impl Section for Rules {
    const FOLDER: &'static str = "rules";

    fn read(tree: &SourceTree, faults: &mut Faults) -> Self {
        read::ours(tree, faults)
    }
}

/// Reads a rule from untrusted bytes against a small vocabulary; for the fuzz
/// target `rule_toml`.
pub fn fuzz_rule_toml(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut tree = SourceTree::default();
    tree.insert("own/rule.toml", text);
    tree.insert(
        "facts.toml",
        "[[fact]]\nname = \"x\"\nkind = \"bool\"\nscope = \"line\"\n\
         question = \"Is it so?\"\nfilled_by = [\"user\"]\n",
    );
    // Faults are the expected answer; a panic is the find.
    let _ = Rules::default().with_own(&tree);
}

#[cfg(test)]
mod tests;
