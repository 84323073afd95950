//! A plan of twelve options over 4,096 paths of the market.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot run must fail")]
#![allow(missing_docs, reason = "criterion makes the items")]

use std::{fmt::Write as _, hint::black_box, num::NonZeroUsize};

use criterion::{Criterion, criterion_group, criterion_main};
use hashgate_hardware::Identifier;
use hashgate_papers::Input;
use hashgate_plan::{Desk, plan, read};

/// A plan of so many options, made up.
fn twelve() -> String {
    let mut text = "as_of = 2026-11-25\n[economics]\n\
                    hashprice_usd_per_ph_day = \"45\"\n\
                    power_usd_per_kwh = \"0.05\"\n"
        .to_owned();
    for at in 0..12 {
        let origin = ["MY", "CN", "TH", "ID"][at % 4];
        let (days, price) = (20 + 7 * at, 3000 + 40 * at);
        let _ = write!(
            text,
            "[[option]]\nname = \"option {at}\"\nmodel = \"Antminer S21 Pro \
             234T\"\nquantity = 100\nprice_usd = \"{price}\"\norigin = \
             \"{origin}\"\nentry_date = 2026-12-10\nmode = \"air\"\ncosts = {{ \
             freight_usd = \"9000\", delay_days = {days} }}\n"
        );
    }
    text
}

fn benches(c: &mut Criterion) {
    let pack = hashgate_embedded::pack().unwrap();
    let identifier = Identifier::new(&pack.hardware);
    let bytes = twelve().into_bytes();
    let file = Input { name: "plan.toml".into(), bytes };
    let of_file = read(&file).unwrap();
    for threads in [1, 2] {
        let desk = Desk {
            pack: &pack,
            identifier: &identifier,
            as_of: "2026-11-25".parse().unwrap(),
            threads: NonZeroUsize::new(threads).unwrap(),
        };
        c.bench_function(&format!("twelve options, {threads} threads"), |b| {
            b.iter(|| plan(&desk, black_box(&of_file)).unwrap());
        });
    }
}

criterion_group! {
    name = all;
    config = Criterion::default().sample_size(10);
    targets = benches
}
criterion_main!(all);
