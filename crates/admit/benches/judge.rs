//! What judging costs: `cargo bench -p hashgate-admit`.
//!
//! `cold` is what a start pays (the rules from their compact form);
//! `compile` is what it would pay if CEL were parsed at each start.

#![expect(clippy::expect_used, reason = "a bench without its data cannot run")]

use std::{hint::black_box, path::Path};

use criterion::{Criterion, criterion_group, criterion_main};
use hashgate_admit::{CaseFacts, Judge};
use hashgate_model::{AsOf, Date, EntryDate, FactSheet, FactValue};
use hashgate_pack::{
    SourceTree, read_section,
    rules::{Rules, compile_condition},
};

fn rules() -> Rules {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let tree = SourceTree::from_dir(&data).expect("data is readable");
    read_section(&tree).expect("data is valid")
}

fn case(lines: u32) -> CaseFacts {
    let mut case = CaseFacts::default();
    for number in 1..=lines {
        let mut sheet = FactSheet::about(Some(number));
        for (name, value) in [
            ("kind", "miner"),
            ("manufacturer", "Bitmain"),
            ("model", "Antminer S21 Pro"),
            ("origin_claimed", "MY"),
            ("hts_claimed", "8543.70.98.60"),
            ("hts_ours", "8543.70.98.60"),
        ] {
            sheet.put(name, FactValue::Text(value.to_owned()), "bench");
        }
        for name in ["known_model", "origin_given"] {
            sheet.put(name, FactValue::Bool(true), "bench");
        }
        case.lines.push(sheet);
    }
    case
}

fn judge(c: &mut Criterion) {
    let rules = rules();
    let day: Date = "2026-11-25".parse().expect("a date");
    let (as_of, entry) = (AsOf(day), Some(EntryDate(day)));
    let bytes = postcard::to_stdvec(&rules).expect("rules have a compact form");

    c.bench_function("rules/cold", |b| {
        b.iter(|| {
            let rules: Rules =
                postcard::from_bytes(black_box(&bytes)).expect("rules");
            Judge::new(&rules).map(|_| ()).expect("sound rules");
        });
    });
    c.bench_function("rules/compile", |b| {
        b.iter(|| {
            for rule in &rules.rules {
                for text in [&rule.applies_when_text, &rule.met_when_text] {
                    black_box(compile_condition(
                        text,
                        rule.scope,
                        &rules.vocabulary,
                    ))
                    .expect("a condition");
                }
            }
        });
    });
    let judge = Judge::new(&rules).expect("sound rules");
    for lines in [3, 10_000] {
        let case = case(lines);
        c.bench_function(&format!("judge/{lines}-lines"), |b| {
            b.iter(|| judge.judge(black_box(&case), as_of, entry));
        });
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = judge
}
criterion_main!(benches);
