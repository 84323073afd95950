//! Generated invoices read back the same from each form, and no bytes panic.

// A test says what went wrong by failing.
#![allow(clippy::unwrap_used)]

mod papers_as_sent;

use hashgate_model::Shipment;
use hashgate_papers::{Input, read, read_facts};
use papers_as_sent::{Item, clean_csv, gbk_csv, plain, reseller_xlsx};
use proptest::prelude::*;

/// What a reader must give back of a line.
type Got = (String, u64, String, String);

fn got(shipment: &Shipment) -> Vec<Got> {
    shipment
        .lines
        .iter()
        .map(|line| {
            let mut amount = line.amount.value.amount();
            amount.rescale(2);
            (
                line.text.value.clone(),
                line.quantity.value,
                amount.to_string(),
                line.origin.as_ref().unwrap().value.to_string(),
            )
        })
        .collect()
}

fn items() -> impl Strategy<Value = Vec<Item>> {
    let origins = [
        ["MY", "Malaysia", "马来西亚"],
        ["CN", "P.R.C.", "中国"],
        ["TH", "Thailand", "泰国"],
        ["US", "USA", "美国"],
        ["ID", "Indonesia", "印度尼西亚"],
    ];
    let numbers = ["8543.70.9860", "8471.80", "8504.40.8500", "8543.70"];
    let item = (
        "[A-Z][a-z]{2,8} [STM][0-9]{2}[a-z]? [0-9]{2,3}T",
        "[A-Za-z][A-Za-z0-9 ,;\"'./()-]{0,60}[a-z0-9]",
        1_u64..5_000,
        1_u64..2_000_000,
        prop::sample::select(numbers.to_vec()),
        prop::sample::select(origins.to_vec()),
    )
        .prop_map(|(model, description, quantity, cents, hts, origin)| {
            Item {
                model,
                // Readers make runs of blanks single.
                description: description
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" "),
                quantity,
                cents,
                hts: hts.to_owned(),
                origin: (
                    origin[0].to_owned(),
                    origin[1].to_owned(),
                    origin[2].to_owned(),
                ),
            }
        });
    prop::collection::vec(item, 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn an_invoice_reads_the_same_from_every_form(items in items()) {
        let expected: Vec<Got> = items
            .iter()
            .map(|item| (
                item.text(),
                item.quantity,
                plain(item.total()),
                item.origin.0.clone(),
            ))
            .collect();
        for (name, bytes) in [
            ("clean.csv", clean_csv(&items)),
            ("gbk.csv", gbk_csv(&items)),
            ("reseller.xlsx", reseller_xlsx(&items, 3)),
        ] {
            let shipment = read(&[Input { name: name.into(), bytes }]);
            let shipment = shipment
                .map_err(|e| TestCaseError::fail(format!("{name}: {e}")))?;
            prop_assert_eq!(got(&shipment), expected.clone(), "{}", name);
        }
    }

    #[test]
    fn any_bytes_are_papers_or_an_error(
        bytes in prop::collection::vec(any::<u8>(), 0..600),
        name in prop::sample::select(vec!["i.csv", "i.xlsx", "i"]),
    ) {
        let input = Input { name: name.to_owned(), bytes };
        let _ = read(std::slice::from_ref(&input));
        let _ = read_facts(&input);
    }

    #[test]
    fn any_table_is_an_invoice_or_an_error(
        cells in prop::collection::vec(
            prop::collection::vec("[0-9A-Za-z,.$¥€%()+ :-]{0,12}|TOTAL|Freight|合计|1e400|-9999999999999999999999", 0..7),
            0..12,
        ),
    ) {
        let mut csv = csv::Writer::from_writer(Vec::new());
        csv.write_record(
            ["Model", "Qty", "Unit Price", "Amount", "Origin", "HS Code", "SN"],
        ).unwrap();
        for mut row in cells {
            row.resize(7, String::new());
            csv.write_record(row).unwrap();
        }
        let bytes = csv.into_inner().unwrap();
        let _ = read(&[Input { name: "i.csv".into(), bytes }]);
    }

    #[test]
    fn a_damaged_workbook_is_papers_or_an_error(
        at in 0_usize..6000,
        with in any::<u8>(),
    ) {
        let mut bytes = reseller_xlsx(&papers_as_sent::example(), 3);
        if let Some(byte) = bytes.get_mut(at) {
            *byte = with;
        }
        let _ = read(&[Input { name: "i.xlsx".into(), bytes }]);
    }
}
