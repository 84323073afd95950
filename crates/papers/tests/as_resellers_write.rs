//! Invoices as resellers write them: whole papers, each with its quirks.

// A test says what went wrong by failing.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::fmt::Write as _;

use hashgate_model::Shipment;
use hashgate_papers::{Input, read};
use rust_xlsxwriter::{Format, Workbook};

fn shipment(papers: &[(&str, &str)]) -> Shipment {
    let inputs: Vec<Input> = papers
        .iter()
        .map(|(name, text)| Input {
            name: (*name).to_owned(),
            bytes: text.as_bytes().to_vec(),
        })
        .collect();
    read(&inputs).unwrap_or_else(|error| panic!("{error}"))
}

/// The shipment in short, for a reader of the snapshot.
fn told(shipment: &Shipment) -> String {
    let mut out = String::new();
    let head = &shipment.invoice;
    for (name, value) in [
        ("number", head.number.as_ref().map(|v| v.value.clone())),
        ("date", head.date.as_ref().map(|v| v.value.to_string())),
        ("currency", head.currency.as_ref().map(|v| v.value.to_string())),
        ("incoterm", head.incoterm.as_ref().map(|v| v.value.clone())),
        ("port", head.port_of_entry.as_ref().map(|v| v.value.clone())),
        (
            "employee",
            head.responsible_employee.as_ref().map(|v| v.value.clone()),
        ),
        ("total", head.stated_total.as_ref().map(|v| v.value.to_string())),
        ("pieces", head.stated_quantity.as_ref().map(|v| v.value.to_string())),
    ] {
        if let Some(value) = value {
            writeln!(out, "{name}: {value}").unwrap();
        }
    }
    for party in &shipment.parties {
        let address = party.address.as_deref().unwrap_or("no address");
        writeln!(out, "{}: {} ({address})", party.role, party.name).unwrap();
    }
    for line in &shipment.lines {
        let price = line.unit_price.as_ref().map(|p| p.value.to_string());
        let origin = line.origin.as_ref().map(|o| o.value.to_string());
        let hts = line.hts.as_ref().map(|h| h.value.to_string());
        writeln!(
            out,
            "{}. {} x {} @ {} = {} {} {}",
            line.number,
            line.quantity.value,
            line.text.value,
            price.unwrap_or_default(),
            line.amount.value,
            origin.unwrap_or_default(),
            hts.unwrap_or_default()
        )
        .unwrap();
    }
    for charge in &shipment.charges {
        let amount = charge.amount.value;
        writeln!(out, "{:?}: {} {amount}", charge.kind, charge.text).unwrap();
    }
    for serial in &shipment.serials {
        writeln!(out, "serial {}", serial.number).unwrap();
    }
    for remark in &shipment.remarks {
        let place = remark.source.as_ref().map(ToString::to_string);
        writeln!(out, "- {} {}", place.unwrap_or_default(), remark.text)
            .unwrap();
    }
    out
}

#[test]
fn an_english_paper_with_everything_around_the_table() {
    let text = "\
Example Miner Trading (HK) Ltd,,,,,
COMMERCIAL INVOICE,,,,,
Invoice No.: EX-77 Date: 2 October 2026,,,Currency:,USD,
Seller:,,,Buyer:,,
Example Miner Trading (HK) Ltd,,,Prairie Hash LLC,,
\"Unit 9, Example Tower\",,,1 Example Road,,
Kowloon,,,\"Example City, TX\",,
,,,,,
Terms of Delivery: FOB Port Klang,,,Port of Discharge: Houston,,
,,,,,
,,,,,
Item,Description,HS Code,Qty,Unit Price,Amount
1,Antminer S21 Pro 234T,8543.70.9860,10 sets,\"$3,276.00\",\"$32,760.00\"
2,APW12 PSU,8504.40.8500,2 pcs,$95.50,$191.00
,Sub-total,,12,,\"$32,951.00\"
,Ocean freight to Houston,,,,$450.00
,Insurance,,1,$50.00,$50.00
,Less: volume discount,,,,($151.00)
,GRAND TOTAL,,12,,\"$33,300.00\"
,30% deposit received,,,,\"$9,990.00\"
SAY US DOLLARS THIRTY-THREE THOUSAND THREE HUNDRED ONLY,,,,,
Country of Origin: Malaysia,,,,,
Beneficiary Bank: Example Bank,,,,,
Account No.: 000-000,,,,,
Prepared by: Jane Example,,,,,
";
    insta::assert_snapshot!(told(&shipment(&[("i.csv", text)])));
}

#[test]
fn a_chinese_paper_with_a_payment() {
    let text = "\
商业发票,,,,,
发票号：EX-78,,,日期：2026年10月2日,,
卖方：,示例矿机有限公司,,,,
买方：,Prairie Hash LLC,,,,
序号,货物名称,规格,数量（台）,单价（美元）,总价
1,蚂蚁矿机 S21,200T,10,\"2,600.00\",\"26,000.00\"
2,神马矿机 M60S,186T,5,\"2,400.00\",\"12,000.00\"
,小计,,15,,\"38,000.00\"
,空运费,,,,300.00
,优惠,,,,-300.00
,合计,,15,,\"38,000.00\"
,定金,,,,\"10,000.00\"
大写：叁万捌仟美元整,,,,,
";
    insta::assert_snapshot!(told(&shipment(&[("i.csv", text)])));
}

#[test]
fn a_russian_paper_with_decimal_commas() {
    let text = "\
Инвойс №;EX-79;;;
Продавец;Пример ООО;;;
№;Наименование;Количество;Цена, EUR;Сумма
1;Antminer S19j Pro 104T;4 шт.;1.200,50;4.802,00
2;Блок питания APW12;1 шт.;95,00;95,00
Итого;;5;;4.897,00
";
    insta::assert_snapshot!(told(&shipment(&[("i.csv", text)])));
}

#[test]
fn serials_on_the_lines_and_a_header_on_each_page() {
    let text = "\
Model,SN,Qty,Unit Price USD,Amount,Remarks
Antminer S21,EX0001 EX0002,2,5.00,10.00,Freight collect
Model,SN,Qty,Unit Price USD,Amount,Remarks
Antminer T21,EX0003,1,7.00,7.00,Freight collect
";
    let shipment = shipment(&[("i.csv", text)]);
    assert!(shipment.charges.is_empty(), "{:#?}", shipment.charges);
    insta::assert_snapshot!(told(&shipment));
}

#[test]
fn two_invoices_make_one_shipment() {
    let head = "Model,Qty,Amount USD\n";
    let one = format!("Invoice No: A-1\n{head}S21,2,10.00\nTotal,2,10.00\n");
    let two = format!("Invoice No: A-2\n{head}T21,1,7.00\nTotal,1,7.00\n");
    insta::assert_snapshot!(told(&shipment(&[
        ("1.csv", &one),
        ("2.csv", &two)
    ])));
}

#[test]
fn the_total_quantity_and_the_price_of_a_piece_are_taken() {
    let text = "\
Model,Qty,Total Qty,Price USD/TH,Unit Price USD,Amount,Cartons
Antminer S21 200T,4,20,13.00,\"2,600.00\",\"52,000.00\",5
";
    let shipment = shipment(&[("i.csv", text)]);
    let line = &shipment.lines[0];
    assert_eq!(line.quantity.value, 20);
    let price = line.unit_price.as_ref().unwrap();
    assert_eq!(price.value.to_string(), "USD 2,600.00");
    let unused: Vec<_> =
        shipment.remarks.iter().map(|r| r.text.as_str()).collect();
    assert_eq!(
        unused,
        [
            "the column `Qty` is not used",
            "the column `Price USD/TH` is not used",
            "the column `Cartons` is not used"
        ]
    );
}

#[test]
fn a_header_over_two_rows() {
    let text = "\
,Goods,Quantity,Unit,Total
No.,description,(pcs),price USD,amount
1,Antminer S21,2,5.00,10.00
";
    let shipment = shipment(&[("i.csv", text)]);
    assert_eq!(shipment.lines.len(), 1, "{shipment:#?}");
    assert_eq!(shipment.lines[0].quantity.value, 2);
}

#[test]
fn a_merged_cell_speaks_for_its_rows() {
    let mut book = Workbook::new();
    let plain = Format::new();
    let sheet = book.add_worksheet();
    for (column, head) in
        (0..).zip(["Model", "Qty", "Unit Price USD", "Amount", "Origin"])
    {
        sheet.write(0, column, head).unwrap();
    }
    for row in 1..4 {
        sheet.write(row, 1, row).unwrap();
        sheet.write(row, 2, 5).unwrap();
        sheet.write(row, 3, row * 5).unwrap();
    }
    sheet.merge_range(1, 0, 2, 0, "Antminer S21", &plain).unwrap();
    sheet.write(3, 0, "Antminer T21").unwrap();
    sheet.merge_range(1, 4, 3, 4, "Malaysia", &plain).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let shipment = read(&[Input { name: "i.xlsx".into(), bytes }]).unwrap();
    insta::assert_snapshot!(told(&shipment));
}
