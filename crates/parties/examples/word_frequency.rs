//! Counts how common the words of listed names are.
//!
//! ```text
//! cargo run --release -p hashgate-parties --example word_frequency -- \
//!     NAMES.csv [COLUMN] > data/lists/names/frequency.csv
//! ```
//!
//! NAMES.csv has a head row; COLUMN is `name` unless said otherwise. Only the
//! counts are kept, none of the names.

use std::{collections::BTreeMap, error::Error, io};

use hashgate_pack::{SourceTree, lists::Lists, read_section};
use hashgate_parties::Screener;

/// Words in fewer of 100,000 names than this are rare enough to count in full.
const LEAST_PER_100K: u64 = 12;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let path = args.next().ok_or("give a CSV file of names")?;
    let column = args.next().unwrap_or_else(|| "name".to_owned());
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
    let tree = SourceTree::from_dir(data.as_ref())?;
    let lists: Lists = read_section(&tree)?;
    let screener = Screener::new(&lists);
    let mut reader = csv::Reader::from_path(path)?;
    let at = reader
        .headers()?
        .iter()
        .position(|head| head == column)
        .ok_or("no such column")?;
    let (mut names, mut counts) = (0_u64, BTreeMap::<String, u64>::new());
    for row in reader.records() {
        let row = row?;
        names += 1;
        let mut words = screener.words_of(row.get(at).unwrap_or(""));
        words.sort();
        words.dedup();
        for word in words {
            let letters = word.bytes().all(|b| b.is_ascii_lowercase());
            if letters && word.len() > 1 {
                *counts.entry(word).or_default() += 1;
            }
        }
    }
    let mut out = csv::Writer::from_writer(io::stdout().lock());
    out.write_record(["word", "per_100k"])?;
    for (word, count) in counts {
        let per_100k = count * 100_000 / names.max(1);
        if per_100k >= LEAST_PER_100K {
            out.write_record([word, per_100k.to_string()])?;
        }
    }
    out.flush()?;
    Ok(())
}
