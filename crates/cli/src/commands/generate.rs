//! `hashgate generate`: man pages and shell completion, from one definition.

use std::path::PathBuf;

use clap::{Args, Command, Subcommand};
use clap_complete::Shell;

use crate::{
    disk,
    exit::{Exit, Failure},
};

#[derive(Debug, Args)]
pub struct GenerateArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Write the man page of every command into a folder.
    Man {
        /// The folder; it must exist.
        #[arg(value_name = "DIR")]
        dir: PathBuf,
    },
    /// Print the completion of a shell.
    Completion {
        /// The shell.
        #[arg(value_enum)]
        shell: Shell,
    },
}

pub fn run(args: GenerateArgs, mut command: Command) -> Result<Exit, Failure> {
    match args.what {
        What::Man { dir } => {
            clap_mangen::generate_to(command, &dir).map_err(|e| {
                Failure::new(
                    Exit::Output,
                    format!("{} cannot be written: {e}", dir.display()),
                )
            })?;
        }
        What::Completion { shell } => {
            let mut bytes = Vec::new();
            clap_complete::generate(
                shell,
                &mut command,
                "hashgate",
                &mut bytes,
            );
            disk::print(&String::from_utf8_lossy(&bytes))?;
        }
    }
    Ok(Exit::Done)
}
