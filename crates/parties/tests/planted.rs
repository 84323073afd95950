//! A listed name at any row of a damaged file is found, or the file is
//! refused; and every row that was handed in is a row that is read.

#![allow(clippy::unwrap_used, reason = "a test that cannot run must fail")]

#[path = "../../tables/tests/damage/mod.rs"]
mod damage;

use damage::{damage, damaged, file};
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_row_is_read(names in prop::collection::vec(name(), 1..30)) {
        let (bytes, _) = file("name,country,address", &names, PLANTED, "MY,1 Example Road", 0);
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
            file("name,country,address", &names, PLANTED, "MY,1 Example Road", row);
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
            file("name,entity_id,country", &names, PLANTED, "7,MY", row);
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
            file("owner,owned,share", &names, PLANTED, "Strelsau Ltd,1%", row);
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
