//! Why a question could not be answered.

use std::fmt::Display;

use hashgate_copies::CopiesError;

/// What kind of failure it is, for callers that answer in codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The question is not well put: an option contradicts another, or names
    /// what there is not.
    Request,
    /// A file or value that was handed in cannot be used.
    Input,
    /// A file or folder that was named cannot be opened.
    NoInput,
    /// A part of the pack or of the kept copies is missing, or stale beyond
    /// use.
    Missing,
    /// A defect of ours.
    Defect,
    /// What was to be written could not be written.
    Output,
}

/// Why a question could not be answered, in sentences for the user.
///
/// # Example
///
/// ```
/// use hashgate_app::{AppError, ErrorKind};
/// let error = AppError::input("a.csv has no column `text`");
/// assert_eq!(error.kind(), ErrorKind::Input);
/// assert_eq!(error.to_string(), "a.csv has no column `text`");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct AppError {
    kind: ErrorKind,
    message: String,
}

#[allow(
    clippy::needless_pass_by_value,
    reason = "an error is handed over for good: `map_err(AppError::input)`"
)]
impl AppError {
    /// A failure of a kind.
    pub fn new(kind: ErrorKind, message: impl Display) -> Self {
        Self { kind, message: message.to_string() }
    }

    /// The question is not well put.
    pub fn request(message: impl Display) -> Self {
        Self::new(ErrorKind::Request, message)
    }

    /// What was handed in cannot be used.
    pub fn input(message: impl Display) -> Self {
        Self::new(ErrorKind::Input, message)
    }

    /// A defect of ours.
    pub fn defect(message: impl Display) -> Self {
        Self::new(ErrorKind::Defect, message)
    }

    /// The kind.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What went wrong, in sentences.
    pub fn message(&self) -> &str {
        &self.message
    }
}

/// Kept copies that cannot be used are a part that is missing.
impl From<CopiesError> for AppError {
    fn from(error: CopiesError) -> Self {
        Self::new(ErrorKind::Missing, error)
    }
}
