//! Lines with several goods, and parts.

use hashgate_pack::hardware::PartKind;

use crate::{
    Identifier,
    identity::{Candidate, Identity, Kind, LotItem},
    machine::bare,
    mentions::{Aside, Mention, Notes, What},
};

impl Identifier {
    /// One machine, or a lot of several.
    pub(crate) fn machines(
        &self,
        text: &str,
        notes: &Notes,
        goods: &[&Mention],
    ) -> Identity {
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
        // `33,280 M56S+ and M56S++`: one number for all of them.
        if let [all] = notes.quantities.as_slice()
            && all.forward
            && let [first, rest @ ..] = lot.items.as_mut_slice()
            && rest.iter().all(|item| item.quantity.is_none())
        {
            lot.quantity = first.quantity.take();
        }
        finish_lot(&mut lot);
        lot
    }

    /// Parts, alone or beside machines.
    pub(crate) fn with_parts(
        &self,
        text: &str,
        notes: &Notes,
        own: &[&Mention],
        machines: &[&Mention],
        heads: &[&Mention],
    ) -> Identity {
        let counted: Vec<&Mention> =
            heads.iter().copied().filter(|g| g.quantity.is_some()).collect();
        let proven: Vec<&Mention> = own
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
        let several = if kinds(&counted) > 1 { Some(counted) } else { None }
            .or_else(|| listed(heads));
        if let Some(several) = several {
            let mut lot = bare(text, Kind::MixedParts, 0.85);
            for part in several {
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

    pub(crate) fn part_item(&self, good: &Mention) -> LotItem {
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
    pub(crate) fn part(
        &self,
        text: &str,
        notes: &Notes,
        head: &Mention,
        machines: &[&Mention],
    ) -> Identity {
        let kind = part_kind(head).map_or(Kind::OtherPart, Kind::from);
        let mut identity = bare(text, kind, 0.9);
        identity.quantity = head
            .quantity
            .or_else(|| notes.quantities.first().map(|q| q.number));
        self.name_maker(&mut identity, notes);
        let codes = notes.mentions.iter().filter_map(|g| match &g.what {
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
                    row.code.trim_end_matches(['#', '*']).to_uppercase()
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
}

/// The parts that the goods themselves are, not what comes along or what a
/// part is for.
pub(crate) fn heads<'a>(
    parts: &[&'a Mention],
    machine: bool,
) -> Vec<&'a Mention> {
    let mut heads: Vec<&Mention> = parts
        .iter()
        .copied()
        .filter(|g| {
            let worded = matches!(g.what, What::Part { worded: true, .. });
            let counted = g.aside == Aside::With && g.quantity.is_some();
            let coded = !machine || worded || g.quantity.is_some();
            (g.aside == Aside::No && coded) || counted
        })
        .collect();
    let generic =
        |g: &&Mention| matches!(g.what, What::Part { generic: true, .. });
    if !heads.iter().all(generic) {
        heads.retain(|g| !generic(g));
    }
    heads
}

/// Writes the lot's maker, if all its goods have the same.
pub(crate) fn finish_lot(lot: &mut Identity) {
    let mut makers = lot.items.iter().map(|i| &i.manufacturer);
    if let Some(first) = makers.next()
        && makers.all(|m| m == first)
    {
        lot.manufacturer.clone_from(first);
    }
}

fn part_kind(good: &Mention) -> Option<PartKind> {
    match good.what {
        What::Part { kind, .. } => Some(kind),
        What::Machine(_) => None,
    }
}

/// How many kinds of part there are.
fn kinds(parts: &[&Mention]) -> usize {
    let mut kinds: Vec<PartKind> =
        parts.iter().filter_map(|g| part_kind(g)).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.len()
}

/// The parts of a list, each between its own commas: `hash board, control
/// board, fan`. A fixture or a cable in the list says what the others are
/// for, a code repeats what a word has said, chips are on a board, and a
/// supply may have a fan of its own.
fn listed<'a>(heads: &[&'a Mention]) -> Option<Vec<&'a Mention>> {
    let apart = |kind| {
        matches!(kind, Some(PartKind::OtherPart | PartKind::Infrastructure))
    };
    if heads.iter().any(|g| apart(part_kind(g))) {
        return None;
    }
    let mut list: Vec<&Mention> = Vec::new();
    for part in heads {
        let What::Part { worded: true, kind, .. } = part.what else {
            continue;
        };
        if kind == PartKind::Chip {
            continue;
        }
        match list.last() {
            // Two in one phrase, as `power supply fan`, are no list.
            Some(before) if before.segment == part.segment => return None,
            Some(before) if part_kind(before) == part_kind(part) => {}
            _ => list.push(part),
        }
    }
    let board = list.iter().any(|g| {
        matches!(
            part_kind(g),
            Some(PartKind::Hashboard | PartKind::ControlBoard)
        )
    });
    (board && kinds(&list) > 1).then_some(list)
}

/// The part that a phrase of several parts means: a fixture for hashboards is
/// a fixture, the cable of a board a cable.
fn head<'a>(heads: &[&'a Mention]) -> Option<&'a Mention> {
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
