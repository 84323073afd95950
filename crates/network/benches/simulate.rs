//! How long paths of a network with feedback take.

#[path = "../tests/support/mod.rs"]
mod support;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use hashgate_network::simulate::{Import, Paths, simulate};

fn paths(criterion: &mut Criterion) {
    let scenario = support::network();
    let course = support::throughout(&scenario, Import::at(0.1));
    let of = Paths { paths: 4_096, seed: 1, every_weeks: 4 };
    let mut group = criterion.benchmark_group("simulate");
    group.sample_size(20);
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let Ok(pool) = pool else { return };
        let name = format!("4096 paths of 208 weeks, {threads} threads");
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                pool.install(|| simulate(black_box(&scenario), &course, of))
            });
        });
    }
    group.finish();
}

criterion_group!(benches, paths);
criterion_main!(benches);
