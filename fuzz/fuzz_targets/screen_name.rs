//! Any text is a query: it gets an answer with scores between 0 and 1, the
//! same each time, and more input takes no hit away.
#![no_main]

use std::sync::LazyLock;

use hashgate_pack::{SourceTree, lists::Lists, read_section};
use hashgate_parties::{Options, Query, Screener};
use libfuzzer_sys::fuzz_target;

static SCREENER: LazyLock<Screener> = LazyLock::new(|| {
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../data");
    let tree = SourceTree::from_dir(data.as_ref()).expect("data can be read");
    let lists: Lists = read_section(&tree).expect("data has no fault");
    Screener::new(&lists)
});

fuzz_target!(|bytes: &[u8]| {
    let name = String::from_utf8_lossy(bytes);
    let options = Options { top: 0, ..Options::default() };
    let bare = Query::name(name.as_ref());
    let answer = SCREENER.screen(&bare, &options);
    for hit in &answer.hits {
        assert!((0.0..=1.0).contains(&hit.score));
        assert!(!hit.because.is_empty());
    }
    let full = Query { address: Some(name.to_string()), ..bare };
    assert_eq!(SCREENER.screen(&full, &options).hits.len(), answer.hits.len());
});
