//! A list of one's own and a file of holdings: any bytes are read or refused.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = hashgate_parties::own_list("own.csv", bytes);
    let _ = hashgate_parties::read_holdings("holdings.csv", bytes);
});
