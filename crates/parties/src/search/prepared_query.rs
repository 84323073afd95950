//! A query as the search needs it: its words looked up, the dearest ones only
//! when they are needed.

use std::{cell::OnceCell, sync::Arc};

use hashgate_pack::lists::ScoreWeights;

use crate::{
    index::{edit_filter::Apart, hash::WordId, tables::Index},
    matching::{
        comparer::Comparer,
        similarity::{self, Folded, FoldedRef, Pattern},
        variants::Variant,
    },
    names::{
        class::{Class, Weighed},
        parse::{self, ReadName, Token},
    },
    search::lookup::{Letters, Looked},
};

/// Where words are looked up.
pub(crate) trait LookUp {
    /// The letters of a word.
    fn letters(&self, token: &Token) -> Arc<Letters>;

    /// What was looked up before.
    fn known(&self, token: &Token) -> Option<Arc<Looked>>;

    /// Looks a word up.
    fn look_up(&self, token: &Token, letters: &Arc<Letters>) -> Arc<Looked>;
}

/// Looks everything up afresh.
#[derive(Debug)]
pub(crate) struct Afresh<'a> {
    pub(crate) comparer: &'a Comparer,
    pub(crate) index: &'a Index<'a>,
}

impl LookUp for Afresh<'_> {
    fn letters(&self, token: &Token) -> Arc<Letters> {
        self.comparer.letters(token, self.index)
    }

    fn known(&self, _: &Token) -> Option<Arc<Looked>> {
        None
    }

    fn look_up(&self, token: &Token, letters: &Arc<Letters>) -> Arc<Looked> {
        Arc::new(self.comparer.look_up(token, letters, self.index))
    }
}

/// A query, its words looked up as they are needed.
pub(crate) struct Sought<'f> {
    pub(crate) read: ReadName,
    /// The folded words without blanks.
    pub(crate) run: Vec<u8>,
    pub(crate) variants: Vec<SoughtVariant>,
    words: Vec<OnceCell<Ours>>,
    letters: Vec<Arc<Letters>>,
    /// What is known of the words that were not looked up at first.
    early: Vec<Option<Early>>,
    /// A bit for each word that weighs little in this name.
    light: u64,
    most_light: f32,
    from: &'f dyn LookUp,
}

/// What is known of a word before it is looked up.
#[derive(Debug)]
struct Early {
    /// How like any listed word it is at most.
    most: f32,
    /// Whether it may be like a word that its letters are not like.
    free: bool,
    /// The least and the greatest weight that it can have.
    weight: (f32, f32),
}

/// A word of a query, as it is weighed in this query.
#[derive(Debug)]
pub(crate) struct Ours {
    pub(crate) looked: Arc<Looked>,
    pub(crate) weighed: Weighed,
}

/// A query whose words are joined or split otherwise.
#[derive(Debug)]
pub(crate) struct SoughtVariant {
    /// The words that a listed name must have side by side.
    pub(crate) needs: Vec<WordId>,
    pub(crate) read: ReadName,
    light: u64,
    words: OnceCell<Vec<Ours>>,
}

impl Sought<'_> {
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// A word, if it was looked up.
    pub(crate) fn known(&self, at: usize) -> Option<&Ours> {
        self.words.get(at)?.get()
    }

    /// A word, looked up if it was not.
    pub(crate) fn word(&self, at: usize) -> Option<&Ours> {
        let token = self.read.tokens.get(at)?;
        let letters = self.letters.get(at)?;
        let ours = || {
            let looked = self.from.look_up(token, letters);
            ours(looked, self.light >> at & 1 == 1, self.most_light)
        };
        Some(self.words.get(at)?.get_or_init(ours))
    }

    /// All words.
    pub(crate) fn all(&self) -> Vec<&Ours> {
        (0..self.words.len()).filter_map(|at| self.word(at)).collect()
    }

    /// The words of a variant, looked up when they are first asked for.
    pub(crate) fn words_of<'v>(
        &self,
        variant: &'v SoughtVariant,
    ) -> &'v [Ours] {
        variant.words.get_or_init(|| {
            let tokens = variant.read.tokens.iter().enumerate();
            tokens
                .map(|(at, token)| {
                    let known = self.from.known(token);
                    let looked = known.unwrap_or_else(|| {
                        let letters = self.from.letters(token);
                        self.from.look_up(token, &letters)
                    });
                    let light = variant.light >> at & 1 == 1;
                    ours(looked, light, self.most_light)
                })
                .collect()
        })
    }

    /// The words that were not looked up yet, the dearest last.
    pub(crate) fn unknown(&self) -> Vec<usize> {
        let unknown = self.early.iter().enumerate();
        let mut unknown: Vec<(u8, usize)> = unknown
            .filter_map(|(at, early)| {
                early.as_ref()?;
                let letters = self.letters.get(at)?.folded.len();
                Some((dear(letters), at))
            })
            .filter(|(_, at)| self.known(*at).is_none())
            .collect();
        unknown.sort_unstable();
        unknown.into_iter().map(|(_, at)| at).collect()
    }

    /// The same words, to be compared with single listed ones.
    pub(crate) fn unseen(&self, at: &[usize]) -> Vec<Unseen<'_>> {
        at.iter()
            .filter_map(|at| {
                let early = self.early.get(*at)?.as_ref()?;
                let letters = self.letters.get(*at)?;
                Some(Unseen { early, letters, pattern: OnceCell::new() })
            })
            .collect()
    }

    /// How like a listed word any telling word is at most.
    pub(crate) fn most_alike(&self) -> Option<f32> {
        let telling = self.read.tokens.iter().enumerate();
        telling
            .filter(|(_, token)| token.class == Class::Content)
            .map(|(at, _)| {
                let early = || self.early.get(at)?.as_ref();
                let known = self.known(at).map(|ours| ours.looked.most);
                known.or_else(|| Some(early()?.most)).unwrap_or(1.0)
            })
            .reduce(f32::max)
    }
}

/// A word that was not looked up.
pub(crate) struct Unseen<'s> {
    early: &'s Early,
    letters: &'s Letters,
    pattern: OnceCell<Pattern<'s>>,
}

impl Unseen<'_> {
    /// How like any listed word it is at most.
    pub(crate) fn most(&self) -> f32 {
        self.early.most
    }

    /// Whether it may be like a word that its letters are not like.
    pub(crate) fn free(&self) -> bool {
        self.early.free
    }

    /// What it can add to the sum of gains at most, beyond its own part of a
    /// goal, and beyond that of the listed word that it is paired with or,
    /// if that part is `free`, not beyond it.
    ///
    /// A word of weight `w` that is alike by `s` to a listed one of weight
    /// `v` gains `s (w + B v)` and has `F w` and `F B v` to pay; an initial
    /// gains by the lighter of the two.
    pub(crate) fn beyond(
        &self,
        floor: f32,
        free: bool,
        terms: &ScoreWeights,
    ) -> f32 {
        let (lightest, heaviest) = self.early.weight;
        let (s, b) = (self.early.most, terms.listed);
        let over = s - floor;
        let own = over * if over > 0.0 { heaviest } else { lightest };
        let theirs = if free { s } else { over.max(0.0) } * b;
        let initial = terms.initial;
        let w = initial.clamp(lightest, heaviest);
        let light = w.min(initial);
        let paid = w + if free { 0.0 } else { b * initial };
        let by_initial =
            terms.initial_for_word * light * (1.0 + b) - floor * paid;
        (own + theirs).max(by_initial).max(-floor * lightest)
    }

    /// The least and the greatest weight that it can have.
    pub(crate) fn weight(&self) -> (f32, f32) {
        self.early.weight
    }

    /// How like a listed word it is at most.
    pub(crate) fn alike(
        &self,
        listed: FoldedRef<'_>,
        terms: &ScoreWeights,
    ) -> f32 {
        let Letters { folded, doubled, .. } = self.letters;
        let plain = || {
            if listed.bytes == &*folded.bytes {
                return 1.0;
            }
            let pattern = self.pattern.get_or_init(|| Pattern::of(folded));
            pattern.alike(listed, terms)
        };
        let s = if folded.may_be_like(listed) { plain() } else { 0.0 };
        match doubled {
            Some(doubled) if doubled.may_be_like(listed) => {
                s.max(Pattern::of(doubled).alike(listed, terms))
            }
            _ => s,
        }
    }
}

/// How dear it is to look up a word of so many letters: short words are like
/// many others, and of long ones more deletions must be tried. Only the order
/// of look-ups depends on it.
fn dear(letters: usize) -> u8 {
    match letters {
        0..=2 | 7..=8 => 0,
        3..=4 | 6 => 1,
        5 | 9..=12 => 2,
        _ => 3,
    }
}

fn ours(looked: Arc<Looked>, light: bool, most: f32) -> Ours {
    let mut weighed = looked.weighed;
    if light {
        weighed.weight = weighed.weight.min(most);
    }
    Ours { looked, weighed }
}

impl Comparer {
    /// A name, ready to be searched.
    pub(crate) fn seek<'f>(
        &self,
        name: &str,
        index: &Index<'_>,
        from: &'f dyn LookUp,
    ) -> Sought<'f> {
        let read = parse::read(name, &self.words);
        let light = self.light(&read);
        let most_light = self.vocabulary.weights.legal_like;
        let mut words = Vec::with_capacity(read.tokens.len());
        let mut early = Vec::with_capacity(read.tokens.len());
        let mut run = Vec::new();
        let mut letters = Vec::with_capacity(read.tokens.len());
        for (at, token) in read.tokens.iter().enumerate() {
            let known = from.known(token);
            let made = known.as_ref().map_or_else(
                || self.letters(token, index),
                |looked| Arc::clone(&looked.letters),
            );
            run.extend_from_slice(&made.folded.bytes);
            let light = light >> at & 1 == 1;
            // Words that must be equal are looked up at next to no cost.
            let now = token.class != Class::Content;
            let looked =
                known.or_else(|| now.then(|| from.look_up(token, &made)));
            if let Some(looked) = looked {
                early.push(None);
                words.push(OnceCell::from(ours(looked, light, most_light)));
            } else {
                early.push(Some(self.early(token, &made, light, index)));
                words.push(OnceCell::new());
            }
            letters.push(made);
        }
        let splits =
            |i: usize| letters.get(i).map_or(&[][..], |made| &made.splits[..]);
        let variants = self
            .variants(&read, &|word| index.has(word), &splits)
            .into_iter()
            .map(|variant| self.sought_variant(variant, index))
            .collect();
        let run = similarity::fold(&run);
        Sought {
            read,
            run,
            variants,
            words,
            letters,
            early,
            light,
            most_light,
            from,
        }
    }

    /// What can be said of a telling word without looking it up.
    fn early(
        &self,
        token: &Token,
        letters: &Letters,
        light: bool,
        index: &Index<'_>,
    ) -> Early {
        let terms = &self.vocabulary.weights;
        let Letters { folded, doubled, .. } = letters;
        let close = index.words.close;
        let of_letters = |word: &Folded, doubled| {
            let edits = match close.apart(&word.bytes) {
                Apart::Same => return terms.same_sound,
                Apart::One => 1,
                Apart::Two => 2,
            };
            similarity::most_alike(word.len(), edits, doubled, terms)
        };
        let words = &index.words;
        let abjad = words.any_abjad();
        let listed = index.has(&token.text)
            || abjad && words.find(&token.text, true).is_some();
        let mut most = if listed { 1.0 } else { of_letters(folded, false) };
        if let Some(doubled) = doubled {
            most = most.max(of_letters(doubled, true));
        }
        let nickname = self.words.has_nickname(&token.text);
        if nickname {
            most = most.max(terms.nickname);
        }
        if token.abjad || abjad {
            most = most.max(terms.same_consonants);
        }
        let free = nickname || token.abjad || abjad;
        let weight = if light {
            (terms.legal_like, terms.legal_like)
        } else if self.is_weighed_as_telling(token) {
            self.vocabulary.content_range(&token.text)
        } else {
            let weighed = self.vocabulary.weighed(&token.text, &self.words);
            (weighed.weight, weighed.weight)
        };
        Early { most, free, weight }
    }

    fn sought_variant(
        &self,
        variant: Variant,
        index: &Index<'_>,
    ) -> SoughtVariant {
        let needs = variant.needs.iter();
        SoughtVariant {
            needs: needs
                .filter_map(|word| index.words.find(word, false))
                .collect(),
            light: self.light(&variant.read),
            read: variant.read,
            words: OnceCell::new(),
        }
    }
}
