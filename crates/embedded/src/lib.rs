//! The pack compiled into the binary at build time, and the index of its
//! lists.
#![forbid(unsafe_code)]

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

/// The index of the extracts of lists in [`pack`], as the build script
/// compiled it: bytes for `Screener::open`, which lie in the binary and are
/// searched there.
///
/// It fits the machine that compiled it. Where a binary is made for one with
/// another order of bytes, `Screener::open` refuses it, and the caller makes
/// the index anew, as for any pack but this one.
///
/// # Example
///
/// ```
/// use hashgate_parties::{MadeFrom, Options, Query, Screener};
/// let pack = hashgate_embedded::pack()?;
/// let made_from = MadeFrom::lists(&pack.meta, []);
/// let index = Box::new(hashgate_embedded::list_index());
/// let screener = Screener::open(&pack.lists, index, &made_from)?;
/// let answer = screener.screen(&Query::name("Sophgo"), &Options::default());
/// assert!(!answer.hits.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn list_index() -> &'static [u8] {
    /// The arrays of an index begin at multiples of eight bytes, counted from
    /// its beginning; so it must lie on one.
    #[repr(C, align(8))]
    struct Aligned<B: ?Sized>(B);
    static INDEX: &Aligned<[u8]> =
        &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/lists.index")));
    &INDEX.0
}
