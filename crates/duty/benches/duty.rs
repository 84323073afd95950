//! Speed of duty: one stack, the whole tariff of a day, editions.
//!
//! `cargo bench -p hashgate-duty`. What needs an edition is left out, and
//! said to be, if the test data is not there.

// A bench that cannot read its data cannot go on.
#![allow(clippy::unwrap_used, missing_docs)]

use std::{
    env, fs,
    hint::black_box,
    path::{Path, PathBuf},
    time::Duration,
};

use criterion::{Criterion, criterion_group, criterion_main};
use hashgate_duty::{Day, Edition, Query, Rates, assess, panel};
use hashgate_model::{Country, HtsNumber};
use hashgate_pack::{SourceTree, read_section};

fn rates() -> Rates {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    read_section(&SourceTree::from_dir(&data).unwrap()).unwrap()
}

fn edition_file() -> Option<PathBuf> {
    let root = env::var_os("HASHGATE_TEST_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let file = root.join("raw/hts/hts_2026_rev_10.json.gz");
    if file.exists() {
        return Some(file);
    }
    eprintln!("SKIPPED: {} is not there", file.display());
    None
}

fn one_stack(c: &mut Criterion) {
    let rates = rates();
    let query = Query::new(
        "8543.70.98.60".parse().unwrap(),
        "CN".parse().unwrap(),
        "2026-11-25".parse().unwrap(),
        "393120".parse().unwrap(),
    );
    let day = Day::new(query.rate_date(), &rates, None);
    let line = day.line(query.hts).unwrap();
    c.bench_function("one stack, law and line made ready", |b| {
        b.iter(|| line.worksheet(black_box(&query)).unwrap().total());
    });
    c.bench_function("one stack with its line looked up", |b| {
        b.iter(|| {
            let line = day.line(black_box(query.hts)).unwrap();
            line.worksheet(&query).unwrap().total()
        });
    });
    c.bench_function("one stack in words", |b| {
        b.iter(|| line.worksheet(black_box(&query)).unwrap().in_words());
    });
    c.bench_function("assess from nothing but the rates", |b| {
        b.iter(|| assess(black_box(&query), &rates).unwrap());
    });
    let bytes = postcard::to_stdvec(&rates).unwrap();
    println!("rates in compact form: {} bytes", bytes.len());
    c.bench_function("rates from their compact form", |b| {
        b.iter(|| postcard::from_bytes::<Rates>(black_box(&bytes)).unwrap());
    });
}

fn editions(c: &mut Criterion) {
    let Some(file) = edition_file() else { return };
    let packed = fs::read(file).unwrap();
    let mut json = Vec::new();
    std::io::Read::read_to_end(
        &mut flate2::read::GzDecoder::new(packed.as_slice()),
        &mut json,
    )
    .unwrap();
    let mut group = c.benchmark_group("editions");
    group.sample_size(10);
    group.bench_function("edition from JSON", |b| {
        b.iter(|| Edition::from_json("rev 10", black_box(&json)).unwrap());
    });
    let edition = Edition::from_json("rev 10", &json).unwrap();
    let compact = edition.to_compact().unwrap();
    group.bench_function("edition from its compact form", |b| {
        b.iter(|| Edition::from_compact(black_box(&compact)).unwrap());
    });
    let rates = rates();
    let lines: Vec<HtsNumber> = edition
        .lines()
        .map(|line| line.hts())
        .filter(|hts| hts.len() == 10 && hts.chapter() < 98)
        .collect();
    let origins: Vec<Country> = Country::all().into_iter().take(240).collect();
    group.measurement_time(Duration::from_secs(20));
    group.bench_function(
        format!("panel of {} lines x {} origins", lines.len(), origins.len()),
        |b| {
            b.iter(|| {
                let date = "2026-11-25".parse().unwrap();
                let day = Day::new(date, &rates, Some(&edition));
                panel(&day, &lines, &origins, "10000".parse().unwrap())
            });
        },
    );
    group.finish();
}

criterion_group!(benches, one_stack, editions);
criterion_main!(benches);
