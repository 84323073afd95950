//! `hashgate rules`: the rules of admissibility.

use clap::{Args, Subcommand};
use hashgate_admit::rule_tests::RuleTest;
use hashgate_app::{App, rules};
use hashgate_report::views::rules::{self as view, RuleHead, RuleSheet};
use serde::Serialize;
use serde_json::json;

use crate::{
    context::Context,
    exit::{Exit, Failure},
};

#[derive(Debug, Args)]
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
    let app = cx.app()?;
    match &args.command {
        RulesCommand::List { facts: true, .. } => facts(&app, cx),
        RulesCommand::List { agency, .. } => list(&app, agency.as_deref(), cx),
        RulesCommand::Show { id } => show(&app, id, cx),
        RulesCommand::Test { id } => test(&app, id.as_deref(), cx),
        RulesCommand::Coverage => coverage(&app, cx),
    }
}

fn print_json(
    schema: &str,
    app: &App,
    body: &impl Serialize,
) -> Result<(), Failure> {
    Context::print_json(schema, app.today(), app.pack(), body)
}

fn facts(app: &App, cx: &Context) -> Result<Exit, Failure> {
    if cx.json() {
        let all = rules::facts(app);
        print_json("hashgate.facts/1", app, &json!({ "facts": all }))?;
    } else {
        let pack = app.pack();
        cx.show(&view::fact_list(&pack.rules, &pack.rates))?;
    }
    Ok(Exit::Done)
}

fn list(
    app: &App,
    agency: Option<&str>,
    cx: &Context,
) -> Result<Exit, Failure> {
    let rules = rules::list(app, agency)?;
    if cx.json() {
        let heads: Vec<RuleHead> =
            rules.iter().map(|rule| RuleHead::of(rule)).collect();
        print_json("hashgate.rules/1", app, &json!({ "rules": heads }))?;
    } else {
        cx.show(&view::list(&rules))?;
    }
    Ok(Exit::Done)
}

fn show(app: &App, id: &str, cx: &Context) -> Result<Exit, Failure> {
    let rule = rules::rule(app, id)?;
    let all = &app.pack().rules;
    if cx.json() {
        print_json("hashgate.rule/1", app, &RuleSheet::of(rule, all))?;
    } else {
        cx.show(&view::show(rule, all))?;
    }
    Ok(Exit::Done)
}

fn test(app: &App, id: Option<&str>, cx: &Context) -> Result<Exit, Failure> {
    let trials = rules::test(app, id)?;
    if cx.json() {
        let body = json!({ "trials": trials });
        print_json("hashgate.rule_trials/1", app, &body)?;
    } else {
        cx.show(&view::tests(&trials))?;
    }
    let passed = trials.iter().all(RuleTest::passed);
    Ok(if passed { Exit::Done } else { Exit::Action })
}

fn coverage(app: &App, cx: &Context) -> Result<Exit, Failure> {
    let all = rules::coverage(app);
    if cx.json() {
        print_json("hashgate.rule_coverage/1", app, &json!({ "rules": all }))?;
    } else {
        cx.show(&view::coverage(&all))?;
    }
    let whole = all.iter().all(|rule| rule.lacks.is_empty());
    Ok(if whole { Exit::Done } else { Exit::Action })
}
