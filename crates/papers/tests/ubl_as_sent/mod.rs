//! A UBL invoice, written part by part.

#![allow(dead_code)]

pub const CAC: &str =
    "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";
pub const CBC: &str =
    "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";
pub const INVOICE: &str =
    "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2";

/// An invoice of these parts, in their order.
pub fn invoice(parts: &[&str]) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Invoice \
         xmlns=\"{INVOICE}\" xmlns:cac=\"{CAC}\" xmlns:cbc=\"{CBC}\">\n{}\n\
         </Invoice>",
        parts.join("\n")
    )
}

pub fn head(number: &str) -> String {
    format!(
        "<cbc:ID>{number}</cbc:ID><cbc:IssueDate>2026-10-02</cbc:IssueDate>\
         <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>\
         <cbc:DocumentCurrencyCode>USD</cbc:DocumentCurrencyCode>"
    )
}

/// A line of 10 machines at 2,640.00, with more in its item.
pub fn line(item: &str) -> String {
    line_of("10", "26400.00", "2640.00", "", item)
}

pub fn line_of(
    quantity: &str,
    amount: &str,
    price: &str,
    more: &str,
    item: &str,
) -> String {
    format!(
        "<cac:InvoiceLine><cbc:ID>1</cbc:ID>\
         <cbc:InvoicedQuantity unitCode=\"C62\">{quantity}\
         </cbc:InvoicedQuantity>\
         <cbc:LineExtensionAmount currencyID=\"USD\">{amount}\
         </cbc:LineExtensionAmount>{more}\
         <cac:Item><cbc:Name>Antminer S21 200T</cbc:Name>{item}</cac:Item>\
         <cac:Price><cbc:PriceAmount currencyID=\"USD\">{price}\
         </cbc:PriceAmount></cac:Price></cac:InvoiceLine>"
    )
}

pub fn total(goods: &str, payable: &str) -> String {
    format!(
        "<cac:LegalMonetaryTotal>\
         <cbc:LineExtensionAmount currencyID=\"USD\">{goods}\
         </cbc:LineExtensionAmount>\
         <cbc:PayableAmount currencyID=\"USD\">{payable}\
         </cbc:PayableAmount></cac:LegalMonetaryTotal>"
    )
}

pub fn charge(charge: bool, code: &str, reason: &str, amount: &str) -> String {
    format!(
        "<cac:AllowanceCharge>\
         <cbc:ChargeIndicator>{charge}</cbc:ChargeIndicator>\
         <cbc:AllowanceChargeReasonCode>{code}\
         </cbc:AllowanceChargeReasonCode>\
         <cbc:AllowanceChargeReason>{reason}</cbc:AllowanceChargeReason>\
         <cbc:Amount currencyID=\"USD\">{amount}</cbc:Amount>\
         </cac:AllowanceCharge>"
    )
}
