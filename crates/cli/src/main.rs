//! The `hashgate` binary: flags in, exit code out.
//!
//! Data goes to standard output, messages and progress to standard error.
//! What a command answers is asked of `app`; this is the only room that reads
//! the clock, the environment and the terminal.

mod args;
mod commands;
mod context;
mod disk;
mod examples;
mod exit;
mod global;
mod terminal;

use std::{panic, process::ExitCode};

use clap::{CommandFactory as _, FromArgMatches as _};

use args::{Cli, Command};
use context::Context;
use exit::{Exit, Failure, Told};

fn main() -> ExitCode {
    let told = Told::of(std::env::args_os().skip(1));
    let mut command = Cli::command();
    // The examples are set into lines only for who reads them.
    if std::env::args_os().any(|arg| arg == "--help" || arg == "-h") {
        command = examples::with_examples(command);
    }
    let parsed = command
        .try_get_matches()
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(message) => return exit::of_clap(&message, told),
    };
    // What breaks down inside a library that reads a workbook is told as a
    // fault of the workbook.
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if !hashgate_tables::is_guarded() {
            usual(panic);
        }
    }));
    // A panic is a defect of ours: say so, and leave with its own code.
    let exit = panic::catch_unwind(|| match run(cli) {
        Ok(exit) => exit,
        Err(failure) => failure.report(told),
    });
    exit.unwrap_or_else(|_| exit::of_panic(told)).into()
}

fn run(cli: Cli) -> Result<Exit, Failure> {
    let cx = Context::new(cli.global);
    if !matches!(cli.command, Command::Check(_)) {
        cx.no_pages_beside_json()?;
    }
    let exit = answer(cli.command, &cx)?;
    cx.write_pages()?;
    Ok(exit)
}

fn answer(command: Command, cx: &Context) -> Result<Exit, Failure> {
    match command {
        Command::Check(args) => commands::check::run(&args, cx),
        Command::Identify(args) => commands::identify::run(&args, cx),
        Command::Payback(args) => commands::payback::run(&args, cx),
        Command::Plan(args) => commands::plan::run(&args, cx),
        Command::Screen(args) => commands::screen::run(*args, cx),
        Command::Duty(args) => commands::duty::run(*args, cx),
        Command::Rules(args) => commands::rules::run(&args, cx),
        Command::Evidence(args) => commands::evidence::run(&args, cx),
        Command::Papers(args) => commands::papers::run(&args, cx),
        Command::Ledger(args) => commands::ledger::run(&args, cx),
        Command::Network(args) => commands::network::run(args, cx),
        Command::Case(args) => commands::case::run(*args, cx),
        Command::Fleet(args) => commands::fleet::run(args, cx),
        Command::Pack(args) => commands::pack::run(args, cx),
        Command::Serve(args) => commands::serve::run(&args, cx),
        Command::Desk(args) => commands::desk::run(&args, cx),
        Command::Audit(args) => commands::audit::run(&args, cx),
        Command::Mcp(args) => commands::mcp::run(&args, cx),
        Command::Generate(args) => {
            let command = examples::with_examples(Cli::command());
            commands::generate::run(args, command)
        }
    }
}
