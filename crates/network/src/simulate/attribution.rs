//! What of a difference is due to duty, what to delay, what to seizure.

use super::{Comparison, Course, Import, Paths, Run, Scenario, ScenarioError};

/// A part of a change of enforcement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Duty on the price.
    Duty,
    /// Machines that are held.
    Delay,
    /// Machines that are taken.
    Seizure,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 3] = [Self::Duty, Self::Delay, Self::Seizure];

    /// Takes this part from another import.
    fn take(self, to: &mut Import, from: &Import) {
        match self {
            Self::Duty => to.duty = from.duty,
            Self::Delay => to.detention = from.detention,
            Self::Seizure => to.seizure = from.seizure,
        }
    }

    /// Whether two courses differ in it.
    fn differs(self, a: &Course, b: &Course) -> bool {
        a.weeks.iter().zip(&b.weeks).any(|(a, b)| {
            let mut mixed = *a;
            self.take(&mut mixed, b);
            mixed != *a
        })
    }
}

/// What of the mean difference at the end comes from which part: the mean of
/// what a part adds over every order in which the parts could be added
/// (Shapley 1953), so that the parts add up to the whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribution {
    /// By part; nothing of those in which the courses are the same.
    pub parts: Vec<(Part, Difference)>,
    /// Of all together.
    pub whole: Difference,
}

/// The mean difference that a change makes at the end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// In the share of the hashrate, as a fraction.
    pub share: f64,
    /// In the logarithm of the difficulty.
    pub log_difficulty: f64,
}

pub(super) fn compare(
    scenario: &Scenario,
    baseline: &Course,
    counterfactual: &Course,
    of: Paths,
) -> Result<Comparison, ScenarioError> {
    let moved: Vec<Part> = Part::ALL
        .into_iter()
        .filter(|part| part.differs(baseline, counterfactual))
        .collect();
    // One run for every choice of parts; bit i of a choice says whether the
    // part i is taken from the counterfactual.
    let every = (1_usize << moved.len()) - 1;
    let mut means = Vec::with_capacity(every + 1);
    let mut ends = Vec::new();
    for choice in 0..=every {
        let mut course = baseline.clone();
        let weeks = course.weeks.iter_mut().zip(&counterfactual.weeks);
        for (to, from) in weeks {
            for (bit, part) in moved.iter().enumerate() {
                if choice >> bit & 1 == 1 {
                    part.take(to, from);
                }
            }
        }
        let run = super::simulate(scenario, &course, of)?;
        means.push(mean_at_the_end(&run));
        if choice == 0 || choice == every {
            ends.push(run);
        }
    }
    let counterfactual = match ends.len() {
        // Nothing differs: the one run is both.
        1 => ends[0].clone(),
        _ => ends.remove(1),
    };
    let baseline = ends.remove(0);
    let parts = moved
        .iter()
        .enumerate()
        .map(|(bit, part)| (*part, added(bit, moved.len(), &means)))
        .collect();
    let whole = means[every].less(means[0]);
    let attribution = Attribution { parts, whole };
    Ok(Comparison { baseline, counterfactual, attribution })
}

/// What a part adds, over every order of parts.
fn added(bit: usize, parts: usize, means: &[Difference]) -> Difference {
    let mut sum = Difference::NOTHING;
    for choice in 0..means.len() {
        if choice >> bit & 1 == 1 {
            continue;
        }
        let before = choice.count_ones() as usize;
        let orders = factorial(before) * factorial(parts - before - 1);
        let weight = orders / factorial(parts);
        let step = means[choice | 1 << bit].less(means[choice]);
        sum.share += weight * step.share;
        sum.log_difficulty += weight * step.log_difficulty;
    }
    sum
}

fn factorial(of: usize) -> f64 {
    super::count((1..=of).product())
}

fn mean_at_the_end(run: &Run) -> Difference {
    let mut sum = Difference::NOTHING;
    for last in run.paths.iter().filter_map(|path| path.last()) {
        sum.share += last.share;
        sum.log_difficulty += last.difficulty.ln();
    }
    let count = super::count(run.paths.len().max(1));
    Difference {
        share: sum.share / count,
        log_difficulty: sum.log_difficulty / count,
    }
}

impl Difference {
    const NOTHING: Self = Self { share: 0.0, log_difficulty: 0.0 };

    fn less(self, other: Self) -> Self {
        Self {
            share: self.share - other.share,
            log_difficulty: self.log_difficulty - other.log_difficulty,
        }
    }
}
