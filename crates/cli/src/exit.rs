//! Exit codes are an API: scripts rely on them.

use std::{
    borrow::Cow,
    ffi::OsString,
    fmt::Display,
    io::{self, Write as _},
    process::ExitCode,
};

use clap::error::ErrorKind as ClapKind;
use hashgate_api::{Code, ErrorObject, Fault};
use hashgate_app::{AppError, AppFault, ErrorKind};
use hashgate_model::{visible, visible_in_json, visible_on_one_line};
use hashgate_questions::Outcome;

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

impl Exit {
    /// The kind of failure; nothing for a command that did its work.
    fn code(self) -> Option<Code> {
        match self {
            Self::Done | Self::Action | Self::Refuse => None,
            Self::Usage => Some(Code::Usage),
            Self::Input => Some(Code::Input),
            Self::NoInput => Some(Code::NoInput),
            Self::Missing => Some(Code::Missing),
            Self::Defect => Some(Code::Defect),
            Self::Output => Some(Code::Output),
        }
    }
}

/// How a failure is told on standard output, besides the sentences on
/// standard error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Not at all.
    Text,
    /// As one indented object, as `--json` gives the answer.
    Json,
    /// As one line, as `--jsonl` gives the answer.
    Jsonl,
}

impl Told {
    /// As the words of the command line ask. They are looked at before clap
    /// reads them, since a command line that is wrong is told in the same
    /// form.
    pub fn of(words: impl Iterator<Item = OsString>) -> Self {
        let mut told = Self::Text;
        for word in words.take_while(|word| word != "--") {
            if word == "--jsonl" {
                return Self::Jsonl;
            }
            if word == "--json" {
                told = Self::Json;
            }
        }
        told
    }

    /// Prints the object of a failure, if one is asked for.
    fn print(self, exit: Exit, faults: Vec<Fault>) {
        let Some(code) = exit.code() else { return };
        let object = ErrorObject::new(code, faults);
        let text = match self {
            Self::Text => return,
            Self::Json => serde_json::to_string_pretty(&object),
            Self::Jsonl => serde_json::to_string(&object),
        };
        if let Ok(text) = text {
            // The exit code and the sentence tell it if this cannot be
            // written.
            let _ = writeln!(io::stdout(), "{}", visible_in_json(&text));
        }
    }
}

/// A panic is a defect of ours; its own message is on standard error.
pub fn of_panic(told: Told) -> Exit {
    let fault = Fault {
        message: "hashgate stopped by a defect of its own; standard error \
                  tells where"
            .to_owned(),
        ..Fault::default()
    };
    told.print(Exit::Defect, vec![fault]);
    Exit::Defect
}

impl From<Outcome> for Exit {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::Done,
            Outcome::Action => Self::Action,
            Outcome::Missing => Self::Missing,
            Outcome::Refuse => Self::Refuse,
        }
    }
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

/// Prints a line to standard error; what others wrote in it cannot act on the
/// terminal.
pub fn tell(line: &str) {
    eprintln!("hashgate: {}", visible_on_one_line(line));
}

/// Why a command could not do its work, in sentences for the user.
#[derive(Debug)]
pub struct Failure {
    exit: Exit,
    message: String,
    faults: Vec<AppFault>,
    /// The answer is printed, and tells the failure itself.
    answered: bool,
}

#[allow(
    clippy::needless_pass_by_value,
    reason = "an error is handed over for good: `map_err(Failure::defect)`"
)]
impl Failure {
    /// A failure with its exit code.
    pub fn new(exit: Exit, message: impl Display) -> Self {
        let message = message.to_string();
        let faults = vec![AppFault { place: None, message: message.clone() }];
        Self { exit, message, faults, answered: false }
    }

    /// A failure that the object of the answer tells, which is printed: with
    /// `--json` no second object follows.
    #[must_use]
    pub fn answered(self) -> Self {
        Self { answered: true, ..self }
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

    /// Prints the message to standard error, and with `--json` the object to
    /// standard output; gives the exit code.
    pub fn report(self, told: Told) -> Exit {
        if !self.message.is_empty() {
            for line in self.message.lines() {
                tell(&shortened(line));
            }
        }
        if !self.answered {
            told.print(self.exit, self.faults.into_iter().map(fault).collect());
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
        let faults = error.faults().to_vec();
        Self { faults, ..Self::new(exit, error) }
    }
}

/// A failure of one shipment of a batch: its exit code, and its object on a
/// line.
pub fn error_line(error: AppError, shipment: &str) -> (Exit, String) {
    let failure = Failure::from(error);
    let faults = failure.faults.into_iter().map(fault).collect();
    let code = failure.exit.code().unwrap_or(Code::Defect);
    let object = ErrorObject::new(code, faults).about(shipment);
    let text = serde_json::to_string(&object).unwrap_or_default();
    (failure.exit, text + "\n")
}

/// A fault on the wire.
fn fault(fault: AppFault) -> Fault {
    let AppFault { place, message } = fault;
    let next = next_step(&message);
    let Some(place) = place else {
        return Fault { message, next, ..Fault::default() };
    };
    let cell = place.cell();
    let file = Some(place.file);
    Fault {
        message,
        file,
        sheet: place.sheet,
        row: place.row,
        cell,
        part: place.part,
        next,
    }
}

/// The words by which our sentences say what to do next, after the last
/// semicolon.
const STEPS: [&str; 58] = [
    "add", "ask", "bring", "check", "choose", "close", "compare", "copy",
    "correct", "create", "delete", "download", "drop", "end", "enter",
    "export", "fetch", "fill", "find", "give", "have", "install", "keep",
    "leave", "let", "list", "look", "make", "move", "name", "open", "put",
    "quote", "read", "record", "remove", "rename", "repeat", "restate",
    "restore", "restrict", "run", "save", "say", "see", "send", "set", "show",
    "sort", "split", "start", "state", "take", "try", "turn", "use", "wait",
    "write",
];

/// The step that a message ends with.
fn next_step(message: &str) -> Option<String> {
    let (_, last) = message.rsplit_once("; ")?;
    let word = last.split([' ', ',']).next()?;
    STEPS.contains(&word).then(|| last.to_owned())
}

/// Prints clap's own message; help and version are no failure.
pub fn of_clap(message: &clap::Error, told: Told) -> ExitCode {
    let text = message.render().to_string();
    // A carriage return stands in no message of clap's own.
    let is_plain = matches!(visible(&text), Cow::Borrowed(_));
    // Nothing is left to be done if the terminal is gone.
    if is_plain && !has_escapes(message) {
        let _ = message.print();
    } else {
        let _ = write!(io::stderr(), "{}", visible(&text));
    }
    if !message.use_stderr() {
        return Exit::Done.into();
    }
    told.print(Exit::Usage, vec![usage(message)]);
    Exit::Usage.into()
}

/// Whether what the user wrote, which a message quotes, has escape sequences;
/// clap takes them out of its plain text and not out of its coloured one.
fn has_escapes(message: &clap::Error) -> bool {
    message.use_stderr()
        && std::env::args_os()
            .any(|arg| arg.to_string_lossy().chars().any(char::is_control))
}

/// What clap says, in one sentence; its tip, or else where help is, is the
/// next step.
fn usage(message: &clap::Error) -> Fault {
    let help = "try '--help'";
    if message.kind() == ClapKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return Fault {
            message: "the command line ends before the command is complete"
                .to_owned(),
            next: Some(help.to_owned()),
            ..Fault::default()
        };
    }
    let text = message.render().to_string();
    let mut parts = text
        .split("\n\n")
        .map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
    let first = parts.next().unwrap_or_default();
    let tip =
        parts.find_map(|part| part.strip_prefix("tip: ").map(str::to_owned));
    Fault {
        message: first.trim_start_matches("error: ").to_owned(),
        next: Some(tip.unwrap_or_else(|| help.to_owned())),
        ..Fault::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_step_that_a_message_ends_with_is_told_apart() {
        let step = |text| next_step(text);
        assert_eq!(
            step("a.csv, row 3: `x` is no date; write it as 2026-11-25")
                .as_deref(),
            Some("write it as 2026-11-25")
        );
        assert_eq!(step("a.csv cannot be opened"), None);
        assert_eq!(
            step("`x` is no port; ports are known by their codes"),
            None
        );
        assert!(STEPS.is_sorted());
    }

    #[test]
    fn a_message_that_quotes_a_whole_file_is_cut_in_its_middle() {
        let line =
            format!("a.csv: {} is not a date; write it", "x".repeat(99_999));
        let short = shortened(&line);
        assert!(short.chars().count() < 700, "{short}");
        assert!(short.starts_with("a.csv: x") && short.ends_with("write it"));
        assert_eq!(shortened("a.csv is empty"), "a.csv is empty");
    }
}
