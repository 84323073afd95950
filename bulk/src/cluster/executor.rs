//! `hashgate-bulk executor`.

use std::{path::PathBuf, sync::Arc};

use ballista_core::{ids::new_instance_id, registry::BallistaFunctionRegistry};
use ballista_executor::executor_process::{
    ExecutorProcessConfig, start_executor_process,
};
use hashgate_app::{AppError, ErrorKind};

use super::{
    ID,
    scheduler::{session_config, state_with_functions},
    unusable,
};
use crate::functions::Functions;

/// How an executor is to run.
#[derive(Debug, Clone)]
pub struct ExecutorRequest {
    /// The address it listens on.
    pub host: String,
    /// The name by which others reach it; the address if none is given.
    pub external_host: Option<String>,
    /// Where it is asked for results.
    pub port: u16,
    /// Where it is given work.
    pub grpc_port: u16,
    /// The scheduler.
    pub scheduler_host: String,
    /// Its port.
    pub scheduler_port: u16,
    /// So many pieces of work at a time; the cores if 0.
    pub cores: usize,
    /// The folder for what is kept between stages; it is made.
    pub work_folder: PathBuf,
    /// It is heard of each so many seconds.
    pub heartbeat_seconds: u64,
    /// So many bytes for sorts and the like; 70% of the memory if not given.
    pub memory_bytes: Option<u64>,
}

/// Runs an executor until the process ends. Its id says what it rests on.
///
/// # Errors
///
/// [`AppError`] if it cannot listen there, or the scheduler does not answer.
pub async fn executor(
    request: ExecutorRequest,
    functions: Functions,
) -> Result<(), AppError> {
    let folder = &request.work_folder;
    std::fs::create_dir_all(folder).map_err(|e| {
        AppError::new(
            ErrorKind::Output,
            format!("{} cannot be made: {e}", folder.display()),
        )
    })?;
    let what = format!("an executor at {}:{}", request.host, request.port);
    let state = state_with_functions(session_config(), &functions);
    let registry = BallistaFunctionRegistry::from(&state);
    let external_host =
        request.external_host.or_else(|| Some(request.host.clone()));
    let config = ExecutorProcessConfig {
        executor_id: format!("{ID}{}-{}", functions.mark(), new_instance_id()),
        bind_host: request.host,
        external_host,
        port: request.port,
        grpc_port: request.grpc_port,
        scheduler_host: request.scheduler_host,
        scheduler_port: request.scheduler_port,
        scheduler_connect_timeout_seconds: 60,
        vcores: request.cores,
        work_dir: Some(request.work_folder.display().to_string()),
        // Files that a lost scheduler no longer removes.
        job_data_ttl_seconds: 3_600,
        job_data_clean_up_interval_seconds: 60,
        executor_heartbeat_interval_seconds: request.heartbeat_seconds,
        memory_pool_size: request.memory_bytes,
        override_function_registry: Some(Arc::new(registry)),
        override_config_producer: Some(Arc::new(session_config)),
        ..ExecutorProcessConfig::default()
    };
    start_executor_process(Arc::new(config))
        .await
        .map_err(|e| unusable(&what, e))
}
