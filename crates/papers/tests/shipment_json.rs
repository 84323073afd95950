//! A shipment written as JSON and read again.

// A test says what went wrong by failing.
#![allow(clippy::unwrap_used, clippy::panic)]

mod edi_as_sent;
mod papers_as_sent;
mod ubl_as_sent;

use hashgate_model::Shipment;
use hashgate_papers::{Input, SHIPMENT_SCHEMA, WrittenShipment, read};
use proptest::prelude::*;
use serde_json::{Value, json};

fn of(name: &str, text: &str) -> Shipment {
    let input = Input { name: name.into(), bytes: text.into() };
    read(&[input]).unwrap_or_else(|error| panic!("{error}"))
}

fn written(shipment: &Shipment) -> Value {
    let mut json = serde_json::to_value(WrittenShipment::of(shipment)).unwrap();
    json["schema"] = SHIPMENT_SCHEMA.into();
    json
}

fn again(json: &Value) -> Result<Shipment, String> {
    let bytes = serde_json::to_vec(json).unwrap();
    let input = Input { name: "shipment.json".into(), bytes };
    read(&[input]).map_err(|error| error.to_string())
}

/// All that is written but where it came from.
fn values(shipment: &Shipment) -> Value {
    let mut json = written(shipment);
    json["sources"] = Value::Null;
    json["papers"] = Value::Null;
    json["remarks"] = Value::Null;
    json
}

fn comes_back(shipment: &Shipment) {
    let back = again(&written(shipment)).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(values(&back), values(shipment));
    // What was remarked is told still, and may be told anew.
    for remark in &shipment.remarks {
        let told = back.remarks.iter().any(|told| told.text == remark.text);
        assert!(told, "{}", remark.text);
    }
}

#[test]
fn what_each_reader_reads_comes_back() {
    let ubl = ubl_as_sent::invoice(&[
        &ubl_as_sent::head("A-1"),
        &ubl_as_sent::charge(true, "IN", "Insurance", "50.00"),
        &ubl_as_sent::line_of(
            "10",
            "26100.00",
            "2640.00",
            &format!(
                "{}{}",
                ubl_as_sent::charge(false, "95", "Volume", "400.00"),
                ubl_as_sent::charge(true, "FC", "Freight", "100.00")
            ),
            "",
        ),
        &ubl_as_sent::total("26100.00", "26150.00"),
    ]);
    comes_back(&of("a.xml", &ubl));
    comes_back(&of("a.x12", &edi_as_sent::x12(&edi_as_sent::X12_BODY)));
    comes_back(&of("a.edi", &edi_as_sent::edifact(&edi_as_sent::EDIFACT_BODY)));
    let odd = "Invoice No: 7,,,,,\nSeller: Zenda Ltd,,,,,\nIncoterm: CIF \
               Houston,,,,,\nModel,Qty,Unit Price,Amount,Origin,SN\nS21 \
               200T,2,\"1,000.00\",\"2,000.00\",MY/CN,A1 A2\nS19 box,3 \
               pallets,,900.00,Thailand,\nT21,5,TBA,TBA,CN,\nAir \
               freight,,,100.00,,\nCoupon,,,-50.00,,\nTotal,,,\"2,950.00\",,\n";
    let shipment = of("odd.csv", odd);
    assert_eq!(shipment.unpriced.len(), 1);
    assert_eq!(shipment.serials.len(), 2);
    comes_back(&shipment);
}

#[test]
fn values_may_be_written_by_hand() {
    let json = json!({
        "schema": SHIPMENT_SCHEMA,
        "invoice": { "number": "A-1", "currency": "USD", "mode": "air",
                     "stated_total": 1910.0, "stated_quantity": 20 },
        "parties": [{ "role": "seller", "name": "Zenda Ltd",
                      "country": "HK" }],
        "lines": [{ "text": "APW12 power supply", "quantity": 20,
                    "unit_price": "95.5", "amount": 1910, "origin": "CN",
                    "hts": "8504.40.8500" }]
    });
    let read = again(&json).unwrap();
    let line = &read.lines[0];
    assert_eq!(line.amount.value.to_string(), "USD 1,910.00");
    assert_eq!(line.amount.source.to_string(), "/lines/0/amount");
    assert_eq!(line.hts.as_ref().unwrap().value.to_string(), "8504.40.85.00");
    assert_eq!(read.papers[0].reader, "json");
    assert!(read.remarks.is_empty(), "{:?}", read.remarks);
}

#[test]
fn each_fault_names_its_key() {
    let good = json!({
        "schema": SHIPMENT_SCHEMA,
        "invoice": { "currency": "USD" },
        "lines": [{ "text": "S21", "quantity": 2, "unit_price": "10.00",
                    "amount": "20.00" }]
    });
    assert!(again(&good).is_ok());
    let with = |pointer: &str, value: Value| {
        let mut json = good.clone();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        json.pointer_mut(parent).unwrap()[key] = value;
        again(&json).unwrap_err()
    };
    for (pointer, value, says) in [
        (
            "/lines/0/amount",
            json!("2O.00"),
            "shipment.json, /lines/0/amount: the amount `2O.00` is not a number",
        ),
        (
            "/lines/0/amount",
            json!("30.00"),
            "/lines/0/amount: the amount is 30.00, but 2 x 10.00 is 20.00",
        ),
        (
            "/lines/0/quantity",
            json!([2]),
            "/lines/0/quantity: a list stands where a number",
        ),
        ("/lines/0/quantity", json!(2.5), "`2.5` is not whole"),
        ("/lines/0/quantity", Value::Null, "/lines/0: the quantity is missing"),
        (
            "/lines/0/text",
            json!(7),
            "a number stands where a text in quotation marks",
        ),
        (
            "/lines/0/prize",
            json!("1"),
            "/lines/0: `prize` is not a key here; the keys here are text",
        ),
        ("/lines/0/amounts", json!("1"), "did you mean `amount`?"),
        ("/lines", json!({}), "/lines: an object stands where a list"),
        (
            "/charges",
            json!([{ "kind": "fright", "text": "x", "amount": 1 }]),
            "/charges/0/kind: unknown variant `fright`",
        ),
        (
            "/charges",
            json!([{ "kind": "freight", "text": "x" }]),
            "/charges/0: the key `amount` is missing",
        ),
        (
            "/parties",
            json!([{ "name": "Zenda" }]),
            "/parties/0: the key `role` is missing",
        ),
        (
            "/invoice/stated_total",
            json!("21.00"),
            "the total is stated as 21.00",
        ),
        (
            "/invoice/stated_quantity",
            json!(3),
            "the total quantity is stated as 3",
        ),
        (
            "/schema",
            json!("hashgate.dossier/1"),
            "the JSON `hashgate.dossier/1` is not read",
        ),
    ] {
        let said = with(pointer, value);
        assert!(said.contains(says), "{said}");
    }
    let refused = |text: &str| {
        let input = Input { name: "s.json".into(), bytes: text.into() };
        read(&[input]).unwrap_err().to_string()
    };
    let said = refused("{\n \"a\": 1, \"a\": 2}");
    assert!(said.starts_with("s.json, line 2, column"), "{said}");
    assert!(said.contains("the key `a` stands twice"), "{said}");
    assert!(refused("{\"a\": [").contains("the JSON cannot be read (EOF"));
    assert!(refused("{}").contains("JSON that names no schema"));
    assert!(refused(&"{\"a\":".repeat(500)).contains("recursion limit"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Any invoice that resellers send comes back.
    #[test]
    fn any_invoice_comes_back(
        goods in prop::collection::vec((1_u64..500, 1_u64..1_000_000), 1..8),
    ) {
        let rows: Vec<String> = goods
            .iter()
            .enumerate()
            .map(|(i, (quantity, cents))| {
                let price = papers_as_sent::plain(*cents);
                let amount = papers_as_sent::plain(cents * quantity);
                format!("S{i} 100T,{quantity},{price},{amount},MY\n")
            })
            .collect();
        let csv = format!(
            "Model,Qty,Unit Price USD,Amount,Origin\n{}",
            rows.concat()
        );
        comes_back(&of("a.csv", &csv));
    }

    #[test]
    fn a_spoiled_shipment_never_panics(at in 0_usize..900, byte: u8) {
        let shipment =
            of("a.x12", &edi_as_sent::x12(&edi_as_sent::X12_BODY));
        let mut bytes = serde_json::to_vec(&written(&shipment)).unwrap();
        let at = at.min(bytes.len() - 1);
        bytes[at] = byte;
        let _ = read(&[Input { name: "s.json".into(), bytes }]);
    }
}
