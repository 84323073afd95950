//! One name against another, without an index: the definition of the score.
//!
//! The search prunes; what it returns is what this gives.

use hashgate_pack::lists::{Lists, PartyKind, ScoreWeights};

use crate::{
    matching::{
        acronym,
        assignment::Pair,
        lanes::{Lane, Split, fits},
        score::{self, Penalty, Scored, Side},
        similarity::{self, Folded},
    },
    names::{
        class::{Class, GENERIC, PERSON, WeightedWord},
        parse::{self, ParsedName, Token},
        sounds,
        tables::WordTables,
        weights::Vocabulary,
    },
};

/// Reads and compares names.
#[derive(Debug)]
pub(crate) struct Comparer {
    pub(crate) words: WordTables,
    pub(crate) vocabulary: Vocabulary,
}

/// A name that is ready to be compared.
#[derive(Debug, Clone)]
pub(crate) struct Prepared {
    pub(crate) parsed: ParsedName,
    pub(crate) weighed: Vec<WeightedWord>,
    pub(crate) folded: Vec<Folded>,
    /// Those of which doubled letters may be kept.
    pub(crate) doubled: Vec<Option<Folded>>,
    /// The folded words without blanks.
    pub(crate) run: Vec<u8>,
}

/// The best of all lanes.
#[derive(Debug, Clone)]
pub(crate) struct Compared {
    pub(crate) score: f32,
    pub(crate) lane: Lane,
    pub(crate) scored: Scored,
    /// The query's words as they were paired.
    pub(crate) query: Vec<Token>,
}

impl Compared {
    /// Whether every word of the query, of which two or more are distinctive,
    /// is in the listed name letter by letter, the listed name has exactly one
    /// more distinctive word, and no penalty but the legal form applies.
    pub(crate) fn is_letter_by_letter(&self, listed: &Prepared) -> bool {
        let listed = &listed.parsed.tokens;
        let same = |q: usize, l: usize| match (self.query.get(q), listed.get(l))
        {
            (Some(a), Some(b)) => a.written == b.written,
            _ => false,
        };
        let distinctive = |tokens: &[Token]| {
            tokens.iter().filter(|t| t.class == Class::Content).count()
        };
        let count = distinctive(&self.query);
        let pairs = &self.scored.pairs;
        self.lane == Lane::Words
            && count >= 2
            && distinctive(listed) == count + 1
            && pairs.len() == self.query.len()
            && pairs.iter().all(|pair| same(pair.q, pair.l))
            && self
                .scored
                .penalties
                .iter()
                .all(|(penalty, _)| *penalty == Penalty::OtherLegalForm)
    }
}

impl Comparer {
    pub(crate) fn new(lists: &Lists) -> Self {
        Self {
            words: WordTables::new(&lists.names),
            vocabulary: Vocabulary::new(&lists.names, &lists.score),
        }
    }

    pub(crate) fn prepare(&self, name: &str) -> Prepared {
        self.prepared(parse::parse(name, &self.words))
    }

    /// The words of a name, without what they weigh: finding that costs more
    /// than all else.
    pub(crate) fn parsed(&self, name: &str) -> ParsedName {
        parse::parse(name, &self.words)
    }

    /// A listed name, of which the list says what it names.
    pub(crate) fn prepare_listed(
        &self,
        name: &str,
        kind: PartyKind,
    ) -> Prepared {
        let mut prepared = self.prepare(name);
        if kind == PartyKind::Person {
            prepared.parsed.legal |= PERSON;
        }
        prepared
    }

    /// A query's name: unlike a list, it may have a mistyped legal form.
    pub(crate) fn prepare_query(&self, name: &str) -> Prepared {
        let mut prepared = self.prepare(name);
        self.cap_light_words(&prepared.parsed, &mut prepared.weighed);
        prepared
    }

    /// Words at either end of a name that look like a mistyped legal form and
    /// so weigh little: a bit for each.
    pub(crate) fn light_words(&self, parsed: &ParsedName) -> u64 {
        let distinctive =
            parsed.tokens.iter().filter(|t| t.class == Class::Content).count();
        if distinctive < 2 || parsed.legal & !(GENERIC | PERSON) != 0 {
            return 0;
        }
        let last = parsed.tokens.len() - 1;
        let mut light = 0;
        for at in [0, last] {
            if let Some(token) = parsed.tokens.get(at)
                && token.class == Class::Content
                && !token.abjad
                && !self.vocabulary.knows(&token.text)
                && self.words.resembles_legal_form(&token.text, at == 0)
            {
                light |= 1 << at;
            }
        }
        light
    }

    fn cap_light_words(
        &self,
        parsed: &ParsedName,
        weighed: &mut [WeightedWord],
    ) {
        let light = self.light_words(parsed);
        for (at, weighed) in weighed.iter_mut().enumerate() {
            if light >> at & 1 == 1 {
                let max = self.vocabulary.weights.legal_like;
                weighed.weight = weighed.weight.min(max);
            }
        }
    }

    pub(crate) fn prepared(&self, parsed: ParsedName) -> Prepared {
        let weighed = parsed
            .tokens
            .iter()
            .map(|token| {
                let mut weighed =
                    self.vocabulary.weighed(&token.text, &self.words);
                weighed.class = token.class;
                weighed
            })
            .collect();
        Self::prepared_with(parsed, weighed)
    }

    /// A name whose words were weighed before, by a look-up or by the index:
    /// weighing a rare word means searching for a common one like it.
    pub(crate) fn prepared_with(
        parsed: ParsedName,
        weighed: Vec<WeightedWord>,
    ) -> Prepared {
        let (folded, doubled): (Vec<Folded>, Vec<Option<Folded>>) =
            parsed.tokens.iter().map(|token| Folded::both(&token.text)).unzip();
        let run = run_of(folded.iter().map(|f| &*f.bytes));
        Prepared { parsed, weighed, folded, doubled, run }
    }

    /// The similarity of two words of names.
    pub(crate) fn word_similarity(
        &self,
        (q, qf, doubled): (&Token, &Folded, Option<&Folded>),
        (l, lf): (&Token, &Folded),
    ) -> f32 {
        if q.text == l.text {
            return 1.0;
        }
        let weights = &self.vocabulary.weights;
        match (q.class, l.class) {
            (Class::Initial, Class::Content)
            | (Class::Content, Class::Initial)
                if q.text.as_bytes().first() == l.text.as_bytes().first() =>
            {
                weights.initial_for_word
            }
            (Class::Content, Class::Content) => {
                let mut s = similarity::similarity(qf, lf, weights);
                if let Some(doubled) = doubled {
                    s = s.max(similarity::similarity(doubled, lf, weights));
                }
                // Two words that are both well known are two words:
                // Changzhou is not a misspelling of Chengdu.
                if s < WELL_KNOWN_APART && self.both_known(&q.text, &l.text) {
                    s = 0.0;
                }
                if s < weights.nickname
                    && !l.abjad
                    && self.words.nicknames_of(&q.text).contains(&&*l.text)
                {
                    s = weights.nickname;
                }
                if (q.abjad || l.abjad) && s < weights.same_consonants {
                    s.max(self.consonants_alike(&q.text, &l.text))
                } else {
                    s
                }
            }
            _ => 0.0,
        }
    }

    /// How alike words are that have the same consonants: two of them are
    /// few, and agree by chance.
    pub(crate) fn consonants_alike(&self, q: &str, l: &str) -> f32 {
        let weights = &self.vocabulary.weights;
        match self.words.sounds.in_common(q, l) {
            0 => 0.0,
            n if n <= sounds::LEAST_CLASSES => weights.few_consonants,
            _ => weights.same_consonants,
        }
    }

    fn both_known(&self, q: &str, l: &str) -> bool {
        (self.vocabulary.is_common(q) && self.vocabulary.is_common(l))
            || (self.words.places.contains_key(q)
                && self.words.places.contains_key(l))
    }

    pub(crate) fn pairs(&self, q: &Prepared, l: &Prepared) -> Vec<Pair> {
        let b = self.vocabulary.weights.listed;
        let mut pairs = Vec::new();
        let words = q.parsed.tokens.iter().zip(&q.folded).zip(&q.doubled);
        for (i, ((qt, qf), doubled)) in words.enumerate() {
            let query = (qt, qf, doubled.as_ref());
            for (j, (lt, lf)) in
                l.parsed.tokens.iter().zip(&l.folded).enumerate()
            {
                let s = self.word_similarity(query, (lt, lf));
                if s > 0.0 {
                    let gain = score::gain(s, q.weighed[i], l.weighed[j], b);
                    pairs.push(Pair { q: i, l: j, similarity: s, gain });
                }
            }
        }
        pairs
    }

    fn word_by_word(&self, q: &Prepared, l: &Prepared) -> Scored {
        score::score(
            Side { words: &q.weighed, legal: q.parsed.legal },
            Side { words: &l.weighed, legal: l.parsed.legal },
            &self.pairs(q, l),
            &self.vocabulary.weights,
        )
    }

    /// The score of two names: the best of all lanes.
    pub(crate) fn compare(&self, q: &Prepared, l: &Prepared) -> Compared {
        let scored = self.word_by_word(q, l);
        let mut best = Compared {
            score: scored.score,
            lane: Lane::Words,
            scored,
            query: q.parsed.tokens.clone(),
        };
        // A word without vowels joins and splits nothing.
        let texts: Vec<&str> = l
            .parsed
            .tokens
            .iter()
            .map(|t| if t.abjad { "" } else { t.text.as_str() })
            .collect();
        let has = |word: &str| texts.contains(&word);
        let splits: Vec<Vec<Split>> =
            q.parsed.tokens.iter().map(|t| self.splits(t, &has)).collect();
        let splits = |i: usize| splits.get(i).map_or(&[][..], Vec::as_slice);
        for variant in self.variants(&q.parsed, &has, &splits) {
            let needs: Vec<&str> =
                variant.needs.iter().map(String::as_str).collect();
            if !fits(&needs, &texts) {
                continue;
            }
            let mut prepared = self.prepared(variant.parsed);
            self.cap_light_words(&prepared.parsed, &mut prepared.weighed);
            let scored = self.word_by_word(&prepared, l);
            let score = scored.score * self.vocabulary.weights.joined;
            if score > best.score {
                best = Compared {
                    score,
                    lane: variant.lane,
                    scored,
                    query: prepared.parsed.tokens,
                };
            }
        }
        let counts = (q.parsed.tokens.len(), l.parsed.tokens.len());
        let weights = &self.vocabulary.weights;
        let score = run_together(&q.run, &l.run, counts, weights)
            * number_factor(&numbers(&q.parsed), &numbers(&l.parsed), weights);
        if score > best.score {
            best = Compared {
                score,
                lane: Lane::RunTogether,
                scored: Scored::default(),
                query: q.parsed.tokens.clone(),
            };
        }
        if weights.acronym > best.score
            && acronym::agree(&q.parsed, &l.parsed, &self.words)
        {
            best = Compared {
                score: weights.acronym,
                lane: Lane::Acronym,
                scored: Scored::default(),
                query: q.parsed.tokens.clone(),
            };
        }
        best
    }
}

/// The folded words without blanks, folded once more as one.
pub(crate) fn run_of<'w>(folded: impl Iterator<Item = &'w [u8]>) -> Vec<u8> {
    let run: Vec<u8> = folded.flatten().copied().collect();
    similarity::fold(&run)
}

/// The edits allowed between names run together, by the length of the
/// shorter.
pub(crate) fn run_edits(shorter: usize) -> usize {
    (shorter / 16).min(2)
}

/// Below this similarity two well-known words are not one misspelled.
pub(crate) const WELL_KNOWN_APART: f32 = 0.85;

/// From this length on, names of as many words may differ in one letter.
const LONG_RUN: usize = 14;

/// The shortest run that is compared: shorter ones are similar by chance.
pub(crate) const SHORTEST_RUN: usize = 5;

/// Names letter by letter, blanks left out.
pub(crate) fn run_together(
    q: &[u8],
    l: &[u8],
    (words_q, words_l): (usize, usize),
    weights: &ScoreWeights,
) -> f32 {
    let (shorter, longer) = (q.len().min(l.len()), q.len().max(l.len()));
    let mut allowed = run_edits(shorter);
    if words_q == words_l {
        // Only the blanks may have moved: "Government of Estonia" and "of
        // Ethiopia" are three edits apart and nothing alike.
        allowed = allowed.min(usize::from(shorter >= LONG_RUN));
    }
    if shorter < SHORTEST_RUN || longer - shorter > allowed {
        return 0.0;
    }
    let edits = if q == l {
        0
    } else {
        strsim::generic_levenshtein(&Bytes(q), &Bytes(l))
    };
    if edits > allowed {
        return 0.0;
    }
    (weights.run_together_best
        - weights.run_together_step * edits as f32 / longer as f32)
        .max(0.0)
}

/// Letters in the form that the distance takes.
struct Bytes<'a>(&'a [u8]);

impl<'b> IntoIterator for &'b Bytes<'_> {
    type Item = &'b u8;
    type IntoIter = std::slice::Iter<'b, u8>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// The factor on the score of names run together whose numbers differ.
pub(crate) fn number_factor<T: PartialEq>(
    query: &[T],
    listed: &[T],
    weights: &ScoreWeights,
) -> f32 {
    if query == listed {
        1.0
    } else if query.is_empty() || listed.is_empty() {
        weights.number_on_one_side
    } else {
        // `Fund VIII` and `Fund IX` differ by little but are two funds.
        0.0
    }
}

/// The numbers of a name, sorted.
pub(crate) fn numbers(parsed: &ParsedName) -> Vec<&str> {
    let mut all: Vec<&str> = parsed
        .tokens
        .iter()
        .filter(|t| t.class == Class::Number)
        .map(|t| t.text.as_str())
        .collect();
    all.sort_unstable();
    all
}

impl Penalty {
    /// The penalty in words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::LeftOnBothSides => "each name has words that the other lacks",
            Self::OtherPlace => "the words left over name different places",
            Self::OneWordOnly => {
                "only one distinctive word agrees, and there are more"
            }
            Self::OneWordRoughly => {
                "the one distinctive word that agrees does so only roughly"
            }
            Self::CommonWordsOnly => {
                "the words that agree are common ones, and others are left over"
            }
            Self::NoDistinctiveWord => "no distinctive word agrees",
            Self::AllRoughly => "all words agree only roughly",
            Self::FirmForPerson => {
                "the query has the form of a firm, and the list names a person"
            }
            Self::OtherNumber => "the numbers differ",
            Self::NumberOnOneSide => "only one of the names has a number",
            Self::OtherLegalForm => "the legal forms are of different kinds",
        }
    }
}
