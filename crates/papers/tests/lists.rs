//! Packing list, serial lists and waybill held against the invoice, on both
//! sides: papers that agree say nothing, papers that differ are asked about.

// A test says what went wrong by failing.
#![allow(clippy::unwrap_used)]

use hashgate_model::{DoubtAbout, PartyRole, Shipment};
use hashgate_papers::{Input, read};

const INVOICE: &str = "Model,Qty,Unit Price USD,Amount,Origin\n\
    Antminer S21 Pro 234T,3,3000.00,9000.00,MY\n\
    Antminer T21 190T,2,2000.00,4000.00,MY\n";

fn with(others: &[&str]) -> Shipment {
    let papers: Vec<Input> = std::iter::once(&INVOICE)
        .chain(others)
        .enumerate()
        .map(|(i, text)| Input {
            name: format!("paper{i}.csv"),
            bytes: text.as_bytes().to_vec(),
        })
        .collect();
    read(&papers).unwrap()
}

fn doubts(shipment: &Shipment) -> Vec<&str> {
    let of_lists = |d: &&hashgate_model::Doubt| d.about == DoubtAbout::Lists;
    let lists = shipment.doubts.iter().filter(of_lists);
    lists.map(|doubt| doubt.text.as_str()).collect()
}

#[test]
fn lists_that_agree_say_nothing() {
    let shipment = with(&[
        "Carton No,Model,Qty,Net Weight (kg)\n\
         1,Antminer S21 Pro 234T,2,20\n2,Antminer S21 Pro 234T,1,10\n\
         3,Antminer T21 190T,2,24\n",
        "SN\n00123\n00124\n00125\n",
        "SN\nEXAMPLE1\nEXAMPLE2\n",
    ]);
    assert_eq!(doubts(&shipment), [""; 0]);
    assert_eq!(shipment.serials.len(), 5);
}

#[test]
fn as_many_pieces_of_other_models_are_asked() {
    let shipment = with(&["Carton No,Model,Qty\n\
         1,Antminer S21 Pro 234T,2\n2,Antminer T21 190T,3\n"]);
    assert_eq!(
        doubts(&shipment),
        ["paper1.csv counts as many pieces as the invoice, but others: 2 of \
          `Antminer S21 Pro 234T` for 3, 3 of `Antminer T21 190T` for 2"]
    );
    // Names that the invoice does not have cannot be compared one by one.
    let other = with(&["Model,Qty\nS21 Pro,2\nT21,3\n"]);
    assert_eq!(doubts(&other), [""; 0]);
}

#[test]
fn serial_numbers_twice_and_spoiled_are_asked() {
    for (lists, said) in [
        (vec!["SN\nA1\nA2\nA1\n"], "paper1.csv repeats 1 serial number that"),
        (
            vec!["SN\nA1\nA2\n", "SN\nA2\nA3\n"],
            "paper2.csv repeats 1 serial number that",
        ),
        (
            vec!["SN\n1.23E+11\nA2\n"],
            "turned by a spreadsheet into short numbers",
        ),
        (vec!["SN\n00123456\n00123457\n123458\n"], "shorter than the 8 digits"),
    ] {
        let shipment = with(&lists);
        let told = doubts(&shipment);
        assert!(told.iter().any(|text| text.contains(said)), "{told:?}");
    }
    for list in ["SN\n123\n4567\n", "SN\nA0001\nA01\n"] {
        assert_eq!(doubts(&with(&[list])), [""; 0], "{list}");
    }
}

#[test]
fn the_head_of_a_waybill_is_read() {
    let shipment = with(&["AIR WAYBILL\nAWB No: 999-12345675\n\
         Shipper: Example Hash Works Sdn Bhd\n\
         Consignee: Example Prairie Hash LLC\n\
         Airport of Destination: DFW\nDate: 2026-11-02\n\
         Nature and quantity of goods: computers\n"]);
    let party = |role: PartyRole| {
        let found = shipment.parties.iter().find(|party| party.role == role);
        found.map(|party| party.name.as_str())
    };
    assert_eq!(party(PartyRole::Shipper), Some("Example Hash Works Sdn Bhd"));
    assert_eq!(party(PartyRole::Consignee), Some("Example Prairie Hash LLC"));
    assert_eq!(shipment.numbers[0].number.value, "999-12345675");
    assert_eq!(shipment.invoice.port_of_entry.as_ref().unwrap().value, "DFW");
    // The day of the journey is none of the invoice.
    assert!(shipment.invoice.date.is_none());
    let note = with(&["Dear customer\nShipper: see below\nThank you\n"]);
    assert!(note.parties.is_empty());
}
