//! The price of bitcoin and the share of fees, week by week.

use super::random::{Chance, Use};

/// How the price moves.
#[derive(Debug, Clone, PartialEq)]
pub enum PriceModel {
    /// Weeks of the past in blocks of random length (Politis and Romano 1994),
    /// so that calm and storm stay together.
    Bootstrap {
        /// Logarithms of the returns of past weeks, in order of time.
        weekly_log_returns: Vec<f64>,
        /// The mean length of a block, weeks.
        mean_block_weeks: f64,
        /// Growth of the mean price in a year: 0.1 is 10%.
        growth_per_year: f64,
    },
    /// Diffusion with jumps (Merton 1976).
    Merton {
        /// Volatility of the diffusion in a year.
        volatility: f64,
        /// Jumps in a year.
        jumps_per_year: f64,
        /// Mean of the logarithm of a jump.
        jump_mean: f64,
        /// Deviation of the logarithm of a jump.
        jump_deviation: f64,
        /// Growth of the mean price in a year.
        growth_per_year: f64,
    },
    /// Prices that are given, one for the first day and one for each week's
    /// end; the last stays.
    Given {
        /// Dollars for one bitcoin.
        usd: Vec<f64>,
    },
}

/// How the share of fees in the block reward moves: its logarithm returns to
/// a mean, and now and then leaps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FeeModel {
    /// The share on the first day, 0 to 0.9.
    pub start: f64,
    /// The share to which it returns.
    pub mean: f64,
    /// Weeks in which half of a deviation is gone.
    pub half_life_weeks: f64,
    /// Deviation of the logarithm's change in a week.
    pub weekly_deviation: f64,
    /// Leaps in a year.
    pub spikes_per_year: f64,
    /// By how much a leap multiplies the share.
    pub spike_factor: f64,
}

/// Weeks of a year, as everything here counts.
pub(super) const WEEKS_PER_YEAR: f64 = 365.25 / 7.0;

/// The most that fees may be of a reward.
const MOST_FEES: f64 = 0.9;

/// A model of the price, ready for many paths.
#[derive(Debug, Clone)]
pub(super) enum Prices {
    Bootstrap { returns: Vec<f64>, goes_on: f64 },
    Merton(Jumps),
    Given(Vec<f64>),
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Jumps {
    drift: f64,
    deviation: f64,
    per_week: f64,
    mean: f64,
    jump_deviation: f64,
}

impl Prices {
    pub(super) fn of(model: &PriceModel) -> Self {
        match model {
            PriceModel::Bootstrap {
                weekly_log_returns: past,
                mean_block_weeks,
                growth_per_year,
            } => {
                // The past's own growth is taken out: nobody promises it.
                let mean = past.iter().map(|r| r.exp()).sum::<f64>()
                    / super::count(past.len().max(1));
                let growth = growth_per_year.ln_1p() / WEEKS_PER_YEAR;
                let shift = growth - mean.ln();
                let returns = past.iter().map(|r| r + shift).collect();
                let goes_on = 1.0 - 1.0 / mean_block_weeks;
                Self::Bootstrap { returns, goes_on }
            }
            PriceModel::Merton {
                volatility,
                jumps_per_year,
                jump_mean,
                jump_deviation,
                growth_per_year,
            } => {
                let growth = growth_per_year.ln_1p() / WEEKS_PER_YEAR;
                let variance = volatility * volatility / WEEKS_PER_YEAR;
                let per_week = jumps_per_year / WEEKS_PER_YEAR;
                let jump = (jump_mean + jump_deviation * jump_deviation / 2.0)
                    .exp_m1();
                Self::Merton(Jumps {
                    drift: growth - variance / 2.0 - per_week * jump,
                    deviation: variance.sqrt(),
                    per_week,
                    mean: *jump_mean,
                    jump_deviation: *jump_deviation,
                })
            }
            PriceModel::Given { usd } => Self::Given(usd.clone()),
        }
    }

    /// The price a week later. `place` is where a bootstrap stands in the
    /// past.
    pub(super) fn next(
        &self,
        usd: f64,
        week: u32,
        place: &mut usize,
        chance: Chance,
    ) -> f64 {
        match self {
            Self::Bootstrap { returns, goes_on } => {
                let count = returns.len();
                if week == 0 || chance.uniform(Use::Block, week, 0) >= *goes_on
                {
                    let at = chance.uniform(Use::Block, week, 1);
                    #[expect(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "less than the count of weeks"
                    )]
                    let at = (at * super::count(count)) as usize;
                    *place = at;
                } else {
                    *place = (*place + 1) % count.max(1);
                }
                usd * returns.get(*place).map_or(1.0, |r| r.exp())
            }
            Self::Merton(jumps) => usd * jumps.step(week, chance).exp(),
            Self::Given(prices) => {
                let at = week as usize + 1;
                prices.get(at).or(prices.last()).copied().unwrap_or(usd)
            }
        }
    }
}

impl Jumps {
    fn step(&self, week: u32, chance: Chance) -> f64 {
        let [z, z_jump] = chance.normals(Use::Price, week);
        let mut moved = self.drift + self.deviation * z;
        // How many jumps: a Poisson number, by its cumulative chances.
        let at = chance.uniform(Use::Price, week, 0);
        let mut one = (-self.per_week).exp();
        let (mut below, mut jumps) = (one, 0.0);
        while at > below && jumps < 20.0 {
            jumps += 1.0;
            one *= self.per_week / jumps;
            below += one;
        }
        if jumps > 0.0 {
            moved +=
                jumps * self.mean + jumps.sqrt() * self.jump_deviation * z_jump;
        }
        moved
    }
}

/// A model of fees, ready for many paths.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fees {
    mean: f64,
    stays: f64,
    deviation: f64,
    leap_chance: f64,
    leap: f64,
}

impl Fees {
    pub(super) fn of(model: &FeeModel) -> Self {
        Self {
            mean: model.mean.ln(),
            stays: 0.5_f64.powf(1.0 / model.half_life_weeks),
            deviation: model.weekly_deviation,
            leap_chance: model.spikes_per_year / WEEKS_PER_YEAR,
            leap: model.spike_factor.ln(),
        }
    }

    /// The logarithm of the share a week later. `z` is a standard normal
    /// number.
    pub(super) fn next(
        &self,
        log: f64,
        week: u32,
        z: f64,
        chance: Chance,
    ) -> f64 {
        let mut next =
            self.mean + self.stays * (log - self.mean) + self.deviation * z;
        if chance.uniform(Use::FeesAndOrders, week, 0) < self.leap_chance {
            next += self.leap;
        }
        next.min(MOST_FEES.ln())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean_after(model: &PriceModel, weeks: u32, paths: u32) -> f64 {
        let prices = Prices::of(model);
        let sum: f64 = (0..paths)
            .map(|path| {
                let chance = Chance::of(11, path);
                let mut place = 0;
                (0..weeks).fold(1.0, |usd, week| {
                    prices.next(usd, week, &mut place, chance)
                })
            })
            .sum();
        sum / f64::from(paths)
    }

    #[test]
    fn the_mean_price_grows_as_was_said() {
        let merton = PriceModel::Merton {
            volatility: 0.4,
            jumps_per_year: 3.0,
            jump_mean: -0.05,
            jump_deviation: 0.1,
            growth_per_year: 0.10,
        };
        let found = mean_after(&merton, 52, 40_000);
        let expected = 1.1_f64.powf(52.0 / WEEKS_PER_YEAR);
        // Deviation of one path is some 0.45: three standard errors are 0.7%.
        assert!((found - expected).abs() < 0.008, "{found}");
        let bootstrap = PriceModel::Bootstrap {
            weekly_log_returns: vec![0.05, -0.03, 0.08, -0.07, 0.02],
            mean_block_weeks: 1.0,
            growth_per_year: 0.0,
        };
        let found = mean_after(&bootstrap, 26, 40_000);
        assert!((found - 1.0).abs() < 0.005, "{found}");
    }

    #[test]
    fn given_prices_are_followed_and_the_last_stays() {
        let given = PriceModel::Given { usd: vec![10.0, 12.0, 9.0] };
        let prices = Prices::of(&given);
        let chance = Chance::of(1, 1);
        let mut at = 0;
        let seen: Vec<f64> =
            (0..3).map(|w| prices.next(10.0, w, &mut at, chance)).collect();
        assert_eq!(seen, [12.0, 9.0, 9.0]);
    }
}
