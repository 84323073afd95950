//! A listed name at any row of a damaged file is found, or the file is
//! refused; and every row that was handed in is a row that is read.

#![allow(clippy::unwrap_used, reason = "a test that cannot run must fail")]

use hashgate_parties::{Table, own_list, read_holdings};
use proptest::prelude::*;

const PLANTED: &str = "RURITANIA MINING GMBH";

/// A name as files have them, and sometimes one with a comma or a quotation
/// mark, in the form that CSV asks for.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Z][a-z]{2,8} [A-Z][a-z]{2,8} (Ltd|LLC|GmbH|Co)",
        "\"[A-Z][a-z]{2,8}, [A-Z][a-z]{2,8} Inc\"",
        "\"[A-Z][a-z]{2,8} \"\"[A-Z][a-z]{2,8}\"\" BV\"",
        "(深圳|东莞|香港)(示例|测试)(科技|贸易)有限公司",
        "[A-Z][a-z]{2,6}(é|ü|ñ|ø) (SA|AG)",
    ]
}

/// What happens to files on their way.
#[derive(Debug, Clone)]
enum Damage {
    /// A byte changes.
    Flip(u8),
    /// A stray byte comes in.
    Insert(u8),
    /// A byte is lost.
    Lose,
    /// The end is lost.
    Cut,
}

fn damage() -> impl Strategy<Value = Damage> {
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
fn file(
    head: &str,
    names: &[String],
    rest: &str,
    at: usize,
) -> (Vec<u8>, std::ops::Range<usize>) {
    let mut text = format!("{head}\n");
    let mut place = 0..0;
    for (row, name) in names.iter().enumerate() {
        if row == at {
            let from = text.len();
            text.push_str(&[PLANTED, ",", rest, "\n"].concat());
            place = from..text.len();
        }
        text.push_str(&[name, ",", rest, "\n"].concat());
    }
    (text.into_bytes(), place)
}

/// The file with the damage somewhere outside the planted row.
fn damaged(
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_row_is_read(names in prop::collection::vec(name(), 1..30)) {
        let (bytes, _) = file("name,country,address", &names, "MY,1 Example Road", 0);
        let table = Table::read("p.csv", &bytes, &["name"]).unwrap();
        prop_assert_eq!(table.rows().len(), names.len() + 1);
        let column = table.require("name").unwrap();
        for ((_, row), name) in table.rows().iter().skip(1).zip(&names) {
            let plain = name.trim_matches('"').replace("\"\"", "\"");
            prop_assert_eq!(row.get(column), Some(plain.as_str()));
        }
    }

    #[test]
    fn a_name_in_a_damaged_table_of_parties_is_found_or_the_file_is_refused(
        names in prop::collection::vec(name(), 1..30),
        at in any::<prop::sample::Index>(),
        damage in damage(),
        where_to in any::<prop::sample::Index>(),
    ) {
        let row = at.index(names.len());
        let (bytes, planted) =
            file("name,country,address", &names, "MY,1 Example Road", row);
        let bytes = damaged(bytes, &planted, &damage, where_to);
        if let Ok(table) = Table::read("p.csv", &bytes, &["name"]) {
            let column = table.require("name").unwrap();
            let is_found = table
                .rows()
                .iter()
                .any(|(_, row)| row.get(column) == Some(PLANTED));
            prop_assert!(is_found, "{}", String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn a_name_in_a_damaged_own_list_is_found_or_the_list_is_refused(
        names in prop::collection::vec(name(), 1..30),
        at in any::<prop::sample::Index>(),
        damage in damage(),
        where_to in any::<prop::sample::Index>(),
    ) {
        let row = at.index(names.len());
        let (bytes, planted) =
            file("name,entity_id,country", &names, "7,MY", row);
        let bytes = damaged(bytes, &planted, &damage, where_to);
        if let Ok(lists) = own_list("own.csv", &bytes) {
            let is_found = lists
                .iter()
                .flat_map(|list| &list.entries)
                .any(|e| e.name == PLANTED || e.aliases.iter().any(|a| a == PLANTED));
            prop_assert!(is_found, "{}", String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn an_owner_in_damaged_holdings_is_found_or_the_file_is_refused(
        names in prop::collection::vec(name(), 1..30),
        at in any::<prop::sample::Index>(),
        damage in damage(),
        where_to in any::<prop::sample::Index>(),
    ) {
        let row = at.index(names.len());
        let (bytes, planted) =
            file("owner,owned,share", &names, "Strelsau Ltd,1%", row);
        let bytes = damaged(bytes, &planted, &damage, where_to);
        if let Ok(read) = read_holdings("holdings.csv", &bytes) {
            let text = format!("{read:?}");
            prop_assert!(
                text.contains(PLANTED),
                "{}",
                String::from_utf8_lossy(&bytes)
            );
        }
    }
}
