//! Memory that searches use again.

use crate::{
    index::{
        hash::{NameId, WordId},
        tables::Index,
    },
    names::class::Weighed,
};

/// Memory that searches use again.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// The greatest gain of each word for the words that are looked at.
    pub(super) gains: Vec<f32>,
    /// The words whose gains are not 0.
    gaining: Vec<WordId>,
    pub(super) candidates: Vec<NameId>,
    pub(super) weighed: Vec<Weighed>,
}

impl Scratch {
    pub(super) fn begin(&mut self, index: &Index<'_>) {
        if self.gains.len() != index.words.len() {
            self.gains = vec![0.0; index.words.len()];
            self.gaining.clear();
        }
        self.candidates.clear();
    }

    /// Begins anew with what words gain.
    pub(super) fn forget_gains(&mut self) {
        for word in self.gaining.drain(..) {
            if let Some(gain) = self.gains.get_mut(word as usize) {
                *gain = 0.0;
            }
        }
    }

    /// Notes that a word gains so much, if it does not gain more.
    pub(super) fn note_gain(&mut self, word: WordId, gain: f32) {
        if let Some(noted) = self.gains.get_mut(word as usize)
            && gain > *noted
        {
            if *noted <= 0.0 {
                self.gaining.push(word);
            }
            *noted = gain;
        }
    }
}
