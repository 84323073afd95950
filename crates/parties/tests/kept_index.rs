//! An index from a file: whatever bytes it has, it is opened or refused, and
//! what is opened is searched without a panic.

// Helpers of a test may fail like the test itself.
#![allow(clippy::unwrap_used)]

use std::{
    path::Path,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicBool, Ordering},
    },
};

use hashgate_pack::{SourceTree, lists::Lists, read_section};
use hashgate_parties::{
    Batch, IndexError, MadeFrom, Options, Query, Screener, own_list,
};
use proptest::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

/// The magic, the hash of what follows the head, and what it was made from.
const HEAD: usize = 32;

struct Bed {
    lists: Lists,
    index: Vec<u8>,
}

/// A small index, so that a change is likely to matter: few names, and few
/// common words beside them.
static BED: LazyLock<Bed> = LazyLock::new(|| {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let tree = SourceTree::from_dir(&data).unwrap();
    let mut lists: Lists = read_section(&tree).unwrap();
    lists.names.frequency.truncate(50);
    lists.names.everyday.truncate(50);
    let csv = "entity_id,name,type\n\
               1,Sophgo Technologies Ltd.,organization\n\
               2,Shenzhen Zephyr Basalt Works Co. No. 7,organization\n\
               3,J. P. Quartz-Lantern,person\n\
               4,محمد علي,person\n\
               5,北京算能科技有限公司,organization\n";
    let own = own_list("own.csv", csv.as_bytes()).unwrap();
    let index = Screener::only(&lists, &own).to_bytes(&made_from());
    Bed { lists, index }
});

fn made_from() -> MadeFrom {
    MadeFrom::of(["a test"])
}

fn open(bytes: Vec<u8>) -> Result<Screener, IndexError> {
    Screener::open(&BED.lists, Box::new(bytes), &made_from())
}

/// Opens bytes as if they were whole, and searches them if they open.
fn searched(mut bytes: Vec<u8>) {
    let hash = xxh3_64(bytes.get(HEAD..).unwrap_or_default());
    if let Some(place) = bytes.get_mut(8..16) {
        place.copy_from_slice(&hash.to_ne_bytes());
    }
    let Ok(screener) = open(bytes) else { return };
    let queries: Vec<Query> = [
        "Sophgo Technologies Ltd.",
        "Sofgo Tecnologies",
        "Zephyr Basaltworks Shenzen 8",
        "J P Q",
        "محمد",
        "算能科技",
        "Suanneng Technology",
    ]
    .map(Query::name)
    .into();
    for min_score in [None, Some(0.2)] {
        let options = Options {
            min_score,
            top: 0,
            near_misses: true,
            as_of: "2026-11-25".parse().ok(),
            ..Options::default()
        };
        for answer in Batch::new(&screener, options).screen(&queries) {
            for hit in answer.hits.iter().chain(&answer.near_misses) {
                screener.entry_of(hit);
            }
            // An answer can be written, whatever it says.
            let _ = format!("{answer:?}");
        }
    }
}

#[test]
fn an_index_that_was_not_changed_is_searched() {
    let screener = open(BED.index.clone()).unwrap();
    let answer = screener.screen(&Query::name("Sophgo"), &Options::default());
    assert_eq!(answer.hits[0].entity_id, "1");
    searched(BED.index.clone());
}

/// A file that another program writes into after it was opened.
struct Overwritten {
    written: Arc<AtomicBool>,
    before: Vec<u8>,
    after: Vec<u8>,
}

impl AsRef<[u8]> for Overwritten {
    fn as_ref(&self) -> &[u8] {
        if self.written.load(Ordering::Relaxed) {
            &self.after
        } else {
            &self.before
        }
    }
}

#[test]
fn a_file_overwritten_while_it_is_open_is_no_empty_index() {
    let written = Arc::new(AtomicBool::new(false));
    let mut after = BED.index.clone();
    // The length of the first array: without it no other would be found.
    after[HEAD..HEAD + 8].fill(0xff);
    let before = BED.index.clone();
    let file = Overwritten { written: Arc::clone(&written), before, after };
    let screener =
        Screener::open(&BED.lists, Box::new(file), &made_from()).unwrap();
    written.store(true, Ordering::Relaxed);
    let answer = screener.screen(&Query::name("Sophgo"), &Options::default());
    assert_eq!(answer.hits[0].entity_id, "1");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn changed_numbers_harm_nothing(
        changes in prop::collection::vec((any::<u32>(), any::<u32>()), 1..12),
    ) {
        let mut bytes = BED.index.clone();
        for (place, value) in changes {
            let at = HEAD + place as usize % (bytes.len() - HEAD - 4);
            bytes[at..at + 4].copy_from_slice(&value.to_ne_bytes());
        }
        searched(bytes);
    }

    #[test]
    fn small_numbers_that_fit_nearly_harm_nothing(
        changes in prop::collection::vec((any::<u32>(), 0_u32..400), 1..40),
    ) {
        let mut bytes = BED.index.clone();
        for (place, value) in changes {
            let at = HEAD + place as usize % ((bytes.len() - HEAD) / 4 - 1) * 4;
            bytes[at..at + 4].copy_from_slice(&value.to_ne_bytes());
        }
        searched(bytes);
    }

    #[test]
    fn a_file_that_was_cut_is_refused_or_harms_nothing(cut in any::<u32>()) {
        let mut bytes = BED.index.clone();
        bytes.truncate(cut as usize % bytes.len());
        prop_assert!(open(bytes.clone()).is_err());
        searched(bytes);
    }

    #[test]
    fn any_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..99)) {
        prop_assert!(open(bytes).is_err());
    }
}
