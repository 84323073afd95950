//! A list of one's own: a CSV file with `entity_id` and `name`.

use std::collections::BTreeMap;

use hashgate_pack::lists::{ListEntry, PartyKind};

use super::{LoadError, text_of};
use crate::listed::LoadedList;

/// Reads a list of one's own.
///
/// Columns: `entity_id`, `name`, and if there are any `type` (or `schema`)
/// and `list`.
/// Rows of one id and list are one party: the first is its name, the others
/// are aliases. Other columns are passed over with a remark: the list is
/// yours. One [`LoadedList`] is given for each value of `list`.
///
/// # Errors
///
/// [`LoadError`] if the bytes are no such file; nothing is guessed.
///
/// # Example
///
/// ```
/// use hashgate_parties::own_list;
/// let csv = b"entity_id,name\n7,Ruritania Mining Ltd\n7,RMC\n";
/// let lists = own_list("own.csv", csv)?;
/// assert_eq!(lists[0].entries[0].aliases, ["RMC"]);
/// # Ok::<(), hashgate_parties::LoadError>(())
/// ```
pub fn own_list(
    file: &str,
    bytes: &[u8],
) -> Result<Vec<LoadedList>, LoadError> {
    let text = text_of(file, "its source", bytes)?;
    let fault = |place: String, what: String| LoadError::Record {
        list: "own".to_owned(),
        file: file.to_owned(),
        place,
        what,
    };
    let mut reader =
        csv::ReaderBuilder::new().flexible(false).from_reader(text.as_bytes());
    let heads = reader
        .headers()
        .map_err(|e| fault("row 1".to_owned(), e.to_string()))?
        .clone();
    let column = |name: &str| {
        heads.iter().position(|head| head.trim().eq_ignore_ascii_case(name))
    };
    let (Some(id_at), Some(name_at)) = (column("entity_id"), column("name"))
    else {
        return Err(fault(
            "row 1".to_owned(),
            "the head row must name the columns entity_id and name".to_owned(),
        ));
    };
    // Open data sets on people and firms call the type `schema`.
    let kind_at = column("type").or_else(|| column("schema"));
    let list_at = column("list");
    let known = [Some(id_at), Some(name_at), kind_at, list_at];
    let passed_over: Vec<&str> = heads
        .iter()
        .enumerate()
        .filter(|(at, _)| !known.contains(&Some(*at)))
        .map(|(_, head)| head)
        .collect();
    let mut remarks = Vec::new();
    if !passed_over.is_empty() {
        remarks.push(format!(
            "{file}: columns passed over: {}",
            passed_over.join(", ")
        ));
    }
    let mut lists: BTreeMap<String, List> = BTreeMap::new();
    for (i, row) in reader.records().enumerate() {
        let place = || format!("row {}", i + 2);
        let row = row.map_err(|e| fault(place(), e.to_string()))?;
        let cell = |at: Option<usize>| {
            at.and_then(|at| row.get(at)).unwrap_or("").trim()
        };
        let (id, name) = (cell(Some(id_at)), cell(Some(name_at)));
        if id.is_empty() || name.is_empty() {
            return Err(fault(
                place(),
                "entity_id or name is empty; fill it or delete the row"
                    .to_owned(),
            ));
        }
        let list = match cell(list_at) {
            "" => "own",
            list => list,
        };
        let list = lists.entry(list.to_owned()).or_default();
        if let Some(at) = list.at.get(id) {
            if let Some(entry) = list.entries.get_mut(*at) {
                entry.aliases.push(name.to_owned());
            }
            continue;
        }
        list.at.insert(id.to_owned(), list.entries.len());
        list.entries.push(ListEntry {
            id: id.to_owned(),
            name: name.to_owned(),
            kind: kind(cell(kind_at)),
            ..ListEntry::default()
        });
    }
    if lists.is_empty() {
        return Err(fault("row 2".to_owned(), "there is no row".to_owned()));
    }
    Ok(lists
        .into_iter()
        .map(|(id, list)| LoadedList {
            id,
            copied: None,
            entries: list.entries,
            remarks: remarks.clone(),
            fault: None,
        })
        .collect())
}

#[derive(Default)]
struct List {
    entries: Vec<ListEntry>,
    at: BTreeMap<String, usize>,
}

/// What a party is, in the words that such files use.
fn kind(text: &str) -> PartyKind {
    match text.to_ascii_lowercase().as_str() {
        "person" | "individual" => PartyKind::Person,
        "company" | "publicbody" | "organization" | "organisation" | "entity"
        | "legalentity" => PartyKind::Organization,
        "vessel" | "ship" => PartyKind::Vessel,
        "aircraft" | "airplane" => PartyKind::Aircraft,
        _ => PartyKind::Unknown,
    }
}
