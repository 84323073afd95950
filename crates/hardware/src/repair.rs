//! Text that a scanner or a keyboard has spoilt, made right where exactly one
//! reading is possible; each repair is remarked.

use hashgate_model::Decimal;
use hashgate_pack::hardware::WordClass;

use crate::{
    lexicon::{Lexicon, Unit},
    normalize::{latin_of, shape},
    read::Piece,
    tokenize::{Gap, Stuff, Token},
};

/// The longest run of letters and digits that is looked at.
const LONGEST_RUN: usize = 24;

/// What stands behind a run.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Next {
    /// Nothing that tells.
    Else,
    /// `pcs`, `th`: the run is a number.
    Counted,
    /// `pro`, `+`: the run is a name.
    Modifier,
    /// A hashrate in TH/s.
    Hashrate(Decimal),
}

impl Lexicon {
    /// The maker's word that this one misspells by one letter.
    pub(crate) fn misspelt_maker(&self, word: &str) -> Option<&str> {
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
    pub(crate) fn repair_script(&self, text: &str) -> Option<String> {
        if text.is_ascii() {
            return None;
        }
        let tokens = self.tokenize(text);
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
    /// one word has that shape: the text, and what was read otherwise.
    pub(crate) fn repair_shapes(
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
        if !strange && !has_five(text) {
            return None;
        }
        let all: Vec<&str> = runs(text).collect();
        let mut out = String::with_capacity(text.len());
        let mut notes = Vec::new();
        let mut skip = 0;
        for (i, run) in all.iter().copied().enumerate() {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let mut read = run.to_owned();
            let mut repaired = None;
            if let Some(known) = self.repair_pair(all.get(i..i + 3), brand) {
                // `S I9`: the letters of a name and its number stand apart.
                read = all.get(i..i + 3).unwrap_or(&[]).concat();
                repaired = Some(known.to_owned());
                skip = 2;
            } else if is_word(run) {
                let next = self.next(all.get(i + 1..).unwrap_or(&[]));
                // `M 53`: the number belongs to the letter before it.
                let before = i.checked_sub(2).and_then(|j| all.get(j));
                let taken = before.is_some_and(|letters| {
                    letters.len() <= 2
                        && self
                            .bases
                            .contains_key(format!("{letters}{run}").as_str())
                });
                if !taken {
                    repaired = self.repair_five(run, brand, next);
                }
                if repaired.is_none() && strange {
                    repaired = self.repair_run(run, brand, next);
                }
            }
            match repaired {
                Some(repaired) => {
                    notes.push(format!(
                        "`{}` was read as `{}`",
                        read.to_uppercase(),
                        repaired.to_uppercase()
                    ));
                    out.push_str(&repaired);
                }
                None => out.push_str(run),
            }
        }
        (!notes.is_empty()).then_some((out, notes))
    }

    /// What stands behind a run: a mark between, then the next run.
    fn next(&self, rest: &[&str]) -> Next {
        let [gap, word, ..] = rest else { return Next::Else };
        if gap.starts_with('+') {
            return Next::Modifier;
        }
        if !matches!(*gap, " " | "-" | "_" | "  ") {
            return Next::Else;
        }
        let tokens = self.tokenize(word);
        if let Some((sense, _)) = self.phrase(&tokens) {
            if sense.is(WordClass::Count) || sense.is(WordClass::Unit) {
                return Next::Counted;
            }
            if sense.modifier.is_some() {
                return Next::Modifier;
            }
        }
        match self.pieces(word, false).as_slice() {
            [Piece::Amount(amount)] => match amount.unit {
                Some(Unit::Hash(unit)) => unit
                    .in_ths()
                    .and_then(|ths| ths.checked_mul(amount.low))
                    .map_or(Next::Else, Next::Hashrate),
                _ => Next::Else,
            },
            _ => Next::Else,
        }
    }

    /// `519j Pro`, `Antminer 59`: a 5 that is an S, where what stands around
    /// it makes it a name and no number.
    fn repair_five(
        &self,
        run: &str,
        brand: bool,
        next: Next,
    ) -> Option<String> {
        let bytes = run.as_bytes();
        let five = bytes.first() == Some(&b'5')
            && bytes.get(1).is_some_and(u8::is_ascii_digit);
        if !five || next == Next::Counted {
            return None;
        }
        let letters = run.trim_start_matches(|c: char| c.is_ascii_digit());
        // `59J` is an efficiency.
        let measure = matches!(letters, "j" | "w" | "t" | "th" | "jth");
        let known = self.of_shape(run).map(str::to_owned).or_else(|| {
            self.name_and_rate(run).filter(|_| !letters.is_empty())
        })?;
        let base = known
            .strip_prefix('s')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let rate = match next {
            Next::Hashrate(ths) => self.rate_fits(&known, ths),
            _ => false,
        };
        let named = next == Next::Modifier
            || rate
            || !measure && (brand || !letters.is_empty());
        (base && named).then_some(known)
    }

    /// Whether a hashrate can be that of the models of a base.
    fn rate_fits(&self, base: &str, ths: Decimal) -> bool {
        self.bases.get(base).and_then(|b| b.rates).is_some_and(|(low, high)| {
            ths * Decimal::TWO >= low && ths <= high * Decimal::TWO
        })
    }

    /// The name that two runs and a space between them have the shape of.
    fn repair_pair(&self, runs: Option<&[&str]>, brand: bool) -> Option<&str> {
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

    fn repair_run(&self, run: &str, brand: bool, next: Next) -> Option<String> {
        let digits = run.bytes().filter(u8::is_ascii_digit).count();
        if digits == run.len() {
            return None;
        }
        if next == Next::Counted
            && digits > 0
            && let Some(number) = repair_count(run)
        {
            return Some(number);
        }
        let plain = self.pieces(run, false);
        let explained = plain.iter().all(|p| match p {
            Piece::Unknown(_) => false,
            Piece::Name(name) => name.strange.is_none(),
            _ => true,
        });
        if explained {
            return None;
        }
        if let Some(known) = self.of_shape(run)
            && known != run
            // `SG` is no S9, and two characters are too few without a maker.
            && (numbered(run) || !numbered(known))
            && (numbered(run) || known.len() >= 5 || brand)
            && (known.len() > 2 || brand)
        {
            return Some(known.to_owned());
        }
        repair_number(run)
            .or_else(|| self.name_and_rate(run))
            .or_else(|| self.code_of_shape(run))
    }

    /// `S19jProl04T`: a name and a hashrate run together.
    fn name_and_rate(&self, run: &str) -> Option<String> {
        (3..run.len().saturating_sub(1)).rev().find_map(|cut| {
            let (head, tail) = run.split_at_checked(cut)?;
            let known = self.of_shape(head).filter(|k| numbered(k))?;
            let plain = tail
                .trim_end_matches(|c: char| c.is_ascii_alphabetic())
                .bytes()
                .all(|b| b.is_ascii_digit() || b == b'.');
            let whole = plain && tail.ends_with(['t', 'h']);
            let rate = repair_number(tail)
                .or_else(|| whole.then(|| tail.to_owned()))?;
            (known != head || rate != tail).then(|| format!("{known} {rate}"))
        })
    }
}

/// Whether a text has a word that begins with 5 and another digit, which may
/// be an S.
fn has_five(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().any(|(i, b)| {
        let begins = i
            .checked_sub(1)
            .and_then(|j| bytes.get(j))
            .is_none_or(|b| !b.is_ascii_alphanumeric() && *b != b'.');
        *b == b'5' && begins && bytes.get(i + 1).is_some_and(u8::is_ascii_digit)
    })
}

fn is_word(run: &str) -> bool {
    run.is_ascii()
        && run.len() <= LONGEST_RUN
        && run.starts_with(|c: char| c.is_ascii_alphanumeric())
}

fn numbered(word: &str) -> bool {
    word.bytes().any(|b| b.is_ascii_digit())
}

/// `5O` before `pcs`: letters in a number that are digits.
fn repair_count(run: &str) -> Option<String> {
    let repaired: String = run.chars().map(shape).collect();
    let all = repaired.bytes().all(|b| b.is_ascii_digit());
    (all && repaired != run).then_some(repaired)
}

/// `1O4T`: letters in a hashrate that are digits.
fn repair_number(run: &str) -> Option<String> {
    let unit = ["th", "t", "gh", "mh", "w", "j", "pcs", "sets", "units"]
        .into_iter()
        .find(|unit| run.ends_with(unit))?;
    let number = run.strip_suffix(unit)?;
    let repaired: String = number.chars().map(shape).collect();
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let all = repaired.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    (all && digits > 0 && repaired != number && repaired.len() >= 2)
        .then(|| format!("{repaired}{unit}"))
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
