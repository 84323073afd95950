//! One path: price, fleet, orders and chain, week by week.

use super::{
    Course, Scenario, ScenarioError,
    clock::{self, Clock},
    delivery::{self, Border},
    fleet,
    price::{Fees, Prices},
    random::{Chance, Use},
};
use crate::subsidy_sat;

/// Seconds of a week, and hashes of one EH/s in a second.
const WEEK_SECONDS: f64 = 7.0 * 86_400.0;
const EH: f64 = 1e18;

/// What a path is at the end of a week.
#[derive(Debug, Clone, Copy)]
pub struct Week<'a> {
    /// Which, counted from 0 for the first.
    pub week: u32,
    /// Dollars for one bitcoin during it.
    pub btc_usd: f64,
    /// Difficulty at its end.
    pub difficulty: f64,
    /// Dollars per PH/s and day at its beginning.
    pub hashprice: f64,
    /// What ran, EH/s by region.
    pub running_ehs: &'a [f64],
    /// What a new machine costs before duty, dollars per TH/s.
    pub machine_usd_per_th: f64,
}

/// Who is told what happens on a path.
pub trait Observer {
    /// A new difficulty.
    fn retarget(&mut self, _difficulty: f64) {}
    /// A week is over.
    fn week(&mut self, week: &Week<'_>);
}

/// A scenario under a course of enforcement, ready for paths.
#[derive(Debug, Clone)]
pub struct Walk<'a> {
    scenario: &'a Scenario,
    prices: Prices,
    fees: Fees,
    fleet_plan: fleet::Plan,
    fleet: fleet::Fleet,
    orders_plan: delivery::Plan,
    pipeline: delivery::Pipeline,
    /// What meets imports, each kind once, and which counts in a week.
    borders: Vec<Border>,
    border_of_week: Vec<usize>,
}

impl<'a> Walk<'a> {
    /// # Errors
    ///
    /// [`ScenarioError`] for a scenario or a course that cannot be.
    pub fn new(
        scenario: &'a Scenario,
        course: &Course,
    ) -> Result<Self, ScenarioError> {
        scenario.check()?;
        let weeks = scenario.weeks as usize;
        if course.weeks.len() < weeks {
            let has = course.weeks.len();
            return Err(ScenarioError::ShortCourse {
                has,
                weeks: scenario.weeks,
            });
        }
        let market = &scenario.market;
        let mut kinds = Vec::new();
        let mut border_of_week = Vec::with_capacity(weeks);
        for import in &course.weeks {
            let at = kinds.iter().position(|kind| kind == import);
            border_of_week.push(at.unwrap_or(kinds.len()));
            if at.is_none() {
                import.check()?;
                kinds.push(*import);
            }
        }
        let borders: Vec<Border> =
            kinds.iter().map(|kind| Border::of(kind, market)).collect();
        course.at_start.check()?;
        let difficulty = clock::difficulty(scenario.bits)?;
        let hashprice = Scenario::hashprice(
            difficulty,
            subsidy_sat(scenario.height),
            scenario.fees.start,
            scenario.btc_usd,
        );
        let meant = difficulty * clock::HASHES_PER_DIFFICULTY / 600.0 / EH;
        let hashrate = scenario.hashrate_ehs.unwrap_or(meant);
        let fleet_plan = fleet::Plan::of(scenario);
        let fleet = fleet_plan.start(scenario, hashprice, hashrate);
        let first = Border::of(&course.at_start, market);
        let orders_plan = delivery::Plan::of(scenario, hashprice, &first);
        let pipeline = orders_plan.start(scenario);
        Ok(Self {
            prices: Prices::of(&scenario.price),
            fees: Fees::of(&scenario.fees),
            scenario,
            fleet_plan,
            fleet,
            orders_plan,
            pipeline,
            borders,
            border_of_week,
        })
    }

    /// Walks one path. It depends on the seed and its own number alone.
    ///
    /// # Errors
    ///
    /// [`ScenarioError::Bits`] if the bits of the scenario are not a target.
    pub fn path(
        &self,
        seed: u64,
        path: u32,
        observer: &mut impl Observer,
    ) -> Result<(), ScenarioError> {
        let scenario = self.scenario;
        let chance = Chance::of(seed, path);
        let mut chain = Clock::new(
            scenario.bits,
            scenario.height,
            chance,
            scenario.chance_of_blocks,
        )?;
        let mut fleet = self.fleet.clone();
        let mut pipeline = self.pipeline.clone();
        let mut running = vec![0.0; scenario.regions.len()];
        let mut btc_usd = scenario.btc_usd;
        let mut log_fees = scenario.fees.start.ln();
        let mut place = 0;
        for (week, border) in (0..scenario.weeks).zip(&self.border_of_week) {
            let hashprice = Scenario::hashprice(
                chain.difficulty(),
                subsidy_sat(chain.height()),
                log_fees.exp(),
                btc_usd,
            );
            fleet.arrive(&self.fleet_plan, week, pipeline.arriving(week));
            pipeline.clear(week);
            fleet.close(&self.fleet_plan, week);
            fleet.age(&self.fleet_plan);
            let border = &self.borders[*border];
            let [z_fees, z_orders] = chance.normals(Use::FeesAndOrders, week);
            pipeline.order(
                &self.orders_plan,
                border,
                week,
                hashprice,
                z_orders,
            );
            let mut left = Some(WEEK_SECONDS);
            let mut revenue = hashprice;
            let mut since = WEEK_SECONDS;
            // Machines answer to a new difficulty from its first block on,
            // not from the next week on.
            while let Some(seconds) = left {
                let weeks = since / WEEK_SECONDS;
                fleet.respond(&self.fleet_plan, revenue, weeks, &mut running);
                // A network of which nothing runs finds no block; a machine
                // in a billion always does.
                let hashrate = running.iter().sum::<f64>().max(1e-9) * EH;
                let before = chain.difficulty();
                left = chain.pass(seconds, hashrate);
                if let Some(left) = left {
                    since = seconds - left;
                    revenue *= before / chain.difficulty();
                    observer.retarget(chain.difficulty());
                }
            }
            observer.week(&Week {
                week,
                btc_usd,
                difficulty: chain.difficulty(),
                hashprice,
                running_ehs: &running,
                machine_usd_per_th: pipeline.price(),
            });
            btc_usd = self.prices.next(btc_usd, week, &mut place, chance);
            log_fees = self.fees.next(log_fees, week, z_fees, chance);
        }
        Ok(())
    }
}
