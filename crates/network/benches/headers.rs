//! How long 8,065 headers take to be read and checked: SHA-256 twice for
//! each, links, times, and four retargets. Asked are 0.1 s or less.

// Helpers outside a test function may fail as loudly as a test does.
#![allow(clippy::unwrap_used)]

use std::{env, fs, hint::black_box, path::PathBuf};

use criterion::{Criterion, criterion_group, criterion_main};
use hashgate_network::{read, verify};

fn headers(c: &mut Criterion) {
    let root = env::var_os("HASHGATE_TEST_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let name = "headers_822528_830592.bin";
    let path = root.join("raw/economics").join(name);
    let Ok(bytes) = fs::read(&path) else {
        eprintln!("SKIPPED: no headers at {}", path.display());
        return;
    };
    c.bench_function("8,065 headers read and verified", |b| {
        b.iter(|| {
            let file = read(name, black_box(&bytes), None).unwrap();
            let found = verify(&file.headers);
            assert!(found.holds());
            found
        });
    });
}

criterion_group!(benches, headers);
criterion_main!(benches);
