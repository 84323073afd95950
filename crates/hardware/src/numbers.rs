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

impl Amount {
    /// A number without a unit.
    pub(crate) fn bare(low: Decimal) -> Self {
        Self { low, high: None, unit: None, sure: false }
    }
}

/// A number as people write it: `33,280`, `13.5`, `13,5`, `1.234,50`,
/// `1'160`.
pub(crate) fn number(text: &str) -> Option<Decimal> {
    let text = text.trim_matches([',', '.']);
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits == 0 || digits > 15 {
        return None;
    }
    let plain = match (text.rfind(','), text.rfind(['.', '\''])) {
        (None, None) => text.to_owned(),
        // Of two marks the last is the decimal one.
        (Some(comma), Some(other)) if comma > other => {
            text.replace(['.', '\''], "").replace(',', ".")
        }
        (Some(_), None) if is_grouped(text, ',') => text.replace(',', ""),
        (Some(_), None) => text.replace(',', "."),
        (_, Some(_)) if text.matches('.').count() > 1 => {
            text.replace(['.', ',', '\''], "")
        }
        (_, Some(_)) => text.replace([',', '\''], ""),
    };
    Decimal::from_str_exact(&plain).ok()
}

/// Whether every mark parts thousands: `33,280`, and `1,00,000` as in India.
fn is_grouped(text: &str, mark: char) -> bool {
    let mut groups = text.split(mark).skip(1).peekable();
    let mut all = groups.peek().is_some();
    let count = text.matches(mark).count();
    while let Some(group) = groups.next() {
        let last = groups.peek().is_none();
        let digits = group.bytes().all(|b| b.is_ascii_digit());
        all &= digits
            && (group.len() == 3 || !last && count > 1 && group.len() == 2);
    }
    all
}

/// A number in Han numerals, `三百二十`, with the tokens that it takes.
pub(crate) fn han_number(tokens: &[Token<'_>]) -> Option<(Decimal, usize)> {
    let (mut total, mut section, mut digit) = (0_u64, 0_u64, None::<u64>);
    let mut length = 0;
    for token in tokens.iter().take(12) {
        let (value, tens) = match token.text {
            "一" => (1, 0),
            "二" | "两" | "兩" => (2, 0),
            "三" => (3, 0),
            "四" => (4, 0),
            "五" => (5, 0),
            "六" => (6, 0),
            "七" => (7, 0),
            "八" => (8, 0),
            "九" => (9, 0),
            "十" => (0, 10),
            "百" => (0, 100),
            "千" => (0, 1_000),
            "万" | "萬" => (0, 10_000),
            _ => break,
        };
        length += 1;
        match tens {
            0 if digit.is_some() => return None,
            0 => digit = Some(value),
            10_000 => {
                section += digit.take().unwrap_or(0);
                total = section.checked_mul(tens)?;
                section = 0;
            }
            _ => section += tens * digit.take().unwrap_or(1),
        }
    }
    let value = total + section + digit.unwrap_or(0);
    (length > 0 && value > 0).then(|| (Decimal::from(value), length))
}

/// What the digits at a place may mean.
struct Reading {
    value: Decimal,
    /// The token behind.
    end: usize,
    /// The marks or blanks in it part thousands.
    grouped: bool,
}

/// The readings of the digits at `at`, the usual one first: `3.500` is three
/// and a half to one and 3,500 to another, and so is `3 500`.
fn readings(tokens: &[Token<'_>], at: usize) -> Vec<Reading> {
    let Some(first) = tokens.get(at) else { return Vec::new() };
    let Some(value) = number(first.text) else { return Vec::new() };
    let mut end = at + 1;
    // `2万`: ten thousands.
    let times = match tokens.get(end) {
        Some(t) if matches!(t.text, "万" | "萬") => 10_000,
        Some(t) if t.text == "千" => 1_000,
        _ => 1,
    };
    if times > 1
        && let Some(value) = value.checked_mul(Decimal::from(times))
    {
        return vec![Reading { value, end: end + 1, grouped: true }];
    }
    let grouped = is_grouped(first.text, ',');
    let mut all = vec![Reading { value, end, grouped }];
    for mark in ['.', ','] {
        if is_grouped(first.text, mark) && first.text.matches(mark).count() == 1
        {
            let other = if mark == '.' {
                first.text.replace('.', "")
            } else {
                first.text.replace(',', ".")
            };
            if let Ok(value) = Decimal::from_str_exact(&other) {
                all.push(Reading { value, end, grouped: mark == '.' });
            }
        }
    }
    // `11 020 W`: groups of three digits behind at most three.
    let lone = first.text.len() <= 3 && !first.text.starts_with('0');
    let mut text = first.text.to_owned();
    while lone
        && let Some(next) = tokens.get(end)
        && next.stuff == Stuff::Digits
        && next.gap == Gap::Space
        && let Some((group, rest)) = next.text.split_at_checked(3)
        && group.bytes().all(|b| b.is_ascii_digit())
        && !rest.starts_with(|c: char| c.is_ascii_digit())
        && (rest.is_empty() || rest.len() <= 3)
    {
        text.push_str(group);
        text.push_str(&rest.replace(',', "."));
        end += 1;
        if !rest.is_empty() {
            break;
        }
    }
    if end > at + 1
        && let Ok(value) = Decimal::from_str_exact(&text)
    {
        all.push(Reading { value, end, grouped: true });
    }
    all
}

impl Lexicon {
    /// The number that the digits at `at` mean, and the token behind it.
    ///
    /// Where they can mean several, the unit behind them and the machines
    /// that the text names decide: no machine draws 3.5 W, and no S21 runs
    /// at 3,500 J/TH.
    fn figures(
        &self,
        tokens: &[Token<'_>],
        at: usize,
    ) -> Option<(Decimal, usize)> {
        let all = readings(tokens, at);
        let usual = all.first()?;
        if all.len() == 1 {
            return Some((usual.value, usual.end));
        }
        let before = at.checked_sub(1).and_then(|i| tokens.get(i));
        let counted_before = before.is_some_and(|t| {
            self.phrase(std::slice::from_ref(t))
                .is_some_and(|(sense, _)| sense.is(WordClass::Count))
        });
        let leads = before.is_none_or(|t| t.stuff == Stuff::Mark);
        let rates = self.rates_named(tokens);
        let fits = |reading: &Reading| {
            let (unit, _, _) = unit(self, tokens, reading.end);
            let (value, within) = match unit {
                Some(Unit::Hash(unit)) => {
                    let ths = unit.in_ths()?.checked_mul(reading.value)?;
                    (ths, rates)
                }
                Some(Unit::Watt) => (reading.value, self.powers),
                _ => return None,
            };
            let (low, high) = within?;
            Some(value * Decimal::TWO >= low && value <= high * Decimal::TWO)
        };
        let unit_of = |reading: &Reading| unit(self, tokens, reading.end).0;
        let counts = |reading: &Reading| {
            let rest = tokens.get(reading.end..).unwrap_or(&[]);
            self.phrase(rest).is_some_and(|(sense, _)| {
                sense.is(WordClass::Count) || leads && sense.maker.is_some()
            }) || leads && self.name_at(tokens, reading.end).is_some()
        };
        let chosen = match unit_of(usual) {
            Some(Unit::Hash(_) | Unit::Watt) => {
                let known = all.iter().find(|r| fits(r) == Some(true));
                known.or_else(|| {
                    let watts = unit_of(usual) == Some(Unit::Watt);
                    all.iter().find(|r| watts && r.grouped)
                })
            }
            None if all.iter().any(|r| r.end > usual.end) => {
                all.iter().rev().find(|r| {
                    let unit = unit_of(r);
                    let measure =
                        matches!(unit, Some(Unit::Hash(_) | Unit::Watt));
                    // `S19 Pro 110 100 pcs`: the first is its hashrate.
                    let round = r
                        .value
                        .checked_rem(Decimal::ONE_THOUSAND)
                        .is_some_and(|rest| rest.is_zero());
                    let own = rates.is_some_and(|(low, high)| {
                        let its = usual.value >= low && usual.value <= high;
                        !leads && !round && its
                    });
                    r.end > usual.end
                        && !counted_before
                        && (measure && fits(r) != Some(false)
                            || unit.is_none() && counts(r) && !own)
                })
            }
            None if counts(usual) => all.iter().find(|r| r.grouped),
            _ => None,
        };
        let chosen = chosen.unwrap_or(usual);
        Some((chosen.value, chosen.end))
    }

    /// The lowest and the highest hashrate of the machines that a text names.
    fn rates_named(&self, tokens: &[Token<'_>]) -> Option<(Decimal, Decimal)> {
        (0..tokens.len())
            .filter(|i| {
                tokens.get(*i).is_some_and(|t| t.stuff == Stuff::Letters)
            })
            .filter_map(|i| {
                let (base, _) = self.base_named(tokens, i)?;
                self.bases.get(base.as_str())?.rates
            })
            .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
    }
}

/// Reads the amount that begins with the digits at `at`; gives how many
/// tokens it takes.
pub(crate) fn amount(
    lexicon: &Lexicon,
    tokens: &[Token<'_>],
    at: usize,
) -> Option<(Amount, usize)> {
    let (low, end) = lexicon.figures(tokens, at)?;
    let (unit, end, sure) = unit(lexicon, tokens, end);
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
    fn han_numerals_are_numbers() {
        let is = |text: &str, value: u32| {
            let tokens = crate::tokenize::tokenize(text, |_| 0);
            let found = han_number(&tokens).map(|(n, _)| n);
            assert_eq!(found, Some(Decimal::from(value)), "{text}");
        };
        is("三百二十", 320);
        is("两万", 20_000);
        is("十", 10);
        is("一千五百", 1_500);
        let none = crate::tokenize::tokenize("矿", |_| 0);
        assert_eq!(han_number(&none), None);
    }

    #[test]
    fn commas_are_thousands_or_decimals_by_what_follows() {
        let is = |text: &str, value: &str| {
            assert_eq!(number(text), value.parse().ok(), "{text}");
        };
        is("33,280", "33280");
        is("13,5", "13.5");
        is("1,234.5", "1234.5");
        is("1.286", "1.286");
        is("1.234,50", "1234.50");
        is("1,234.50", "1234.50");
        is("1'160", "1160");
        is("1.234.567", "1234567");
        is("1,00,000", "100000");
        assert_eq!(number("123456789012345678901234567890"), None);
    }
}
