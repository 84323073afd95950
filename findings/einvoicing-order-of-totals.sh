#!/usr/bin/env bash
# npm einvoicing 0.0.3: a UBL invoice that is read and written again breaks the order that the schema of UBL prescribes.
#
# Field: UBL invoices taken in, completed and passed on.
# Seen: written back, LegalMonetaryTotal holds ChargeTotalAmount, PayableAmount, PrepaidAmount, AllowanceTotalAmount in this order, and
# Price holds BaseQuantity before PriceAmount. The UBL 2.1 schema (xsd:sequence) wants AllowanceTotalAmount, ChargeTotalAmount,
# PrepaidAmount, PayableAmount, and PriceAmount before BaseQuantity. All amounts are right.
# Surprise: a file that was valid when read is refused by any validator after it was written, and no value in it is wrong.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'einvoicing@0.0.3'
cat > try.cjs <<'JS'
const { UblReader, UblWriter } = require("einvoicing");
const fs = require("fs");
const usd = (name, value) => `<cbc:${name} currencyID="USD">${value}</cbc:${name}>`;
const party = (kind, name, country) => [`<cac:${kind}><cac:Party><cac:PostalAddress><cac:Country>`,
  `<cbc:IdentificationCode>${country}</cbc:IdentificationCode></cac:Country></cac:PostalAddress><cac:PartyLegalEntity>`,
  `<cbc:RegistrationName>${name}</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:${kind}>`].join("");
const tax = (tag) => `<cac:${tag}><cbc:ID>O</cbc:ID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:${tag}>`;
const charge = (is, reason, amount) => [`<cac:AllowanceCharge><cbc:ChargeIndicator>${is}</cbc:ChargeIndicator>`,
  `<cbc:AllowanceChargeReason>${reason}</cbc:AllowanceChargeReason>${usd("Amount", amount)}${tax("TaxCategory")}</cac:AllowanceCharge>`].join("");
const totals = ["LineExtensionAmount", "TaxExclusiveAmount", "TaxInclusiveAmount", "AllowanceTotalAmount", "ChargeTotalAmount",
  "PrepaidAmount", "PayableAmount"];
const values = ["327600.00", "336100.00", "336100.00", "5000.00", "13500.00", "100000.00", "236100.00"];
fs.writeFileSync("invoice.xml", [
  `<?xml version="1.0" encoding="UTF-8"?>`,
  `<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" `,
  `xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" `,
  `xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">`,
  `<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID><cbc:ID>INV-1</cbc:ID>`,
  `<cbc:IssueDate>2026-11-10</cbc:IssueDate><cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>`,
  `<cbc:DocumentCurrencyCode>USD</cbc:DocumentCurrencyCode>`,
  `${party("AccountingSupplierParty", "Example Miner Works Sdn. Bhd.", "MY")}`,
  `${party("AccountingCustomerParty", "Prairie Hash LLC", "US")}`,
  `${charge(true, "Freight", "13500.00")}`,
  `${charge(false, "Discount", "5000.00")}`,
  `<cac:TaxTotal>${usd("TaxAmount", "0.00")}<cac:TaxSubtotal>${usd("TaxableAmount", "336100.00")}${usd("TaxAmount", "0.00")}`,
  `${tax("TaxCategory")}</cac:TaxSubtotal></cac:TaxTotal>`,
  `<cac:LegalMonetaryTotal>${totals.map((name, i) => usd(name, values[i])).join("")}</cac:LegalMonetaryTotal>`,
  `<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="C62">100</cbc:InvoicedQuantity>${usd("LineExtensionAmount", "327600.00")}`,
  `<cac:Item><cbc:Name>Antminer S21 Pro 234T</cbc:Name>${tax("ClassifiedTaxCategory")}</cac:Item>`,
  `<cac:Price>${usd("PriceAmount", "327600.00")}<cbc:BaseQuantity unitCode="C62">100</cbc:BaseQuantity></cac:Price></cac:InvoiceLine></Invoice>`,
].join(""));
(async () => {
  const written = String(await new UblWriter().write(await new UblReader().readFromFile("invoice.xml")));
  const children = (xml, parent) => [...xml.match(new RegExp(`<cac:${parent}>(.*?)</cac:${parent}>`, "s"))[1].matchAll(/<cbc:(\w+)/g)].map((m) => m[1]);
  const before = [children(fs.readFileSync("invoice.xml", "utf8"), "LegalMonetaryTotal"), children(fs.readFileSync("invoice.xml", "utf8"), "Price")];
  const after = [children(written, "LegalMonetaryTotal"), children(written, "Price")];
  console.log("read:   ", before.map((l) => l.join(" ")).join(" | "));
  console.log("written:", after.map((l) => l.join(" ")).join(" | "));
  const place = (name) => after[0].indexOf(name);
  const turned = ["ChargeTotalAmount", "PayableAmount", "PrepaidAmount", "AllowanceTotalAmount"].map(place);
  if (after[1].join() !== "BaseQuantity,PriceAmount" || turned.includes(-1) || turned.some((p, i) => i && p < turned[i - 1])) {
    console.error("CHANGED: the order is another");
    process.exit(1);
  }
  console.log("HOLDS: einvoicing writes the totals and the price of a UBL invoice in an order that the schema does not allow, so an invoice that " +
    "came in valid goes out invalid.");
})();
JS
node try.cjs
