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
struct Parts {
    negative: bool,
    digits: String,
    before: String,
    after: String,
}

/// Takes a text apart around its one number.
fn parts(text: &str) -> Option<Parts> {
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
    parts(text).and_then(|parts| proof(&parts.digits))
}

/// Reads digits whose decimal sign is known.
fn decimal(parts: &Parts, mark: Mark) -> Option<Decimal> {
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
    let value = decimal(&parts, mark).ok_or_else(|| {
        wrong(
            "is not a number in the way the other amounts are written; \
               write it as 3276.00",
        )
    })?;
    let mut currency = None;
    for side in [&parts.before, &parts.after] {
        if side.is_empty() {
            continue;
        }
        affix_currency(side, &mut currency).map_err(wrong)?;
    }
    Ok(AmountRead { value, currency })
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

/// A count of pieces as read from a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct QuantityRead {
    /// The count; nothing may be zero here.
    pub value: u64,
    /// Whether it counts lots of an unknown number of pieces.
    pub lots: bool,
}

/// Reads a count: `120`, `120 pcs`, `1,200 台`, `120.0`.
pub(crate) fn quantity(cell: &Cell, mark: Mark) -> Result<QuantityRead, Why> {
    let wrong = |problem| Why::Quantity { text: cell.shown(), problem };
    let mut lots = false;
    let value = match cell {
        Cell::Number(number) => exact(*number)
            .ok_or_else(|| wrong("is not a count of pieces; correct it"))?,
        Cell::Text(text) => {
            let parts = parts(text).filter(|p| p.before.is_empty());
            let parts = parts.ok_or_else(|| {
                wrong("is not one number; write only a count, as 120")
            })?;
            if !parts.after.is_empty() {
                lots = counted_in(&parts.after).map_err(wrong)?;
            }
            decimal(&parts, mark).ok_or_else(|| {
                wrong("is not one number; write only a count, as 120")
            })?
        }
        Cell::Day(_) => {
            return Err(wrong(
                "is formatted as a date; format the cell as a number",
            ));
        }
        Cell::Error(error) => return Err(Why::Formula(error.to_string())),
    };
    if value.is_sign_negative() && !value.is_zero() {
        return Err(wrong(
            "is negative; write a return or a credit as a line with a \
             negative amount and no quantity",
        ));
    }
    if !value.fract().is_zero() {
        return Err(wrong(
            "is not whole; machines and parts are counted in whole pieces",
        ));
    }
    let count = u64::try_from(value.trunc())
        .ok()
        .filter(|count| *count <= 1_000_000_000)
        .ok_or_else(|| wrong("is beyond any shipment; correct it"))?;
    Ok(QuantityRead { value: count, lots })
}

/// Whether the unit words mean lots; an error if they mean no pieces at all.
pub(crate) fn counted_in(words: &str) -> Result<bool, &'static str> {
    let mut lots = false;
    for word in words
        .split(|c: char| c.is_whitespace() || "/()".contains(c))
        .filter(|word| !word.is_empty())
    {
        match words::unit(word) {
            Some(Unit::Piece) => {}
            Some(Unit::Lot) => lots = true,
            Some(Unit::Weight) => {
                return Err("is a weight; state the count of pieces");
            }
            Some(Unit::Package) => {
                return Err("counts packages; state the count of pieces");
            }
            None => {
                return Err(
                    "has a unit that is not known; write only the count of \
                     pieces, as 120",
                );
            }
        }
    }
    Ok(lots)
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
    let digits = parts(text)?.digits;
    let (whole, rest) = digits.split_once('.')?;
    let three = rest.len() == 3
        && (1..=3).contains(&whole.len())
        && !whole.starts_with('0')
        && rest.bytes().all(|b| b.is_ascii_digit());
    three.then(|| (format!("{whole}{rest}"), digits.clone()))
}
