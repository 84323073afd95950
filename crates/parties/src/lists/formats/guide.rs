//! JSON that a parser has made of an official text, table or PDF: one object
//! with `list_id`, `source_file`, `extracted`, `count` and `entities`.

use hashgate_model::{Country, Date};
use hashgate_pack::lists::{ListEntry, ListSource};
use serde::Deserialize;

use super::{Files, LoadError, fault, text_of};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GuideFile {
    list_id: String,
    #[serde(rename = "source_file")]
    _source_file: String,
    extracted: Date,
    count: usize,
    entities: Vec<Entity>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entity {
    name: String,
    aliases: Vec<String>,
    country: Option<String>,
    address: Option<String>,
    status: Option<String>,
    effective_date: Option<String>,
    federal_register: Option<String>,
    notes: Option<String>,
}

/// Reads all files of the list; some lists have more than one.
pub(super) fn read(
    source: &ListSource,
    files: &Files,
) -> Result<(Vec<ListEntry>, Option<Date>), LoadError> {
    let mut all = Vec::new();
    let mut copied = None;
    for (name, bytes) in files {
        let text = text_of(name, &source.url, bytes)?;
        let file = parse(source, name, text)?;
        copied = copied.max(Some(file.extracted));
        all.extend(entries_of(source, name, file)?);
    }
    Ok((all, copied))
}

/// The entries of one text.
pub(super) fn entries(
    source: &ListSource,
    name: &str,
    text: &str,
) -> Result<Vec<ListEntry>, LoadError> {
    let file = parse(source, name, text)?;
    entries_of(source, name, file)
}

fn parse(
    source: &ListSource,
    name: &str,
    text: &str,
) -> Result<GuideFile, LoadError> {
    serde_json::from_str(text).map_err(|e| {
        if e.is_eof() {
            LoadError::Truncated {
                file: name.to_owned(),
                place: format!("in line {}", e.line()),
            }
        } else {
            fault(source, name, format!("line {}", e.line()), &e.to_string())
        }
    })
}

fn entries_of(
    source: &ListSource,
    name: &str,
    file: GuideFile,
) -> Result<Vec<ListEntry>, LoadError> {
    if file.count != file.entities.len() {
        return Err(LoadError::Truncated {
            file: name.to_owned(),
            place: format!(
                "after {} of {} entries",
                file.entities.len(),
                file.count
            ),
        });
    }
    let mut all = Vec::new();
    for (i, entity) in file.entities.into_iter().enumerate() {
        if entity.name.trim().is_empty() {
            let place = format!("entities[{i}]");
            return Err(fault(source, name, place, "the name is empty"));
        }
        let countries = entity
            .country
            .as_deref()
            .and_then(|text| Country::read(text).ok())
            .map(|read| read.country)
            .into_iter()
            .collect();
        let mut notes: Vec<String> =
            entity.status.into_iter().chain(entity.notes).collect();
        if let Some(country) = &entity.country
            && Country::read(country).is_err()
        {
            notes.push(format!("the list writes the country as {country}"));
        }
        all.push(ListEntry {
            id: format!("{}-{}", file.list_id, i + 1),
            name: entity.name,
            aliases: entity
                .aliases
                .into_iter()
                .filter(|alias| !alias.trim().is_empty())
                .collect(),
            countries,
            addresses: entity.address.into_iter().collect(),
            cite: entity.federal_register.unwrap_or_default(),
            listed: entity.effective_date.and_then(|d| d.parse().ok()),
            note: notes.join("; "),
            ..ListEntry::default()
        });
    }
    Ok(all)
}
