//! The strip of calls by simulation: paths of hashprice by a Brownian bridge,
//! at random or from scrambled Sobol points.
//!
//! Given how many jumps there were by each time, the logarithm of a price with
//! jumps is a Brownian motion whose clock runs on with each jump. So the
//! number of jumps is drawn for the whole span and parted by halves, and the
//! motion is bridged over that clock: the first coordinates of a point decide
//! on most of what a path is worth.

use crate::{
    EconomicsError, Movement, Strip,
    normal::quantile,
    sobol::{BLOCK, Sobol, mixed},
    strip::Moves,
};

/// Where the numbers of a path come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Draw {
    /// Independent numbers.
    Random,
    /// Points that fill the cube evenly; best with a power of two of paths.
    Sobol,
}

/// How a strip is simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Simulation {
    /// Where the numbers come from.
    pub draw: Draw,
    /// How many paths, 2 to 16,777,216.
    pub paths: u32,
    /// The same seed gives the same paths.
    pub seed: u64,
}

/// What paths bring on average.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Simulated {
    /// Present value of a machine that stands still when revenue does not
    /// cover its power, dollars for one TH/s; corrected by how far the same
    /// paths miss the value of one that always runs, which is known (a control
    /// variate).
    pub option_usd: f64,
    /// Standard error of the first if the paths are independent; for Sobol
    /// points it says too much, and [`scrambled`] tells what it is.
    pub standard_error_usd: f64,
    /// The first without the correction.
    pub plain_option_usd: f64,
    /// Present value of a machine that always runs, by the paths.
    pub always_on_usd: f64,
}

/// A mean over several scramblings, and how far they lie apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// Mean of all.
    pub mean_usd: f64,
    /// Standard deviation of the mean of one scrambling: the standard error
    /// of a single run with so many paths.
    pub standard_error_usd: f64,
}

/// The values of a strip by several scramblings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scrambled {
    /// As [`Simulated::option_usd`].
    pub option: Spread,
    /// As [`Simulated::plain_option_usd`].
    pub plain_option: Spread,
    /// As [`Simulated::always_on_usd`].
    pub always_on: Spread,
}

/// The most paths of a simulation.
const MOST_PATHS: u32 = 1 << 24;

/// Simulates what a strip brings.
///
/// A path depends on the seed and its own number alone, and the paths are
/// summed in their order: the answer does not depend on how they are shared
/// out.
///
/// # Errors
///
/// [`EconomicsError::OutOfRange`] for a movement that no price makes, or for
/// fewer than two paths or more than 16,777,216.
pub fn simulate(
    strip: &Strip,
    movement: &Movement,
    simulation: &Simulation,
) -> Result<Simulated, EconomicsError> {
    let moves = movement.checked()?;
    crate::error::within(
        "paths",
        simulation.paths.into(),
        (2.into(), MOST_PATHS.into()),
        "paths",
    )?;
    let mut walker = Walker::new(strip, moves, simulation);
    let mut sums = Sums::default();
    for path in 0..simulation.paths {
        sums.add(&walker.walk(path));
    }
    let paths = f64::from(simulation.paths);
    let known = strip.always_on_usd() - strip.credit;
    let (controlled_usd, standard_error_usd) = sums.controlled(paths, known);
    Ok(Simulated {
        option_usd: controlled_usd + strip.credit,
        standard_error_usd,
        plain_option_usd: sums.option / paths + strip.credit,
        always_on_usd: sums.always_on / paths + strip.credit,
    })
}

/// Sums over paths.
#[derive(Default)]
struct Sums {
    option: f64,
    always_on: f64,
    option_squared: f64,
    always_on_squared: f64,
    crossed: f64,
}

impl Sums {
    fn add(&mut self, value: &Value) {
        self.option += value.option;
        self.always_on += value.always_on;
        self.option_squared += value.option * value.option;
        self.always_on_squared += value.always_on * value.always_on;
        self.crossed += value.option * value.always_on;
    }

    /// The mean of the option, corrected by how far the mean of the machine
    /// that always runs lies from what is known of it; and its standard error
    /// if the paths are independent.
    fn controlled(&self, paths: f64, known: f64) -> (f64, f64) {
        let (option, always_on) = (self.option / paths, self.always_on / paths);
        let spread = |squares: f64, a: f64, b: f64| squares / paths - a * b;
        let of_option = spread(self.option_squared, option, option);
        let of_always = spread(self.always_on_squared, always_on, always_on);
        let together = spread(self.crossed, option, always_on);
        // Where nothing moves there is nothing to be corrected.
        let slope = if of_always > 0.0 { together / of_always } else { 0.0 };
        let left = (of_option - slope * together).max(0.0);
        let mean = option - slope * (always_on - known);
        (mean, (left / (paths - 1.0)).sqrt())
    }
}

/// Simulates a strip with several seeds, to tell how far means of so many
/// paths lie apart.
///
/// # Errors
///
/// As [`simulate`], and for fewer than two seeds.
pub fn scrambled(
    strip: &Strip,
    movement: &Movement,
    simulation: &Simulation,
    times: u32,
) -> Result<Scrambled, EconomicsError> {
    crate::error::within(
        "scramblings",
        times.into(),
        (2.into(), 10_000.into()),
        "seeds",
    )?;
    let mut runs = Vec::new();
    for time in 0..times {
        let seed = mixed(simulation.seed ^ mixed(u64::from(time)));
        runs.push(simulate(
            strip,
            movement,
            &Simulation { seed, ..*simulation },
        )?);
    }
    let count = f64::from(times);
    let spread = |of: fn(&Simulated) -> f64| {
        let mean = runs.iter().map(of).sum::<f64>() / count;
        let squares: f64 =
            runs.iter().map(|run| (of(run) - mean) * (of(run) - mean)).sum();
        let standard_error_usd = (squares / (count - 1.0)).sqrt();
        Spread { mean_usd: mean, standard_error_usd }
    };
    Ok(Scrambled {
        option: spread(|run| run.option_usd),
        plain_option: spread(|run| run.plain_option_usd),
        always_on: spread(|run| run.always_on_usd),
    })
}

/// The factors of every step of many paths, path by path, by which hashprice
/// differs from what is expected of it.
///
/// They depend on the seed, the number of the path and the times alone, so
/// that purchases of the same horizon meet the same market.
pub(crate) fn factors(
    strip: &Strip,
    movement: &Movement,
    simulation: &Simulation,
) -> Result<Vec<f64>, EconomicsError> {
    let moves = movement.checked()?;
    crate::error::within(
        "paths",
        simulation.paths.into(),
        (2.into(), MOST_PATHS.into()),
        "paths",
    )?;
    let mut walker = Walker::new(strip, moves, simulation);
    let mut all = Vec::new();
    for path in 0..simulation.paths {
        walker.factors(path, &mut all);
    }
    Ok(all)
}

/// What one path brings.
struct Value {
    option: f64,
    always_on: f64,
}

/// A place of the bridge between two that are known.
struct Node {
    left: usize,
    middle: usize,
    right: usize,
    /// How far along it stands.
    share: f64,
}

/// What walks the paths of one simulation.
struct Walker<'a> {
    strip: &'a Strip,
    moves: Moves,
    simulation: &'a Simulation,
    sobol: Sobol,
    /// The payment, then the times of the rights.
    times: Vec<f64>,
    nodes: Vec<Node>,
    coordinates: Vec<f64>,
    jumps: Vec<u32>,
    motion: Vec<f64>,
}

impl<'a> Walker<'a> {
    fn new(strip: &'a Strip, moves: Moves, simulation: &'a Simulation) -> Self {
        let times: Vec<f64> = std::iter::once(0.0)
            .chain(strip.rights.iter().map(|right| right.years))
            .collect();
        let nodes = bridge(&times);
        // Without jumps the places of the first counts are left empty.
        let (each, spare) =
            if moves.jumps_per_year > 0.0 { (2, 0) } else { (1, FIRST_COUNTS) };
        let count = times.len();
        Self {
            strip,
            moves,
            simulation,
            sobol: Sobol::new(),
            coordinates: vec![0.5; (nodes.len() + 1) * each + spare],
            times,
            nodes,
            jumps: vec![0; count],
            motion: vec![0.0; count],
        }
    }

    /// By how much hashprice of each step of a path differs from what is
    /// expected of it: factors of mean one.
    fn factors(&mut self, path: u32, out: &mut Vec<f64>) {
        self.point(path);
        self.bridge_over();
        let moves = &self.moves;
        let drift = moves.volatility * moves.volatility / 2.0
            + moves.jumps_per_year * moves.mean_jump();
        let steps = self.jumps.iter().zip(&self.motion).skip(1);
        let rights = self.strip.rights.iter();
        out.extend(rights.zip(steps).map(|(right, (jumps, motion))| {
            let grown = motion - drift * right.years
                + moves.jump_mean * f64::from(*jumps);
            grown.exp()
        }));
    }

    fn walk(&mut self, path: u32) -> Value {
        self.point(path);
        self.bridge_over();
        self.value()
    }

    /// Fills the coordinates of a path.
    fn point(&mut self, path: u32) {
        match self.simulation.draw {
            Draw::Sobol => {
                let seed = self.simulation.seed;
                self.sobol.point(path, seed, &mut self.coordinates);
            }
            Draw::Random => {
                let key = mixed(self.simulation.seed ^ mixed(path.into()));
                for (at, to) in (0_u64..).zip(&mut self.coordinates) {
                    *to = uniform(mixed(key ^ mixed(at)));
                }
            }
        }
    }

    /// Fills jumps and motion from the coordinates.
    fn bridge_over(&mut self) {
        let jumping = self.moves.jumps_per_year > 0.0;
        let of_time = self.moves.volatility * self.moves.volatility;
        let of_jump = self.moves.jump_deviation * self.moves.jump_deviation;
        let clock =
            |time: f64, jumps: u32| of_time * time + of_jump * f64::from(jumps);
        let coordinates = &self.coordinates;
        let steps = self.nodes.len() + 1;
        let of_step = |step: usize| {
            coordinates.get(place(step, steps)).copied().unwrap_or(0.5)
        };
        let of_count = |step: usize| {
            let at = place_of_count(step, steps);
            coordinates.get(at).copied().unwrap_or(0.5)
        };
        let last = self.times.len() - 1;
        let end = self.times.get(last).copied().unwrap_or(0.0);
        let all = if jumping {
            poisson(of_count(0), self.moves.jumps_per_year * end)
        } else {
            0
        };
        let (times, jumps, motion) =
            (&self.times, &mut self.jumps, &mut self.motion);
        jumps[last] = all;
        motion[last] = clock(end, all).sqrt() * quantile(of_step(0));
        for (step, node) in (1..).zip(&self.nodes) {
            let Node { left, middle, right, share } = *node;
            let (before, after) = (jumps[left], jumps[right]);
            let here = if jumping {
                before + binomial(of_count(step), after - before, share)
            } else {
                before
            };
            jumps[middle] = here;
            let from = clock(times[left], before);
            let to = clock(times[right], after);
            let at = clock(times[middle], here);
            let z = quantile(of_step(step));
            motion[middle] = if to > from {
                let part = (at - from) / (to - from);
                let deviation = ((at - from) * (to - at) / (to - from)).sqrt();
                motion[left]
                    + part * (motion[right] - motion[left])
                    + deviation * z
            } else {
                motion[left]
            };
        }
    }

    /// What the path brings, day by day.
    fn value(&self) -> Value {
        let moves = &self.moves;
        let drift = moves.volatility * moves.volatility / 2.0
            + moves.jumps_per_year * moves.mean_jump();
        let mut value = Value { option: 0.0, always_on: 0.0 };
        let steps = self.jumps.iter().zip(&self.motion).skip(1);
        for (right, (jumps, motion)) in self.strip.rights.iter().zip(steps) {
            let grown = motion - drift * right.years
                + moves.jump_mean * f64::from(*jumps);
            let margin = right.forward * grown.exp() - right.power;
            value.option += right.worth * margin.max(0.0);
            value.always_on += right.worth * margin;
        }
        value
    }
}

/// Steps of the motion that come first among the coordinates, and counts of
/// jumps after them: those that decide most share a block of the points, and
/// jumps decide less.
const FIRST_STEPS: usize = 16;
const FIRST_COUNTS: usize = BLOCK - FIRST_STEPS;

/// The coordinate of a step of the motion.
fn place(step: usize, steps: usize) -> usize {
    if step < FIRST_STEPS || steps <= FIRST_STEPS {
        step
    } else {
        step + FIRST_COUNTS
    }
}

/// The coordinate of a count of jumps.
fn place_of_count(count: usize, steps: usize) -> usize {
    if steps <= FIRST_STEPS {
        steps + count
    } else if count < FIRST_COUNTS {
        FIRST_STEPS + count
    } else {
        steps + count
    }
}

/// The places between the first and the last, halves before quarters.
fn bridge(times: &[f64]) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut spans = std::collections::VecDeque::from([(0, times.len() - 1)]);
    while let Some((left, right)) = spans.pop_front() {
        if right - left < 2 {
            continue;
        }
        let middle = usize::midpoint(left, right);
        let at = |place: usize| times.get(place).copied().unwrap_or(0.0);
        let span = at(right) - at(left);
        let share =
            if span > 0.0 { (at(middle) - at(left)) / span } else { 0.5 };
        nodes.push(Node { left, middle, right, share });
        spans.extend([(left, middle), (middle, right)]);
    }
    nodes
}

/// A number more than 0 and less than 1 from the upper bits of another.
pub(crate) fn uniform(bits: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "52 bits fit a float")]
    let upper = (bits >> 12) as f64;
    (upper + 0.5) / 4_503_599_627_370_496.0
}

/// The number of jumps, of so many expected, at a place of their distribution.
fn poisson(place: f64, expected: f64) -> u32 {
    let mut likely = (-expected).exp();
    let (mut below, mut count) = (likely, 0_u32);
    while below < place && likely > f64::MIN_POSITIVE {
        count += 1;
        likely *= expected / f64::from(count);
        below += likely;
    }
    count
}

/// How many of so many fall into the first part, at a place of their
/// distribution.
fn binomial(place: f64, of: u32, share: f64) -> u32 {
    if of == 0 {
        return 0;
    }
    let odds = share / (1.0 - share);
    let mut likely = (f64::from(of) * (-share).ln_1p()).exp();
    let (mut below, mut count) = (likely, 0);
    while below < place && count < of {
        likely *= odds * f64::from(of - count) / f64::from(count + 1);
        count += 1;
        below += likely;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_drawn_as_likely_as_they_are() {
        let draws = |of: &dyn Fn(f64) -> u32| {
            let mean = (0..10_000)
                .map(|i| f64::from(of((f64::from(i) + 0.5) / 10_000.0)))
                .sum::<f64>();
            mean / 10_000.0
        };
        assert!((draws(&|u| poisson(u, 7.3)) - 7.3).abs() < 0.01);
        assert!((draws(&|u| binomial(u, 40, 0.3)) - 12.0).abs() < 0.01);
        assert_eq!(binomial(0.999_999, 3, 0.5), 3);
        assert_eq!((poisson(0.1, 0.0), binomial(0.9, 0, 0.5)), (0, 0));
    }

    #[test]
    fn every_number_has_a_coordinate_of_its_own() {
        for steps in [1, 5, 16, 17, 40, 208] {
            let mut used = vec![false; 2 * steps];
            for step in 0..steps {
                for at in [place(step, steps), place_of_count(step, steps)] {
                    assert!(!used[at], "{at} twice of {steps}");
                    used[at] = true;
                }
            }
        }
    }

    #[test]
    fn a_bridge_reaches_every_place_once_from_known_ones() {
        for count in [2_u32, 3, 9, 209] {
            let times: Vec<f64> = (0..count).map(f64::from).collect();
            let mut known = vec![false; times.len()];
            known[0] = true;
            *known.last_mut().unwrap() = true;
            for node in bridge(&times) {
                assert!(known[node.left] && known[node.right]);
                assert!(!known[node.middle]);
                known[node.middle] = true;
            }
            assert!(known.iter().all(|known| *known), "{count}");
        }
    }
}
