//! Market points that the user has taken: price, difficulty, fees, hashprice.
//!
//! The pack's own points end with the day on which its sources were read; a
//! payback needs today's. They come from a file or an address that the user
//! names, and are kept in one table beside the other copies.

mod read;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Duration,
};

use hashgate_durable::{Lock, LockError};
use hashgate_model::{Cite, Confidence, Date, Decimal};
use hashgate_pack::market::{MarketPoint, Quantity};
use hashgate_tables::named::{Table, Vocabulary};
use serde::Serialize;

use crate::CopiesError;

pub use read::{MarketSource, read_points};

/// The table's name in the folder of the copies.
const TABLE: &str = "market.csv";

/// The largest table that is read (64 MiB): a century of days of each
/// quantity has a tenth of it.
const LARGEST: u64 = 64 << 20;

/// A market point with where it was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptPoint {
    /// What was measured.
    pub quantity: Quantity,
    /// The day.
    pub on: Date,
    /// The value, in the unit of the quantity.
    pub value: Decimal,
    /// The file or the address.
    pub source: String,
    /// The day on which it was taken from there.
    pub taken: Date,
}

impl KeptPoint {
    /// The point as the pack has its own.
    pub fn point(&self) -> MarketPoint {
        let cite = format!("{}, taken {}", self.source, self.taken);
        MarketPoint {
            on: self.on,
            value: self.value,
            basis: "taken by `hashgate pack update --market`".to_owned(),
            // Whoever publishes it, nobody here has read it.
            cite: Cite::new(cite, Confidence::Secondary),
        }
    }
}

/// What came of points that were taken.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct PointsKept {
    /// Points of days that had none.
    pub new: usize,
    /// Points whose value differs from the one kept before.
    pub changed: usize,
    /// Points that are as they were.
    pub same: usize,
    /// The newest point of each quantity.
    pub newest: Vec<KeptPoint>,
}

/// The points kept in a folder; none if none were ever taken.
///
/// # Errors
///
/// [`CopiesError::Read`] if the table is there and cannot be read.
pub fn kept_points(dir: &Path) -> Result<Vec<KeptPoint>, CopiesError> {
    let path = dir.join(TABLE);
    let bytes = match hashgate_durable::read(&path, LARGEST) {
        Ok(bytes) => bytes,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            return Ok(Vec::new());
        }
        Err(e) => return Err(CopiesError::read(&path, &e)),
    };
    let damaged = |why: String| CopiesError::Read {
        path: path.display().to_string(),
        why: format!("it is damaged: {why}"),
    };
    let heads = ["quantity", "on", "value", "source", "taken"];
    let vocabulary =
        Vocabulary::new(heads.map(|name| (name, Vec::<&str>::new())));
    let name = path.display().to_string();
    let table = Table::read(&name, &bytes, &vocabulary, &heads)
        .map_err(|fault| damaged(fault.problem.to_string()))?;
    let mut points = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let text = |name: &str| table.text(row, name).unwrap_or_default();
        let point = || {
            Some(KeptPoint {
                quantity: read::quantity(&text("quantity"))?,
                on: text("on").parse().ok()?,
                value: text("value").parse().ok()?,
                source: text("source"),
                taken: text("taken").parse().ok()?,
            })
        };
        let point = point().ok_or_else(|| {
            damaged(format!("row {} is no point", row.number))
        })?;
        points.push(point);
    }
    Ok(points)
}

/// Adds points to those kept in a folder; of two of one quantity and day the
/// one taken now counts. Waits for another update for so long.
///
/// # Errors
///
/// [`CopiesError`] if the table cannot be read or written; it is then as it
/// was.
pub fn keep_points(
    dir: &Path,
    taken: &[KeptPoint],
    patience: Duration,
    tell: impl FnMut(&str),
) -> Result<PointsKept, CopiesError> {
    hashgate_durable::make_folder(dir)
        .map_err(|e| CopiesError::write(dir, &e))?;
    let _lock = Lock::of(dir, patience, tell).map_err(|e| match e {
        LockError::Busy => {
            CopiesError::Busy { path: dir.display().to_string() }
        }
        LockError::Io(e) => CopiesError::write(dir, &e),
    })?;
    let mut all = by_day(kept_points(dir)?);
    let mut kept = PointsKept::default();
    for point in taken {
        match all.insert((point.quantity, point.on), point.clone()) {
            None => kept.new += 1,
            Some(old) if old.value == point.value => kept.same += 1,
            Some(_) => kept.changed += 1,
        }
    }
    let path: PathBuf = dir.join(TABLE);
    hashgate_durable::replace(&path, table_of(&all).as_bytes())
        .map_err(|e| CopiesError::write(&path, &e))?;
    kept.newest = newest(all.into_values());
    Ok(kept)
}

/// The newest point of each quantity.
pub fn newest(points: impl IntoIterator<Item = KeptPoint>) -> Vec<KeptPoint> {
    let mut newest: BTreeMap<Quantity, KeptPoint> = BTreeMap::new();
    for point in points {
        match newest.get(&point.quantity) {
            Some(known) if known.on >= point.on => {}
            _ => {
                newest.insert(point.quantity, point);
            }
        }
    }
    newest.into_values().collect()
}

type ByDay = BTreeMap<(Quantity, Date), KeptPoint>;

fn by_day(points: Vec<KeptPoint>) -> ByDay {
    points.into_iter().map(|p| ((p.quantity, p.on), p)).collect()
}

fn table_of(points: &ByDay) -> String {
    let mut text = String::from("quantity,on,value,source,taken\n");
    for point in points.values() {
        let source = point.source.replace('"', "\"\"");
        let cells = [
            point.quantity.name().to_owned(),
            point.on.to_string(),
            point.value.to_string(),
            format!("\"{source}\""),
            point.taken.to_string(),
        ];
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn taken(text: &str) -> Vec<KeptPoint> {
        read_points(&MarketSource {
            name: "p.csv",
            bytes: text.as_bytes(),
            columns: &[],
            rows: None,
            taken: day("2026-11-25"),
        })
        .unwrap()
    }

    #[test]
    fn points_are_added_by_day_and_read_again() {
        let dir = tempfile::tempdir().unwrap();
        let keep = |text: &str| {
            let patience = Duration::from_secs(1);
            keep_points(dir.path(), &taken(text), patience, |_| {}).unwrap()
        };
        assert_eq!(kept_points(dir.path()), Ok(Vec::new()));
        let first = keep("Date,Close\n2026-11-23,91000\n2026-11-24,92000.5\n");
        assert_eq!((first.new, first.changed, first.same), (2, 0, 0));
        let second = keep("Date,Close\n2026-11-24,92001\n2026-11-23,91000\n");
        assert_eq!((second.new, second.changed, second.same), (0, 1, 1));
        assert_eq!(second.newest[0].on, day("2026-11-24"));
        let all = kept_points(dir.path()).unwrap();
        let values: Vec<String> =
            all.iter().map(|point| point.value.to_string()).collect();
        assert_eq!(values, ["91000", "92001"]);
    }

    #[test]
    fn a_damaged_table_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(TABLE);
        std::fs::write(&path, "quantity,on\nbtc_usd,2026\n").unwrap();
        assert!(kept_points(dir.path()).is_err());
        let row = "quantity,on,value,source,taken\nbtc_usd,x,1,f,2026-11-25\n";
        std::fs::write(&path, row).unwrap();
        let why = kept_points(dir.path()).unwrap_err().to_string();
        assert!(why.contains("row 2 is no point"), "{why}");
    }
}
