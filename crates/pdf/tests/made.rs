//! The PDFs of the test data, by other makers, against what they hold.

// A test says what went wrong by failing.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "../../papers/tests/documents/mod.rs"]
mod documents;

use std::fs;

use hashgate_papers::{Input, page::propose, read};
use hashgate_pdf::{PdfProblem, pages};

/// The shipment of a PDF as if somebody had confirmed it.
fn confirmed(bytes: Vec<u8>) -> hashgate_model::Shipment {
    let proposal = propose(&pages(bytes).unwrap()).unwrap();
    let text = proposal.to_toml("a.pdf", "00");
    let text = text.replace("confirmed = false", "confirmed = true");
    let name = "a.toml".to_owned();
    read(&[Input { name, bytes: text.into_bytes() }])
        .unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_papers_of_other_makers_are_proposed_as_they_are() {
    let Some(folder) = documents::folder() else { return };
    let folder = folder.join("made");
    let table = fs::read_to_string(folder.join("invoices.csv")).unwrap();
    let mut compared = 0;
    for name in ["02_fpdf2_noto.pdf", "04_chrome_zh.pdf"] {
        let shipment = confirmed(fs::read(folder.join(name)).unwrap());
        let mut told = csv::Reader::from_reader(table.as_bytes());
        let rows: Vec<csv::StringRecord> = told
            .records()
            .map(Result::unwrap)
            .filter(|row| &row[0] == name)
            .collect();
        assert_eq!(shipment.lines.len(), rows.len(), "{name}");
        for (line, row) in shipment.lines.iter().zip(&rows) {
            assert_eq!(line.text.value, &row[2], "{name}");
            assert_eq!(line.quantity.value.to_string(), row[3], "{name}");
            let decimal =
                |text: &str| text.parse::<hashgate_model::Decimal>().unwrap();
            let price = line.unit_price.as_ref().unwrap().value.amount();
            assert_eq!(price, decimal(&row[4]), "{name}");
            let amount = line.amount.value.amount();
            assert_eq!(amount, decimal(&row[5]), "{name}");
            assert_eq!(line.origin.as_ref().unwrap().value.code(), &row[7]);
            compared += 1;
        }
    }
    assert_eq!(compared, 6);
}

#[test]
fn the_one_invoice_as_a_pdf_gives_its_lines() {
    let Some(folder) = documents::folder() else { return };
    let bytes = fs::read(folder.join("invoice_text.pdf")).unwrap();
    let shipment = confirmed(bytes);
    let lines: Vec<String> = shipment
        .lines
        .iter()
        .map(|line| {
            let hts = line.hts.as_ref().unwrap().value;
            let origin = line.origin.as_ref().unwrap().value;
            let (text, count) = (&line.text.value, line.quantity.value);
            format!("{text} {count} {} {hts} {origin}", line.amount.value)
        })
        .collect();
    assert_eq!(
        lines,
        [
            "Antminer S21 Pro 234T 120 USD 393,120.00 8543.70.98.60 MY",
            "Whatsminer M60S 186T 40 USD 96,720.00 8471.80 TH",
            "APW12 power supply 10 USD 955.00 8504.40.85.00 CN",
        ]
    );
    let total = shipment.invoice.stated_total.unwrap().value.to_string();
    assert_eq!(total, "USD 490,795.00");
    assert_eq!(shipment.invoice.incoterm.unwrap().value, "FOB Port Klang");
}

#[test]
fn what_is_no_pdf_is_refused() {
    assert_eq!(pages(b"Model,Qty\n".to_vec()), Err(PdfProblem::NoPdf));
    assert_eq!(pages(b"%PDF-1.7\n".to_vec()), Err(PdfProblem::Broken));
    let mut large = b"%PDF-1.7\n".to_vec();
    large.resize(hashgate_pdf::MAX_BYTES + 1, b' ');
    let said = pages(large).unwrap_err().to_string();
    assert!(said.contains("exceed 33554432"), "{said}");
}
