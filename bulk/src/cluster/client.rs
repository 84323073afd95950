//! The client: waits until executors answer, hands them chunks, and proves
//! what comes back.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use ballista::extension::{SessionConfigExt, SessionContextExt};
use ballista_core::ids::new_instance_id;
use datafusion::{
    arrow::array::RecordBatch,
    error::DataFusionError,
    execution::{context::SessionContext, session_state::SessionStateBuilder},
    parquet::{
        arrow::ArrowWriter, basic::Compression,
        file::properties::WriterProperties,
    },
    prelude::ParquetReadOptions,
};
use futures::TryStreamExt;
use hashgate_app::{AppError, ErrorKind, Observer};
use serde::Deserialize;

use super::{
    ID,
    scheduler::{session_config, state_with_functions},
};
use crate::{
    functions::Functions,
    plan::{Plan, register, said},
    run::{Chunk, Folder, STAGE, prove},
};

/// A chunk is parted into groups of so many rows, among which executors share
/// it.
const GROUP_ROWS: usize = 16_384;

/// How long to wait for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For so many executors at least.
    pub executors: usize,
    /// So long until they answer.
    pub ready: Duration,
    /// So long for a part; then it is handed over again.
    pub part: Duration,
    /// So often a part is handed over.
    pub tries: u32,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            executors: 1,
            ready: Duration::from_mins(1),
            part: Duration::from_mins(10),
            tries: 4,
        }
    }
}

/// A client of a scheduler, with executors that rest on the same as it does.
pub struct Client {
    /// `http://host:port`.
    address: String,
    mark: String,
    /// What no other client is called.
    session: String,
    context: SessionContext,
    patience: Patience,
    executors: usize,
}

/// What the scheduler says of an executor.
#[derive(Debug, Deserialize)]
struct Executor {
    id: String,
    host: String,
    port: u16,
}

impl Client {
    /// Waits until executors answer, and says which.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Missing`] if none does in time, or one rests on another
    /// pack, other lists or another program.
    pub async fn connect(
        url: &str,
        functions: &Functions,
        patience: Patience,
        observer: &mut dyn Observer,
    ) -> Result<Self, AppError> {
        let bare = ["df://", "http://"]
            .iter()
            .find_map(|scheme| url.strip_prefix(scheme))
            .unwrap_or(url)
            .trim_end_matches('/');
        let (host, port) = bare.rsplit_once(':').unwrap_or((bare, ""));
        if host.is_empty() || port.parse::<u16>().is_err() {
            return Err(AppError::request(format!(
                "`{url}` is not the address of a scheduler; write \
                 http://HOST:PORT"
            )));
        }
        let address = format!("http://{bare}");
        let mark = functions.mark().to_owned();
        let executors = ready(&address, &mark, patience).await?;
        for one in &executors {
            observer.remark(&format!(
                "executor {}:{} answers and rests on {mark}",
                one.host, one.port
            ));
        }
        let executors = executors.len();
        let config = session_config()
            .with_target_partitions(16)
            .set_usize("datafusion.optimizer.repartition_file_min_size", 0)
            .set_bool(
                "datafusion.execution.parquet.schema_force_view_types",
                false,
            );
        let state = state_with_functions(config, functions);
        let context =
            SessionContext::remote_with_state(&format!("df://{bare}"), state)
                .await
                .map_err(|e| lost(&address, said(&e)))?;
        // The client's functions are replaced by Ballista's own set.
        register(&context, functions);
        let session = new_instance_id();
        Ok(Self { address, mark, session, context, patience, executors })
    }

    /// How many chunks are under way at once: one is handed over or read back
    /// while the others are answered.
    pub(crate) fn at_once(&self) -> usize {
        self.executors + 1
    }

    /// The answers of executors to a chunk, proven to be those to its rows.
    pub(crate) async fn answer(
        &self,
        plan: &Plan,
        folder: &Path,
        chunk: &Chunk,
    ) -> Result<Vec<RecordBatch>, AppError> {
        let staged = Staged::write(folder, plan, chunk).await?;
        let mut last = String::new();
        for attempt in 1..=self.patience.tries {
            if attempt > 1 {
                // A scheduler that was started again has no executor yet.
                let patience = Patience { executors: 1, ..self.patience };
                ready(&self.address, &self.mark, patience).await?;
            }
            let name = self.job_name(chunk.number, attempt);
            let once = self.once(plan, &staged.path, &name);
            match tokio::time::timeout(self.patience.part, once).await {
                Ok(Ok(answers)) => match prove(chunk, &answers) {
                    Ok(()) => return Ok(answers),
                    Err(why) => last = why.to_string(),
                },
                Ok(Err(e)) => {
                    let text = e.to_string();
                    if is_other_pack(&text) {
                        return Err(other_pack(&self.mark, &said(&e)));
                    }
                    last = said(&e);
                }
                Err(_) => {
                    // Executors are not kept at work that nobody waits for.
                    self.cancel(name).await;
                    last = format!(
                        "it was not answered within {} seconds",
                        self.patience.part.as_secs()
                    );
                }
            }
            log::warn!("part {}, try {attempt}: {last}", chunk.number);
        }
        Err(AppError::new(
            ErrorKind::Missing,
            format!(
                "part {} was handed over {} times and not answered; the last \
                 time: {last}. What is finished is taken up by the next run",
                chunk.number, self.patience.tries
            ),
        ))
    }

    async fn once(
        &self,
        plan: &Plan,
        staged: &Path,
        name: &str,
    ) -> Result<Vec<RecordBatch>, DataFusionError> {
        let state = self.context.state();
        let config = state.config().clone().with_ballista_job_name(name);
        let state = SessionStateBuilder::new_from_existing(state)
            .with_config(config)
            .build();
        let context = SessionContext::new_with_state(state);
        let schema = plan.chunk_schema();
        let options = ParquetReadOptions::default().schema(&schema);
        let path = staged.display().to_string();
        let rows = context.read_parquet(path, options).await?;
        let answers = plan.of_chunk(&context, rows)?;
        answers.execute_stream().await?.try_collect().await
    }

    /// A name that no other job of the scheduler has.
    fn job_name(&self, part: u32, attempt: u32) -> String {
        format!("hashgate-bulk {} part {part} try {attempt}", self.session)
    }

    /// Ends a job on the scheduler, if it can be reached.
    async fn cancel(&self, name: String) {
        let address = self.address.clone();
        let cancelled =
            tokio::task::spawn_blocking(move || cancel(&address, &name));
        match cancelled.await {
            Ok(Ok(())) => {}
            Ok(Err(why)) => log::warn!("a job was not ended: {why}"),
            Err(e) => log::warn!("a job was not ended: {e}"),
        }
    }
}

/// A chunk as a file that executors read; removed when it is dropped.
struct Staged {
    path: PathBuf,
}

impl Staged {
    async fn write(
        folder: &Path,
        plan: &Plan,
        chunk: &Chunk,
    ) -> Result<Self, AppError> {
        let folder = folder.join(STAGE);
        let unwritten = |e: &dyn std::fmt::Display| {
            AppError::new(
                ErrorKind::Output,
                format!("a part cannot be written for executors: {e}"),
            )
        };
        fs::create_dir_all(&folder).map_err(|e| unwritten(&e))?;
        let folder = folder.canonicalize().map_err(|e| unwritten(&e))?;
        let name = Folder::part_name(chunk.number);
        let path = folder.join(format!("{name}.parquet"));
        let (schema, batches) = (plan.chunk_schema(), chunk.batches.clone());
        let to = path.clone();
        let write = move || {
            let properties = WriterProperties::builder()
                .set_compression(Compression::SNAPPY)
                .set_max_row_group_row_count(Some(GROUP_ROWS))
                .build();
            let file = fs::File::create(&to)
                .map_err(datafusion::parquet::errors::ParquetError::from)?;
            let mut writer = ArrowWriter::try_new(
                file,
                Arc::clone(&schema),
                Some(properties),
            )?;
            for batch in &batches {
                writer.write(batch)?;
            }
            writer.close().map(|_| ())
        };
        let staged = Self { path };
        tokio::task::spawn_blocking(write)
            .await
            .map_err(AppError::defect)?
            .map_err(|e| unwritten(&e))?;
        Ok(staged)
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // One that stays is removed by the next run.
        let _ = fs::remove_file(&self.path);
    }
}

/// Waits until enough executors answer that rest on the same.
async fn ready(
    address: &str,
    mark: &str,
    patience: Patience,
) -> Result<Vec<Executor>, AppError> {
    const EACH: Duration = Duration::from_millis(300);
    let until = Instant::now() + patience.ready;
    loop {
        let url = format!("{address}/api/executors");
        let told = tokio::task::spawn_blocking(move || executors(&url))
            .await
            .map_err(AppError::defect)?;
        let why = match told {
            Ok(all) => {
                let other = all.iter().find(|one| !rests_on(one, mark));
                if let Some(other) = other {
                    let at = format!("{}:{}", other.host, other.port);
                    return Err(other_pack(
                        mark,
                        &format!("the executor at {at} is `{}`", other.id),
                    ));
                }
                if all.len() >= patience.executors.max(1) {
                    return Ok(all);
                }
                format!(
                    "{} of {} executors answer",
                    all.len(),
                    patience.executors.max(1)
                )
            }
            Err(why) => why,
        };
        if Instant::now() >= until {
            return Err(lost(
                address,
                format!("after {} seconds {why}", patience.ready.as_secs()),
            ));
        }
        tokio::time::sleep(EACH).await;
    }
}

fn executors(url: &str) -> Result<Vec<Executor>, String> {
    told(&agent(), url)
}

/// Ends the job of that name.
fn cancel(address: &str, name: &str) -> Result<(), String> {
    let agent = agent();
    let jobs: Vec<Job> = told(&agent, &format!("{address}/api/jobs"))?;
    for job in jobs.iter().filter(|job| job.job_name == name) {
        let url = format!("{address}/api/job/{}", job.job_id);
        agent.patch(&url).send_empty().map_err(|e| e.to_string())?;
    }
    Ok(())
}

/// What the scheduler says of a job.
#[derive(Debug, Deserialize)]
struct Job {
    job_id: String,
    job_name: String,
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(5)))
        .build()
        .into()
}

fn told<T: for<'d> Deserialize<'d>>(
    agent: &ureq::Agent,
    url: &str,
) -> Result<T, String> {
    let mut answer = agent
        .get(url)
        .call()
        .map_err(|e| format!("the scheduler does not answer ({e})"))?;
    let text = answer.body_mut().read_to_string().map_err(|e| e.to_string())?;
    serde_json::from_str(&text)
        .map_err(|e| format!("it is not a scheduler of ours ({e})"))
}

fn rests_on(executor: &Executor, mark: &str) -> bool {
    executor
        .id
        .strip_prefix(ID)
        .and_then(|rest| rest.strip_prefix(mark))
        .is_some_and(|rest| rest.starts_with('-'))
}

/// Whether an error says that a function of ours is not there: where a plan is
/// read, or where it is run.
fn is_other_pack(text: &str) -> bool {
    let unread = "is not provided for scalar function hg_";
    let unknown = ["UDF named \"hg_", "UDF named \\\"hg_"];
    text.contains(unread) || unknown.iter().any(|words| text.contains(words))
}

fn other_pack(mark: &str, why: &str) -> AppError {
    AppError::new(
        ErrorKind::Missing,
        format!(
            "an executor rests on another pack, other lists or another \
             version than this client, which rests on {mark}: {why}. Give all \
             of them the same --pack, --data and program"
        ),
    )
}

fn lost(address: &str, why: impl std::fmt::Display) -> AppError {
    AppError::new(
        ErrorKind::Missing,
        format!("the cluster at {address} cannot be used: {why}"),
    )
}
