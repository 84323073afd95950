//! The workbook read back by another library: its formulas give what stands in
//! its cells, and its sums are those of the dossier.

#![allow(clippy::unwrap_used, reason = "a test that cannot run must fail")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "cents of an example are far below any limit"
)]

use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx, open_workbook_from_rs};
use hashgate_check::{Dossier, Engines, check};
use hashgate_papers::{Input, read};
use hashgate_parties::Screener;
use hashgate_workbook::workbook;

const INVOICE: &str = "Seller: =cmd|' /C calc'!A1\n\
    Model,Qty,Unit Price USD,Amount,Origin\n\
    Antminer S21 Pro 234T,120,3276.00,393120.00,MY\n\
    Antminer T21 190T,7,1513.33,10593.31,CN\n\
    APW12 power supply,10,35.50,355.00,CN\n\
    Antminer S21 200T,3,2000,6000,\n\
    Freight,,,820.55,\n";

fn dossier() -> (Dossier, Vec<u8>) {
    let pack = hashgate_embedded::pack().unwrap();
    let bytes = INVOICE.as_bytes().to_vec();
    let shipment =
        read(&[Input { name: "invoice.csv".into(), bytes }]).unwrap();
    let screener = Screener::new(&pack.lists);
    let engines = Engines::new(&pack, screener).unwrap();
    let as_of = "2026-11-25".parse().unwrap();
    let dossier = check(&shipment, &engines, as_of).unwrap();
    let bytes = workbook(&dossier, as_of, &pack.meta).unwrap();
    let again = workbook(&dossier, as_of, &pack.meta).unwrap();
    assert_eq!(bytes, again, "the same dossier is the same file");
    (dossier, bytes)
}

struct Book(Xlsx<Cursor<Vec<u8>>>);

impl Book {
    fn values(&mut self, sheet: &str) -> Range<Data> {
        self.0.worksheet_range(sheet).unwrap()
    }

    fn formulas(&mut self, sheet: &str) -> Range<String> {
        self.0.worksheet_formula(sheet).unwrap()
    }
}

/// A number of a cell in cents.
fn cents(cell: Option<&Data>) -> Option<i64> {
    let value = match cell? {
        Data::Float(value) => *value,
        Data::Int(value) => *value as f64,
        Data::String(text) => text.parse().ok()?,
        _ => return None,
    };
    Some((value * 100.0).round() as i64)
}

#[test]
fn formulas_give_the_cents_of_the_dossier() {
    let (dossier, bytes) = dossier();
    let mut book = Book(open_workbook_from_rs(Cursor::new(bytes)).unwrap());
    let duty = book.values("Duty");
    let formulas = book.formulas("Duty");
    let mut products = 0;
    for (row, column, formula) in formulas.used_cells() {
        // `used_cells` counts from the range's own first cell.
        let (r0, c0) = formulas.start().unwrap();
        let at = (row as u32 + r0, column as u32 + c0);
        let told = cents(duty.get_value(at)).unwrap();
        if let Some(rest) = formula.strip_prefix("ROUND(F") {
            let line: u32 = rest.split('*').next().unwrap().parse().unwrap();
            assert_eq!(line, at.0 + 1, "{formula}");
            let cell = |column| match duty.get_value((at.0, column)) {
                Some(Data::Float(value)) => *value,
                other => panic!("{other:?}"),
            };
            let product = (cell(5) * cell(6) * 100.0).round() as i64;
            assert_eq!(product, told, "{formula} in row {line}");
            products += 1;
        } else {
            assert!(formula.starts_with("SUM(H2:H"), "{formula}");
            let sum: i64 = (1..at.0)
                .filter_map(|row| cents(duty.get_value((row, 7))))
                .sum();
            assert_eq!(sum, told, "{formula}");
        }
    }
    assert!(products > 5, "{products} products");
    let lines = book.values("Lines");
    let of_lines: i64 =
        (1..=3).filter_map(|row| cents(lines.get_value((row, 13)))).sum();
    let known: i64 = dossier
        .duty
        .lines
        .iter()
        .map(|line| {
            let text = line.duty_total_usd.to_string().replace('.', "");
            text.parse::<i64>().unwrap()
        })
        .sum();
    assert_eq!(of_lines, known);
    for (_, _, formula) in book.formulas("Lines").used_cells() {
        assert!(formula.starts_with("SUMIF(Duty!$A$2:$A$"), "{formula}");
    }
}

#[test]
fn what_a_paper_says_is_text_and_what_is_open_is_said() {
    let (_, bytes) = dossier();
    let mut book = Book(open_workbook_from_rs(Cursor::new(bytes)).unwrap());
    let parties = book.values("Parties");
    let first = parties.get_value((1, 0)).unwrap().to_string();
    assert!(first.starts_with('='), "{first}");
    assert!(book.formulas("Parties").used_cells().next().is_none());
    let lines = book.values("Lines");
    assert_eq!(lines.get_value((4, 10)), Some(&Data::String("open".into())));
    let answer = book.values("Answer");
    let says = answer.rows().flatten().map(ToString::to_string);
    assert!(says.into_iter().any(|text| text.contains("a range")));
}
