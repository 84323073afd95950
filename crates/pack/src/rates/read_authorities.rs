//! Reads the powers under which duty is laid, and notes words that are none.

use serde::Deserialize;

use super::{
    Authority, AuthorityInfo, CiteId, Rates,
    read::{Reader, path},
};
use crate::{Faults, nearest::nearest};

const FILE: &str = "rates/us/authorities.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AuthoritiesFile {
    authority: Vec<AuthorityText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AuthorityText {
    id: Authority,
    title: String,
    legal_basis: String,
    #[serde(default)]
    several: bool,
    #[serde(default)]
    on_metal: bool,
    us_content: Option<Authority>,
    stands_with: Option<Authority>,
    #[serde(default)]
    cites: Vec<String>,
}

impl Reader<'_> {
    pub(super) fn authorities(&mut self) -> Vec<AuthorityInfo> {
        let file = path("authorities.toml");
        let read = self.tree.toml::<AuthoritiesFile>(&file, self.faults);
        let Some(text) = read else { return Vec::new() };
        text.authority
            .into_iter()
            .map(|row| AuthorityInfo {
                cites: self.authority_cites(&file, &row),
                id: row.id,
                title: row.title,
                legal_basis: row.legal_basis,
                several: row.several,
                on_metal: row.on_metal,
                us_content: row.us_content,
                stands_with: row.stands_with,
            })
            .collect()
    }

    /// The citations of a power, which are told by its id where there is none.
    fn authority_cites(
        &mut self,
        file: &str,
        row: &AuthorityText,
    ) -> Vec<CiteId> {
        if row.cites.is_empty() {
            self.faults.note(
                file,
                format!(
                    "the power `{}` has no citation; give it \
                     `cites = [\"KEY\"]` with a key of us/cites.toml",
                    row.id.as_str()
                ),
            );
            return Vec::new();
        }
        self.cites_of(file, &row.cites)
    }
}

/// Notes powers that are told twice or not well, and every word that is used
/// for a power and is none.
pub(super) fn check(rates: &Rates, faults: &mut Faults) {
    for (i, info) in rates.authorities.iter().enumerate() {
        let id = info.id.as_str();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        if id.is_empty() || !id.chars().all(|c| plain(c) || c == '_') {
            faults.note(
                FILE,
                format!(
                    "`{id}` is not a word for a power; write small letters, \
                     digits and `_`"
                ),
            );
        }
        if rates.authorities.iter().take(i).any(|other| other.id == info.id) {
            faults
                .note(FILE, format!("the power `{id}` is taken; name it once"));
        }
        for word in [info.us_content, info.stands_with].into_iter().flatten() {
            known(rates, FILE, word, faults);
        }
    }
    for column in [Authority::column1(), Authority::column2()] {
        known(rates, FILE, column, faults);
    }
    for measure in &rates.measures {
        let file = format!("rates/us/{}.toml", measure.id);
        known(rates, &file, measure.authority, faults);
        let conditions =
            measure.exceptions.iter().map(|exception| &exception.when).chain(
                measure.rates.iter().filter_map(|row| row.only_if.as_ref()),
            );
        for word in conditions.flat_map(|when| &when.subject_to) {
            known(rates, &file, *word, faults);
        }
    }
    for named in &rates.not_held {
        known(rates, "rates/us/not_held.toml", named.authority, faults);
    }
    for word in rates.filing.iter().flat_map(|filing| &filing.order) {
        known(rates, "rates/us/filing.toml", *word, faults);
    }
}

/// Notes a word that is no power, with the nearest that is.
fn known(rates: &Rates, file: &str, word: Authority, faults: &mut Faults) {
    if rates.authority(word).is_some() {
        return;
    }
    let all = rates.authorities.iter().map(|info| info.id.as_str());
    let near = nearest(word.as_str(), all);
    let hint = if near.is_empty() {
        "add it to data/rates/us/authorities.toml".to_owned()
    } else {
        format!(
            "did you mean {}? Else add it to data/rates/us/authorities.toml",
            near.join(", ")
        )
    };
    faults.note_absent(
        file,
        FILE,
        format!("`{word}` is not a power under which duty is laid; {hint}"),
    );
}
