//! Files by their path; each failure says what to do.

use std::{
    fs,
    io::{self, Read},
    path::Path,
    time::UNIX_EPOCH,
};

use hashgate_durable::{Lock, PATIENCE};
use hashgate_model::Date;

use crate::{AppError, ErrorKind};

/// No paper of a shipment is larger than this many bytes (256 MiB).
pub const LARGEST_FILE: u64 = 256 << 20;

/// The bytes of a file.
///
/// # Errors
///
/// [`ErrorKind::NoInput`] if it cannot be opened, [`ErrorKind::Input`] if it
/// is larger than [`LARGEST_FILE`].
pub fn read_file(path: &Path) -> Result<Vec<u8>, AppError> {
    // Looked at before it is opened, which could wait for ever.
    if let Some(kind) = fs::metadata(path).ok().and_then(|found| unfit(&found))
    {
        return Err(AppError::input(format!(
            "{} is {kind}, not a file; name the file itself, or `-` for \
             standard input",
            path.display()
        ))
        .at(path.display(), None));
    }
    let file = fs::File::open(path).map_err(|e| unopened(path, &e))?;
    read_input(path, file)
}

/// The day on which a file was last written, in UTC; nothing of what is no
/// regular file, as standard input.
pub fn written_on(path: &Path) -> Option<Date> {
    let found = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    let since = found.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let days = i32::try_from(since.as_secs() / 86_400).ok()?;
    Date::from_parts(1970, 1, 1).map(|epoch| epoch.plus_days(days))
}

/// What cannot be read as a paper; nothing for a file, and for a pipe or a
/// terminal, by which a shell hands over what another command writes
/// (`<(...)`, `/dev/stdin`).
fn unfit(found: &fs::Metadata) -> Option<&'static str> {
    if found.is_dir() {
        return Some("a folder");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        if found.file_type().is_block_device() {
            return Some("a device");
        }
        if found.file_type().is_socket() {
            return Some("a socket");
        }
    }
    None
}

/// The bytes of a file of a store: a regular file where it lies, of at most
/// [`LARGEST_FILE`].
pub(crate) fn stored(path: &Path) -> Result<Vec<u8>, AppError> {
    hashgate_durable::read(path, LARGEST_FILE).map_err(|e| {
        let kind = match e.kind() {
            io::ErrorKind::InvalidInput | io::ErrorKind::FileTooLarge => {
                ErrorKind::Input
            }
            _ => ErrorKind::NoInput,
        };
        AppError::new(kind, format!("{} cannot be read: {e}", path.display()))
            .at(path.display(), None)
    })
}

/// As [`stored`], as text.
pub(crate) fn stored_text(path: &Path) -> Result<String, AppError> {
    String::from_utf8(stored(path)?).map_err(|_| {
        AppError::input(format!(
            "{} is not UTF-8 text; restore it from a copy",
            path.display()
        ))
        .at(path.display(), None)
    })
}

/// The bytes of what was opened already, such as standard input, under the
/// name that messages give it.
///
/// # Errors
///
/// As for [`read_file`].
pub fn read_input(path: &Path, from: impl Read) -> Result<Vec<u8>, AppError> {
    let mut bytes = Vec::new();
    from.take(LARGEST_FILE + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| unopened(path, &e))?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(AppError::input(format!(
            "{} is larger than 256 MiB, which no paper of a shipment is; cut \
             it into several",
            path.display()
        ))
        .at(path.display(), None));
    }
    Ok(bytes)
}

fn unopened(path: &Path, error: &io::Error) -> AppError {
    AppError::new(
        ErrorKind::NoInput,
        format!("{} cannot be opened: {error}", path.display()),
    )
    .at(path.display(), None)
}

/// Writes a file that the user has named: whole, or not at all.
///
/// # Errors
///
/// [`ErrorKind::Output`]; what was there is then as it was.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), AppError> {
    hashgate_durable::output(path, bytes).map_err(|e| unwritten(path, &e))
}

/// Writes a file of a folder that holds nothing but answers, for the user
/// alone: whole, or not at all. The folder is made if there is none.
///
/// # Errors
///
/// [`ErrorKind::Output`]; what was there is then as it was.
pub fn keep_file(path: &Path, bytes: &[u8]) -> Result<(), AppError> {
    if let Some(folder) = path.parent().filter(|p| *p != Path::new("")) {
        hashgate_durable::make_folder(folder)
            .map_err(|e| unwritten(folder, &e))?;
    }
    store(path, bytes)
}

/// The right to write to the store in a folder; waits for another writer.
pub(crate) fn lock(
    folder: &Path,
    tell: impl FnMut(&str),
) -> Result<Lock, AppError> {
    Lock::of(folder, PATIENCE, tell).map_err(|e| unwritten(folder, &e))
}

/// Puts content in the place of a file of a store.
pub(crate) fn store(path: &Path, bytes: &[u8]) -> Result<(), AppError> {
    hashgate_durable::replace(path, bytes).map_err(|e| unwritten(path, &e))?;
    Ok(())
}

/// A file or folder could not be written.
pub(crate) fn unwritten(
    path: &Path,
    error: &dyn std::fmt::Display,
) -> AppError {
    AppError::new(
        ErrorKind::Output,
        format!("{} cannot be written: {error}", path.display()),
    )
    .at(path.display(), None)
}
