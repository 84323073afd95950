//! A whole machine that a text describes by what is in it.
//!
//! `Antminer S21, composed of three hash boards, one control board and four
//! fans` is one machine: CBP classified an S9 described in these very words
//! as a machine (NY N297495). `Spare kit for S21, composed of ...` is none.

use std::ops::Range;

use hashgate_model::Decimal;
use hashgate_pack::hardware::{PartKind, WordClass};

use crate::{Identifier, lexicon::Mining, read::Piece};

/// A stretch of a text that lists what its machine consists of.
#[derive(Debug)]
pub(crate) struct Contents {
    /// The pieces of the list.
    pub range: Range<usize>,
    /// The pieces that count the parts of the list.
    pub counts: Vec<usize>,
}

/// How firmly a text says that a list is the contents of its machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opening {
    /// `composed of`, `bestehend aus`.
    Consists,
    /// `with`, `including`, which goods that only come along have too.
    With,
    /// A colon or a parenthesis behind the machine.
    Mark,
}

/// A part of a list, with how many there are of it.
struct Listed {
    kind: PartKind,
    generic: bool,
    count: Option<Decimal>,
}

impl Identifier {
    /// The stretches of a text that list what its machine consists of.
    pub(crate) fn contents(&self, pieces: &[Piece]) -> Vec<Contents> {
        let mut found: Vec<Contents> = Vec::new();
        let (mut machine, mut part) = (false, false);
        let mut counts: Vec<Decimal> = Vec::new();
        let mut at = 0;
        while let Some(piece) = pieces.get(at) {
            let opening = match piece {
                Piece::Name(_) => {
                    machine = true;
                    None
                }
                Piece::Code(_) => {
                    part = true;
                    None
                }
                Piece::Amount(amount) => {
                    if amount.unit.is_none() {
                        counts.push(amount.low);
                    }
                    None
                }
                Piece::Mark(';' | '\n' | '|') => {
                    part = false;
                    None
                }
                Piece::Mark('(' | ':') => Some(Opening::Mark),
                Piece::Word(sense) if sense.part.is_some() => {
                    part = true;
                    None
                }
                Piece::Word(sense) if sense.is(WordClass::Contents) => {
                    Some(Opening::Consists)
                }
                Piece::Word(sense) if sense.is(WordClass::With) => {
                    Some(Opening::With)
                }
                Piece::Word(sense) => {
                    part |= machine && sense.is(WordClass::Parts);
                    machine |=
                        matches!(sense.mining, Mining::Weak | Mining::Machine);
                    None
                }
                _ => None,
            };
            // What a part consists of, or comes with, is no machine.
            if let Some(opening) = opening
                && machine
                && !part
                && let Some(list) =
                    self.contents_at(pieces, at + 1, opening, &counts)
            {
                at = list.range.end;
                found.push(list);
                continue;
            }
            at += 1;
        }
        found
    }

    /// The list behind a word that may open one, if a machine can consist of
    /// it; `machines` are the numbers before, one of which may count them.
    fn contents_at(
        &self,
        pieces: &[Piece],
        from: usize,
        opening: Opening,
        machines: &[Decimal],
    ) -> Option<Contents> {
        let mut parts: Vec<Listed> = Vec::new();
        let mut counts = Vec::new();
        let mut spare = false;
        let mut depth = 0_u32;
        let mut end = pieces.len();
        for (at, piece) in pieces.iter().enumerate().skip(from) {
            let kind = match piece {
                Piece::Mark('(') => {
                    depth += 1;
                    continue;
                }
                Piece::Mark(')') if depth > 0 => {
                    depth -= 1;
                    continue;
                }
                Piece::Mark(')' | ';' | '\n' | '|') => {
                    end = at;
                    break;
                }
                // `S21 hash boards` are still parts, another machine is not;
                // and `hash boards X3` are three.
                Piece::Name(_) => {
                    let before = at.checked_sub(1).and_then(|i| pieces.get(i));
                    if is_part(pieces.get(at + 1))
                        || is_part(before)
                        || is(before, WordClass::For)
                    {
                        continue;
                    }
                    end = at;
                    break;
                }
                Piece::Code(index) => {
                    self.code(*index).map(|row| (row.part, false))
                }
                Piece::Word(sense) => {
                    spare |= sense.is(WordClass::Spare);
                    sense.part.map(|kind| (kind, sense.generic))
                }
                _ => None,
            };
            if let Some((kind, generic)) = kind {
                let count = count_of(pieces, at, from, &counts);
                counts.extend(count.map(|(index, _)| index));
                let count = count.map(|(_, count)| count);
                parts.push(Listed { kind, generic, count });
            }
        }
        let holds = |kind: PartKind| parts.iter().any(|p| p.kind == kind);
        let board = holds(PartKind::Hashboard) || holds(PartKind::ControlBoard);
        let more = holds(PartKind::Psu)
            || holds(PartKind::Fan)
            || holds(PartKind::Hashboard) && holds(PartKind::ControlBoard);
        let apart = spare
            || parts
                .iter()
                .any(|p| p.generic || p.kind == PartKind::Infrastructure);
        // `48 sets, incl. 4 hash boards`: those are four for all of them.
        let lone = !machines.is_empty()
            && parts.iter().any(|p| p.count.is_some())
            && parts
                .iter()
                .all(|p| Some(p.kind) == parts.first().map(|f| f.kind));
        let possible = parts.iter().all(|p| p.is_of_one_machine(machines));
        let whole = possible
            && match opening {
                Opening::Consists => !parts.is_empty() && !apart,
                Opening::With => !parts.is_empty() && !apart && !lone,
                Opening::Mark => board && more && !apart,
            };
        whole.then_some(Contents { range: from..end, counts })
    }
}

impl Listed {
    /// Whether one machine can have as many, or the machines counted can.
    fn is_of_one_machine(&self, machines: &[Decimal]) -> bool {
        let (least, most) = match self.kind {
            PartKind::Hashboard => (2, 8),
            PartKind::ControlBoard => (1, 2),
            PartKind::Psu => (1, 4),
            PartKind::Fan => (1, 12),
            _ => return true,
        };
        let Some(count) = self.count else { return true };
        let fits = |each: Decimal, least: i64| {
            each.fract().is_zero()
                && each >= Decimal::from(least)
                && each <= Decimal::from(most)
        };
        fits(count, 1)
            || machines.iter().any(|number| {
                count.checked_div(*number).is_some_and(|each| fits(each, least))
            })
    }
}

/// The number that counts the part at `at`: before it (`3 hash boards`,
/// `3块算力板`) or behind it (`hash boards x3`, `fans (4)`), with its place.
fn count_of(
    pieces: &[Piece],
    at: usize,
    from: usize,
    taken: &[usize],
) -> Option<(usize, Decimal)> {
    let number = |index: usize| match pieces.get(index) {
        Some(Piece::Amount(amount))
            if amount.unit.is_none() && !taken.contains(&index) =>
        {
            Some((index, amount.low))
        }
        _ => None,
    };
    let before = || {
        let mut index = at;
        while index > from && at - index < 3 {
            index -= 1;
            match pieces.get(index) {
                Some(Piece::Amount(_)) => return number(index),
                Some(Piece::Word(s)) if s.part.is_none() => {}
                Some(Piece::Code(_)) => {}
                _ => return None,
            }
        }
        None
    };
    let behind = || {
        let next = pieces.get(at + 1)?;
        match next {
            Piece::Mark('(') if mark(pieces.get(at + 3), ')') => number(at + 2),
            Piece::Word(s) if s.is(WordClass::Count) => number(at + 2),
            // `fans: 4`
            Piece::Mark(':') => number(at + 2),
            // `算力板3块`: else the number belongs to what follows.
            Piece::Amount(_)
                if is(pieces.get(at + 2), WordClass::Count)
                    || matches!(
                        pieces.get(at + 2),
                        None | Some(Piece::Mark(_))
                    ) =>
            {
                number(at + 1)
            }
            _ => None,
        }
    };
    behind().or_else(before)
}

fn is_part(piece: Option<&Piece>) -> bool {
    matches!(piece, Some(Piece::Word(sense)) if sense.part.is_some())
}

fn is(piece: Option<&Piece>, class: WordClass) -> bool {
    matches!(piece, Some(Piece::Word(sense)) if sense.is(class))
}

fn mark(piece: Option<&Piece>, mark: char) -> bool {
    matches!(piece, Some(Piece::Mark(m)) if *m == mark)
}
