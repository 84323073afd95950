//! Fans: how values of many paths lie, point by point in time.

use super::{Kept, Run};

/// How a value lies on all paths, at each point in time.
#[derive(Debug, Clone, PartialEq)]
pub struct Fan {
    /// In order of time.
    pub points: Vec<FanPoint>,
}

/// How a value lies on all paths at one point in time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FanPoint {
    /// Weeks from the first day.
    pub week: u32,
    /// One path in twenty lies below.
    pub p5: f64,
    /// One in ten.
    pub p10: f64,
    /// One in four.
    pub p25: f64,
    /// Half.
    pub p50: f64,
    /// Three in four.
    pub p75: f64,
    /// Nine in ten.
    pub p90: f64,
    /// Nineteen in twenty.
    pub p95: f64,
    /// The mean.
    pub mean: f64,
}

impl Fan {
    /// How a value of one run lies.
    pub fn of(run: &Run, value: impl Fn(&Kept) -> f64) -> Self {
        Self::by(run, |path, at| value(&run.paths[path][at]))
    }

    /// How the difference of a value lies, path by path: that of the second
    /// run less that of the first.
    pub fn of_difference(
        first: &Run,
        second: &Run,
        value: impl Fn(&Kept, &Kept) -> f64,
    ) -> Self {
        Self::by(first, |path, at| {
            value(&first.paths[path][at], &second.paths[path][at])
        })
    }

    fn by(run: &Run, value: impl Fn(usize, usize) -> f64) -> Self {
        let points = run.weeks.iter().enumerate().map(|(at, week)| {
            let mut values: Vec<f64> =
                (0..run.paths.len()).map(|path| value(path, at)).collect();
            let mean =
                values.iter().sum::<f64>() / super::count(values.len().max(1));
            values.sort_by(f64::total_cmp);
            let at = |p| quantile(&values, p);
            FanPoint {
                week: *week,
                p5: at(0.05),
                p10: at(0.1),
                p25: at(0.25),
                p50: at(0.5),
                p75: at(0.75),
                p90: at(0.9),
                p95: at(0.95),
                mean,
            }
        });
        Self { points: points.collect() }
    }
}

/// The value below which a part of sorted values lies (between neighbours by
/// their distance; Hyndman and Fan 1996, type 7).
pub(crate) fn quantile(sorted: &[f64], part: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let place = part * super::count(last);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and the last place"
    )]
    let below = (place as usize).min(last);
    let above = (below + 1).min(last);
    let [a, b] = [sorted[below], sorted[above]];
    a + (place - super::count(below)) * (b - a)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_neighbours() {
        let sorted = [1.0, 2.0, 3.0, 4.0, 5.0];
        for (part, expected) in [(0.0, 1.0), (0.5, 3.0), (0.9, 4.6), (1.0, 5.0)]
        {
            assert!((quantile(&sorted, part) - expected).abs() < 1e-12);
        }
        assert!(quantile(&[], 0.5).is_nan());
    }
}
