//! Why a question could not be answered.

use std::fmt::Display;

use hashgate_copies::CopiesError;
use hashgate_papers::{PapersError, Place};
use hashgate_parties::{OwnershipError, TableError};

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

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppFault {
    /// The file, sheet, row and column, as narrow as known; nothing if the
    /// fault is about no file.
    pub place: Option<Place>,
    /// What is wrong, where, and what to do next.
    pub message: String,
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
    faults: Vec<AppFault>,
}

#[allow(
    clippy::needless_pass_by_value,
    reason = "an error is handed over for good: `map_err(AppError::input)`"
)]
impl AppError {
    /// A failure of a kind.
    pub fn new(kind: ErrorKind, message: impl Display) -> Self {
        let message = message.to_string();
        let faults = vec![AppFault { place: None, message: message.clone() }];
        Self { kind, message, faults }
    }

    /// A failure that is about several faults, each at its place; without
    /// any, the message is the only one.
    #[must_use]
    pub fn with_faults(mut self, faults: Vec<AppFault>) -> Self {
        if !faults.is_empty() {
            self.faults = faults;
        }
        self
    }

    /// The failure told to be about a file and, where one is known, about a
    /// row of it, counted from 1. The message is left as it is.
    ///
    /// # Example
    ///
    /// ```
    /// use hashgate_app::AppError;
    /// let error = AppError::input("a.csv, row 7: no name").at("a.csv", Some(7));
    /// let place = error.faults()[0].place.as_ref();
    /// assert_eq!(place.and_then(|place| place.row), Some(7));
    /// ```
    #[must_use]
    pub fn at(self, file: impl Display, row: Option<usize>) -> Self {
        let place = Place {
            file: file.to_string(),
            row: row.and_then(|row| u32::try_from(row).ok()),
            ..Place::default()
        };
        let message = self.message.clone();
        self.with_faults(vec![AppFault { place: Some(place), message }])
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

    /// Every fault, in the order found; never none.
    pub fn faults(&self) -> &[AppFault] {
        &self.faults
    }

    /// What went wrong, in sentences.
    pub fn message(&self) -> &str {
        &self.message
    }
}

/// Papers that cannot be used, each fault at its place.
impl From<PapersError> for AppError {
    fn from(error: PapersError) -> Self {
        let faults = error.faults.iter().map(|fault| AppFault {
            // Where no paper was given there is no file to name.
            place: Some(fault.place.clone()).filter(|p| !p.file.is_empty()),
            message: fault.to_string(),
        });
        Self::input(&error).with_faults(faults.collect())
    }
}

/// A table that cannot be used.
impl From<TableError> for AppError {
    fn from(error: TableError) -> Self {
        let fault = AppFault {
            place: Some(error.place.clone()),
            message: error.to_string(),
        };
        Self::input(&error).with_faults(vec![fault])
    }
}

/// A table of who owns whom that cannot be used.
impl From<OwnershipError> for AppError {
    fn from(error: OwnershipError) -> Self {
        match error {
            OwnershipError::Table(error) => error.into(),
            other => Self::input(other),
        }
    }
}

/// Kept copies that cannot be used are a part that is missing.
impl From<CopiesError> for AppError {
    fn from(error: CopiesError) -> Self {
        Self::new(ErrorKind::Missing, error)
    }
}
