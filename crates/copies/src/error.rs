//! What can be wrong with kept copies.

use std::{io, path::Path};

/// Why copies cannot be used or kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CopiesError {
    /// A file or folder could not be read.
    #[error("{path} cannot be read: {why}; run `hashgate pack update` again")]
    Read {
        /// The file or folder.
        path: String,
        /// What the system says.
        why: String,
    },
    /// A file or folder could not be written.
    #[error("{path} cannot be written: {why}; nothing was replaced")]
    Write {
        /// The file or folder.
        path: String,
        /// What the system says.
        why: String,
    },
    /// The manifest is damaged.
    #[error(
        "{path} is damaged: {why}; restore it, or remove the folder it stands \
         in and run `hashgate pack update` again"
    )]
    Manifest {
        /// The manifest.
        path: String,
        /// What is wrong.
        why: String,
    },
    /// A kept file is not what was kept.
    #[error(
        "{path} is not the file that was kept: its SHA-256 is {found}, not \
         {kept}; run `hashgate pack update` again"
    )]
    Changed {
        /// The file.
        path: String,
        /// The hash in the manifest.
        kept: String,
        /// The hash of what is there.
        found: String,
    },
    /// Another update is at work.
    #[error("another update writes to {path}; wait until it has ended")]
    Busy {
        /// The folder.
        path: String,
    },
    /// A kept edition cannot be used.
    #[error("{id}: {why}")]
    Edition {
        /// Its name.
        id: String,
        /// What is wrong, and what to do.
        why: String,
    },
    /// What was asked for cannot be taken.
    #[error("{0}")]
    Request(String),
}

impl CopiesError {
    pub(crate) fn read(path: &Path, e: &io::Error) -> Self {
        Self::Read { path: path.display().to_string(), why: e.to_string() }
    }

    pub(crate) fn write(path: &Path, e: &io::Error) -> Self {
        Self::Write { path: path.display().to_string(), why: e.to_string() }
    }
}
