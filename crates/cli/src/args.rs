//! The command line as a whole; each command's flags stand with the command.

use clap::{Parser, Subcommand};

use crate::{commands, global::Global};

/// Will this shipment of mining machines clear, and at what cost?
#[derive(Debug, Parser)]
#[command(
    name = "hashgate",
    version,
    max_term_width = 80,
    disable_help_subcommand = true,
    after_help = "Exit codes: 0 clear or done; 1 something needs action; 2 \
                  refuse; 64 wrong command line; 65 input cannot be used; 66 \
                  input cannot be opened; 69 a needed part is missing or \
                  stale; 70 a defect of ours; 74 output cannot be written.\n\n\
                  The law prevails. Not legal advice; hashgate files nothing \
                  with customs."
)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Will this shipment clear, what does it cost, does it pay?
    Check(Box<commands::check::CheckArgs>),
    /// What is really in the box, from its description?
    Identify(commands::identify::IdentifyArgs),
    /// Does one purchase pay, and where is break-even?
    Payback(Box<commands::payback::PaybackArgs>),
    /// Which way to get machines to the site: options side by side.
    Plan(commands::plan::PlanArgs),
    /// Is a party on a restricted-party list?
    Screen(Box<commands::screen::ScreenArgs>),
    /// The duty of one line: every layer shown and cited.
    Duty(Box<commands::duty::DutyArgs>),
    /// List, show and try the rules of admissibility.
    Rules(commands::rules::RulesArgs),
    /// Take in papers, list them, and make a pack for the broker.
    Evidence(commands::evidence::EvidenceArgs),
    /// What the papers of a shipment say, before anything is asked of them.
    Papers(commands::papers::PapersArgs),
    /// What happened to others: public enforcement events.
    Ledger(commands::ledger::LedgerArgs),
    /// The chain of Bitcoin, exactly: check headers.
    Network(commands::network::NetworkArgs),
    /// Which clock runs for goods that are held, seized or billed?
    Case(Box<commands::case::CaseArgs>),
    /// Read-only inventory of miners on a LAN.
    Fleet(commands::fleet::FleetArgs),
    /// Show or verify the data that answers rest on.
    Pack(commands::pack::PackArgs),
    /// Serve the desk: pages and an API.
    Serve(commands::serve::ServeArgs),
    /// Back up, restore and fill what the desk keeps.
    Desk(commands::desk::DeskArgs),
    /// Prove the log of the desk, and export its head.
    Audit(commands::audit::AuditArgs),
    /// Answer an assistant: a Model Context Protocol server on standard input
    /// and output.
    Mcp(commands::mcp::McpArgs),
    /// Write man pages, shell completion or JSON Schemas.
    Generate(commands::generate::GenerateArgs),
}
