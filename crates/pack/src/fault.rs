//! What is wrong with data, said so that the next step is plain.

use std::fmt;

/// One fault of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file below `data/`.
    pub file: String,
    /// What is wrong, where in the file, and what to do next; one sentence.
    pub what: String,
}

/// Every fault found, in the order found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    /// Notes a fault.
    pub fn note(&mut self, file: &str, what: impl Into<String>) {
        self.0.push(Fault { file: file.to_owned(), what: what.into() });
    }

    /// The value if there is no fault.
    ///
    /// # Errors
    ///
    /// The faults themselves.
    pub fn into_result<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, fault) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            write!(f, "data/{}: {}", fault.file, fault.what)?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}
