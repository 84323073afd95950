//! `hashgate network`: the chain of Bitcoin.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use hashgate_app::network::verify_headers;
use hashgate_network::HIGHEST;
use hashgate_report::views::network as view;

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
}

pub fn run(args: NetworkArgs, cx: &Context) -> Result<Exit, Failure> {
    let NetworkCommand::Verify { file, first_height } = args.command;
    let answer = verify_headers(&disk::input(&file)?, first_height)?;
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
