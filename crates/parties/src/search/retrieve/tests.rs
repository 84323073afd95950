//! Pruned search and full scan give the same, to the last bit.

use std::path::Path;

use hashgate_pack::{SourceTree, lists::Lists, read_section};
use proptest::prelude::*;

use super::*;
use crate::{
    index::{builder::Builder, hash::index_of, tables::Compiled},
    lists::loaded::ListInfo,
    matching::{comparer::Prepared, similarity::Folded},
    names::parse::Token,
    search::prepared_query::DirectLookup,
};

struct Bed {
    comparer: Comparer,
    index: Compiled,
    /// Each listed name, prepared for the full scan.
    names: Vec<Prepared>,
    texts: Vec<String>,
}

fn bed() -> &'static Bed {
    static BED: std::sync::OnceLock<Bed> = std::sync::OnceLock::new();
    BED.get_or_init(|| {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
        let tree = SourceTree::from_dir(&data).unwrap();
        let lists: Lists = read_section(&tree).unwrap();
        let comparer = Comparer::new(&lists);
        let mut builder = Builder::new(&comparer);
        let mut texts = Vec::new();
        let mut names = Vec::new();
        for source in &lists.sources {
            builder.add_list(ListInfo::embedded(source), &source.entries);
            for entry in &source.entries {
                for name in std::iter::once(&entry.name).chain(&entry.aliases) {
                    texts.push(name.clone());
                    names.push(comparer.prepare_listed(name, entry.kind));
                }
            }
        }
        let index = builder.build();
        assert_eq!(index.index().names.len(), texts.len());
        Bed { comparer, index, names, texts }
    })
}

/// Scores by the definition, without the index.
fn scanned(bed: &Bed, name: &str, floor: f32) -> Vec<Match> {
    let query = bed.comparer.prepare_query(name);
    bed.names
        .iter()
        .enumerate()
        .map(|(at, listed)| Match {
            name: index_of(at),
            score: bed.comparer.compare(&query, listed).score,
        })
        .filter(|found| found.score >= floor)
        .collect()
}

fn pruned(bed: &Bed, name: &str, floor: f32) -> Vec<Match> {
    let index = bed.index.index();
    let from = DirectLookup { comparer: &bed.comparer, index: &index };
    let sought = bed.comparer.prepare_search(name, &index, &from);
    let mut scratch = Scratch::default();
    bed.comparer.search(&sought, floor, &index, &|_| true, &mut scratch)
}

fn same(name: &str, floor: f32) {
    let bed = bed();
    let (a, b) = (scanned(bed, name, floor), pruned(bed, name, floor));
    assert_eq!(a, b, "{name:?} at {floor}");
}

#[test]
fn every_listed_name_finds_what_a_full_scan_finds() {
    for (i, name) in bed().texts.iter().enumerate() {
        if i % 7 == 0 {
            same(name, 0.70);
        }
    }
}

#[test]
fn odd_names_find_what_a_full_scan_finds() {
    for name in [
        "",
        "J P",
        "J. P. M.",
        "a b c d e f",
        "of the and",
        "Huawei",
        "huaweitechnologies co",
        "SiemensAG",
        "JSCARGUMENT",
        "Soph go Technologies",
        "محمد علي",
        // A single letter without vowels weighs as an initial.
        "כס מ",
        "北京算能科技有限公司",
        "2004 2005",
        // `intel` is short for a common word, and like another one.
        "Cinty Inte'l HK Industry Co., Ltd.",
        "International Technology Group",
        // An everyday word, mistyped.
        "Shanghai recision Measurement",
        "x",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ] {
        for floor in [0.45, 0.70, 0.85, 0.98] {
            same(name, floor);
        }
    }
}

/// What a look-up must find, by the definition, word by word of the table.
fn plainly(bed: &Bed, text: &str) -> Vec<(u32, f32)> {
    let index = bed.index.index();
    let query = bed.comparer.prepare(text);
    let (token, folded) = (&query.parsed.tokens[0], &query.folded[0]);
    let doubled = query.doubled[0].as_ref();
    let mut found = Vec::new();
    for id in 0..index_of(index.words.len()) {
        let text = index.words.texts.get(id);
        let text = String::from_utf8(text.to_vec()).unwrap();
        let abjad = text.starts_with(crate::index::tables::MARK);
        let bare =
            text.trim_start_matches(crate::index::tables::MARK).to_owned();
        let listed = Token {
            written: bare.clone(),
            class: index.words.class(id),
            text: bare,
            abjad,
        };
        let theirs = Folded::of(&listed.text);
        let s = bed
            .comparer
            .word_similarity((token, folded, doubled), (&listed, &theirs));
        if s > 0.0 && !index.words.postings(id).is_empty() {
            found.push((id, s));
        }
    }
    found
}

#[test]
fn a_look_up_finds_every_listed_word_that_is_alike() {
    let bed = bed();
    let index = bed.index.index();
    let mut tried = 0;
    for id in (0..index_of(index.words.len())).step_by(9) {
        let text = index.words.texts.get(id);
        let Ok(text) = String::from_utf8(text.to_vec()) else { continue };
        if !text.bytes().all(|b| b.is_ascii_lowercase()) || text.len() < 3 {
            continue;
        }
        let mut mistyped = text.clone();
        mistyped.remove(text.len() / 2);
        for text in [text, mistyped] {
            let query = bed.comparer.prepare(&text);
            let [token] = query.parsed.tokens.as_slice() else { continue };
            let letters = bed.comparer.letters(token, &index);
            let looked = bed.comparer.look_up(token, &letters, &index);
            let found: Vec<(u32, f32)> = looked
                .neighbours
                .iter()
                .map(|n| (n.word, n.similarity))
                .collect();
            assert_eq!(found, plainly(bed, &text), "{text}");
            tried += 1;
        }
    }
    assert!(tried > 300, "{tried}");
}

/// A listed name with a few letters changed, words swapped or joined.
fn disturbed() -> impl Strategy<Value = String> {
    let count = bed().texts.len();
    (0..count, prop::collection::vec((0_usize..60, 0_u8..6), 0..4)).prop_map(
        |(at, edits)| {
            let mut chars: Vec<char> = bed().texts[at].chars().collect();
            for (place, kind) in edits {
                let place = place % chars.len().max(1);
                match kind {
                    0 if chars.len() > 1 => {
                        chars.remove(place);
                    }
                    1 => chars.insert(place, 'e'),
                    2 if place + 1 < chars.len() => {
                        chars.swap(place, place + 1);
                    }
                    3 => chars.insert(place, ' '),
                    4 => chars.retain(|c| *c != ' '),
                    _ => {
                        if let Some(c) = chars.get_mut(place) {
                            *c = 'k';
                        }
                    }
                }
            }
            chars.into_iter().collect()
        },
    )
}

/// The consonants of some words of a listed name in Hebrew letters.
fn without_vowels() -> impl Strategy<Value = String> {
    const LETTERS: [(&str, char); 16] = [
        ("b", 'ב'),
        ("g", 'ג'),
        ("d", 'ד'),
        ("h", 'ה'),
        ("v", 'ו'),
        ("z", 'ז'),
        ("t", 'ת'),
        ("ckq", 'כ'),
        ("l", 'ל'),
        ("m", 'מ'),
        ("n", 'נ'),
        ("s", 'ס'),
        ("pf", 'פ'),
        ("r", 'ר'),
        ("j", 'ג'),
        (" ", ' '),
    ];
    let count = bed().texts.len();
    (0..count, 1_usize..4).prop_map(|(at, words)| {
        let name = bed().texts[at].to_lowercase();
        let words: Vec<&str> = name.split(' ').take(words).collect();
        let letter = |c| {
            let found = LETTERS.iter().find(|(latin, _)| latin.contains(c));
            found.map(|(_, letter)| *letter)
        };
        words.join(" ").chars().filter_map(letter).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn names_without_vowels_find_what_a_full_scan_finds(
        name in without_vowels(),
        floor in prop::sample::select(vec![0.5_f32, 0.7]),
    ) {
        same(&name, floor);
    }

    #[test]
    fn disturbed_names_find_what_a_full_scan_finds(
        name in disturbed(),
        floor in prop::sample::select(vec![0.5_f32, 0.7, 0.8]),
    ) {
        same(&name, floor);
    }

    #[test]
    fn random_names_find_what_a_full_scan_finds(
        name in "[a-eA-E0-2 .&'-]{0,40}",
        floor in prop::sample::select(vec![0.4_f32, 0.7]),
    ) {
        same(&name, floor);
    }

    #[test]
    fn any_text_is_searched(name in ".{0,60}") {
        same(&name, 0.7);
    }
}
