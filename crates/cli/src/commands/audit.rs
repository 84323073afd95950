//! `hashgate audit`: the log of the desk, proven and signed.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use hashgate_app::ErrorKind;
use hashgate_store::{AuditHead, unguessable};
use serde::Serialize;

use crate::{
    commands::{
        desk::{Database, own_folder, refused, runtime, told_json},
        verified,
    },
    context::Context,
    disk,
    exit::{Exit, Failure},
};

/// Prove the log of the desk, and export its head.
#[derive(Debug, Args)]
pub struct AuditArgs {
    #[command(subcommand)]
    what: AuditCommand,
}

#[derive(Debug, Subcommand)]
enum AuditCommand {
    /// Hold every line of the log against the one before it.
    ///
    /// A log that was made anew as a whole agrees with itself: give a head
    /// that was exported before, and kept elsewhere, to tell that too.
    Verify {
        /// A head that `audit head` wrote.
        #[arg(long, value_name = "FILE")]
        head: Option<PathBuf>,
        #[command(flatten)]
        database: Database,
    },
    /// Write the head of the log, signed (ed25519), to be kept elsewhere.
    ///
    /// The key is made the first time and lies in the folder of your data, not
    /// in the database: whoever changes that cannot sign.
    Head {
        #[command(flatten)]
        database: Database,
    },
}

/// A log that was proven.
#[derive(Debug, Serialize)]
struct AuditVerified {
    lines: i64,
    link: String,
    faults: Vec<String>,
}

pub fn run(args: &AuditArgs, cx: &Context) -> Result<Exit, Failure> {
    runtime()?.block_on(async {
        match &args.what {
            AuditCommand::Verify { head, database } => {
                verify(head.as_deref(), database, cx).await
            }
            AuditCommand::Head { database } => {
                let store = database.open_existing().await?;
                let key = signing_key(&own_folder()?.join("audit.key"))?;
                let head = store.audit_head(&key).await.map_err(refused)?;
                told_json(cx, "hashgate.audit_head/1", &head)?;
                Ok(Exit::Done)
            }
        }
    })
}

async fn verify(
    head: Option<&Path>,
    database: &Database,
    cx: &Context,
) -> Result<Exit, Failure> {
    let head: Option<AuditHead> = match head {
        None => None,
        Some(path) => {
            let bytes = disk::read(path)?;
            let read = serde_json::from_slice(&bytes).map_err(|why| {
                Failure::new(
                    Exit::Input,
                    format!(
                        "{} is no head of a log ({why}); give a file that \
                         `hashgate audit head` wrote",
                        path.display()
                    ),
                )
            })?;
            Some(read)
        }
    };
    let store = database.open_existing().await?;
    let found = store.verify_audit(head.as_ref()).await.map_err(refused)?;
    let faults: Vec<String> =
        found.faults.iter().map(hashgate_server::log_fault).collect();
    let exit = verified::exit(&faults);
    if cx.json() {
        let body =
            AuditVerified { lines: found.lines, link: found.link, faults };
        told_json(cx, "hashgate.audit_verified/1", &body)?;
        return Ok(exit);
    }
    let count = usize::try_from(found.lines).unwrap_or(usize::MAX);
    let whole = "every one as it was written";
    disk::print(&verified::text(count, ["line", "lines"], whole, &faults))?;
    Ok(exit)
}

/// The key that heads are signed with; made the first time, for its owner
/// alone.
fn signing_key(path: &Path) -> Result<[u8; 32], Failure> {
    let unusable = |why: &dyn std::fmt::Display| {
        Failure::new(
            Exit::Missing,
            format!("{} is no key to sign with: {why}", path.display()),
        )
    };
    match hashgate_app::read_file(path) {
        Ok(bytes) => {
            let text = String::from_utf8_lossy(&bytes);
            let digits = text.trim();
            // One key of 64 digits; not made anew in silence.
            let mut key = [0; 32];
            if digits.len() != 64 {
                return Err(unusable(&"it has not 64 digits"));
            }
            for (n, byte) in key.iter_mut().enumerate() {
                let pair = digits.get(n * 2..n * 2 + 2).unwrap_or_default();
                *byte = u8::from_str_radix(pair, 16)
                    .map_err(|why| unusable(&why))?;
            }
            Ok(key)
        }
        Err(why) if why.kind() == ErrorKind::NoInput => {
            let text = unguessable().map_err(refused)?
                + &unguessable().map_err(refused)?;
            hashgate_app::keep_file(path, text.as_bytes())?;
            signing_key(path)
        }
        Err(why) => Err(why.into()),
    }
}
