//! One writing for the many that the same text comes in.
//!
//! Names, models, heads of columns, countries, lists and queries are all
//! compared in the form that [`one_writing`] gives, so that a text that was
//! printed from a browser, typed on a keyboard with full-width letters or
//! dressed up in letters that look alike is found as it is meant.

mod look_alikes;

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Radicals that are used as the ideographs they are drawn like, and that
/// Unicode's compatibility forms leave alone: ⻓ for 长, as PDFs printed from a
/// browser hold it. After `EquivalentUnifiedIdeograph.txt` of Unicode 17.0.0
/// (Unicode Standard Annex 38), U+2E80 to U+2EF3; U+2E80 itself stands for no
/// ideograph there.
static RADICALS: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    include_str!("writing/radicals.csv")
        .lines()
        .skip(1)
        .filter_map(|row| {
            let mut fields = row.split(',').map(|field| field.chars().next());
            Some((fields.next()??, fields.next()??))
        })
        .collect()
});

/// The text in one writing: full-width letters, ligatures and compatibility
/// forms as plain ones (`ﬁ`, `Ａ`, `㈱` as `(株)`), radicals as ideographs,
/// letters that only look like those of their word as these, and what cannot
/// be seen left out.
///
/// Case, accents and genuine words of any script stay. Raised and lowered
/// digits and fractions stay too: `1,200¹` bears a footnote and is not 12,001.
///
/// # Example
///
/// ```
/// use hashgate_model::writing::one_writing;
///
/// // U+2ED3, a radical; a Cyrillic letter in a Latin word; a ligature.
/// assert_eq!(one_writing("⻓江存储"), "长江存储");
/// assert_eq!(one_writing("Вitmain"), "Bitmain");
/// assert_eq!(one_writing("ﬁrst ＬＴＤ"), "first LTD");
/// assert_eq!(one_writing("Вектор"), "Вектор");
/// ```
pub fn one_writing(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_plain(text) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(rewritten(text))
}

/// Whether no rule can change a text, as is so of nearly all: letters that
/// have no other form, and no two alphabets of look-alikes in it.
fn is_plain(text: &str) -> bool {
    let (mut latin, mut cyrillic) = (false, false);
    for c in text.chars() {
        match c {
            _ if c.is_ascii() => latin |= c.is_ascii_alphabetic(),
            'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ÿ' => latin = true,
            'А'..='я' | 'Ё' | 'ё' => cyrillic = true,
            '\u{4e00}'..='\u{9fff}'
            | '\u{3041}'..='\u{3096}'
            | '\u{ac00}'..='\u{d7a3}'
            | '、'
            | '。' => {}
            _ => return false,
        }
    }
    !(latin && cyrillic)
}

/// The text in one writing, letter by letter.
fn rewritten(text: &str) -> String {
    let mut chars = String::with_capacity(text.len());
    for c in text.chars() {
        push_seen(c, &mut chars);
    }
    // Marks join their letters: `e` and an accent apart are one letter.
    let composed: Vec<char> = chars.nfc().collect();
    look_alikes::meant(&composed)
}

/// Letters and digits only, in one writing and lower case: `P.R.C.` and `ｐｒｃ`
/// are one.
///
/// # Example
///
/// ```
/// assert_eq!(hashgate_model::writing::folded("Ｐ.R.C."), "prc");
/// ```
pub fn folded(text: &str) -> String {
    one_writing(text)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Lower-case words of letters and digits, in one writing, with single blanks
/// between.
///
/// # Example
///
/// ```
/// assert_eq!(hashgate_model::writing::words(" A.B.  Ｃ"), "a b c");
/// ```
pub fn words(text: &str) -> String {
    let spaced: String = one_writing(text)
        .chars()
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a letter is Chinese, radicals and compatibility forms included.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3134f}')
}

/// One letter in its plain form, if it can be seen.
fn push_seen(c: char, out: &mut String) {
    match c {
        _ if c.is_ascii() => out.push(c),
        // Raised, lowered and broken numbers are no digits of the number
        // before them.
        '²'
        | '³'
        | '¹'
        | '¼'..='¾'
        | '⁰'
        | '⁴'..='⁹'
        | '₀'..='₉'
        | '⅐'..='⅟'
        | '↉' => out.push(c),
        // A number in a circle is apart from what follows it.
        '①'..='⑳' | '㉑'..='㉟' | '㊱'..='㊿' => {
            out.push(' ');
            out.extend(std::iter::once(c).nfkc());
            out.push(' ');
        }
        // The circled forms of the bracketed ㈱ and ㈲.
        '㊑' => out.push_str("(株)"),
        '㊒' => out.push_str("(有)"),
        // A mark of trade is no part of the word; fillers and Braille's
        // blank are seen as blanks.
        '™' | '℠' | '®' | '©' | '\u{115f}' | '\u{1160}' | '\u{3164}'
        | '\u{ffa0}' | '\u{2800}' | '\u{2028}' | '\u{2029}' => out.push(' '),
        _ if is_unseen(c) => {}
        _ => match RADICALS.get(&c) {
            Some(ideograph) => out.push(*ideograph),
            None => out.extend(std::iter::once(c).nfkc()),
        },
    }
}

/// Marks of direction, joiners, variants, tags, soft hyphens: what Unicode's
/// `Default_Ignorable_Code_Point` (DerivedCoreProperties.txt) names, without
/// the fillers.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a letter or mark may stand within a word.
fn in_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// What is passed over as plain would have come out as it is.
        #[test]
        fn a_plain_text_is_as_it_is(
            text in "[A-Za-z0-9 .,()À-ÿА-яЁё\u{4e00}-\u{9fff}ぁ-ゖ가-힣、。]{0,24}"
        ) {
            if is_plain(&text) {
                prop_assert_eq!(rewritten(&text), text);
            }
        }
    }

    #[test]
    fn every_letter_that_is_plain_is_as_it_is() {
        for c in '\u{80}'..='\u{ffff}' {
            for text in [c.to_string(), format!("a1{c}"), format!("я{c}")] {
                if is_plain(&text) {
                    assert_eq!(rewritten(&text), text);
                }
            }
        }
    }

    #[test]
    fn every_radical_that_stands_for_an_ideograph_is_read_as_one() {
        assert_eq!(RADICALS.len(), 112);
        for c in '\u{2e81}'..='\u{2ef3}' {
            // One place of the block is not assigned.
            if c != '\u{2e9a}' {
                let read = one_writing(&c.to_string()).into_owned();
                let ideograph = read.chars().next().unwrap();
                assert!(!matches!(ideograph, '\u{2e80}'..='\u{2fdf}'), "{c}");
            }
        }
        for c in '\u{2f00}'..='\u{2fd5}' {
            let read = one_writing(&c.to_string()).into_owned();
            assert!(
                !matches!(
                    read.chars().next().unwrap(),
                    '\u{2e80}'..='\u{2fdf}'
                ),
                "{c}"
            );
        }
    }

    #[test]
    fn forms_of_one_letter_are_one() {
        for (text, expected) in [
            ("⻓鑫存储", "长鑫存储"),
            ("⻰芯中科", "龙芯中科"),
            ("⼤华", "大华"),
            ("ﬂuke oﬃce", "fluke office"),
            ("Ａｎｔｍｉｎｅｒ　Ｓ２１", "Antminer S21"),
            ("㈱トヨタ", "(株)トヨタ"),
            ("㊑トヨタ", "(株)トヨタ"),
            ("㍿トヨタ", "株式会社トヨタ"),
            ("㈜삼성", "(주)삼성"),
            ("ﾄﾖﾀ", "トヨタ"),
            ("Bit\u{200b}ma\u{ad}in\u{202e}", "Bitmain"),
            ("Bitmain\u{e0041}\u{fe0f}", "Bitmain"),
            ("Antminer™S21", "Antminer S21"),
            ("cafe\u{301}", "café"),
            ("№ 5", "No 5"),
            ("1,200¹ ½", "1,200¹ ½"),
            ("1,200①", "1,200 1 "),
        ] {
            assert_eq!(one_writing(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_text_in_one_writing_stays(text in "\\PC{0,30}") {
            let once = one_writing(&text).into_owned();
            let twice = one_writing(&once).into_owned();
            prop_assert_eq!(folded(&once), folded(&twice));
        }

        #[test]
        fn latin_text_stays(text in "[ -~]{0,40}") {
            prop_assert_eq!(one_writing(&text), text.as_str());
        }
    }
}
