//! Who decides whether goods may come in.

use hashgate_model::Cite;
use serde::{Deserialize, Serialize};

use crate::{Faults, SourceTree};

/// Whether the power to admit or refuse is vested in the agency, so that 19
/// USC 1499(c) stands aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Vested {
    /// Customs decides: the clock runs.
    Customs,
    /// A statute vests it in this agency: the clock does not run.
    Agency,
    /// It can be argued either way.
    Arguable,
}

/// An agency and what is known of its part in a detention.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agency {
    /// The name as the case file writes it.
    pub name: String,
    /// Other names, in any case of letters.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Whether the decision is vested in it.
    pub vested: Vested,
    /// What follows for the clock, in sentences.
    pub explanation: String,
    /// What customs may say against it.
    #[serde(default)]
    pub warning: Option<String>,
    /// The papers to ask for, made at the time.
    #[serde(default)]
    pub ask_for: Vec<String>,
    /// The law and the decisions.
    pub cites: Vec<Cite>,
}

impl Agency {
    /// Whether the name is this agency's.
    pub fn is_called(&self, name: &str) -> bool {
        let name = name.trim();
        std::iter::once(&self.name)
            .chain(&self.aliases)
            .any(|own| own.eq_ignore_ascii_case(name))
    }
}

const FILE: &str = "cases/agencies.toml";

/// Every agency of the file, and what holds where none of them is named.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agencies {
    /// The agencies known by name.
    #[serde(rename = "agency")]
    pub named: Vec<Agency>,
    /// An agency that is not among them.
    pub any_other: Option<Agency>,
    /// The papers name nobody.
    pub not_stated: Option<Agency>,
}

impl Agencies {
    /// The agency of that name; without a name, what holds then.
    pub fn find(&self, name: Option<&str>) -> Option<&Agency> {
        match name {
            None => self.not_stated.as_ref(),
            Some(name) => self
                .named
                .iter()
                .find(|agency| agency.is_called(name))
                .or(self.any_other.as_ref()),
        }
    }
}

/// Reads and checks the agencies.
pub(super) fn read(tree: &SourceTree, faults: &mut Faults) -> Agencies {
    let Some(file) = tree.toml::<Agencies>(FILE, faults) else {
        return Agencies::default();
    };
    if file.any_other.is_none() || file.not_stated.is_none() {
        faults.note(FILE, "give both [any_other] and [not_stated]");
    }
    for agency in
        file.named.iter().chain(&file.any_other).chain(&file.not_stated)
    {
        if agency.cites.is_empty() {
            faults.note(FILE, format!("{}: cite the law", agency.name));
        }
        let open = agency.vested == Vested::Arguable;
        if open && (agency.warning.is_none() || agency.ask_for.is_empty()) {
            faults.note(
                FILE,
                format!(
                    "{}: an arguable clock needs a `warning` and papers to \
                     `ask_for`",
                    agency.name
                ),
            );
        }
    }
    file
}
