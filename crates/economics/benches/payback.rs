//! How long one payback takes: a four-year path with growth, halving and
//! discount, as `check` reckons it for each model.

// Helpers outside a test function may fail as loudly as a test does.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{hint::black_box, path::Path};

use criterion::{Criterion, criterion_group, criterion_main};
use hashgate_economics::{PaybackInput, payback};
use hashgate_model::{EconomicTerms, Rate};
use hashgate_pack::{SourceTree, market::Market, read_section};

fn four_years(c: &mut Criterion) {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let market: Market =
        read_section(&SourceTree::from_dir(&data).unwrap()).unwrap();
    let terms = EconomicTerms {
        btc_growth_per_year: Some(Rate::from_percent(7.into())),
        ..EconomicTerms::default()
    };
    let input = PaybackInput {
        landed_usd: "555961.83".parse().unwrap(),
        ths: 35_520.into(),
        efficiency_j_th: "15.8".parse().unwrap(),
        fob_usd: None,
        duty_usd: None,
        delay_days: Some(0),
        terms: &terms,
        as_of: "2026-11-25".parse().unwrap(),
    };
    c.bench_function("payback over four years", |b| {
        b.iter(|| payback(black_box(&input), &market));
    });
}

criterion_group!(benches, four_years);
criterion_main!(benches);
