//! Validates `data/` and compiles it into one compact blob.
//!
//! A fault in the data fails the build and names file and place, so that a
//! pack that does not hold never reaches a user.

use std::{env, error::Error, fs, path::Path};

use hashgate_pack::{Pack, SourceTree};

fn main() -> Result<(), Box<dyn Error>> {
    let data = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../data");
    println!("cargo:rerun-if-changed={}", data.display());
    let tree = SourceTree::from_dir(&data).map_err(|e| e.to_string())?;
    let bytes = match Pack::compile(&tree).and_then(|pack| pack.to_bytes()) {
        Ok(bytes) => bytes,
        Err(faults) => {
            for line in faults.to_string().lines() {
                println!("cargo:warning={line}");
            }
            return Err("data/ has faults, named above".into());
        }
    };
    fs::write(Path::new(&env::var("OUT_DIR")?).join("pack.bin"), bytes)?;
    Ok(())
}
