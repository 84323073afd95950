//! The lines of a UBL invoice.

use std::rc::Rc;

use hashgate_model::{Decimal, PartyRole};

use super::{
    super::{
        statement::{StatedLine, Statement, Told},
        xml::Node,
    },
    all, amount, at,
    head::{charges, count, notes, party},
    text,
};
use crate::words::{self, Field};

/// Reads the lines of an invoice or of a credit note.
pub(super) fn read(node: &Node<'_>, into: &mut Statement) {
    if into.kind.adjusts() {
        return;
    }
    for one in all(node, "InvoiceLine") {
        let faults = into.faults.len();
        let mut read = line(&one, into);
        read.unreadable = into.faults.len() > faults;
        into.lines.push(read);
    }
}

fn line(node: &Node<'_>, into: &mut Statement) -> StatedLine {
    let mut line = StatedLine::new(&node.at());
    let counted = count(node, "InvoicedQuantity", "quantity", into);
    if let Some((quantity, unit)) = counted {
        (line.quantity, line.unit) = (Some(quantity), unit);
    }
    let path = ["LineExtensionAmount"];
    line.amount = amount(node, &path, "amount of the line", into);
    let path = ["Price", "PriceAmount"];
    line.price = amount(node, &path, "unit price", into);
    line.price_of = at(node, &["Price"])
        .and_then(|price| count(&price, "BaseQuantity", "base quantity", into))
        .map(|(of, _)| of);
    line.adjustments = charges(node, into);
    into.notes.extend(notes(node));
    if at(node, &["SubInvoiceLine"]).is_some() {
        into.remark(
            &line.at,
            "the lines within this line are not read; it is taken as one line",
        );
    }
    if let Some(item) = at(node, &["Item"]) {
        read_item(&item, &mut line, into);
    }
    let free = text(node, &["FreeOfChargeIndicator"]);
    if let Some(free) = free.filter(|free| free.value == "true")
        && line.amount.is_none()
    {
        let value = Decimal::ZERO;
        let at = free.at;
        line.amount = Some(super::Amount { value, currency: None, at });
    }
    line
}

fn read_item(item: &Node<'_>, line: &mut StatedLine, into: &mut Statement) {
    for name in ["Name", "ModelName"] {
        line.texts.extend(text(item, &[name]));
    }
    for description in all(item, "Description") {
        let told = description.text().map(str::to_owned);
        line.texts.extend(told.map(|t| Told::new(t, &description.at())));
    }
    if line.texts.is_empty() {
        for path in [
            ["ManufacturersItemIdentification", "ID"],
            ["SellersItemIdentification", "ID"],
        ] {
            line.texts.extend(text(item, &path));
        }
    }
    line.origin = text(item, &["OriginCountry", "IdentificationCode"])
        .or_else(|| text(item, &["OriginCountry", "Name"]));
    for class in all(item, "CommodityClassification") {
        let Some(code) = at(&class, &["ItemClassificationCode"])
            .or_else(|| at(&class, &["CommodityCode"]))
        else {
            continue;
        };
        let list = code.attribute("listID").unwrap_or_default();
        let (Some(shown), None) = (code.text(), &line.hts) else { continue };
        if is_tariff(list, shown) {
            line.hts = Some(Told::new(shown.to_owned(), &code.at()));
        } else {
            let text = format!(
                "the class `{}` of the list `{}` is no tariff number and is \
                 not used",
                crate::sheet::cut(shown),
                crate::sheet::cut(list)
            );
            into.remark(&code.at(), text);
        }
    }
    for instance in all(item, "ItemInstance") {
        line.serials.extend(text(&instance, &["SerialID"]));
    }
    for property in all(item, "AdditionalItemProperty") {
        read_property(&property, line);
    }
    for maker in all(item, "ManufacturerParty") {
        party(&maker, PartyRole::Maker, into);
    }
}

/// Whether a class is one of the Harmonized System: by its list, or by its
/// form where no list is named.
fn is_tariff(list: &str, code: &str) -> bool {
    let list = list.to_ascii_uppercase();
    let named = ["HS", "HTS", "HTSUS", "TARIC", "CN", "HSCODE", "HS CODE"];
    let digits = code.bytes().filter(u8::is_ascii_digit).count();
    let plain = code.bytes().all(|b| b.is_ascii_digit() || b". ".contains(&b));
    named.contains(&list.as_str())
        || list.is_empty() && plain && [6, 8, 10].contains(&digits)
}

/// A property that a column of a table could be headed by: a serial number,
/// a tariff number, an origin.
fn read_property(property: &Node<'_>, line: &mut StatedLine) {
    let (Some(name), Some(value)) =
        (text(property, &["Name"]), text(property, &["Value"]))
    else {
        return;
    };
    let at = Rc::clone(&value.at);
    match words::heading(&name.value) {
        Some(Field::Serial) => {
            let numbers = value.value.split([' ', ',', ';', '\n']);
            let numbers = numbers.filter(|number| !number.is_empty());
            line.serials.extend(numbers.map(|n| Told::new(n.to_owned(), &at)));
        }
        Some(Field::Hts) if line.hts.is_none() => line.hts = Some(value),
        Some(Field::Origin) if line.origin.is_none() => {
            line.origin = Some(value);
        }
        Some(Field::Hashrate | Field::Power) => line.texts.push(value),
        _ => {}
    }
}
