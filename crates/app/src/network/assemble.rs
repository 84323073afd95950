//! A scenario file and the pack become a network and two courses of
//! enforcement.

use std::collections::BTreeMap;

use hashgate_model::{AsOf, Country, Date, Decimal, HtsNumber};
use hashgate_network::simulated::{DutyStep, Given, ShareUsed, StartUsed};
use hashgate_network::{
    CompactBits,
    simulate::{
        Class, Course, Detention, FeeModel, Import, Market, PriceModel, Region,
        Running, Scenario, ScenarioError, Seizure,
    },
};
use hashgate_pack::{
    Pack,
    market::{Quantity, Term},
    network::NetworkData,
};

use super::scenario_file::{PriceKind, ScenarioFile, TariffPart, Written};
use crate::AppError;

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

/// Blocks of a day at the aim of the network.
const BLOCKS_PER_DAY: i64 = 144;

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
        let Some(watched) = watched else {
            return Err(self.wrong(
                "shares.percent",
                "has no `us`: the share of the US is what is simulated",
            ));
        };
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

    /// The shares of one method, and what an answer says of them.
    fn shares(&self) -> Result<(ShareUsed, Vec<(String, f64)>), AppError> {
        let part = &self.file.shares;
        if let Some(own) = &part.percent {
            return self.own_shares(own);
        }
        let known: Vec<&str> =
            self.data().shares.iter().map(|s| s.method.as_str()).collect();
        let found = self.data().shares(&part.method, self.file.start);
        let Some((series, point)) = found else {
            let why = if known.contains(&part.method.as_str()) {
                format!(
                    "`{}` has no point on or before {}; give `percent` with \
                     `as_of` and `source`, or start later",
                    part.method, self.file.start
                )
            } else {
                format!(
                    "`{}` is not a method of the pack ({}); name one, or give \
                     `percent` with `as_of` and `source`",
                    part.method,
                    known.join(", ")
                )
            };
            return Err(self.wrong("shares.method", &why));
        };
        let percent = point
            .percent
            .iter()
            .map(|(key, value)| (key.clone(), float(*value)))
            .collect();
        let us = point.percent.get(WATCHED).copied().ok_or_else(|| {
            let why = format!(
                "is `{}`, which the pack holds without a share of `{WATCHED}`",
                series.method
            );
            self.wrong("shares.method", &why)
        })?;
        let used = ShareUsed {
            method: series.method.clone(),
            title: series.title.clone(),
            as_of: point.as_of,
            percent: us,
            low_percent: Some(point.us_low),
            high_percent: Some(point.us_high),
            source: point.cite.text.clone(),
            confidence: Some(point.cite.confidence),
            note: point.cite.note.clone(),
        };
        Ok((used, percent))
    }

    fn own_shares(
        &self,
        own: &BTreeMap<String, f64>,
    ) -> Result<(ShareUsed, Vec<(String, f64)>), AppError> {
        let part = &self.file.shares;
        let (Some(as_of), Some(source)) = (part.as_of, &part.source) else {
            return Err(self.wrong(
                "shares.percent",
                "stands without `as_of` and `source`; a share without its day \
                 and its source says nothing",
            ));
        };
        let mut sum = 0.0;
        for (key, value) in own {
            let path = format!("shares.percent.{key}");
            if self.data().region(key).is_none() {
                return Err(self.wrong(&path, &self.unknown_region(key)));
            }
            if !(0.0..=100.0).contains(value) {
                let why = format!("is {value}; write a percent, 0 to 100");
                return Err(self.wrong(&path, &why));
            }
            sum += value;
        }
        if (sum - 100.0).abs() > 0.05 {
            let why = format!(
                "adds up to {}, not to 100; put what is missing under `others`",
                rounded(sum, 2)
            );
            return Err(self.wrong("shares.percent", &why));
        }
        let Some(us) = own.get(WATCHED).copied() else {
            let why = format!(
                "names no share of `{WATCHED}`, which the answer is about; put \
                 it in"
            );
            return Err(self.wrong("shares.percent", &why));
        };
        let range = part.us_range_percent;
        if range.is_some_and(|[low, high]| !(low..=high).contains(&us)) {
            return Err(self.wrong(
                "shares.us_range_percent",
                "does not hold the share of the US; write the lower end, then \
                 the upper",
            ));
        }
        let used = ShareUsed {
            method: part.method.clone(),
            title: "as the scenario tells".to_owned(),
            as_of,
            percent: rounded(us, 4),
            low_percent: range.map(|[low, _]| rounded(low, 4)),
            high_percent: range.map(|[_, high]| rounded(high, 4)),
            source: source.clone(),
            confidence: None,
            note: None,
        };
        Ok((used, own.iter().map(|(k, v)| (k.clone(), *v)).collect()))
    }

    fn unknown_region(&self, key: &str) -> String {
        let known: Vec<&str> =
            self.data().regions.iter().map(|r| r.key.as_str()).collect();
        format!(
            "names a region that is not known: `{key}` is not among {}; put \
             it under `others`",
            known.join(", ")
        )
    }

    fn regions(
        &self,
        percent: &[(String, f64)],
    ) -> Result<Vec<(String, Region)>, AppError> {
        for (key, usd) in &self.file.power_usd_per_kwh {
            let path = format!("power_usd_per_kwh.{key}");
            if self.data().region(key).is_none() {
                return Err(self.wrong(&path, &self.unknown_region(key)));
            }
            if !(0.001..1.0).contains(usd) {
                let why = format!(
                    "is {usd}; write dollars for a kWh, such as 0.055 (not \
                     cents)"
                );
                return Err(self.wrong(&path, &why));
            }
        }
        let all: f64 = percent.iter().map(|(_, share)| share).sum();
        let regions = percent.iter().filter_map(|(key, share)| {
            let data = self.data().region(key)?;
            let own = self.file.power_usd_per_kwh.get(key).copied();
            let share = share / all;
            let region = Region {
                name: data.name.clone(),
                share,
                power_usd_per_kwh: own
                    .unwrap_or_else(|| float(data.power_usd_per_kwh)),
                orders: share,
                hosting: share,
            };
            Some((key.clone(), region))
        });
        Ok(regions.collect())
    }

    /// The network on the first day: as the file says, or by the last market
    /// point on or before it.
    fn start(&self) -> Result<(Vec<StartUsed>, Start), AppError> {
        let part = &self.file.network;
        let mut used = Vec::new();
        let mut value = |name: &str, own: Option<f64>, quantity: Quantity| {
            self.start_value(name, own, quantity, &mut used)
        };
        let difficulty =
            value("difficulty", part.difficulty, Quantity::Difficulty)?;
        let btc_usd = value("btc_usd", part.btc_usd, Quantity::BtcUsd)?;
        let fee_share = value(
            "fee_share_percent",
            part.fee_share_percent,
            Quantity::FeeShare,
        )?;
        let fee_share = match part.fee_share_percent {
            Some(percent) => percent / 100.0,
            None => fee_share,
        };
        let height = self.height(&mut used)?;
        let Some(bits) = CompactBits::near_difficulty(difficulty) else {
            let why = format!("is {difficulty}; write a difficulty from 1 on");
            return Err(self.wrong("network.difficulty", &why));
        };
        if let Some(hashrate) = part.hashrate_ehs {
            if !(hashrate > 0.0 && hashrate < 1e6) {
                let why = format!(
                    "is {hashrate}; a hashrate is more than nothing, in EH/s"
                );
                return Err(self.wrong("network.hashrate_ehs", &why));
            }
            used.push(StartUsed::given("hashrate_ehs", rounded(hashrate, 3)));
        }
        let hashrate_ehs = part.hashrate_ehs;
        Ok((used, Start { bits, height, btc_usd, fee_share, hashrate_ehs }))
    }

    fn start_value(
        &self,
        name: &str,
        own: Option<f64>,
        quantity: Quantity,
        used: &mut Vec<StartUsed>,
    ) -> Result<f64, AppError> {
        if let Some(value) = own {
            if !(value > 0.0 && value < 1e30) {
                let why = format!("is {value}; write more than nothing");
                return Err(self.wrong(&format!("network.{name}"), &why));
            }
            used.push(StartUsed::given(name, rounded(value, 6)));
            return Ok(value);
        }
        let latest = self.latest(quantity).ok_or_else(|| {
            self.wrong(
                "start",
                &format!(
                    "is {}, and no market point of `{quantity}` is held on or \
                     before it; give `{name}` under [network]",
                    self.file.start
                ),
            )
        })?;
        used.push(StartUsed {
            name: name.to_owned(),
            value: if quantity == Quantity::FeeShare {
                (latest.0 * Decimal::ONE_HUNDRED).normalize()
            } else {
                latest.0
            },
            on: Some(latest.1),
            source: latest.2,
        });
        Ok(float(latest.0))
    }

    fn latest(&self, quantity: Quantity) -> Option<(Decimal, Date, String)> {
        let day = AsOf(self.file.start);
        let latest = self.pack.market.latest(quantity, day)?;
        let point = &latest.point;
        Some((point.value, point.on, point.cite.text.clone()))
    }

    /// The height of the first day: as told, or counted from the last market
    /// point.
    fn height(&self, used: &mut Vec<StartUsed>) -> Result<u64, AppError> {
        if let Some(height) = self.file.network.height {
            if height > 10_000_000 {
                let why = format!("is {height}; write a height of the chain");
                return Err(self.wrong("network.height", &why));
            }
            used.push(StartUsed::given("height", Decimal::from(height)));
            return Ok(height);
        }
        let Some((value, on, source)) = self.latest(Quantity::BlockHeight)
        else {
            let why = format!(
                "is {}, and no height of the chain is held on or before it; \
                 give `height` under [network]",
                self.file.start
            );
            return Err(self.wrong("start", &why));
        };
        let since = i64::from(self.file.start.days_since(on));
        let height = value + Decimal::from(since * BLOCKS_PER_DAY);
        used.push(StartUsed {
            name: "height".to_owned(),
            value: height,
            on: Some(on),
            source,
        });
        u64::try_from(height).map_err(|_| {
            AppError::defect("a height of the market data is no whole number")
        })
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
        for key in self.file.parameters.keys() {
            if !values.contains_key(key) {
                let why = "is not a parameter; `hashgate network simulate \
                           --template` lists them all";
                return Err(self.wrong(&format!("parameters.{key}"), why));
            }
        }
        Ok(Parameters { values, given })
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
        let assumed = |term: Term, otherwise: f64| {
            let day = AsOf(self.file.start);
            let assumed = self.pack.market.assumption(term, day);
            assumed.map_or(otherwise, |one| float(one.value))
        };
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
                pool_fee: assumed(Term::PoolFee, 0.01),
                uptime: assumed(Term::Uptime, 0.95),
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

    /// What meets imports week by week: without the change, and with it.
    fn courses(
        &self,
        notes: &mut Vec<String>,
    ) -> Result<(Course, Course, Vec<DutyStep>), AppError> {
        let origins = self.origins()?;
        self.check_periods()?;
        let mut rates = BTreeMap::new();
        let last = self.day(self.file.weeks);
        let steps = self.steps(&origins, self.file.start, last, notes)?;
        for part in &self.file.tariff {
            let then = self.steps(&origins, part.as_on, part.as_on, notes)?;
            rates.insert(part.as_on, then.first().map_or(0.0, |s| s.1));
        }
        let at = |day: Date| {
            steps.iter().rfind(|(from, _)| *from <= day).map_or(0.0, |s| s.1)
        };
        let mut baseline = Vec::new();
        let mut counterfactual = Vec::new();
        let mut duty: Vec<DutyStep> = Vec::new();
        for week in 0..self.file.weeks {
            let day = self.day(week);
            let import = Import::at(at(day));
            let mut changed = self.enforced(day, import);
            for part in self.file.tariff.iter().filter(|t| t.covers(day)) {
                if let Some(rate) = rates.get(&part.as_on) {
                    changed.duty = *rate;
                }
            }
            baseline.push(import);
            counterfactual.push(changed);
            let step = DutyStep {
                from: day,
                baseline_percent: rounded(import.duty * 100.0, 3),
                counterfactual_percent: rounded(changed.duty * 100.0, 3),
            };
            if duty.last().is_none_or(|last| !last.same(&step)) {
                duty.push(step);
            }
        }
        let at_start = Import::at(at(self.file.start));
        Ok((
            Course { at_start, weeks: baseline },
            Course { at_start, weeks: counterfactual },
            duty,
        ))
    }

    fn day(&self, week: u32) -> Date {
        let days = i32::try_from(week * 7).unwrap_or(i32::MAX);
        self.file.start.plus_days(days)
    }

    fn origins(&self) -> Result<Vec<(Country, f64)>, AppError> {
        let mut origins = Vec::new();
        let mut sum = 0.0;
        for (code, percent) in &self.file.machines.origin_percent {
            let path = format!("machines.origin_percent.{code}");
            let country: Country = code
                .parse()
                .map_err(|e| self.wrong(&path, &format!("is not one: {e}")))?;
            if !(0.0..=100.0).contains(percent) {
                let why = format!("is {percent}; write a percent, 0 to 100");
                return Err(self.wrong(&path, &why));
            }
            sum += percent;
            origins.push((country, percent / 100.0));
        }
        if (sum - 100.0).abs() > 0.05 {
            let why = format!("adds up to {}, not to 100", rounded(sum, 2));
            return Err(self.wrong("machines.origin_percent", &why));
        }
        Ok(origins)
    }

    /// The duty over a time, by the pack's measures, weighed by origin: the
    /// first day of each step and its rate.
    fn steps(
        &self,
        origins: &[(Country, f64)],
        from: Date,
        to: Date,
        notes: &mut Vec<String>,
    ) -> Result<Vec<(Date, f64)>, AppError> {
        let hts = self.file.machines.hts;
        let mut moves: BTreeMap<Date, f64> = BTreeMap::new();
        for (origin, share) in origins {
            let history = hashgate_duty::history(
                hts,
                *origin,
                (from, to),
                &self.pack.rates,
                None,
            )
            .map_err(|e| self.wrong("machines.hts", &no_duty(hts, &e)))?;
            if let Some(first) = history.no_rate_before {
                let why = format!(
                    "{hts} bears no rate in the pack before {first}; name \
                     days from then on"
                );
                return Err(self.wrong("machines.hts", &why));
            }
            let mut before = 0.0;
            for step in &history.steps {
                let rate = float(step.effective_pct) / 100.0;
                *moves.entry(step.from).or_default() += share * (rate - before);
                before = rate;
                if !step.complete {
                    let note = format!(
                        "the duty on {hts} of {} from {} rests on facts that \
                         nobody told; what is settled counts",
                        origin.name(),
                        step.from
                    );
                    if !notes.contains(&note) {
                        notes.push(note);
                    }
                }
            }
        }
        let mut rate = 0.0;
        let steps = moves.into_iter().map(|(day, by)| {
            rate += by;
            (day, rate)
        });
        Ok(steps.collect())
    }

    fn enforced(&self, day: Date, mut import: Import) -> Import {
        for part in &self.file.enforcement {
            if day < part.from || part.to.is_some_and(|to| day > to) {
                continue;
            }
            import.detention = Detention {
                share: part.detained_percent / 100.0,
                median_days: part.median_days,
                p95_days: part.p95_days,
                holding_usd_per_th: part.holding_usd_per_th,
            };
            import.seizure = Seizure {
                share: part.seized_percent / 100.0,
                redirected: part.redirected_percent / 100.0,
            };
        }
        import
    }

    fn check_periods(&self) -> Result<(), AppError> {
        let backwards = |path: String, from: Date, to: Option<Date>| match to {
            Some(to) if to < from => Err(self.wrong(
                &path,
                &format!("is {to}, before its `from` of {from}"),
            )),
            _ => Ok(()),
        };
        for (at, part) in (1..).zip(&self.file.tariff) {
            backwards(format!("tariff[{at}].to"), part.from, part.to)?;
        }
        for (at, part) in (1..).zip(&self.file.enforcement) {
            let path = |key: &str| format!("enforcement[{at}].{key}");
            backwards(path("to"), part.from, part.to)?;
            let held = part.detained_percent > 0.0;
            let days = if held { 0.5..=1_000.0 } else { 0.0..=1_000.0 };
            let late = part.median_days.max(0.0)..=2_000.0;
            for (key, value, range, hint) in [
                ("detained_percent", part.detained_percent, 0.0..=100.0, ""),
                ("seized_percent", part.seized_percent, 0.0..=100.0, ""),
                (
                    "redirected_percent",
                    part.redirected_percent,
                    0.0..=100.0,
                    "",
                ),
                ("median_days", part.median_days, days, ""),
                ("p95_days", part.p95_days, late, ", not below the median"),
                (
                    "holding_usd_per_th",
                    part.holding_usd_per_th,
                    0.0..=1_000.0,
                    "",
                ),
            ] {
                if !range.contains(&value) {
                    let (least, most) = range.into_inner();
                    let why =
                        format!("is {value}; write {least} to {most}{hint}");
                    return Err(self.wrong(&path(key), &why));
                }
            }
        }
        Ok(())
    }
}

impl TariffPart {
    fn covers(&self, day: Date) -> bool {
        day >= self.from && self.to.is_none_or(|to| day <= to)
    }
}

fn no_duty(hts: HtsNumber, error: &hashgate_duty::DutyError) -> String {
    format!("{hts} has no duty in the pack: {error}")
}

struct Start {
    bits: CompactBits,
    height: u64,
    btc_usd: f64,
    fee_share: f64,
    hashrate_ehs: Option<f64>,
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
