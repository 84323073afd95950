//! A table whose columns are asked for by name.

use std::collections::HashMap;

use crate::{
    Cell, Fault, Grid, Place, Problem, Row, folded, is_han, known_heads,
    letters, read, spaced, without_brackets,
};

/// Rows that are looked at for heads.
const SEARCHED_ROWS: usize = 60;

/// The columns that a caller knows, each with the words that may head it.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    names: Vec<String>,
    shown: Vec<String>,
    by_word: HashMap<String, usize>,
    /// For each word how far behind the first of its column it comes.
    ranks: HashMap<String, usize>,
    ranked: bool,
}

impl Vocabulary {
    /// Columns by name, each with further words that mean it.
    ///
    /// A word that two columns claim means the first.
    pub fn new<N: AsRef<str>, W: AsRef<str>>(
        columns: impl IntoIterator<Item = (N, impl IntoIterator<Item = W>)>,
    ) -> Self {
        let mut all = Self::default();
        for (name, words) in columns {
            let (name, at) = (name.as_ref().to_owned(), all.names.len());
            all.by_word.entry(folded(&name)).or_insert(at);
            let mut first = None;
            for (rank, word) in words.into_iter().enumerate() {
                let word = word.as_ref();
                first.get_or_insert_with(|| word.to_owned());
                all.ranks.entry(folded(word)).or_insert(rank);
                all.by_word.entry(folded(word)).or_insert(at);
            }
            all.shown.push(match first {
                Some(word) if folded(&word) != folded(&name) => {
                    format!("`{name}` (or `{word}`)")
                }
                _ => format!("`{name}`"),
            });
            all.names.push(name);
        }
        all
    }

    /// Of two heads of one column takes the one whose word comes first here,
    /// as reports need it that state a value in several ways; without this,
    /// two columns of one meaning must agree.
    #[must_use]
    pub fn ranked(mut self) -> Self {
        self.ranked = true;
        self
    }

    /// The column that a head names: whole, without what stands in brackets,
    /// or by either half of a bilingual one.
    pub fn meaning(&self, head: &str) -> Option<usize> {
        const LONGEST_HEAD: usize = 120;
        if head.len() > LONGEST_HEAD {
            return None;
        }
        let look = |text: &str| self.by_word.get(&folded(text)).copied();
        let bare = without_brackets(head);
        look(head).or_else(|| look(&bare)).or_else(|| {
            let mut halves: [String; 2] = Default::default();
            for word in spaced(&bare).split(' ') {
                let han = !word.is_empty() && word.chars().all(is_han);
                if let Some(half) = halves.get_mut(usize::from(han)) {
                    half.push_str(word);
                }
            }
            let [latin, han] = &halves;
            if latin.is_empty() || han.is_empty() {
                return None;
            }
            match (look(latin), look(han)) {
                (Some(a), Some(b)) => (a == b).then_some(a),
                (a, b) => a.or(b),
            }
        })
    }

    /// Which of two heads of one column is used whatever both hold: the name
    /// of the column itself before a word for it, and in a ranked vocabulary
    /// the word that comes first.
    fn prefers(&self, meaning: usize, a: &str, b: &str) -> Option<Prefers> {
        let (a, b) = (folded(a), folded(b));
        if a == b {
            return None;
        }
        let name = folded(self.names.get(meaning)?);
        let rank = |head: &String| {
            if *head == name {
                return Some(0);
            }
            if self.ranked {
                return Some(
                    self.ranks.get(head).map_or(usize::MAX, |r| r + 1),
                );
            }
            None
        };
        match (rank(&a), rank(&b)) {
            (Some(a), Some(b)) if b < a => Some(Prefers::Second),
            (None, Some(_)) => Some(Prefers::Second),
            (Some(_), _) => Some(Prefers::First),
            (None, None) => None,
        }
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Prefers {
    First,
    Second,
}

/// A table with the columns that were found in it.
#[derive(Debug)]
pub struct Table {
    /// The file and the sheet.
    pub place: Place,
    /// The row of the heads, counted from 1.
    pub head_row: u32,
    /// The heads with their columns.
    pub heads: Vec<(u32, String)>,
    /// The rows below the heads.
    pub rows: Vec<Row>,
    /// What was interpreted, each in a sentence.
    pub notes: Vec<String>,
    columns: HashMap<String, u32>,
}

/// Whether the heads begin a column later than the rows do and end as much
/// later, as one separator too many in the head row leaves them. A column of
/// numbers without a head, as some programs write before their rows, is none.
pub fn are_shifted(heads: &[(u32, String)], rows: &[Row]) -> bool {
    let columns = heads.iter().map(|(column, _)| *column);
    let (Some(first), Some(last)) = (columns.clone().min(), columns.max())
    else {
        return false;
    };
    let filled = |row: &Row| row.cells.iter().map(|(column, _)| *column).max();
    let Some(widest) = rows.iter().filter_map(filled).max() else {
        return false;
    };
    let is_number = |row: &Row| {
        row.get(1).is_none_or(|cell| cell.shown().trim().parse::<u64>().is_ok())
    };
    first > 1
        && widest == last - (first - 1)
        && rows.iter().any(|row| row.get(1).is_some())
        && !rows.iter().all(is_number)
}

impl Table {
    /// The table of a file that has the needed columns.
    ///
    /// Rows above the heads (titles, dates, banners) are passed over. Of two
    /// columns of one meaning the first is used where they agree.
    ///
    /// # Errors
    ///
    /// [`Fault`] as [`read`], where no row names the needed columns, or where
    /// two columns of one meaning differ.
    ///
    /// # Example
    ///
    /// ```
    /// use hashgate_tables::named::{Table, Vocabulary};
    /// let columns = Vocabulary::new([
    ///     ("name", vec!["Company Name", "公司名称"]),
    ///     ("country", vec![]),
    /// ]);
    /// let bytes = b"Vendors 2026;\nCompany Name;Country\nZenda;MY\n";
    /// let table = Table::read("p.csv", bytes, &columns, &["name"])?;
    /// assert_eq!(table.head_row, 2);
    /// assert_eq!(table.text(&table.rows[0], "name").as_deref(), Some("Zenda"));
    /// # Ok::<(), Box<hashgate_tables::Fault>>(())
    /// ```
    pub fn read(
        file: &str,
        bytes: &[u8],
        vocabulary: &Vocabulary,
        needed: &[&str],
    ) -> Result<Self, Box<Fault>> {
        let sheets = read(file, bytes, &|head| vocabulary.meaning(head))?;
        let wanted: Vec<usize> =
            needed.iter().filter_map(|name| vocabulary.column(name)).collect();
        let mut best: Option<(usize, usize, usize, usize)> = None;
        for (s, grid) in sheets.grids.iter().enumerate() {
            for (r, row) in grid.rows.iter().take(SEARCHED_ROWS).enumerate() {
                let means: Vec<usize> = heads_of(row)
                    .filter_map(|(_, head)| vocabulary.meaning(head))
                    .collect();
                let needed =
                    wanted.iter().filter(|at| means.contains(at)).count();
                let known = known_heads(
                    &|head| vocabulary.meaning(head),
                    heads_of(row).map(|(_, head)| head),
                );
                if known > 0
                    && best.is_none_or(|(n, k, ..)| (needed, known) > (n, k))
                {
                    best = Some((needed, known, s, r));
                }
            }
        }
        let found = best.and_then(|(n, _, s, r)| {
            (n == wanted.len() && n == needed.len()).then_some((s, r))
        });
        let Some((s, r)) = found else {
            return Err(no_heads(
                file,
                &sheets.grids,
                vocabulary,
                &wanted,
                best,
            ));
        };
        let mut notes: Vec<String> = Vec::new();
        for (i, grid) in sheets.grids.iter().enumerate() {
            if let Some(sheet) = grid.sheet.as_ref().filter(|_| i != s)
                && !grid.rows.is_empty()
            {
                notes.push(format!("the sheet `{sheet}` was passed over"));
            }
        }
        let mut grids = sheets.grids;
        let grid = grids.swap_remove(s);
        notes.extend(grid.notes.iter().cloned());
        Self::of(file, grid, r, vocabulary, notes)
    }

    fn of(
        file: &str,
        grid: Grid,
        head: usize,
        vocabulary: &Vocabulary,
        mut notes: Vec<String>,
    ) -> Result<Self, Box<Fault>> {
        let place = Place {
            file: file.to_owned(),
            sheet: grid.sheet.clone(),
            ..Place::default()
        };
        let mut rows = grid.rows;
        let below = rows.split_off((head + 1).min(rows.len()));
        let Some(top) = rows.pop() else {
            let problem = Problem::Empty;
            return Err(Box::new(Fault { place, problem }));
        };
        let heads: Vec<(u32, String)> = heads_of(&top)
            .map(|(column, head)| (column, head.to_owned()))
            .collect();
        if are_shifted(&heads, &below) {
            let place = Place { row: Some(top.number), ..place };
            let problem = Problem::ShiftedHeads;
            return Err(Box::new(Fault { place, problem }));
        }
        let mut columns: HashMap<String, u32> = HashMap::new();
        let mut firsts: Vec<(usize, u32, &str)> = Vec::new();
        for (column, text) in &heads {
            let Some(meaning) = vocabulary.meaning(text) else { continue };
            match firsts.iter().find(|(known, ..)| *known == meaning) {
                None => {
                    firsts.push((meaning, *column, text));
                    if let Some(name) = vocabulary.names.get(meaning) {
                        columns.insert(name.clone(), *column);
                    }
                }
                Some((_, _, known))
                    if vocabulary.prefers(meaning, known, text).is_some() =>
                {
                    let (used, other) = if vocabulary
                        .prefers(meaning, known, text)
                        == Some(Prefers::Second)
                    {
                        if let Some(name) = vocabulary.names.get(meaning) {
                            columns.insert(name.clone(), *column);
                        }
                        (text.as_str(), *known)
                    } else {
                        (*known, text.as_str())
                    };
                    notes.push(format!(
                        "of the columns `{used}` and `{other}` the first is \
                         used, the other passed over"
                    ));
                }
                Some((_, first, known)) => {
                    let differ = differing(&below, *first, *column);
                    let (first, second) =
                        ((*known).to_owned(), text.to_owned());
                    if !differ.is_empty() {
                        let problem =
                            Problem::TwoColumns { first, second, rows: differ };
                        return Err(Box::new(Fault { place, problem }));
                    }
                    notes.push(format!(
                        "the columns `{first}` and `{second}` mean the same \
                         and agree; the first is used"
                    ));
                }
            }
        }
        let head_row = top.number;
        Ok(Self { place, head_row, heads, rows: below, notes, columns })
    }

    /// The column of that name, counted from 1.
    pub fn column(&self, name: &str) -> Option<u32> {
        self.columns.get(name).copied()
    }

    /// The text of a row in the column of that name; nothing where it is
    /// blank.
    pub fn text(&self, row: &Row, name: &str) -> Option<String> {
        row.get(self.column(name)?).map(Cell::shown)
    }

    /// A fault of one row.
    pub fn fault(&self, row: u32, what: impl Into<String>) -> Box<Fault> {
        let place = Place { row: Some(row), ..self.place.clone() };
        Box::new(Fault { place, problem: Problem::Row(what.into()) })
    }
}

fn heads_of(row: &Row) -> impl Iterator<Item = (u32, &str)> {
    row.cells.iter().filter_map(|(column, cell)| match cell {
        Cell::Text(text) => Some((*column, &**text)),
        _ => None,
    })
}

/// The rows in which both columns are filled and differ.
fn differing(rows: &[Row], first: u32, second: u32) -> Vec<u32> {
    rows.iter()
        .filter(|row| match (row.get(first), row.get(second)) {
            (Some(a), Some(b)) => folded(&a.shown()) != folded(&b.shown()),
            (None, Some(_)) => true,
            _ => false,
        })
        .map(|row| row.number)
        .collect()
}

/// Why no row heads the table, at the one that came closest.
fn no_heads(
    file: &str,
    grids: &[Grid],
    vocabulary: &Vocabulary,
    wanted: &[usize],
    best: Option<(usize, usize, usize, usize)>,
) -> Box<Fault> {
    let at = best.map(|(.., s, r)| (s, r)).or_else(|| {
        grids.iter().position(|grid| !grid.rows.is_empty()).map(|s| (s, 0))
    });
    let row =
        at.and_then(|(s, r)| Some((grids.get(s)?, grids.get(s)?.rows.get(r)?)));
    let Some((grid, row)) = row else {
        let place = Place { file: file.to_owned(), ..Place::default() };
        return Box::new(Fault { place, problem: Problem::Empty });
    };
    let found: Vec<usize> = heads_of(row)
        .filter_map(|(_, head)| vocabulary.meaning(head))
        .collect();
    let lacks = wanted
        .iter()
        .filter(|at| !found.contains(at))
        .filter_map(|at| vocabulary.shown.get(*at).cloned())
        .map(|shown| format!("a column {shown}"))
        .collect();
    let named: Vec<String> = row
        .cells
        .iter()
        .take(12)
        .map(|(column, cell)| {
            let text: String = cell.shown().chars().take(40).collect();
            format!("{} `{text}`", letters(*column))
        })
        .collect();
    let place = Place {
        file: file.to_owned(),
        sheet: grid.sheet.clone(),
        ..Place::default()
    };
    let best =
        format!("row {} comes closest, with {}", row.number, named.join(", "));
    Box::new(Fault { place, problem: Problem::NoHeads { lacks, best } })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Vocabulary {
        Vocabulary::new([
            ("name", vec!["Company Name", "Supplier", "公司名称"]),
            ("country", vec!["国家"]),
        ])
    }

    fn names(text: &str) -> Result<Vec<String>, String> {
        let table =
            Table::read("p.csv", text.as_bytes(), &columns(), &["name"])
                .map_err(|fault| fault.to_string())?;
        let name = |row| table.text(row, "name").unwrap_or_default();
        Ok(table.rows.iter().map(name).collect())
    }

    /// A separator too many before the heads moved each name into the column
    /// of the numbers.
    #[test]
    fn heads_one_column_off_are_refused_and_an_index_column_is_not() {
        let columns = Vocabulary::new([("name", ["name"]), ("id", ["id"])]);
        let read = |text: &str| {
            Table::read("a.csv", text.as_bytes(), &columns, &["name"])
        };
        let off = read(",name,id\nRuritania Mining,7\nZenda Ltd,8\n");
        assert!(off.unwrap_err().to_string().contains("one column further"));
        let index = read(",name,id\n0,Ruritania Mining,7\n1,Zenda Ltd,\n");
        assert_eq!(index.unwrap().rows.len(), 2);
        let without_ids = read(",name,id\n0,Ruritania Mining,\n1,Zenda Ltd,\n");
        assert_eq!(without_ids.unwrap().rows.len(), 2);
    }

    #[test]
    fn heads_are_found_below_banners_in_any_language() {
        for text in [
            "name\nZenda\n",
            "Vendors 2026\nRun 2026-11-27\n\nCompany Name,Country\nZenda,MY\n",
            "公司名称\t国家\nZenda\tMY\n",
            "公司名称 Company Name;国家 Country\nZenda;MY\n",
            "No|Supplier (legal name)\n1|Zenda\n",
            "sep=;\nname;country\nZenda;MY\n",
            "name,Company Name\nZenda,Other\n",
            "Supplier,Company Name\nZenda,ZENDA\n",
        ] {
            assert_eq!(names(text).unwrap(), ["Zenda"], "{text}");
        }
    }

    #[test]
    fn what_is_missing_or_contradicts_itself_is_named() {
        for (text, says) in [
            ("firm,Country\nZenda,MY\n", "no row names a column `name` (or"),
            ("firm,Country\nZenda,MY\n", "row 1 comes closest, with A `firm`"),
            ("name,name\nA,A\nB,C\n", "differ in row 3; delete"),
            ("Supplier,Company Name\nA,B\n", "differ in row 2"),
            ("name,country\n\"A,CN\nB,MY\nC\",TH\n", "closed only in row 4"),
        ] {
            let error = names(text).unwrap_err();
            assert!(error.contains(says), "{text}: {error}");
        }
    }
}
