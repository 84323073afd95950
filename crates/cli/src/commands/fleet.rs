//! `hashgate fleet scan`: a read-only inventory of miners on a LAN.

use hashgate_app::typed;
use std::{path::PathBuf, time::Duration};

use clap::{Args, Subcommand};
use hashgate_app::fleet::{FleetAnswer, FleetRequest, scan};
use hashgate_fleet::{
    CONCURRENCY, Credentials, Inventory, MAX_CONCURRENCY, NativeReader, Ports,
    Reconciled, Timeouts,
};
use hashgate_model::AsOf;
use hashgate_report::views::fleet as view;
use serde::Serialize;

use crate::{
    context::Context,
    disk,
    exit::{Exit, Failure},
};

/// What is in the racks?
#[derive(Debug, Args)]
pub struct FleetArgs {
    #[command(subcommand)]
    command: FleetCommand,
}

#[derive(Debug, Subcommand)]
enum FleetCommand {
    /// Read-only inventory of the miners in ranges of addresses.
    Scan(Box<ScanArgs>),
}

/// Read-only inventory of the miners in ranges of addresses.
///
/// Asks each address what it is and changes nothing on it. No login is tried
/// unless you give one. Whatever answers is in the inventory, identified or
/// not. Scan only networks that are yours to scan.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 all identified, nothing listed, papers agree; 1 something \
    needs a look."
)]
struct ScanArgs {
    /// An address or a range, as 127.1.0.0/22.
    #[arg(required = true, value_name = "CIDR")]
    ranges: Vec<String>,
    /// Print one row for each host as CSV.
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Compare with an invoice, a packing list or a serial-number list; may
    /// be given several times.
    #[arg(long, value_name = "FILE")]
    reconcile: Vec<PathBuf>,
    /// The command port of the machines.
    #[arg(long, value_name = "PORT", default_value_t = Ports::default().rpc)]
    port: u16,
    /// The web port of the machines.
    #[arg(long, value_name = "PORT", default_value_t = Ports::default().web)]
    web_port: u16,
    /// The command port of WhatsMiner, API 3.
    #[arg(long, value_name = "PORT",
          default_value_t = Ports::default().whatsminer_v3)]
    v3_port: u16,
    /// Seconds to wait for an answer; half of it for a connection, four
    /// times it for one machine.
    #[arg(long, value_name = "SECONDS", default_value = "2",
          value_parser = seconds)]
    timeout: Duration,
    /// Scan ranges outside private, link-local and loopback space too; only
    /// where you may.
    #[arg(long)]
    public: bool,
    /// How many hosts are asked at the same time; each takes three sockets.
    #[arg(long, value_name = "N", default_value_t = CONCURRENCY as u64,
          value_parser =
              clap::value_parser!(u64).range(1..=MAX_CONCURRENCY as u64))]
    concurrency: u64,
    /// A user name for web pages that ask for one.
    #[arg(long, value_name = "NAME", requires = "password_file")]
    user: Option<String>,
    /// A file whose first line is the password; `-` is standard input.
    #[arg(long, value_name = "FILE", requires = "user")]
    password_file: Option<PathBuf>,
    /// Ask the crate `asic-rs` about hosts that cannot be named otherwise; it
    /// logs in with your name and password, and knows default ports only.
    #[cfg(feature = "asic-rs")]
    #[arg(long, requires = "user")]
    broad: bool,
    /// The date that the answer bears; today if not given.
    #[arg(long, value_name = "DATE", value_parser = typed::as_of)]
    as_of: Option<AsOf>,
}

fn seconds(text: &str) -> Result<Duration, String> {
    text.parse::<f64>()
        .ok()
        .filter(|seconds| (0.05..=120.0).contains(seconds))
        .map(Duration::from_secs_f64)
        .ok_or_else(|| "write seconds from 0.05 to 120".to_owned())
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(flatten)]
    inventory: &'a Inventory,
    reconciled: Option<&'a Reconciled>,
}

pub fn run(args: FleetArgs, cx: &Context) -> Result<Exit, Failure> {
    match args.command {
        FleetCommand::Scan(args) => run_scan(&args, cx),
    }
}

fn run_scan(args: &ScanArgs, cx: &Context) -> Result<Exit, Failure> {
    let reader = reader(args)?;
    let request = FleetRequest {
        ranges: args.ranges.clone(),
        public: args.public,
        concurrency: usize::try_from(args.concurrency).unwrap_or(CONCURRENCY),
        papers: disk::inputs(&args.reconcile)?,
    };
    let app = cx.app()?;
    let as_of = args.as_of.unwrap_or(app.today());
    let look = "{bar:40} {pos} of {len} addresses, {eta} left";
    let mut observer = cx.observer().with_bar(look, 0);
    #[cfg(feature = "asic-rs")]
    let answer = match reader.credentials.clone() {
        Some(login) if args.broad => {
            let reader = hashgate_fleet::BroadReader::new(reader, &login);
            scan(&app, &request, reader, &mut observer)
        }
        _ => scan(&app, &request, reader, &mut observer),
    }?;
    #[cfg(not(feature = "asic-rs"))]
    let answer = scan(&app, &request, reader, &mut observer)?;

    let clean = answer.is_clean();
    let FleetAnswer { inventory, reconciled } = answer;
    let reconciled = reconciled.as_ref();
    if cx.json() {
        let body = Body { inventory: &inventory, reconciled };
        Context::print_json("hashgate.fleet/1", as_of, app.pack(), &body)?;
    } else if args.csv {
        disk::print(&csv_text(&inventory)?)?;
    } else {
        cx.show(&view::show(&inventory, reconciled, as_of, app.meta()))?;
    }
    Ok(if clean { Exit::Done } else { Exit::Action })
}

fn reader(args: &ScanArgs) -> Result<NativeReader, Failure> {
    let credentials = match (&args.user, &args.password_file) {
        (Some(user), Some(file)) => {
            let bytes = disk::read(file)?;
            let text = String::from_utf8_lossy(&bytes);
            let password = text.lines().next().unwrap_or_default();
            let login = Credentials::new(user, password);
            Some(login.map_err(Failure::usage)?)
        }
        _ => None,
    };
    Ok(NativeReader {
        ports: Ports {
            rpc: args.port,
            web: args.web_port,
            whatsminer_v3: args.v3_port,
        },
        timeouts: Timeouts {
            connect: args.timeout / 2,
            answer: args.timeout,
            host: args.timeout * 4,
        },
        credentials,
    })
}

fn csv_text(inventory: &Inventory) -> Result<String, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(view::CSV_HEAD).map_err(Failure::defect)?;
    for row in view::csv_rows(inventory) {
        writer.write_record(row).map_err(Failure::defect)?;
    }
    let bytes = writer.into_inner().map_err(Failure::defect)?;
    String::from_utf8(bytes).map_err(Failure::defect)
}
