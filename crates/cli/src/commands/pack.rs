//! `hashgate pack`: the data that answers rest on.

mod update;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use hashgate_app::{pack, typed};
use hashgate_copies::{Copies, KeptPoint, Manifest};
use hashgate_model::AsOf;
use hashgate_pack::{Meta, skeleton::SkeletonKind};
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
    /// Write the skeleton of a measure, a model, a rule or a list, with its
    /// blanks; nothing that is there is written over.
    New {
        /// What is new.
        kind: NewKind,
        /// Its name: AUTHORITY/MEASURE, MAKER/MODEL, AGENCY/RULE, a rule of
        /// the house, or COUNTRY-PUBLISHER-LIST.
        name: String,
        /// The folder, laid out as `data/` is; for a rule of the house, the
        /// folder that --rules names.
        dir: Option<PathBuf>,
    },
    /// List what of the law had an end, a review or a decision due since it
    /// was read.
    ///
    /// Exit code 1 says that something was.
    Due {
        /// Up to this date; today if not given.
        #[arg(long, value_name = "DATE", value_parser = typed::as_of)]
        as_of: Option<AsOf>,
    },
    /// List the files that differ between two folders of data.
    Diff {
        /// The older folder.
        old: PathBuf,
        /// The newer folder.
        new: PathBuf,
    },
}

/// What a skeleton is of.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum NewKind {
    /// A tariff measure.
    Measure,
    /// A machine model.
    Model,
    /// A rule.
    Rule,
    /// A rule of your own house.
    HouseRule,
    /// A restricted-party list.
    List,
}

impl From<NewKind> for SkeletonKind {
    fn from(kind: NewKind) -> Self {
        match kind {
            NewKind::Measure => Self::Measure,
            NewKind::Model => Self::Model,
            NewKind::Rule => Self::Rule,
            NewKind::HouseRule => Self::HouseRule,
            NewKind::List => Self::List,
        }
    }
}

pub fn run(args: PackArgs, cx: &Context) -> Result<Exit, Failure> {
    match args.command {
        PackCommand::Show { dir } => show(dir.as_deref(), cx),
        PackCommand::Update(args) => update::run(&args, cx),
        PackCommand::Verify { dir } => verify(dir.as_deref(), cx),
        PackCommand::New { kind, name, dir } => {
            new(kind, &name, dir.as_deref(), cx)
        }
        PackCommand::Due { as_of } => due(as_of, cx),
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
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    market: &'a [KeptPoint],
}

#[derive(Serialize)]
struct Stored<'a> {
    dir: String,
    #[serde(flatten)]
    manifest: &'a Manifest,
    /// What is wrong with the files of the copies.
    faults: &'a [String],
}

fn show(dir: Option<&Path>, cx: &Context) -> Result<Exit, Failure> {
    let app = cx.app()?;
    let copies = pack::kept_copies(&app, dir)?;
    let faults = copies.as_ref().map(Copies::faults).unwrap_or_default();
    let points = pack::kept_points(&app, dir)?;
    if cx.json() {
        let stored = copies.as_ref().map(|copies| Stored {
            dir: copies.dir().display().to_string(),
            manifest: &copies.manifest,
            faults: &faults,
        });
        let body = ShowBody { meta: app.meta(), stored, market: &points };
        let schema = "hashgate.pack/1";
        Context::print_json(schema, app.today(), app.pack(), &body)?;
    } else {
        cx.show(&view::show(app.meta()))?;
        if let Some(copies) = &copies {
            let dir = copies.dir().display().to_string();
            cx.show(&view::stored(&copies.manifest, &faults, &dir))?;
        }
        if !points.is_empty() {
            cx.show(&view::points(&points))?;
        }
    }
    Ok(if faults.is_empty() { Exit::Done } else { Exit::Missing })
}

fn verify(dir: Option<&Path>, cx: &Context) -> Result<Exit, Failure> {
    let pack = cx.pack_in_question(dir)?;
    let cases = pack::verify(&pack)?;
    if cx.json() {
        let app = cx.app()?;
        let body = serde_json::json!({
            "sha256": pack.meta.sha256,
            "parts": pack.meta.parts.len(),
            "cases": cases,
        });
        let schema = "hashgate.pack_verified/1";
        Context::print_json(schema, app.today(), app.pack(), &body)?;
        return Ok(Exit::Done);
    }
    disk::print(&format!(
        "{}  {} parts, no fault; {cases} cases of rules as expected\n",
        pack.meta.sha256,
        pack.meta.parts.len()
    ))?;
    Ok(Exit::Done)
}

fn due(as_of: Option<AsOf>, cx: &Context) -> Result<Exit, Failure> {
    let app = cx.app()?;
    let as_of = as_of.unwrap_or(app.today());
    let answer = pack::due(&app, as_of)?;
    if cx.json() {
        let schema = "hashgate.pack_due/1";
        Context::print_json(schema, as_of, app.pack(), &answer)?;
    } else {
        cx.show(&view::due(answer.read_to, &answer.due, as_of, app.meta()))?;
    }
    Ok(if answer.due.is_empty() { Exit::Done } else { Exit::Action })
}

fn new(
    kind: NewKind,
    name: &str,
    dir: Option<&Path>,
    cx: &Context,
) -> Result<Exit, Failure> {
    let house = matches!(kind, NewKind::HouseRule);
    let dir = dir.or_else(|| cx.own_folder(house)).ok_or_else(|| {
        Failure::usage(if house {
            "no folder is named for the rule of the house; name one after \
             its name, or with --rules"
        } else {
            "no folder of data is named; name one after its name, or with \
             --pack (a copy of data/ of the source is one)"
        })
    })?;
    let new = pack::new_data(dir, kind.into(), name)?;
    if cx.json() {
        let app = Context::own_app()?;
        let schema = "hashgate.pack_new/1";
        Context::print_json(schema, app.today(), app.pack(), &new)?;
    } else {
        let files: Vec<(&str, bool)> = new
            .files
            .iter()
            .map(|file| (file.path.as_str(), file.grown))
            .collect();
        let text = view::new_data(&new.dir, &files, new.blanks, house);
        disk::print_text(&text)?;
    }
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
