//! One way to read a file of a store.

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Read as _},
    path::Path,
};

/// Opens a file of a store to be read: a regular file, where it lies.
///
/// # Errors
///
/// What the system says; [`ErrorKind::InvalidInput`] if it is a link, which
/// could lead out of the store, or a folder, a pipe, a socket or a device,
/// which could keep a reader waiting or never end.
pub fn open(path: &Path) -> io::Result<File> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Err(no_file());
    }
    File::open(path)
}

/// The bytes of a file of a store, at most so many.
///
/// # Errors
///
/// As for [`open`]; [`ErrorKind::FileTooLarge`] if it is larger.
///
/// # Example
///
/// ```
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("case.toml");
/// std::fs::write(&path, "kind = 1")?;
/// assert_eq!(hashgate_durable::read(&path, 8)?, b"kind = 1");
/// assert!(hashgate_durable::read(&path, 7).is_err());
/// assert!(hashgate_durable::read(folder.path(), 8).is_err());
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        let why =
            format!("it is larger than {most} bytes, and none of ours is");
        return Err(io::Error::new(ErrorKind::FileTooLarge, why));
    }
    Ok(bytes)
}

pub(crate) fn no_file() -> io::Error {
    let why = "it is a link, a folder or a device, not a file";
    io::Error::new(ErrorKind::InvalidInput, why)
}

#[cfg(all(test, unix))]
mod tests {
    use std::{os::unix::net::UnixListener, process::Command};

    use super::*;

    #[test]
    fn what_is_no_regular_file_is_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("real"), "text").unwrap();
        std::os::unix::fs::symlink("real", at("link")).unwrap();
        let made = Command::new("mkfifo").arg(at("pipe")).status().unwrap();
        assert!(made.success());
        let _socket = UnixListener::bind(at("socket")).unwrap();
        for name in ["link", "pipe", "socket", ".", "/dev/zero"] {
            let error = read(&at(name), 10).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{name}");
        }
        assert_eq!(read(&at("real"), 4).unwrap(), b"text");
        let error = read(&at("real"), 3).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::FileTooLarge);
        let error = read(&at("none"), 3).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
    }
}
