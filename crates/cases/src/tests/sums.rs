//! Bonds, thresholds, storage, penalties, notices.

use hashgate_pack::cases::{Culpability, Route, on};

use super::{HELD, law, told};
use crate::{Availability, Clock, cost_bond};

fn clock_of(text: &str, as_of: &str) -> Clock {
    told(text, as_of).1.unwrap()
}

#[test]
fn the_bond_is_a_tenth_within_cap_and_floor() {
    let law = law();
    let rule =
        &on(&law.amounts.cost_bond, "2026-11-25".parse().unwrap()).unwrap();
    for (value, bond) in [
        ("0", "250"),
        ("2499.99", "250"),
        ("2500", "250.00"),
        ("2500.10", "250.01"),
        ("30000", "3000.00"),
        ("49999.90", "4999.99"),
        ("50000", "5000"),
        ("5000000", "5000"),
    ] {
        let value = value.parse().unwrap();
        let (sum, working) = cost_bond(&rule.value, Some(value));
        assert_eq!(sum, bond.parse().unwrap(), "{working}");
    }
    assert_eq!(cost_bond(&rule.value, None).0, "5000".parse().unwrap());
}

#[test]
fn the_route_turns_just_above_the_limit() {
    let route = |facts: &str| {
        let text = format!("{facts}\nseizure_notice_mailed 2026-05-01");
        clock_of(&text, "2026-05-05").route.unwrap()
    };
    assert_eq!(route("value_usd = '500000'").route, Some(Route::Summary));
    let above = route("value_usd = '500000.01'");
    assert_eq!(above.route, Some(Route::Judicial));
    assert!(above.because.contains("unless customs says"));
    let barred = "value_usd = '5000000'\nprohibited = true";
    assert_eq!(route(barred).route, Some(Route::Summary));
    assert_eq!(route("").route, None);
}

#[test]
fn storage_counts_every_day_and_names_the_day_of_half() {
    let meter = |as_of: &str| {
        clock_of(
            "value_usd = '200000'\nstorage_per_day_usd = '1000'\n\
             storage_from = 2024-11-25\ndetention_notice 2024-12-05\n\
             release 2025-03-05",
            as_of,
        )
        .storage
        .unwrap()
    };
    let first = meter("2025-03-05");
    assert_eq!(first.days, 101);
    assert_eq!(first.to_date_usd, "101000".parse().unwrap());
    assert_eq!(first.limit_on, Some("2025-03-04".parse().unwrap()));
    assert!(first.ended);
    // After the release nothing is added.
    assert_eq!(meter("2026-01-01").days, 101);
}

#[test]
fn storage_that_costs_nothing_or_next_to_nothing_has_no_such_day() {
    for per_day in ["0", "0.01"] {
        let text = format!(
            "value_usd = '900000000'\nstorage_per_day_usd = '{per_day}'\n\
             presented_for_examination 2024-11-25"
        );
        let clock = clock_of(&text, "2025-01-01");
        assert_eq!(clock.storage.unwrap().limit_on, None);
    }
}

#[test]
fn penalties_are_the_lesser_of_value_and_so_many_times_the_loss() {
    let rows = |facts: &str| {
        let text = format!("{facts}\nentry 2025-01-02");
        clock_of(&text, "2026-05-05").exposure.unwrap().rows
    };
    let of = |facts: &str, fault: Culpability| {
        let row = rows(facts)
            .into_iter()
            .find(|row| row.culpability == fault)
            .unwrap();
        (
            row.maximum_usd.map(|s| s.to_string()),
            row.disclosed_usd.map(|s| s.to_string()),
        )
    };
    let some = |a: &str, b: &str| (Some(a.to_owned()), Some(b.to_owned()));
    let facts = "loss_of_duty_usd = '100000'\nvalue_usd = '350000'";
    assert_eq!(of(facts, Culpability::Negligence), some("200000.00", "0"));
    assert_eq!(of(facts, Culpability::GrossNegligence), some("350000", "0"));
    assert_eq!(of(facts, Culpability::Fraud), some("350000", "100000.00"));
    // Without a loss the measure is a part of the dutiable value.
    let none = "loss_of_duty_usd = '0'\nvalue_usd = '350000'\n\
                dutiable_value_usd = '300000'";
    assert_eq!(of(none, Culpability::Negligence), some("60000.00", "0"));
    assert_eq!(of(none, Culpability::GrossNegligence), some("120000.00", "0"));
    assert_eq!(of(none, Culpability::Fraud), some("350000", "30000.00"));
    // What is not given is not guessed.
    let lacking = "loss_of_duty_usd = '100000'";
    assert_eq!(of(lacking, Culpability::Fraud).0, None);
}

#[test]
fn a_floor_under_mitigation_is_named_once_it_is_ordered() {
    let notes = |as_of: &str| {
        clock_of("loss_of_duty_usd = '1'\nentry 2025-01-02", as_of)
            .exposure
            .unwrap()
            .notes
            .join(" ")
    };
    assert!(!notes("2026-06-02").contains("14411"));
    let named = notes("2026-06-03");
    assert!(named.contains("14411") && named.contains("second-hand"));
}

#[test]
fn marking_and_redelivery_have_their_sums() {
    let clock = clock_of(
        "dutiable_value_usd = '300000'\narrival 2026-05-01\n\
         marking_notice 2026-05-04\nredelivery_notice 2026-05-04",
        "2026-05-05",
    );
    let sums: Vec<String> = clock
        .exposure
        .unwrap()
        .other
        .iter()
        .map(|sum| sum.amount_usd.to_string())
        .collect();
    assert_eq!(sums, ["30000.00", "300000.00"]);
}

#[test]
fn the_ways_of_a_seized_case_are_set_side_by_side() {
    let clock = clock_of(HELD, "2025-01-15");
    let way =
        |id: &str| clock.elections.iter().find(|way| way.id == id).unwrap();
    assert_eq!(way("petition").availability, Availability::Open);
    assert_eq!(way("petition").safe_day, Some("2025-02-07".parse().unwrap()));
    // 80 days from presentation to the last day to petition.
    assert_eq!(
        way("petition").storage_to_last_day_usd,
        Some("80000".parse().unwrap())
    );
    // 650,000 is for a court: no bond gets there sooner.
    let claim = way("claim_and_cost_bond");
    assert_eq!(claim.availability, Availability::OtherRoute);
    assert!(claim.remark.as_ref().unwrap().contains("1610"));
    for id in ["offer_in_compromise", "abandon", "export"] {
        assert_eq!(way(id).last_day, None, "{id}");
    }
    assert!(clock.elections.iter().all(|way| !way.cites.is_empty()));
}

#[test]
fn the_notice_checker_names_what_is_missing() {
    let check = |states: &str| {
        let (file, _) = told("arrival 2024-11-20", "2025-01-01");
        let text = format!(
            "{}\n[[event]]\nkind = 'detention_notice'\ndate = 2024-12-05\n\
             {states}",
            toml::to_string(&file).unwrap()
        );
        let file = crate::CaseFile::read(&text).unwrap();
        crate::clock(&file, law(), "2025-01-01".parse().unwrap())
            .map(|clock| clock.notices[0].clone())
    };
    let part = check("states = ['start_of_detention', 'tests']").unwrap();
    let missing: Vec<_> =
        part.missing.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(
        missing,
        ["specific_reason", "expected_length", "information_wanted"]
    );
    assert!(part.checked);
    let open = check("").unwrap();
    assert!(!open.checked);
    assert_eq!(open.missing.len(), 5);
    let wrong = check("states = ['reason']").unwrap_err().to_string();
    assert!(wrong.contains("specific_reason"), "{wrong}");
}

#[test]
fn wrong_check_digits_are_warned_of() {
    let clock = clock_of(
        "entry_number = 'BED-0054200-5'\nmaster_awb = '999-12345670'\n\
         containers = ['MSKU7712093', 'x']\narrival 2026-05-01",
        "2026-05-05",
    );
    let all = clock.warnings.join(" ");
    for part in ["end in 4", "end in 5", "end in 1", "not of the form"] {
        assert!(all.contains(part), "{all}");
    }
}
