//! CSV files as users hand them in: a head row, then one party per row.

use csv::StringRecord;

/// A CSV file with a head row.
///
/// # Example
///
/// ```
/// use hashgate_parties::Table;
/// let table = Table::read("p.csv", b"name,country\nZenda Ltd,MY\n")?;
/// let name = table.require("name")?;
/// let (row, cells) = &table.rows()[0];
/// assert_eq!((*row, cells.get(name)), (2, Some("Zenda Ltd")));
/// assert!(table.column("address").is_none());
/// # Ok::<(), hashgate_parties::TableError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Table {
    file: String,
    heads: Vec<String>,
    rows: Vec<(usize, StringRecord)>,
}

/// Why a file is not a CSV file that can be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// There is nothing in it.
    #[error("{0} is empty; a head row that names the columns is needed")]
    Empty(String),
    /// It is another kind of file.
    #[error("{file} is {kind}, not CSV; save it as \"CSV UTF-8\" first")]
    Kind {
        /// The file.
        file: String,
        /// What it looks like.
        kind: &'static str,
    },
    /// It is text in another encoding.
    #[error(
        "{file}, line {line}: the text is not UTF-8 (it may be GBK or \
         Latin-1); save it as \"CSV UTF-8\" without changing any letter"
    )]
    Encoding {
        /// The file.
        file: String,
        /// The first line that does not fit, from 1.
        line: usize,
    },
    /// A column that is needed is missing.
    #[error(
        "{file}, row 1: there is no column `{column}`; the head row is \
         `{heads}`: give the column that name, and separate columns with commas"
    )]
    Column {
        /// The file.
        file: String,
        /// The column.
        column: String,
        /// The head row, as it was read.
        heads: String,
    },
    /// A row does not fit.
    #[error("{file}, row {row}: {what}")]
    Row {
        /// The file.
        file: String,
        /// The row, from 1 with the head row.
        row: usize,
        /// What is wrong, and what to do.
        what: String,
    },
}

impl Table {
    /// Reads a CSV file whole; rows are counted from 1 with the head row.
    ///
    /// # Errors
    ///
    /// [`TableError`] for a file that is not CSV in UTF-8, or for a row with
    /// more or fewer cells than the head row.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Self, TableError> {
        let text = text_of(file, bytes)?;
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let fault = |row: usize, e: &csv::Error| TableError::Row {
            file: file.to_owned(),
            row,
            what: in_words(e),
        };
        let heads = reader.headers().map_err(|e| fault(1, &e))?;
        let heads = heads.iter().map(|head| head.trim().to_owned()).collect();
        let mut rows = Vec::new();
        for (i, cells) in reader.records().enumerate() {
            rows.push((i + 2, cells.map_err(|e| fault(i + 2, &e))?));
        }
        Ok(Self { file: file.to_owned(), heads, rows })
    }

    /// The place of a column, if there is one of that name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.heads.iter().position(|head| head.eq_ignore_ascii_case(name))
    }

    /// The place of a column that must be there.
    ///
    /// # Errors
    ///
    /// [`TableError::Column`] with the head row as it was read.
    pub fn require(&self, name: &str) -> Result<usize, TableError> {
        self.column(name).ok_or_else(|| TableError::Column {
            file: self.file.clone(),
            column: name.to_owned(),
            heads: self.heads.join(",").chars().take(120).collect(),
        })
    }

    /// The names of the columns, in their order.
    pub fn heads(&self) -> impl Iterator<Item = &str> {
        self.heads.iter().map(String::as_str)
    }

    /// The rows with their numbers.
    pub fn rows(&self) -> &[(usize, StringRecord)] {
        &self.rows
    }

    /// A fault of one row.
    pub fn fault(&self, row: usize, what: impl Into<String>) -> TableError {
        TableError::Row { file: self.file.clone(), row, what: what.into() }
    }
}

fn text_of<'b>(file: &str, bytes: &'b [u8]) -> Result<&'b str, TableError> {
    let kind = |kind| TableError::Kind { file: file.to_owned(), kind };
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(kind("a workbook or a ZIP file"));
    }
    if bytes.starts_with(b"%PDF") {
        return Err(kind("a PDF file"));
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(kind("text in UTF-16"));
    }
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let before = bytes.get(..e.valid_up_to()).unwrap_or_default();
        let line = before.split(|b| *b == b'\n').count();
        TableError::Encoding { file: file.to_owned(), line }
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let start = text.trim_start();
    if start.is_empty() {
        return Err(TableError::Empty(file.to_owned()));
    }
    let head: String =
        start.chars().take(200).flat_map(char::to_lowercase).collect();
    if ["<!doctype", "<html", "<head", "<?xml"]
        .iter()
        .any(|tag| head.starts_with(tag))
    {
        return Err(kind("a web page"));
    }
    if head.starts_with(['{', '[']) {
        return Err(kind("JSON"));
    }
    Ok(text)
}

fn in_words(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => format!(
            "it has {len} cells and the head row has {expected_len}; quote a \
             cell that holds a comma"
        ),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(bytes: &[u8]) -> String {
        let table = Table::read("p.csv", bytes);
        match table.and_then(|table| table.require("name").map(|_| ())) {
            Ok(()) => String::new(),
            Err(e) => e.to_string(),
        }
    }

    #[test]
    fn what_is_no_csv_says_what_it_is() {
        let cases: [(&[u8], &str); 9] = [
            (b"", "is empty"),
            (b" \n \n", "is empty"),
            (b"PK\x03\x04....", "a workbook"),
            (b"%PDF-1.7", "a PDF"),
            (b"\xff\xfen\0a\0", "UTF-16"),
            (b"<!DOCTYPE html><html><body>", "a web page"),
            (b"{\"name\": 1}", "JSON"),
            (b"name\nZenda\n\xd6\xd0\xb9\xfa\n", "line 3: the text is not"),
            (b"name,x\na,b,c\n", "row 2: it has 3 cells"),
        ];
        for (bytes, says) in cases {
            assert!(error(bytes).contains(says), "{says}: {}", error(bytes));
        }
    }

    #[test]
    fn a_missing_column_shows_the_head_row() {
        let text = error("company;country\nZenda;MY\n".as_bytes());
        assert!(text.contains("no column `name`"), "{text}");
        assert!(text.contains("`company;country`"), "{text}");
        assert_eq!(error("\u{feff}Name\nZenda\n".as_bytes()), "");
    }
}
