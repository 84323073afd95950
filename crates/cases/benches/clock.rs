//! How long a clock takes: read the case, count, write the calendar.
#![allow(missing_docs, clippy::unwrap_used, reason = "a bench, no API")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use hashgate_cases::{CaseFile, calendar, clock};
use hashgate_pack::{SourceTree, cases::CaseLaw, read_section};

const CASE: &str = "
deciding_agency = 'FCC'
value_usd = '650000'
storage_per_day_usd = '1000'
[[event]]
kind = 'arrival'
date = 2024-11-20
[[event]]
kind = 'presented_for_examination'
date = 2024-11-22
[[event]]
kind = 'detention_notice'
date = 2024-12-05
[[event]]
kind = 'seizure_notice_mailed'
date = 2025-01-10
[[event]]
kind = 'first_publication'
date = 2025-01-13
";

fn benches(c: &mut Criterion) {
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
    let tree = SourceTree::from_dir(data.as_ref()).unwrap();
    let law: CaseLaw = read_section(&tree).unwrap();
    let as_of = "2025-01-15".parse().unwrap();
    let file = CaseFile::read(CASE).unwrap();
    let answer = clock(&file, &law, as_of).unwrap();
    c.bench_function("read EVENTS.toml", |b| {
        b.iter(|| CaseFile::read(black_box(CASE)));
    });
    c.bench_function("clock of five events", |b| {
        b.iter(|| clock(black_box(&file), &law, as_of));
    });
    c.bench_function("calendar of five events", |b| {
        b.iter(|| calendar(black_box(&answer), &file, as_of, true, None));
    });
}

criterion_group!(all, benches);
criterion_main!(all);
