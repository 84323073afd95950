//! Hashes the code that reads names, so that an index kept in a file is never
//! used by code that would have made another.

use std::{
    env,
    error::Error,
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    io,
    path::{Path, PathBuf},
};

fn main() -> Result<(), Box<dyn Error>> {
    let code = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("src");
    println!("cargo:rerun-if-changed={}", code.display());
    let mut files = Vec::new();
    gather(&code, &mut files)?;
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
