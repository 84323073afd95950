//! Files in, text and files out; each failure says what to do.

use std::{
    fs,
    io::{self, Read as _, Write as _},
    path::Path,
};

use hashgate_pack::SourceTree;

use crate::exit::{Exit, Failure};

/// No paper of a shipment is larger than this many bytes (256 MiB).
const LARGEST_INPUT: u64 = 256 << 20;

/// The bytes of a file; `-` is standard input.
pub fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        io::stdin().lock().take(LARGEST_INPUT + 1).read_to_end(&mut bytes)
    } else {
        fs::File::open(path)
            .and_then(|f| f.take(LARGEST_INPUT + 1).read_to_end(&mut bytes))
    };
    read.map_err(|e| {
        Failure::new(
            Exit::NoInput,
            format!("{} cannot be opened: {e}", path.display()),
        )
    })?;
    if bytes.len() as u64 > LARGEST_INPUT {
        return Err(Failure::input(format!(
            "{} is larger than 256 MiB, which no paper of a shipment is; cut \
             it into several",
            path.display()
        )));
    }
    Ok(bytes)
}

/// The text of a pack folder.
pub fn tree(dir: &Path) -> Result<SourceTree, Failure> {
    SourceTree::from_dir(dir).map_err(|e| Failure::new(Exit::NoInput, e))
}

/// Writes text to standard output.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|e| Failure::output(&e))
}

/// Writes a file.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    fs::write(path, bytes).map_err(|e| {
        Failure::new(
            Exit::Output,
            format!("{} cannot be written: {e}", path.display()),
        )
    })
}
