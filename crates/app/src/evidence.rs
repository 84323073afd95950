//! Papers taken in, listed, and packed for the broker.
//!
//! A manifest lists the papers: which kind, which lines and models, and the
//! hash of each file as it was taken in. Files are named relative to it.

mod broker;

use std::{
    collections::HashMap,
    fs,
    path::{Component, Path, PathBuf},
};

use hashgate_admit::manifest::{Added, FileState, Manifest, kind_for};
use hashgate_model::{
    Date, EvidenceItem, HeldEvidence, Link, plain_file_name, sha256_hex,
};
use hashgate_pack::rules::EvidenceKind;
use hashgate_papers::Input;
use serde::Deserialize;

pub use broker::{BrokerPack, PackedPaper, gather, gather_from};

use crate::{
    App, AppError, ErrorKind, Observer,
    files::{self, read_file, stored, unwritten},
};

/// A paper to take in.
#[derive(Debug, Clone)]
pub struct AddRequest {
    /// The file.
    pub file: PathBuf,
    /// The rule that asks for it, as `FCC-1`, or the kind of paper, as
    /// `sdoc`.
    pub what: String,
    /// The lines of the invoice that it covers; all, if none is named.
    pub lines: Vec<u32>,
    /// The models that it names.
    pub models: Vec<String>,
    /// The date that it bears.
    pub date: Option<Date>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// What it says against the case, if it does.
    pub contradicts: Option<String>,
    /// Anything else.
    pub note: Option<String>,
}

/// A paper that was taken in.
#[derive(Debug)]
pub struct AddAnswer<'a> {
    /// Whether it is new or replaces one.
    pub added: Added,
    /// The kind of paper.
    pub kind: &'a EvidenceKind,
    /// The manifest as it stands now.
    pub manifest: Manifest,
}

/// Takes in a paper: its hash, its date, what it covers.
///
/// # Errors
///
/// [`AppError`] if the request cannot be, the file or the manifest cannot be
/// read, or the manifest cannot be written.
pub fn add<'a>(
    app: &'a App,
    manifest_path: &Path,
    request: AddRequest,
    observer: &mut dyn Observer,
) -> Result<AddAnswer<'a>, AppError> {
    take_in(app, manifest_path, request, None, observer)
}

/// Takes in a paper that has no file yet, such as one of standard input: it
/// is kept in the folder `papers` beside the manifest.
///
/// # Errors
///
/// As for [`add`].
pub fn add_bytes<'a>(
    app: &'a App,
    manifest_path: &Path,
    request: AddRequest,
    bytes: Vec<u8>,
    observer: &mut dyn Observer,
) -> Result<AddAnswer<'a>, AppError> {
    take_in(app, manifest_path, request, Some(bytes), observer)
}

fn take_in<'a>(
    app: &'a App,
    manifest_path: &Path,
    request: AddRequest,
    given: Option<Vec<u8>>,
    observer: &mut dyn Observer,
) -> Result<AddAnswer<'a>, AppError> {
    let is_given = given.is_some();
    let kind = kind_for(&app.pack().rules, &request.what)
        .map_err(AppError::request)?;
    if request.lines.contains(&0) {
        return Err(AppError::request(
            "lines are counted from 1, but --lines names 0",
        ));
    }
    if let Some(date) = request.date
        && date > app.today().date()
    {
        return Err(AppError::request(format!(
            "--date {date} is in the future; write the date that the paper \
             bears"
        )));
    }
    let bytes = match given {
        Some(bytes) if bytes.is_empty() => return Err(empty(&request.file)),
        Some(bytes) => bytes,
        None => whole_file(&request.file)?,
    };
    // From reading the manifest to writing it no other writer may come in.
    let _lock =
        files::lock(folder_of(manifest_path), |text| observer.remark(text))?;
    let mut manifest = if manifest_path.exists() {
        read_manifest(manifest_path)?
    } else {
        Manifest::default()
    };
    let own =
        if is_given { None } else { below(manifest_path, &request.file)? };
    let file = if let Some(own) = own {
        own
    } else {
        let name = request.file.file_name().filter(|_| !is_given);
        keep_copy(manifest_path, &kind.id, name, &bytes)?
    };
    let paper = HeldEvidence {
        id: kind.id.clone(),
        lines: request.lines,
        models: request.models,
        file: Some(file),
        sha256: Some(sha256_hex(&bytes)),
        date: request.date,
        issuer: request.issuer,
        contradicts: request.contradicts,
        note: request.note,
        link: None,
    };
    if kind.per_model && paper.models.is_empty() {
        observer.remark(&format!(
            "no --model is named, so `{}` counts for every model; a paper \
             counts at customs only for those it names",
            kind.id
        ));
    }
    let added = manifest.add(paper);
    let text = manifest.to_toml().map_err(AppError::defect)?;
    files::store(manifest_path, text.as_bytes())?;
    Ok(AddAnswer { added, kind, manifest })
}

/// The bytes of a paper; an empty one proves nothing.
pub(crate) fn whole_file(path: &Path) -> Result<Vec<u8>, AppError> {
    let bytes = read_file(path)?;
    if bytes.is_empty() {
        return Err(empty(path));
    }
    Ok(bytes)
}

fn empty(path: &Path) -> AppError {
    AppError::input(format!(
        "{} is empty, so it proves nothing; hand in the paper itself",
        path.display()
    ))
    .at(path.display(), None)
}

/// Keeps a paper that does not lie beside the manifest in the folder
/// `papers` there; gives its name as the manifest writes it.
fn keep_copy(
    manifest: &Path,
    kind: &str,
    name: Option<&std::ffi::OsStr>,
    bytes: &[u8],
) -> Result<String, AppError> {
    let name = name.map_or_else(|| kind.into(), |n| n.to_string_lossy());
    let short: String = sha256_hex(bytes).chars().take(12).collect();
    let own = format!("papers/{short}-{}", plain_file_name(&name));
    let path = folder_of(manifest).join(&own);
    if let Some(folder) = path.parent() {
        hashgate_durable::make_folder(folder)
            .map_err(|e| unwritten(folder, &e))?;
    }
    files::store(&path, bytes)?;
    Ok(own)
}

/// The name of a file as the manifest writes it, relative to the manifest;
/// none if it does not lie at or below it.
fn below(manifest: &Path, file: &Path) -> Result<Option<String>, AppError> {
    let absolute = |path: &Path| {
        path.canonicalize().map_err(|e| {
            AppError::new(
                ErrorKind::NoInput,
                format!("{} cannot be found: {e}", path.display()),
            )
        })
    };
    let folder = absolute(folder_of(manifest))?;
    let file = absolute(file)?;
    let Ok(name) = file.strip_prefix(&folder) else { return Ok(None) };
    let name = name.to_str().ok_or_else(|| {
        AppError::input(format!(
            "{} has a name that is not UTF-8; rename it",
            file.display()
        ))
    })?;
    Ok(Some(name.replace('\\', "/")))
}

/// The bytes of a file that a manifest names; nothing if there is none. What
/// leaves the folder, by its name or by a link, is refused, as is what is no
/// regular file.
fn named(
    manifest: &Path,
    paper: &HeldEvidence,
    name: &str,
) -> Result<Option<Vec<u8>>, AppError> {
    let refused = |why: &str| {
        AppError::input(format!(
            "{}: `{}` names {name}, {why}; put the paper beside the manifest \
             and take it in again",
            manifest.display(),
            paper.id
        ))
    };
    let is_below = Path::new(name)
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    if !is_below || name.is_empty() {
        return Err(refused("which lies outside the folder of the manifest"));
    }
    let folder = folder_of(manifest);
    let path = folder.join(name);
    let (Ok(real), Ok(folder)) = (path.canonicalize(), folder.canonicalize())
    else {
        return Ok(None);
    };
    if !real.starts_with(&folder) {
        return Err(refused("a link that leaves the folder of the manifest"));
    }
    if !fs::metadata(&real).is_ok_and(|found| found.is_file()) {
        return Err(refused("which is not a regular file"));
    }
    read_file(&path).map(Some)
}

fn folder_of(manifest: &Path) -> &Path {
    match manifest.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

fn read_manifest(path: &Path) -> Result<Manifest, AppError> {
    parse_manifest(path, stored(path)?)
}

fn parse_manifest(path: &Path, bytes: Vec<u8>) -> Result<Manifest, AppError> {
    let text = String::from_utf8(bytes).map_err(|_| {
        AppError::input(format!("{} is not UTF-8 text", path.display()))
            .at(path.display(), None)
    })?;
    let manifest = Manifest::read(&text)
        .map_err(|e| AppError::input(format!("{}: {e}", path.display())))
        .map_err(|e| e.at(path.display(), None))?;
    if manifest.evidence.is_empty() && manifest.last.is_some() {
        return Err(AppError::input(format!(
            "{} has lost its entries; restore it from a copy, or remove it \
             and take the papers in again",
            path.display()
        )));
    }
    // The id becomes a part of file names.
    let is_plain = |id: &str| {
        !id.is_empty()
            && id.len() <= 64
            && id
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
    };
    match manifest.evidence.iter().find(|paper| !is_plain(&paper.id)) {
        Some(paper) => Err(AppError::input(format!(
            "{}: `{}` cannot be a kind of paper; `hashgate evidence kinds` \
             lists them",
            path.display(),
            paper.id.chars().take(80).collect::<String>().escape_debug()
        ))),
        None => Ok(manifest),
    }
}

/// The papers of a manifest for a check, each with its file as it was.
///
/// A paper whose file was changed or lost proves nothing, so that ends the
/// check rather than being counted or dropped.
///
/// # Errors
///
/// [`AppError`] if the manifest cannot be read, or a file is not as it was.
pub fn held_papers(
    manifest_path: &Path,
) -> Result<Vec<HeldEvidence>, AppError> {
    whole_papers(manifest_path, read_manifest(manifest_path)?)
}

/// The papers of a manifest with what their files hold, to be kept elsewhere;
/// a paper without a file comes without.
///
/// # Errors
///
/// As for [`held_papers`].
pub fn held_files(
    manifest: &Path,
) -> Result<Vec<(HeldEvidence, Option<Input>)>, AppError> {
    let with_file = |held: HeldEvidence| {
        let Some(name) = held.file.clone() else { return Ok((held, None)) };
        let bytes = named(manifest, &held, &name)?;
        Ok((held, bytes.map(|bytes| Input { name, bytes })))
    };
    held_papers(manifest)?.into_iter().map(with_file).collect()
}

/// As [`held_papers`], of a manifest that was read already, such as one of
/// standard input; its files lie at or below the current folder.
///
/// # Errors
///
/// As for [`held_papers`].
pub fn held_papers_of(manifest: Input) -> Result<Vec<HeldEvidence>, AppError> {
    let path = PathBuf::from(manifest.name);
    let read = parse_manifest(&path, manifest.bytes)?;
    whole_papers(&path, read)
}

fn whole_papers(
    path: &Path,
    manifest: Manifest,
) -> Result<Vec<HeldEvidence>, AppError> {
    let states = states(path, &manifest)?;
    for (paper, state) in manifest.evidence.iter().zip(states) {
        must_be_whole(path, paper, state)?;
    }
    Ok(manifest.evidence)
}

fn states(
    path: &Path,
    manifest: &Manifest,
) -> Result<Vec<FileState>, AppError> {
    let mut hashes = HashMap::new();
    for paper in &manifest.evidence {
        if let Some(file) = paper.file.as_deref()
            && let Some(bytes) = named(path, paper, file)?
        {
            hashes.insert(file, sha256_hex(&bytes));
        }
    }
    Ok(manifest.verify(|file| hashes.get(file).cloned()))
}

fn must_be_whole(
    path: &Path,
    paper: &HeldEvidence,
    state: FileState,
) -> Result<(), AppError> {
    let file = paper.file.as_deref().unwrap_or_default();
    let path = path.display();
    match state {
        FileState::Kept | FileState::NoFile => Ok(()),
        FileState::Changed => Err(AppError::input(format!(
            "{path}: {file} has changed since it was taken in as `{}`; take \
             it in again if the new paper is right",
            paper.id
        ))),
        FileState::NoHash => Err(AppError::input(format!(
            "{path}: {file} is listed as `{}` without the hash of what was \
             taken in; take it in with `hashgate evidence add`",
            paper.id
        ))),
        FileState::Gone => Err(AppError::new(
            ErrorKind::NoInput,
            format!(
                "{path}: {file}, taken in as `{}`, cannot be found; put it \
                 back or take its entry out",
                paper.id
            ),
        )),
    }
}

/// A paper that is held.
#[derive(Debug, Clone)]
pub struct HeldPaper {
    /// The paper as listed.
    pub paper: HeldEvidence,
    /// What kind it is, in words.
    pub kind: String,
    /// How its file stands today.
    pub state: FileState,
    /// How its entry is bound to the one before it.
    pub link: Link,
}

/// The papers of a manifest, each with how its file stands today.
///
/// # Errors
///
/// [`AppError`] if the manifest cannot be read.
pub fn list(
    app: &App,
    manifest_path: &Path,
) -> Result<Vec<HeldPaper>, AppError> {
    listed(app, manifest_path, read_manifest(manifest_path)?)
}

/// As [`list`], of a manifest that was read already, such as one of standard
/// input; its files lie at or below the current folder.
///
/// # Errors
///
/// As for [`list`].
pub fn list_of(app: &App, manifest: Input) -> Result<Vec<HeldPaper>, AppError> {
    let path = PathBuf::from(manifest.name);
    let read = parse_manifest(&path, manifest.bytes)?;
    listed(app, &path, read)
}

fn listed(
    app: &App,
    path: &Path,
    manifest: Manifest,
) -> Result<Vec<HeldPaper>, AppError> {
    let states = states(path, &manifest)?;
    let mut links = manifest.links();
    // Entries behind the last one that is left were lost or taken out.
    if let Some(last) = links.last_mut().filter(|_| !manifest.ends_whole()) {
        *last = Link::Cut;
    }
    let rules = &app.pack().rules;
    Ok(manifest
        .evidence
        .into_iter()
        .zip(states.into_iter().zip(links))
        .map(|(paper, (state, link))| {
            let kind = rules.evidence(&paper.id).map_or_else(
                || "a kind that no rule asks for".to_owned(),
                |kind| kind.paper.clone(),
            );
            HeldPaper { paper, kind, state, link }
        })
        .collect())
}

/// Whether the files of all papers are as they were taken in.
pub fn are_whole(papers: &[HeldPaper]) -> bool {
    papers
        .iter()
        .all(|p| matches!(p.state, FileState::Kept | FileState::NoFile))
}

/// What is wrong with the papers of a manifest, in sentences: files that are
/// not as they were taken in, and entries that were changed by hand.
pub fn faults(papers: &[HeldPaper]) -> Vec<String> {
    let mut faults = Vec::new();
    for (at, HeldPaper { paper, state, link, .. }) in papers.iter().enumerate()
    {
        let file = paper.file.as_deref().unwrap_or("no file");
        let name = format!("entry {}, `{}`, {file}", at + 1, paper.id);
        if !matches!(state, FileState::Kept | FileState::NoFile) {
            faults.push(format!("{name}: {state}"));
        }
        match link {
            Link::Whole => {}
            Link::Broken => faults.push(format!(
                "{name}: its entry was changed by hand, or one before it was \
                 taken out or put in"
            )),
            Link::Cut => faults.push(format!(
                "{name}: entries behind it are missing; take their papers in \
                 again, then take the line `last` out of the manifest"
            )),
            Link::Missing => faults.push(format!(
                "{name}: its entry was written by hand or by an earlier \
                 version; take it in again to bind it to the one before it"
            )),
        }
    }
    faults
}

/// The kinds of paper that rules ask for.
pub fn kinds(app: &App) -> &[EvidenceKind] {
    &app.pack().rules.evidence
}

/// The part of a dossier that the index page of a pack shows.
#[derive(Deserialize)]
struct Asked {
    schema: String,
    evidence: Vec<EvidenceItem>,
}

/// The evidence list of a dossier, as `hashgate check --json` writes it.
///
/// # Errors
///
/// [`AppError`] if the file is no dossier.
pub fn asked_by(dossier: &Input) -> Result<Vec<EvidenceItem>, AppError> {
    let wrong = |why: String| {
        AppError::input(format!(
            "{} is not an answer of `hashgate check --json`: {why}",
            dossier.name
        ))
    };
    let read: Asked = serde_json::from_slice(&dossier.bytes)
        .map_err(|e| wrong(e.to_string()))?;
    if !read.schema.starts_with("hashgate.dossier/") {
        return Err(wrong(format!("its schema is `{}`", read.schema)));
    }
    Ok(read.evidence)
}
