//! One TH/s, day after day: revenue, power, margin, and what they sum to.

use rust_decimal::Decimal;

/// How one TH/s turns hashprice and power into money.
///
/// Revenue of a day is `uptime x hashprice/1000 x (1 - pool_fee) x
/// (1 - host_share)`, power is `uptime x J/TH x 24/1000 x pue x price`
/// (a machine of e J/TH draws e watts for one TH/s).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rig {
    /// Joules per TH, 0.1 to 100,000.
    pub efficiency_j_th: Decimal,
    /// Price of power, dollars per kWh, 0 to 100.
    pub power_usd_per_kwh: Decimal,
    /// What the pool keeps, 0 to 0.99.
    pub pool_fee: Decimal,
    /// What the host keeps of the revenue, 0 to 0.99.
    pub host_share: Decimal,
    /// Part of the time that machines run, 0 to 1.
    pub uptime: Decimal,
    /// Site power per machine power, 1 to 10.
    pub pue: Decimal,
}

impl Rig {
    /// The part of revenue that pool and host leave.
    pub fn kept(&self) -> Decimal {
        (Decimal::ONE - self.pool_fee) * (Decimal::ONE - self.host_share)
    }

    /// Revenue of one TH/s in a day, dollars, after pool and host.
    pub fn revenue_usd(&self, hashprice_usd_per_ph: Decimal) -> Decimal {
        self.uptime * self.kept() * hashprice_usd_per_ph / Decimal::ONE_THOUSAND
    }

    /// Power for one TH/s in a day, dollars.
    pub fn power_usd(&self) -> Decimal {
        self.uptime * self.kwh_per_th_day() * self.power_usd_per_kwh
    }

    /// Energy that the site draws for one TH/s running a whole day, kWh.
    pub fn kwh_per_th_day(&self) -> Decimal {
        self.efficiency_j_th * self.pue * Decimal::from(24)
            / Decimal::ONE_THOUSAND
    }

    /// The hashprice at which revenue is just the power, dollars per PH/s
    /// per day; below it the machine is better off.
    pub fn break_even_hashprice(&self) -> Option<Decimal> {
        (self.kwh_per_th_day() * self.power_usd_per_kwh * Decimal::ONE_THOUSAND)
            .checked_div(self.kept())
    }

    /// The power price at which revenue is just the power, dollars per kWh.
    pub fn break_even_power(
        &self,
        hashprice_usd_per_ph: Decimal,
    ) -> Option<Decimal> {
        (hashprice_usd_per_ph * self.kept() / Decimal::ONE_THOUSAND)
            .checked_div(self.kwh_per_th_day())
    }
}

/// How hashprice and the worth of later money move from day to day.
///
/// A year has 365.25 days and a day stands at its middle, so that a yearly
/// growth g makes the factor `(1 + g)^((d + 1/2) / 365.25)` on day d.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// Hashprice at the start, dollars per PH/s per day.
    pub hashprice_usd_per_ph: Decimal,
    /// Growth of the bitcoin price in a year, -0.9 to 10.
    pub btc_growth: Decimal,
    /// Growth of difficulty in a year, -0.9 to 10.
    pub difficulty_growth: Decimal,
    /// Days, counted from 0, from which on the subsidy is half.
    pub halvings: Vec<u32>,
    /// Discount rate of a year, 0 to 10.
    pub discount_rate: Decimal,
    /// Days before the machines start.
    pub start_day: u32,
    /// Days until the end, counted from the payment.
    pub days: u32,
}

/// What one TH/s brings along a [`Path`], dollars.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// Sum of the margins of all days on which the machine runs.
    pub net_usd: Decimal,
    /// The same, each day's margin discounted to the start.
    pub present_value_usd: Decimal,
    /// The same, each margin turned into bitcoin at the price of its day, as
    /// a multiple of the price at the start.
    pub net_in_start_coins_usd: Decimal,
    /// The day, counted from 1, whose margin completes the target.
    pub payback_days: Option<u32>,
    /// Days on which the machine stands still since power costs more.
    pub days_off: u32,
    /// The first of those days, counted from 0.
    pub first_day_off: Option<u32>,
    /// Discounted margin of the first thirty working days: what a start
    /// thirty days later would lose.
    pub first_30_days_usd: Decimal,
}

impl Path {
    /// Runs the machine along the path; a day whose revenue does not cover
    /// its power earns nothing and costs nothing. `target_usd` is the cost to
    /// be earned back by one TH/s.
    pub fn run(&self, rig: &Rig, target_usd: Decimal) -> Outcome {
        let grown = (Decimal::ONE + self.btc_growth)
            / (Decimal::ONE + self.difficulty_growth);
        let mut revenue = Daily::growing_to(grown);
        let mut worth = Daily::growing_to(
            Decimal::ONE / (Decimal::ONE + self.discount_rate),
        );
        let mut coin =
            Daily::growing_to(Decimal::ONE / (Decimal::ONE + self.btc_growth));
        let mut full = rig.revenue_usd(self.hashprice_usd_per_ph);
        let power = rig.power_usd();
        let mut halvings = self.halvings.iter().copied().peekable();
        let mut out = Outcome::default();
        for day in 0..self.days {
            while halvings.next_if(|&halving| halving <= day).is_some() {
                full /= Decimal::TWO;
            }
            let margin = full * revenue.next() - power;
            let (worth, coin) = (worth.next(), coin.next());
            if day < self.start_day {
                continue;
            }
            if margin <= Decimal::ZERO {
                out.days_off += 1;
                out.first_day_off.get_or_insert(day);
                continue;
            }
            let discounted = margin * worth;
            out.net_usd += margin;
            out.present_value_usd += discounted;
            out.net_in_start_coins_usd += margin * coin;
            if day - self.start_day < 30 {
                out.first_30_days_usd += discounted;
            }
            if out.payback_days.is_none() && out.net_usd >= target_usd {
                out.payback_days = Some(day + 1);
            }
        }
        out
    }

    /// The factor by which a dollar at the end is worth less at the start.
    pub fn worth_at_end(&self) -> Decimal {
        let mut worth = Daily::growing_to(
            Decimal::ONE / (Decimal::ONE + self.discount_rate),
        );
        (0..self.days).fold(Decimal::ONE, |_, _| worth.next())
    }
}

/// A factor that moves by the same ratio each day.
struct Daily {
    now: Decimal,
    step: Decimal,
}

impl Daily {
    /// From 1 to `factor` in a year of 365.25 days; day 0 is at its middle.
    fn growing_to(factor: Decimal) -> Self {
        if factor == Decimal::ONE {
            return Self { now: factor, step: factor };
        }
        // Half a day is the 730.5th part of a year: the 2922nd of four.
        let half_day = root(power(factor, 4), 2 * 1461);
        Self { now: half_day, step: half_day * half_day }
    }

    fn next(&mut self) -> Decimal {
        let now = self.now;
        self.now = now * self.step;
        now
    }
}

/// A power by squaring. What falls below 10^-28 becomes nothing.
fn power(base: Decimal, exponent: u32) -> Decimal {
    let (mut result, mut square, mut left) = (Decimal::ONE, base, exponent);
    while left > 0 {
        if left % 2 == 1 {
            result = result.checked_mul(square).unwrap_or(Decimal::MAX);
        }
        left /= 2;
        if left > 0 {
            square = square.checked_mul(square).unwrap_or(Decimal::MAX);
        }
    }
    result
}

/// The n-th root by halving the interval, to about 26 figures.
///
/// Decimals have no fractional power without a library feature whose error of
/// 2 x 10^-7 would add up over the days of a path. `x` is more than 0.
fn root(x: Decimal, n: u32) -> Decimal {
    // (1 + y)^n >= 1 + n y bounds the root from above.
    let mut high = Decimal::ONE + (x - Decimal::ONE) / Decimal::from(n);
    let mut low = x.min(Decimal::ONE);
    while high - low > Decimal::new(1, 27) {
        let middle = (low + high) / Decimal::TWO;
        if middle <= low || middle >= high {
            break;
        }
        if power(middle, n) > x {
            high = middle;
        } else {
            low = middle;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    proptest! {
        #[test]
        fn a_root_raised_is_the_number_again(x in 1_i64..100_000_000, n in 2_u32..3000) {
            let x = Decimal::new(x, 4);
            let back = power(root(x, n), n);
            let off = (back / x - Decimal::ONE).abs();
            prop_assert!(off < dec("0.00000000000000000001"), "{off}");
        }
    }

    #[test]
    fn a_path_without_growth_or_discount_is_days_times_margin() {
        let rig = Rig {
            efficiency_j_th: dec("15"),
            power_usd_per_kwh: dec("0.06"),
            pool_fee: dec("0.01"),
            host_share: Decimal::ZERO,
            uptime: Decimal::ONE,
            pue: Decimal::ONE,
        };
        let path = Path {
            hashprice_usd_per_ph: dec("30"),
            btc_growth: Decimal::ZERO,
            difficulty_growth: Decimal::ZERO,
            halvings: vec![80],
            discount_rate: Decimal::ZERO,
            start_day: 10,
            days: 100,
        };
        // 0.0297 - 0.0216 a day, until half the revenue no longer covers it.
        let out = path.run(&rig, dec("0.081"));
        assert_eq!(out.net_usd, dec("0.0081") * dec("70"));
        assert_eq!(out.present_value_usd, out.net_usd);
        assert_eq!(out.payback_days, Some(20));
        assert_eq!((out.days_off, out.first_day_off), (20, Some(80)));
        assert_eq!(out.first_30_days_usd, dec("0.243"));
    }
}
