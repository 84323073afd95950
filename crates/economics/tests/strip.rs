//! The machine as a strip of calls: known values, simulation beside the
//! closed form, and what must hold of any machine.

// Helpers outside a test function may fail as loudly as a test does.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{fs, path::PathBuf};

use hashgate_economics::{
    Draw, Movement, Path, Rig, Simulation, Spread, Strip, scrambled, simulate,
};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn dec(text: &str) -> Decimal {
    text.parse().unwrap_or_else(|_| panic!("`{text}` is no decimal"))
}

fn float(text: &str) -> f64 {
    text.parse().unwrap()
}

/// `e^x - 1` by its series: the vectors are given with continuous rates.
fn growth_of(x: Decimal) -> Decimal {
    let (mut sum, mut term) = (Decimal::ZERO, Decimal::ONE);
    for n in 1..40_u32 {
        term = term * x / Decimal::from(n);
        sum += term;
    }
    sum
}

/// A vector: the strip, its volatility, and its three values in dollars per
/// PH/s.
struct Vector {
    strip: Strip,
    movement: Movement,
    option: f64,
    curtailed: f64,
    always_on: f64,
}

fn vectors() -> Vec<Vector> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/vectors/option_strips.csv");
    let text = fs::read_to_string(path).unwrap();
    csv::Reader::from_reader(text.as_bytes())
        .records()
        .map(|row| vector(&row.unwrap()))
        .collect()
}

fn vector(row: &csv::StringRecord) -> Vector {
    let days = (dec(&row[3]) * dec("365.25")).trunc();
    let rig = Rig {
        efficiency_j_th: dec(&row[1]),
        power_usd_per_kwh: dec(&row[2]),
        pool_fee: dec(&row[9]),
        host_share: Decimal::ZERO,
        uptime: dec(&row[10]),
        pue: Decimal::ONE,
        degradation: Decimal::ZERO,
        demand_response_usd_per_kwh: Decimal::ZERO,
        take_or_pay: false,
    };
    // A day stands at its middle: the first at or after the halving.
    let halvings = row[8].parse::<Decimal>().map_or_else(
        |_| vec![],
        |at| {
            let day = (at * dec("365.25") - dec("0.5")).ceil();
            vec![u32::try_from(day).unwrap()]
        },
    );
    let path = Path {
        hashprice_usd_per_ph: dec(&row[0]),
        btc_growth: growth_of(dec(&row[5])),
        difficulty_growth: growth_of(dec(&row[7])),
        halvings,
        discount_rate: growth_of(dec(&row[6])),
        start_day: 0,
        days: u32::try_from(days).unwrap(),
    };
    Vector {
        strip: Strip::of(&path, &rig),
        movement: Movement::without_jumps(
            Decimal::from_scientific(&row[4]).unwrap_or_else(|_| dec(&row[4])),
        ),
        option: float(&row[11]),
        curtailed: float(&row[12]),
        always_on: float(&row[13]),
    }
}

/// Five strips computed elsewhere, told to four places.
#[test]
fn known_strips_are_met_in_closed_form() {
    let all = vectors();
    assert_eq!(all.len(), 5);
    for vector in all {
        let close = |found: f64, told: f64| {
            let off = (found * 1000.0 / told - 1.0).abs();
            assert!(off < 1e-7, "{} against {told}", found * 1000.0);
            off
        };
        close(
            vector.strip.option_usd(&vector.movement).unwrap(),
            vector.option,
        );
        close(vector.strip.curtailed_usd(), vector.curtailed);
        close(vector.strip.always_on_usd(), vector.always_on);
    }
}

/// Independent paths come within three standard errors, and 32,768 Sobol
/// paths within 0.1%, day by day.
#[test]
fn known_strips_are_met_by_simulation() {
    for vector in vectors() {
        let told = vector.option / 1000.0;
        let of = |draw, paths| {
            let simulation = Simulation { draw, paths, seed: 1 };
            simulate(&vector.strip, &vector.movement, &simulation).unwrap()
        };
        let random = of(Draw::Random, 2048);
        let off = (random.option_usd - told).abs();
        let allowed = 3.0 * random.standard_error_usd + 1e-6 * told;
        assert!(off <= allowed, "{random:?} against {told}");
        let even = of(Draw::Sobol, 4096);
        let off = (even.option_usd / told - 1.0).abs();
        assert!(off < 0.001, "{even:?} against {told}: {off}");
    }
}

/// Together 45% a year, as hashprice moved in 2025 and 2026.
fn merton() -> Movement {
    Movement {
        volatility: dec("0.42"),
        jumps_per_year: dec("4"),
        jump_mean: dec("-0.02"),
        jump_deviation: dec("0.08"),
    }
}

/// 208 weeks of one machine, that of the fifth known strip.
fn weeks() -> Strip {
    let rig = Rig {
        efficiency_j_th: dec("13.5"),
        power_usd_per_kwh: dec("0.0555"),
        pool_fee: Decimal::ZERO,
        host_share: Decimal::ZERO,
        uptime: Decimal::ONE,
        pue: Decimal::ONE,
        degradation: Decimal::ZERO,
        demand_response_usd_per_kwh: Decimal::ZERO,
        take_or_pay: false,
    };
    let path = Path {
        hashprice_usd_per_ph: dec("39.53"),
        btc_growth: growth_of(dec("0.04")),
        difficulty_growth: growth_of(dec("0.2")),
        halvings: vec![822],
        discount_rate: growth_of(dec("0.1")),
        start_day: 0,
        days: 1456,
    };
    Strip::of(&path, &rig).by_week()
}

/// The mean discounted margin over 208 weeks under Merton, at 4,096 paths:
/// over 32 scramblings it lies apart by no more than 0.05%.
#[test]
fn sobol_points_over_a_bridge_are_good_to_a_twentieth_of_a_percent() {
    let strip = weeks();
    let closed = strip.option_usd(&merton()).unwrap();
    let run = |draw, times| {
        let simulation = Simulation { draw, paths: 4096, seed: 7 };
        scrambled(&strip, &merton(), &simulation, times).unwrap()
    };
    let even = run(Draw::Sobol, 32);
    let chance = run(Draw::Random, 8);
    let percent =
        |spread: Spread| 100.0 * spread.standard_error_usd / spread.mean_usd;
    let random = percent(chance.plain_option);
    for (what, spread) in [
        ("at random", chance.plain_option),
        ("at random, corrected", chance.option),
        ("Sobol", even.plain_option),
        ("Sobol, corrected", even.option),
    ] {
        println!(
            "208 weeks, 4,096 paths, {what}: standard error {:.4}%, variance \
             / {:.0}, mean {:+.4}% off the closed form",
            percent(spread),
            (random / percent(spread)).powi(2),
            100.0 * (spread.mean_usd / closed - 1.0)
        );
    }
    assert!(percent(even.option) <= 0.05);
    for (spread, known) in [
        (even.option, closed),
        (even.plain_option, closed),
        (even.always_on, strip.always_on_usd()),
    ] {
        let off = (spread.mean_usd - known).abs();
        let allowed = 3.5 * spread.standard_error_usd / 32_f64.sqrt();
        assert!(off <= allowed + 1e-6, "{spread:?} against {known}");
    }
}

#[test]
fn one_seed_gives_one_answer() {
    let strip = weeks();
    let of = |seed, draw| {
        let simulation = Simulation { draw, paths: 64, seed };
        simulate(&strip, &merton(), &simulation).unwrap().option_usd.to_bits()
    };
    for draw in [Draw::Random, Draw::Sobol] {
        assert_eq!(of(5, draw), of(5, draw));
        assert_ne!(of(5, draw), of(6, draw));
    }
}

#[test]
fn what_no_price_does_is_refused() {
    let strip = weeks();
    let error = |movement: Movement| {
        strip.option_usd(&movement).unwrap_err().to_string()
    };
    let wild = error(Movement { volatility: dec("50"), ..merton() });
    assert!(wild.contains("volatility is 50"), "{wild}");
    let below = error(Movement { jumps_per_year: dec("-1"), ..merton() });
    assert!(below.contains("jumps_per_year is -1"), "{below}");
    let none = Simulation { draw: Draw::Sobol, paths: 1, seed: 0 };
    assert!(simulate(&strip, &merton(), &none).is_err());
}

/// With jumps that can hardly be, and for long, nothing runs out of the range
/// of a float.
#[test]
fn the_wildest_jumps_are_still_a_number() {
    let wild = Movement {
        volatility: dec("5"),
        jumps_per_year: dec("50"),
        jump_mean: dec("1"),
        jump_deviation: dec("1"),
    };
    let value = weeks().option_usd(&wild).unwrap();
    // A right is worth no more than what it is a right to.
    let forward = weeks().always_on_usd() + 1456.0 * 0.018;
    assert!(value > weeks().curtailed_usd() && value < forward, "{value}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// A right is worth no less than the same days decided beforehand, and
    /// those no less than running always; the more it moves the more.
    #[test]
    fn option_curtailed_always_on(
        hashprice in 1_i64..150, j_th in 5_i64..60, cents in 0_i64..15,
        growth in -40_i64..80, delay in 0_u32..200,
        volatility in 0_i64..150, jumps in 0_i64..12,
    ) {
        let rig = Rig {
            efficiency_j_th: j_th.into(),
            power_usd_per_kwh: Decimal::new(cents, 2),
            pool_fee: dec("0.01"),
            host_share: dec("0.1"),
            uptime: dec("0.9"),
            pue: dec("1.1"),
            degradation: dec("0.02"),
            demand_response_usd_per_kwh: dec("0.01"),
            take_or_pay: false,
        };
        let path = Path {
            hashprice_usd_per_ph: hashprice.into(),
            btc_growth: Decimal::ZERO,
            difficulty_growth: Decimal::new(growth, 2),
            halvings: vec![300],
            discount_rate: dec("0.1"),
            start_day: delay,
            days: 700,
        };
        let strip = Strip::of(&path, &rig);
        let movement = Movement {
            volatility: Decimal::new(volatility, 2),
            jumps_per_year: jumps.into(),
            jump_mean: dec("-0.05"),
            jump_deviation: dec("0.1"),
        };
        let option = strip.option_usd(&movement).unwrap();
        let least = 1e-9 * (1.0 + option.abs());
        prop_assert!(option >= strip.curtailed_usd() - least);
        prop_assert!(strip.curtailed_usd() >= strip.always_on_usd() - least);
        let wilder = Movement {
            volatility: movement.volatility + dec("0.3"),
            ..movement
        };
        prop_assert!(strip.option_usd(&wilder).unwrap() >= option - least);
        // If nothing moves it is what the path itself brings.
        let still = Movement::without_jumps(Decimal::ZERO);
        let brought = path.run(&rig, Decimal::MAX).present_value_usd;
        let brought: f64 = brought.to_string().parse().unwrap();
        let none = strip.option_usd(&still).unwrap();
        prop_assert!((none - brought).abs() < 1e-9, "{none} {brought}");
        // Free power leaves the sum of what comes in.
        let free = Rig { power_usd_per_kwh: Decimal::ZERO, ..rig };
        let free = Strip::of(&path, &free);
        let all = free.option_usd(&movement).unwrap();
        prop_assert!((all - free.always_on_usd()).abs() < 1e-9 * (1.0 + all));
        // By the week it is nearly the same: of some seventy weeks the one in
        // which the subsidy halves, or in which the margin turns, may be told
        // wholly wrong.
        let weekly = strip.by_week().option_usd(&movement).unwrap();
        prop_assert!((weekly - option).abs() < 0.03 * (1.0 + option));
    }
}
