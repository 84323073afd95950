//! One spelling for the many that the same text comes in.

use hashgate_model::writing::one_writing;
use unicode_normalization::UnicodeNormalization;

/// Lower case, compatibility forms folded (full-width letters, `２００Ｔ`), the
/// many dashes, quotes and multiplication signs made one.
pub(crate) fn normalize(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    for c in one_writing(&s_by_its_sound(text)).chars() {
        match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30fb}' => out.push('-'),
            '\u{d7}' | '\u{2715}' | '\u{2a2f}' => out.push('x'),
            '\u{b7}' | '\u{2022}' | '\u{3001}' => out.push(','),
            '\u{3002}' => out.push('.'),
            '\u{301c}' => out.push('~'),
            '\u{3010}' | '\u{3014}' | '\u{300c}' | '\u{300e}' => out.push('('),
            '\u{3011}' | '\u{3015}' | '\u{300d}' | '\u{300f}' => out.push(')'),
            '\u{2018}' | '\u{2019}' | '\u{2bc}' => out.push('\''),
            _ => out.extend(c.to_lowercase().map(plain_latin)),
        }
    }
    out
}

/// A Cyrillic С before a number as the S that it stands for by its sound:
/// people write `С19j` for S19j, and by its shape it would be a C.
fn s_by_its_sound(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let of_number = !before.is_alphanumeric()
            && chars.peek().is_some_and(char::is_ascii_digit);
        out.push(match c {
            'С' if of_number => 'S',
            'с' if of_number => 's',
            _ => c,
        });
        before = c;
    }
    out
}

/// The Latin letter without its accent: `máquina`, `Lüfter`, `wyposażony` are
/// found as they are typed on a keyboard without accents.
///
/// Letters of other scripts stay: a Russian `й` is no `и`.
fn plain_latin(c: char) -> char {
    match c {
        '\u{142}' => 'l',
        '\u{f8}' => 'o',
        '\u{111}' => 'd',
        '\u{131}' => 'i',
        '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => std::iter::once(c)
            .nfd()
            .next()
            .filter(char::is_ascii_alphabetic)
            .unwrap_or(c),
        other => other,
    }
}

/// A Cyrillic letter that stands for a Latin one in a model name.
///
/// By shape, but `с` stands for S: people write `С19` for S19 by its sound.
pub(crate) fn latin_of(c: char) -> Option<char> {
    Some(match c {
        'а' => 'a',
        'в' => 'b',
        'е' => 'e',
        'к' => 'k',
        'м' => 'm',
        'н' => 'h',
        'о' => 'o',
        'р' => 'p',
        'с' | 'ѕ' => 's',
        'т' => 't',
        'х' => 'x',
        'і' => 'i',
        'ј' => 'j',
        'л' => 'l',
        _ => return None,
    })
}

/// The shape that scanners confuse: O and 0, l and I and 1, S and 5, B and 8.
pub(crate) fn shape(c: char) -> char {
    match c {
        'o' | 'q' => '0',
        'l' | 'i' | '|' | '!' => '1',
        's' => '5',
        'b' => '8',
        'z' => '2',
        'g' => '9',
        other => other,
    }
}

/// The shapes of a word.
pub(crate) fn shapes(word: &str) -> String {
    word.chars().map(shape).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_text_reads_as_plain_text() {
        assert_eq!(normalize("Ｓ２１　ＰＲＯ　２３４Ｔ"), "s21 pro 234t");
        assert_eq!(normalize("255–270 × 2"), "255-270 x 2");
        assert_eq!(normalize("1’160 Máquinas Łódź"), "1'160 maquinas lodz");
        assert_eq!(normalize("майнер Й"), "майнер й");
        assert_eq!(normalize("Аntminer С19j Рrо"), "antminer s19j pro");
        assert_eq!(normalize("⻰芯 矿机"), "龙芯 矿机");
    }

    #[test]
    fn words_that_scanners_confuse_have_one_shape() {
        assert_eq!(shapes("m3os"), shapes("m30s"));
        assert_eq!(shapes("pr0"), shapes("pro"));
        assert_ne!(shapes("s19j"), shapes("s19"));
    }
}
