//! What a plan says would turn its order does turn it.

#![allow(clippy::unwrap_used, reason = "a test that cannot run must fail")]

use std::num::NonZeroUsize;

use hashgate_hardware::Identifier;
use hashgate_model::{Decimal, Usd};
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
