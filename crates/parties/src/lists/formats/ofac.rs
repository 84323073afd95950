//! OFAC's CSV files: `sdn.csv` or `cons_prim.csv`, with aliases, addresses
//! and remarks in files beside it. They have no head row; `-0-` is "none",
//! and a byte 0x1A ends the file.

use std::collections::HashMap;

use hashgate_model::Country;
use hashgate_pack::lists::{ListEntry, ListSource, PartyKind};

use super::{Files, LoadError, fault, text_of};

/// Reads a set of OFAC files.
pub(super) fn read(
    source: &ListSource,
    files: &Files,
) -> Result<Vec<ListEntry>, LoadError> {
    let part =
        |ending: &str| files.iter().find(|(name, _)| name.ends_with(ending));
    let Some((name, bytes)) = part("sdn.csv").or_else(|| part("prim.csv"))
    else {
        return Err(LoadError::Missing {
            list: source.id.clone(),
            file: source.files.first().cloned().unwrap_or_default(),
        });
    };
    let mut entries = Vec::new();
    let mut at: HashMap<String, usize> = HashMap::new();
    for row in rows(source, name, bytes, 12)? {
        let entry = primary(source, name, &row)?;
        if at.insert(row.cell(0), entries.len()).is_some() {
            return Err(fault(
                source,
                name,
                row.place(),
                "the number of the entry occurs twice",
            ));
        }
        entries.push(entry);
    }
    for (ending, width, take) in [
        ("alt.csv", 5, alias as Take),
        ("add.csv", 6, address),
        ("comments.csv", 2, remark),
    ] {
        let Some((name, bytes)) = part(ending) else {
            // Without the aliases a listed party goes by its first name only.
            match source.files.iter().find(|file| file.ends_with(ending)) {
                Some(file) if ending != "comments.csv" => {
                    return Err(LoadError::Missing {
                        list: source.id.clone(),
                        file: file.clone(),
                    });
                }
                _ => continue,
            }
        };
        for row in rows(source, name, bytes, width)? {
            let Some(entry) =
                at.get(&row.cell(0)).and_then(|at| entries.get_mut(*at))
            else {
                return Err(fault(
                    source,
                    name,
                    row.place(),
                    "it belongs to an entry that the main file lacks: the \
                     files are of different days; download all of them again",
                ));
            };
            take(&row, entry)
                .map_err(|what| fault(source, name, row.place(), &what))?;
        }
    }
    Ok(entries)
}

/// Adds a row of a companion file to its entry, or says what is wrong.
type Take = fn(&Row, &mut ListEntry) -> Result<(), String>;

/// One row, its cells trimmed and `-0-` emptied.
struct Row {
    number: usize,
    cells: csv::StringRecord,
}

impl Row {
    fn cell(&self, at: usize) -> String {
        match self.cells.get(at).map_or("", str::trim) {
            "-0-" => String::new(),
            text => text.to_owned(),
        }
    }

    fn place(&self) -> String {
        format!("row {}", self.number)
    }
}

fn rows(
    source: &ListSource,
    name: &str,
    bytes: &[u8],
    width: usize,
) -> Result<Vec<Row>, LoadError> {
    let text = text_of(name, &source.url, bytes)?;
    let whole = text.trim_end_matches(['\u{1a}', '\r', '\n', ' ']);
    if whole.len() == text.len() {
        return Err(LoadError::Truncated {
            file: name.to_owned(),
            place: "in its last row".to_owned(),
        });
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(whole.as_bytes());
    let mut rows = Vec::new();
    for (i, cells) in reader.records().enumerate() {
        let number = i + 1;
        let place = format!("row {number}");
        let cells = cells
            .map_err(|e| fault(source, name, place.clone(), &e.to_string()))?;
        if cells.len() != width {
            return Err(fault(
                source,
                name,
                place,
                &format!(
                    "{} columns where the format has {width}",
                    cells.len()
                ),
            ));
        }
        if !cells.get(0).unwrap_or("").bytes().all(|b| b.is_ascii_digit()) {
            return Err(fault(
                source,
                name,
                place,
                "the first column must be the entry's number",
            ));
        }
        rows.push(Row { number, cells });
    }
    Ok(rows)
}

fn primary(
    source: &ListSource,
    file: &str,
    row: &Row,
) -> Result<ListEntry, LoadError> {
    let kind = match row.cell(2).as_str() {
        "" => PartyKind::Organization,
        "individual" => PartyKind::Person,
        "vessel" => PartyKind::Vessel,
        "aircraft" => PartyKind::Aircraft,
        other => {
            return Err(fault(
                source,
                file,
                row.place(),
                &format!("`{other}` is not a known type of party"),
            ));
        }
    };
    let name = row.cell(1);
    if name.is_empty() {
        return Err(fault(source, file, row.place(), "the name is empty"));
    }
    let remarks = row.cell(11);
    Ok(ListEntry {
        id: row.cell(0),
        name,
        kind,
        ids: numbers_of(&remarks),
        cite: row.cell(3),
        note: remarks,
        ..ListEntry::default()
    })
}

fn alias(row: &Row, entry: &mut ListEntry) -> Result<(), String> {
    let kind = row.cell(2);
    if !matches!(kind.as_str(), "aka" | "fka" | "nka") {
        return Err(format!("`{kind}` is not a known kind of alias"));
    }
    let name = row.cell(3);
    if !name.is_empty() && !entry.aliases.contains(&name) {
        entry.aliases.push(name);
    }
    Ok(())
}

fn address(row: &Row, entry: &mut ListEntry) -> Result<(), String> {
    let country = row.cell(4);
    match Country::read(&country) {
        Ok(read) if !entry.countries.contains(&read.country) => {
            entry.countries.push(read.country);
        }
        // Regions and former states stand in this column too; the address
        // keeps their names.
        _ if country.len() > 60 => {
            return Err("the country is not the name of a country".to_owned());
        }
        _ => {}
    }
    let parts: Vec<String> = [row.cell(2), row.cell(3), country]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    if !parts.is_empty() {
        entry.addresses.push(parts.join(", "));
    }
    Ok(())
}

/// What did not fit into the main file's remarks goes on here.
fn remark(row: &Row, entry: &mut ListEntry) -> Result<(), String> {
    let text = row.cell(1);
    if text.is_empty() {
        return Err("the remark is empty".to_owned());
    }
    entry.note.push_str(&text);
    entry.ids = numbers_of(&entry.note);
    Ok(())
}

/// Numbers that the remarks name: `Tax ID No. 7744001497 (Russia)`,
/// `Identification Number IMO 5822230`.
fn numbers_of(remarks: &str) -> Vec<String> {
    const KINDS: [&str; 24] = [
        "Tax ID No.",
        "Registration Number",
        "Registration ID",
        "Identification Number",
        "Legal Entity Number",
        "Government Gazette Number",
        "Passport",
        "Vessel Registration Identification IMO",
        "Unified Social Credit Code (USCC)",
        "National ID No.",
        "Cedula No.",
        "Business Registration Number",
        "Commercial Registry Number",
        "Company Number",
        "Folio Mercantil No.",
        "Economic Register Number (CBLS)",
        "C.R. No.",
        "Chamber of Commerce Number",
        "MMSI",
        "D-U-N-S Number",
        "Trade License No.",
        "SSN",
        "Birth Certificate Number",
        "Personal ID Card",
    ];
    remarks
        .split(';')
        .map(str::trim)
        .filter_map(|part| {
            let part = part.strip_prefix("alt. ").unwrap_or(part);
            let rest = KINDS.iter().find_map(|k| part.strip_prefix(k))?;
            let number = rest.split_whitespace().find(|word| *word != "IMO")?;
            let number = number.trim_end_matches(['.', ',']);
            (number.len() >= 4).then(|| number.to_owned())
        })
        .collect()
}
