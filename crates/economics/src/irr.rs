//! The internal rate of return: every rate at which flows are worth nothing,
//! or a refusal.
//!
//! A stream that changes its sign more than once may have several such rates,
//! and a search from one starting point finds one of them by chance. Here an
//! interval of rates is parted until each piece is proved to have no root or
//! one: gains and costs are each a sum of growing exponentials, so that their
//! values at the ends bound the stream, and its slope, in between.

use hashgate_model::Rate;
use rust_decimal::{Decimal, prelude::ToPrimitive as _};
use serde::{Deserialize, Serialize};

/// Days in a year, as the paths of cash count them.
const YEAR: f64 = 365.25;

/// The least and the most rate of a year that is looked for: -99% and 10,000%.
const RATES: (f64, f64) = (-0.99, 100.0);

/// An interval of the logarithm of the discount factor so small is not
/// parted further: a thousandth of a basis point.
const FINEST: f64 = 1e-7;

/// Intervals that are looked at before it is given up.
const MOST_STEPS: usize = 20_000;

/// Money on a day, counted in half days from the first payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flow {
    /// The half day: 2 for the end of the first day, 1 for its middle.
    pub half_day: u32,
    /// How much comes in; negative for what is paid.
    pub usd: Decimal,
}

/// The rates at which flows are worth nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "found", rename_all = "snake_case")]
pub enum Irr {
    /// There is one, by year.
    One {
        /// The rate of a year.
        rate: Rate,
    },
    /// There are several, so that none of them says what the money earns.
    Several {
        /// The rates of a year, the lowest first.
        rates: Vec<Rate>,
    },
    /// There is none, or none can be told.
    None {
        /// Why, in a sentence.
        why: String,
    },
}

/// Every rate of a year between -99% and 10,000% at which the flows are worth
/// nothing today, to a hundredth of a percent.
///
/// # Example
///
/// ```
/// use hashgate_economics::{Flow, Irr, irr};
/// // 100 out, 230 in after a year, 132 out after two: worth nothing at 10%
/// // and at 20% alike.
/// let flow = |days: u32, usd: i64| Flow { half_day: 2 * days, usd: usd.into() };
/// let found = irr(&[flow(0, -1000), flow(1461, 2300), flow(2922, -1320)]);
/// let Irr::Several { rates } = found else { panic!("{found:?}") };
/// assert_eq!(rates.len(), 2);
/// ```
pub fn irr(flows: &[Flow]) -> Irr {
    let mut flows: Vec<(f64, f64)> = flows
        .iter()
        .filter(|flow| !flow.usd.is_zero())
        .filter_map(|flow| Some((f64::from(flow.half_day), flow.usd.to_f64()?)))
        .collect();
    flows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let none = |why: &str| Irr::None { why: why.to_owned() };
    let pays = flows.iter().any(|(_, usd)| *usd < 0.0);
    let earns = flows.iter().any(|(_, usd)| *usd > 0.0);
    if !pays || !earns {
        return none(if pays {
            "nothing ever comes in, so that no rate is earned"
        } else {
            "nothing is paid, so that there is no rate of return"
        });
    }
    let stream = Stream { flows };
    // u is minus the logarithm of 1 + rate, for one half day.
    let at = |rate: f64| -(rate + 1.0).ln() / (2.0 * YEAR);
    let (low, high) = (at(RATES.1), at(RATES.0));
    let Some(roots) = stream.roots(low, high) else {
        return none(
            "the flows lie so close to nothing over a span of rates that no \
             single rate can be told",
        );
    };
    let mut rates: Vec<Rate> = roots
        .iter()
        .filter_map(|u| {
            let rate = (-u * 2.0 * YEAR).exp_m1();
            let rate = Decimal::try_from(rate).ok()?.round_dp(4);
            Some(Rate::from_fraction(rate))
        })
        .collect();
    rates.sort_by_key(|rate| rate.fraction());
    match rates.as_slice() {
        [] => none(
            "at no rate between -99% and 10,000% a year are the flows worth \
             nothing",
        ),
        [rate] => Irr::One { rate: *rate },
        _ => Irr::Several { rates },
    }
}

/// Times in half days with what comes in then.
struct Stream {
    flows: Vec<(f64, f64)>,
}

/// What comes in and what is paid, worth `e^(u t)` each, and the slopes of
/// both by u.
#[derive(Clone, Copy)]
struct Worth {
    gains: f64,
    costs: f64,
    gain_slope: f64,
    cost_slope: f64,
}

impl Worth {
    fn net(self) -> f64 {
        self.gains - self.costs
    }
}

impl Stream {
    fn worth(&self, u: f64) -> Worth {
        let mut worth =
            Worth { gains: 0.0, costs: 0.0, gain_slope: 0.0, cost_slope: 0.0 };
        for &(time, usd) in &self.flows {
            let value = usd.abs() * (u * time).exp();
            if usd > 0.0 {
                worth.gains += value;
                worth.gain_slope += value * time;
            } else {
                worth.costs += value;
                worth.cost_slope += value * time;
            }
        }
        worth
    }

    /// Every root between two places; nothing where it cannot be told how
    /// many there are.
    fn roots(&self, low: f64, high: f64) -> Option<Vec<f64>> {
        let mut roots: Vec<f64> = Vec::new();
        let mut open = vec![(low, self.worth(low), high, self.worth(high))];
        for _ in 0..MOST_STEPS {
            let Some((a, at_a, b, at_b)) = open.pop() else {
                return Some(roots);
            };
            // All four sums grow with u, since no time is before the first.
            let least = at_a.gains - at_b.costs;
            let most = at_b.gains - at_a.costs;
            if least > 0.0 || most < 0.0 {
                continue;
            }
            let flattest = at_a.gain_slope - at_b.cost_slope;
            let steepest = at_b.gain_slope - at_a.cost_slope;
            if flattest > 0.0 || steepest < 0.0 {
                // It only rises or only falls: one root if the signs differ.
                // A root at the upper end is that of the next interval.
                let (fa, fb) = (at_a.net(), at_b.net());
                if fa == 0.0 || fa.signum() != fb.signum() && fb != 0.0 {
                    roots.push(self.bisect(a, b));
                }
                continue;
            }
            if b - a < FINEST / (2.0 * YEAR) {
                return None;
            }
            let middle = f64::midpoint(a, b);
            let at_middle = self.worth(middle);
            open.push((a, at_a, middle, at_middle));
            open.push((middle, at_middle, b, at_b));
        }
        None
    }

    fn bisect(&self, mut a: f64, mut b: f64) -> f64 {
        let rises = self.worth(b).net() > self.worth(a).net();
        for _ in 0..80 {
            let middle = f64::midpoint(a, b);
            if (self.worth(middle).net() < 0.0) == rises {
                a = middle;
            } else {
                b = middle;
            }
        }
        f64::midpoint(a, b)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn yearly(usd: &[i64]) -> Vec<Flow> {
        // A year has 730.5 half days; four of them are whole.
        usd.iter()
            .zip((0_u32..).step_by(2922))
            .map(|(usd, half_day)| Flow { half_day, usd: (*usd).into() })
            .collect()
    }

    fn rate(text: &str) -> Rate {
        text.parse().unwrap()
    }

    #[test]
    fn one_change_of_sign_has_one_rate() {
        // 1,000 grown by a tenth in each of four years.
        let found = irr(&yearly(&[-10_000, 14_641]));
        assert_eq!(found, Irr::One { rate: rate("10%") });
        let loss = irr(&yearly(&[-10_000, 6_561]));
        assert_eq!(loss, Irr::One { rate: rate("-10%") });
    }

    /// The flows of which a known library gives one rate or the other by the
    /// function that is asked: both are told.
    #[test]
    fn two_rates_are_both_told() {
        // In steps of four years: (x - 1.1^4)(x - 1.2^4) with x = growth.
        let (a, b) = (1.1_f64.powi(4), 1.2_f64.powi(4));
        let usd = |x: f64| Decimal::try_from(x * 1e6).unwrap();
        let flows = [
            Flow { half_day: 0, usd: usd(-1.0) },
            Flow { half_day: 2922, usd: usd(a + b) },
            Flow { half_day: 5844, usd: usd(-a * b) },
        ];
        let both = vec![rate("10%"), rate("20%")];
        assert_eq!(irr(&flows), Irr::Several { rates: both });
    }

    #[test]
    fn what_has_no_rate_says_why() {
        let why = |usd: &[i64]| match irr(&yearly(usd)) {
            Irr::None { why } => why,
            other => panic!("{other:?}"),
        };
        assert!(why(&[-10, -5]).contains("nothing ever comes in"));
        assert!(why(&[10, 5]).contains("nothing is paid"));
        assert!(why(&[]).contains("nothing is paid"));
        // A parabola above nothing everywhere.
        assert!(why(&[10, -10, 10]).contains("at no rate"));
        // One that touches nothing in a point: rounding decides, so that it
        // is refused.
        assert!(why(&[1, -2, 1]).contains("no single rate"));
    }

    proptest! {
        /// An outlay and gains after it: one rate, at which the worth is
        /// nothing, more with more gain.
        #[test]
        fn an_outlay_and_gains_have_one_rate(
            outlay in 1_000_i64..1_000_000,
            gains in proptest::collection::vec(1_i64..10_000, 30..400),
        ) {
            let total: i64 = gains.iter().sum();
            let flows = |extra: i64| {
                let later = gains.iter().zip((1_u32..).step_by(2));
                let mut all: Vec<Flow> = later
                    .map(|(usd, half_day)| Flow {
                        half_day, usd: (usd + extra).into(),
                    })
                    .collect();
                all.push(Flow { half_day: 0, usd: (-outlay).into() });
                all
            };
            let (found, more) = (irr(&flows(0)), irr(&flows(100)));
            if let (Irr::One { rate }, Irr::One { rate: higher }) = (&found, &more) {
                prop_assert!(higher.fraction() >= rate.fraction());
                let gain = total >= outlay;
                let zero = Decimal::ZERO;
                prop_assert!((rate.fraction() >= zero) == gain || rate.fraction().abs() < Decimal::new(1, 3));
            } else {
                // Beyond the rates that are looked for.
                let is_none = matches!(&found, Irr::None { why } if why.contains("at no rate"))
                    || matches!(&more, Irr::None { why } if why.contains("at no rate"));
                prop_assert!(is_none, "{found:?} {more:?}");
            }
        }

        /// Rates put in by hand come out, all of them.
        #[test]
        fn rates_that_were_put_in_come_out(a in 1_i32..40, apart in 5_i32..40) {
            let growth = |percent: i32| (1.0 + f64::from(percent) / 100.0).powi(4);
            let (x, y) = (growth(a), growth(a + apart));
            let usd = |x: f64| Decimal::try_from(x * 1e6).unwrap();
            let flows = [
                Flow { half_day: 0, usd: usd(-1.0) },
                Flow { half_day: 2922, usd: usd(x + y) },
                Flow { half_day: 5844, usd: usd(-x * y) },
            ];
            let percent = |n: i32| Rate::from_percent(n.into());
            let rates = vec![percent(a), percent(a + apart)];
            prop_assert_eq!(irr(&flows), Irr::Several { rates });
        }

        #[test]
        fn no_flows_panic(
            flows in proptest::collection::vec((any::<u32>(), any::<i64>()), 0..20),
        ) {
            let flows: Vec<Flow> = flows
                .into_iter()
                .map(|(half_day, usd)| Flow { half_day, usd: usd.into() })
                .collect();
            let _ = irr(&flows);
        }
    }
}
