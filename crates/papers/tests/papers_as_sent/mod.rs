//! One invoice, written as resellers write it: plain CSV, GBK with `;`, and a
//! workbook with a title, a late header, text quantities and a serial sheet.

// Each test file uses a part of it.
#![allow(dead_code, clippy::unwrap_used)]

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, Formula, Workbook, Worksheet,
};

/// One line of goods.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub model: String,
    pub description: String,
    pub quantity: u64,
    /// Unit price in cents.
    pub cents: u64,
    /// HTS number as ten, eight or six digits with dots.
    pub hts: String,
    /// ISO code, English name, Chinese name.
    pub origin: (String, String, String),
}

impl Item {
    pub fn total(&self) -> u64 {
        self.quantity * self.cents
    }

    /// The line's text as every reader must give it.
    pub fn text(&self) -> String {
        format!("{}; {}", self.model, self.description)
    }
}

/// `392` cents as `3.92`, with thousands separators.
pub fn grouped(cents: u64) -> String {
    let whole = (cents / 100).to_string();
    let mut out = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    format!("{out}.{:02}", cents % 100)
}

/// `392` cents as `3.92`.
pub fn plain(cents: u64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// The invoice of the examples: 160 miners and 10 power supplies.
pub fn example() -> Vec<Item> {
    let item = |model: &str,
                description: &str,
                quantity,
                cents,
                hts: &str,
                origin: [&str; 3]| Item {
        model: model.to_owned(),
        description: description.to_owned(),
        quantity,
        cents,
        hts: hts.to_owned(),
        origin: (
            origin[0].to_owned(),
            origin[1].to_owned(),
            origin[2].to_owned(),
        ),
    };
    vec![
        item(
            "Antminer S21 Pro 234T",
            "ASIC SHA-256 miner with APW17 PSU and control board",
            120,
            327_600,
            "8543.70.9860",
            ["MY", "Malaysia", "马来西亚"],
        ),
        item(
            "Whatsminer M60S 186T",
            "ASIC SHA-256 miner, air cooled, P221 PSU",
            40,
            241_800,
            "8471.80",
            ["TH", "Thailand", "泰国"],
        ),
        item(
            "APW12 power supply",
            "Spare AC-DC power supply 14-15V",
            10,
            9_550,
            "8504.40.8500",
            ["CN", "P.R.C.", "中国"],
        ),
    ]
}

/// What a system exports: one header, every head value on every line.
pub fn clean_csv(items: &[Item]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record([
            "invoice_no",
            "invoice_date",
            "seller",
            "buyer",
            "incoterm",
            "currency",
            "line",
            "model",
            "description",
            "qty",
            "unit_price",
            "amount",
            "hs_code",
            "origin",
        ])
        .unwrap();
    for (i, item) in items.iter().enumerate() {
        writer
            .write_record([
                "EX-2026-0412",
                "2026-10-02",
                "Example Miner Trading (HK) Ltd",
                "Prairie Hash LLC",
                "FOB Port Klang",
                "USD",
                &(i + 1).to_string(),
                &item.model,
                &item.description,
                &item.quantity.to_string(),
                &plain(item.cents),
                &plain(item.total()),
                &item.hts,
                &item.origin.0,
            ])
            .unwrap();
    }
    writer.into_inner().unwrap()
}

/// What a Chinese spreadsheet saves: GBK, `;`, Chinese heads, a total row.
pub fn gbk_csv(items: &[Item]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .flexible(true)
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let mut row = |cells: [&str; 7]| writer.write_record(cells).unwrap();
    row(["发票号", "EX-2026-0412", "", "", "", "", ""]);
    row(["日期", "2026/10/2", "", "", "", "", ""]);
    row([""; 7]);
    row([
        "序号",
        "型号 Model",
        "品名 Description",
        "数量 Qty",
        "单价 Unit Price (USD)",
        "金额 Amount",
        "原产地 Origin",
    ]);
    for (i, item) in items.iter().enumerate() {
        row([
            &(i + 1).to_string(),
            &item.model,
            &item.description,
            &format!("{} pcs", item.quantity),
            &format!("US${}", grouped(item.cents)),
            &grouped(item.total()),
            &item.origin.2,
        ]);
    }
    let pieces: u64 = items.iter().map(|item| item.quantity).sum();
    let total: u64 = items.iter().map(Item::total).sum();
    row(["合计 TOTAL", "", "", &pieces.to_string(), "", &grouped(total), ""]);
    let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
    let (bytes, _, unmappable) = encoding_rs::GBK.encode(&text);
    assert!(!unmappable);
    bytes.into_owned()
}

/// What a reseller's workbook looks like: merged title, header on row 6,
/// quantities as text, amounts as formulas, HTS numbers as numbers, and a
/// second sheet of serial numbers.
pub fn reseller_xlsx(items: &[Item], serials: usize) -> Vec<u8> {
    let mut book = Workbook::new();
    // A fixed time of creation makes the bytes repeatable.
    let created = ExcelDateTime::from_ymd(2026, 10, 2).unwrap();
    book.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let sheet = book.add_worksheet().set_name("CI").unwrap();
    invoice_sheet(sheet, items);
    let sheet = book.add_worksheet().set_name("SN list").unwrap();
    sheet.write(0, 0, "SN").unwrap();
    sheet.write(0, 1, "Carton").unwrap();
    for i in 0..serials {
        let row = u32::try_from(i + 1).unwrap();
        sheet.write(row, 0, format!("SZNEXAMPLE{:06}", i + 1)).unwrap();
        sheet.write(row, 1, format!("C{:03}", i / 4 + 1)).unwrap();
    }
    book.save_to_buffer().unwrap()
}

// Cents are far below 2^52, where every whole number is exact.
#[allow(clippy::cast_precision_loss)]
fn dollars(cents: u64) -> f64 {
    cents as f64 / 100.0
}

fn invoice_sheet(sheet: &mut Worksheet, items: &[Item]) {
    let bold = Format::new().set_bold();
    sheet
        .merge_range(0, 0, 0, 7, "COMMERCIAL INVOICE 商业发票", &bold)
        .unwrap();
    sheet.write(2, 0, "Invoice No.: EX-2026-0412").unwrap();
    sheet.write(2, 4, "Date").unwrap();
    let date = ExcelDateTime::from_ymd(2026, 10, 2).unwrap();
    let short = Format::new().set_num_format("mm-dd-yy");
    sheet.write_with_format(2, 5, &date, &short).unwrap();
    for (column, head) in (0..).zip([
        "No.",
        "Model",
        "Description of Goods",
        "Q'ty (PCS)",
        "Unit Price USD",
        "Amount USD",
        "HS Code",
        "COO",
    ]) {
        sheet.write(5, column, head).unwrap();
    }
    let mut row = 6;
    for (i, item) in items.iter().enumerate() {
        sheet.write(row, 0, u32::try_from(i + 1).unwrap()).unwrap();
        sheet.write(row, 1, format!("{} ", item.model)).unwrap();
        sheet.write(row, 2, &item.description).unwrap();
        sheet.write(row, 3, item.quantity.to_string()).unwrap();
        sheet.write(row, 4, dollars(item.cents)).unwrap();
        let product = Formula::new(format!("=D{0}*E{0}", row + 1))
            .set_result(plain(item.total()));
        sheet.write(row, 5, product).unwrap();
        let digits: String =
            item.hts.chars().filter(char::is_ascii_digit).collect();
        sheet.write(row, 6, digits.parse::<f64>().unwrap()).unwrap();
        sheet.write(row, 7, format!("Made in {}", item.origin.1)).unwrap();
        row += 1;
    }
    let total: u64 = items.iter().map(Item::total).sum();
    sheet.write(row, 0, "TOTAL").unwrap();
    let sum = Formula::new(format!("=SUM(F7:F{row})")).set_result(plain(total));
    sheet.write(row, 5, sum).unwrap();
}
