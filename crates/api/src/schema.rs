//! The JSON Schema (draft 2020-12) of every wire type, by name.

use schemars::{JsonSchema, Schema, generate::SchemaSettings};

use crate::ErrorObject;

/// A schema by its short name.
struct Named {
    name: &'static str,
    schema: fn() -> Schema,
}

/// Every schema there is, by name.
const SCHEMAS: &[Named] = &[Named { name: "error", schema: of::<ErrorObject> }];

/// The names of all schemas: `error` is that of `hashgate.error/1`.
pub fn names() -> impl Iterator<Item = &'static str> {
    SCHEMAS.iter().map(|named| named.name)
}

/// The schema of a name as indented text that ends in a line feed; nothing if
/// there is none of that name.
///
/// # Errors
///
/// If the schema cannot be written as JSON, which is a defect of ours.
///
/// # Example
///
/// ```
/// let text = hashgate_api::schema::text("error")?.unwrap_or_default();
/// assert!(text.contains(r#""const": "hashgate.error/1""#));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn text(name: &str) -> Result<Option<String>, serde_json::Error> {
    SCHEMAS
        .iter()
        .find(|named| named.name == name)
        .map(|named| serde_json::to_string_pretty(&(named.schema)()))
        .transpose()
        .map(|text| text.map(|text| text + "\n"))
}

/// The schema of what is written, in which a null is told as such.
fn of<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<T>()
}
