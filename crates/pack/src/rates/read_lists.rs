//! Reads the lists of chapter 99, and what the kind of the goods settles.

use std::collections::BTreeMap;

use hashgate_model::{Date, Period};
use serde::Deserialize;

use super::{
    HtsPrefix, NamedList, Settled, Stretch,
    read::{Reader, path},
};

/// One prefix of a list. The days are left out where it stands on the list
/// as long as that is law.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListRow {
    hts: String,
    from: Option<Date>,
    to: Option<Date>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SettledFile {
    settled: Vec<SettledText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SettledText {
    kinds: Vec<String>,
    facts: Vec<String>,
    value: bool,
    because: String,
    cites: Vec<String>,
}

impl Reader<'_> {
    /// Every list of `lists/`, by its name.
    pub(super) fn named_lists(&mut self) -> Vec<NamedList> {
        let folder = path("lists/");
        let files: Vec<String> =
            self.tree.under(&folder).map(|(file, _)| file.to_owned()).collect();
        files
            .iter()
            .filter_map(|file| {
                let name = file.strip_prefix(&folder)?.strip_suffix(".csv")?;
                let rows: Vec<ListRow> = self.tree.csv(file, self.faults);
                let stretches = self.stretches(file, &rows);
                Some(NamedList { name: name.to_owned(), stretches })
            })
            .collect()
    }

    /// The rows of a list by their days.
    fn stretches(&mut self, file: &str, rows: &[ListRow]) -> Vec<Stretch> {
        let mut by_days: BTreeMap<_, Vec<HtsPrefix>> = BTreeMap::new();
        for row in rows {
            if row.from.is_none() && row.to.is_some() {
                self.faults.note(
                    file,
                    format!(
                        "{} has a last day and no first; add `from`",
                        row.hts
                    ),
                );
            }
            if let Some(prefix) = self.parsed(file, &row.hts) {
                by_days.entry((row.from, row.to)).or_default().push(prefix);
            }
        }
        by_days
            .into_iter()
            .map(|((from, to), prefixes)| Stretch {
                period: from.map(|from| Period::new(from, to)),
                prefixes: prefixes.into_iter().collect(),
            })
            .collect()
    }

    /// Facts that the kind of the goods settles.
    pub(super) fn settled(&mut self) -> Vec<Settled> {
        let file = path("classification/settled.toml");
        let Some(text) = self.tree.toml::<SettledFile>(&file, self.faults)
        else {
            return Vec::new();
        };
        text.settled
            .into_iter()
            .map(|row| Settled {
                kinds: row.kinds,
                facts: row.facts,
                value: row.value,
                because: row.because,
                cites: self.cites_of(&file, &row.cites),
            })
            .collect()
    }
}
