//! A scenario file and the pack become a network and two courses of
//! enforcement.

mod courses;
mod shares;
mod start;

use std::collections::BTreeMap;

use hashgate_model::{AsOf, Date, Decimal};
use hashgate_network::simulate::{
    Class, Course, FeeModel, Market, PriceModel, Region, Running, Scenario,
    ScenarioError,
};
use hashgate_network::simulated::{DutyStep, Given, ShareUsed, StartUsed};
use hashgate_pack::{Pack, market::Term, network::NetworkData};

use super::scenario_file::{PriceKind, ScenarioFile, TariffPart, Written};
use crate::AppError;
use start::Start;

/// All that a simulation needs, and what an answer says of it.
pub(super) struct Assembled {
    pub(super) scenario: Scenario,
    pub(super) baseline: Course,
    pub(super) counterfactual: Course,
    pub(super) share: ShareUsed,
    pub(super) start: Vec<StartUsed>,
    pub(super) duty: Vec<DutyStep>,
    pub(super) given: Vec<Given>,
    pub(super) notes: Vec<String>,
}

/// The region whose imports are meant.
const WATCHED: &str = "us";

/// The most paths of a run: what a run keeps of each fits in memory.
const MOST_PATHS: u32 = 65_536;

pub(super) fn assemble(
    pack: &Pack,
    file: &ScenarioFile,
    written: &Written,
) -> Result<Assembled, AppError> {
    Assembler { pack, file, written }.assemble()
}

struct Assembler<'a> {
    pack: &'a Pack,
    file: &'a ScenarioFile,
    written: &'a Written,
}

impl Assembler<'_> {
    fn assemble(&self) -> Result<Assembled, AppError> {
        self.check_days()?;
        let (share, percent) = self.shares()?;
        let (start, network) = self.start()?;
        let parameters = self.parameters()?;
        let regions = self.regions(&percent)?;
        let watched = regions.iter().position(|(key, _)| key == WATCHED);
        let watched = self.watched(watched)?;
        let scenario = self.scenario(
            &network,
            &parameters,
            regions.into_iter().map(|(_, region)| region).collect(),
            watched,
        )?;
        scenario.check().map_err(|e| self.refused(&e))?;
        let mut notes = Vec::new();
        let (baseline, counterfactual, duty) = self.courses(&mut notes)?;
        Ok(Assembled {
            scenario,
            baseline,
            counterfactual,
            share,
            start,
            duty,
            given: parameters.given,
            notes,
        })
    }

    fn wrong(&self, path: &str, why: &str) -> AppError {
        self.written.wrong(path, why)
    }

    fn check_days(&self) -> Result<(), AppError> {
        let file = self.file;
        let first = Date::from_parts(2009, 1, 3);
        if first.is_some_and(|first| file.start < first) {
            return Err(self.wrong(
                "start",
                &format!(
                    "is {}, before the first block of 2009-01-03; write the \
                     first day of the simulation",
                    file.start
                ),
            ));
        }
        if !(1..=hashgate_network::simulate::MOST_WEEKS).contains(&file.weeks) {
            let most = hashgate_network::simulate::MOST_WEEKS;
            let why = format!("is {}; write 1 to {most} weeks", file.weeks);
            return Err(self.wrong("weeks", &why));
        }
        if !(2..=MOST_PATHS).contains(&file.paths) {
            let why = format!("is {}; write 2 to {MOST_PATHS}", file.paths);
            return Err(self.wrong("paths", &why));
        }
        Ok(())
    }

    fn data(&self) -> &NetworkData {
        &self.pack.network
    }

    /// What the file says of parameters, laid over the pack's.
    fn parameters(&self) -> Result<Parameters, AppError> {
        let mut values = BTreeMap::new();
        let mut given = Vec::new();
        for one in &self.data().parameters {
            let own = self.file.parameters.get(&one.name).copied();
            values.insert(one.name.clone(), own.unwrap_or(float(one.value)));
            given.push(Given {
                name: one.name.clone(),
                unit: one.unit.clone(),
                value: own.map_or(one.value, |own| rounded(own, 6)),
                low: one.low,
                high: one.high,
                given: own.is_some(),
                why: if own.is_some() {
                    String::new()
                } else {
                    one.why.clone()
                },
            });
        }
        for term in [Term::PoolFee, Term::Uptime] {
            let one = self.term(term)?;
            values.insert(one.name.clone(), float(one.value));
            given.push(one);
        }
        for key in self.file.parameters.keys() {
            if !values.contains_key(key) {
                let why = "is not a parameter; `hashgate network simulate \
                           --template` lists them all";
                return Err(self.wrong(&format!("parameters.{key}"), why));
            }
        }
        Ok(Parameters { values, given })
    }

    /// A term of machines at work, as the file says, else as is assumed of
    /// every purchase.
    fn term(&self, term: Term) -> Result<Given, AppError> {
        let name = term.name();
        let told = self.file.parameters.get(name).copied();
        let day = AsOf(self.file.start);
        let assumed = self.pack.market.assumption(term, day);
        let (value, why) = match (told, assumed) {
            (Some(own), _) => (rounded(own, 6), String::new()),
            (None, Some(one)) => (one.value, one.why.clone()),
            (None, None) => {
                let why = format!(
                    "is {}, for which no `{name}` is assumed; give it under \
                     [parameters]",
                    self.file.start
                );
                return Err(self.wrong("start", &why));
            }
        };
        Ok(Given {
            name: name.to_owned(),
            unit: "a part of one".to_owned(),
            value,
            low: Decimal::ZERO,
            high: Decimal::ONE,
            given: told.is_some(),
            why,
        })
    }

    fn scenario(
        &self,
        start: &Start,
        parameters: &Parameters,
        regions: Vec<Region>,
        watched: usize,
    ) -> Result<Scenario, AppError> {
        let of = |name: &str| parameters.of(name);
        let Some(table) = &self.data().classes else {
            return Err(AppError::defect(
                "the pack has no classes of machines",
            ));
        };
        let part = |percent: Decimal| float(percent) / 100.0;
        let classes = table.classes.iter().map(|class| Class {
            name: class.name.clone(),
            jth: float(class.jth),
            installed: part(class.installed),
            delivered: part(class.delivered),
            delivered_later: part(class.delivered_later),
        });
        let lead_weeks = of("lead_weeks")?;
        Ok(Scenario {
            weeks: self.file.weeks,
            bits: start.bits,
            height: start.height,
            hashrate_ehs: start.hashrate_ehs,
            chance_of_blocks: true,
            btc_usd: start.btc_usd,
            price: self.price(parameters)?,
            fees: FeeModel {
                start: start.fee_share,
                mean: of("fee_mean")?,
                half_life_weeks: of("fee_half_life_weeks")?,
                weekly_deviation: of("fee_weekly_deviation")?,
                spikes_per_year: of("fee_spikes_per_year")?,
                spike_factor: of("fee_spike_factor")?,
            },
            regions,
            watched,
            classes: classes.collect(),
            running: Running {
                spread: of("spread")?,
                restart: of("restart")?,
                half_answer_weeks: of("half_answer_weeks")?,
                attrition_per_year: of("attrition_per_year")?,
                pool_fee: of(Term::PoolFee.name())?,
                uptime: of(Term::Uptime.name())?,
            },
            market: Market {
                price_usd_per_th: of("machine_price_usd_per_th")?,
                price_decline_per_year: of("machine_price_decline_per_year")?,
                orders_ehs_per_year: of("orders_ehs_per_year")?,
                supply_elasticity: of("supply_elasticity")?,
                choice_per_usd: of("choice_per_usd")?,
                orders_deviation: of("orders_deviation")?,
                orders_half_life_weeks: of("orders_half_life_weeks")?,
                orders_growth_per_year: of("orders_growth_per_year")?,
                lead_weeks: self.whole_weeks(lead_weeks)?,
                freight_usd_per_th: of("freight_usd_per_th")?,
                expected_decline_per_year: of("expected_decline_per_year")?,
                discount_per_year: of("discount_per_year")?,
                horizon_years: of("horizon_years")?,
            },
            closures: Vec::new(),
        })
    }

    fn whole_weeks(&self, weeks: f64) -> Result<u32, AppError> {
        let whole = weeks.round();
        if !(0.0..=104.0).contains(&whole) {
            let why = format!("is {weeks}; write 0 to 104 weeks");
            return Err(self.wrong("parameters.lead_weeks", &why));
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "0 to 104"
        )]
        Ok(whole as u32)
    }

    fn price(&self, parameters: &Parameters) -> Result<PriceModel, AppError> {
        let of = |name: &str| parameters.of(name);
        let growth_per_year = of("price_growth_per_year")?;
        Ok(match self.file.price.model {
            PriceKind::Bootstrap => PriceModel::Bootstrap {
                // Only weeks that were over on the first day are known.
                weekly_log_returns: self
                    .data()
                    .weekly_returns
                    .iter()
                    .filter(|week| week.week_ending <= self.file.start)
                    .map(|week| float(week.log_return))
                    .collect(),
                mean_block_weeks: of("mean_block_weeks")?,
                growth_per_year,
            },
            PriceKind::Merton => PriceModel::Merton {
                volatility: of("merton_volatility")?,
                jumps_per_year: of("merton_jumps_per_year")?,
                jump_mean: of("merton_jump_mean")?,
                jump_deviation: of("merton_jump_deviation")?,
                growth_per_year,
            },
        })
    }

    /// What the engine refuses, at its line where the file says it.
    fn refused(&self, error: &ScenarioError) -> AppError {
        let said = error.to_string();
        if let ScenarioError::OutOfRange { field, .. } = error {
            let why =
                said.split_once("` ").map_or(said.as_str(), |(_, rest)| rest);
            let path = format!("parameters.{}", self.parameter_named(field));
            return self.wrong(&path, why);
        }
        AppError::input(format!("{}: {said}", self.written.name))
            .at(&self.written.name, None)
    }

    /// A field of the engine as a scenario file names it.
    fn parameter_named(&self, field: &str) -> String {
        let names = self.data().parameters.iter().map(|one| one.name.as_str());
        names
            .filter(|name| name.ends_with(field))
            .min_by_key(|name| name.len())
            .unwrap_or(field)
            .to_owned()
    }
}

struct Parameters {
    values: BTreeMap<String, f64>,
    given: Vec<Given>,
}

impl Parameters {
    fn of(&self, name: &str) -> Result<f64, AppError> {
        self.values.get(name).copied().ok_or_else(|| {
            AppError::defect(format!(
                "network/parameters.toml of the pack has no `{name}`"
            ))
        })
    }
}

fn float(decimal: Decimal) -> f64 {
    f64::try_from(decimal).unwrap_or(f64::NAN)
}

/// A float as a decimal of so many places.
pub(super) fn rounded(value: f64, places: u32) -> Decimal {
    Decimal::from_f64_retain(value)
        .unwrap_or_default()
        .round_dp(places)
        .normalize()
}
