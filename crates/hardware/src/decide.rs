//! From the pieces of a text to what the goods are.

use std::collections::HashMap;

use hashgate_model::Decimal;
use hashgate_pack::hardware::{
    Board, Catalogue, HashUnit, Model, PartCode, PartKind, Spec, WordClass,
};
use rayon::prelude::*;

use crate::{
    conflicts::{Stated, check, in_words, take, trusted, twin},
    identity::{Candidate, Conflict, Identity, Kind, LotItem, MayCarry},
    lexicon::{CONDITIONS, Lexicon, Mining, Mods, Unit},
    names::Name,
    normal::normalise,
    numbers::Amount,
    read::{Piece, Reading},
};

/// The longest text that is read, in characters.
const LONGEST_TEXT: usize = 4096;

/// Reads descriptions of goods.
///
/// # Example
///
/// ```
/// use std::path::Path;
/// use hashgate_hardware::{Identifier, Kind};
/// use hashgate_pack::{SourceTree, hardware::Catalogue, read_section};
/// # let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
/// let catalogue: Catalogue = read_section(&SourceTree::from_dir(&data)?)?;
/// let identifier = Identifier::new(&catalogue);
/// let found = identifier.identify("50 PCS Antminer S21 Pro 234T 15J/T");
/// assert_eq!(found.kind, Kind::Miner);
/// assert_eq!(found.model.as_deref(), Some("Antminer S21 Pro"));
/// assert_eq!(found.quantity, Some(50));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Identifier {
    lexicon: Lexicon,
    catalogue: Catalogue,
    by_family: HashMap<Box<str>, Vec<u16>>,
}

/// A machine or part named in a text.
struct Good {
    what: What,
    at: usize,
    segment: usize,
    /// It only comes along, or is only what the goods are for.
    aside: Aside,
    quantity: Option<u64>,
    stated: Stated,
}

enum What {
    Machine(Name),
    Part { kind: PartKind, code: Option<u16>, worded: bool },
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Aside {
    No,
    With,
    Without,
    For,
    Series,
}

/// A number of goods.
struct Quantity {
    at: usize,
    segment: usize,
    number: u64,
    /// It stands before what it counts.
    forward: bool,
}

/// Everything noted while going through the pieces.
#[derive(Default)]
struct Notes {
    goods: Vec<Good>,
    makers: Vec<u16>,
    /// Modifiers that stand apart from any name.
    stray: Mods,
    conditions: Vec<u8>,
    quantities: Vec<Quantity>,
    bare: Vec<(usize, usize, Decimal)>,
    amounts: Vec<(usize, usize, Amount)>,
    foreign: Option<usize>,
    mining: Mining,
    vague: bool,
    unknown: usize,
    /// A maker's word that is no common word.
    maker_sure: bool,
    /// A unit that nothing but miners has: `TH/s`, `J/TH`.
    hash_sure: bool,
}

impl Identifier {
    /// Makes ready what reading looks up.
    pub fn new(catalogue: &Catalogue) -> Self {
        let mut by_family: HashMap<Box<str>, Vec<u16>> = HashMap::new();
        for (i, model) in catalogue.models.iter().enumerate() {
            if let Ok(index) = u16::try_from(i) {
                by_family.entry(family(model).into()).or_default().push(index);
            }
        }
        let lexicon = Lexicon::new(catalogue);
        let catalogue = Catalogue { words: Vec::new(), ..catalogue.clone() };
        Self { lexicon, catalogue, by_family }
    }

    /// Reads many descriptions, on all processors; the order is kept.
    pub fn identify_all<S: AsRef<str> + Sync>(
        &self,
        texts: &[S],
    ) -> Vec<Identity> {
        texts.par_iter().map(|text| self.identify(text.as_ref())).collect()
    }

    /// Reads one description; any text is answered.
    ///
    /// Of a text longer than 4,096 characters the front is read, and a remark
    /// says so.
    pub fn identify(&self, text: &str) -> Identity {
        let cut = text.char_indices().nth(LONGEST_TEXT).map(|(i, _)| i);
        let text = cut.and_then(|end| text.get(..end)).unwrap_or(text);
        let reading = self.lexicon.read(&normalise(text));
        let mut identity = self.decide(text, reading);
        if cut.is_some() {
            identity.remarks.push(format!(
                "Only the first {LONGEST_TEXT} characters were read."
            ));
        }
        identity
    }

    fn model(&self, index: u16) -> Option<&Model> {
        self.catalogue.models.get(usize::from(index))
    }

    fn decide(&self, text: &str, reading: Reading) -> Identity {
        let mut notes = self.note(&reading.pieces);
        attach(&mut notes);
        let mut identity = self.kind(text, &notes);
        identity.condition = notes
            .conditions
            .first()
            .and_then(|c| CONDITIONS.get(usize::from(*c)))
            .map(|c| (*c).to_owned());
        if !reading.remarks.is_empty() {
            identity.score = (identity.score - 0.1).max(0.1);
            identity.remarks.extend(reading.remarks);
        }
        identity.score = (identity.score * 100.0).round() / 100.0;
        identity
    }

    /// Goes through the pieces once.
    fn note(&self, pieces: &[Piece]) -> Notes {
        let mut notes = Notes::default();
        let mut segment = 0;
        let mut aside = Aside::No;
        let mut in_parentheses = false;
        for (at, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Mark(mark) => match mark {
                    ',' | ';' | '\n' | '|' | '+' => {
                        segment += 1;
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
                    notes.goods.push(Good {
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
                        notes.goods.push(Good {
                            what: What::Part {
                                kind: row.part,
                                code: Some(*index),
                                worded: false,
                            },
                            at,
                            segment,
                            aside,
                            quantity: None,
                            stated: Stated::default(),
                        });
                    }
                }
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
                        notes.goods.push(Good {
                            what: What::Part { kind, code: None, worded: true },
                            at,
                            segment,
                            aside: included.unwrap_or(aside),
                            quantity: None,
                            stated: Stated::default(),
                        });
                        continue;
                    }
                    if sense.is(WordClass::With) {
                        aside = Aside::With;
                    } else if sense.is(WordClass::Without) {
                        aside = Aside::Without;
                    } else if sense.is(WordClass::For)
                        && (notes.foreign.is_some()
                            || notes
                                .goods
                                .iter()
                                .any(|g| matches!(g.what, What::Part { .. })))
                    {
                        aside = Aside::For;
                    } else if sense.is(WordClass::And) {
                        segment += 1;
                        if aside != Aside::For {
                            aside = Aside::No;
                        }
                    }
                    if sense.is(WordClass::Foreign)
                        || sense.is(WordClass::Storage)
                    {
                        if !matches!(aside, Aside::With | Aside::Without) {
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

    fn code(&self, index: u16) -> Option<&PartCode> {
        self.catalogue.part_codes.get(usize::from(index))
    }

    /// What the goods are, all pieces noted.
    fn kind(&self, text: &str, notes: &Notes) -> Identity {
        let named: Vec<&Good> = notes
            .goods
            .iter()
            .filter(|g| matches!(g.what, What::Machine(_)))
            .collect();
        let proven =
            notes.hash_sure || named.iter().any(|g| self.has_its_hashrate(g));
        let context = proven
            || notes.maker_sure
            || notes.mining >= Mining::Topic
            || notes.mining == Mining::Weak && notes.unknown == 0
            || notes.goods.iter().any(|g| self.speaks(g));
        let machines: Vec<&Good> = named
            .iter()
            .copied()
            .filter(|g| self.supported(g, notes, context))
            .collect();
        let parts: Vec<&Good> = notes
            .goods
            .iter()
            .filter(|g| matches!(g.what, What::Part { .. }))
            .collect();
        if let Some(at) = notes.foreign {
            let part_first = context
                && parts.iter().any(|g| g.aside == Aside::No && g.at < at);
            if !part_first && (machines.is_empty() || !proven) {
                return bare(text, Kind::NotMiner, 0.95);
            }
        }
        if let Some(index) = self.reported_name(notes, &machines, &parts)
            && let Some(model) = self.model(index)
        {
            let mut identity = self.known(text, model, &Stated::default());
            identity.score = 0.7;
            identity.quantity = notes.quantities.first().map(|q| q.number);
            identity.remarks.push(
                "The name is the code of a hashboard, which machines under \
                 test firmware report as their own; the label would settle it."
                    .to_owned(),
            );
            return identity;
        }
        let own: Vec<&Good> = machines
            .iter()
            .copied()
            .filter(|g| matches!(g.aside, Aside::No | Aside::With))
            .collect();
        let heads = heads(&parts, !machines.is_empty());
        if !heads.is_empty() && (context || notes.unknown == 0) {
            return self.with_parts(text, notes, &own, &machines, &heads);
        }
        let goods = if own.is_empty() { machines.clone() } else { own };
        if !goods.is_empty() {
            return self.machines(text, notes, &goods);
        }
        if let Some(code) = parts.iter().find(|g| g.aside == Aside::No)
            && context
        {
            return self.part(text, notes, code, &machines);
        }
        self.unnamed(text, notes, &named)
    }

    /// What the goods are if no model and no part is named.
    fn unnamed(&self, text: &str, notes: &Notes, named: &[&Good]) -> Identity {
        let bare_hash = notes.amounts.iter().any(|(_, _, amount)| {
            matches!(amount.unit, Some(Unit::Hash(HashUnit::Tera)))
        });
        let mining = notes.mining;
        let made = !notes.makers.is_empty();
        let machine = mining == Mining::Machine && notes.unknown <= 3
            || mining == Mining::Topic && (notes.vague || bare_hash)
            || mining == Mining::Weak && (notes.unknown == 0 || bare_hash)
            || notes.hash_sure
            || notes.maker_sure && notes.unknown <= 3
            || made && (mining > Mining::No || bare_hash);
        let mut identity = if machine {
            let mut identity = bare(text, Kind::UnknownMiner, 0.5);
            self.name_maker(&mut identity, notes);
            state(&mut identity, notes);
            identity
        } else if notes.unknown == 0 && !made {
            bare(text, Kind::Unknown, 0.3)
        } else {
            bare(text, Kind::NotMiner, 0.6)
        };
        identity.quantity = notes.quantities.first().map(|q| q.number);
        for good in named {
            let What::Machine(name) = &good.what else { continue };
            let resolved = self.resolve(name, notes, &good.stated);
            for model in resolved.models.iter().chain(&resolved.candidates) {
                if let Some(model) = self.model(*model) {
                    identity.candidates.push(Candidate {
                        manufacturer: model.maker.clone(),
                        model: model.model.clone(),
                        score: 0.2,
                        because: "the name is in the text, and nothing else \
                                  there speaks of a miner"
                            .to_owned(),
                    });
                }
            }
        }
        identity.candidates.truncate(8);
        identity
    }

    /// The model whose machines report the hashboard's code as their name,
    /// where the text speaks of a machine and not of a board.
    fn reported_name(
        &self,
        notes: &Notes,
        machines: &[&Good],
        parts: &[&Good],
    ) -> Option<u16> {
        let [part] = parts else { return None };
        let What::Part { code: Some(code), worded: false, .. } = part.what
        else {
            return None;
        };
        let machine = notes.vague || notes.mining == Mining::Machine;
        if !machine || !machines.is_empty() {
            return None;
        }
        let code = self.code(code)?.code.to_uppercase();
        let row = self.catalogue.api_strings.iter().find(|row| {
            row.api_string
                .split(' ')
                .next_back()
                .is_some_and(|word| word == code)
        })?;
        self.catalogue
            .models
            .iter()
            .position(|m| m.model == row.model && m.maker == row.maker)
            .and_then(|i| u16::try_from(i).ok())
    }

    /// Whether the hashrate beside a name can be that model's: within a third
    /// of an option.
    fn has_its_hashrate(&self, good: &Good) -> bool {
        let What::Machine(name) = &good.what else { return false };
        let Some(ths) = good.stated.ths() else { return false };
        let Some(base) = self.lexicon.bases.get(&name.base) else {
            return false;
        };
        base.variants.iter().filter_map(|(_, i)| self.model(*i)).any(|m| {
            m.specs
                .iter()
                .filter_map(Spec::hashrate_ths)
                .any(|known| (known - ths).abs() * Decimal::from(3) <= known)
        })
    }

    /// Whether a good speaks of mining by itself: `S19j Pro`, `M30S++`.
    fn speaks(&self, good: &Good) -> bool {
        match &good.what {
            What::Machine(name) => {
                let suffixed =
                    name.base.ends_with(|c: char| c.is_ascii_alphabetic());
                name.mods != 0
                    && name.strange.is_none()
                    && suffixed
                    && !self.is_weak(name)
            }
            What::Part { kind, code, worded } => {
                *kind == PartKind::Hashboard
                    || code.is_some() && *kind != PartKind::Fan
                    || *worded && *kind == PartKind::Infrastructure
            }
        }
    }

    fn is_weak(&self, name: &Name) -> bool {
        self.lexicon.bases.get(&name.base).is_none_or(|b| b.weak)
    }

    /// Whether a name has the support that it needs: the more common it is,
    /// the more.
    fn supported(&self, good: &Good, notes: &Notes, context: bool) -> bool {
        let What::Machine(name) = &good.what else { return false };
        let made = self.lexicon.bases.get(&name.base).is_some_and(|base| {
            base.variants.iter().any(|(_, m)| {
                self.maker_index(*m).is_some_and(|i| notes.makers.contains(&i))
            })
        });
        if made || self.has_its_hashrate(good) {
            return true;
        }
        if !self.is_weak(name) {
            return context || notes.unknown == 0;
        }
        let lettered = name.base.as_bytes().iter().any(u8::is_ascii_digit)
            && name.base.as_bytes().iter().any(u8::is_ascii_alphabetic);
        let plain = notes.unknown == 0
            && !(notes.quantities.is_empty() && notes.conditions.is_empty());
        lettered && (notes.hash_sure || notes.mining > Mining::No || plain)
    }

    fn maker_index(&self, model: u16) -> Option<u16> {
        let maker = &self.model(model)?.maker;
        self.catalogue
            .makers
            .iter()
            .position(|m| m.maker == *maker)
            .and_then(|i| u16::try_from(i).ok())
    }

    fn name_maker(&self, identity: &mut Identity, notes: &Notes) {
        if let [first, rest @ ..] = notes.makers.as_slice()
            && rest.iter().all(|m| m == first)
        {
            identity.manufacturer = self
                .catalogue
                .makers
                .get(usize::from(*first))
                .map(|m| m.maker.clone());
        }
    }

    /// One machine, or a lot of several.
    fn machines(&self, text: &str, notes: &Notes, goods: &[&Good]) -> Identity {
        let mut read: Vec<(Identity, usize)> = Vec::new();
        for good in goods {
            let one = self.machine(text, notes, good);
            let same = read.iter_mut().find(|(known, _)| {
                known.model == one.model
                    && known.kind == one.kind
                    && (known.model.is_some()
                        || known.candidates == one.candidates)
            });
            match same {
                Some((known, _)) => {
                    known.quantity = known.quantity.or(one.quantity);
                    if known.hashrate_from.as_deref() != Some("text")
                        && one.hashrate_from.as_deref() == Some("text")
                    {
                        let quantity = known.quantity;
                        *known = Identity { quantity, ..one };
                    }
                }
                None => read.push((one, good.segment)),
            }
        }
        if read.len() == 1
            && let Some((one, _)) = read.pop()
        {
            return one;
        }
        let mut lot = bare(text, Kind::MixedLot, 0.85);
        for (one, _) in read {
            lot.items.push(LotItem {
                kind: one.kind,
                manufacturer: one.manufacturer,
                model: one.model,
                quantity: one.quantity,
            });
            lot.conflicts.extend(one.conflicts);
            lot.remarks.extend(one.remarks);
        }
        finish_lot(&mut lot);
        lot
    }

    /// Parts, alone or beside machines.
    fn with_parts(
        &self,
        text: &str,
        notes: &Notes,
        own: &[&Good],
        machines: &[&Good],
        heads: &[&Good],
    ) -> Identity {
        let counted: Vec<&Good> =
            heads.iter().copied().filter(|g| g.quantity.is_some()).collect();
        let proven: Vec<&Good> = own
            .iter()
            .copied()
            .filter(|g| {
                let apart = !heads
                    .iter()
                    .any(|h| h.segment == g.segment && h.aside == Aside::No);
                g.stated.hashrate.is_some() && apart
                    || g.quantity.is_some() && g.aside == Aside::With
            })
            .collect();
        if !proven.is_empty() {
            let along = proven.iter().all(|g| g.aside == Aside::With);
            let counted = if along { heads.to_vec() } else { counted };
            if counted.is_empty() {
                return self.machines(text, notes, &proven);
            }
            let mut lot = self.machines(text, notes, &proven);
            if lot.kind != Kind::MixedLot {
                let item = LotItem {
                    kind: lot.kind,
                    manufacturer: lot.manufacturer.take(),
                    model: lot.model.take(),
                    quantity: lot.quantity,
                };
                let conflicts = std::mem::take(&mut lot.conflicts);
                lot = bare(text, Kind::MixedLot, 0.85);
                lot.conflicts = conflicts;
                lot.items.push(item);
            }
            for part in counted {
                lot.items.push(self.part_item(part));
            }
            finish_lot(&mut lot);
            return lot;
        }
        let mut kinds: Vec<PartKind> =
            counted.iter().filter_map(|g| part_kind(g)).collect();
        kinds.sort_unstable();
        kinds.dedup();
        if kinds.len() > 1 {
            let mut lot = bare(text, Kind::MixedParts, 0.85);
            for part in counted {
                lot.items.push(self.part_item(part));
            }
            self.name_maker(&mut lot, notes);
            finish_lot(&mut lot);
            return lot;
        }
        match head(heads) {
            Some(head) => self.part(text, notes, head, machines),
            None => self.machines(text, notes, own),
        }
    }

    fn part_item(&self, good: &Good) -> LotItem {
        let row = match &good.what {
            What::Part { code: Some(code), .. } => self.code(*code),
            _ => None,
        };
        LotItem {
            kind: part_kind(good).map_or(Kind::OtherPart, Kind::from),
            manufacturer: row.and_then(|r| r.maker.clone()),
            model: row.and_then(|r| r.model.clone()),
            quantity: good.quantity,
        }
    }

    /// One part, and the machine it is for.
    fn part(
        &self,
        text: &str,
        notes: &Notes,
        head: &Good,
        machines: &[&Good],
    ) -> Identity {
        let kind = part_kind(head).map_or(Kind::OtherPart, Kind::from);
        let mut identity = bare(text, kind, 0.9);
        identity.quantity = head
            .quantity
            .or_else(|| notes.quantities.first().map(|q| q.number));
        self.name_maker(&mut identity, notes);
        let codes = notes.goods.iter().filter_map(|g| match &g.what {
            What::Part { code: Some(code), kind: k, .. }
                if Kind::from(*k) == kind =>
            {
                self.code(*code)
            }
            _ => None,
        });
        for row in codes {
            if let (Some(maker), Some(model)) = (&row.maker, &row.model)
                && identity.model.is_none()
            {
                identity.manufacturer = Some(maker.clone());
                identity.model = Some(model.clone());
                identity.remarks.push(format!(
                    "{} belongs to {model}.",
                    row.code.to_uppercase()
                ));
            } else if identity.manufacturer.is_none() {
                identity.manufacturer.clone_from(&row.maker);
            }
        }
        let mut fits: Vec<u16> = Vec::new();
        for good in machines {
            if let What::Machine(name) = &good.what {
                let resolved = self.resolve(name, notes, &good.stated);
                if let [one] = resolved.models.as_slice()
                    && !fits.contains(one)
                {
                    fits.push(*one);
                }
            }
        }
        if identity.model.is_none()
            && let [one] = fits.as_slice()
            && let Some(model) = self.model(*one)
        {
            identity.manufacturer = Some(model.maker.clone());
            identity.model = Some(model.model.clone());
        }
        for index in fits {
            if let Some(model) = self.model(index)
                && identity.model.as_ref() != Some(&model.model)
            {
                identity.candidates.push(Candidate {
                    manufacturer: model.maker.clone(),
                    model: model.model.clone(),
                    score: 0.5,
                    because: "the text names it as a machine the part fits"
                        .to_owned(),
                });
            }
        }
        identity
    }

    /// One machine.
    fn machine(&self, text: &str, notes: &Notes, good: &Good) -> Identity {
        let What::Machine(name) = &good.what else {
            return bare(text, Kind::UnknownMiner, 0.3);
        };
        let mut resolved = self.resolve(name, notes, &good.stated);
        if good.aside == Aside::Series {
            // `M30 series` names the family and no model.
            let family = resolved.models.first().and_then(|m| self.model(*m));
            if let Some(model) = family {
                let mut all = resolved.models.clone();
                all.extend(self.family_of(model));
                resolved.candidates = all;
            }
            resolved.models.clear();
        }
        let mut stated = good.stated;
        let one = match resolved.models.as_slice() {
            [one] => self.model(*one),
            _ => None,
        };
        let mut identity = match one {
            Some(model) => {
                if stated.hashrate.is_none() {
                    bare_hashrate(&mut stated, model, notes, good);
                }
                self.known(text, model, &stated)
            }
            None => {
                let mut identity = bare(text, Kind::UnknownMiner, 0.4);
                self.name_maker(&mut identity, notes);
                fill_stated(&mut identity, &stated);
                identity
            }
        };
        if notes.makers.is_empty() && stated.hashrate.is_none() {
            identity.score -= 0.15;
        }
        identity.quantity = good.quantity;
        identity.variant_code.clone_from(&name.variant_code);
        identity.conflicts.extend(resolved.conflicts);
        identity.remarks.extend(resolved.remarks);
        for index in &resolved.candidates {
            if let Some(model) = self.model(*index)
                && identity.model.as_ref() != Some(&model.model)
            {
                identity.candidates.push(Candidate {
                    manufacturer: model.maker.clone(),
                    model: model.model.clone(),
                    score: 0.4,
                    because: "the name begins so".to_owned(),
                });
            }
        }
        if !identity.conflicts.is_empty() {
            identity.score = (identity.score - 0.3).max(0.2);
        }
        identity
    }

    /// A machine of a known model: its specifications and boards.
    fn known(&self, text: &str, model: &Model, stated: &Stated) -> Identity {
        let mut identity = bare(text, Kind::Miner, 0.97);
        identity.manufacturer = Some(model.maker.clone());
        identity.model = Some(model.model.clone());
        identity.algorithm = Some(model.algorithm.clone());
        identity.cooling = model.cooling;
        identity.radio = model.radio;
        identity.radio_source.clone_from(&model.radio_source);
        identity.source =
            Some(self.catalogue.cite(&model.source, model.confidence));
        identity.confidence = Some(model.confidence);
        identity.boards = self.boards(model);
        let siblings = self.siblings(model);
        let (conflicts, remarks) = check(model, &siblings, stated);
        if let Some(twin) = (!conflicts.is_empty())
            .then(|| twin(&siblings, stated.ths(), stated.efficiency))
            .flatten()
        {
            identity.candidates.push(Candidate {
                manufacturer: twin.maker.clone(),
                model: twin.model.clone(),
                score: 0.6,
                because: "the numbers of the text are its numbers".to_owned(),
            });
        }
        identity.conflicts = conflicts;
        identity.remarks = remarks;
        fill_stated(&mut identity, stated);
        fill_known(&mut identity, model, stated);
        identity
    }

    /// The other models of the family, as the S21 Pro of the S21.
    fn family_of(&self, model: &Model) -> impl Iterator<Item = u16> {
        self.by_family
            .get(family(model).as_str())
            .into_iter()
            .flatten()
            .copied()
            .filter(|i| {
                self.model(*i).is_some_and(|m| {
                    m.maker == model.maker && m.model != model.model
                })
            })
    }

    fn siblings(&self, model: &Model) -> Vec<&Model> {
        self.family_of(model).filter_map(|i| self.model(i)).collect()
    }

    fn boards(&self, model: &Model) -> Vec<MayCarry> {
        model
            .carries
            .iter()
            .filter_map(|carry| {
                let board = self.catalogue.board(&carry.board)?;
                Some(MayCarry {
                    board: board.id.clone(),
                    name: board.name.clone(),
                    soc: board.soc.clone(),
                    soc_vendor: board.vendor.clone(),
                    soc_vendor_name: board.vendor_name.clone(),
                    soc_vendor_country: board.vendor_country.clone(),
                    radio: board.radio.clone(),
                    evidence: carry.evidence.clone(),
                    confidence: carry.confidence,
                    cite: self.catalogue.cite(&carry.source, carry.confidence),
                    api_tokens: if carry.tokens.is_empty() {
                        board.tokens.clone()
                    } else {
                        carry.tokens.clone()
                    },
                    settled_by: settled_by(board),
                })
            })
            .collect()
    }
}

/// What a name was resolved to.
struct Resolved {
    models: Vec<u16>,
    candidates: Vec<u16>,
    conflicts: Vec<Conflict>,
    remarks: Vec<String>,
}

impl Identifier {
    /// The model of a name: exactly one, or none with the candidates.
    fn resolve(&self, name: &Name, notes: &Notes, stated: &Stated) -> Resolved {
        let mut out = Resolved {
            models: Vec::new(),
            candidates: Vec::new(),
            conflicts: Vec::new(),
            remarks: Vec::new(),
        };
        let spelling = name;
        let Some(base) = self.lexicon.bases.get(&name.base) else {
            return out;
        };
        let made = |(_, m): &&(Mods, u16)| {
            notes.makers.is_empty()
                || self
                    .maker_index(*m)
                    .is_some_and(|i| notes.makers.contains(&i))
        };
        let mut variants: Vec<(Mods, u16)> =
            base.variants.iter().filter(made).copied().collect();
        if variants.is_empty() {
            variants.clone_from(&base.variants);
            self.wrong_maker(&mut out, name, notes, &variants);
        }
        if let Some(strange) = &name.strange {
            out.conflicts.push(Conflict {
                about: "model".into(),
                sentence: format!(
                    "The name ends in `{strange}`, which no model of the \
                     catalogue has."
                ),
                text_says: format!("{}{strange}", name.base),
                catalogue_says: self.names(&variants),
            });
            out.candidates = variants.iter().map(|(_, m)| *m).collect();
            return out;
        }
        let of = |mods: Mods| -> Vec<u16> {
            let mut found: Vec<u16> = variants
                .iter()
                .filter(|(m, _)| *m == mods)
                .map(|(_, model)| *model)
                .collect();
            found.dedup();
            found
        };
        let bit = |word: &str| self.lexicon.modifier(word).unwrap_or(0);
        let cooling = bit("hyd") | bit("imm") | bit("air");
        let soft = bit("btc") | bit("max") | bit("classic");
        let own = if of(name.mods).is_empty() {
            name.mods & !soft
        } else {
            name.mods
        };
        let cooled = notes.stray & (bit("hyd") | bit("imm"));
        let mut found = Vec::new();
        if own & cooling == 0 && cooled != 0 {
            found = of(own | cooled);
        }
        if found.is_empty() {
            found = of(own);
        }
        // `S19 110T Pro`: the name goes on behind the number.
        let apart = bit("pro") | bit("xp") | bit("+") | bit("++");
        let apart = notes.stray & apart & !own;
        let longer = if apart == 0 { Vec::new() } else { of(own | apart) };
        if let [one] = longer.as_slice() {
            let name = self.model(*one).map_or("", |m| m.model.as_str());
            if self.fitting(&found, stated).is_empty()
                && !self.fitting(&longer, stated).is_empty()
            {
                out.remarks.push(format!("The name was read as {name}."));
                found.clone_from(&longer);
            } else {
                out.conflicts.push(Conflict {
                    about: "model".into(),
                    sentence: format!(
                        "A part of the name stands apart; the text may mean \
                         {name}."
                    ),
                    text_says: self.spelt(spelling),
                    catalogue_says: name.to_owned(),
                });
                out.candidates.push(*one);
            }
        }
        if found.is_empty() && own & cooling != 0 {
            found = of(own & !cooling);
            self.check_cooling(&mut out, own & cooling, &found);
        } else if cooled != 0 && own & cooling == 0 {
            let plain = found.clone();
            if of(own | cooled).is_empty() {
                self.check_cooling(&mut out, cooled, &plain);
            }
        }
        if found.len() > 1 || found.is_empty() && own == 0 {
            let among: Vec<u16> = if found.is_empty() {
                variants.iter().map(|(_, m)| *m).collect()
            } else {
                found.clone()
            };
            let fitting = self.fitting(&among, stated);
            if let [one] = fitting.as_slice() {
                out.remarks.push(format!(
                    "The hashrate singles out {} among {}.",
                    self.model(*one).map_or("", |m| m.model.as_str()),
                    among.len()
                ));
                found = fitting;
            }
        }
        if found.len() == 1 {
            out.models = found;
            return out;
        }
        out.candidates = if found.is_empty() {
            // The nearest first: those that share most of the modifiers.
            variants.sort_by_key(|(m, _)| (m ^ own).count_ones());
            variants.iter().map(|(_, m)| *m).collect()
        } else {
            found
        };
        let says = self.spelt(name);
        out.conflicts.push(Conflict {
            about: "model".into(),
            sentence: format!(
                "`{says}` is no single model of the catalogue; it may mean \
                 {}.",
                self.model_names(&out.candidates)
            ),
            text_says: says,
            catalogue_says: self.model_names(&out.candidates),
        });
        out
    }

    /// The name as read, in the catalogue's spelling.
    fn spelt(&self, name: &Name) -> String {
        let mut out = name.base.to_uppercase();
        for (bit, word) in self.lexicon.mod_names.iter().enumerate() {
            if name.mods & (1 << bit) != 0 {
                out.push(' ');
                out.push_str(word);
            }
        }
        out
    }

    fn names(&self, variants: &[(Mods, u16)]) -> String {
        let models: Vec<u16> = variants.iter().map(|(_, m)| *m).collect();
        self.model_names(&models)
    }

    fn model_names(&self, models: &[u16]) -> String {
        let mut names: Vec<&str> = models
            .iter()
            .filter_map(|m| self.model(*m))
            .map(|m| m.model.as_str())
            .collect();
        names.dedup();
        names.truncate(8);
        names.join(", ")
    }

    fn wrong_maker(
        &self,
        out: &mut Resolved,
        name: &Name,
        notes: &Notes,
        variants: &[(Mods, u16)],
    ) {
        let said = notes
            .makers
            .first()
            .and_then(|i| self.catalogue.makers.get(usize::from(*i)))
            .map_or("", |m| m.maker.as_str());
        let made: Vec<&str> = variants
            .iter()
            .filter_map(|(_, m)| self.model(*m))
            .map(|m| m.maker.as_str())
            .collect();
        let made = made.first().copied().unwrap_or("");
        out.conflicts.push(Conflict {
            about: "maker".into(),
            sentence: format!(
                "The text names {said}, and {} is a model of {made}.",
                name.base.to_uppercase()
            ),
            text_says: said.to_owned(),
            catalogue_says: made.to_owned(),
        });
    }

    fn check_cooling(&self, out: &mut Resolved, said: Mods, found: &[u16]) {
        use hashgate_pack::hardware::Cooling;
        let bit = |word: &str| self.lexicon.modifier(word).unwrap_or(0);
        for index in found {
            let Some(model) = self.model(*index) else { continue };
            let agrees = match model.cooling {
                Cooling::Air => said & bit("air") != 0,
                Cooling::Hydro => said & bit("hyd") != 0,
                Cooling::Immersion => said & bit("imm") != 0,
                Cooling::Unknown => true,
            };
            if !agrees {
                let words = if said & bit("hyd") != 0 {
                    "hydro"
                } else if said & bit("imm") != 0 {
                    "immersion"
                } else {
                    "air"
                };
                out.conflicts.push(Conflict {
                    about: "cooling".into(),
                    sentence: format!(
                        "The text says {words} cooling, and the catalogue \
                         knows {} with {} cooling only.",
                        model.model, model.cooling
                    ),
                    text_says: words.to_owned(),
                    catalogue_says: model.cooling.to_string(),
                });
            }
        }
    }

    /// Those of the models that have the stated hashrate among their options.
    fn fitting(&self, among: &[u16], stated: &Stated) -> Vec<u16> {
        let Some(ths) = stated.ths() else { return Vec::new() };
        let mut out: Vec<u16> = among
            .iter()
            .copied()
            .filter(|i| {
                self.model(*i).is_some_and(|m| {
                    trusted(m).iter().any(|s| {
                        s.hashrate_ths().is_some_and(|known| {
                            (known - ths).abs() * Decimal::ONE_HUNDRED <= known
                        })
                    })
                })
            })
            .collect();
        out.dedup();
        out
    }
}

/// The family of a model: the base up to its last digit, as `s21`.
fn family(model: &Model) -> String {
    let base = model.key.split_whitespace().next().unwrap_or("");
    let end = base.rfind(|c: char| c.is_ascii_digit()).map_or(0, |i| i + 1);
    base.get(..end).unwrap_or("").trim_start_matches('a').to_owned()
}

fn bare(text: &str, kind: Kind, score: f64) -> Identity {
    let mut identity = Identity::of(text, kind);
    identity.score = score;
    identity
}

fn part_kind(good: &Good) -> Option<PartKind> {
    match good.what {
        What::Part { kind, .. } => Some(kind),
        What::Machine(_) => None,
    }
}

/// The parts that the goods themselves are, not what comes along or what a
/// part is for.
fn heads<'a>(parts: &[&'a Good], machine: bool) -> Vec<&'a Good> {
    parts
        .iter()
        .copied()
        .filter(|g| {
            let worded = matches!(g.what, What::Part { worded: true, .. });
            let counted = g.aside == Aside::With && g.quantity.is_some();
            let coded = !machine || worded || g.quantity.is_some();
            (g.aside == Aside::No && coded) || counted
        })
        .collect()
}

/// The part that a phrase of several parts means: a fixture for hashboards is
/// a fixture, the cable of a board a cable.
fn head<'a>(heads: &[&'a Good]) -> Option<&'a Good> {
    let rank = |kind: PartKind| match kind {
        PartKind::OtherPart => 0,
        PartKind::Infrastructure => 1,
        PartKind::Fan => 2,
        PartKind::Psu => 3,
        PartKind::ControlBoard => 4,
        PartKind::Hashboard => 5,
        PartKind::Chip => 6,
    };
    heads.iter().copied().min_by_key(|g| part_kind(g).map_or(9, rank))
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
            Some(Piece::Word(s)) => s.maker.is_some() || s.part.is_some(),
            _ => false,
        });
    let attached = word(before, WordClass::With);
    let price = ['$', '€', '¥', '@', '￥'].iter().any(|c| mark(before, *c));
    if price {
        return;
    }
    if !packages && !container && (counted || leads || attached) {
        if let Some(number) = whole(amount.low) {
            let forward = leads || attached;
            notes.quantities.push(Quantity { at, segment, number, forward });
            return;
        }
    }
    notes.bare.push((at, segment, amount.low));
}

fn whole(value: Decimal) -> Option<u64> {
    let n = u64::try_from(value).ok()?;
    (value.fract().is_zero() && (1..=10_000_000).contains(&n)).then_some(n)
}

/// Gives quantities and measures to the goods they belong to.
fn attach(notes: &mut Notes) {
    let Notes { goods, quantities, amounts, .. } = notes;
    for quantity in quantities.iter() {
        let Quantity { at, segment, number, forward } = *quantity;
        let behind = |g: &Good| g.at > at && g.segment == segment;
        let good = match goods.iter().position(behind) {
            Some(index) if forward => goods.get_mut(index),
            _ => nearest(goods, at, segment, |_| true),
        };
        if let Some(good) = good
            && good.quantity.is_none()
        {
            good.quantity = Some(number);
        }
    }
    for (at, segment, amount) in amounts.iter() {
        let machine = |g: &Good| matches!(g.what, What::Machine(_));
        if let Some(good) = nearest(goods, *at, *segment, machine) {
            take(&mut good.stated, amount);
        }
    }
}

/// The good that a number belongs to: in its own segment the last before it,
/// else the first behind it; else the last before it at all.
fn nearest(
    goods: &mut [Good],
    at: usize,
    segment: usize,
    fits: impl Fn(&Good) -> bool,
) -> Option<&mut Good> {
    let here =
        |g: &Good| g.segment == segment && g.aside != Aside::Series && fits(g);
    let index = goods
        .iter()
        .rposition(|g| here(g) && g.at < at)
        .or_else(|| goods.iter().position(|g| here(g) && g.at > at))
        .or_else(|| {
            goods
                .iter()
                .rposition(|g| g.at < at && g.aside == Aside::No && fits(g))
        })
        .or_else(|| goods.iter().rposition(|g| g.at < at && fits(g)))
        .or_else(|| goods.iter().position(&fits))?;
    goods.get_mut(index)
}

/// A number without a unit behind a model is its hashrate, if it can be.
fn bare_hashrate(
    stated: &mut Stated,
    model: &Model,
    notes: &Notes,
    good: &Good,
) {
    let options = trusted(model);
    let Some(unit) = options.first().map(|s| s.unit) else { return };
    let low = options.iter().map(|s| s.hashrate).min();
    let high = options.iter().map(|s| s.hashrate).max();
    let (Some(low), Some(high)) = (low, high) else { return };
    let two = Decimal::TWO;
    let found = notes.bare.iter().find(|(at, segment, value)| {
        *segment == good.segment
            && *at > good.at
            && *value * two >= low
            && *value <= high * two
    });
    if let Some((_, _, value)) = found {
        stated.hashrate = Some((*value, None, unit));
    }
}

/// What the text says of hashrate and power, of no known model.
fn state(identity: &mut Identity, notes: &Notes) {
    let mut stated = Stated::default();
    for (_, _, amount) in &notes.amounts {
        take(&mut stated, amount);
    }
    fill_stated(identity, &stated);
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

/// Writes what the text says into the identity.
fn fill_stated(identity: &mut Identity, stated: &Stated) {
    let from = Some("text".to_owned());
    if let Some((low, high, unit)) = stated.hashrate {
        identity.hashrate = Some(in_words(low.normalize(), high, unit));
        identity.hashrate_ths = stated.ths().map(|d| d.normalize());
        identity.hashrate_from.clone_from(&from);
    }
    if let Some(efficiency) = stated.efficiency {
        identity.efficiency_j_th = Some(efficiency.normalize());
        identity.efficiency_from.clone_from(&from);
    }
    if let Some(power) = stated.power {
        identity.power_w = Some(power.normalize());
        identity.power_from = from;
    }
}

/// Adds what the catalogue knows and the text does not say.
fn fill_known(identity: &mut Identity, model: &Model, stated: &Stated) {
    let options = trusted(model);
    let mut rates: Vec<Decimal> =
        options.iter().filter_map(|s| s.hashrate_ths()).collect();
    rates.sort_unstable();
    rates.dedup();
    let from = Some("catalogue".to_owned());
    let fitting = match stated.hashrate {
        None => match rates.as_slice() {
            [_] => options.first().copied(),
            _ => None,
        },
        Some(_) => stated.ths().and_then(|ths| {
            options.iter().copied().find(|s| {
                s.hashrate_ths().is_some_and(|known| {
                    (known - ths).abs() * Decimal::from(200) <= known
                })
            })
        }),
    };
    if let Some(spec) = fitting {
        if stated.hashrate.is_none() {
            identity.hashrate_ths = spec.hashrate_ths().map(|d| d.normalize());
            identity.hashrate =
                Some(in_words(spec.hashrate.normalize(), None, spec.unit));
            identity.hashrate_from.clone_from(&from);
        }
        if stated.efficiency.is_none() && model.algorithm == "SHA-256" {
            identity.efficiency_j_th = spec.efficiency().map(|d| d.normalize());
            if identity.efficiency_j_th.is_some() {
                identity.efficiency_from.clone_from(&from);
            }
        }
        if stated.power.is_none() {
            identity.power_w = spec.power_w.map(|d| d.normalize());
            if identity.power_w.is_some() {
                identity.power_from = from;
            }
        }
    }
    identity.hashrate_options_ths =
        rates.into_iter().map(|d| d.normalize()).collect();
}

/// Writes the lot's maker, if all its goods have the same.
fn finish_lot(lot: &mut Identity) {
    let mut makers = lot.items.iter().map(|i| &i.manufacturer);
    if let Some(first) = makers.next()
        && makers.all(|m| m == first)
    {
        lot.manufacturer.clone_from(first);
    }
}

/// What would settle whether a board is inside.
fn settled_by(board: &Board) -> Vec<String> {
    let mut ways = vec![format!(
        "a photo of the control board with the marking of the SoC legible \
         ({})",
        board.soc
    )];
    if board.maker == "Bitmain" {
        ways.push(format!(
            "the `subtype` that miner_type.cgi answers ({})",
            board.tokens.join(", ")
        ));
        ways.push("the firmware file that the machine takes".to_owned());
    } else if !board.tokens.is_empty() {
        ways.push(format!(
            "what the machine reports ({})",
            board.tokens.join(", ")
        ));
    }
    ways
}
