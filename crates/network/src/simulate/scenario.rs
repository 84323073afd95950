//! What is simulated: the network on its first day and all that moves it.

use super::{FeeModel, PriceModel};
use crate::{BitsError, CompactBits, SAT_PER_BTC};

/// A network and what moves it. Shares are fractions, money is US dollars,
/// hashrate EH/s, efficiency J/TH.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// How many weeks.
    pub weeks: u32,
    /// The target on the first day.
    pub bits: CompactBits,
    /// The height of the next block on the first day.
    pub height: u64,
    /// Hashrate on the first day; that which the difficulty means, if none.
    pub hashrate_ehs: Option<f64>,
    /// Whether blocks come by chance, as they do, or just as expected.
    pub chance_of_blocks: bool,
    /// Dollars for one bitcoin on the first day.
    pub btc_usd: f64,
    /// How the price moves.
    pub price: PriceModel,
    /// How fees move.
    pub fees: FeeModel,
    /// Where machines stand.
    pub regions: Vec<Region>,
    /// The region into which imports are enforced, and whose share is told.
    pub watched: usize,
    /// Machines by efficiency.
    pub classes: Vec<Class>,
    /// How machines are switched off and on, and how they end.
    pub running: Running,
    /// How many machines are made, at what price, and who buys them.
    pub market: Market,
    /// Hosting that ends in a region, machines that leave it.
    pub closures: Vec<Closure>,
}

/// A part of the world with one price of power.
#[derive(Debug, Clone, PartialEq)]
pub struct Region {
    /// Its name.
    pub name: String,
    /// Its share of the hashrate on the first day; all add up to 1.
    pub share: f64,
    /// What power costs there at the machine, dollars per kWh, all in.
    pub power_usd_per_kwh: f64,
    /// Its share of new orders on the first day; all add up to 1.
    pub orders: f64,
    /// Its weight where machines move to that left another region.
    pub hosting: f64,
}

/// Machines of like efficiency.
#[derive(Debug, Clone, PartialEq)]
pub struct Class {
    /// Its name.
    pub name: String,
    /// Efficiency, J/TH.
    pub jth: f64,
    /// Its part of what is installed on the first day; all add up to 1.
    pub installed: f64,
    /// Its part of what is delivered on the first day; all add up to 1.
    pub delivered: f64,
    /// Its part of what is delivered [`LATER_WEEKS`] later; between the two
    /// the parts move evenly, and stay then.
    pub delivered_later: f64,
}

/// How machines are run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Running {
    /// How far costs of sites of one region and class are spread, as a
    /// fraction: the scale of the logistic curve by which they go off.
    pub spread: f64,
    /// How far revenue must rise above the cost before a machine that was
    /// switched off goes on again.
    pub restart: f64,
    /// Weeks in which half of an answer to revenue is made: contracts for
    /// power and hosting, and hope; nothing if it is made at once.
    pub half_answer_weeks: f64,
    /// Part of the machines that end for good in a year.
    pub attrition_per_year: f64,
    /// What pools keep of the revenue.
    pub pool_fee: f64,
    /// Part of the time that machines run.
    pub uptime: f64,
}

/// The market of new machines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Market {
    /// What a new machine costs before freight and duty, dollars per TH/s.
    pub price_usd_per_th: f64,
    /// By what part that falls in a year as making gets cheaper.
    pub price_decline_per_year: f64,
    /// What is ordered in a year at the start, EH/s.
    pub orders_ehs_per_year: f64,
    /// By how many percent makers supply more when the price rises by one.
    pub supply_elasticity: f64,
    /// How strongly orders follow a machine's worth: the logarithm of orders
    /// rises by this for each dollar per TH/s of net present value.
    pub choice_per_usd: f64,
    /// Deviation of the logarithm of what is wanted, by chance.
    pub orders_deviation: f64,
    /// Weeks in which half of such a chance is gone.
    pub orders_half_life_weeks: f64,
    /// Growth of what is wanted in a year, all else equal.
    pub orders_growth_per_year: f64,
    /// Weeks from the order to the border.
    pub lead_weeks: u32,
    /// Freight to any region, dollars per TH/s.
    pub freight_usd_per_th: f64,
    /// By what part a buyer expects revenue to fall in a year.
    pub expected_decline_per_year: f64,
    /// The buyer's rate of discount in a year.
    pub discount_per_year: f64,
    /// Years that a buyer counts on.
    pub horizon_years: f64,
}

/// Hosting that ends in a region.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Closure {
    /// Which region.
    pub region: usize,
    /// The first week of it.
    pub from_week: f64,
    /// How many weeks it takes.
    pub over_weeks: f64,
    /// Part of the region's machines that must leave.
    pub closed: f64,
    /// Part of those that run again elsewhere.
    pub moved: f64,
    /// Weeks after which half of those do.
    pub half_moved_weeks: f64,
}

/// What meets a machine that is imported into the watched region in a week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Import {
    /// Duty as a fraction of the price.
    pub duty: f64,
    /// Machines that are held.
    pub detention: Detention,
    /// Machines that are taken for good.
    pub seizure: Seizure,
}

/// Machines held at the border.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Detention {
    /// Part of the machines.
    pub share: f64,
    /// Days for which half of them are held, or longer.
    pub median_days: f64,
    /// Days that one in twenty is held, or longer.
    pub p95_days: f64,
    /// What holding costs, dollars per TH/s for one that is held.
    pub holding_usd_per_th: f64,
}

/// Machines taken at the border.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seizure {
    /// Part of the machines.
    pub share: f64,
    /// Part of those that run elsewhere in the end, sold or exported.
    pub redirected: f64,
}

impl Import {
    /// Duty alone: nothing is held or taken.
    pub const fn at(duty: f64) -> Self {
        Self { duty, detention: Detention::NONE, seizure: Seizure::NONE }
    }
}

impl Detention {
    /// Nothing is held.
    pub const NONE: Self = Self {
        share: 0.0,
        median_days: 0.0,
        p95_days: 0.0,
        holding_usd_per_th: 0.0,
    };
}

impl Seizure {
    /// Nothing is taken.
    pub const NONE: Self = Self { share: 0.0, redirected: 0.0 };
}

/// Why a scenario cannot be simulated.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ScenarioError {
    /// A value outside what can be.
    #[error("`{field}` is {value}; write {least} to {most}")]
    OutOfRange {
        /// Which.
        field: String,
        /// What it is.
        value: f64,
        /// The least that is taken.
        least: f64,
        /// The most that is taken.
        most: f64,
    },
    /// Shares that do not make a whole.
    #[error(
        "`{field}` of all {of} together is {percent}%; shares make 100%: \
         correct one, or add what is missing"
    )]
    NotAWhole {
        /// Which.
        field: &'static str,
        /// Of what.
        of: &'static str,
        /// The sum.
        percent: f64,
    },
    /// Nothing where there must be something.
    #[error("there are no {0}; name at least one")]
    Nothing(&'static str),
    /// A course of enforcement shorter than the simulation.
    #[error("enforcement is told for {has} of {weeks} weeks")]
    ShortCourse {
        /// Weeks told.
        has: usize,
        /// Weeks simulated.
        weeks: u32,
    },
    /// Bits that are not a target.
    #[error(transparent)]
    Bits(#[from] BitsError),
}

/// How far shares may miss the whole: what rounding of percents leaves.
const ROUNDING: f64 = 0.001;

/// The most weeks: ten years.
pub const MOST_WEEKS: u32 = 522;

/// Weeks from the first day until what is delivered has become what
/// [`Class::delivered_later`] says: four years.
pub const LATER_WEEKS: u32 = 209;

/// The most regions and classes together.
const MOST_CELLS: f64 = 400.0;

impl Scenario {
    /// # Errors
    ///
    /// [`ScenarioError`] for the first value that cannot be.
    pub fn check(&self) -> Result<(), ScenarioError> {
        within("weeks", f64::from(self.weeks), 1.0, f64::from(MOST_WEEKS))?;
        if let Some(hashrate) = self.hashrate_ehs {
            within("hashrate_ehs", hashrate, 1e-9, 1e6)?;
        }
        within("btc_usd", self.btc_usd, 0.000_001, 1e9)?;
        self.price.check()?;
        self.fees.check()?;
        whole("share", "regions", self.regions.iter().map(|r| r.share))?;
        whole("orders", "regions", self.regions.iter().map(|r| r.orders))?;
        whole(
            "installed",
            "classes",
            self.classes.iter().map(|c| c.installed),
        )?;
        whole(
            "delivered",
            "classes",
            self.classes.iter().map(|c| c.delivered),
        )?;
        let later = self.classes.iter().map(|c| c.delivered_later);
        whole("delivered_later", "classes", later)?;
        let cells = self.regions.len() * self.classes.len();
        within("regions times classes", super::count(cells), 1.0, MOST_CELLS)?;
        for region in &self.regions {
            let of = |field| format!("{field} of {}", region.name);
            within(
                &of("power_usd_per_kwh"),
                region.power_usd_per_kwh,
                0.001,
                1.0,
            )?;
            within(&of("hosting"), region.hosting, 0.0, 1e6)?;
        }
        for class in &self.classes {
            let of = format!("jth of {}", class.name);
            within(&of, class.jth, 1.0, 100_000.0)?;
        }
        self.running.check()?;
        self.market.check()?;
        let last = self.regions.len().saturating_sub(1);
        within("watched", super::count(self.watched), 0.0, super::count(last))?;
        self.closures.iter().try_for_each(|c| c.check(last))
    }

    /// Hashprice on a day: dollars per PH/s and day.
    pub(super) fn hashprice(
        difficulty: f64,
        subsidy_sat: u64,
        fee_share: f64,
        btc_usd: f64,
    ) -> f64 {
        const HASHES_PER_PH_DAY: f64 = 8.64e19;
        #[expect(
            clippy::cast_precision_loss,
            reason = "both are whole numbers below 2^53"
        )]
        let subsidy = subsidy_sat as f64 / SAT_PER_BTC as f64;
        HASHES_PER_PH_DAY / (difficulty * super::clock::HASHES_PER_DIFFICULTY)
            * subsidy
            / (1.0 - fee_share)
            * btc_usd
    }
}

impl PriceModel {
    fn check(&self) -> Result<(), ScenarioError> {
        match self {
            Self::Bootstrap {
                weekly_log_returns,
                mean_block_weeks,
                growth_per_year,
            } => {
                if weekly_log_returns.is_empty() {
                    return Err(ScenarioError::Nothing(
                        "returns of past weeks",
                    ));
                }
                within("mean_block_weeks", *mean_block_weeks, 1.0, 520.0)?;
                within("growth_per_year", *growth_per_year, -0.9, 10.0)
            }
            Self::Merton {
                volatility,
                jumps_per_year,
                jump_mean,
                jump_deviation,
                growth_per_year,
            } => {
                within("volatility", *volatility, 0.0, 5.0)?;
                within("jumps_per_year", *jumps_per_year, 0.0, 100.0)?;
                within("jump_mean", *jump_mean, -3.0, 3.0)?;
                within("jump_deviation", *jump_deviation, 0.0, 3.0)?;
                within("growth_per_year", *growth_per_year, -0.9, 10.0)
            }
            Self::Given { usd } if usd.is_empty() => {
                Err(ScenarioError::Nothing("prices"))
            }
            Self::Given { usd } => {
                usd.iter().try_for_each(|p| within("usd", *p, 0.000_001, 1e9))
            }
        }
    }
}

impl FeeModel {
    fn check(&self) -> Result<(), ScenarioError> {
        within("start of fees", self.start, 0.0001, 0.9)?;
        within("mean of fees", self.mean, 0.0001, 0.9)?;
        within("half_life_weeks of fees", self.half_life_weeks, 0.1, 1_000.0)?;
        within("weekly_deviation of fees", self.weekly_deviation, 0.0, 2.0)?;
        within("spikes_per_year", self.spikes_per_year, 0.0, 52.0)?;
        within("spike_factor", self.spike_factor, 1.0, 1_000.0)
    }
}

impl Running {
    fn check(&self) -> Result<(), ScenarioError> {
        within("spread", self.spread, 0.02, 1.0)?;
        within("restart", self.restart, 0.0, 1.0)?;
        within("half_answer_weeks", self.half_answer_weeks, 0.0, 104.0)?;
        within("attrition_per_year", self.attrition_per_year, 0.0, 0.9)?;
        within("pool_fee", self.pool_fee, 0.0, 0.5)?;
        within("uptime", self.uptime, 0.1, 1.0)
    }
}

impl Market {
    fn check(&self) -> Result<(), ScenarioError> {
        within("price_usd_per_th", self.price_usd_per_th, 0.01, 1e9)?;
        within(
            "price_decline_per_year",
            self.price_decline_per_year,
            -0.5,
            0.9,
        )?;
        within("orders_ehs_per_year", self.orders_ehs_per_year, 0.0, 1e6)?;
        within("supply_elasticity", self.supply_elasticity, 0.0, 100.0)?;
        within("choice_per_usd", self.choice_per_usd, 0.0, 10.0)?;
        within("orders_deviation", self.orders_deviation, 0.0, 3.0)?;
        within(
            "orders_half_life_weeks",
            self.orders_half_life_weeks,
            0.1,
            1e4,
        )?;
        within(
            "orders_growth_per_year",
            self.orders_growth_per_year,
            -0.9,
            10.0,
        )?;
        within("lead_weeks", f64::from(self.lead_weeks), 0.0, 104.0)?;
        within("freight_usd_per_th", self.freight_usd_per_th, 0.0, 1e6)?;
        let decline = self.expected_decline_per_year;
        within("expected_decline_per_year", decline, 0.0, 0.95)?;
        within("discount_per_year", self.discount_per_year, 0.0, 2.0)?;
        within("horizon_years", self.horizon_years, 0.1, 20.0)
    }
}

impl Closure {
    fn check(&self, last: usize) -> Result<(), ScenarioError> {
        within(
            "region of a closure",
            super::count(self.region),
            0.0,
            super::count(last),
        )?;
        within("from_week", self.from_week, 0.0, 1_000.0)?;
        within("over_weeks", self.over_weeks, 0.1, 1_000.0)?;
        within("closed", self.closed, 0.0, 1.0)?;
        within("moved", self.moved, 0.0, 1.0)?;
        within("half_moved_weeks", self.half_moved_weeks, 0.1, 1_000.0)
    }
}

impl Import {
    /// # Errors
    ///
    /// [`ScenarioError`] for the first value that cannot be.
    pub fn check(&self) -> Result<(), ScenarioError> {
        let Detention { share, median_days, p95_days, holding_usd_per_th } =
            self.detention;
        within("duty", self.duty, 0.0, 20.0)?;
        within("detained", share, 0.0, 1.0)?;
        within("holding_usd_per_th", holding_usd_per_th, 0.0, 1e6)?;
        if share > 0.0 {
            within("median_days", median_days, 0.5, 1_000.0)?;
            within("p95_days", p95_days, median_days, 2_000.0)?;
        }
        within("seized", self.seizure.share, 0.0, 1.0)?;
        within("redirected", self.seizure.redirected, 0.0, 1.0)
    }
}

fn within(
    field: &str,
    value: f64,
    least: f64,
    most: f64,
) -> Result<(), ScenarioError> {
    // A value that is not a number is in no range.
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(ScenarioError::OutOfRange {
        field: field.to_owned(),
        value,
        least,
        most,
    })
}

fn whole(
    field: &'static str,
    of: &'static str,
    shares: impl Iterator<Item = f64>,
) -> Result<(), ScenarioError> {
    let mut sum = 0.0;
    let mut any = false;
    for share in shares {
        within(field, share, 0.0, 1.0)?;
        sum += share;
        any = true;
    }
    match any {
        false => Err(ScenarioError::Nothing(of)),
        true if (sum - 1.0).abs() <= ROUNDING => Ok(()),
        true => Err(ScenarioError::NotAWhole {
            field,
            of,
            percent: (sum * 10_000.0).round() / 100.0,
        }),
    }
}
