//! `hashgate-bulk scheduler`.

use std::{net::SocketAddr, sync::Arc};

use ballista_core::extension::SessionConfigExt;
use ballista_scheduler::{
    cluster::BallistaCluster, config::SchedulerConfig,
    scheduler_process::start_server,
};
use datafusion::{
    execution::{SessionState, session_state::SessionStateBuilder},
    prelude::SessionConfig,
};
use hashgate_app::AppError;

use super::unusable;
use crate::functions::Functions;

/// How a scheduler is to run.
#[derive(Debug, Clone)]
pub struct SchedulerRequest {
    /// The address it listens on.
    pub host: String,
    /// The name by which executors reach it; the address if none is given.
    pub external_host: Option<String>,
    /// The port.
    pub port: u16,
    /// An executor that was not heard of for so many seconds is lost.
    pub executor_timeout_seconds: u64,
    /// Lost executors are looked for each so many seconds.
    pub expire_seconds: u64,
}

/// Runs a scheduler until the process ends.
///
/// # Errors
///
/// [`AppError`] if it cannot listen there.
pub async fn scheduler(
    request: SchedulerRequest,
    functions: Functions,
) -> Result<(), AppError> {
    let what = format!("a scheduler at {}:{}", request.host, request.port);
    let address: SocketAddr = format!("{}:{}", request.host, request.port)
        .parse()
        .map_err(|e| unusable(&what, e))?;
    let config = SchedulerConfig {
        bind_host: request.host.clone(),
        external_host: request.external_host.unwrap_or(request.host),
        bind_port: request.port,
        executor_timeout_seconds: request.executor_timeout_seconds,
        expire_dead_executor_interval_seconds: request.expire_seconds,
        no_executors_grace_period_seconds: request.executor_timeout_seconds,
        task_max_failures: 4,
        stage_max_failures: 4,
        finished_job_data_clean_up_interval_seconds: 30,
        finished_job_state_clean_up_interval_seconds: 600,
        override_config_producer: Some(Arc::new(session_config)),
        override_session_builder: Some(Arc::new(move |config| {
            Ok(state_with_functions(config, &functions))
        })),
        ..SchedulerConfig::default()
    };
    let cluster = BallistaCluster::new_from_config(&config)
        .await
        .map_err(|e| unusable(&what, e))?;
    start_server(cluster, address, Arc::new(config))
        .await
        .map_err(|e| unusable(&what, e))
}

/// The settings of a session. The adaptive planner stays off: with it a job
/// never ends after the loss of an executor that holds finished files.
pub(super) fn session_config() -> SessionConfig {
    SessionConfig::new_with_ballista()
        .with_ballista_adaptive_query_planner(false)
}

/// The state of a session, with our functions.
pub(super) fn state_with_functions(
    config: SessionConfig,
    functions: &Functions,
) -> SessionState {
    let mut state = SessionStateBuilder::new()
        .with_default_features()
        .with_config(config)
        .build();
    for function in functions.marked() {
        // A registry in memory takes any function.
        let _ = datafusion::execution::FunctionRegistry::register_udf(
            &mut state, function,
        );
    }
    state
}
