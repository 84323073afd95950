//! Files as memory: only the pages that are looked at are read.
//!
//! The one place of the workspace that needs `unsafe`.

use std::{io, path::Path};

use memmap2::Mmap;

/// A file that is mapped, to be read.
#[derive(Debug)]
pub struct Mapped(Mmap);

impl Mapped {
    /// Maps a file that is replaced and never changed: nobody may write into
    /// it where it lies.
    #[allow(unsafe_code, reason = "mapping has no safe form")]
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = hashgate_durable::open(path)?;
        // SAFETY: the memory must not change while it is borrowed. The only
        // file that is mapped is the index of the lists, and hashgate writes
        // it in one way only (`list_index::write`): a new file, which no other
        // process can have opened, is written whole and then renamed into its
        // place. What was mapped before stays as it was until it is unmapped.
        // Another program that may write into the folder of the copies could break
        // this, as it could change the lists themselves. Bytes that change
        // before the hash is proved make a damaged index; after that they are
        // still plain numbers and letters, for which any bits will do and
        // whose bounds are checked at each use, but the answer may be wrong.
        // If it cuts the file off, the system ends this process with SIGBUS,
        // without an answer.
        let map = unsafe { Mmap::map(&file)? };
        Ok(Self(map))
    }
}

impl AsRef<[u8]> for Mapped {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}
