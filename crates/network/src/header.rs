//! The eighty bytes that a block is known by.

use std::fmt;

use sha2::{Digest as _, Sha256};

use crate::{CompactBits, Target};

/// Bytes of a header.
pub const HEADER_BYTES: usize = 80;

/// The hash of a header, as a number with its highest byte first, which is
/// how explorers print it; in a header it stands the other way round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BlockHash(pub [u8; 32]);

impl BlockHash {
    /// The hash of the first block of mainnet.
    pub const GENESIS: Self = Self([
        0x00, 0x00, 0x00, 0x00, 0x00, 0x19, 0xd6, 0x68, 0x9c, 0x08, 0x5a, 0xe1,
        0x65, 0x83, 0x1e, 0x93, 0x4f, 0xf7, 0x63, 0xae, 0x46, 0xa2, 0xa6, 0xc1,
        0x72, 0xb3, 0xf1, 0xb6, 0x0a, 0x8c, 0xe2, 0x6f,
    ]);

    /// Whether the hash is at most a target: whether the work was done.
    pub fn meets(&self, target: Target) -> bool {
        self.0 <= target.to_be_bytes()
    }
}

impl fmt::Display for BlockHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hashgate_model::hex(&self.0))
    }
}

/// A header, by its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header([u8; HEADER_BYTES]);

impl Header {
    /// A header of its bytes, as a node sends them.
    pub fn new(bytes: [u8; HEADER_BYTES]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8; HEADER_BYTES] {
        &self.0
    }

    /// The hash by which the next header names this one: SHA-256, twice.
    pub fn hash(&self) -> BlockHash {
        let once = Sha256::digest(self.0);
        let mut twice: [u8; 32] = Sha256::digest(once).into();
        twice.reverse();
        BlockHash(twice)
    }

    /// The hash of the header before it.
    pub fn previous(&self) -> BlockHash {
        let mut hash = self.part::<4, 32>();
        hash.reverse();
        BlockHash(hash)
    }

    /// When the block was found by the clock of its finder, in seconds since
    /// 1970.
    pub fn time(&self) -> u32 {
        u32::from_le_bytes(self.part::<68, 4>())
    }

    /// The target that it claims to meet.
    pub fn bits(&self) -> CompactBits {
        CompactBits(u32::from_le_bytes(self.part::<72, 4>()))
    }

    /// So many bytes from a place on; both are known when this is compiled.
    fn part<const AT: usize, const N: usize>(&self) -> [u8; N] {
        const { assert!(AT + N <= HEADER_BYTES) };
        let mut part = [0; N];
        for (to, from) in part.iter_mut().zip(self.0.iter().skip(AT)) {
            *to = *from;
        }
        part
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The header of the first block, written out from what it holds.
    fn genesis() -> Header {
        let merkle = "3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa\
                      4b1e5e4a";
        let mut bytes = vec![1, 0, 0, 0];
        bytes.extend([0; 32]);
        bytes.extend(merkle.as_bytes().chunks(2).map(|pair| {
            let pair = std::str::from_utf8(pair).unwrap();
            u8::from_str_radix(pair, 16).unwrap()
        }));
        for number in [1_231_006_505_u32, 0x1d00_ffff, 2_083_236_893] {
            bytes.extend(number.to_le_bytes());
        }
        Header::new(bytes.try_into().unwrap())
    }

    #[test]
    fn the_first_header_is_what_it_is_known_to_be() {
        let header = genesis();
        assert_eq!(header.hash(), BlockHash::GENESIS);
        assert_eq!(header.previous(), BlockHash([0; 32]));
        assert_eq!(header.time(), 1_231_006_505);
        assert_eq!(header.bits(), CompactBits::LIMIT);
        assert!(header.hash().meets(CompactBits::LIMIT.target().unwrap()));
        assert_eq!(
            header.hash().to_string(),
            "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f"
        );
    }

    #[test]
    fn a_hash_meets_a_target_of_just_itself_and_none_below() {
        let target = CompactBits(0x1d00_ffff).target().unwrap();
        let just = BlockHash(target.to_be_bytes());
        assert!(just.meets(target));
        let mut above = just;
        above.0[31] += 1;
        assert!(!above.meets(target));
    }
}
