//! Where each column of a job stands in a file.

use std::{
    fs::File,
    io::{self, Read},
};

use datafusion::{
    arrow::datatypes::{DataType, Schema},
    parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions},
};
use encoding_rs::{Encoding, UTF_8};
use flate2::read::MultiGzDecoder;
use hashgate_app::{AppError, ErrorKind, columns::heading_words};
use hashgate_tables::{
    folded,
    named::{Table, Vocabulary},
};

use super::{
    decoding,
    files::{Found, Kind},
};
use crate::job::{Holds, Job};

/// So much of a text is looked at for its heads.
const SAMPLE: usize = 128 * 1024;

/// What may part the cells of a row.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// Where the columns stand.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    /// Each column of the job that is there, with its head.
    pub(super) heads: Vec<(String, String)>,
    /// The place of each column of the job, counted from 0.
    pub(super) places: Vec<Option<usize>>,
    /// How a text is read.
    pub(super) text: TextLayout,
}

/// How a text is read.
#[derive(Debug, Clone)]
pub(super) struct TextLayout {
    pub(super) encoding: &'static Encoding,
    /// So many bytes are its mark.
    pub(super) mark: usize,
    pub(super) delimiter: u8,
    /// The heads by their places, by which the head row is known again.
    pub(super) head_row: Vec<(usize, String)>,
}

/// The columns of a job.
pub(super) struct Columns {
    vocabulary: Vocabulary,
    columns: Vec<Wanted>,
}

struct Wanted {
    name: String,
    given: Vec<String>,
    optional: bool,
    holds: Holds,
}

impl Columns {
    pub(super) fn of(job: &Job) -> Self {
        let columns: Vec<Wanted> = job
            .columns
            .iter()
            .map(|(name, column)| Wanted {
                name: name.clone(),
                given: column.heads.clone(),
                optional: column.optional,
                holds: column.holds(name),
            })
            .collect();
        let words = columns.iter().map(|column| {
            let known = heading_words(&column.name);
            let words: Vec<String> = if column.given.is_empty() {
                known.into_iter().map(str::to_owned).collect()
            } else {
                column.given.clone()
            };
            (column.name.clone(), words)
        });
        Self { vocabulary: Vocabulary::new(words), columns }
    }

    /// The column of the job that a head names. A job that gives heads means
    /// these alone.
    fn meaning(&self, head: &str) -> Option<usize> {
        let at = self.vocabulary.meaning(head)?;
        let given = &self.columns.get(at)?.given;
        let exact = given.iter().any(|word| folded(word) == folded(head));
        (given.is_empty() || exact).then_some(at)
    }

    /// The place of each column among heads.
    fn places(
        &self,
        file: &str,
        heads: &[(usize, String)],
    ) -> Result<Vec<Option<usize>>, AppError> {
        let mut places = vec![None; self.columns.len()];
        for (at, head) in heads {
            let Some(meaning) = self.meaning(head) else { continue };
            let Some(place) = places.get_mut(meaning) else { continue };
            let Some(column) = self.columns.get(meaning) else { continue };
            match *place {
                None => *place = Some(*at),
                Some(first) => {
                    let called =
                        |p: usize| heads.iter().find(|(at, _)| *at == p);
                    let is_name =
                        |head: &String| folded(head) == folded(&column.name);
                    let other =
                        called(first).map_or("", |(_, head)| head.as_str());
                    // The name of the column itself goes before words for it.
                    match (is_name(&other.to_owned()), is_name(head)) {
                        (true, false) => {}
                        (false, true) => *place = Some(*at),
                        _ => {
                            return Err(AppError::input(format!(
                                "{file}: `{other}` and `{head}` may both be \
                                 `{}`; say which by `heads` in the job",
                                column.name
                            ))
                            .at(file, None));
                        }
                    }
                }
            }
        }
        Ok(places)
    }

    fn lacking(&self, places: &[Option<usize>]) -> Vec<&str> {
        self.columns
            .iter()
            .zip(places)
            .filter(|(column, place)| place.is_none() && !column.optional)
            .map(|(column, _)| column.name.as_str())
            .collect()
    }

    fn heads(
        &self,
        places: &[Option<usize>],
        heads: &[(usize, String)],
    ) -> Vec<(String, String)> {
        let called = |p: usize| heads.iter().find(|(at, _)| *at == p);
        self.columns
            .iter()
            .zip(places)
            .filter_map(|(column, place)| {
                Some((column.name.clone(), called((*place)?)?.1.clone()))
            })
            .collect()
    }

    fn left_out(&self, file: &str, places: &[Option<usize>]) -> Option<String> {
        let absent: Vec<&str> = self
            .columns
            .iter()
            .zip(places)
            .filter(|(_, place)| place.is_none())
            .map(|(column, _)| column.name.as_str())
            .collect();
        (!absent.is_empty())
            .then(|| format!("{file} has no column {}", absent.join(", ")))
    }
}

/// Where the columns stand in a file.
pub(super) fn of(
    found: &Found,
    columns: &Columns,
    encoding: Option<&'static Encoding>,
    notes: &mut Vec<String>,
) -> Result<Layout, AppError> {
    let layout = match found.kind {
        Kind::Parquet => of_parquet(found, columns)?,
        Kind::Csv | Kind::CsvGz => of_text(found, columns, encoding)?,
    };
    notes.extend(columns.left_out(&found.shown, &layout.places));
    Ok(layout)
}

/// The bytes of a text, unpacked.
pub(super) fn bytes(found: &Found) -> io::Result<Box<dyn Read + Send>> {
    let file = File::open(&found.path)?;
    Ok(match found.kind {
        Kind::CsvGz => Box::new(MultiGzDecoder::new(file)),
        Kind::Csv | Kind::Parquet => Box::new(file),
    })
}

fn of_text(
    found: &Found,
    columns: &Columns,
    encoding: Option<&'static Encoding>,
) -> Result<Layout, AppError> {
    let shown = &found.shown;
    let wrong = |why: String| {
        AppError::input(format!("{shown}: {why}")).at(shown, None)
    };
    let unread = |e: io::Error| {
        let kind = match e.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied => {
                ErrorKind::NoInput
            }
            _ => ErrorKind::Input,
        };
        AppError::new(kind, format!("{shown} cannot be read: {e}"))
            .at(shown, None)
    };
    let mut start = Vec::new();
    let mut from = bytes(found).map_err(unread)?;
    from.by_ref().take(4).read_to_end(&mut start).map_err(unread)?;
    let (encoding, mark) = decoding::of(&start, encoding);
    let rest = start.get(mark..).unwrap_or_default().to_vec();
    let from: Box<dyn Read + Send> =
        Box::new(io::Cursor::new(rest).chain(from));
    let mut sample = Vec::new();
    decoding::reader(from, encoding)
        .take(SAMPLE as u64)
        .read_to_end(&mut sample)
        .map_err(unread)?;
    let whole = sample.len() < SAMPLE;
    let sample = rows_of(&sample, whole).ok_or_else(|| {
        wrong(format!(
            "no row ends within its first {} KiB; a quote is probably opened \
             and not closed",
            SAMPLE / 1024
        ))
    })?;
    if encoding == UTF_8
        && let Err(e) = std::str::from_utf8(sample)
    {
        let row = sample
            .get(..e.valid_up_to())
            .map_or(1, |good| good.iter().filter(|b| **b == b'\n').count() + 1);
        return Err(not_utf_8(shown, row));
    }
    let needed: Vec<&str> = columns
        .columns
        .iter()
        .filter(|column| !column.optional)
        .map(|column| column.name.as_str())
        .collect();
    let table = Table::read(shown, sample, &columns.vocabulary, &needed)?;
    let head_row: Vec<(usize, String)> = table
        .heads
        .iter()
        .filter_map(|(column, head)| {
            let at = usize::try_from(*column).ok()?.checked_sub(1)?;
            Some((at, head.clone()))
        })
        .collect();
    let places = columns.places(shown, &head_row)?;
    let lacking = columns.lacking(&places);
    if !lacking.is_empty() {
        return Err(lacks(shown, &lacking, &head_row));
    }
    let delimiter = DELIMITERS
        .into_iter()
        .find(|delimiter| has_row(sample, *delimiter, &head_row))
        .ok_or_else(|| {
            wrong("its head row cannot be found again".to_owned())
        })?;
    let heads = columns.heads(&places, &head_row);
    let text = TextLayout { encoding, mark, delimiter, head_row };
    Ok(Layout { heads, places, text })
}

/// Whether a text, its cells parted so, has that head row.
fn has_row(text: &[u8], delimiter: u8, heads: &[(usize, String)]) -> bool {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text)
        .byte_records()
        .flatten()
        .any(|record| is_head_row(&record, heads))
}

/// Whether a row is the one with those heads.
pub(super) fn is_head_row(
    record: &csv::ByteRecord,
    heads: &[(usize, String)],
) -> bool {
    heads.iter().all(|(at, head)| {
        let cell = record.get(*at).and_then(|c| std::str::from_utf8(c).ok());
        cell.is_some_and(|cell| folded(cell) == folded(head))
    })
}

/// The whole rows of the start of a text.
fn rows_of(sample: &[u8], whole: bool) -> Option<&[u8]> {
    if whole {
        return Some(sample);
    }
    let mut quoted = false;
    let mut end = None;
    for (at, byte) in sample.iter().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => end = Some(at + 1),
            _ => {}
        }
    }
    sample.get(..end?)
}

/// The refusal of a text in another encoding.
pub(super) fn not_utf_8(shown: &str, row: usize) -> AppError {
    AppError::input(format!(
        "{shown}, row {row}: it is not UTF-8, or not only; if the whole file \
         is in another encoding, name it under [input], as `encoding = \
         \"gb18030\"`"
    ))
    .at(shown, Some(row))
}

fn lacks(shown: &str, lacking: &[&str], heads: &[(usize, String)]) -> AppError {
    let there: Vec<String> =
        heads.iter().take(20).map(|(_, head)| format!("`{head}`")).collect();
    AppError::input(format!(
        "{shown}: no column is headed as `{}`; it has {}. Say by `heads` in \
         the job what heads the column, or that it is `optional`",
        lacking.join("`, `"),
        there.join(", ")
    ))
    .at(shown, None)
}

fn of_parquet(found: &Found, columns: &Columns) -> Result<Layout, AppError> {
    let shown = &found.shown;
    let schema = parquet_schema(found)?;
    let heads: Vec<(usize, String)> = schema
        .fields()
        .iter()
        .enumerate()
        .map(|(at, field)| (at, field.name().clone()))
        .collect();
    let places = columns.places(shown, &heads)?;
    let lacking = columns.lacking(&places);
    if !lacking.is_empty() {
        return Err(lacks(shown, &lacking, &heads));
    }
    for (column, place) in columns.columns.iter().zip(&places) {
        let Some(field) = place.and_then(|at| schema.fields().get(at)) else {
            continue;
        };
        if !fits(field.data_type(), column.holds) {
            let advice = match column.holds {
                Holds::Text => {
                    "numbers have lost their leading zeros; write it as text"
                }
                Holds::Number => {
                    "write it as text, as a whole number or as a decimal; a \
                     float is no exact number"
                }
                Holds::Date => "write it as text or as a date",
            };
            return Err(AppError::input(format!(
                "{shown}: the column `{}` is {}, which `{}` cannot be: {advice}",
                field.name(),
                field.data_type(),
                column.name
            ))
            .at(shown, None));
        }
    }
    let heads = columns.heads(&places, &heads);
    let text = TextLayout {
        encoding: UTF_8,
        mark: 0,
        delimiter: b',',
        head_row: Vec::new(),
    };
    Ok(Layout { heads, places, text })
}

fn parquet_schema(found: &Found) -> Result<Schema, AppError> {
    let shown = &found.shown;
    let file = File::open(&found.path).map_err(|e| {
        AppError::new(
            ErrorKind::NoInput,
            format!("{shown} cannot be opened: {e}"),
        )
        .at(shown, None)
    })?;
    let options = ArrowReaderOptions::new();
    let metadata = ArrowReaderMetadata::load(&file, options).map_err(|e| {
        AppError::input(format!("{shown} is not a Parquet file: {e}"))
            .at(shown, None)
    })?;
    Ok(metadata.schema().as_ref().clone())
}

/// Whether a column of that type may be read as text without a loss.
fn fits(kind: &DataType, holds: Holds) -> bool {
    use DataType as D;
    match kind {
        D::Utf8 | D::LargeUtf8 | D::Utf8View | D::Null => true,
        D::Dictionary(_, value) => fits(value, Holds::Text),
        D::Int8
        | D::Int16
        | D::Int32
        | D::Int64
        | D::UInt8
        | D::UInt16
        | D::UInt32
        | D::UInt64
        | D::Decimal128(..) => holds == Holds::Number,
        D::Date32 => holds == Holds::Date,
        _ => false,
    }
}
