//! The lines of goods on a page, found by their numbers: a line of text in
//! which a count times a price is an amount.
//!
//! No head of a column is needed, and it does not matter whether the numbers
//! stand on the first, the middle or the last line of a description.

use std::ops::Range;

use hashgate_model::Decimal;

use super::lines::{Line, Word};
use crate::{
    tables::Cell,
    values::{self, Mark},
    words,
};

/// Numbers of one line that are tried.
const MOST_NUMBERS: usize = 24;

/// Count, price and amount, by the numbers of their words in the line.
#[derive(Debug, Clone)]
pub(super) struct Anchor {
    /// The line of text.
    pub line: usize,
    pub count: (usize, u64),
    pub price: (usize, Decimal),
    pub amount: (usize, Decimal),
}

/// One line of goods: its anchor and the lines of text around it.
#[derive(Debug, Clone)]
pub(super) struct Band {
    pub anchor: Anchor,
    pub lines: Range<usize>,
}

/// The number that a word is.
pub(super) fn number(word: &str, mark: Mark) -> Option<Decimal> {
    if !word.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let cell = Cell::text(word)?;
    let read = values::amount(&cell, mark, "amount").ok()?;
    Some(read.value)
}

fn anchor(line: &Line, at: usize, mark: Mark) -> Option<Anchor> {
    let numbers: Vec<(usize, Decimal)> = line
        .words
        .iter()
        .enumerate()
        .filter_map(|(i, word)| {
            let counted = || {
                let read = values::quantity(&Cell::text(&word.text)?, mark);
                let read = read.ok().filter(|r| r.uncounted.is_none())?;
                Some(Decimal::from(read.value))
            };
            Some((i, number(&word.text, mark).or_else(counted)?))
        })
        .take(MOST_NUMBERS)
        .collect();
    let mut best: Option<Anchor> = None;
    for (a, count) in &numbers {
        let Ok(count) = values::whole(*count) else { continue };
        for (b, price) in numbers.iter().filter(|(b, _)| b > a) {
            let product = price.checked_mul(Decimal::from(count));
            let Some(product) = product.filter(|p| *p > Decimal::ZERO) else {
                continue;
            };
            for (c, amount) in numbers.iter().filter(|(c, _)| c > b) {
                let fits = (product - amount).abs() <= Decimal::new(5, 3);
                let better =
                    best.as_ref().is_none_or(|known| known.amount.1 < *amount);
                if fits && better {
                    best = Some(Anchor {
                        line: at,
                        count: (*a, count),
                        price: (*b, *price),
                        amount: (*c, *amount),
                    });
                }
            }
        }
    }
    best
}

/// The lines of goods, by whichever decimal mark finds more of them.
pub(super) fn find(lines: &[Line]) -> (Vec<Band>, Mark) {
    let by = |mark: Mark| -> Vec<Anchor> {
        let all = lines.iter().enumerate();
        all.filter_map(|(at, line)| anchor(line, at, mark)).collect()
    };
    let (point, comma) = (by(Mark::Point), by(Mark::Comma));
    let (anchors, mark) = if comma.len() > point.len() {
        (comma, Mark::Comma)
    } else {
        (point, Mark::Point)
    };
    let mut bands: Vec<Band> = Vec::new();
    for (i, anchor) in anchors.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|i| anchors.get(i));
        let from =
            match before.filter(|before| is_beside(lines, before, anchor)) {
                Some(_) => bands.last().map_or(0, |band| band.lines.end),
                None => first_line(lines, anchor.line, bands.last()),
            };
        let after = anchors.get(i + 1);
        let to = match after.filter(|after| is_beside(lines, anchor, after)) {
            Some(after) => cut(lines, anchor.line, after.line),
            None => last_line(lines, anchor.line, mark),
        };
        let lines = from..to.max(anchor.line + 1);
        bands.push(Band { anchor: anchor.clone(), lines });
    }
    (bands, mark)
}

/// Whether two anchors stand on one page.
fn is_beside(lines: &[Line], a: &Anchor, b: &Anchor) -> bool {
    let page = |at: usize| lines.get(at).map(|line| line.page);
    page(a.line) == page(b.line)
}

/// The line behind the widest step between two anchors; of equal steps the
/// last, since numbers mostly stand on the first line of a description.
fn cut(lines: &[Line], from: usize, to: usize) -> usize {
    let step = |at: usize| {
        let y = |at: usize| lines.get(at).map_or(0.0, |line| line.y);
        y(at) - y(at - 1)
    };
    let steps = (from + 1)..=to;
    let widest = steps.clone().map(step).fold(0.0, f64::max);
    steps.rev().find(|at| step(*at) >= widest - 0.5).unwrap_or(to)
}

/// How far apart two lines of one description stand, in sizes of the text.
const PITCH: f64 = 1.6;

fn is_close(a: &Line, b: &Line) -> bool {
    a.page == b.page && (b.y - a.y).abs() <= PITCH * a.size().max(b.size())
}

/// The first line of the first description of a page: below the row of heads.
fn first_line(lines: &[Line], anchor: usize, before: Option<&Band>) -> usize {
    let least = before.map_or(0, |band| band.lines.end);
    let mut first = anchor;
    while first > least
        && let (Some(above), Some(line)) =
            (lines.get(first - 1), lines.get(first))
        && is_close(above, line)
        && !is_head(above)
        && !above.words.iter().any(|w| number(&w.text, Mark::Point).is_some())
    {
        first -= 1;
    }
    first
}

/// Behind the last line of the last description of a page.
fn last_line(lines: &[Line], anchor: usize, mark: Mark) -> usize {
    let mut end = anchor + 1;
    while let (Some(line), Some(below)) = (lines.get(end - 1), lines.get(end))
        && is_close(line, below)
        && !is_head(below)
        && !is_sum(below)
        && !below.words.iter().any(|w| number(&w.text, mark).is_some())
    {
        end += 1;
    }
    end
}

/// Whether a line heads columns.
pub(super) fn is_head(line: &Line) -> bool {
    let segments = line.segments();
    let by_segment =
        segments.iter().filter(|s| words::heading(&s.text).is_some()).count();
    by_segment >= 3
}

/// Whether a line is of sums or charges.
fn is_sum(line: &Line) -> bool {
    line.segments().iter().any(|segment| {
        words::total(&segment.text).is_some()
            || words::charge(&segment.text).is_some()
    })
}

/// The words of the lines of goods that are neither count, price nor amount.
pub(super) fn others<'l>(
    band: &Band,
    lines: &'l [Line],
) -> impl Iterator<Item = (usize, &'l Word)> {
    let anchor = band.anchor.clone();
    let numbers = [anchor.count.0, anchor.price.0, anchor.amount.0];
    band.lines.clone().flat_map(move |at| {
        let words = lines.get(at).map_or(&[][..], |line| &line.words);
        let is_anchor = at == anchor.line;
        let others = words.iter().enumerate();
        others
            .filter(move |(i, _)| !(is_anchor && numbers.contains(i)))
            .map(move |(_, word)| (at, word))
    })
}
