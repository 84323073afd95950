//! `hashgate pack`: the data that answers rest on.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use hashgate_report::pack as view;

use crate::{
    context::{Context, today},
    disk,
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

pub fn run(args: PackArgs, cx: &Context) -> Result<Exit, Failure> {
    match args.command {
        PackCommand::Show => show(cx),
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
