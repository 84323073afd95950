//! Files that were damaged on their way, for the properties of every reader:
//! what stands in a row that was not touched is found, or the file is refused.

use proptest::prelude::*;

/// What happens to files on their way.
#[derive(Debug, Clone)]
pub enum Damage {
    /// A byte changes.
    Flip(u8),
    /// A stray byte comes in.
    Insert(u8),
    /// A byte is lost.
    Lose,
    /// The end is lost.
    Cut,
}

pub fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        any::<u8>().prop_map(Damage::Flip),
        prop_oneof![
            Just(b'"'),
            Just(b','),
            Just(b'\n'),
            Just(b'\r'),
            Just(0xA0),
            Just(0x81),
            Just(0),
            any::<u8>()
        ]
        .prop_map(Damage::Insert),
        Just(Damage::Lose),
        Just(Damage::Cut),
    ]
}

/// A file of three columns with the planted name in one of its rows, and the
/// place of that row in its bytes.
pub fn file(
    head: &str,
    names: &[String],
    planted: &str,
    rest: &str,
    at: usize,
) -> (Vec<u8>, std::ops::Range<usize>) {
    let mut text = format!("{head}\n");
    let mut place = 0..0;
    for (row, name) in names.iter().enumerate() {
        if row == at {
            let from = text.len();
            text.push_str(&[planted, ",", rest, "\n"].concat());
            place = from..text.len();
        }
        text.push_str(&[name, ",", rest, "\n"].concat());
    }
    (text.into_bytes(), place)
}

/// The file with the damage somewhere outside the planted row.
pub fn damaged(
    mut bytes: Vec<u8>,
    planted: &std::ops::Range<usize>,
    damage: &Damage,
    where_to: prop::sample::Index,
) -> Vec<u8> {
    // Neither the row nor the line feed before it, which parts it.
    let outside: Vec<usize> = (0..bytes.len())
        .filter(|at| {
            !(planted.start.saturating_sub(1)..planted.end).contains(at)
        })
        .collect();
    let at = outside[where_to.index(outside.len())];
    match damage {
        Damage::Flip(by) => bytes[at] ^= by,
        Damage::Insert(byte) => bytes.insert(at, *byte),
        Damage::Lose => {
            bytes.remove(at);
        }
        Damage::Cut => bytes.truncate(at.max(planted.end)),
    }
    bytes
}
