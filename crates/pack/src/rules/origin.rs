//! Arguments about origin, as they stand in `origin.toml`.

use hashgate_model::{Cite, Confidence, Country};
use serde::{Deserialize, Serialize};

use super::{
    Condition, FactId, FactKind, Scope, Template, Vocabulary,
    compile_condition, read,
};
use crate::{Faults, SourceTree};

/// For or against a country.
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
pub enum Side {
    /// It speaks for the country.
    For,
    /// It speaks against it.
    Against,
}

/// The country that an argument is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum About {
    /// The one that a fact names.
    Fact(FactId),
    /// This one.
    Country(Country),
}

/// An argument for or against a country of origin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OriginArgument {
    /// The id.
    pub id: String,
    /// The country it is about.
    pub about: About,
    /// For or against.
    pub side: Side,
    /// When it is raised.
    pub applies_when: Condition,
    /// The argument, with facts filled in.
    pub text: Template,
    /// The rulings and sources.
    pub cites: Vec<Cite>,
}

impl OriginArgument {
    /// The weakest source it rests on.
    pub fn confidence(&self) -> Confidence {
        self.cites.iter().map(|c| c.confidence).max().unwrap_or_default()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OriginFile {
    argument: Vec<ArgumentFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ArgumentFile {
    id: String,
    about: Option<String>,
    country: Option<Country>,
    side: Side,
    applies_when: String,
    text: String,
    cites: Vec<Cite>,
}

pub(super) fn arguments(
    vocabulary: &Vocabulary,
    tree: &SourceTree,
    faults: &mut Faults,
) -> Vec<OriginArgument> {
    let path = "rules/origin.toml";
    let file: Option<OriginFile> = tree.toml(path, faults);
    let mut all: Vec<OriginArgument> = Vec::new();
    if faults.is_malformed("rules/facts.toml") {
        // No condition can be compiled without the facts it names.
        return all;
    }
    for argument in file.map(|f| f.argument).unwrap_or_default() {
        let id = argument.id.clone();
        if all.iter().any(|a| a.id == id) {
            faults.note(path, format!("`{id}` is listed twice; rename one"));
        }
        match compile(argument, vocabulary) {
            Ok(argument) => all.push(argument),
            Err(why) => faults.note(path, format!("`{id}`: {why}")),
        }
    }
    all
}

fn compile(
    file: ArgumentFile,
    vocabulary: &Vocabulary,
) -> Result<OriginArgument, String> {
    let fact = |name: &str| read::fact_id(name, Scope::Line, vocabulary);
    let about = match (file.about, file.country) {
        (Some(name), None) => {
            let id = fact(&name)?;
            if vocabulary.get(id).map(|f| f.kind) != Some(FactKind::Text) {
                return Err(format!("`{name}` names no country"));
            }
            About::Fact(id)
        }
        (None, Some(country)) => About::Country(country),
        _ => {
            return Err(
                "write either `about` with a fact or `country` with a code"
                    .to_owned(),
            );
        }
    };
    if file.cites.is_empty() {
        return Err("no argument without a source; cite one".to_owned());
    }
    Ok(OriginArgument {
        id: file.id,
        about,
        side: file.side,
        applies_when: compile_condition(
            &file.applies_when,
            Scope::Line,
            vocabulary,
        )?,
        text: Template::read(&file.text, fact)?,
        cites: file.cites,
    })
}
