//! Many machines: a scheduler and executors of Ballista with our functions,
//! and the client that hands them chunks.
//!
//! ```text
//! client ── chunk as Parquet in a shared folder ──> executors read it
//!   │                                                    │
//!   ├── plan, which names hg_screen_<mark> ──> scheduler ┤
//!   │                                                    │
//!   └── answers, streamed <───────────────────────────────┘
//!       proven row by row, written here
//! ```
//!
//! Executors write nothing but what Ballista keeps between stages: one that
//! leaves while it writes results would write rows twice. A chunk that fails is
//! handed over again whole.

mod client;
mod executor;
mod scheduler;

use std::{future::Future, net::IpAddr};

use hashgate_app::{AppError, ErrorKind};

pub use client::{Client, Patience};
pub use executor::{ExecutorRequest, executor};
pub use scheduler::{SchedulerRequest, scheduler};

/// The ports, below those that Linux gives to whoever asks for any.
pub const SCHEDULER_PORT: u16 = 20_050;
/// Where an executor is asked for results.
pub const EXECUTOR_PORT: u16 = 20_051;
/// Where an executor is given work.
pub const EXECUTOR_GRPC_PORT: u16 = 20_052;

/// How the id of an executor of ours begins; the mark of what it rests on
/// follows.
const ID: &str = "hashgate-";

/// Plans are deep, and so are the calls that walk them.
const STACK: usize = 32 << 20;

/// Runs to its end what a process of a cluster does.
///
/// # Errors
///
/// What it fails with, and [`ErrorKind::Defect`] if no thread can be made.
pub fn run_on_threads<T>(
    work: impl Future<Output = Result<T, AppError>>,
) -> Result<T, AppError> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK)
        .build()
        .map_err(|e| AppError::new(ErrorKind::Defect, e))?
        .block_on(work)
}

/// What must be said of an address that others reach; nothing of one that only
/// this machine does.
///
/// # Example
///
/// ```
/// use hashgate_bulk::cluster::warning;
/// assert_eq!(warning("127.0.0.1"), None);
/// assert!(warning("10.0.0.7").unwrap().contains("no authentication"));
/// ```
pub fn warning(host: &str) -> Option<String> {
    let own = host == "localhost"
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    (!own).then(|| {
        format!(
            "{host} is reached by others and there is no authentication: \
             whoever reaches it runs work here and reads what this process \
             may read; let nobody but the machines of the cluster through"
        )
    })
}

fn unusable(what: &str, e: impl std::fmt::Display) -> AppError {
    AppError::new(ErrorKind::Missing, format!("{what}: {e}"))
}
