//! Why a file is not read as headers.

use crate::HEADER_BYTES;

/// What keeps a file from being read as headers, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NetworkError {
    /// There are no bytes.
    #[error(
        "{file} is empty; a header has {HEADER_BYTES} bytes: fetch the file \
         again"
    )]
    Empty {
        /// The file.
        file: String,
    },
    /// It ends inside a header.
    #[error(
        "{file} ends inside its header {header}, which begins at byte {byte} \
         and has {has} of its {HEADER_BYTES} bytes; fetch the file again, or \
         cut it off at byte {byte} to check what is whole"
    )]
    Cut {
        /// The file.
        file: String,
        /// Which header, counted from 1.
        header: usize,
        /// Where it begins, counted from 0.
        byte: usize,
        /// How many bytes of it there are.
        has: usize,
    },
    /// The name of the file promises other heights.
    #[error(
        "the name of {file} tells heights {first} to {last}, which is \
         {promised} headers, and the file has {has}; fetch it again, or give \
         `--first-height {first}` to check what is there"
    )]
    OtherThanNamed {
        /// The file.
        file: String,
        /// The first height of the name.
        first: u64,
        /// The last height of the name.
        last: u64,
        /// How many headers that is.
        promised: u64,
        /// How many there are.
        has: usize,
    },
    /// Nothing tells the height of the first header.
    #[error(
        "nothing tells the height of the first header of {file}, and without \
         it no target can be checked; give `--first-height N`, or name the \
         file by its first and last height, as headers_822528_830592.bin"
    )]
    NoHeight {
        /// The file.
        file: String,
    },
    /// A height was given for a file that tells its heights itself.
    #[error(
        "{file} is a table that tells the height of each header, so that \
         `--first-height` says nothing of it; leave it out"
    )]
    HeightsTwice {
        /// The file.
        file: String,
    },
    /// A height beyond any that the chain will have.
    #[error("a height of {height} is beyond any; the most is {most}")]
    TooHigh {
        /// The height.
        height: u64,
        /// The most that is taken.
        most: u64,
    },
    /// A table that cannot be read, or a row of it.
    #[error(transparent)]
    Table(#[from] Box<hashgate_tables::Fault>),
}
