//! JSON: one object, its schema, its date, its pack.

use std::io::Write;

use hashgate_model::{AsOf, Date};
use hashgate_pack::Meta;
use serde::Serialize;

/// What every JSON object says of itself.
#[derive(Debug, Serialize)]
struct Object<'a, T> {
    schema: &'a str,
    as_of: AsOf,
    pack: PackStamp<'a>,
    #[serde(flatten)]
    body: &'a T,
}

#[derive(Debug, Serialize)]
struct PackStamp<'a> {
    sha256: &'a str,
    parts: Vec<PartStamp<'a>>,
}

#[derive(Debug, Serialize)]
struct PartStamp<'a> {
    name: &'a str,
    read_to: Date,
}

fn stamped<'a, T>(
    schema: &'a str,
    as_of: AsOf,
    meta: &'a Meta,
    body: &'a T,
) -> Object<'a, T> {
    let parts = meta
        .parts
        .iter()
        .map(|p| PartStamp { name: &p.name, read_to: p.read_to })
        .collect();
    let pack = PackStamp { sha256: &meta.sha256, parts };
    Object { schema, as_of, pack, body }
}

/// One object as indented text that ends in a line feed.
///
/// # Errors
///
/// If the body is no JSON object, which is a defect of the caller.
pub fn object<T: Serialize>(
    schema: &str,
    as_of: AsOf,
    meta: &Meta,
    body: &T,
) -> Result<String, serde_json::Error> {
    let object = stamped(schema, as_of, meta, body);
    serde_json::to_string_pretty(&object).map(|text| text + "\n")
}

/// One object as indented text that ends in a line feed, written as it is
/// made: an answer of ten thousand lines is never held as text.
///
/// # Errors
///
/// If it cannot be written, or the body is no JSON object, which is a defect
/// of the caller.
pub fn write_object<T: Serialize>(
    mut to: impl Write,
    schema: &str,
    as_of: AsOf,
    meta: &Meta,
    body: &T,
) -> Result<(), serde_json::Error> {
    let object = stamped(schema, as_of, meta, body);
    serde_json::to_writer_pretty(&mut to, &object)?;
    to.write_all(b"\n").map_err(serde_json::Error::io)
}

/// One object on one line, for `--jsonl`.
///
/// # Errors
///
/// As [`object`].
pub fn line<T: Serialize>(
    schema: &str,
    as_of: AsOf,
    meta: &Meta,
    body: &T,
) -> Result<String, serde_json::Error> {
    let object = stamped(schema, as_of, meta, body);
    serde_json::to_string(&object).map(|text| text + "\n")
}
