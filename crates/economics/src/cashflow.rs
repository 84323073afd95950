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
    /// Hashrate lost in a year of age, 0 to 0.9; the power stays.
    pub degradation: Decimal,
    /// What the grid pays for power that is not drawn in the part of the time
    /// in which machines do not run, dollars per kWh, 0 to 100.
    pub demand_response_usd_per_kwh: Decimal,
    /// Whether power is to be paid for though it is not drawn: the machines
    /// then run on every day, since standing still saves nothing.
    pub take_or_pay: bool,
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

    /// What the grid pays in a day for the part of the time in which one TH/s
    /// does not run, dollars.
    pub fn credit_usd(&self) -> Decimal {
        (Decimal::ONE - self.uptime)
            * self.kwh_per_th_day()
            * self.demand_response_usd_per_kwh
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

/// What one day of a machine's work brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// The day, counted from 0 at the payment.
    pub day: u32,
    /// Revenue of one TH/s after pool and host, dollars, if it runs.
    pub revenue_usd: Decimal,
    /// What is left of one TH/s after power, dollars.
    pub net_usd: Decimal,
    /// Whether the machine stands still, since power would cost more.
    pub is_off: bool,
    /// What a dollar of this day is worth at the start.
    pub worth: Decimal,
    /// The price of bitcoin at the start by that of this day.
    pub coin: Decimal,
}

impl Path {
    /// The days from the start of the machines to the end.
    ///
    /// A day whose revenue does not cover its power brings no more than the
    /// grid's credit, unless power is to be paid for in any case.
    pub fn days(&self, rig: &Rig) -> Vec<Day> {
        let grown = (Decimal::ONE + self.btc_growth)
            / (Decimal::ONE + self.difficulty_growth);
        let mut revenue = Daily::growing_to(grown);
        let mut worth = Daily::growing_to(
            Decimal::ONE / (Decimal::ONE + self.discount_rate),
        );
        let mut coin =
            Daily::growing_to(Decimal::ONE / (Decimal::ONE + self.btc_growth));
        let mut aged = Daily::growing_to(Decimal::ONE - rig.degradation);
        let mut full = rig.revenue_usd(self.hashprice_usd_per_ph);
        let (power, credit) = (rig.power_usd(), rig.credit_usd());
        let mut halvings = self.halvings.iter().copied().peekable();
        let mut days = Vec::new();
        for day in 0..self.days {
            while halvings.next_if(|&halving| halving <= day).is_some() {
                full /= Decimal::TWO;
            }
            let of_the_network = full * revenue.next();
            let (worth, coin) = (worth.next(), coin.next());
            if day < self.start_day {
                continue;
            }
            let revenue_usd = if rig.degradation.is_zero() {
                of_the_network
            } else {
                of_the_network * aged.next()
            };
            let margin = revenue_usd - power;
            let is_off = margin <= Decimal::ZERO && !rig.take_or_pay;
            let net_usd = if is_off { credit } else { margin + credit };
            days.push(Day { day, revenue_usd, net_usd, is_off, worth, coin });
        }
        days
    }

    /// Runs the machine along the path. `target_usd` is the cost to be earned
    /// back by one TH/s.
    pub fn run(&self, rig: &Rig, target_usd: Decimal) -> Outcome {
        let mut out = Outcome::default();
        for Day { day, net_usd, is_off, worth, coin, .. } in self.days(rig) {
            if is_off {
                out.days_off += 1;
                out.first_day_off.get_or_insert(day);
            }
            if net_usd.is_zero() {
                continue;
            }
            let discounted = net_usd * worth;
            out.net_usd += net_usd;
            out.present_value_usd += discounted;
            out.net_in_start_coins_usd += net_usd * coin;
            if day - self.start_day < 30 {
                out.first_30_days_usd += discounted;
            }
            if out.payback_days.is_none() && out.net_usd >= target_usd {
                out.payback_days = Some(day + 1);
            }
        }
        out
    }

    /// What a dollar at the end of a day, counted from 0, is worth at the
    /// start; after the end of the path as at its end.
    pub(crate) fn worth_after(&self, day: u32) -> Decimal {
        let yearly = Decimal::ONE / (Decimal::ONE + self.discount_rate);
        let half_day = root(power(yearly, 4), 2 * 1461);
        power(half_day, 2 * (day.min(self.days.saturating_sub(1)) + 1))
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
            degradation: Decimal::ZERO,
            demand_response_usd_per_kwh: Decimal::ZERO,
            take_or_pay: false,
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
    fn rig(hours: &str) -> Rig {
        Rig {
            efficiency_j_th: dec("25"),
            power_usd_per_kwh: dec("0.05"),
            pool_fee: Decimal::ZERO,
            host_share: Decimal::ZERO,
            uptime: dec(hours),
            pue: Decimal::ONE,
            degradation: Decimal::ZERO,
            demand_response_usd_per_kwh: Decimal::ZERO,
            take_or_pay: false,
        }
    }

    fn flat(hashprice: &str, days: u32) -> Path {
        Path {
            hashprice_usd_per_ph: dec(hashprice),
            btc_growth: Decimal::ZERO,
            difficulty_growth: Decimal::ZERO,
            halvings: vec![],
            discount_rate: Decimal::ZERO,
            start_day: 0,
            days,
        }
    }

    /// 25 J/TH at 5 cents are 0.03 USD a day: at 20 USD/PH/day the machine is
    /// off, unless its power is paid for in any case.
    #[test]
    fn power_that_is_paid_in_any_case_is_lost_in_part() {
        let path = flat("20", 10);
        let off = path.run(&rig("1"), Decimal::MAX);
        assert_eq!((off.net_usd, off.days_off), (Decimal::ZERO, 10));
        let bound = Rig { take_or_pay: true, ..rig("1") };
        let lost = path.run(&bound, Decimal::MAX);
        assert_eq!((lost.net_usd, lost.days_off), (dec("-0.1"), 0));
    }

    #[test]
    fn the_grid_pays_for_the_hours_without_work_alone() {
        // A quarter of 0.6 kWh at 8 cents, whether the machine runs or not.
        let credit =
            Rig { demand_response_usd_per_kwh: dec("0.08"), ..rig("0.75") };
        let idle = flat("20", 10).run(&credit, Decimal::MAX);
        assert_eq!(idle.net_usd, dec("0.12"));
        let runs = flat("40", 10).run(&credit, Decimal::MAX);
        // 0.75 x (0.04 - 0.03) a day beside it.
        assert_eq!(runs.net_usd, dec("0.195"));
    }

    #[test]
    fn hashrate_is_lost_by_age_and_power_is_not() {
        let aging = Rig { degradation: dec("0.5"), ..rig("1") };
        let mut path = flat("100", 1461);
        let days = path.days(&aging);
        // 365.25 days after the middle of the first day half is left.
        let ratio = |days: &[Day], a: usize, b: usize| {
            let power = dec("0.03");
            (days[b].net_usd + power) / (days[a].net_usd + power)
        };
        let off = ratio(&days, 0, 1).round_dp(12);
        assert_eq!(power(off, 1461).round_dp(6), dec("0.0625"));
        // Age counts from the start of the machine.
        path.start_day = 100;
        assert_eq!(path.days(&aging)[0].net_usd, days[0].net_usd);
    }

    proptest! {
        /// Options are worth no less than duties: a machine that may be
        /// switched off is worth no less than one that may not.
        #[test]
        fn what_may_be_switched_off_is_worth_no_less(
            hashprice in 1_i64..200, growth in -50_i64..100, discount in 0_i64..50,
        ) {
            let path = Path {
                hashprice_usd_per_ph: hashprice.into(),
                difficulty_growth: Decimal::new(growth, 2),
                discount_rate: Decimal::new(discount, 2),
                ..flat("1", 800)
            };
            let free = path.run(&rig("0.95"), Decimal::MAX);
            let bound = Rig { take_or_pay: true, ..rig("0.95") };
            let bound = path.run(&bound, Decimal::MAX);
            prop_assert!(free.present_value_usd >= bound.present_value_usd);
            let worse = Rig { degradation: Decimal::new(5, 2), ..rig("0.95") };
            let worse = path.run(&worse, Decimal::MAX);
            prop_assert!(worse.present_value_usd <= free.present_value_usd);
        }
    }
}
