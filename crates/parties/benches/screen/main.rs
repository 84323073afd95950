//! How fast the screening is, with every list of the test-data folder in its
//! newest copy.
//!
//!     cargo bench -p hashgate-parties --bench screen
//!
//! Batches are made and searched in blocks, as the command line does it; only
//! the search is timed. Afterwards single queries with nothing kept between
//! them, by percentiles, and the largest memory that the process held.

#![allow(
    missing_docs,
    clippy::expect_used,
    reason = "criterion's macro makes a public function; a bench may stop"
)]

mod lists;
mod names;

use std::{
    fs,
    hint::black_box,
    time::{Duration, Instant},
};

use criterion::{
    BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group,
};
use hashgate_parties::{BLOCK, Batch, Options, Query, Screener};
use names::{Dice, Kind, Source};

const NAMES: usize = 1_000_000;

fn screening(c: &mut Criterion) {
    let (lists, loaded, source) = lists::all();
    println!("{} listed names of {} lists", source.listed.len(), loaded.len());
    let mut group = c.benchmark_group("screen");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    group.bench_function("index", |b| {
        b.iter(|| Screener::only(&lists, black_box(&loaded)));
    });
    let screener = Screener::only(&lists, &loaded);
    group.throughput(Throughput::Elements(NAMES as u64));
    for (title, kind) in [("trade-like", Kind::Trade), ("worst", Kind::Worst)] {
        group.bench_function(BenchmarkId::new(title, NAMES), |b| {
            b.iter_custom(|times| {
                let run = || batch(&screener, kind, &source, &searched);
                (0..times).map(|_| run()).sum()
            });
        });
        println!("peak memory: {}", peak());
    }
    // A tenth of the names with and without the answer in words.
    let tenth = NAMES / 10;
    let queries = Kind::Trade.names(tenth, &source, &mut Dice(3));
    group.throughput(Throughput::Elements(tenth as u64));
    group.bench_function(BenchmarkId::new("searched", tenth), |b| {
        b.iter(|| searched(&batch_of(&screener), &queries));
    });
    group.bench_function(BenchmarkId::new("explained", tenth), |b| {
        b.iter(|| explained(&batch_of(&screener), &queries));
    });
    let doubled = Screener::only(&lists, &lists::with_twins(&loaded));
    group.bench_function(
        BenchmarkId::new("twice the listed names", tenth),
        |b| {
            b.iter(|| searched(&batch_of(&doubled), &queries));
        },
    );
    group.finish();
    cold(&screener, &queries);
}

fn batch_of(screener: &Screener) -> Batch<&Screener> {
    Batch::new(screener, Options::default())
}

fn searched(batch: &Batch<&Screener>, queries: &[Query]) -> usize {
    batch.count(queries)
}

fn explained(batch: &Batch<&Screener>, queries: &[Query]) -> usize {
    batch.screen(queries).iter().map(|answer| answer.hits.len()).sum()
}

/// The time that a batch takes, block by block.
fn batch(
    screener: &Screener,
    kind: Kind,
    source: &Source,
    search: &dyn Fn(&Batch<&Screener>, &[Query]) -> usize,
) -> Duration {
    let batch = batch_of(screener);
    let mut dice = Dice(20_261_125);
    let mut spent = Duration::ZERO;
    for _ in 0..NAMES / BLOCK {
        let block = kind.names(BLOCK, source, &mut dice);
        let start = Instant::now();
        black_box(search(&batch, &block));
        spent += start.elapsed();
    }
    spent
}

/// Single queries with nothing kept between them: a mean would hide the tail.
fn cold(screener: &Screener, queries: &[Query]) {
    let options = Options::default();
    let answer = |query: &Query| {
        black_box(screener.screen(query, &options));
    };
    percentiles("answered in words", queries, &answer);
    let search = |query: &Query| {
        let query = std::slice::from_ref(query);
        black_box(searched(&batch_of(screener), query));
    };
    percentiles("searched only", queries, &search);
}

fn percentiles(title: &str, queries: &[Query], ask: &dyn Fn(&Query)) {
    let mut times: Vec<Duration> = queries
        .iter()
        .step_by(20)
        .map(|query| {
            let start = Instant::now();
            ask(query);
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    let at = |share: usize| times.get((times.len() - 1) * share / 100);
    println!(
        "{} single queries, nothing kept, {title}: p50 {:?}, p99 {:?}",
        times.len(),
        at(50).copied().unwrap_or_default(),
        at(99).copied().unwrap_or_default()
    );
}

/// The largest memory that the process held.
fn peak() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.map_or_else(|| "not told here".to_owned(), |kb| kb.trim().to_owned())
}

criterion_group!(benches, screening);

fn main() {
    if lists::folder().is_none() {
        println!("SKIPPED: the folder of lists is not there");
        return;
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
}
