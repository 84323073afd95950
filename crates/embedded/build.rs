//! Validates `data/` and compiles it into one compact blob, and the pack's
//! extracts of lists into an index that is searched as it lies.
//!
//! A fault in the data fails the build and names file and place, so that a
//! pack that does not hold never reaches a user.

use std::{env, error::Error, fs, path::Path};

use hashgate_pack::{Pack, SourceTree};
use hashgate_parties::{MadeFrom, Screener};

fn main() -> Result<(), Box<dyn Error>> {
    let data = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../data");
    println!("cargo:rerun-if-changed={}", data.display());
    let tree = SourceTree::from_dir(&data).map_err(|e| e.to_string())?;
    let compiled = Pack::compile(&tree)
        .and_then(|pack| pack.to_bytes().map(|bytes| (pack, bytes)));
    let (pack, bytes) = match compiled {
        Ok(compiled) => compiled,
        Err(faults) => {
            for line in faults.to_string().lines() {
                println!("cargo:warning={line}");
            }
            return Err("data/ has faults, named above".into());
        }
    };
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("pack.bin"), bytes)?;
    let made_from = MadeFrom::lists(&pack.meta, []);
    let index = Screener::new(&pack.lists).to_bytes(&made_from);
    fs::write(Path::new(&out).join("lists.index"), index)?;
    Ok(())
}
