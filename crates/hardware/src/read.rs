//! A text into what it says, piece by piece, before anything is decided.

use hashgate_pack::hardware::WordClass;

use crate::{
    lexicon::{Lexicon, Sense},
    names::Name,
    numbers::{Amount, amount, han_number},
    tokenize::{Gap, Stuff, Token},
};

/// One piece of a text.
#[derive(Debug, Clone)]
pub(crate) enum Piece {
    /// A model name.
    Name(Name),
    /// A word or phrase of the lexicon.
    Word(Sense),
    /// A number, with its unit if it has one.
    Amount(Amount),
    /// A code printed on a part, an index of the part codes.
    Code(u16),
    /// A mark of punctuation.
    Mark(char),
    /// A word that nothing explains.
    Unknown(String),
}

/// A text taken apart.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// The pieces, in order.
    pub pieces: Vec<Piece>,
    /// What was read otherwise than it is spelt.
    pub remarks: Vec<String>,
}

impl Lexicon {
    /// Takes a normalised text apart.
    pub(crate) fn read(&self, text: &str) -> Reading {
        let repaired = self.repair_script(text);
        let mut text = repaired.as_deref().unwrap_or(text).to_owned();
        let mut remarks = Vec::new();
        let mut pieces = self.pieces_named(&text);
        if let Some((repaired, notes)) = self.repair_shapes(&text, &pieces) {
            text = repaired;
            remarks = notes;
            pieces = self.pieces_named(&text);
        }
        Reading { pieces, remarks }
    }

    /// The pieces; only a maker's word makes a plain number a name, as in
    /// `Avalon 1246`.
    fn pieces_named(&self, text: &str) -> Vec<Piece> {
        let pieces = self.pieces(text, false);
        let named = pieces.iter().any(|p| matches!(p, Piece::Name(_)));
        let made = pieces
            .iter()
            .any(|p| matches!(p, Piece::Word(sense) if sense.maker.is_some()));
        if named || !made { pieces } else { self.pieces(text, true) }
    }

    pub(crate) fn pieces(&self, text: &str, plain_names: bool) -> Vec<Piece> {
        let raw = self.tokenize(text);
        let tokens = self.split_all(&raw);
        let mut pieces = Vec::with_capacity(tokens.len());
        let mut at = 0;
        while at < tokens.len() {
            let (piece, length) = self.piece_at(&tokens, at, plain_names);
            pieces.push(piece);
            at += length.max(1);
        }
        pieces
    }

    /// Takes words that are run together apart.
    fn split_all<'a>(&self, raw: &[Token<'a>]) -> Vec<Token<'a>> {
        let mut tokens = Vec::with_capacity(raw.len() + 8);
        for (i, token) in raw.iter().enumerate() {
            let before = i.checked_sub(1).and_then(|j| raw.get(j));
            let after_digits = token.gap == Gap::None
                && before.is_some_and(|t| t.stuff == Stuff::Digits);
            let before_digits = raw.get(i + 1).is_some_and(|t| {
                t.gap == Gap::None && t.stuff == Stuff::Digits
            });
            let named = token.text.get(..4).is_some_and(|head| {
                (self.begins_base(head) || self.begins_modifier(token.text))
                    && !self.bases.contains_key(token.text)
            });
            let glued = after_digits
                || before_digits
                || named
                || token.text.len() >= 10;
            let whole = token.stuff != Stuff::Letters
                || !glued
                || self.knows(token.text)
                || before_digits
                    && self.begins_base(token.text)
                    // `m30lv10` is no `lv10`.
                    && !(after_digits
                        && before.is_some_and(|t| t.gap == Gap::None))
                || after_digits && before_digits && is_bin(token.text);
            if before_digits
                && self.knows(token.text)
                && let Some((head, tail)) = self.split_prefix(token.text)
            {
                tokens.push(Token { text: head, ..*token });
                tokens.push(Token { text: tail, gap: Gap::None, ..*token });
                continue;
            }
            let parts = (!whole)
                .then(|| self.split(token.text, after_digits, before_digits))
                .flatten();
            match parts {
                Some(parts) => {
                    for (n, part) in parts.into_iter().enumerate() {
                        let gap = if n == 0 { token.gap } else { Gap::None };
                        tokens.push(Token { text: part, gap, ..*token });
                    }
                }
                None => tokens.push(*token),
            }
        }
        tokens
    }

    fn piece_at(
        &self,
        tokens: &[Token<'_>],
        at: usize,
        plain_names: bool,
    ) -> (Piece, usize) {
        let Some(token) = tokens.get(at) else {
            return (Piece::Mark(' '), 1);
        };
        let rest = tokens.get(at..).unwrap_or(&[]);
        let glued_before = token.gap == Gap::None
            && at.checked_sub(1).and_then(|i| tokens.get(i)).is_some_and(|t| {
                matches!(t.stuff, Stuff::Letters | Stuff::Digits)
            });
        if let Some((index, length)) = self.code_at(rest) {
            return (Piece::Code(index), length);
        }
        let named = (token.stuff == Stuff::Letters || plain_names)
            .then(|| self.name_at(tokens, at))
            .flatten();
        let phrase = self.phrase(rest);
        if let Some(name) = named {
            let length = name.end - at;
            // A plain word is a name only where nothing else explains it.
            let wordy = !name.base.as_bytes().iter().any(u8::is_ascii_digit)
                && phrase.is_some_and(|(_, n)| n >= length)
                && !plain_names;
            let tail = glued_before && self.is_short(&name);
            if !wordy && !tail {
                return (Piece::Name(name), length);
            }
        }
        if token.stuff == Stuff::Digits {
            if let Some((sense, n)) = phrase
                && n > 1
                && !sense.is(WordClass::Unit)
            {
                return (Piece::Word(sense), n);
            }
            if let Some((found, n)) = amount(self, tokens, at) {
                return (Piece::Amount(found), n);
            }
        }
        // `三百台`: a number where it counts something.
        if token.stuff == Stuff::Han
            && let Some((value, n)) = han_number(rest)
            && self
                .phrase(rest.get(n..).unwrap_or(&[]))
                .is_some_and(|(sense, _)| sense.is(WordClass::Count))
        {
            return (Piece::Amount(Amount::bare(value)), n);
        }
        // A unit behind no number is a stray letter: the `p` of `P5U`.
        let stray = token.stuff == Stuff::Letters && token.text.len() == 1;
        if let Some((sense, n)) = phrase
            && !(stray && n == 1 && sense.is_only(WordClass::Unit))
        {
            return (Piece::Word(sense), n);
        }
        // `APW3++ PSU`: signs glued to what stands before join nothing.
        if token.stuff == Stuff::Plus && token.gap == Gap::None {
            return (Piece::Mark(' '), 1);
        }
        if matches!(token.stuff, Stuff::Mark | Stuff::Plus) {
            return (Piece::Mark(token.text.chars().next().unwrap_or(' ')), 1);
        }
        if token.stuff == Stuff::Letters
            && let Some(maker) = self.misspelt_maker(token.text)
            && let Some((sense, _)) =
                self.phrase(&[Token { text: maker, ..*token }])
        {
            return (Piece::Word(sense), 1);
        }
        (Piece::Unknown(token.text.to_owned()), 1)
    }

    /// A base so short that it may be the tail of something else.
    fn is_short(&self, name: &Name) -> bool {
        self.bases.get(&name.base).is_some_and(|base| base.weak)
    }

    /// A part's code at the front of the tokens, run together or not.
    fn code_at(&self, tokens: &[Token<'_>]) -> Option<(u16, usize)> {
        const LONGEST: usize = 6;
        let first = tokens.first()?;
        let begins = match first.stuff {
            Stuff::Letters => first.text.len() <= 10,
            Stuff::Digits => first.text.len() == 5,
            _ => false,
        };
        if !begins {
            return None;
        }
        let mut text = String::new();
        let mut best = None;
        for (i, token) in tokens.iter().take(LONGEST).enumerate() {
            let plain = matches!(token.stuff, Stuff::Letters | Stuff::Digits);
            if !plain || i > 0 && token.gap != Gap::None {
                break;
            }
            text.push_str(token.text);
            if let Some(index) = self.code(&text) {
                best = Some((index, i + 1));
            }
        }
        best
    }
}

/// The letters of a bin behind a name: the `vh` of `M50VH30`.
fn is_bin(letters: &str) -> bool {
    letters.starts_with('v') && letters.len() <= 3
}
