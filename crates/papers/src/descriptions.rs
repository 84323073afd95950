//! A table of descriptions: only what goods are, without counts and prices.

use hashgate_tables::{Cell, Grid, Row, folded};

use crate::{
    Input, PapersError,
    fault::Fault,
    tables::{Place, Problem},
    values,
    words::{self, Field},
};

/// Filled rows that are looked at for heads.
const SEARCHED_ROWS: usize = 200;

/// The descriptions of goods in a table, each with the number of its row: the
/// column `text` if there is one, else all columns that say what goods are,
/// joined by `; `.
///
/// # Errors
///
/// [`PapersError`] for a file that is no table or has no such column.
///
/// # Example
///
/// ```
/// use hashgate_papers::{Input, read_descriptions};
/// let csv = "Price list\nItem 品名;Hashrate (TH/s)\nAntminer S21;200\n";
/// let input = Input { name: "p.csv".into(), bytes: csv.into() };
/// let read = read_descriptions(&input)?;
/// assert_eq!(read, [(3, "Antminer S21; 200 TH/s".to_owned())]);
/// # Ok::<(), hashgate_papers::PapersError>(())
/// ```
pub fn read_descriptions(
    input: &Input,
) -> Result<Vec<(u32, String)>, PapersError> {
    let heads = |head: &str| meaning(head).map(|field| field as usize);
    let sheets =
        hashgate_tables::read(&input.name, &input.bytes, &heads).map_err(
            |fault| Fault { place: fault.place, why: fault.problem.into() },
        )?;
    let mut found = Vec::new();
    let mut any = false;
    for grid in &sheets.grids {
        let Some((head, columns)) = head_of(grid) else { continue };
        any = true;
        for row in grid.rows.iter().skip(head + 1) {
            // A row without a description is answered too.
            found.push((row.number, described(row, &columns)));
        }
    }
    if any {
        return Ok(found);
    }
    let place = Place { file: input.name.clone(), ..Place::default() };
    let first = sheets.grids.iter().find_map(|grid| grid.rows.first());
    let heads: Vec<String> = first
        .into_iter()
        .flat_map(|row| row.cells.iter().take(12))
        .map(|(column, cell)| {
            let text: String = cell.shown().chars().take(40).collect();
            format!("{} `{text}`", hashgate_tables::letters(*column))
        })
        .collect();
    let problem = Problem::NoHeads {
        lacks: vec!["a column `text` (or `Model`, `Description`)".to_owned()],
        best: format!("the first row has {}", heads.join(", ")),
    };
    Err(Fault { place, why: problem.into() }.into())
}

/// What a head means here: the column `text` goes before all others.
fn meaning(head: &str) -> Option<Field> {
    if folded(head) == "text" {
        return Some(Field::Description);
    }
    words::heading(head)
}

fn names_goods(field: Field) -> bool {
    use Field as F;
    matches!(
        field,
        F::Item
            | F::Model
            | F::Description
            | F::Hashrate
            | F::Power
            | F::Condition
    )
}

/// A column that says what goods are, with its head.
type Column = (u32, Field, String);

/// The row with most known heads of which one names goods, and its columns.
fn head_of(grid: &Grid) -> Option<(usize, Vec<Column>)> {
    let mut best: Option<(usize, usize, Vec<Column>)> = None;
    for (i, row) in grid.rows.iter().take(SEARCHED_ROWS).enumerate() {
        let known: Vec<Column> = row
            .cells
            .iter()
            .filter_map(|(column, cell)| match cell {
                Cell::Text(head) => {
                    Some((*column, meaning(head)?, head.to_string()))
                }
                _ => None,
            })
            .collect();
        let count = known.len();
        let mut columns: Vec<Column> = known
            .into_iter()
            .filter(|(_, field, _)| names_goods(*field))
            .collect();
        if let Some(text) =
            columns.iter().find(|(_, _, head)| folded(head) == "text")
        {
            columns = vec![text.clone()];
        }
        let named = columns.iter().any(|(_, field, _)| {
            matches!(field, Field::Item | Field::Model | Field::Description)
        });
        if named && best.as_ref().is_none_or(|(_, most, _)| count > *most) {
            best = Some((i, count, columns));
        }
    }
    let (i, _, mut columns) = best?;
    // `Item` that numbers lines is no name.
    let numbers = |column: u32| {
        let mut cells = grid
            .rows
            .iter()
            .skip(i + 1)
            .take(40)
            .filter_map(|row| row.get(column));
        cells.all(|cell| !cell.shown().chars().any(char::is_alphabetic))
    };
    if columns.len() > 1 {
        columns.retain(|(column, field, _)| {
            *field != Field::Item || !numbers(*column)
        });
    }
    Some((i, columns))
}

fn described(row: &Row, columns: &[Column]) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (column, field, head) in columns {
        let Some(cell) = row.get(*column) else { continue };
        let shown = match field {
            Field::Hashrate | Field::Power => values::measured(cell, head),
            _ => Some(cell.shown()),
        };
        parts.extend(shown.filter(|shown| !parts.contains(shown)));
    }
    parts.join("; ")
}
