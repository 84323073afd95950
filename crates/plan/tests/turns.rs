//! What a plan says would turn its order does turn it.

#![allow(clippy::unwrap_used, reason = "a test that cannot run must fail")]

use std::num::NonZeroUsize;

use hashgate_economics::{PaybackInput, payback};
use hashgate_hardware::Identifier;
use hashgate_model::{Decimal, EconomicTerms, Usd};
use hashgate_papers::Input;
use hashgate_plan::{Desk, PlanAnswer, plan, read};

/// Two imports of one machine; the second costs more.
fn text(duty_first: &str, price: &str, delay: u32) -> String {
    format!(
        "as_of = 2026-11-25\npaths = 512\n[economics]\n\
         hashprice_usd_per_ph_day = \"60\"\npower_usd_per_kwh = \"0.04\"\n\
         [[option]]\nname = \"first\"\nmodel = \"Antminer S21 Pro \
         234T\"\nquantity = 10\nprice_usd = \"3000\"\norigin = \"MY\"\n\
         entry_date = 2026-11-25\nmode = \"air\"\ncosts = {{ freight_usd = \
         \"{duty_first}\", delay_days = {delay} }}\n\
         [[option]]\nname = \"other\"\nmodel = \"Antminer S21 Pro \
         234T\"\nquantity = 10\nprice_usd = \"{price}\"\norigin = \"MY\"\n\
         entry_date = 2026-11-25\nmode = \"air\"\ncosts = {{ freight_usd = \
         \"100\", delay_days = 20 }}\n"
    )
}

fn answer(text: &str, threads: usize) -> PlanAnswer {
    let pack = hashgate_embedded::pack().unwrap();
    let identifier = Identifier::new(&pack.hardware);
    let desk = Desk {
        pack: &pack,
        identifier: &identifier,
        as_of: "2026-11-25".parse().unwrap(),
        threads: NonZeroUsize::new(threads).unwrap(),
    };
    let bytes = text.as_bytes().to_vec();
    let file = Input { name: "plan.toml".into(), bytes };
    plan(&desk, &read(&file).unwrap()).unwrap()
}

fn first(plan: &PlanAnswer) -> &str {
    &plan.options.first().unwrap().name
}

#[test]
fn a_delay_at_which_the_order_turns_turns_it() {
    let base = answer(&text("100", "3300", 20), 1);
    assert_eq!(first(&base), "first");
    let days = base.turns[0].delay_of_the_first_days.unwrap();
    let just = answer(&text("100", "3300", 20 + days - 1), 1);
    assert_eq!(first(&just), "first", "{days}");
    let turned = answer(&text("100", "3300", 20 + days), 1);
    assert_eq!(first(&turned), "other", "{days}");
}

#[test]
fn a_price_at_which_the_order_turns_turns_it() {
    let base = answer(&text("100", "3300", 20), 1);
    let share = base.turns[0].price_of_the_other.unwrap().fraction();
    let price = Decimal::from(3300) * share;
    // A little above and below, since the resale follows the cost.
    let at = |more: i64| {
        let price = (price + Decimal::from(more)).round_dp(2).to_string();
        answer(&text("100", &price, 20), 1)
    };
    assert_eq!(first(&at(15)), "first");
    assert_eq!(first(&at(-15)), "other");
}

#[test]
fn a_duty_at_which_the_order_turns_costs_what_the_lead_is() {
    let base = answer(&text("100", "3300", 20), 1);
    let turn = &base.turns[0];
    let option = &base.options[0];
    let owed = option.duty.as_ref().unwrap().most_usd.unwrap();
    let at = option.goods_usd * turn.duty_on_the_first.unwrap();
    let more = at - owed;
    let lead = turn.behind_per_th_usd * option.ths;
    // Duty is not owed on what is sent back: its chance is two in a thousand.
    let apart = (more.amount() - lead.amount()).abs();
    assert!(apart < lead.amount() * Decimal::new(1, 2), "{more} {lead}");
    assert!(more > Usd::ZERO);
}

#[test]
fn one_seed_is_one_plan_on_any_number_of_threads() {
    let text = text("100", "3300", 20);
    let one = format!("{:?}", answer(&text, 1));
    assert_eq!(format!("{:?}", answer(&text, 3)), one);
    let twice = answer(&text.replace("\"other\"", "\"same\""), 2);
    assert_eq!(twice.options.len(), 2);
}

#[test]
fn where_power_is_paid_for_though_not_drawn_the_first_turn_is_found() {
    let contract = text("100", "3300", 20)
        .replace("[economics]\n", "[economics]\ntake_or_pay = true\n");
    let base = answer(&contract, 1);
    assert_eq!(first(&base), "first");
    let days = base.turns[0].delay_of_the_first_days.unwrap();
    let later = |days: u32| {
        let delay = format!("delay_days = {}", 20 + days);
        answer(&contract.replacen("delay_days = 20", &delay, 1), 1)
    };
    assert_eq!(first(&later(days - 1)), "first", "{days}");
    assert_eq!(first(&later(days)), "other", "{days}");
}

#[test]
fn an_option_is_worth_the_same_in_any_company() {
    let two = text("100", "3300", 20);
    let more = two.replace("\"other\"", "\"third\"");
    let more = more.split_once("[[option]]\nname = \"third\"").unwrap().1;
    let three = format!("{two}[[option]]\nname = \"third\"{more}");
    let three = three.replace("\"3300\"", "\"3310\"");
    let (two, three) = (answer(&two, 1), answer(&three, 2));
    assert_eq!(three.options.len(), 3);
    let of = |plan: &PlanAnswer| {
        let option = plan.options.iter().find(|o| o.name == "first").unwrap();
        option.outcomes.clone().unwrap()
    };
    assert_eq!(of(&two), of(&three));
    // Two that are the same in all but the name are worth the same.
    let worth = |name: &str| {
        let mut options = three.options.iter();
        let option = options.find(|o| o.name == name).unwrap();
        option.outcomes.as_ref().unwrap().mean_npv_usd
    };
    assert_eq!(worth("other"), worth("third"));
}

#[test]
fn without_chance_there_is_one_worth_and_it_is_that_of_the_payback() {
    let still = text("100", "3300", 20).replace(
        "[economics]\n",
        "[priors]\nhashprice_volatility = \"0\"\ndetention = \"0\"\nseizure \
         = \"0\"\nexport = \"0\"\n[economics]\n",
    );
    let plan = answer(&still, 1);
    for option in &plan.options {
        let tree = option.outcomes.as_ref().unwrap();
        assert_eq!(tree.p5_npv_usd, tree.p95_npv_usd);
        assert_eq!(tree.worst_twentieth_usd, tree.mean_npv_usd);
        assert!(tree.standard_error_usd.is_zero());
        let terms = EconomicTerms {
            hashprice_usd_per_ph_day: Some("60".parse().unwrap()),
            power_usd_per_kwh: Some("0.04".parse().unwrap()),
            ..EconomicTerms::default()
        };
        let input = PaybackInput {
            landed_usd: option.landed_usd.unwrap(),
            ths: option.ths,
            efficiency_j_th: option.efficiency_j_th,
            fob_usd: Some(option.goods_usd),
            duty_usd: option.duty.as_ref().unwrap().most_usd,
            delay_days: Some(20),
            terms: &terms,
            as_of: plan.as_of,
        };
        let pack = hashgate_embedded::pack().unwrap();
        let exact = payback(&input, &pack.market).unwrap().projected.npv_usd;
        // Days are walked by weeks: apart by less than a part in a thousand
        // of what the machines cost.
        let apart = (exact - tree.mean_npv_usd).amount().abs();
        let cost = option.landed_usd.unwrap().amount();
        assert!(apart * Decimal::ONE_THOUSAND < cost, "{apart} of {cost}");
    }
}

/// The message about a plan that cannot be reckoned.
fn refused(text: &str) -> String {
    let pack = hashgate_embedded::pack().unwrap();
    let identifier = Identifier::new(&pack.hardware);
    let desk = Desk {
        pack: &pack,
        identifier: &identifier,
        as_of: "2026-11-25".parse().unwrap(),
        threads: NonZeroUsize::MIN,
    };
    let bytes = text.as_bytes().to_vec();
    let file = Input { name: "plan.toml".into(), bytes };
    let answer = read(&file).and_then(|of_file| plan(&desk, &of_file));
    answer.unwrap_err().message
}

#[test]
fn what_is_wrong_is_told_with_the_line_on_which_it_stands() {
    let good = text("100", "3300", 20);
    for (from, to, line, word) in [
        ("\"0.04\"", "\"4\"", 5, "0.04"),
        ("paths = 512", "paths = 70000", 2, "65536"),
        ("as_of = 2026-11-25", "as_of = 2008-01-01", 1, "first block"),
        ("\"3000\"", "\"-3000\"", 6, "price"),
        ("freight_usd = \"100\"", "freight_usd = \"-1\"", 6, "negative"),
        ("delay_days = 20 }", "delay_days = 20, other = 1 }", 14, "other"),
        ("Antminer S21 Pro 234T", "a kettle", 6, "a kettle"),
        ("[economics]", "[priors]\nluck = \"1\"\n[economics]", 4, "luck"),
        (
            "[economics]",
            "[priors]\nseizure = \"0.7\"\nexport = \"0.5\"\n[economics]",
            4,
            "together",
        ),
        (
            "mode = \"air\"",
            "priors = { hashprice_volatility = \"1\" }",
            6,
            "one market",
        ),
        ("entry_date = 2026-11-25", "entry_date = 2027-05-01", 6, "before"),
        ("[economics]", "colour = 1\n[economics]", 3, "colour"),
    ] {
        let message = refused(&good.replacen(from, to, 1));
        let place = format!("plan.toml, line {line}: ");
        assert!(message.starts_with(&place), "{to}: {message}");
        assert!(message.contains(word), "{to}: {message}");
    }
}
