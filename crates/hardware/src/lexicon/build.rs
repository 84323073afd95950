//! Makes the lexicon from the catalogue's words, names and codes.

use rustc_hash::{FxHashMap, FxHashSet};

use hashgate_model::Decimal;
use hashgate_pack::hardware::{
    Catalogue, HashUnit, Model, PartCode, PartKind, Spec, WordClass,
};

use super::{CONDITIONS, Lexicon, Mining, Mods, Unit, apart, is_han};
use crate::{
    normalize::{normalize, shapes},
    tokenize::tokenize,
};

impl Lexicon {
    pub(crate) fn new(catalogue: &Catalogue) -> Self {
        let mut lexicon = Self::default();
        lexicon.add_words(catalogue);
        lexicon.add_models(catalogue);
        lexicon.add_codes(&catalogue.part_codes);
        lexicon.add_shapes();
        lexicon
    }

    fn add_words(&mut self, catalogue: &Catalogue) {
        let mut stems: Vec<Box<str>> = catalogue
            .words
            .iter()
            .flat_map(|word| word.term.split([' ', '-']))
            .filter(|part| part.ends_with('*'))
            .map(|part| normalize(part).into())
            .collect();
        stems.sort_unstable();
        stems.dedup();
        self.stems = stems;
        for word in &catalogue.words {
            let (tokens, key) = self.term_tokens(&normalize(&word.term));
            let Some(head) = tokens.first() else { continue };
            let sense = self.phrases.entry(key.into()).or_default();
            sense.classes |= 1 << word.class as u32;
            match word.class {
                WordClass::Maker => {
                    sense.maker = catalogue
                        .makers
                        .iter()
                        .position(|m| m.maker == word.value)
                        .and_then(|i| u16::try_from(i).ok());
                    if let ([single], Some(maker)) =
                        (tokens.as_slice(), sense.maker)
                        && single.len() >= 6
                        && single.is_ascii()
                    {
                        self.maker_words.push((single.as_str().into(), maker));
                    }
                }
                WordClass::Part => {
                    sense.part = part_of(&word.value);
                    sense.generic = word.value == "spares";
                }
                WordClass::Unit => sense.unit = Some(unit_of(&word.value)),
                WordClass::Mining => {
                    sense.mining = match word.value.as_str() {
                        "machine" => Mining::Machine,
                        "topic" => Mining::Topic,
                        _ => Mining::Weak,
                    }
                }
                WordClass::Condition => {
                    sense.condition = CONDITIONS
                        .iter()
                        .position(|c| *c == word.value)
                        .and_then(|i| u8::try_from(i).ok());
                }
                WordClass::Modifier => {
                    let bit = modifier_bit(
                        &mut self.mod_bits,
                        &mut self.mod_names,
                        &word.value,
                    );
                    sense.modifier = bit;
                }
                _ => {}
            }
            let length = u8::try_from(tokens.len()).unwrap_or(u8::MAX);
            let longest =
                self.phrase_heads.entry(head.as_str().into()).or_default();
            *longest = (*longest).max(length);
            for token in tokens {
                let chars = token.chars().count();
                if token.chars().all(is_han) {
                    self.longest_han = self.longest_han.max(chars);
                }
                self.components.insert(token.into());
            }
        }
    }

    /// The tokens of a term of the word list, words with endings by their
    /// stem, and the key by which it is found.
    fn term_tokens(&self, term: &str) -> (Vec<String>, String) {
        let tokens = tokenize(term, |run| {
            run.char_indices()
                .find(|(_, c)| !is_han(*c))
                .map_or(run.len(), |(i, _)| i)
        });
        let mut out: Vec<String> = Vec::new();
        let mut key = String::new();
        for (i, token) in tokens.iter().enumerate() {
            // The star belongs to the stem before it, which has its own.
            if token.text == "*" {
                continue;
            }
            if i > 0 && apart(&tokens, i) {
                key.push(' ');
            }
            let word = self.stemmed(token).to_owned();
            key.push_str(&word);
            out.push(word);
        }
        (out, key)
    }

    fn add_models(&mut self, catalogue: &Catalogue) {
        for (i, model) in catalogue.models.iter().enumerate() {
            let Ok(index) = u16::try_from(i) else { break };
            for watts in model.specs.iter().filter_map(|s| s.power_w) {
                // A stick on a USB port is no measure of a machine.
                if watts >= Decimal::ONE_HUNDRED {
                    let (low, high) = self.powers.unwrap_or((watts, watts));
                    self.powers = Some((low.min(watts), high.max(watts)));
                }
            }
            for key in std::iter::once(&model.key).chain(&model.also) {
                let mut parts = key.split_whitespace();
                let Some(base) = parts.next() else { continue };
                let mut mods: Mods = 0;
                for part in parts {
                    if let Some(bit) = modifier_bit(
                        &mut self.mod_bits,
                        &mut self.mod_names,
                        part,
                    ) {
                        mods |= 1 << bit;
                    }
                }
                self.add_base(base, mods, index);
                self.add_rates(base, model);
            }
        }
    }

    fn add_rates(&mut self, base: &str, model: &Model) {
        let Some(entry) = self.bases.get_mut(base) else { return };
        for ths in model.specs.iter().filter_map(Spec::hashrate_ths) {
            let (low, high) = entry.rates.unwrap_or((ths, ths));
            entry.rates = Some((low.min(ths), high.max(ths)));
        }
    }

    fn add_base(&mut self, base: &str, mods: Mods, model: u16) {
        let entry = self.bases.entry(base.into()).or_default();
        if !entry.variants.contains(&(mods, model)) {
            entry.variants.push((mods, model));
        }
        let has = |f: fn(&u8) -> bool| base.as_bytes().iter().any(f);
        let word = !has(u8::is_ascii_digit);
        entry.weak = if word {
            base.len() < 7 || self.components.contains(base)
        } else {
            !has(u8::is_ascii_alphabetic) || base.len() < 3
        };
        for (end, c) in base.char_indices() {
            if let Some(prefix) = base.get(..end + c.len_utf8())
                && !self.base_prefixes.contains(prefix)
            {
                self.base_prefixes.insert(prefix.into());
            }
        }
        let digit = |c: char| c.is_ascii_digit();
        if let (Some(first), Some(last)) = (base.find(digit), base.rfind(digit))
        {
            if let Some(head) = base.get(..first).filter(|s| !s.is_empty()) {
                self.prefixes.insert(head.into());
            }
            if let Some(tail) = base.get(last + 1..).filter(|s| !s.is_empty()) {
                self.suffixes.insert(tail.into());
            }
        }
    }

    fn add_codes(&mut self, codes: &[PartCode]) {
        for (i, row) in codes.iter().enumerate() {
            let Ok(index) = u16::try_from(i) else { break };
            if row.code.contains(['#', '?', '*']) {
                self.code_patterns.push((row.code.as_str().into(), index));
            } else {
                self.codes.insert(row.code.as_str().into(), index);
            }
        }
    }

    fn add_shapes(&mut self) {
        let mut forms: FxHashSet<Box<str>> = FxHashSet::default();
        for (base, entry) in &self.bases {
            if entry.weak && !base.as_bytes().iter().any(u8::is_ascii_digit) {
                continue;
            }
            forms.insert(base.clone());
            for (mods, _) in &entry.variants {
                let mut form = base.to_string();
                for bit in 0..self.mod_names.len() {
                    if mods & (1 << bit) != 0
                        && let Some(name) = self.mod_names.get(bit)
                        && name.chars().all(|c| c.is_ascii_alphanumeric())
                    {
                        form.push_str(name);
                    }
                }
                forms.insert(form.into());
            }
        }
        for (phrase, sense) in &self.phrases {
            let long = phrase.is_ascii() && !phrase.contains(' ');
            if long
                && (sense.modifier.is_some() && phrase.len() >= 2
                    || sense.maker.is_some() && phrase.len() >= 5
                    || sense.part.is_some() && phrase.len() >= 6)
            {
                forms.insert(phrase.clone());
            }
        }
        forms.extend(self.codes.keys().cloned());
        // Words too: `c0ntrol b0ard`.
        forms.extend(
            self.components
                .iter()
                .filter(|w| {
                    w.len() >= 3 && w.bytes().all(|b| b.is_ascii_alphabetic())
                })
                .cloned(),
        );
        for form in forms {
            self.shapes
                .entry(shapes(&form).into())
                .and_modify(|known| *known = None)
                .or_insert(Some(form));
        }
    }
}

fn modifier_bit(
    bits: &mut FxHashMap<Box<str>, u8>,
    names: &mut Vec<Box<str>>,
    name: &str,
) -> Option<u8> {
    if let Some(bit) = bits.get(name) {
        return Some(*bit);
    }
    let bit = u8::try_from(names.len()).ok().filter(|bit| *bit < 64)?;
    bits.insert(name.into(), bit);
    names.push(name.into());
    Some(bit)
}

fn part_of(value: &str) -> Option<PartKind> {
    Some(match value {
        "hashboard" => PartKind::Hashboard,
        "control_board" => PartKind::ControlBoard,
        "chip" => PartKind::Chip,
        "psu" => PartKind::Psu,
        "fan" => PartKind::Fan,
        "infrastructure" => PartKind::Infrastructure,
        "other_part" | "spares" => PartKind::OtherPart,
        _ => return None,
    })
}

fn unit_of(value: &str) -> Unit {
    match value {
        "TH/s" => Unit::Hash(HashUnit::Tera),
        "PH/s" => Unit::Hash(HashUnit::Peta),
        "GH/s" => Unit::Hash(HashUnit::Giga),
        "MH/s" => Unit::Hash(HashUnit::Mega),
        "kSol/s" => Unit::Hash(HashUnit::KiloSol),
        "W" => Unit::Watt,
        "kW" => Unit::KiloWatt,
        "J/TH" => Unit::Efficiency,
        _ => Unit::Other,
    }
}
