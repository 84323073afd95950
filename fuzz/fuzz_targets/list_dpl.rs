//! The list file dpl.txt: any bytes are a list or an error, never a panic.
#![no_main]

use std::sync::LazyLock;

use hashgate_pack::{SourceTree, lists::Lists, read_section};
use libfuzzer_sys::fuzz_target;

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../data");
    let tree = SourceTree::from_dir(data.as_ref()).expect("data can be read");
    read_section(&tree).expect("data has no fault")
});

fuzz_target!(|bytes: &[u8]| {
    let mut source = LISTS.source("us-bis-dpl").expect("the list").clone();
    source.rows.min = 0;
    let files = [("dpl.txt".to_owned(), bytes.to_vec())];
    let _ = hashgate_parties::load_strict(&source, &files);
});
