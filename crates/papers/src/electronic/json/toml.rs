//! A shipment as TOML: what `hashgate papers extract` proposes of a PDF, once
//! somebody has confirmed it.

use toml::Value;

use super::{
    super::{
        edi::{self, Wrong},
        problem::MessageProblem,
        statement::{Statement, Told},
    },
    of,
    tree::{Json, Places},
};
use crate::written::SHIPMENT_SCHEMA;

/// Whether a text is such a shipment: its first lines name the schema.
pub(in super::super) fn is_shipment(bytes: &[u8]) -> bool {
    let start = bytes.get(..2048).unwrap_or(bytes);
    let start = String::from_utf8_lossy(start);
    start.lines().any(|line| {
        line.split_once('=').is_some_and(|(key, value)| {
            key.trim() == "schema" && value.contains(SHIPMENT_SCHEMA)
        })
    })
}

/// The shipment of a file.
pub(in super::super) fn read(bytes: &[u8]) -> Result<Vec<Statement>, Wrong> {
    edi::within(bytes)?;
    let wrong = |line: usize, why: String| {
        let at = format!("line {line}").into();
        Told::new(MessageProblem::Toml(why), &at)
    };
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = good.split(|b| *b == b'\n').count();
        wrong(line, "it is not UTF-8".to_owned())
    })?;
    let table: toml::Table =
        text.parse().map_err(|error: toml::de::Error| {
            let before = error.span().and_then(|span| text.get(..span.start));
            let line = before.map_or(1, |before| before.split('\n').count());
            wrong(line, error.message().replace('\n', " "))
        })?;
    let mut places = Places::new();
    let json = tree(Value::Table(table), "", &mut places);
    of(&json, &places)
}

/// The tree of a value; `{ value = ..., page = ..., place = ... }` is the
/// value with its place.
fn tree(value: Value, path: &str, places: &mut Places) -> Json {
    match value {
        Value::Boolean(value) => Json::Bool(value),
        Value::String(text) => Json::Text(text),
        Value::Integer(number) => Json::Number(number.to_string()),
        Value::Float(number) => Json::Number(number.to_string()),
        Value::Datetime(day) => Json::Text(day.to_string()),
        Value::Array(items) => Json::List(
            items
                .into_iter()
                .enumerate()
                .map(|(i, item)| tree(item, &format!("{path}/{i}"), places))
                .collect(),
        ),
        Value::Table(mut table) if table.contains_key("value") => {
            let page = table.get("page").and_then(Value::as_integer);
            let place = table.get("place").and_then(Value::as_str);
            if let Some(page) = page {
                let place = place.unwrap_or("?");
                let place = crate::sheet::cut(place);
                let told = format!("page {page} at {place}");
                places.insert(path.to_owned(), told);
            }
            let value = table.remove("value").unwrap_or(Value::Boolean(false));
            match value {
                Value::Table(_) => Json::Map(Vec::new()),
                plain => tree(plain, path, places),
            }
        }
        Value::Table(table) => Json::Map(
            table
                .into_iter()
                .map(|(key, value)| {
                    let path = format!("{path}/{key}");
                    let value = tree(value, &path, places);
                    (key, value)
                })
                .collect(),
        ),
    }
}
