//! The Consolidated Screening List as CSV or JSON.

use hashgate_model::Country;
use hashgate_pack::lists::{ListEntry, ListSource, PartyKind};
use serde_json::{Map, Value};

use super::{Files, LoadError, fault, first_file, text_of};

/// Every column of the format; `_id` came later.
const COLUMNS: [&str; 29] = [
    "_id",
    "source",
    "entity_number",
    "type",
    "programs",
    "name",
    "title",
    "addresses",
    "federal_register_notice",
    "start_date",
    "end_date",
    "standard_order",
    "license_requirement",
    "license_policy",
    "call_sign",
    "vessel_type",
    "gross_tonnage",
    "gross_registered_tonnage",
    "vessel_flag",
    "vessel_owner",
    "remarks",
    "source_list_url",
    "alt_names",
    "citizenships",
    "dates_of_birth",
    "nationalities",
    "places_of_birth",
    "source_information_url",
    "ids",
];

/// Further keys that the JSON form has.
const JSON_KEYS: [&str; 4] = ["id", "country", "score", "title"];

/// The lists that the list joins, by the mark in brackets.
const SOURCES: [&str; 13] = [
    "(SDN)", "(SSI)", "(FSE)", "(PLC)", "(CAP)", "(EL)", "(DPL)", "(UVL)",
    "(MEU)", "(ISN)", "(DTC)", "(CMIC)", "(MBS)",
];

/// A full list without one of these was published too early.
const NEVER_MISSING: [&str; 6] =
    ["(SDN)", "(EL)", "(DPL)", "(UVL)", "(ISN)", "(DTC)"];

/// Reads the list.
pub(super) fn read(
    source: &ListSource,
    files: &Files,
) -> Result<Vec<ListEntry>, LoadError> {
    let (name, bytes) = first_file(source, files)?;
    let text = text_of(name, &source.url, bytes)?;
    let entries = if text.trim_start().starts_with(['{', '[']) {
        from_json(source, name, text)?
    } else {
        from_csv(source, name, text)?
    };
    let missing = NEVER_MISSING
        .iter()
        .find(|mark| !entries.iter().any(|entry| entry.note.contains(**mark)));
    if let Some(mark) = missing
        && entries.len() >= source.rows.min as usize
    {
        return Err(fault(
            source,
            name,
            "the whole file".to_owned(),
            &format!(
                "no entry is from the list marked {mark}: a joined list \
                 without it is not whole"
            ),
        ));
    }
    Ok(entries)
}

fn from_csv(
    source: &ListSource,
    name: &str,
    text: &str,
) -> Result<Vec<ListEntry>, LoadError> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads = reader
        .headers()
        .map_err(|e| fault(source, name, "row 1".to_owned(), &e.to_string()))?
        .clone();
    if let Some(head) = heads.iter().find(|head| !COLUMNS.contains(head)) {
        return Err(fault(
            source,
            name,
            "row 1".to_owned(),
            &format!("`{head}` is not a known column"),
        ));
    }
    for needed in ["source", "name", "alt_names", "type", "addresses"] {
        if !heads.iter().any(|head| head == needed) {
            return Err(fault(
                source,
                name,
                "row 1".to_owned(),
                &format!("the column `{needed}` is missing"),
            ));
        }
    }
    let mut entries = Vec::new();
    for (i, row) in reader.records().enumerate() {
        let place = format!("row {}", i + 2);
        let row = row.map_err(|e| broken(source, name, &place, &e))?;
        let cell = |column: &str| {
            heads
                .iter()
                .position(|head| head == column)
                .and_then(|at| row.get(at))
                .unwrap_or("")
                .trim()
                .to_owned()
        };
        let list = |column: &str| parts(&cell(column));
        let record = Record {
            id: [cell("_id"), cell("entity_number")],
            source: cell("source"),
            kind: cell("type"),
            name: cell("name"),
            aliases: list("alt_names"),
            addresses: list("addresses"),
            ids: list("ids"),
            notice: cell("federal_register_notice"),
            start: cell("start_date"),
            end: cell("end_date"),
        };
        entries.push(record.entry(source, name, &place, i)?);
    }
    Ok(entries)
}

fn from_json(
    source: &ListSource,
    name: &str,
    text: &str,
) -> Result<Vec<ListEntry>, LoadError> {
    let value: Value = serde_json::from_str(text).map_err(|e| {
        if e.is_eof() {
            LoadError::Truncated {
                file: name.to_owned(),
                place: format!("in line {}", e.line()),
            }
        } else {
            fault(source, name, format!("line {}", e.line()), &e.to_string())
        }
    })?;
    let results = match &value {
        Value::Array(all) => Some(all),
        Value::Object(map) => map.get("results").and_then(Value::as_array),
        _ => None,
    };
    let results = results.ok_or_else(|| {
        fault(
            source,
            name,
            "the whole file".to_owned(),
            "there is no list `results`",
        )
    })?;
    let mut entries = Vec::new();
    for (i, result) in results.iter().enumerate() {
        let place = format!("results[{i}]");
        let Value::Object(map) = result else {
            return Err(fault(source, name, place, "it is not an object"));
        };
        let unknown = map.keys().find(|key| {
            !COLUMNS.contains(&key.as_str())
                && !JSON_KEYS.contains(&key.as_str())
        });
        if let Some(key) = unknown {
            let what = format!("`{key}` is not a known key");
            return Err(fault(source, name, place, &what));
        }
        entries.push(json_record(map).entry(source, name, &place, i)?);
    }
    Ok(entries)
}

fn json_record(map: &Map<String, Value>) -> Record {
    let text = |key: &str| match map.get(key) {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let list = |key: &str| match map.get(key) {
        Some(Value::Array(all)) => all.iter().map(flat).collect(),
        Some(Value::String(text)) => parts(text),
        _ => Vec::new(),
    };
    Record {
        id: [text("id"), text("entity_number")],
        source: text("source"),
        kind: text("type"),
        name: text("name"),
        aliases: list("alt_names"),
        addresses: list("addresses"),
        ids: list("ids"),
        notice: text("federal_register_notice"),
        start: text("start_date"),
        end: text("end_date"),
    }
}

/// The text parts of an address or a number, joined.
fn flat(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(map) => map
            .values()
            .filter_map(Value::as_str)
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(", "),
        _ => String::new(),
    }
}

struct Record {
    id: [String; 2],
    source: String,
    kind: String,
    name: String,
    aliases: Vec<String>,
    addresses: Vec<String>,
    ids: Vec<String>,
    notice: String,
    start: String,
    end: String,
}

impl Record {
    fn entry(
        self,
        source: &ListSource,
        file: &str,
        place: &str,
        i: usize,
    ) -> Result<ListEntry, LoadError> {
        let fault = |what: String| fault(source, file, place.to_owned(), &what);
        if !SOURCES.iter().any(|mark| self.source.contains(mark)) {
            return Err(fault(format!(
                "`{}` is not a list known to be part of this file",
                self.source
            )));
        }
        let kind = match self.kind.as_str() {
            "" => PartyKind::Unknown,
            "Individual" => PartyKind::Person,
            "Entity" => PartyKind::Organization,
            "Vessel" => PartyKind::Vessel,
            "Aircraft" => PartyKind::Aircraft,
            other => {
                return Err(fault(format!(
                    "`{other}` is not a known type of party"
                )));
            }
        };
        if self.name.is_empty() {
            return Err(fault("the name is empty".to_owned()));
        }
        let countries = self
            .addresses
            .iter()
            .filter_map(|address| address.rsplit(',').next())
            .filter_map(|code| code.trim().parse::<Country>().ok())
            .collect();
        let id = self
            .id
            .into_iter()
            .find(|id| !id.is_empty())
            .unwrap_or_else(|| format!("row-{}", i + 1));
        Ok(ListEntry {
            id,
            name: self.name,
            kind,
            aliases: self.aliases,
            countries,
            addresses: self.addresses,
            ids: self
                .ids
                .iter()
                .filter_map(|id| id.split(',').nth(1))
                .map(|number| number.trim().to_owned())
                .filter(|number| number.len() >= 4)
                .collect(),
            cite: self.notice,
            listed: self.start.parse().ok(),
            ends: self.end.parse().ok(),
            note: self.source,
        })
    }
}

fn parts(cell: &str) -> Vec<String> {
    cell.split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A row with too few columns at the end of the file was cut off.
fn broken(
    source: &ListSource,
    name: &str,
    place: &str,
    error: &csv::Error,
) -> LoadError {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. }
            if len < expected_len =>
        {
            LoadError::Truncated {
                file: name.to_owned(),
                place: format!("in {place}"),
            }
        }
        _ => fault(source, name, place.to_owned(), &error.to_string()),
    }
}
