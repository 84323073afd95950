//! The ways an importer can take, side by side.

use hashgate_model::{AsOf, Cite, Date, Decimal, Usd};
use hashgate_pack::cases::{
    CaseLaw, CostBond, ElectionCost, ElectionRule, Route, Stage, Vested, on,
};
use serde::Serialize;

use crate::{CaseFile, ClockDeadline, Status, StorageMeter};

/// Who declares forfeiture, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RouteAnswer {
    /// Customs (`summary`) or a court (`judicial`); unknown without a value.
    pub route: Option<Route>,
    /// Why, in a sentence.
    pub because: String,
    /// The law.
    pub cites: Vec<Cite>,
}

/// Whether an election can be taken as of the date asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    /// It can be taken.
    Open,
    /// It was taken.
    Taken,
    /// Its day has passed.
    Passed,
    /// It is for the other route of forfeiture.
    OtherRoute,
}

/// One way to take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Election {
    /// Its id.
    pub id: String,
    /// In words.
    pub title: String,
    /// Whether it can be taken.
    pub availability: Availability,
    /// What stands in the way, or what else to know.
    pub remark: Option<String>,
    /// The last day, where one is fixed.
    pub last_day: Option<Date>,
    /// The business day on or before it.
    pub safe_day: Option<Date>,
    /// The sum at the start, in dollars; nothing if unknown or none.
    pub cost_usd: Option<Usd>,
    /// How the sum was found.
    pub cost_working: String,
    /// Storage to the last day, in dollars.
    pub storage_to_last_day_usd: Option<Usd>,
    /// What it does.
    pub does: String,
    /// What speaks for it.
    pub speaks_for: String,
    /// What speaks against it.
    pub speaks_against: String,
    /// The law.
    pub cites: Vec<Cite>,
}

/// Who declares forfeiture: by value, unless a statute bars the goods (19 USC
/// 1607(a), 1610). Nothing if no goods were seized.
pub(crate) fn route(
    file: &CaseFile,
    law: &CaseLaw,
    as_of: AsOf,
) -> Option<RouteAnswer> {
    let seized = file
        .events
        .iter()
        .find(|e| e.kind == "seizure_notice_mailed" || e.kind == "seizure")
        .or_else(|| {
            file.events.iter().find(|e| e.kind == "first_publication")
        })?;
    let limit = on(
        &law.amounts.summary_forfeiture_limit_usd,
        seized.date.min(as_of.date()),
    )?;
    let shown = limit.value.money();
    let (route, because) = match (file.facts.value_usd, file.facts.prohibited) {
        (_, Some(true)) => (
            Some(Route::Summary),
            "The case says that a statute bars the goods from entry, so \
             customs itself may declare forfeiture at any value."
                .to_owned(),
        ),
        (None, _) => (
            None,
            format!(
                "The value is not given: up to {shown} customs itself may \
                 declare forfeiture, above it a court. Write `value_usd`."
            ),
        ),
        (Some(value), _) if value <= limit.value => (
            Some(Route::Summary),
            format!(
                "{} is not above {shown}: customs itself may declare \
                 forfeiture unless a claim with a cost bond is filed.",
                value.money()
            ),
        ),
        (Some(value), known) => (
            Some(Route::Judicial),
            format!(
                "{} is above {shown}: forfeiture is for a court, through the \
                 United States attorney{}.",
                value.money(),
                if known.is_none() {
                    ", unless customs says that a statute bars the goods from \
                     entry; ask"
                } else {
                    ""
                }
            ),
        ),
    };
    let mut cites = limit.cites.clone();
    cites.push(Cite::new("19 USC 1610", hashgate_model::Confidence::Primary));
    Some(RouteAnswer { route, because, cites })
}

/// The bond for a value: a share of it, within the cap and the floor (19 USC
/// 1608). Without a value, the cap.
pub fn cost_bond(rule: &CostBond, value: Option<Usd>) -> (Usd, String) {
    let (cap, floor) = (rule.cap_usd, rule.floor_usd);
    let Some(value) = value else {
        return (
            cap,
            format!("at most {}; the value is not given", cap.money()),
        );
    };
    let share = (value * rule.share).to_cents();
    let bond = share.min(cap).max(floor);
    (
        bond,
        format!(
            "lower of {} and {} of {} = {}, at least {}",
            cap.money(),
            rule.share,
            value.money(),
            share.money(),
            floor.money()
        ),
    )
}

/// The stages in which the case stands.
pub(crate) fn stages(
    file: &CaseFile,
    as_of: AsOf,
    deadlines: &[ClockDeadline],
) -> Vec<Stage> {
    let has = |kinds: &[&str]| {
        file.events
            .iter()
            .any(|e| e.date <= as_of.date() && kinds.contains(&e.kind.as_str()))
    };
    let mut stages = Vec::new();
    let released = has(&["release"]);
    let seized = has(&["seizure", "seizure_notice_mailed"]);
    let excluded = has(&["exclusion"])
        || deadlines
            .iter()
            .any(|d| d.id == "deemed_exclusion" && d.status == Status::Passed);
    if !released && seized {
        stages.push(Stage::Seized);
    }
    if !released && excluded {
        stages.push(Stage::Excluded);
    }
    if !released
        && !seized
        && !excluded
        && has(&["presented_for_examination", "detention_notice"])
    {
        stages.push(Stage::Detained);
    }
    if has(&["penalty_notice_mailed", "prepenalty_notice_mailed"]) {
        stages.push(Stage::Penalty);
    }
    stages
}

/// The ways open in the stage of the case, and those just closed.
pub(crate) fn elections(
    file: &CaseFile,
    law: &CaseLaw,
    as_of: AsOf,
    stages: &[Stage],
    deadlines: &[ClockDeadline],
    route: Option<&RouteAnswer>,
    storage: Option<&StorageMeter>,
) -> Vec<Election> {
    let agency = law.agencies.find(file.facts.deciding_agency.as_deref());
    let vested = agency.map(|agency| agency.vested);
    law.elections
        .iter()
        .filter(|rule| rule.stages.iter().any(|s| stages.contains(s)))
        .filter(|rule| {
            // An exclusion that customs decided itself can be protested all
            // the same.
            !rule.detention_clock
                || vested != Some(Vested::Agency)
                || end_of(rule, deadlines).is_some()
        })
        .map(|rule| {
            let route = route.and_then(|r| r.route);
            let other = rule
                .only_on
                .is_some_and(|only| route.is_some_and(|r| r != only));
            let ends = end_of(rule, deadlines);
            let availability = match ends.map(|d| d.status) {
                _ if other => Availability::OtherRoute,
                Some(Status::Met | Status::Late) => Availability::Taken,
                Some(Status::Passed | Status::Ended) => Availability::Passed,
                Some(Status::Open) | None => Availability::Open,
            };
            let (cost_usd, cost_working) = if other {
                (None, "not on this route".to_owned())
            } else {
                cost(rule.cost, file, law, as_of)
            };
            Election {
                id: rule.id.clone(),
                title: rule.title.clone(),
                availability,
                remark: if other { rule.otherwise.clone() } else { None },
                last_day: ends.map(|d| d.date),
                safe_day: ends.map(|d| d.safe_date),
                cost_usd,
                cost_working,
                storage_to_last_day_usd: storage
                    .filter(|meter| !meter.ended && !other)
                    .zip(ends.filter(|d| d.status == Status::Open))
                    .map(|(meter, d)| meter.cost_to(d.date)),
                does: rule.does.clone(),
                speaks_for: rule.speaks_for.clone(),
                speaks_against: rule.speaks_against.clone(),
                cites: rule.cites.clone(),
            }
        })
        .collect()
}

/// The deadline that ends an election: the first open one of its clocks, else
/// the last of those that closed.
fn end_of<'a>(
    rule: &ElectionRule,
    deadlines: &'a [ClockDeadline],
) -> Option<&'a ClockDeadline> {
    let of_rule = || deadlines.iter().filter(|d| rule.clocks.contains(&d.id));
    of_rule()
        .filter(|d| d.status == Status::Open)
        .min_by_key(|d| d.date)
        .or_else(|| {
            of_rule()
                .filter(|d| d.status != Status::Ended)
                .max_by_key(|d| d.date)
        })
}

/// What an election costs at the start.
fn cost(
    cost: ElectionCost,
    file: &CaseFile,
    law: &CaseLaw,
    as_of: AsOf,
) -> (Option<Usd>, String) {
    let value = file.facts.value_usd;
    match cost {
        ElectionCost::None => (None, "no sum at the start".to_owned()),
        ElectionCost::CostBond => {
            match on(&law.amounts.cost_bond, as_of.date()) {
                Some(rule) => {
                    let (bond, working) = cost_bond(&rule.value, value);
                    (Some(bond), working)
                }
                None => (None, "no bond is known for this day".to_owned()),
            }
        }
        ElectionCost::DomesticValue => (
            value,
            "the domestic value that customs appraises (19 CFR 162.43(a))"
                .to_owned(),
        ),
        ElectionCost::Offer => (None, "the sum offered".to_owned()),
        ElectionCost::Goods => (
            value.filter(|v| v.amount() > Decimal::ZERO),
            "the goods".to_owned(),
        ),
    }
}
