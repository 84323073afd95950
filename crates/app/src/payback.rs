//! One purchase: whether it pays, and where it breaks even.

use std::num::NonZeroUsize;

use hashgate_economics::{
    Appraisal, AppraisalInput, Draw, DutyOwed, Landed, LandedInput, Markets,
    Movement, Outcomes, Payback, PaybackInput, Priors, Ready, Simulation,
    TaxTerms, Venture, appraise, landed, odd_terms, outcomes, payback,
};
use hashgate_model::{AsOf, Costs, Decimal, EconomicTerms, Rate, Usd};
use hashgate_pack::market::{AsicPrice, Market, Usual};
use hashgate_plan::Keys;
pub use hashgate_plan::Machine;

use crate::{App, AppError};

/// A purchase of machines of one kind.
#[derive(Debug, Clone)]
pub struct PaybackRequest {
    /// Price of one machine without freight and insurance, USD.
    pub price: Usd,
    /// How many machines, at least one.
    pub quantity: u32,
    /// The machine as an invoice names it; tells hashrate and efficiency
    /// where they are not given.
    pub model: Option<String>,
    /// Hashrate of one machine, TH/s.
    pub hashrate_ths: Option<Decimal>,
    /// Efficiency, joules per TH.
    pub efficiency_j_th: Option<Decimal>,
    /// Duty of all layers as a percentage of the price: 12.6 for 12.6%.
    pub duty_percent: Option<Decimal>,
    /// Customs fees for the shipment, USD.
    pub fees_usd: Option<Usd>,
    /// The other costs up to the site.
    pub costs: Costs,
    /// Hashprice, power, growth and the other terms.
    pub terms: EconomicTerms,
    /// The owner's income tax; none leaves it out.
    pub tax: Option<TaxTerms>,
    /// How hashprice moves; none leaves the worth of the right to run out.
    pub movement: Option<Movement>,
    /// What may become of the shipment; none leaves the tree of outcomes out.
    pub outcomes: Option<OutcomeRequest>,
    /// The date as of which to answer; today if not given.
    pub as_of: Option<AsOf>,
}

/// What is asked about the outcomes of a shipment.
#[derive(Debug, Clone)]
pub struct OutcomeRequest {
    /// Priors in place of the pack's, by name.
    pub priors: Vec<(String, Decimal)>,
    /// How many paths of the market.
    pub paths: u32,
    /// The same seed gives the same answer.
    pub seed: u64,
}

/// How the command line names what may be told of a machine.
const KEYS: Keys =
    Keys { model: "--model", hashrate: "--ths", efficiency: "--j-th" };

/// Whether a purchase pays.
#[derive(Debug)]
pub struct PaybackAnswer {
    /// The machine.
    pub machine: Machine,
    /// What it costs up to the site.
    pub landed: Landed,
    /// When it has paid itself back, and where it breaks even.
    pub payback: Payback,
    /// Dates, the rate of return, where its worth turns, and tax.
    pub appraisal: Appraisal,
    /// The last known market price of that model.
    pub market_price: Option<AsicPrice>,
    /// What it brings over all that may become of the shipment.
    pub outcomes: Option<Outcomes>,
    /// What of the request is far from what is usual, a sentence each without
    /// its full stop.
    pub doubts: Vec<String>,
    /// The date as of which it holds.
    pub as_of: AsOf,
}

/// The tree of outcomes of a purchase, over hashprice that moves as the request
/// says, else as the priors do.
fn tree(
    asked: &OutcomeRequest,
    request: &PaybackRequest,
    input: &PaybackInput<'_>,
    market: &Market,
) -> Result<Outcomes, AppError> {
    let priors =
        Priors::of(market, &asked.priors).map_err(AppError::request)?;
    let movement = request.movement.unwrap_or_else(|| {
        Movement::without_jumps(priors.value("hashprice_volatility"))
    });
    let venture = Venture {
        purchase: *input,
        storage_per_day_usd: request.costs.storage_per_day_usd,
    };
    let ready = Ready::of(&venture, market).map_err(AppError::request)?;
    let simulation =
        Simulation { draw: Draw::Sobol, paths: asked.paths, seed: asked.seed };
    let threads = threads();
    let days = ready.horizon_days();
    let markets = Markets::of(days, &movement, simulation, threads)
        .map_err(AppError::request)?;
    outcomes(&ready, &priors, &markets).map_err(AppError::request)
}

/// As many threads as the machine has; the answer does not depend on it.
pub(crate) fn threads() -> NonZeroUsize {
    std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

/// What of a purchase is far from what is usual.
fn doubts(
    request: &PaybackRequest,
    machine: &Machine,
    usual: &Usual,
) -> Vec<String> {
    let per_th = request.price.amount().checked_div(machine.hashrate_ths);
    let of_machine = [
        ("efficiency_j_th", Some(machine.efficiency_j_th)),
        ("price_usd_per_th", per_th.map(|usd| usd.round_dp(2))),
    ];
    let goods = Some(fob_usd(request));
    odd_terms(&request.terms, &request.costs, goods, usual)
        .into_iter()
        .chain(
            of_machine
                .into_iter()
                .filter_map(|(name, value)| usual.odd(name, value?)),
        )
        .collect()
}

/// Does this purchase pay, and where is break-even?
///
/// # Errors
///
/// [`AppError`] if the machine is not told, or a value is beyond reason.
pub fn purchase(
    app: &App,
    request: &PaybackRequest,
) -> Result<PaybackAnswer, AppError> {
    let as_of = request.as_of.unwrap_or(app.today());
    let machine = Machine::named(
        app.identifier(),
        request.model.as_deref(),
        request.hashrate_ths,
        request.efficiency_j_th,
        KEYS,
    )
    .map_err(AppError::request)?;
    let landed = landed_cost(request, &machine)?;
    let market = &app.pack().market;
    let market_price = [machine.model.as_deref(), request.model.as_deref()]
        .into_iter()
        .flatten()
        .find_map(|model| market.asic_price(model, as_of))
        .cloned();
    let input = PaybackInput {
        landed_usd: landed.total_min_usd,
        ths: hashrate(request, &machine)?,
        efficiency_j_th: machine.efficiency_j_th,
        fob_usd: Some(fob_usd(request)),
        duty_usd: duty_usd(request),
        delay_days: request.costs.delay_days,
        terms: &request.terms,
        as_of,
    };
    let doubts = doubts(request, &machine, market.usual());
    let payback = payback(&input, market).map_err(AppError::request)?;
    let more = AppraisalInput {
        storage_per_day_usd: request.costs.storage_per_day_usd,
        tax: request.tax,
        movement: request.movement,
    };
    let outcomes = request
        .outcomes
        .as_ref()
        .map(|asked| tree(asked, request, &input, market))
        .transpose()?;
    let appraisal =
        appraise(&input, &more, market).map_err(AppError::request)?;
    Ok(PaybackAnswer {
        machine,
        landed,
        payback,
        appraisal,
        market_price,
        outcomes,
        doubts,
        as_of,
    })
}

fn fob_usd(request: &PaybackRequest) -> Usd {
    request.price * Decimal::from(request.quantity)
}

fn duty_usd(request: &PaybackRequest) -> Option<Usd> {
    let rate = request.duty_percent.map(Rate::from_percent);
    rate.map(|rate| (fob_usd(request) * rate).to_cents())
}

fn landed_cost(
    request: &PaybackRequest,
    machine: &Machine,
) -> Result<Landed, AppError> {
    let mut landed = landed(&LandedInput {
        fob_usd: fob_usd(request),
        costs: &request.costs,
        duty: duty_usd(request)
            .map_or(DutyOwed::AtLeast(Usd::ZERO), DutyOwed::Known),
        fees_usd: request.fees_usd.unwrap_or_default(),
        units: Some(request.quantity.into()),
        ths: Some(hashrate(request, machine)?),
    });
    for (missing, name) in [
        (request.duty_percent.is_none(), "duty"),
        (request.fees_usd.is_none(), "fees"),
    ] {
        if missing {
            landed.parts.retain(|part| part.label != name);
            landed.not_given.push(name.to_owned());
        }
    }
    Ok(landed)
}

/// The hashrate of all machines, TH/s.
fn hashrate(
    request: &PaybackRequest,
    machine: &Machine,
) -> Result<Decimal, AppError> {
    machine.hashrate_ths.checked_mul(request.quantity.into()).ok_or_else(|| {
        AppError::request("--ths times --quantity is beyond any hashrate")
    })
}
