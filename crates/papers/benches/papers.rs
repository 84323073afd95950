//! Reading papers: the three-line example and ten thousand lines.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use hashgate_papers::{Input, read};

#[path = "../tests/papers_as_sent/mod.rs"]
mod papers_as_sent;

use papers_as_sent::{Item, clean_csv, example, gbk_csv, reseller_xlsx};

fn many(lines: usize) -> Vec<Item> {
    example().into_iter().cycle().take(lines).collect()
}

fn papers(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("papers");
    group.sample_size(10);
    for (name, lines) in [("3 lines", 3), ("10,000 lines", 10_000)] {
        let items = many(lines);
        for (form, bytes) in [
            ("csv", clean_csv(&items)),
            ("gbk csv", gbk_csv(&items)),
            ("xlsx", reseller_xlsx(&items, lines)),
        ] {
            let inputs = [Input { name: form.to_owned(), bytes }];
            group.bench_function(format!("{form}, {name}"), |bencher| {
                bencher.iter(|| black_box(read(black_box(&inputs))));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, papers);
criterion_main!(benches);
