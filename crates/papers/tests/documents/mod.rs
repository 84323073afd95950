//! The documents of the test data.

use std::{env, path::PathBuf};

/// The folder of documents, or nothing outside CI if it is not there.
pub fn folder() -> Option<PathBuf> {
    let workspace = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let data = env::var_os("HASHGATE_TEST_DATA")
        .map_or_else(|| workspace.join("../shared"), PathBuf::from);
    let folder = data.join("facts/documents");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        env::var_os("CI").is_none(),
        "no test data in {}; set HASHGATE_TEST_DATA",
        folder.display()
    );
    println!("SKIPPED: no test data in {}", folder.display());
    None
}
