//! Amounts, quantities and weights.

use hashgate_model::{Currency, Decimal, Money};

use crate::{
    fault::Why,
    tables::{Cell, exact},
    words::{self, CurrencyMark, Unit, one_writing},
};

/// Which sign parts the whole from the fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// `3,276.00`
    Point,
    /// `3.276,00`
    Comma,
}

impl Mark {
    /// The name of the sign.
    pub fn name(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::Comma => "comma",
        }
    }
}

/// A number with what stands before and after it.
pub(super) struct Parts {
    negative: bool,
    digits: String,
    pub(super) before: String,
    pub(super) after: String,
}

/// Takes a text apart around its one number.
pub(super) fn parts(text: &str) -> Option<Parts> {
    let plain: Vec<char> = one_writing(text)
        .chars()
        .map(|c| match c {
            '−' | '–' | '—' | '﹣' => '-',
            '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
            '’' => '\'',
            _ => c,
        })
        .collect();
    let first = plain.iter().position(char::is_ascii_digit)?;
    let last = plain.iter().rposition(char::is_ascii_digit)?;
    let middle = plain.get(first..=last)?;
    if !middle.iter().all(|c| c.is_ascii_digit() || " ,.'".contains(*c)) {
        return None;
    }
    // Blanks and apostrophes group digits by three; elsewhere two numbers
    // stand in one cell.
    let blanks = middle.iter().any(|c| " '".contains(*c));
    let digits: String = middle.iter().collect();
    if blanks && !grouped_by_three(&digits) {
        return None;
    }
    let before: String = plain.iter().take(first).collect();
    let after: String = plain.iter().skip(last + 1).collect();
    let (before, after) = (before.trim(), after.trim());
    // `3'276.-` and `3276,--`: no cents, as Swiss and German papers write it.
    let after = [".--", ",--", ".-", ",-"]
        .iter()
        .find_map(|sign| after.strip_prefix(sign))
        .map_or(after, str::trim_start);
    let bracketed = before.starts_with('(') && after.ends_with(')');
    let negative = bracketed
        || before.starts_with('-')
        || before.ends_with('-')
        || after == "-";
    let bare = |side: &str| {
        side.trim_matches(|c: char| "()-+ ".contains(c)).to_owned()
    };
    Some(Parts {
        negative,
        digits: digits.chars().filter(|c| !" '".contains(*c)).collect(),
        before: bare(before),
        after: bare(after),
    })
}

fn grouped_by_three(digits: &str) -> bool {
    let whole = digits.split([',', '.']).next().unwrap_or(digits);
    let whole = if whole.contains([' ', '\'']) { whole } else { digits };
    let mut groups = whole.split([' ', '\'']);
    let first = groups.next().unwrap_or("");
    (1..=3).contains(&first.len())
        && groups.all(|group| {
            group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit())
        })
}

/// What the digits prove about the decimal sign, if anything.
///
/// `3,276` and `3.276` prove nothing; `95,50` and `3.276,00` do.
fn proof(digits: &str) -> Option<Mark> {
    let commas = digits.matches(',').count();
    let points = digits.matches('.').count();
    let could_be_group = |sign: char| {
        digits.split_once(sign).is_some_and(|(whole, rest)| {
            rest.len() == 3
                && (1..=3).contains(&whole.len())
                && !whole.starts_with('0')
        })
    };
    match (commas, points) {
        (0, 0) => None,
        (_, 0) if commas > 1 => Some(Mark::Point),
        (0, _) if points > 1 => Some(Mark::Comma),
        (1, 0) => (!could_be_group(',')).then_some(Mark::Comma),
        (0, 1) => (!could_be_group('.')).then_some(Mark::Point),
        _ if digits.rfind(',') > digits.rfind('.') => Some(Mark::Comma),
        _ => Some(Mark::Point),
    }
}

/// What the text of an amount proves about the decimal sign.
pub(crate) fn decimal_mark(text: &str) -> Option<Mark> {
    let parts = parts(text)?;
    if scaled(&parts.after).0 == Decimal::ONE {
        proof(&parts.digits)
    } else {
        None
    }
}

/// Reads digits whose decimal sign is known.
pub(super) fn decimal(parts: &Parts, mark: Mark) -> Option<Decimal> {
    let (point, group) = match mark {
        Mark::Point => ('.', ','),
        Mark::Comma => (',', '.'),
    };
    let (whole, fraction) = match parts.digits.split_once(point) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (parts.digits.as_str(), None),
    };
    let mut plain = String::from(if parts.negative { "-" } else { "" });
    let groups: Vec<&str> = whole.split(group).collect();
    let (first, rest) = groups.split_first()?;
    let last = rest.len().saturating_sub(1);
    let grouped = rest.iter().enumerate().all(|(i, digits)| {
        // In India the groups before the last one are of two digits.
        digits.len() == 3 || (digits.len() == 2 && i < last)
    });
    if !grouped || (!rest.is_empty() && first.len() > 3) {
        return None;
    }
    plain.extend(groups);
    if let Some(fraction) = fraction {
        plain.push('.');
        plain.push_str(fraction);
    }
    Decimal::from_str_exact(&plain).ok()
}

/// An amount of money as read from a cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AmountRead {
    /// The amount; negative for a credit.
    pub value: Decimal,
    /// How its currency is marked, if it is.
    pub currency: Option<CurrencyMark>,
}

/// Words that mean "at no charge" in a column of prices.
const FREE: [&str; 7] =
    ["free", "foc", "freeofcharge", "nocharge", "nc", "免费", "赠送"];

/// Reads an amount: `US$3,276.00`, `3276`, `(120.00)`, `3.276,00 EUR`.
///
/// What is beyond 10^15 is refused here, so that no sum can overflow.
pub(crate) fn amount(
    cell: &Cell,
    mark: Mark,
    what: &'static str,
) -> Result<AmountRead, Why> {
    let read = any_amount(cell, mark, what)?;
    Money::new(read.value, Currency::USD)?;
    Ok(read)
}

fn any_amount(
    cell: &Cell,
    mark: Mark,
    what: &'static str,
) -> Result<AmountRead, Why> {
    let wrong = |problem| Why::Amount { what, text: cell.shown(), problem };
    let text = match cell {
        Cell::Number(number) => {
            let value = exact(*number).ok_or_else(|| {
                wrong("is not a number that money can have; correct it")
            })?;
            return Ok(AmountRead { value, currency: None });
        }
        Cell::Text(text) => text,
        Cell::Day(_) => {
            return Err(wrong(
                "is formatted as a date; format the cell as a number",
            ));
        }
        Cell::Error(error) => return Err(Why::Formula(error.to_string())),
    };
    if FREE.contains(&words::folded(text).as_str()) {
        return Ok(AmountRead { value: Decimal::ZERO, currency: None });
    }
    let parts = parts(text)
        .ok_or_else(|| wrong("is not one number; write it as 3276.00"))?;
    let (scale, after) = scaled(&parts.after);
    // `39.312万` has a decimal point wherever it stands.
    let mark = if scale == Decimal::ONE { mark } else { Mark::Point };
    let value = decimal(&parts, mark)
        .and_then(|value| value.checked_mul(scale))
        .ok_or_else(|| {
            wrong(
                "is not a number in the way the other amounts are written; \
                 write it as 3276.00",
            )
        })?;
    let mut currency = None;
    for side in [parts.before.as_str(), after] {
        if side.is_empty() {
            continue;
        }
        affix_currency(side, &mut currency).map_err(wrong)?;
    }
    Ok(AmountRead { value, currency })
}

/// The number that a word right behind the digits multiplies by (`39.312万`),
/// and what follows it.
fn scaled(after: &str) -> (Decimal, &str) {
    for sign in ['万', '萬'] {
        if let Some(rest) = after.strip_prefix(sign) {
            return (Decimal::from(10_000), rest.trim_start());
        }
    }
    (Decimal::ONE, after)
}

/// Notes the currency among the words beside a number; each word must be a
/// currency, a unit of pieces, or a word such as `per`.
fn affix_currency(
    side: &str,
    found: &mut Option<CurrencyMark>,
) -> Result<(), &'static str> {
    if let Some(mark) = words::currency(side) {
        *found = Some(mark);
        return Ok(());
    }
    let parts = side
        .split(|c: char| c.is_whitespace() || "/\\:;,()".contains(c))
        .filter(|word| !word.is_empty());
    for word in parts {
        if let Some(mark) = words::currency(word) {
            *found = Some(mark);
        } else if !matches!(words::unit(word), Some(Unit::Piece | Unit::Lot))
            && !["per", "only", "net", "each", "of"]
                .contains(&words::folded(word).as_str())
        {
            return Err(
                "has words that are neither a currency nor a unit; write only \
                 the number and its currency",
            );
        }
    }
    Ok(())
}

/// A weight as read from a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WeightRead {
    /// Kilograms.
    pub kg: Decimal,
    /// Whether it was converted from pounds.
    pub from_pounds: bool,
}

/// Reads a weight in kilograms or pounds; `head` is the head of its column.
pub(crate) fn weight(
    cell: &Cell,
    mark: Mark,
    head: &str,
) -> Option<WeightRead> {
    let (value, unit) = match cell {
        Cell::Number(number) => (exact(*number)?, String::new()),
        Cell::Text(text) => {
            let parts = parts(text).filter(|p| p.before.is_empty())?;
            (decimal(&parts, mark)?, parts.after)
        }
        Cell::Day(_) | Cell::Error(_) => return None,
    };
    let unit = words::folded(if unit.is_empty() { head } else { &unit });
    let from_pounds = unit.contains("lb") || unit.contains("pound");
    // 0.45359237 kg is the international pound, exactly.
    let kg = if from_pounds {
        value.checked_mul(Decimal::new(45_359_237, 8))?
    } else {
        value
    };
    (!kg.is_sign_negative()).then_some(WeightRead { kg, from_pounds })
}

/// Whether an amount is a price by hashrate: `14 USD/T`, `13.5 $ per TH`.
pub(crate) fn is_by_hashrate(text: &str) -> bool {
    let Some(parts) = parts(text) else { return false };
    let after = one_writing(&parts.after).to_lowercase().replace(' ', "");
    ["/t", "/th", "/ths", "/th/s", "pert", "perth", "perths", "perth/s", "每t"]
        .iter()
        .any(|unit| after.ends_with(unit))
}

/// A hashrate or a power with its unit: that of the cell, else that of the
/// head (`Hashrate (TH/s)`). Without either it says nothing.
pub(crate) fn measured(cell: &Cell, head: &str) -> Option<String> {
    const UNITS: [(&str, &str); 13] = [
        ("th/s", "TH/s"),
        ("ths", "TH/s"),
        ("th", "TH/s"),
        ("gh/s", "GH/s"),
        ("mh/s", "MH/s"),
        ("ph/s", "PH/s"),
        ("kw", "kW"),
        ("вт", "W"),
        ("watts", "W"),
        ("watt", "W"),
        ("瓦", "W"),
        ("w", "W"),
        ("t", "TH/s"),
    ];
    let shown = cell.shown();
    if shown.chars().any(char::is_alphabetic) {
        return shown.contains(|c: char| c.is_ascii_digit()).then_some(shown);
    }
    let head = head.to_lowercase();
    let words: Vec<&str> =
        head.split(|c: char| !(c.is_alphanumeric() || c == '/')).collect();
    let unit = UNITS.iter().find(|(word, _)| words.contains(word));
    let (_, unit) = unit?;
    let parts = parts(&shown).filter(|p| p.before.is_empty())?;
    let value = decimal(&parts, proof(&parts.digits).unwrap_or(Mark::Point))?;
    Some(format!("{} {unit}", value.normalize()))
}

/// A count with three digits behind its only point: `20.000` is 20 where a
/// system prints three places, and 20,000 where the point parts thousands.
pub(crate) fn thousands(cell: &Cell) -> Option<u64> {
    let Cell::Text(text) = cell else { return None };
    let parts = parts(text)?;
    let (whole, rest) = parts.digits.split_once(['.', ','])?;
    let three = rest.len() == 3
        && (1..=3).contains(&whole.len())
        && !whole.starts_with('0')
        && rest.bytes().all(|b| b.is_ascii_digit());
    if three { format!("{whole}{rest}").parse().ok() } else { None }
}

/// The two readings of an amount with three digits behind its only point.
pub(crate) fn two_readings(cell: &Cell) -> Option<(String, String)> {
    let Cell::Text(text) = cell else { return None };
    let parts = parts(text).filter(|p| scaled(&p.after).0 == Decimal::ONE)?;
    let digits = parts.digits;
    let (whole, rest) = digits.split_once('.')?;
    let three = rest.len() == 3
        && (1..=3).contains(&whole.len())
        && !whole.starts_with('0')
        && rest.bytes().all(|b| b.is_ascii_digit());
    three.then(|| (format!("{whole}{rest}"), digits.clone()))
}
