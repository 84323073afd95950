//! Any bytes under the name of an electronic invoice are papers or an error;
//! what is read adds up without overflow.
#![no_main]

use hashgate_papers::{Input, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let name = "invoice.xml".to_owned();
    let bytes = bytes.to_vec();
    if let Ok(shipment) = read(&[Input { name, bytes }]) {
        assert!(!shipment.lines.is_empty() || !shipment.charges.is_empty());
    }
});
