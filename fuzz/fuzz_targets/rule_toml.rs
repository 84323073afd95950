//! A rule of somebody else's: any bytes are a rule or a fault, never a panic.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    hashgate_pack::rules::fuzz_rule_toml(bytes);
});
