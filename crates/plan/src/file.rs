//! The file of a plan: what is chosen between.

use std::collections::BTreeMap;

use hashgate_model::{
    Costs, Country, Date, Decimal, EconomicTerms, EntryDate, HtsNumber, Mode,
    Usd,
};
use hashgate_papers::{Input, typed};
use serde::Deserialize;
use toml::Spanned;

use crate::{
    PlanError,
    lines::{Lines, line_of},
};

/// What a plan file says, read but not yet reckoned.
#[derive(Debug)]
pub struct Plan {
    /// The file, for messages.
    pub(crate) name: String,
    /// Where the keys stand that all options share.
    pub(crate) lines: Lines,
    /// The day of payment of every option, and of the answer.
    pub(crate) as_of: Option<Date>,
    /// Paths of the market.
    pub(crate) paths: u32,
    /// The same seed gives the same answer.
    pub(crate) seed: u64,
    /// Terms that all options share.
    pub(crate) terms: EconomicTerms,
    /// Priors that all options share.
    pub(crate) priors: Vec<(String, Decimal)>,
    /// The options.
    pub(crate) options: Vec<PlanOption>,
}

/// One way to get machines to the site.
#[derive(Debug, Clone)]
pub struct PlanOption {
    /// The line of the file on which it stands.
    pub(crate) line: usize,
    pub(crate) name: String,
    pub(crate) model: Option<String>,
    pub(crate) hashrate_ths: Option<Decimal>,
    pub(crate) efficiency_j_th: Option<Decimal>,
    pub(crate) quantity: u32,
    pub(crate) goods: Goods,
    pub(crate) entry_date: Option<EntryDate>,
    pub(crate) mode: Option<Mode>,
    pub(crate) costs: Costs,
    pub(crate) priors: Vec<(String, Decimal)>,
}

/// What is bought, and where duty falls on it.
#[derive(Debug, Clone)]
pub enum Goods {
    /// Machines that are in the United States already: no duty.
    Here {
        /// Price of one machine.
        price: Usd,
    },
    /// Machines that are imported whole.
    Imported {
        /// Price of one machine.
        price: Usd,
        /// The number, if told; else that of the kind of machine.
        hts: Option<HtsNumber>,
        /// The origin.
        origin: Country,
    },
    /// Parts that are imported and put together here.
    Parts {
        /// The parts, for all machines together.
        parts: Vec<Part>,
        /// What putting them together costs, for all machines.
        assembly: Option<Usd>,
    },
}

/// Parts of one kind and origin.
#[derive(Debug, Clone)]
pub struct Part {
    pub(crate) what: String,
    pub(crate) hts: HtsNumber,
    pub(crate) origin: Country,
    pub(crate) value: Usd,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanText {
    as_of: Option<Date>,
    #[serde(default = "paths")]
    paths: u32,
    #[serde(default = "seed")]
    seed: u64,
    #[serde(default)]
    economics: EconomicTerms,
    #[serde(default)]
    priors: BTreeMap<String, Decimal>,
    #[serde(default, rename = "option")]
    options: Vec<Spanned<OptionText>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OptionText {
    name: String,
    model: Option<String>,
    hashrate_ths: Option<Decimal>,
    efficiency_j_th: Option<Decimal>,
    #[serde(default = "one")]
    quantity: u32,
    price_usd: Option<Usd>,
    #[serde(default)]
    in_the_us: bool,
    origin: Option<String>,
    hts: Option<String>,
    entry_date: Option<EntryDate>,
    mode: Option<String>,
    #[serde(default)]
    costs: Costs,
    assembly_usd: Option<Usd>,
    #[serde(default, rename = "part")]
    parts: Vec<PartText>,
    #[serde(default)]
    priors: BTreeMap<String, Decimal>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartText {
    what: String,
    hts: String,
    origin: String,
    value_usd: Usd,
}

fn paths() -> u32 {
    4096
}

fn seed() -> u64 {
    1
}

fn one() -> u32 {
    1
}

/// Fewer options leave nothing to choose between; more are no plan.
const OPTIONS: std::ops::RangeInclusive<usize> = 2..=100;

/// Reads the file of a plan.
///
/// # Errors
///
/// [`PlanError`] with the file and the line of what cannot be used: unknown
/// keys, one option alone, a day before Bitcoin, an option with neither price
/// nor parts.
pub fn read(input: &Input) -> Result<Plan, PlanError> {
    let file = &input.name;
    let text = std::str::from_utf8(&input.bytes).map_err(|_| {
        PlanError::new(file, None, format!("{file} is not UTF-8; save it so"))
    })?;
    let read: PlanText = toml::from_str(text).map_err(|error| {
        let line = error.span().map(|span| line_of(text, span.start));
        let why = error.message();
        let why = format!("{why}; `hashgate plan --template` shows every key");
        PlanError::at(file, line, &why)
    })?;
    let lines = Lines::of(text);
    let fault_on =
        |line: Option<usize>, why: &str| PlanError::at(file, line, &why);
    if !OPTIONS.contains(&read.options.len()) {
        // The one that stands alone, or the first that is too many.
        let at = read.options.get(*OPTIONS.end()).or(read.options.first());
        let line = at.map(|option| line_of(text, option.span().start));
        let (count, least, most) =
            (read.options.len(), OPTIONS.start(), OPTIONS.end());
        let why = format!(
            "the plan holds {count} [[option]]; it chooses between {least} to \
             {most}, so write a [[option]] for each way to get the machines"
        );
        return Err(fault_on(line, &why));
    }
    let first_block = Date::from_parts(2009, 1, 3);
    let mut options: Vec<PlanOption> = Vec::new();
    for spanned in read.options {
        let line = line_of(text, spanned.span().start);
        let fault = |why: String| fault_on(Some(line), &why);
        let option = spanned.into_inner();
        let name = option.name.trim().to_owned();
        if name.is_empty() || options.iter().any(|known| known.name == name) {
            return Err(fault(format!(
                "the name `{name}` is empty or stands on another option; give \
                 each a name of its own"
            )));
        }
        let early = |day: Option<EntryDate>| {
            day.zip(first_block).is_some_and(|(day, first)| day.date() < first)
        };
        if early(option.entry_date) {
            return Err(fault(format!(
                "`{name}` is entered before 2009-01-03, the day of the first \
                 block; correct `entry_date`"
            )));
        }
        if option.priors.contains_key("hashprice_volatility") {
            return Err(fault(format!(
                "`{name}` has a `hashprice_volatility` of its own, but all \
                 options meet one market; write it under [priors] of the plan"
            )));
        }
        let mode = option.mode.as_deref().map(typed::mode).transpose();
        options.push(PlanOption {
            line,
            mode: mode.map_err(|why| fault(format!("`mode`: {why}")))?,
            goods: goods(&option)
                .map_err(|why| fault(format!("`{name}`: {why}")))?,
            name,
            model: option.model,
            hashrate_ths: option.hashrate_ths,
            efficiency_j_th: option.efficiency_j_th,
            quantity: option.quantity,
            entry_date: option.entry_date,
            costs: option.costs,
            priors: option.priors.into_iter().collect(),
        });
    }
    if read.as_of.zip(first_block).is_some_and(|(day, first)| day < first) {
        let why = "`as_of` lies before 2009-01-03, the day of the first block";
        return Err(fault_on(lines.key("as_of"), why));
    }
    Ok(Plan {
        name: file.clone(),
        lines,
        as_of: read.as_of,
        paths: read.paths,
        seed: read.seed,
        terms: read.economics,
        priors: read.priors.into_iter().collect(),
        options,
    })
}

/// What an option buys.
fn goods(option: &OptionText) -> Result<Goods, String> {
    if option.quantity == 0 {
        return Err("`quantity` is 0; write how many machines".to_owned());
    }
    if !option.parts.is_empty() {
        if option.price_usd.is_some() || option.in_the_us {
            return Err(
                "parts have values of their own; leave out `price_usd` \
                        and `in_the_us`, or the parts"
                    .to_owned(),
            );
        }
        let parts = option
            .parts
            .iter()
            .map(|part| {
                let of = |key: &str, why: String| {
                    format!("part `{}`, `{key}`: {why}", part.what)
                };
                Ok(Part {
                    what: part.what.clone(),
                    hts: typed::hts(&part.hts).map_err(|e| of("hts", e))?,
                    origin: typed::country(&part.origin)
                        .map_err(|e| of("origin", e))?,
                    value: part.value_usd,
                })
            })
            .collect::<Result<Vec<_>, String>>()?;
        let assembly = option.assembly_usd;
        return Ok(Goods::Parts { parts, assembly });
    }
    let price = option
        .price_usd
        .ok_or("neither `price_usd` nor a [[option.part]] is given")?;
    if option.in_the_us {
        if option.origin.is_some() || option.hts.is_some() {
            return Err("goods that are in the US already owe no duty; leave \
                        out `origin` and `hts`, or `in_the_us`"
                .to_owned());
        }
        return Ok(Goods::Here { price });
    }
    let origin = option.origin.as_deref().ok_or(
        "`origin` is not told, and duty hangs on it; give it, or `in_the_us = \
         true` for machines that are there",
    )?;
    Ok(Goods::Imported {
        price,
        origin: typed::country(origin)
            .map_err(|why| format!("`origin`: {why}"))?,
        hts: option
            .hts
            .as_deref()
            .map(typed::hts)
            .transpose()
            .map_err(|why| format!("`hts`: {why}"))?,
    })
}
