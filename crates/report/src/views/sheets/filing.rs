//! The importer security filing (ISF, 10+2): what the importer must give the
//! filer 24 hours before lading.

use hashgate_check::DossierLine;
use hashgate_model::{HtsNumber, Mode, Party, PartyRole};

use super::{Checked, NOT_TOLD, Told, manufacturer_id};
use crate::{
    LEGAL,
    document::{Column, Document, Mark, Table, Text},
};

/// The ten elements of the importer and the two of the carrier.
pub fn filing(checked: Checked<'_>) -> Document {
    let mut doc = Document::new();
    checked.head(&mut doc, "IMPORTER SECURITY FILING");
    match checked.dossier.entry.mode {
        Some(Mode::Ocean) => doc.paragraph(
            Text::from(
                "Due 24 hours before the cargo is laden on the vessel; \
                 stuffing location and consolidator as early as possible, at \
                 the latest 24 hours before arrival. ",
            )
            .and(Text::citation("19 CFR 149.2")),
        ),
        Some(mode) => {
            doc.paragraph(format!(
                "No filing is due: it is for cargo that comes by vessel (19 \
                 CFR 149.2), and these goods come by {mode}."
            ));
            doc.foot([LEGAL]);
            return doc;
        }
        None => doc.paragraph(
            "It is not told how the goods come; the filing is due for cargo \
             that comes by vessel (19 CFR 149.2).",
        ),
    }
    doc.heading("For the whole filing");
    let columns = ["Element", "Value", "From"].map(Column::text);
    let mut table = Table::new(columns);
    let mut open = Vec::new();
    for (element, told) in elements(checked) {
        if told.value.is_empty() {
            open.push(element);
            table.row([element, NOT_TOLD, ""]);
        } else {
            table.row([element.to_owned(), told.value, told.source]);
        }
    }
    doc.table(table);
    by_line(&mut doc, checked, &mut open);
    doc.heading("The carrier's two");
    doc.item(Mark::Bullet, "vessel stow plan");
    doc.item(Mark::Bullet, "container status messages");
    if !open.is_empty() {
        doc.heading("To find out before filing");
        for element in open {
            doc.item(Mark::Question, element);
        }
    }
    doc.foot([LEGAL]);
    doc
}

/// The elements that are told once (19 CFR 149.3(a)).
fn elements(checked: Checked<'_>) -> [(&'static str, Told); 9] {
    let numbers = &checked.shipment.facts.numbers;
    let lading = numbers.bill_of_lading.as_deref();
    let importer = numbers.importer_number.as_deref();
    let consignee = numbers.consignee_number.as_deref();
    [
        ("1 Seller", checked.named(PartyRole::Seller)),
        ("2 Buyer", checked.named(PartyRole::Buyer)),
        (
            "3 Importer of record number",
            Told::number(importer, "importer_number"),
        ),
        ("4 Consignee number", Told::number(consignee, "consignee_number")),
        ("6 Ship-to party", checked.named(PartyRole::ShipTo)),
        (
            "9 Container stuffing location",
            checked.named(PartyRole::StuffingLocation),
        ),
        ("10 Consolidator (stuffer)", checked.named(PartyRole::Consolidator)),
        ("Bill of lading", Told::number(lading, "bill_of_lading")),
        ("Containers", containers(checked)),
    ]
}

/// The containers of the facts file and of the papers.
fn containers(checked: Checked<'_>) -> Told {
    let kind = hashgate_model::identifiers::NumberKind::Container;
    let told = &checked.shipment.facts.numbers.containers;
    if !told.is_empty() {
        return Told::new(told.join(", "), "facts file, numbers.containers");
    }
    let stated = checked.shipment.numbers.iter().filter(|n| n.kind == kind);
    let (mut all, mut from) = (Vec::new(), Vec::new());
    for number in stated {
        all.push(number.number.value.as_str());
        from.push(number.number.source.to_string());
    }
    from.dedup();
    Told::new(all.join(", "), from.join("; "))
}

/// The maker that is told, if it can be that of the line: of several the one
/// that the model is known to be by, and none in another country than the
/// line's origin, since its code begins with the country of origin.
fn maker_of<'a>(checked: Checked<'a>, line: &DossierLine) -> Option<&'a Party> {
    let makers = || {
        let parties = checked.shipment.parties.iter();
        parties.filter(|party| party.role == PartyRole::Maker)
    };
    let several = makers().count() > 1;
    makers().find(|party| {
        let named = line.manufacturer.as_ref().is_some_and(|name| {
            party.name.starts_with(name.to_string().as_str())
        });
        let elsewhere = line.origin.zip(party.country);
        (!several || named)
            && elsewhere.is_none_or(|(origin, country)| origin == country)
    })
}

/// Elements 5, 7 and 8, which must be linked to one another line by line (19
/// CFR 149.3(b)).
fn by_line(
    doc: &mut Document,
    checked: Checked<'_>,
    open: &mut Vec<&'static str>,
) {
    doc.heading("Line by line: manufacturer, origin and HTS number");
    let columns = [
        "Line",
        "Goods",
        "5 Manufacturer (or supplier)",
        "Code",
        "7 Country of origin",
        "8 HTS-6",
    ];
    let mut table = Table::new(columns.map(Column::text));
    for line in &checked.dossier.lines {
        let maker = maker_of(checked, line);
        let (made_by, code) = match (maker, &line.manufacturer) {
            (Some(party), _) => (super::in_full(party), manufacturer_id(party)),
            (None, Some(name)) => (
                format!("{name} (from the model; name and address not told)"),
                Told::default(),
            ),
            (None, None) => (NOT_TOLD.to_owned(), Told::default()),
        };
        let mut ask = |lacks: bool, what: &'static str| {
            if lacks && !open.contains(&what) {
                open.push(what);
            }
        };
        ask(maker.is_none(), "5 Manufacturer (or supplier), with address");
        ask(line.origin.is_none(), "7 Country of origin");
        ask(line.hts.is_none(), "8 HTS number to six digits");
        let or_not =
            |text: Option<String>| text.unwrap_or_else(|| NOT_TOLD.to_owned());
        let code = if code.value.is_empty() {
            NOT_TOLD.to_owned()
        } else {
            format!("{} ({})", code.value, code.source)
        };
        let six = |hts: HtsNumber| hts.to_length(6).to_string();
        table.row([
            line.line.to_string(),
            line.text.to_string(),
            made_by,
            code,
            or_not(line.origin.map(|origin| origin.name().to_owned())),
            or_not(line.hts.map(six)),
        ]);
    }
    doc.table(table);
}
