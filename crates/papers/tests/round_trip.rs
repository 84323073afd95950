//! Generated invoices read back the same from each form, and no bytes panic.

// A test says what went wrong by failing.
#![allow(clippy::unwrap_used)]

mod papers_as_sent;

use std::io::{Cursor, Write as _};

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

/// What a sheet may hold, right and wrong.
const SHEET_PARTS: [&str; 22] = [
    "<row r=\"1\">",
    "<row r=\"0\">",
    "<row r=\"99999999999\">",
    "<row>",
    "</row>",
    "<c r=\"A1\" t=\"inlineStr\"><is><t>Model</t></is></c>",
    "<c r=\"B1\" t=\"inlineStr\"><is><t>Qty</t></is></c>",
    "<c r=\"C1\" t=\"inlineStr\"><is><t>Amount USD</t></is></c>",
    "<c r=\"A2\" t=\"inlineStr\"><is><t>S21</t></is></c>",
    "<c r=\"B2\"><v>3</v></c>",
    "<c r=\"C2\"><v>1e999</v></c>",
    "<c r=\"C2\"><v>15.5</v></c>",
    "<c r=\"XFD1048576\"><v>1</v></c>",
    "<c r=\"ZZZZZZZZ99999999999\"><v>1</v></c>",
    "<c r=\"A0\"><v>1</v></c>",
    "<c r=\"5\"><v>1</v></c>",
    "<c r=\"\"><v>1</v></c>",
    "<c><v>-7</v></c>",
    "<c r=\"D2\" t=\"s\"><v>999999</v></c>",
    "<c r=\"D3\" t=\"e\"><v>#REF!</v></c>",
    "<c r=\"D4\" t=\"d\"><v>2026-99-99</v></c>",
    "<c r=\"D5\" s=\"4294967295\"><f>A1</f></c>",
];

/// A workbook of one sheet with this text.
fn workbook_of(sheet: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office =
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package =
        "http://schemas.openxmlformats.org/package/2006/relationships";
    for (name, text) in [
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}\"><Relationship \
                 Id=\"rId1\" Type=\"{office}/officeDocument\" \
                 Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets>\
                 <sheet name=\"CI\" sheetId=\"1\" r:id=\"rId1\"/></sheets>\
                 </workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}\"><Relationship \
                 Id=\"rId1\" Type=\"{office}/worksheet\" \
                 Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", sheet.to_owned()),
    ] {
        zip.start_file(name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_workbook_written_by_hand_is_read() {
    let sheet = "<worksheet xmlns=\"http://schemas.openxmlformats.org/\
                 spreadsheetml/2006/main\"><sheetData>";
    let sheet = SHEET_PARTS[5..12].iter().fold(sheet.to_owned(), |s, p| s + p);
    let sheet = sheet.replace("<c r=\"C2\"><v>1e999</v></c>", "")
        + "</sheetData></worksheet>";
    let bytes = workbook_of(&sheet);
    let shipment = read(&[Input { name: "i.xlsx".into(), bytes }]).unwrap();
    assert_eq!(shipment.lines[0].amount.value.to_string(), "USD 15.50");
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
    fn any_sheet_of_a_workbook_is_papers_or_an_error(
        parts in prop::collection::vec(
            prop::sample::select(SHEET_PARTS.to_vec()), 0..14,
        ),
        junk in "[ -~]{0,40}",
    ) {
        let sheet = format!(
            "<worksheet xmlns=\"http://schemas.openxmlformats.org/\
             spreadsheetml/2006/main\"><sheetData>{}{junk}</sheetData>\
             <mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>\
             </worksheet>",
            parts.concat()
        );
        let bytes = workbook_of(&sheet);
        let _ = read(&[Input { name: "i.xlsx".into(), bytes }]);
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
