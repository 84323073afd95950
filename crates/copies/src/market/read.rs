//! A table of days becomes market points: CSV, a workbook, or JSON.

use hashgate_model::{Date, Decimal};
use hashgate_pack::market::Quantity;
use hashgate_tables::{
    Cell, exact,
    named::{Table, Vocabulary},
};
use serde_json::Value;

use super::KeptPoint;
use crate::CopiesError;

/// A file or an answer of an address, and how it is read.
#[derive(Debug, Clone, Copy)]
pub struct MarketSource<'a> {
    /// The file or the address, for messages and for the points' source.
    pub name: &'a str,
    /// What it holds.
    pub bytes: &'a [u8],
    /// What its columns are: `date` or the name of a quantity, and the head
    /// of the column or the key of the object that holds it. What is not
    /// named is found by its usual heads.
    pub columns: &'a [(String, String)],
    /// Where in a JSON answer the rows stand, as `data.prices`; the list that
    /// there is if not given.
    pub rows: Option<&'a str>,
    /// The day on which it was taken; a point of a later day is refused.
    pub taken: Date,
}

/// The column of the day.
const DATE: &str = "date";

/// The quantities that are taken, each with usual heads of its column and
/// with the least and the most that it can be, in its unit.
const QUANTITIES: [(Quantity, &[&str], &str, &str); 4] = [
    (
        Quantity::BtcUsd,
        &["Price", "Close", "Price USD", "PriceUSD", "BTC-USD", "USD", "BTC"],
        "0.01",
        "100000000",
    ),
    (
        Quantity::Difficulty,
        &["Difficulty", "DiffLast", "DiffMean", "Network Difficulty"],
        "1",
        "1000000000000000000",
    ),
    (Quantity::FeeShare, &["Fee Share", "Fees share of reward"], "0", "0.95"),
    (
        Quantity::HashpriceUsdPerPhDay,
        &["Hashprice", "Hash price", "USD/PH/day", "Hashprice USD/PH/day"],
        "1",
        "10000000",
    ),
];

/// Usual heads of the column of the day.
const DATES: [&str; 6] =
    ["Day", "Time", "Timestamp", "Datetime", "time", "日期"];

/// The quantity of that name.
pub(super) fn quantity(name: &str) -> Option<Quantity> {
    Quantity::ALL.into_iter().find(|quantity| quantity.name() == name)
}

/// The market points of a source, by day; of several rows of one day the
/// last counts.
///
/// # Errors
///
/// [`CopiesError::Request`] for a column map that names no quantity, a source
/// without a column of days or of any quantity, a cell that is no number or
/// no day, a value out of all bounds (with its unit), a day before the first
/// block or after the day on which it was taken. The sentence names file and
/// row.
///
/// # Example
///
/// ```
/// use hashgate_copies::{MarketSource, read_points};
/// let points = read_points(&MarketSource {
///     name: "prices.json",
///     bytes: br#"{"prices": [{"time": 1795564800, "USD": 91250}]}"#,
///     columns: &[],
///     rows: None,
///     taken: "2026-11-25".parse()?,
/// })?;
/// assert_eq!(points[0].on.to_string(), "2026-11-25");
/// assert_eq!(points[0].value.to_string(), "91250");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_points(
    source: &MarketSource<'_>,
) -> Result<Vec<KeptPoint>, CopiesError> {
    let wrong =
        |what: String| CopiesError::Request(format!("{}: {what}", source.name));
    for (name, _) in source.columns {
        let known = name == DATE
            || QUANTITIES.iter().any(|(quantity, ..)| quantity.name() == name);
        if !known {
            let all = QUANTITIES.map(|(quantity, ..)| quantity.name());
            return Err(wrong(format!(
                "`{name}` is nothing that is taken; a column map names date, \
                 {}",
                all.join(", ")
            )));
        }
    }
    let begins = source.bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    let rows = match begins {
        Some(b'{' | b'[') => rows_of_json(source).map_err(wrong)?,
        _ => rows_of_table(source).map_err(wrong)?,
    };
    let mut points = std::collections::BTreeMap::new();
    for row in rows {
        let at = |what: String| wrong(format!("{}: {what}", row.place));
        let on = day(&row.date).ok_or_else(|| {
            at(format!(
                "`{}` is no day; days are written 2026-11-25, or as seconds \
                 since 1970",
                row.date
            ))
        })?;
        // The first block is of that day.
        let early = Date::from_parts(2009, 1, 3).is_some_and(|day| on < day);
        if early || on > source.taken {
            return Err(at(format!(
                "{on} is {}; correct the day, or state with --taken on which \
                 day the file was taken",
                if early {
                    "before the first block of the chain"
                } else {
                    "after the day on which it was taken"
                }
            )));
        }
        for (quantity, text) in row.values {
            let value = number(&text).ok_or_else(|| {
                at(format!("`{text}` is no number of {quantity}"))
            })?;
            check(quantity, value).map_err(at)?;
            points.insert(
                (quantity, on),
                KeptPoint {
                    quantity,
                    on,
                    value,
                    source: source.name.to_owned(),
                    taken: source.taken,
                },
            );
        }
    }
    if points.is_empty() {
        return Err(wrong(
            "no point was found: no row has a day and a value".to_owned(),
        ));
    }
    Ok(points.into_values().collect())
}

/// A row with its place in words.
struct Row {
    place: String,
    date: String,
    values: Vec<(Quantity, String)>,
}

fn rows_of_table(source: &MarketSource<'_>) -> Result<Vec<Row>, String> {
    // A column that the user names is that and nothing else.
    let words = |name: &str, usual: &[&str]| -> Vec<String> {
        let own = source.columns.iter().find(|(known, _)| known == name);
        match own {
            Some((_, head)) => vec![head.clone()],
            None => usual.iter().map(|word| (*word).to_owned()).collect(),
        }
    };
    let mut columns = vec![(DATE, words(DATE, &DATES))];
    columns.extend(QUANTITIES.iter().map(|(quantity, usual, ..)| {
        (quantity.name(), words(quantity.name(), usual))
    }));
    let vocabulary = Vocabulary::new(columns).ranked();
    let table = Table::read(source.name, source.bytes, &vocabulary, &[DATE])
        .map_err(|fault| match fault.place.row {
            Some(row) => format!("row {row}: {}", fault.problem),
            None => fault.problem.to_string(),
        })?;
    let found: Vec<Quantity> = QUANTITIES
        .iter()
        .map(|(quantity, ..)| *quantity)
        .filter(|quantity| table.column(quantity.name()).is_some())
        .collect();
    for (name, head) in source.columns {
        if table.column(name).is_none() {
            return Err(format!("no column has the head `{head}` of {name}"));
        }
    }
    if found.is_empty() {
        return Err(no_quantity(table.heads.iter().map(|(_, head)| head)));
    }
    let shown = |cell: &Cell| match cell {
        Cell::Number(number) => {
            exact(*number).map_or_else(|| cell.shown(), |n| n.to_string())
        }
        cell => cell.shown(),
    };
    let rows = table.rows.iter().filter_map(|row| {
        let cell = |name: &str| row.get(table.column(name)?).map(shown);
        let values: Vec<(Quantity, String)> = found
            .iter()
            .filter_map(|quantity| Some((*quantity, cell(quantity.name())?)))
            .collect();
        let place = format!("row {}", row.number);
        (!values.is_empty()).then(|| Row {
            place,
            date: cell(DATE).unwrap_or_default(),
            values,
        })
    });
    Ok(rows.collect())
}

fn no_quantity<'h>(heads: impl Iterator<Item = &'h String>) -> String {
    let heads: Vec<String> =
        heads.take(12).map(|head| format!("`{head}`")).collect();
    format!(
        "no column is known to hold a price, a difficulty, a share of fees or \
         a hashprice; there are {}: say which with --columns \
         date=HEAD,btc_usd=HEAD",
        heads.join(", ")
    )
}

fn rows_of_json(source: &MarketSource<'_>) -> Result<Vec<Row>, String> {
    let value: Value = serde_json::from_slice(source.bytes)
        .map_err(|e| format!("it is no JSON: {e}"))?;
    let rows = match source.rows {
        Some(path) => path
            .split('.')
            .try_fold(&value, |value, key| value.get(key))
            .and_then(Value::as_array)
            .ok_or_else(|| format!("there is no list at `{path}`"))?,
        None => only_list(&value)?,
    };
    let first = rows.first().ok_or("the list of rows is empty")?;
    let keys: Vec<String> = match first {
        Value::Object(fields) => fields.keys().cloned().collect(),
        // A pair of time and value has its places for keys.
        Value::Array(cells) => {
            (0..cells.len()).map(|place| place.to_string()).collect()
        }
        _ => return Err("its rows are neither objects nor lists".to_owned()),
    };
    let key_of = |name: &str, usual: &[&str]| -> Option<String> {
        let own = source.columns.iter().find(|(known, _)| known == name);
        if let Some((_, key)) = own {
            return Some(key.clone());
        }
        let alike = |key: &&String| {
            key.as_str() == name
                || usual.iter().any(|word| word.eq_ignore_ascii_case(key))
        };
        keys.iter().find(alike).cloned()
    };
    let date = key_of(DATE, &DATES).ok_or_else(|| {
        format!(
            "no key of its rows is known to hold the day; there are {}: say \
             which with --columns date=KEY",
            keys.join(", ")
        )
    })?;
    let found: Vec<(Quantity, String)> = QUANTITIES
        .iter()
        .filter_map(|(quantity, usual, ..)| {
            Some((*quantity, key_of(quantity.name(), usual)?))
        })
        .collect();
    if found.is_empty() {
        return Err(no_quantity(keys.iter()));
    }
    let rows = rows.iter().enumerate().map(|(at, row)| {
        let cell = |key: &str| -> Option<String> {
            let value = match row {
                Value::Array(cells) => cells.get(key.parse::<usize>().ok()?),
                row => row.get(key),
            };
            match value? {
                Value::Null => None,
                Value::String(text) => Some(text.clone()),
                other => Some(other.to_string()),
            }
        };
        let values = found
            .iter()
            .filter_map(|(quantity, key)| Some((*quantity, cell(key)?)))
            .collect();
        let place = format!("entry {}", at + 1);
        Row { place, date: cell(&date).unwrap_or_default(), values }
    });
    Ok(rows.filter(|row| !row.values.is_empty()).collect())
}

/// The list of rows of an answer that has one and no more.
fn only_list(value: &Value) -> Result<&Vec<Value>, String> {
    match value {
        Value::Array(rows) => Ok(rows),
        Value::Object(fields) => {
            let lists: Vec<(&String, &Vec<Value>)> = fields
                .iter()
                .filter_map(|(key, value)| Some((key, value.as_array()?)))
                .collect();
            match lists.as_slice() {
                [(_, rows)] => Ok(rows),
                [] => {
                    Err("it holds no list of rows; say where it stands with \
                           --rows PATH"
                        .to_owned())
                }
                several => {
                    let keys: Vec<&str> =
                        several.iter().map(|(key, _)| key.as_str()).collect();
                    Err(format!(
                        "it holds several lists ({}); say which with --rows",
                        keys.join(", ")
                    ))
                }
            }
        }
        _ => Err("it holds no list of rows".to_owned()),
    }
}

/// A day as tables write it: `2026-11-25`, with a time behind it, or seconds
/// or milliseconds since 1970.
fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    let head = text.get(..10).unwrap_or(text);
    if let Ok(date) = head.replace('/', "-").parse() {
        return Some(date);
    }
    let number = text.split('.').next()?.parse::<i64>().ok()?;
    let seconds = match number {
        1_000_000_000..100_000_000_000 => number,
        1_000_000_000_000..100_000_000_000_000 => number / 1_000,
        _ => return None,
    };
    let days = i32::try_from(seconds / 86_400).ok()?;
    Date::from_parts(1970, 1, 1).map(|epoch| epoch.plus_days(days))
}

/// A number as tables and JSON write it: `91250.5`, `91,250.5`, `1.5e14`,
/// `$91,250`, `2.5%`.
fn number(text: &str) -> Option<Decimal> {
    let text = text.trim().trim_start_matches(['$', ' ']);
    let (text, percent) = match text.strip_suffix('%') {
        Some(text) => (text.trim_end(), true),
        None => (text, false),
    };
    let mut groups = text.split('.').next()?.split(',').skip(1);
    if !groups.all(|group| group.len() == 3) {
        return None;
    }
    let plain = text.replace(',', "");
    let value = Decimal::from_str_exact(&plain)
        .or_else(|_| Decimal::from_scientific(&plain))
        .ok()?;
    if percent { value.checked_div(Decimal::ONE_HUNDRED) } else { Some(value) }
}

/// Refuses what is in another unit rather than far from the usual.
fn check(quantity: Quantity, value: Decimal) -> Result<(), String> {
    let Some((_, _, least, most)) =
        QUANTITIES.iter().find(|(known, ..)| *known == quantity)
    else {
        return Ok(());
    };
    let bound = |text: &str| text.parse::<Decimal>().ok();
    let within = bound(least).is_some_and(|least| value >= least)
        && bound(most).is_some_and(|most| value <= most);
    if within {
        return Ok(());
    }
    let unit = match quantity {
        Quantity::BtcUsd => "US dollars for one bitcoin",
        Quantity::Difficulty => "a plain number, as 150000000000000",
        Quantity::FeeShare => "a part of the block reward, as 0.02",
        _ => "US dollars for one PH/s in a day, as 38.50",
    };
    Err(format!(
        "{value} cannot be {quantity}, which is {unit} ({least} to {most})"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(
        text: &str,
        columns: &[(&str, &str)],
        rows: Option<&str>,
    ) -> Result<Vec<(String, String, String)>, String> {
        let columns: Vec<(String, String)> = columns
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect();
        let source = MarketSource {
            name: "m",
            bytes: text.as_bytes(),
            columns: &columns,
            rows,
            taken: "2026-11-25".parse().unwrap(),
        };
        let points = read_points(&source).map_err(|e| e.to_string())?;
        let told = points.into_iter().map(|p| {
            (p.quantity.to_string(), p.on.to_string(), p.value.to_string())
        });
        Ok(told.collect())
    }

    #[test]
    fn tables_of_many_forms_are_read() {
        for (text, columns, rows) in [
            ("Date,Close\n2026-11-24,\"$91,250.50\"\n", &[][..], None),
            ("time;PriceUSD\n2026-11-24T00:00:00Z;91250.50\n", &[], None),
            (
                "when,usd\n2026/11/24,91250.50\n",
                &[("date", "when"), ("btc_usd", "usd")],
                None,
            ),
            (
                "[[1795478400000, 91250.50]]",
                &[("date", "0"), ("btc_usd", "1")],
                None,
            ),
            (
                "{\"values\": [{\"x\": 1795478400, \"y\": 91250.50}]}",
                &[("date", "x"), ("btc_usd", "y")],
                None,
            ),
            (
                "{\"a\": {\"prices\": [{\"time\": 1795478400, \"USD\": \
                 \"91250.50\"}]}, \"b\": []}",
                &[],
                Some("a.prices"),
            ),
        ] {
            let read = read(text, columns, rows).unwrap();
            let [(what, on, value)] = read.as_slice() else {
                panic!("{text}: {read:?}")
            };
            assert_eq!(what, "btc_usd", "{text}");
            assert_eq!(on, "2026-11-24", "{text}");
            assert!(
                ["91250.50", "91250.5"].contains(&value.as_str()),
                "{text}"
            );
        }
        let all = read(
            "date,difficulty,hashprice,fee share\n\
             2026-11-24,1.5e14,38.5,1.8%\n2026-11-23,,37,\n",
            &[],
            None,
        )
        .unwrap();
        assert_eq!(all.len(), 4);
    }

    #[test]
    fn what_cannot_be_read_says_where_and_what_to_do() {
        for (text, columns, says) in [
            ("a,b\n1,2\n", &[][..], "date"),
            ("date,b\n2026-11-24,2\n", &[], "--columns"),
            ("date,price\n24.11.26,2\n", &[], "row 2: `24.11.26` is no day"),
            ("date,price\n2026-11-24,x1\n", &[], "row 2: `x1` is no number"),
            ("date,price\n2027-01-01,5\n", &[], "after the day"),
            ("date,price\n2008-01-01,5\n", &[], "before the first block"),
            ("date,fee share\n2026-11-24,2.5\n", &[], "as 0.02"),
            ("date,hashprice\n2026-11-24,0.038\n", &[], "PH/s in a day"),
            ("date,price\n2026-11-24,1\n", &[("volume", "v")], "`volume`"),
            ("date,price\n2026-11-24,1\n", &[("btc_usd", "v")], "head `v`"),
            ("{\"a\": 1}", &[], "--rows"),
            ("{\"a\": [], \"b\": []}", &[], "several lists"),
            ("[1]", &[], "neither objects nor lists"),
            ("[{\"t\": 1}]", &[], "date=KEY"),
            ("{", &[], "no JSON"),
            ("date,price\n2026-11-24,\n", &[], "no point"),
        ] {
            let why = read(text, columns, None).unwrap_err();
            assert!(why.contains(says), "{text}: {why}");
        }
    }
}
