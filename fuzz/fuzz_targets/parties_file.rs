//! A file of parties: any bytes are a table or a fault, and each of its rows
//! is a row of the file.
#![no_main]

use hashgate_parties::Table;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut with_head = b"name,country,address\n".to_vec();
    with_head.extend(bytes);
    for bytes in [bytes, &with_head] {
        if let Ok(table) = Table::read("parties.csv", bytes, &["name"]) {
            for pair in table.rows().windows(2) {
                assert!(pair[0].0 < pair[1].0);
            }
        }
    }
});
