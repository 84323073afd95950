//! `hashgate payback`: one purchase, whether it pays, where it breaks even.

use clap::Args;
use hashgate_app::{
    payback::{OutcomeRequest, PaybackRequest, purchase},
    typed,
};
use hashgate_economics::{Movement, TaxTerms};
use hashgate_model::{AsOf, Costs, Date, Decimal, EconomicTerms, Rate, Usd};
use hashgate_questions::payback::{PaybackBody, document};

use crate::{
    context::Context,
    exit::{Exit, Failure},
};

/// Does one purchase pay, and where is break-even?
///
/// What is not given comes from the latest market point of the pack or from a
/// stated assumption; the answer names each with its date or its reason.
#[derive(Debug, Args)]
#[command(allow_negative_numbers = true)]
pub struct PaybackArgs {
    /// Price of one machine without freight and insurance, USD.
    #[arg(long, value_name = "USD", value_parser = typed::usd)]
    price: Usd,
    /// How many machines.
    #[arg(long, value_name = "N", default_value_t = 1,
          value_parser = clap::value_parser!(u32).range(1..))]
    quantity: u32,
    /// The machine as an invoice names it; tells hashrate and efficiency
    /// where they are not given, and the last known market price.
    #[arg(long, value_name = "TEXT")]
    model: Option<String>,
    /// Hashrate of one machine, TH/s.
    #[arg(long, value_name = "TH", required_unless_present = "model", value_parser = typed::number)]
    ths: Option<Decimal>,
    /// Efficiency, joules per TH.
    #[arg(long, value_name = "J", required_unless_present = "model", value_parser = typed::number)]
    j_th: Option<Decimal>,
    /// Duty of all layers as a percentage of the price.
    #[arg(long, value_name = "PCT", value_parser = typed::number)]
    duty_pct: Option<Decimal>,
    /// Customs fees (MPF, HMF) for the shipment, USD.
    #[arg(long, value_name = "USD", value_parser = typed::usd)]
    fees: Option<Usd>,
    #[command(flatten)]
    costs: CostArgs,
    #[command(flatten)]
    terms: TermArgs,
    #[command(flatten)]
    tax: TaxArgs,
    #[command(flatten)]
    movement: MovementArgs,
    #[command(flatten)]
    outcomes: OutcomeArgs,
    /// The date as of which to answer; today if not given.
    #[arg(long, value_name = "D", value_parser = typed::as_of)]
    as_of: Option<AsOf>,
}

#[derive(Debug, Args)]
struct OutcomeArgs {
    /// Weigh what customs may do: release, detention, seizure, export. The
    /// chances are assumptions, and each is shown.
    #[arg(long)]
    outcomes: bool,
    /// A prior of your own in place of an assumption: `seizure=0.01`; may be
    /// given again.
    #[arg(long, value_name = "NAME=VALUE", requires = "outcomes", value_parser = prior)]
    prior: Vec<(String, Decimal)>,
    /// Paths of the market.
    #[arg(long, value_name = "N", requires = "outcomes", default_value_t = 4096,
          value_parser = clap::value_parser!(u32).range(2..=1_048_576))]
    paths: u32,
    /// The same seed gives the same answer.
    #[arg(long, value_name = "N", requires = "outcomes", default_value_t = 1)]
    seed: u64,
}

/// `seizure=0.01` as its two halves.
pub(super) fn prior(text: &str) -> Result<(String, Decimal), String> {
    let (name, value) = text.split_once('=').ok_or(
        "write the name of a prior, an equals sign and its value: seizure=0.01",
    )?;
    Ok((name.trim().to_owned(), typed::number(value.trim())?))
}

#[derive(Debug, Args)]
struct CostArgs {
    /// International freight for the shipment, USD.
    #[arg(long, value_name = "USD", value_parser = typed::usd)]
    freight: Option<Usd>,
    /// International insurance for the shipment, USD.
    #[arg(long, value_name = "USD", value_parser = typed::usd)]
    insurance: Option<Usd>,
    /// Broker, bond and entry, USD.
    #[arg(long, value_name = "USD", value_parser = typed::usd)]
    brokerage: Option<Usd>,
    /// Carriage from the port to the site, USD.
    #[arg(long, value_name = "USD", value_parser = typed::usd)]
    inland: Option<Usd>,
    /// Storage for each day of a delay, USD.
    #[arg(long, value_name = "USD", value_parser = typed::usd)]
    storage: Option<Usd>,
    /// Days between payment and the first hash.
    #[arg(long, value_name = "DAYS")]
    delay: Option<u32>,
}

#[derive(Debug, Args)]
struct TermArgs {
    /// Price of power, USD per kWh.
    #[arg(long, value_name = "USD", value_parser = typed::usd)]
    power: Option<Usd>,
    /// Hashprice, USD per PH/s per day.
    #[arg(long, value_name = "USD", value_parser = typed::usd)]
    hashprice: Option<Usd>,
    /// Price of one bitcoin, USD; with --difficulty it makes the hashprice.
    #[arg(long, value_name = "USD", value_parser = typed::usd)]
    btc: Option<Usd>,
    /// Difficulty of the network, as a plain number.
    #[arg(long, value_name = "N", value_parser = typed::number)]
    difficulty: Option<Decimal>,
    /// Fees as a share of the block reward, such as 0.6%.
    #[arg(long, value_name = "SHARE")]
    fee_share: Option<Rate>,
    /// What the pool keeps, such as 1%.
    #[arg(long, value_name = "SHARE")]
    pool_fee: Option<Rate>,
    /// What the host keeps of the revenue, such as 20%.
    #[arg(long, value_name = "SHARE")]
    host_share: Option<Rate>,
    /// Share of the time that the machines run, such as 95%.
    #[arg(long, value_name = "SHARE")]
    uptime: Option<Rate>,
    /// Site power per machine power, 1 or more.
    #[arg(long, value_name = "N", value_parser = typed::number)]
    pue: Option<Decimal>,
    /// Growth of difficulty in a year, such as 15%.
    #[arg(long, value_name = "RATE", allow_hyphen_values = true)]
    growth: Option<Rate>,
    /// Growth of the bitcoin price in a year, such as 5%.
    #[arg(long, value_name = "RATE", allow_hyphen_values = true)]
    btc_growth: Option<Rate>,
    /// Rate of a year at which later money is discounted, such as 10%.
    #[arg(long, value_name = "RATE")]
    discount: Option<Rate>,
    /// Months the machines are reckoned to work.
    #[arg(long, value_name = "N")]
    months: Option<u32>,
    /// Resale value at the end as a share of the landed cost.
    #[arg(long, value_name = "SHARE")]
    resale: Option<Rate>,
    /// Hashrate that the machines lose in a year of age, such as 2%.
    #[arg(long, value_name = "RATE")]
    degradation: Option<Rate>,
    /// What the grid pays for power not drawn in the hours without work, USD
    /// per kWh.
    #[arg(long, value_name = "USD", value_parser = typed::usd)]
    demand_response: Option<Usd>,
    /// Power is to be paid for though it is not drawn.
    #[arg(long)]
    take_or_pay: bool,
}

#[derive(Debug, Args)]
struct TaxArgs {
    /// Rate of income tax on further income, such as 21%; without it tax is
    /// left out.
    #[arg(long, value_name = "RATE")]
    tax_rate: Option<Rate>,
    /// Day of the written binding contract, which decides on the bonus of 26
    /// USC 168(k); both bonuses are told without it.
    #[arg(long, value_name = "DATE", requires = "tax_rate", value_parser = typed::date)]
    contract_date: Option<Date>,
    /// Day on which the machines are ready for use; that of the first hash if
    /// not given.
    #[arg(long, value_name = "DATE", requires = "tax_rate", value_parser = typed::date)]
    service_date: Option<Date>,
}

#[derive(Debug, Args)]
struct MovementArgs {
    /// How far hashprice moves in a year, such as 50%: tells what the right
    /// to stand still is worth.
    #[arg(long, value_name = "RATE")]
    volatility: Option<Rate>,
    /// Jumps of hashprice in a year.
    #[arg(long, value_name = "N", requires = "volatility", value_parser = typed::number)]
    jumps: Option<Decimal>,
    /// Mean of the logarithm of a jump, such as -3%.
    #[arg(
        long,
        value_name = "RATE",
        requires = "jumps",
        allow_hyphen_values = true
    )]
    jump_mean: Option<Rate>,
    /// Standard deviation of the logarithm of a jump, such as 8%.
    #[arg(long, value_name = "RATE", requires = "jumps")]
    jump_deviation: Option<Rate>,
}

impl MovementArgs {
    /// A jump of which neither size is told is none.
    fn movement(&self) -> Option<Movement> {
        let fraction =
            |rate: Option<Rate>| rate.map(Rate::fraction).unwrap_or_default();
        self.volatility.map(|volatility| Movement {
            volatility: volatility.fraction(),
            jumps_per_year: self.jumps.unwrap_or_default(),
            jump_mean: fraction(self.jump_mean),
            jump_deviation: fraction(self.jump_deviation),
        })
    }
}

pub fn run(args: &PaybackArgs, cx: &Context) -> Result<Exit, Failure> {
    let app = cx.app()?;
    let answer = purchase(&app, &request(args))?;
    if cx.json() {
        let (schema, body) = ("hashgate.payback/1", PaybackBody::of(&answer));
        Context::print_json(schema, answer.as_of, app.pack(), &body)?;
    } else {
        cx.show(&document(&app, &answer))?;
    }
    Ok(Exit::Done)
}

fn request(args: &PaybackArgs) -> PaybackRequest {
    PaybackRequest {
        price: args.price,
        quantity: args.quantity,
        model: args.model.clone(),
        hashrate_ths: args.ths,
        efficiency_j_th: args.j_th,
        duty_percent: args.duty_pct,
        fees_usd: args.fees,
        costs: Costs {
            freight_usd: args.costs.freight,
            insurance_usd: args.costs.insurance,
            brokerage_usd: args.costs.brokerage,
            inland_usd: args.costs.inland,
            storage_per_day_usd: args.costs.storage,
            delay_days: args.costs.delay,
            other_usd: None,
        },
        terms: EconomicTerms {
            power_usd_per_kwh: args.terms.power,
            hashprice_usd_per_ph_day: args.terms.hashprice,
            btc_usd: args.terms.btc,
            difficulty: args.terms.difficulty,
            fee_share: args.terms.fee_share,
            pool_fee: args.terms.pool_fee,
            host_share: args.terms.host_share,
            uptime: args.terms.uptime,
            pue: args.terms.pue,
            difficulty_growth_per_year: args.terms.growth,
            btc_growth_per_year: args.terms.btc_growth,
            discount_rate: args.terms.discount,
            horizon_months: args.terms.months,
            resale: args.terms.resale,
            degradation_per_year: args.terms.degradation,
            demand_response_usd_per_kwh: args.terms.demand_response,
            take_or_pay: args.terms.take_or_pay.then_some(true),
        },
        tax: args.tax.tax_rate.map(|rate| TaxTerms {
            rate,
            contract_on: args.tax.contract_date,
            service_on: args.tax.service_date,
        }),
        movement: args.movement.movement(),
        outcomes: args.outcomes.outcomes.then(|| OutcomeRequest {
            priors: args.outcomes.prior.clone(),
            paths: args.outcomes.paths,
            seed: args.outcomes.seed,
        }),
        as_of: args.as_of,
    }
}
