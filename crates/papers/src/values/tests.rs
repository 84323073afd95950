//! Values as papers write them.

use proptest::prelude::*;

use hashgate_model::Decimal;

use super::*;
use crate::{fault::Why, tables::Cell};

fn text(text: &str) -> Cell {
    Cell::text(text).unwrap()
}

fn money(raw: &str, mark: Mark) -> Result<String, String> {
    amount(&text(raw), mark, "amount")
        .map(|read| read.value.to_string())
        .map_err(|why| why.to_string())
}

#[test]
fn amounts_are_read_as_resellers_write_them() {
    for (raw, value) in [
        ("US$3,276.00", "3276.00"),
        ("3276", "3276"),
        ("USD 3,276.00/PCS", "3276.00"),
        ("$ 95.50 per unit", "95.50"),
        ("3 276.00", "3276.00"),
        ("3'276.00", "3276.00"),
        ("(120.00)", "-120.00"),
        ("-US$120", "-120"),
        ("US$-120", "-120"),
        ("−5", "-5"),
        ("4,90,795.00", "490795.00"),
        ("￥３，２７６", "3276"),
        ("FOC", "0"),
    ] {
        assert_eq!(money(raw, Mark::Point).as_deref(), Ok(value), "{raw}");
    }
    assert_eq!(money("3.276,00 €", Mark::Comma).unwrap(), "3276.00");
    assert_eq!(money("3.276", Mark::Comma).unwrap(), "3276");
    for raw in ["3276.00.00", "12,34", "1 2", "ten", "3276 bananas", "5%"] {
        assert!(money(raw, Mark::Point).is_err(), "{raw}");
    }
}

#[test]
fn only_a_plain_case_proves_the_decimal_sign() {
    for (raw, mark) in [
        ("3,276", None),
        ("3.276", None),
        ("3276", None),
        ("95,5", Some(Mark::Comma)),
        ("3.276,00", Some(Mark::Comma)),
        ("3,276.00", Some(Mark::Point)),
        ("1,234,567", Some(Mark::Point)),
        ("1.234.567", Some(Mark::Comma)),
        ("0.276", Some(Mark::Point)),
    ] {
        assert_eq!(decimal_mark(raw), mark, "{raw}");
    }
}

#[test]
fn quantities_are_whole_and_positive() {
    for raw in ["120", "120 pcs", "120PCS", "120 台", "120.00", "１２０"] {
        let read = quantity(&text(raw), Mark::Point).unwrap();
        assert_eq!(read.value, 120, "{raw}");
    }
    assert_eq!(quantity(&text("1,200"), Mark::Point).unwrap().value, 1200);
    for (raw, says) in [
        ("-5", "negative"),
        ("12.5", "not whole"),
        ("99999999999999999999", "beyond any shipment"),
    ] {
        let why = quantity(&text(raw), Mark::Point).unwrap_err();
        assert!(why.to_string().contains(says), "{raw}: {why}");
    }
    let number = Cell::Number(12.5);
    assert!(quantity(&number, Mark::Point).is_err());
}

#[test]
fn dates_are_read_unless_they_may_be_two() {
    for raw in [
        "2026-10-02",
        "2026/10/2",
        "2026.10.02",
        "2026年10月2日",
        "Oct 2, 2026",
        "2 October 2026",
        "2 octobre 2026",
        "2. Oktober 2026",
        "2 октября 2026 г.",
        "2 de octubre de 2026",
        "2 października 2026",
        "2 Ekim 2026",
        "02-Oct-2026",
        "Oct. 2nd, 2026",
        "20261002",
        "46297",
        "2026-10-02 00:00:00",
        "2026-10-02T00:00:00",
        "Friday, October 2, 2026",
    ] {
        let read = date(&text(raw), false).unwrap();
        assert_eq!(read.to_string(), "2026-10-02", "{raw}");
    }
    // Years of the Buddhist era, of Taiwan and of Japan.
    for (raw, day) in [
        ("25/11/2569", "2026-11-25"),
        ("25 Nov 2569", "2026-11-25"),
        ("2569-11-25", "2026-11-25"),
        ("民國115年11月25日", "2026-11-25"),
        ("中華民國 115年11月5日", "2026-11-05"),
        ("令和8年11月25日", "2026-11-25"),
    ] {
        assert_eq!(date(&text(raw), false).unwrap().to_string(), day, "{raw}");
    }
    assert!(date(&text("10/11/2569"), false).is_err(), "two dates still");
    let clear = date(&text("25/10/2026"), false).unwrap();
    assert_eq!(clear.to_string(), "2026-10-25");
    assert_eq!(
        date(&text("10/10/2026"), false).unwrap().to_string(),
        "2026-10-10"
    );
    let why = date(&text("10/02/2026"), false).unwrap_err();
    assert!(matches!(why, Why::AmbiguousDate { .. }), "{why}");
    for raw in ["31/31/2026", "10/02/26", "soon", "2026-02-30", "1234567"] {
        assert!(matches!(date(&text(raw), false), Err(Why::Date(_))), "{raw}");
    }
    assert_eq!(
        date(&Cell::Number(46297.0), false).unwrap().to_string(),
        "2026-10-02"
    );
}

#[test]
fn hts_numbers_survive_spreadsheets() {
    let read = |cell: &Cell| hts(cell).map(|r| r.value.to_string());
    for cell in [
        Cell::Number(8_543_709_860.0),
        text("8543709860.0"),
        text("8543.70.9860"),
        text("HTS 8543.70.98.60"),
    ] {
        assert_eq!(read(&cell).unwrap(), "8543.70.98.60");
    }
    let restored = hts(&Cell::Number(8543.7)).unwrap();
    assert_eq!(restored.value.to_string(), "8543.70");
    assert!(restored.zero_restored);
    let spoiled = read(&text("8543.7")).unwrap_err().to_string();
    assert!(spoiled.contains("5 digits"), "{spoiled}");
    assert!(read(&text("8.54371E+09")).is_err());
    for all in ["8.5437098600E9", "8.5437098600E+09", "8.543709860E9"] {
        assert_eq!(read(&text(all)).unwrap(), "8543.70.98.60", "{all}");
    }
    assert!(read(&Cell::Number(854_370_986.0)).is_err());
}

#[test]
fn a_workbook_of_1904_counts_every_day_from_1904() {
    let day = |from_1904| date(&Cell::Number(44_854.0), from_1904).unwrap();
    assert_eq!(day(true).to_string(), "2026-10-21");
    assert_eq!(day(false).to_string(), "2022-10-20");
}

#[test]
fn a_measure_has_the_unit_of_its_cell_or_of_its_head() {
    for (cell, head, shown) in [
        ("234", "Hashrate (TH/s)", Some("234 TH/s")),
        ("234T", "Hashrate", Some("234T")),
        ("3 531", "Power(W)", Some("3531 W")),
        ("3.531", "Power, kW", Some("3.531 kW")),
        ("3510 Вт", "Мощность", Some("3510 Вт")),
        ("234", "Hashrate", None),
        ("-", "Power(W)", None),
    ] {
        let read = measured(&text(cell), head);
        assert_eq!(read.as_deref(), shown, "{cell} {head}");
    }
}

#[test]
fn pounds_become_kilograms() {
    let read = weight(&text("10 lbs"), Mark::Point, "N.W.").unwrap();
    assert_eq!(read.kg.normalize().to_string(), "4.5359237");
    assert!(read.from_pounds);
    let kilos = weight(&Cell::Number(14.2), Mark::Point, "N.W. (kg)");
    assert_eq!(kilos.unwrap().kg.to_string(), "14.2");
}

proptest! {
    #[test]
    fn any_text_is_a_value_or_an_error(raw in ".{1,24}") {
        if let Some(cell) = Cell::text(&raw) {
            for mark in [Mark::Point, Mark::Comma] {
                let _ = amount(&cell, mark, "amount");
                let _ = quantity(&cell, mark);
                let _ = weight(&cell, mark, "kg");
            }
            let _ = (date(&cell, false), hts(&cell), decimal_mark(&raw));
        }
    }

    #[test]
    fn any_number_is_a_value_or_an_error(number in any::<f64>()) {
        let cell = Cell::Number(number);
        let _ = amount(&cell, Mark::Point, "amount");
        let _ = quantity(&cell, Mark::Point);
        let _ = (date(&cell, false), hts(&cell), cell.shown());
    }

    #[test]
    fn both_decimal_signs_give_the_same_amount(cents in 0_i64..10_000_000_000) {
        let usd = hashgate_model::Usd::new(Decimal::new(cents, 2));
        let english = usd.grouped();
        let german: String = english.chars().map(|c| match c {
            ',' => '.',
            '.' => ',',
            c => c,
        }).collect();
        prop_assert_eq!(decimal_mark(&english), Some(Mark::Point));
        prop_assert_eq!(decimal_mark(&german), Some(Mark::Comma));
        let point = amount(&text(&english), Mark::Point, "amount").unwrap();
        let comma = amount(&text(&german), Mark::Comma, "amount").unwrap();
        prop_assert_eq!(point.value, usd.amount());
        prop_assert_eq!(comma.value, usd.amount());
    }
}
