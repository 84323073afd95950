//! One name against another, without an index: the definition of the score.
//!
//! The search prunes; what it returns is what this gives.

use hashgate_pack::lists::{Lists, PartyKind, ScoreWeights};

use crate::{
    matching::{
        assignment::Pair,
        lanes::{Lane, Split, fits},
        score::{self, Penalty, Scored, Side},
        similarity::{self, Folded},
    },
    names::{
        class::{Class, GENERIC, PERSON, Weighed},
        parse::{self, ReadName, Token},
        tables::Words,
        weights::Vocabulary,
    },
};

/// Reads and compares names.
#[derive(Debug)]
pub(crate) struct Comparer {
    pub(crate) words: Words,
    pub(crate) vocabulary: Vocabulary,
}

/// A name that is ready to be compared.
#[derive(Debug, Clone)]
pub(crate) struct Prepared {
    pub(crate) read: ReadName,
    pub(crate) weighed: Vec<Weighed>,
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
    /// Whether every word of the query, two telling ones at least, stands in
    /// the listed name letter by letter, the listed name has one telling word
    /// more, and nothing speaks against it.
    pub(crate) fn is_letter_by_letter(&self, listed: &Prepared) -> bool {
        let theirs = &listed.read.tokens;
        let same = |q: usize, l: usize| match (self.query.get(q), theirs.get(l))
        {
            (Some(a), Some(b)) => a.written == b.written,
            _ => false,
        };
        let telling = |tokens: &[Token]| {
            tokens.iter().filter(|t| t.class == Class::Content).count()
        };
        let ours = telling(&self.query);
        let pairs = &self.scored.pairs;
        self.lane == Lane::Words
            && ours >= 2
            && telling(theirs) == ours + 1
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
            words: Words::new(&lists.names),
            vocabulary: Vocabulary::new(&lists.names, &lists.score),
        }
    }

    pub(crate) fn prepare(&self, name: &str) -> Prepared {
        self.prepared(parse::read(name, &self.words))
    }

    /// A listed name, of which the list says what it names.
    pub(crate) fn prepare_listed(
        &self,
        name: &str,
        kind: PartyKind,
    ) -> Prepared {
        let mut prepared = self.prepare(name);
        if kind == PartyKind::Person {
            prepared.read.legal |= PERSON;
        }
        prepared
    }

    /// A query's name: unlike a list, it may have a mistyped legal form.
    pub(crate) fn prepare_query(&self, name: &str) -> Prepared {
        let mut prepared = self.prepare(name);
        self.lighten(&prepared.read, &mut prepared.weighed);
        prepared
    }

    /// A word at an end of the name that looks like a mistyped legal form
    /// tells little: a bit for each such word.
    pub(crate) fn light(&self, read: &ReadName) -> u64 {
        let telling =
            read.tokens.iter().filter(|t| t.class == Class::Content).count();
        if telling < 2 || read.legal & !(GENERIC | PERSON) != 0 {
            return 0;
        }
        let last = read.tokens.len() - 1;
        let mut light = 0;
        for at in [0, last] {
            if let Some(token) = read.tokens.get(at)
                && token.class == Class::Content
                && !token.abjad
                && !self.vocabulary.knows(&token.text)
                && self.words.like_a_legal_word(&token.text, at == 0)
            {
                light |= 1 << at;
            }
        }
        light
    }

    fn lighten(&self, read: &ReadName, weighed: &mut [Weighed]) {
        let light = self.light(read);
        for (at, weighed) in weighed.iter_mut().enumerate() {
            if light >> at & 1 == 1 {
                let most = self.vocabulary.weights.legal_like;
                weighed.weight = weighed.weight.min(most);
            }
        }
    }

    pub(crate) fn prepared(&self, read: ReadName) -> Prepared {
        let weighed = read
            .tokens
            .iter()
            .map(|token| {
                let mut weighed =
                    self.vocabulary.weighed(&token.text, &self.words);
                weighed.class = token.class;
                weighed
            })
            .collect();
        Self::prepared_as(read, weighed)
    }

    /// A name whose words were weighed before, by a look-up or by the index:
    /// to weigh a rare word means to look for a common one like it.
    pub(crate) fn prepared_as(
        read: ReadName,
        weighed: Vec<Weighed>,
    ) -> Prepared {
        let (folded, doubled): (Vec<Folded>, Vec<Option<Folded>>) =
            read.tokens.iter().map(|token| Folded::both(&token.text)).unzip();
        let run = run_of(folded.iter().map(|f| &*f.bytes));
        Prepared { read, weighed, folded, doubled, run }
    }

    /// How alike two words of names are.
    pub(crate) fn words_alike(
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
                let mut s = similarity::alike(qf, lf, weights);
                if let Some(doubled) = doubled {
                    s = s.max(similarity::alike(doubled, lf, weights));
                }
                // Two words that are both well known are two words, and
                // Changzhou is no misspelt Chengdu.
                if s < WELL_KNOWN_APART && self.both_known(&q.text, &l.text) {
                    s = 0.0;
                }
                if s < weights.nickname
                    && !l.abjad
                    && self.words.nicknames_of(&q.text).contains(&&*l.text)
                {
                    s = weights.nickname;
                }
                if (q.abjad || l.abjad)
                    && s < weights.same_consonants
                    && similarity::skeleton(&q.text)
                        == similarity::skeleton(&l.text)
                    && similarity::skeleton(&q.text).len() >= 2
                {
                    weights.same_consonants
                } else {
                    s
                }
            }
            _ => 0.0,
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
        let ours = q.read.tokens.iter().zip(&q.folded).zip(&q.doubled);
        for (i, ((qt, qf), doubled)) in ours.enumerate() {
            let query = (qt, qf, doubled.as_ref());
            for (j, (lt, lf)) in l.read.tokens.iter().zip(&l.folded).enumerate()
            {
                let s = self.words_alike(query, (lt, lf));
                if s > 0.0 {
                    let gain = score::gain(s, q.weighed[i], l.weighed[j], b);
                    pairs.push(Pair { q: i, l: j, s, gain });
                }
            }
        }
        pairs
    }

    fn word_by_word(&self, q: &Prepared, l: &Prepared) -> Scored {
        score::score(
            Side { words: &q.weighed, legal: q.read.legal },
            Side { words: &l.weighed, legal: l.read.legal },
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
            query: q.read.tokens.clone(),
        };
        // A word without vowels joins and splits nothing.
        let texts: Vec<&str> = l
            .read
            .tokens
            .iter()
            .map(|t| if t.abjad { "" } else { t.text.as_str() })
            .collect();
        let has = |word: &str| texts.contains(&word);
        let splits: Vec<Vec<Split>> =
            q.read.tokens.iter().map(|t| self.splits(t, &has)).collect();
        let splits = |i: usize| splits.get(i).map_or(&[][..], Vec::as_slice);
        for variant in self.variants(&q.read, &has, &splits) {
            let needs: Vec<&str> =
                variant.needs.iter().map(String::as_str).collect();
            if !fits(&needs, &texts) {
                continue;
            }
            let mut prepared = self.prepared(variant.read);
            self.lighten(&prepared.read, &mut prepared.weighed);
            let scored = self.word_by_word(&prepared, l);
            let score = scored.score * self.vocabulary.weights.joined;
            if score > best.score {
                best = Compared {
                    score,
                    lane: variant.lane,
                    scored,
                    query: prepared.read.tokens,
                };
            }
        }
        let counts = (q.read.tokens.len(), l.read.tokens.len());
        let weights = &self.vocabulary.weights;
        let score = run_together(&q.run, &l.run, counts, weights)
            * numbers_apart(&numbers(&q.read), &numbers(&l.read), weights);
        if score > best.score {
            best = Compared {
                score,
                lane: Lane::RunTogether,
                scored: Scored::default(),
                query: q.read.tokens.clone(),
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

/// Below this likeness two well-known words are not one mistyped.
pub(crate) const WELL_KNOWN_APART: f32 = 0.85;

/// From this length on, names of as many words may differ in one letter.
const LONG_RUN: usize = 14;

/// The shortest run that is compared: shorter ones are alike by chance.
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

/// What numbers that differ leave of names run together.
pub(crate) fn numbers_apart<T: PartialEq>(
    ours: &[T],
    theirs: &[T],
    weights: &ScoreWeights,
) -> f32 {
    if ours == theirs {
        1.0
    } else if ours.is_empty() || theirs.is_empty() {
        weights.number_on_one_side
    } else {
        // `Fund VIII` and `Fund IX` differ by a letter and by all that
        // matters.
        0.0
    }
}

/// The numbers of a name, sorted.
pub(crate) fn numbers(read: &ReadName) -> Vec<&str> {
    let mut all: Vec<&str> = read
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
                "only one telling word agrees, and there are more"
            }
            Self::OneWordRoughly => {
                "the one telling word that agrees does so only roughly"
            }
            Self::CommonWordsOnly => {
                "the words that agree are common ones, and others are left over"
            }
            Self::NoTellingWord => "no telling word agrees",
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
