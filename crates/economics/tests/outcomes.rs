//! The tree of outcomes: published figures, limits, and what must not turn.

#![allow(clippy::unwrap_used, reason = "a test that cannot run must fail")]

use std::num::NonZeroUsize;

use hashgate_economics::{
    Draw, Markets, Movement, Outcomes, PaybackInput, Priors, Ready, Simulation,
    Venture, mean_npv, outcomes, payback,
};
use hashgate_model::{Decimal, EconomicTerms, Usd};
use hashgate_pack::{SourceTree, market::Market, read_section};
use proptest::prelude::*;

fn market() -> Market {
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
    read_section(&SourceTree::from_dir(data.as_ref()).unwrap()).unwrap()
}

fn terms(power: &str, hashprice: &str) -> EconomicTerms {
    EconomicTerms {
        power_usd_per_kwh: Some(power.parse().unwrap()),
        hashprice_usd_per_ph_day: Some(hashprice.parse().unwrap()),
        pool_fee: Some("2%".parse().unwrap()),
        host_share: Some("0".parse().unwrap()),
        uptime: Some("1".parse().unwrap()),
        pue: Some(Decimal::ONE),
        // Revenue falls and money is discounted by 15% and 10% a year without
        // a break: e^0.15 - 1 and e^0.1 - 1.
        difficulty_growth_per_year: Some("16.183424%".parse().unwrap()),
        btc_growth_per_year: Some("0".parse().unwrap()),
        discount_rate: Some("10.517092%".parse().unwrap()),
        horizon_months: Some(48),
        resale: Some("0".parse().unwrap()),
        ..EconomicTerms::default()
    }
}

fn purchase<'a>(
    terms: &'a EconomicTerms,
    landed: &str,
    joules: &str,
    delay: u32,
) -> PaybackInput<'a> {
    PaybackInput {
        landed_usd: landed.parse().unwrap(),
        ths: Decimal::from(1000),
        efficiency_j_th: joules.parse().unwrap(),
        fob_usd: Some("10000".parse().unwrap()),
        duty_usd: Some("1260".parse().unwrap()),
        delay_days: Some(delay),
        terms,
        // No halving lies within the horizon.
        as_of: "2020-06-01".parse().unwrap(),
    }
}

fn priors(market: &Market, given: &[(&str, &str)]) -> Priors {
    let given: Vec<(String, Decimal)> = given
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.parse().unwrap()))
        .collect();
    Priors::of(market, &given).unwrap()
}

const CERTAIN: [(&str, &str); 3] =
    [("detention", "0"), ("seizure", "0"), ("export", "0")];

fn markets(volatility: &str, paths: u32, threads: usize) -> Markets {
    let movement = Movement::without_jumps(volatility.parse().unwrap());
    let simulation = Simulation { draw: Draw::Sobol, paths, seed: 7 };
    let threads = NonZeroUsize::new(threads).unwrap();
    Markets::of(1461, &movement, simulation, threads).unwrap()
}

fn answer(
    input: PaybackInput<'_>,
    given: &[(&str, &str)],
    markets: &Markets,
) -> Outcomes {
    let market = market();
    let storage_per_day_usd = Some("10".parse().unwrap());
    let venture = Venture { purchase: input, storage_per_day_usd };
    let ready = Ready::of(&venture, &market).unwrap();
    outcomes(&ready, &priors(&market, given), markets).unwrap()
}

fn dollars(usd: Usd) -> f64 {
    usd.amount().to_string().parse().unwrap()
}

#[test]
fn delay_costs_what_was_reckoned_by_hand() {
    // 39 USD/PH/day falling by 15% a year, 17.5 J/TH, 6 cents, 10% a year, a
    // pool fee of 2%, four years: 5.63 USD/TH at once, 4.89 after 60 days, 3.91 after 150, before
    // the machine is paid for.
    let terms = terms("0.06", "39");
    let still = markets("0", 16, 1);
    for (delay, worth) in [(0, 5.63), (60, 4.89), (150, 3.91)] {
        let input = purchase(&terms, "1", "17.5", delay);
        let mean = dollars(answer(input, &CERTAIN, &still).mean_npv_usd);
        let per_th = (mean + 1.0) / 1000.0;
        assert!((per_th - worth).abs() < 0.025, "{delay}: {per_th}");
    }
}

#[test]
fn without_chance_it_is_the_present_value_of_the_payback() {
    let terms = terms("0.05", "55");
    let market = market();
    for (landed, delay) in [("17000", 0), ("17000", 45), ("25000", 200)] {
        let input = purchase(&terms, landed, "15", delay);
        let plain = payback(&input, &market).unwrap().projected.npv_usd;
        let tree = answer(input, &CERTAIN, &markets("0", 4, 1));
        let apart = dollars(tree.mean_npv_usd) - dollars(plain);
        assert!(apart.abs() < 40.0, "{landed} {delay}: {apart}");
        assert_eq!(tree.p5_npv_usd, tree.p95_npv_usd);
    }
}

#[test]
fn a_sure_seizure_loses_all_and_a_sure_return_the_journey() {
    let terms = terms("0.05", "55");
    let input = purchase(&terms, "12000", "15", 0);
    let moving = markets("0.5", 64, 1);
    let seized = [("detention", "0"), ("seizure", "1"), ("export", "0")];
    let tree = answer(input, &seized, &moving);
    // 12,000 and a tenth of the goods' 10,000.
    assert_eq!(tree.mean_npv_usd.to_string(), "-13000.00");
    assert_eq!(tree.worst_twentieth_usd, tree.mean_npv_usd);
    assert!(tree.pays_back.is_zero());
    let back = [("detention", "0"), ("seizure", "0"), ("export", "1")];
    let tree = answer(input, &back, &moving);
    // 8,000 back, 12,000 spent of which 1,260 of duty is not owed.
    assert_eq!(tree.mean_npv_usd.to_string(), "-2740.00");
}

#[test]
fn one_seed_is_one_answer_on_any_number_of_threads() {
    let terms = terms("0.05", "55");
    let input = purchase(&terms, "17000", "15", 10);
    let one = answer(input, &[], &markets("0.5", 1000, 1));
    for threads in [2, 3, 7] {
        assert_eq!(answer(input, &[], &markets("0.5", 1000, threads)), one);
    }
    assert!(one.p5_npv_usd <= one.p50_npv_usd);
    assert!(one.p50_npv_usd <= one.p95_npv_usd);
    assert!(one.worst_twentieth_usd <= one.p5_npv_usd);
    let together: Decimal = one.branches.iter().map(|b| b.chance).sum();
    assert_eq!(together, Decimal::ONE);
    assert!(one.mean_days_held > Decimal::from(60));
}

#[test]
fn priors_that_cannot_be_are_told() {
    let market = market();
    let of = |name: &str, value: &str| {
        let given = [(name.to_owned(), value.parse().unwrap())];
        Priors::of(&market, &given).unwrap_err().to_string()
    };
    assert!(of("luck", "0.5").contains("detention_days_median"));
    assert!(of("seizure", "1.5").contains("1.5"));
    assert!(of("detention", "0.999").contains("together"));
    assert!(of("detention_days_p95", "10").contains("no less than"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn more_cost_more_delay_dearer_power_and_hungrier_machines_never_help(
        joules in 10_u32..40, power in 20_u32..90, hashprice in 25_u32..120,
        delay in 0_u32..200, more in 1_u32..200,
    ) {
        let market = market();
        let moving = markets("0.6", 128, 2);
        let chances = priors(&market, &[("detention", "0.2")]);
        let mean = |joules: u32, power: u32, delay: u32, duty: f64| {
            let power = format!("0.{power:03}");
            let terms = terms(&power, &hashprice.to_string());
            let joules = joules.to_string();
            let input = purchase(&terms, "15000", &joules, delay);
            let venture =
                Venture { purchase: input, storage_per_day_usd: None };
            let ready = Ready::of(&venture, &market).unwrap();
            mean_npv(&ready.with_more_duty(duty), &chances, &moving)
        };
        let base = mean(joules, power, delay, 0.0);
        let slack = 1e-6 * base.abs().max(1.0);
        prop_assert!(mean(joules, power, delay, f64::from(more)) < base);
        prop_assert!(mean(joules, power, delay + more, 0.0) <= base + slack);
        prop_assert!(mean(joules, power + more, delay, 0.0) <= base + slack);
        prop_assert!(mean(joules + more, power, delay, 0.0) <= base + slack);
    }
}
