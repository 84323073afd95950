//! Any bytes are headers or a fault, bare or as a table; what is read has
//! rising heights, and what is checked adds up.
//!
//! The first four bytes say which form is tried, and the height of the first
//! bare header.
#![no_main]

use hashgate_network::{read, verify};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some((first, bytes)) = input.split_first_chunk::<4>() else { return };
    let number = u32::from_le_bytes(*first);
    let (name, height) = match number % 4 {
        0 => ("a.csv", None),
        1 => ("headers_0_7.bin", None),
        2 => ("a.bin", None),
        _ => ("a.bin", Some(u64::from(number))),
    };
    let Ok(file) = read(name, bytes, height) else { return };
    assert!(!file.headers.is_empty());
    for pair in file.headers.windows(2) {
        assert!(pair[0].height < pair[1].height);
    }
    let found = verify(&file.headers);
    assert_eq!(found.headers, file.headers.len() as u64);
    assert!(found.works_right <= found.headers);
    assert!(found.links_right <= found.links_checked);
    assert!(found.retargets_right <= found.retargets_checked);
    assert!(found.breaks.len() as u64 <= found.break_count);
    assert_eq!(found.holds(), found.breaks.is_empty());
});
