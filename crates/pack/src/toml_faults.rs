//! Every fault of a TOML file that its type does not take, in one run.
//!
//! A reader of a type stops at the first thing that it cannot take. Here what
//! it stopped at is mended on a copy (a key that is not known is taken out,
//! one that is missing or of another type is filled in) and the copy is read
//! again, until it is read or cannot be mended. Nothing of the copy is kept.

use std::fmt::Write;

use serde::de::DeserializeOwned;
use serde_path_to_error::{Deserializer, Path, Segment, Track};
use toml::{
    Value,
    de::{DeTable, DeValue},
};

use crate::nearest::nearest;

/// So many faults of one file are told; a file with more is another file.
const MOST: usize = 24;

/// One fault, with where it stands in the text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TomlFault {
    /// Bytes before it.
    pub offset: usize,
    /// What the reader says, and what may be meant.
    pub said: String,
}

/// Steps down from the file to a value.
type Place = Vec<Step>;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Key(String),
    At(usize),
}

/// What a type does not take of a table, in the order that it is met.
///
/// A key that is misspelt is told once: not as missing too.
pub(crate) fn all<T: DeserializeOwned>(
    text: &str,
    table: &toml::Table,
) -> Vec<TomlFault> {
    let mut met = met::<T>(table);
    let missed: Vec<(Place, String)> = met
        .iter()
        .filter_map(|(place, said)| {
            Some((place.clone(), missing(said)?.to_owned()))
        })
        .collect();
    let mut meant: Vec<(Place, String)> = Vec::new();
    for (place, said) in &mut met {
        let Some(key) = unknown(said).map(str::to_owned) else { continue };
        let of_table = missed
            .iter()
            .filter(|(table, _)| table.as_slice() == above(place))
            .map(|(_, key)| key.as_str());
        if let Some(near) = nearest(&key, of_table).first() {
            let _ = write!(said, "; did you mean `{near}`?");
            meant.push((above(place).to_vec(), (*near).to_owned()));
        }
    }
    met.retain(|(place, said)| {
        missing(said).is_none_or(|key| {
            !meant.iter().any(|(at, near)| at == place && near == key)
        })
    });
    let spans = DeTable::parse(text).ok();
    let offset = |place: &[Step]| {
        let table = spans.as_ref()?.get_ref();
        offset_of(table, place)
    };
    met.into_iter()
        .map(|(place, said)| TomlFault {
            offset: offset(&place).unwrap_or(0),
            said,
        })
        .collect()
}

/// The place of the table that a key stands in.
fn above(place: &[Step]) -> &[Step] {
    place.split_last().map_or(&[], |(_, above)| above)
}

/// What the reader stops at, one after the other, each with its place.
fn met<T: DeserializeOwned>(table: &toml::Table) -> Vec<(Place, String)> {
    let mut copy = Value::Table(table.clone());
    let mut filled: Vec<Place> = Vec::new();
    let mut found = Vec::new();
    while found.len() < MOST {
        let Err((place, said)) = read::<T>(&copy) else { break };
        if !filled.iter().any(|ours| place.starts_with(ours)) {
            found.push((of_key(&place, &said), said.clone()));
        }
        // Where nothing is known to do, what follows cannot be read.
        let Some((better, touched)) = mended::<T>(&copy, &place, &said) else {
            break;
        };
        copy = better;
        filled.extend(touched);
    }
    found
}

/// Reads a copy; what stopped the reader, and where.
fn read<T: DeserializeOwned>(copy: &Value) -> Result<(), (Place, String)> {
    let mut track = Track::new();
    let read = typed::<T>(Deserializer::new(copy.clone(), &mut track));
    read.map(|_| ()).map_err(|said| (steps(&track.path()), said))
}

/// Reads a type by way of a reader whose own type is erased: each type is
/// compiled once for all readers, which spares 5 MB of the program.
pub(crate) fn typed<'de, T: DeserializeOwned>(
    from: impl serde::Deserializer<'de>,
) -> Result<T, String> {
    let mut erased = <dyn erased_serde::Deserializer>::erase(from);
    erased_serde::deserialize(&mut erased).map_err(|e| {
        // The reader says the place below; the place is known.
        let said = e.to_string();
        said.lines().next().unwrap_or_default().to_owned()
    })
}

fn steps(path: &Path) -> Place {
    path.iter()
        .filter_map(|segment| match segment {
            Segment::Map { key } => Some(Step::Key(key.clone())),
            Segment::Seq { index } => Some(Step::At(*index)),
            Segment::Enum { .. } | Segment::Unknown => None,
        })
        .collect()
}

/// The key of "missing field `key`".
fn missing(said: &str) -> Option<&str> {
    quoted(said.strip_prefix("missing field ")?)
}

/// The key of "unknown field `key`, expected ...".
fn unknown(said: &str) -> Option<&str> {
    quoted(said.strip_prefix("unknown field ")?)
}

/// What stands in the first backticks of a text that begins with them.
fn quoted(text: &str) -> Option<&str> {
    text.strip_prefix('`')?.split('`').next()
}

/// The place of an unknown key, which the reader tells by its table or by
/// itself.
fn of_key(place: &[Step], said: &str) -> Place {
    let mut place = place.to_vec();
    if let Some(key) = unknown(said) {
        let key = Step::Key(key.to_owned());
        if place.last() != Some(&key) {
            place.push(key);
        }
    }
    place
}

/// A copy in which the reader comes further, and what was filled in there.
fn mended<T: DeserializeOwned>(
    copy: &Value,
    place: &[Step],
    said: &str,
) -> Option<(Value, Option<Place>)> {
    if unknown(said).is_some() {
        let place = of_key(place, said);
        let mut better = copy.clone();
        let (key, table) = place.split_last()?;
        let (Step::Key(key), Value::Table(table)) =
            (key, at_mut(&mut better, table)?)
        else {
            return None;
        };
        table.remove(key)?;
        return Some((better, None));
    }
    let mut place = place.to_vec();
    if let Some(key) = missing(said) {
        place.push(Step::Key(key.to_owned()));
    }
    let mut untried = candidates(said);
    untried.reverse();
    let mut named = false;
    while let Some(value) = untried.pop() {
        let mut better = copy.clone();
        put(&mut better, &place, value)?;
        let Err((next, words)) = read::<T>(&better) else {
            return Some((better, Some(place)));
        };
        if next.starts_with(&place) {
            // What is filled in does not do; the reader may say what does.
            if !named && let Some(word) = expected(&words) {
                named = true;
                untried.push(word);
            }
        } else if words != said || next != read::<T>(copy).err()?.0 {
            return Some((better, Some(place)));
        }
    }
    None
}

/// The first word that the reader names in "expected `a` or `b`".
fn expected(said: &str) -> Option<Value> {
    let (_, named) = said.split_once("expected ")?;
    let word = named.split('`').nth(1)?;
    Some(Value::String(word.to_owned()))
}

/// Values that some type takes; those that the reader names come first.
fn candidates(said: &str) -> Vec<Value> {
    let mut all: Vec<Value> = expected(said).into_iter().collect();
    let texts = [
        "x",
        "1",
        "0",
        "1%",
        "0%",
        "CN",
        "2020-01-01",
        "8543.70",
        "USD",
        "a.b",
        "base",
        "",
    ];
    all.extend(texts.map(|text| Value::String(text.to_owned())));
    all.extend([Value::Integer(1), Value::Boolean(true)]);
    all.extend("2020-01-01".parse().map(Value::Datetime));
    all.extend([
        Value::Float(1.0),
        Value::Array(Vec::new()),
        Value::Array(vec![Value::String("x".to_owned())]),
        Value::Table(toml::Table::new()),
    ]);
    all
}

fn at_mut<'v>(value: &'v mut Value, place: &[Step]) -> Option<&'v mut Value> {
    place.iter().try_fold(value, |value, step| match step {
        Step::Key(key) => value.as_table_mut()?.get_mut(key),
        Step::At(index) => value.as_array_mut()?.get_mut(*index),
    })
}

/// Puts a value at a place whose table or list is there.
fn put(value: &mut Value, place: &[Step], new: Value) -> Option<()> {
    let (last, above) = place.split_last()?;
    match (last, at_mut(value, above)?) {
        (Step::Key(key), Value::Table(table)) => {
            table.insert(key.clone(), new);
        }
        (Step::At(index), Value::Array(items)) => {
            *items.get_mut(*index)? = new;
        }
        _ => return None,
    }
    Some(())
}

/// Where a value, or the table nearest above it, begins in the text.
fn offset_of(table: &DeTable<'_>, place: &[Step]) -> Option<usize> {
    let (first, rest) = place.split_first()?;
    let Step::Key(key) = first else { return None };
    let (name, value) =
        table.iter().find(|(name, _)| name.get_ref() == key.as_str())?;
    let begins =
        if rest.is_empty() { name.span().start } else { value.span().start };
    Some(below(value.get_ref(), rest).unwrap_or(begins))
}

fn below(value: &DeValue<'_>, place: &[Step]) -> Option<usize> {
    let (first, rest) = place.split_first()?;
    match (first, value) {
        (Step::Key(_), DeValue::Table(table)) => offset_of(table, place),
        (Step::At(index), DeValue::Array(list)) => {
            let item = list.get(*index)?;
            Some(below(item.get_ref(), rest).unwrap_or(item.span().start))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only read")]
    struct File {
        title: String,
        #[serde(default)]
        row: Vec<Row>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only read")]
    struct Row {
        id: String,
        count: u32,
        mode: Mode,
        date: hashgate_model::Date,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Mode {
        Air,
        Ocean,
    }

    fn told(text: &str) -> Vec<(usize, String)> {
        let table = toml::from_str(text).unwrap();
        all::<File>(text, &table)
            .into_iter()
            .map(|fault| {
                let at = fault.offset;
                let before = text.get(..at).unwrap();
                (before.matches('\n').count() + 1, fault.said)
            })
            .collect()
    }

    #[test]
    fn every_fault_is_told_with_its_line() {
        let text = "title = 5\nno_such = 1\n\n[[row]]\nid = \"a\"\n\
                    count = \"x\"\nmode = \"by air\"\n\n[[row]]\nid = 1\n\
                    count = 2\nmode = \"ocean\"\ndate = 2026-01-01\n\
                    other = 3\n";
        let told = told(text);
        let lines: Vec<usize> = told.iter().map(|(line, _)| *line).collect();
        assert_eq!(told.len(), 7, "{told:?}");
        for line in [1, 2, 4, 6, 7, 10, 14] {
            assert!(lines.contains(&line), "{line}: {told:?}");
        }
    }

    #[test]
    fn several_keys_missing_of_one_table_are_each_told() {
        let told = told("title = \"t\"\n[[row]]\nid = \"a\"\n");
        let said: Vec<&str> =
            told.iter().map(|(_, said)| said.as_str()).collect();
        assert_eq!(
            said,
            [
                "missing field `count`",
                "missing field `mode`",
                "missing field `date`"
            ]
        );
    }

    #[test]
    fn a_key_that_is_misspelt_is_not_missing_too() {
        let told = told("titel = \"t\"\n");
        let [(1, said)] = told.as_slice() else { panic!("{told:?}") };
        assert!(said.contains("did you mean `title`?"), "{said}");
    }

    #[test]
    fn a_file_that_is_read_has_none() {
        assert_eq!(told("title = \"t\"\n"), []);
    }
}
