//! A query as the search needs it: its words looked up, the most expensive ones
//! only when they are needed.

use std::{cell::OnceCell, sync::Arc};

use hashgate_pack::lists::ScoreWeights;

use crate::{
    index::{
        edit_filter::MinEdits,
        hash::{NameId, WordId},
        tables::Index,
    },
    matching::{
        acronym,
        comparer::Comparer,
        similarity::{self, Folded, FoldedRef, Pattern},
        variants::Variant,
    },
    names::{
        class::{Class, GENERIC, WeightedWord},
        parse::{self, ParsedName, Token},
    },
    search::lookup::{Letters, LookedUpWord},
};

/// Looks words up in the index, or in a cache of earlier look-ups.
pub(crate) trait WordLookup {
    /// The letters of a word.
    fn letters(&self, token: &Token) -> Arc<Letters>;

    /// What was looked up before.
    fn known(&self, token: &Token) -> Option<Arc<LookedUpWord>>;

    /// Looks a word up.
    fn look_up(
        &self,
        token: &Token,
        letters: &Arc<Letters>,
    ) -> Arc<LookedUpWord>;
}

/// Looks every word up in the index.
#[derive(Debug)]
pub(crate) struct DirectLookup<'a> {
    pub(crate) comparer: &'a Comparer,
    pub(crate) index: &'a Index<'a>,
}

impl WordLookup for DirectLookup<'_> {
    fn letters(&self, token: &Token) -> Arc<Letters> {
        self.comparer.letters(token, self.index)
    }

    fn known(&self, _: &Token) -> Option<Arc<LookedUpWord>> {
        None
    }

    fn look_up(
        &self,
        token: &Token,
        letters: &Arc<Letters>,
    ) -> Arc<LookedUpWord> {
        Arc::new(self.comparer.look_up(token, letters, self.index))
    }
}

/// A query, its words looked up as they are needed.
pub(crate) struct PreparedQuery<'f> {
    pub(crate) parsed: ParsedName,
    /// The folded words without blanks.
    pub(crate) run: Vec<u8>,
    pub(crate) variants: Vec<PreparedVariant>,
    /// The listed names of which this is the first letters, or which are the
    /// first letters of this; sorted.
    pub(crate) acronyms: Vec<NameId>,
    words: Vec<OnceCell<QueryWord>>,
    letters: Vec<Arc<Letters>>,
    /// What is known of the words that were not looked up at first.
    bounds: Vec<Option<Bounds>>,
    /// A bit for each word that weighs little in this name.
    light: u64,
    max_light_weight: f32,
    lookup: &'f dyn WordLookup,
}

/// What is known of a word before it is looked up.
#[derive(Debug)]
struct Bounds {
    /// The greatest similarity to any listed word.
    max_similarity: f32,
    /// Whether it may match a word of quite other letters: a nickname, or a
    /// word written without vowels.
    other_letters: bool,
    /// The least and the greatest weight that it can have.
    weight: (f32, f32),
}

/// A word of a query, as it is weighed in this query.
#[derive(Debug)]
pub(crate) struct QueryWord {
    pub(crate) looked_up: Arc<LookedUpWord>,
    pub(crate) weighed: WeightedWord,
}

/// A query whose words are joined or split otherwise.
#[derive(Debug)]
pub(crate) struct PreparedVariant {
    /// The words that a listed name must have side by side.
    pub(crate) needs: Vec<WordId>,
    pub(crate) parsed: ParsedName,
    light: u64,
    words: OnceCell<Vec<QueryWord>>,
}

impl PreparedQuery<'_> {
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// A word, if it was looked up.
    pub(crate) fn known(&self, at: usize) -> Option<&QueryWord> {
        self.words.get(at)?.get()
    }

    /// A word, looked up if it was not.
    pub(crate) fn word(&self, at: usize) -> Option<&QueryWord> {
        let token = self.parsed.tokens.get(at)?;
        let letters = self.letters.get(at)?;
        let query_word = || {
            let looked_up = self.lookup.look_up(token, letters);
            weigh(looked_up, self.light >> at & 1 == 1, self.max_light_weight)
        };
        Some(self.words.get(at)?.get_or_init(query_word))
    }

    /// All words.
    pub(crate) fn all(&self) -> Vec<&QueryWord> {
        (0..self.words.len()).filter_map(|at| self.word(at)).collect()
    }

    /// The words of a variant, looked up when they are first asked for.
    pub(crate) fn words_of<'v>(
        &self,
        variant: &'v PreparedVariant,
    ) -> &'v [QueryWord] {
        variant.words.get_or_init(|| {
            let tokens = variant.parsed.tokens.iter().enumerate();
            tokens
                .map(|(at, token)| {
                    let known = self.lookup.known(token);
                    let looked_up = known.unwrap_or_else(|| {
                        let letters = self.lookup.letters(token);
                        self.lookup.look_up(token, &letters)
                    });
                    let light = variant.light >> at & 1 == 1;
                    weigh(looked_up, light, self.max_light_weight)
                })
                .collect()
        })
    }

    /// The words that were not looked up yet, the most expensive last.
    pub(crate) fn pending_places(&self) -> Vec<usize> {
        let pending = self.bounds.iter().enumerate();
        let mut pending: Vec<(u8, usize)> = pending
            .filter_map(|(at, bounds)| {
                bounds.as_ref()?;
                let letters = self.letters.get(at)?.folded.len();
                Some((lookup_cost(letters), at))
            })
            .filter(|(_, at)| self.known(*at).is_none())
            .collect();
        pending.sort_unstable();
        pending.into_iter().map(|(_, at)| at).collect()
    }

    /// The same words, to be compared with single listed ones.
    pub(crate) fn pending(&self, at: &[usize]) -> Vec<PendingWord<'_>> {
        at.iter()
            .filter_map(|at| {
                let bounds = self.bounds.get(*at)?.as_ref()?;
                let letters = self.letters.get(*at)?;
                Some(PendingWord { bounds, letters, pattern: OnceCell::new() })
            })
            .collect()
    }

    /// The greatest similarity of any distinctive word to a listed one.
    pub(crate) fn max_similarity(&self) -> Option<f32> {
        let words = self.parsed.tokens.iter().enumerate();
        words
            .filter(|(_, token)| token.class == Class::Content)
            .map(|(at, _)| {
                let bounds = || self.bounds.get(at)?.as_ref();
                let known =
                    self.known(at).map(|word| word.looked_up.max_similarity);
                known.or_else(|| Some(bounds()?.max_similarity)).unwrap_or(1.0)
            })
            .reduce(f32::max)
    }
}

/// A word that was not looked up yet.
pub(crate) struct PendingWord<'s> {
    bounds: &'s Bounds,
    letters: &'s Letters,
    pattern: OnceCell<Pattern<'s>>,
}

impl PendingWord<'_> {
    /// The greatest similarity to any listed word.
    pub(crate) fn max_similarity(&self) -> f32 {
        self.bounds.max_similarity
    }

    /// Whether it may match a word of quite other letters.
    pub(crate) fn other_letters(&self) -> bool {
        self.bounds.other_letters
    }

    /// The most that it can add to the sum of gains over what the goal asks for
    /// it: its own part of the goal and, unless `listed_in_goal` says that the
    /// goal counts it already, that of the listed word it is paired with.
    ///
    /// A word of weight `w` with similarity `s` to a listed one of weight
    /// `v` gains `s (w + B v)`, of which the goal asks `F w` and `F B v`; an
    /// initial gains by the lighter of the two.
    pub(crate) fn max_gain(
        &self,
        floor: f32,
        listed_in_goal: bool,
        terms: &ScoreWeights,
    ) -> f32 {
        let (lightest, heaviest) = self.bounds.weight;
        let (s, b) = (self.bounds.max_similarity, terms.listed);
        let surplus = s - floor;
        let own = surplus * if surplus > 0.0 { heaviest } else { lightest };
        let listed = if listed_in_goal { s } else { surplus.max(0.0) } * b;
        let initial = terms.initial;
        let w = initial.clamp(lightest, heaviest);
        let light = w.min(initial);
        let asked = w + if listed_in_goal { 0.0 } else { b * initial };
        let by_initial =
            terms.initial_for_word * light * (1.0 + b) - floor * asked;
        (own + listed).max(by_initial).max(-floor * lightest)
    }

    /// The least and the greatest weight that it can have.
    pub(crate) fn weight(&self) -> (f32, f32) {
        self.bounds.weight
    }

    /// Its similarity to one listed word.
    pub(crate) fn similarity(
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
            pattern.similarity(listed, terms)
        };
        let s = if folded.may_be_similar(listed) { plain() } else { 0.0 };
        match doubled {
            Some(doubled) if doubled.may_be_similar(listed) => {
                s.max(Pattern::of(doubled).similarity(listed, terms))
            }
            _ => s,
        }
    }
}

/// What it costs to look up a word of so many letters, in no unit: short words
/// are like many others, and for long ones more deletions must be tried. Only
/// the order of look-ups depends on it.
fn lookup_cost(letters: usize) -> u8 {
    match letters {
        0..=2 | 7..=8 => 0,
        3..=4 | 6 => 1,
        5 | 9..=12 => 2,
        _ => 3,
    }
}

fn weigh(
    looked_up: Arc<LookedUpWord>,
    light: bool,
    max_light_weight: f32,
) -> QueryWord {
    let mut weighed = looked_up.weighed;
    if light {
        weighed.weight = weighed.weight.min(max_light_weight);
    }
    QueryWord { looked_up, weighed }
}

impl Comparer {
    /// Prepares a name to be searched.
    pub(crate) fn prepare_search<'f>(
        &self,
        name: &str,
        index: &Index<'_>,
        lookup: &'f dyn WordLookup,
    ) -> PreparedQuery<'f> {
        let parsed = parse::parse(name, &self.words);
        let light = self.light_words(&parsed);
        let max_light_weight = self.vocabulary.weights.legal_like;
        let mut words = Vec::with_capacity(parsed.tokens.len());
        let mut bounds = Vec::with_capacity(parsed.tokens.len());
        let mut run = Vec::new();
        let mut letters = Vec::with_capacity(parsed.tokens.len());
        for (at, token) in parsed.tokens.iter().enumerate() {
            let known = lookup.known(token);
            let word_letters = known.as_ref().map_or_else(
                || self.letters(token, index),
                |known| Arc::clone(&known.letters),
            );
            run.extend_from_slice(&word_letters.folded.bytes);
            let light = light >> at & 1 == 1;
            // Words that must be equal are looked up at next to no cost.
            let now = token.class != Class::Content;
            let looked_up = known
                .or_else(|| now.then(|| lookup.look_up(token, &word_letters)));
            if let Some(looked_up) = looked_up {
                bounds.push(None);
                words.push(OnceCell::from(weigh(
                    looked_up,
                    light,
                    max_light_weight,
                )));
            } else {
                bounds.push(Some(self.bounds(
                    token,
                    &word_letters,
                    light,
                    index,
                )));
                words.push(OnceCell::new());
            }
            letters.push(word_letters);
        }
        let splits =
            |i: usize| letters.get(i).map_or(&[][..], |word| &word.splits[..]);
        let variants = self
            .variants(&parsed, &|word| index.has(word), &splits)
            .into_iter()
            .map(|variant| self.prepare_variant(variant, index))
            .collect();
        let run = similarity::fold(&run);
        let acronyms = self.acronyms(&parsed, index);
        PreparedQuery {
            parsed,
            run,
            variants,
            acronyms,
            words,
            letters,
            bounds,
            light,
            max_light_weight,
            lookup,
        }
    }

    /// The listed names to which the lane of acronyms leads.
    fn acronyms(&self, parsed: &ParsedName, index: &Index<'_>) -> Vec<NameId> {
        let mut names = Vec::new();
        if let Some(short) = acronym::short(parsed, &self.words) {
            names.extend(index.acronyms.of(acronym::key(short)));
        }
        for letters in acronym::initials(parsed) {
            if !index.words.may_have(&letters)
                || !acronym::may_stand(&letters, &self.words)
            {
                continue;
            }
            let Some(word) = index.words.find(&letters, false) else {
                continue;
            };
            let content = index.words.class(word) == Class::Content;
            names.extend(index.words.postings(word).iter().filter(|name| {
                let legal = index.names.legal.get(**name as usize);
                content
                    && index.names.words(**name).len() == 1
                    && legal.is_some_and(|legal| legal & !GENERIC == 0)
            }));
        }
        names.sort_unstable();
        names.dedup();
        names
    }

    /// What is certain of a distinctive word without looking it up.
    fn bounds(
        &self,
        token: &Token,
        letters: &Letters,
        light: bool,
        index: &Index<'_>,
    ) -> Bounds {
        let terms = &self.vocabulary.weights;
        let Letters { folded, doubled, .. } = letters;
        let edit_filter = index.words.edit_filter;
        let of_letters = |word: &Folded, doubled| {
            let edits = match edit_filter.min_edits(&word.bytes) {
                MinEdits::Zero => return terms.same_sound,
                MinEdits::One => 1,
                MinEdits::Two => 2,
            };
            similarity::max_similarity(word.len(), edits, doubled, terms)
        };
        let words = &index.words;
        let abjad = words.any_abjad();
        let listed = index.has(&token.text)
            || abjad && words.find(&token.text, true).is_some();
        let mut max_similarity =
            if listed { 1.0 } else { of_letters(folded, false) };
        if let Some(doubled) = doubled {
            max_similarity = max_similarity.max(of_letters(doubled, true));
        }
        let nickname = self.words.has_nickname(&token.text);
        if nickname {
            max_similarity = max_similarity.max(terms.nickname);
        }
        if token.abjad || abjad {
            max_similarity = max_similarity.max(terms.same_consonants);
        }
        let other_letters = nickname || token.abjad || abjad;
        let weight = if light {
            (terms.legal_like, terms.legal_like)
        } else if self.is_weighed_as_content(token) {
            self.vocabulary.content_range(&token.text)
        } else {
            let weighed = self.vocabulary.weighed(&token.text, &self.words);
            (weighed.weight, weighed.weight)
        };
        Bounds { max_similarity, other_letters, weight }
    }

    fn prepare_variant(
        &self,
        variant: Variant,
        index: &Index<'_>,
    ) -> PreparedVariant {
        let needs = variant.needs.iter();
        PreparedVariant {
            needs: needs
                .filter_map(|word| index.words.find(word, false))
                .collect(),
            light: self.light_words(&variant.parsed),
            parsed: variant.parsed,
            words: OnceCell::new(),
        }
    }
}
