//! Any bytes are a facts file or an error.
#![no_main]

use hashgate_papers::{Input, read_facts};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let name = "facts.toml".to_owned();
    let _ = read_facts(&Input { name, bytes: bytes.to_vec() });
});
