//! Hashes the code that reads names, so that an index kept in a file is never
//! used by code that would have made another.

use std::{
    env,
    error::Error,
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
};

fn main() -> Result<(), Box<dyn Error>> {
    let code = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("src");
    println!("cargo:rerun-if-changed={}", code.display());
    let mut files: Vec<_> = fs::read_dir(&code)?
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .map(|entry| entry.path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    let mut hash = DefaultHasher::new();
    for file in files {
        fs::read(file)?.hash(&mut hash);
    }
    println!("cargo:rustc-env=HASHGATE_NAME_CODE={:016x}", hash.finish());
    Ok(())
}
