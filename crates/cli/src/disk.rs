//! Files in, text and files out; each failure says what to do.

use std::{
    io::{self, BufWriter, StdoutLock, Write},
    path::Path,
};

use hashgate_app::{AppError, Input, read_file, read_input, write_file};

use hashgate_model::visible;

use crate::exit::Failure;

/// The bytes of a file; `-` is standard input.
pub fn read(path: &Path) -> Result<Vec<u8>, AppError> {
    if path == Path::new("-") {
        return read_input(path, io::stdin().lock());
    }
    read_file(path)
}

/// A file with the name that messages give it; `-` is standard input.
pub fn input(path: &Path) -> Result<Input, AppError> {
    let name = path.display().to_string();
    read(path).map(|bytes| Input { name, bytes })
}

/// Several files.
pub fn inputs<P: AsRef<Path>>(paths: &[P]) -> Result<Vec<Input>, AppError> {
    paths.iter().map(|path| input(path.as_ref())).collect()
}

/// A file, if one is named.
pub fn input_if_named(path: Option<&Path>) -> Result<Option<Input>, AppError> {
    path.map(input).transpose()
}

/// Writes text to standard output, with what others wrote in it made visible.
pub fn print_text(text: &str) -> Result<(), Failure> {
    print(&visible(text))
}

/// Writes to standard output as it is: what a renderer made, whose colours
/// are our own, or a form with rules of its own (JSON, a calendar).
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .or_else(|e| written(&e))
}

/// A reader that closed the pipe has had what it wanted: nothing is said, and
/// the exit code is that of the answer.
fn written(error: &io::Error) -> Result<(), Failure> {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Ok(()),
        _ => Err(Failure::output(error)),
    }
}

/// Prints to standard output what `write` writes, as it is made.
pub fn print_with(
    write: impl FnOnce(
        &mut BufWriter<StdoutLock<'static>>,
    ) -> Result<(), serde_json::Error>,
) -> Result<(), Failure> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    match write(&mut out) {
        Ok(()) => out.flush().or_else(|e| written(&e)),
        Err(e) if e.is_io() => written(&e.into()),
        Err(e) => Err(Failure::defect(e)),
    }
}

/// Writes a file, whole or not at all.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    write_file(path, bytes).map_err(Failure::from)
}
