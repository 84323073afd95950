//! `hashgate evidence`: papers taken in, listed, and packed for the broker.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use hashgate_admit::manifest::Added;
use hashgate_app::{
    App,
    evidence::{self, AddRequest},
    typed,
};
use hashgate_model::Date;
use hashgate_report::views::evidence::{self as view, HeldPaper, PackedFile};
use serde::Serialize;
use serde_json::json;

use crate::{
    commands::verified,
    context::Context,
    disk,
    exit::{Exit, Failure},
};

#[derive(Debug, Args)]
pub struct EvidenceArgs {
    /// The manifest that lists the papers.
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        default_value = "evidence.toml"
    )]
    manifest: PathBuf,
    #[command(subcommand)]
    command: EvidenceCommand,
}

#[derive(Debug, Subcommand)]
enum EvidenceCommand {
    /// Take in a paper: its hash, its date, what it covers.
    Add(AddArgs),
    /// List the papers held, and whether their files are as they were.
    List,
    /// Prove that every file and every entry is as it was taken in.
    ///
    /// Exit code 1 says that one is not.
    Verify,
    /// List the kinds of paper that rules ask for.
    Kinds,
    /// Put the papers and an index page into a folder or a ZIP file.
    Pack {
        /// The folder to make, or a name that ends in .zip.
        out: PathBuf,
        /// The answer of `check --json`: the index then lists what the
        /// shipment needs.
        #[arg(long, value_name = "FILE.json")]
        dossier: Option<PathBuf>,
        /// The title of the index page.
        #[arg(long, default_value = "Papers for the entry")]
        title: String,
    },
}

#[derive(Debug, Args)]
struct AddArgs {
    /// The file.
    file: PathBuf,
    /// The rule that asks for it, as FCC-1, or the kind of paper, as sdoc.
    #[arg(long = "for", value_name = "ID")]
    what: String,
    /// The lines of the invoice that it covers; all, if not given.
    #[arg(long, value_name = "N,N", value_delimiter = ',')]
    lines: Vec<u32>,
    /// A model that it names; may be given again.
    #[arg(long = "model", value_name = "TEXT")]
    models: Vec<String>,
    /// The date that it bears.
    #[arg(long, value_name = "DATE", value_parser = typed::date)]
    date: Option<Date>,
    /// Who issued it.
    #[arg(long, value_name = "TEXT")]
    issuer: Option<String>,
    /// What it says against the case, if it does.
    #[arg(long, value_name = "TEXT")]
    contradicts: Option<String>,
    /// Anything else.
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

pub fn run(args: &EvidenceArgs, cx: &Context) -> Result<Exit, Failure> {
    let app = cx.app()?;
    let manifest = &args.manifest;
    match &args.command {
        EvidenceCommand::Add(args) => add(&app, manifest, args, cx),
        EvidenceCommand::List => list(&app, manifest, cx),
        EvidenceCommand::Verify => verify(&app, manifest, cx),
        EvidenceCommand::Kinds => kinds(&app, cx),
        EvidenceCommand::Pack { out, dossier, title } => {
            make_pack(&app, manifest, out, title, dossier.as_deref())
        }
    }
}

fn print_json(
    schema: &str,
    app: &App,
    body: &impl Serialize,
) -> Result<(), Failure> {
    Context::print_json(schema, app.today(), app.pack(), body)
}

fn add(
    app: &App,
    manifest: &Path,
    args: &AddArgs,
    cx: &Context,
) -> Result<Exit, Failure> {
    let request = AddRequest {
        file: args.file.clone(),
        what: args.what.clone(),
        lines: args.lines.clone(),
        models: args.models.clone(),
        date: args.date,
        issuer: args.issuer.clone(),
        contradicts: args.contradicts.clone(),
        note: args.note.clone(),
    };
    if is_stdin(manifest) {
        return Err(Failure::usage(
            "a paper is written into a manifest, which standard input cannot \
             be; name a file with --manifest",
        ));
    }
    let observer = &mut cx.observer();
    let answer = if is_stdin(&args.file) {
        let bytes = disk::read(&args.file)?;
        evidence::add_bytes(app, manifest, request, bytes, observer)?
    } else {
        evidence::add(app, manifest, request, observer)?
    };
    if cx.json() {
        let body =
            json!({ "added": answer.added, "manifest": answer.manifest });
        print_json("hashgate.evidence_added/1", app, &body)?;
    } else {
        let verb = match answer.added {
            Added::New => "taken in",
            Added::Replaced => "taken in again",
        };
        disk::print_text(&format!(
            "{}: {verb} as `{}`, {}\n",
            args.file.display(),
            answer.kind.id,
            answer.kind.paper
        ))?;
    }
    Ok(Exit::Done)
}

/// `-` is standard input.
fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

/// The papers of a manifest, which may be that of standard input.
fn listed(
    app: &App,
    manifest: &Path,
) -> Result<Vec<evidence::HeldPaper>, Failure> {
    Ok(if is_stdin(manifest) {
        evidence::list_of(app, disk::input(manifest)?)?
    } else {
        evidence::list(app, manifest)?
    })
}

fn verify(app: &App, manifest: &Path, cx: &Context) -> Result<Exit, Failure> {
    let papers = listed(app, manifest)?;
    let faults = evidence::faults(&papers);
    if cx.json() {
        let body = json!({ "papers": papers.len(), "faults": faults });
        print_json("hashgate.evidence_verified/1", app, &body)?;
    } else {
        let noun = ["paper", "papers"];
        let whole = "each as it was taken in";
        let text = verified::text(papers.len(), noun, whole, &faults);
        disk::print(&text)?;
    }
    Ok(verified::exit(&faults))
}

fn list(app: &App, manifest: &Path, cx: &Context) -> Result<Exit, Failure> {
    let papers = listed(app, manifest)?;
    let whole = evidence::are_whole(&papers);
    let papers: Vec<HeldPaper> = papers.into_iter().map(held).collect();
    if cx.json() {
        let body = json!({ "evidence": papers });
        print_json("hashgate.evidence_held/1", app, &body)?;
    } else {
        cx.show(&view::held(&papers))?;
    }
    Ok(if whole { Exit::Done } else { Exit::Action })
}

/// A held paper as the view takes it.
fn held(held: evidence::HeldPaper) -> HeldPaper {
    let evidence::HeldPaper { paper, kind, state, .. } = held;
    HeldPaper { paper, kind, state }
}

fn kinds(app: &App, cx: &Context) -> Result<Exit, Failure> {
    let kinds = evidence::kinds(app);
    if cx.json() {
        let body = json!({ "kinds": kinds });
        print_json("hashgate.evidence_kinds/1", app, &body)?;
    } else {
        cx.show(&view::kinds(kinds))?;
    }
    Ok(Exit::Done)
}

fn make_pack(
    app: &App,
    manifest: &Path,
    out: &Path,
    title: &str,
    dossier: Option<&Path>,
) -> Result<Exit, Failure> {
    let asked = match disk::input_if_named(dossier)? {
        Some(dossier) => evidence::asked_by(&dossier)?,
        None => Vec::new(),
    };
    let pack = evidence::gather_from(manifest, listed(app, manifest)?)?;
    let papers: Vec<(String, HeldPaper)> = pack
        .papers
        .iter()
        .map(|paper| (paper.name.clone(), held(paper.held.clone())))
        .collect();
    let files: Vec<PackedFile<'_>> = papers
        .iter()
        .map(|(name, paper)| PackedFile { name: name.clone(), paper })
        .collect();
    let as_of = app.today().to_string();
    let index = view::broker_index(title, &as_of, &files, &asked);
    pack.write(out, index)?;
    disk::print_text(&format!(
        "{}: {} papers, index.html, SHA256SUMS\n",
        out.display(),
        files.len()
    ))?;
    Ok(Exit::Done)
}
