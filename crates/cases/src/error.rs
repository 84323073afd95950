//! What is wrong with a case.

use std::fmt;

/// One thing wrong with a case file or one of its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFault {
    /// The number of the event, counted from 1 in the order of the file;
    /// none for the head of the file.
    pub event: Option<usize>,
    /// The line of the file, counted from 1, where it is known.
    pub line: Option<usize>,
    /// What is wrong and what to do; after the number of an event it reads
    /// on: `event 2 (cf28) has no date`.
    pub what: String,
}

impl CaseFault {
    /// The fault with its place in the file that has this text: the line
    /// itself, else that on which its event begins.
    #[must_use]
    pub fn located(mut self, text: &str) -> Self {
        self.line = self.line.or_else(|| event_line(text, self.event?));
        self
    }

    /// The fault as a sentence with the file and, where it is known, the line.
    #[must_use]
    pub fn in_file(&self, file: &str) -> String {
        match self.line {
            Some(line) => format!("{file}, line {line}: {self}"),
            None => format!("{file}: {self}"),
        }
    }
}

/// The line, counted from 1, on which the event of a number begins.
fn event_line(text: &str, number: usize) -> Option<usize> {
    let heads = text
        .lines()
        .enumerate()
        .filter(|(_, line)| line.trim_start().starts_with("[[event]]"));
    heads.map(|(at, _)| at + 1).nth(number.checked_sub(1)?)
}

impl CaseError {
    /// Every fault of the file, each with its line where that is known;
    /// nothing if it is not the file that is at fault.
    pub fn faults(&self, text: &str) -> Vec<CaseFault> {
        let faults = match self {
            Self::Form(fault) => std::slice::from_ref(fault),
            Self::Events(faults) => faults.as_slice(),
            Self::NoLaw(_) | Self::NoLetter { .. } => &[],
        };
        faults.iter().map(|fault| fault.clone().located(text)).collect()
    }

    /// What is wrong, a sentence a line, each with the file and its line.
    ///
    /// # Example
    ///
    /// ```
    /// use hashgate_cases::CaseFile;
    /// let text = "# held at LAX\n[case]\nname = \"lax\"\n";
    /// let error = CaseFile::read(text).unwrap_err();
    /// let told = error.in_file("events.toml", text);
    /// assert!(told.starts_with("events.toml, line 2: `case` is not a key"));
    /// ```
    pub fn in_file(&self, file: &str, text: &str) -> String {
        let faults = self.faults(text);
        if faults.is_empty() {
            return format!("{file}: {self}");
        }
        let told = faults.iter().map(|fault| fault.in_file(file));
        told.collect::<Vec<_>>().join("\n")
    }
}

impl fmt::Display for CaseFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.event {
            Some(number) => write!(f, "event {number} {}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

/// What is wrong with a case.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CaseError {
    /// The file is no TOML, or not of the form of a case.
    #[error("the case cannot be read: {0}")]
    Form(CaseFault),
    /// Events that cannot be as they are; every one is named.
    #[error("{}", list(.0))]
    Events(Vec<CaseFault>),
    /// The pack has no data for cases.
    #[error(
        "the pack has no {0} for cases; update the pack or use the built-in \
         one"
    )]
    NoLaw(&'static str),
    /// A letter that the pack does not have.
    #[error("there is no letter `{asked}`; choose one of {}", .known.join(", "))]
    NoLetter {
        /// The letter asked for.
        asked: String,
        /// The letters there are.
        known: Vec<String>,
    },
}

fn list(faults: &[CaseFault]) -> String {
    faults.iter().map(CaseFault::to_string).collect::<Vec<_>>().join("\n")
}
