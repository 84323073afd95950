//! A line and a serial number at any row of a damaged paper are read, or the
//! paper is refused.

#![allow(clippy::unwrap_used, reason = "a test that cannot run must fail")]

#[path = "../../tables/tests/damage/mod.rs"]
mod damage;

use damage::{damage, damaged, file};
use hashgate_papers::{Input, read, read_lists};
use proptest::prelude::*;

const LINE: &str = "Ruritania R1 77T";
const SERIAL: &str = "RURITANIA00077";

fn goods() -> impl Strategy<Value = String> {
    prop_oneof![
        "Antminer S[0-9]{2} [0-9]{2,3}T",
        "\"Whatsminer M[0-9]{2}, used\"",
        "(蚂蚁|神马)矿机 S[0-9]{2} [0-9]{3}T",
        "Hash board \"\"A[0-9]\"\"".prop_map(|text| format!("\"{text}\"")),
    ]
}

fn input(bytes: Vec<u8>) -> Input {
    Input { name: "p.csv".into(), bytes }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_line_of_a_damaged_invoice_is_read_or_the_invoice_is_refused(
        goods in prop::collection::vec(goods(), 1..30),
        at in any::<prop::sample::Index>(),
        damage in damage(),
        where_to in any::<prop::sample::Index>(),
    ) {
        let row = at.index(goods.len());
        let head = "Model,Qty,Unit Price USD,Amount,Origin";
        let (bytes, place) = file(head, &goods, LINE, "2,5.00,10.00,MY", row);
        let bytes = damaged(bytes, &place, &damage, where_to);
        if let Ok(shipment) = read(&[input(bytes.clone())]) {
            let lines = shipment.lines.iter().map(|line| &line.text.value);
            let unpriced = shipment.unpriced.iter().map(|g| &g.text.value);
            let is_found = lines.chain(unpriced).any(|t| t.contains(LINE));
            prop_assert!(is_found, "{}", String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn a_serial_of_a_damaged_list_is_read_or_the_list_is_refused(
        numbers in prop::collection::vec("[A-Z]{4}[0-9]{8,12}", 1..30),
        at in any::<prop::sample::Index>(),
        damage in damage(),
        where_to in any::<prop::sample::Index>(),
    ) {
        let row = at.index(numbers.len());
        let (bytes, place) =
            file("SN,Model,Carton", &numbers, SERIAL, "S21,C1", row);
        let bytes = damaged(bytes, &place, &damage, where_to);
        if let Ok(shipment) = read_lists(&[input(bytes.clone())]) {
            let is_found = shipment.serials.iter().any(|s| s.number == SERIAL);
            prop_assert!(is_found, "{}", String::from_utf8_lossy(&bytes));
        }
    }
}
