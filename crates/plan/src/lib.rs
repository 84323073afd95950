//! Which way to get machines to the site: options side by side, and what would
//! turn their order.
//!
//! Each option is reckoned by the duty of its own day of entry and by the tree
//! of outcomes over a market that all of them meet.
#![forbid(unsafe_code)]

mod compare;
mod error;
mod file;
mod lines;
mod machine;
mod option;

use std::num::NonZeroUsize;

use hashgate_economics::{
    Draw, EconomicsError, InputSource, InputUsed, Markets, Movement, PriorUsed,
    Priors, Ready, Simulation, outcomes,
};
use hashgate_hardware::Identifier;
use hashgate_model::AsOf;
use hashgate_pack::Pack;
use serde::Serialize;

pub use compare::{Swing, Turn};
pub use error::PlanError;
pub use file::{Goods, Part, Plan, PlanOption, read};
pub use machine::{Keys, Machine};
pub use option::{DutyOfOption, ImportedLine, MoreDuty, OptionAnswer};

/// A commented file that runs as it is.
pub const TEMPLATE: &str = include_str!("template.toml");

/// What a plan is reckoned with.
#[derive(Debug, Clone, Copy)]
pub struct Desk<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// What names machines.
    pub identifier: &'a Identifier,
    /// The day of the answer where the plan names none.
    pub as_of: AsOf,
    /// How many threads may walk the paths; the answer does not depend on it.
    pub threads: NonZeroUsize,
}

/// The options side by side.
#[derive(Debug, Serialize)]
pub struct PlanAnswer {
    /// The options, best mean worth of a TH/s first; those that cannot be
    /// ranked last.
    pub options: Vec<OptionAnswer>,
    /// The names of those that no other beats in both mean and worst
    /// twentieth.
    pub efficient: Vec<String>,
    /// What would turn the order of the first and another option.
    pub turns: Vec<Turn>,
    /// What moves the lead of the first, widest first.
    pub tornado: Vec<Swing>,
    /// Paths of the market.
    pub paths: u32,
    /// The seed.
    pub seed: u64,
    /// Every value that all options share, and where each comes from.
    pub inputs: Vec<InputUsed>,
    /// What customs may do and how far the market moves, given or assumed, where
    /// an option says nothing else.
    pub priors: Vec<PriorUsed>,
    /// What of the terms is far from what is usual, a sentence each.
    pub doubts: Vec<String>,
    /// The day of payment and of the answer.
    #[serde(skip)]
    pub as_of: AsOf,
}

/// Reckons and compares the options of a plan.
///
/// # Errors
///
/// [`PlanError`] with the line of an option whose machine or terms cannot be
/// used; an option whose duty cannot be told stays, unranked, with why.
pub fn plan(desk: &Desk<'_>, plan: &Plan) -> Result<PlanAnswer, PlanError> {
    let of_plan = |why: EconomicsError| {
        PlanError::at(&plan.name, plan.lines.of_error(&why), &why)
    };
    let as_of = plan.as_of.map_or(desk.as_of, AsOf);
    let market = &desk.pack.market;
    let shared = Priors::of(market, &plan.priors).map_err(of_plan)?;
    let volatility = shared.value("hashprice_volatility");
    let movement = Movement::without_jumps(volatility);
    let mut inputs: Vec<InputUsed> = Vec::new();
    let mut ranked: Vec<Ranked> = Vec::new();
    let mut unranked = Vec::new();
    for option in &plan.options {
        match option::reckon(desk, plan, option, as_of)? {
            (answer, Some((ready, used))) => {
                share(&mut inputs, used);
                let priors = option::priors(plan, option, market)?;
                ranked.push(Ranked { answer, ready, priors });
            }
            (answer, None) => unranked.push(answer),
        }
    }
    let days = ranked.iter().map(|one| one.ready.horizon_days()).max();
    let simulation =
        Simulation { draw: Draw::Sobol, paths: plan.paths, seed: plan.seed };
    // Every option meets the same market: they differ by themselves.
    let markets =
        Markets::of(days.unwrap_or(1), &movement, simulation, desk.threads)
            .map_err(of_plan)?;
    for one in &mut ranked {
        let tree = outcomes(&one.ready, &one.priors, &markets);
        one.answer.outcomes = Some(tree.map_err(of_plan)?);
    }
    ranked.sort_by(|a, b| b.per_th().total_cmp(&a.per_th()));
    let efficient = compare::efficient(&ranked);
    let turns = compare::turns(&ranked, &markets).map_err(of_plan)?;
    // What moves the order is asked many times; a part of the paths tells it.
    let fewer = Simulation { paths: plan.paths.clamp(2, 1024), ..simulation };
    let fewer = Markets::of(days.unwrap_or(1), &movement, fewer, desk.threads)
        .map_err(of_plan)?;
    let tornado = compare::tornado(&ranked, &fewer).map_err(of_plan)?;
    let usual = market.usual();
    let none = hashgate_model::Costs::default();
    let doubts = hashgate_economics::odd_terms(&plan.terms, &none, None, usual);
    let ranked = ranked.into_iter().map(|one| one.answer);
    Ok(PlanAnswer {
        options: ranked.chain(unranked).collect(),
        efficient,
        turns,
        tornado,
        paths: plan.paths,
        seed: plan.seed,
        inputs,
        priors: shared.used,
        doubts,
        as_of,
    })
}

/// Adds the values of an option that all of them share.
fn share(inputs: &mut Vec<InputUsed>, of_option: Vec<InputUsed>) {
    for used in of_option {
        let given = used.source == InputSource::Given;
        // A delay that is given is of its option alone.
        let own = used.name == "delay_days" && given;
        if !own && inputs.iter().all(|known| known.name != used.name) {
            inputs.push(used);
        }
    }
    let computed = inputs.iter().any(|used| {
        used.name == "hashprice_usd_per_ph_day"
            && matches!(used.source, InputSource::Computed { .. })
    });
    // Coins are not bought here: their price tells only a hashprice.
    inputs.retain(|used| computed || used.name != "btc_usd");
}

/// An option that can be compared.
struct Ranked {
    answer: OptionAnswer,
    ready: Ready,
    priors: Priors,
}

impl Ranked {
    /// Mean worth of a TH/s after all costs, dollars.
    fn per_th(&self) -> f64 {
        let mean = self.answer.outcomes.as_ref().map(|tree| tree.mean_npv_usd);
        compare::float(mean.unwrap_or_default().amount())
            / compare::float(self.answer.ths)
    }
}
