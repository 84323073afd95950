//! `hashgate pack`: the data that answers rest on.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use hashgate_model::Date;
use hashgate_report::pack as view;

use crate::{
    context::{Context, today},
    disk,
    editions::{self, Editions},
    exit::{Exit, Failure},
};

#[derive(Debug, Args)]
pub struct PackArgs {
    #[command(subcommand)]
    command: PackCommand,
}

#[derive(Debug, Subcommand)]
enum PackCommand {
    /// List the parts of the pack with their dates and hashes.
    Show,
    /// Bring data from the official sources or from files.
    Update(UpdateArgs),
    /// Read a folder of data, name every fault, and print its hash.
    Verify {
        /// The folder, laid out as `data/` is.
        dir: PathBuf,
    },
    /// List the files that differ between two folders of data.
    Diff {
        /// The older folder.
        old: PathBuf,
        /// The newer folder.
        new: PathBuf,
    },
}

#[derive(Debug, Args)]
pub struct UpdateArgs {
    /// HTS edition: a file, an address, or a name such as "2026 Revision 10",
    /// which is fetched from the USITC.
    #[arg(long, value_name = "SOURCE", required = true)]
    hts: Vec<String>,
    /// First day on which the edition is law, if the pack does not know it.
    #[arg(long, value_name = "D")]
    legal_from: Option<Date>,
}

pub fn run(args: PackArgs, cx: &Context) -> Result<Exit, Failure> {
    match args.command {
        PackCommand::Show => show(cx),
        PackCommand::Update(args) => update(&args, cx),
        PackCommand::Verify { dir } => verify(&dir),
        PackCommand::Diff { old, new } => diff(cx, &old, &new),
    }
}

fn show(cx: &Context) -> Result<Exit, Failure> {
    let pack = cx.pack()?;
    if cx.json() {
        Context::print_json("hashgate.pack/1", today(), &pack, &pack.meta)?;
    } else {
        disk::print(&view::show(&pack.meta, cx.style()))?;
    }
    Ok(Exit::Done)
}

fn update(args: &UpdateArgs, cx: &Context) -> Result<Exit, Failure> {
    let pack = cx.pack()?;
    let kept = Editions::new();
    for source in &args.hts {
        let bytes = editions::bytes(source, &pack)?;
        let said = kept.keep(&bytes, source, args.legal_from, &pack)?;
        disk::print(&format!("{said}\n"))?;
    }
    Ok(Exit::Done)
}

fn verify(dir: &Path) -> Result<Exit, Failure> {
    let pack = hashgate_pack::Pack::compile(&disk::tree(dir)?)
        .map_err(Failure::input)?;
    disk::print(&format!(
        "{}  {} parts, no fault\n",
        pack.meta.sha256,
        pack.meta.parts.len()
    ))?;
    Ok(Exit::Done)
}

fn diff(cx: &Context, old: &Path, new: &Path) -> Result<Exit, Failure> {
    let changes = disk::tree(old)?.changes_to(&disk::tree(new)?);
    if cx.json() {
        let pack = cx.pack()?;
        let body = serde_json::json!({ "changes": changes });
        Context::print_json("hashgate.pack_diff/1", today(), &pack, &body)?;
    } else {
        disk::print(&view::diff(&changes))?;
    }
    Ok(if changes.is_empty() { Exit::Done } else { Exit::Action })
}
