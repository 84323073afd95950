//! Tables as users hand them in: a head row, then one party per row.

use std::sync::LazyLock;

use csv::StringRecord;
use hashgate_tables::{
    Cell, Fault,
    named::{self, Vocabulary},
};

/// What is wrong with a table: where, what, and what to do.
pub type TableError = Box<Fault>;

/// The heads that users give to columns of parties (`party_columns.csv`).
static COLUMNS: LazyLock<Vocabulary> = LazyLock::new(|| {
    let text = include_str!("party_columns.csv");
    Vocabulary::new(text.lines().skip(1).filter_map(|row| {
        let (name, words) = row.split_once(',')?;
        Some((name, words.split('|').filter(|word| !word.is_empty())))
    }))
});

/// The words that may head a column of parties, by the name of what it holds
/// (`name`, `country`, `address`, `id`); none for another name.
///
/// # Example
///
/// ```
/// let words = hashgate_parties::heading_words("name");
/// assert!(words.contains(&"Company Name"));
/// ```
pub fn heading_words(holds: &str) -> Vec<&'static str> {
    let rows = include_str!("party_columns.csv").lines().skip(1);
    rows.filter_map(|row| row.split_once(','))
        .find(|(name, _)| *name == holds)
        .map(|(_, words)| words.split('|').collect())
        .unwrap_or_default()
}

/// A table with a head row: CSV in any usual encoding and with any delimiter,
/// XLSX, XLS or ODS.
///
/// # Example
///
/// ```
/// use hashgate_parties::Table;
/// let csv = b"Vendors 2026\nCompany Name;Country\nZenda Ltd;MY\n";
/// let table = Table::read("p.csv", csv, &["name"])?;
/// let name = table.require("name")?;
/// let (row, cells) = &table.rows()[0];
/// assert_eq!((*row, cells.get(name)), (3, Some("Zenda Ltd")));
/// assert!(table.column("address").is_none());
/// # Ok::<(), hashgate_parties::TableError>(())
/// ```
#[derive(Debug)]
pub struct Table {
    inner: named::Table,
    heads: Vec<String>,
    rows: Vec<(usize, StringRecord)>,
}

impl Table {
    /// Reads a table whole; rows have the numbers they have in the file.
    ///
    /// # Errors
    ///
    /// [`TableError`] for a file that is no table, that lacks one of the
    /// columns `needed`, or for a row with more cells than the head row.
    pub fn read(
        file: &str,
        bytes: &[u8],
        needed: &[&str],
    ) -> Result<Self, TableError> {
        let table = named::Table::read(file, bytes, &COLUMNS, needed)?;
        let last = table.heads.last().map_or(0, |(column, _)| *column);
        let width = last as usize;
        let mut heads = vec![String::new(); width];
        for (column, head) in &table.heads {
            if let Some(place) = heads.get_mut(*column as usize - 1) {
                place.clone_from(head);
            }
        }
        let mut rows = Vec::with_capacity(table.rows.len());
        for row in &table.rows {
            let cells = row.cells.last().map_or(0, |(column, _)| *column);
            if cells > last {
                return Err(table.fault(
                    row.number,
                    format!(
                        "it has {cells} cells and the head row has {last}; \
                         quote a cell that holds a comma"
                    ),
                ));
            }
            let mut dense = vec![String::new(); width];
            for (column, cell) in &row.cells {
                if let Cell::Error(error) = cell {
                    let what = format!(
                        "the cell holds the spreadsheet error {error}; repair \
                         the formula and save the table again"
                    );
                    return Err(table.fault(row.number, what));
                }
                if let Some(place) = dense.get_mut(*column as usize - 1) {
                    *place = cell.shown();
                }
            }
            rows.push((row.number as usize, StringRecord::from(dense)));
        }
        Ok(Self { inner: table, heads, rows })
    }

    /// The place of a column, if there is one of that name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.inner.column(name).map(|column| column as usize - 1)
    }

    /// The place of a column that must be there.
    ///
    /// # Errors
    ///
    /// [`TableError`] that names the column.
    pub fn require(&self, name: &str) -> Result<usize, TableError> {
        self.column(name).ok_or_else(|| {
            let what = format!("there is no column `{name}`; add it");
            self.inner.fault(self.inner.head_row, what)
        })
    }

    /// The heads of the columns, in their order; one without a head is blank.
    pub fn heads(&self) -> impl Iterator<Item = &str> {
        self.heads.iter().map(String::as_str)
    }

    /// The rows with their numbers.
    pub fn rows(&self) -> &[(usize, StringRecord)] {
        &self.rows
    }

    /// What was interpreted, each in a sentence.
    pub fn notes(&self) -> &[String] {
        &self.inner.notes
    }

    /// A fault of one row.
    pub fn fault(&self, row: usize, what: impl Into<String>) -> TableError {
        self.inner.fault(u32::try_from(row).unwrap_or(u32::MAX), what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(bytes: &[u8]) -> String {
        let table = Table::read("p.csv", bytes, &["name"]);
        match table.and_then(|table| table.require("name").map(|_| ())) {
            Ok(()) => String::new(),
            Err(e) => e.to_string(),
        }
    }

    #[test]
    fn what_is_no_table_says_what_it_is() {
        let cases: [(&[u8], &str); 9] = [
            (b"", "is empty"),
            (b" \n \n", "is empty"),
            (b"PK\x03\x04....", "cannot be opened"),
            (b"%PDF-1.7", "a PDF"),
            (b"<!DOCTYPE html><html><body>", "an XML or HTML file"),
            (b"{\"name\": 1}", "JSON"),
            (b"name\n\xe4\xb8\xad\nSoci\xe9t\xe9\n", "row 3: this row is not"),
            (b"name,x\na,b,c\n", "row 2: it has 3 cells"),
            (b"name,country\n\"A,CN\nB,MY\n", "row 2: a quotation mark"),
        ];
        for (bytes, says) in cases {
            assert!(error(bytes).contains(says), "{says}: {}", error(bytes));
        }
    }

    #[test]
    fn a_missing_column_shows_the_head_row() {
        let text = error("firm;country\nZenda;MY\n".as_bytes());
        assert!(text.contains("a column `name`"), "{text}");
        assert!(text.contains("`firm`"), "{text}");
        assert_eq!(error("\u{feff}Name\nZenda\n".as_bytes()), "");
        assert_eq!(error("供应商 Supplier\t国家\nZenda\tMY\n".as_bytes()), "");
    }
}
