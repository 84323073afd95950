//! The rules of 5 USC 6103 against lists of the days that were kept.

use std::collections::BTreeSet;

use hashgate_model::Date;
use hashgate_pack::cases::Closed;

use super::law;

/// The days kept, year by year; a holiday kept in the year before stands
/// there.
const KEPT: &str = include_str!("holidays.txt");

#[test]
fn the_rules_give_the_days_that_were_kept() {
    let law = law();
    let kept: BTreeSet<Date> =
        KEPT.lines().filter_map(|line| line.parse().ok()).collect();
    assert_eq!(kept.len(), 151);
    let first: Date = "2018-01-01".parse().unwrap();
    let mut found = BTreeSet::new();
    for offset in 0..365 * 14 + 3 {
        let day = first.plus_days(offset);
        if law.holidays.holiday(day).is_some() {
            found.insert(day);
        }
    }
    let missing: Vec<_> = kept.difference(&found).collect();
    let surplus: Vec<_> = found.difference(&kept).collect();
    assert!(
        missing.is_empty() && surplus.is_empty(),
        "{missing:?} {surplus:?}"
    );
}

#[test]
fn a_closure_closes_the_door_and_counts_all_the_same() {
    let holidays = &law().holidays;
    let day = "2024-12-24".parse().unwrap();
    assert!(matches!(holidays.closed(day), Some(Closed::Closure(_))));
    assert!(holidays.is_business_day(day));
}

#[test]
fn inauguration_day_is_told_of_and_never_left_out() {
    let holidays = &law().holidays;
    // 2021-01-20 was a Wednesday; in 2025 it fell on Martin Luther King day.
    let day = "2021-01-20".parse().unwrap();
    assert!(holidays.is_business_day(day));
    assert_eq!(
        holidays.local_holiday(day).map(|h| h.name.as_str()),
        Some("Inauguration Day")
    );
    assert!(holidays.local_holiday("2022-01-20".parse().unwrap()).is_none());
    assert!(!holidays.is_business_day("2025-01-20".parse().unwrap()));
}
