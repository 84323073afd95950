//! hashgate's questions over files of any size.

mod args;
mod terminal;

use std::{io::Write as _, process::ExitCode, thread::available_parallelism};

use clap::Parser as _;
use hashgate_app::{App, AppError, ErrorKind};
use hashgate_bulk::{
    cluster::{
        Client, ExecutorRequest, SchedulerRequest, executor, run_on_threads,
        scheduler, warning,
    },
    functions::{Functions, Question},
    job::Job,
    run::{Outcome, Place, run},
    templates,
};
use hashgate_model::AsOf;
use hashgate_report::{Style, render};
use serde_json::json;

use crate::{
    args::{Args, Command, Data, ExecutorArgs, RunArgs, SchedulerArgs},
    terminal::{Terminal, tell},
};

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(e) => {
            // Help and version go to standard output, mistakes do not.
            let wrong = e.use_stderr();
            let _ = e.print();
            return ExitCode::from(if wrong { 64 } else { 0 });
        }
    };
    terminal::log_to_stderr(args.verbose);
    let done = match args.command {
        Command::Run(args) => run_job(&args),
        Command::Template { name } => template(name.as_deref()),
        Command::About { data } => about(&data),
        Command::Scheduler(args) => run_scheduler(args),
        Command::Executor(args) => run_executor(args),
    };
    match done {
        Ok(code) => ExitCode::from(code),
        Err(e) => {
            tell(&format!("error: {e}"));
            ExitCode::from(exit_code(e.kind()))
        }
    }
}

/// The codes of the house (`hashgate help exit`).
fn exit_code(kind: ErrorKind) -> u8 {
    match kind {
        ErrorKind::Request => 64,
        ErrorKind::Input => 65,
        ErrorKind::NoInput => 66,
        ErrorKind::Missing => 69,
        ErrorKind::Defect => 70,
        ErrorKind::Output => 74,
    }
}

/// The functions over the pack and the lists that were named.
fn functions(data: &Data, as_of: Option<AsOf>) -> Result<Functions, AppError> {
    let pack = match &data.pack {
        Some(folder) => hashgate_app::pack::load(folder, &[])?,
        None => hashgate_embedded::pack().map_err(AppError::defect)?,
    };
    // No answer asks for today: each is told its day.
    let day = as_of
        .or_else(|| pack.meta.read_to("rates").map(AsOf))
        .ok_or_else(|| AppError::defect("the pack has no day"))?;
    Functions::new(&App::new(pack, data.folder(), day))
}

fn run_job(args: &RunArgs) -> Result<u8, AppError> {
    let job = Job::open(&args.job)?;
    let home = args.job.parent().map(std::path::Path::to_owned);
    let home = home.unwrap_or_default();
    let functions = functions(&args.data, Some(job.as_of))?;
    let mut terminal = Terminal::new(!args.quiet);
    let outcome = run_on_threads(async {
        let place = match &args.cluster {
            Some(url) if job.tariff.is_none() => {
                let patience = args.patience();
                let client =
                    Client::connect(url, &functions, patience, &mut terminal);
                Place::Cluster(std::sync::Arc::new(client.await?))
            }
            _ => {
                let cores = match args.cores {
                    0 => available_parallelism().map_or(1, usize::from),
                    cores => cores,
                };
                Place::here(&functions, cores)
            }
        };
        run(&job, &home, &functions, &place, &mut terminal).await
    })?;
    say(&job, &outcome, args)?;
    Ok(u8::from(outcome.needs_action))
}

fn say(job: &Job, outcome: &Outcome, args: &RunArgs) -> Result<(), AppError> {
    let text = if args.json {
        let mut text = serde_json::to_string_pretty(&outcome.manifest)
            .map_err(AppError::defect)?;
        text.push('\n');
        text
    } else {
        let manifest = &outcome.manifest;
        format!(
            "{}{} rows in, {} answered, in {} parts ({} of an earlier run): {}\n",
            render::terminal(&outcome.summary, Style::PLAIN),
            manifest.rows_in,
            manifest.rows_answered,
            manifest.parts.len(),
            outcome.resumed,
            job.output.folder.display()
        )
    };
    print(&text)
}

fn template(name: Option<&str>) -> Result<u8, AppError> {
    let Some(name) = name else {
        print(&format!("{}\n", templates::NAMES.join("\n")))?;
        return Ok(0);
    };
    let text = templates::text(name).ok_or_else(|| {
        AppError::request(format!(
            "`{name}` is not a template; there are {}",
            templates::NAMES.join(", ")
        ))
    })?;
    print(text)?;
    Ok(0)
}

/// What the answers of this program rest on, and the functions.
fn about(data: &Data) -> Result<u8, AppError> {
    let functions = functions(data, None)?;
    let all = Question::ALL.map(|question| {
        let (fewest, arguments) = question.arguments();
        let (needed, optional) = arguments.split_at(fewest);
        json!({
            "name": question.name(),
            "needs": needed,
            "takes_too": optional,
        })
    });
    let about = json!({
        "schema": "hashgate.bulk-about/1",
        "rests_on": functions.rests_on(),
        "mark": functions.mark(),
        "pack": functions.app().meta().sha256,
        "functions": all,
    });
    let text =
        serde_json::to_string_pretty(&about).map_err(AppError::defect)?;
    print(&format!("{text}\n"))?;
    Ok(0)
}

fn run_scheduler(args: SchedulerArgs) -> Result<u8, AppError> {
    let functions = functions(&args.data, None)?;
    if let Some(warning) = warning(&args.host) {
        tell(&format!("warning: {warning}"));
    }
    let SchedulerArgs { host, external_host, port, .. } = args;
    tell(&format!(
        "a scheduler at {host}:{port}, resting on {}",
        functions.mark()
    ));
    let request = SchedulerRequest {
        host,
        external_host,
        port,
        executor_timeout_seconds: args.executor_timeout_seconds,
        expire_seconds: args.expire_seconds,
    };
    run_on_threads(scheduler(request, functions))?;
    Ok(0)
}

fn run_executor(args: ExecutorArgs) -> Result<u8, AppError> {
    let functions = functions(&args.data, None)?;
    if let Some(warning) = warning(&args.host) {
        tell(&format!("warning: {warning}"));
    }
    let (scheduler_host, scheduler_port) = args.scheduler()?;
    tell(&format!(
        "an executor at {}:{}, resting on {}",
        args.host,
        args.port,
        functions.mark()
    ));
    let cores = match args.cores {
        0 => available_parallelism().map_or(1, usize::from),
        cores => cores,
    };
    let request = ExecutorRequest {
        host: args.host,
        external_host: args.external_host,
        port: args.port,
        grpc_port: args.grpc_port,
        scheduler_host,
        scheduler_port,
        cores,
        work_folder: args.work_folder,
        heartbeat_seconds: args.heartbeat_seconds,
        memory_bytes: args.memory_mib.map(|mib| mib << 20),
    };
    run_on_threads(executor(request, functions))?;
    Ok(0)
}

fn print(text: &str) -> Result<(), AppError> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        // Whoever reads has read enough.
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        done => done.map_err(|e| AppError::new(ErrorKind::Output, e)),
    }
}
