//! Other scripts in Latin letters.
//!
//! The aim is not a scholar's transliteration but the spelling that lists
//! use: pinyin without tones, Russian as OFAC writes it, Korean in the
//! northern manner. What the tables do not know is left out.

use hashgate_model::writing::{is_han, one_writing};
use pinyin::ToPinyin;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::names::{
    class::{ABJAD_MARK, Families, Foreign, LetterKind},
    tables::WordTables,
};

/// A text in Latin letters.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Latin {
    /// Latin letters of both cases, digits, blanks, punctuation.
    pub(crate) text: String,
    /// Legal forms that were taken off in the text's own script.
    pub(crate) legal: Families,
    /// Its runs of Han and Hangul as they are written, a blank between.
    pub(crate) east_asian: String,
    /// The scripts of letters that cannot be read, each once.
    pub(crate) unread: Vec<String>,
}

impl Latin {
    /// Notes a letter that has no reading, if its script is one that cannot
    /// be read: a rare letter of one that can is left out as before.
    fn note_unread(&mut self, c: char, words: &WordTables) {
        if let Some(script) = words.unread_script(c)
            && !self.unread.iter().any(|known| known == script)
        {
            self.unread.push(script.to_owned());
        }
    }
}

/// What stands for an apostrophe.
const APOSTROPHES: [char; 13] =
    ['׳', '\'', '’', '‘', 'ʼ', 'ʻ', 'ʿ', 'ʾ', '`', '´', '′', '＇', 'ʹ'];

/// Writes a text in Latin letters.
pub(crate) fn latin(text: &str, words: &WordTables) -> Latin {
    let chars = plain(text);
    let mut out =
        Latin { text: String::with_capacity(chars.len()), ..Latin::default() };
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        if c.is_ascii() {
            out.text.push(c);
            at += 1;
        } else if is_han(c) || is_hangul(c) {
            at = east_asian(&chars, at, words, &mut out);
        } else if c.is_alphabetic() || is_combining_mark(c) {
            at = spelled(&chars, at, words, &mut out);
        } else {
            // Other punctuation parts words; other digits are read.
            out.text.push(
                c.to_digit(10)
                    .and_then(|d| char::from_digit(d, 10))
                    .unwrap_or(' '),
            );
            at += 1;
        }
    }
    out
}

/// One writing for all; controls, accents and apostrophes dropped.
fn plain(text: &str) -> Vec<char> {
    let mut chars = Vec::with_capacity(text.len());
    if text.is_ascii() {
        chars.extend(text.chars());
    } else {
        let mut keeps_marks = false;
        for c in one_writing(text).nfd() {
            if is_combining_mark(c) {
                // Marks on Latin, Cyrillic, Arabic letters are accents; in
                // Indic scripts, Thai and kana they are letters.
                if keeps_marks {
                    chars.push(c);
                }
            } else if c != TATWEEL {
                keeps_marks = keeps_its_marks(c);
                chars.push(match c {
                    // Persian letters that look like Arabic ones.
                    'ی' => 'ي',
                    'ک' => 'ك',
                    c => c,
                });
            }
        }
        // Hangul and kana come back from their parts.
        chars = chars.into_iter().nfc().collect();
    }
    without_apostrophes(&chars)
}

/// `Bank's` becomes `Bank`, `Qa'ida` becomes `Qaida`; controls become blanks.
fn without_apostrophes(chars: &[char]) -> Vec<char> {
    let mut out = Vec::with_capacity(chars.len());
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        at += 1;
        if APOSTROPHES.contains(&c) {
            let s = matches!(chars.get(at), Some('s' | 'S'));
            let ends =
                chars.get(at + 1).is_none_or(|next| !next.is_alphanumeric());
            if s && ends {
                at += 1;
            }
            // Gimel with a geresh is the sound of George: that of zayin here.
            if let Some(gimel) = out.last_mut().filter(|c| **c == 'ג') {
                *gimel = 'ז';
            }
        } else {
            out.push(if c.is_control() { ' ' } else { c });
        }
    }
    out
}

/// Draws an Arabic word out and says nothing.
const TATWEEL: char = '\u{640}';

fn keeps_its_marks(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}')
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}')
}

/// Reads a run of Han or Hangul, which is written without blanks.
///
/// The legal form goes first, as an anchored suffix (or prefix, as Korean
/// has it); then known words are cut out; what is left between them is one
/// word, so that 算能 becomes `suanneng` as on the list.
fn east_asian(
    chars: &[char],
    from: usize,
    words: &WordTables,
    out: &mut Latin,
) -> usize {
    let len = chars
        .iter()
        .skip(from)
        .take_while(|c| is_han(**c) || is_hangul(**c))
        .count();
    let to = from + len;
    let run = chars.get(from..to).unwrap_or_default();
    out.east_asian.extend(run);
    out.east_asian.push(' ');
    if let Some(form) = legal_form_apart(chars, from, to, words) {
        out.legal |= form;
        return to;
    }
    let mut body = run;
    while let Some((rest, form)) = without_legal_form(body, words, Side::End) {
        out.legal |= form;
        body = rest;
    }
    while let Some((rest, form)) = without_legal_form(body, words, Side::Start)
    {
        out.legal |= form;
        body = rest;
    }
    out.text.push(' ');
    if let Some(whole) = known(body, 0, body.len(), words) {
        out.text.push_str(whole);
    } else if is_spelled(body, chars.len() > len, words) {
        // A word of another language: its consonants tell more than its
        // vowels, as where none are written.
        out.text.push(ABJAD_MARK);
        company(body, words, out);
    } else if !person(body, words, out) {
        company(body, words, out);
    }
    out.text.push(' ');
    let unknown = |c: &&char| {
        !is_hangul(**c)
            && c.to_pinyin().is_none()
            && !words.readings.contains_key(*c)
    };
    for c in run.iter().filter(unknown) {
        out.note_unread(*c, words);
    }
    to
}

/// Whether a run of Hangul spells a word of another language: it holds no word
/// that is known and is not the name of a Korean, of which two syllables
/// beside other words are none.
fn is_spelled(run: &[char], beside: bool, words: &WordTables) -> bool {
    let surname = || {
        let first = run.first().map(char::to_string).unwrap_or_default();
        matches!(words.foreign.get(&first), Some(Foreign::Surname(_)))
    };
    run.len() > 1
        && run.iter().all(|c| is_hangul(*c))
        && (0..run.len()).all(|at| longest_known(run, at, words).is_none())
        && !(surname() && (run.len() == 3 || run.len() == 2 && !beside))
}

fn text_of(chars: &[char], from: usize, to: usize) -> String {
    chars.get(from..to).unwrap_or_default().iter().collect()
}

/// The legal form that a run of its own is: `(株)`, `(주)`, `（有）`, or
/// `카카오 주식회사`. Without brackets one letter is a word or a surname (주) and
/// no form; a name that is a legal form and nothing else keeps it.
fn legal_form_apart(
    chars: &[char],
    from: usize,
    to: usize,
    words: &WordTables,
) -> Option<Families> {
    let opens = from
        .checked_sub(1)
        .and_then(|at| chars.get(at))
        .is_some_and(|c| "([【〔".contains(*c));
    let closes = chars.get(to).is_some_and(|c| ")]】〕".contains(*c));
    let run = text_of(chars, from, to);
    let alone = || {
        let (before, after) = (chars.get(..from), chars.get(to..));
        let mut others = before.into_iter().chain(after).flatten();
        !others.any(|c| c.is_alphanumeric())
    };
    match words.foreign.get(&run) {
        Some(Foreign::Legal(family)) if !alone() => Some(*family),
        _ if opens && closes && !alone() => words.bracketed.get(&run).copied(),
        _ => None,
    }
}

/// Where a legal form stands in a name.
#[derive(Clone, Copy)]
enum Side {
    Start,
    End,
}

/// The rest of a run without the longest legal form at one of its sides.
fn without_legal_form<'r>(
    run: &'r [char],
    words: &WordTables,
    side: Side,
) -> Option<(&'r [char], Families)> {
    // A name that is a legal form and nothing else keeps it.
    let longest = words.longest_foreign.min(run.len().saturating_sub(1));
    (2..=longest).rev().find_map(|n| {
        let (rest, form) = match side {
            Side::End => run.split_at_checked(run.len() - n)?,
            Side::Start => {
                let (form, rest) = run.split_at_checked(n)?;
                (rest, form)
            }
        };
        match words.foreign.get(&form.iter().collect::<String>()) {
            Some(Foreign::Legal(family)) => Some((rest, *family)),
            _ => None,
        }
    })
}

fn known<'w>(
    run: &[char],
    from: usize,
    to: usize,
    words: &'w WordTables,
) -> Option<&'w str> {
    if to <= from {
        return None;
    }
    match words.foreign.get(&text_of(run, from, to)) {
        Some(Foreign::Word(latin)) => Some(latin),
        _ => None,
    }
}

/// Two to four characters that begin with a surname: the surname is a word,
/// the rest is one.
fn person(run: &[char], words: &WordTables, out: &mut Latin) -> bool {
    let Some((first, rest)) = run.split_first() else { return false };
    if rest.is_empty() || rest.len() > 2 {
        return false;
    }
    let Some(Foreign::Surname(reading)) =
        words.foreign.get(first.to_string().as_str())
    else {
        return false;
    };
    if (0..rest.len()).any(|at| longest_known(rest, at, words).is_some()) {
        return false;
    }
    if reading.is_empty() {
        push_syllable(*first, words, &mut out.text);
    } else {
        out.text.push_str(reading);
    }
    out.text.push(' ');
    for (i, c) in rest.iter().enumerate() {
        // Lists write Korean given names apart and Chinese ones together.
        if i > 0 && is_hangul(*c) {
            out.text.push(' ');
        }
        push_syllable(*c, words, &mut out.text);
    }
    true
}

fn longest_known<'w>(
    run: &[char],
    at: usize,
    words: &'w WordTables,
) -> Option<(usize, &'w str)> {
    let most = words.longest_foreign.min(run.len().saturating_sub(at));
    (2..=most).rev().find_map(|n| Some((n, known(run, at, at + n, words)?)))
}

fn company(run: &[char], words: &WordTables, out: &mut Latin) {
    let mut at = 0;
    while let Some(&c) = run.get(at) {
        if let Some((n, latin)) = longest_known(run, at, words) {
            out.text.push(' ');
            out.text.push_str(latin);
            out.text.push(' ');
            at += n;
        } else {
            push_syllable(c, words, &mut out.text);
            at += 1;
        }
    }
}

/// The reading of one Han character or Hangul syllable.
fn push_syllable(c: char, words: &WordTables, text: &mut String) {
    if is_hangul(c) {
        let index = (c as u32 - 0xac00) as usize;
        let parts = [index / 588, index % 588 / 28, index % 28];
        for (row, at) in words.hangul.iter().zip(parts) {
            text.push_str(row.get(at).map_or("", String::as_str));
        }
    } else if let Some(reading) = words.readings.get(&c) {
        text.push_str(reading);
    } else if let Some(reading) = c.to_pinyin() {
        // Lists write lü as lu or lv; the reader takes both for lu.
        text.extend(reading.plain().chars().map(|c| match c {
            'ü' | 'v' => 'u',
            c => c,
        }));
    }
}

/// Reads a word of a script that has letters.
fn spelled(
    chars: &[char],
    from: usize,
    words: &WordTables,
    out: &mut Latin,
) -> usize {
    let is_part = |c: &char| {
        !c.is_ascii()
            && (c.is_alphabetic() || is_combining_mark(*c))
            && !is_han(*c)
            && !is_hangul(*c)
    };
    let to = from + chars.iter().skip(from).take_while(|c| is_part(c)).count();
    let word = chars.get(from..to).unwrap_or_default();
    // A Latin word may hold single letters outside ASCII: they join it.
    let known = text_of(chars, from, to).to_lowercase();
    match words.foreign.get(&known) {
        Some(Foreign::Word(latin)) => {
            out.text.push(' ');
            out.text.push_str(latin);
            out.text.push(' ');
        }
        Some(Foreign::Legal(family)) => out.legal |= family,
        _ => {
            let mut latin = String::new();
            let abjad = push_letters(word, words, &mut latin);
            let unread = |c: &&char| {
                let lower = c.to_lowercase().next().unwrap_or(**c);
                c.is_alphabetic() && !words.letters.contains_key(&lower)
            };
            for c in word.iter().filter(unread) {
                out.note_unread(*c, words);
            }
            if abjad {
                out.text.push(' ');
                out.text.push(ABJAD_MARK);
            }
            out.text.push_str(&latin);
        }
    }
    to.max(from + 1)
}

/// Letters one by one; true if the script does not write vowels.
fn push_letters(word: &[char], words: &WordTables, text: &mut String) -> bool {
    // Kana cannot write most of other languages' words: consonants decide.
    let kana = |c: &char| matches!(c, '\u{30a1}'..='\u{30fa}');
    let mut abjad = word.len() > 1 && word.iter().any(kana);
    for (i, c) in word.iter().enumerate() {
        let upper = c.is_uppercase();
        let lower = c.to_lowercase().next().unwrap_or(*c);
        let Some(letter) = words.letters.get(&lower) else { continue };
        match letter.kind {
            LetterKind::Small => {
                // A small kana replaces the vowel before it.
                if text.ends_with('i') {
                    text.pop();
                }
            }
            LetterKind::VowelSign => {
                if text.ends_with('a') {
                    text.pop();
                }
            }
            LetterKind::Abjad => abjad = true,
            LetterKind::Plain | LetterKind::Abugida => {}
        }
        let start = text.len();
        text.push_str(&letter.latin);
        if letter.kind == LetterKind::Abugida {
            // The consonant's own vowel, silent at the end of a word.
            if i + 1 < word.len() {
                text.push('a');
            }
        } else if upper && let Some(first) = text.get_mut(start..=start) {
            first.make_ascii_uppercase();
        }
    }
    abjad
}
