//! What the goods cost at the site, and whether the machines pay.

use hashgate_duty::Completeness;
use hashgate_economics::{
    DutyOwed, EconomicsError, Landed, LandedInput, Payback, PaybackInput,
    landed, payback,
};
use hashgate_model::{AsOf, Costs, Decimal, Shipment, Usd};

use crate::{
    CheckError, Engines,
    declared_price::PriceCheck,
    dossier::{Duty, Economics, PaybackEnd, PaybackRange},
    entered_value::Entered,
    kinds::{self, Shared},
    lines::Good,
    machines::{Machines, Others},
};

/// The algorithm of Bitcoin; other coins have a hashprice of their own, which
/// the data does not hold.
const BITCOIN: &str = "SHA-256";

/// Landed cost and payback.
pub struct Worth {
    pub landed: Option<Landed>,
    pub economics: Economics,
}

/// Computes both; where something is missing it is said which.
///
/// # Errors
///
/// [`CheckError::Terms`] where the importer gives a term outside what makes
/// sense; a term that nobody gives is no error.
pub fn compute(
    shipment: &Shipment,
    goods: &[Good<'_>],
    value: Option<&Entered>,
    (duty, prices): (&Duty, &[PriceCheck]),
    as_of: AsOf,
    engines: &Engines<'_>,
) -> Result<Worth, CheckError> {
    let Some(value) = value else {
        return Ok(Worth {
            landed: None,
            economics: not_told("the value in dollars is not known"),
        });
    };
    let mut costs = shipment.facts.costs.clone();
    costs.freight_usd = costs.freight_usd.or(value.freight);
    costs.insurance_usd = costs.insurance_usd.or(value.insurance);
    let machines = Machines::of(goods, value, &costs, duty);
    let alone = machines.as_ref().is_ok_and(|m| m.others.lines.is_empty());
    // A line whose machines nobody counted leaves the count of all open.
    let units = goods
        .iter()
        .filter(|good| good.is_miner())
        .try_fold(0_u64, |sum, good| Some(sum.saturating_add(good.pieces()?)));
    let mut landed = landed(&LandedInput {
        fob_usd: value.total(),
        costs: &costs,
        duty: owed(duty),
        fees_usd: duty.fees_total_usd,
        units: units.filter(|units| *units > 0),
        ths: machines.as_ref().ok().map(|machines| machines.fleet.0),
    });
    if let (false, Ok(machines)) = (alone, &machines) {
        // The cost of other goods is no part of what a machine costs.
        let own = landed.total_min_usd - machines.others.least_usd;
        let (ths, _) = machines.fleet;
        landed.per_unit_usd = own.per(machines.units.into()).map(Usd::to_cents);
        landed.per_th_usd = own.per(ths).map(Usd::to_cents);
    }
    if duty.completeness == Completeness::Incomplete {
        // A piece of a part is the price of nothing.
        landed.per_unit_usd = None;
        landed.per_th_usd = None;
    }
    let terms = &shipment.facts.economics;
    let kinds = if duty.completeness == Completeness::Complete {
        let shared = Shared { value, costs: &costs, duty, terms, as_of };
        kinds::each(goods, &shared, alone, engines)
    } else {
        Vec::new()
    };
    let economics = match &machines {
        _ if prices.iter().any(PriceCheck::is_odd) => {
            not_told(&odd_price(prices))
        }
        Err(why) => not_told(why),
        Ok(_) if duty.completeness == Completeness::Incomplete => not_told(
            "the duty is incomplete, so the landed cost is too, and a \
                 payback on it would be too short",
        ),
        Ok(machines) => {
            let (ths, efficiency_j_th) = machines.fleet;
            let others = &machines.others;
            let most = landed.total_max_usd.unwrap_or(landed.total_min_usd)
                - others.most_usd;
            let duty_most = duty.duty_max_usd.unwrap_or(duty.duty_min_usd);
            let at = |(landed_usd, duty_usd)| PaybackInput {
                landed_usd,
                ths,
                efficiency_j_th,
                fob_usd: Some(value.total() - others.value_usd),
                duty_usd: Some(duty_usd),
                delay_days: costs.delay_days,
                terms,
                as_of,
            };
            let market = &engines.pack.market;
            let least = (
                landed.total_min_usd - others.least_usd,
                duty.duty_min_usd - others.duty_usd.0,
            );
            let at_most =
                payback(&at((most, duty_most - others.duty_usd.1)), market);
            let computed = match (at_most, duty.completeness) {
                (Ok(most), Completeness::Complete) => Ok(Economics {
                    payback: Some(most),
                    ..Economics::default()
                }),
                (Ok(most), _) => payback(&at(least), market).map(|least| {
                    range(end(&least, duty.duty_min_usd), end(&most, duty_most))
                }),
                (Err(why), _) => Err(why),
            };
            match computed {
                Ok(economics) => without(economics, others),
                Err(why @ EconomicsError::NoValue { .. }) => {
                    not_told(&why.to_string())
                }
                Err(why) => return Err(CheckError::Terms(why)),
            }
        }
    };
    let economics = Economics { kinds, ..economics };
    Ok(Worth { landed: Some(landed), economics })
}

/// A payback on a price that is asked about would answer for another
/// purchase than the one that is made.
fn odd_price(prices: &[PriceCheck]) -> String {
    let odd: Vec<String> = prices
        .iter()
        .filter(|check| check.is_odd())
        .flat_map(|check| &check.lines)
        .map(u32::to_string)
        .collect();
    let lines = if odd.len() == 1 { "line" } else { "lines" };
    format!(
        "the declared price of {lines} {} is far from the market price, and a \
         payback on it would answer for a price that may not be the one paid; \
         state the price paid, or ask `hashgate payback` with your own",
        odd.join(", ")
    )
}

/// Storage for the days of delay, where both are given.
pub fn storage(costs: &Costs) -> Option<Usd> {
    let days = Decimal::from(costs.delay_days?);
    Some(costs.storage_per_day_usd? * days)
}

/// Whether a machine mines Bitcoin, as far as its text tells.
pub fn is_bitcoin(good: &Good<'_>) -> bool {
    let algorithm = good.reading.identity.algorithm.as_deref();
    algorithm.is_none_or(|a| a.eq_ignore_ascii_case(BITCOIN))
}

/// The duty as the landed cost takes it.
fn owed(duty: &Duty) -> DutyOwed {
    let (least, most) = (duty.duty_min_usd, duty.duty_max_usd);
    match (duty.completeness, most) {
        (Completeness::Complete, _) => DutyOwed::Known(least),
        (Completeness::Range, Some(most)) => DutyOwed::Between(least, most),
        // The part known, without what the open lines may owe.
        _ => DutyOwed::AtLeast(duty.duty_total_usd.unwrap_or(least)),
    }
}

fn end(payback: &Payback, duty_total_usd: Usd) -> PaybackEnd {
    PaybackEnd {
        duty_total_usd,
        landed_usd: payback.landed_usd,
        payback_days: payback.payback_days,
    }
}

/// No one payback, since the duty is a range: both ends, in words too.
fn range(least: PaybackEnd, most: PaybackEnd) -> Economics {
    let days = |end: &PaybackEnd| match end.payback_days {
        Some(days) => format!("pay back in {days} days"),
        None => "never pay back".to_owned(),
    };
    let why = format!(
        "the duty is a range; if hashprice and power stay as they are, the \
         machines {} with the least of it and {} with the most",
        days(&least),
        days(&most)
    );
    let payback_range = Some(PaybackRange { least, most });
    Economics { payback_range, ..not_told(&why) }
}

/// A payback says which goods it is not computed on.
fn without(mut economics: Economics, others: &Others) -> Economics {
    if let Some(payback) = &mut economics.payback
        && !others.lines.is_empty()
    {
        let lines: Vec<String> =
            others.lines.iter().map(u32::to_string).collect();
        let word = if lines.len() == 1 { "line" } else { "lines" };
        let untold = others.untold.as_ref();
        let untold = untold.map_or_else(String::new, |why| format!("; {why}"));
        payback.notes.push(format!(
            "the goods of {word} {} are no Bitcoin machines that tell what \
             they do; neither they nor their cost of {} dollars are in it\
             {untold}",
            lines.join(", "),
            others.least_usd.to_cents().grouped()
        ));
    }
    economics
}

fn not_told(why: &str) -> Economics {
    Economics { none_because: Some(why.to_owned()), ..Economics::default() }
}
