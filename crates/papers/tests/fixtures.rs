//! The test data's one invoice in three forms reads to the same lines.

// A test says what went wrong by failing.
#![allow(clippy::unwrap_used, clippy::panic)]

mod documents;

use std::fs;

use hashgate_model::{Shipment, Source};
use hashgate_papers::{Input, read};

fn shipment(folder: &std::path::Path, name: &str) -> Shipment {
    let bytes = fs::read(folder.join(name)).unwrap();
    read(&[Input { name: name.to_owned(), bytes }])
        .unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn three_forms_of_one_invoice_give_the_same_lines() {
    let Some(folder) = documents::folder() else { return };
    for name in [
        "invoice_clean.csv",
        "invoice_gbk_semicolon.csv",
        "invoice_reseller.xlsx",
    ] {
        let shipment = shipment(&folder, name);
        println!("{name}: {:#?}", shipment.remarks);
        let lines: Vec<_> = shipment
            .lines
            .iter()
            .map(|line| {
                (
                    line.text.value.as_str(),
                    line.quantity.value,
                    line.unit_price.as_ref().unwrap().value.to_string(),
                    line.amount.value.to_string(),
                    line.origin.as_ref().unwrap().value.to_string(),
                )
            })
            .collect();
        let expected = [
            (
                "Antminer S21 Pro 234T; ASIC SHA-256 miner with APW17 PSU and \
                 control board",
                120,
                "USD 3,276.00",
                "USD 393,120.00",
                "MY",
            ),
            (
                "Whatsminer M60S 186T; ASIC SHA-256 miner, air cooled, P221 \
                 PSU",
                40,
                "USD 2,418.00",
                "USD 96,720.00",
                "TH",
            ),
            (
                "APW12 power supply; Spare AC-DC power supply 14-15V",
                10,
                "USD 95.50",
                "USD 955.00",
                "CN",
            ),
        ]
        .map(|(a, b, c, d, e)| {
            (a, b, c.to_owned(), d.to_owned(), e.to_owned())
        });
        assert_eq!(lines, expected, "{name}");
        let head = &shipment.invoice;
        assert_eq!(head.number.as_ref().unwrap().value, "EX-2026-0412");
        let date = head.date.as_ref().unwrap().value.to_string();
        assert_eq!(date, "2026-10-02", "{name}");
        let currency = head.currency.as_ref().unwrap().value.to_string();
        assert_eq!(currency, "USD", "{name}");
    }
}

#[test]
fn each_value_knows_its_cell() {
    let Some(folder) = documents::folder() else { return };
    let shipment = shipment(&folder, "invoice_reseller.xlsx");
    let amount = &shipment.lines[0].amount.source;
    assert_eq!(
        *amount,
        Source::Cell {
            paper: 0,
            sheet: Some("CI".to_owned()),
            row: 7,
            column: 6
        }
    );
    let hts: Vec<_> = shipment
        .lines
        .iter()
        .map(|line| line.hts.as_ref().unwrap().value.to_string())
        .collect();
    assert_eq!(hts, ["8543.70.98.60", "8471.80", "8504.40.85.00"]);
    assert_eq!(shipment.serials.len(), 8);
    assert_eq!(shipment.serials[0].carton.as_deref(), Some("C001"));
}
