//! The schemas under `docs/schema/` are those of the code.

#![allow(clippy::unwrap_used, reason = "a test that cannot run must fail")]

use std::{collections::BTreeSet, fs, path::Path};

use hashgate_api::schema;

#[test]
fn every_schema_is_kept_as_the_code_has_it() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schema");
    let bless = std::env::var_os("HASHGATE_BLESS").is_some();
    for name in schema::names() {
        let file = dir.join(format!("{name}.json"));
        let text = schema::text(name).unwrap().unwrap();
        if bless {
            fs::write(&file, &text).unwrap();
        }
        assert!(
            fs::read_to_string(&file).unwrap_or_default() == text,
            "docs/schema/{name}.json is not the schema of the code; write it \
             anew with `hashgate generate schema {name}`, or all with \
             HASHGATE_BLESS=1 cargo test -p hashgate-api"
        );
    }
}

#[test]
fn no_schema_is_kept_that_the_code_does_not_have() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schema");
    let kept: BTreeSet<String> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let made: BTreeSet<String> =
        schema::names().map(|name| format!("{name}.json")).collect();
    assert_eq!(kept, made);
}
