//! `hashgate evidence`: papers taken in, listed, and packed for the broker.

use std::{
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand};
use hashgate_admit::manifest::{Added, FileState, Manifest, kind_for};
use hashgate_model::{Date, EvidenceItem, HeldEvidence, sha256_hex};
use hashgate_pack::Pack;
use hashgate_report::evidence::{self as view, HeldPaper, PackedFile};
use serde::Deserialize;
use serde_json::json;

use crate::{
    context::{Context, today},
    disk,
    exit::{Exit, Failure},
};

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    hashgate evidence add sdoc.pdf --for FCC-1 --model \"Antminer S21 Pro\"\n  \
    hashgate check invoice.xlsx --facts facts.toml --evidence evidence.toml\n  \
    hashgate evidence pack broker.zip --dossier dossier.json")]
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
    #[arg(long, value_name = "DATE")]
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
    let pack = cx.pack()?;
    match &args.command {
        EvidenceCommand::Add(add_args) => {
            add(&args.manifest, add_args, &pack, cx)
        }
        EvidenceCommand::List => list(&args.manifest, &pack, cx),
        EvidenceCommand::Kinds => kinds(&pack, cx),
        EvidenceCommand::Pack { out, dossier, title } => {
            let asked = dossier.as_deref().map(asked).transpose()?;
            make_pack(
                &args.manifest,
                out,
                title,
                &asked.unwrap_or_default(),
                &pack,
            )
        }
    }
}

fn add(
    path: &Path,
    args: &AddArgs,
    pack: &Pack,
    cx: &Context,
) -> Result<Exit, Failure> {
    let kind = kind_for(&pack.rules, &args.what).map_err(Failure::usage)?;
    if args.lines.contains(&0) {
        return Err(Failure::usage(
            "lines are counted from 1, but --lines names 0",
        ));
    }
    if let Some(date) = args.date
        && date > today().0
    {
        return Err(Failure::usage(format!(
            "--date {date} is in the future; write the date that the paper \
             bears"
        )));
    }
    let bytes = disk::read(&args.file)?;
    if bytes.is_empty() {
        return Err(Failure::input(format!(
            "{} is empty, so it proves nothing; hand in the paper itself",
            args.file.display()
        )));
    }
    let mut manifest =
        if path.exists() { read_manifest(path)? } else { Manifest::default() };
    let paper = HeldEvidence {
        id: kind.id.clone(),
        lines: args.lines.clone(),
        models: args.models.clone(),
        file: Some(beside(path, &args.file)?),
        sha256: Some(sha256_hex(&bytes)),
        date: args.date,
        issuer: args.issuer.clone(),
        contradicts: args.contradicts.clone(),
        note: args.note.clone(),
    };
    if kind.per_model && paper.models.is_empty() {
        cx.remark(&format!(
            "no --model is named, so `{}` counts for every model; a paper \
             counts at customs only for those it names",
            kind.id
        ));
    }
    let added = manifest.add(paper);
    let text = manifest.to_toml().map_err(Failure::defect)?;
    disk::write(path, text.as_bytes())?;
    if cx.json() {
        let body = json!({ "added": added, "manifest": manifest });
        Context::print_json("hashgate.evidence_added/1", today(), pack, &body)?;
    } else {
        let verb = match added {
            Added::New => "taken in",
            Added::Replaced => "taken in again",
        };
        disk::print(&format!(
            "{}: {verb} as `{}`, {}\n",
            args.file.display(),
            kind.id,
            kind.paper
        ))?;
    }
    Ok(Exit::Done)
}

/// The name of a file as the manifest writes it: relative to the manifest if
/// it lies at or below it, else from the root.
fn beside(manifest: &Path, file: &Path) -> Result<String, Failure> {
    let absolute = |path: &Path| {
        path.canonicalize().map_err(|e| {
            Failure::new(
                Exit::NoInput,
                format!("{} cannot be found: {e}", path.display()),
            )
        })
    };
    let folder = absolute(folder_of(manifest))?;
    let file = absolute(file)?;
    let name = file.strip_prefix(&folder).unwrap_or(&file);
    name.to_str().map(|name| name.replace('\\', "/")).ok_or_else(|| {
        Failure::input(format!(
            "{} has a name that is not UTF-8; rename it",
            file.display()
        ))
    })
}

fn folder_of(manifest: &Path) -> &Path {
    match manifest.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

fn read_manifest(path: &Path) -> Result<Manifest, Failure> {
    let bytes = disk::read(path)?;
    let text = String::from_utf8(bytes).map_err(|_| {
        Failure::input(format!("{} is not UTF-8 text", path.display()))
    })?;
    Manifest::read(&text)
        .map_err(|e| Failure::input(format!("{}: {e}", path.display())))
}

/// The papers of a manifest for a check, each with its file as it was.
///
/// A paper whose file was changed or lost proves nothing, so that ends the
/// check rather than being counted or dropped.
pub fn held_papers(path: &Path) -> Result<Vec<HeldEvidence>, Failure> {
    let manifest = read_manifest(path)?;
    let states = states(path, &manifest);
    for (paper, state) in manifest.evidence.iter().zip(states) {
        must_be_whole(path, paper, state)?;
    }
    Ok(manifest.evidence)
}

fn states(path: &Path, manifest: &Manifest) -> Vec<FileState> {
    let folder = folder_of(path);
    manifest.verify(|file| {
        fs::read(folder.join(file)).ok().map(|bytes| sha256_hex(&bytes))
    })
}

fn must_be_whole(
    path: &Path,
    paper: &HeldEvidence,
    state: FileState,
) -> Result<(), Failure> {
    let file = paper.file.as_deref().unwrap_or_default();
    let path = path.display();
    match state {
        FileState::Kept | FileState::NoFile => Ok(()),
        FileState::Changed => Err(Failure::input(format!(
            "{path}: {file} has changed since it was taken in as `{}`; take \
             it in again if the new paper is right",
            paper.id
        ))),
        FileState::Gone => Err(Failure::new(
            Exit::NoInput,
            format!(
                "{path}: {file}, taken in as `{}`, cannot be found; put it \
                 back or take its entry out",
                paper.id
            ),
        )),
    }
}

fn held(path: &Path, pack: &Pack) -> Result<Vec<HeldPaper>, Failure> {
    let manifest = read_manifest(path)?;
    let states = states(path, &manifest);
    Ok(manifest
        .evidence
        .into_iter()
        .zip(states)
        .map(|(paper, state)| {
            let kind = pack.rules.evidence(&paper.id).map_or_else(
                || "a kind that no rule asks for".to_owned(),
                |kind| kind.paper.clone(),
            );
            HeldPaper { paper, kind, state }
        })
        .collect())
}

fn list(path: &Path, pack: &Pack, cx: &Context) -> Result<Exit, Failure> {
    let papers = held(path, pack)?;
    if cx.json() {
        let body = json!({ "evidence": papers });
        Context::print_json("hashgate.evidence/1", today(), pack, &body)?;
    } else {
        disk::print(&view::held(&papers, cx.style()))?;
    }
    let broken = papers
        .iter()
        .any(|p| matches!(p.state, FileState::Changed | FileState::Gone));
    Ok(if broken { Exit::Action } else { Exit::Done })
}

fn kinds(pack: &Pack, cx: &Context) -> Result<Exit, Failure> {
    if cx.json() {
        let body = json!({ "kinds": pack.rules.evidence });
        Context::print_json("hashgate.evidence_kinds/1", today(), pack, &body)?;
    } else {
        disk::print(&view::kinds(&pack.rules.evidence, cx.style()))?;
    }
    Ok(Exit::Done)
}

/// The part of a dossier that the index page shows.
#[derive(Deserialize)]
struct Asked {
    schema: String,
    evidence: Vec<EvidenceItem>,
}

fn asked(path: &Path) -> Result<Vec<EvidenceItem>, Failure> {
    let wrong = |why: String| {
        Failure::input(format!(
            "{} is no answer of `hashgate check --json`: {why}",
            path.display()
        ))
    };
    let dossier: Asked = serde_json::from_slice(&disk::read(path)?)
        .map_err(|e| wrong(e.to_string()))?;
    if !dossier.schema.starts_with("hashgate.dossier/") {
        return Err(wrong(format!("its schema is `{}`", dossier.schema)));
    }
    Ok(dossier.evidence)
}

fn make_pack(
    path: &Path,
    out: &Path,
    title: &str,
    asked: &[EvidenceItem],
    pack: &Pack,
) -> Result<Exit, Failure> {
    let papers = held(path, pack)?;
    let folder = folder_of(path);
    let mut files = Vec::new();
    let mut contents: Vec<(String, Vec<u8>)> = Vec::new();
    for paper in &papers {
        must_be_whole(path, &paper.paper, paper.state)?;
        let Some(file) = &paper.paper.file else { continue };
        let own = Path::new(file)
            .file_name()
            .map_or_else(|| "paper".into(), |n| n.to_string_lossy());
        let name = format!("{:02}-{}-{own}", files.len() + 1, paper.paper.id);
        contents.push((name.clone(), disk::read(&folder.join(file))?));
        files.push(PackedFile { name, paper });
    }
    if files.is_empty() {
        return Err(Failure::input(format!(
            "{} lists no file, so there is nothing to pack; take papers in \
             with `hashgate evidence add`",
            path.display()
        )));
    }
    let as_of = today().to_string();
    let index = view::broker_index(title, &as_of, &files, asked);
    let sums = contents.iter().fold(String::new(), |out, (name, bytes)| {
        out + &format!("{}  {name}\n", sha256_hex(bytes))
    });
    contents.push(("index.html".to_owned(), index.into_bytes()));
    contents.push(("SHA256SUMS".to_owned(), sums.into_bytes()));

    if out.extension().is_some_and(|end| end.eq_ignore_ascii_case("zip")) {
        let bytes = zipped(&contents).map_err(|e| output(out, &e))?;
        disk::write(out, &bytes)?;
    } else {
        fs::create_dir_all(out).map_err(|e| output(out, &e))?;
        for (name, bytes) in &contents {
            disk::write(&out.join(name), bytes)?;
        }
    }
    disk::print(&format!(
        "{}: {} papers, index.html, SHA256SUMS\n",
        out.display(),
        files.len()
    ))?;
    Ok(Exit::Done)
}

fn output(out: &Path, error: &dyn std::fmt::Display) -> Failure {
    Failure::new(
        Exit::Output,
        format!("{} cannot be written: {error}", out.display()),
    )
}

/// The same files give the same bytes: entries bear no time of packing.
fn zipped(
    contents: &[(String, Vec<u8>)],
) -> Result<Vec<u8>, zip::result::ZipError> {
    let mut zip = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    for (name, bytes) in contents {
        zip.start_file(name.as_str(), options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
