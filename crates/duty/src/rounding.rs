//! Whole dollars over the lines of an entry (19 CFR 159.3(a)).

use std::cmp::Ordering;

use hashgate_model::{Decimal, Rate, Usd};
use hashgate_pack::rates::Rates;

use crate::{
    Query,
    ready_lines::{ReadyLines, days},
};

/// Values in whole dollars whose sum is that of the values, rounded once.
///
/// Fifty cents round up. Where the lines so rounded differ from the total,
/// those that were raised with the least fraction are dropped, or those that
/// were dropped with the greatest fraction are raised; of equal fractions,
/// the line of the lower rate (19 CFR 159.3(a)).
///
/// # Example
///
/// ```
/// use hashgate_duty::whole_values;
/// use hashgate_model::Rate;
/// let rate: Rate = "2.6%".parse()?;
/// let lines = [("10.50".parse()?, rate), ("20.50".parse()?, rate)];
/// let whole = whole_values(&lines);
/// // 31.00 in all: not 11 and 21.
/// assert_eq!(whole.iter().copied().sum::<hashgate_model::Usd>(), "31".parse()?);
/// # Ok::<(), hashgate_model::MoneyError>(())
/// ```
pub fn whole_values(lines: &[(Usd, Rate)]) -> Vec<Usd> {
    let total: Usd = lines.iter().map(|(value, _)| *value).sum();
    let mut whole: Vec<Usd> =
        lines.iter().map(|(value, _)| value.to_whole()).collect();
    let sum: Usd = whole.iter().copied().sum();
    let surplus = sum - total.to_whole();
    let raise = surplus < Usd::ZERO;
    // Lines that were rounded the way that is to be taken back.
    let mut open: Vec<(usize, Decimal, Rate)> = lines
        .iter()
        .enumerate()
        .map(|(i, (value, rate))| (i, value.amount().fract(), *rate))
        .filter(|(_, fraction, _)| {
            let was_raised = *fraction >= Decimal::new(5, 1);
            was_raised != raise && !fraction.is_zero()
        })
        .collect();
    open.sort_by(|(_, a, a_rate), (_, b, b_rate)| {
        let by_fraction = if raise { b.cmp(a) } else { a.cmp(b) };
        match by_fraction {
            Ordering::Equal => a_rate.cmp(b_rate),
            other => other,
        }
    });
    let one = Usd::new(Decimal::ONE);
    let mut left = surplus;
    for (i, _, _) in open {
        if left.is_zero() {
            break;
        }
        if let Some(value) = whole.get_mut(i) {
            *value = if raise { *value + one } else { *value - one };
            left = if raise { left + one } else { left - one };
        }
    }
    whole
}

/// Puts the values of the lines of one invoice into whole dollars together,
/// so that they add up to the invoice rounded once. Lines that the data do
/// not know count with a rate of nothing.
pub fn round_together(queries: &mut [Query], rates: &Rates) {
    let days = days(queries, rates, None);
    let ready = ReadyLines::new(queries.iter(), &days);
    let lines: Vec<(Usd, Rate)> = queries
        .iter()
        .map(|query| {
            let total = ready
                .of(query)
                .and_then(|line| line.worksheet(query).map(|s| s.total()));
            let share = total
                .ok()
                .and_then(|total| total.per(query.value.amount()))
                .map_or(Rate::FREE, |s| Rate::from_fraction(s.amount()));
            (query.value, share)
        })
        .collect();
    for (query, value) in queries.iter_mut().zip(whole_values(&lines)) {
        query.value = value;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(value: &str, rate: &str) -> (Usd, Rate) {
        (value.parse().unwrap(), rate.parse().unwrap())
    }

    #[test]
    fn the_least_fraction_is_dropped_and_of_equals_the_lower_rate() {
        let whole = whole_values(&[
            line("10.50", "25%"),
            line("20.50", "2.6%"),
            line("30.90", "0%"),
        ]);
        let texts: Vec<String> = whole.iter().map(Usd::to_string).collect();
        // 61.90 in all is 62; 11 + 21 + 31 is 63.
        assert_eq!(texts, ["11", "20", "31"]);
    }

    #[test]
    fn the_greatest_fraction_is_raised() {
        let whole = whole_values(&[
            line("10.40", "0%"),
            line("20.45", "0%"),
            line("30.20", "0%"),
        ]);
        let texts: Vec<String> = whole.iter().map(Usd::to_string).collect();
        assert_eq!(texts, ["10", "21", "30"]);
    }

    proptest! {
        #[test]
        fn the_lines_add_up_to_the_total_rounded_once(
            cents in proptest::collection::vec(0_i64..1_000_000, 0..30)
        ) {
            let lines: Vec<(Usd, Rate)> = cents
                .iter()
                .map(|c| (Usd::new(Decimal::new(*c, 2)), Rate::FREE))
                .collect();
            let whole = whole_values(&lines);
            let total: Usd = lines.iter().map(|l| l.0).sum();
            prop_assert_eq!(whole.iter().copied().sum::<Usd>(), total.to_whole());
            for ((value, _), whole) in lines.iter().zip(&whole) {
                prop_assert!((*value - *whole).amount().abs() < Decimal::ONE);
            }
        }
    }
}
