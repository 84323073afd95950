//! A machine model: rows in the tables of `data/hardware`.

use super::{Skeleton, SkeletonError};

const FORM: &str = "its maker and its name, as `Bitmain/Antminer S21 Pro`";

/// What goes into the columns that a person must write.
const COLUMNS: [(&str, &str); 15] = [
    ("key", "BLANK: the name taken apart, in small letters, as `s19j pro +`"),
    ("algorithm", "BLANK: a name of hardware/algorithms.csv, as `SHA-256`"),
    ("cooling", "BLANK: air, hydro or immersion, or unknown"),
    ("radio", "BLANK: whether it has Wi-Fi or Bluetooth (yes, no or unknown)"),
    ("source", "BLANK: an id of hardware/sources.csv, where it was read"),
    (
        "confidence",
        "BLANK: how it was read (primary, quoted, secondary, press, inferred \
         or memory)",
    ),
    ("hashrate", "BLANK: a hashrate that is sold, a number"),
    ("unit", "BLANK: the unit of the hashrate, as `TH/s`"),
    ("power_w", "BLANK: the power at that hashrate in watts, or nothing"),
    (
        "efficiency_j_th",
        "BLANK: joules for each terahash at that hashrate, or nothing",
    ),
    ("board", "BLANK: an id of hardware/boards.csv that it may carry"),
    ("evidence", "BLANK: what shows that it may carry that board"),
    ("country", "BLANK: the country of the maker's seat, by its ISO code"),
    ("lang", "en"),
    ("class", "maker"),
];

pub(super) fn add(new: &mut Skeleton<'_>) -> Result<(), SkeletonError> {
    let name = new.name;
    let (maker, model) =
        name.split_once('/').ok_or_else(|| new.misnamed(FORM))?;
    let good = |part: &str| {
        !part.is_empty()
            && part == part.trim()
            && !part.contains(['"', '/', '\\', '\n', '\r'])
            && !part.chars().any(char::is_control)
    };
    if !good(maker) || !good(model) {
        return Err(new.misnamed(FORM));
    }
    let known = new
        .tree
        .text("hardware/makers.csv")
        .and_then(|text| first_cell(text, maker));
    let maker = known.as_deref().unwrap_or(maker);
    let file: String = maker
        .to_lowercase()
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '-' })
        .collect();
    let path = format!("hardware/models/{file}.csv");
    if known.is_none() {
        row(new, "hardware/makers.csv", &[("maker", maker)])?;
        let term = maker.to_lowercase();
        let cells = [("term", term.as_str()), ("value", maker)];
        row(new, "hardware/words.csv", &cells)?;
    }
    let cells = [("maker", maker), ("model", model)];
    models(new, &path, &cells)?;
    row(new, "hardware/specs.csv", &cells)?;
    row(new, "hardware/carries.csv", &cells)
}

/// The row in the maker's own table, which is made if it is not there.
fn models(
    new: &mut Skeleton<'_>,
    path: &str,
    cells: &[(&str, &str)],
) -> Result<(), SkeletonError> {
    let heads = new
        .tree
        .under("hardware/models/")
        .find_map(|(_, text)| text.lines().next())
        .map(str::to_owned);
    let Some(heads) = heads else {
        return Err(SkeletonError::NoFile {
            path: "hardware/models/",
            kind: new.kind,
        });
    };
    let Some(old) = new.tree.text(path) else {
        let text = format!("{heads}\n{}", row_of(&heads, cells));
        return new.write(path, text);
    };
    let taken =
        csv::Reader::from_reader(old.as_bytes()).records().flatten().find(
            |row| cells.iter().all(|(_, cell)| row.iter().any(|c| c == *cell)),
        );
    if let Some(row) = taken {
        let line = row.position().map_or(0, csv::Position::line);
        return Err(SkeletonError::There {
            path: path.to_owned(),
            detail: format!(" with this model in line {line}"),
        });
    }
    let text = grown(old, cells);
    new.files.push(super::SkeletonFile {
        path: path.to_owned(),
        text,
        grows: true,
    });
    Ok(())
}

fn row(
    new: &mut Skeleton<'_>,
    path: &'static str,
    cells: &[(&str, &str)],
) -> Result<(), SkeletonError> {
    let heads = new.tree.text(path).and_then(|text| text.lines().next());
    let row = row_of(heads.unwrap_or_default(), cells);
    new.append(path, &row)
}

/// A table with one row more.
fn grown(old: &str, cells: &[(&str, &str)]) -> String {
    let end = if old.ends_with('\n') { "" } else { "\n" };
    let heads = old.lines().next().unwrap_or_default();
    format!("{old}{end}{}", row_of(heads, cells))
}

/// A row below these heads: what is given, else what a person must write,
/// else nothing.
fn row_of(heads: &str, cells: &[(&str, &str)]) -> String {
    let row: Vec<String> = heads
        .split(',')
        .map(|head| {
            let cell = cells
                .iter()
                .chain(&COLUMNS)
                .find(|(of, _)| *of == head.trim())
                .map_or("", |(_, cell)| cell);
            if cell.contains(',') {
                format!("\"{cell}\"")
            } else {
                cell.to_owned()
            }
        })
        .collect();
    format!("{}\n", row.join(","))
}

/// The first cell of the row that it begins, whatever the case.
fn first_cell(text: &str, wanted: &str) -> Option<String> {
    csv::Reader::from_reader(text.as_bytes()).records().flatten().find_map(
        |row| {
            let first = row.get(0)?;
            (first.to_lowercase() == wanted.to_lowercase())
                .then(|| first.to_owned())
        },
    )
}
