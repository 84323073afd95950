//! The weight of words: common words tell little.

use std::collections::HashMap;

use hashgate_pack::lists::{CommonWord, ScoreWeights};

use crate::{
    alike::{self, Folded},
    score::Weighed,
    words::{Class, Words},
};

/// How common words are.
///
/// The table is data and does not depend on the lists that are loaded: a
/// score stays the same when a list grows.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    rank: HashMap<String, f32>,
    /// The common words of each length, for mistyped ones.
    folded: Vec<(Folded, f32)>,
    pub(crate) weights: ScoreWeights,
}

/// A mistyped word this like a common word weighs as it does.
const MISTYPED: f32 = 0.78;

impl Vocabulary {
    pub(crate) fn new(table: &[CommonWord], weights: &ScoreWeights) -> Self {
        let most = table.iter().map(|w| w.per_100k).max().unwrap_or(1);
        let scale = (1.0 + most as f32).ln();
        let mut rank = HashMap::with_capacity(table.len());
        let mut folded = Vec::new();
        for word in table {
            let common = (1.0 + word.per_100k as f32).ln() / scale;
            let rare = (1.0 - common).max(0.0).powf(weights.rarity_power);
            let weight = weights.commonest + (1.0 - weights.commonest) * rare;
            rank.insert(word.word.clone(), weight);
            if word.word.len() >= 5 {
                folded.push((Folded::of(&word.word), weight));
            }
        }
        Self { rank, folded, weights: weights.clone() }
    }

    /// A word with its class, weight and place.
    pub(crate) fn weighed(&self, word: &str, words: &Words) -> Weighed {
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
        Weighed { weight, class, place: words.places.get(word).copied() }
    }

    fn content(&self, word: &str) -> f32 {
        if let Some(weight) = self.rank.get(word) {
            return *weight;
        }
        if word.len() < 5 {
            return 1.0;
        }
        let folded = Folded::of(word);
        // The best neighbour; of equals the lightest, whatever the order.
        self.folded
            .iter()
            .filter_map(|(common, weight)| {
                let s = alike::alike(&folded, common);
                (s >= MISTYPED).then_some((s, *weight))
            })
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.total_cmp(&a.1)))
            .map_or(1.0, |(_, weight)| weight)
    }
}
