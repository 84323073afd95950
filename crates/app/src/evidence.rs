//! Papers taken in, listed, and packed for the broker.
//!
//! A manifest lists the papers: which kind, which lines and models, and the
//! hash of each file as it was taken in. Files are named relative to it.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use hashgate_admit::manifest::{Added, FileState, Manifest, kind_for};
use hashgate_model::{Date, EvidenceItem, HeldEvidence, sha256_hex};
use hashgate_pack::rules::EvidenceKind;
use hashgate_papers::Input;
use serde::Deserialize;

use crate::{
    App, AppError, ErrorKind, Observer,
    files::{self, read_file, unwritten},
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
    let bytes = whole_file(&request.file)?;
    // From reading the manifest to writing it no other writer may come in.
    let _lock =
        files::lock(folder_of(manifest_path), |text| observer.remark(text))?;
    let mut manifest = if manifest_path.exists() {
        read_manifest(manifest_path)?
    } else {
        Manifest::default()
    };
    let paper = HeldEvidence {
        id: kind.id.clone(),
        lines: request.lines,
        models: request.models,
        file: Some(beside(manifest_path, &request.file)?),
        sha256: Some(sha256_hex(&bytes)),
        date: request.date,
        issuer: request.issuer,
        contradicts: request.contradicts,
        note: request.note,
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
        return Err(AppError::input(format!(
            "{} is empty, so it proves nothing; hand in the paper itself",
            path.display()
        )));
    }
    Ok(bytes)
}

/// The name of a file as the manifest writes it: relative to the manifest if
/// it lies at or below it, else from the root.
fn beside(manifest: &Path, file: &Path) -> Result<String, AppError> {
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
    let name = file.strip_prefix(&folder).unwrap_or(&file);
    name.to_str().map(|name| name.replace('\\', "/")).ok_or_else(|| {
        AppError::input(format!(
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

fn read_manifest(path: &Path) -> Result<Manifest, AppError> {
    let bytes = read_file(path)?;
    let text = String::from_utf8(bytes).map_err(|_| {
        AppError::input(format!("{} is not UTF-8 text", path.display()))
    })?;
    Manifest::read(&text)
        .map_err(|e| AppError::input(format!("{}: {e}", path.display())))
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
    let manifest = read_manifest(manifest_path)?;
    let states = states(manifest_path, &manifest);
    for (paper, state) in manifest.evidence.iter().zip(states) {
        must_be_whole(manifest_path, paper, state)?;
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
    let manifest = read_manifest(manifest_path)?;
    let states = states(manifest_path, &manifest);
    let rules = &app.pack().rules;
    Ok(manifest
        .evidence
        .into_iter()
        .zip(states)
        .map(|(paper, state)| {
            let kind = rules.evidence(&paper.id).map_or_else(
                || "a kind that no rule asks for".to_owned(),
                |kind| kind.paper.clone(),
            );
            HeldPaper { paper, kind, state }
        })
        .collect())
}

/// Whether the files of all papers are as they were taken in.
pub fn are_whole(papers: &[HeldPaper]) -> bool {
    papers
        .iter()
        .all(|p| !matches!(p.state, FileState::Changed | FileState::Gone))
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
            "{} is no answer of `hashgate check --json`: {why}",
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

/// A paper in a pack for the broker.
#[derive(Debug, Clone)]
pub struct PackedPaper {
    /// The name of its file in the pack.
    pub name: String,
    /// The paper.
    pub held: HeldPaper,
}

/// The papers of a pack for the broker, before its index page is written.
#[derive(Debug)]
pub struct BrokerPack {
    /// The papers, in the order of the manifest.
    pub papers: Vec<PackedPaper>,
    contents: Vec<(String, Vec<u8>)>,
}

/// Gathers the papers of a manifest that have a file.
///
/// # Errors
///
/// [`AppError`] if the manifest cannot be read, lists no file, or a file is
/// not as it was.
pub fn gather(app: &App, manifest_path: &Path) -> Result<BrokerPack, AppError> {
    let folder = folder_of(manifest_path);
    let mut papers: Vec<PackedPaper> = Vec::new();
    let mut contents: Vec<(String, Vec<u8>)> = Vec::new();
    for held in list(app, manifest_path)? {
        must_be_whole(manifest_path, &held.paper, held.state)?;
        let Some(file) = &held.paper.file else { continue };
        let own = Path::new(file)
            .file_name()
            .map_or_else(|| "paper".into(), |n| n.to_string_lossy());
        let name = format!("{:02}-{}-{own}", papers.len() + 1, held.paper.id);
        contents.push((name.clone(), read_file(&folder.join(file))?));
        papers.push(PackedPaper { name, held });
    }
    if papers.is_empty() {
        return Err(AppError::input(format!(
            "{} lists no file, so there is nothing to pack; take papers in \
             with `hashgate evidence add`",
            manifest_path.display()
        )));
    }
    Ok(BrokerPack { papers, contents })
}

impl BrokerPack {
    /// The files of the pack: the papers, the index page, and the hashes of
    /// the papers.
    fn files(self, index: String) -> Vec<(String, Vec<u8>)> {
        let mut files = self.contents;
        let sums = files.iter().fold(String::new(), |out, (name, bytes)| {
            out + &format!("{}  {name}\n", sha256_hex(bytes))
        });
        files.push(("index.html".to_owned(), index.into_bytes()));
        files.push(("SHA256SUMS".to_owned(), sums.into_bytes()));
        files
    }

    /// Writes the pack as a folder, or as a ZIP file if the name ends so.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Output`] if it cannot be written.
    pub fn write(self, out: &Path, index: String) -> Result<(), AppError> {
        let is_zip =
            out.extension().is_some_and(|end| end.eq_ignore_ascii_case("zip"));
        if is_zip {
            let bytes = self.zip(index).map_err(|e| unwritten(out, &e))?;
            return files::write_file(out, &bytes);
        }
        fs::create_dir_all(out).map_err(|e| unwritten(out, &e))?;
        for (name, bytes) in self.files(index) {
            files::write_file(&out.join(name), &bytes)?;
        }
        Ok(())
    }

    /// The pack as the bytes of a ZIP file. The same files give the same
    /// bytes: entries bear no time of packing.
    ///
    /// # Errors
    ///
    /// What the packer says, such as of a name that is too long.
    pub fn zip(self, index: String) -> io::Result<Vec<u8>> {
        let mut zip = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated)
            .last_modified_time(zip::DateTime::default());
        for (name, bytes) in self.files(index) {
            zip.start_file(name.as_str(), options)?;
            zip.write_all(&bytes)?;
        }
        Ok(zip.finish()?.into_inner())
    }
}
