//! The ways in which two names are brought together.

use crate::names::{class::Families, parse::Token};

/// How two names were brought together.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Lane {
    /// Word by word.
    Words,
    /// Word by word, after two words of the query were joined.
    Joined(String),
    /// Word by word, after a word of the query was split.
    Split(String),
    /// Letter by letter, blanks left out.
    RunTogether,
    /// One name is the first letters of the other's words.
    Acronym,
}

/// A word split in two, or separated from a legal form.
#[derive(Debug, Clone)]
pub(crate) struct Split {
    /// The family of the legal form.
    pub(super) form: Families,
    pub(super) parts: Vec<Token>,
}

/// Whether the words stand side by side in a name.
pub(crate) fn fits<T: PartialEq>(needs: &[T], name: &[T]) -> bool {
    name.windows(needs.len().max(1)).any(|window| window == needs)
}
