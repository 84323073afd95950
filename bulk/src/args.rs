//! The command line.

use std::{path::PathBuf, time::Duration};

use clap::{Args as ClapArgs, Parser, Subcommand};
use hashgate_app::AppError;
use hashgate_bulk::cluster::{
    EXECUTOR_GRPC_PORT, EXECUTOR_PORT, Patience, SCHEDULER_PORT,
};

const EXIT_CODES: &str = "\
Exit codes: 0 done, nothing to look at; 1 done, with hits, rows that were not \
screened or duties that are not complete; 64 the command line is wrong; 65 the \
job or a file cannot be used; 66 a file cannot be opened; 69 the cluster, an \
executor or a copy of a list is missing; 70 a defect of hashgate; 74 the \
answers cannot be written.";

/// hashgate's questions over files of any size: who is on a list, what is in
/// the box, what is owed.
#[derive(Debug, Parser)]
#[command(name = "hashgate-bulk", version, after_help = EXIT_CODES)]
pub struct Args {
    /// Tell what engine and cluster do, on standard error.
    #[arg(long, global = true)]
    pub verbose: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run a job: here, or by the executors of a cluster.
    Run(RunArgs),
    /// Print a job that is ready but for its files; without a name, list them.
    Template {
        /// screen, rescreen, manifests, tariff, counterfactual.
        name: Option<String>,
    },
    /// Tell what answers rest on, and the functions for SQL, as JSON.
    About {
        #[command(flatten)]
        data: Data,
    },
    /// Be the scheduler of a cluster.
    Scheduler(SchedulerArgs),
    /// Be an executor of a cluster.
    Executor(ExecutorArgs),
}

/// What answers rest on; the same on every machine of a cluster.
#[derive(Debug, ClapArgs)]
pub struct Data {
    /// A folder of data in place of the pack of the program.
    #[arg(long, value_name = "DIR")]
    pub pack: Option<PathBuf>,
    /// The folder of kept lists; that of `hashgate` if not given.
    #[arg(long = "data", value_name = "DIR", env = "HASHGATE_DATA")]
    pub kept: Option<PathBuf>,
    /// Use the extracts of the pack, whatever lists are kept.
    #[arg(long = "no-data", conflicts_with = "kept")]
    pub extracts: bool,
}

impl Data {
    /// The folder of kept lists.
    pub fn folder(&self) -> Option<PathBuf> {
        if self.extracts {
            return None;
        }
        let named = |variable: &str| {
            let value = std::env::var_os(variable);
            value.filter(|value| !value.is_empty()).map(PathBuf::from)
        };
        self.kept.clone().or_else(|| {
            named("XDG_DATA_HOME")
                .or_else(|| Some(named("HOME")?.join(".local/share")))
                .map(|folder| folder.join("hashgate"))
        })
    }
}

/// A job.
#[derive(Debug, ClapArgs)]
pub struct RunArgs {
    /// The job (`hashgate-bulk template screen` prints one).
    #[arg(value_name = "JOB.toml")]
    pub job: PathBuf,
    /// The scheduler, as http://HOST:PORT; without it all is done here.
    #[arg(long, value_name = "URL")]
    pub cluster: Option<String>,
    /// So many executors must answer before the work begins.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub executors: usize,
    /// So many seconds are waited for them.
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub wait: u64,
    /// A part that is not answered after so many seconds is handed over again.
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    pub part_limit: u64,
    /// A part is handed over so often.
    #[arg(long, value_name = "N", default_value_t = 4,
        value_parser = clap::value_parser!(u32).range(1..=100))]
    pub tries: u32,
    /// So many cores work here; all if 0.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub cores: usize,
    /// Print the manifest as JSON in place of the summary.
    #[arg(long)]
    pub json: bool,
    /// No progress and no remarks on standard error.
    #[arg(long)]
    pub quiet: bool,
    #[command(flatten)]
    pub data: Data,
}

impl RunArgs {
    /// How long to wait for what.
    pub fn patience(&self) -> Patience {
        Patience {
            executors: self.executors,
            ready: Duration::from_secs(self.wait),
            part: Duration::from_secs(self.part_limit),
            tries: self.tries,
        }
    }
}

/// A scheduler.
#[derive(Debug, ClapArgs)]
pub struct SchedulerArgs {
    /// The address to listen on; others than this machine's own are unguarded.
    #[arg(long, default_value = "127.0.0.1")]
    pub host: String,
    /// The name by which executors reach it, if that is another.
    #[arg(long)]
    pub external_host: Option<String>,
    /// The port.
    #[arg(long, default_value_t = SCHEDULER_PORT)]
    pub port: u16,
    /// An executor that was not heard of for so many seconds is lost.
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    pub executor_timeout_seconds: u64,
    /// Lost executors are looked for each so many seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    pub expire_seconds: u64,
    #[command(flatten)]
    pub data: Data,
}

/// An executor.
#[derive(Debug, ClapArgs)]
pub struct ExecutorArgs {
    /// The address to listen on; others than this machine's own are unguarded.
    #[arg(long, default_value = "127.0.0.1")]
    pub host: String,
    /// The name by which others reach it, if that is another.
    #[arg(long)]
    pub external_host: Option<String>,
    /// The port for results.
    #[arg(long, default_value_t = EXECUTOR_PORT)]
    pub port: u16,
    /// The port for work.
    #[arg(long, default_value_t = EXECUTOR_GRPC_PORT)]
    pub grpc_port: u16,
    /// The scheduler, as HOST:PORT.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:20050")]
    pub scheduler: String,
    /// So many pieces of work at a time; as many as cores if 0.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub cores: usize,
    /// The folder for what is kept between stages.
    #[arg(long, value_name = "DIR")]
    pub work_folder: PathBuf,
    /// It is heard of each so many seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    pub heartbeat_seconds: u64,
    /// So many MiB for sorts; 70% of the memory if not given.
    #[arg(long, value_name = "MIB")]
    pub memory_mib: Option<u64>,
    #[command(flatten)]
    pub data: Data,
}

impl ExecutorArgs {
    /// The host and port of the scheduler.
    pub fn scheduler(&self) -> Result<(String, u16), AppError> {
        self.scheduler
            .rsplit_once(':')
            .and_then(|(host, port)| {
                Some((host.to_owned(), port.parse().ok()?))
            })
            .ok_or_else(|| {
                AppError::request(format!(
                    "`{}` is not HOST:PORT of a scheduler",
                    self.scheduler
                ))
            })
    }
}
