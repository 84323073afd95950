//! The listed words that are like a word of a query.
//!
//! The definition is [`Comparer::words_alike`]; the scan here leaves out only
//! what the length and the letters of two words rule out.

use std::sync::Arc;

use crate::{
    alike::{self, Folded, Pattern, edits_allowed},
    compare::{Comparer, WELL_KNOWN_APART},
    index::{Index, WordId, key_of, skeleton_key},
    read::Token,
    score::Weighed,
    vocabulary::MISTYPED,
    words::Class,
};

/// A listed word and how like the query's word it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Neighbour {
    pub(crate) word: WordId,
    pub(crate) s: f32,
}

/// A word of a query, looked up.
#[derive(Debug, Clone)]
pub(crate) struct Looked {
    pub(crate) weighed: Weighed,
    /// Sorted by word. Words that an initial stands for are not among them.
    pub(crate) neighbours: Arc<[Neighbour]>,
    /// The letter, if the word is an initial.
    pub(crate) initial: Option<u8>,
    /// How many names hold any of the neighbours.
    pub(crate) cost: usize,
}

impl Comparer {
    /// Looks a word up.
    pub(crate) fn look_up(&self, token: &Token, index: &Index) -> Looked {
        let mut found = self.neighbours(token, index);
        found.sort_unstable_by(|a, b| {
            a.word.cmp(&b.word).then(b.s.total_cmp(&a.s))
        });
        found.dedup_by_key(|neighbour| neighbour.word);
        let mut weighed = match token.class {
            Class::Content => Weighed {
                weight: self.content_weight(token, &found, index),
                class: Class::Content,
                place: self.words.places.contains_key(&token.text),
                generic: self.words.is_generic(&token.text),
            },
            _ => self.vocabulary.weighed(&token.text, &self.words),
        };
        weighed.class = token.class;
        // Common words of the table that no name holds were needed for the
        // weight only.
        found.retain(|n| !index.words.postings(n.word).is_empty());
        let cost =
            found.iter().map(|n| index.words.postings(n.word).len()).sum();
        let initial = (token.class == Class::Initial)
            .then(|| token.text.bytes().next())
            .flatten();
        Looked { weighed, neighbours: found.into(), initial, cost }
    }

    fn content_weight(
        &self,
        token: &Token,
        found: &[Neighbour],
        index: &Index,
    ) -> f32 {
        self.vocabulary.content_by(&token.text, || {
            found
                .iter()
                .filter(|n| n.s >= MISTYPED && index.words.is_common(n.word))
                .map(|n| (n.s, index.words.weight(n.word)))
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.total_cmp(&a.1)))
        })
    }

    fn neighbours(&self, token: &Token, index: &Index) -> Vec<Neighbour> {
        let words = &index.words;
        let mut found = Vec::new();
        for abjad in [false, true] {
            if let Some(word) = words.find(&key_of(&token.text, abjad)) {
                found.push(Neighbour { word, s: 1.0 });
            }
        }
        if token.class != Class::Content {
            return found;
        }
        self.roughly(token, index, &mut found);
        self.without_vowels(token, index, &mut found);
        for other in self.words.nicknames_of(&token.text) {
            if let Some(word) = words.find(other) {
                let s = self.vocabulary.weights.nickname;
                found.push(Neighbour { word, s });
            }
        }
        let letter = token.text.chars().next().map(String::from);
        if let Some(word) = letter.and_then(|letter| words.find(&letter))
            && words.class(word) == Class::Initial
        {
            let s = self.vocabulary.weights.initial_for_word;
            found.push(Neighbour { word, s });
        }
        found
    }

    /// Words within a few edits.
    fn roughly(
        &self,
        token: &Token,
        index: &Index,
        found: &mut Vec<Neighbour>,
    ) {
        let words = &index.words;
        let folded = Folded::of(&token.text);
        let pattern = Pattern::of(&folded);
        let known = self.vocabulary.is_common(&token.text);
        let place = self.words.places.contains_key(&token.text);
        let n = folded.len();
        let longest = n + edits_allowed(n);
        let shortest = n.saturating_sub(edits_allowed(n));
        for len in shortest..=longest {
            let allowed = edits_allowed(len.min(n));
            if len.abs_diff(n) > allowed {
                continue;
            }
            let (Some(from), Some(to)) = (
                words.by_length_starts.get(len),
                words.by_length_starts.get(len + 1),
            ) else {
                break;
            };
            let range = *from as usize..*to as usize;
            let ids = words.by_length.get(range.clone()).unwrap_or_default();
            let masks = words.by_length_masks.get(range).unwrap_or_default();
            for (word, mask) in ids.iter().zip(masks) {
                let off = (folded.mask & !mask)
                    .count_ones()
                    .max((mask & !folded.mask).count_ones());
                if off as usize > allowed {
                    continue;
                }
                let s = pattern
                    .alike(words.folded(*word), &self.vocabulary.weights);
                let apart = s < WELL_KNOWN_APART
                    && ((known && words.is_common(*word))
                        || (place && words.weighed(*word).place));
                if s > 0.0 && !apart {
                    found.push(Neighbour { word: *word, s });
                }
            }
        }
    }

    /// Words of the same consonants, where one is written without vowels.
    fn without_vowels(
        &self,
        token: &Token,
        index: &Index,
        found: &mut Vec<Neighbour>,
    ) {
        let words = &index.words;
        let Some(key) = skeleton_key(&token.text) else { return };
        let from = words.skeletons.partition_point(|k| *k < key);
        let same = words
            .skeletons
            .iter()
            .zip(&words.skeleton_words)
            .skip(from)
            .take_while(|(k, _)| **k == key);
        let bare = alike::skeleton(&token.text);
        for (_, word) in same {
            let text = words.texts.get(*word);
            let text = String::from_utf8_lossy(text);
            let listed =
                alike::skeleton(text.trim_start_matches(crate::index::MARK));
            if (token.abjad || words.is_abjad(*word)) && listed == bare {
                let s = self.vocabulary.weights.same_consonants;
                found.push(Neighbour { word: *word, s });
            }
        }
    }
}
