//! A manifest of papers: any bytes are one or a fault, never a panic.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    assert!(hashgate_admit::manifest::survives(bytes));
});
