//! Memory that searches use again.

use crate::{
    index::{
        hash::{NameId, WordId},
        tables::Index,
    },
    names::class::WeightedWord,
};

/// Memory that searches use again.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// The greatest gain of each word for the words of the query.
    pub(super) gains: Vec<f32>,
    /// The words whose gains are not 0.
    gaining: Vec<WordId>,
    pub(super) candidates: Vec<NameId>,
    pub(super) weighed: Vec<WeightedWord>,
}

impl Scratch {
    pub(super) fn begin(&mut self, index: &Index<'_>) {
        if self.gains.len() != index.words.len() {
            self.gains = vec![0.0; index.words.len()];
            self.gaining.clear();
        }
        self.candidates.clear();
    }

    /// Clears the gains of the last query.
    pub(super) fn forget_gains(&mut self) {
        for word in self.gaining.drain(..) {
            if let Some(gain) = self.gains.get_mut(word as usize) {
                *gain = 0.0;
            }
        }
    }

    /// Records a word's gain, if it is greater than the one recorded.
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
