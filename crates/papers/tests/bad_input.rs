//! Each bad input gets a clear sentence with file, row and cell.

// A test says what went wrong by failing.
#![allow(clippy::unwrap_used, clippy::panic)]

mod papers_as_sent;

use hashgate_model::{DoubtAbout, Line, Shipment};
use hashgate_papers::{
    Input, MAX_CELL_CHARS, MAX_ROWS, add_facts, read, read_facts,
};
use papers_as_sent::{example, gbk_csv, reseller_xlsx};
use rust_xlsxwriter::Workbook;

fn input(name: &str, bytes: impl Into<Vec<u8>>) -> Input {
    Input { name: name.to_owned(), bytes: bytes.into() }
}

fn csv(text: &str) -> Result<Shipment, String> {
    read(&[input("invoice.csv", text)]).map_err(|e| e.to_string())
}

#[track_caller]
fn refused(text: &str, says: &str) {
    match csv(text) {
        Ok(shipment) => panic!("was read: {shipment:#?}"),
        Err(error) => assert!(error.contains(says), "{error}"),
    }
}

#[track_caller]
fn remarked(text: &str, says: &str) -> Shipment {
    let shipment = csv(text).unwrap_or_else(|error| panic!("{error}"));
    assert!(
        shipment.remarks.iter().any(|r| r.text.contains(says)),
        "{:#?}",
        shipment.remarks
    );
    shipment
}

/// An invoice of one line with these cells.
fn one(head: &str, line: &str) -> String {
    format!("Model,Qty,Unit Price,Amount,{head}\n{line}\n")
}

#[test]
fn an_empty_file() {
    refused("", "invoice.csv: the file is empty");
    refused(" \r\n\r\n", "the file is empty");
    refused("\u{feff}", "the file is empty");
    let error = read(&[]).unwrap_err().to_string();
    assert!(error.contains("no paper was given"), "{error}");
}

#[test]
fn binary_junk_with_a_workbook_name() {
    let junk: Vec<u8> = (0..5000_u32)
        .map(|i| u8::try_from(i.wrapping_mul(2_654_435_761) >> 24).unwrap())
        .collect();
    for (bytes, says) in [
        (junk.clone(), "binary data and is not an XLSX workbook, in spite"),
        ([b"PK\x03\x04".to_vec(), junk].concat(), "cannot be opened"),
        (b"Model,Qty,Amount\nS21,1,2\n".to_vec(), "holds plain text"),
        (b"%PDF-1.7".to_vec(), "a PDF is not read"),
        (b"<html></html>".to_vec(), "an HTML page is not read"),
    ] {
        let error = read(&[input("invoice.xlsx", bytes)]).unwrap_err();
        let error = error.to_string();
        assert!(error.starts_with("invoice.xlsx: "), "{error}");
        assert!(error.contains(says), "{error}");
    }
}

#[test]
fn an_encrypted_workbook() {
    let mut ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    ole.resize(1024, 0);
    let old = read(&[input("i.xls", ole.clone())]).unwrap_err().to_string();
    assert!(old.contains("the workbook cannot be opened"), "{old}");
    ole.extend("EncryptedPackage".bytes().flat_map(|b| [b, 0]));
    let locked = read(&[input("i.xlsx", ole)]).unwrap_err().to_string();
    assert!(locked.contains("i.xlsx: the workbook is encrypted"), "{locked}");
}

#[test]
fn a_truncated_workbook() {
    let whole = reseller_xlsx(&example(), 8);
    for length in [5, 100, whole.len() / 2, whole.len() - 1] {
        let cut = whole[..length].to_vec();
        let error = read(&[input("i.xlsx", cut)]).unwrap_err().to_string();
        assert!(error.contains("cannot be opened"), "{error}");
    }
}

#[test]
fn no_header() {
    refused(
        "a,b,c\nAntminer S21,10,Price\n",
        "Looked in rows 1 to 2 for one row that names a quantity, a model or \
         description, and a unit price or amount; row 2 came closest and \
         names only `Price`",
    );
    refused("hello world\n", "no row names any of them");
    refused("Model,Qty,Amount\n", "row 1: the invoice has a header row but");
}

#[test]
fn quantities() {
    let bad =
        |quantity: &str| one("", &format!("S21,{quantity},100.00,1000.00,"));
    refused(&bad("-10"), "row 2, cell B2: the quantity `-10` is negative");
    refused(&bad("10.5"), "cell B2: the quantity `10.5` is not whole");
    refused(&bad(""), "cell B2: the quantity is missing");
    refused(&bad("0"), "cell B2: the quantity `0` stands beside an amount");
}

#[test]
fn what_counts_no_pieces_is_left_open() {
    for (quantity, price, amount) in [
        ("ten", "100.00", "1000.00"),
        ("TBC", "100.00", "1000.00"),
        ("1 lot", "1000.00", ""),
        ("3 pallets", "", "1000.00"),
        ("3 pallets", "14.00", "1000.00"),
        ("500 kg", "2.00", "1000.00"),
    ] {
        let line = format!("S21,{quantity},{price},{amount},");
        let shipment = csv(&one("", &line)).unwrap();
        let line = &shipment.lines[0];
        assert_eq!(line.uncounted.as_deref(), Some(quantity));
        assert_eq!(line.pieces(), None);
        assert_eq!(line.amount.value.to_string(), "USD 1,000.00");
    }
    let unpriced = csv(&one("", "S21,3 pallets,100.00,,\nT21,1,5,5,")).unwrap();
    assert_eq!(unpriced.unpriced.len(), 1);
}

#[test]
fn a_note_of_another_origin_leaves_it_open() {
    let shipment = csv("Model,Qty,Amount USD,Origin\nS21 200T,2,10,MY\n\
                        Country of origin: China,,,\n")
    .unwrap();
    let line = &shipment.lines[0];
    assert!(line.origin.is_none());
    assert_eq!(line.origin_may_be.len(), 2);
    let same = csv("Model,Qty,Amount USD,Origin\nS21 200T,2,10,CN\n\
                    T21 190T,2,10,MY\nCountry of origin: China,,,\n")
    .unwrap();
    assert!(same.lines.iter().all(|line| line.origin.is_some()));
}

#[test]
fn a_row_of_more_cells_than_the_head_is_refused() {
    refused(
        "Description,Qty,Unit Price,Amount,Origin\n\
         Antminer S21 Pro 234T, 15 J/T,10,3276,32760,MY\n",
        "row 2, cell F2: the row has more cells than the row of heads",
    );
    // A note without a head is none of the line.
    let noted = "Description,Qty,Amount USD,Origin\nS21 200T,2,10,MY,fragile\n";
    assert_eq!(csv(noted).unwrap().lines.len(), 1);
}

#[test]
fn a_row_of_what_stands_above_is_a_total() {
    for text in [
        "S21 Pro total,1,,5",
        "Page total,,,5",
        "FOB value,,,5",
        "Gesamt netto,,,5",
        "Totaal,,,5",
    ] {
        let all =
            format!("Model,Qty,Unit Price USD,Amount\nS21,1,5,5\n{text}\n");
        let shipment = csv(&all).unwrap();
        assert_eq!(shipment.lines.len(), 1, "{text}");
        assert!(shipment.charges.is_empty(), "{text}");
    }
    let goods = "Model,Qty,Unit Price USD,Amount\nS21 200T,1,5,5\n\
                 T21 190T,1,,5\n";
    assert_eq!(csv(goods).unwrap().lines.len(), 2);
    for text in ["Total cartons: 12,,,", "合计：10台,,,", "Total pieces: 1,,,"]
    {
        let all =
            format!("Model,Qty,Unit Price USD,Amount\nS21,1,5,5\n{text}\n");
        assert_eq!(csv(&all).unwrap().lines.len(), 1, "{text}");
    }
}

#[test]
fn a_packing_list_of_other_goods_is_a_doubt() {
    let invoice = "Model,Qty,Amount USD\nS21 200T,4,20\n";
    let list = "Model,Qty,N.W. (kg)\nS21 200T,4,56.4\nM60S,12,150\n";
    let papers = [input("i.csv", invoice), input("pl.csv", list)];
    let shipment = read(&papers).unwrap();
    let [doubt] = shipment.doubts.as_slice() else { panic!("{shipment:?}") };
    assert_eq!(doubt.about, DoubtAbout::Lists);
    assert!(doubt.text.contains("does not name `M60S`"), "{doubt:?}");
}

#[test]
fn goods_beside_a_word_of_charges_are_goods() {
    let shipment = csv("Model,Description,Qty,Amount USD\n\
         S21 200T,IVA,2,10\nS21 200T,Discount,1,5\n\
         SHIP01,Freight to Houston,1,7\n")
    .unwrap();
    assert_eq!((shipment.lines.len(), shipment.charges.len()), (2, 1));
}

#[test]
fn a_value_to_be_declared_beside_the_price_is_a_doubt() {
    let with = |declared: &str| {
        csv(&format!(
            "Model,Qty,Amount USD,Declared Value\nS21,2,1000.00,{declared}\n"
        ))
        .unwrap()
    };
    let doubts = with("140.00").doubts;
    assert_eq!(doubts[0].about, DoubtAbout::Value);
    assert!(doubts[0].text.contains("140.00 to be declared"), "{doubts:?}");
    for same in ["1000.00", "1000", "", "TBC"] {
        assert!(with(same).doubts.is_empty(), "{same}");
    }
    // The only money of the table is its price.
    let alone = csv("Model,Qty,Customs Value USD\nS21,2,1000.00\n").unwrap();
    assert_eq!(alone.lines[0].amount.value.to_string(), "USD 1,000.00");
    let unit = csv("Model,Qty,Declared Unit Value,Unit Price USD,Amount\n\
         S21,2,70,500.00,1000.00\n")
    .unwrap();
    assert_eq!(unit.doubts.len(), 1);
    assert_eq!(unit.lines[0].amount.value.to_string(), "USD 1,000.00");
}

#[test]
fn two_currencies() {
    for csv in [
        "Model,Qty,Unit Price,Amount\nS21,1,USD 5.00,USD 5.00\n\
         T21,1,EUR 5.00,EUR 5.00\n",
        "Model,Qty,Unit Price,Amount,Currency\nS21,1,5,5,USD\nT21,1,5,5,EUR\n",
        "Currency: EUR\nModel,Qty,Unit Price,Amount\nS21,1,$5,$5\nT21,1,5,5\n",
    ] {
        let input = Input { name: "invoice.csv".into(), bytes: csv.into() };
        let shipment = read(&[input]).unwrap();
        let of = |line: &Line| line.amount.value.to_string();
        let told: Vec<String> = shipment.lines.iter().map(of).collect();
        assert_eq!(told, ["USD 5.00", "EUR 5.00"], "{csv}");
    }
    refused(
        "Model,Qty,Unit Price,Amount\nS21,1,USD 5.00,EUR 5.00\n",
        "row 2, cell D2: the invoice is in two currencies: EUR here, USD in \
         invoice.csv, row 2, cell C2",
    );
    refused(
        "Model,Qty,Unit Price,Amount\nS21,1,USD 5,5\nT21,1,EUR 5,5\nS19,1,5,5\n",
        "row 4, cell A4: the invoice is in two currencies",
    );
    refused(
        "Currency: RMB\nModel,Qty,Unit Price,Amount\nS21,1,$5,$5\n",
        "two currencies: USD here, CNY in",
    );
    let token = remarked(
        "Model,Qty,Unit Price (USDT),Amount\nS21,1,5,5\n",
        "`USDT` is not a currency in which customs value can be stated",
    );
    assert!(token.invoice.currency.is_none());
    let open = remarked(
        "Model,Qty,Unit Price,Amount\nS21,1,¥5,¥5\n",
        "`¥` may be Chinese yuan (CNY) or Japanese yen (JPY)",
    );
    assert_eq!(open.lines[0].amount.value.currency().code(), "XXX");
}

#[test]
fn sums_that_do_not_add_up() {
    refused(
        "Model,Qty,Unit Price USD,Amount\nS21,10,5.00,50.00\n\
         T21,1,7.00,7.00\nTOTAL,11,,58.00\n",
        "row 4, cell D4: the total is stated as 58.00, but the lines above \
         add up to 57.00; correct",
    );
    refused(
        "Model,Qty,Unit Price USD,Amount\nS21,10,5.00,51.00\n",
        "row 2, cell D2: the amount is 51.00, but 10 x 5.00 is 50.00",
    );
    refused(
        "Model,Qty,Unit Price USD,Amount\nS21,10,5.00,50.00\n合计,12,,50.00\n",
        "cell B3: the total quantity is stated as 12, but the lines above \
         add up to 10",
    );
}

#[test]
fn every_fault_is_told_not_only_the_first() {
    let error = csv("Model,Qty,Unit Price USD,Amount,Origin,HS Code\n\
         S21,-1,5,5,MY,8543.7\nT21,1.5,5,5,MY,123\n")
    .unwrap_err();
    assert_eq!(error.lines().count(), 2, "{error}");
    let error = csv("Model,Qty,Unit Price USD,Amount,Origin,HS Code\n\
         S21,1,5,6,MY,8543.7\nT21,1,5,6,MY,123\n")
    .unwrap_err();
    assert_eq!(error.lines().count(), 2, "{error}");
    let error = csv("Model,Qty,Unit Price USD,Amount\n\
         S21,-1,5,5\nT21,1.5,5,5\nT21,1,5,abc1\n")
    .unwrap_err();
    assert_eq!(error.lines().count(), 3, "{error}");
}

#[test]
fn dates() {
    let dated = |date: &str| {
        format!("Invoice Date: {date}\nModel,Qty,Amount USD\nS21,1,5\n")
    };
    // A question, not a stop: the date is unknown until it is answered.
    let open = remarked(
        &dated("10/02/2026"),
        "the date `10/02/2026` may be 2026-10-02 or 2026-02-10",
    );
    assert!(open.invoice.date.is_none());
    remarked(&dated("soon"), "`soon` is not a date; write it year first");
    for good in ["2026/10/2", "25/10/2026", "Oct 2 2026"] {
        assert!(csv(&dated(good)).unwrap().invoice.date.is_some(), "{good}");
    }
}

#[test]
fn countries() {
    let from = |country: &str| {
        format!("Model,Qty,Amount USD,Origin\nS21,1,5,{country}\n")
    };
    // Each is a question, and nothing else answers in its place.
    for (written, says) in [
        ("Korea", "`Korea` may mean South Korea (KR) or North Korea (KP)"),
        ("Atlantis", "`Atlantis` is not a country"),
        ("EU", "`EU` does not name one country"),
        ("MY/CN", "`MY/CN` may mean Malaysia (MY) or China (CN)"),
        ("Thailand / Malaysia", "may mean Thailand (TH) or Malaysia (MY)"),
    ] {
        let text = format!("Country of Origin: TH\n{}", from(written));
        let open = remarked(&text, says);
        assert!(open.lines[0].origin.is_none(), "{written}");
    }
    for (written, code) in [
        ("中国 China", "CN"),
        ("中国/China", "CN"),
        ("泰国 Thailand", "TH"),
        ("Malaysia/马来西亚", "MY"),
        ("Made in China (中国)", "CN"),
    ] {
        let one = csv(&from(written)).unwrap();
        let origin = one.lines[0].origin.as_ref().unwrap();
        assert_eq!(origin.value.code(), code, "{written}");
    }
    let uk = remarked(&from("UK"), "`UK` is not an ISO code; read as GB");
    assert_eq!(uk.lines[0].origin.as_ref().unwrap().value.code(), "GB");
    let prc = csv(&from("P.R.C.")).unwrap();
    assert_eq!(prc.lines[0].origin.as_ref().unwrap().value.code(), "CN");
    assert!(csv(&from("")).unwrap().lines[0].origin.is_none());
}

#[test]
fn tariff_numbers() {
    let under =
        |hts: &str| format!("Model,Qty,Amount USD,HS Code\nS21,1,5,{hts}\n");
    for (written, read) in [
        ("8543.70", "8543.70"),
        ("854370", "8543.70"),
        ("8543.70.98", "8543.70.98"),
        ("8543709860.0", "8543.70.98.60"),
    ] {
        let shipment = csv(&under(written)).unwrap();
        let hts = shipment.lines[0].hts.as_ref().unwrap().value;
        assert_eq!(hts.to_string(), read);
    }
    for (claim, says) in [
        ("8543.7", "`8543.7` has 5 digits"),
        ("854370986", "has 9 digits"),
        ("miner", "`miner` is not an HTS number"),
        ("8.54371E+09", "is not an HTS number"),
        ("8543.70/8471.80", "is not an HTS number"),
    ] {
        let shipment = csv(&under(claim)).unwrap();
        assert!(shipment.lines[0].hts.is_none());
        let doubt = &shipment.doubts[0];
        assert_eq!(doubt.about, DoubtAbout::TariffNumber);
        assert!(doubt.text.contains(says), "{doubt:?}");
    }
}

#[test]
fn a_line_of_ten_megabytes() {
    let long = "x".repeat(10 << 20);
    refused(
        &format!("Model,Qty,Amount USD\n{long},1,5\n"),
        &format!(
            "row 2, cell A2: the cell holds 10485760 characters; a \
             spreadsheet cell holds at most {MAX_CELL_CHARS}"
        ),
    );
    let wide = "x,".repeat(5 << 20);
    refused(
        &format!("Model,Qty,Amount USD\n{wide}\n"),
        "row 2: there are more than 16384 columns",
    );
}

#[test]
fn more_rows_than_any_shipment_has() {
    let text = "Model,Qty,Amount USD\n".to_owned() + &"x\n".repeat(MAX_ROWS);
    refused(&text, "there are more than 1000000 rows; split the table");
}

#[test]
fn a_quotation_mark_that_is_never_closed() {
    refused(
        "Model,Qty,Amount USD\n\"S21,1,5\nT21,1,5\n",
        "row 2: a quotation mark is opened here and never closed",
    );
}

#[test]
fn two_ways_to_write_decimals() {
    refused(
        "Model;Qty;Unit Price EUR;Amount\nS21;1;3.276,00;3.276,00\n\
         T21;1;3,276.00;3,276.00\n",
        "row 3, cell C3: `3,276.00` has a decimal point, but `3.276,00` in \
         cell C2 has a decimal comma",
    );
    let german = csv(
        "Model;Qty;Unit Price EUR;Amount\nS21;1.200;3.276,00;3.931.200,00\n",
    )
    .unwrap();
    assert_eq!(german.lines[0].quantity.value, 1200);
    assert_eq!(german.lines[0].amount.value.to_string(), "EUR 3,931,200.00");
}

#[test]
fn a_failed_formula() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("CI").unwrap();
    for (column, head) in (0..).zip(["Model", "Qty", "Amount USD"]) {
        sheet.write(0, column, head).unwrap();
    }
    sheet.write(1, 0, "S21").unwrap();
    sheet.write(1, 1, 1).unwrap();
    let formula = rust_xlsxwriter::Formula::new("=1/0").set_result("#DIV/0!");
    sheet.write(1, 2, formula).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let error = read(&[input("i.xlsx", bytes)]).unwrap_err().to_string();
    assert!(error.contains("i.xlsx, sheet `CI`, row 2, cell C2"), "{error}");
}

#[test]
fn the_same_paper_twice() {
    let bytes = gbk_csv(&example());
    let error = read(&[input("a.csv", bytes.clone()), input("b.csv", bytes)]);
    let error = error.unwrap_err().to_string();
    assert!(error.contains("b.csv: this repeats a.csv"), "{error}");
    let sent = reseller_xlsx(&example(), 0);
    let twice = [input("a.csv", gbk_csv(&example())), input("b.xlsx", sent)];
    let error = read(&twice).unwrap_err().to_string();
    assert!(
        error.contains("b.xlsx, sheet `CI`: this repeats a.csv"),
        "{error}"
    );
}

#[test]
fn lists_without_an_invoice() {
    refused("SN,Carton\nEX001,C1\n", "invoice.csv is a serial list; add the");
}

#[test]
fn facts_of_a_line_that_is_not_there() {
    let mut shipment = csv("Model,Qty,Amount USD\nS21,1,5\n").unwrap();
    let file = input("facts.toml", "[[line]]\nline = 4\norigin = \"CN\"\n");
    let (facts, paper) = read_facts(&file).unwrap();
    let error = add_facts(&mut shipment, facts, paper).unwrap_err();
    assert!(error.to_string().contains("its lines are 1 to 1"), "{error}");
}

#[test]
fn nothing_is_dropped_silently() {
    let text = "COMMERCIAL INVOICE\n\
         Seller:,Example Ltd,,,,\n\
         Some remark of the seller,,,,,\n\
         Model,Qty,Unit Price USD,Amount,Warranty,\n\
         S21,10,5.00,50.00,1 year,note\n\
         FOB Port Klang,,,,,\n\
         Ocean freight,,,12.00,,\n\
         Discount,,,2.00,,\n\
         TOTAL,10,,60.00,,\n\
         Payment by wire,,,,,\n";
    let shipment = csv(text).unwrap();
    let texts: Vec<_> =
        shipment.remarks.iter().map(|r| r.text.as_str()).collect();
    insta::assert_snapshot!(texts.join("\n"));
    assert_eq!(shipment.charges.len(), 2);
    assert_eq!(shipment.charges[1].amount.value.to_string(), "USD -2.00");
}

#[test]
fn serial_numbers() {
    let invoice = "Model,Qty,Amount USD\nS21,4,20\n";
    let list = "SN,Model,Carton\nEX0001,S21,C1\nEX0002,S21,C1\n\
                EX0001,S21,C2\n1.23E+17,S21,C2\n";
    let shipment =
        read(&[input("i.csv", invoice), input("sn.csv", list)]).unwrap();
    assert_eq!(shipment.serials.len(), 3);
    let texts: Vec<_> =
        shipment.remarks.iter().map(|r| r.text.as_str()).collect();
    insta::assert_snapshot!(texts.join("\n"));
}

#[test]
fn a_packing_list_gives_weights_and_is_compared() {
    let invoice = "Model,Qty,Amount USD\nS21,4,20\nT21,1,5\n";
    let list =
        "Model,Qty,N.W. (kg),G.W. (kg)\nS21,4,56.4,60\nTotal,4,56.4,60\n";
    let shipment =
        read(&[input("pl.csv", list), input("i.csv", invoice)]).unwrap();
    let weight = shipment.lines[0].net_weight_kg.as_ref().unwrap();
    assert_eq!(weight.value.to_string(), "56.4");
    let compared = "pl.csv counts 4 pieces; the invoice counts 5";
    assert!(
        shipment.remarks.iter().any(|r| r.text == compared),
        "{:#?}",
        shipment.remarks
    );
}

#[test]
fn encodings_and_delimiters() {
    let text = "型号,数量,金额 USD\nS21,1,5\n";
    let utf16 = |bytes: fn(u16) -> [u8; 2], mark: bool| {
        let units = mark.then_some(0xfeff).into_iter();
        units.chain(text.encode_utf16()).flat_map(bytes).collect::<Vec<u8>>()
    };
    for bytes in [
        text.as_bytes().to_vec(),
        format!("\u{feff}{text}").into_bytes(),
        utf16(u16::to_le_bytes, true),
        utf16(u16::to_be_bytes, true),
        utf16(u16::to_le_bytes, false),
        text.replace(',', ";").into_bytes(),
        text.replace(',', "\t").into_bytes(),
        format!("sep=|\n{}", text.replace(',', "|")).into_bytes(),
        encoding_rs::GBK.encode(text).0.into_owned(),
        encoding_rs::BIG5
            .encode("型號,數量 Qty,金額 Amount USD\nS21,1,5\n")
            .0
            .into_owned(),
    ] {
        let shipment = read(&[input("i.csv", bytes.clone())])
            .unwrap_or_else(|error| panic!("{bytes:02x?}: {error}"));
        assert_eq!(shipment.lines[0].quantity.value, 1);
    }
}

#[test]
fn blank_lines_count_as_rows() {
    refused(
        "\n\nModel,Qty,Amount USD\n\r\n\"S\n21\",1,5\n\nT21,-2,5\n",
        "row 7, cell B7",
    );
}
