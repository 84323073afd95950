//! A chunk is answered, here or by executors, and becomes a part.

use std::sync::Arc;

use datafusion::{
    arrow::array::RecordBatch, catalog::MemTable, error::DataFusionError,
    execution::context::SessionContext,
};
use futures::TryStreamExt;
use hashgate_app::AppError;

use super::{
    chunks::Chunk,
    folder::{Finished, Folder},
    part,
};
use crate::{
    cluster::Client,
    functions::Functions,
    plan::{Plan, local_context, said},
};

/// So many chunks are under way at once on one machine: while one is written,
/// the next is answered.
const AT_ONCE: usize = 2;

/// Where chunks are answered.
#[derive(Clone)]
pub enum Place {
    /// In this process.
    Here {
        /// With the functions.
        context: SessionContext,
        /// On so many partitions.
        partitions: usize,
    },
    /// By the executors of a cluster.
    Cluster(Arc<Client>),
}

impl Place {
    /// This process, on so many cores.
    pub fn here(functions: &Functions, partitions: usize) -> Self {
        let partitions = partitions.max(1);
        let context = local_context(functions, partitions);
        Self::Here { context, partitions }
    }

    /// How many chunks are under way at once.
    pub(super) fn at_once(&self) -> usize {
        match self {
            Self::Here { .. } => AT_ONCE,
            Self::Cluster(client) => client.at_once(),
        }
    }
}

/// Answers a chunk and writes its part.
pub(super) async fn part(
    plan: Arc<Plan>,
    folder: Arc<Folder>,
    place: Place,
    csv: bool,
    chunk: Chunk,
) -> Result<(u32, Finished), AppError> {
    let answered = match &place {
        Place::Here { context, partitions } => {
            here(&plan, context, *partitions, &chunk).await.map_err(|e| {
                AppError::input(format!(
                    "part {} cannot be answered: {}",
                    chunk.number,
                    said(&e)
                ))
            })?
        }
        Place::Cluster(client) => {
            client.answer(&plan, folder.path(), &chunk).await?
        }
    };
    let number = chunk.number;
    let write = move || {
        let (schema, kinds) = (plan.output_schema(), plan.answers());
        let encoded = part::encode(&chunk, &answered, &schema, &kinds, csv)?;
        let bytes = (encoded.parquet.as_slice(), encoded.csv.as_deref());
        let counted = (chunk.rows, encoded.tally);
        folder.write_part(number, bytes, chunk.spans, counted)
    };
    let finished = tokio::task::spawn_blocking(write).await;
    Ok((number, finished.map_err(AppError::defect)??))
}

/// The answers of this process.
async fn here(
    plan: &Plan,
    context: &SessionContext,
    partitions: usize,
    chunk: &Chunk,
) -> Result<Vec<RecordBatch>, DataFusionError> {
    let each = chunk.batches.len().div_ceil(partitions).max(1);
    let parts = chunk.batches.chunks(each).map(<[_]>::to_vec).collect();
    let table = MemTable::try_new(plan.chunk_schema(), parts)?;
    let rows = context.read_table(Arc::new(table))?;
    let answers = plan.of_chunk(context, rows)?;
    answers.execute_stream().await?.try_collect().await
}
