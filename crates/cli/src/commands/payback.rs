//! `hashgate payback`: one purchase, whether it pays, where it breaks even.

use clap::Args;
use hashgate_economics::{
    Landed, LandedInput, Payback, PaybackInput, landed, payback,
};
use hashgate_hardware::{Identifier, Identity};
use hashgate_model::{AsOf, Costs, Decimal, EconomicTerms, Rate, Usd};
use hashgate_pack::{
    Pack,
    market::{AsicPrice, Market},
};
use hashgate_report::payback as view;
use serde::Serialize;

use crate::{
    context::{Context, today},
    disk,
    exit::{Exit, Failure},
};

/// Does one purchase pay, and where is break-even?
///
/// What is not given comes from the latest market point of the pack or from a
/// stated assumption; the answer names each with its date or its reason.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    hashgate payback --price 3276 --model \"Antminer S21 Pro 234T\" \
    --duty-pct 12.6 --power 0.06\n  \
    hashgate payback --price 3276 --quantity 120 --ths 234 --j-th 15 \
    --hashprice 39.40 --growth 20% --json")]
pub struct PaybackArgs {
    /// Price of one machine without freight and insurance, USD.
    #[arg(long, value_name = "USD")]
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
    #[arg(long, value_name = "TH", required_unless_present = "model")]
    ths: Option<Decimal>,
    /// Efficiency, joules per TH.
    #[arg(long, value_name = "J", required_unless_present = "model")]
    j_th: Option<Decimal>,
    /// Duty of all layers as a percentage of the price.
    #[arg(long, value_name = "PCT")]
    duty_pct: Option<Decimal>,
    /// Customs fees (MPF, HMF) for the shipment, USD.
    #[arg(long, value_name = "USD")]
    fees: Option<Usd>,
    #[command(flatten)]
    costs: CostArgs,
    #[command(flatten)]
    terms: TermArgs,
    /// The date as of which to answer; today if not given.
    #[arg(long, value_name = "D")]
    as_of: Option<AsOf>,
}

#[derive(Debug, Args)]
struct CostArgs {
    /// International freight for the shipment, USD.
    #[arg(long, value_name = "USD")]
    freight: Option<Usd>,
    /// International insurance for the shipment, USD.
    #[arg(long, value_name = "USD")]
    insurance: Option<Usd>,
    /// Broker, bond and entry, USD.
    #[arg(long, value_name = "USD")]
    brokerage: Option<Usd>,
    /// Carriage from the port to the site, USD.
    #[arg(long, value_name = "USD")]
    inland: Option<Usd>,
    /// Storage for each day of a delay, USD.
    #[arg(long, value_name = "USD")]
    storage: Option<Usd>,
    /// Days between payment and the first hash.
    #[arg(long, value_name = "DAYS")]
    delay: Option<u32>,
}

#[derive(Debug, Args)]
struct TermArgs {
    /// Price of power, USD per kWh.
    #[arg(long, value_name = "USD")]
    power: Option<Usd>,
    /// Hashprice, USD per PH/s per day.
    #[arg(long, value_name = "USD")]
    hashprice: Option<Usd>,
    /// Price of one bitcoin, USD; with --difficulty it makes the hashprice.
    #[arg(long, value_name = "USD")]
    btc: Option<Usd>,
    /// Difficulty of the network, as a plain number.
    #[arg(long, value_name = "N")]
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
    #[arg(long, value_name = "N")]
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
}

#[derive(Serialize)]
struct Body<'a> {
    machine: &'a Machine,
    landed: &'a Landed,
    economics: &'a Payback,
    market_price: Option<&'a AsicPrice>,
}

/// One machine: what it does, and who says so.
#[derive(Serialize)]
struct Machine {
    model: Option<String>,
    hashrate_ths: Decimal,
    efficiency_j_th: Decimal,
}

impl Machine {
    /// As given; what is not given, from the text of `--model`.
    fn of(args: &PaybackArgs, pack: &Pack) -> Result<Self, Failure> {
        let identity = args
            .model
            .as_deref()
            .map(|text| Identifier::new(&pack.hardware).identify(text));
        let identity = identity.as_ref();
        let told = |given: Option<Decimal>,
                    found: fn(&Identity) -> Option<Decimal>,
                    flag: &str| {
            given
                .map_or_else(
                    || identity.map_or(Ok(None), |i| unopposed(i, found(i))),
                    |value| Ok(Some(value)),
                )?
                .ok_or_else(|| untold(identity, flag))
        };
        Ok(Self {
            hashrate_ths: told(args.ths, |i| i.hashrate_ths, "--ths")?,
            efficiency_j_th: told(args.j_th, |i| i.efficiency_j_th, "--j-th")?,
            model: identity.and_then(|i| i.model.clone()),
        })
    }
}

/// A value of the catalogue, unless the text contradicts it.
fn unopposed(
    identity: &Identity,
    value: Option<Decimal>,
) -> Result<Option<Decimal>, Failure> {
    match identity.conflicts.first() {
        Some(conflict) => Err(Failure::usage(format!(
            "--model: {} Give --ths and --j-th.",
            conflict.sentence
        ))),
        None => Ok(value),
    }
}

fn untold(identity: Option<&Identity>, flag: &str) -> Failure {
    let options = identity
        .map(|i| i.hashrate_options_ths.as_slice())
        .filter(|options| flag == "--ths" && options.len() > 1)
        .map(|options| {
            let known: Vec<String> =
                options.iter().map(ToString::to_string).collect();
            format!(
                "; the catalogue knows {} TH/s: add one to the text",
                known.join(", ")
            )
        });
    Failure::usage(format!(
        "--model does not tell what {flag} would; give {flag}{}",
        options.unwrap_or_default()
    ))
}

pub fn run(args: &PaybackArgs, cx: &Context) -> Result<Exit, Failure> {
    let pack = cx.pack()?;
    let as_of = args.as_of.unwrap_or_else(today);
    let machine = Machine::of(args, &pack)?;
    let landed = landed_cost(args, &machine)?;
    let market_price = [machine.model.as_deref(), args.model.as_deref()]
        .into_iter()
        .flatten()
        .find_map(|model| pack.market.asic_price(model, as_of));
    let payback = reckon(args, &machine, &landed, as_of, &pack.market)?;
    if cx.json() {
        let body = Body {
            machine: &machine,
            landed: &landed,
            economics: &payback,
            market_price,
        };
        Context::print_json("hashgate.payback/1", as_of, &pack, &body)?;
    } else {
        let purchase = view::Purchase {
            model: machine.model.as_deref(),
            landed: &landed,
            payback: &payback,
            market_price,
        };
        let text = view::show(&purchase, as_of, &pack.meta, cx.style());
        disk::print(&text)?;
    }
    Ok(Exit::Done)
}

fn duty_usd(args: &PaybackArgs) -> Option<Usd> {
    let fob = args.price * Decimal::from(args.quantity);
    args.duty_pct.map(|pct| (fob * Rate::from_percent(pct)).to_cents())
}

fn landed_cost(
    args: &PaybackArgs,
    machine: &Machine,
) -> Result<Landed, Failure> {
    let costs = Costs {
        freight_usd: args.costs.freight,
        insurance_usd: args.costs.insurance,
        brokerage_usd: args.costs.brokerage,
        inland_usd: args.costs.inland,
        storage_per_day_usd: args.costs.storage,
        delay_days: args.costs.delay,
        other_usd: None,
    };
    let mut landed = landed(&LandedInput {
        fob_usd: args.price * Decimal::from(args.quantity),
        costs: &costs,
        duty_usd: duty_usd(args).unwrap_or_default(),
        fees_usd: args.fees.unwrap_or_default(),
        units: Some(args.quantity.into()),
        ths: Some(hashrate(args, machine)?),
    });
    for (missing, name) in
        [(args.duty_pct.is_none(), "duty"), (args.fees.is_none(), "fees")]
    {
        if missing {
            landed.parts.retain(|part| part.label != name);
            landed.not_given.push(name.to_owned());
        }
    }
    Ok(landed)
}

fn hashrate(args: &PaybackArgs, machine: &Machine) -> Result<Decimal, Failure> {
    machine.hashrate_ths.checked_mul(args.quantity.into()).ok_or_else(|| {
        Failure::usage("--ths times --quantity is beyond any hashrate")
    })
}

fn reckon(
    args: &PaybackArgs,
    machine: &Machine,
    landed: &Landed,
    as_of: AsOf,
    market: &Market,
) -> Result<Payback, Failure> {
    let terms = EconomicTerms {
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
    };
    let input = PaybackInput {
        landed_usd: landed.total_usd,
        ths: hashrate(args, machine)?,
        efficiency_j_th: machine.efficiency_j_th,
        fob_usd: Some(args.price * Decimal::from(args.quantity)),
        duty_usd: duty_usd(args),
        delay_days: args.costs.delay.unwrap_or(0),
        terms: &terms,
        as_of,
    };
    payback(&input, market).map_err(Failure::usage)
}
