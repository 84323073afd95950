//! Parses a name: words, legal form, initials, numbers.

use std::ops::Range;

use crate::names::{
    class::{ABJAD_MARK, Class, Families, GENERIC},
    tables::WordTables,
    transliterate,
};

/// The most words of a name that are compared; the rest is ignored with
/// a remark.
pub(crate) const MAX_WORDS: usize = 32;

/// The most characters of a name that are read.
pub(crate) const MAX_CHARS: usize = 1_000;

/// The most letters of one word that are compared.
pub(crate) const MAX_LETTERS: usize = 48;

/// One word of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// The word that is compared: lower case, synonyms applied.
    pub(crate) text: String,
    /// The word as the name writes it, in Latin letters.
    pub(crate) written: String,
    pub(crate) class: Class,
    /// Whether its vowels were not written.
    pub(crate) abjad: bool,
}

/// A name as it is compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ParsedName {
    pub(crate) tokens: Vec<Token>,
    /// The families of its legal forms.
    pub(crate) legal: Families,
    /// The legal words that were taken off, for the explanation.
    pub(crate) legal_words: Vec<String>,
    /// What it holds of Han and Hangul, as it is written.
    pub(crate) east_asian: String,
    /// The scripts of letters that cannot be read.
    pub(crate) unread: Vec<String>,
    /// Whether a part of the name was too long to be read.
    pub(crate) cut: bool,
}

/// Parses a name.
pub(crate) fn parse(name: &str, words: &WordTables) -> ParsedName {
    let text = name
        .char_indices()
        .nth(MAX_CHARS)
        .and_then(|(at, _)| name.get(..at))
        .unwrap_or(name);
    let latin = transliterate::latin(text, words);
    let mut raw = split(&latin.text);
    let cut = text.len() < name.len();
    let mut out =
        ParsedName { legal: latin.legal, cut, ..ParsedName::default() };
    out.east_asian = latin.east_asian;
    out.unread = latin.unread;
    if raw.len() > MAX_WORDS {
        raw.truncate(MAX_WORDS);
        out.cut = true;
    }
    take_legal_forms(&mut raw, words, &mut out);
    join_phrases(&mut raw, words);
    expand(&mut raw, words);
    for word in raw {
        out.tokens.push(token(word, words));
    }
    out.tokens.retain(|token| !token.text.is_empty());
    drop_repeats(&mut out.tokens);
    last_numeral(&mut out.tokens);
    out
}

/// `Marie de Lourdes V`: a lone `i`, `v` or `x` after words is a number.
fn last_numeral(tokens: &mut [Token]) {
    if tokens.len() < 2 || tokens.iter().any(|t| t.class == Class::Number) {
        return;
    }
    if let Some(last) = tokens.last_mut()
        && let Some(number) = match last.written.as_str() {
            "i" => Some("1"),
            "v" => Some("5"),
            "x" => Some("10"),
            _ => None,
        }
    {
        number.clone_into(&mut last.text);
        last.class = Class::Number;
    }
}

/// `hong kong` is one word, `united states` is `us`.
fn join_phrases(raw: &mut Vec<String>, words: &WordTables) {
    let mut at = 0;
    while at < raw.len() {
        let phrase = raw.get(at).and_then(|first| {
            words.phrases.get(first)?.iter().find(|(parts, _)| {
                raw.get(at..at + parts.len()) == Some(parts.as_slice())
            })
        });
        if let Some((parts, word)) = phrase {
            raw.splice(at..at + parts.len(), [word.clone()]);
        }
        at += 1;
    }
}

/// `impex` is `import export`.
fn expand(raw: &mut Vec<String>, words: &WordTables) {
    let mut at = 0;
    while at < raw.len() {
        match raw.get(at).and_then(|word| words.expansions.get(word)) {
            Some(parts) if raw.len() + parts.len() <= MAX_WORDS => {
                raw.splice(at..=at, parts.iter().cloned());
                at += parts.len();
            }
            _ => at += 1,
        }
    }
}

/// `Sergey Sergey Shoigu`: a content word that follows itself counts once.
fn drop_repeats(tokens: &mut Vec<Token>) {
    tokens.dedup_by(|b, a| {
        a.class == Class::Content && b.class == a.class && a.text == b.text
    });
}

fn token(word: String, words: &WordTables) -> Token {
    let abjad = word.starts_with(ABJAD_MARK);
    let word: String = if abjad {
        word.chars().skip(1).take(MAX_LETTERS).collect()
    } else if word.len() > MAX_LETTERS {
        word.chars().take(MAX_LETTERS).collect()
    } else {
        word
    };
    let text = match words.synonym_of(&word) {
        Some(same) => same.to_owned(),
        None => roman(&word).unwrap_or_else(|| repaired(&word)),
    };
    let class = if abjad { Class::Content } else { words.class(&text) };
    Token { text, written: word, class, abjad }
}

/// `II` to `XX` as numbers; single letters stay letters.
fn roman(word: &str) -> Option<String> {
    const NUMERALS: [&str; 19] = [
        "ii", "iii", "iv", "v_", "vi", "vii", "viii", "ix", "x_", "xi", "xii",
        "xiii", "xiv", "xv", "xvi", "xvii", "xviii", "xix", "xx",
    ];
    NUMERALS
        .iter()
        .position(|numeral| *numeral == word)
        .map(|i| (i + 2).to_string())
}

/// Digits that stand for letters within a word (`ig0r`, `sech1n`).
fn repaired(word: &str) -> String {
    let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
    let inner = word
        .bytes()
        .enumerate()
        .any(|(i, b)| b.is_ascii_digit() && i > 0 && i + 1 < word.len());
    let digits = word.len() - letters;
    let ends_in_letter =
        word.bytes().last().is_some_and(|b| b.is_ascii_alphabetic());
    let starts_with_letter =
        word.bytes().next().is_some_and(|b| b.is_ascii_alphabetic());
    if !inner
        || digits != 1
        || letters < 3
        || !ends_in_letter
        || !starts_with_letter
    {
        return word.to_owned();
    }
    word.chars()
        .map(|c| match c {
            '0' => 'o',
            '1' => 'i',
            '3' => 'e',
            '4' => 'a',
            '5' => 's',
            '7' => 't',
            '8' => 'b',
            '9' => 'g',
            c => c,
        })
        .collect()
}

/// Parts a Latin text into lower-case words. Dotted initials join (`A.B.C.`),
/// `&` is `and`, a hyphen parts.
fn split(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut chars = text.chars().peekable();
    let mut dotted = false;
    while let Some(c) = chars.next() {
        if c.is_ascii_alphanumeric() || c == ABJAD_MARK {
            word.push(c.to_ascii_lowercase());
            continue;
        }
        if c == '.'
            && (word.len() == 1 || dotted)
            && chars.peek().is_some_and(char::is_ascii_alphabetic)
            && single_follows(&chars)
        {
            // `A.B.C.` and `S.A.`: letters that each stand alone.
            dotted = true;
            continue;
        }
        dotted = false;
        if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c == '&' || c == '+' {
            words.push("and".to_owned());
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Whether the next letter is followed by no further letter.
fn single_follows(chars: &std::iter::Peekable<std::str::Chars<'_>>) -> bool {
    let mut ahead = chars.clone();
    ahead.next();
    ahead.next().is_none_or(|c| !c.is_ascii_alphanumeric())
}

/// Takes the legal forms out, wherever they stand; if nothing else is left,
/// the words stay.
fn take_legal_forms(
    raw: &mut Vec<String>,
    words: &WordTables,
    out: &mut ParsedName,
) {
    let mut taken = Vec::new();
    let mut kept = Vec::with_capacity(raw.len());
    let mut legal = 0;
    let mut at = 0;
    while at < raw.len() {
        if let Some((n, family)) = legal_at(raw, at, words) {
            taken.push(at..at + n);
            kept.resize(at + n, false);
            legal |= family;
            at += n;
        } else {
            kept.push(true);
            at += 1;
        }
    }
    let is_kept = |at: &usize| kept.get(*at) == Some(&true);
    let named = (0..raw.len()).filter(is_kept).any(|at| {
        raw.get(at).is_some_and(|word| {
            !matches!(words.class(word), Class::Stop | Class::Title)
        })
    });
    if named && legal != 0 {
        out.legal |= legal;
        let phrase =
            |taken: Range<usize>| raw.get(taken).map(|phrase| phrase.join(" "));
        out.legal_words = taken.into_iter().filter_map(phrase).collect();
        let mut kept = kept.into_iter();
        raw.retain(|_| kept.next() == Some(true));
    }
}

/// The longest legal form that begins at a word.
fn legal_at(
    raw: &[String],
    at: usize,
    words: &WordTables,
) -> Option<(usize, Families)> {
    let first = raw.get(at)?;
    let mistyped = !words.legal.contains_key(first);
    let first = if mistyped {
        words.corrected_legal_word(first)?
    } else {
        first.as_str()
    };
    let phrases = words.legal.get(first)?;
    phrases.iter().find_map(|(phrase, family)| {
        let fits = phrase.iter().enumerate().skip(1).all(|(i, part)| {
            raw.get(at + i).is_some_and(|word| {
                word == part
                    || words
                        .corrected_legal_word(word)
                        .is_some_and(|mended| mended == part)
            })
        });
        // Short forms that are also words count only at an end of the name.
        let whole = first.len() > 5 || phrase.len() > 1 || !mistyped;
        let anchored = phrase.len() > 1
            || first.len() > 3
            || *family == GENERIC
            || at == 0
            || legal_tail(raw, at + 1, words);
        (fits && anchored && whole).then_some((phrase.len(), *family))
    })
}

/// Whether nothing but words of legal forms follows.
fn legal_tail(raw: &[String], from: usize, words: &WordTables) -> bool {
    raw.iter().skip(from).all(|word| {
        words.legal.contains_key(word) || word == "and" || word.len() == 1
    })
}
