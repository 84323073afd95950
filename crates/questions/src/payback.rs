//! Does a purchase pay, and where is break-even?

use std::collections::BTreeMap;

use hashgate_app::{
    App, AppError,
    payback::{
        Machine, OutcomeRequest, PaybackAnswer, PaybackRequest, purchase,
    },
};
use hashgate_economics::{Appraisal, Landed, Outcomes, Payback as Economics};
use hashgate_model::{AsOf, Costs, Decimal, EconomicTerms, Rate, Usd};
use hashgate_pack::market::AsicPrice;
use hashgate_report::{Document, views::payback as view};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Answer, Asked, Outcome,
    typed::{Typed, given},
};

/// A purchase of machines of one kind.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Payback {
    /// Price of one machine without freight and insurance, US dollars.
    price_usd: Typed<Usd>,
    /// How many machines; one if not given.
    #[schemars(range(min = 1))]
    quantity: Option<u32>,
    /// The machine as an invoice names it; tells hashrate and efficiency
    /// where they are not given, and the last known market price.
    model: Option<String>,
    /// Hashrate of one machine, TH/s.
    hashrate_ths: Option<Typed<Decimal>>,
    /// Efficiency, joules per TH.
    efficiency_j_th: Option<Typed<Decimal>>,
    /// Duty of all layers as a percentage of the price: 12.6 for 12.6%.
    duty_percent: Option<Typed<Decimal>>,
    /// Customs fees (MPF, HMF) for the shipment, US dollars.
    fees_usd: Option<Typed<Usd>>,
    /// International freight for the shipment, US dollars.
    freight_usd: Option<Typed<Usd>>,
    /// International insurance for the shipment, US dollars.
    insurance_usd: Option<Typed<Usd>>,
    /// Broker, bond and entry, US dollars.
    brokerage_usd: Option<Typed<Usd>>,
    /// Carriage from the port to the site, US dollars.
    inland_usd: Option<Typed<Usd>>,
    /// Storage for each day of a delay, US dollars.
    storage_per_day_usd: Option<Typed<Usd>>,
    /// Days between payment and the first hash.
    delay_days: Option<u32>,
    /// Price of power, US dollars per kWh.
    power_usd_per_kwh: Option<Typed<Usd>>,
    /// Hashprice, US dollars per PH/s per day.
    hashprice_usd_per_ph_day: Option<Typed<Usd>>,
    /// Price of one bitcoin, US dollars; with `difficulty` it makes the
    /// hashprice.
    btc_usd: Option<Typed<Usd>>,
    /// Difficulty of the network, as a plain number.
    difficulty: Option<Typed<Decimal>>,
    /// Fees as a share of the block reward, such as 0.6%.
    fee_share: Option<Typed<Rate>>,
    /// What the pool keeps, such as 1%.
    pool_fee: Option<Typed<Rate>>,
    /// What the host keeps of the revenue, such as 20%.
    host_share: Option<Typed<Rate>>,
    /// Share of the time that the machines run, such as 95%.
    uptime: Option<Typed<Rate>>,
    /// Site power per machine power, 1 or more.
    pue: Option<Typed<Decimal>>,
    /// Growth of difficulty in a year, such as 15%.
    difficulty_growth_per_year: Option<Typed<Rate>>,
    /// Growth of the bitcoin price in a year, such as 5%.
    btc_growth_per_year: Option<Typed<Rate>>,
    /// Rate of a year at which later money is discounted, such as 10%.
    discount_rate: Option<Typed<Rate>>,
    /// Months the machines are reckoned to work.
    horizon_months: Option<u32>,
    /// Resale value at the end as a share of the landed cost.
    resale: Option<Typed<Rate>>,
    /// Hashrate that the machines lose in a year of age, such as 2%.
    degradation_per_year: Option<Typed<Rate>>,
    /// Weigh what customs may do: release, detention, seizure, export.
    #[serde(default)]
    outcomes: bool,
    /// Priors of your own in place of the assumptions, by name.
    #[serde(default)]
    priors: BTreeMap<String, Typed<Decimal>>,
    /// The date as of which to answer; today if not given.
    as_of: Option<Typed<AsOf>>,
}

/// Paths of the market where the outcomes are weighed, as on the command
/// line.
const PATHS: u32 = 4096;

impl Asked for Payback {
    fn answer(self, app: &App) -> Result<Answer, AppError> {
        if self.quantity == Some(0) {
            return Err(AppError::request(
                "`quantity` is 0; give how many machines are bought",
            ));
        }
        if !self.outcomes && !self.priors.is_empty() {
            return Err(AppError::request(
                "`priors` are weighed only with `outcomes`; set it to true",
            ));
        }
        let found = purchase(app, &self.request())?;
        let document = document(app, &found);
        let (as_of, body) = (found.as_of, PaybackBody::of(&found));
        let (schema, outcome) = ("hashgate.payback/1", Outcome::Done);
        Answer::of(app, schema, as_of, &body, document, outcome)
    }
}

impl Payback {
    fn request(self) -> PaybackRequest {
        let priors = self.priors.into_iter().map(|(name, n)| (name, n.0));
        let priors: Vec<(String, Decimal)> = priors.collect();
        PaybackRequest {
            price: self.price_usd.0,
            quantity: self.quantity.unwrap_or(1),
            model: self.model,
            hashrate_ths: given(self.hashrate_ths),
            efficiency_j_th: given(self.efficiency_j_th),
            duty_percent: given(self.duty_percent),
            fees_usd: given(self.fees_usd),
            costs: Costs {
                freight_usd: given(self.freight_usd),
                insurance_usd: given(self.insurance_usd),
                brokerage_usd: given(self.brokerage_usd),
                inland_usd: given(self.inland_usd),
                storage_per_day_usd: given(self.storage_per_day_usd),
                delay_days: self.delay_days,
                other_usd: None,
            },
            terms: EconomicTerms {
                power_usd_per_kwh: given(self.power_usd_per_kwh),
                hashprice_usd_per_ph_day: given(self.hashprice_usd_per_ph_day),
                btc_usd: given(self.btc_usd),
                difficulty: given(self.difficulty),
                fee_share: given(self.fee_share),
                pool_fee: given(self.pool_fee),
                host_share: given(self.host_share),
                uptime: given(self.uptime),
                pue: given(self.pue),
                difficulty_growth_per_year: given(
                    self.difficulty_growth_per_year,
                ),
                btc_growth_per_year: given(self.btc_growth_per_year),
                discount_rate: given(self.discount_rate),
                horizon_months: self.horizon_months,
                resale: given(self.resale),
                degradation_per_year: given(self.degradation_per_year),
                demand_response_usd_per_kwh: None,
                take_or_pay: None,
            },
            tax: None,
            movement: None,
            outcomes: self.outcomes.then_some(OutcomeRequest {
                priors,
                paths: PATHS,
                seed: 1,
            }),
            as_of: given(self.as_of),
        }
    }
}

/// The answer for people.
pub fn document(app: &App, found: &PaybackAnswer) -> Document {
    let purchase = view::Purchase {
        model: found.machine.model.as_deref(),
        landed: &found.landed,
        payback: &found.payback,
        appraisal: &found.appraisal,
        market_price: found.market_price.as_ref(),
        outcomes: found.outcomes.as_ref(),
        doubts: &found.doubts,
    };
    view::show(&purchase, found.as_of, app.meta())
}

/// The answer in JSON.
#[derive(Debug, Serialize)]
pub struct PaybackBody<'a> {
    machine: &'a Machine,
    landed: &'a Landed,
    economics: &'a Economics,
    appraisal: &'a Appraisal,
    market_price: Option<&'a AsicPrice>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcomes: Option<&'a Outcomes>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    doubts: &'a [String],
}

impl<'a> PaybackBody<'a> {
    /// The body of an answer.
    pub fn of(found: &'a PaybackAnswer) -> Self {
        Self {
            machine: &found.machine,
            landed: &found.landed,
            economics: &found.payback,
            appraisal: &found.appraisal,
            market_price: found.market_price.as_ref(),
            outcomes: found.outcomes.as_ref(),
            doubts: &found.doubts,
        }
    }
}
