//! The Denied Persons List: tab-separated, quoted, with a head row.

use hashgate_model::{Country, Date};
use hashgate_pack::lists::{ListEntry, ListSource};

use super::{Files, LoadError, fault, first_file, guide, text_of};

const COLUMNS: [&str; 12] = [
    "Name",
    "Street_Address",
    "City",
    "State",
    "Country",
    "Postal_Code",
    "Effective_Date",
    "Expiration_Date",
    "Standard_Order",
    "Last_Update",
    "Action",
    "FR_Citation",
];

/// Reads the list. An order that has ended is kept with the day of its end:
/// the reader decides.
pub(super) fn read(
    source: &ListSource,
    files: &Files,
) -> Result<Vec<ListEntry>, LoadError> {
    let (name, bytes) = first_file(source, files)?;
    let text = text_of(name, &source.url, bytes)?;
    if text.trim_start().starts_with('{') {
        return guide::entries(source, name, text);
    }
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b'\t').from_reader(text.as_bytes());
    let heads = reader
        .headers()
        .map_err(|e| fault(source, name, "row 1".to_owned(), &e.to_string()))?;
    if heads.iter().ne(COLUMNS) {
        return Err(fault(
            source,
            name,
            "row 1".to_owned(),
            &format!("the columns must be {}", COLUMNS.join(", ")),
        ));
    }
    let mut entries = Vec::new();
    for (i, row) in reader.records().enumerate() {
        let place = format!("row {}", i + 2);
        let row = row.map_err(|e| match e.kind() {
            csv::ErrorKind::UnequalLengths { .. } => LoadError::Truncated {
                file: name.to_owned(),
                place: format!("in {place}"),
            },
            _ => fault(source, name, place.clone(), &e.to_string()),
        })?;
        let cell = |at: usize| row.get(at).unwrap_or("").trim().to_owned();
        if cell(0).is_empty() {
            return Err(fault(source, name, place, "the name is empty"));
        }
        // The publisher leaves it blank in some rows, and writes it small.
        if !matches!(cell(8).as_str(), "Y" | "N" | "y" | "n" | "") {
            let what = format!("Standard_Order is `{}`, not Y or N", cell(8));
            return Err(fault(source, name, place, &what));
        }
        let address: Vec<String> = [1, 2, 3, 5, 4]
            .into_iter()
            .map(cell)
            .filter(|part| !part.is_empty())
            .collect();
        entries.push(ListEntry {
            id: format!("dpl-{}", i + 1),
            name: cell(0),
            countries: cell(4).parse::<Country>().into_iter().collect(),
            addresses: vec![address.join(", ")],
            cite: cell(11),
            listed: us_date(&cell(6)),
            ends: us_date(&cell(7)),
            note: cell(10),
            ..ListEntry::default()
        });
    }
    Ok(entries)
}

/// `06/19/2003`: this list writes month, day, year.
fn us_date(text: &str) -> Option<Date> {
    let mut parts = text.split('/');
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    Date::from_parts(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}
