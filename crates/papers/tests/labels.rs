//! Labels above the table and the values that belong to them.

// A test says what went wrong by failing.
#![allow(clippy::unwrap_used)]

use hashgate_model::{PartyRole, Shipment};
use hashgate_papers::{Input, read};

fn invoice(head: &str) -> Shipment {
    let text = format!(
        "{head}\nModel,Description,Qty,Unit Price USD,Amount,Origin,\n\
         Antminer S21 Pro 234T,miner,10,3276.00,32760.00,MY,\n"
    );
    let name = "invoice.csv".to_owned();
    read(&[Input { name, bytes: text.into_bytes() }]).unwrap()
}

fn address(shipment: &Shipment, role: PartyRole) -> Option<&str> {
    let party = shipment.parties.iter().find(|p| p.role == role).unwrap();
    party.address.as_deref()
}

fn number(shipment: &Shipment) -> Option<&str> {
    shipment.invoice.number.as_ref().map(|n| n.value.as_str())
}

#[test]
fn a_labelled_row_is_no_line_of_an_address() {
    let read = invoice(
        "COMMERCIAL INVOICE,,,,,,\n\
         Seller,Kestrel Machines Sdn Bhd,,,,,\n\
         Seller Address,Lot 18 Jalan Perusahaan 4,,,,,\n\
         Buyer,Prairie Hash LLC,,,,,\n\
         Buyer Address,410 Grain Elevator Road,,,,,\n\
         Terms,FOB Port Klang,,,,,\n",
    );
    assert_eq!(
        address(&read, PartyRole::Seller),
        Some("Lot 18 Jalan Perusahaan 4")
    );
    assert_eq!(
        address(&read, PartyRole::Buyer),
        Some("410 Grain Elevator Road")
    );
    let terms = read.invoice.incoterm.unwrap();
    assert_eq!(terms.value, "FOB Port Klang");
}

#[test]
fn an_address_below_a_name_is_followed_beside_other_labels() {
    let read = invoice(
        "Seller,,,Buyer,,,\n\
         Kestrel Machines Sdn Bhd,,,Prairie Hash LLC,,,\n\
         Lot 18 Jalan Perusahaan 4,,,410 Grain Elevator Road,,,\n\
         42000 Port Klang,,,Enid OK,,,\n",
    );
    assert_eq!(
        address(&read, PartyRole::Seller),
        Some("Lot 18 Jalan Perusahaan 4, 42000 Port Klang")
    );
    assert_eq!(
        address(&read, PartyRole::Buyer),
        Some("410 Grain Elevator Road, Enid OK")
    );
}

#[test]
fn an_invoice_number_stands_right_of_its_label() {
    for label in ["Invoice No", "Invoice No.", "发票号 Invoice No", "发票号"]
    {
        for value in ["KM-26-1109", "NR-0088", "PO-7712", "INV 2026/114"] {
            let read = invoice(&format!(
                "COMMERCIAL INVOICE,,,,,,\n\
                 {label},{value},,,,,\n\
                 Invoice Date,2026-11-09,,,,,\n"
            ));
            assert_eq!(number(&read), Some(value), "{label}");
            let date = read.invoice.date.unwrap().value;
            assert_eq!(date.to_string(), "2026-11-09");
        }
    }
}
