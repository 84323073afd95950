//! The terms of a purchase, each with where its value comes from.

use hashgate_model::{
    AsOf, BLOCKS_PER_HALVING, Cite, Date, EconomicTerms, Rate, Usd, subsidy_sat,
};
use hashgate_pack::market::{Market, Quantity, Term};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{EconomicsError, cashflow::Rig, error::within, hashprice};

/// No miner pays more for a kilowatt-hour, in dollars: a higher price is one
/// in cents.
const DEAREST_POWER: Decimal = Decimal::ONE;

/// Blocks in a day at the 600 seconds that the protocol aims at.
const BLOCKS_PER_DAY: u64 = 144;

/// A value that an answer rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputUsed {
    /// The key, as in the facts file.
    pub name: String,
    /// The value; a share is a fraction.
    pub value: Decimal,
    /// The unit, in words.
    pub unit: String,
    /// Where the value comes from.
    pub source: InputSource,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum InputSource {
    /// The importer said so.
    Given,
    /// A dated point of the pack.
    Market {
        /// The day of the point.
        on: Date,
        /// How old it is on the `as_of` of the answer.
        stale_days: u32,
        /// Whether it is too old to pass for today's.
        stale: bool,
        /// What was measured, in a few words.
        basis: String,
        /// Where it was read.
        cite: Cite,
    },
    /// Taken for want of anything measured.
    Assumed {
        /// Why this value.
        why: String,
        /// What it leans on.
        cite: Cite,
    },
    /// Computed from other inputs of the same list.
    Computed {
        /// How.
        how: String,
    },
}

/// Everything that a payback is computed from.
pub(crate) struct Terms {
    pub rig: Rig,
    pub hashprice: Decimal,
    pub btc_usd: Option<Decimal>,
    pub difficulty_growth: Decimal,
    pub btc_growth: Decimal,
    pub discount_rate: Decimal,
    pub horizon_months: u32,
    pub resale: Decimal,
    /// Days between payment and the first hash.
    pub delay_days: u32,
    /// Days after `as_of` from which on the subsidy is half.
    pub halvings: Vec<u32>,
    pub inputs: Vec<InputUsed>,
    pub notes: Vec<String>,
}

/// The least and the most that is taken for a term, and its unit.
fn range(term: Term) -> ((Decimal, Decimal), &'static str) {
    let zero = Decimal::ZERO;
    let percent = |n| Decimal::new(n, 2);
    match term {
        Term::PowerUsdPerKwh => ((zero, Decimal::ONE_HUNDRED), "USD per kWh"),
        Term::PoolFee | Term::HostShare => {
            ((zero, percent(99)), "fraction of revenue")
        }
        Term::Uptime => ((percent(1), Decimal::ONE), "fraction of the time"),
        Term::Pue => {
            ((Decimal::ONE, Decimal::TEN), "site power per machine power")
        }
        Term::DifficultyGrowthPerYear | Term::BtcGrowthPerYear => {
            ((percent(-90), Decimal::TEN), "fraction in a year")
        }
        Term::DiscountRate => ((zero, Decimal::TEN), "fraction in a year"),
        Term::HorizonMonths => ((Decimal::ONE, Decimal::from(120)), "months"),
        Term::Resale => ((zero, Decimal::ONE), "fraction of landed cost"),
        Term::DelayDays => ((zero, Decimal::from(3650)), "days"),
    }
}

/// Collects the terms: what is given first, then dated points, then
/// assumptions.
pub(crate) fn collect(
    given: &EconomicTerms,
    efficiency_j_th: Decimal,
    delay_days: Option<u32>,
    market: &Market,
    as_of: AsOf,
) -> Result<Terms, EconomicsError> {
    let mut desk = Desk { given, market, as_of, inputs: vec![], notes: vec![] };
    if let Some(value) = given.power_usd_per_kwh.map(Usd::amount)
        && value > DEAREST_POWER
        && value <= Decimal::ONE_HUNDRED
    {
        let dollars = (value / Decimal::ONE_HUNDRED).normalize();
        return Err(EconomicsError::PowerInCents { value, dollars });
    }
    let (hashprice, btc_usd) = desk.hashprice()?;
    let fraction = Rate::fraction;
    let rig = Rig {
        efficiency_j_th,
        power_usd_per_kwh: desk.term(
            Term::PowerUsdPerKwh,
            given.power_usd_per_kwh.map(Usd::amount),
        )?,
        pool_fee: desk.term(Term::PoolFee, given.pool_fee.map(fraction))?,
        host_share: desk
            .term(Term::HostShare, given.host_share.map(fraction))?,
        uptime: desk.term(Term::Uptime, given.uptime.map(fraction))?,
        pue: desk.term(Term::Pue, given.pue)?,
        degradation: desk.if_given(
            "degradation_per_year",
            given.degradation_per_year.map(fraction),
            Decimal::new(90, 2),
            "fraction of hashrate in a year",
        )?,
        demand_response_usd_per_kwh: desk.if_given(
            "demand_response_usd_per_kwh",
            given.demand_response_usd_per_kwh.map(Usd::amount),
            Decimal::ONE_HUNDRED,
            "USD per kWh",
        )?,
        take_or_pay: given.take_or_pay.unwrap_or(false),
    };
    if rig.take_or_pay {
        desk.notes.push(
            "power is paid for though it is not drawn, so that the machines \
             run on days that do not cover it"
                .to_owned(),
        );
    }
    let difficulty_growth = desk.term(
        Term::DifficultyGrowthPerYear,
        given.difficulty_growth_per_year.map(fraction),
    )?;
    let btc_growth = desk.term(
        Term::BtcGrowthPerYear,
        given.btc_growth_per_year.map(fraction),
    )?;
    let discount_rate =
        desk.term(Term::DiscountRate, given.discount_rate.map(fraction))?;
    let months = desk
        .term(Term::HorizonMonths, given.horizon_months.map(Decimal::from))?;
    let resale = desk.term(Term::Resale, given.resale.map(fraction))?;
    let delay = desk.term(Term::DelayDays, delay_days.map(Decimal::from))?;
    let delay_days = u32::try_from(delay).unwrap_or(u32::MAX);
    let horizon_months = u32::try_from(months).unwrap_or(0);
    let halvings = desk.halvings(days_of(horizon_months));
    let Desk { inputs, notes, .. } = desk;
    Ok(Terms {
        rig,
        hashprice,
        btc_usd,
        difficulty_growth,
        btc_growth,
        discount_rate,
        horizon_months,
        resale,
        delay_days,
        halvings,
        inputs,
        notes,
    })
}

/// Days of so many months, at 365.25 days a year, rounded down.
pub(crate) fn days_of(months: u32) -> u32 {
    months.saturating_mul(1461) / 48
}

/// Where the terms are collected and their sources written down.
struct Desk<'a> {
    given: &'a EconomicTerms,
    market: &'a Market,
    as_of: AsOf,
    inputs: Vec<InputUsed>,
    notes: Vec<String>,
}

impl Desk<'_> {
    fn used(
        &mut self,
        name: &str,
        value: Decimal,
        unit: &str,
        source: InputSource,
    ) {
        let (name, unit) = (name.to_owned(), unit.to_owned());
        self.inputs.push(InputUsed { name, value, unit, source });
    }

    /// A term as given, else as assumed.
    fn term(
        &mut self,
        term: Term,
        given: Option<Decimal>,
    ) -> Result<Decimal, EconomicsError> {
        let (limits, unit) = range(term);
        let name = term.name();
        let no_value = EconomicsError::NoValue { name, as_of: self.as_of };
        let (value, source) = if let Some(value) = given {
            (value, InputSource::Given)
        } else {
            let assumed =
                self.market.assumption(term, self.as_of).ok_or(no_value)?;
            let (why, cite) = (assumed.why.clone(), assumed.cite.clone());
            (assumed.value, InputSource::Assumed { why, cite })
        };
        let value = within(name, value, limits, unit)?;
        self.used(name, value, unit, source);
        Ok(value)
    }

    /// A term that is left out of the sum unless it is given: nothing is
    /// assumed of it.
    fn if_given(
        &mut self,
        name: &'static str,
        given: Option<Decimal>,
        most: Decimal,
        unit: &'static str,
    ) -> Result<Decimal, EconomicsError> {
        let Some(value) = given else { return Ok(Decimal::ZERO) };
        let value = within(name, value, (Decimal::ZERO, most), unit)?;
        self.used(name, value, unit, InputSource::Given);
        Ok(value)
    }

    /// The latest point today, written down as used and said to be stale if
    /// it is.
    fn point_today(
        &mut self,
        quantity: Quantity,
    ) -> Result<(Decimal, Date), EconomicsError> {
        let (value, on) = self.point(quantity, self.as_of)?;
        let latest = self.market.latest(quantity, self.as_of);
        if let Some(days) = latest.filter(|l| l.stale).map(|l| l.age_days) {
            self.notes.push(format!(
                "{quantity} is of {on} and {days} days old: give today's"
            ));
        }
        Ok((value, on))
    }

    /// The latest point on or before a day, written down as used.
    fn point(
        &mut self,
        quantity: Quantity,
        on: AsOf,
    ) -> Result<(Decimal, Date), EconomicsError> {
        let name = quantity.name();
        let market = self.market;
        let latest = market
            .latest(quantity, on)
            .ok_or(EconomicsError::NoValue { name, as_of: on })?;
        let point = latest.point;
        let stale_days =
            u32::try_from(self.as_of.date().days_since(point.on)).unwrap_or(0);
        let series = market.series(quantity);
        let limit = series.map_or(0, |series| series.stale_after_days);
        let source = InputSource::Market {
            on: point.on,
            stale_days,
            stale: stale_days > limit,
            basis: point.basis.clone(),
            cite: point.cite.clone(),
        };
        let unit = series.map_or("", |series| series.unit.as_str());
        self.used(name, point.value, unit, source);
        Ok((point.value, point.on))
    }

    /// Given, else a point.
    fn given_or_point(
        &mut self,
        quantity: Quantity,
        given: Option<Decimal>,
        unit: &str,
    ) -> Result<Decimal, EconomicsError> {
        match given {
            Some(value) => {
                self.used(quantity.name(), value, unit, InputSource::Given);
                Ok(value)
            }
            None => Ok(self.point_today(quantity)?.0),
        }
    }

    /// Hashprice, and the bitcoin price that goes with it.
    ///
    /// Given as such it stands; given price or difficulty it is computed;
    /// else it is the latest point, with the bitcoin price known on the day
    /// of that point, so that the two belong together.
    fn hashprice(
        &mut self,
    ) -> Result<(Decimal, Option<Decimal>), EconomicsError> {
        let given = self.given;
        let limits = (Decimal::new(1, 6), Decimal::from(10_000_000_000_u64));
        let unit = "USD per PH/s per day";
        let name = Quantity::HashpriceUsdPerPhDay.name();
        let btc_given = given.btc_usd.map(Usd::amount);
        if let Some(btc) = btc_given {
            let most = Decimal::from(1_000_000_000);
            within("btc_usd", btc, (Decimal::new(1, 2), most), "dollars")?;
        }
        if let Some(price) = given.hashprice_usd_per_ph_day {
            let price = within(name, price.amount(), limits, unit)?;
            self.used(name, price, unit, InputSource::Given);
            let btc = self.given_or_point(Quantity::BtcUsd, btc_given, "USD");
            return Ok((price, btc.ok()));
        }
        let by_formula = btc_given.is_some()
            || given.difficulty.is_some()
            || given.fee_share.is_some();
        if by_formula {
            let (price, btc) = self.hashprice_by_formula(btc_given)?;
            let price = within(name, price, limits, unit)?;
            return Ok((price, Some(btc)));
        }
        let (price, on) = self.point_today(Quantity::HashpriceUsdPerPhDay)?;
        self.note_of_later_price(on);
        let btc = self.point(Quantity::BtcUsd, AsOf(on)).ok();
        Ok((price, btc.map(|(price, _)| price)))
    }

    fn hashprice_by_formula(
        &mut self,
        btc_given: Option<Decimal>,
    ) -> Result<(Decimal, Decimal), EconomicsError> {
        let btc = self.given_or_point(Quantity::BtcUsd, btc_given, "USD")?;
        let difficulty = self.given_or_point(
            Quantity::Difficulty,
            self.given.difficulty,
            "times the first target",
        )?;
        let fees = self.given_or_point(
            Quantity::FeeShare,
            self.given.fee_share.map(Rate::fraction),
            "fraction of the reward",
        )?;
        let height =
            self.height(self.as_of.date()).ok_or(EconomicsError::NoValue {
                name: "block_height",
                as_of: self.as_of,
            })?;
        let subsidy = subsidy_sat(height);
        let price = hashprice(
            difficulty,
            subsidy,
            Rate::from_fraction(fees),
            Usd::new(btc),
        )?
        .amount()
        .round_dp(4);
        self.used(
            Quantity::HashpriceUsdPerPhDay.name(),
            price,
            "USD per PH/s per day",
            InputSource::Computed {
                how: format!(
                    "10^15 x 86400 / (difficulty x 2^32) x {} BTC / (1 - \
                     fee_share) x btc_usd",
                    Decimal::from_i128_with_scale(subsidy.into(), 8)
                        .normalize()
                ),
            },
        );
        Ok((price, btc))
    }

    /// The height that the chain is reckoned to have on a day.
    fn height(&self, day: Date) -> Option<u64> {
        let latest =
            self.market.latest(Quantity::BlockHeight, self.as_of)?.point;
        let height = u64::try_from(latest.value.trunc()).ok()?;
        let days = u64::try_from(day.days_since(latest.on)).ok()?;
        Some(height + days * BLOCKS_PER_DAY)
    }

    /// The days after `as_of`, within the horizon, on which the subsidy
    /// halves if a block takes 600 seconds.
    fn halvings(&mut self, horizon_days: u32) -> Vec<u32> {
        let Some(height) = self.height(self.as_of.date()) else {
            self.notes.push(
                "no block height is known, so that no halving is computed \
                 with"
                    .to_owned(),
            );
            return Vec::new();
        };
        let mut days = Vec::new();
        let mut next = (height / BLOCKS_PER_HALVING + 1) * BLOCKS_PER_HALVING;
        while let Ok(day) =
            u32::try_from((next - height).div_ceil(BLOCKS_PER_DAY))
            && day < horizon_days
        {
            days.push(day);
            next += BLOCKS_PER_HALVING;
        }
        if !days.is_empty() {
            // The height was found above, so the point is there.
            let _ = self.point(Quantity::BlockHeight, self.as_of);
        }
        days
    }

    /// Says so if bitcoin's price is known for a later day than hashprice:
    /// the reader then sees which way hashprice has gone since.
    fn note_of_later_price(&mut self, hashprice_on: Date) {
        let btc = |on| self.market.latest(Quantity::BtcUsd, AsOf(on));
        let (Some(then), Some(later)) =
            (btc(hashprice_on), btc(self.as_of.date()))
        else {
            return;
        };
        if later.point.on <= hashprice_on {
            return;
        }
        let change = later.point.value / then.point.value - Decimal::ONE;
        let percent = (change * Decimal::ONE_HUNDRED).round_dp(0);
        let way = if change.is_sign_negative() { "lower" } else { "higher" };
        self.notes.push(format!(
            "by {} bitcoin stood {}% {way} than on the day of that hashprice",
            later.point.on,
            percent.abs()
        ));
    }
}
