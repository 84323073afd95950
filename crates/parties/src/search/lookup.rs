//! The listed words similar to a word of a query.
//!
//! The definition is [`Comparer::word_similarity`]; what is looked up here leaves
//! out only what edits, lengths and letters of two words rule out.

use std::sync::Arc;

use crate::{
    index::{
        hash::WordId,
        tables::{Index, MARK, sound_key},
    },
    matching::{
        comparer::{Comparer, WELL_KNOWN_APART},
        lanes::Split,
        similarity::{Folded, Pattern, edits_allowed, mask_edits},
    },
    names::{
        class::{Class, WeightedWord},
        parse::Token,
        weights::MISTYPED,
    },
};

/// A listed word and its similarity to the query's word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Neighbour {
    pub(crate) word: WordId,
    pub(crate) similarity: f32,
}

/// A word of a query, looked up.
#[derive(Debug)]
pub(crate) struct LookedUpWord {
    pub(crate) weighed: WeightedWord,
    pub(crate) letters: Arc<Letters>,
    /// Sorted by word. Words that an initial stands for are not among them.
    pub(crate) neighbours: Box<[Neighbour]>,
    /// The letter, if the word is an initial.
    pub(crate) initial: Option<u8>,
    /// How many names hold any of the neighbours.
    pub(crate) cost: usize,
    /// The greatest similarity of these words.
    pub(crate) max_similarity: f32,
}

/// The letters of a word, whether it is looked up or not.
#[derive(Debug)]
pub(crate) struct Letters {
    pub(crate) folded: Folded,
    /// The same with doubled letters kept, where there are any.
    pub(crate) doubled: Option<Folded>,
    /// The ways to split the word into listed ones.
    pub(crate) splits: Vec<Split>,
}

impl Comparer {
    /// The letters of a word.
    pub(crate) fn letters(
        &self,
        token: &Token,
        index: &Index<'_>,
    ) -> Arc<Letters> {
        let (folded, doubled) = Folded::both(&token.text);
        let splits = self.splits(token, &|word| index.has(word));
        Arc::new(Letters { folded, doubled, splits })
    }

    /// Whether a word is weighed as a distinctive one. A word written without
    /// vowels always is, but for a single letter, which is weighed as an initial.
    pub(crate) fn is_weighed_as_content(&self, token: &Token) -> bool {
        token.class == Class::Content
            && (!token.abjad || self.words.class(&token.text) == Class::Content)
    }

    /// Looks a word up.
    pub(crate) fn look_up(
        &self,
        token: &Token,
        letters: &Arc<Letters>,
        index: &Index<'_>,
    ) -> LookedUpWord {
        let (mut found, nearest) = self.neighbours(token, letters, index);
        found.sort_unstable_by(|a, b| {
            a.word.cmp(&b.word).then(b.similarity.total_cmp(&a.similarity))
        });
        found.dedup_by_key(|neighbour| neighbour.word);
        let mut weighed = if self.is_weighed_as_content(token) {
            WeightedWord {
                weight: self.vocabulary.content_by(&token.text, || nearest),
                class: Class::Content,
                place: self.words.places.contains_key(&token.text),
                generic: self.words.is_generic(&token.text),
            }
        } else {
            self.vocabulary.weighed(&token.text, &self.words)
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
        LookedUpWord {
            weighed,
            letters: Arc::clone(letters),
            max_similarity: found
                .iter()
                .map(|n| n.similarity)
                .fold(0.0, f32::max),
            neighbours: found.into(),
            initial,
            cost,
        }
    }

    /// The listed words similar to a word, and the common word that it may be a
    /// misspelling of, with its weight. A nickname or a word without vowels is
    /// not a misspelling and does not count here.
    fn neighbours(
        &self,
        token: &Token,
        letters: &Letters,
        index: &Index<'_>,
    ) -> (Vec<Neighbour>, Option<(f32, f32)>) {
        let words = &index.words;
        let mut found = Vec::new();
        for abjad in [false, true] {
            if let Some(word) = words.find(&token.text, abjad) {
                found.push(Neighbour { word, similarity: 1.0 });
            }
        }
        if token.class != Class::Content {
            return (found, None);
        }
        let nearest = self.similar_words(token, letters, index, &mut found);
        self.same_consonants(token, index, &mut found);
        for other in self.words.nicknames_of(&token.text) {
            if let Some(word) = words.find(other, false) {
                let similarity = self.vocabulary.weights.nickname;
                found.push(Neighbour { word, similarity });
            }
        }
        let letter = token.text.chars().next().map(String::from);
        if let Some(word) = letter.and_then(|letter| words.find(&letter, false))
            && words.class(word) == Class::Initial
        {
            let similarity = self.vocabulary.weights.initial_for_word;
            found.push(Neighbour { word, similarity });
        }
        (found, nearest)
    }

    /// Words within a few edits; gives the common word most like it, of
    /// equals the lightest, as [`Vocabulary::content_by`] asks.
    ///
    /// [`Vocabulary::content_by`]: crate::names::weights::Vocabulary::content_by
    fn similar_words(
        &self,
        token: &Token,
        letters: &Letters,
        index: &Index<'_>,
        found: &mut Vec<Neighbour>,
    ) -> Option<(f32, f32)> {
        if let Some(doubled) = &letters.doubled {
            self.similar_to(token, doubled, index, found);
        }
        self.similar_to(token, &letters.folded, index, found)
    }

    fn similar_to(
        &self,
        token: &Token,
        folded: &Folded,
        index: &Index<'_>,
        found: &mut Vec<Neighbour>,
    ) -> Option<(f32, f32)> {
        let words = &index.words;
        let mut nearest: Option<(f32, f32)> = None;
        let known = self.vocabulary.is_common(&token.text);
        let place = self.words.places.contains_key(&token.text);
        let mut candidates: Vec<WordId> = Vec::with_capacity(64);
        let n = folded.len();
        words.deletion_index.candidates(&folded.bytes, &mut |word| {
            let at = word as usize;
            let len = words.lengths.get(at).copied().map_or(0, usize::from);
            let allowed = edits_allowed(n.min(len));
            let mask = words.masks.get(at).copied().unwrap_or(0);
            if n.abs_diff(len) <= allowed
                && mask_edits(folded.mask, mask) as usize <= allowed
            {
                candidates.push(word);
            }
        });
        if candidates.is_empty() {
            return None;
        }
        candidates.sort_unstable();
        candidates.dedup();
        let pattern = Pattern::of(folded);
        for word in candidates {
            let similarity = pattern
                .similarity(words.folded(word), &self.vocabulary.weights);
            if similarity <= 0.0 {
                continue;
            }
            if similarity >= MISTYPED && words.is_common(word) {
                let weight = words.weight(word);
                let nearer = nearest.is_none_or(|(best, lightest)| {
                    similarity > best || similarity >= best && weight < lightest
                });
                if nearer {
                    nearest = Some((similarity, weight));
                }
            }
            let distinct = similarity < WELL_KNOWN_APART
                && ((known && words.is_common(word))
                    || (place && words.weighed(word).place));
            if !distinct {
                found.push(Neighbour { word, similarity });
            }
        }
        nearest
    }

    /// Words of the same consonants, where one is written without vowels.
    fn same_consonants(
        &self,
        token: &Token,
        index: &Index<'_>,
        found: &mut Vec<Neighbour>,
    ) {
        let words = &index.words;
        if !token.abjad && !words.any_abjad() {
            return;
        }
        let sounds = &self.words.sounds;
        for reading in sounds.of(&token.text) {
            let key = sound_key(&reading);
            let from = words.sounds.partition_point(|k| *k < key);
            let same = words.sounds.iter().zip(words.sound_words).skip(from);
            for (_, word) in same.take_while(|(k, _)| **k == key) {
                let text = String::from_utf8_lossy(words.texts.get(*word));
                let listed = text.trim_start_matches(MARK);
                if token.abjad || words.is_abjad(*word) {
                    let similarity = self.consonants_alike(&token.text, listed);
                    found.push(Neighbour { word: *word, similarity });
                }
            }
        }
    }
}
