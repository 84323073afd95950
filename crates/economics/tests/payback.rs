//! Payback as an importer meets it, and what must hold for any purchase.

// Helpers outside a test function may fail as loudly as a test does.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{path::Path, sync::LazyLock};

use hashgate_economics::{
    EconomicsError, InputSource, Payback, PaybackInput, payback,
};
use hashgate_model::{EconomicTerms, Rate, Usd};
use hashgate_pack::{SourceTree, market::Market, read_section};
use proptest::prelude::*;
use rust_decimal::Decimal;

static MARKET: LazyLock<Market> = LazyLock::new(|| {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    read_section(&SourceTree::from_dir(&data).unwrap()).unwrap()
});

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn usd(text: &str) -> Usd {
    text.parse().unwrap()
}

fn rate(text: &str) -> Rate {
    text.parse().unwrap()
}

/// 120 S21 Pro and 40 M60S, as in the example invoice.
fn example(terms: &EconomicTerms) -> PaybackInput<'_> {
    PaybackInput {
        landed_usd: usd("555961.83"),
        ths: dec("35520"),
        efficiency_j_th: dec("15.8"),
        fob_usd: Some(usd("490795.00")),
        duty_usd: Some(usd("64495.97")),
        delay_days: Some(0),
        terms,
        as_of: "2026-11-25".parse().unwrap(),
    }
}

fn reckon(input: &PaybackInput<'_>) -> Payback {
    payback(input, &MARKET).unwrap()
}

fn source<'a>(answer: &'a Payback, name: &str) -> &'a InputSource {
    let used = answer.inputs.iter().find(|input| input.name == name);
    &used.unwrap_or_else(|| panic!("{name} is not named")).source
}

#[test]
fn without_any_term_every_value_is_named_dated_or_assumed() {
    let terms = EconomicTerms::default();
    insta::assert_json_snapshot!(reckon(&example(&terms)));
}

#[test]
fn a_hashprice_below_the_power_never_pays_back_and_says_so() {
    let terms = EconomicTerms {
        hashprice_usd_per_ph_day: Some(usd("20")),
        ..EconomicTerms::default()
    };
    let answer = reckon(&example(&terms));
    assert_eq!(answer.payback_days, None);
    assert!(!answer.pays_back());
    assert!(answer.margin_usd_per_th_day < Decimal::ZERO);
    assert!(answer.answer().starts_with("Does not pay back: power costs"));
    // Off all the time, the machines lose what they cost and no more.
    assert_eq!(answer.projected.net_usd, usd("-555961.83"));
    assert_eq!(answer.projected.days_off, 1461);
    assert_eq!(answer.paying_power_usd_per_kwh, Some(dec("0.0225")));

    // At 5 USD/PH/day not even free power earns the price in four years.
    let terms =
        EconomicTerms { hashprice_usd_per_ph_day: Some(usd("5")), ..terms };
    assert_eq!(reckon(&example(&terms)).paying_power_usd_per_kwh, None);
}

/// 15.8 J/TH at 6 cents with 1% pool fee: 15.8 x 24 x 0.06 / 0.99.
#[test]
fn break_evens_follow_the_formula() {
    let terms = EconomicTerms {
        hashprice_usd_per_ph_day: Some(usd("30.05")),
        power_usd_per_kwh: Some(usd("0.06")),
        pool_fee: Some(rate("1%")),
        ..EconomicTerms::default()
    };
    let answer = reckon(&example(&terms));
    assert_eq!(answer.break_even_hashprice_usd_per_ph_day, Some(dec("22.98")));
    assert_eq!(answer.break_even_power_usd_per_kwh, Some(dec("0.0785")));
    assert!(matches!(source(&answer, "pool_fee"), InputSource::Given));
}

/// At its break-even a purchase sits between paying and not paying.
#[test]
fn the_paying_hashprice_just_pays_within_the_horizon() {
    let none = EconomicTerms::default();
    let paying =
        reckon(&example(&none)).paying_hashprice_usd_per_ph_day.unwrap();
    let at = |hashprice: Decimal| {
        let terms = EconomicTerms {
            hashprice_usd_per_ph_day: Some(Usd::new(hashprice)),
            ..EconomicTerms::default()
        };
        reckon(&example(&terms)).pays_back()
    };
    assert!(at(paying + dec("0.05")));
    assert!(!at(paying - dec("0.05")));
}

#[test]
fn the_duty_of_no_present_value_gives_no_present_value() {
    let terms = EconomicTerms {
        hashprice_usd_per_ph_day: Some(usd("60")),
        ..EconomicTerms::default()
    };
    let mut input = example(&terms);
    let answer = reckon(&input);
    let duty = answer.zero_npv_duty_usd.unwrap();
    let without_duty = input.landed_usd - usd("64495.97");
    input.landed_usd = without_duty + duty;
    input.duty_usd = Some(duty);
    let there = reckon(&input).projected.npv_usd;
    assert!(there.amount().abs() <= dec("0.02"), "{there}");
}

#[test]
fn price_and_difficulty_make_hashprice_by_formula() {
    let terms = EconomicTerms {
        btc_usd: Some(usd("59712.42")),
        difficulty: Some(dec("124932866006548.16")),
        fee_share: Some(Rate::FREE),
        ..EconomicTerms::default()
    };
    let answer = reckon(&example(&terms));
    assert_eq!(answer.hashprice_usd_per_ph_day, dec("30.0464"));
    assert!(matches!(
        source(&answer, "hashprice_usd_per_ph_day"),
        InputSource::Computed { .. }
    ));
}

#[test]
fn the_halving_of_2028_falls_into_four_years_and_not_into_one() {
    let months = |months| {
        let terms = EconomicTerms {
            horizon_months: Some(months),
            ..EconomicTerms::default()
        };
        let halvings = reckon(&example(&terms)).projected.halvings;
        halvings.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(months(48), ["2028-04-12"]);
    assert!(months(12).is_empty());
    assert_eq!(months(120).len(), 3);
}

#[test]
fn a_day_before_every_point_asks_for_the_value() {
    let terms = EconomicTerms::default();
    let mut input = example(&terms);
    input.as_of = "2021-03-01".parse().unwrap();
    let error = payback(&input, &MARKET).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no hashprice_usd_per_ph_day is known on or before 2021-03-01; give \
         it under [economics] in the facts file or on the command line"
    );
}

#[test]
fn a_share_beyond_all_sense_is_refused_by_name() {
    let terms = EconomicTerms {
        pool_fee: Some(rate("250%")),
        ..EconomicTerms::default()
    };
    let error = payback(&example(&terms), &MARKET).unwrap_err();
    assert!(matches!(
        error,
        EconomicsError::OutOfRange { name: "pool_fee", .. }
    ));
    let mut input = example(&terms);
    input.ths = Decimal::ZERO;
    assert!(payback(&input, &MARKET).is_err());
}

prop_compose! {
    /// A purchase that somebody could make.
    fn purchase()(
        hashprice in 2_000_u32..9_000, power in 10_u32..150,
        efficiency in 90_u32..400, landed in 5_u32..60, growth in -30_i32..80,
        months in 6_u32..72, delay in 0_u32..200,
    ) -> (EconomicTerms, Decimal, Decimal, u32) {
        let terms = EconomicTerms {
            hashprice_usd_per_ph_day:
                Some(Usd::new(Decimal::new(hashprice.into(), 2))),
            power_usd_per_kwh: Some(Usd::new(Decimal::new(power.into(), 3))),
            difficulty_growth_per_year:
                Some(Rate::from_percent(growth.into())),
            horizon_months: Some(months),
            ..EconomicTerms::default()
        };
        (terms, Decimal::new(efficiency.into(), 1), landed.into(), delay)
    }
}

fn of(
    terms: &EconomicTerms,
    efficiency: Decimal,
    per_th: Decimal,
    delay: u32,
) -> Payback {
    let ths = dec("1000");
    reckon(&PaybackInput {
        landed_usd: Usd::new(per_th * ths),
        ths,
        efficiency_j_th: efficiency,
        fob_usd: None,
        duty_usd: None,
        delay_days: Some(delay),
        terms,
        as_of: "2026-11-25".parse().unwrap(),
    })
}

/// Days to pay back, where never is later than any day.
fn days(answer: &Payback) -> u32 {
    answer.payback_days.unwrap_or(u32::MAX)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn worse_terms_never_make_a_better_purchase(
        (terms, efficiency, landed, delay) in purchase(), step in 1_u32..50,
    ) {
        let base = of(&terms, efficiency, landed, delay);
        let dearer_power = EconomicTerms {
            power_usd_per_kwh: terms.power_usd_per_kwh
                .map(|p| p + Usd::new(Decimal::new(step.into(), 3))),
            ..terms.clone()
        };
        let worse = [
            of(&terms, efficiency, landed + Decimal::from(step), delay),
            of(&terms, efficiency + Decimal::from(step), landed, delay),
            of(&terms, efficiency, landed, delay + step),
            of(&dearer_power, efficiency, landed, delay),
        ];
        for worse in worse {
            prop_assert!(worse.projected.npv_usd <= base.projected.npv_usd);
            prop_assert!(worse.projected.net_usd <= base.projected.net_usd);
            prop_assert!(days(&worse) >= days(&base));
        }
    }

    #[test]
    fn discounting_never_adds_value(
        (terms, efficiency, landed, delay) in purchase(),
    ) {
        let answer = of(&terms, efficiency, landed, delay);
        prop_assert!(answer.projected.npv_usd <= answer.projected.net_usd);
    }

    #[test]
    fn no_terms_panic(
        numbers in proptest::collection::vec(any::<i64>(), 12),
        scales in proptest::collection::vec(0_u32..20, 12),
        given in any::<u16>(),
    ) {
        let number = |i: usize| {
            (given >> i & 1 == 1)
                .then(|| Decimal::new(numbers[i], scales[i]))
        };
        let share = |i| number(i).map(Rate::from_fraction);
        let terms = EconomicTerms {
            power_usd_per_kwh: number(0).map(Usd::new),
            hashprice_usd_per_ph_day: number(1).map(Usd::new),
            btc_usd: number(2).map(Usd::new),
            difficulty: number(3),
            fee_share: share(4),
            pool_fee: share(5),
            uptime: share(6),
            pue: number(7),
            difficulty_growth_per_year: share(8),
            btc_growth_per_year: share(9),
            horizon_months: number(10).map(|n| n.abs().try_into().unwrap_or(3)),
            ..EconomicTerms::default()
        };
        let mut input = example(&terms);
        input.ths = Decimal::new(numbers[11], scales[11]);
        let _ = payback(&input, &MARKET);
    }
}
