//! What a text names, with the numbers that belong to it.

use hashgate_model::Decimal;
use hashgate_pack::hardware::{PartCode, PartKind, WordClass};

use crate::{
    Identifier,
    conflicts::{Stated, take},
    lexicon::{Mining, Mods, Unit},
    names::Name,
    numbers::Amount,
    read::Piece,
};

/// A machine or part named in a text.
pub(crate) struct Mention {
    pub what: What,
    pub at: usize,
    pub segment: usize,
    /// It only comes along, or is only what the goods are for.
    pub aside: Aside,
    pub quantity: Option<u64>,
    pub stated: Stated,
}

pub(crate) enum What {
    Machine(Name),
    Part {
        kind: PartKind,
        code: Option<u16>,
        worded: bool,
        /// No part in particular.
        generic: bool,
    },
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aside {
    No,
    With,
    /// The machine of the text consists of it.
    Within,
    Without,
    For,
    Series,
}

/// A number of goods.
pub(crate) struct Quantity {
    pub at: usize,
    pub segment: usize,
    pub number: u64,
    /// It stands before what it counts.
    pub forward: bool,
}

/// Everything noted while going through the pieces.
#[derive(Default)]
pub(crate) struct Notes {
    pub mentions: Vec<Mention>,
    pub makers: Vec<u16>,
    /// Modifiers that stand apart from any name.
    pub stray: Mods,
    pub conditions: Vec<u8>,
    pub quantities: Vec<Quantity>,
    pub bare: Vec<(usize, usize, Decimal)>,
    pub amounts: Vec<(usize, usize, Amount)>,
    pub foreign: Option<usize>,
    pub mining: Mining,
    pub vague: bool,
    pub unknown: usize,
    /// The text lists what its machine consists of.
    pub whole: bool,
    /// The text begins with what only comes along.
    pub along: bool,
    /// A maker's word that is no common word.
    pub maker_sure: bool,
    /// A unit that nothing but miners has: `TH/s`, `J/TH`.
    pub hash_sure: bool,
}

impl Identifier {
    /// Goes through the pieces once.
    pub(crate) fn note(&self, pieces: &[Piece]) -> Notes {
        let mut notes = Notes::default();
        let mut segment = 0;
        let mut aside = Aside::No;
        let mut in_parentheses = false;
        // `incl. PSU & power cord`: nothing is named that they come with.
        let mut only_along = false;
        let contents = self.contents(pieces);
        notes.whole = !contents.is_empty();
        for (at, piece) in pieces.iter().enumerate() {
            let list = contents.iter().find(|list| list.range.contains(&at));
            let counts = list.is_some_and(|list| list.counts.contains(&at));
            if list.is_some() {
                aside = Aside::Within;
            } else if aside == Aside::Within {
                aside = Aside::No;
            }
            match piece {
                Piece::Mark(',' | '+') if only_along => segment += 1,
                Piece::Mark(mark) => match mark {
                    ',' | ';' | '\n' | '|' | '+' => {
                        segment += 1;
                        only_along = false;
                        if !in_parentheses
                            && (aside != Aside::For || *mark != ',')
                        {
                            aside = Aside::No;
                        }
                    }
                    ':' => {
                        segment += 1;
                        aside = Aside::No;
                    }
                    // `600T hydro (2 boards)`: what stands in parentheses
                    // behind a hashrate tells of the machine.
                    '(' if aside == Aside::No
                        && last_hash(pieces, at)
                        && !matches!(
                            pieces.get(at + 2),
                            Some(Piece::Mark(')'))
                        ) =>
                    {
                        aside = Aside::Without;
                        in_parentheses = true;
                    }
                    ')' if aside != Aside::For => {
                        aside = Aside::No;
                        in_parentheses = false;
                    }
                    _ => {}
                },
                Piece::Name(name) => {
                    let series = matches!(
                        pieces.get(at + 1),
                        Some(Piece::Word(s)) if s.is(WordClass::Series)
                    );
                    let mut stated = Stated::default();
                    if let Some(amount) = &name.amount {
                        take(&mut stated, amount);
                    }
                    notes.mentions.push(Mention {
                        what: What::Machine(name.clone()),
                        at,
                        segment,
                        aside: if series { Aside::Series } else { aside },
                        quantity: None,
                        stated,
                    });
                }
                Piece::Code(index) => {
                    if let Some(row) = self.code(*index) {
                        notes.mentions.push(Mention {
                            what: What::Part {
                                kind: row.part,
                                code: Some(*index),
                                worded: false,
                                generic: false,
                            },
                            at,
                            segment,
                            aside,
                            quantity: None,
                            stated: Stated::default(),
                        });
                    }
                }
                Piece::Amount(_) if counts => {}
                Piece::Amount(amount) => {
                    note_amount(&mut notes, pieces, at, segment, amount);
                }
                Piece::Unknown(word) => {
                    if word.chars().count() > 1 {
                        notes.unknown += 1;
                    }
                }
                Piece::Word(sense) => {
                    if let Some(maker) = sense.maker {
                        notes.makers.push(maker);
                        notes.maker_sure |= !sense.is(WordClass::Common);
                        continue;
                    }
                    if let Some(kind) = sense.part {
                        // `PSU included`, `PSU not included`
                        let included =
                            pieces.get(at + 1).and_then(|p| match p {
                                Piece::Word(s) if s.is(WordClass::Without) => {
                                    Some(Aside::Without)
                                }
                                Piece::Word(s)
                                    if s.is(WordClass::With)
                                        && ends(pieces.get(at + 2)) =>
                                {
                                    Some(Aside::With)
                                }
                                _ => None,
                            });
                        notes.mentions.push(Mention {
                            what: What::Part {
                                kind,
                                code: None,
                                worded: true,
                                generic: sense.generic,
                            },
                            at,
                            segment,
                            aside: included
                                .filter(|_| list.is_none())
                                .unwrap_or(aside),
                            quantity: None,
                            stated: Stated::default(),
                        });
                        continue;
                    }
                    if sense.is(WordClass::With) {
                        aside = Aside::With;
                        only_along |= names_nothing(pieces, at);
                        notes.along |= only_along;
                    } else if sense.is(WordClass::Without) {
                        aside = Aside::Without;
                    } else if sense.is(WordClass::For)
                        && (notes.foreign.is_some()
                            || notes
                                .mentions
                                .iter()
                                .any(|g| matches!(g.what, What::Part { .. })))
                    {
                        aside = Aside::For;
                    } else if sense.is(WordClass::And) {
                        segment += 1;
                        if aside != Aside::For && !only_along {
                            aside = Aside::No;
                        }
                    }
                    if sense.is(WordClass::Foreign)
                        || sense.is(WordClass::Storage)
                    {
                        if !matches!(
                            aside,
                            Aside::With | Aside::Without | Aside::Within
                        ) {
                            notes.foreign = notes.foreign.or(Some(at));
                        }
                        continue;
                    }
                    if let Some(condition) = sense.condition {
                        notes.conditions.push(condition);
                    }
                    if let Some(bit) = sense.modifier {
                        notes.stray |= 1 << bit;
                    }
                    notes.mining = notes.mining.max(sense.mining);
                    notes.vague |= sense.is(WordClass::Vague);
                }
            }
        }
        notes
    }

    pub(crate) fn code(&self, index: u16) -> Option<&PartCode> {
        self.catalogue.part_codes.get(usize::from(index))
    }
}

/// Gives quantities and measures to the goods they belong to.
pub(crate) fn attach(notes: &mut Notes) {
    let Notes { mentions, quantities, amounts, .. } = notes;
    for quantity in quantities.iter() {
        let Quantity { at, segment, number, forward } = *quantity;
        let behind = |g: &Mention| g.at > at && g.segment == segment;
        let good = match mentions.iter().position(behind) {
            Some(index) if forward => mentions.get_mut(index),
            _ => nearest(mentions, at, segment, |_| true),
        };
        if let Some(good) = good
            && good.quantity.is_none()
        {
            good.quantity = Some(number);
        }
    }
    for (at, segment, amount) in amounts.iter() {
        let machine = |g: &Mention| matches!(g.what, What::Machine(_));
        if let Some(good) = nearest(mentions, *at, *segment, machine) {
            take(&mut good.stated, amount);
        }
    }
}

/// Notes a number: a quantity, a measure, or neither.
fn note_amount(
    notes: &mut Notes,
    pieces: &[Piece],
    at: usize,
    segment: usize,
    amount: &Amount,
) {
    if amount.unit.is_some() {
        notes.hash_sure |= amount.sure;
        notes.amounts.push((at, segment, *amount));
        return;
    }
    let word = |i: Option<usize>, class: WordClass| {
        i.and_then(|i| pieces.get(i))
            .is_some_and(|p| matches!(p, Piece::Word(s) if s.is(class)))
    };
    let mark = |i: Option<usize>, c: char| {
        i.and_then(|i| pieces.get(i))
            .is_some_and(|p| matches!(p, Piece::Mark(m) if *m == c))
    };
    let before = at.checked_sub(1);
    let before2 = at.checked_sub(2);
    let after = Some(at + 1);
    let packages = word(after, WordClass::Package)
        || word(Some(at + 2), WordClass::Package)
            && word(after, WordClass::Count);
    let container = word(after, WordClass::Count)
        && matches!(pieces.get(at + 2), Some(Piece::Amount(_)))
        && word(Some(at + 3), WordClass::Package);
    let counted = word(after, WordClass::Count)
        || word(before, WordClass::Count)
        || mark(before, ':') && word(before2, WordClass::Count)
        || mark(before, '(') && mark(after, ')');
    let leads = (at == 0
        || matches!(
            before.and_then(|b| pieces.get(b)),
            Some(Piece::Mark(',' | ';' | '\n' | ':' | '+'))
        )
        || word(before, WordClass::And))
        && (1..=3).any(|n| match pieces.get(at + n) {
            Some(Piece::Name(_) | Piece::Code(_)) => true,
            Some(Piece::Word(s)) => {
                // `315 mining machines, model S9`
                let machine =
                    matches!(s.mining, Mining::Weak | Mining::Machine);
                s.maker.is_some() || s.part.is_some() || n == 1 && machine
            }
            _ => false,
        });
    let attached = word(before, WordClass::With);
    let price = ['$', '€', '¥', '@', '￥'].iter().any(|c| mark(before, *c));
    if price {
        return;
    }
    let counts = counted || leads || attached;
    if !packages
        && !container
        && !word(before, WordClass::Revision)
        && counts
        && let Some(number) = whole(amount.low)
    {
        let forward = leads || attached;
        notes.quantities.push(Quantity { at, segment, number, forward });
        return;
    }
    if !packages && !word(before, WordClass::Revision) {
        notes.bare.push((at, segment, amount.low));
    }
}

fn whole(value: Decimal) -> Option<u64> {
    let n = u64::try_from(value).ok()?;
    (value.fract().is_zero() && (1..=10_000_000).contains(&n)).then_some(n)
}

/// The good that a number belongs to: in its own segment the last before it,
/// else the first behind it; else the last before it at all.
fn nearest(
    mentions: &mut [Mention],
    at: usize,
    segment: usize,
    fits: impl Fn(&Mention) -> bool,
) -> Option<&mut Mention> {
    let here = |g: &Mention| {
        g.segment == segment && g.aside != Aside::Series && fits(g)
    };
    let index = mentions
        .iter()
        .rposition(|g| here(g) && g.at < at)
        .or_else(|| mentions.iter().position(|g| here(g) && g.at > at))
        .or_else(|| {
            mentions
                .iter()
                .rposition(|g| g.at < at && g.aside == Aside::No && fits(g))
        })
        .or_else(|| mentions.iter().rposition(|g| g.at < at && fits(g)))
        .or_else(|| mentions.iter().position(&fits))?;
    mentions.get_mut(index)
}

/// Whether no goods are named before a word such as `including`.
fn names_nothing(pieces: &[Piece], at: usize) -> bool {
    pieces.iter().take(at).all(|piece| match piece {
        Piece::Word(sense) => {
            sense.part.is_none()
                && sense.maker.is_none()
                && sense.mining == Mining::No
                && !sense.is(WordClass::Foreign)
                && !sense.is(WordClass::Storage)
        }
        Piece::Mark(_) => true,
        _ => false,
    })
}

/// Whether nothing but a mark of punctuation follows.
fn ends(piece: Option<&Piece>) -> bool {
    matches!(piece, None | Some(Piece::Mark(_)))
}

/// Whether a hashrate, or a word behind it, stands right before.
fn last_hash(pieces: &[Piece], at: usize) -> bool {
    pieces.iter().take(at).rev().take(2).any(|piece| match piece {
        Piece::Amount(amount) => matches!(amount.unit, Some(Unit::Hash(_))),
        Piece::Name(name) => name.amount.is_some(),
        _ => false,
    })
}
