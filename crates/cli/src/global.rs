//! Flags that every command takes.

use std::path::PathBuf;

use clap::Args;

/// Flags that every command takes.
#[derive(Debug, Args)]
pub struct Global {
    /// Use this folder of data in place of the pack in the binary.
    #[arg(long, global = true, value_name = "DIR", env = "HASHGATE_PACK")]
    pub pack: Option<PathBuf>,
    /// Lay a folder of your own rules beside ours; may be given again.
    #[arg(long, global = true, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
    /// Print one JSON object with a stable schema.
    #[arg(long, global = true)]
    pub json: bool,
    /// Print no progress and no remarks.
    #[arg(long, global = true)]
    pub quiet: bool,
    /// Write what is shown as a page of HTML too: one file, no script.
    #[arg(long, global = true, value_name = "FILE.html")]
    pub html: Option<PathBuf>,
    /// Write what is shown as Markdown too.
    #[arg(long, global = true, value_name = "FILE.md")]
    pub md: Option<PathBuf>,
    /// Print without colour, on a terminal too.
    #[arg(long, global = true)]
    pub no_color: bool,
}
