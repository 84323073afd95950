//! Exact retrieval: every listed name that scores at least the floor.
//!
//! ```text
//! needed:  sum gain(q,l) >= F (sum wq + B sum wl)
//! so:      sum x(q,l)    >= F sum wq     with x = gain - F B wl
//! ```
//!
//! Each word of the query can bring at most `m`, the greatest `x` of its
//! neighbours. Words with many postings are set aside while what was set
//! aside cannot reach the goal alone; of the rest one must bring at least its
//! share, so only neighbours that do are walked. What is left is bounded once
//! more, word by word of the listed name, and then scored by the same code as
//! [`Comparer::compare`]. Bounds are compared with a slack and never decide
//! that a name is a hit, so no rounding can lose one.

use crate::{
    index::{
        hash::{NameId, WordId, piece_key, pieces},
        tables::Index,
    },
    matching::{
        assignment::Pair,
        comparer::{self, Comparer, run_edits, run_together},
        lanes::fits,
        score::{self, Side},
    },
    names::class::{Class, Families, Weighed},
    search::{
        lookup::Looked,
        prepared_query::{Ours, Sought, SoughtVariant},
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
        sought: &Sought<'_>,
        floor: f32,
        index: &Index<'_>,
        wanted: &dyn Fn(NameId) -> bool,
        scratch: &mut Scratch,
    ) -> Vec<Match> {
        scratch.begin(index);
        if floor < LEAST_BOUNDED {
            let all = 0..crate::index::hash::index_of(index.names.len());
            scratch.candidates.extend(all);
        }
        self.by_words(sought, floor, index, scratch);
        for variant in &sought.variants {
            self.by_variant(sought, variant, floor, index, scratch);
        }
        self.by_run(sought, floor, index, scratch);
        let mut candidates = std::mem::take(&mut scratch.candidates);
        candidates.sort_unstable();
        candidates.dedup();
        let mut matches = Vec::new();
        let words = if candidates.is_empty() { vec![] } else { sought.all() };
        for name in &candidates {
            if !wanted(*name) {
                continue;
            }
            let score = self.full(sought, &words, *name, index, scratch);
            if score >= floor {
                matches.push(Match { name: *name, score });
            }
        }
        scratch.candidates = candidates;
        matches
    }

    /// The score of a query against a listed name, by the index: equal to
    /// [`Comparer::compare`] to the last bit.
    pub(crate) fn full(
        &self,
        sought: &Sought<'_>,
        ours: &[&Ours],
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
        let legal = sought.read.legal;
        let mut best = self.side_by_side(legal, ours, words, listed, index);
        for variant in &sought.variants {
            if !fits(&variant.needs, words) {
                continue;
            }
            let ours: Vec<&Ours> = sought.words_of(variant).iter().collect();
            let legal = variant.read.legal;
            let score = self.side_by_side(legal, &ours, words, listed, index)
                * self.vocabulary.weights.joined;
            best = best.max(score);
        }
        best.max(self.run_score(sought, name, index))
    }

    fn side_by_side(
        &self,
        legal: Families,
        looked: &[&Ours],
        words: &[WordId],
        listed: Side<'_>,
        index: &Index<'_>,
    ) -> f32 {
        let weights = &self.vocabulary.weights;
        let weighed: Vec<Weighed> =
            looked.iter().map(|ours| ours.weighed).collect();
        let query = Side { words: &weighed, legal };
        let mut pairs = Vec::new();
        for (q, ours) in looked.iter().enumerate() {
            for (l, word) in words.iter().enumerate() {
                let s =
                    ours.looked.alike(*word, index, weights.initial_for_word);
                if s > 0.0
                    && let (Some(a), Some(b)) =
                        (query.words.get(q), listed.words.get(l))
                {
                    let gain = score::gain(s, *a, *b, weights.listed);
                    pairs.push(Pair { q, l, s, gain });
                }
            }
        }
        score::score(query, listed, &pairs, weights).score
    }

    /// Names run together, with their numbers.
    fn run_score(
        &self,
        sought: &Sought<'_>,
        name: NameId,
        index: &Index<'_>,
    ) -> f32 {
        let listed = index.names.runs.get(name);
        let counts = (sought.len(), index.names.words(name).len());
        let weights = &self.vocabulary.weights;
        let score = run_together(&sought.run, listed, counts, weights);
        if score <= 0.0 {
            return 0.0;
        }
        let mut theirs: Vec<&[u8]> = index
            .names
            .words(name)
            .iter()
            .filter(|word| index.words.class(**word) == Class::Number)
            .map(|word| index.words.texts.get(*word))
            .collect();
        theirs.sort_unstable();
        let ours = comparer::numbers(&sought.read);
        let ours: Vec<&[u8]> = ours.iter().map(|n| n.as_bytes()).collect();
        score
            * comparer::numbers_apart(&ours, &theirs, &self.vocabulary.weights)
    }

    /// Candidates that hold the words which a joined or split word became.
    fn by_variant(
        &self,
        sought: &Sought<'_>,
        variant: &SoughtVariant,
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
        let floor = floor / weights.joined;
        let mut names = index
            .words
            .postings(*rarest)
            .iter()
            .filter(|name| fits(&variant.needs, index.names.words(**name)))
            .peekable();
        if names.peek().is_none() {
            return;
        }
        let words: Vec<&Ours> = sought.words_of(variant).iter().collect();
        let bound = self.bound(&words, floor, index, scratch);
        for name in names {
            self.consider(*name, &bound, index, scratch);
        }
    }

    /// Candidates that are alike when run together.
    fn by_run(
        &self,
        sought: &Sought<'_>,
        floor: f32,
        index: &Index<'_>,
        scratch: &mut Scratch,
    ) {
        let run = &sought.run;
        let n = run.len();
        if n < comparer::SHORTEST_RUN {
            return;
        }
        let most = run_edits(n);
        for len in n.saturating_sub(most)..=n + most {
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
                        self.consider_run(sought, name, floor, index, scratch);
                    }
                }
            }
        }
    }

    fn consider_run(
        &self,
        sought: &Sought<'_>,
        name: NameId,
        floor: f32,
        index: &Index<'_>,
        scratch: &mut Scratch,
    ) {
        if self.run_score(sought, name, index) >= floor {
            scratch.candidates.push(name);
        }
    }
}

impl Looked {
    /// How like a listed word this word is.
    fn alike(&self, word: WordId, index: &Index<'_>, initial: f32) -> f32 {
        if let Ok(at) = self.neighbours.binary_search_by_key(&word, |n| n.word)
        {
            return self.neighbours.get(at).map_or(0.0, |n| n.s);
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
