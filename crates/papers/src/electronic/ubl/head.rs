//! The head of a UBL invoice: parties, terms, charges, totals.

use hashgate_model::{ChargeKind, Decimal, PartyRole};

use super::{
    super::{
        codes,
        number::plain,
        statement::{Kind, StatedCharge, StatedParty, Statement, Told},
        xml::Node,
    },
    all, amount, at, lines, text,
};

/// One invoice or credit note; `several` says whether the file has more.
pub(super) fn invoice(node: &Node<'_>, several: bool) -> Statement {
    let mut into = Statement::default();
    if several {
        into.at = node.at();
    }
    if &*node.element.name == "CreditNote" {
        into.kind = Kind::CreditNote;
    } else if let Some(code) = text(node, &["InvoiceTypeCode"]) {
        let (kind, remark) = codes::paper(&code.value);
        into.kind = kind;
        if let Some(remark) = remark {
            into.remark(&code.at, remark);
        }
    }
    into.number = text(node, &["ID"]);
    into.date = text(node, &["IssueDate"]);
    into.currency = text(node, &["DocumentCurrencyCode"]);
    into.notes = notes(node);
    parties(node, &mut into);
    terms(node, &mut into);
    into.charges = charges(node, &mut into);
    taxes(node, &mut into);
    totals(node, &mut into);
    lines::read(node, &mut into);
    into
}

/// The notes of an element.
pub(super) fn notes(node: &Node<'_>) -> Vec<Told<String>> {
    let told =
        |note: Node<'_>| Some(Told::new(note.text()?.to_owned(), &note.at()));
    all(node, "Note").filter_map(told).collect()
}

fn parties(node: &Node<'_>, into: &mut Statement) {
    let roles: [(&[&str], PartyRole); 6] = [
        (&["AccountingSupplierParty", "Party"], PartyRole::Seller),
        (&["SellerSupplierParty", "Party"], PartyRole::Seller),
        (&["AccountingCustomerParty", "Party"], PartyRole::Buyer),
        (&["BuyerCustomerParty", "Party"], PartyRole::Buyer),
        (&["PayeeParty"], PartyRole::Bank),
        (&["Delivery", "DeliveryParty"], PartyRole::ShipTo),
    ];
    for (path, role) in roles {
        if let Some(found) = at(node, path) {
            party(&found, role, into);
        }
    }
    let contact = ["AccountingSupplierParty", "Party", "Contact", "Name"];
    into.responsible_employee = text(node, &contact);
}

/// A party by its trade name and by its legal name, where they differ.
pub(super) fn party(node: &Node<'_>, role: PartyRole, into: &mut Statement) {
    let trade = text(node, &["PartyName", "Name"]);
    let legal = text(node, &["PartyLegalEntity", "RegistrationName"]);
    let place = at(node, &["PostalAddress"])
        .or_else(|| at(node, &["PartyLegalEntity", "RegistrationAddress"]));
    let (address, country) = place.as_ref().map(address).unwrap_or_default();
    let mut known: Option<String> = None;
    for name in [trade, legal].into_iter().flatten() {
        if known.as_ref() == Some(&name.value) {
            continue;
        }
        known = Some(name.value.clone());
        into.parties.push(StatedParty {
            role,
            name: name.value,
            address: address.clone(),
            country: country.clone(),
            city: None,
            manufacturer_id: None,
            at: name.at,
        });
    }
}

/// The lines of an address, and its country.
fn address(node: &Node<'_>) -> (Vec<String>, Option<String>) {
    let line = |path: &[&str]| text(node, path).map(|told| told.value);
    let mut lines: Vec<String> = [
        "Postbox",
        "StreetName",
        "BuildingNumber",
        "AdditionalStreetName",
        "Department",
    ]
    .iter()
    .filter_map(|name| line(&[name]))
    .collect();
    for more in all(node, "AddressLine") {
        lines.extend(text(&more, &["Line"]).map(|told| told.value));
    }
    let rest = ["CityName", "CountrySubentity", "PostalZone"];
    lines.extend(rest.iter().filter_map(|name| line(&[name])));
    let code = line(&["Country", "IdentificationCode"]);
    let country = code.or_else(|| line(&["Country", "Name"]));
    lines.extend(country.clone());
    (lines, country)
}

fn terms(node: &Node<'_>, into: &mut Statement) {
    let delivery = at(node, &["Delivery"]);
    let terms = at(node, &["DeliveryTerms"])
        .or_else(|| delivery.as_ref().and_then(|d| at(d, &["DeliveryTerms"])));
    if let Some(terms) = terms {
        let mut words: Vec<String> = Vec::new();
        for path in [
            &["ID"][..],
            &["SpecialTerms"],
            &["DeliveryLocation", "Description"],
            &["DeliveryLocation", "Name"],
            &["DeliveryLocation", "Address", "CityName"],
        ] {
            if let Some(told) = text(&terms, path)
                && !words.contains(&told.value)
            {
                words.push(told.value);
            }
        }
        let told = Told::new(words.join(" "), &terms.at());
        if crate::words::has_incoterm(&told.value) {
            into.incoterm = Some(told);
        } else if !words.is_empty() {
            let text = format!(
                "the terms of delivery `{}` name no Incoterm",
                crate::sheet::cut(&told.value)
            );
            into.remark(&told.at, text);
        }
    }
    let Some(delivery) = delivery else { return };
    let Some(shipment) = at(&delivery, &["Shipment"]) else { return };
    for stage in all(&shipment, "ShipmentStage") {
        let code = text(&stage, &["TransportModeCode"]);
        let Some(code) = code.filter(|_| into.mode.is_none()) else { continue };
        into.mode =
            codes::mode(&code.value).map(|mode| Told::new(mode, &code.at));
        let loading = ["LoadingPortLocation", "Address", "Country"];
        into.loaded_in = at(&stage, &loading)
            .and_then(|country| text(&country, &["IdentificationCode"]));
    }
    for path in [
        &["FirstArrivalPortLocation", "Name"][..],
        &["FirstArrivalPortLocation", "Description"],
        &["FirstArrivalPortLocation", "ID"],
    ] {
        if into.port_of_entry.is_none() {
            into.port_of_entry = text(&shipment, path);
        }
    }
}

/// The allowances and charges of an element.
pub(super) fn charges(
    node: &Node<'_>,
    into: &mut Statement,
) -> Vec<StatedCharge> {
    let mut charges = Vec::new();
    for one in all(node, "AllowanceCharge") {
        let indicator = text(&one, &["ChargeIndicator"]);
        let allowance = match indicator.as_ref().map(|told| &*told.value) {
            Some("false" | "0") => true,
            Some("true" | "1") => false,
            other => {
                let text = other.unwrap_or_default().to_owned();
                let problem = "is neither true (a charge) nor false (an \
                               allowance); have it sent again";
                into.number_fault(&one.at(), "ChargeIndicator", &text, problem);
                continue;
            }
        };
        let Some(mut amount) = amount(&one, &["Amount"], "amount", into) else {
            continue;
        };
        if allowance {
            amount.value = -amount.value;
        }
        let code = text(&one, &["AllowanceChargeReasonCode"]);
        let code = code.map(|told| told.value).unwrap_or_default();
        let reason = text(&one, &["AllowanceChargeReason"]);
        let reason = reason.map(|told| told.value);
        let kind =
            codes::charge(&code, reason.as_deref().unwrap_or(""), allowance);
        let noun = if allowance { "allowance" } else { "charge" };
        let text = reason.unwrap_or_else(|| match code.as_str() {
            "" => noun.to_owned(),
            code => format!("{noun} of code {code}"),
        });
        charges.push(StatedCharge { kind, text, amount, is_tax: false });
    }
    charges
}

/// The taxes, in the currency of the invoice; another `TaxTotal` may repeat
/// them in that of the tax office.
fn taxes(node: &Node<'_>, into: &mut Statement) {
    let mut stated = Vec::new();
    for tax in all(node, "TaxTotal") {
        if let Some(amount) = amount(&tax, &["TaxAmount"], "tax", into) {
            let path = ["TaxSubtotal", "TaxCategory", "TaxScheme", "ID"];
            let scheme = text(&tax, &path).map(|told| told.value);
            let text = scheme.unwrap_or_else(|| "tax".to_owned());
            stated.push((text, amount));
        }
    }
    let office = text(node, &["TaxCurrencyCode"]);
    let document = into.currency.as_ref().map(|told| told.value.clone());
    for (text, amount) in stated {
        let of_office = amount.currency.as_ref()
            == office.as_ref().map(|told| &told.value)
            && amount.currency != document;
        if amount.value != Decimal::ZERO && !of_office {
            let kind = ChargeKind::Other;
            let charge = StatedCharge { kind, text, amount, is_tax: true };
            into.charges.push(charge);
        }
    }
}

fn totals(node: &Node<'_>, into: &mut Statement) {
    let Some(total) = at(node, &["LegalMonetaryTotal"]) else {
        into.remark(
            &node.at(),
            "the invoice states no total, so that nothing tells whether a \
             line is missing",
        );
        return;
    };
    let mut of = |name: &str| amount(&total, &[name], "total", into);
    let goods = of("LineExtensionAmount");
    let inclusive = of("TaxInclusiveAmount");
    let prepaid = of("PrepaidAmount");
    let rounding = of("PayableRoundingAmount");
    let due = of("PayableAmount");
    let exclusive = of("TaxExclusiveAmount");
    let stated = &mut into.totals;
    // Without taxes some state only what is to be paid.
    stated.all = inclusive.or_else(|| {
        let paid = prepaid.as_ref().map_or(Decimal::ZERO, |paid| paid.value);
        let rounded = rounding.as_ref().map_or(Decimal::ZERO, |by| by.value);
        due.clone().map(|mut due| {
            due.value = due.value.saturating_add(paid).saturating_sub(rounded);
            due
        })
    });
    stated.all = stated.all.take().or(exclusive).or_else(|| goods.clone());
    (stated.goods, stated.prepaid) = (goods, prepaid);
    (stated.due, stated.rounding) = (due, rounding);
}

/// A number that is no money, at the end of a path of names.
pub(super) fn count(
    node: &Node<'_>,
    name: &str,
    what: &'static str,
    into: &mut Statement,
) -> Option<(Told<Decimal>, Option<String>)> {
    let found = at(node, &[name])?;
    let shown = found.text()?;
    match plain(shown, false) {
        Ok(value) => {
            let unit = found.attribute("unitCode").map(str::to_owned);
            Some((Told::new(value, &found.at()), unit))
        }
        Err(problem) => {
            into.number_fault(&found.at(), what, shown, problem);
            None
        }
    }
}
