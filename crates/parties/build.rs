//! Hashes the code that reads lists and names, ours and that of others, so
//! that an index kept in a file is never used by code that would have made
//! another.

use std::{
    env,
    error::Error,
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    io,
    path::{Path, PathBuf},
};

fn main() -> Result<(), Box<dyn Error>> {
    let here = env::var("CARGO_MANIFEST_DIR")?;
    let mut files = Vec::new();
    // `pack` and `model` hold the types that lie in the index, and the lock
    // file says which versions transliterate, read and write.
    for room in ["src", "../pack/src", "../model/src"] {
        let code = Path::new(&here).join(room);
        println!("cargo:rerun-if-changed={}", code.display());
        gather(&code, &mut files)?;
    }
    let lock = Path::new(&here).join("../../Cargo.lock");
    println!("cargo:rerun-if-changed={}", lock.display());
    if lock.is_file() {
        files.push(lock);
    }
    files.sort();
    let mut hash = DefaultHasher::new();
    for file in files {
        fs::read(file)?.hash(&mut hash);
    }
    println!("cargo:rustc-env=HASHGATE_NAME_CODE={:016x}", hash.finish());
    Ok(())
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
