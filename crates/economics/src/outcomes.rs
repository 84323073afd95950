//! What a purchase brings if customs may hold, seize or send back the goods:
//! the tree of outcomes over a moving market.
//!
//! Each path of the market is walked once for a release at once and once for a
//! detention of days drawn for it; seizure and export need no market. The
//! chances weigh the branches, so that a rare seizure is as exact as the rest.

use std::num::NonZeroUsize;

use hashgate_model::Usd;
use hashgate_pack::market::Market;
use rust_decimal::{Decimal, prelude::ToPrimitive as _};
use serde::{Deserialize, Serialize};

use crate::{
    EconomicsError, Movement, Path, PaybackInput, Priors, Simulation, Strip,
    error::within,
    normal::quantile,
    payback::terms_of,
    priors::Chances,
    simulate::{factors, uniform},
    sobol::mixed,
    strip::Right,
};

/// Days of a year, as paths count them.
const YEAR: f64 = 365.25;

/// Days of a step of the market.
const WEEK: u32 = 7;

/// The worst twentieth, of which the mean is told.
const TAIL: f64 = 0.05;

/// The most paths that are kept at once: 270 MB over ten years.
const MOST_KEPT_PATHS: u32 = 65_536;

/// Sets the days of a hold apart from what else a seed draws.
const OF_DAYS: u64 = 0x64_6179_735f_6865;

/// Paths of the market that several purchases share, so that they differ by
/// themselves and not by luck.
#[derive(Debug, Clone)]
pub struct Markets {
    factors: Vec<f64>,
    weeks: usize,
    simulation: Simulation,
    threads: NonZeroUsize,
}

impl Markets {
    /// Paths over a horizon of days, of which purchases may use a part.
    ///
    /// The answer is the same on any number of threads.
    ///
    /// # Errors
    ///
    /// [`EconomicsError::OutOfRange`] for a movement that no price makes, or
    /// for fewer than two paths or more than 65,536.
    pub fn of(
        days: u32,
        movement: &Movement,
        simulation: Simulation,
        threads: NonZeroUsize,
    ) -> Result<Self, EconomicsError> {
        within(
            "paths",
            Decimal::from(simulation.paths),
            (Decimal::TWO, Decimal::from(MOST_KEPT_PATHS)),
            "paths of the market",
        )?;
        let weeks = days.div_ceil(WEEK).max(1);
        let rights = (0..weeks).map(|week| Right {
            years: middle_of(week) / YEAR,
            forward: 0.0,
            power: 0.0,
            worth: 0.0,
        });
        let strip = Strip { rights: rights.collect(), credit: 0.0 };
        Ok(Self {
            factors: factors(&strip, movement, &simulation)?,
            weeks: weeks as usize,
            simulation,
            threads,
        })
    }

    fn path(&self, path: usize) -> &[f64] {
        let from = path.saturating_mul(self.weeks);
        self.factors.get(from..from + self.weeks).unwrap_or_default()
    }
}

/// The middle of a week, days from the payment.
fn middle_of(week: u32) -> f64 {
    f64::from(week * WEEK) + f64::from(WEEK) / 2.0
}

/// One purchase that may be held on its way.
#[derive(Debug, Clone, Copy)]
pub struct Venture<'a> {
    /// The purchase, with its landed cost and its days without a hold.
    pub purchase: PaybackInput<'a>,
    /// What storage costs for each day of a hold; none is told among what the
    /// outcomes lack.
    pub storage_per_day_usd: Option<Usd>,
}

/// A purchase made ready for many paths, in floats, for one TH/s.
#[derive(Debug, Clone)]
pub struct Ready {
    rights: Vec<Right>,
    days: f64,
    start: f64,
    ths: f64,
    landed: f64,
    duty: f64,
    goods: f64,
    storage_per_day: f64,
    /// Costs that the outcomes lack, since nobody gave them.
    not_given: Vec<String>,
    resale: f64,
    credit: f64,
    kept_each_year: f64,
    take_or_pay: bool,
}

/// What a path brings if the goods are released at once and if they are held,
/// and for how many days they are.
type Walked = (Brought, Brought, f64);

/// What a path brings.
#[derive(Debug, Clone, Copy, Default)]
struct Brought {
    npv: f64,
    pays: bool,
}

impl Ready {
    /// Makes a purchase ready.
    ///
    /// # Errors
    ///
    /// As [`crate::payback()`].
    pub fn of(
        venture: &Venture<'_>,
        market: &Market,
    ) -> Result<Self, EconomicsError> {
        let input = &venture.purchase;
        let terms = terms_of(input, market)?;
        let path = terms.path();
        let rig = crate::Rig { degradation: Decimal::ZERO, ..terms.rig };
        let from_the_payment = Path { start_day: 0, ..path.clone() };
        let float = |value: Decimal| value.to_f64().unwrap_or(0.0);
        let ths = float(input.ths);
        let per_th =
            |usd: Option<Usd>| usd.map_or(0.0, |usd| float(usd.amount()) / ths);
        let landed = per_th(Some(input.landed_usd));
        Ok(Self {
            rights: Strip::of(&from_the_payment, &rig).by_week().rights,
            days: f64::from(path.days),
            start: f64::from(path.start_day),
            ths,
            landed,
            duty: per_th(input.duty_usd),
            // Without a price of its own the landed cost is what may be lost.
            goods: per_th(Some(input.fob_usd.unwrap_or(input.landed_usd))),
            storage_per_day: per_th(venture.storage_per_day_usd),
            not_given: venture
                .storage_per_day_usd
                .is_none()
                .then(|| "storage on hold".to_owned())
                .into_iter()
                .collect(),
            resale: landed * float(terms.resale) * float(path.worth_at_end()),
            credit: float(rig.credit_usd()),
            kept_each_year: 1.0 - float(terms.rig.degradation),
            take_or_pay: rig.take_or_pay,
        })
    }

    /// The days from the payment to the first hash, if nothing holds the goods.
    pub fn start_days(&self) -> u32 {
        self.start.to_u32().unwrap_or(u32::MAX)
    }

    /// The days until the end of the horizon.
    pub fn horizon_days(&self) -> u32 {
        self.days.to_u32().unwrap_or(0)
    }

    /// Whether a later start can be worth more: power that is paid for though
    /// not drawn makes days that lose money.
    pub fn may_gain_by_delay(&self) -> bool {
        self.take_or_pay
    }

    /// The same purchase with other duty, in dollars for the whole.
    #[must_use]
    pub fn with_more_duty(&self, usd: f64) -> Self {
        let more = usd / self.ths;
        let (landed, duty) = (self.landed + more, self.duty + more);
        Self { landed, duty, ..self.clone() }
    }

    /// The same purchase so many days later.
    #[must_use]
    pub fn later_by(&self, days: f64) -> Self {
        Self { start: (self.start + days).max(0.0), ..self.clone() }
    }

    /// The same purchase where hashprice and power are so many times as high.
    #[must_use]
    pub fn in_market(&self, hashprice: f64, power: f64) -> Self {
        let rights = self.rights.iter().map(|right| Right {
            forward: right.forward * hashprice,
            power: right.power * power,
            ..*right
        });
        Self { rights: rights.collect(), ..self.clone() }
    }

    /// What one TH/s brings along a path if it starts so many days late.
    fn along(&self, factors: &[f64], held: f64) -> Brought {
        let start = self.start + held;
        let cost = self.landed + self.storage_per_day * held;
        let (mut npv, mut earned, mut pays) = (self.resale - cost, 0.0, false);
        let week = f64::from(WEEK);
        // A start beyond the horizon leaves no week.
        let first = (start / week).floor().to_usize().unwrap_or(usize::MAX);
        let steps = self.rights.iter().zip(factors).enumerate().skip(first);
        for (at, (right, factor)) in steps {
            let begin = f64::from(u32::try_from(at).unwrap_or(0)) * week;
            let length = (self.days - begin).min(week);
            let runs = (begin + length - start.max(begin)).max(0.0) / length;
            let aged = if self.kept_each_year < 1.0 {
                let age = (begin + length / 2.0 - start).max(0.0) / YEAR;
                self.kept_each_year.powf(age)
            } else {
                1.0
            };
            let margin = right.forward * factor * aged - right.power;
            let taken = if self.take_or_pay { margin } else { margin.max(0.0) };
            let brings = (taken + self.credit) * runs;
            npv += brings * right.worth;
            earned += brings * length;
            pays |= earned >= cost;
        }
        Brought { npv, pays }
    }
}

/// A way in which a shipment may end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branch {
    /// `released`, `held`, `seized` or `sent back`.
    pub outcome: String,
    /// Its chance.
    pub chance: Decimal,
    /// Mean present value after all costs, dollars.
    pub mean_npv_usd: Usd,
    /// The chance that the landed cost is earned back within the horizon, if
    /// it ends so.
    pub pays_back: Decimal,
}

/// What a purchase brings over all the ways in which it may end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcomes {
    /// The ways.
    pub branches: Vec<Branch>,
    /// The chance that the landed cost is earned back within the horizon.
    pub pays_back: Decimal,
    /// Mean present value after all costs, dollars.
    pub mean_npv_usd: Usd,
    /// Standard error of the mean if the paths were independent; Sobol points
    /// lie nearer.
    pub standard_error_usd: Usd,
    /// The present value below which one path in twenty lies.
    pub p5_npv_usd: Usd,
    /// The present value below which half of the paths lie.
    pub p50_npv_usd: Usd,
    /// The present value below which nineteen in twenty lie.
    pub p95_npv_usd: Usd,
    /// Mean of the worst twentieth (conditional value at risk).
    pub worst_twentieth_usd: Usd,
    /// Costs that it lacks, since nobody gave them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_given: Vec<String>,
    /// Mean days of a hold, if the goods are held.
    pub mean_days_held: Decimal,
    /// How many paths of the market.
    pub paths: u32,
    /// The seed: the same gives the same answer.
    pub seed: u64,
    /// The priors, given or assumed.
    pub priors: Vec<crate::PriorUsed>,
}

/// The tree of outcomes of one purchase.
///
/// # Errors
///
/// [`EconomicsError::OutOfRange`] where a figure is more than dollars can
/// state.
pub fn outcomes(
    ready: &Ready,
    priors: &Priors,
    markets: &Markets,
) -> Result<Outcomes, EconomicsError> {
    let chances = priors.chances();
    let walked = walk(ready, &chances, markets);
    let count = f64::from(markets.simulation.paths);
    let mean =
        |of: fn(&Walked) -> f64| walked.iter().map(of).sum::<f64>() / count;
    let released = 1.0 - chances.detention - chances.seizure - chances.export;
    let released = released.max(0.0);
    let (seized, back) = (ready.seized(&chances), ready.sent_back(&chances));
    let branches = [
        (
            "released",
            released,
            mean(|(at_once, ..)| at_once.npv),
            mean(|(at_once, ..)| f64::from(u8::from(at_once.pays))),
        ),
        (
            "held",
            chances.detention,
            mean(|(_, held, _)| held.npv),
            mean(|(_, held, _)| f64::from(u8::from(held.pays))),
        ),
        ("seized", chances.seizure, seized, 0.0),
        ("sent back", chances.export, back, f64::from(u8::from(back >= 0.0))),
    ];
    let mut points: Vec<(f64, f64)> = walked
        .iter()
        .flat_map(|(at_once, held, _)| {
            [
                (at_once.npv, released / count),
                (held.npv, chances.detention / count),
            ]
        })
        .chain([(seized, chances.seizure), (back, chances.export)])
        .filter(|(_, weight)| *weight > 0.0)
        .collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let npv = branches.iter().map(|(_, p, npv, _)| p * npv).sum::<f64>();
    // Of one path the two walks lie together: its mean is what varies.
    let squares: f64 = walked
        .iter()
        .map(|(at_once, held, _)| {
            let of_path = released * at_once.npv
                + chances.detention * held.npv
                + chances.seizure * seized
                + chances.export * back;
            (of_path - npv) * (of_path - npv)
        })
        .sum();
    let error = (squares / (count - 1.0) / count).sqrt();
    let usd = |per_th: f64| dollars(per_th * ready.ths);
    Ok(Outcomes {
        pays_back: share(branches.iter().map(|(_, p, _, pays)| p * pays).sum()),
        branches: branches
            .into_iter()
            .map(|(outcome, chance, npv, pays)| {
                Ok(Branch {
                    outcome: outcome.to_owned(),
                    chance: share(chance),
                    mean_npv_usd: usd(npv)?,
                    pays_back: share(pays),
                })
            })
            .collect::<Result<_, EconomicsError>>()?,
        mean_npv_usd: usd(npv)?,
        standard_error_usd: usd(error)?,
        p5_npv_usd: usd(point(&points, 0.05))?,
        p50_npv_usd: usd(point(&points, 0.5))?,
        p95_npv_usd: usd(point(&points, 0.95))?,
        worst_twentieth_usd: usd(worst(&points))?,
        not_given: if chances.detention > 0.0 {
            ready.not_given.clone()
        } else {
            Vec::new()
        },
        mean_days_held: Decimal::try_from(mean(|(.., days)| *days))
            .unwrap_or_default()
            .round_dp(1),
        paths: markets.simulation.paths,
        seed: markets.simulation.seed,
        priors: priors.used.clone(),
    })
}

/// The mean alone, in dollars.
pub fn mean_npv(ready: &Ready, priors: &Priors, markets: &Markets) -> f64 {
    let chances = priors.chances();
    let count = f64::from(markets.simulation.paths);
    let (mut at_once, mut held) = (0.0, 0.0);
    for (a, b, _) in walk(ready, &chances, markets) {
        at_once += a.npv;
        held += b.npv;
    }
    let released = 1.0 - chances.detention - chances.seizure - chances.export;
    let per_th = released.max(0.0) * at_once / count
        + chances.detention * held / count
        + chances.seizure * ready.seized(&chances)
        + chances.export * ready.sent_back(&chances);
    per_th * ready.ths
}

impl Ready {
    /// What a seizure leaves of one TH/s.
    fn seized(&self, chances: &Chances) -> f64 {
        let of_goods = chances.seizure_salvage - chances.seizure_penalty;
        self.goods * of_goods - self.landed
    }

    /// What is left of one TH/s if the goods go back: no duty is owed on what
    /// is not entered (19 USC 1484).
    fn sent_back(&self, chances: &Chances) -> f64 {
        self.goods * chances.export_recovery - (self.landed - self.duty)
    }
}

/// Every path for a release at once and for a hold, with the days of the hold.
fn walk(ready: &Ready, chances: &Chances, markets: &Markets) -> Vec<Walked> {
    let seed = markets.simulation.seed;
    let paths = markets.simulation.paths as usize;
    let one = |path: usize| {
        let factors = markets.path(path);
        let key = mixed(seed ^ OF_DAYS ^ mixed(path as u64));
        let (log_median, deviation) = chances.log_days;
        let days = (log_median + deviation * quantile(uniform(key))).exp();
        let held = if chances.detention > 0.0 {
            ready.along(factors, days)
        } else {
            Brought::default()
        };
        (ready.along(factors, 0.0), held, days)
    };
    let mut all = vec![(Brought::default(), Brought::default(), 0.0); paths];
    let each = paths.div_ceil(markets.threads.get()).max(1);
    // Each path has its own place, so that the order of the sums is one.
    std::thread::scope(|scope| {
        for (at, part) in all.chunks_mut(each).enumerate() {
            scope.spawn(move || {
                for (i, place) in part.iter_mut().enumerate() {
                    *place = one(at * each + i);
                }
            });
        }
    });
    all
}

/// The value below which such a part of the weight lies.
fn point(points: &[(f64, f64)], part: f64) -> f64 {
    let mut under = 0.0;
    for (value, weight) in points {
        under += weight;
        if under >= part {
            return *value;
        }
    }
    points.last().map_or(0.0, |(value, _)| *value)
}

/// The mean of the worst part of the weight.
fn worst(points: &[(f64, f64)]) -> f64 {
    let (mut left, mut sum) = (TAIL, 0.0);
    for (value, weight) in points {
        let taken = weight.min(left);
        sum += value * taken;
        left -= taken;
        if left <= 0.0 {
            break;
        }
    }
    sum / (TAIL - left).max(f64::MIN_POSITIVE)
}

/// A chance to four places.
fn share(chance: f64) -> Decimal {
    Decimal::try_from(chance).unwrap_or_default().round_dp(4)
}

/// A worth in dollars, to the cent.
///
/// # Errors
///
/// [`EconomicsError::NoDollars`] where no dollars can state it.
pub fn dollars(value: f64) -> Result<Usd, EconomicsError> {
    Decimal::try_from(value)
        .map(|usd| Usd::new(usd).to_cents())
        .map_err(|_| EconomicsError::NoDollars)
}
