//! What more can be said of one purchase: by which date, at which rate of
//! return, where its worth turns, and what tax leaves.

use hashgate_model::{Date, Rate, Usd};
use hashgate_pack::market::Market;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    AfterTax, EconomicsError, Flow, Irr, Movement, Path, PaybackInput, Rig,
    Strip, TaxTerms,
    error::within,
    irr::irr,
    payback::{static_days, terms_of},
    tax::{self, Income, Taxed},
};

/// A purchase looked at from further sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appraisal {
    /// The day by which the landed cost is earned back if nothing changes;
    /// none: never, or not within the horizon.
    pub pays_back_on: Option<Date>,
    /// The same under the stated growth.
    pub projected_pays_back_on: Option<Date>,
    /// The rate of return under the stated growth.
    pub irr: Irr,
    /// The power price at which the projected present value is just nothing;
    /// none: there is no such price of nothing or more.
    pub zero_npv_power_usd_per_kwh: Option<Decimal>,
    /// The hashprice of the start at which it is.
    pub zero_npv_hashprice_usd_per_ph_day: Option<Decimal>,
    /// The most days between payment and first hash with which it still is
    /// not below nothing; none: it is below even without delay.
    pub most_delay_days: Option<u32>,
    /// What income tax leaves; one for each bonus that the day of the
    /// contract leaves open, none if no tax was asked for.
    pub after_tax: Vec<AfterTax>,
    /// The machines as a right to run; none if no movement was given.
    pub right_to_run: Option<RightToRun>,
}

/// What machines are worth as a right to run on days on which it pays, by the
/// closed form of [`Strip`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RightToRun {
    /// Standard deviation of the logarithm of hashprice in a year.
    pub volatility: Decimal,
    /// Jumps in a year.
    pub jumps_per_year: Decimal,
    /// Mean of the logarithm of a jump.
    pub jump_mean: Decimal,
    /// Standard deviation of the logarithm of a jump.
    pub jump_deviation: Decimal,
    /// Present value if they run always.
    pub always_on_usd: Usd,
    /// Present value if they stand still on days on which the expected
    /// revenue does not cover the power.
    pub curtailed_usd: Usd,
    /// Present value if they stand still when revenue, as it moves, does not
    /// cover the power; where power is paid for in any case, that of running
    /// always, as is the one before.
    pub option_usd: Usd,
    /// The last with the resale, after the landed cost.
    pub npv_usd: Usd,
}

/// What more is asked of a purchase.
#[derive(Debug, Clone, Copy, Default)]
pub struct AppraisalInput {
    /// What a further day of delay costs for storage.
    pub storage_per_day_usd: Option<Usd>,
    /// The owner's tax; none leaves tax out.
    pub tax: Option<TaxTerms>,
    /// How hashprice moves; none leaves the right to run out.
    pub movement: Option<Movement>,
}

/// Looks at a purchase from further sides, by the same terms and the same
/// path as [`crate::payback()`].
///
/// # Errors
///
/// As [`crate::payback()`], and for a rate of tax or days of contract and
/// service that cannot be.
pub fn appraise(
    input: &PaybackInput<'_>,
    more: &AppraisalInput,
    market: &Market,
) -> Result<Appraisal, EconomicsError> {
    let terms = terms_of(input, market)?;
    let per_th = input.landed_usd.amount() / input.ths;
    let path = terms.path();
    let rig = terms.rig;
    let resale = per_th * terms.resale;
    let on = |day: u32| {
        input.as_of.date().plus_days(i32::try_from(day).unwrap_or(i32::MAX))
    };
    let margin =
        rig.revenue_usd(terms.hashprice) - rig.power_usd() + rig.credit_usd();
    let purchase = Purchase { path: &path, rig, per_th, resale };
    let outcome = path.run(&rig, per_th);
    let after_tax = match &more.tax {
        None => Vec::new(),
        Some(tax) => purchase.after_tax(input, tax, market)?,
    };
    let right_to_run = more
        .movement
        .map(|movement| purchase.right_to_run(&movement, input.ths))
        .transpose()?;
    Ok(Appraisal {
        right_to_run,
        pays_back_on: static_days(per_th, margin)
            .map(|days| days.saturating_add(path.start_day))
            .filter(|days| *days <= path.days)
            .map(on),
        projected_pays_back_on: outcome.payback_days.map(on),
        irr: purchase.irr(),
        zero_npv_power_usd_per_kwh: purchase.zero_npv_power(),
        zero_npv_hashprice_usd_per_ph_day: purchase.zero_npv_hashprice(),
        most_delay_days: purchase.most_delay(
            more.storage_per_day_usd
                .map_or(Decimal::ZERO, |storage| storage.amount() / input.ths),
        ),
        after_tax,
    })
}

/// One TH/s of a purchase.
struct Purchase<'a> {
    path: &'a Path,
    rig: Rig,
    per_th: Decimal,
    resale: Decimal,
}

impl Purchase<'_> {
    /// Present value after the cost, for another path or another machine.
    fn npv(&self, path: &Path, rig: &Rig) -> Decimal {
        path.run(rig, Decimal::MAX).present_value_usd
            + self.resale * path.worth_at_end()
            - self.per_th
    }

    fn right_to_run(
        &self,
        movement: &Movement,
        ths: Decimal,
    ) -> Result<RightToRun, EconomicsError> {
        let strip = Strip::of(self.path, &self.rig);
        let option = strip.option_usd(movement)?;
        let always_on = strip.always_on_usd();
        let [curtailed, option] = if self.rig.take_or_pay {
            [always_on; 2]
        } else {
            [strip.curtailed_usd(), option]
        };
        // What no money can be is the fault of the movement, never nothing.
        let all = |per_th: f64| {
            let worth = Decimal::try_from(per_th)
                .ok()
                .and_then(|per_th| per_th.checked_mul(ths));
            worth.map(|usd| Usd::new(usd).to_cents()).ok_or(
                EconomicsError::OutOfRange {
                    name: "volatility",
                    value: movement.volatility,
                    low: Decimal::ZERO,
                    high: Decimal::from(5),
                    unit: "a worth that dollars can state",
                },
            )
        };
        let option = all(option)?;
        let after =
            (self.resale * self.path.worth_at_end() - self.per_th) * ths;
        Ok(RightToRun {
            volatility: movement.volatility,
            jumps_per_year: movement.jumps_per_year,
            jump_mean: movement.jump_mean,
            jump_deviation: movement.jump_deviation,
            always_on_usd: all(always_on)?,
            curtailed_usd: all(curtailed)?,
            option_usd: option,
            npv_usd: (option + Usd::new(after)).to_cents(),
        })
    }

    fn irr(&self) -> Irr {
        let mut flows: Vec<Flow> = self
            .path
            .days(&self.rig)
            .iter()
            .map(|day| Flow { half_day: 2 * day.day + 1, usd: day.net_usd })
            .collect();
        flows.push(Flow { half_day: 0, usd: -self.per_th });
        flows.push(Flow { half_day: 2 * self.path.days, usd: self.resale });
        irr(&flows)
    }

    /// The highest power price, to a hundredth of a cent, at which the
    /// present value is not below nothing: it falls with the price.
    fn zero_npv_power(&self) -> Option<Decimal> {
        let at = |price: Decimal| {
            let rig = Rig { power_usd_per_kwh: price, ..self.rig };
            self.npv(self.path, &rig)
        };
        let most = Decimal::ONE_HUNDRED;
        last_not_below(Decimal::ZERO, most, 4, at)
    }

    /// The lowest hashprice of the start, to the cent, at which the present
    /// value is not below nothing: it rises with it.
    fn zero_npv_hashprice(&self) -> Option<Decimal> {
        // Looked for from above, so that it is the last that is enough.
        let most = Decimal::from(1_000_000);
        let at = |below: Decimal| {
            let hashprice_usd_per_ph = most - below;
            let path = Path { hashprice_usd_per_ph, ..self.path.clone() };
            self.npv(&path, &self.rig)
        };
        last_not_below(Decimal::ZERO, most, 2, at).map(|below| most - below)
    }

    /// The most days of delay with which the present value is not below
    /// nothing. Each further day loses a day at the start and costs storage.
    fn most_delay(&self, storage_per_day: Decimal) -> Option<u32> {
        let at = |day: u32| {
            let path = Path { start_day: day, ..self.path.clone() };
            let further =
                Decimal::from(day) - Decimal::from(self.path.start_day);
            self.npv(&path, &self.rig) - further * storage_per_day
        };
        if at(0) < Decimal::ZERO {
            return None;
        }
        let (mut paying, mut losing) = (0, self.path.days);
        if at(losing) >= Decimal::ZERO {
            return Some(losing);
        }
        while losing - paying > 1 {
            let middle = u32::midpoint(paying, losing);
            if at(middle) < Decimal::ZERO {
                losing = middle;
            } else {
                paying = middle;
            }
        }
        Some(paying)
    }

    fn after_tax(
        &self,
        input: &PaybackInput<'_>,
        terms: &TaxTerms,
        market: &Market,
    ) -> Result<Vec<AfterTax>, EconomicsError> {
        let most = Decimal::new(90, 2);
        let rate = within(
            "tax rate",
            terms.rate.fraction(),
            (Decimal::ZERO, most),
            "fraction of further income",
        )?;
        let as_of = input.as_of;
        let on = |day: u32| {
            as_of.date().plus_days(i32::try_from(day).unwrap_or(i32::MAX))
        };
        let service_on = terms.service_on.unwrap_or(on(self.path.start_day));
        let sold_on = on(self.path.days);
        if let Some(contract) = terms.contract_on
            && contract > service_on
        {
            return Err(EconomicsError::ServiceBeforeContract {
                contract,
                service: service_on,
            });
        }
        if service_on > sold_on {
            return Err(EconomicsError::ServiceAfterEnd {
                service: service_on,
                end: sold_on,
            });
        }
        let no_value = EconomicsError::NoValue {
            name: "depreciation for income tax",
            as_of,
        };
        let depreciation = market.depreciation().ok_or(no_value.clone())?;
        let days = self.path.days(&self.rig);
        let income: Vec<Income> = days
            .iter()
            .map(|day| Income { on: on(day.day), usd: day.net_usd * input.ths })
            .collect();
        let taxed = Taxed {
            basis: input.landed_usd.amount(),
            income: &income,
            sold_on,
            sale: self.resale * input.ths,
            service_on,
        };
        let before_tax = self.npv(self.path, &self.rig) * input.ths;
        // Where the day of the contract is open, both sides of the day that
        // decides.
        let contracts = match terms.contract_on {
            Some(day) => vec![(day, format!("of {day}"))],
            None => match depreciation.last_day_of_another(service_on) {
                None => vec![(service_on, "of any day".to_owned())],
                Some(last) => vec![
                    (service_on, format!("after {last}")),
                    (last, format!("on or before {last}")),
                ],
            },
        };
        contracts
            .into_iter()
            .map(|(acquired, contract)| {
                let bonus = depreciation
                    .bonus(acquired, service_on)
                    .ok_or(no_value.clone())?;
                let (years, cost) =
                    tax::years(&taxed, rate, bonus, depreciation);
                // A year's tax is due with its end, the last with the sale.
                let due: Decimal = years
                    .iter()
                    .map(|year| {
                        let end = Date::from_parts(year.year, 12, 31)
                            .unwrap_or(sold_on)
                            .min(sold_on);
                        let day = end.days_since(as_of.date());
                        let day = u32::try_from(day).unwrap_or(0);
                        year.tax_usd.amount() * self.path.worth_after(day)
                    })
                    .sum();
                Ok(AfterTax {
                    contract,
                    service_on,
                    bonus: Rate::from_percent(bonus.percent),
                    deducted_usd: Usd::new(cost.deducted).to_cents(),
                    adjusted_basis_usd: Usd::new(cost.left).to_cents(),
                    recapture_usd: Usd::new(cost.recapture).to_cents(),
                    tax_usd: years.iter().map(|year| year.tax_usd).sum(),
                    npv_usd: Usd::new(before_tax - due).to_cents(),
                    notes: tax::notes(&taxed, cost.recapture),
                    cites: vec![
                        depreciation.macrs.cite.clone(),
                        bonus.cite.clone(),
                    ],
                    years,
                })
            })
            .collect()
    }
}

/// The last value between two, to so many places, at which what falls is not
/// below nothing; none if it is below at the first, or not below at the last.
fn last_not_below(
    first: Decimal,
    last: Decimal,
    places: u32,
    at: impl Fn(Decimal) -> Decimal,
) -> Option<Decimal> {
    if at(first) < Decimal::ZERO || at(last) >= Decimal::ZERO {
        return None;
    }
    let step = Decimal::new(5, places + 1);
    let (mut above, mut below) = (first, last);
    while below - above > step {
        let middle = ((above + below) / Decimal::TWO).round_dp(places + 2);
        if at(middle) < Decimal::ZERO {
            below = middle;
        } else {
            above = middle;
        }
    }
    // Downwards, where it is not below nothing for certain.
    Some(above.trunc_with_scale(places).normalize())
}
