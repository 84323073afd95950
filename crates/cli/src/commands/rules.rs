//! `hashgate rules`: the rules of admissibility.

use clap::{Args, Subcommand};
use hashgate_admit::rule_tests;
use hashgate_pack::{Pack, rules::Rule};
use hashgate_report::rules::{self as view, RuleHead, RuleSheet};
use serde_json::json;

use crate::{
    context::{Context, today},
    disk,
    exit::{Exit, Failure},
};

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    hashgate rules show FCC-1\n  \
    hashgate rules list --agency fcc\n  \
    hashgate rules test --rules our-rules")]
pub struct RulesArgs {
    #[command(subcommand)]
    command: RulesCommand,
}

#[derive(Debug, Subcommand)]
enum RulesCommand {
    /// List the rules, or the facts that they ask for.
    List {
        /// Only rules of this agency: fcc, cbp, bis, dhs...
        #[arg(long, value_name = "NAME")]
        agency: Option<String>,
        /// List the facts that a facts file may state.
        #[arg(long, conflicts_with = "agency")]
        facts: bool,
    },
    /// Show one rule: what it asks, why, what settles it, its sources.
    Show {
        /// The id, as FCC-1.
        id: String,
    },
    /// Run the cases of every rule, or of one.
    Test {
        /// The id, as FCC-1.
        id: Option<String>,
    },
    /// Which rules have no case on one side.
    Coverage,
}

pub fn run(args: &RulesArgs, cx: &Context) -> Result<Exit, Failure> {
    let pack = cx.pack()?;
    match &args.command {
        RulesCommand::List { facts: true, .. } => facts(&pack, cx),
        RulesCommand::List { agency, .. } => list(&pack, agency.as_deref(), cx),
        RulesCommand::Show { id } => show(&pack, id, cx),
        RulesCommand::Test { id } => test(&pack, id.as_deref(), cx),
        RulesCommand::Coverage => coverage(&pack, cx),
    }
}

fn facts(pack: &Pack, cx: &Context) -> Result<Exit, Failure> {
    if cx.json() {
        let all: Vec<_> = pack.rules.vocabulary.iter().collect();
        let body = json!({ "facts": all });
        Context::print_json("hashgate.facts/1", today(), pack, &body)?;
    } else {
        disk::print(&view::fact_list(&pack.rules, cx.style()))?;
    }
    Ok(Exit::Done)
}

fn list(
    pack: &Pack,
    agency: Option<&str>,
    cx: &Context,
) -> Result<Exit, Failure> {
    let of_agency = |rule: &&Rule| {
        agency.is_none_or(|agency| {
            rule.folder.split('/').any(|part| part.eq_ignore_ascii_case(agency))
        })
    };
    let rules: Vec<&Rule> = pack.rules.rules.iter().filter(of_agency).collect();
    if let (Some(agency), true) = (agency, rules.is_empty()) {
        return Err(Failure::usage(format!(
            "no rule is of agency `{agency}`; `hashgate rules list` shows all"
        )));
    }
    if cx.json() {
        let heads: Vec<RuleHead> =
            rules.iter().map(|rule| RuleHead::of(rule)).collect();
        let body = json!({ "rules": heads });
        Context::print_json("hashgate.rules/1", today(), pack, &body)?;
    } else {
        disk::print(&view::list(&rules, cx.style()))?;
    }
    Ok(Exit::Done)
}

fn show(pack: &Pack, id: &str, cx: &Context) -> Result<Exit, Failure> {
    let rule = find(pack, id)?;
    if cx.json() {
        let sheet = RuleSheet::of(rule, &pack.rules);
        Context::print_json("hashgate.rule/1", today(), pack, &sheet)?;
    } else {
        disk::print(&view::show(rule, &pack.rules, cx.style()))?;
    }
    Ok(Exit::Done)
}

fn find<'p>(pack: &'p Pack, id: &str) -> Result<&'p Rule, Failure> {
    pack.rules.rule(id).ok_or_else(|| {
        Failure::usage(format!(
            "`{id}` is no rule; `hashgate rules list` shows them all"
        ))
    })
}

fn test(pack: &Pack, id: Option<&str>, cx: &Context) -> Result<Exit, Failure> {
    let wanted = id.map(|id| find(pack, id)).transpose()?;
    let mut trials = rule_tests::run(&pack.rules).map_err(Failure::defect)?;
    if let Some(rule) = wanted {
        trials.retain(|trial| trial.rule == rule.id);
    }
    if cx.json() {
        let body = json!({ "trials": trials });
        Context::print_json("hashgate.rule_trials/1", today(), pack, &body)?;
    } else {
        disk::print(&view::trials(&trials, cx.style()))?;
    }
    let passed = trials.iter().all(rule_tests::RuleTest::passed);
    Ok(if passed { Exit::Done } else { Exit::Action })
}

fn coverage(pack: &Pack, cx: &Context) -> Result<Exit, Failure> {
    let all = rule_tests::coverage(&pack.rules);
    if cx.json() {
        let body = json!({ "rules": all });
        Context::print_json("hashgate.rule_coverage/1", today(), pack, &body)?;
    } else {
        disk::print(&view::coverage(&all, cx.style()))?;
    }
    let whole = all.iter().all(|rule| rule.lacks.is_empty());
    Ok(if whole { Exit::Done } else { Exit::Action })
}
