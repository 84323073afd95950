//! How fast descriptions are read.
//!
//! The targets: one line in 20 microseconds, 100,000 lines in one second on
//! two cores, and an identifier made in 5 milliseconds.

#![allow(
    missing_docs,
    clippy::expect_used,
    reason = "criterion's macro makes a public function; a bench may stop"
)]

use std::{hint::black_box, path::Path};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hashgate_hardware::Identifier;
use hashgate_pack::{SourceTree, hardware::Catalogue, read_section};

/// Lines as resellers and manifests write them; the rest are made of them.
const LINES: [&str; 12] = [
    "Antminer S19j Pro 88T",
    "Whatsminer M31s+ 82T 42J/th",
    "50 PCS Antminer S21 Pro 234T 15J/T new w/ PSU",
    "蚂蚁S19Pro 110TH/s 29.5J/TH 3250W",
    "1x40HQ: 300 S19j Pro 104T, 120 S19 95T, 60 M30S++ 112T (used)",
    "ASIC Bitmain Antminer S21+ 235 TH/s (б/у, 30 шт)",
    "Control board CVCtrl CV1835 for S19J PRO",
    "COMPUTER SERVER S19XP 140T QTY 1000 SETS ORIGIN MALAYSIA",
    "RTX 4090 graphics card mining rig 8x",
    "AMTMINER S19 PR0 110 TH",
    "S19XPHyd-257T-20.8J",
    "C13-C20 power cord 1.5m 200pcs",
];

fn catalogue() -> Catalogue {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let tree = SourceTree::from_dir(&data).expect("the data folder");
    read_section(&tree).expect("a catalogue without faults")
}

fn identify(c: &mut Criterion) {
    let catalogue = catalogue();
    c.bench_function("new", |b| {
        b.iter(|| Identifier::new(black_box(&catalogue)));
    });
    let identifier = Identifier::new(&catalogue);
    c.bench_function("one plain line", |b| {
        b.iter(|| identifier.identify(black_box(LINES[0])));
    });
    let mut group = c.benchmark_group("lines");
    group.throughput(Throughput::Elements(LINES.len() as u64));
    group.bench_function("twelve of all kinds", |b| {
        b.iter(|| {
            for line in LINES {
                black_box(identifier.identify(black_box(line)));
            }
        });
    });
    group.finish();
    let many: Vec<String> = (0..100_000)
        .map(|i| format!("{} {}", LINES[i % LINES.len()], i))
        .collect();
    let mut group = c.benchmark_group("batch");
    group.sample_size(10);
    group.throughput(Throughput::Elements(100_000));
    group.bench_function("100,000 lines", |b| {
        b.iter(|| identifier.identify_all(black_box(&many)));
    });
    group.finish();
}

criterion_group!(benches, identify);
criterion_main!(benches);
