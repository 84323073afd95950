//! On which line of a plan a key stands, for messages.

use std::collections::BTreeMap;

use hashgate_economics::EconomicsError;
use serde::Deserialize;
use toml::{Spanned, Value};

/// The lines of the keys that all options share, from 1.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lines(BTreeMap<String, usize>);

/// The shared part of a plan, of which the places alone are wanted.
#[derive(Deserialize)]
struct Places {
    as_of: Option<Spanned<Value>>,
    paths: Option<Spanned<Value>>,
    #[serde(default)]
    economics: BTreeMap<String, Spanned<Value>>,
    #[serde(default)]
    priors: BTreeMap<String, Spanned<Value>>,
}

impl Lines {
    /// The lines of a text that is known to be a plan.
    pub(crate) fn of(text: &str) -> Self {
        let Ok(places) = toml::from_str::<Places>(text) else {
            return Self::default();
        };
        let top = [("as_of", places.as_of), ("paths", places.paths)];
        let top = top
            .into_iter()
            .filter_map(|(key, value)| Some((key.to_owned(), value?)));
        let keys = top.chain(places.economics).chain(places.priors);
        Self(
            keys.map(|(key, value)| (key, line_of(text, value.span().start)))
                .collect(),
        )
    }

    /// The line of a shared key, if it is given.
    pub(crate) fn key(&self, key: &str) -> Option<usize> {
        self.0.get(key).copied()
    }

    /// The line of what an error is about: its key or, where it is about
    /// several ("detention, seizure and export together"), the first given.
    pub(crate) fn of_error(&self, why: &EconomicsError) -> Option<usize> {
        let key = why.key()?;
        let mut words = key.split([',', ' ']);
        self.key(key).or_else(|| words.find_map(|word| self.key(word)))
    }
}

/// The line on which a byte stands, from 1.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or(text);
    before.bytes().filter(|byte| *byte == b'\n').count() + 1
}
