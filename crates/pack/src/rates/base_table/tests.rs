//! The table on small trees, and against damaged bytes.

use proptest::prelude::*;

use super::*;
use crate::{Faults, SourceTree};

const HEAD: &str = "hts,from,to,general,special,column2,units\n";

fn table(rows: &str) -> (BaseTable, Faults) {
    let mut tree = SourceTree::default();
    tree.insert("rates/us/hts/base/01.csv", &format!("{HEAD}{rows}"));
    let mut faults = Faults::default();
    let table = read(&tree, &mut faults);
    (table, faults)
}

fn sound(rows: &str) -> BaseTable {
    let (table, faults) = table(rows);
    assert!(faults.is_empty(), "{faults}");
    table
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn hts(text: &str) -> HtsNumber {
    text.parse().unwrap()
}

const ROWS: &str = "\
0101.21.00,2025-01-01,2025-12-31,5%,Free (AU KR),20%,
0101.21.00,2026-01-01,,4%,Free (AU) 2% (KR),20%,
0101.21.00.10,2025-01-01,2025-06-30,,,,No.
0101.21.00.20,2025-01-01,,,,,\"No., kg\"
0101.30.00.00,2025-07-01,,1¢/kg,,See 9904.01.01,kg
";

#[test]
fn a_number_has_the_rates_of_its_day() {
    let table = sound(ROWS);
    let general = |number: &str, on: &str| {
        let line = table.line(hts(number), day(on));
        line.map(|line| (line.hts().to_string(), line.general().to_string()))
    };
    for (number, on, found) in [
        ("0101.21.00", "2024-12-31", None),
        ("0101.21.00", "2025-01-01", Some(("0101.21.00", "5%"))),
        ("0101.21.00.10", "2025-06-30", Some(("0101.21.00.10", "5%"))),
        // The number is gone; that of eight digits is told instead.
        ("0101.21.00.10", "2025-07-01", Some(("0101.21.00", "5%"))),
        ("0101.21.00.20", "2025-12-31", Some(("0101.21.00.20", "5%"))),
        ("0101.21.00.20", "2026-01-01", Some(("0101.21.00.20", "4%"))),
        ("0101.30.00", "2025-06-30", None),
        ("0101.30.00", "2025-07-01", Some(("0101.30.00.00", "1¢/kg"))),
        ("0101.30.00.99", "2025-07-01", Some(("0101.30.00.00", "1¢/kg"))),
        ("0101.30", "2025-07-01", None),
        ("0102.21.00", "2025-07-01", None),
    ] {
        let found = found.map(|(n, r)| (n.to_owned(), r.to_owned()));
        assert_eq!(general(number, on), found, "{number} on {on}");
    }
    let line = table.line(hts("0101.21.00.20"), day("2026-01-01")).unwrap();
    assert_eq!(line.units(), "No., kg");
    assert_eq!(line.specials().len(), 2);
    let reason = table.line(hts("0101.30.00"), day("2026-01-01")).unwrap();
    assert_eq!(reason.column2().to_string(), "See 9904.01.01");
}

#[test]
fn the_days_of_a_number_are_told() {
    let table = sound(ROWS);
    let days = |number: &str| table.days_of(hts(number));
    assert_eq!(
        days("0101.21.00"),
        [Period::new(day("2025-01-01"), None)],
        "a change of rate is no gap"
    );
    assert_eq!(
        days("0101.21.00.10"),
        [Period::new(day("2025-01-01"), Some(day("2025-06-30")))]
    );
    assert!(days("0101.21.00.99").is_empty());
    assert!(table.has(hts("0101.21.00.10")));
    let below = |on: &str| table.numbers_of(hts("0101.21.00"), day(on)).len();
    assert_eq!((below("2025-06-30"), below("2025-07-01")), (2, 1));
    assert_eq!(table.lines_on(day("2025-07-01")).count(), 3);
    assert_eq!(table.first_day(), Some(day("2025-01-01")));
}

#[test]
fn a_row_that_cannot_be_is_told() {
    for (rows, told) in [
        ("0101.21.00,2025-01-01,,5 percent,,20%,\n", "is not understood"),
        ("0101.21.00,2025-01-01,,5%,Free (AU,20%,\n", "is not understood"),
        ("0101.21.00,2025-01-01,,5%,,,\n", "has no rate in one column"),
        ("0101.21,2025-01-01,,5%,,5%,\n", "is too short"),
        ("0201.21.00,2025-01-01,,5%,,5%,\n", "is of another chapter"),
        ("0101.21.00.10,2025-01-01,,,,,No.\n", "has none on all its days"),
        (
            "0101.21.00,2025-01-01,,5%,,5%,\n\
             0101.21.00,2026-01-01,,5%,,5%,\n",
            "two rows for one day",
        ),
        (
            "0101.21.00,2025-01-01,2025-12-31,5%,,5%,\n\
             0101.21.00.10,2025-01-01,2026-01-01,,,,No.\n",
            "has none on all its days",
        ),
    ] {
        let (_, faults) = table(rows);
        assert!(faults.to_string().contains(told), "{rows}: {faults}");
    }
}

#[test]
fn the_compact_form_is_kept_whole_or_refused() {
    let table = sound(ROWS);
    let bytes = postcard::to_stdvec(&table).unwrap();
    let again: BaseTable = postcard::from_bytes(&bytes).unwrap();
    assert_eq!(again.bytes, table.bytes);
    assert_eq!(again.size().0, 5);
    let cut: Vec<u8> = table.bytes.iter().copied().take(60).collect();
    let cut = BaseTable { bytes: cut, ..BaseTable::default() };
    let cut = postcard::to_stdvec(&cut).unwrap();
    assert!(postcard::from_bytes::<BaseTable>(&cut).is_err());
    let none = postcard::to_stdvec(&BaseTable::default()).unwrap();
    assert_eq!(
        postcard::from_bytes::<BaseTable>(&none).unwrap().size(),
        (0, 0)
    );
}

proptest! {
    #[test]
    fn damaged_bytes_never_panic(
        at in 0_usize..300,
        byte in any::<u8>(),
        short in 0_usize..300,
    ) {
        let mut bytes = sound(ROWS).bytes;
        if let Some(slot) = bytes.get_mut(at) {
            *slot = byte;
        }
        bytes.truncate(short.max(1));
        let table = BaseTable { bytes, ..BaseTable::default() };
        for line in table.lines_on(day("2025-07-01")) {
            let _ = (line.general(), line.specials(), line.column2());
            let _ = (line.units(), line.period());
        }
        let _ = table.line(hts("0101.21.00.20"), day("2026-01-01"));
        let _ = table.days_of(hts("0101.21.00"));
        let _ = table.numbers_of(hts("0101.21.00"), day("2026-01-01"));
    }
}
