//! Letters of another script that look like those of their word.
//!
//! Only within a word of mixed scripts: `Вitmain` with a Cyrillic letter is
//! Bitmain, `Вектор` and `ΟΜΕΓΑ` are words of their own. See Unicode
//! Technical Standard 39, section 4 (confusable detection) and 5.1
//! (mixed-script detection).

use std::{collections::HashMap, sync::LazyLock};

use super::{in_word, is_han};

/// What a word of letters may be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    /// Scripts that no party's name is mixed with in good faith: Cherokee,
    /// Lisu, Coptic, Armenian, and Latin's own phonetic letters.
    Rare,
}

/// A letter of `look_alikes.csv`.
struct Alike {
    latin: char,
    script: Script,
}

/// Letters that look like Latin ones: those of `confusables.txt` of Unicode
/// 16.0.0 whose prototype is one Latin letter; the small Cyrillic and Greek
/// letters that are drawn like Latin capitals (`capital`); two Greek letters
/// by their shape.
static ALIKE: LazyLock<HashMap<char, Alike>> = LazyLock::new(|| {
    include_str!("look_alikes.csv")
        .lines()
        .skip(1)
        .filter_map(|row| {
            let mut fields = row.split(',');
            let letter = fields.next()?.chars().next()?;
            let latin = fields.next()?.chars().next()?;
            let script = match fields.next()? {
                "greek" => Script::Greek,
                "cyrillic" => Script::Cyrillic,
                _ => Script::Rare,
            };
            Some((letter, Alike { latin, script }))
        })
        .collect()
});

/// Latin letters as the Russian ones that look alike.
const RUSSIAN: [(char, char); 19] = [
    ('A', 'А'),
    ('B', 'В'),
    ('E', 'Е'),
    ('K', 'К'),
    ('M', 'М'),
    ('H', 'Н'),
    ('O', 'О'),
    ('P', 'Р'),
    ('C', 'С'),
    ('T', 'Т'),
    ('X', 'Х'),
    ('a', 'а'),
    ('e', 'е'),
    ('o', 'о'),
    ('p', 'р'),
    ('c', 'с'),
    ('y', 'у'),
    ('x', 'х'),
    ('k', 'к'),
];

/// Latin letters as the Greek ones that look alike.
const GREEK: [(char, char); 17] = [
    ('A', 'Α'),
    ('B', 'Β'),
    ('E', 'Ε'),
    ('Z', 'Ζ'),
    ('H', 'Η'),
    ('I', 'Ι'),
    ('K', 'Κ'),
    ('M', 'Μ'),
    ('N', 'Ν'),
    ('O', 'Ο'),
    ('P', 'Ρ'),
    ('T', 'Τ'),
    ('Y', 'Υ'),
    ('X', 'Χ'),
    ('o', 'ο'),
    ('v', 'ν'),
    ('a', 'α'),
];

/// Katakana that look like ideographs.
const KANA: [(char, char); 7] = [
    ('エ', '工'),
    ('ニ', '二'),
    ('ロ', '口'),
    ('カ', '力'),
    ('タ', '夕'),
    ('ト', '卜'),
    ('ハ', '八'),
];

/// A join of two words, as `ТОПresource`, has this many letters of the other
/// script at one end; fewer are taken for a disguise.
const JOINED_WORD: usize = 4;

/// The text with look-alikes as the letters that were meant.
pub(super) fn meant(text: &[char]) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.chunk_by(|a, b| class(*a) == class(*b)) {
        match word.first().copied().map(class) {
            Some(Class::Lettered) => push_lettered(word, &mut out),
            Some(Class::EastAsian) => push_east_asian(word, &mut out),
            _ => out.extend(word),
        }
    }
    out
}

/// What a letter can be one word with.
#[derive(PartialEq, Eq)]
enum Class {
    Lettered,
    EastAsian,
    Other,
}

fn class(c: char) -> Class {
    if is_han(c) || matches!(c, '\u{30a1}'..='\u{30ff}') {
        Class::EastAsian
    } else if in_word(c) {
        Class::Lettered
    } else {
        Class::Other
    }
}

fn script_of(c: char) -> Option<Script> {
    if c.is_ascii_alphabetic() {
        return Some(Script::Latin);
    }
    if let Some(alike) = ALIKE.get(&c) {
        return Some(alike.script);
    }
    match c {
        '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' if c.is_alphabetic() => {
            Some(Script::Latin)
        }
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some(Script::Greek),
        '\u{400}'..='\u{52f}' => Some(Script::Cyrillic),
        _ => None,
    }
}

fn latin_of(c: char) -> Option<char> {
    ALIKE.get(&c).map(|alike| alike.latin)
}

fn of_pairs(pairs: &[(char, char)], c: char) -> Option<char> {
    pairs.iter().find(|(from, _)| *from == c).map(|(_, to)| *to)
}

/// The letter of a script that looks like this one.
fn in_script(c: char, script: Script) -> Option<char> {
    let latin = if c.is_ascii() { c } else { latin_of(c)? };
    match script {
        Script::Latin => Some(latin),
        Script::Cyrillic => of_pairs(&RUSSIAN, latin),
        Script::Greek => of_pairs(&GREEK, latin),
        Script::Rare => None,
    }
}

/// A word of letters, in one script where its others look alike.
fn push_lettered(word: &[char], out: &mut String) {
    let count =
        |script| word.iter().filter(|c| script_of(**c) == Some(script)).count();
    let scripts = [Script::Latin, Script::Cyrillic, Script::Greek];
    let mut present: Vec<(Script, usize)> = scripts
        .into_iter()
        .map(|script| (script, count(script)))
        .filter(|(_, letters)| *letters > 0)
        .collect();
    if present.is_empty() || present.len() == 1 && count(Script::Rare) == 0 {
        out.extend(word);
        return;
    }
    // The script of most letters first, Latin of two alike (a stable sort).
    present.sort_by_key(|(_, letters)| std::cmp::Reverse(*letters));
    let folded = present
        .iter()
        .find_map(|(script, letters)| whole(word, *script, *letters));
    match folded {
        Some(folded) => out.extend(folded),
        None => out.extend(word),
    }
}

/// The whole word in one script, or nothing where that is not what it is.
fn whole(word: &[char], script: Script, own: usize) -> Option<Vec<char>> {
    let foreign = |c: &char| script_of(*c).is_some_and(|s| s != script);
    let others = word.iter().filter(|c| foreign(c)).count();
    // Two words joined without a blank: each is read in its own script.
    let turns = word
        .windows(2)
        .filter(|pair| matches!(pair, [a, b] if foreign(a) != foreign(b)))
        .count();
    let joined = if script == Script::Latin { JOINED_WORD } else { 2 };
    if turns == 1 && others >= joined && own >= 2 {
        return None;
    }
    if script != Script::Latin && others > own {
        return None;
    }
    word.iter()
        .map(|c| if foreign(c) { in_script(*c, script) } else { Some(*c) })
        .collect()
}

/// One katakana among ideographs is the ideograph that it looks like.
fn push_east_asian(word: &[char], out: &mut String) {
    let kana = word.iter().filter(|c| !is_han(**c)).count();
    let within_ideographs =
        |at: usize| at > 0 && word.get(at + 1).copied().is_some_and(is_han);
    for (at, c) in word.iter().enumerate() {
        out.push(
            of_pairs(&KANA, *c)
                .filter(|_| kana == 1 && within_ideographs(at))
                .unwrap_or(*c),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        meant(&text.chars().collect::<Vec<_>>())
    }

    #[test]
    fn letters_that_look_alike_are_read_as_those_of_their_word() {
        for (text, expected) in [
            ("Вitmain", "Bitmain"),
            ("ВІТmain", "BITmain"),
            ("Bitmаin Тechnologies", "Bitmain Technologies"),
            ("Huawеi", "Huawei"),
            ("Sοphgo", "Sophgo"),
            ("Ηikvision", "Hikvision"),
            ("ᏴITMAIN", "BITMAIN"),
            ("Bɩtmaɪn", "Bitmain"),
            ("Рoсатом", "Росатом"),
            ("Pоссия", "Россия"),
            ("ЗАO Вектор", "ЗАО Вектор"),
            ("AO Вектор", "AO Вектор"),
            ("ΟMEGΑ", "OMEGA"),
            ("中国エ商银行", "中国工商银行"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn genuine_words_stay() {
        for text in [
            "Вектор",
            "АО НИИ ВЕКТОР",
            "ТОР",
            "ΟΜΕΓΑ ΑΕ",
            "ΤΟΠ",
            "ASICмайнер",
            "PCмайнер",
            "TOPресурс",
            "Škoda Łódź Ørsted",
            "Ωmega",
            "トヨタ自動車",
            "丸ノ内",
            "カタログ",
            "Bitmain比特大陆",
            "삼성SDS",
            "Şişecam Işık",
            "ABC-Вектор",
            "بنك ملي",
            "kВт",
        ] {
            let expected = if text == "kВт" { "кВт" } else { text };
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
