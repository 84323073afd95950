//! Any text is answered: a description of goods never makes a panic, and its
//! answer is bounded however long the text.
#![no_main]

use std::sync::LazyLock;

use hashgate_hardware::Identifier;

static IDENTIFIER: LazyLock<Identifier> = LazyLock::new(|| {
    let pack = hashgate_embedded::pack().expect("the pack of this build");
    Identifier::new(&pack.hardware)
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let found = IDENTIFIER.identify(&String::from_utf8_lossy(bytes));
    assert!(found.text.chars().count() <= 4096);
    assert!((0.0..=1.0).contains(&found.score));
});
