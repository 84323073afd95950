//! Counts of pieces, and what papers count in their place.

use hashgate_model::Decimal;

use super::number::{Mark, decimal, parts};
use crate::{
    fault::Why,
    tables::{Cell, exact},
    words::{self, Unit, one_writing},
};

/// A count as read from a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct QuantityRead {
    /// The count of pieces, or of what `uncounted` says.
    pub value: u64,
    /// The text, where it counts something else than pieces (`1 lot`, `3
    /// pallets`) or nothing (`TBC`).
    pub uncounted: Option<String>,
    /// Whether a number is told that a price can be multiplied by.
    pub told: bool,
    /// How the count was reached, where it is not plainly written.
    pub how: Option<String>,
}

impl QuantityRead {
    fn plain(value: u64) -> Self {
        Self { value, uncounted: None, told: true, how: None }
    }

    fn uncounted(value: Option<u64>, text: &str) -> Self {
        Self {
            value: value.unwrap_or(1),
            uncounted: Some(text.trim().to_owned()),
            told: value.is_some(),
            how: None,
        }
    }
}

/// More pieces than any shipment has.
const MOST: u64 = 1_000_000_000;

/// Reads a count: `120`, `120 pcs`, `1,200 台`, `120.0`, `四十台`, `3 pallets
/// (24 units each)`.
///
/// What counts no pieces is read too, and says so.
pub(crate) fn quantity(cell: &Cell, mark: Mark) -> Result<QuantityRead, Why> {
    let wrong = |problem| Why::Quantity { text: cell.shown(), problem };
    match cell {
        Cell::Number(number) => {
            let value = exact(*number)
                .ok_or_else(|| wrong("is not a count of pieces; correct it"))?;
            whole(value).map(QuantityRead::plain).map_err(wrong)
        }
        Cell::Text(text) => of_text(text, mark).map_err(wrong),
        Cell::Day(_) => {
            Err(wrong("is formatted as a date; format the cell as a number"))
        }
        Cell::Error(error) => Err(Why::Formula(error.to_string())),
    }
}

fn of_text(text: &str, mark: Mark) -> Result<QuantityRead, &'static str> {
    // `10 (ten)` says one number twice.
    let bare = hashgate_tables::without_brackets(text);
    let inside = text.contains('(')
        && !text
            .split_once('(')
            .is_some_and(|(_, rest)| rest.contains(|c: char| c.is_numeric()));
    let text = if inside { bare.trim() } else { text };
    if let Some(read) = packed(text) {
        return Ok(read);
    }
    if let Some(value) = in_han(text) {
        return Ok(QuantityRead::plain(value));
    }
    if let Some(dozens) = dozens(text, mark) {
        return whole(dozens).map(QuantityRead::plain);
    }
    let one = parts(text)
        .filter(|parts| parts.before.is_empty())
        .and_then(|parts| Some((decimal(&parts, mark)?, parts.after)));
    let Some((value, unit)) = one else {
        return Ok(QuantityRead::uncounted(None, text));
    };
    if unit.is_empty() || counts_pieces(&unit) {
        return whole(value).map(QuantityRead::plain);
    }
    // A price for each lot is one for what is counted; one beside `3 pallets`
    // may be of a piece.
    let lots = each_word(&unit)
        .all(|word| matches!(words::unit(word), Some(Unit::Lot | Unit::Piece)));
    let lots = whole(value).ok().filter(|_| lots);
    Ok(QuantityRead::uncounted(lots, text))
}

/// Twelve times a number of dozens: `2 dozen`, `3 dz pcs`.
fn dozens(text: &str, mark: Mark) -> Option<Decimal> {
    const DOZEN: [&str; 10] = [
        "dozen",
        "dozens",
        "doz",
        "dz",
        "dutzend",
        "docena",
        "docenas",
        "打",
        "дюжина",
        "дюжин",
    ];
    let parts = parts(text).filter(|parts| parts.before.is_empty())?;
    let after = parts.after.to_lowercase();
    let mut words = each_word(&after);
    let is_dozen = words.next().is_some_and(|word| DOZEN.contains(&word))
        && words.all(|word| words::unit(word) == Some(Unit::Piece));
    let count = decimal(&parts, mark)?;
    is_dozen.then(|| count.checked_mul(Decimal::from(12))).flatten()
}

/// A whole count that a shipment can have, or why it is none.
pub(crate) fn whole(value: Decimal) -> Result<u64, &'static str> {
    if value.is_sign_negative() && !value.is_zero() {
        return Err(
            "is negative; write a return or a credit as a line with a \
             negative amount and no quantity",
        );
    }
    if !value.fract().is_zero() {
        return Err(
            "is not whole; machines and parts are counted in whole pieces",
        );
    }
    u64::try_from(value.trunc())
        .ok()
        .filter(|count| *count <= MOST)
        .ok_or("is beyond any shipment; correct it")
}

/// Whether all these words of a unit mean pieces.
pub(crate) fn counts_pieces(text: &str) -> bool {
    let mut words = each_word(text).peekable();
    words.peek().is_some()
        && words.all(|word| words::unit(word) == Some(Unit::Piece))
}

fn each_word(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || "/().".contains(c))
        .filter(|word| !word.is_empty())
}

/// Words that stand beside the count of one package.
const OF_EACH: [&str; 8] = ["each", "per", "x", "of", "@", "à", "每", "a"];

/// `3 pallets (24 units each)`: the packages times the pieces in each. None
/// where the text is not of this kind.
fn packed(text: &str) -> Option<QuantityRead> {
    let plain = one_writing(text).to_lowercase();
    let mut tokens: Vec<&str> = Vec::new();
    let mut rest: &str = &plain;
    while let Some(first) = rest.chars().next() {
        let digits = first.is_ascii_digit();
        let same = |c: char| {
            c.is_ascii_digit() == digits && (digits || c.is_alphabetic())
        };
        let end = rest.find(|c: char| !same(c)).unwrap_or(rest.len());
        let end = end.max(first.len_utf8());
        let (token, after) = rest.split_at(end);
        if token.chars().any(char::is_alphanumeric) || "×*@".contains(token) {
            tokens.push(if "×*".contains(token) { "x" } else { token });
        }
        rest = after;
    }
    let number = |at: usize| tokens.get(at)?.parse::<u64>().ok();
    let places: Vec<usize> =
        (0..tokens.len()).filter(|at| number(*at).is_some()).collect();
    let [first, second] = places.as_slice() else { return None };
    let is_package = |at: usize| {
        let unit = tokens.get(at + 1).and_then(|word| words::unit(word));
        matches!(unit, Some(Unit::Package | Unit::Lot))
    };
    let (outer, inner) = match (is_package(*first), is_package(*second)) {
        (true, false) => (*first, *second),
        (false, true) => (*second, *first),
        _ => return None,
    };
    let each = tokens.iter().any(|word| OF_EACH.contains(word));
    let known = tokens.iter().enumerate().all(|(at, word)| {
        number(at).is_some()
            || OF_EACH.contains(word)
            || matches!(
                words::unit(word),
                Some(Unit::Piece | Unit::Package | Unit::Lot)
            )
            || ["in", "on", "and", "total"].contains(word)
    });
    if !known {
        return None;
    }
    let (packages, pieces) = (number(outer)?, number(inner)?);
    if !each {
        // `120 pcs in 5 pallets` tells the pieces beside the packages.
        return Some(QuantityRead::plain(pieces.min(MOST)));
    }
    let value = packages.checked_mul(pieces).filter(|n| *n <= MOST)?;
    let how = format!(
        "`{}` was read as {packages} x {pieces} = {value} pieces",
        text.trim()
    );
    Some(QuantityRead { how: Some(how), ..QuantityRead::plain(value) })
}

/// A count in Chinese numerals with a word of pieces: `四十台`, `一百二十`.
fn in_han(text: &str) -> Option<u64> {
    let plain = one_writing(text);
    let plain = plain.trim();
    let end =
        plain.find(|c: char| !HAN_NUMERALS.contains(c)).unwrap_or(plain.len());
    let (numerals, unit) = plain.split_at_checked(end)?;
    let counted = unit.trim().is_empty() || counts_pieces(unit.trim());
    if numerals.is_empty() || !counted {
        return None;
    }
    let (mut sum, mut part, mut digit) = (0_u64, 0_u64, None);
    for c in numerals.chars() {
        let power = match c {
            '十' | '拾' => 10,
            '百' | '佰' => 100,
            '千' | '仟' => 1_000,
            '万' | '萬' => {
                sum += (part + digit.take().unwrap_or(0)) * 10_000;
                part = 0;
                continue;
            }
            _ if digit.is_some_and(|digit| digit != 0) => return None,
            _ => {
                digit = Some(digit_of(c)?);
                continue;
            }
        };
        // `十` alone is ten.
        part += digit.take().unwrap_or(1) * power;
    }
    let value = sum + part + digit.unwrap_or(0);
    (1..=MOST).contains(&value).then_some(value)
}

const HAN_NUMERALS: &str =
    "〇零一二两兩三四五六七八九十百千万萬壹贰叁肆伍陆柒捌玖拾佰仟";

fn digit_of(c: char) -> Option<u64> {
    Some(match c {
        '〇' | '零' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '兩' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<QuantityRead, &'static str> {
        of_text(text, Mark::Point)
    }

    #[test]
    fn counts_of_pieces_are_read_as_papers_write_them() {
        for (text, count) in [
            ("120", 120),
            ("1,200 台", 1_200),
            ("四十台", 40),
            ("十", 10),
            ("一百二十台", 120),
            ("两千零五", 2_005),
            ("一万二千台", 12_000),
            ("壹佰台", 100),
            ("3 pallets (24 units each)", 72),
            ("5 cartons x 4 pcs", 20),
            ("2 pallets of 36", 72),
            ("24 pcs per pallet, 3 pallets", 72),
            ("120 pcs in 5 pallets", 120),
            ("120 pcs / 5 ctns", 120),
            ("10 (ten)", 10),
            ("1 lot (10 pcs)", 10),
            ("2 dozen", 24),
            ("2 Dutzend", 24),
        ] {
            let read = read(text).unwrap();
            assert_eq!((read.value, read.uncounted), (count, None), "{text}");
        }
    }

    #[test]
    fn what_counts_no_pieces_says_so() {
        for text in [
            "1 lot",
            "3 pallets",
            "2 ctns",
            "500 kg",
            "TBC",
            "7 gizmos",
            "2批",
            "待定",
        ] {
            let read = read(text).unwrap();
            assert_eq!(read.uncounted.as_deref(), Some(text));
        }
    }

    #[test]
    fn what_is_no_count_is_refused() {
        for text in ["-3", "2.5", "100000000000"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
