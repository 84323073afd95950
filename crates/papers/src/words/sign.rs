//! Signs that a text is about something, without saying what of it
//! (`words/signs.csv`).

use std::sync::LazyLock;

use hashgate_tables::{folded, is_han, spaced};

use super::rows;

/// What a sign tells of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    /// It names machines or parts.
    Goods,
    /// It speaks of what is declared to customs.
    Customs,
    /// It leaves a value open.
    Open,
    /// It has a word of a sum.
    Sum,
    /// It begins as a total does.
    TotalStart,
    /// It is the title of a waybill or a bill of lading.
    Waybill,
    /// It counts what was ordered, which may be more than was sent.
    Ordered,
}

static SIGNS: LazyLock<[Vec<&str>; 7]> = LazyLock::new(|| {
    let mut signs: [Vec<&str>; 7] = Default::default();
    for (name, words) in rows(include_str!("signs.csv")) {
        let sign = match name {
            "goods" => Sign::Goods,
            "customs" => Sign::Customs,
            "open" => Sign::Open,
            "sum" => Sign::Sum,
            "total_start" => Sign::TotalStart,
            "waybill" => Sign::Waybill,
            "ordered" => Sign::Ordered,
            _ => continue,
        };
        if let Some(list) = signs.get_mut(sign as usize) {
            list.extend(words);
        }
    }
    signs
});

/// The signs as whole texts, folded.
static FOLDED: LazyLock<[Vec<String>; 7]> = LazyLock::new(|| {
    SIGNS.each_ref().map(|words| words.iter().map(|w| folded(w)).collect())
});

/// The signs as words between blanks.
static SPACED: LazyLock<[Vec<String>; 7]> = LazyLock::new(|| {
    SIGNS.each_ref().map(|words| words.iter().map(|w| spaced(w)).collect())
});

fn of<T>(table: &[Vec<T>; 7], sign: Sign) -> &[T] {
    table.get(sign as usize).map_or(&[], Vec::as_slice)
}

/// Whether a text in lower case holds such a sign anywhere.
pub(crate) fn has_sign(sign: Sign, lower: &str) -> bool {
    of(&SIGNS, sign).iter().any(|word| lower.contains(word))
}

/// Whether a text has such a sign as a word of its own.
pub(crate) fn has_sign_word(sign: Sign, text: &str) -> bool {
    let text = spaced(text);
    of(&SPACED, sign).iter().any(|word| text.contains(word.as_str()))
}

/// Whether a text begins with such a sign.
pub(super) fn begins_with_sign(sign: Sign, text: &str) -> bool {
    let text = spaced(text);
    of(&SPACED, sign).iter().any(|word| {
        // `合计金额` is one word.
        let han = word.chars().nth(1).is_some_and(is_han);
        text.starts_with(if han { word.trim_end() } else { word })
    })
}

/// Whether a folded text is such a sign and nothing else.
pub(super) fn is_sign(sign: Sign, text: &str) -> bool {
    of(&FOLDED, sign).iter().any(|word| word == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_has_words() {
        for sign in [
            Sign::Goods,
            Sign::Customs,
            Sign::Open,
            Sign::Sum,
            Sign::TotalStart,
            Sign::Waybill,
            Sign::Ordered,
        ] {
            assert!(of(&SIGNS, sign).len() > 5, "{sign:?}");
        }
    }

    #[test]
    fn a_sign_is_a_word_a_beginning_or_a_whole_text() {
        assert!(has_sign_word(Sign::Sum, "S21 Pro total"));
        assert!(!has_sign_word(Sign::Sum, "Totally new fans"));
        assert!(begins_with_sign(Sign::TotalStart, "合计金额 100"));
        assert!(!begins_with_sign(Sign::TotalStart, "Totals of fans"));
        assert!(is_sign(Sign::Open, "tobeconfirmed"));
        assert!(!is_sign(Sign::Open, "openframe"));
    }
}
