//! The machine as a strip of calls: the closed form over 1,461 days, and
//! 4,096 Sobol paths of 208 weeks under Merton over a Brownian bridge.

// Helpers outside a test function may fail as loudly as a test does.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use hashgate_economics::{
    Draw, Movement, Path, Rig, Simulation, Strip, simulate,
};
use rust_decimal::Decimal;

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn strips(c: &mut Criterion) {
    let rig = Rig {
        efficiency_j_th: dec("15"),
        power_usd_per_kwh: dec("0.06"),
        pool_fee: dec("0.01"),
        host_share: Decimal::ZERO,
        uptime: dec("0.95"),
        pue: Decimal::ONE,
        degradation: Decimal::ZERO,
        demand_response_usd_per_kwh: Decimal::ZERO,
        take_or_pay: false,
    };
    let path = Path {
        hashprice_usd_per_ph: dec("39.53"),
        btc_growth: dec("0.05"),
        difficulty_growth: dec("0.15"),
        halvings: vec![505],
        discount_rate: dec("0.10"),
        start_day: 0,
        days: 1456,
    };
    let merton = Movement {
        volatility: dec("0.5"),
        jumps_per_year: dec("6"),
        jump_mean: dec("-0.03"),
        jump_deviation: dec("0.08"),
    };
    let days = Strip::of(&path, &rig);
    let weeks = days.by_week();
    let plain = Movement::without_jumps(dec("0.5"));
    c.bench_function("closed form, 1,456 days", |b| {
        b.iter(|| black_box(&days).option_usd(&plain).unwrap());
    });
    c.bench_function("closed form with jumps, 1,456 days", |b| {
        b.iter(|| black_box(&days).option_usd(&merton).unwrap());
    });
    let simulation = Simulation { draw: Draw::Sobol, paths: 4096, seed: 7 };
    c.bench_function("4,096 paths of 208 weeks with jumps", |b| {
        b.iter(|| simulate(black_box(&weeks), &merton, &simulation).unwrap());
    });
}

criterion_group!(benches, strips);
criterion_main!(benches);
