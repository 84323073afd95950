//! The index that the build script compiled is the one that this code makes.

use hashgate_parties::{MadeFrom, Screener};

/// The build script may be compiled for speed of building and this test for
/// speed of running: that must not change a byte, or scores would differ.
#[test]
fn the_embedded_index_is_the_one_made_anew_byte_for_byte() {
    let pack = hashgate_embedded::pack().unwrap();
    let made_from = MadeFrom::lists(&pack.meta, []);
    let anew = Screener::new(&pack.lists).to_bytes(&made_from);
    assert!(anew == hashgate_embedded::list_index());
}
