//! What words, names and codes mean, made ready for looking up.

mod build;

use rustc_hash::{FxHashMap, FxHashSet};

use hashgate_model::Decimal;
use hashgate_pack::hardware::{HashUnit, PartKind, WordClass};

use crate::{
    normalize::{shape, shapes},
    tokenize::{Gap, Stuff, Token, tokenize},
};

/// A set of modifiers, one bit each.
pub(crate) type Mods = u64;

/// A unit of measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Of a hashrate.
    Hash(HashUnit),
    /// Watts.
    Watt,
    /// Kilowatts.
    KiloWatt,
    /// Joules per terahash.
    Efficiency,
    /// Any other, of no use here.
    Other,
}

/// How clearly a word speaks of mining coins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mining {
    /// Not at all.
    #[default]
    No,
    /// It may mean mining of ore.
    Weak,
    /// It speaks of coins.
    Topic,
    /// It names a machine that mines coins.
    Machine,
}

/// What a word or phrase means; several classes may hold at once.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sense {
    classes: u32,
    /// The maker it names.
    pub maker: Option<u16>,
    /// The modifier it is.
    pub modifier: Option<u8>,
    /// The part it names.
    pub part: Option<PartKind>,
    /// Whether the part is no part in particular: `spare parts`.
    pub generic: bool,
    /// The unit it is.
    pub unit: Option<Unit>,
    /// The condition it tells, an index of [`CONDITIONS`].
    pub condition: Option<u8>,
    /// How clearly it speaks of mining coins.
    pub mining: Mining,
}

impl Sense {
    /// Whether it is of that class and of no other.
    pub(crate) fn is_only(&self, class: WordClass) -> bool {
        self.classes == 1 << class as u32
    }

    pub(crate) fn is(&self, class: WordClass) -> bool {
        self.classes & (1 << class as u32) != 0
    }
}

/// The conditions, by index.
pub(crate) const CONDITIONS: [&str; 5] =
    ["new", "used", "refurbished", "open box", "parts"];

/// The models that share a base such as `s19j`.
#[derive(Debug, Default)]
pub(crate) struct Base {
    /// Modifiers and the model that they make.
    pub variants: Vec<(Mods, u16)>,
    /// A plain word or number, or so short that it needs support: `q`, `a2`.
    pub weak: bool,
    /// The lowest and the highest hashrate of its models, in TH/s.
    pub rates: Option<(Decimal, Decimal)>,
}

/// Everything that reading a text looks up.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    phrases: FxHashMap<Box<str>, Sense>,
    phrase_heads: FxHashMap<Box<str>, u8>,
    components: FxHashSet<Box<str>>,
    stems: Vec<Box<str>>,
    longest_han: usize,
    mod_bits: FxHashMap<Box<str>, u8>,
    /// The plain forms of the modifiers, by bit.
    pub mod_names: Vec<Box<str>>,
    /// Bases by their letters and digits run together.
    pub bases: FxHashMap<Box<str>, Base>,
    /// The lowest and the highest power of the catalogue's machines.
    pub powers: Option<(Decimal, Decimal)>,
    base_prefixes: FxHashSet<Box<str>>,
    suffixes: FxHashSet<Box<str>>,
    prefixes: FxHashSet<Box<str>>,
    codes: FxHashMap<Box<str>, u16>,
    code_patterns: Vec<(Box<str>, u16)>,
    shapes: FxHashMap<Box<str>, Option<Box<str>>>,
    maker_words: Vec<(Box<str>, u16)>,
}

impl Lexicon {
    /// The word or name of that shape, if there is exactly one.
    pub(crate) fn of_shape(&self, word: &str) -> Option<&str> {
        self.shapes.get(shapes(word).as_str())?.as_deref()
    }

    /// The code of a part that a run has the shape of: `BMI398BB`.
    pub(crate) fn code_of_shape(&self, run: &str) -> Option<String> {
        self.code_patterns.iter().find_map(|(pattern, _)| {
            if pattern.ends_with('*') || pattern.len() < 5 {
                return None;
            }
            let (head, tail) = run.split_at_checked(pattern.len())?;
            let mut code = String::with_capacity(run.len());
            for (p, c) in pattern.chars().zip(head.chars()) {
                code.push(match p {
                    '#' if shape(c).is_ascii_digit() => shape(c),
                    '?' => c,
                    p if shape(p) == shape(c) => p,
                    _ => return None,
                });
            }
            code.push_str(tail);
            (code != run).then_some(code)
        })
    }

    /// Makers' words of six letters and more, for misspelt ones.
    pub(crate) fn maker_words(&self) -> &[(Box<str>, u16)] {
        &self.maker_words
    }

    /// The modifiers' bit of a plain form such as `hyd`.
    pub(crate) fn modifier(&self, name: &str) -> Option<Mods> {
        self.mod_bits.get(name).map(|bit| 1 << bit)
    }

    /// Takes a normalised text apart, Han characters by the words known.
    pub(crate) fn tokenize<'a>(&self, text: &'a str) -> Vec<Token<'a>> {
        tokenize(text, |run| self.han_word(run))
    }

    /// How many bytes of the front of the run are one known word.
    fn han_word(&self, run: &str) -> usize {
        let mut best = 0;
        for (count, (start, c)) in run.char_indices().enumerate() {
            if count >= self.longest_han || !is_han(c) {
                break;
            }
            let end = start + c.len_utf8();
            if run.get(..end).is_some_and(|w| self.phrases.contains_key(w)) {
                best = end;
            }
        }
        best
    }

    /// The longest phrase at the front of the tokens: its sense, and how many
    /// tokens it takes.
    pub(crate) fn phrase(
        &self,
        tokens: &[Token<'_>],
    ) -> Option<(Sense, usize)> {
        let first = tokens.first()?;
        let head = self.stemmed(first);
        let longest = *self.phrase_heads.get(head)?;
        let mut key = String::new();
        let mut best = None;
        for (i, token) in tokens.iter().take(usize::from(longest)).enumerate() {
            if i > 0 && apart(tokens, i) {
                key.push(' ');
            }
            key.push_str(self.stemmed(token));
            if let Some(sense) = self.phrases.get(key.as_str()) {
                best = Some((*sense, i + 1));
            }
        }
        best
    }

    /// A word of a script with endings by its stem, as `майнер*`.
    fn stemmed<'a>(&'a self, token: &'a Token<'_>) -> &'a str {
        if token.stuff == Stuff::Other {
            self.stem(token.text).unwrap_or(token.text)
        } else {
            token.text
        }
    }

    /// The longest stem that begins a word.
    fn stem(&self, word: &str) -> Option<&str> {
        // It sorts last among those that are no greater than the word.
        let at = self
            .stems
            .partition_point(|stem| stem.trim_end_matches('*') <= word);
        self.stems
            .iter()
            .take(at)
            .rev()
            .take(24)
            .find(|stem| word.starts_with(stem.trim_end_matches('*')))
            .map(AsRef::as_ref)
    }

    /// Whether it is a word, alone or in a phrase.
    pub(crate) fn knows(&self, word: &str) -> bool {
        self.components.contains(word)
    }

    /// Whether a word begins with a modifier: `plushyd`.
    pub(crate) fn begins_modifier(&self, word: &str) -> bool {
        (2..=4).any(|length| {
            word.get(..length)
                .and_then(|head| self.phrases.get(head))
                .is_some_and(|sense| sense.modifier.is_some())
        })
    }

    /// Whether a base begins so.
    pub(crate) fn begins_base(&self, text: &str) -> bool {
        self.base_prefixes.contains(text)
    }

    /// Takes letters that are run together apart: `jpro`, `bitmainantminers`.
    ///
    /// Nothing if they are one known word, or cannot be explained in full.
    pub(crate) fn split<'a>(
        &self,
        word: &'a str,
        after_digits: bool,
        before_digits: bool,
    ) -> Option<Vec<&'a str>> {
        const LONGEST: usize = 48;
        let n = word.len();
        if !(2..=LONGEST).contains(&n) || !word.is_ascii() {
            return None;
        }
        // For every end, the fewest pieces that reach it and the last start.
        let mut best: Vec<Option<(u8, usize)>> = vec![None; n + 1];
        if let Some(start) = best.first_mut() {
            *start = Some((0, 0));
        }
        for end in 1..=n {
            for start in end.saturating_sub(20)..end {
                let Some((pieces, _)) = best.get(start).copied().flatten()
                else {
                    continue;
                };
                let Some(piece) = word.get(start..end) else { continue };
                let first = start == 0 && after_digits;
                let last = end == n && before_digits;
                // The whole is what is to be taken apart.
                if first && last {
                    continue;
                }
                if !self.is_piece(piece, first, last) {
                    continue;
                }
                let better = best
                    .get(end)
                    .copied()
                    .flatten()
                    .is_none_or(|(known, _)| pieces + 1 < known);
                if better && let Some(slot) = best.get_mut(end) {
                    *slot = Some((pieces + 1, start));
                }
            }
        }
        let mut pieces = Vec::new();
        let mut end = n;
        while end > 0 {
            let (_, start) = best.get(end).copied().flatten()?;
            pieces.push(word.get(start..end)?);
            end = start;
        }
        pieces.reverse();
        (pieces.len() > 1).then_some(pieces)
    }

    /// A known word with the letters of a base behind it: `antminers` before
    /// 19.
    pub(crate) fn split_prefix<'a>(
        &self,
        word: &'a str,
    ) -> Option<(&'a str, &'a str)> {
        (1..=2.min(word.len().saturating_sub(3))).find_map(|length| {
            let (head, tail) = word.split_at_checked(word.len() - length)?;
            (self.prefixes.contains(tail) && self.knows(head))
                .then_some((head, tail))
        })
    }

    fn is_piece(&self, piece: &str, first: bool, last: bool) -> bool {
        let sense = self.phrases.get(piece);
        let modifier = sense.is_some_and(|s| s.modifier.is_some());
        let unit = sense.is_some_and(|s| s.unit.is_some());
        let base = piece.len() >= 4 && self.bases.contains_key(piece);
        base || (piece.len() >= 3 || modifier) && self.knows(piece)
            || first && (self.suffixes.contains(piece) || unit)
            || last && (self.prefixes.contains(piece) || is_bin(piece))
    }

    /// The part whose printed code this is, an index of the part codes.
    pub(crate) fn code(&self, text: &str) -> Option<u16> {
        if let Some(index) = self.codes.get(text) {
            return Some(*index);
        }
        self.code_patterns
            .iter()
            .find(|(pattern, _)| fits(pattern, text))
            .map(|(_, index)| *index)
    }
}

/// The letters of a bin behind a name: the `vh` of `M30SVH20`.
fn is_bin(letters: &str) -> bool {
    letters.starts_with('v') && letters.len() <= 3
}

/// Whether a code fits a pattern: `#` is a digit or an `x`, `?` one letter or
/// digit, a trailing `*` one to nine.
fn fits(pattern: &str, code: &str) -> bool {
    let (head, open) = match pattern.strip_suffix('*') {
        Some(head) => (head, true),
        None => (pattern, false),
    };
    let more = code.len().checked_sub(head.len());
    let length_fits = match more {
        Some(more) if open => (1..=9).contains(&more),
        Some(more) => more == 0,
        None => false,
    };
    length_fits
        && code.bytes().all(|b| b.is_ascii_alphanumeric())
        && head.bytes().zip(code.bytes()).all(|(p, c)| match p {
            b'#' => c.is_ascii_digit() || c == b'x',
            b'?' => true,
            _ => p == c,
        })
}

/// Whether a token stands apart from the one before it: `rx 580`, and two
/// words that were run together; `a100` is one.
fn apart(tokens: &[Token<'_>], i: usize) -> bool {
    let before = i.checked_sub(1).and_then(|j| tokens.get(j));
    let (Some(before), Some(token)) = (before, tokens.get(i)) else {
        return true;
    };
    token.gap != Gap::None || token.stuff == before.stuff
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}
