//! Machines by region and class: which run, which stand, which move.

use super::{Closure, LATER_WEEKS, Scenario, price::WEEKS_PER_YEAR};

/// What of the fleet stays the same on every path.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    classes: usize,
    /// The steepness of the curve by which machines go off.
    steep: f64,
    /// Cost of power by cell, dollars per PH/s and day, raised to it.
    costs: Vec<f64>,
    /// What the cost to the power is multiplied with for those that stand.
    restart: f64,
    /// The logarithm of what is left of an answer to come after a week.
    slowness: f64,
    stays: f64,
    keeps: f64,
    /// The part of each class in what is delivered on the first day, and in
    /// what is delivered [`LATER_WEEKS`] later.
    delivered: Vec<[f64; 2]>,
    closures: Vec<Closure>,
    /// Where machines that left a region go, by region left.
    hosting: Vec<f64>,
}

/// The machines of one path.
#[derive(Debug, Clone)]
pub(super) struct Fleet {
    /// Installed, EH/s by cell: the classes of the first region, then of the
    /// next.
    installed: Vec<f64>,
    /// What of it runs.
    running: Vec<f64>,
    /// On their way from a closed region, by class: packing, then shipping.
    moving: Vec<[Vec<f64>; 2]>,
}

/// How far a week stands from the first day to [`LATER_WEEKS`] after it.
pub(super) fn later(week: u32) -> f64 {
    (f64::from(week) / f64::from(LATER_WEEKS)).min(1.0)
}

/// Dollars per PH/s and day that a machine of 1 J/TH costs at 1 dollar per
/// kWh: one J/TH is one kW for each PH/s.
const HOURS: f64 = 24.0;

impl Plan {
    pub(super) fn of(scenario: &Scenario) -> Self {
        let running = &scenario.running;
        let steep = 1.0 / running.spread;
        let costs = scenario
            .regions
            .iter()
            .flat_map(|region| {
                scenario.classes.iter().map(move |class| {
                    (HOURS * class.jth * region.power_usd_per_kwh).powf(steep)
                })
            })
            .collect();
        Self {
            classes: scenario.classes.len(),
            steep,
            costs,
            restart: (1.0 + running.restart).powf(steep),
            stays: (1.0 - running.attrition_per_year)
                .powf(1.0 / WEEKS_PER_YEAR),
            slowness: if running.half_answer_weeks > 0.0 {
                0.5_f64.ln() / running.half_answer_weeks
            } else {
                f64::NEG_INFINITY
            },
            keeps: 1.0 - running.pool_fee,
            delivered: scenario
                .classes
                .iter()
                .map(|c| [c.delivered, c.delivered_later])
                .collect(),
            closures: scenario.closures.clone(),
            hosting: scenario.regions.iter().map(|r| r.hosting).collect(),
        }
    }

    /// Revenue as the curve takes it.
    fn drawn(&self, hashprice: f64) -> f64 {
        (hashprice * self.keeps).powf(self.steep)
    }

    /// The fleet on the first day: in every region the classes are installed
    /// in the same parts, and so much that what runs at this hashprice makes
    /// the region's share of the hashrate.
    pub(super) fn start(
        &self,
        scenario: &Scenario,
        hashprice: f64,
        hashrate_ehs: f64,
    ) -> Fleet {
        let revenue = self.drawn(hashprice);
        let on: Vec<f64> =
            self.costs.iter().map(|cost| revenue / (revenue + cost)).collect();
        let mut installed = Vec::with_capacity(on.len());
        let of_regions = on.chunks(self.classes.max(1));
        for (region, on) in scenario.regions.iter().zip(of_regions) {
            let classes = &scenario.classes;
            let runs: f64 =
                classes.iter().zip(on).map(|(c, on)| c.installed * on).sum();
            // Where next to nothing runs a share of the hashrate would mean
            // machines without end.
            let whole = hashrate_ehs * region.share / runs.max(0.02);
            installed.extend(classes.iter().map(|c| whole * c.installed));
        }
        let none = || vec![0.0; self.classes];
        let moving = self.closures.iter().map(|_| [none(), none()]).collect();
        let running = installed.iter().zip(&on).map(|(i, on)| i * on).collect();
        Fleet { installed, running, moving }
    }
}

impl Fleet {
    /// Machines arrive, EH/s by region, and are switched on.
    pub(super) fn arrive(&mut self, plan: &Plan, week: u32, by_region: &[f64]) {
        let later = later(week);
        for (class, [first, then]) in plan.delivered.iter().enumerate() {
            let part = first + later * (then - first);
            if part <= 0.0 {
                continue;
            }
            for (region, came) in by_region.iter().enumerate() {
                self.put(region * plan.classes + class, came * part);
            }
        }
    }

    /// Machines come that run.
    fn put(&mut self, cell: usize, came: f64) {
        self.installed[cell] += came;
        self.running[cell] += came;
    }

    /// Machines leave closed regions, and come where they are hosted.
    pub(super) fn close(&mut self, plan: &Plan, week: u32) {
        for (at, closure) in plan.closures.iter().enumerate() {
            let leaves = closure.leaves(week);
            // Half of both stages together is over after 1.68 of a stage's
            // mean time (a gamma number of shape 2).
            let goes = 1.0 - (-1.678 / closure.half_moved_weeks).exp();
            let others =
                plan.hosting.iter().sum::<f64>() - plan.hosting[closure.region];
            for class in 0..plan.classes {
                let cell = closure.region * plan.classes + class;
                let left = self.installed[cell] * leaves;
                self.installed[cell] -= left;
                self.running[cell] *= 1.0 - leaves;
                let [packing, shipping] = &mut self.moving[at];
                let shipped = packing[class] * goes;
                let came = shipping[class] * goes;
                packing[class] += left * closure.moved - shipped;
                shipping[class] += shipped - came;
                if came <= 0.0 || others <= 0.0 {
                    continue;
                }
                for (region, weight) in plan.hosting.iter().enumerate() {
                    if region != closure.region {
                        let cell = region * plan.classes + class;
                        self.put(cell, came * weight / others);
                    }
                }
            }
        }
    }

    /// A week's part of the machines ends for good.
    pub(super) fn age(&mut self, plan: &Plan) {
        for all in [&mut self.installed, &mut self.running] {
            for machines in all {
                *machines *= plan.stays;
            }
        }
    }

    /// Machines answer to revenue for so many weeks; what then runs, EH/s by
    /// region. A machine that runs goes off by one curve, one that stands
    /// goes on by another, further out: between them it stays as it is
    /// (hysteresis).
    pub(super) fn respond(
        &mut self,
        plan: &Plan,
        hashprice: f64,
        weeks: f64,
        by_region: &mut [f64],
    ) {
        let moves = 1.0 - (plan.slowness * weeks).exp();
        let by_revenue = 1.0 / plan.drawn(hashprice);
        let cells = self.running.iter_mut().zip(&self.installed);
        for ((running, installed), cost) in cells.zip(&plan.costs) {
            // 1 / (1 + a) and 1 / (1 + b), with one division for both.
            let a = 1.0 + cost * by_revenue;
            let b = 1.0 + cost * by_revenue * plan.restart;
            let share = installed / (a * b);
            let (most, least) = (share * b, share * a);
            let stands = if *running < least { least } else { *running };
            let stands = if stands > most { most } else { stands };
            *running += moves * (stands - *running);
        }
        let of_regions = self.running.chunks(plan.classes);
        for (to, running) in by_region.iter_mut().zip(of_regions) {
            *to = running.iter().sum();
        }
    }
}

impl Closure {
    /// The part of what is left that leaves in a week.
    fn leaves(&self, week: u32) -> f64 {
        let gone = |week: f64| {
            let part = (week - self.from_week) / self.over_weeks;
            self.closed * part.clamp(0.0, 1.0)
        };
        let (before, after) =
            (gone(f64::from(week)), gone(f64::from(week) + 1.0));
        if before < 1.0 { (after - before) / (1.0 - before) } else { 0.0 }
    }
}
