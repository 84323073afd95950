//! Errors that other tools made, each as a test that we pass.

// Helpers of tests stand outside `#[test]` functions.
#![allow(clippy::unwrap_used, clippy::panic)]
// `said` gives what `layer` gives, so that the two compare.
#![allow(clippy::unnecessary_wraps)]

mod common;

use common::{RATES, query, usd, with_facts};
use hashgate_duty::{
    Authority, Completeness, EntryTerms, Stack, assess, entry,
};
use hashgate_model::{Country, Mode};

fn stack(hts: &str, origin: &str, day: &str, facts: &str) -> Stack {
    assess(&with_facts(query(hts, origin, day, "10000"), facts), &RATES)
        .unwrap_or_else(|e| panic!("{hts} {origin} {day}: {e}"))
}

/// Heading and rate of an authority's layer.
fn layer(stack: &Stack, authority: Authority) -> Option<(String, String)> {
    stack.layers.iter().find(|l| l.authority == authority).map(|l| {
        (l.heading.to_string(), l.rate_pct.unwrap_or_default().to_string())
    })
}

fn said(heading: &str, rate: &str) -> Option<(String, String)> {
    Some((heading.to_owned(), rate.to_owned()))
}

/// A list that flattens the aircraft part makes supplies and fans look free.
#[test]
fn aircraft_lists_do_not_free_power_supplies_fans_and_boards() {
    for hts in
        ["8504.40.95.80", "8414.59.65.40", "8543.90.68.00", "8504.40.70.18"]
    {
        let plain = stack(hts, "MY", "2026-03-15", "");
        assert_eq!(
            layer(&plain, Authority::of("s122")),
            said("9903.03.01", "10"),
            "{hts}"
        );
        let aircraft = stack(hts, "MY", "2026-03-15", "civil_aircraft=true");
        assert_eq!(
            layer(&aircraft, Authority::of("s122")),
            said("9903.03.05", "0"),
            "{hts}"
        );
    }
}

/// Prefixes cut short reach lines that the annex does not list.
#[test]
fn metal_annexes_reach_only_the_numbers_they_list() {
    for (hts, reached) in [
        ("8543.90.88.85", true),
        ("8543.90.88.45", false),
        ("8543.90.68.00", false),
        ("8414.59.65.90", true),
        ("8414.59.65.60", false),
        ("8414.59.15.00", false),
        ("8536.90.85.85", true),
        ("8536.90.40.00", false),
        ("8471.50.01.50", false),
        ("8473.30.20.00", false),
        ("8473.30.51.00", false),
        ("8543.70.98.60", false),
        ("8504.40.95.80", false),
    ] {
        let found = stack(hts, "MY", "2026-05-01", "");
        let metal = layer(&found, Authority::of("s232_metals"));
        assert_eq!(metal.is_some(), reached, "{hts}: {metal:?}");
    }
}

/// One line in three lists at once, hidden by a maximum.
#[test]
fn a_miner_is_on_one_section_301_list() {
    for day in ["2019-06-01", "2020-03-01", "2026-11-25"] {
        let found = stack("8543.70.98.60", "CN", day, "");
        let laid: Vec<_> = found
            .layers
            .iter()
            .filter(|l| l.authority == Authority::of("s301_china"))
            .map(|l| l.heading.as_str())
            .collect();
        assert_eq!(laid, ["9903.88.02"], "{day}");
    }
}

/// List 4B was suspended and never collected.
#[test]
fn list_4b_is_never_laid() {
    let headings = RATES
        .measures
        .iter()
        .flat_map(|m| &m.rates)
        .filter(|row| row.heading == "9903.88.16");
    assert_eq!(headings.count(), 0);
}

/// The court ruled on 2026-02-20; customs collected to 2026-02-23.
#[test]
fn emergency_duties_end_with_their_collection() {
    for day in ["2026-02-20", "2026-02-23"] {
        let found = stack("8543.70.98.60", "MY", day, "");
        assert_eq!(found.duty_total_usd, usd("2160.00"), "{day}");
    }
    let found = stack("8543.70.98.60", "MY", "2026-02-24", "");
    assert_eq!(layer(&found, Authority::of("ieepa_reciprocal")), None);
}

/// Files of the archive are published before or after their law.
#[test]
fn legal_dates_hold_not_publication_dates() {
    let canada = |day| stack("8543.70.98.60", "CA", day, "").duty_total_usd;
    assert_eq!(canada("2025-07-15"), usd("2760.00"));
    assert_eq!(canada("2025-07-31"), usd("2760.00"));
    assert_eq!(canada("2025-08-01"), usd("3760.00"));
    let korea = |day| stack("8543.70.98.60", "KR", day, "").duty_total_usd;
    assert_eq!(korea("2025-11-13"), usd("1760.00"));
    assert_eq!(korea("2025-11-14"), usd("1500.00"));
    let edition = RATES.edition_on("2025-07-15".parse().unwrap()).unwrap();
    assert_eq!(edition.name, "2025 Revision 16");
}

/// "8471 is exempt, so miners are."
#[test]
fn the_exemption_of_computers_is_not_one_of_miners() {
    let server = stack("8471.50.01.50", "MY", "2025-05-01", "");
    assert_eq!(server.duty_total_usd, usd("0.00"));
    let miner = stack("8543.70.98.60", "MY", "2025-05-01", "");
    assert_eq!(miner.duty_total_usd, usd("1260.00"));
}

/// An exclusion names described goods, not a code.
#[test]
fn an_exclusion_is_not_applied_to_every_good_of_a_code() {
    let plain = stack("8543.70.98.60", "CN", "2026-06-01", "");
    let laid = layer(&plain, Authority::of("s301_china"));
    assert_eq!(laid, said("9903.88.02", "25"));
    let claimed =
        stack("8543.70.98.60", "CN", "2026-06-01", "exclusion_20vvv=true");
    let laid = layer(&claimed, Authority::of("s301_china"));
    assert_eq!(laid, said("9903.88.69", "0"));
}

/// A public calculator moved the day to 03-08.
#[test]
fn the_usmca_frees_from_2025_03_07() {
    let on = |day| stack("8543.70.98.60", "MX", day, "spi=S").duty_total_usd;
    assert_eq!(on("2025-03-06"), usd("2500.00"));
    assert_eq!(on("2025-03-07"), usd("0.00"));
}

/// Understated totals: 232 on content where the full value is due.
#[test]
fn metal_duty_is_on_the_full_value_since_2026_04_06() {
    let facts = "metal_content=2000 metal_weight_pct=40";
    let before = stack("8543.90.88.85", "MY", "2026-04-05", facts);
    let found = before.layers.iter().find(|l| l.heading == "9903.85.08");
    assert_eq!(found.unwrap().amount_usd, usd("1000.00"));
    let after = stack("8543.90.88.85", "MY", "2026-04-06", facts);
    let found = after.layers.iter().find(|l| l.heading == "9903.82.09");
    assert_eq!(found.unwrap().amount_usd, usd("2500.00"));
}

/// A layer that another excuses must not be added, and comes back when the
/// other does not apply.
#[test]
fn forced_labor_gives_way_to_metal_duty_and_only_to_it() {
    let heavy =
        stack("8543.90.88.85", "CN", "2026-11-25", "metal_weight_pct=15");
    let laid = layer(&heavy, Authority::of("s301_forced_labor"));
    assert_eq!(laid, said("9903.05.90", "0"));
    let light =
        stack("8543.90.88.85", "CN", "2026-11-25", "metal_weight_pct=14.9");
    let laid = layer(&light, Authority::of("s301_forced_labor"));
    assert_eq!(laid, said("9903.05.31", "12.5"));
    assert_eq!(
        layer(&light, Authority::of("s232_metals")),
        said("9903.82.03", "0")
    );
}

/// In transit was denied though loaded in time; by air it never holds.
#[test]
fn goods_in_transit_are_relieved_by_vessel_only() {
    let on = |facts| {
        stack("8543.70.98.60", "MY", "2026-07-26", facts).duty_total_usd
    };
    assert_eq!(on("loaded_on=2026-07-23 mode=ocean"), usd("260.00"));
    assert_eq!(on("loaded_on=2026-07-24 mode=ocean"), usd("1260.00"));
    assert_eq!(on("loaded_on=2026-07-23 mode=air"), usd("1260.00"));
    assert_eq!(on(""), usd("1260.00"));
    let open = stack("8543.70.98.60", "MY", "2026-07-26", "");
    assert!(open.notes.iter().any(|n| n.contains("9903.05.85")));
}

/// The press said 15% for Section 122; the tariff never did.
#[test]
fn section_122_is_ten_percent_to_its_last_day() {
    let found = stack("8543.70.98.60", "PY", "2026-07-23", "");
    assert_eq!(layer(&found, Authority::of("s122")), said("9903.03.01", "10"));
    let found = stack("8543.70.98.60", "PY", "2026-07-24", "");
    assert_eq!(layer(&found, Authority::of("s122")), None);
}

/// Hong Kong is not China under Section 301, and is under fentanyl.
#[test]
fn hong_kong_is_apart_from_china() {
    let found = stack("8543.70.98.60", "HK", "2025-06-01", "");
    assert_eq!(layer(&found, Authority::of("s301_china")), None);
    let laid = layer(&found, Authority::of("ieepa_fentanyl"));
    assert_eq!(laid, said("9903.01.24", "20"));
    let macau = stack("8543.70.98.60", "MO", "2025-06-01", "");
    assert_eq!(layer(&macau, Authority::of("ieepa_fentanyl")), None);
}

/// "UK" and "Korea" are no codes; "NA" is a country.
#[test]
fn names_of_countries_are_not_guessed() {
    assert!("UK".parse::<Country>().is_err());
    assert!(Country::read("Korea").is_err());
    let britain = Country::read("UK").unwrap().country;
    let asked = query("8543.70.98.60", britain.code(), "2026-11-25", "10000");
    let found = assess(&asked, &RATES).unwrap();
    assert_eq!(found.duty_total_usd, usd("1260.00"));
}

/// Harbor maintenance charged on air freight; the fee of a wrong year.
#[test]
fn fees_know_their_mode_and_their_year() {
    let fees = |day: &str, mode| {
        let q = query("8543.70.98.60", "MY", day, "1000000");
        let terms = EntryTerms {
            entry_date: day.parse().unwrap(),
            mode: Some(mode),
            informal: false,
        };
        entry(vec![assess(&q, &RATES).unwrap()], terms, &RATES).fees_total_usd
    };
    assert_eq!(fees("2026-09-30", Mode::Air), usd("651.50"));
    assert_eq!(fees("2026-10-01", Mode::Air), usd("670.86"));
    assert_eq!(fees("2026-10-01", Mode::Ocean), usd("1920.86"));
}

/// A graphics card is a part of a computer; no exclusion helps it.
#[test]
fn mining_cards_are_parts_of_computers() {
    let found = stack("8473.30.11.80", "CN", "2021-06-01", "");
    assert_eq!(
        layer(&found, Authority::of("s301_china")),
        said("9903.88.03", "25")
    );
}

/// The gate of the semiconductor duty is open to no miner.
#[test]
fn the_semiconductor_gate_excludes_its_own_edges() {
    let at = |facts| {
        layer(
            &stack("8473.30.11.80", "TW", "2026-02-01", facts),
            Authority::of("s232_semi"),
        )
    };
    let inside = "tpp=15000 dram_bandwidth_gb_s=4800";
    assert_eq!(at(inside), said("9903.79.01", "25"));
    let edge = "tpp=14000 dram_bandwidth_gb_s=4800";
    assert_eq!(at(edge), said("9903.79.02", "0"));
    assert_eq!(at(""), said("9903.79.02", "0"));
    let miner = stack("8543.70.98.60", "TW", "2026-02-01", inside);
    assert_eq!(layer(&miner, Authority::of("s232_semi")), None);
}

/// A lost dot or zero is told, a short number is not taken for a line, and of
/// a number without a rate what is known is said.
#[test]
fn short_and_unknown_numbers_are_refused() {
    for (hts, day, part) in [
        ("8543.70", "2026-11-25", "too short"),
        ("0101.13.00.00", "2026-11-25", "no edition of the tariff that was"),
        ("0101.30.00.00", "2024-12-31", "are held from 2025-01-01 on"),
        ("9401.99.30", "2025-08-01", "stood from 2025-07-01 to 2025-07-31"),
        ("4420.19.00", "2025-02-03", "stood from 2025-02-04 on"),
        ("9903.88.15", "2026-11-25", "the goods' own number"),
    ] {
        let asked = query(hts, "CN", day, "10000");
        let error = assess(&asked, &RATES).unwrap_err().to_string();
        assert!(error.contains(part), "{hts}: {error}");
    }
}

/// A number that a list of chapter 99 names, and that the editions read do
/// not have yet, never takes the rate of its first eight digits.
#[test]
fn a_number_newer_than_the_editions_read_is_not_held() {
    let told = |day: &str, rates| {
        let asked = query("3004.20.00.42", "DE", day, "10000");
        assess(&asked, rates)
    };
    let error = told("2026-11-25", &RATES).unwrap_err().to_string();
    assert!(error.contains("it is not held; the list `note-40-c"), "{error}");
    assert!(error.contains("2026 Revision 10, law from 2026-06-08"), "{error}");
    // No list names it, or the editions reach the day: it is asked whether the
    // number is right.
    let mut without = RATES.clone();
    without.lists.iter_mut().for_each(|list| list.stretches.clear());
    for found in [told("2026-11-25", &without), told("2026-06-08", &RATES)] {
        assert_eq!(found.unwrap().asked[0].fact, "hts");
    }
}

/// Goods returned stand outside the duties on all goods.
#[test]
fn goods_of_chapter_98_are_outside_the_duties_on_all_goods() {
    for day in ["2025-05-01", "2026-03-01", "2026-11-25"] {
        let asked = query("9801.00.10", "CN", day, "10000");
        let found = assess(&asked, &RATES).unwrap();
        assert_eq!(found.duty_total_usd, usd("0.00"), "{day}");
        assert_eq!(found.layers.len(), 1, "{day}");
        assert_eq!(found.mpf_exempt.as_deref(), Some("goods of chapter 98"));
    }
}

/// A line that a list not held may name is said to be unsettled, not complete.
#[test]
fn what_is_not_held_is_said() {
    let found = stack("8541.42.00.10", "MY", "2026-12-10", "");
    assert!(!found.complete);
    let all = found.unsupported.join("\n");
    assert!(all.contains("Section 232 polysilicon"), "{all}");
    // Whether a list that was not read names it is asked, with both ends.
    let found = stack("7326.90.86.88", "JP", "2025-09-01", "");
    assert_eq!(found.completeness, Completeness::Range);
    assert_eq!(found.asked[0].fact, "steel_derivative_of_2025");
    let of = |truth: bool| {
        let fact = format!("steel_derivative_of_2025={truth}");
        stack("7326.90.86.88", "JP", "2025-09-01", &fact)
    };
    assert_eq!(of(false).duty_total_usd, found.duty_min_usd);
    assert_eq!(Some(of(true).duty_total_usd), found.duty_max_usd);
    assert_eq!(of(true).completeness, Completeness::Complete);
    // From the day of the annexes the lists are held.
    let found = stack("7326.90.86.88", "JP", "2026-09-01", "");
    assert!(found.complete, "{:?}", found.unsupported);
    // A list of no concern to the line is not told of.
    let found = stack("8543.70.98.60", "JP", "2025-09-01", "");
    assert!(found.complete, "{:?}", found.unsupported);
}

/// What the lists say of lines that other tools, and we, got wrong: entry of
/// 2026-11-25, value 1,000.
#[test]
fn lists_are_read_to_the_statistical_number() {
    let at = |hts, origin, facts| {
        let asked = query(hts, origin, "2026-11-25", "1000");
        assess(&common::with_facts(asked, facts), &RATES).unwrap()
    };
    // Section 338 on chillers and rack cooling, on top of the rest.
    let chiller = at("8418.69.01.20", "CA", "");
    assert_eq!(chiller.duty_total_usd, usd("600.00"));
    let cooling = at("8419.89.95.40", "CA", "");
    assert_eq!(cooling.duty_total_usd, usd("642.00"));
    // Exempt from the duty on forced labor.
    for origin in ["MY", "TH", "VN", "KR"] {
        let drive = at("8523.51.00.00", origin, "");
        assert_eq!(drive.duty_total_usd, usd("0.00"), "{origin}");
        assert_eq!(
            layer(&drive, Authority::of("s301_forced_labor")),
            said("9903.05.86", "0")
        );
    }
    assert_eq!(at("8523.51.00.00", "CA", "").duty_total_usd, usd("500.00"));
    // Air conditioners moved to the list of 15% in all.
    let heavy = "metal_weight_pct=60";
    let unit = at("8415.82.01.70", "MY", heavy);
    assert_eq!(unit.duty_total_usd, usd("150.00"));
    assert!(unit.layers.iter().any(|l| l.heading == "9903.82.10"));
    let unit = at("8415.81.01.30", "CN", heavy);
    assert_eq!(unit.duty_total_usd, usd("400.00"));
    // A power supply and a control panel report that they are no drone's.
    for hts in ["8504.40.95.80", "8537.10.91.70"] {
        let told = at(hts, "MY", "");
        assert!(told.layers.iter().any(|l| l.heading == "9903.08.20"), "{hts}");
        assert_eq!(told.completeness, hashgate_duty::Completeness::Range);
        assert!(told.asked.iter().any(|a| a.fact == "drone_docking_station"));
    }
    // A computer of Japan may be a part of a vehicle: both amounts are told.
    let computer = at("8471.50.01.50", "JP", "");
    assert_eq!(computer.duty_min_usd, usd("0.00"));
    assert_eq!(computer.duty_max_usd, Some(usd("150.00")));
    let asked = &computer.asked[0];
    assert_eq!(asked.fact, "vehicle_part");
    assert_eq!(asked.headings, ["9903.94.43"]);
    assert_eq!(asked.duty_total_usd, Some(usd("150.00")));
    let part = at("8471.50.01.50", "JP", "vehicle_part=true");
    assert_eq!(part.duty_total_usd, usd("150.00"));
    assert_eq!(
        layer(&part, Authority::of("s301_forced_labor")),
        said("9903.05.90", "0")
    );
    let not = at("8471.50.01.50", "JP", "vehicle_part=false");
    assert_eq!(not.completeness, hashgate_duty::Completeness::Complete);
    assert_eq!(not.duty_total_usd, usd("0.00"));
}

/// The share of metal of the United States that lowers the rate fell from 95%
/// to 85% of the weight on 2026-06-08.
#[test]
fn the_share_of_us_metal_has_its_dates() {
    let on = |day, fact: &str| {
        let facts = format!("metal_weight_pct=60 {fact}=true");
        let found = stack("8419.50.50.00", "MY", day, &facts);
        layer(&found, Authority::of("s232_metals"))
    };
    assert_eq!(on("2026-06-07", "metal_95_us"), said("9903.82.06", "10"));
    assert_eq!(on("2026-06-07", "metal_85_us"), said("9903.82.09", "25"));
    assert_eq!(on("2026-06-08", "metal_85_us"), said("9903.82.06", "10"));
}

/// Another classification of the same machine, side by side.
#[test]
fn a_computer_would_pay_otherwise() {
    let asked = query("8543.70.98.60", "CN", "2026-11-25", "10000");
    let numbers =
        ["8471.80.90.00", "8473.30.11.80"].map(|n| n.parse().unwrap());
    let others =
        hashgate_duty::other_classifications(&asked, &numbers, &RATES, None)
            .unwrap();
    assert_eq!(others[0].duty_total_usd, usd("2500.00"));
    assert_eq!(others[0].more_than_declared, usd("-1510.00"));
    assert_eq!(others[1].duty_total_usd, usd("2500.00"));
}
