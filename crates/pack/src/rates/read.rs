//! Reads `data/rates/` into its types and notes every fault.

use std::collections::BTreeMap;

use hashgate_model::{Cite, Confidence, Country, Date};
use serde::Deserialize;

use super::{CiteId, Goods, ListId, NamedList, Rates, base_table};
use crate::{Faults, SourceTree};

/// Where the section's files lie.
pub(super) const ROOT: &str = "rates/us/";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CiteText {
    text: String,
    confidence: Confidence,
    url: Option<String>,
    retrieved: Option<Date>,
    note: Option<String>,
}

/// Resolves keys of citations and groups of origins while reading.
pub(super) struct Reader<'a> {
    pub(super) tree: &'a SourceTree,
    pub(super) faults: &'a mut Faults,
    keys: BTreeMap<String, CiteId>,
    cites: Vec<Cite>,
    lists: Vec<NamedList>,
    groups: BTreeMap<String, Vec<Country>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(tree: &'a SourceTree, faults: &'a mut Faults) -> Self {
        let texts: BTreeMap<String, CiteText> =
            tree.toml(&path("cites.toml"), faults).unwrap_or_default();
        let groups =
            tree.toml(&path("groups.toml"), faults).unwrap_or_default();
        let mut keys = BTreeMap::new();
        let mut cites = Vec::new();
        for (key, text) in texts {
            let id = u16::try_from(cites.len()).unwrap_or(u16::MAX);
            keys.insert(key, CiteId(id));
            cites.push(Cite {
                text: text.text,
                confidence: text.confidence,
                url: text.url,
                retrieved: text.retrieved,
                note: text.note,
            });
        }
        let mut reader =
            Self { tree, faults, keys, cites, lists: Vec::new(), groups };
        reader.lists = reader.named_lists();
        reader
    }

    pub(super) fn rates(&mut self) -> Rates {
        let (candidates, things) = self.candidates();
        let (es003, entry_types) = self.es003();
        let mut rates = Rates {
            lines: self.lines(),
            base: base_table::read(self.tree, self.faults),
            base_cites: self.base_cites(),
            elsewhere: self.elsewhere(),
            editions: self.editions(),
            edition_source: self.edition_source(),
            authorities: self.authorities(),
            filing: self.filing(),
            fees: self.fees(),
            candidates,
            things,
            settled: self.settled(),
            contingent: self.origins_with_basis("contingent.toml"),
            plausible: self.origins_with_basis("plausible_origins.toml"),
            measures: self.measures(),
            not_held: self.not_held(),
            ahead: self.ahead(),
            refunds: self.refunds(),
            es003,
            entry_types,
            ports: self.ports(),
            ..Rates::default()
        };
        self.schedule(&mut rates);
        rates.cites = std::mem::take(&mut self.cites);
        rates.lists = std::mem::take(&mut self.lists);
        rates
    }

    /// A value from text; a fault names the text.
    pub(super) fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(
        &mut self,
        file: &str,
        text: &str,
    ) -> Option<T> {
        text.parse()
            .map_err(|e: T::Err| self.faults.note(file, e.to_string()))
            .ok()
    }

    /// Citations by key; an unknown key is a fault.
    pub(super) fn cites_of<S: AsRef<str>>(
        &mut self,
        file: &str,
        keys: impl IntoIterator<Item = S>,
    ) -> Vec<CiteId> {
        let mut ids = Vec::new();
        let mut named = false;
        for key in keys {
            let key = key.as_ref();
            named |= !key.is_empty();
            match self.keys.get(key) {
                Some(id) => ids.push(*id),
                None if key.is_empty() => {}
                None => self.faults.note_absent(
                    file,
                    &path("cites.toml"),
                    format!(
                        "the citation `{key}` is not in us/cites.toml; add it \
                         there"
                    ),
                ),
            }
        }
        if !named {
            self.faults.note(
                file,
                "a value has no citation; give it `cites = [\"KEY\"]` with a \
                 key of us/cites.toml",
            );
        }
        ids
    }

    /// Countries by code or by group.
    pub(super) fn origins(
        &mut self,
        file: &str,
        names: &[String],
    ) -> Vec<Country> {
        let mut origins = Vec::new();
        for name in names.iter().filter(|name| !name.is_empty()) {
            if let Some(group) = self.groups.get(name) {
                origins.extend(group);
                continue;
            }
            match name.parse::<Country>() {
                Ok(country) => origins.push(country),
                Err(_) => self.faults.note_absent(
                    file,
                    &path("groups.toml"),
                    format!(
                        "`{name}` is neither the code of a country, as CN, \
                         nor a group of us/groups.toml; correct it"
                    ),
                ),
            }
        }
        origins
    }

    /// Goods by prefixes and lists; an unknown list is a fault.
    pub(super) fn goods(
        &mut self,
        file: &str,
        own: &[String],
        lists: &[String],
        except: &[String],
    ) -> Goods {
        let mut ids = Vec::new();
        for name in lists {
            let found = self.lists.iter().position(|l| l.name == *name);
            match found.and_then(|i| u16::try_from(i).ok()) {
                Some(i) => ids.push(ListId(i)),
                None => self.faults.note_absent(
                    file,
                    &path(&format!("lists/{name}.csv")),
                    format!("us/lists/{name}.csv is missing; add it"),
                ),
            }
        }
        let set = |reader: &mut Self, texts: &[String]| {
            texts.iter().filter_map(|t| reader.parsed(file, t)).collect()
        };
        Goods { own: set(self, own), lists: ids, except: set(self, except) }
    }
}

/// A file of the section, below `data/`.
pub(super) fn path(name: &str) -> String {
    format!("{ROOT}{name}")
}
