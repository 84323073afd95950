//! X12 810 and EDIFACT INVOIC: what is read of them, and what is refused.

// A test says what went wrong by failing.
#![allow(clippy::unwrap_used, clippy::panic)]

mod edi_as_sent;

use edi_as_sent::{EDIFACT_BODY, X12_BODY, edifact, with, x12, x12_with};
use hashgate_model::{ChargeKind, Shipment};
use hashgate_papers::{Input, PapersError, read};
use proptest::prelude::*;

fn of(text: &str) -> Result<Shipment, PapersError> {
    read(&[Input { name: "invoice.edi".into(), bytes: text.into() }])
}

fn good(text: &str) -> Shipment {
    of(text).unwrap_or_else(|error| panic!("{error}"))
}

fn bad(text: &str) -> String {
    of(text).unwrap_err().to_string()
}

fn remarks(shipment: &Shipment) -> String {
    let texts = shipment.remarks.iter().map(|remark| remark.text.as_str());
    texts.collect::<Vec<_>>().join("\n")
}

fn is_the_invoice(read: &Shipment) {
    let line = &read.lines[0];
    assert!(line.text.value.starts_with("Antminer S21 200T"));
    assert_eq!(line.quantity.value, 10);
    assert_eq!(line.amount.value.to_string(), "USD 26,400.00");
    let price = line.unit_price.as_ref().unwrap().value.to_string();
    assert_eq!(price, "USD 2,640.00");
    assert_eq!(line.hts.as_ref().unwrap().value.to_string(), "8543.70.98.60");
    assert_eq!(line.origin.as_ref().unwrap().value.code(), "MY");
    assert_eq!(read.invoice.number.as_ref().unwrap().value, "A-1");
    let date = read.invoice.date.as_ref().unwrap().value.to_string();
    assert_eq!(date, "2026-10-02");
    assert_eq!(read.parties[0].country.unwrap().code(), "HK");
}

#[test]
fn an_810_with_any_separators_and_line_ends() {
    for (element, terminator, after) in [
        ("*", "~", "\n"),
        ("*", "~", ""),
        ("|", "\n", ""),
        ("\u{1d}", "^", "\r\n"),
        ("*", "\r\n", ""),
    ] {
        let read = good(&x12_with(element, terminator, after, &X12_BODY));
        is_the_invoice(&read);
        assert_eq!(read.papers[0].reader, "x12");
        assert!(read.remarks.is_empty(), "{}", remarks(&read));
    }
    let at = good(&x12(&X12_BODY)).lines[0].quantity.source.to_string();
    assert_eq!(at, "segment 8, IT1, element 2");
}

#[test]
fn an_invoic_with_any_service_string_and_decimal_mark() {
    let plain = edifact(&EDIFACT_BODY);
    let comma = plain.replace(".00", ",00");
    let una = format!("UNA:+.? '{comma}");
    let one_line = plain.replace("\r\n", "");
    let other = format!(
        "UNA|^.\\ ~{}",
        plain.replace(':', "|").replace('+', "^").replace('\'', "~")
    );
    for text in [&plain, &comma, &una, &one_line, &other] {
        let read = good(text);
        is_the_invoice(&read);
        assert_eq!(read.papers[0].reader, "edifact");
        assert!(read.remarks.is_empty(), "{}", remarks(&read));
    }
    let at = good(&plain).lines[0].quantity.source.to_string();
    assert_eq!(at, "segment 10, QTY, element 1");
}

#[test]
fn names_outside_ascii_are_read_in_full() {
    let seller = "N1*SE*深圳示例矿机有限公司 & Söhne (HK) Ltd";
    let named = good(&x12(&with(&X12_BODY, "N1", &[seller])));
    assert_eq!(named.parties[0].name, seller.get(6..).unwrap());
    let text = edifact(&with(
        &EDIFACT_BODY,
        "NAD",
        &["NAD+SE+++M?'LLER ?+ O?'SHEA GRÖßE+++++DE"],
    ));
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
    let input = Input { name: "a.edi".into(), bytes: latin.into_owned() };
    let read = read(&[input]).unwrap();
    assert_eq!(read.parties[0].name, "M'LLER + O'SHEA GRÖßE");
}

#[test]
fn what_counts_and_closes_is_checked() {
    let text = x12(&X12_BODY);
    for (from, to, says) in [
        (
            "SE*10*0001",
            "SE*11*0001",
            "segment 12, SE, element 1: `11` segments are stated, and 10 are there",
        ),
        ("SE*10*0001", "SE*10*0002", "its reference `0002` is not `0001`"),
        ("GE*1*1", "GE*2*1", "`2` transaction sets are stated"),
        ("IEA*1*000000001", "IEA*1*7", "its reference `7` is not"),
        ("IEA*1*000000001~\n", "", "the interchange has no IEA"),
        ("SE*10*0001~\n", "", "the transaction set has no SE"),
        ("GE*1*1~\nIEA*1*000000001~\n", "", "the group has no GE"),
        ("IEA*1*000000001~\n", "IEA*1*000000001", "has no terminator"),
        ("CTT*1", "CTT*2", "`2` lines are stated, and 1 are there"),
        ("CTT*1", "CTT*1*11", "the quantities are said to add up to 11"),
    ] {
        let said = bad(&text.replace(from, to));
        assert!(said.contains(says), "{said}");
        assert!(said.contains("cut or edited"), "{said}");
    }
    let text = edifact(&EDIFACT_BODY);
    for (from, to, says) in [
        ("UNT+15+1", "UNT+14+1", "segment 16, UNT, element 1: `14` segments"),
        ("UNT+15+1", "UNT+15+2", "its reference `2` is not `1`"),
        ("UNZ+1+1", "UNZ+2+1", "`2` messages are stated, and 1 are there"),
        ("UNZ+1+1'\r\n", "", "the interchange has no UNZ"),
        ("UNT+15+1'\r\n", "", "the message has no UNT"),
        ("UNZ+1+1'", "UNZ+1+1", "has no terminator"),
        ("UNS+S'", "UNS+S'\r\nCNT+2:4'", "`4` lines are stated"),
    ] {
        let said = bad(&text.replace(from, to).replace(
            "15+1'\r\nUNZ",
            if from.starts_with("UNS") {
                "16+1'\r\nUNZ"
            } else {
                "15+1'\r\nUNZ"
            },
        ));
        assert!(said.contains(says), "{said}");
        assert!(said.contains("cut or edited"), "{said}");
    }
}

#[test]
fn charges_of_an_810() {
    let body = with(
        &X12_BODY,
        "TDS",
        &[
            "TDS*2726050",
            "TXI*VA*10.50",
            "SAC*A*C310***40000**********Promotion",
            "SAC*C*D240***125000**********Air freight to Dallas",
        ],
    );
    let read = good(&x12(&body));
    let charges: Vec<_> = read
        .charges
        .iter()
        .map(|c| (c.kind, c.amount.value.to_string()))
        .collect();
    assert_eq!(
        charges,
        [
            (ChargeKind::Other, "USD 10.50".to_owned()),
            (ChargeKind::Discount, "USD -400.00".to_owned()),
            (ChargeKind::Freight, "USD 1,250.00".to_owned()),
        ]
    );
    // A charge behind a line is of that line: freight leaves it again.
    let body = with(
        &X12_BODY,
        "PID",
        &["SAC*C*D240***10000**********Freight", "SAC*A*C310***5000"],
    );
    let body = with(&body, "TDS", &["TDS*2645000"]);
    let read = good(&x12(&body));
    assert_eq!(read.lines[0].amount.value.to_string(), "USD 26,350.00");
    assert_eq!(read.charges[0].amount.value.to_string(), "USD 100.00");
}

#[test]
fn charges_of_an_invoic() {
    let body = with(
        &EDIFACT_BODY,
        "LIN",
        &[
            "ALC+C++++FC:::Air freight",
            "MOA+23:1250.00",
            "ALC+A+DI++1",
            "PCD+1:2",
            "MOA+204:400.00",
            "TAX+7+VAT+++:::0",
            "LIN+1",
        ],
    );
    let body = with(&body, "MOA+77", &["MOA+79:26400.00", "MOA+77:27250.00"]);
    let read = good(&edifact(&body));
    let charges: Vec<_> = read
        .charges
        .iter()
        .map(|c| (c.kind, c.amount.value.to_string()))
        .collect();
    assert_eq!(
        charges,
        [
            (ChargeKind::Freight, "USD 1,250.00".to_owned()),
            (ChargeKind::Credit, "USD -400.00".to_owned()),
        ]
    );
    let bare = with(&EDIFACT_BODY, "LIN", &["ALC+C++++FC", "PCD+2:3", "LIN+1"]);
    let said = bad(&edifact(&bare));
    assert!(said.contains("states no amount; have the seller"), "{said}");
    assert!(said.starts_with("invoice.edi, segment 7, ALC"), "{said}");
}

#[test]
fn a_price_of_a_hundred_is_divided() {
    let it1 = "IT1*1*10*EA*264000*HP*VP*Antminer S21 200T*HD*8543709860*CH*MY";
    is_the_invoice(&good(&x12(&with(&X12_BODY, "IT1", &[it1]))));
    let pri = "PRI+AAA:264000.00:::100:C62";
    is_the_invoice(&good(&edifact(&with(&EDIFACT_BODY, "PRI", &[pri]))));
}

#[test]
fn every_fault_names_its_segment() {
    let it1 = |it1: &str| bad(&x12(&with(&X12_BODY, "IT1", &[it1])));
    let said = it1("IT1*1*1O*EA*2640.00**VP*S21");
    assert!(
        said.starts_with(
            "invoice.edi, segment 8, IT1, element 2: the quantity `1O` is not \
             a number"
        ),
        "{said}"
    );
    let said = it1("IT1*1**EA*2640.00**VP*S21");
    assert!(said.contains("IT1: the quantity is missing"), "{said}");
    let said = bad(&x12(&with(
        &with(&X12_BODY, "PID", &[]),
        "IT1",
        &["IT1*1*10*EA*2640.00"],
    )));
    assert!(said.contains("the model or description is missing"), "{said}");
    let said = bad(&x12(&with(&X12_BODY, "TDS", &["TDS*2640001"])));
    assert!(said.contains("TDS, element 1: the total is stated"), "{said}");
    let said =
        bad(&x12(&with(&X12_BODY, "BIG", &["BIG*20261002*A*****DI*01"])));
    assert!(said.contains("takes back invoice A"), "{said}");
    let moa =
        |new: &str| bad(&edifact(&with(&EDIFACT_BODY, "MOA+203", &[new])));
    let said = moa("MOA+203:26500.00");
    assert!(
        said.contains("segment 12, MOA, element 1: the amount is"),
        "{said}"
    );
    let said = moa("MOA+203:26400.00:EUR");
    assert!(said.contains("EUR here, USD in invoice.edi, segment 6"), "{said}");
    let said = moa("MOA+203:26.400.00");
    assert!(said.contains("`26.400.00` is not a number"), "{said}");
}

#[test]
fn other_messages_are_named() {
    let said = bad(&x12(&X12_BODY).replace("ST*810", "ST*856"));
    assert!(said.contains("X12 transaction set 856 is not read"), "{said}");
    let said = bad(&edifact(&EDIFACT_BODY).replace("INVOIC", "DESADV"));
    assert!(said.contains("EDIFACT message DESADV is not read"), "{said}");
    let said = bad("ISA*00*nothing more~");
    assert!(said.contains("does not show its separators"), "{said}");
    let said = bad("UNA++.? 'UNB+'");
    assert!(said.contains("segment UNA: UNA states letters"), "{said}");
}

#[test]
fn two_invoices_in_one_interchange() {
    let one = x12(&X12_BODY);
    let two = one.replace("A-1", "A-2").replace("S21 200T", "T21 190T");
    let read = good(&format!("{one}{two}"));
    assert_eq!(read.lines.len(), 2);
    assert!(remarks(&read).contains("another invoice number than `A-1`"));
    assert!(bad(&format!("{one}{one}")).contains("count the goods twice"));
}

#[test]
fn a_credit_memo_needs_its_invoice() {
    let memo = ["BIG*20261103*CM-1*****CR", "CUR*SE*USD", "TDS*50000"];
    let said = bad(&x12(&memo));
    assert!(said.contains("this is a credit note"), "{said}");
    let read = good(&format!("{}{}", x12(&X12_BODY), x12(&memo)));
    assert_eq!(read.charges[0].amount.value.to_string(), "USD -500.00");
}

#[test]
fn what_is_not_used_is_told() {
    let body = with(
        &X12_BODY,
        "IT1",
        &["XQ*H*20261001", "XQ*H*20261002", X12_BODY[4]],
    );
    let read = good(&x12(&body));
    assert!(remarks(&read).contains("not used: XQ (2 times)"));
    let marked = x12(&X12_BODY).replace("*P*>", "*T*>");
    assert!(remarks(&good(&marked)).contains("marked as a test"));
    let fob = with(&X12_BODY, "IT1", &["FOB*CC*OR*PORT KLANG", X12_BODY[4]]);
    assert!(remarks(&good(&x12(&fob))).contains("FOB names no Incoterm"));
    let fob =
        with(&X12_BODY, "IT1", &["FOB*CC*OR*PORT KLANG*01*FCA", X12_BODY[4]]);
    let read = good(&x12(&fob));
    assert_eq!(read.invoice.incoterm.unwrap().value, "FCA PORT KLANG");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// A message that is cut, spoiled or doubled anywhere is read or refused.
    #[test]
    fn a_spoiled_message_never_panics(
        at in 0_usize..700,
        byte: u8,
        how in 0_u8..3,
        is_x12: bool,
    ) {
        let text = if is_x12 { x12(&X12_BODY) } else { edifact(&EDIFACT_BODY) };
        let mut bytes = text.into_bytes();
        let at = at.min(bytes.len() - 1);
        match how {
            0 => bytes.truncate(at),
            1 => bytes[at] = byte,
            _ => bytes.insert(at, byte),
        }
        let _ = read(&[Input { name: "a.edi".into(), bytes }]);
    }

    /// A cut message is never taken for a whole one.
    #[test]
    fn a_cut_message_is_refused(at in 4_usize..600, is_x12: bool) {
        let text = if is_x12 { x12(&X12_BODY) } else { edifact(&EDIFACT_BODY) };
        let whole = text.trim_end().len();
        prop_assume!(at < whole);
        prop_assert!(of(text.get(..at).unwrap()).is_err());
    }

    #[test]
    fn any_text_in_an_envelope_is_read_or_refused(text in "[ -~]{0,200}") {
        let _ = of(&x12(&[&text]));
        let _ = of(&edifact(&[&text]));
        let _ = of(&format!("UNA{text}"));
    }

    #[test]
    fn quantities_and_prices_come_back(
        quantity in 1_u64..5_000,
        cents in 1_i64..1_000_000,
    ) {
        let price = hashgate_model::Decimal::new(cents, 2);
        let amount = price * hashgate_model::Decimal::from(quantity);
        let it1 = format!("IT1*1*{quantity}*EA*{price}**VP*S21");
        let tds = format!("TDS*{}", amount * hashgate_model::Decimal::ONE_HUNDRED);
        let tds = tds.replace(".00", "");
        let body = with(&with(&X12_BODY, "IT1", &[&it1]), "TDS", &[&tds]);
        let read = of(&x12(&body)).unwrap();
        prop_assert_eq!(read.lines[0].amount.value.amount(), amount);
    }
}
