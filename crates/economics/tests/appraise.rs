//! A purchase from further sides: dates, rates of return, where its worth
//! turns, tax.

// Helpers outside a test function may fail as loudly as a test does.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{path::Path, sync::LazyLock};

use hashgate_economics::{
    Appraisal, AppraisalInput, Irr, Movement, PaybackInput, TaxTerms, appraise,
    payback,
};
use hashgate_model::{EconomicTerms, Rate, Usd};
use hashgate_pack::{SourceTree, market::Market, read_section};
use proptest::prelude::*;
use rust_decimal::Decimal;

static MARKET: LazyLock<Market> = LazyLock::new(|| {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    read_section(&SourceTree::from_dir(&data).unwrap()).unwrap()
});

fn usd(text: &str) -> Usd {
    text.parse().unwrap()
}

fn percent(n: i64) -> Rate {
    Rate::from_percent(n.into())
}

/// Machines that pay: 62.50 USD/PH/day at 4.2 cents over three years.
fn terms() -> EconomicTerms {
    EconomicTerms {
        hashprice_usd_per_ph_day: Some(usd("62.50")),
        power_usd_per_kwh: Some(usd("0.042")),
        difficulty_growth_per_year: Some(percent(10)),
        btc_growth_per_year: Some(percent(0)),
        discount_rate: Some(percent(10)),
        horizon_months: Some(36),
        ..EconomicTerms::default()
    }
}

fn input(terms: &EconomicTerms) -> PaybackInput<'_> {
    PaybackInput {
        landed_usd: usd("350000"),
        ths: 23_400.into(),
        efficiency_j_th: 15.into(),
        fob_usd: Some(usd("327600")),
        duty_usd: None,
        delay_days: Some(30),
        terms,
        as_of: "2026-11-25".parse().unwrap(),
    }
}

fn of(terms: &EconomicTerms, tax: Option<TaxTerms>) -> Appraisal {
    let more = AppraisalInput { tax, ..AppraisalInput::default() };
    appraise(&input(terms), &more, &MARKET).unwrap()
}

fn npv(terms: &EconomicTerms) -> Decimal {
    payback(&input(terms), &MARKET).unwrap().projected.npv_usd.amount()
}

#[test]
fn where_the_worth_turns_it_is_nothing() {
    let terms = terms();
    let found = of(&terms, None);
    let power = found.zero_npv_power_usd_per_kwh.unwrap();
    let at = |power: Decimal| {
        npv(&EconomicTerms {
            power_usd_per_kwh: Some(Usd::new(power)),
            ..terms.clone()
        })
    };
    assert!(
        at(power) >= Decimal::ZERO
            && at(power + Decimal::new(2, 4)) < Decimal::ZERO
    );
    let hashprice = found.zero_npv_hashprice_usd_per_ph_day.unwrap();
    let at = |price: Decimal| {
        npv(&EconomicTerms {
            hashprice_usd_per_ph_day: Some(Usd::new(price)),
            ..terms.clone()
        })
    };
    assert!(
        at(hashprice) >= Decimal::ZERO
            && at(hashprice - Decimal::new(2, 2)) < Decimal::ZERO
    );
    let days = found.most_delay_days.unwrap();
    let at = |days: u32| {
        let late = PaybackInput { delay_days: Some(days), ..input(&terms) };
        payback(&late, &MARKET).unwrap().projected.npv_usd.amount()
    };
    assert!(at(days) >= Decimal::ZERO && at(days + 1) < Decimal::ZERO);
    let Irr::One { rate } = found.irr else { panic!("{:?}", found.irr) };
    let at = npv(&EconomicTerms { discount_rate: Some(rate), ..terms.clone() });
    assert!(at.abs() < 50.into(), "{at} of 350,000 at {rate}");
}

#[test]
fn storage_shortens_the_delay_that_is_borne() {
    let terms = terms();
    let more = AppraisalInput {
        storage_per_day_usd: Some(usd("500")),
        ..AppraisalInput::default()
    };
    let dear = appraise(&input(&terms), &more, &MARKET).unwrap();
    assert!(dear.most_delay_days < of(&terms, None).most_delay_days);
}

#[test]
fn what_never_pays_has_no_date_and_no_turn() {
    let terms =
        EconomicTerms { hashprice_usd_per_ph_day: Some(usd("10")), ..terms() };
    let found = of(&terms, None);
    assert_eq!(
        (found.pays_back_on, found.projected_pays_back_on),
        (None, None)
    );
    assert_eq!(found.most_delay_days, None);
    assert_eq!(found.zero_npv_power_usd_per_kwh, None);
    assert!(found.zero_npv_hashprice_usd_per_ph_day.is_some());
    assert!(matches!(found.irr, Irr::None { .. }), "{:?}", found.irr);
}

#[test]
fn a_date_is_that_of_the_days() {
    let terms = terms();
    let answer = payback(&input(&terms), &MARKET).unwrap();
    let found = of(&terms, None);
    let days = |date: Option<hashgate_model::Date>| {
        date.unwrap().days_since("2026-11-25".parse().unwrap()).try_into().ok()
    };
    assert_eq!(days(found.pays_back_on), answer.payback_days);
    assert_eq!(
        days(found.projected_pays_back_on),
        answer.projected.payback_days
    );
}

fn tax(contract: Option<&str>, service: &str) -> TaxTerms {
    TaxTerms {
        rate: percent(21),
        contract_on: contract.map(|day| day.parse().unwrap()),
        service_on: Some(service.parse().unwrap()),
    }
}

#[test]
fn a_contract_that_is_not_dated_leaves_both_bonuses_open() {
    let terms = terms();
    let open = of(&terms, Some(tax(None, "2026-12-20"))).after_tax;
    let told: Vec<_> =
        open.iter().map(|a| (a.contract.as_str(), a.bonus)).collect();
    assert_eq!(
        told,
        [
            ("after 2025-01-19", percent(100)),
            ("on or before 2025-01-19", percent(20))
        ]
    );
    assert!(open[0].npv_usd > open[1].npv_usd);
    let dated =
        of(&terms, Some(tax(Some("2025-01-19"), "2026-12-20"))).after_tax;
    assert_eq!(dated.len(), 1);
    assert_eq!(dated[0].years, open[1].years);
}

/// 350,000 with a bonus of 20%: 70,000 at once and a fifth of 280,000 in the
/// first year; 32% in 2027, 19.2% in 2028, and half of 11.52% in the year of
/// the sale.
#[test]
fn the_cost_is_deducted_by_the_table() {
    let terms = EconomicTerms { resale: Some(percent(10)), ..terms() };
    let tax = tax(Some("2025-01-19"), "2026-12-20");
    let [answer] = &of(&terms, Some(tax)).after_tax[..] else {
        panic!("several");
    };
    let told: Vec<String> = answer
        .years
        .iter()
        .map(|year| format!("{} {}", year.year, year.depreciation_usd))
        .collect();
    assert_eq!(
        told,
        ["2026 126000.00", "2027 89600.00", "2028 53760.00", "2029 16128.00"]
    );
    assert_eq!(answer.deducted_usd, usd("285488.00"));
    assert_eq!(answer.adjusted_basis_usd, usd("64512.00"));
    // Sold for 35,000, which is less than what is left.
    assert_eq!(answer.recapture_usd, Usd::ZERO);
    assert_eq!(answer.years[3].sale_gain_usd, usd("-29512.00"));
    let income: Decimal =
        answer.years.iter().map(|year| year.income_usd.amount()).sum();
    let net = payback(&input(&terms), &MARKET).unwrap().projected.net_usd;
    let all = net.amount() + Decimal::from(350_000 - 35_000);
    assert!((income - all).abs() < Decimal::new(5, 2), "{income} {all}");
    // Over all years what is taxed is what was earned.
    let taxed: Decimal =
        answer.years.iter().map(|year| year.taxable_usd.amount()).sum();
    assert!((taxed - net.amount()).abs() < Decimal::new(5, 2));
}

#[test]
fn a_sale_above_what_is_left_is_ordinary_income() {
    let terms = EconomicTerms { resale: Some(percent(30)), ..terms() };
    let after =
        of(&terms, Some(tax(Some("2026-11-01"), "2026-12-20"))).after_tax;
    assert_eq!(after[0].bonus, percent(100));
    assert_eq!(after[0].adjusted_basis_usd, Usd::ZERO);
    assert_eq!(after[0].recapture_usd, usd("105000.00"));
    assert!(after[0].notes.iter().any(|note| note.contains("1245")));
    assert!(after[0].notes.iter().any(|note| note.contains("mid-quarter")));
}

#[test]
fn what_is_sold_in_its_first_year_is_not_depreciated() {
    let terms = EconomicTerms { horizon_months: Some(3), ..terms() };
    let after =
        of(&terms, Some(tax(Some("2026-11-01"), "2027-01-20"))).after_tax;
    assert_eq!(after[0].deducted_usd, Usd::ZERO);
    assert_eq!(after[0].years.last().unwrap().sale_gain_usd, usd("-350000.00"));
}

#[test]
fn days_that_cannot_be_are_refused() {
    let terms = terms();
    let error = |tax: TaxTerms| {
        let more =
            AppraisalInput { tax: Some(tax), ..AppraisalInput::default() };
        appraise(&input(&terms), &more, &MARKET).unwrap_err().to_string()
    };
    let early = error(tax(Some("2026-12-21"), "2026-12-20"));
    assert!(early.contains("which is later"), "{early}");
    let late = error(tax(None, "2036-12-20"));
    assert!(late.contains("after the horizon"), "{late}");
    let old = error(tax(Some("2016-12-01"), "2018-12-20"));
    assert!(old.contains("depreciation for income tax"), "{old}");
    let mut dear = tax(None, "2026-12-20");
    dear.rate = percent(95);
    assert!(error(dear).contains("tax rate is 0.95"));
}

#[test]
fn a_power_price_in_cents_is_asked_about() {
    let terms =
        EconomicTerms { power_usd_per_kwh: Some(usd("6.5")), ..terms() };
    let error = payback(&input(&terms), &MARKET).unwrap_err().to_string();
    assert!(error.contains("if cents are meant, write 0.065"), "{error}");
}

#[test]
fn a_right_to_stand_still_is_worth_more_the_more_it_moves() {
    let terms =
        EconomicTerms { hashprice_usd_per_ph_day: Some(usd("25")), ..terms() };
    let right = |volatility: i64, terms: &EconomicTerms| {
        let movement = Movement::without_jumps(Decimal::new(volatility, 2));
        let more = AppraisalInput {
            movement: Some(movement),
            ..AppraisalInput::default()
        };
        appraise(&input(terms), &more, &MARKET).unwrap().right_to_run.unwrap()
    };
    let (still, calm, wild) =
        (right(0, &terms), right(30, &terms), right(90, &terms));
    // To the cent what the path brings without a right.
    let cent = Decimal::new(1, 2);
    assert!((still.npv_usd.amount() - npv(&terms)).abs() <= cent);
    assert_eq!(still.option_usd, still.curtailed_usd);
    assert!(still.always_on_usd < still.curtailed_usd);
    assert!(still.option_usd < calm.option_usd);
    assert!(calm.option_usd < wild.option_usd);
    let bound = EconomicTerms { take_or_pay: Some(true), ..terms };
    let bound = right(90, &bound);
    assert_eq!(bound.option_usd, bound.always_on_usd);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// A dearer landing, a later start, dearer power and a thirstier machine
    /// never make a purchase worth more.
    #[test]
    fn worth_never_rises_with_what_costs(
        landed in 100_000_i64..600_000, delay in 0_u32..400,
        cents in 1_i64..15, j_th in 10_i64..40, growth in -30_i64..60,
    ) {
        let terms = EconomicTerms {
            power_usd_per_kwh: Some(Usd::new(Decimal::new(cents, 2))),
            difficulty_growth_per_year: Some(percent(growth)),
            ..terms()
        };
        let at = |landed: i64, delay: u32, j_th: i64, terms: &EconomicTerms| {
            let input = PaybackInput {
                landed_usd: Usd::new(landed.into()),
                delay_days: Some(delay),
                efficiency_j_th: j_th.into(),
                ..input(terms)
            };
            payback(&input, &MARKET).unwrap().projected.npv_usd
        };
        let base = at(landed, delay, j_th, &terms);
        prop_assert!(at(landed + 1000, delay, j_th, &terms) < base);
        prop_assert!(at(landed, delay + 20, j_th, &terms) <= base);
        prop_assert!(at(landed, delay, j_th + 3, &terms) <= base);
        let dearer = EconomicTerms {
            power_usd_per_kwh: Some(Usd::new(Decimal::new(cents + 1, 2))),
            ..terms.clone()
        };
        prop_assert!(at(landed, delay, j_th, &dearer) <= base);
    }
}
