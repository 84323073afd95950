//! Why a plan cannot be reckoned.

use std::fmt;

/// What is wrong with a plan, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanError {
    /// The file.
    pub file: String,
    /// The line, from 1, if it is about one.
    pub line: Option<usize>,
    /// What is wrong, where and what to do, in a sentence.
    pub message: String,
}

impl PlanError {
    pub(crate) fn new(
        file: &str,
        line: Option<usize>,
        message: impl Into<String>,
    ) -> Self {
        Self { file: file.to_owned(), line, message: message.into() }
    }

    /// What is wrong on a line, or with the file as a whole.
    pub(crate) fn at(
        file: &str,
        line: Option<usize>,
        why: &dyn fmt::Display,
    ) -> Self {
        let at = line.map_or(String::new(), |line| format!(", line {line}"));
        Self::new(file, line, format!("{file}{at}: {why}"))
    }
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for PlanError {}
