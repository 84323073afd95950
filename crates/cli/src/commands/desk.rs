//! `hashgate desk`: what the desk keeps, without its pages.

use std::{
    io::{BufReader, Write as _},
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand};
use hashgate_app::{
    App, AppError,
    case_folder::CaseFolder,
    cases::{self, NamedCase},
    decisions, evidence,
};
use hashgate_parties::Evidence;
use hashgate_store::{Act, NewFile, Purpose, Store, StoreError};
use serde::Serialize;

use crate::{
    context::{Context, case_folder, data_folder, now},
    disk,
    exit::{Exit, Failure},
};

/// Which database keeps the desk.
#[derive(Debug, Clone, Args)]
pub struct Database {
    /// The database: `postgres://ACCOUNT@HOST/NAME`, or `sqlite:FILE`;
    /// desk.sqlite in the folder of your data if not given. A password is
    /// better told by `HASHGATE_DATABASE`, which no other account can read.
    #[arg(
        long,
        value_name = "URL",
        env = "HASHGATE_DATABASE",
        hide_env_values = true
    )]
    database: Option<String>,
}

impl Database {
    /// Opens it, made if it is not there, and brings its tables to this
    /// version.
    pub async fn open(&self) -> Result<Store, Failure> {
        if self.database.is_none() {
            let folder = own_folder()?;
            std::fs::create_dir_all(&folder).map_err(|why| {
                Failure::new(
                    Exit::Missing,
                    format!(
                        "the folder of your data, {}, cannot be made ({why}); \
                         set HASHGATE_DATA to one that can",
                        folder.display()
                    ),
                )
            })?;
        }
        Store::open(&self.address()?).await.map_err(refused)
    }

    /// Opens one that is there.
    pub(super) async fn open_existing(&self) -> Result<Store, Failure> {
        Store::open_existing(&self.address()?).await.map_err(refused)
    }

    fn address(&self) -> Result<String, Failure> {
        if let Some(address) = &self.database {
            return Ok(address.clone());
        }
        let file = own_folder()?.join("desk.sqlite");
        Ok(format!("sqlite:{}", file.display()))
    }
}

/// The folder of the user's data.
pub(super) fn own_folder() -> Result<PathBuf, Failure> {
    data_folder().ok_or_else(|| {
        Failure::usage(
            "there is no folder for your data; set HASHGATE_DATA to one, or \
             name the database by --database",
        )
    })
}

/// Why the store did not do what it was asked, with its exit code.
pub fn refused(why: StoreError) -> Failure {
    let exit = match &why {
        StoreError::NotFound(_) => Exit::NoInput,
        StoreError::Conflict(_) | StoreError::Retained(_) => Exit::Usage,
        StoreError::Backup(_) => Exit::Input,
        StoreError::Unreachable { .. }
        | StoreError::Foreign(_)
        | StoreError::Database(_) => Exit::Missing,
        StoreError::System(_) => Exit::Defect,
    };
    Failure::new(exit, why)
}

/// A line on standard error that no flag silences.
pub fn told(line: &str) {
    // Who has closed standard error wants no line.
    let _ = writeln!(std::io::stderr(), "hashgate: {line}");
}

/// Back up, restore and fill what the desk keeps.
#[derive(Debug, Args)]
pub struct DeskArgs {
    #[command(subcommand)]
    what: DeskCommand,
}

#[derive(Debug, Subcommand)]
enum DeskCommand {
    /// Write everything that the desk keeps into one file.
    ///
    /// The file is the same for both databases and can be restored into
    /// either. It holds every paper and the hashes of passwords: keep it as
    /// you keep the database.
    Backup {
        /// The file to write.
        out: PathBuf,
        #[command(flatten)]
        database: Database,
    },
    /// Read a backup into a database that keeps nothing yet.
    Restore {
        /// The backup.
        file: PathBuf,
        #[command(flatten)]
        database: Database,
    },
    /// Take what the command line stores into the desk: cases, reviewers'
    /// decisions, evidence.
    ///
    /// All of it stays where it is and as useful as before; what the desk has
    /// already is passed over. Papers whose files were changed or lost since
    /// are told and not taken.
    TakeIn {
        /// The folder of stored cases, if not the usual one.
        #[arg(long, value_name = "DIR")]
        cases: Option<PathBuf>,
        /// A manifest of papers (`evidence add`), for the shipment of
        /// `--shipment`; the desk answers it anew.
        #[arg(long, value_name = "MANIFEST", requires = "shipment")]
        evidence: Option<PathBuf>,
        /// The shipment that the papers are of: the last part of its address.
        #[arg(long, value_name = "ID", requires = "evidence")]
        shipment: Option<String>,
        #[command(flatten)]
        database: Database,
    },
}

pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(Failure::defect)
}

pub fn run(args: &DeskArgs, cx: &Context) -> Result<Exit, Failure> {
    runtime()?.block_on(async {
        match &args.what {
            DeskCommand::Backup { out, database } => {
                back_up(out, database, cx).await
            }
            DeskCommand::Restore { file, database } => {
                restore(file, database, cx).await
            }
            DeskCommand::TakeIn { cases, evidence, shipment, database } => {
                let papers = evidence.as_deref().zip(shipment.as_deref());
                take_in(cases.as_deref(), papers, database, cx).await
            }
        }
    })
}

async fn back_up(
    out: &Path,
    database: &Database,
    cx: &Context,
) -> Result<Exit, Failure> {
    if out.exists() {
        return Err(Failure::usage(format!(
            "{} is there already; name another file, so that no backup is lost",
            out.display()
        )));
    }
    let store = database.open_existing().await?;
    // Beside the file that it becomes, and that name only when it is whole.
    let folder = match out.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = tempfile::Builder::new()
        .prefix(".hashgate-backup-")
        .tempfile_in(folder)
        .map_err(|why| Failure::output(&why))?;
    let wrote = store.back_up(file.as_file_mut()).await.map_err(refused)?;
    file.as_file().sync_all().map_err(|why| Failure::output(&why))?;
    file.persist(out).map_err(|why| Failure::output(&why.error))?;
    if cx.json() {
        told_json(cx, "hashgate.desk_backup/1", &wrote)?;
    } else {
        disk::print(&format!(
            "{} rows, SHA-256 {}, in {}\n",
            wrote.rows,
            wrote.sha256,
            out.display()
        ))?;
    }
    Ok(Exit::Done)
}

async fn restore(
    file: &Path,
    database: &Database,
    cx: &Context,
) -> Result<Exit, Failure> {
    let from = std::fs::File::open(file).map_err(|why| {
        Failure::new(
            Exit::NoInput,
            format!("{} cannot be opened: {why}", file.display()),
        )
    })?;
    let store = database.open().await?;
    let read =
        store.restore(&mut BufReader::new(from)).await.map_err(refused)?;
    if cx.json() {
        told_json(cx, "hashgate.desk_backup/1", &read)?;
    } else {
        disk::print(&format!(
            "{} rows, SHA-256 {}, restored\n",
            read.rows, read.sha256
        ))?;
    }
    Ok(Exit::Done)
}

pub(super) fn told_json<T: Serialize>(
    cx: &Context,
    schema: &str,
    body: &T,
) -> Result<(), Failure> {
    let app = cx.app()?;
    Context::print_json(schema, app.today(), app.pack(), body)
}

/// What was taken in.
#[derive(Debug, Serialize)]
struct TakenIn {
    taken: Vec<String>,
    had: Vec<String>,
    faults: Vec<String>,
}

/// Takes decisions of the data folder in, each with its papers.
async fn take_in_decisions(
    store: &Store,
    app: &App,
    act: Act<'_>,
    all: &mut TakenIn,
) -> Result<(), Failure> {
    let mut remarks = Vec::new();
    let own = decisions::own(app, &mut remarks)?;
    all.faults.extend(own.refused().iter().cloned());
    let (kept, _) = store.dispositions().await.map_err(refused)?;
    for decision in own.all() {
        let text = serde_json::to_string(decision).map_err(Failure::defect)?;
        let name = format!(
            "decision about {} and {}",
            decision.party.name, decision.listed
        );
        if kept.contains(&text) {
            all.had.push(name);
            continue;
        }
        let read = |paper: &Evidence| {
            let bytes = disk::read(Path::new(&paper.file))?;
            Ok::<_, AppError>((paper.file.clone(), bytes))
        };
        let papers = decision.evidence.iter().map(read);
        let papers = match papers.collect::<Result<Vec<_>, _>>() {
            Ok(papers) => papers,
            Err(why) => {
                all.faults.push(format!("{name}: {}", why.message()));
                continue;
            }
        };
        store
            .keep_disposition(&text, &papers, None, act)
            .await
            .map_err(refused)?;
        all.taken.push(name);
    }
    Ok(())
}

/// Takes the papers of a manifest in, for a shipment that is kept.
async fn take_in_evidence(
    store: &Store,
    manifest: &Path,
    shipment: &str,
    act: Act<'_>,
    all: &mut TakenIn,
) -> Result<(), Failure> {
    let papers = evidence::held_files(manifest)?;
    let had = store.files_of(shipment).await.map_err(refused)?;
    let mut new = false;
    for (held, file) in papers {
        let Some(file) = file else {
            all.faults.push(format!("{}: it has no file", held.id));
            continue;
        };
        let name = format!("{} {}", held.id, file.name);
        let covers = serde_json::to_string(&held).map_err(Failure::defect)?;
        if had.iter().any(|one| one.covers == covers) {
            all.had.push(name);
            continue;
        }
        let kept = NewFile {
            purpose: Purpose::Evidence,
            name: file.name,
            bytes: file.bytes,
            covers,
        };
        store.add_file(shipment, &kept, act).await.map_err(refused)?;
        all.taken.push(name);
        new = true;
    }
    if new {
        store.ask_again(shipment, act).await.map_err(refused)?;
    }
    Ok(())
}

async fn take_in(
    folder: Option<&Path>,
    papers: Option<(&Path, &str)>,
    database: &Database,
    cx: &Context,
) -> Result<Exit, Failure> {
    let app = cx.app()?;
    let store = database.open().await?;
    let dir = folder.map(Path::to_path_buf).or_else(case_folder);
    let folder = CaseFolder::new(dir);
    let mut all =
        TakenIn { taken: Vec::new(), had: Vec::new(), faults: Vec::new() };
    let act = Act { actor: "take-in", at: now(), pack: &app.meta().sha256 };
    for name in folder.names()? {
        let text = folder.text(&name).and_then(|text| {
            let case = NamedCase::of_text(&name, text.clone())?;
            cases::clock(&app, &case, app.today())?;
            Ok(text)
        });
        let text = match text {
            Ok(text) => text,
            Err(why) => {
                all.faults.push(format!("case {name}: {}", why.message()));
                continue;
            }
        };
        match store.new_case(&name, &text, None, act).await {
            Ok(()) => all.taken.push(name),
            Err(StoreError::Conflict(_)) => all.had.push(name),
            Err(why) => return Err(refused(why)),
        }
    }
    take_in_decisions(&store, &app, act, &mut all).await?;
    if let Some((manifest, shipment)) = papers {
        take_in_evidence(&store, manifest, shipment, act, &mut all).await?;
    }
    if cx.json() {
        told_json(cx, "hashgate.desk_taken_in/1", &all)?;
    } else {
        let lines: Vec<String> = [
            ("taken in", &all.taken),
            ("had", &all.had),
            ("not taken in", &all.faults),
        ]
        .into_iter()
        .flat_map(|(what, names)| {
            names.iter().map(move |name| format!("{what}: {name}\n"))
        })
        .collect();
        let text = if lines.is_empty() {
            "there is nothing to take in\n".to_owned()
        } else {
            lines.concat()
        };
        disk::print(&hashgate_model::visible(&text))?;
    }
    Ok(if all.faults.is_empty() { Exit::Done } else { Exit::Action })
}
