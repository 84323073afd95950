//! `hashgate generate`: man pages, shell completion and schemas, each from
//! its one definition.

use std::path::PathBuf;

use clap::{Args, Command, Subcommand, builder::PossibleValuesParser};
use clap_complete::Shell;
use hashgate_api::schema;

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
    /// Print the JSON Schema (draft 2020-12) of one kind of JSON answer.
    Schema {
        /// The schema: `dossier` is that of `hashgate.dossier/1`.
        #[arg(
            value_name = "NAME",
            required_unless_present = "list",
            value_parser = PossibleValuesParser::new(schema::names())
        )]
        name: Option<String>,
        /// Print the names of all schemas.
        #[arg(long, conflicts_with = "name")]
        list: bool,
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
        // Without a name the list was asked for: clap lets nothing else by.
        What::Schema { name: None, .. } => {
            let names: Vec<&str> = schema::names().collect();
            disk::print(&(names.join("\n") + "\n"))?;
        }
        What::Schema { name: Some(name), .. } => {
            let text = schema::text(&name).map_err(Failure::defect)?;
            let unknown = || Failure::defect(format!("no schema `{name}`"));
            disk::print(&text.ok_or_else(unknown)?)?;
        }
    }
    Ok(Exit::Done)
}
