//! An index of lists whose hash is right and whose content is not: opened or
//! refused, and what is opened is searched, never with a panic.
//!
//! The input says where numbers of a good index are changed, four bytes for a
//! place and four for the number; what is left over cuts the end off.
#![no_main]

use std::sync::LazyLock;

use hashgate_pack::{SourceTree, lists::Lists, read_section};
use hashgate_parties::{MadeFrom, Options, Query, Screener, own_list};
use libfuzzer_sys::fuzz_target;
use xxhash_rust::xxh3::xxh3_64;

/// Magic, hash of what follows the head, and what the index was made from.
const HEAD: usize = 32;

static BED: LazyLock<(Lists, Vec<u8>)> = LazyLock::new(|| {
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../data");
    let tree = SourceTree::from_dir(data.as_ref()).expect("data can be read");
    let mut lists: Lists = read_section(&tree).expect("data has no fault");
    lists.names.frequency.truncate(20);
    lists.names.everyday.truncate(20);
    let csv = "entity_id,name,type\n\
               1,Sophgo Technologies Ltd.,organization\n\
               2,Shenzhen Zephyr Basalt Works Co. No. 7,organization\n\
               3,J. P. Quartz-Lantern,person\n\
               4,محمد علي,person\n";
    let own = own_list("own.csv", csv.as_bytes()).expect("the list");
    let index = Screener::only(&lists, &own).to_bytes(&made_from());
    (lists, index)
});

fn made_from() -> MadeFrom {
    MadeFrom::of(["a fuzz target"])
}

fuzz_target!(|input: &[u8]| {
    let (lists, index) = &*BED;
    let mut bytes = index.clone();
    let (changes, rest) = input.as_chunks::<8>();
    for change in changes {
        let [a, b, c, d, value @ ..] = *change;
        let place = u32::from_le_bytes([a, b, c, d]) as usize;
        let at = HEAD + place % (bytes.len() - HEAD - 4);
        bytes[at..at + 4].copy_from_slice(&value);
    }
    if let [_, cut @ ..] = rest {
        let cut = cut.iter().fold(0, |n, b| n << 8 | usize::from(*b));
        bytes.truncate(bytes.len() - cut % (bytes.len() - HEAD));
    }
    let hash = xxh3_64(&bytes[HEAD..]);
    bytes[8..16].copy_from_slice(&hash.to_ne_bytes());
    let opened = Screener::open(lists, Box::new(bytes), &made_from());
    let Ok(screener) = opened else { return };
    let options = Options {
        top: 0,
        near_misses: true,
        as_of: "2026-11-25".parse().ok(),
        ..Options::default()
    };
    for name in ["Sofgo Technologies", "Zephyr Basaltworks 8", "J P Q", "علي"] {
        let answer = screener.screen(&Query::name(name), &options);
        for hit in &answer.hits {
            screener.entry_of(hit);
        }
        let _ = format!("{answer:?}");
    }
});
