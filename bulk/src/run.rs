//! A job, from its files to its manifest.

mod answer;
mod chunks;
mod folder;
mod part;
mod tariff;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, mpsc::sync_channel},
    thread,
};

use futures::{StreamExt, stream::FuturesUnordered};
use hashgate_app::{AppError, Observer};
use hashgate_model::sha256_hex;
use hashgate_report::{document::Document, render};
use serde::{Deserialize, Serialize};

use crate::{
    functions::Functions,
    input::{Identity, Source, Survey, survey},
    job::Job,
    plan::Plan,
    summary::{self, Tally},
};
pub use answer::Place;
use chunks::Chunks;
pub use chunks::{Chunk, Span};
use folder::Finished;
pub use folder::{Folder, MANIFEST, Part, STAGE};
pub(crate) use part::prove;

/// The form of a manifest.
pub const MANIFEST_FORM: &str = "hashgate.bulk-manifest/1";

/// What stands in the manifest: that the job is done, and what it gave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`MANIFEST_FORM`].
    pub schema: String,
    /// What the job is called.
    pub title: String,
    /// The day as of which the answers hold.
    pub as_of: String,
    /// SHA-256 of the pack.
    pub pack: String,
    /// What the answers rest on: pack, lists, program.
    pub rests_on: String,
    /// SHA-256 of the job in its one form.
    pub job_sha256: String,
    /// The files that were read.
    pub inputs: Vec<Identity>,
    /// How many rows were read.
    pub rows_in: u64,
    /// How many rows were answered: as many.
    pub rows_answered: u64,
    /// The parts, in the order of the rows.
    pub parts: Vec<Part>,
    /// What was passed over or interpreted.
    pub notes: Vec<String>,
}

/// What became of a job.
#[derive(Debug)]
pub struct Outcome {
    /// The manifest that was written.
    pub manifest: Manifest,
    /// Parts that were finished by an earlier run.
    pub resumed: usize,
    /// Whether a row needs somebody to look at it.
    pub needs_action: bool,
    /// The summary.
    pub summary: Document,
}

/// Runs a job: reads, asks, writes parts, and the manifest last.
///
/// # Errors
///
/// [`AppError`] in one sentence; there is then no manifest, and parts that are
/// finished are taken up by the next run of the same job.
pub async fn run(
    job: &Job,
    home: &Path,
    functions: &Functions,
    place: &Place,
    observer: &mut dyn Observer,
) -> Result<Outcome, AppError> {
    let job_sha256 = sha256_hex(job.canonical()?.as_bytes());
    if let Some(tariff) = &job.tariff {
        return tariff::run(job, tariff, functions, &job_sha256, observer);
    }
    let plan = Arc::new(Plan::new(job, functions)?);
    let mut survey = survey(job, home)?;
    let identity: Vec<&Identity> =
        survey.sources.iter().map(|source| &source.identity).collect();
    let inputs = serde_json::to_string(&identity).map_err(AppError::defect)?;
    let run = sha256_hex(
        format!("{job_sha256}\n{}\n{inputs}", functions.rests_on()).as_bytes(),
    );
    let (folder, done) = Folder::take(&job.output.folder, &run)?;
    for note in &survey.notes {
        observer.remark(note);
    }
    if !done.is_empty() {
        let parts = done.len();
        observer.remark(&format!(
            "{parts} parts were finished before and are taken up"
        ));
    }
    let folder = Arc::new(folder);
    let resumed = done.len();
    let work = Work { job, plan: &plan, folder: &folder, place };
    let (finished, rows_in, notes) =
        work.answer(&survey, done, observer).await?;
    survey.sources.iter().try_for_each(Source::check_unchanged)?;
    survey.notes.extend(notes);
    let about = About { job, functions, job_sha256, resumed };
    let inputs = survey.sources.into_iter().map(|s| s.identity).collect();
    about.conclude(&folder, inputs, (rows_in, survey.notes), finished)
}

/// What of a run is the same for every part.
struct Work<'w> {
    job: &'w Job,
    plan: &'w Arc<Plan>,
    folder: &'w Arc<Folder>,
    place: &'w Place,
}

impl Work<'_> {
    /// Answers every chunk that is not done; gives all parts in their order,
    /// how many rows were read, and what a reader should know of them.
    async fn answer(
        &self,
        survey: &Survey,
        mut done: std::collections::BTreeMap<u32, Finished>,
        observer: &mut dyn Observer,
    ) -> Result<(Vec<Finished>, u64, Vec<String>), AppError> {
        let (send, receive) = sync_channel(1);
        let schema = self.plan.chunk_schema();
        let part_rows = self.job.output.part_rows;
        let survey_there = survey.clone();
        // Reading goes on while others are answered.
        let reader = thread::spawn(move || {
            let mut chunks = Chunks::new(&survey_there, schema, part_rows);
            loop {
                let next = chunks.next_chunk();
                let ended = !matches!(next, Ok(Some(_)));
                if send.send(next).is_err() || ended {
                    return chunks.notes;
                }
            }
        });
        let receive = Arc::new(std::sync::Mutex::new(receive));
        let mut under_way = FuturesUnordered::new();
        let (mut rows_in, mut numbers) = (0, 0);
        let mut parts: Vec<(u32, Finished)> = Vec::new();
        let mut ended = false;
        observer.begin("rows", None);
        loop {
            while !ended && under_way.len() < self.place.at_once() {
                let Some(chunk) = next_of(&receive).await? else {
                    ended = true;
                    break;
                };
                rows_in += chunk.rows;
                numbers = chunk.number;
                let before = done.remove(&chunk.number);
                if let Some(before) = before.filter(|finished| {
                    finished.part.rows == chunk.rows
                        && finished.part.of == chunk.spans
                }) {
                    observer.advance(chunk.rows);
                    parts.push((chunk.number, before));
                    continue;
                }
                under_way.push(answer::part(
                    Arc::clone(self.plan),
                    Arc::clone(self.folder),
                    self.place.clone(),
                    self.job.output.csv,
                    chunk,
                ));
            }
            let Some(finished) = under_way.next().await else { break };
            let (number, finished) = finished?;
            observer.advance(finished.part.rows);
            parts.push((number, finished));
        }
        observer.end();
        let notes = reader.join().map_err(|_| {
            AppError::defect("the reader of the files broke down")
        })?;
        if numbers == 0 {
            return Err(AppError::input(
                "the files have heads and not one row; nothing was answered",
            ));
        }
        parts.sort_by_key(|(number, _)| *number);
        let parts = parts.into_iter().map(|(_, finished)| finished).collect();
        Ok((parts, rows_in, notes))
    }
}

type Next = Result<Option<Chunk>, AppError>;

/// The next chunk of the reader, without holding up answers under way.
async fn next_of(
    receive: &Arc<std::sync::Mutex<std::sync::mpsc::Receiver<Next>>>,
) -> Next {
    let receive = Arc::clone(receive);
    let next = tokio::task::spawn_blocking(move || {
        let receive =
            receive.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        receive.recv()
    });
    match next.await {
        Ok(Ok(next)) => next,
        // The reader has sent its last.
        Ok(Err(_)) => Ok(None),
        Err(e) => Err(AppError::defect(e)),
    }
}

/// What a manifest says besides its parts.
struct About<'a> {
    job: &'a Job,
    functions: &'a Functions,
    job_sha256: String,
    resumed: usize,
}

impl About<'_> {
    /// Counts once more, writes the summary, and the manifest last.
    fn conclude(
        self,
        folder: &Folder,
        inputs: Vec<Identity>,
        (rows_in, notes): (u64, Vec<String>),
        finished: Vec<Finished>,
    ) -> Result<Outcome, AppError> {
        let mut tally = Tally::default();
        let mut parts = Vec::with_capacity(finished.len());
        for one in finished {
            tally.merge(one.tally);
            parts.push(one.part);
        }
        let rows_answered: u64 = parts.iter().map(|part| part.rows).sum();
        if rows_answered != rows_in || tally.rows != rows_in {
            return Err(AppError::defect(format!(
                "{rows_in} rows were read, {rows_answered} answered and {} \
                 counted",
                tally.rows
            )));
        }
        let Self { job, functions, job_sha256, resumed } = self;
        let pack = functions.app().meta();
        let about = format!(
            "as of {} · pack {} · {} files",
            job.as_of,
            pack.short_hash(),
            inputs.len()
        );
        let summary = summary::document(&job.title, &about, &notes, &tally);
        folder.write("summary.html", render::html(&summary).as_bytes())?;
        folder.write_json("summary.json", &tally)?;
        let manifest = Manifest {
            schema: MANIFEST_FORM.to_owned(),
            title: job.title.clone(),
            as_of: job.as_of.date().to_string(),
            pack: pack.sha256.clone(),
            rests_on: functions.rests_on().to_owned(),
            job_sha256,
            inputs,
            rows_in,
            rows_answered,
            parts,
            notes,
        };
        folder.clear_stage()?;
        folder.write_json(MANIFEST, &manifest)?;
        let needs_action = tally.needs_action();
        Ok(Outcome { manifest, resumed, needs_action, summary })
    }
}

/// The manifest of a folder; none if its job is not done.
///
/// # Errors
///
/// [`AppError`] if it is not a manifest.
pub fn manifest(folder: &Path) -> Result<Option<Manifest>, AppError> {
    let path: PathBuf = folder.join(MANIFEST);
    if !path.exists() {
        return Ok(None);
    }
    let bytes = hashgate_app::read_file(&path)?;
    serde_json::from_slice(&bytes).map(Some).map_err(|e| {
        AppError::input(format!("{} is not a manifest: {e}", path.display()))
    })
}
