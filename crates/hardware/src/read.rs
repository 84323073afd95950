//! A text into what it says, piece by piece, before anything is decided.

use hashgate_pack::hardware::WordClass;

use crate::{
    lex::{Gap, Stuff, Token},
    lexicon::{Lexicon, Sense},
    names::Name,
    normal::{latin_of, shape},
    numbers::{Amount, amount},
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
        let mended = self.mend_script(text);
        let mut text = mended.as_deref().unwrap_or(text).to_owned();
        let mut remarks = Vec::new();
        let mut pieces = self.pieces_named(&text);
        if let Some((repaired, notes)) = self.mend_shapes(&text, &pieces) {
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

    fn pieces(&self, text: &str, plain_names: bool) -> Vec<Piece> {
        let raw = self.lex(text);
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
                || before_digits && self.begins_base(token.text)
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

    /// The maker's word that this one misspells by one letter.
    fn misspelt_maker(&self, word: &str) -> Option<&str> {
        if word.len() < 6 {
            return None;
        }
        self.maker_words().iter().map(|(known, _)| known.as_ref()).find(
            |known| {
                known.len().abs_diff(word.len()) <= 1
                    && (known.as_bytes().first() == word.as_bytes().first()
                        || known.as_bytes().last() == word.as_bytes().last())
                    && strsim::osa_distance(known, word) <= 1
            },
        )
    }

    /// Cyrillic letters inside a model name or a unit become Latin ones.
    fn mend_script(&self, text: &str) -> Option<String> {
        if text.is_ascii() {
            return None;
        }
        let tokens = self.lex(text);
        let mut out = String::with_capacity(text.len());
        let mut changed = false;
        for (i, token) in tokens.iter().enumerate() {
            if i > 0 {
                out.push_str(match token.gap {
                    Gap::None => "",
                    Gap::Joint => "-",
                    Gap::Space => " ",
                });
            }
            let beside = |t: Option<&Token<'_>>, glued: bool| {
                glued
                    && t.is_some_and(|t| {
                        matches!(
                            t.stuff,
                            Stuff::Digits | Stuff::Plus | Stuff::Letters
                        )
                    })
            };
            let after = i.checked_sub(1).and_then(|j| tokens.get(j));
            let next = tokens.get(i + 1);
            let mixed = beside(after, token.gap == Gap::None)
                || beside(next, next.is_some_and(|t| t.gap == Gap::None));
            let latin = (token.stuff == Stuff::Other
                && mixed
                && !self.knows(token.text))
            .then(|| {
                token.text.chars().map(latin_of).collect::<Option<String>>()
            })
            .flatten();
            match latin {
                Some(latin) => {
                    changed = true;
                    out.push_str(&latin);
                }
                None => out.push_str(token.text),
            }
        }
        changed.then_some(out)
    }

    /// Words whose shapes a scanner has confused, made right where exactly
    /// one word has that shape.
    fn mend_shapes(
        &self,
        text: &str,
        pieces: &[Piece],
    ) -> Option<(String, Vec<String>)> {
        let strange = pieces.iter().any(|p| match p {
            Piece::Unknown(word) => word.is_ascii(),
            Piece::Name(name) => name.strange.is_some(),
            _ => false,
        });
        let brand = pieces
            .iter()
            .any(|p| matches!(p, Piece::Word(sense) if sense.maker.is_some()));
        let named = pieces.iter().any(|p| matches!(p, Piece::Name(_)));
        if !strange && (!brand || named) {
            return None;
        }
        let mut out = String::with_capacity(text.len());
        let mut notes = Vec::new();
        let all: Vec<&str> = runs(text).collect();
        let mut skip = 0;
        for (i, run) in all.iter().copied().enumerate() {
            let counted = all.get(i + 2).is_some_and(|next| self.counts(next));
            if skip > 0 {
                skip -= 1;
                continue;
            }
            // `S I9`: the letters of a name and its number stand apart.
            if let Some(known) = self.mend_pair(all.get(i..i + 3), brand) {
                notes.push(format!(
                    "`{} {}` was read as `{}`",
                    run.to_uppercase(),
                    all.get(i + 2).map_or("", |r| r).to_uppercase(),
                    known.to_uppercase()
                ));
                out.push_str(known);
                skip = 2;
                continue;
            }
            let word = run.chars().next().is_some_and(char::is_alphanumeric);
            let mended = (word && run.is_ascii() && run.len() <= 24)
                .then(|| self.mend_run(run, brand && !counted))
                .flatten();
            match mended {
                Some(mended) => {
                    notes.push(format!(
                        "`{}` was read as `{}`",
                        run.to_uppercase(),
                        mended.to_uppercase()
                    ));
                    out.push_str(&mended);
                }
                None => out.push_str(run),
            }
        }
        (!notes.is_empty()).then_some((out, notes))
    }

    /// The name that two runs and a space between them have the shape of.
    fn mend_pair(&self, runs: Option<&[&str]>, brand: bool) -> Option<&str> {
        let [head, gap, tail] = runs? else { return None };
        let lettered = head.len() <= 2
            && head.bytes().all(|b| b.is_ascii_alphabetic())
            && tail.bytes().any(|b| b.is_ascii_alphabetic())
            && tail.bytes().any(|b| b.is_ascii_digit());
        if !brand || !lettered || tail.len() > 6 || !matches!(*gap, " " | "-") {
            return None;
        }
        let joined = format!("{head}{tail}");
        let known = self.of_shape(&joined)?;
        (known != joined && self.bases.contains_key(known)).then_some(known)
    }

    /// Whether a word counts goods or is a unit: `pcs`, `th`.
    fn counts(&self, word: &str) -> bool {
        let tokens = self.lex(word);
        self.phrase(&tokens).is_some_and(|(s, _)| {
            s.is(WordClass::Count) || s.is(WordClass::Unit)
        })
    }

    fn mend_run(&self, run: &str, brand: bool) -> Option<String> {
        let digits = run.bytes().filter(u8::is_ascii_digit).count();
        let plain = self.pieces(run, false);
        let explained = plain.iter().all(|p| match p {
            Piece::Unknown(_) => false,
            Piece::Name(name) => name.strange.is_none(),
            _ => true,
        });
        if explained && digits < run.len() {
            return None;
        }
        // A plain number is a name only where a maker is named and its 5 can
        // be an S: `Antminer 59`.
        if digits == run.len() && !(brand && run.starts_with('5')) {
            return None;
        }
        let numbered = |word: &str| word.bytes().any(|b| b.is_ascii_digit());
        if let Some(known) = self.of_shape(run)
            && known != run
            // `SG` is no S9, and two characters are too few without a maker.
            && (numbered(run) || !numbered(known) && known.len() >= 5 || brand)
            && (numbered(run) || !numbered(known))
            && (known.len() > 2 || brand)
        {
            return Some(known.to_owned());
        }
        mend_number(run).or_else(|| {
            // `S19jProl04T`: a name and a hashrate run together.
            (3..run.len().saturating_sub(1)).rev().find_map(|cut| {
                let (head, tail) = run.split_at_checked(cut)?;
                let known = self.of_shape(head).filter(|k| numbered(k))?;
                let rate = mend_number(tail)?;
                Some(format!("{known} {rate}"))
            })
        })
    }
}

/// The letters of a bin behind a name: the `vh` of `M50VH30`.
fn is_bin(letters: &str) -> bool {
    letters.starts_with('v') && letters.len() <= 2
}

/// `1O4T`: letters in a hashrate that are digits.
fn mend_number(run: &str) -> Option<String> {
    let unit = ["th", "t", "gh", "mh", "w", "j"]
        .into_iter()
        .find(|unit| run.ends_with(unit))?;
    let number = run.strip_suffix(unit)?;
    let mended: String = number.chars().map(shape).collect();
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let all = mended.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    (all && digits > 0 && mended != number && mended.len() >= 2)
        .then(|| format!("{mended}{unit}"))
}

/// Runs of letters and digits, and what stands between them.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let word = first.is_ascii_alphanumeric();
        let bytes = rest.as_bytes();
        let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
        let end = rest
            .char_indices()
            .find(|(i, c)| {
                // `13.5T` is one run.
                let point = *c == '.' && word && digit(*i + 1);
                c.is_ascii_alphanumeric() != word && !point
            })
            .map_or(rest.len(), |(i, _)| i);
        let (run, tail) = rest.split_at_checked(end)?;
        rest = tail;
        Some(run)
    })
}
