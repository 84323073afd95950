//! What must hold of every answer.

// Helpers of tests stand outside `#[test]` functions.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::{RATES, query};
use hashgate_duty::{
    Authority, DutyError, EntryTerms, Query, Stack, assess, entry,
};
use hashgate_model::{Country, Date, Decimal, Mode, Usd};
use hashgate_pack::rates::{Exception, RateKind};
use proptest::prelude::*;

const LINES: [&str; 14] = [
    "8543.70.98.60",
    "8543.90.68.00",
    "8543.90.88.85",
    "8473.30.11.80",
    "8473.30.20.00",
    "8471.50.01.50",
    "8504.40.95.80",
    "8414.59.65.90",
    "8414.59.15.00",
    "8542.31.00.75",
    "8536.90.85.85",
    "8544.42.90.90",
    "8421.29.00.65",
    "9406.20.00.00",
];

fn day() -> impl Strategy<Value = Date> {
    // 2022-01-27 to 2026-12-31: the days that every line of LINES knows.
    (0_i32..1_800)
        .prop_map(|n| "2022-01-27".parse::<Date>().unwrap().plus_days(n))
}

fn origin() -> impl Strategy<Value = Country> {
    let all = Country::all();
    (0..all.len()).prop_map(move |i| all[i])
}

fn line() -> impl Strategy<Value = &'static str> {
    (0..LINES.len()).prop_map(|i| LINES[i])
}

prop_compose! {
    fn any_query()(
        hts in line(),
        origin in origin(),
        day in day(),
        cents in 0_i64..10_000_000_000,
        us_share in proptest::option::of(0_u32..=100),
        metal_share in proptest::option::of(0_u32..=100),
        metal_weight in proptest::option::of(0_u32..=100),
        loaded_before in proptest::option::of(0_i32..120),
        mode in proptest::option::of(0_u8..3),
    ) -> Query {
        let value = Usd::new(Decimal::new(cents, 2));
        let share = |pct: u32| value * Decimal::new(pct.into(), 2);
        let mut asked = query(hts, origin.code(), &day.to_string(), "0");
        asked.value = value;
        asked.us_content = us_share.map(share);
        asked.metal_content = metal_share.map(share);
        asked.metal_weight_pct = metal_weight.map(Decimal::from);
        asked.loaded_on = loaded_before.map(|n| day.plus_days(-n));
        asked.mode = mode.map(|m| [Mode::Air, Mode::Ocean, Mode::Truck][usize::from(m)]);
        asked
    }
}

fn answer(query: &Query) -> Stack {
    assess(query, &RATES).unwrap_or_else(|e| panic!("{query:?}: {e}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn the_total_is_the_sum_of_layers_rounded_to_the_cent(q in any_query()) {
        let stack = answer(&q);
        let mut sum = Usd::ZERO;
        for layer in &stack.layers {
            prop_assert_eq!(layer.amount_usd, layer.amount_usd.to_cents());
            prop_assert!(layer.amount_usd >= Usd::ZERO);
            prop_assert_eq!(layer.base_usd, layer.base_usd.to_whole());
            prop_assert!(layer.base_usd <= stack.value_usd);
            prop_assert!(!layer.cite.is_empty() && !layer.working.is_empty());
            sum += layer.amount_usd;
        }
        prop_assert_eq!(sum, stack.duty_total_usd);
        let mut places: Vec<u32> =
            stack.layers.iter().map(|l| l.filing_position).collect();
        places.sort_unstable();
        let expected: Vec<u32> = (1..).take(places.len()).collect();
        prop_assert_eq!(places, expected);
        // The chapter 1 to 97 number is filed last.
        let last = usize::try_from(stack.layers[0].filing_position).unwrap();
        prop_assert_eq!(last, stack.layers.len());
    }

    #[test]
    fn duty_grows_with_value(q in any_query(), more in 1_i64..1_000_000) {
        let mut dearer = Query { us_content: None, metal_content: None, ..q };
        let before = answer(&dearer).duty_total_usd;
        dearer.value += Usd::new(Decimal::from(more));
        prop_assert!(answer(&dearer).duty_total_usd >= before);
    }

    #[test]
    fn a_claim_never_raises_the_duty(q in any_query()) {
        let plain = Query { loaded_on: None, mode: None, spi: None, us_content: None, ..q.clone() };
        let before = answer(&plain).duty_total_usd;
        // In transit since long ago, by vessel.
        let loaded = Query {
            loaded_on: Some("2022-01-01".parse().unwrap()),
            mode: Some(Mode::Ocean),
            ..plain.clone()
        };
        prop_assert!(answer(&loaded).duty_total_usd <= before);
        for program in &RATES.programs {
            let claim = Query { spi: Some(program.symbol.clone()), ..plain.clone() };
            match assess(&claim, &RATES) {
                Ok(stack) => prop_assert!(
                    stack.duty_total_usd <= before,
                    "{} {} {}", program.symbol, q.origin, q.entry_date
                ),
                Err(DutyError::ProgramOrigin { .. }) => {}
                Err(e) => prop_assert!(false, "{e}"),
            }
        }
        let content = Query { us_content: Some(plain.value), ..plain.clone() };
        prop_assert!(answer(&content).duty_total_usd <= before);
        let mut declared = plain.clone();
        for fact in ["civil_aircraft", "donation", "exclusion_20vvv"] {
            std::sync::Arc::make_mut(&mut declared.facts).insert(fact.into(), hashgate_model::FactValue::Bool(true));
        }
        prop_assert!(answer(&declared).duty_total_usd <= before);
    }

    #[test]
    fn caps_hold(q in any_query()) {
        let stack = answer(&q);
        let base = stack.layers[0].amount_usd;
        for measure in &RATES.measures {
            for row in &measure.rates {
                if row.kind != RateKind::TotalCap { continue }
                let capped = stack.layers.iter().find(|l| {
                    l.heading == *row.heading && l.authority == measure.authority
                });
                if let Some(layer) = capped {
                    let limit = (stack.value_usd * row.rate).amount();
                    let sum = (base + layer.amount_usd).amount();
                    prop_assert!(sum <= limit + Decimal::new(1, 2), "{layer:?}");
                }
            }
        }
    }

    #[test]
    fn fees_keep_their_bounds_and_their_shares_add_up(
        values in proptest::collection::vec(0_i64..50_000_000, 1..8),
        day in day(),
        ocean: bool,
    ) {
        let stacks: Vec<Stack> = values
            .iter()
            .map(|cents| {
                let mut q = query("8543.70.98.60", "MY", &day.to_string(), "0");
                q.value = Usd::new(Decimal::new(*cents, 2));
                answer(&q)
            })
            .collect();
        let whole: Usd = stacks.iter().map(|s| s.value_usd).sum();
        let terms = EntryTerms {
            entry_date: hashgate_model::EntryDate(day),
            mode: Some(if ocean { Mode::Ocean } else { Mode::Air }),
            informal: false,
        };
        let owed = entry(stacks, terms, &RATES);
        let year = RATES.fees.mpf.iter().find(|y| y.period.contains(day)).unwrap();
        let mpf = owed.fees.iter().find(|f| f.kind == "mpf");
        prop_assert_eq!(mpf.is_some(), !whole.is_zero());
        for fee in &owed.fees {
            let sum: Usd = fee.shares.iter().map(|s| s.amount_usd).sum();
            prop_assert_eq!(sum, fee.amount_usd);
            prop_assert!(fee.shares.iter().all(|s| s.amount_usd >= Usd::ZERO));
        }
        if let Some(mpf) = mpf {
            prop_assert!(mpf.amount_usd >= year.min && mpf.amount_usd <= year.max);
        }
        prop_assert_eq!(owed.fees.iter().any(|f| f.kind == "hmf"), ocean);
        prop_assert_eq!(owed.total_usd, owed.duty_total_usd + owed.fees_total_usd);
    }
}

/// No day has two rows for one origin in one measure, and no authority lays
/// two duties above zero on one line.
#[test]
fn one_authority_lays_one_duty() {
    for day in hashgate_duty::boundaries(&RATES) {
        if day < "2018-01-01".parse().unwrap() {
            continue;
        }
        for line in &RATES.lines {
            if !line.period.contains(day) {
                continue;
            }
            for origin in ["CN", "CA", "RU", "GB", "MY"] {
                let hts = line.hts.to_string();
                let mut q = query(&hts, origin, &day.to_string(), "10000");
                q.quantity = Some(1.into());
                let stack = answer(&q);
                let mut owed: Vec<Authority> = stack
                    .layers
                    .iter()
                    .filter(|l| !l.amount_usd.is_zero())
                    .map(|l| l.authority)
                    .filter(|a| RATES.authority(*a).is_some_and(|i| !i.several))
                    .collect();
                let all = owed.len();
                owed.sort_unstable();
                owed.dedup();
                assert_eq!(owed.len(), all, "{hts} {origin} {day}: {stack:?}");
            }
        }
    }
}

#[test]
fn two_exceptions_of_one_rank_are_an_error_that_names_both() {
    let mut rates = RATES.clone();
    let measure = rates
        .measures
        .iter_mut()
        .find(|m| m.authority == Authority::of("s301_forced_labor"))
        .unwrap();
    let again = Exception {
        heading: "9903.05.99".to_owned(),
        ..measure.exceptions[0].clone()
    };
    measure.exceptions.push(again);
    let mut q = query("8543.70.98.60", "CN", "2026-07-25", "10000");
    q.loaded_on = Some("2026-07-01".parse().unwrap());
    let error = assess(&q, &rates).unwrap_err().to_string();
    assert!(error.contains("9903.05.85") && error.contains("9903.05.99"));
}
