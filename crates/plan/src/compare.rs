//! What would turn the order of the options.

use hashgate_economics::{
    EconomicsError, Markets, Priors, Ready, dollars, mean_npv,
};
use hashgate_model::{Decimal, Rate, Usd};
use rust_decimal::prelude::ToPrimitive as _;
use serde::Serialize;

use crate::Ranked;

/// What of the first option would have to be otherwise for another to be as
/// good, and what of the other; a third may then be before both.
#[derive(Debug, Clone, Serialize)]
pub struct Turn {
    /// The other option.
    pub option: String,
    /// By how much the first is ahead, dollars for a TH/s.
    pub behind_per_th_usd: Usd,
    /// The duty on the first, as a rate on its goods, from which on the other
    /// is better; none if the first owes no duty.
    pub duty_on_the_first: Option<Rate>,
    /// The days by which the first must be later for the other to be better;
    /// none: no delay within the horizon is enough.
    pub delay_of_the_first_days: Option<u32>,
    /// The duty on the other at which it is as good as the first; none if it
    /// owes no duty, negative: not even free of duty.
    pub duty_on_the_other: Option<Rate>,
    /// The price of the other's goods, as a share of what it is, at which it is
    /// as good as the first; none: not even for nothing.
    pub price_of_the_other: Option<Rate>,
}

/// How the lead of the first option moves with one thing.
#[derive(Debug, Clone, Serialize)]
pub struct Swing {
    /// What moves.
    pub driver: String,
    /// The lower end, in words.
    pub low: String,
    /// The higher end, in words.
    pub high: String,
    /// The lead of the first over the best other, dollars for a TH/s, at the
    /// lower end; negative: another is first.
    pub lead_at_low_usd: Usd,
    /// The same at the higher end.
    pub lead_at_high_usd: Usd,
    /// Which option is first at the lower end.
    pub first_at_low: String,
    /// Which is first at the higher end.
    pub first_at_high: String,
}

pub(crate) fn float(value: Decimal) -> f64 {
    value.to_f64().unwrap_or(0.0)
}

fn rate(value: f64) -> Option<Rate> {
    let value = Decimal::try_from(value).ok()?;
    Some(Rate::from_fraction(value.round_dp(4)))
}

/// The options that no other beats in both the mean and the worst twentieth,
/// by TH/s.
pub(crate) fn efficient(ranked: &[Ranked]) -> Vec<String> {
    let worst = |one: &Ranked| {
        let tree = one.answer.outcomes.as_ref();
        let tail = tree.map(|tree| tree.worst_twentieth_usd);
        float(tail.unwrap_or_default().amount()) / float(one.answer.ths)
    };
    let beaten = |one: &Ranked| {
        ranked.iter().any(|other| {
            let (mean, tail) = (other.per_th(), worst(other));
            (mean > one.per_th() && tail >= worst(one))
                || (mean >= one.per_th() && tail > worst(one))
        })
    };
    let best = ranked.iter().filter(|one| !beaten(one));
    best.map(|one| one.answer.name.clone()).collect()
}

/// For each option but the first, what would turn the order of the two.
pub(crate) fn turns(
    ranked: &[Ranked],
    markets: &Markets,
) -> Result<Vec<Turn>, EconomicsError> {
    let Some((first, others)) = ranked.split_first() else {
        return Ok(Vec::new());
    };
    others
        .iter()
        .map(|other| {
            let behind = first.per_th() - other.per_th();
            Ok(Turn {
                option: other.answer.name.clone(),
                behind_per_th_usd: dollars(behind)?,
                duty_on_the_first: duty_that_costs(first, behind),
                delay_of_the_first_days: delay(first, other.per_th(), markets),
                duty_on_the_other: duty_that_costs(other, -behind),
                price_of_the_other: price_that_gains(other, behind),
            })
        })
        .collect()
}

/// The rate of duty with which an option is worth so much less by TH/s: duty is
/// lost in every outcome but a return.
fn duty_that_costs(option: &Ranked, per_th: f64) -> Option<Rate> {
    let duty = option.answer.duty.as_ref()?;
    let paid = float(duty.most_usd.unwrap_or(duty.least_usd).amount());
    let goods = float(option.answer.goods_usd.amount());
    let weight = 1.0 - float(option.priors.value("export"));
    if weight <= 0.0 || goods <= 0.0 {
        return None;
    }
    rate((paid + per_th * float(option.answer.ths) / weight) / goods)
}

/// The part of its price for which an option is worth so much more by TH/s, its
/// duty falling with it.
fn price_that_gains(option: &Ranked, per_th: f64) -> Option<Rate> {
    let goods = float(option.answer.goods_usd.amount());
    let duty = option.answer.duty.as_ref().map_or(0.0, |duty| {
        float(duty.most_usd.unwrap_or(duty.least_usd).amount()) / goods
    });
    let priors = &option.priors;
    let back = float(priors.value("export"));
    let seized = float(priors.value("seizure"));
    let penalty = float(priors.value("seizure_penalty"))
        - float(priors.value("seizure_salvage"));
    let recovered = float(priors.value("export_recovery"));
    // What a dollar less of price saves on average.
    let saved = 1.0 + duty * (1.0 - back) + seized * penalty - back * recovered;
    let part = 1.0 - per_th * float(option.answer.ths) / (saved * goods);
    (part > 0.0).then(|| rate(part)).flatten()
}

/// Days of a quarter.
const QUARTER: u32 = 91;

/// The fewest days of delay with which an option is worth no more than that by
/// TH/s.
fn delay(option: &Ranked, per_th: f64, markets: &Markets) -> Option<u32> {
    let ths = float(option.answer.ths);
    let at = |days: u32| {
        let later = option.ready.later_by(f64::from(days));
        mean_npv(&later, &option.priors, markets) / ths
    };
    let end = option.ready.horizon_days();
    // Usually each day of delay costs; where it may gain, the first quarter
    // in which the order turns is looked for.
    let step = if option.ready.may_gain_by_delay() { QUARTER } else { end };
    let mut behind = step.min(end);
    let mut ahead = 0;
    while at(behind) > per_th {
        if behind == end {
            return None;
        }
        (ahead, behind) = (behind, (behind + step).min(end));
    }
    while behind - ahead > 1 {
        let middle = u32::midpoint(ahead, behind);
        if at(middle) > per_th { ahead = middle } else { behind = middle }
    }
    Some(behind)
}

/// One end of a swing: an option as it then is, and its priors.
type Moved<'a> = dyn Fn(&Ranked) -> (Ready, Priors) + 'a;

/// How the lead moves with each thing that may be otherwise.
pub(crate) fn tornado(
    ranked: &[Ranked],
    markets: &Markets,
) -> Result<Vec<Swing>, EconomicsError> {
    if ranked.len() < 2 {
        return Ok(Vec::new());
    }
    let market = |hashprice: f64, power: f64| {
        move |one: &Ranked| {
            (one.ready.in_market(hashprice, power), one.priors.clone())
        }
    };
    let duty = |points: f64| {
        move |one: &Ranked| {
            let of_goods = float(one.answer.goods_usd.amount());
            let more = match &one.answer.duty {
                // Free of duty, or so many points of the value more.
                Some(duty) if points <= 0.0 => {
                    -float(duty.most_usd.unwrap_or(duty.least_usd).amount())
                }
                Some(_) => of_goods * points,
                None => 0.0,
            };
            (one.ready.with_more_duty(more), one.priors.clone())
        }
    };
    let delay = |days: f64| {
        move |one: &Ranked| {
            let held = if one.answer.duty.is_some() { days } else { 0.0 };
            (one.ready.later_by(held), one.priors.clone())
        }
    };
    let prior = |name: &'static str, times: i64| {
        move |one: &Ranked| {
            let value = one.priors.value(name) * Decimal::from(times);
            // The other ways keep their chances: no more is left than that.
            let others: Decimal = ["detention", "seizure", "export"]
                .into_iter()
                .filter(|other| *other != name)
                .map(|other| one.priors.value(other))
                .sum();
            let value =
                value.min(Decimal::new(5, 1)).min(Decimal::ONE - others);
            (one.ready.clone(), one.priors.with(name, value))
        }
    };
    let swing = |driver: &str,
                 low: (&str, &Moved<'_>),
                 high: (&str, &Moved<'_>)| {
        let (lead_at_low_usd, first_at_low) = lead(ranked, markets, low.1)?;
        let (lead_at_high_usd, first_at_high) = lead(ranked, markets, high.1)?;
        Ok(Swing {
            driver: driver.to_owned(),
            low: low.0.to_owned(),
            high: high.0.to_owned(),
            lead_at_low_usd,
            lead_at_high_usd,
            first_at_low,
            first_at_high,
        })
    };
    let all: Result<Vec<Swing>, EconomicsError> = [
        swing(
            "hashprice",
            ("a quarter less", &market(0.75, 1.0)),
            ("a quarter more", &market(1.25, 1.0)),
        ),
        swing(
            "power",
            ("a quarter less", &market(1.0, 0.75)),
            ("a quarter more", &market(1.0, 1.25)),
        ),
        swing(
            "duty on imports",
            ("free", &duty(0.0)),
            ("25 points more", &duty(0.25)),
        ),
        swing(
            "delay of imports",
            ("30 days less", &delay(-30.0)),
            ("90 days more", &delay(90.0)),
        ),
        swing(
            "chance of a hold",
            ("none", &prior("detention", 0)),
            ("five times", &prior("detention", 5)),
        ),
        swing(
            "chance of a seizure",
            ("none", &prior("seizure", 0)),
            ("ten times", &prior("seizure", 10)),
        ),
    ]
    .into_iter()
    .collect();
    let mut all = all?;
    let width = |swing: &Swing| {
        (swing.lead_at_high_usd.amount() - swing.lead_at_low_usd.amount()).abs()
    };
    all.sort_by_key(|swing| std::cmp::Reverse(width(swing)));
    Ok(all)
}

/// The lead of the first option over the best other, and who is first then.
fn lead(
    ranked: &[Ranked],
    markets: &Markets,
    moved: &Moved<'_>,
) -> Result<(Usd, String), EconomicsError> {
    let worth: Vec<f64> = ranked
        .iter()
        .map(|one| {
            let (ready, priors) = moved(one);
            mean_npv(&ready, &priors, markets) / float(one.answer.ths)
        })
        .collect();
    let own = worth.first().copied().unwrap_or(0.0);
    let others = worth.iter().skip(1).copied();
    let best = others.fold(f64::NEG_INFINITY, f64::max);
    let first = ranked
        .iter()
        .zip(&worth)
        .max_by(|a, b| a.1.total_cmp(b.1))
        .map_or_else(String::new, |(one, _)| one.answer.name.clone());
    Ok((dollars(own - best)?, first))
}
