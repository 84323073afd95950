//! The words of invoices, as papers write them.

use super::*;

#[test]
fn a_label_with_a_title_in_it_is_no_title() {
    for label in [
        "Invoice No",
        "Invoice No.",
        "invoice_no",
        "Invoice #",
        "发票号 Invoice No",
    ] {
        assert!(!is_title(label), "{label}");
        assert_eq!(super::label(label), Some(Field::InvoiceNumber));
    }
    assert!(is_title("COMMERCIAL INVOICE 商业发票"));
    assert!(is_title("Invoice"));
    assert_eq!(super::label("NR-0088"), None);
}

#[test]
fn every_row_of_the_word_lists_has_a_meaning() {
    for (name, _) in rows(include_str!("headings.csv")) {
        assert!(FIELDS.iter().any(|(n, _)| *n == name), "{name}");
    }
    for (name, field) in FIELDS {
        let words = &WORDS.headings;
        assert!(words.values().any(|f| *f == field), "{name} has no word");
    }
}

#[test]
fn a_word_means_one_thing() {
    let mut seen: HashMap<String, &str> = HashMap::new();
    for (name, words) in rows(include_str!("headings.csv")) {
        for word in words {
            if let Some(other) = seen.insert(folded(word), name) {
                assert_eq!(other, name, "`{word}` means two things");
            }
        }
    }
}

#[test]
fn heads_are_known_as_papers_write_them() {
    use Field as F;
    for (text, field) in [
        ("型号 Model", F::Model),
        ("品名 Description", F::Description),
        ("数量 Qty", F::Quantity),
        ("单价 Unit Price (USD)", F::UnitPrice),
        ("金额 Amount", F::Amount),
        ("原产地 Origin", F::Origin),
        ("Q'ty (PCS)", F::Quantity),
        ("Unit Price USD", F::UnitPrice),
        ("Amount in USD", F::Amount),
        ("HS Code", F::Hts),
        ("hs_code", F::Hts),
        ("COO", F::Origin),
        ("№", F::LineNumber),
        ("Declared Unit Value", F::UnitPrice),
        ("Declared Value", F::DeclaredValue),
        ("Item / Model", F::Model),
        ("Model & Description", F::Description),
        ("Description / Model", F::Description),
        ("Item 品名", F::Description),
        ("品名规格", F::Description),
        ("数量PCS", F::Quantity),
        ("单价USD/PC", F::UnitPrice),
        ("总金额USD", F::Amount),
        ("Hashrate (TH/s)", F::Hashrate),
        ("功耗(W)", F::Power),
        ("Full Description of Goods", F::Description),
        ("HTS #", F::Hts),
        ("País de origen", F::Origin),
        ("Bezeichnung", F::Description),
        ("ＱＴＹ", F::Quantity),
        ("N.W.(KGS)", F::NetWeight),
        ("TOTAL AMOUNT\nFOB", F::Amount),
    ] {
        assert_eq!(heading(text), Some(field), "{text}");
    }
    assert_eq!(heading("Warranty"), None);
    for (words, field) in [
        ("件数 件數 总件数 总箱数 總箱數", F::Packages),
        ("合同号 合同號", F::OrderNumber),
        ("发货方 發貨方", F::Shipper),
        ("编号 编码 商品编码 編號 編碼 商品編碼", F::Code),
        ("小计 小計 总额 總額", F::Amount),
        ("生产国 生產國 原产国(地区) 原產國（地區）", F::Origin),
        ("税则号列 海关税号 稅則號列 海關稅號", F::Hts),
        ("币制 幣制", F::Currency),
        ("品相 新旧程度 新舊程度", F::Condition),
    ] {
        for word in words.split(' ') {
            assert_eq!(heading(word), Some(field), "{word}");
        }
    }
    for (words, counted) in [
        ("片 颗 顆 根 部", Unit::Piece),
        ("板 卡板 木箱 纸箱 紙箱", Unit::Package),
    ] {
        for word in words.split(' ') {
            assert_eq!(unit(word), Some(counted), "{word}");
        }
    }
    for title in ["箱单", "箱單", "SN清单", "SN清單", "机器清单"] {
        assert!(is_title(title), "{title}");
    }
    assert_eq!(heading("Qty (CTNS)"), Some(F::Packages));
    assert_eq!(heading("数量（箱）"), Some(F::Packages));
    for text in ["Qty (KGS)", "Unit Price (USD/T)", "Price per TH", "单价 $/TH"]
    {
        assert_eq!(heading(text), None, "{text}");
    }
}

#[test]
fn totals_are_known_in_several_languages() {
    for text in [
        "TOTAL",
        "合计 TOTAL",
        "Grand Total:",
        "总计",
        "Итого",
        "Total (USD)",
        "TOTAL 170 PCS",
        "Gesamtbetrag",
    ] {
        assert_eq!(total(text), Some(Total::Grand), "{text}");
    }
    assert_eq!(total("Sub-total"), Some(Total::Subtotal));
    assert_eq!(total("SAY US DOLLARS ONE ONLY"), Some(Total::InWords));
    assert_eq!(total("Total cooling kit"), None);
}

#[test]
fn money_is_known_by_its_marks() {
    let usd = Some(CurrencyMark::Code(Currency::USD));
    for text in ["US$", "USD", "U.S.$", "us dollars", "美元"] {
        assert_eq!(currency(text), usd, "{text}");
    }
    assert_eq!(currency_within("Unit Price (USD)"), usd);
    assert_eq!(currency_within("Amount"), None);
    assert_eq!(currency("$"), Some(CurrencyMark::Dollar));
    let tether = currency("USDT").unwrap();
    assert!(matches!(tether, CurrencyMark::NoCurrency(_)));
}
