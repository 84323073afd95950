//! The network simulated: what enforcement at the border of one region does
//! to its share of the hashrate and to the difficulty.
//!
//! ```text
//! each week of a path:
//!   price, fees, difficulty  ->  hashprice
//!   hashprice                ->  which machines run, by region and class
//!   hashprice, duty, delay,
//!   seizure                  ->  orders by region; they arrive weeks later
//!   machines that run        ->  blocks  ->  exact retarget  ->  difficulty
//! ```
//!
//! A path is the same whichever thread walks it, and two courses of
//! enforcement meet the same chances: with the same course they are the same
//! path by path ([`compare`]).

mod attribution;
mod clock;
mod delivery;
mod fan;
mod fleet;
mod path;
mod price;
mod random;
mod scenario;

pub use attribution::{Attribution, Part};
pub use fan::{Fan, FanPoint};
pub use path::{Observer, Walk, Week};
pub use price::{FeeModel, PriceModel};
pub use scenario::{
    Class, Closure, Detention, Import, LATER_WEEKS, MOST_WEEKS, Market, Region,
    Running, Scenario, ScenarioError, Seizure,
};

use rayon::prelude::*;

/// A count as a float; counts here are small.
#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn count(of: usize) -> f64 {
    of as f64
}

/// What meets imports into the watched region, week by week.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// What stood when the orders of the first day were made; the same for
    /// both courses of a comparison.
    pub at_start: Import,
    /// One for each week.
    pub weeks: Vec<Import>,
}

/// How many paths, and by which chances.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paths {
    /// How many.
    pub paths: u32,
    /// The same seed gives the same paths.
    pub seed: u64,
    /// Weeks between two points that are kept.
    pub every_weeks: u32,
}

/// A point of a path that is kept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kept {
    /// The watched region's share of the hashrate.
    pub share: f64,
    /// Difficulty.
    pub difficulty: f64,
}

/// The paths of one course: for each path its points, in order of time.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Weeks from the first day to each point.
    pub weeks: Vec<u32>,
    /// By path.
    pub paths: Vec<Vec<Kept>>,
}

/// Two courses under the same chances.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Without the change.
    pub baseline: Run,
    /// With it.
    pub counterfactual: Run,
    /// What of the difference comes from which part of the change.
    pub attribution: Attribution,
}

/// Simulates a scenario under one course.
///
/// # Errors
///
/// [`ScenarioError`] for a scenario or a course that cannot be.
pub fn simulate(
    scenario: &Scenario,
    course: &Course,
    of: Paths,
) -> Result<Run, ScenarioError> {
    let walk = Walk::new(scenario, course)?;
    let every = of.every_weeks.max(1);
    let last = scenario.weeks;
    let is_kept = |week: u32| week.is_multiple_of(every) || week == last;
    let paths = (0..of.paths)
        .into_par_iter()
        .map(|path| {
            let mut keeper = Keeper {
                watched: scenario.watched,
                is_kept,
                kept: Vec::with_capacity((last / every + 1) as usize),
            };
            walk.path(of.seed, path, &mut keeper)?;
            Ok(keeper.kept)
        })
        .collect::<Result<Vec<_>, ScenarioError>>()?;
    let weeks = (1..=last).filter(|week| is_kept(*week)).collect();
    Ok(Run { weeks, paths })
}

/// Simulates two courses, and parts the difference.
///
/// # Errors
///
/// As [`simulate`].
pub fn compare(
    scenario: &Scenario,
    baseline: &Course,
    counterfactual: &Course,
    of: Paths,
) -> Result<Comparison, ScenarioError> {
    attribution::compare(scenario, baseline, counterfactual, of)
}

/// Keeps points of a path.
struct Keeper<F> {
    watched: usize,
    is_kept: F,
    kept: Vec<Kept>,
}

impl<F: Fn(u32) -> bool> Observer for Keeper<F> {
    fn week(&mut self, week: &Week<'_>) {
        if !(self.is_kept)(week.week + 1) {
            return;
        }
        let all: f64 = week.running_ehs.iter().sum();
        let watched = week.running_ehs[self.watched];
        let share = if all > 0.0 { watched / all } else { 0.0 };
        self.kept.push(Kept { share, difficulty: week.difficulty });
    }
}
