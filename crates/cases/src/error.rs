//! What is wrong with a case.

use std::fmt;

/// One thing wrong with a case file or one of its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFault {
    /// The number of the event, counted from 1 in the order of the file;
    /// none for the head of the file.
    pub event: Option<usize>,
    /// What is wrong and what to do; after the number of an event it reads
    /// on: `event 2 (cf28) has no date`.
    pub what: String,
}

impl fmt::Display for CaseFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.event {
            Some(number) => write!(f, "event {number} {}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

/// What is wrong with a case.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CaseError {
    /// The file is no TOML, or not of the form of a case.
    #[error("the case cannot be read: {0}")]
    Form(CaseFault),
    /// Events that cannot be as they are; every one is named.
    #[error("{}", list(.0))]
    Events(Vec<CaseFault>),
    /// The pack has no data for cases.
    #[error(
        "the pack has no {0} for cases; update the pack or use the built-in \
         one"
    )]
    NoLaw(&'static str),
    /// A letter that the pack does not have.
    #[error("there is no letter `{asked}`; choose one of {}", .known.join(", "))]
    NoLetter {
        /// The letter asked for.
        asked: String,
        /// The letters there are.
        known: Vec<String>,
    },
}

fn list(faults: &[CaseFault]) -> String {
    faults.iter().map(CaseFault::to_string).collect::<Vec<_>>().join("\n")
}
