//! The machines that a payback is computed on, and what the other goods of
//! the shipment cost.

use hashgate_economics::weighted_efficiency;
use hashgate_model::{Costs, Decimal, Usd};

use crate::{
    dossier::Duty,
    economics::{is_bitcoin, storage},
    entered_value::Entered,
    kinds::fees,
    lines::Good,
};

/// The Bitcoin machines of a shipment that tell what they do.
pub struct Machines {
    /// TH/s of all of them, and their J/TH weighted by it.
    pub fleet: (Decimal, Decimal),
    /// How many there are.
    pub units: u64,
    /// The goods that are none of them.
    pub others: Others,
}

/// Goods that no payback is computed on: machines of other coins, parts, and
/// machines that do not tell their hashrate.
#[derive(Default)]
pub struct Others {
    /// Their lines on the invoice.
    pub lines: Vec<u32>,
    /// Their entered value.
    pub value_usd: Usd,
    /// The least and the most duty on them.
    pub duty_usd: (Usd, Usd),
    /// What they cost at the site with the least duty.
    pub least_usd: Usd,
    /// The same with the most duty.
    pub most_usd: Usd,
    /// Why machines of Bitcoin are among them, in a sentence.
    pub untold: Option<String>,
}

impl Machines {
    /// The machines of these goods; without any that tell what they do, why.
    ///
    /// # Errors
    ///
    /// A sentence that names what lacks.
    pub fn of(
        goods: &[Good<'_>],
        value: &Entered,
        costs: &Costs,
        duty: &Duty,
    ) -> Result<Self, String> {
        let mut told = Vec::new();
        let mut units: u64 = 0;
        let mut others = Others::default();
        for (good, &value_usd) in goods.iter().zip(&value.lines) {
            let is_one = good.is_miner() && is_bitcoin(good);
            match figures(good) {
                Ok((pieces, figures)) if is_one => {
                    told.push(figures);
                    units = units.saturating_add(pieces);
                    continue;
                }
                Err(why) if is_one && others.untold.is_none() => {
                    others.untold = Some(why);
                }
                _ => {}
            }
            let number = good.line.number;
            let (least, most) = duty_of(duty, number);
            let rest = value_usd
                + shared(costs, value_usd, value.total())
                + fees_of(duty, number);
            others.lines.push(number);
            others.value_usd += value_usd;
            others.duty_usd.0 += least;
            others.duty_usd.1 += most;
            others.least_usd += rest + least;
            others.most_usd += rest + most;
        }
        match (weighted_efficiency(&told), others.untold.take()) {
            (Some(fleet), untold) => {
                others.untold = untold;
                Ok(Self { fleet, units, others })
            }
            (None, Some(why)) => Err(why),
            (None, None) => {
                Err("no Bitcoin machine is in the shipment".to_owned())
            }
        }
    }
}

/// A part of the costs of the whole shipment, by value.
pub fn shared(costs: &Costs, part: Usd, whole: Usd) -> Usd {
    let common: Usd = [
        costs.freight_usd,
        costs.insurance_usd,
        costs.brokerage_usd,
        costs.inland_usd,
        costs.other_usd,
        storage(costs),
    ]
    .into_iter()
    .flatten()
    .sum();
    (common * part.amount()).per(whole.amount()).unwrap_or(Usd::ZERO)
}

/// The least and the most duty of a line.
fn duty_of(duty: &Duty, number: u32) -> (Usd, Usd) {
    if let Some(open) = duty.ranges.iter().find(|range| range.line == number) {
        return (open.duty_min_usd, open.duty_max_usd);
    }
    let line = place_of(duty, number).and_then(|at| duty.lines.get(at));
    let usd = line.map_or(Usd::ZERO, |line| line.duty_total_usd);
    (usd, usd)
}

/// The share of a line in the fees, which count the lines assessed from 1.
fn fees_of(duty: &Duty, number: u32) -> Usd {
    let at = place_of(duty, number);
    at.map_or(Usd::ZERO, |at| fees(&duty.fees, at + 1))
}

/// Where a line stands among those assessed, which are in order.
pub fn place_of(duty: &Duty, number: u32) -> Option<usize> {
    duty.lines.binary_search_by_key(&number, |line| line.line).ok()
}

/// How many machines a line has, and their TH/s and J/TH; or which of these
/// it does not tell.
fn figures(good: &Good<'_>) -> Result<(u64, (Decimal, Decimal)), String> {
    let number = good.line.number;
    let identity = &good.reading.identity;
    let pieces = good.pieces().ok_or_else(|| {
        format!(
            "line {number} does not tell how many machines it has; put \
             `pieces` into the facts of the line"
        )
    })?;
    let ths = identity.hashrate_ths.ok_or_else(|| {
        format!(
            "line {number} does not tell its hashrate; write it into the \
             text or give `model` in the facts file"
        )
    })?;
    let efficiency = identity.efficiency_j_th.ok_or_else(|| {
        format!(
            "line {number} does not tell its efficiency, and the catalogue \
             does not know it"
        )
    })?;
    let ths = ths.saturating_mul(Decimal::from(pieces));
    Ok((pieces, (ths, efficiency)))
}
