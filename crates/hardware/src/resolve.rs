//! The model that a name means: exactly one, or none.

use hashgate_model::Decimal;

use crate::{
    Identifier,
    conflicts::{Stated, trusted},
    identity::Conflict,
    lexicon::Mods,
    mentions::{Notes, What},
    names::Name,
};

/// What a name was resolved to.
pub(crate) struct Resolved {
    pub models: Vec<u16>,
    pub candidates: Vec<u16>,
    pub conflicts: Vec<Conflict>,
    pub remarks: Vec<String>,
}

impl Identifier {
    /// The model of a name: exactly one, or none with the candidates.
    pub(crate) fn resolve(
        &self,
        name: &Name,
        notes: &Notes,
        stated: &Stated,
    ) -> Resolved {
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
            // In a lot, the maker's word may belong to another of its goods.
            if !self.makers_have_mentions(notes) {
                self.wrong_maker(&mut out, name, notes, &variants);
            }
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
        if found.len() != 1 {
            // `A2 Pro 255T`: the numbers choose among those the name begins.
            let among: Vec<u16> = if found.is_empty() {
                let begun = variants.iter().filter(|(m, _)| m & own == own);
                begun.map(|(_, m)| *m).collect()
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
            let mut near: Vec<u16> = Vec::new();
            for (_, model) in &variants {
                if !near.contains(model) {
                    near.push(*model);
                }
            }
            near
        } else {
            found
        };
        let says = self.spelt(name);
        out.conflicts.push(Conflict {
            about: "model".into(),
            sentence: format!(
                "`{says}` is not a single model of the catalogue; it may mean \
                 {}.",
                self.model_names(&out.candidates)
            ),
            text_says: says,
            catalogue_says: self.model_names(&out.candidates),
        });
        out
    }

    /// Whether some good of the text is a model of a maker that it names.
    fn makers_have_mentions(&self, notes: &Notes) -> bool {
        notes.mentions.iter().any(|good| {
            let What::Machine(name) = &good.what else { return false };
            self.lexicon.bases.get(&name.base).is_some_and(|base| {
                base.variants.iter().any(|(_, m)| {
                    self.maker_index(*m)
                        .is_some_and(|i| notes.makers.contains(&i))
                })
            })
        })
    }

    /// The name as read, in the catalogue's spelling.
    pub(crate) fn spelt(&self, name: &Name) -> String {
        let mut out = name.base.to_uppercase();
        for (bit, word) in self.lexicon.mod_names.iter().enumerate() {
            if name.mods & (1 << bit) != 0 {
                out.push(' ');
                out.push_str(word);
            }
        }
        out
    }

    pub(crate) fn names(&self, variants: &[(Mods, u16)]) -> String {
        let models: Vec<u16> = variants.iter().map(|(_, m)| *m).collect();
        self.model_names(&models)
    }

    pub(crate) fn model_names(&self, models: &[u16]) -> String {
        let mut names: Vec<&str> = models
            .iter()
            .filter_map(|m| self.model(*m))
            .map(|m| m.model.as_str())
            .collect();
        names.dedup();
        names.truncate(8);
        names.join(", ")
    }

    pub(crate) fn wrong_maker(
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

    pub(crate) fn check_cooling(
        &self,
        out: &mut Resolved,
        said: Mods,
        found: &[u16],
    ) {
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
    pub(crate) fn fitting(&self, among: &[u16], stated: &Stated) -> Vec<u16> {
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
