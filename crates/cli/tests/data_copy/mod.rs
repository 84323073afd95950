//! A copy of the data of the source, to be changed.

use std::{fs, path::Path};

/// Copies `data/` into a folder that need not be there.
pub fn data_copy(to: &Path) {
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data"), to);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
