//! For how much of the tariff the duty is complete, by a sample.

// Helpers of tests stand outside `#[test]` functions.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;
#[path = "../examples/coverage/count.rs"]
mod count;

use common::RATES;
use count::{Count, DAYS, of_line, sampled};
use hashgate_duty::Day;
use hashgate_model::{Country, Date, Decimal, HtsNumber};
use rayon::prelude::*;

/// So many random pairs of a day, the same in each run.
const SAMPLE: usize = 6_000;

/// `docs/coverage.md` counts the whole; here a sample holds what it says.
#[test]
fn a_sample_of_the_tariff_is_complete_or_a_range() {
    let origins: Vec<Country> = Country::all().into_iter().collect();
    for (i, (day, law)) in DAYS.into_iter().enumerate() {
        let date: Date = day.parse().unwrap();
        let law_of_day = Day::new(date, &RATES, None);
        let lines: Vec<HtsNumber> = RATES
            .base
            .lines_on(date)
            .map(|line| line.hts())
            .filter(|hts| hts.len() == 10 && hts.chapter() < 98)
            .collect();
        let count = sampled(&lines, &origins, SAMPLE)
            .par_iter()
            .map(|&(hts, origin)| {
                of_line(&RATES.base, &law_of_day, hts, &[origin])
            })
            .reduce(Count::default, Count::plus);
        assert_eq!(count.pairs(), SAMPLE as u64);
        let asked = Decimal::from(if i == 0 { 99 } else { 97 });
        assert!(
            count.share() >= asked,
            "{day} ({law}): {}% of {} are complete or a range; {:#?}",
            count.share(),
            count.pairs(),
            count.reasons
        );
    }
}
