//! Variants of a query: words joined, split, or separated from a legal form.

use crate::{
    matching::{
        comparer::Comparer,
        lanes::{Lane, Split},
    },
    names::{
        class::{Class, Families},
        parse::{ParsedName, Token},
    },
};

/// A query whose words are joined or split otherwise.
#[derive(Debug, Clone)]
pub(crate) struct Variant {
    pub(crate) parsed: ParsedName,
    pub(crate) lane: Lane,
    /// The words that the listed name must have, side by side.
    pub(crate) needs: Vec<String>,
}

/// The fewest letters a part of a split word may have.
const SHORTEST_PART: usize = 3;

/// The most letters a word may have to be split.
const LONGEST_SPLIT: usize = 40;

impl Comparer {
    /// Every way to join two words of the query into one, or to split one
    /// into two or to separate it from a legal form, such that the listed names
    /// have the words that come of it.
    ///
    /// `has` says whether any listed name has a word, and `splits` gives the
    /// [`Comparer::splits`] of the word at a place; a variant counts for a
    /// name only if that name [`fits`] it.
    pub(crate) fn variants<'s>(
        &self,
        q: &ParsedName,
        has: &dyn Fn(&str) -> bool,
        splits: &dyn Fn(usize) -> &'s [Split],
    ) -> Vec<Variant> {
        let mut out = Vec::new();
        let mut joined = String::new();
        for (i, pair) in q.tokens.windows(2).enumerate() {
            let [a, b] = pair else { continue };
            joined.clear();
            joined.push_str(&a.written);
            joined.push_str(&b.written);
            if has(self.words.exactly(&joined)) {
                let joined = self.word(&joined);
                let lane = Lane::Joined(joined.written.clone());
                let needs = vec![joined.text.clone()];
                let mut parsed = q.clone();
                parsed.tokens.splice(i..i + 2, [joined]);
                out.push(Variant { parsed, lane, needs });
            }
        }
        self.with_legal(q, has, &mut out);
        for (i, token) in q.tokens.iter().enumerate() {
            for split in splits(i) {
                let mut parsed = q.clone();
                parsed.legal |= split.form;
                let needs =
                    split.parts.iter().map(|part| part.text.clone()).collect();
                parsed.tokens.splice(i..=i, split.parts.iter().cloned());
                let lane = Lane::Split(token.written.clone());
                out.push(Variant { parsed, lane, needs });
            }
        }
        out
    }

    /// `Siemens AG` may be listed as `SiemensAG`.
    fn with_legal(
        &self,
        q: &ParsedName,
        has: &dyn Fn(&str) -> bool,
        out: &mut Vec<Variant>,
    ) {
        let Some(last) = q.tokens.len().checked_sub(1) else { return };
        let forms = q.legal_words.iter().filter(|form| !form.contains(' '));
        for form in forms {
            for (at, leads) in [(0, true), (last, false)] {
                let Some(token) = q.tokens.get(at) else { continue };
                let joined = if leads {
                    format!("{form}{}", token.written)
                } else {
                    format!("{}{form}", token.written)
                };
                if token.abjad || !has(self.words.exactly(&joined)) {
                    continue;
                }
                let joined = self.word(&joined);
                let lane = Lane::Joined(joined.written.clone());
                let needs = vec![joined.text.clone()];
                let mut parsed = q.clone();
                parsed.tokens.splice(at..=at, [joined]);
                out.push(Variant { parsed, lane, needs });
            }
        }
    }

    /// The ways to split a word into two, or to separate it from a legal form.
    pub(crate) fn splits(
        &self,
        token: &Token,
        has: &dyn Fn(&str) -> bool,
    ) -> Vec<Split> {
        let mut out = Vec::new();
        let word = &token.written;
        if token.class != Class::Content
            || token.abjad
            || !word.is_ascii()
            || !(2 * SHORTEST_PART..=LONGEST_SPLIT).contains(&word.len())
        {
            return out;
        }
        for at in 2..=word.len() - 2 {
            let (Some(a), Some(b)) = (word.get(..at), word.get(at..)) else {
                continue;
            };
            let a_listed =
                a.len() >= SHORTEST_PART && has(self.words.exactly(a));
            let b_listed =
                b.len() >= SHORTEST_PART && has(self.words.exactly(b));
            for (form, rest, listed) in [(a, b, b_listed), (b, a, a_listed)] {
                if rest.len() <= SHORTEST_PART || !listed {
                    continue;
                }
                let Some(form) = self.legal_word(form) else { continue };
                let parts = vec![self.word(rest)];
                out.push(Split { form, parts });
            }
            if a_listed && b_listed {
                let parts = vec![self.word(a), self.word(b)];
                out.push(Split { form: 0, parts });
            }
        }
        out
    }

    /// The family of a legal form of one word.
    fn legal_word(&self, word: &str) -> Option<Families> {
        let phrases = self.words.legal.get(word)?;
        phrases.iter().find(|(p, _)| p.len() == 1).map(|(_, family)| *family)
    }

    /// A word that came of joining or splitting, as the lists have it.
    fn word(&self, written: &str) -> Token {
        let text = self.words.exactly(written).to_owned();
        let class = self.words.class(&text);
        Token { text, written: written.to_owned(), class, abjad: false }
    }
}
