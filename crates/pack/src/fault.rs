//! What is wrong with data, said so that the next step is plain.

use std::{collections::BTreeSet, fmt};

use crate::blanks::BLANK;

/// One fault of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file below `data/`.
    pub file: String,
    /// The line of the file, counted from 1; nothing if the fault is about no
    /// single line.
    pub line: Option<u32>,
    /// What is wrong, where in the file, and what to do next; one sentence.
    pub what: String,
}

/// Every fault found, in the order found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faults {
    all: Vec<Fault>,
    /// Files whose text could not be read into entries.
    malformed: BTreeSet<String>,
    /// Whether a blank was told.
    has_blanks: bool,
}

impl Faults {
    /// Notes a fault.
    ///
    /// One that only quotes a blank (see [`crate::skeleton`]) is passed over:
    /// the blank itself is told.
    pub fn note(&mut self, file: &str, what: impl Into<String>) {
        self.note_at(file, None, what);
    }

    /// Notes a fault of one line, counted from 1.
    pub fn note_at(
        &mut self,
        file: &str,
        line: Option<usize>,
        what: impl Into<String>,
    ) {
        let what = what.into();
        // Only where blanks were told: a text may hold the word by itself.
        if !(self.has_blanks && what.contains(&format!("{BLANK}:"))) {
            let line = line.and_then(|line| u32::try_from(line).ok());
            self.all.push(Fault { file: file.to_owned(), line, what });
        }
    }

    /// Notes what is still to be written in a file; what else is wrong there
    /// because of it cannot be judged.
    pub(crate) fn note_blank(&mut self, file: &str, line: usize, what: String) {
        self.malformed.insert(file.to_owned());
        self.has_blanks = true;
        let line = u32::try_from(line).ok();
        let fault = Fault { file: file.to_owned(), line, what };
        // A file that goes with one at fault is looked through once more.
        if !self.all.contains(&fault) {
            self.all.push(fault);
        }
    }

    /// Notes that a file, or an entry of it, cannot be read at all, so that
    /// what others expect of it cannot be judged.
    pub fn note_malformed(
        &mut self,
        file: &str,
        line: Option<usize>,
        what: impl Into<String>,
    ) {
        self.note_at(file, line, what);
        self.malformed.insert(file.to_owned());
    }

    /// Notes that `file` asks for something that `source` (a file, or a
    /// folder with its `/`) does not hold.
    ///
    /// Nothing is noted while `source` is itself malformed: the fault told
    /// there is the one to correct, and this may be no more than its
    /// consequence.
    pub fn note_absent(
        &mut self,
        file: &str,
        source: &str,
        what: impl Into<String>,
    ) {
        if !self.is_malformed(source) {
            self.note(file, what);
        }
    }

    /// Whether a file, or any file below a folder written with its `/`,
    /// could not be read.
    pub fn is_malformed(&self, source: &str) -> bool {
        if source.ends_with('/') {
            self.malformed.iter().any(|file| file.starts_with(source))
        } else {
            self.malformed.contains(source)
        }
    }

    /// The faults, in the order found.
    pub fn iter(&self) -> std::slice::Iter<'_, Fault> {
        self.all.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The value if there is no fault.
    ///
    /// # Errors
    ///
    /// The faults themselves.
    pub fn into_result<T>(self, value: T) -> Result<T, Self> {
        if self.all.is_empty() { Ok(value) } else { Err(self) }
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, fault) in self.all.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            write!(f, "data/{}: {}", fault.file, fault.what)?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

impl<'a> IntoIterator for &'a Faults {
    type Item = &'a Fault;
    type IntoIter = std::slice::Iter<'a, Fault>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A fault that quotes a word of the data is never passed over for it.
    #[test]
    fn only_what_quotes_a_blank_that_was_told_is_passed_over() {
        let mut faults = Faults::default();
        faults.note("a.toml", "`BLANKET LICENSE` is no agency");
        faults.note("a.toml", "`BLANK: a name` is no agency");
        assert_eq!(faults.len(), 2);
        faults.note_blank("a.toml", 3, "line 3: `agency` is blank".to_owned());
        faults.note("a.toml", "`BLANK: a name` is no agency");
        faults.note("a.toml", "`BLANKET ORDER` is no agency");
        assert_eq!(faults.len(), 4);
    }
}
