//! An HTS edition of somebody else's: any bytes are an edition or an error.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(edition) = hashgate_duty::Edition::from_json("fuzz", bytes) {
        let compact = edition.to_compact().expect("it was read");
        let again = hashgate_duty::Edition::from_compact(&compact)
            .expect("it was written");
        assert_eq!(edition.len(), again.len());
    }
    let _ = hashgate_duty::Edition::from_compact(bytes);
});
