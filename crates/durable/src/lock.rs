//! One writer at a time.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::Path,
    thread,
    time::Duration,
};

/// How long a writer waits for another, unless it says otherwise.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// How often it looks.
const STEP: Duration = Duration::from_millis(10);

/// So many looks without a word: most writers are done by then.
const SILENT: u32 = 50;

/// The name of the file by which writers of a store keep each other out. It
/// stays: to take it away would let two in.
const NAME: &str = ".hashgate.lock";

/// Why a store could not be had for writing.
#[derive(Debug)]
pub enum LockError {
    /// Another writer kept it longer than one waits.
    Busy,
    /// The lock cannot be made.
    Io(io::Error),
}

impl std::fmt::Display for LockError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Busy => f.write_str(
                "another hashgate writes there and has not ended; try again \
                 when it has",
            ),
            Self::Io(e) => e.fmt(f),
        }
    }
}

impl std::error::Error for LockError {}

impl From<io::Error> for LockError {
    fn from(e: io::Error) -> Self {
        Self::Io(e)
    }
}

/// The right to write to a store, until it is dropped or the process ends,
/// however it ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Waits until no other writes to the store in a folder; `tell` is given
    /// a sentence if that takes a while. What an interrupted writer left
    /// there is taken away.
    ///
    /// # Errors
    ///
    /// [`LockError`] if the other does not end, or the folder cannot be
    /// written to.
    ///
    /// # Example
    ///
    /// ```
    /// use hashgate_durable::{Lock, PATIENCE};
    /// let folder = tempfile::tempdir()?;
    /// let lock = Lock::of(folder.path(), PATIENCE, |_| {})?;
    /// let second = Lock::of(folder.path(), Default::default(), |_| {});
    /// assert!(second.is_err());
    /// drop(lock);
    /// assert!(Lock::of(folder.path(), PATIENCE, |_| {}).is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(
        folder: &Path,
        patience: Duration,
        tell: impl FnMut(&str),
    ) -> Result<Self, LockError> {
        let file = lock_file(&folder.join(NAME))?;
        wait_for(&file, folder, patience, tell)?;
        crate::clear_half_made(folder);
        Ok(Self { _file: file })
    }
}

/// The file by which writers keep each other out, made for the user alone
/// (0600) if it is not there; what it holds is left as it is.
///
/// # Errors
///
/// What the system says; [`io::ErrorKind::InvalidInput`] if a link or a
/// device lies there, which could be another's file.
pub fn lock_file(path: &Path) -> io::Result<File> {
    match fs::symlink_metadata(path) {
        Ok(found) if !found.is_file() => return Err(crate::read::no_file()),
        _ => {}
    }
    let mut how = File::options();
    how.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut how, 0o600);
    how.open(path)
}

/// Waits for an advisory lock on an open file; `tell` is given a sentence
/// with the `store` that is waited for if that takes a while.
///
/// # Errors
///
/// [`LockError`] if the other does not end in time, or the system has no
/// locks there.
pub fn wait_for(
    file: &File,
    store: &Path,
    patience: Duration,
    mut tell: impl FnMut(&str),
) -> Result<(), LockError> {
    let mut looks: u32 = 0;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::Error(e)) => return Err(e.into()),
            Err(TryLockError::WouldBlock) => {}
        }
        if STEP.saturating_mul(looks) >= patience {
            return Err(LockError::Busy);
        }
        looks = looks.saturating_add(1);
        if looks == SILENT {
            tell(&format!(
                "another hashgate writes to {}; waiting up to {} s",
                store.display(),
                patience.as_secs()
            ));
        }
        thread::sleep(STEP);
    }
}
