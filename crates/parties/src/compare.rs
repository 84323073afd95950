//! One name against another, without an index: the definition of the score.
//!
//! The search prunes; what it returns is what this gives.

use hashgate_pack::lists::Lists;

use crate::{
    alike::{self, Folded},
    assign::Pair,
    read::{self, ReadName, Token},
    score::{self, Penalty, Scored, Side, Weighed},
    vocabulary::Vocabulary,
    words::{Class, Words},
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
    /// The folded words without blanks.
    pub(crate) run: Folded,
}

/// How two names were brought together.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Lane {
    /// Word by word.
    Words,
    /// Word by word, after two words of the query were joined.
    Joined(String),
    /// Word by word, after a word of the query was split.
    Split(String),
    /// Letter by letter, blanks left out.
    RunTogether,
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

impl Comparer {
    pub(crate) fn new(lists: &Lists) -> Self {
        Self {
            words: Words::new(&lists.names),
            vocabulary: Vocabulary::new(&lists.names.frequency, &lists.score),
        }
    }

    pub(crate) fn prepare(&self, name: &str) -> Prepared {
        self.prepared(read::read(name, &self.words))
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
        let folded: Vec<Folded> =
            read.tokens.iter().map(|t| Folded::of(&t.text)).collect();
        let run = run_of(&folded);
        Prepared { read, weighed, folded, run }
    }

    /// How alike two words of names are.
    pub(crate) fn words_alike(
        &self,
        (q, qf): (&Token, &Folded),
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
                let s = alike::alike(qf, lf);
                if (q.abjad || l.abjad)
                    && s < weights.same_consonants
                    && alike::skeleton(&q.text) == alike::skeleton(&l.text)
                    && alike::skeleton(&q.text).len() >= 2
                {
                    weights.same_consonants
                } else {
                    s
                }
            }
            _ => 0.0,
        }
    }

    pub(crate) fn pairs(&self, q: &Prepared, l: &Prepared) -> Vec<Pair> {
        let b = self.vocabulary.weights.listed;
        let mut pairs = Vec::new();
        for (i, (qt, qf)) in q.read.tokens.iter().zip(&q.folded).enumerate() {
            for (j, (lt, lf)) in l.read.tokens.iter().zip(&l.folded).enumerate()
            {
                let s = self.words_alike((qt, qf), (lt, lf));
                if s > 0.0 {
                    let gain = score::gain(s, q.weighed[i], l.weighed[j], b);
                    pairs.push(Pair { q: i, l: j, s, gain });
                }
            }
        }
        pairs
    }

    fn by_words(&self, q: &Prepared, l: &Prepared) -> Scored {
        let side = |p: &'_ Prepared| -> (Vec<Weighed>, u8) {
            (p.weighed.clone(), p.read.legal)
        };
        let (qw, ql) = side(q);
        let (lw, ll) = side(l);
        score::score(
            Side { words: &qw, legal: ql },
            Side { words: &lw, legal: ll },
            &self.pairs(q, l),
            &self.vocabulary.weights,
        )
    }

    /// The score of two names: the best of all lanes.
    pub(crate) fn compare(&self, q: &Prepared, l: &Prepared) -> Compared {
        let scored = self.by_words(q, l);
        let mut best = Compared {
            score: scored.score,
            lane: Lane::Words,
            scored,
            query: q.read.tokens.clone(),
        };
        for (variant, lane) in self.variants(q, l) {
            let prepared = self.prepared(variant);
            let scored = self.by_words(&prepared, l);
            let score = scored.score * self.vocabulary.weights.joined;
            if score > best.score {
                best = Compared {
                    score,
                    lane,
                    scored,
                    query: prepared.read.tokens,
                };
            }
        }
        if q.read.tokens.len() != l.read.tokens.len() {
            let score =
                run_together(&q.run, &l.run, self) * self.numbers_apart(q, l);
            if score > best.score {
                best = Compared {
                    score,
                    lane: Lane::RunTogether,
                    scored: Scored::default(),
                    query: q.read.tokens.clone(),
                };
            }
        }
        best
    }

    /// Names run together must still agree in their numbers.
    fn numbers_apart(&self, q: &Prepared, l: &Prepared) -> f32 {
        let numbers = |p: &Prepared| -> Vec<String> {
            let mut all: Vec<String> = p
                .read
                .tokens
                .iter()
                .filter(|t| t.class == Class::Number)
                .map(|t| t.text.clone())
                .collect();
            all.sort();
            all
        };
        let (a, b) = (numbers(q), numbers(l));
        let weights = &self.vocabulary.weights;
        if a == b {
            1.0
        } else if a.is_empty() || b.is_empty() {
            weights.number_on_one_side
        } else {
            weights.other_number
        }
    }

    /// The query with two words joined into one that the listed name has, or
    /// with a word split into two that stand there side by side.
    fn variants(&self, q: &Prepared, l: &Prepared) -> Vec<(ReadName, Lane)> {
        let mut out = Vec::new();
        let has = |text: &str| l.read.tokens.iter().any(|t| t.text == text);
        let tokens = &q.read.tokens;
        for (i, pair) in tokens.windows(2).enumerate() {
            let [a, b] = pair else { continue };
            let joined = format!("{}{}", a.written, b.written);
            if has(&joined) {
                let mut read = q.read.clone();
                read.tokens.splice(i..i + 2, [self.word(&joined)]);
                out.push((read, Lane::Joined(joined)));
            }
        }
        for (i, token) in tokens.iter().enumerate() {
            for pair in l.read.tokens.windows(2) {
                let [a, b] = pair else { continue };
                let split = token
                    .written
                    .strip_prefix(a.written.as_str())
                    .is_some_and(|rest| rest == b.written);
                if split {
                    let mut read = q.read.clone();
                    read.tokens.splice(i..=i, [a.clone(), b.clone()]);
                    let lane = Lane::Split(token.written.clone());
                    out.push((read, lane));
                }
            }
        }
        out
    }

    pub(crate) fn word(&self, text: &str) -> Token {
        Token {
            text: text.to_owned(),
            written: text.to_owned(),
            class: self.words.class(text),
            abjad: false,
            place: self.words.places.get(text).copied(),
        }
    }
}

/// The folded words without blanks.
pub(crate) fn run_of(folded: &[Folded]) -> Folded {
    let run: Vec<u8> =
        folded.iter().flat_map(|f| f.bytes.iter().copied()).collect();
    Folded::of(&String::from_utf8(run).unwrap_or_default())
}

/// The edits allowed between names run together, by the length of the
/// shorter.
pub(crate) fn run_edits(shorter: usize) -> usize {
    (shorter / 9).min(3)
}

/// The shortest run that is compared: shorter ones are alike by chance.
pub(crate) const SHORTEST_RUN: usize = 5;

/// Names letter by letter, blanks left out.
pub(crate) fn run_together(q: &Folded, l: &Folded, with: &Comparer) -> f32 {
    let weights = &with.vocabulary.weights;
    let (shorter, longer) = (q.len().min(l.len()), q.len().max(l.len()));
    let allowed = run_edits(shorter);
    if shorter < SHORTEST_RUN || longer - shorter > allowed {
        return 0.0;
    }
    let edits = if q.bytes == l.bytes {
        0
    } else {
        let text = |f: &Folded| {
            String::from_utf8(f.bytes.to_vec()).unwrap_or_default()
        };
        strsim::levenshtein(&text(q), &text(l))
    };
    if edits > allowed {
        return 0.0;
    }
    (weights.run_together_best
        - weights.run_together_step * edits as f32 / longer as f32)
        .max(0.0)
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
            Self::OtherNumber => "the numbers differ",
            Self::NumberOnOneSide => "only one of the names has a number",
            Self::OtherLegalForm => "the legal forms are of different kinds",
        }
    }
}
