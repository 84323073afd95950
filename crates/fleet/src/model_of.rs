//! Which model and which board the words of a machine mean.

use std::collections::HashMap;

use hashgate_hardware::Identifier;
use hashgate_model::Decimal;
use hashgate_pack::hardware::{Board, Catalogue, Model, Radio, Spec};

use crate::{firmware::plain_type, responses::Responses};

/// The algorithm whose hashes are counted in TH/s.
pub(crate) const SHA_256: &str = "SHA-256";

/// Looks up what machines report in the catalogue.
pub struct Resolver<'a> {
    catalogue: &'a Catalogue,
    identifier: Identifier,
    makes: Vec<&'a str>,
    known: HashMap<(Option<&'static str>, String), Option<usize>>,
}

/// What the catalogue makes of a machine's words.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Resolved<'a> {
    /// The model, if the words mean exactly one.
    pub model: Option<&'a Model>,
    /// The maker, where the words tell at least that.
    pub maker: Option<String>,
    /// Models that the words may mean, if they do not mean exactly one.
    pub may_be: Vec<String>,
    /// Whether the machine hashes SHA-256, as far as its make or the models
    /// that it may be tell.
    pub may_be_sha_256: bool,
    /// The board, where a token names one.
    pub board: Option<&'a Board>,
}

impl<'a> Resolver<'a> {
    /// A resolver over a catalogue.
    pub fn new(catalogue: &'a Catalogue) -> Self {
        let mut makes: Vec<&str> =
            catalogue.api_strings.iter().map(|row| row.make.as_str()).collect();
        makes.sort_unstable();
        makes.dedup();
        Self {
            catalogue,
            identifier: Identifier::new(catalogue),
            makes,
            known: HashMap::new(),
        }
    }

    /// What the catalogue makes of it.
    pub fn resolve(&mut self, responses: &Responses) -> Resolved<'a> {
        let mut models: Vec<&Model> = Vec::new();
        for text in &responses.reported {
            if let Some(model) = self.model_of(responses.make, text)
                && !models.iter().any(|m| m.model == model.model)
            {
                models.push(model);
            }
            // The chip of an open design tells less than its name does.
            if responses.make == Some("bitaxe") && !models.is_empty() {
                break;
            }
        }
        let board = responses
            .board_tokens
            .iter()
            .find_map(|token| self.catalogue.board_of_token(token));
        let mut resolved = Resolved { board, ..Resolved::default() };
        match models.as_slice() {
            [model] => {
                resolved.maker = Some(model.maker.clone());
                resolved.model = Some(model);
            }
            [] => {
                resolved.maker = self.maker_of(responses);
                resolved.may_be = if responses.chip.is_some() {
                    self.by_chip(responses)
                } else {
                    self.by_token(responses)
                };
            }
            several => {
                resolved.may_be =
                    several.iter().map(|m| m.model.clone()).collect();
                let first = several.first().map(|m| m.maker.clone());
                let one =
                    several.iter().all(|m| Some(&m.maker) == first.as_ref());
                resolved.maker = first.filter(|_| one);
            }
        }
        resolved.may_be_sha_256 = match resolved.model {
            Some(model) => model.algorithm == SHA_256,
            None => self.only_sha_256(responses, &resolved.may_be),
        };
        resolved
    }

    /// Whether all that the machine may be hash SHA-256.
    fn only_sha_256(&self, responses: &Responses, may_be: &[String]) -> bool {
        let of_make = ["avalon", "bitaxe", "proto", "sealminer"];
        let mut models = self
            .catalogue
            .models
            .iter()
            .filter(|model| may_be.contains(&model.model))
            .peekable();
        if models.peek().is_none() {
            return responses.make.is_some_and(|make| of_make.contains(&make));
        }
        models.all(|model| model.algorithm == SHA_256)
    }

    /// The machine that a line of a paper means, as the catalogue calls it.
    pub fn model_of_text(&mut self, text: &str) -> Option<&'a Model> {
        self.model_of(None, text)
    }

    /// The model that one reported text means.
    fn model_of(
        &mut self,
        make: Option<&'static str>,
        text: &str,
    ) -> Option<&'a Model> {
        let key = (make, text.to_owned());
        if let Some(known) = self.known.get(&key) {
            return known.and_then(|i| self.catalogue.models.get(i));
        }
        let plain = plain_type(text);
        let found = self
            .look_up(make, text)
            .or_else(|| self.look_up(make, &plain))
            .or_else(|| self.look_up(make, without_bin(&plain)?));
        let index = found.and_then(|found| {
            self.catalogue
                .models
                .iter()
                .position(|m| m.maker == found.0 && m.model == found.1)
        });
        self.known.insert(key, index);
        index.and_then(|i| self.catalogue.models.get(i))
    }

    /// Maker and model: by the exact string first, then by reading it.
    fn look_up(
        &self,
        make: Option<&str>,
        text: &str,
    ) -> Option<(String, String)> {
        let exact = |make: &str, text: &str| {
            self.catalogue
                .api_string(make, text)
                .map(|row| (row.maker.clone(), row.model.clone()))
        };
        if let Some(make) = make {
            let bare = without_make(make, text);
            let (head, bin) = bare.split_once('-').unwrap_or((bare, ""));
            return [text, bare, head]
                .iter()
                .find_map(|text| exact(make, text))
                .or_else(|| self.read(&format!("{make} {bare}")))
                .or_else(|| self.by_bin(make, head, bin));
        }
        // A text of one or two characters means a model only to its own make.
        if text.chars().count() < 3 {
            return None;
        }
        let (own, other): (Vec<&str>, Vec<&str>) =
            self.makes.iter().partition(|make| starts_with(text, make));
        own.iter()
            .chain(&other)
            .find_map(|make| exact(make, text))
            .or_else(|| self.read(text))
    }

    /// `16XP-300`, `1066Pro-55` of an Avalon: the model and its TH/s.
    fn by_bin(
        &self,
        make: &str,
        head: &str,
        bin: &str,
    ) -> Option<(String, String)> {
        if make != "avalon" || !bin.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        self.read(&format!("avalon a{head} {bin}T"))
            .or_else(|| self.read(&format!("avalon {head} {bin}T")))
            .or_else(|| self.read(&format!("avalon a{head}")))
    }

    /// Models that have the chip, and as many of it as the machine counts.
    fn by_chip(&self, responses: &Responses) -> Vec<String> {
        let Some(chip) = &responses.chip else { return Vec::new() };
        let counted = responses.chips.map(|count| format!("{count} ASIC"));
        let has_chip = |model: &&Model| {
            model.chip.as_ref().is_some_and(|c| c.eq_ignore_ascii_case(chip))
                && model.radio == Radio::Yes
        };
        let all = || self.catalogue.models.iter().filter(has_chip);
        let as_many = |model: &&Model| {
            counted.as_ref().is_none_or(|counted| {
                model.note.as_ref().is_some_and(|n| n.starts_with(counted))
            })
        };
        let mut models: Vec<String> =
            all().filter(as_many).map(|m| m.model.clone()).collect();
        if models.is_empty() {
            models = all().map(|m| m.model.clone()).collect();
        }
        models
    }

    /// The model of a text that the identifier reads without a conflict.
    fn read(&self, text: &str) -> Option<(String, String)> {
        let bare = text.split('(').next().unwrap_or(text);
        let read = self.identifier.identify(bare);
        if !read.kind.is_miner() || !read.conflicts.is_empty() {
            return None;
        }
        read.manufacturer.zip(read.model)
    }

    /// The maker, if the words name at least that.
    fn maker_of(&self, responses: &Responses) -> Option<String> {
        let named = || {
            responses.reported.iter().find_map(|text| {
                self.makes.iter().find(|make| starts_with(text, make)).copied()
            })
        };
        let make = responses.make.or_else(named)?;
        self.catalogue
            .api_strings
            .iter()
            .find(|row| row.make == make)
            .map(|row| row.maker.clone())
    }

    /// Models whose firmware carries one of the tokens, or whose evidence
    /// for a board names the hashboard of the token.
    fn by_token(&self, responses: &Responses) -> Vec<String> {
        let boards: Vec<&str> = responses
            .board_tokens
            .iter()
            .filter_map(|token| token.split_once('_'))
            .map(|(_, hashboard)| hashboard)
            .filter(|hashboard| hashboard.len() > 4)
            .collect();
        let names = |text: &str| boards.iter().any(|b| text.contains(b));
        let mut models: Vec<String> = self
            .catalogue
            .models
            .iter()
            .filter(|model| {
                model.carries.iter().any(|carry| {
                    carry.tokens.iter().any(|token| names(token))
                        || names(&carry.evidence)
                })
            })
            .map(|model| model.model.clone())
            .collect();
        models.sort_unstable();
        models.dedup();
        models
    }
}

fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|s| s.eq_ignore_ascii_case(start))
}

/// The type without the bin or the letter of a board behind it: `S19-88`,
/// `S19X88`, `S19J Pro A`.
fn without_bin(text: &str) -> Option<&str> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let bin = text.len() - digits.len();
    let head = if (2..=3).contains(&bin) {
        digits
            .strip_suffix(['-', '_', ' '])
            .or_else(|| digits.strip_suffix(['X', 'x']))
    } else {
        text.strip_suffix(" A").or_else(|| text.strip_suffix(" B"))
    }?;
    let numbered = head.bytes().any(|b| b.is_ascii_digit());
    numbered.then_some(head)
}

/// The text without the make before it: `AvalonMiner 1246` is `1246`.
fn without_make<'t>(make: &str, text: &'t str) -> &'t str {
    if !starts_with(text, make) {
        return text;
    }
    let rest = text.get(make.len()..).unwrap_or(text);
    let rest = if starts_with(rest, "miner") {
        rest.get("miner".len()..).unwrap_or(rest)
    } else {
        rest
    };
    rest.trim_start_matches([' ', '_', '-'])
}

/// The rated option nearest to a measured hashrate, if one is within a
/// tenth, or the only option there is.
pub(crate) fn rated(model: &Model, ths: Option<Decimal>) -> Option<&Spec> {
    let sound = || {
        model
            .specs
            .iter()
            .filter(|spec| spec.doubt.is_none() && spec.power_w.is_some())
    };
    let Some(ths) = ths else {
        let mut all = sound();
        let only = all.next()?;
        return all.next().is_none().then_some(only);
    };
    sound()
        .filter_map(|spec| {
            let rate = spec.hashrate_ths()?;
            let off = (rate - ths).abs();
            (off * Decimal::TEN <= rate).then_some((off, spec))
        })
        .min_by_key(|(off, _)| *off)
        .map(|(_, spec)| spec)
}
