//! The weight of words: common words weigh little.

use hashgate_pack::lists::{NameTables, ScoreWeights};
use rustc_hash::FxHashMap;

use crate::{
    matching::similarity::{Folded, Pattern, edits_allowed},
    names::{
        class::{Class, WeightedWord},
        tables::WordTables,
    },
};

/// How common words are.
///
/// The table is data and does not depend on the lists that are loaded: a
/// score stays the same when a list grows.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    rank: FxHashMap<String, f32>,
    /// The common words by the length of their folded form, for mistyped
    /// ones: those of `n` letters stand at `n`.
    folded: Vec<Vec<(Folded, f32)>>,
    pub(crate) weights: ScoreWeights,
}

/// A mistyped word this like a common word weighs as it does.
pub(crate) const MISTYPED: f32 = 0.78;

/// Shorter words are too similar to each other to tell which was meant.
const SHORTEST_COMMON: usize = 5;

impl Vocabulary {
    pub(crate) fn new(tables: &NameTables, weights: &ScoreWeights) -> Self {
        let table = &tables.frequency;
        let most = table.iter().map(|w| w.per_100k).max().unwrap_or(1);
        let scale = (1.0 + most as f32).ln();
        let mut rank = FxHashMap::default();
        let mut by_length: Vec<Vec<(Folded, f32)>> = Vec::new();
        for word in table {
            let common = (1.0 + word.per_100k as f32).ln() / scale;
            let rare = (1.0 - common).max(0.0).powf(weights.rarity_power);
            let weight = weights.commonest + (1.0 - weights.commonest) * rare;
            rank.insert(word.word.clone(), weight);
        }
        for word in &tables.everyday {
            rank.entry(word.word.clone())
                .and_modify(|weight| *weight = weight.min(weights.everyday))
                .or_insert(weights.everyday);
        }
        // In the order of words, so that every run gives the same result.
        let mut words: Vec<(&String, &f32)> = rank.iter().collect();
        words.sort_by_key(|(word, _)| *word);
        for (word, weight) in words {
            if word.len() < SHORTEST_COMMON {
                continue;
            }
            let folded = Folded::of(word);
            let len = folded.len();
            if by_length.len() <= len {
                by_length.resize_with(len + 1, Vec::new);
            }
            if let Some(same) = by_length.get_mut(len) {
                same.push((folded, *weight));
            }
        }
        Self { rank, folded: by_length, weights: weights.clone() }
    }

    /// A word with its class, weight and place.
    pub(crate) fn weighed(
        &self,
        word: &str,
        words: &WordTables,
    ) -> WeightedWord {
        let class = words.class(word);
        let weights = &self.weights;
        let weight = match class {
            Class::Stop => weights.stop,
            Class::Particle => weights.particle,
            Class::Title => weights.title,
            Class::Initial => weights.initial,
            Class::Number => weights.number,
            Class::Content => self.content(word),
        };
        WeightedWord {
            weight,
            class,
            place: words.places.contains_key(word),
            generic: words.is_generic(word),
        }
    }

    /// The common words by which mistyped ones are weighed.
    pub(crate) fn common(&self) -> Vec<&str> {
        self.rank
            .keys()
            .map(String::as_str)
            .filter(|word| self.is_common(word))
            .collect()
    }

    /// Whether a mistyped word may be weighed by this one.
    pub(crate) fn is_common(&self, word: &str) -> bool {
        word.len() >= SHORTEST_COMMON && self.rank.contains_key(word)
    }

    /// Whether the table has the word.
    pub(crate) fn knows(&self, word: &str) -> bool {
        self.rank.contains_key(word)
    }

    fn content(&self, word: &str) -> f32 {
        self.content_by(word, || {
            let folded = Folded::of(word);
            let pattern = Pattern::of(&folded);
            let (n, edits) = (folded.len(), edits_allowed(folded.len()));
            let near = self.folded.iter().skip(n.saturating_sub(edits));
            near.take(2 * edits + 1)
                .flatten()
                .filter_map(|(common, weight)| {
                    let s = pattern.similarity(common.into(), &self.weights);
                    (s >= MISTYPED).then_some((s, *weight))
                })
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.total_cmp(&a.1)))
        })
    }

    /// The least and the greatest weight of a distinctive word, whatever common
    /// word it may be a mistyping of.
    pub(crate) fn content_range(&self, word: &str) -> (f32, f32) {
        match self.rank.get(word) {
            Some(weight) => (*weight, *weight),
            None => (self.weights.commonest.min(self.weights.everyday), 1.0),
        }
    }

    /// The weight of a distinctive word, given the common word most like it: of
    /// equals the lightest, whatever the order.
    pub(crate) fn content_by(
        &self,
        word: &str,
        nearest: impl Fn() -> Option<(f32, f32)>,
    ) -> f32 {
        if let Some(weight) = self.rank.get(word) {
            return *weight;
        }
        if word.len() < SHORTEST_COMMON {
            return 1.0;
        }
        nearest().map_or(1.0, |(_, weight)| weight)
    }
}
