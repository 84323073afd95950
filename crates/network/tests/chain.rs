//! Real headers: every retarget to the bit, every link and work, and each
//! kind of damage found where it is.

// Helpers outside a test function may fail as loudly as a test does.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{env, fs, path::PathBuf, sync::LazyLock};

use hashgate_network::{
    At, BreakKind, CompactBits, HEADER_BYTES, HeightsFrom, Verified, read,
    retarget, subsidy_sat, verify,
};
use proptest::prelude::*;

/// Where test data beyond the repository lies.
fn test_data() -> Option<PathBuf> {
    let root = env::var_os("HASHGATE_TEST_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    if root.is_dir() {
        return Some(root);
    }
    assert!(
        env::var_os("CI").is_none(),
        "test data not found at {}; set HASHGATE_TEST_DATA",
        root.display()
    );
    eprintln!("SKIPPED: no test data at {}", root.display());
    None
}

const BARE: &str = "headers_822528_830592.bin";
const FIRST: u64 = 822_528;

fn raw(name: &str) -> Option<Vec<u8>> {
    Some(fs::read(test_data()?.join("raw/economics").join(name)).unwrap())
}

/// The bare headers, read once.
static HEADERS: LazyLock<Option<Vec<u8>>> = LazyLock::new(|| raw(BARE));

fn checked(bytes: &[u8]) -> Verified {
    verify(&read("a.bin", bytes, Some(FIRST)).unwrap().headers)
}

#[test]
fn eight_thousand_headers_hold() {
    let Some(bytes) = &*HEADERS else { return };
    let file = read(BARE, bytes, None).unwrap();
    assert_eq!(file.heights_from, HeightsFrom::FileName);
    let found = verify(&file.headers);
    assert_eq!(found.breaks, []);
    assert_eq!((found.headers, found.works_right), (8_065, 8_065));
    assert_eq!((found.links_checked, found.links_right), (8_064, 8_064));
    assert_eq!((found.retargets_checked, found.retargets_right), (4, 4));
    assert_eq!(found.times_checked, 8_065 - 11);
    assert_eq!(found.unchecked.len(), 1);
}

#[test]
fn four_hundred_and_thirteen_retargets_come_out_to_the_bit() {
    let Some(bytes) = raw("retarget_boundary_headers.csv") else { return };
    let file = read("boundaries.csv", &bytes, None).unwrap();
    let found = verify(&file.headers);
    assert_eq!(found.breaks, []);
    assert_eq!((found.retargets_checked, found.retargets_right), (413, 413));
    assert_eq!((found.headers, found.works_right), (850, 850));
    assert_eq!((found.links_checked, found.links_right), (413, 413));
    // From height 834,624 on the file has only the first header of an epoch.
    assert_eq!(found.unchecked.len(), 23);
    assert_eq!(found.unchecked[0].height, 834_624);
}

/// The tempting reading, by which the time is that of 2,016 intervals, is
/// another rule: it meets only a few.
#[test]
fn two_thousand_and_sixteen_intervals_would_be_another_chain() {
    let Some(bytes) = raw("retarget_boundary_headers.csv") else { return };
    let headers = read("boundaries.csv", &bytes, None).unwrap().headers;
    let firsts: Vec<_> =
        headers.iter().filter(|h| h.height.is_multiple_of(2016)).collect();
    let met = firsts
        .windows(2)
        .filter(|pair| pair[1].height <= 413 * 2016)
        .filter(|pair| {
            let (old, new) = (&pair[0].header, &pair[1].header);
            retarget(old.bits(), old.time(), new.time()) == Ok(new.bits())
        })
        .count();
    assert_eq!(met, 16);
}

/// Every epoch's target and difficulty as published, the difficulty to the
/// last bit of a float.
#[test]
fn targets_and_difficulties_are_those_published() {
    let Some(bytes) = raw("difficulty_epochs.csv") else { return };
    let mut seen = 0;
    for row in csv::Reader::from_reader(bytes.as_slice()).records() {
        let row = row.unwrap();
        let bits = CompactBits(u32::from_str_radix(&row[3], 16).unwrap());
        let target = bits.target().unwrap();
        assert_eq!(target.to_string(), row[4], "epoch {}", &row[0]);
        assert_eq!(target.compact(), bits, "epoch {}", &row[0]);
        let published: f64 = row[5].parse().unwrap();
        let found = target.difficulty().to_f64();
        assert_eq!(found.to_bits(), published.to_bits(), "epoch {}", &row[0]);
        seen += 1;
    }
    assert_eq!(seen, 474);
}

/// The first million blocks and all after them: the whole supply.
#[test]
fn the_whole_supply_is_exact() {
    let supply: u64 = (0..64 * 210_000_u64).map(subsidy_sat).sum();
    assert_eq!(supply, 2_099_999_997_690_000);
}

#[test]
fn a_missing_header_is_found_at_its_place() {
    let Some(bytes) = &*HEADERS else { return };
    let mut less = bytes[..4000 * HEADER_BYTES].to_vec();
    less.drain(100 * HEADER_BYTES..101 * HEADER_BYTES);
    let found = checked(&less);
    let first = &found.breaks[0];
    assert_eq!((first.height, first.kind), (FIRST + 100, BreakKind::Link));
    assert_eq!(first.at, At::Byte(8000));
    assert!(first.why.contains("hashes to"), "{}", first.why);
    // The heights after it are all one too low: so is the retarget's.
    assert!(found.breaks.iter().any(|b| b.kind == BreakKind::Bits));
}

#[test]
fn a_wrong_height_is_found_at_the_retarget() {
    let Some(bytes) = &*HEADERS else { return };
    let some = &bytes[..3000 * HEADER_BYTES];
    let headers = read("a.bin", some, Some(FIRST + 1)).unwrap().headers;
    let found = verify(&headers);
    let first = &found.breaks[0];
    assert_eq!(first.kind, BreakKind::Bits);
    assert_eq!(first.height, FIRST + 2017);
}

/// A file that begins in the middle of an epoch holds, and says what it
/// cannot prove.
#[test]
fn a_file_from_the_middle_of_an_epoch_says_what_it_cannot_prove() {
    let Some(bytes) = &*HEADERS else { return };
    let some = &bytes[1000 * HEADER_BYTES..5000 * HEADER_BYTES];
    let headers = read("a.bin", some, Some(FIRST + 1000)).unwrap().headers;
    let found = verify(&headers);
    assert!(found.holds(), "{:?}", found.breaks);
    let heights: Vec<u64> = found.unchecked.iter().map(|u| u.height).collect();
    assert_eq!(heights, [FIRST + 1000, FIRST + 2016]);
    assert!(found.unchecked[0].why.contains("middle of an epoch"));
    assert!(found.unchecked[1].why.contains("first header of the epoch"));
    // The second retarget has all that it needs.
    assert_eq!((found.retargets_checked, found.retargets_right), (1, 1));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whichever bit is turned, the header itself or the next one breaks.
    #[test]
    fn any_bit_that_is_turned_is_found(
        header in 0_usize..300, byte in 0..HEADER_BYTES, bit in 0_u8..8,
    ) {
        let Some(bytes) = &*HEADERS else { return Ok(()) };
        let mut some = bytes[..302 * HEADER_BYTES].to_vec();
        some[header * HEADER_BYTES + byte] ^= 1 << bit;
        let found = checked(&some);
        prop_assert!(!found.holds());
        let at = FIRST + header as u64;
        let kinds: Vec<_> =
            found.breaks.iter().map(|b| (b.height, b.kind)).collect();
        prop_assert!(kinds.contains(&(at, BreakKind::Work)), "{kinds:?}");
        prop_assert!(kinds.contains(&(at + 1, BreakKind::Link)), "{kinds:?}");
        let far = kinds.iter().find(|(height, _)| *height > at + 12);
        // The first header sets what its epoch must bear.
        prop_assert!(far.is_none() || header == 0, "{kinds:?}");
    }
}
