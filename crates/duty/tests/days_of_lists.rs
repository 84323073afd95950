//! Lists and exemptions on the days on which they moved, by hand.

// Helpers of tests stand outside `#[test]` functions.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::{RATES, query};
use hashgate_duty::{Completeness, assess};

/// Note 2(v)(iii) day by day: what came onto it and what left it. LEDs came in
/// September 2025, copper left in August, wood in October, beef came in
/// November; computers were on it from the first day.
#[test]
fn the_list_of_the_reciprocal_duty_moved_by_day() {
    let exempt = |hts: &str, day: &str| {
        let found = assess(&query(hts, "VN", day, "1000"), &RATES).unwrap();
        found.layers.iter().any(|layer| *layer.heading == *"9903.01.32")
    };
    for (hts, on, off) in [
        ("8471.50.01.50", "2025-04-05", "2025-04-04"),
        ("8541.41.00.00", "2025-09-08", "2025-09-07"),
        ("8542.31.00.45", "2025-04-05", "2025-04-04"),
        ("0901.11.00.15", "2025-11-13", "2025-11-12"),
        ("7408.11.60.00", "2025-07-31", "2025-08-01"),
        ("4410.11.00.30", "2025-10-13", "2025-10-14"),
        ("2818.30.00.00", "2025-09-07", "2025-09-08"),
    ] {
        assert!(exempt(hts, on), "{hts} on {on}");
        assert!(!exempt(hts, off), "{hts} on {off}");
    }
    // Cells and modules were never on it.
    for day in ["2025-04-06", "2025-09-08", "2025-11-13", "2026-02-20"] {
        assert!(!exempt("8541.42.00.10", day), "{day}");
        assert!(!exempt("8541.43.00.10", day), "{day}");
    }
}

/// Cells of Vietnam and modules of Thailand stand on no exempt list: they pay
/// the duty on forced labor today, and paid the reciprocal duty in April 2025.
#[test]
fn cells_and_modules_are_on_no_exempt_list() {
    for (hts, origin) in [("8541.42.00.10", "VN"), ("8541.43.00.10", "TH")] {
        let owed =
            |day| assess(&query(hts, origin, day, "1000"), &RATES).unwrap();
        let now = owed("2026-11-25");
        assert_eq!(now.duty_total_usd.to_string(), "125.00", "{hts}");
        assert_eq!(now.completeness, Completeness::Complete, "{hts}");
        let then = owed("2025-04-20");
        let layer = |heading: &str| {
            then.layers.iter().find(|layer| *layer.heading == *heading)
        };
        let reciprocal = layer("9903.01.25").unwrap();
        assert_eq!(reciprocal.amount_usd.to_string(), "100.00", "{hts}");
        assert!(layer("9903.01.32").is_none(), "{hts}");
    }
}

/// Steel and aluminum before all exemptions ended on 2025-03-12: by origin and
/// quota.
#[test]
fn metals_before_the_exemptions_ended() {
    let owed = |hts: &str, origin: &str, day: &str| {
        assess(&query(hts, origin, day, "1000"), &RATES).unwrap()
    };
    let steel = |origin| owed("7208.10.15.00", origin, "2025-02-10");
    assert_eq!(steel("CN").duty_total_usd.to_string(), "600.00");
    assert_eq!(steel("VN").duty_total_usd.to_string(), "250.00");
    assert_eq!(steel("CA").duty_total_usd.to_string(), "0.00");
    assert_eq!(steel("KR").duty_total_usd.to_string(), "0.00");
    let japan = steel("JP");
    assert_eq!(japan.completeness, Completeness::Range);
    assert_eq!(japan.asked[0].fact, "beyond_quota_of_steel");
    assert_eq!(japan.duty_max_usd.unwrap().to_string(), "250.00");
    let ingot = |origin| owed("7601.20.90.45", origin, "2025-02-10");
    assert_eq!(ingot("IN").duty_total_usd.to_string(), "100.00");
    assert_eq!(ingot("AU").duty_total_usd.to_string(), "0.00");
    assert_eq!(ingot("DE").completeness, Completeness::Range);
    let after = owed("7208.10.15.00", "KR", "2025-03-12");
    assert_eq!(after.duty_total_usd.to_string(), "250.00");
}
