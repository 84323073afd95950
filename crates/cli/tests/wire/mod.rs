//! JSON answers against the schemas that they name.

use std::{collections::HashMap, sync::OnceLock};

use hashgate_api::schema;
use jsonschema::Validator;
use serde_json::{Deserializer, Value};

/// Why an object, or one of several, is not of the schema that it names; or
/// why the wire type of that name does not hold all of it.
pub fn unlike_schema(json: &str) -> Option<String> {
    let mut why = Vec::new();
    let mut count = 0;
    for object in Deserializer::from_str(json).into_iter() {
        let object: Value = match object {
            Ok(object) => object,
            Err(e) => return Some(format!("no JSON object ({e}): {json}")),
        };
        count += 1;
        let Some(name) = short_name(&object) else {
            return Some(format!("an object names no schema: {object}"));
        };
        let validators = validators();
        let Some(validator) = validators.get(name) else {
            return Some(format!("there is no schema of `{name}`"));
        };
        let errors = validator.iter_errors(&object);
        why.extend(errors.map(|e| format!("{}: {e}", e.instance_path())));
        match schema::read(name, &object) {
            Ok(Some(again)) if again == object => {}
            Ok(_) => why.push(format!("`{name}` leaves out something")),
            Err(e) => why.push(format!("`{name}` does not read it: {e}")),
        }
    }
    if count == 0 {
        why.push("no JSON object".to_owned());
    }
    (!why.is_empty()).then(|| why.join("\n"))
}

/// `letter` of `hashgate.letter/1`.
pub fn short_name(object: &Value) -> Option<&str> {
    let name = object.get("schema")?.as_str()?;
    name.strip_prefix("hashgate.")?.strip_suffix("/1")
}

/// The validator of each schema, made once.
pub fn validators() -> &'static HashMap<&'static str, Validator> {
    static ALL: OnceLock<HashMap<&'static str, Validator>> = OnceLock::new();
    ALL.get_or_init(|| {
        schema::names()
            .map(|name| {
                let text = schema::text(name).unwrap().unwrap();
                let all = serde_json::from_str(&text).unwrap();
                (name, jsonschema::draft202012::new(&all).unwrap())
            })
            .collect()
    })
}
