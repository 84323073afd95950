//! One way to write a file.

use std::{
    fs::{self, File, Permissions},
    io::{self, ErrorKind, Write as _},
    path::{Path, PathBuf},
};

use tempfile::{Builder, NamedTempFile};

/// How the name of a file begins that was not finished yet.
pub const HALF_MADE: &str = ".half-made-";

/// What a write did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// The content is new.
    Replaced,
    /// It was there already, and the file was not touched.
    Unchanged,
}

/// Puts content in the place of a file of a store, or begins it; for the
/// user alone (0600) if it is new, else with the permissions that it has.
///
/// # Errors
///
/// What the system says, and [`ErrorKind::InvalidInput`] if the path leads
/// to something other than a regular file, such as a link: a store is
/// written to where it lies. The file is then as it was.
///
/// # Example
///
/// ```
/// use hashgate_durable::{Written, replace};
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("case.toml");
/// assert_eq!(replace(&path, b"kind = 1\n")?, Written::Replaced);
/// assert_eq!(replace(&path, b"kind = 1\n")?, Written::Unchanged);
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<Written> {
    let access = match fs::symlink_metadata(path) {
        Ok(found) if !found.is_file() => {
            return Err(crate::read::no_file());
        }
        Ok(found) if holds(path, found.len(), bytes)? => {
            return Ok(Written::Unchanged);
        }
        Ok(found) => Access::As(found.permissions()),
        Err(e) if e.kind() == ErrorKind::NotFound => Access::Private,
        Err(e) => return Err(e),
    };
    let fresh = beside(path, bytes, access)?;
    fresh.persist(path).map_err(|e| e.error)?;
    sync_folder(path)?;
    Ok(Written::Replaced)
}

/// Begins a file of a store, whole, for the user alone (0600); one that is
/// there is never written over.
///
/// # Errors
///
/// What the system says; [`ErrorKind::AlreadyExists`] if there is one.
pub fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::symlink_metadata(path).is_ok() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    let fresh = beside(path, bytes, Access::Private)?;
    fresh.persist_noclobber(path).map_err(|e| e.error)?;
    sync_folder(path)
}

/// Writes a file that the user has named. A link is followed, and what is no
/// regular file, such as `/dev/stdout` or a pipe, is written to as it is.
///
/// # Errors
///
/// What the system says; a regular file is then as it was.
///
/// # Example
///
/// ```
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("answer.svg");
/// hashgate_durable::output(&path, b"<svg/>")?;
/// assert_eq!(std::fs::read(&path)?, b"<svg/>");
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn output(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let (target, access) = match fs::metadata(path) {
        Ok(found) if found.is_file() => {
            (path.canonicalize()?, Access::As(found.permissions()))
        }
        Ok(_) => {
            let mut file = File::options().write(true).open(path)?;
            return file.write_all(bytes).and_then(|()| file.flush());
        }
        Err(e) if e.kind() == ErrorKind::NotFound => {
            // A link to nothing yet: the file is made where it points.
            let target = fs::read_link(path).map_or_else(
                |_| path.to_owned(),
                |to| folder_of(path).join(to),
            );
            (target, Access::Usual)
        }
        Err(e) => return Err(e),
    };
    let fresh = beside(&target, bytes, access)?;
    fresh.persist(&target).map_err(|e| e.error)?;
    sync_folder(&target)
}

/// Makes a folder of a store, and those above it, for the user alone (0700);
/// one that is there is left as it is.
///
/// # Errors
///
/// What the system says.
pub fn make_folder(path: &Path) -> io::Result<()> {
    let mut how = fs::DirBuilder::new();
    how.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut how, 0o700);
    how.create(path)
}

/// Takes away what an interrupted write has left in the folder of a store;
/// gives how many there were. Only whoever holds the store's lock may ask.
pub fn clear_half_made(folder: &Path) -> usize {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    entries
        .flatten()
        .filter(|entry| {
            entry.file_name().to_string_lossy().starts_with(HALF_MADE)
                && entry.file_type().is_ok_and(|kind| kind.is_file())
        })
        // One that cannot be taken away does no harm.
        .filter(|entry| fs::remove_file(entry.path()).is_ok())
        .count()
}

/// Whether a file holds these bytes; one of another size is not read.
fn holds(path: &Path, size: u64, bytes: &[u8]) -> io::Result<bool> {
    Ok(size == bytes.len() as u64 && fs::read(path)? == bytes)
}

/// Who may read a file that is written.
enum Access {
    /// The user alone, which is how a temporary file begins.
    Private,
    /// As any new file of the user's: what the umask leaves.
    Usual,
    /// As the file that it replaces.
    As(Permissions),
}

/// The content in a file of its own name in the same folder, on the disk.
fn beside(
    path: &Path,
    bytes: &[u8],
    access: Access,
) -> io::Result<NamedTempFile> {
    let mut named = Builder::new();
    named.prefix(HALF_MADE).suffix(".tmp");
    #[cfg(unix)]
    if matches!(access, Access::Usual) {
        named.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    }
    let mut fresh = named.tempfile_in(folder_of(path))?;
    // By the file itself: its errors name no path of ours.
    fresh.as_file_mut().write_all(bytes)?;
    if let Access::As(mode) = access {
        fresh.as_file().set_permissions(mode)?;
    }
    fresh.as_file().sync_all()?;
    Ok(fresh)
}

/// The rename itself to the disk; on systems that cannot, it is theirs.
fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    match File::open(folder_of(path)).and_then(|folder| folder.sync_all()) {
        Err(e)
            if !matches!(
                e.kind(),
                ErrorKind::InvalidInput | ErrorKind::Unsupported
            ) =>
        {
            Err(e)
        }
        _ => Ok(()),
    }
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}
