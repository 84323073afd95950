//! A name by the first letters of its words: IRGC for Islamic Revolutionary
//! Guard Corps.

use crate::names::{
    class::{Class, GENERIC, PERSON},
    parse::{ParsedName, Token},
    tables::WordTables,
};
use crate::{index::hash::piece_key, matching::similarity::is_vowel};

/// The letters of a short name: fewer agree by chance with too many names.
const LEAST: usize = 4;
const MOST: usize = 9;

/// The name itself, if it may stand for the words of another: one word of a
/// few letters without a legal form, and not one of trade or place.
pub(crate) fn short<'n>(
    name: &'n ParsedName,
    words: &WordTables,
) -> Option<&'n str> {
    let mut tokens = name.tokens.iter().filter(|t| is_word(t));
    let (Some(only), None) = (tokens.next(), tokens.next()) else {
        return None;
    };
    let word = only.text.as_str();
    // A firm's short name with its legal form is mostly just its name.
    let fits = name.legal & !GENERIC == 0
        && name.tokens.len() == 1
        && only.class == Class::Content
        && !only.abjad
        && may_stand(word, words);
    fits.then_some(word)
}

/// Whether a word may be the first letters of others.
pub(crate) fn may_stand(word: &str, words: &WordTables) -> bool {
    (LEAST..=MOST).contains(&word.len())
        && word.bytes().all(|b| b.is_ascii_lowercase())
        && cannot_be_spoken(word)
        && !words.is_generic(word)
}

/// Whether three consonants follow each other: a word that can be spoken is
/// mostly a name of its own, and agrees with first letters by chance.
fn cannot_be_spoken(word: &str) -> bool {
    let mut run = 0;
    word.bytes().any(|b| {
        run = if is_vowel(b) { 0 } else { run + 1 };
        run == 3
    })
}

/// The first letters of a name's words: of those that tell something, the
/// same with the words of its legal form, and of all words.
pub(crate) fn initials(name: &ParsedName) -> Vec<String> {
    if name.legal & PERSON != 0 || name.tokens.len() < LEAST - 1 {
        return Vec::new();
    }
    let first = |word: &str| word.chars().next();
    let of = |keep: &dyn Fn(&Token) -> bool| -> String {
        let kept = name.tokens.iter().filter(|t| !t.abjad && keep(t));
        kept.filter_map(|t| first(&t.written)).collect()
    };
    let telling = of(&is_word);
    let forms = name.legal_words.iter().flat_map(|form| form.split(' '));
    // Of a form that is written short the letters are no words.
    let long = forms.filter(|word| word.len() > LEAST);
    let with_form: String =
        telling.chars().chain(long.filter_map(first)).collect();
    let mut all = vec![telling, with_form, of(&|_| true)];
    all.retain(|letters| {
        (LEAST..=MOST).contains(&letters.len())
            && letters.bytes().all(|b| b.is_ascii_lowercase())
    });
    all.sort_unstable();
    all.dedup();
    all
}

/// Whether one name is the first letters of the other.
pub(crate) fn agree(
    a: &ParsedName,
    b: &ParsedName,
    words: &WordTables,
) -> bool {
    let stands_for = |short: Option<&str>, long: &ParsedName| {
        short.is_some_and(|short| initials(long).iter().any(|l| l == short))
    };
    stands_for(short(a, words), b) || stands_for(short(b, words), a)
}

/// The key under which a name is filed by its first letters.
pub(crate) fn key(letters: &str) -> u64 {
    piece_key(0, 7, letters.as_bytes())
}

fn is_word(token: &Token) -> bool {
    matches!(token.class, Class::Content | Class::Initial)
}
