//! The keys under which words and pieces of names are filed, and the numbers
//! of both.

/// The number of a listed word.
pub(crate) type WordId = u32;

/// The number of a listed name (an entry has one per alias).
pub(crate) type NameId = u32;

/// A position in arrays that hold far fewer than 2³² items; a list that
/// reached that would not fit any machine that screens.
pub(crate) fn index_of(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Mixes a hash, so that each bit of it depends on all others.
#[inline]
pub(crate) fn mix(mut hash: u64) -> u64 {
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^ hash >> 29
}

/// The low bits as a position.
#[inline]
pub(crate) fn low_bits(key: u64) -> usize {
    // Only low bits are used, whatever the width of a position.
    #[allow(clippy::cast_possible_truncation)]
    let low = key as usize;
    low
}

/// The bucket of a key among so many, a power of two.
pub(crate) fn bucket(key: u64, buckets: usize) -> Option<usize> {
    let mask = buckets.checked_sub(1)?;
    Some(usize::try_from(key >> 20).ok()? & mask)
}

/// The pieces of a run of that length: where each begins and ends.
pub(crate) fn pieces(
    len: usize,
    edits: usize,
) -> impl Iterator<Item = (usize, usize)> {
    let n = edits + 1;
    (0..n).map(move |i| (len * i / n, len * (i + 1) / n))
}

/// The key of a piece: the run's length, the piece's number, its letters.
pub(crate) fn piece_key(len: usize, piece: usize, letters: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64
        ^ (len as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        ^ ((piece as u64) << 57);
    for b in letters {
        hash = (hash ^ u64::from(*b)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    mix(hash)
}

/// Where the hash of a whole word begins, of a first and of a second half.
pub(crate) const WHOLE: u64 = 0x51_7c_c1_b7_27_22_0a_95;
pub(crate) const FIRST: u64 = 0x9e_37_79_b9_7f_4a_7c_15;
pub(crate) const SECOND: u64 = 0xd6_e8_fe_b8_66_59_fd_93;
/// The same for a whole word of any length, as the edit filter files them.
pub(crate) const ANY_LENGTH: u64 = 0xa0_76_1d_64_78_bd_64_2f;

/// The fewest letters that deletions leave of a half: of 9 letters the half
/// has 4, and one may be deleted.
const LEAST_OF_HALF: usize = 3;

/// The same where two may be deleted: of 13 letters the half has 6.
const LEAST_OF_LONG_HALF: usize = 4;

/// The keys of what is left when `least` to `most` letters, two at most, are
/// deleted.
pub(crate) fn deletion_keys(
    word: &[u8],
    kind: u64,
    least: usize,
    most: usize,
    each: &mut impl FnMut(u64),
) {
    let n = word.len();
    let fits = |deleted: usize| {
        let remaining = match (kind, deleted) {
            (WHOLE | ANY_LENGTH, _) => 1,
            (_, 2) => LEAST_OF_LONG_HALF,
            _ => LEAST_OF_HALF,
        };
        (least..=most).contains(&deleted) && n >= remaining + deleted
    };
    if fits(0) {
        each(mix(hash_letters(kind, word)));
    }
    let mut before = kind;
    for (i, letter) in word.iter().enumerate() {
        let rest = word.get(i + 1..).unwrap_or_default();
        // Of equal letters in a row it does not matter which is deleted.
        let again = rest.first() == Some(letter);
        if fits(1) && !again {
            each(mix(hash_letters(before, rest)));
        }
        if fits(2) {
            let mut between = before;
            for (j, other) in rest.iter().enumerate() {
                let tail = rest.get(j + 1..).unwrap_or_default();
                each(mix(hash_letters(between, tail)));
                between = hash_letter(between, *other);
            }
        }
        before = hash_letter(before, *letter);
    }
}

/// As the distance sees letters: by their low five bits.
#[inline]
fn hash_letter(hash: u64, letter: u8) -> u64 {
    (hash ^ u64::from(letter & 31)).wrapping_mul(0x0000_0100_0000_01b3)
}

/// A hash of letters, begun with another.
#[inline]
pub(crate) fn hash_letters(from: u64, letters: &[u8]) -> u64 {
    letters.iter().fold(from, |hash, letter| hash_letter(hash, *letter))
}
