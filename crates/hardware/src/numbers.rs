//! Numbers and the units behind them.

use hashgate_model::Decimal;
use hashgate_pack::hardware::{HashUnit, WordClass};

use crate::{
    lexicon::{Lexicon, Unit},
    tokenize::{Gap, Stuff, Token},
};

/// A number, or a range, with its unit if one stands behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Amount {
    /// The number, or the lower end.
    pub low: Decimal,
    /// The upper end of a range.
    pub high: Option<Decimal>,
    /// The unit.
    pub unit: Option<Unit>,
    /// Whether nothing but a miner is measured so: `TH/s`, `J/TH`; a bare `T`
    /// may be tons.
    pub sure: bool,
}

/// A number as people write it: `33,280`, `13.5`, `13,5`.
pub(crate) fn number(text: &str) -> Option<Decimal> {
    let text = text.trim_matches([',', '.']);
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits == 0 || digits > 15 {
        return None;
    }
    let groups = text.split(',').skip(1);
    let thousands = text.contains(',')
        && groups
            .clone()
            .all(|g| g.split('.').next().is_some_and(|whole| whole.len() == 3));
    let plain =
        if thousands { text.replace(',', "") } else { text.replace(',', ".") };
    Decimal::from_str_exact(&plain).ok()
}

/// Reads the amount that begins with the digits at `at`; gives how many
/// tokens it takes.
pub(crate) fn amount(
    lexicon: &Lexicon,
    tokens: &[Token<'_>],
    at: usize,
) -> Option<(Amount, usize)> {
    let first = tokens.get(at)?;
    let low = number(first.text)?;
    let (unit, end, sure) = unit(lexicon, tokens, at + 1);
    // `170-186 TH/s`, `255T~270T`, `170 to 186 TH/s`
    let after = tokens.get(end);
    let (second, dash) = match after {
        Some(t) if t.stuff == Stuff::Digits && t.gap == Gap::Joint => {
            (end, true)
        }
        Some(t) if matches!(t.text, "~" | "to" | "до" | "至" | "到") => {
            (end + 1, true)
        }
        _ => (end, false),
    };
    if dash
        && let Some(high) = tokens
            .get(second)
            .filter(|t| t.stuff == Stuff::Digits)
            .and_then(|t| number(t.text))
        && high > low
    {
        let (high_unit, high_end, sure) =
            self::unit(lexicon, tokens, second + 1);
        let same = unit.is_none() || unit == high_unit;
        if high_unit.is_some() && same {
            let amount =
                Amount { low, high: Some(high), unit: high_unit, sure };
            return Some((amount, high_end - at));
        }
    }
    Some((Amount { low, high: None, unit, sure }, end - at))
}

/// The unit at `at`, if there is one, the token behind it, and whether only
/// miners have it.
fn unit(
    lexicon: &Lexicon,
    tokens: &[Token<'_>],
    at: usize,
) -> (Option<Unit>, usize, bool) {
    let none = (None, at, false);
    let Some(token) = tokens.get(at) else { return none };
    let Some((sense, mut length)) =
        lexicon.phrase(tokens.get(at..).unwrap_or(&[]))
    else {
        return none;
    };
    // The unit alone may be shorter than the longest phrase: `w/ psu`.
    let single = lexicon.phrase(std::slice::from_ref(token));
    let (unit, storage) = match (sense.unit, single) {
        (Some(unit), _) => (unit, false),
        (None, Some((alone, _))) if alone.unit.is_some() => {
            length = 1;
            (alone.unit.unwrap_or(Unit::Other), false)
        }
        _ if sense.is(WordClass::Storage) => (Unit::Other, true),
        _ => return none,
    };
    if storage {
        return none;
    }
    // `200 M50S`: the letter begins a name and is no unit.
    if tokens
        .get(at + 1)
        .is_some_and(|t| t.gap == Gap::None && t.stuff == Stuff::Digits)
        && lexicon.name_at(tokens, at).is_some()
    {
        return none;
    }
    let short = token.text.chars().count() <= 2;
    if unit == Unit::Other && short && token.gap != Gap::None {
        return none;
    }
    // `104 t` and `9500 m` are hashrates, `10 x` and `3 h` are not units.
    let mut end = at + length;
    let text_at = |i: usize| tokens.get(i).map_or("", |t: &Token<'_>| t.text);
    let unit = match unit {
        Unit::Hash(_) => {
            if text_at(end) == "/"
                && matches!(text_at(end + 1), "s" | "sec" | "с" | "сек" | "秒")
            {
                end += 2;
            }
            unit
        }
        Unit::Watt | Unit::Efficiency if text_at(end) == "/" => {
            if matches!(
                text_at(end + 1),
                "t" | "th" | "ths" | "tera" | "terahash" | "т" | "тх"
            ) {
                end += 2;
                if text_at(end) == "/" && text_at(end + 1) == "s" {
                    end += 2;
                }
                Unit::Efficiency
            } else {
                unit
            }
        }
        other => other,
    };
    let bare = end == at + 1 && short;
    let sure = match unit {
        Unit::Hash(HashUnit::Tera | HashUnit::Peta) => {
            !bare || matches!(token.text, "th" | "ph" | "тх")
        }
        Unit::Efficiency => end > at + 1,
        _ => false,
    };
    (Some(unit), end, sure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_are_thousands_or_decimals_by_what_follows() {
        let is = |text: &str, value: &str| {
            assert_eq!(number(text), value.parse().ok(), "{text}");
        };
        is("33,280", "33280");
        is("13,5", "13.5");
        is("1,234.5", "1234.5");
        is("1.286", "1.286");
        assert_eq!(number("123456789012345678901234567890"), None);
    }
}
