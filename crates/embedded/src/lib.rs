//! The pack compiled into the binary at build time.

use hashgate_pack::{Pack, PackError};

/// The pack of this binary: `data/` as it stood when the binary was built.
///
/// # Errors
///
/// [`PackError::Compiled`] if the embedded bytes are damaged, which is a
/// defect of the build.
///
/// # Example
///
/// ```
/// let pack = hashgate_embedded::pack()?;
/// assert_eq!(pack.meta.sha256.len(), 64);
/// # Ok::<(), hashgate_pack::PackError>(())
/// ```
pub fn pack() -> Result<Pack, PackError> {
    Pack::from_bytes(include_bytes!(concat!(env!("OUT_DIR"), "/pack.bin")))
}
