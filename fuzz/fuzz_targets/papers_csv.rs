//! Any bytes under the name of a csv file are papers or an error.
#![no_main]

use hashgate_papers::{Input, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let name = "invoice.csv".to_owned();
    let _ = read(&[Input { name, bytes: bytes.to_vec() }]);
});
