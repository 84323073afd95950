//! `hashgate pack`: the data that answers rest on.

mod update;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use hashgate_app::pack;
use hashgate_copies::Manifest;
use hashgate_pack::Meta;
use hashgate_report::views::pack as view;
use serde::Serialize;

use crate::{
    context::Context,
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
    /// List the parts of the pack, and the kept copies, with dates and
    /// hashes.
    Show {
        /// The folder of kept copies; `HASHGATE_DATA`, else the user's data
        /// folder, if not given.
        #[arg(long, value_name = "DIR")]
        dir: Option<PathBuf>,
    },
    Update(update::UpdateArgs),
    /// Check data as a whole, name every fault, run the cases of the rules,
    /// and print the hash.
    Verify {
        /// The folder, laid out as `data/` is; that of --pack, else the data
        /// in the program, if not given.
        dir: Option<PathBuf>,
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
        PackCommand::Show { dir } => show(dir.as_deref(), cx),
        PackCommand::Update(args) => update::run(&args, cx),
        PackCommand::Verify { dir } => verify(dir.as_deref(), cx),
        PackCommand::Diff { old, new } => diff(cx, &old, &new),
    }
}

/// The pack's own parts, and what was taken since.
#[derive(Serialize)]
struct ShowBody<'a> {
    #[serde(flatten)]
    meta: &'a Meta,
    #[serde(skip_serializing_if = "Option::is_none")]
    stored: Option<Stored<'a>>,
}

#[derive(Serialize)]
struct Stored<'a> {
    dir: String,
    #[serde(flatten)]
    manifest: &'a Manifest,
}

fn show(dir: Option<&Path>, cx: &Context) -> Result<Exit, Failure> {
    let app = cx.app()?;
    let copies = pack::kept_copies(&app, dir)?;
    if cx.json() {
        let stored = copies.as_ref().map(|copies| Stored {
            dir: copies.dir().display().to_string(),
            manifest: &copies.manifest,
        });
        let body = ShowBody { meta: app.meta(), stored };
        let schema = "hashgate.pack/1";
        Context::print_json(schema, app.today(), app.pack(), &body)?;
    } else {
        cx.show(&view::show(app.meta()))?;
        if let Some(copies) = &copies {
            let dir = copies.dir().display().to_string();
            cx.show(&view::stored(&copies.manifest, &dir))?;
        }
    }
    Ok(Exit::Done)
}

fn verify(dir: Option<&Path>, cx: &Context) -> Result<Exit, Failure> {
    let pack = cx.pack_in_question(dir)?;
    let cases = pack::verify(&pack)?;
    disk::print(&format!(
        "{}  {} parts, no fault; {cases} cases of rules as expected\n",
        pack.meta.sha256,
        pack.meta.parts.len()
    ))?;
    Ok(Exit::Done)
}

fn diff(cx: &Context, old: &Path, new: &Path) -> Result<Exit, Failure> {
    let changes = pack::diff(old, new)?;
    if cx.json() {
        let app = cx.app()?;
        let body = serde_json::json!({ "changes": changes });
        let schema = "hashgate.pack_diff/1";
        Context::print_json(schema, app.today(), app.pack(), &body)?;
    } else {
        disk::print_text(&view::diff(&changes))?;
    }
    Ok(if changes.is_empty() { Exit::Done } else { Exit::Action })
}
