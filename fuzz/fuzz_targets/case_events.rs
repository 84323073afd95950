//! EVENTS.toml is read or refused, never a panic; what is read gets a clock
//! or a reason, and every view of it can be written.
#![no_main]

use std::sync::LazyLock;

use hashgate_model::AsOf;
use hashgate_pack::{SourceTree, cases::CaseLaw, read_section};
use libfuzzer_sys::fuzz_target;

static LAW: LazyLock<CaseLaw> = LazyLock::new(|| {
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../data");
    let tree = SourceTree::from_dir(data.as_ref()).expect("data can be read");
    read_section(&tree).expect("data has no fault")
});

fuzz_target!(|bytes: &[u8]| {
    let as_of: AsOf = "2026-11-25".parse().expect("a date");
    hashgate_cases::try_bytes(bytes, &LAW, as_of);
});
