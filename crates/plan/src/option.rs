//! One option: its machine, its duty, what it costs at the site.

use hashgate_duty::{
    Completeness, EntryTerms, Query, assess, classify, contingent_entry, entry,
};
use hashgate_economics::{
    DutyOwed, EconomicsError, InputUsed, LandedInput, Outcomes,
    Part as LandedPart, PaybackInput, Priors, Ready, Venture, inputs_used,
    landed,
};
use hashgate_model::{
    AsOf, Country, Date, Decimal, EntryDate, HtsNumber, Rate, Usd,
};
use hashgate_pack::market::Market;
use serde::Serialize;

use crate::file::{Goods, Plan, PlanOption};
use crate::{Desk, Keys, Machine, PlanError};

/// How a plan names what may be told of a machine.
const KEYS: Keys = Keys {
    model: "`model`",
    hashrate: "`hashrate_ths`",
    efficiency: "`efficiency_j_th`",
};

/// One option with all that is told of it.
#[derive(Debug, Clone, Serialize)]
pub struct OptionAnswer {
    /// Its name.
    pub name: String,
    /// The model, if the catalogue knows it.
    pub model: Option<String>,
    /// How many machines.
    pub quantity: u32,
    /// TH/s of all of them.
    pub ths: Decimal,
    /// Joules per TH.
    pub efficiency_j_th: Decimal,
    /// The day of entry; none for machines that are in the United States.
    pub entry_date: Option<EntryDate>,
    /// The day of the first hash, if nothing holds the goods.
    pub on_site: Option<Date>,
    /// Price of the goods.
    pub goods_usd: Usd,
    /// The duty; none for machines that are in the United States.
    pub duty: Option<DutyOfOption>,
    /// What it costs at the site, with the most duty where it is a range.
    pub landed_usd: Option<Usd>,
    /// The same by TH/s.
    pub landed_per_th_usd: Option<Usd>,
    /// What the landed cost is made of.
    pub parts: Vec<LandedPart>,
    /// Costs that nobody gave, which the landed cost lacks.
    pub not_given: Vec<String>,
    /// What was taken for want of something given: the day of entry, the fees
    /// of another way of travel.
    pub assumed: Vec<String>,
    /// What it brings over all that may become of it.
    pub outcomes: Option<Outcomes>,
    /// Why it cannot be ranked, if so.
    pub unranked_because: Option<String>,
}

/// The duty of an option.
#[derive(Debug, Clone, Serialize)]
pub struct DutyOfOption {
    /// Whether it is the whole, a range or a part.
    pub completeness: Completeness,
    /// The least.
    pub least_usd: Usd,
    /// The most; none where that cannot be told.
    pub most_usd: Option<Usd>,
    /// The most as a rate on the goods, or the least where there is no most.
    pub rate: Option<Rate>,
    /// Customs fees.
    pub fees_usd: Usd,
    /// The dearest other origin that customs may find, and how much more is
    /// then owed.
    pub contingent: Option<MoreDuty>,
    /// What is not settled.
    pub unsupported: Vec<String>,
    /// What a reader should know of the fees.
    #[serde(skip)]
    pub notes: Vec<String>,
    /// What is imported, line by line.
    pub lines: Vec<ImportedLine>,
}

/// A line of what an option imports.
#[derive(Debug, Clone, Serialize)]
pub struct ImportedLine {
    /// What it is.
    pub what: String,
    /// Its number.
    pub hts: HtsNumber,
    /// Its origin.
    pub origin: Country,
}

/// A duty that customs may find in place of that declared.
#[derive(Debug, Clone, Serialize)]
pub struct MoreDuty {
    /// The origin that customs may find.
    pub origin: Country,
    /// How much more is then owed.
    pub more_usd: Usd,
}

/// The priors of an option: its own, else the plan's, else the pack's; nothing
/// happens at customs to what is in the country.
pub(crate) fn priors(
    plan: &Plan,
    option: &PlanOption,
    market: &Market,
) -> Result<Priors, PlanError> {
    let mut given = plan.priors.clone();
    if matches!(option.goods, Goods::Here { .. }) {
        let none = ["detention", "seizure", "export"];
        given.extend(none.map(|name| (name.to_owned(), Decimal::ZERO)));
    }
    given.extend(option.priors.iter().cloned());
    Priors::of(market, &given).map_err(|why| fault(plan, option, &why))
}

fn fault(
    plan: &Plan,
    option: &PlanOption,
    why: &dyn std::fmt::Display,
) -> PlanError {
    let why = format!("`{}`: {why}", option.name);
    PlanError::at(&plan.name, Some(option.line), &why)
}

/// A term that all options share is told on its own line, one of the option on
/// that of the option.
fn fault_of_terms(
    plan: &Plan,
    option: &PlanOption,
    why: &EconomicsError,
) -> PlanError {
    match plan.lines.of_error(why) {
        Some(line) => PlanError::at(&plan.name, Some(line), why),
        None => fault(plan, option, why),
    }
}

/// A purchase made ready, and the values that it is reckoned with.
pub(crate) type Purchase = (Ready, Vec<InputUsed>);

/// Reckons an option; without a [`Purchase`] where its duty cannot be told.
pub(crate) fn reckon(
    desk: &Desk<'_>,
    plan: &Plan,
    option: &PlanOption,
    as_of: AsOf,
) -> Result<(OptionAnswer, Option<Purchase>), PlanError> {
    let machine = Machine::named(
        desk.identifier,
        option.model.as_deref(),
        option.hashrate_ths,
        option.efficiency_j_th,
        KEYS,
    )
    .map_err(|why| fault(plan, option, &why))?;
    let count = Decimal::from(option.quantity);
    let ths = machine
        .hashrate_ths
        .checked_mul(count)
        .filter(|ths| *ths > Decimal::ZERO)
        .ok_or_else(|| {
            let why = "the hashrate must be more than nothing; correct \
                       `hashrate_ths`";
            fault(plan, option, &why)
        })?;
    let day = option.entry_date.unwrap_or(EntryDate(as_of.date()));
    let (goods_usd, more_usd) = match &option.goods {
        Goods::Here { price } | Goods::Imported { price, .. } => {
            (*price * count, None)
        }
        Goods::Parts { parts, assembly } => {
            (parts.iter().map(|part| part.value).sum(), *assembly)
        }
    };
    negative(option).map_or(Ok(()), |why| Err(fault(plan, option, &why)))?;
    if goods_usd <= Usd::ZERO {
        let why = "the goods cost nothing or less; correct the price";
        return Err(fault(plan, option, &why));
    }
    let duty = duty(desk, option, day, goods_usd)
        .map_err(|why| fault(plan, option, &why))?;
    let owed = match &duty {
        None => DutyOwed::Known(Usd::ZERO),
        Some(duty) => match duty.completeness {
            Completeness::Incomplete => DutyOwed::AtLeast(duty.least_usd),
            // What may be owed is what must be at hand.
            _ => DutyOwed::Known(duty.most_usd.unwrap_or(duty.least_usd)),
        },
    };
    let mut costs = option.costs.clone();
    if duty.is_none() {
        // What is in the country has crossed the sea already.
        for none in [
            &mut costs.freight_usd,
            &mut costs.insurance_usd,
            &mut costs.brokerage_usd,
        ] {
            none.get_or_insert(Usd::ZERO);
        }
    }
    let delay_days = costs.delay_days.take();
    // Storage is paid for days on hold alone, which the outcomes weigh.
    let storage_per_day_usd = costs.storage_per_day_usd.take();
    costs.other_usd = match (costs.other_usd, more_usd) {
        (Some(other), Some(more)) => Some(other + more),
        (other, more) => other.or(more),
    };
    let whole = landed(&LandedInput {
        fob_usd: goods_usd,
        costs: &costs,
        duty: owed,
        fees_usd: duty.as_ref().map_or(Usd::ZERO, |duty| duty.fees_usd),
        units: Some(option.quantity.into()),
        ths: Some(ths),
    });
    let unranked_because = duty.as_ref().and_then(|duty| {
        (duty.completeness == Completeness::Incomplete).then(|| {
            format!("the duty is incomplete: {}", duty.unsupported.join("; "))
        })
    });
    let landed_usd = whole.total_usd.filter(|_| unranked_because.is_none());
    let ready: Option<Purchase> = landed_usd
        .map(|landed_usd| {
            let purchase = PaybackInput {
                landed_usd,
                ths,
                efficiency_j_th: machine.efficiency_j_th,
                fob_usd: Some(goods_usd),
                duty_usd: duty.as_ref().and_then(|duty| duty.most_usd),
                delay_days,
                terms: &plan.terms,
                as_of,
            };
            let market = &desk.pack.market;
            let venture = Venture { purchase, storage_per_day_usd };
            let ready = Ready::of(&venture, market)?;
            Ok((ready, inputs_used(&purchase, market)?))
        })
        .transpose()
        .map_err(|why| fault_of_terms(plan, option, &why))?;
    let on_site = ready.as_ref().map(|(ready, _)| {
        let days = i32::try_from(ready.start_days()).unwrap_or(i32::MAX);
        as_of.date().plus_days(days)
    });
    if let (Some(first), Some(entered)) = (on_site, option.entry_date)
        && duty.is_some()
        && first < entered.date()
    {
        let assumed = if delay_days.is_none() { " (assumed)" } else { "" };
        let why = format!(
            "its first hash would be on {first}{assumed}, before its entry on \
             {entered}; correct `entry_date`, or `delay_days` under `costs`, \
             which counts from the payment on {as_of}"
        );
        return Err(fault(plan, option, &why));
    }
    let imported = duty.is_some();
    let unassembled =
        matches!(option.goods, Goods::Parts { assembly: None, .. });
    let mut not_given = whole.not_given;
    not_given.extend(unassembled.then(|| "assembly".to_owned()));
    let assumed = assumed(option, duty.as_ref(), day);
    Ok((
        OptionAnswer {
            name: option.name.clone(),
            model: machine.model,
            quantity: option.quantity,
            ths,
            efficiency_j_th: machine.efficiency_j_th,
            entry_date: imported.then_some(day),
            on_site,
            goods_usd,
            duty,
            landed_usd,
            landed_per_th_usd: landed_usd.and(whole.per_th_usd),
            parts: whole.parts,
            not_given,
            assumed,
            outcomes: None,
            unranked_because,
        },
        ready,
    ))
}

/// What was taken for want of something given, a clause each.
fn assumed(
    option: &PlanOption,
    duty: Option<&DutyOfOption>,
    day: EntryDate,
) -> Vec<String> {
    let Some(duty) = duty else { return Vec::new() };
    let entry = option
        .entry_date
        .is_none()
        .then(|| format!("entry on {day}, since no `entry_date` is given"));
    entry.into_iter().chain(duty.notes.iter().cloned()).collect()
}

/// A cost below zero, as a sentence.
fn negative(option: &PlanOption) -> Option<String> {
    let costs = &option.costs;
    let parts = match &option.goods {
        Goods::Parts { parts, assembly } => {
            let parts =
                parts.iter().map(|part| ("value_usd", Some(part.value)));
            parts.chain([("assembly_usd", *assembly)]).collect()
        }
        Goods::Here { .. } | Goods::Imported { .. } => Vec::new(),
    };
    [
        ("freight_usd", costs.freight_usd),
        ("insurance_usd", costs.insurance_usd),
        ("brokerage_usd", costs.brokerage_usd),
        ("inland_usd", costs.inland_usd),
        ("storage_per_day_usd", costs.storage_per_day_usd),
        ("other_usd", costs.other_usd),
    ]
    .into_iter()
    .chain(parts)
    .find(|(_, usd)| usd.is_some_and(|usd| usd < Usd::ZERO))
    .map(|(key, _)| format!("`{key}` is negative; costs are zero or more"))
}

/// The duty of what an option imports, as of its own day of entry.
fn duty(
    desk: &Desk<'_>,
    option: &PlanOption,
    day: EntryDate,
    goods_usd: Usd,
) -> Result<Option<DutyOfOption>, String> {
    let rates = &desk.pack.rates;
    let of = |hts, origin, value| Query {
        mode: option.mode,
        ..Query::new(hts, origin, day, value)
    };
    let mut names: Vec<&str> = vec!["machines"];
    let queries: Vec<Query> = match &option.goods {
        Goods::Here { .. } => return Ok(None),
        Goods::Imported { hts, origin, .. } => {
            let hts = match hts {
                Some(hts) => *hts,
                None => classify("miner", Some("SHA-256"), day.date(), rates)
                    .first()
                    .map(|found| found.hts)
                    .ok_or("no number of the tariff is known; give `hts`")?,
            };
            vec![of(hts, *origin, goods_usd)]
        }
        Goods::Parts { parts, .. } => {
            names = parts.iter().map(|part| part.what.as_str()).collect();
            parts
                .iter()
                .map(|part| of(part.hts, part.origin, part.value))
                .collect()
        }
    };
    let stacks = queries
        .iter()
        .zip(&names)
        .map(|(query, name)| {
            assess(query, rates)
                .map_err(|why| format!("{name}, {}: {why}", query.hts))
        })
        .collect::<Result<Vec<_>, String>>()?;
    let ends: Vec<(Usd, Option<Usd>)> = stacks
        .iter()
        .map(|stack| (stack.duty_min_usd, stack.duty_max_usd))
        .collect();
    let completeness = stacks.iter().map(|stack| stack.completeness).max();
    let terms =
        EntryTerms { entry_date: day, mode: option.mode, informal: false };
    let owed = entry(stacks, terms, rates);
    let least_usd: Usd = ends.iter().map(|(least, _)| *least).sum();
    let most_usd =
        ends.iter().try_fold(Usd::ZERO, |sum, (_, most)| Some(sum + (*most)?));
    let mut origins: Vec<Country> =
        rates.contingent.iter().map(|row| row.origin).collect();
    origins.dedup();
    let contingent = contingent_entry(&queries, &origins, rates)
        .map_err(|why| why.to_string())?
        .into_iter()
        .filter(|other| other.more_than_declared > Usd::ZERO)
        .max_by_key(|other| other.more_than_declared)
        .map(|other| MoreDuty {
            origin: other.origin,
            more_usd: other.more_than_declared,
        });
    let rate = most_usd
        .unwrap_or(least_usd)
        .per(goods_usd.amount())
        .map(|share| Rate::from_fraction(share.amount().round_dp(4)));
    Ok(Some(DutyOfOption {
        completeness: completeness.unwrap_or(Completeness::Complete),
        least_usd,
        most_usd,
        rate,
        fees_usd: owed.fees_total_usd,
        contingent,
        unsupported: owed.unsupported,
        notes: owed.notes,
        lines: queries
            .iter()
            .zip(names)
            .map(|(query, what)| ImportedLine {
                what: what.to_owned(),
                hts: query.hts,
                origin: query.origin,
            })
            .collect(),
    }))
}
