//! `hashgate network`: the chain of Bitcoin.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use hashgate_app::network::{
    scenario_template, simulate_network, verify_headers,
};
use hashgate_model::AsOf;
use hashgate_network::HIGHEST;
use hashgate_report::{
    charts,
    views::{network as view, network_simulation},
};

use crate::{
    context::Context,
    disk,
    exit::{Exit, Failure},
};

#[derive(Debug, Args)]
pub struct NetworkArgs {
    #[command(subcommand)]
    command: NetworkCommand,
}

#[derive(Debug, Subcommand)]
enum NetworkCommand {
    /// Check headers of the chain: work, links, targets; say where they
    /// break.
    ///
    /// A file holds bare headers of 80 bytes (.bin), or is a table (CSV,
    /// XLSX) with the columns `height` and `header_hex`. Exit code 1 says that
    /// something breaks.
    Verify {
        /// The file of headers, or `-` for standard input.
        file: PathBuf,
        /// The height of the first of bare headers, where the name of the
        /// file does not tell it as `headers_822528_830592.bin` does.
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(..=HIGHEST))]
        first_height: Option<u64>,
    },
    /// Simulate what duty, delay and seizure do to the US share of the
    /// hashrate and to the difficulty.
    ///
    /// A scenario is a TOML file; `--template` prints one that runs as it is
    /// and says what may be changed. The duty comes from the measures of the
    /// pack, day by day. Baseline and counterfactual meet the same chances.
    Simulate(SimulateArgs),
}

#[derive(Debug, Args)]
struct SimulateArgs {
    /// The scenario, or `-` for standard input.
    #[arg(required_unless_present = "template")]
    scenario: Option<PathBuf>,
    /// Print a commented scenario, and simulate nothing.
    #[arg(long, conflicts_with_all = ["scenario", "svg", "csv"])]
    template: bool,
    /// Write the fans of share and difficulty as SVG.
    #[arg(long, value_name = "OUT.svg")]
    svg: Option<PathBuf>,
    /// Write the numbers of the fans as CSV.
    #[arg(long, value_name = "OUT.csv")]
    csv: Option<PathBuf>,
}

pub fn run(args: NetworkArgs, cx: &Context) -> Result<Exit, Failure> {
    match args.command {
        NetworkCommand::Verify { file, first_height } => {
            verify(&file, first_height, cx)
        }
        NetworkCommand::Simulate(args) => simulate(&args, cx),
    }
}

fn verify(
    file: &Path,
    first_height: Option<u64>,
    cx: &Context,
) -> Result<Exit, Failure> {
    let answer = verify_headers(&disk::input(file)?, first_height)?;
    if cx.json() {
        let app = cx.app()?;
        let schema = "hashgate.network_verified/1";
        Context::print_json(schema, app.today(), app.pack(), &answer)?;
    } else {
        let sheet = view::Sheet {
            file: &answer.file,
            heights: (answer.first_height, answer.last_height),
            times: (answer.first_time, answer.last_time),
            heights_from: answer.heights_from,
            verified: &answer.verified,
        };
        cx.show(&view::verified(&sheet))?;
    }
    let holds = answer.verified.holds();
    Ok(if holds { Exit::Done } else { Exit::Action })
}

fn simulate(args: &SimulateArgs, cx: &Context) -> Result<Exit, Failure> {
    let app = cx.app()?;
    let Some(path) = &args.scenario else {
        disk::print_text(&scenario_template(app.pack()))?;
        return Ok(Exit::Done);
    };
    let answer = simulate_network(&app, &disk::input(path)?)?;
    if let Some(path) = &args.svg {
        let figure = charts::fans(&answer.points);
        disk::write(path, figure.svg.as_bytes())?;
    }
    if let Some(path) = &args.csv {
        disk::write(path, charts::fans_csv(&answer.points).as_bytes())?;
    }
    if cx.json() {
        let schema = "hashgate.network_simulation/1";
        let as_of = AsOf(answer.start);
        Context::print_json(schema, as_of, app.pack(), &answer)?;
    } else {
        cx.keep(&network_simulation::with_fans(&answer));
        disk::print(&cx.set(&network_simulation::simulated(&answer)))?;
    }
    Ok(Exit::Done)
}
