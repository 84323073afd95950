//! Any bytes of a miner's web page are an answer or none; a login never
//! writes a header of its own.
#![no_main]

use hashgate_fleet::{Credentials, Page, authorization, http_answer};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some(answer) = http_answer(bytes) else { return };
    let Some(challenge) = answer.challenge else { return };
    let Ok(login) = Credentials::new("user", "password") else { return };
    if let Some(header) = authorization(&challenge, &login, Page::MinerType) {
        assert!(!header.contains(['\r', '\n']));
    }
});
