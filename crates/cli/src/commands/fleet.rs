//! `hashgate fleet scan`: a read-only inventory of miners on a LAN.

use std::{collections::BTreeSet, path::PathBuf, time::Duration};

use clap::{Args, Subcommand};
use hashgate_fleet::{
    CONCURRENCY, Credentials, Inventory, MAX_CONCURRENCY, NativeReader, Ports,
    Ranges, Reconciled, Resolver, Status, Timeouts, reconcile, scan,
};
use hashgate_model::AsOf;
use hashgate_pack::Pack;
use hashgate_papers::read_lists;
use hashgate_parties::{Options, Query};
use hashgate_report::fleet as view;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::{
    context::{Context, today},
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
#[command(after_help = "Examples:\n  \
    hashgate fleet scan 127.1.0.0/22\n  \
    hashgate fleet scan 127.1.0.0/24 127.1.4.7 --csv > miners.csv\n  \
    hashgate fleet scan 127.1.0.0/22 --reconcile invoice.xlsx\n\n\
    Exit codes: 0 all identified, nothing listed, papers agree; 1 something \
    needs a look.")]
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
    #[arg(long, value_name = "DATE")]
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
    let ranges = Ranges::parse(&args.ranges).map_err(Failure::usage)?;
    let reader = reader(args)?;
    // Papers that cannot be used should not cost a scan first.
    let papers = papers(args, cx)?;
    let as_of = args.as_of.unwrap_or_else(today);
    let app = cx.app()?;
    let pack = app.pack();
    let mut resolver = Resolver::new(&pack.hardware);

    let bar = progress(ranges.count(), cx);
    let concurrency = usize::try_from(args.concurrency).unwrap_or(CONCURRENCY);
    let visited = |visited| bar.set_position(visited);
    #[cfg(feature = "asic-rs")]
    let found = match &reader.credentials {
        Some(login) if args.broad => {
            let login = login.clone();
            let reader = hashgate_fleet::BroadReader::new(reader, &login);
            scan(reader, &ranges, concurrency, &mut resolver, visited)
        }
        _ => scan(reader, &ranges, concurrency, &mut resolver, visited),
    };
    #[cfg(not(feature = "asic-rs"))]
    let found = scan(reader, &ranges, concurrency, &mut resolver, visited);
    bar.finish_and_clear();
    let mut inventory = found.map_err(Failure::defect)?;
    set_list_status(&mut inventory, pack);
    let reconciled =
        papers.map(|shipment| reconcile(&inventory, &shipment, &mut resolver));

    let reconciled = reconciled.as_ref();
    if cx.json() {
        let body = Body { inventory: &inventory, reconciled };
        Context::print_json("hashgate.fleet/1", as_of, pack, &body)?;
    } else if args.csv {
        disk::print(&csv_text(&inventory)?)?;
    } else {
        let (meta, style) = (&pack.meta, cx.style());
        disk::print(&view::show(&inventory, reconciled, as_of, meta, style))?;
    }
    let clean = inventory.hosts.iter().all(|h| h.status == Status::Identified)
        && inventory.vendors.iter().all(|v| v.list_status.is_none())
        && reconciled.is_none_or(Reconciled::agrees);
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

fn papers(
    args: &ScanArgs,
    cx: &Context,
) -> Result<Option<hashgate_model::Shipment>, Failure> {
    if args.reconcile.is_empty() {
        return Ok(None);
    }
    let inputs = disk::inputs(&args.reconcile)?;
    let shipment = read_lists(&inputs).map_err(Failure::input)?;
    for remark in &shipment.remarks {
        cx.remark(&remark.text);
    }
    Ok(Some(shipment))
}

/// A bar on a terminal, nothing elsewhere.
fn progress(addresses: u64, cx: &Context) -> ProgressBar {
    if !cx.shows_progress() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(addresses);
    let style = ProgressStyle::with_template(
        "{bar:40} {pos} of {len} addresses, {eta} left",
    );
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar
}

/// Screens the vendors of the boards' chips; a listed one is a signal for an
/// exam and no bar to entry, so the list is named and nothing more.
fn set_list_status(inventory: &mut Inventory, pack: &Pack) {
    let names: Vec<(String, String)> = inventory
        .vendors
        .iter()
        .filter_map(|total| {
            let key = total.vendor.clone()?;
            let name = total.name.clone().unwrap_or_else(|| key.clone());
            Some((key, name))
        })
        .collect();
    if names.is_empty() {
        return;
    }
    let screener = hashgate_copies::extracts(pack);
    inventory.set_list_status(|vendor| {
        let name = names.iter().find(|(key, _)| key == vendor)?;
        let query = Query::name(name.1.clone());
        let screening = screener.screen(&query, &Options::default());
        let lists: BTreeSet<String> =
            screening.hits.into_iter().map(|hit| hit.list_name).collect();
        let lists: Vec<String> = lists.into_iter().collect();
        (!lists.is_empty()).then(|| lists.join(", "))
    });
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
