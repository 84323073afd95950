//! One invoice in every form that is read gives one shipment.

// A test says what went wrong by failing.
#![allow(clippy::unwrap_used, clippy::panic)]

mod documents;

use std::{fs, path::PathBuf};

use hashgate_model::{Shipment, Source};
use hashgate_papers::{Input, SHIPMENT_SCHEMA, WrittenShipment, read};

/// A form: its file, its reader, and what it does not say.
struct Form {
    file: &'static str,
    reader: &'static str,
    /// Whether it has the descriptions beside the models.
    describes: bool,
    /// Whether it names the Incoterm.
    terms: bool,
    /// Whether it names tariff numbers.
    names: bool,
}

const fn form(file: &'static str, reader: &'static str) -> Form {
    Form { file, reader, describes: true, terms: true, names: true }
}

const SHARED: [Form; 6] = [
    form("invoice_clean.csv", "csv"),
    Form {
        terms: false,
        names: false,
        ..form("invoice_gbk_semicolon.csv", "csv")
    },
    Form { terms: false, ..form("invoice_reseller.xlsx", "xlsx") },
    form("invoice_ubl21.xml", "ubl"),
    // Its FOB segment only says who pays the carrier.
    Form { terms: false, ..form("invoice_810.x12", "x12") },
    Form { describes: false, ..form("invoice_d96a.edi", "edifact") },
];

/// Made for this test by xlwt 1.3.0 and odfpy 1.4.1, all names invented.
const OWN: [Form; 2] = [form("invoice.xls", "xls"), form("invoice.ods", "ods")];

/// Model, description, count, price, amount, tariff number, origin.
const LINES: [[&str; 7]; 3] = [
    [
        "Antminer S21 Pro 234T",
        "ASIC SHA-256 miner with APW17 PSU and control board",
        "120",
        "USD 3,276.00",
        "USD 393,120.00",
        "8543.70.98.60",
        "MY",
    ],
    [
        "Whatsminer M60S 186T",
        "ASIC SHA-256 miner, air cooled, P221 PSU",
        "40",
        "USD 2,418.00",
        "USD 96,720.00",
        "8471.80",
        "TH",
    ],
    [
        "APW12 power supply",
        "Spare AC-DC power supply 14-15V",
        "10",
        "USD 95.50",
        "USD 955.00",
        "8504.40.85.00",
        "CN",
    ],
];

fn read_form(folder: &std::path::Path, form: &Form) -> Shipment {
    let bytes = fs::read(folder.join(form.file)).unwrap();
    read(&[Input { name: form.file.to_owned(), bytes }])
        .unwrap_or_else(|error| panic!("{error}"))
}

fn is_the_invoice(read: &Shipment, form: &Form) {
    let file = form.file;
    println!("{file}: {:#?}", read.remarks);
    assert_eq!(read.papers[0].reader, form.reader, "{file}");
    assert_eq!(read.lines.len(), 3, "{file}");
    for (line, [model, description, count, price, amount, hts, origin]) in
        read.lines.iter().zip(LINES)
    {
        let text = if form.describes {
            format!("{model}; {description}")
        } else {
            model.to_owned()
        };
        assert_eq!(line.text.value, text, "{file}");
        assert_eq!(line.quantity.value.to_string(), count, "{file}");
        let stated = line.unit_price.as_ref().unwrap().value.to_string();
        assert_eq!(stated, price, "{file}");
        assert_eq!(line.amount.value.to_string(), amount, "{file}");
        let claimed = line.hts.as_ref().map(|hts| hts.value.to_string());
        let told = form.names.then(|| hts.to_owned());
        assert_eq!(claimed, told, "{file}");
        assert_eq!(line.origin.as_ref().unwrap().value.code(), origin);
        let is_placed = matches!(
            line.quantity.source,
            Source::Cell { .. } | Source::Element { .. }
        );
        assert!(is_placed, "{file}");
    }
    let head = &read.invoice;
    assert_eq!(head.number.as_ref().unwrap().value, "EX-2026-0412", "{file}");
    let date = head.date.as_ref().unwrap().value.to_string();
    assert_eq!(date, "2026-10-02", "{file}");
    assert_eq!(head.currency.as_ref().unwrap().value.code(), "USD", "{file}");
    let term = head.incoterm.as_ref().map(|term| term.value.to_lowercase());
    let told = form.terms.then(|| "fob port klang".to_owned());
    assert_eq!(term, told, "{file}");
    let names: Vec<String> = read
        .parties
        .iter()
        .map(|party| format!("{} {}", party.role, party.name.to_lowercase()))
        .collect();
    let sellers = names.iter().filter(|name| name.starts_with("seller"));
    for seller in sellers {
        assert_eq!(seller, "seller example miner trading (hk) ltd", "{file}");
    }
    // Not every form names both.
    let buyers = names.iter().filter(|name| name.starts_with("buyer"));
    for buyer in buyers {
        assert_eq!(buyer, "buyer prairie hash llc", "{file}");
    }
    if let Some(total) = &head.stated_total {
        assert_eq!(total.value.to_string(), "USD 490,795.00", "{file}");
    }
    assert!(read.charges.is_empty() && read.unpriced.is_empty(), "{file}");
}

#[test]
fn every_form_of_the_test_data_gives_one_shipment() {
    let Some(folder) = documents::folder() else { return };
    for form in &SHARED {
        is_the_invoice(&read_form(&folder, form), form);
    }
}

#[test]
fn old_and_open_workbooks_give_the_same() {
    let folder =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/one_invoice");
    for form in &OWN {
        let shipment = read_form(&folder, form);
        is_the_invoice(&shipment, form);
        // And so does what is written of it.
        let mut json =
            serde_json::to_value(WrittenShipment::of(&shipment)).unwrap();
        json["schema"] = SHIPMENT_SCHEMA.into();
        let bytes = serde_json::to_vec(&json).unwrap();
        let again = read(&[Input { name: "shipment.json".into(), bytes }]);
        let again = again.unwrap_or_else(|error| panic!("{error}"));
        is_the_invoice(&again, &Form { reader: "json", ..form_of(form) });
    }
}

/// What stands behind the last point of a name.
fn read_form_of(file: &str) -> &str {
    file.rsplit('.').next().unwrap_or("")
}

fn form_of(form: &Form) -> Form {
    Form { ..*form }
}

/// The papers of other makers come out as their table says.
#[test]
fn papers_of_other_makers_come_out_as_told() {
    let Some(folder) = documents::folder() else { return };
    let folder = folder.join("made");
    let table = fs::read_to_string(folder.join("invoices.csv")).unwrap();
    let mut told = csv::Reader::from_reader(table.as_bytes());
    let mut read_now: Option<(String, Shipment)> = None;
    let mut compared = 0;
    for row in told.records() {
        let row = row.unwrap();
        let file = &row[0];
        if read_form_of(file) == "pdf" {
            continue;
        }
        if read_now.as_ref().is_none_or(|(name, _)| name != file) {
            let bytes = fs::read(folder.join(file)).unwrap();
            let read = read(&[Input { name: file.to_owned(), bytes }]);
            let read = read.unwrap_or_else(|error| panic!("{error}"));
            read_now = Some((file.to_owned(), read));
        }
        let shipment = &read_now.as_ref().unwrap().1;
        let number: usize = row[1].parse().unwrap();
        let line = &shipment.lines[number - 1];
        let said = format!("{file} line {number}");
        assert!(line.text.value.contains(&row[2]), "{said}");
        assert_eq!(line.quantity.value.to_string(), row[3], "{said}");
        let amount: hashgate_model::Decimal = row[5].parse().unwrap();
        assert_eq!(line.amount.value.amount(), amount, "{said}");
        let price: hashgate_model::Decimal = row[4].parse().unwrap();
        let stated = line.unit_price.as_ref().unwrap().value.amount();
        assert_eq!(stated, price, "{said}");
        assert_eq!(line.amount.value.currency().code(), &row[6], "{said}");
        assert_eq!(line.origin.as_ref().unwrap().value.code(), &row[7]);
        let digits = |text: &str| {
            text.chars().filter(char::is_ascii_digit).collect::<String>()
        };
        let hts = line.hts.as_ref().unwrap().value.to_string();
        assert_eq!(digits(&hts), digits(&row[8]), "{said}");
        compared += 1;
    }
    assert_eq!(compared, 9);
}
