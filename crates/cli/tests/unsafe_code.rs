//! `unsafe` has one place, and the compiler refuses it elsewhere.

#![expect(clippy::unwrap_used, reason = "a test that cannot run must fail")]

use std::{fs, path::Path};

/// The Rust files below a folder, with their text.
fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path.display().to_string(), text));
        }
    }
}

#[test]
fn unsafe_code_is_allowed_in_one_place_and_forbidden_in_every_library() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    sources(&crates, &mut found);
    let allowed: Vec<&str> = found
        .iter()
        .filter(|(_, text)| text.contains("#[allow(unsafe_code"))
        .map(|(path, _)| path.as_str())
        .filter(|path| !path.ends_with("tests/unsafe_code.rs"))
        .collect();
    assert!(
        matches!(&*allowed, [path] if path.ends_with("copies/src/mapped.rs")),
        "{allowed:?}"
    );
    for (path, text) in &found {
        if path.ends_with("src/lib.rs") {
            // What is forbidden cannot be allowed in one place.
            let strength = if path.ends_with("copies/src/lib.rs") {
                "#![deny(unsafe_code)]"
            } else {
                "#![forbid(unsafe_code)]"
            };
            assert!(text.contains(strength), "{path}");
        }
    }
}
