//! One machine: its specifications and the boards it may carry.

use hashgate_model::Decimal;
use hashgate_pack::hardware::{Board, Model};

use crate::{
    Identifier,
    conflicts::{
        Stated, check, in_words, settle_few_watts, take, trusted, twins,
    },
    identity::{Candidate, Identity, Kind, MayCarry},
    mentions::{Aside, Mention, Notes, What},
};

impl Identifier {
    /// One machine.
    pub(crate) fn machine(
        &self,
        text: &str,
        notes: &Notes,
        good: &Mention,
    ) -> Identity {
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
        let mut identity = if let Some(model) = one {
            settle_few_watts(&mut stated, model);
            if stated.hashrate.is_none() {
                bare_hashrate(&mut stated, model, notes, good);
            }
            self.known(text, model, &stated)
        } else {
            let mut identity = bare(text, Kind::UnknownMiner, 0.4);
            self.name_maker(&mut identity, notes);
            fill_stated(&mut identity, &stated);
            identity
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

    /// A machine of a known model, or of the sibling whose numbers the text
    /// gives.
    ///
    /// A name is one word and easily mistyped; a hashrate and an efficiency
    /// that are both exactly a sibling's are not. So the machine is then read
    /// as the sibling, and the contradiction says so.
    pub(crate) fn known(
        &self,
        text: &str,
        model: &Model,
        stated: &Stated,
    ) -> Identity {
        let siblings = self.siblings(model);
        let (mut conflicts, remarks) = check(model, &siblings, stated);
        let twins = if conflicts.is_empty() {
            Vec::new()
        } else {
            twins(&siblings, stated.ths(), stated.efficiency)
        };
        let mut read_as = model;
        if let [twin] = twins.as_slice()
            && stated.efficiency.is_some()
        {
            read_as = twin;
            if let Some(conflict) = conflicts.first_mut() {
                conflict.sentence.push_str(
                    " It is read as that until the seller says which it is.",
                );
            }
        }
        let mut identity = self.of_model(text, read_as);
        for (other, because) in twins
            .iter()
            .map(|twin| (*twin, "the numbers of the text are its numbers"))
            .chain([(model, "the text names it")])
            .filter(|(other, _)| other.model != read_as.model)
        {
            identity.candidates.push(Candidate {
                manufacturer: other.maker.clone(),
                model: other.model.clone(),
                score: 0.6,
                because: because.to_owned(),
            });
        }
        identity.conflicts = conflicts;
        identity.remarks = remarks;
        fill_stated(&mut identity, stated);
        fill_known(&mut identity, read_as, stated);
        identity
    }

    /// What the catalogue says of a model, its numbers left out.
    fn of_model(&self, text: &str, model: &Model) -> Identity {
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
        identity
    }

    /// The other models of the family, as the S21 Pro of the S21.
    pub(crate) fn family_of(&self, model: &Model) -> impl Iterator<Item = u16> {
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

    pub(crate) fn siblings(&self, model: &Model) -> Vec<&Model> {
        self.family_of(model).filter_map(|i| self.model(i)).collect()
    }

    pub(crate) fn boards(&self, model: &Model) -> Vec<MayCarry> {
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

/// The family of a model: the base up to its last digit, as `s21`.
pub(crate) fn family(model: &Model) -> String {
    let base = model.key.split_whitespace().next().unwrap_or("");
    let end = base.rfind(|c: char| c.is_ascii_digit()).map_or(0, |i| i + 1);
    base.get(..end).unwrap_or("").trim_start_matches('a').to_owned()
}

pub(crate) fn bare(text: &str, kind: Kind, score: f64) -> Identity {
    let mut identity = Identity::of(text, kind);
    identity.score = score;
    identity
}

/// What the text says of hashrate and power, of no known model.
pub(crate) fn state(identity: &mut Identity, notes: &Notes) {
    let mut stated = Stated::default();
    for (_, _, amount) in &notes.amounts {
        take(&mut stated, amount);
    }
    fill_stated(identity, &stated);
}

/// Writes what the text says into the identity.
pub(crate) fn fill_stated(identity: &mut Identity, stated: &Stated) {
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

/// A number without a unit behind a model is its hashrate, if it can be.
fn bare_hashrate(
    stated: &mut Stated,
    model: &Model,
    notes: &Notes,
    good: &Mention,
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

/// What would settle whether a board is inside.
fn settled_by(board: &Board) -> Vec<String> {
    let reported = if board.maker == "Bitmain" {
        "the `subtype` that the machine answers to miner_type.cgi"
    } else {
        "what the machine reports of its board"
    };
    [
        "a photo of the control board with the marking of the SoC legible",
        reported,
        "the firmware file that the machine takes",
    ]
    .map(str::to_owned)
    .to_vec()
}
