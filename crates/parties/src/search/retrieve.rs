//! Exact retrieval: every listed name that scores at least the floor.
//!
//! ```text
//! needed:  sum gain(q,l) >= F (sum wq + B sum wl)
//! so:      sum x(q,l)    >= F sum wq     with x = gain - F B wl
//! ```
//!
//! Each word of the query can contribute at most `m`, the greatest `x` of its
//! neighbours. Words with many postings are set aside while all that was set
//! aside cannot reach the goal alone; of the other words one must contribute at
//! least its share, so only the postings of neighbours that do are walked. What
//! is left is bounded once more, word by word of the listed name, and then scored by the same code as
//! [`Comparer::compare`]. Bounds are compared with a slack and never decide
//! that a name is a hit, so no rounding can lose one.

use hashgate_pack::lists::ScoreWeights;

use crate::{
    index::{
        hash::{NameId, WordId, piece_key, pieces},
        tables::Index,
    },
    lists::weak_names::WEAK,
    matching::{
        assignment::Pair,
        comparer::{self, Comparer, run_edits, run_together},
        kind,
        lanes::fits,
        score::{self, Side},
    },
    names::class::{Class, Families, WeightedWord},
    search::{
        lookup::LookedUpWord,
        prepared_query::{PreparedQuery, PreparedVariant, QueryWord},
        scratch::Scratch,
    },
};

/// Below this floor nearly every name is a candidate: all are scored.
const LEAST_BOUNDED: f32 = 0.3;

/// A listed name that reaches the floor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Match {
    pub(crate) name: NameId,
    pub(crate) score: f32,
}

impl Comparer {
    /// Every listed name that scores at least `floor`, in the order of names.
    ///
    /// `wanted` says which names may be looked at.
    pub(crate) fn search(
        &self,
        query: &PreparedQuery<'_>,
        floor: f32,
        index: &Index<'_>,
        wanted: &dyn Fn(NameId) -> bool,
        scratch: &mut Scratch,
    ) -> Vec<Match> {
        scratch.begin(index);
        let first = kind::first_stage(floor, &self.vocabulary.weights);
        if first < LEAST_BOUNDED {
            let all = 0..crate::index::hash::index_of(index.names.len());
            scratch.candidates.extend(all);
        }
        self.candidates_by_words(query, first, index, scratch);
        for variant in &query.variants {
            self.candidates_by_variant(query, variant, floor, index, scratch);
        }
        self.candidates_by_run(query, floor, index, scratch);
        if self.vocabulary.weights.acronym >= floor {
            scratch.candidates.extend_from_slice(&query.acronyms);
        }
        let mut candidates = std::mem::take(&mut scratch.candidates);
        candidates.sort_unstable();
        candidates.dedup();
        let mut matches = Vec::new();
        let words = if candidates.is_empty() { vec![] } else { query.all() };
        for name in &candidates {
            if !wanted(*name) {
                continue;
            }
            let score = self.score_listed(query, &words, *name, index, scratch);
            if score >= floor {
                matches.push(Match { name: *name, score });
            }
        }
        scratch.candidates = candidates;
        matches
    }

    /// The score of a query against a listed name, by the index: equal to
    /// [`Comparer::compare`] to the last bit.
    pub(crate) fn score_listed(
        &self,
        query: &PreparedQuery<'_>,
        query_words: &[&QueryWord],
        name: NameId,
        index: &Index<'_>,
        scratch: &mut Scratch,
    ) -> f32 {
        let words = index.names.words(name);
        let at = name as usize;
        let legal = index.names.legal.get(at).copied().unwrap_or(0);
        scratch.weighed.clear();
        scratch
            .weighed
            .extend(words.iter().map(|word| index.words.weighed(*word)));
        let listed = Side { words: &scratch.weighed, legal };
        let legal = query.parsed.legal;
        let mut best =
            self.side_by_side(legal, query_words, words, listed, index);
        for variant in &query.variants {
            if !fits(&variant.needs, words) {
                continue;
            }
            let query_words: Vec<&QueryWord> =
                query.words_of(variant).iter().collect();
            let legal = variant.parsed.legal;
            let score =
                self.side_by_side(legal, &query_words, words, listed, index)
                    * self.vocabulary.weights.joined;
            best = best.max(score);
        }
        let mut score = best.max(self.run_score(query, name, index));
        if query.acronyms.binary_search(&name).is_ok() {
            score = score.max(self.vocabulary.weights.acronym);
        }
        match index.names.which.get(at) {
            Some(which) if which & WEAK != 0 => {
                score * weak_factor(words.len(), &self.vocabulary.weights)
            }
            _ => score,
        }
    }

    fn side_by_side(
        &self,
        legal: Families,
        query_words: &[&QueryWord],
        words: &[WordId],
        listed: Side<'_>,
        index: &Index<'_>,
    ) -> f32 {
        let weights = &self.vocabulary.weights;
        let weighed: Vec<WeightedWord> =
            query_words.iter().map(|word| word.weighed).collect();
        let query_side = Side { words: &weighed, legal };
        let mut pairs = Vec::new();
        for (q, query_word) in query_words.iter().enumerate() {
            for (l, word) in words.iter().enumerate() {
                let similarity = query_word.looked_up.similarity(
                    *word,
                    index,
                    weights.initial_for_word,
                );
                if similarity > 0.0
                    && let (Some(a), Some(b)) =
                        (query_side.words.get(q), listed.words.get(l))
                {
                    let gain = score::gain(similarity, *a, *b, weights.listed);
                    pairs.push(Pair { q, l, similarity, gain });
                }
            }
        }
        score::score(query_side, listed, &pairs, weights).score
    }

    /// Names run together, with their numbers.
    fn run_score(
        &self,
        query: &PreparedQuery<'_>,
        name: NameId,
        index: &Index<'_>,
    ) -> f32 {
        let listed = index.names.runs.get(name);
        let counts = (query.len(), index.names.words(name).len());
        let weights = &self.vocabulary.weights;
        let score = run_together(&query.run, listed, counts, weights);
        if score <= 0.0 {
            return 0.0;
        }
        let mut listed_numbers: Vec<&[u8]> = index
            .names
            .words(name)
            .iter()
            .filter(|word| index.words.class(**word) == Class::Number)
            .map(|word| index.words.texts.get(*word))
            .collect();
        listed_numbers.sort_unstable();
        let numbers = comparer::numbers(&query.parsed);
        let numbers: Vec<&[u8]> =
            numbers.iter().map(|n| n.as_bytes()).collect();
        score
            * comparer::number_factor(
                &numbers,
                &listed_numbers,
                &self.vocabulary.weights,
            )
    }

    /// Candidates that hold the words which a joined or split word became.
    fn candidates_by_variant(
        &self,
        query: &PreparedQuery<'_>,
        variant: &PreparedVariant,
        floor: f32,
        index: &Index<'_>,
        scratch: &mut Scratch,
    ) {
        let rarest = variant
            .needs
            .iter()
            .min_by_key(|word| index.words.postings(**word).len());
        let Some(rarest) = rarest else { return };
        let weights = &self.vocabulary.weights;
        if weights.joined < floor {
            return;
        }
        let floor = kind::first_stage(floor / weights.joined, weights);
        let mut names = index
            .words
            .postings(*rarest)
            .iter()
            .filter(|name| fits(&variant.needs, index.names.words(**name)))
            .peekable();
        if names.peek().is_none() {
            return;
        }
        let words: Vec<&QueryWord> = query.words_of(variant).iter().collect();
        let bound = self.bound(&words, floor, index, scratch);
        for name in names {
            self.consider(*name, &bound, index, scratch);
        }
    }

    /// Candidates that are similar when run together.
    fn candidates_by_run(
        &self,
        query: &PreparedQuery<'_>,
        floor: f32,
        index: &Index<'_>,
        scratch: &mut Scratch,
    ) {
        let run = &query.run;
        let n = run.len();
        if n < comparer::SHORTEST_RUN {
            return;
        }
        let edits = run_edits(n);
        for len in n.saturating_sub(edits)..=n + edits {
            let allowed = run_edits(len.min(n));
            if len.abs_diff(n) > allowed || len < comparer::SHORTEST_RUN {
                continue;
            }
            for (i, (from, to)) in pieces(len, run_edits(len)).enumerate() {
                let first = from.saturating_sub(allowed);
                for start in first..=from + allowed {
                    let Some(letters) = run.get(start..start + to - from)
                    else {
                        break;
                    };
                    let key = piece_key(len, i, letters);
                    for name in index.runs.of(key) {
                        self.consider_run(query, name, floor, index, scratch);
                    }
                }
            }
        }
    }

    fn consider_run(
        &self,
        query: &PreparedQuery<'_>,
        name: NameId,
        floor: f32,
        index: &Index<'_>,
        scratch: &mut Scratch,
    ) {
        if self.run_score(query, name, index) >= floor {
            scratch.candidates.push(name);
        }
    }
}

/// What the score of a weak name is lowered by: one word alone never finds
/// anybody.
fn weak_factor(words: usize, weights: &ScoreWeights) -> f32 {
    if words < 2 { weights.weak_one_word } else { weights.weak_name }
}

impl LookedUpWord {
    /// The similarity of this word to a listed one.
    fn similarity(&self, word: WordId, index: &Index<'_>, initial: f32) -> f32 {
        if let Ok(at) = self.neighbours.binary_search_by_key(&word, |n| n.word)
        {
            return self.neighbours.get(at).map_or(0.0, |n| n.similarity);
        }
        match self.initial {
            Some(letter)
                if index.words.class(word) == Class::Content
                    && index.words.texts.get(word).first() == Some(&letter) =>
            {
                initial
            }
            _ => 0.0,
        }
    }
}

#[cfg(test)]
mod tests;
