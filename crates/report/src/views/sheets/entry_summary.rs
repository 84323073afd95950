//! The entry summary line by line, under the field names of CBP Form 7501,
//! beside what was filed.
//!
//! Fields are named and never numbered: block numbers differ by the edition of
//! the form.

use std::fmt::Write as _;

use hashgate_check::DutyLine;
use hashgate_duty::{FiledEntry, FiledLine, Layer};
use hashgate_model::{
    HtsNumber, PartyRole, Usd, identifiers::NumberKind, visible_in_a_cell,
};

use super::{Checked, NOT_TOLD, Told, manufacturer_id};
use crate::{
    LEGAL,
    document::{Column, Document, Mark, Table},
};

/// A field of the entry summary, as it is computed and as it was filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummaryField {
    /// The line of the entry; none for a field of the whole.
    pub line: Option<u32>,
    /// The name of the field on the form.
    pub name: &'static str,
    /// The tariff number that it is about, where a line has several.
    pub number: Option<String>,
    /// What is computed or told; none if it is not known.
    pub ours: Option<String>,
    /// Where that comes from.
    pub source: Option<String>,
    /// What was filed, if that is known.
    pub filed: Option<String>,
    /// Whether both are known and differ.
    pub differs: bool,
    /// Whether it is a sum over the lines.
    pub is_total: bool,
}

/// The sheet.
pub fn entry_summary(
    checked: Checked<'_>,
    filed: Option<&FiledEntry>,
) -> Document {
    let mut doc = Document::new();
    checked.head(&mut doc, "ENTRY SUMMARY, LINE BY LINE");
    match filed {
        Some(entry) => doc.paragraph(format!(
            "Beside what was filed under {}. Lines are compared by their \
             number.",
            entry.number
        )),
        None => doc.paragraph(
            "For comparison with the broker's entry summary; --filed FILE.csv \
             lays an ACE ES-003 export beside it.",
        ),
    }
    let all = fields(checked, filed);
    let differ = all.iter().filter(|field| field.differs).count();
    if filed.is_some() {
        doc.paragraph(match differ {
            0 => "No field that both have differs.".to_owned(),
            1 => "1 field differs.".to_owned(),
            many => format!("{many} fields differ."),
        });
        lines_apart(&mut doc, checked, filed);
    }
    doc.heading("The entry");
    let is_filed = filed.is_some();
    let whole = all.iter().filter(|f| f.line.is_none() && !f.is_total);
    doc.table(table(whole, is_filed));
    for line in &checked.dossier.lines {
        doc.heading(format!("Line {}: {}", line.line, line.text));
        let own = all.iter().filter(|f| f.line == Some(line.line));
        doc.table(table(own, is_filed));
    }
    doc.heading("Totals");
    let totals = all.iter().filter(|field| field.is_total);
    doc.table(table(totals, is_filed));
    doc.foot([LEGAL]);
    doc
}

/// Lines that only one of the two has.
fn lines_apart(
    doc: &mut Document,
    checked: Checked<'_>,
    filed: Option<&FiledEntry>,
) {
    let Some(entry) = filed else { return };
    let ours: Vec<u32> = checked.dossier.lines.iter().map(|l| l.line).collect();
    for line in &ours {
        if entry.line(*line).is_none() {
            let text = format!("line {line} of the invoice was not filed");
            doc.item(Mark::Warning, text);
        }
    }
    for line in &entry.lines {
        let number = line.line.trim_start_matches('0').parse::<u32>();
        if !number.is_ok_and(|number| ours.contains(&number)) {
            let text =
                format!("filed line {} is not on the invoice", line.line);
            doc.item(Mark::Warning, text);
        }
    }
}

/// The fields as a table; what was filed has its columns if it is known.
fn table<'a>(
    fields: impl Iterator<Item = &'a SummaryField>,
    filed: bool,
) -> Table {
    let columns = ["Field", "Computed", "From", "Filed", "Differs"];
    let shown = if filed { 5 } else { 3 };
    let mut table =
        Table::new(columns.into_iter().take(shown).map(Column::text));
    for field in fields {
        let name = match &field.number {
            Some(number) => format!("{}, {number}", field.name),
            None => field.name.to_owned(),
        };
        let cells = [
            name.as_str(),
            field.ours.as_deref().unwrap_or(NOT_TOLD),
            field.source.as_deref().unwrap_or_default(),
            field.filed.as_deref().unwrap_or_default(),
            if field.differs { "differs" } else { "" },
        ];
        table.row(cells.into_iter().take(shown));
    }
    table
}

/// All fields as CSV, safe to open in a spreadsheet.
pub fn table_csv(fields: &[SummaryField]) -> String {
    let mut out =
        String::from("line,field,number,computed,from,filed,differs\r\n");
    for field in fields {
        let line = field.line.map(|line| line.to_string()).unwrap_or_default();
        let cells = [
            line.as_str(),
            field.name,
            field.number.as_deref().unwrap_or_default(),
            field.ours.as_deref().unwrap_or_default(),
            field.source.as_deref().unwrap_or_default(),
            field.filed.as_deref().unwrap_or_default(),
            if field.differs { "yes" } else { "" },
        ];
        for (at, cell) in cells.into_iter().enumerate() {
            let comma = if at > 0 { "," } else { "" };
            let cell = visible_in_a_cell(cell).replace('"', "\"\"");
            // Writing to a string cannot fail.
            let _ = write!(out, "{comma}\"{cell}\"");
        }
        out.push_str("\r\n");
    }
    out
}

/// Every field of the entry summary that the papers, the facts or what is
/// computed from them can fill.
pub fn fields(
    checked: Checked<'_>,
    filed: Option<&FiledEntry>,
) -> Vec<SummaryField> {
    let mut all = of_entry(checked, filed);
    for line in &checked.dossier.lines {
        of_line(checked, line, filed, &mut all);
    }
    totals(checked, filed, &mut all);
    all
}

fn field(
    line: Option<u32>,
    name: &'static str,
    told: Told,
    filed: Option<String>,
) -> SummaryField {
    let ours = Some(told.value).filter(|value| !value.is_empty());
    let differs = ours.is_some() && filed.is_some() && ours != filed;
    SummaryField {
        line,
        name,
        number: None,
        source: ours.is_some().then_some(told.source),
        ours,
        filed,
        differs,
        is_total: false,
    }
}

fn of_entry(
    checked: Checked<'_>,
    filed: Option<&FiledEntry>,
) -> Vec<SummaryField> {
    let (facts, dossier) = (&checked.shipment.facts, checked.dossier);
    let (entry, numbers) = (&dossier.entry, &facts.numbers);
    let of_facts = |value: Option<String>, key: &str| {
        value.map_or_else(Told::default, |value| {
            Told::new(value, format!("facts file, {key}"))
        })
    };
    let port = entry.port_of_entry.as_ref();
    let port = port.map(|port| format!("{} {}", port.code, port.name));
    let mut origins: Vec<&str> = dossier
        .lines
        .iter()
        .filter_map(|l| l.origin.map(|o| o.name()))
        .collect();
    origins.sort_unstable();
    origins.dedup();
    let origin = match origins.as_slice() {
        [] => Told::default(),
        [one] => Told::new(*one, "the lines"),
        _ => Told::new("MULTI", "the lines"),
    };
    let air = checked
        .shipment
        .numbers
        .iter()
        .find(|stated| stated.kind == NumberKind::AirWaybill);
    let carriage = match (&numbers.bill_of_lading, &numbers.air_waybill, air) {
        (Some(lading), ..) => Told::number(Some(lading), "bill_of_lading"),
        (None, Some(air), _) => Told::number(Some(air), "air_waybill"),
        (None, None, Some(air)) => {
            Told::new(&air.number.value, air.number.source.to_string())
        }
        (None, None, None) => Told::default(),
    };
    let number =
        |value: &Option<String>, key: &str| Told::number(value.as_deref(), key);
    let date_from =
        if entry.date_assumed { "assumed" } else { "as it was given" };
    let first = filed.and_then(|entry| entry.lines.first());
    let dash = |text: &str| text.replace([' ', '/'], "-");
    let filed_number = filed.map(|entry| dash(&entry.number));
    let mut entry_number = numbers.entry_number.clone();
    // One number, written in two ways, does not differ.
    if let (Some(ours), Some(theirs)) = (&mut entry_number, &filed_number) {
        let bare = |text: &str| text.replace('-', "");
        if bare(ours) == bare(theirs) {
            ours.clone_from(theirs);
        }
    }
    vec![
        field(
            None,
            "Filer Code/Entry Number",
            number(&entry_number, "entry_number"),
            filed_number,
        ),
        field(
            None,
            "Entry Type",
            Told::default(),
            first.and_then(|line| line.entry_type.clone()),
        ),
        field(None, "Port Code", of_facts(port, "port"), None),
        field(
            None,
            "Entry Date",
            Told::new(entry.date.to_string(), date_from),
            first.map(|line| line.entry_date.to_string()),
        ),
        field(
            None,
            "Importing Carrier",
            number(&numbers.conveyance, "conveyance"),
            None,
        ),
        field(
            None,
            "Mode of Transport",
            entry.mode.map_or_else(Told::default, |mode| {
                Told::new(mode.to_string(), "papers or facts file")
            }),
            None,
        ),
        field(None, "Country of Origin", origin, None),
        field(
            None,
            "Import Date",
            of_facts(facts.arrived_on.map(|d| d.to_string()), "arrived_on"),
            None,
        ),
        field(None, "B/L or AWB Number", carriage, None),
        field(None, "Manufacturer ID", makers(checked), None),
        field(
            None,
            "Exporting Country",
            of_facts(
                facts.country_of_export.map(|c| c.name().to_owned()),
                "country_of_export",
            ),
            None,
        ),
        field(
            None,
            "Export Date",
            of_facts(facts.exported_on.map(|d| d.to_string()), "exported_on"),
            None,
        ),
        field(
            None,
            "I.T. Number",
            number(&numbers.in_bond_number, "in_bond_number"),
            None,
        ),
        field(
            None,
            "I.T. Date",
            of_facts(
                facts.it_entry_date.map(|d| d.to_string()),
                "it_entry_date",
            ),
            None,
        ),
        field(
            None,
            "Importer Number",
            number(&numbers.importer_number, "importer_number"),
            None,
        ),
        field(
            None,
            "Consignee Number",
            number(&numbers.consignee_number, "consignee_number"),
            None,
        ),
    ]
}

fn makers(checked: Checked<'_>) -> Told {
    let mut codes: Vec<Told> = checked
        .parties(PartyRole::Maker)
        .map(manufacturer_id)
        .filter(|told| !told.value.is_empty())
        .collect();
    match codes.len() {
        0 => Told::default(),
        1 => codes.swap_remove(0),
        _ => Told::new("MULTI", "the makers"),
    }
}

/// The tariff numbers of a line in the order of filing: those of chapter 99,
/// and the line's own with all its digits.
pub(super) fn numbers_in_order(duty: &DutyLine) -> Vec<String> {
    let mut layers: Vec<(u32, String)> = duty
        .layers
        .iter()
        .map(|layer| (layer.filing_position, number_of(duty, layer)))
        .collect();
    layers.sort();
    let mut numbers: Vec<String> =
        layers.into_iter().map(|(_, heading)| heading).collect();
    numbers.dedup();
    numbers
}

/// The number under which a layer is filed: the base rate stands at eight
/// digits in the tariff, and is filed under all ten.
fn number_of(duty: &DutyLine, layer: &Layer) -> String {
    match layer.heading.parse::<HtsNumber>() {
        Ok(heading) if duty.hts.is_under(&heading) => duty.hts.to_string(),
        _ => layer.heading.to_string(),
    }
}

fn of_line(
    checked: Checked<'_>,
    line: &hashgate_check::DossierLine,
    entry: Option<&FiledEntry>,
    all: &mut Vec<SummaryField>,
) {
    let at = Some(line.line);
    let dossier = checked.dossier;
    let duty = dossier.duty.lines.iter().find(|d| d.line == line.line);
    let filed = entry.and_then(|entry| entry.line(line.line));
    let ours = "computed";
    let told = |value: Option<String>, source: &str| {
        value.map_or_else(Told::default, |value| Told::new(value, source))
    };
    all.push(field(
        at,
        "Description of Merchandise",
        Told::new(line.text.to_string(), "invoice"),
        None,
    ));
    all.push(field(
        at,
        "HTSUS No.",
        told(line.hts.map(|hts| hts.to_string()), ours),
        filed.map(|filed| filed.hts.to_string()),
    ));
    all.push(field(
        at,
        "Country of Origin",
        told(line.origin.map(|o| o.name().to_owned()), "papers or facts file"),
        filed.map(|filed| filed.origin.name().to_owned()),
    ));
    all.push(field(
        at,
        "Net Quantity in HTSUS Units",
        told(line.quantity.map(|count| count.to_string()), "invoice"),
        filed.and_then(|filed| Some(filed.quantity?.normalize().to_string())),
    ));
    let whole = |usd: Usd| usd.grouped();
    all.push(field(
        at,
        "Entered Value",
        told(duty.map(|duty| whole(duty.value_usd)), ours),
        filed.map(|filed| whole(filed.value_usd)),
    ));
    if let Some(duty) = duty {
        layers(duty, filed, all);
    }
}

/// The duty of a line, number by number.
fn layers(
    duty: &DutyLine,
    filed: Option<&FiledLine>,
    all: &mut Vec<SummaryField>,
) {
    let name = "HTSUS Rate, Duty and I.R. Tax";
    let mut seen = Vec::new();
    for layer in duty.layers.iter() {
        let number = number_of(duty, layer);
        let theirs = filed.and_then(|filed| {
            let mut same =
                filed.filed.iter().filter(|(n, _)| n.to_string() == number);
            same.next().map(|(_, usd)| usd.grouped())
        });
        let lacks = filed.is_some() && theirs.is_none();
        let told = Told::new(layer.amount_usd.grouped(), &layer.working);
        let theirs = theirs.or(lacks.then(|| "not filed".to_owned()));
        all.push(SummaryField {
            number: Some(number.clone()),
            ..field(Some(duty.line), name, told, theirs)
        });
        seen.push(number);
    }
    for (number, usd) in filed.into_iter().flat_map(|filed| &filed.filed) {
        let number = number.to_string();
        if !seen.contains(&number) {
            let told = Told::new("none", "no such layer");
            let theirs = Some(usd.grouped());
            all.push(SummaryField {
                number: Some(number),
                ..field(Some(duty.line), name, told, theirs)
            });
        }
    }
}

fn totals(
    checked: Checked<'_>,
    entry: Option<&FiledEntry>,
    all: &mut Vec<SummaryField>,
) {
    let dossier = checked.dossier;
    let known = &dossier.duty.lines;
    let whole = known.len() == dossier.lines.len();
    let value: Usd = known.iter().map(|line| line.value_usd).sum();
    let filed_value: Option<Usd> =
        entry.map(|entry| entry.lines.iter().map(|line| line.value_usd).sum());
    let filed_duty: Option<Usd> = entry.map(|entry| {
        let lines = entry.lines.iter();
        lines.flat_map(|line| line.filed.iter().map(|(_, usd)| *usd)).sum()
    });
    let ours = if dossier.duty.complete {
        "computed"
    } else {
        "computed, the part known"
    };
    let sum = |name, usd: Option<Usd>, filed: Option<Usd>| {
        let told = usd
            .map_or_else(Told::default, |usd| Told::new(usd.grouped(), ours));
        let mut field = field(None, name, told, filed.map(Usd::grouped));
        field.is_total = true;
        field
    };
    all.push(sum("Total Entered Value", whole.then_some(value), filed_value));
    all.push(sum("Duty", dossier.duty.duty_total_usd, filed_duty));
    let fees = Some(dossier.duty.fees_total_usd);
    all.push(sum("Other Fees", fees, None));
    let total = dossier
        .duty
        .duty_total_usd
        .map(|duty| [duty, dossier.duty.fees_total_usd].into_iter().sum());
    all.push(sum("Total", total, None));
}
