//! UBL invoices: what is read of them, and what is refused.

// A test says what went wrong by failing.
#![allow(clippy::unwrap_used, clippy::panic)]

mod ubl_as_sent;

use hashgate_model::{ChargeKind, Mode, PartyRole, Shipment};
use hashgate_papers::{Input, PapersError, read};
use proptest::prelude::*;
use ubl_as_sent::{charge, head, invoice, line, line_of, total};

fn of(text: &str) -> Result<Shipment, PapersError> {
    read(&[Input { name: "invoice.xml".into(), bytes: text.into() }])
}

fn shipment(parts: &[&str]) -> Shipment {
    of(&invoice(parts)).unwrap_or_else(|error| panic!("{error}"))
}

fn error(parts: &[&str]) -> String {
    of(&invoice(parts)).unwrap_err().to_string()
}

fn remarks(shipment: &Shipment) -> String {
    let texts = shipment.remarks.iter().map(|remark| remark.text.as_str());
    texts.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_line_with_all_that_a_customs_entry_asks() {
    let read = shipment(&[
        &head("A-1"),
        &line(
            "<cbc:Description>new, with PSU</cbc:Description>\
             <cac:OriginCountry><cbc:IdentificationCode>MY\
             </cbc:IdentificationCode></cac:OriginCountry>\
             <cac:CommodityClassification><cbc:ItemClassificationCode \
             listID=\"HS\">8543709860</cbc:ItemClassificationCode>\
             </cac:CommodityClassification>\
             <cac:ItemInstance><cbc:SerialID>EX0001</cbc:SerialID>\
             </cac:ItemInstance>",
        ),
        &total("26400.00", "26400.00"),
    ]);
    assert_eq!(read.papers[0].reader, "ubl");
    let line = &read.lines[0];
    assert_eq!(line.text.value, "Antminer S21 200T; new, with PSU");
    assert_eq!(line.quantity.value, 10);
    assert_eq!(line.amount.value.to_string(), "USD 26,400.00");
    assert_eq!(line.hts.as_ref().unwrap().value.to_string(), "8543.70.98.60");
    assert_eq!(line.origin.as_ref().unwrap().value.code(), "MY");
    assert_eq!(read.serials[0].number, "EX0001");
    let at = line.amount.source.to_string();
    assert_eq!(at, "line 4, /Invoice/InvoiceLine/LineExtensionAmount");
    assert!(read.remarks.is_empty(), "{}", remarks(&read));
}

#[test]
fn names_are_told_apart_by_namespace_and_not_by_prefix() {
    let text = invoice(&[&head("A-1"), &line(""), &total("26400", "26400")])
        .replace("cac:", "x:")
        .replace("cbc:", "cac:")
        .replace("xmlns:cac=", "xmlns:spare=")
        .replace("xmlns:cbc=", "xmlns:cac=")
        .replace("xmlns:spare=", "xmlns:x=");
    let read = of(&text).unwrap();
    assert_eq!(read.lines[0].quantity.value, 10);
    // The same prefixes over another namespace are no invoice.
    let other = invoice(&[&line("")]).replace("Invoice-2", "Order-2");
    let error = of(&other).unwrap_err().to_string();
    assert!(error.contains("a UBL Invoice is not read"), "{error}");
}

#[test]
fn a_price_of_a_hundred_is_divided() {
    let line = line_of("100", "327600.00", "327600.00", "", "").replace(
        "</cbc:PriceAmount>",
        "</cbc:PriceAmount><cbc:BaseQuantity>100</cbc:BaseQuantity>",
    );
    let read = shipment(&[&head("A-1"), &line, &total("327600", "327600")]);
    let price = read.lines[0].unit_price.as_ref().unwrap();
    assert_eq!(price.value.to_string(), "USD 3,276.00");
    let none = line.replace("Quantity>100<", "Quantity>0<");
    let error = error(&[&head("A-1"), &none]);
    assert!(error.contains("the price is stated for 0 units"), "{error}");
}

#[test]
fn allowances_and_charges_go_where_customs_value_puts_them() {
    let on_line = format!(
        "{}{}",
        charge(false, "95", "Volume discount", "400.00"),
        charge(true, "FC", "Freight", "100.00")
    );
    let line = line_of("10", "26100.00", "2640.00", &on_line, "");
    let read = shipment(&[
        &head("A-1"),
        &charge(true, "IN", "Insurance", "50.00"),
        &total("26100.00", "26150.00"),
        &line,
    ]);
    // Less the discount; the freight is a charge of its own.
    let amount = read.lines[0].amount.value.to_string();
    assert_eq!(amount, "USD 26,000.00");
    let charges: Vec<_> = read
        .charges
        .iter()
        .map(|c| (c.kind, c.amount.value.to_string()))
        .collect();
    assert_eq!(
        charges,
        [
            (ChargeKind::Freight, "USD 100.00".to_owned()),
            (ChargeKind::Insurance, "USD 50.00".to_owned()),
        ]
    );
    assert!(remarks(&read).contains("`Volume discount` of -400.00"));
}

#[test]
fn two_parties_of_one_role_and_the_way_of_travel() {
    let read = shipment(&[
        &head("A-1"),
        "<cac:AccountingSupplierParty><cac:Party><cac:PartyName><cbc:Name>\
         Example Trade</cbc:Name></cac:PartyName><cac:PostalAddress>\
         <cbc:CityName>Hong Kong</cbc:CityName><cac:Country>\
         <cbc:IdentificationCode>HK</cbc:IdentificationCode></cac:Country>\
         </cac:PostalAddress><cac:PartyLegalEntity><cbc:RegistrationName>\
         Example Trade (HK) Ltd</cbc:RegistrationName></cac:PartyLegalEntity>\
         </cac:Party></cac:AccountingSupplierParty>",
        "<cac:Delivery><cac:Shipment><cbc:ID>1</cbc:ID><cac:ShipmentStage>\
         <cbc:TransportModeCode>4</cbc:TransportModeCode></cac:ShipmentStage>\
         </cac:Shipment></cac:Delivery>",
        "<cac:DeliveryTerms><cbc:ID>FCA</cbc:ID><cbc:SpecialTerms>Hong Kong\
         </cbc:SpecialTerms></cac:DeliveryTerms>",
        &line(""),
        &total("26400", "26400"),
    ]);
    let names: Vec<_> =
        read.parties.iter().map(|p| (p.role, p.name.as_str())).collect();
    assert_eq!(
        names,
        [
            (PartyRole::Seller, "Example Trade"),
            (PartyRole::Seller, "Example Trade (HK) Ltd"),
        ]
    );
    assert_eq!(read.parties[0].country.unwrap().code(), "HK");
    assert_eq!(read.invoice.mode.unwrap().value, Mode::Air);
    assert_eq!(read.invoice.incoterm.unwrap().value, "FCA Hong Kong");
}

#[test]
fn two_invoices_of_one_file_are_both_read_and_told_apart() {
    let one = invoice(&[&head("A-1"), &line(""), &total("26400", "26400")]);
    let two = one.replace("A-1", "A-2").replace("S21 200T", "T21 190T");
    let read = of(&format!("{one}\n{two}")).unwrap();
    assert_eq!(read.lines.len(), 2);
    assert!(
        remarks(&read).contains("states another invoice number than `A-1`")
    );
    // The same goods twice would count twice.
    let error = of(&format!("{one}\n{one}")).unwrap_err().to_string();
    assert!(error.contains("would count the goods twice"), "{error}");
}

#[test]
fn a_credit_note_needs_its_invoice() {
    let note = invoice(&[&head("CN-7"), &total("500.00", "500.00")])
        .replace(">380<", ">381<");
    let error = of(&note).unwrap_err().to_string();
    assert!(error.contains("this is a credit note"), "{error}");
    let one = invoice(&[&head("A-1"), &line(""), &total("26400", "26400")]);
    let read = of(&format!("{one}\n{note}")).unwrap();
    assert_eq!(read.charges[0].kind, ChargeKind::Credit);
    assert_eq!(read.charges[0].amount.value.to_string(), "USD -500.00");
    assert_eq!(read.charges[0].text, "credit note CN-7");
}

#[test]
fn entities_cannot_grow() {
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY \
                b \"&a;&a;&a;&a;\">]><Invoice>&b;</Invoice>";
    let error = of(bomb).unwrap_err().to_string();
    assert!(error.contains("declares a document type"), "{error}");
    let outside = "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><Invoice/>";
    assert!(of(outside).unwrap_err().to_string().contains("fetch other"));
    let loose = invoice(&["<cbc:Note>&company;</cbc:Note>", &line("")]);
    let error = of(&loose).unwrap_err().to_string();
    assert!(error.contains("line 3: the entity `&company;`"), "{error}");
}

#[test]
fn limits_are_told() {
    let deep = "<a>".repeat(60);
    let error = of(&deep).unwrap_err().to_string();
    assert!(error.contains("exceed 48, the most"), "{error}");
    let long = invoice(&[&format!("<a>{}</a>", "x".repeat(140_000))]);
    let error = of(&long).unwrap_err().to_string();
    assert!(error.contains("exceed 32767, the most"), "{error}");
    let many = format!("<r>{}</r>", "<a/>".repeat(600_001));
    let error = of(&many).unwrap_err().to_string();
    assert!(error.contains("exceed 600000, the most"), "{error}");
}

#[test]
fn every_fault_names_its_element() {
    let one = |line: &str| error(&[&head("A-1"), line]);
    let said = one(&line_of("ten", "26400.00", "2640.00", "", ""));
    assert!(
        said.starts_with(
            "invoice.xml, line 4, /Invoice/InvoiceLine/InvoicedQuantity: the \
             quantity `ten` is not a number"
        ),
        "{said}"
    );
    let said = one(&line_of("10", "26500.00", "2640.00", "", ""));
    assert!(said.contains("10 x 2640.00 is 26,400.00"), "{said}");
    let said = one(&line_of("1.5", "3960.00", "2640.00", "", ""));
    assert!(said.contains("`1.5` is not whole"), "{said}");
    let euro = line("").replacen("\"USD\"", "\"EUR\"", 1);
    assert!(
        one(&euro).contains(
            "in two currencies: EUR here, USD in invoice.xml, line 3"
        )
    );
    let said = one(&line("").replace("Antminer S21 200T", ""));
    assert!(said.contains("the model or description is missing"), "{said}");
    let said = error(&[&head("A-1"), &line(""), &total("26400", "26000")]);
    assert!(said.contains("total is stated as 26,000.00"), "{said}");
    let said = error(&[&head("A-1")]);
    assert!(said.contains("has no line of goods"), "{said}");
}

#[test]
fn what_is_no_invoice_is_named() {
    let said = |text: &str| of(text).unwrap_err().to_string();
    assert!(said("<!DOCTYPE html><html></html>").contains("an HTML page"));
    let cii = "<rsm:X xmlns:rsm=\"urn:un:unece:uncefact:data:standard:\
               CrossIndustryInvoice:100\"/>";
    assert!(said(cii).contains("Cross Industry Invoice"));
    assert!(said("<a><b></a>").contains("not well formed"));
    assert!(said("<a>").contains("`a` of line 1 never ends"));
}

#[test]
fn a_wrong_name_is_told() {
    let text = invoice(&[&head("A-1"), &line(""), &total("26400", "26400")]);
    let name = "invoice.xlsx".into();
    let read = read(&[Input { name, bytes: text.into() }]).unwrap();
    assert!(remarks(&read).contains("holds a UBL invoice (XML) in spite"));
}

#[test]
fn other_encodings_are_read_as_declared() {
    let text = invoice(&[&head("A-1"), &line(""), &total("26400", "26400")])
        .replace("Antminer S21 200T", "Antminer S21 für Müller")
        .replace("UTF-8", "ISO-8859-1");
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
    let name = "invoice.xml".to_owned();
    let input = Input { name, bytes: bytes.into_owned() };
    let read = read(&[input]).unwrap();
    assert_eq!(read.lines[0].text.value, "Antminer S21 für Müller");
    let broken = text.replace("ISO-8859-1", "UTF-16BE").replace('ü', "u");
    assert!(of(&broken).is_ok() || of(&broken).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// What a seller writes is what is read.
    #[test]
    fn quantities_and_prices_come_back(
        quantity in 1_u64..5_000,
        cents in 1_i64..1_000_000,
    ) {
        let price = hashgate_model::Decimal::new(cents, 2);
        let amount = price * hashgate_model::Decimal::from(quantity);
        let amount = amount.to_string();
        let text = invoice(&[
            &head("A-1"),
            &line_of(&quantity.to_string(), &amount, &price.to_string(), "", ""),
            &total(&amount, &amount),
        ]);
        let read = of(&text).unwrap();
        prop_assert_eq!(read.lines[0].quantity.value, quantity);
        let money = read.lines[0].amount.value.amount();
        prop_assert_eq!(money.to_string(), amount);
    }

    /// A file that is cut or spoiled anywhere is read or refused.
    #[test]
    fn a_spoiled_file_never_panics(at in 0_usize..1_400, byte: u8, cut: bool) {
        let mut bytes = invoice(&[
            &head("A-1"),
            &charge(true, "FC", "Freight", "50.00"),
            &line(""),
            &total("26400", "26450"),
        ]).into_bytes();
        let at = at.min(bytes.len() - 1);
        if cut { bytes.truncate(at) } else { bytes[at] = byte }
        let _ = read(&[Input { name: "a.xml".into(), bytes }]);
    }

    #[test]
    fn any_xml_like_text_is_read_or_refused(text in "<[ -~]{0,300}") {
        let _ = of(&text);
    }
}
