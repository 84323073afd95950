//! Model names: a base such as `s19j`, and modifiers such as `pro`, `+`.

use hashgate_model::Decimal;

use crate::{
    lexicon::{Lexicon, Mods, Unit},
    numbers::{Amount, amount, number},
    tokenize::{Gap, Stuff, Token},
};

/// A model name found in a text.
#[derive(Debug, Clone)]
pub(crate) struct Name {
    /// The base, a key of the lexicon's bases.
    pub base: Box<str>,
    /// The modifiers behind it.
    pub mods: Mods,
    /// Letters or digits glued behind that no model has: `s19z`.
    pub strange: Option<String>,
    /// A hashrate that was run together with the base: `s913.5t`.
    pub amount: Option<Amount>,
    /// The bin behind a name of `MicroBT`, as `VH20`.
    pub variant_code: Option<String>,
    /// The token behind the name.
    pub end: usize,
}

/// The most tokens that a base is made of: `u3s21exph`.
const LONGEST_BASE: usize = 7;

impl Lexicon {
    /// The model name that begins at a token, if one does.
    pub(crate) fn name_at(
        &self,
        tokens: &[Token<'_>],
        at: usize,
    ) -> Option<Name> {
        let (base, mut end, tail) = self.base_at(tokens, at)?;
        let mut name = Name {
            base: base.into(),
            mods: 0,
            strange: None,
            amount: None,
            variant_code: None,
            end,
        };
        if let Some(tail) = tail {
            // `s913.5t`: what follows is the hashrate, and the name ends.
            let (unit_amount, length) = amount(self, tokens, end - 1)?;
            name.amount = Some(Amount { low: number(tail)?, ..unit_amount });
            name.end = end - 1 + length;
            return Some(name);
        }
        name.mods = self.mods_at(tokens, &mut end);
        name.variant_code = variant_code(tokens, &mut end);
        name.strange = self.strange_at(tokens, end);
        name.end = end;
        Some(name)
    }

    /// The base that begins at a token, whole, and the token behind it.
    ///
    /// Unlike [`Self::name_at`] it reads no number behind the base, so that
    /// numbers may be read by the names beside them.
    pub(crate) fn base_named(
        &self,
        tokens: &[Token<'_>],
        at: usize,
    ) -> Option<(String, usize)> {
        let mut text = String::new();
        let mut best = None;
        for i in at..tokens.len().min(at + LONGEST_BASE) {
            if i > at && !joins(tokens, i) {
                break;
            }
            text.push_str(tokens.get(i)?.text);
            if self.bases.contains_key(text.as_str()) {
                best = Some((text.clone(), i + 1));
            }
            if !self.begins_base(&text) {
                break;
            }
        }
        best
    }

    /// The longest base that begins at a token: its text, the token behind
    /// it, and the end of its last number if that was run together with a
    /// hashrate.
    fn base_at<'a>(
        &self,
        tokens: &[Token<'a>],
        at: usize,
    ) -> Option<(String, usize, Option<&'a str>)> {
        let first = tokens.get(at)?;
        if !matches!(first.stuff, Stuff::Letters | Stuff::Digits) {
            return None;
        }
        let mut text = String::new();
        let mut best = None;
        for i in at..tokens.len().min(at + LONGEST_BASE) {
            let token = tokens.get(i)?;
            if i > at && !joins(tokens, i) && !self.goes_on(&text, tokens, i) {
                break;
            }
            let before = text.len();
            text.push_str(token.text);
            if self.bases.contains_key(text.as_str()) {
                best = Some((text.clone(), i + 1, None));
            } else if token.stuff == Stuff::Digits
                && i > at
                && token.gap == Gap::None
                && let Some((cut, tail)) =
                    self.cut(&text, before, tokens, i, token.text)
            {
                best = Some((cut, i + 1, Some(tail)));
                break;
            }
            if !self.begins_base(&text) {
                break;
            }
        }
        best
    }

    /// `Baikal X10`: an `x` that is no multiplication, since the maker's own
    /// name goes on with it.
    fn goes_on(&self, text: &str, tokens: &[Token<'_>], i: usize) -> bool {
        let (Some(x), Some(next)) = (tokens.get(i), tokens.get(i + 1)) else {
            return false;
        };
        x.text == "x"
            && next.gap == Gap::None
            && self.bases.contains_key(format!("{text}x{}", next.text).as_str())
    }

    /// `s913.5` before `t` is the base `s9` and 13.5.
    fn cut<'a>(
        &self,
        text: &str,
        before: usize,
        tokens: &[Token<'_>],
        i: usize,
        digits: &'a str,
    ) -> Option<(String, &'a str)> {
        let (found, _) = amount(self, tokens, i)?;
        if !matches!(found.unit, Some(Unit::Hash(_))) {
            return None;
        }
        (1..digits.len()).rev().find_map(|length| {
            let base = text.get(..before + length)?;
            let tail = digits.get(length..)?;
            let value = number(tail)?;
            let (low, high) = self.bases.get(base)?.rates?;
            let two = Decimal::TWO;
            let possible = value * two >= low && value <= high * two;
            let whole = tail.starts_with(|c: char| matches!(c, '1'..='9'));
            (possible && whole).then(|| (base.to_owned(), tail))
        })
    }

    /// The modifiers at a token; moves `end` behind them.
    fn mods_at(&self, tokens: &[Token<'_>], end: &mut usize) -> Mods {
        let mut mods = 0;
        while let Some(token) = tokens.get(*end) {
            let (bits, length) = match token.stuff {
                Stuff::Plus => self.plus_at(tokens, *end),
                Stuff::Digits => self.height_at(tokens, *end),
                Stuff::Mark if token.text == "(" => {
                    self.in_parentheses(tokens, *end)
                }
                Stuff::Mark => (0, 0),
                _ => self
                    .phrase(tokens.get(*end..).unwrap_or(&[]))
                    .and_then(|(sense, n)| Some((1 << sense.modifier?, n)))
                    .unwrap_or((0, 0)),
            };
            if length == 0 {
                break;
            }
            mods |= bits;
            *end += length;
        }
        // `plus` twice, or `+` and `+`, is `++`.
        mods
    }

    /// `+` and `++`, unless the sign joins two goods.
    fn plus_at(&self, tokens: &[Token<'_>], at: usize) -> (Mods, usize) {
        let one = self.modifier("+").unwrap_or(0);
        let two = self.modifier("++").unwrap_or(0);
        let Some(token) = tokens.get(at) else { return (0, 0) };
        let next = tokens.get(at + 1);
        match token.text {
            "++" => (two, 1),
            "+" => match next {
                Some(n) if n.text == "+" => (two, 2),
                _ if token.gap == Gap::None => (one, 1),
                None => (one, 1),
                Some(n) if n.stuff == Stuff::Digits => {
                    let hash =
                        amount(self, tokens, at + 1).is_some_and(|(a, _)| {
                            matches!(a.unit, Some(Unit::Hash(_)))
                        });
                    if hash { (one, 1) } else { (0, 0) }
                }
                Some(n) if n.text == "hyd" || n.text == "hydro" => (one, 1),
                _ => (0, 0),
            },
            _ => (0, 0),
        }
    }

    /// `3u`: the height of a rack unit, where models differ by it.
    fn height_at(&self, tokens: &[Token<'_>], at: usize) -> (Mods, usize) {
        let digits = tokens.get(at).map_or("", |t| t.text);
        match tokens.get(at + 1) {
            Some(u) if u.text == "u" && u.gap == Gap::None => {
                match self.modifier(&format!("{digits}u")) {
                    Some(bits) => (bits, 2),
                    None => (0, 0),
                }
            }
            _ => (0, 0),
        }
    }

    /// `(Air)`, `(水冷)`: one modifier in parentheses.
    fn in_parentheses(&self, tokens: &[Token<'_>], at: usize) -> (Mods, usize) {
        let found = self.phrase(tokens.get(at + 1..).unwrap_or(&[]));
        if let Some((sense, n)) = found
            && let Some(bit) = sense.modifier
            && tokens.get(at + 1 + n).is_some_and(|t| t.text == ")")
        {
            return (1 << bit, n + 2);
        }
        (0, 0)
    }

    /// What is glued behind a name and belongs to no model.
    fn strange_at(&self, tokens: &[Token<'_>], at: usize) -> Option<String> {
        let token = tokens.get(at).filter(|t| t.gap == Gap::None)?;
        match token.stuff {
            Stuff::Letters => {
                let word = token.text.len() >= 3 && self.knows(token.text);
                (!word).then(|| token.text.to_owned())
            }
            Stuff::Digits => {
                let unit = amount(self, tokens, at).and_then(|(a, _)| a.unit);
                unit.is_none().then(|| token.text.to_owned())
            }
            _ => None,
        }
    }
}

/// Whether a token may belong to the same base as the one before it.
///
/// Letters and digits part freely (`S 19`, `S-19`), a single letter behind a
/// space only where a name goes on (`S19 j Pro`): `S19 x 10` and `S9 a lot`
/// are no names.
fn joins(tokens: &[Token<'_>], i: usize) -> bool {
    let (Some(token), Some(before)) =
        (tokens.get(i), i.checked_sub(1).and_then(|j| tokens.get(j)))
    else {
        return false;
    };
    let plain =
        |t: &Token<'_>| matches!(t.stuff, Stuff::Letters | Stuff::Digits);
    if !plain(token) || !plain(before) {
        return false;
    }
    if token.gap != Gap::Space {
        return true;
    }
    if token.stuff == Stuff::Letters && token.text.len() == 1 {
        let next = tokens.get(i + 1);
        let goes_on = next.is_some_and(|n| {
            n.stuff == Stuff::Plus
                || n.text == "pro"
                || n.text == "xp"
                || n.stuff == Stuff::Digits
                    && tokens
                        .get(i + 2)
                        .is_some_and(|u| matches!(u.text, "t" | "th"))
        });
        return match token.text {
            "a" | "i" | "x" | "e" | "l" => goes_on,
            "t" | "w" | "v" | "g" | "m" => false,
            _ => true,
        };
    }
    token.stuff == Stuff::Digits && before.text != "x"
        || before.stuff == Stuff::Digits && token.text.len() <= 2
        || before.text.len() >= 2 && token.text.len() >= 2
}

/// The bin or revision behind a name of `MicroBT`: `VH20`, `V10`, `VK6A`.
fn variant_code(tokens: &[Token<'_>], end: &mut usize) -> Option<String> {
    let letters = tokens.get(*end)?;
    let digits = tokens.get(*end + 1)?;
    let head = letters.text.as_bytes();
    let shape = letters.stuff == Stuff::Letters
        && head.first() == Some(&b'v')
        && head.len() <= 4
        && digits.stuff == Stuff::Digits
        && digits.gap == Gap::None
        && digits.text.len() <= 3
        && (head.len() > 1 || digits.text.len() >= 2);
    if !shape {
        return None;
    }
    let mut code = format!("{}{}", letters.text, digits.text);
    *end += 2;
    if let Some(more) = tokens.get(*end)
        && more.gap == Gap::None
        && more.stuff == Stuff::Letters
        && more.text.len() == 1
    {
        code.push_str(more.text);
        *end += 1;
    }
    Some(code.to_uppercase())
}
