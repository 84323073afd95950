//! The chain of Bitcoin, exactly: what a block may create, how hard it is to
//! find, whether headers are what they say; and the network simulated.
//!
//! Everything is pure, and the chain is in integers, bit for bit as the network counts:
//! targets are 256 bits wide, a retarget multiplies before it divides, and a
//! header is judged by its own bytes. Only mainnet is known.
//!
//! - [`subsidy_sat`]: what a block may create.
//! - [`CompactBits`], [`Target`], [`Difficulty`]: how hard it is to find.
//! - [`retarget()`]: the target of the next 2,016 blocks.
//! - [`simulate`]: what enforcement at a border makes of the network, on many
//!   paths; the one place with floats. [`simulated`] is its answer.
//! - [`Header`], [`read()`], [`verify()`]: headers of a file, and where they
//!   break.
//!
//! # Example
//!
//! ```
//! use hashgate_network::{CompactBits, retarget};
//! // The retarget at height 32,256, the first that was not held at the limit.
//! let old = CompactBits(0x1d00_ffff);
//! let new = retarget(old, 1_261_130_161, 1_262_152_739)?;
//! assert_eq!(new, CompactBits(0x1d00_d86a));
//! assert_eq!(new.target()?.difficulty().to_f64(), 1.182_899_534_312_840_8);
//! # Ok::<(), hashgate_network::BitsError>(())
//! ```
#![forbid(unsafe_code)]

mod bits;
mod error;
mod header;
mod reader;
mod retarget;
pub mod simulate;
pub mod simulated;
mod verify;

pub use bits::{BitsError, CompactBits, Difficulty, Target};
pub use error::NetworkError;
pub use hashgate_model::{BLOCKS_PER_HALVING, SAT_PER_BTC, subsidy_sat};
pub use header::{BlockHash, HEADER_BYTES, Header};
pub use reader::{At, Form, HIGHEST, HeaderFile, HeightsFrom, Placed, read};
pub use retarget::{BLOCKS_PER_EPOCH, EPOCH_SECONDS, retarget};
pub use verify::{Break, BreakKind, Unchecked, Verified, verify};
