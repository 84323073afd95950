//! What the goods are, from everything that a text names.

use hashgate_model::Decimal;
use hashgate_pack::hardware::{HashUnit, PartKind, Spec};

use crate::{
    Identifier,
    conflicts::Stated,
    identity::{Candidate, Identity, Kind},
    lexicon::{Mining, Unit},
    lots::heads,
    machine::{bare, state},
    mentions::{Aside, Mention, Notes, What},
    names::Name,
};

impl Identifier {
    /// What the goods are, all pieces noted.
    pub(crate) fn kind(&self, text: &str, notes: &Notes) -> Identity {
        let named: Vec<&Mention> = notes
            .mentions
            .iter()
            .filter(|g| matches!(g.what, What::Machine(_)))
            .collect();
        let proven =
            notes.hash_sure || named.iter().any(|g| self.has_its_hashrate(g));
        let context = proven
            || notes.whole
            || notes.maker_sure
            || notes.mining >= Mining::Topic
            || notes.mining == Mining::Weak && notes.unknown == 0
            || notes.mentions.iter().any(|g| self.speaks(g));
        let machines: Vec<&Mention> = named
            .iter()
            .copied()
            .filter(|g| self.supported(g, notes, context))
            .collect();
        let parts: Vec<&Mention> = notes
            .mentions
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
        let own: Vec<&Mention> = machines
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
    pub(crate) fn unnamed(
        &self,
        text: &str,
        notes: &Notes,
        named: &[&Mention],
    ) -> Identity {
        let bare_hash = notes.amounts.iter().any(|(_, _, amount)| {
            matches!(amount.unit, Some(Unit::Hash(HashUnit::Tera)))
        });
        let mining = notes.mining;
        let made = !notes.makers.is_empty();
        let along = notes.along
            && !notes.mentions.is_empty()
            && notes.mentions.iter().all(|g| g.aside == Aside::With);
        let machine = notes.whole
            || mining == Mining::Machine && notes.unknown <= 3
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
        } else if (notes.unknown == 0 || along) && !made {
            // What only comes along does not say what it comes with.
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
    pub(crate) fn reported_name(
        &self,
        notes: &Notes,
        machines: &[&Mention],
        parts: &[&Mention],
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
    pub(crate) fn has_its_hashrate(&self, good: &Mention) -> bool {
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
    pub(crate) fn speaks(&self, good: &Mention) -> bool {
        match &good.what {
            What::Machine(name) => {
                let suffixed =
                    name.base.ends_with(|c: char| c.is_ascii_alphabetic());
                name.mods != 0
                    && name.strange.is_none()
                    && suffixed
                    && !self.is_weak(name)
            }
            What::Part { kind, code, worded, .. } => {
                *kind == PartKind::Hashboard
                    || code.is_some() && *kind != PartKind::Fan
                    || *worded && *kind == PartKind::Infrastructure
            }
        }
    }

    pub(crate) fn is_weak(&self, name: &Name) -> bool {
        self.lexicon.bases.get(&name.base).is_none_or(|b| b.weak)
    }

    /// Whether a name has the support that it needs: the more common it is,
    /// the more.
    pub(crate) fn supported(
        &self,
        good: &Mention,
        notes: &Notes,
        context: bool,
    ) -> bool {
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
        let exact = name.mods != 0
            && self.lexicon.bases.get(&name.base).is_some_and(|base| {
                base.variants.iter().any(|(mods, _)| *mods == name.mods)
            });
        if exact && notes.unknown == 0 {
            return true;
        }
        let coded = notes
            .mentions
            .iter()
            .any(|g| matches!(g.what, What::Part { .. }) && self.speaks(g));
        let lettered = name.base.as_bytes().iter().any(u8::is_ascii_digit)
            && name.base.as_bytes().iter().any(u8::is_ascii_alphabetic);
        let plain = notes.unknown == 0
            && !(notes.quantities.is_empty() && notes.conditions.is_empty());
        lettered
            && (notes.hash_sure || notes.mining > Mining::No || coded || plain)
    }

    pub(crate) fn maker_index(&self, model: u16) -> Option<u16> {
        let maker = &self.model(model)?.maker;
        self.catalogue
            .makers
            .iter()
            .position(|m| m.maker == *maker)
            .and_then(|i| u16::try_from(i).ok())
    }

    pub(crate) fn name_maker(&self, identity: &mut Identity, notes: &Notes) {
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
}
