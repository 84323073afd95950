//! Files that are written whole or not at all, and stores that have one
//! writer at a time.
//!
//! Whoever reads a file while it is replaced, after the power failed, or after
//! the disk was full, finds the old content or the new one, never a part:
//!
//! ```text
//! write a file of its own name in the same folder -> to the disk -> rename
//!     -> the folder to the disk
//! ```
//!
//! What a kill leaves behind is a file whose name begins with [`HALF_MADE`];
//! no reader takes it for a store, and the next writer takes it away.

#![forbid(unsafe_code)]

mod lock;
mod read;
mod write;

pub use lock::{Lock, LockError, PATIENCE, lock_file, wait_for};
pub use read::{open, read};
pub use write::{
    HALF_MADE, Written, clear_half_made, create, make_folder, output, replace,
};
