//! HTS numbers, and what spreadsheets make of them.

use hashgate_model::HtsNumber;

use crate::{
    fault::Why,
    tables::{Cell, exact},
    words::one_writing,
};

/// An HTS number as read from a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HtsRead {
    /// The number.
    pub value: HtsNumber,
    /// Whether a zero that a spreadsheet dropped was put back.
    pub zero_restored: bool,
}

/// Reads an HTS number: `8543.70.9860`, `8543709860`, and the numbers that
/// spreadsheets make of them.
pub(crate) fn hts(cell: &Cell) -> Result<HtsRead, Why> {
    let text = match cell {
        Cell::Number(number) => match exact(*number) {
            Some(decimal) => decimal.to_string(),
            None => cell.shown(),
        },
        Cell::Error(error) => return Err(Why::Formula(error.to_string())),
        Cell::Text(text) => one_writing(text).into_owned(),
        Cell::Day(_) => cell.shown(),
    };
    let text = in_full(&text).unwrap_or(text);
    // `8543709860.0` is what programs print for a whole number kept as float.
    let text = match text.strip_suffix(".0") {
        Some(whole) if whole.bytes().all(|b| b.is_ascii_digit()) => whole,
        _ => &text,
    };
    let is_number = matches!(cell, Cell::Number(_));
    if let Some((heading, rest)) = text.split_once('.')
        && is_number
        && heading.len() == 4
        && rest.len() % 2 == 1
    {
        // A number cell `8543.7` can only be 8543.70: a number has no zeros
        // at its end, and the heading before the point is whole.
        let value = format!("{text}0").parse()?;
        return Ok(HtsRead { value, zero_restored: true });
    }
    let bare = text
        .trim_start_matches(|c: char| c.is_alphabetic() || ": ".contains(c));
    let value = if bare.is_empty() { text.parse()? } else { bare.parse()? };
    Ok(HtsRead { value, zero_restored: false })
}

/// A number in scientific notation that states all its digits, written out:
/// `8.5437098600E9`. Of `8.54371E+09` digits are lost, and it stays as it is.
fn in_full(text: &str) -> Option<String> {
    let (digits, power) = text.trim().split_once(['E', 'e'])?;
    let power: usize = power.trim_start_matches('+').parse().ok()?;
    let (whole, places) = digits.split_once('.').unwrap_or((digits, ""));
    let full = whole.len() == 1
        && places.len() >= power
        && (6..=9).contains(&power)
        && [whole, places]
            .iter()
            .all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let (kept, rest) = places.split_at_checked(power)?;
    (full && rest.bytes().all(|b| b == b'0')).then(|| format!("{whole}{kept}"))
}
