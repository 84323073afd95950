//! Exit codes are an API: scripts rely on them.

use std::{fmt::Display, process::ExitCode};

use hashgate_app::{AppError, ErrorKind};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "the table is the contract, whole")]
pub enum Exit {
    /// Clear, or done.
    Done = 0,
    /// Done, and something needs action: evidence, a hold, hits, a conflict.
    Action = 1,
    /// Refuse.
    Refuse = 2,
    /// The command line is wrong.
    Usage = 64,
    /// The input cannot be used.
    Input = 65,
    /// The input cannot be opened.
    NoInput = 66,
    /// A needed service or part of the pack is missing or stale beyond use.
    Missing = 69,
    /// A defect of ours.
    Defect = 70,
    /// Output could not be written.
    Output = 74,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// No line of a message is longer than this many characters.
const LONGEST: usize = 600;

/// A line of a message, which may quote a file, at a length that is read.
fn shortened(line: &str) -> String {
    let more = line.chars().count().saturating_sub(LONGEST);
    if more == 0 {
        return line.to_owned();
    }
    // What to do next stands at the end.
    let chars = || line.chars();
    let head: String = chars().take(LONGEST / 2).collect();
    let tail: String = chars().skip(LONGEST / 2 + more).collect();
    format!("{head} [... {more} characters ...] {tail}")
}

/// Why a command could not do its work, in sentences for the user.
#[derive(Debug)]
pub struct Failure {
    exit: Exit,
    message: String,
}

#[allow(
    clippy::needless_pass_by_value,
    reason = "an error is handed over for good: `map_err(Failure::defect)`"
)]
impl Failure {
    /// A failure with its exit code.
    pub fn new(exit: Exit, message: impl Display) -> Self {
        Self { exit, message: message.to_string() }
    }

    /// The command line is wrong.
    pub fn usage(message: impl Display) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// A defect of ours.
    pub fn defect(message: impl Display) -> Self {
        Self::new(Exit::Defect, message)
    }

    /// A batch whose reader closed the pipe: it has had what it wanted, so
    /// nothing is said, but not every answer was given.
    pub fn cut_short(error: &std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            return Self::new(Exit::Output, "");
        }
        Self::output(error)
    }

    /// Output could not be written.
    pub fn output(error: &std::io::Error) -> Self {
        Self::new(Exit::Output, format!("output cannot be written: {error}"))
    }

    /// Prints the message to standard error and gives the exit code.
    pub fn report(self) -> Exit {
        if !self.message.is_empty() {
            for line in self.message.lines() {
                eprintln!("hashgate: {}", shortened(line));
            }
        }
        self.exit
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        let exit = match error.kind() {
            ErrorKind::Request => Exit::Usage,
            ErrorKind::Input => Exit::Input,
            ErrorKind::NoInput => Exit::NoInput,
            ErrorKind::Missing => Exit::Missing,
            ErrorKind::Defect => Exit::Defect,
            ErrorKind::Output => Exit::Output,
        };
        Self::new(exit, error)
    }
}

/// Prints clap's own message; help and version are no failure.
pub fn of_clap(message: &clap::Error) -> ExitCode {
    // Nothing is left to be done if the terminal is gone.
    let _ = message.print();
    if message.use_stderr() { Exit::Usage } else { Exit::Done }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_that_quotes_a_whole_file_is_cut_in_its_middle() {
        let line =
            format!("a.csv: {} is no date; write it", "x".repeat(99_999));
        let short = shortened(&line);
        assert!(short.chars().count() < 700, "{short}");
        assert!(short.starts_with("a.csv: x") && short.ends_with("write it"));
        assert_eq!(shortened("a.csv is empty"), "a.csv is empty");
    }
}
