//! A list of one's own: a CSV file with `entity_id` and `name`.

use std::collections::BTreeMap;

use hashgate_pack::lists::{ListEntry, PartyKind};

use crate::{
    lists::loaded::LoadedList,
    party_csv::{Table, TableError},
};

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
/// [`TableError`] if the bytes are not such a file; nothing is guessed.
///
/// # Example
///
/// ```
/// use hashgate_parties::own_list;
/// let csv = b"entity_id,name\n7,Ruritania Mining Ltd\n7,RMC\n";
/// let lists = own_list("own.csv", csv)?;
/// assert_eq!(lists[0].entries[0].aliases, ["RMC"]);
/// # Ok::<(), hashgate_parties::TableError>(())
/// ```
pub fn own_list(
    file: &str,
    bytes: &[u8],
) -> Result<Vec<LoadedList>, TableError> {
    let table = Table::read(file, bytes, &["entity_id", "name"])?;
    let (id_at, name_at) =
        (table.require("entity_id")?, table.require("name")?);
    let kind_at = table.column("type");
    let list_at = table.column("list");
    let known = [Some(id_at), Some(name_at), kind_at, list_at];
    let passed_over: Vec<&str> = table
        .heads()
        .enumerate()
        .filter(|(at, head)| !known.contains(&Some(*at)) && !head.is_empty())
        .map(|(_, head)| head)
        .collect();
    let mut remarks: Vec<String> =
        table.notes().iter().map(|note| format!("{file}: {note}")).collect();
    if !passed_over.is_empty() {
        remarks.push(format!(
            "{file}: columns passed over: {}",
            passed_over.join(", ")
        ));
    }
    let mut lists: BTreeMap<String, List> = BTreeMap::new();
    for (row, cells) in table.rows() {
        let cell = |at: Option<usize>| {
            at.and_then(|at| cells.get(at)).unwrap_or("").trim()
        };
        let (id, name) = (cell(Some(id_at)), cell(Some(name_at)));
        if id.is_empty() || name.is_empty() {
            let what = "entity_id or name is empty; fill it or delete the row";
            return Err(table.fault(*row, what));
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
        return Err(table.fault(2, "there is no party below the head row"));
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
        "company" | "publicbody" | "organization" | "organisation"
        | "entity" | "legalentity" => PartyKind::Organization,
        "vessel" | "ship" => PartyKind::Vessel,
        "aircraft" | "airplane" => PartyKind::Aircraft,
        _ => PartyKind::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_kinds_of_names_is_no_second_type() {
        // As open lists have it: what the party is, and what the name is.
        let csv = b"entity_id,schema,list,kind,name\n\
                    1,Organization,SDN,primary,RURITANIA LINES\n\
                    1,Organization,SDN,aka,RURITANIA-LINES\n";
        let lists = own_list("own.csv", csv).unwrap();
        let [list] = lists.as_slice() else { panic!("{}", lists.len()) };
        assert_eq!(list.entries[0].aliases, ["RURITANIA-LINES"]);
        let said = list.remarks.iter().any(|r| r.contains("kind"));
        assert!(said, "{:?}", list.remarks);
    }
}
