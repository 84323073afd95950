//! A machine as a strip of calls: on each day a right to turn power into coin,
//! used if revenue is above power.
//!
//! What a static tool gives is what the rights are worth if nothing moves; the
//! more hashprice moves, the more they are worth (Yaish and Zohar, AFT 2023).
//! Everything here is in floats and without money that leaves: what is told is
//! turned into decimals once, by the caller.

use rust_decimal::{Decimal, prelude::ToPrimitive as _};

use crate::{EconomicsError, Path, Rig, error::within, normal::cdf};

/// Days of a year, as paths count them.
const YEAR: f64 = 365.25;

/// Terms of a series of jumps smaller than this part of the whole are left.
const SMALLEST: f64 = 1e-18;

/// How hashprice moves: by small steps and by jumps (Merton 1976).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Movement {
    /// Standard deviation of the logarithm of hashprice in a year without
    /// jumps, 0 to 5; of price and difficulty together, see
    /// [`volatility_of_hashprice`].
    pub volatility: Decimal,
    /// Jumps in a year, 0 to 50.
    pub jumps_per_year: Decimal,
    /// Mean of the logarithm of a jump, -1 to 1.
    pub jump_mean: Decimal,
    /// Standard deviation of the logarithm of a jump, 0 to 1.
    pub jump_deviation: Decimal,
}

/// The volatility of hashprice from those of price and difficulty and their
/// correlation: `sqrt(p^2 + d^2 - 2 c p d)`, since difficulty divides.
///
/// # Example
///
/// ```
/// use hashgate_economics::volatility_of_hashprice;
/// let both = volatility_of_hashprice(0.5, 0.1, 0.3);
/// assert!((both - 0.4796).abs() < 0.0001);
/// ```
pub fn volatility_of_hashprice(
    price: f64,
    difficulty: f64,
    correlation: f64,
) -> f64 {
    let crossed = 2.0 * correlation * price * difficulty;
    (price * price + difficulty * difficulty - crossed).max(0.0).sqrt()
}

impl Movement {
    /// Steps of a volatility, without jumps.
    pub fn without_jumps(volatility: Decimal) -> Self {
        Self {
            volatility,
            jumps_per_year: Decimal::ZERO,
            jump_mean: Decimal::ZERO,
            jump_deviation: Decimal::ZERO,
        }
    }

    /// The movement in floats.
    ///
    /// # Errors
    ///
    /// [`EconomicsError::OutOfRange`] for what no price does.
    pub(crate) fn checked(&self) -> Result<Moves, EconomicsError> {
        let number = |name, value, low: i64, high: i64, unit| {
            let limits = (Decimal::from(low), Decimal::from(high));
            within(name, value, limits, unit)
                .map(|value| value.to_f64().unwrap_or(0.0))
        };
        let year = "fraction in a year: 0.5 is 50%";
        Ok(Moves {
            volatility: number("volatility", self.volatility, 0, 5, year)?,
            jumps_per_year: number(
                "jumps_per_year",
                self.jumps_per_year,
                0,
                50,
                "jumps in a year",
            )?,
            jump_mean: number(
                "jump_mean",
                self.jump_mean,
                -1,
                1,
                "of the logarithm",
            )?,
            jump_deviation: number(
                "jump_deviation",
                self.jump_deviation,
                0,
                1,
                "of the logarithm",
            )?,
        })
    }
}

/// A [`Movement`] in floats.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moves {
    pub volatility: f64,
    pub jumps_per_year: f64,
    pub jump_mean: f64,
    pub jump_deviation: f64,
}

impl Moves {
    /// By how much a jump moves the forward, on average, less one.
    pub(crate) fn mean_jump(&self) -> f64 {
        let variance = self.jump_deviation * self.jump_deviation;
        (self.jump_mean + variance / 2.0).exp_m1()
    }
}

/// One right of the strip.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Right {
    /// Years from the payment.
    pub years: f64,
    /// Expected revenue of one TH/s, dollars.
    pub forward: f64,
    /// Power for it, dollars.
    pub power: f64,
    /// What a dollar then is worth at the payment; of a right of several days
    /// the sum.
    pub worth: f64,
}

/// What one TH/s may earn, day by day.
#[derive(Debug, Clone, PartialEq)]
pub struct Strip {
    pub(crate) rights: Vec<Right>,
    /// What the grid pays for hours without work, at the payment.
    pub(crate) credit: f64,
}

impl Strip {
    /// The days of a machine along a path, whose growth is taken as that of
    /// the expected hashprice.
    pub fn of(path: &Path, rig: &Rig) -> Self {
        let float = |number: Decimal| number.to_f64().unwrap_or(0.0);
        let power = float(rig.power_usd());
        let credit = float(rig.credit_usd());
        let rights: Vec<Right> = path
            .days(rig)
            .iter()
            .map(|day| Right {
                years: (f64::from(day.day) + 0.5) / YEAR,
                forward: float(day.revenue_usd),
                power,
                worth: float(day.worth),
            })
            .collect();
        let credit = credit * rights.iter().map(|r| r.worth).sum::<f64>();
        Self { rights, credit }
    }

    /// The same with a right for each week in place of each day, as
    /// simulations step.
    #[must_use]
    pub fn by_week(&self) -> Self {
        let rights = self.rights.chunks(7).map(|week| {
            let days = f64::from(u8::try_from(week.len()).unwrap_or(7));
            let mean =
                |of: fn(&Right) -> f64| week.iter().map(of).sum::<f64>() / days;
            Right {
                years: mean(|r| r.years),
                forward: mean(|r| r.forward),
                power: mean(|r| r.power),
                worth: mean(|r| r.worth) * days,
            }
        });
        Self { rights: rights.collect(), credit: self.credit }
    }

    /// Present value of a machine that always runs, dollars for one TH/s.
    pub fn always_on_usd(&self) -> f64 {
        self.sum(|right| right.forward - right.power)
    }

    /// Present value of one that stands still on days on which the expected
    /// revenue does not cover the power.
    pub fn curtailed_usd(&self) -> f64 {
        self.sum(|right| (right.forward - right.power).max(0.0))
    }

    /// Present value of one that stands still on days on which revenue does
    /// not cover the power, as it then moves: the closed form.
    ///
    /// # Errors
    ///
    /// [`EconomicsError::OutOfRange`] for a movement that no price makes.
    pub fn option_usd(
        &self,
        movement: &Movement,
    ) -> Result<f64, EconomicsError> {
        let moves = movement.checked()?;
        Ok(self.sum(|right| right.call(&moves)))
    }

    fn sum(&self, value: impl Fn(&Right) -> f64) -> f64 {
        let of_days: f64 =
            self.rights.iter().map(|right| right.worth * value(right)).sum();
        of_days + self.credit
    }
}

impl Right {
    /// What the right is worth then: Black's formula, for each number of
    /// jumps by how likely it is.
    fn call(&self, moves: &Moves) -> f64 {
        let variance = moves.volatility * moves.volatility * self.years;
        let expected = moves.jumps_per_year * self.years;
        if expected <= 0.0 {
            return black(self.forward, self.power, variance);
        }
        let by_jump = moves.mean_jump().ln_1p();
        let of_jump = moves.jump_deviation * moves.jump_deviation;
        // In logarithms, since both may be smaller than a float.
        let mut likely = -expected;
        let mut grown = -expected * moves.mean_jump();
        let most = expected * by_jump.exp().max(1.0);
        let (mut sum, mut jumps) = (0.0, 0.0);
        loop {
            let then = variance + jumps * of_jump;
            // The likelihood multiplies forward and power alike.
            let forward = self.forward * (likely + grown).exp();
            sum += black(forward, self.power * likely.exp(), then);
            jumps += 1.0;
            likely += (expected / jumps).ln();
            grown += by_jump;
            if jumps > most && likely + grown.max(0.0) < SMALLEST.ln() {
                return sum;
            }
        }
    }
}

/// What a right to pay `strike` for what is worth `forward` on average brings,
/// if the logarithm has this variance.
fn black(forward: f64, strike: f64, variance: f64) -> f64 {
    if variance <= 0.0 || forward <= 0.0 || strike <= 0.0 {
        return (forward - strike).max(0.0);
    }
    let deviation = variance.sqrt();
    let above = (forward / strike).ln() / deviation + deviation / 2.0;
    let value = forward * cdf(above) - strike * cdf(above - deviation);
    // Rounding may leave a right a little below what it would bring at once.
    value.max(forward - strike).max(0.0)
}
