//! New machines: what they cost, who orders them, when they come.
//!
//! A buyer in region r weighs the present value of a machine there against
//! its price with duty, delay and risk; orders follow by a logit of that net
//! present value, and the price before duty is where makers supply what is
//! ordered. So a duty that one region lays falls partly on its buyers and
//! partly on makers, by their elasticities, and some machines go elsewhere.

use super::{
    Class, Detention, Import, Market, Scenario, fleet::later,
    price::WEEKS_PER_YEAR,
};

/// What of the market stays the same on every path.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    market: Market,
    watched: usize,
    worth: Worth,
    /// Cost of power by region, dollars per TH/s and day, and its logarithm.
    costs: Vec<(f64, f64)>,
    /// By how much what is delivered uses another power than on the first
    /// day, by week: the factor and its logarithm.
    lean: Vec<(f64, f64)>,
    /// Growth of the logarithm of what is wanted and made, in a year.
    growth: f64,
    /// By how much less makers supply for a falling price, in a year.
    cheaper: f64,
    /// The logarithm of orders at a net present value of nothing.
    base: Vec<f64>,
    /// Logarithm of what is supplied at a price of one dollar on week 0.
    supply: f64,
    noise_stays: f64,
    noise_deviation: f64,
    /// Weeks from order to border, at least one.
    lead: usize,
}

/// What meets imports of a week, made ready.
#[derive(Debug, Clone)]
pub(super) struct Border {
    import: Import,
    /// What is left of a machine's worth by its delay.
    left: f64,
    /// Part of what is ordered that arrives so many weeks late.
    late: Vec<f64>,
}

/// Orders under way on one path.
#[derive(Debug, Clone)]
pub(super) struct Pipeline {
    /// EH/s that arrive by region, week after week, in a ring.
    slots: Vec<f64>,
    /// Weeks of the ring.
    ring: usize,
    log_price: f64,
    noise: f64,
    /// Orders of the week by region.
    orders: Vec<f64>,
}

/// The longest that a detention is followed, weeks; what would last longer
/// arrives then.
const LONGEST_WEEKS: usize = 52;

impl Plan {
    /// On the first day orders are what the scenario says, at its price and
    /// with what then meets imports.
    pub(super) fn of(
        scenario: &Scenario,
        hashprice: f64,
        at_start: &Border,
    ) -> Self {
        let market = scenario.market;
        let mean = |part: fn(&Class) -> f64| -> f64 {
            scenario.classes.iter().map(|c| c.jth * part(c)).sum()
        };
        let first = mean(|c| c.delivered);
        let then = mean(|c| c.delivered_later);
        let by_week = |week| {
            let factor = 1.0 + later(week) * (then / first - 1.0);
            (factor, factor.ln())
        };
        let costs: Vec<(f64, f64)> = scenario
            .regions
            .iter()
            .map(|region| {
                let usd = 24.0 * first * region.power_usd_per_kwh / 1_000.0;
                (usd, usd.ln())
            })
            .collect();
        let stays = 0.5_f64.powf(1.0 / market.orders_half_life_weeks);
        let mut plan = Self {
            market,
            watched: scenario.watched,
            worth: Worth::of(scenario),
            lean: (0..scenario.weeks).map(by_week).collect(),
            growth: market.orders_growth_per_year.ln_1p(),
            cheaper: market.supply_elasticity
                * (-market.price_decline_per_year).ln_1p(),
            base: vec![0.0; costs.len()],
            supply: 0.0,
            costs,
            noise_stays: stays,
            noise_deviation: market.orders_deviation
                * (1.0 - stays * stays).sqrt(),
            lead: (market.lead_weeks as usize).max(1),
        };
        let orders = market.orders_ehs_per_year / WEEKS_PER_YEAR;
        let log_price = market.price_usd_per_th.ln();
        plan.supply = orders.max(f64::MIN_POSITIVE).ln()
            - market.supply_elasticity * log_price;
        let revenue = plan.log_revenue(hashprice);
        let base = (scenario.regions.iter().enumerate())
            .map(|(region, of)| {
                let (value, pays) =
                    plan.terms(region, revenue, (1.0, 0.0), at_start);
                let npv = value - pays * market.price_usd_per_th;
                (orders * of.orders).max(f64::MIN_POSITIVE).ln()
                    - market.choice_per_usd * npv
            })
            .collect();
        plan.base = base;
        plan
    }

    pub(super) fn start(&self, scenario: &Scenario) -> Pipeline {
        let regions = scenario.regions.len();
        let weekly = self.market.orders_ehs_per_year / WEEKS_PER_YEAR;
        // What was ordered before the first day, in the parts of that day.
        let ordered: Vec<f64> =
            scenario.regions.iter().map(|r| r.orders * weekly).collect();
        let ring = self.lead + LONGEST_WEEKS + 1;
        let mut slots = vec![0.0; ring * regions];
        for slot in slots.chunks_mut(regions).take(self.lead) {
            slot.copy_from_slice(&ordered);
        }
        Pipeline {
            slots,
            ring,
            log_price: self.market.price_usd_per_th.ln(),
            noise: 0.0,
            orders: vec![0.0; regions],
        }
    }

    /// The logarithm of dollars per TH/s and day.
    fn log_revenue(&self, hashprice: f64) -> f64 {
        (hashprice * self.worth.keeps / 1_000.0).ln()
    }

    /// What a machine is worth in a region before its price, dollars per
    /// TH/s, and by what its price is multiplied.
    fn terms(
        &self,
        region: usize,
        revenue: f64,
        (lean, log_lean): (f64, f64),
        border: &Border,
    ) -> (f64, f64) {
        let (cost, log_cost) = self.costs[region];
        let worth = cost * lean * self.worth.at(revenue - log_cost - log_lean);
        let freight = self.market.freight_usd_per_th;
        if region == self.watched {
            let import = &border.import;
            let kept = 1.0 - import.seizure.share;
            let held = import.detention;
            (
                worth * kept * border.left
                    - freight
                    - held.share * held.holding_usd_per_th,
                1.0 + import.duty,
            )
        } else {
            (worth - freight, 1.0)
        }
    }
}

impl Pipeline {
    /// What arrives in a week, by region; its place is emptied by
    /// [`Pipeline::clear`].
    pub(super) fn arriving(&self, week: u32) -> &[f64] {
        let from = self.slot(week as usize);
        &self.slots[from..from + self.orders.len()]
    }

    pub(super) fn clear(&mut self, week: u32) {
        let from = self.slot(week as usize);
        self.slots[from..from + self.orders.len()].fill(0.0);
    }

    /// Where a week's arrivals begin.
    fn slot(&self, week: usize) -> usize {
        week % self.ring * self.orders.len()
    }

    /// What a machine costs before duty, dollars per TH/s.
    pub(super) fn price(&self) -> f64 {
        self.log_price.exp()
    }

    /// Orders of a week: the price at which they are supplied, and what goes
    /// to each region. `z` is a standard normal number.
    pub(super) fn order(
        &mut self,
        plan: &Plan,
        border: &Border,
        week: u32,
        hashprice: f64,
        z: f64,
    ) {
        let market = &plan.market;
        if market.orders_ehs_per_year <= 0.0 {
            return;
        }
        self.noise = self.noise * plan.noise_stays + plan.noise_deviation * z;
        let years = f64::from(week) / WEEKS_PER_YEAR;
        let grown = plan.growth * years;
        let supply = plan.supply + grown - plan.cheaper * years;
        let revenue = plan.log_revenue(hashprice);
        let lean = plan.lean[week as usize];
        let choice = market.choice_per_usd;
        let pays = 1.0 + border.import.duty;
        // Orders at the last week's price, and how they change from there.
        let price = self.log_price.exp();
        let (mut here, mut elsewhere) = (0.0, 0.0);
        for (region, orders) in self.orders.iter_mut().enumerate() {
            let (value, by) = plan.terms(region, revenue, lean, border);
            let npv = value - by * price;
            let log = plan.base[region] + self.noise + grown + choice * npv;
            *orders = log.exp();
            if region == plan.watched {
                here = *orders;
            } else {
                elsewhere += *orders;
            }
        }
        // Supply rises and demand falls with the price: Newton's steps meet
        // where they are equal.
        let elasticity = market.supply_elasticity;
        let (mut by_price, mut by_price_here) = (1.0, 1.0);
        for _ in 0..NEWTON_STEPS {
            let now = self.log_price.exp();
            let (a, b) = (elsewhere * by_price, here * by_price_here);
            let excess = supply + elasticity * self.log_price - (a + b).ln();
            let steep = elasticity + choice * now * (a + b * pays) / (a + b);
            if !excess.is_finite() || steep <= 0.0 {
                break;
            }
            self.log_price -= (excess / steep).clamp(-0.5, 0.5);
            let fell = choice * (price - self.log_price.exp());
            by_price = fell.exp();
            by_price_here = (fell * pays).exp();
        }
        for (region, orders) in self.orders.iter_mut().enumerate() {
            let here = region == plan.watched;
            *orders *= if here { by_price_here } else { by_price };
        }
        self.ship(plan, border, week, elsewhere * by_price);
    }

    /// Orders are put where they will arrive.
    fn ship(
        &mut self,
        plan: &Plan,
        border: &Border,
        week: u32,
        elsewhere: f64,
    ) {
        let due = week as usize + plan.lead;
        let seizure = border.import.seizure;
        let here = self.orders[plan.watched];
        let taken = here * seizure.share;
        // What is taken and sold again goes where others buy.
        let again = if elsewhere > 0.0 {
            1.0 + taken * seizure.redirected / elsewhere
        } else {
            1.0
        };
        let from = self.slot(due);
        for (region, orders) in self.orders.iter().enumerate() {
            if region != plan.watched {
                self.slots[from + region] += orders * again;
            }
        }
        for (late, part) in border.late.iter().enumerate() {
            let at = self.slot(due + late) + plan.watched;
            self.slots[at] += (here - taken) * part;
        }
    }
}

/// Steps to the price of a week; the last week's is near.
const NEWTON_STEPS: usize = 2;

impl Border {
    pub(super) fn of(import: &Import, market: &Market) -> Self {
        let late = lateness(&import.detention);
        let per_week = (market.discount_per_year.ln_1p()
            - (-market.expected_decline_per_year).ln_1p())
            / WEEKS_PER_YEAR;
        let left = (0_u32..)
            .zip(&late)
            .map(|(week, part)| part * (-per_week * f64::from(week)).exp())
            .sum();
        Self { import: *import, left, late }
    }
}

/// How many deviations above its median one in twenty lies.
const Z95: f64 = 1.644_853_626_951_472_2;

/// The part of imports that arrives so many weeks late. The days that a
/// machine is held are lognormal.
fn lateness(detention: &Detention) -> Vec<f64> {
    if detention.share <= 0.0 {
        return vec![1.0];
    }
    let median = detention.median_days.ln();
    let deviation = (detention.p95_days.ln() - median) / Z95;
    let within = |weeks: f64| {
        let days = (weeks * 7.0).ln() - median;
        if deviation > 0.0 {
            0.5 * libm::erfc(
                -days / deviation * std::f64::consts::FRAC_1_SQRT_2,
            )
        } else {
            f64::from(u8::from(days >= 0.0))
        }
    };
    let mut parts = vec![0.0; LONGEST_WEEKS + 1];
    let mut before = 0.0;
    for (week, part) in (0_u32..).zip(&mut parts) {
        // To the nearest week.
        let until = within(f64::from(week) + 0.5);
        *part = detention.share * (until - before);
        before = until;
    }
    parts[LONGEST_WEEKS] += detention.share * (1.0 - before);
    parts[0] += 1.0 - detention.share;
    parts
}

/// What a day of power's cost buys: the present value of a machine that stops
/// when its revenue no longer covers its power, in days' cost of that power.
#[derive(Debug, Clone)]
struct Worth {
    keeps: f64,
    by_log: Vec<f64>,
}

/// Places of the table for each unit of the logarithm, and how far it goes.
const PER_UNIT: f64 = 64.0;
const UNITS: f64 = 8.0;

impl Worth {
    fn of(scenario: &Scenario) -> Self {
        let market = &scenario.market;
        let discount = market.discount_per_year.ln_1p();
        let decline = -(-market.expected_decline_per_year).ln_1p();
        let days = 365.25 * scenario.running.uptime;
        let places = std::iter::successors(Some(0.0), |place| {
            (*place < UNITS * PER_UNIT).then_some(place + 1.0)
        });
        let by_log = places
            .map(|place: f64| {
                let log = place / PER_UNIT;
                let stops =
                    if decline > 0.0 { log / decline } else { f64::MAX };
                let years = stops.min(market.horizon_years);
                let revenue = log.exp() * annuity(discount + decline, years);
                days * (revenue - annuity(discount, years)).max(0.0)
            })
            .collect();
        Self { keeps: 1.0 - scenario.running.pool_fee, by_log }
    }

    /// By the logarithm of revenue over cost.
    fn at(&self, log: f64) -> f64 {
        let place = (log * PER_UNIT).clamp(0.0, UNITS * PER_UNIT - 1e-6);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "held inside the table"
        )]
        let below = place as usize;
        let part = place.fract();
        let [a, b] = [below, below + 1].map(|at| self.by_log[at]);
        a + part * (b - a)
    }
}

/// What one dollar a year for so many years is worth.
fn annuity(rate: f64, years: f64) -> f64 {
    if rate > 1e-12 { -(-rate * years).exp_m1() / rate } else { years }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_machine_that_is_held_comes_and_half_of_them_by_the_median() {
        let held = Detention {
            share: 0.4,
            median_days: 60.0,
            p95_days: 150.0,
            holding_usd_per_th: 5.0,
        };
        let parts = lateness(&held);
        let all: f64 = parts.iter().sum();
        assert!((all - 1.0).abs() < 1e-12, "{all}");
        let by_sixty: f64 = parts.iter().take(9).sum();
        assert!((by_sixty - 0.8).abs() < 0.02, "{by_sixty}");
        assert_eq!(lateness(&Detention::NONE), [1.0]);
    }

    #[test]
    fn a_year_of_revenue_twice_its_cost_is_worth_what_it_should() {
        assert!((annuity(0.0, 3.0) - 3.0).abs() < 1e-12);
        assert!((annuity(0.1, 1e9) - 10.0).abs() < 1e-9);
    }
}
