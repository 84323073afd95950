//! A rate text: any text is a rate, a reason or an error; a rate survives
//! its own text.
#![no_main]

use hashgate_pack::rates::{BaseRate, RateOrReason, SpecialRate};

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(RateOrReason::Rate(rate)) = text.parse::<RateOrReason>() {
        let _ = rate.to_string().parse::<BaseRate>();
    }
    let _ = SpecialRate::read_all(text);
});
