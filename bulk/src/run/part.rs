//! A part: proven to answer each row of its chunk once, and written the same
//! wherever it was answered.

use std::sync::Arc;

use datafusion::{
    arrow::{
        array::{
            Array, ArrayRef, AsArray, Int32Array, Int64Array, RecordBatch,
            RecordBatchOptions,
        },
        compute::{BatchCoalescer, cast},
        datatypes::{DataType, Int32Type, Int64Type, Schema, SchemaRef},
        util::display::{ArrayFormatter, FormatOptions},
    },
    parquet::{
        arrow::ArrowWriter,
        basic::Compression,
        file::properties::{EnabledStatistics, WriterProperties},
    },
};
use hashgate_app::AppError;

use super::chunks::Chunk;
use crate::{functions::Answers, summary::Tally};

/// So many rows are written at a time, however they came.
const WRITTEN_ROWS: usize = 8_192;

/// So many rows are a row group.
const GROUP_ROWS: usize = 131_072;

/// A part as bytes, with what it adds to the summary.
#[derive(Debug)]
pub struct Encoded {
    /// The Parquet file.
    pub parquet: Vec<u8>,
    /// The same as CSV, if it was asked for.
    pub csv: Option<Vec<u8>>,
    /// What it adds to the summary.
    pub tally: Tally,
}

/// Encodes the answers to a chunk: they must be the chunk's rows, each once and
/// in order.
///
/// # Errors
///
/// [`AppError`] of a defect where they are not.
pub fn encode(
    chunk: &Chunk,
    answered: &[RecordBatch],
    schema: &SchemaRef,
    answers: &[(String, Answers)],
    csv: bool,
) -> Result<Encoded, AppError> {
    prove(chunk, answered)?;
    let shaped = answered.iter().map(|batch| shaped(batch, schema));
    encode_rows(shaped, schema, answers, csv)
}

/// Encodes rows as they are.
///
/// # Errors
///
/// [`AppError`] of a defect.
pub fn encode_rows(
    rows: impl Iterator<Item = Result<RecordBatch, AppError>>,
    schema: &SchemaRef,
    answers: &[(String, Answers)],
    csv: bool,
) -> Result<Encoded, AppError> {
    let mut tally = Tally::default();
    let mut text = csv.then(|| Csv::new(schema)).transpose()?;
    let properties = WriterProperties::builder()
        .set_created_by("hashgate-bulk".to_owned())
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .build();
    let mut writer =
        ArrowWriter::try_new(Vec::new(), Arc::clone(schema), Some(properties))
            .map_err(AppError::defect)?;
    let mut even = BatchCoalescer::new(Arc::clone(schema), WRITTEN_ROWS);
    let mut write = |batch: RecordBatch| -> Result<(), AppError> {
        tally.count(&batch, answers)?;
        if let Some(text) = &mut text {
            text.write(&batch)?;
        }
        writer.write(&batch).map_err(AppError::defect)
    };
    for batch in rows {
        even.push_batch(batch?).map_err(AppError::defect)?;
        while let Some(batch) = even.next_completed_batch() {
            write(batch)?;
        }
    }
    even.finish_buffered_batch().map_err(AppError::defect)?;
    while let Some(batch) = even.next_completed_batch() {
        write(batch)?;
    }
    let parquet = writer.into_inner().map_err(AppError::defect)?;
    let csv = text.map(Csv::end).transpose()?;
    Ok(Encoded { parquet, csv, tally })
}

/// Whether the answers are those to the rows of the chunk: each once, in
/// order, and no other.
pub(crate) fn prove(
    chunk: &Chunk,
    answered: &[RecordBatch],
) -> Result<(), AppError> {
    let mut asked = chunk.batches.iter().flat_map(keys);
    let mut rows = 0_u64;
    for key in answered.iter().flat_map(keys) {
        rows += 1;
        let expected = asked.next();
        if key.is_none() || expected != Some(key) {
            return Err(AppError::defect(format!(
                "the answers to part {} are not those to its rows: answer \
                 {rows} is to {key:?}, and row {rows} is {expected:?}",
                chunk.number
            )));
        }
    }
    if asked.next().is_some() {
        return Err(AppError::defect(format!(
            "part {} has {} rows and {rows} were answered",
            chunk.number, chunk.rows
        )));
    }
    Ok(())
}

/// The number of the file and the row, of each row.
fn keys(
    batch: &RecordBatch,
) -> impl Iterator<Item = Option<(i32, i64)>> + use<'_> {
    let files: Option<&Int32Array> =
        batch.columns().first().and_then(|c| c.as_primitive_opt::<Int32Type>());
    let rows: Option<&Int64Array> =
        batch.columns().get(2).and_then(|c| c.as_primitive_opt::<Int64Type>());
    (0..batch.num_rows()).map(move |at| {
        let (files, rows) = (files?, rows?);
        let told = files.is_valid(at) && rows.is_valid(at);
        told.then(|| (files.value(at), rows.value(at)))
    })
}

/// A batch without the number of the file, in the types of the schema.
fn shaped(
    batch: &RecordBatch,
    schema: &SchemaRef,
) -> Result<RecordBatch, AppError> {
    let columns = batch.columns().iter().skip(1).zip(schema.fields());
    let columns = columns
        .map(|(column, field)| {
            if column.data_type() == field.data_type() {
                return Ok(Arc::clone(column));
            }
            cast(column, field.data_type())
        })
        .collect::<Result<Vec<ArrayRef>, _>>()
        .map_err(AppError::defect)?;
    let options =
        RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    RecordBatch::try_new_with_options(Arc::clone(schema), columns, &options)
        .map_err(AppError::defect)
}

/// Answers as CSV: a field of a struct is a column of its own; lists are text.
struct Csv {
    writer: csv::Writer<Vec<u8>>,
}

impl Csv {
    fn new(schema: &Schema) -> Result<Self, AppError> {
        let mut heads = Vec::new();
        for field in schema.fields() {
            match field.data_type() {
                DataType::Struct(fields) => heads.extend(
                    fields
                        .iter()
                        .map(|f| format!("{}.{}", field.name(), f.name())),
                ),
                _ => heads.push(field.name().clone()),
            }
        }
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&heads).map_err(AppError::defect)?;
        Ok(Self { writer })
    }

    fn write(&mut self, batch: &RecordBatch) -> Result<(), AppError> {
        let options = FormatOptions::default();
        let mut columns: Vec<(&ArrayRef, bool)> = Vec::new();
        for column in batch.columns() {
            match column.as_struct_opt() {
                Some(of) => {
                    columns.extend(of.columns().iter().map(|c| (c, true)));
                }
                None => columns.push((column, false)),
            }
        }
        let formatters = columns
            .iter()
            .map(|(column, _)| ArrayFormatter::try_new(column, &options))
            .collect::<Result<Vec<_>, _>>()
            .map_err(AppError::defect)?;
        for row in 0..batch.num_rows() {
            for (formatter, (column, _)) in formatters.iter().zip(&columns) {
                let text = if column.is_null(row) {
                    String::new()
                } else {
                    formatter
                        .value(row)
                        .try_to_string()
                        .map_err(AppError::defect)?
                };
                let text = if text == "[]" { String::new() } else { text };
                self.writer.write_field(text).map_err(AppError::defect)?;
            }
            self.writer
                .write_record(None::<&[u8]>)
                .map_err(AppError::defect)?;
        }
        Ok(())
    }

    fn end(self) -> Result<Vec<u8>, AppError> {
        self.writer.into_inner().map_err(AppError::defect)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        input::{chunk_schema, survey},
        job::Job,
        run::chunks::Chunks,
        templates,
    };

    /// A chunk of three rows of two files.
    fn chunk() -> Chunk {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("parties");
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("a.csv"), "name\nA\nB\n").unwrap();
        std::fs::write(folder.join("b.csv"), "name\nC\n").unwrap();
        let mut job = Job::read(templates::text("screen").unwrap()).unwrap();
        job.input.as_mut().unwrap().files = vec![folder];
        let survey = survey(&job, home.path()).unwrap();
        let schema =
            chunk_schema(["address", "country", "id", "name"].into_iter());
        let mut chunks = Chunks::new(&survey, schema, 10);
        let chunk = chunks.next_chunk().unwrap().unwrap();
        assert!(chunks.next_chunk().unwrap().is_none());
        chunk
    }

    #[test]
    fn answers_must_be_those_to_the_rows_each_once_and_in_order() {
        let chunk = chunk();
        let whole = &chunk.batches;
        assert_eq!((chunk.rows, whole.len()), (3, 1));
        assert_eq!(chunk.spans.len(), 2);
        prove(&chunk, whole).unwrap();
        let rows = |from, length| whole[0].slice(from, length);
        prove(&chunk, &[rows(0, 1), rows(1, 2)]).unwrap();
        for (what, answered) in [
            ("none", vec![]),
            ("one too few", vec![rows(0, 2)]),
            ("the first left out", vec![rows(1, 2)]),
            ("one twice", vec![rows(0, 3), rows(2, 1)]),
            ("one twice in place of another", vec![rows(0, 2), rows(1, 1)]),
            ("another order", vec![rows(1, 2), rows(0, 1)]),
        ] {
            let why = prove(&chunk, &answered).unwrap_err().to_string();
            assert!(why.contains("part 1"), "{what}: {why}");
        }
    }

    #[test]
    fn a_file_is_the_same_however_the_answers_were_parted() {
        let schema = chunk_schema(["name"].into_iter());
        let output: SchemaRef = Arc::new(Schema::new(
            schema.fields().iter().skip(1).cloned().collect::<Vec<_>>(),
        ));
        let home = tempfile::tempdir().unwrap();
        let mut text = "name\n".to_owned();
        for row in 0..20_000 {
            text.push_str(["Zenda\n", "Orvex\n", "Riot\n"][row % 3]);
        }
        std::fs::write(home.path().join("a.csv"), text).unwrap();
        let mut job = Job::read(templates::text("screen").unwrap()).unwrap();
        job.columns.retain(|name, _| name == "name");
        job.input.as_mut().unwrap().files = vec![home.path().join("a.csv")];
        let survey = survey(&job, home.path()).unwrap();
        let mut chunks = Chunks::new(&survey, schema, 100_000);
        let chunk = chunks.next_chunk().unwrap().unwrap();
        let mut all = Vec::new();
        for each in [100_000, 8_192, 777] {
            let parted: Vec<RecordBatch> = chunk
                .batches
                .iter()
                .flat_map(|batch| {
                    (0..batch.num_rows()).step_by(each).map(move |from| {
                        let rest = batch.num_rows() - from;
                        batch.slice(from, each.min(rest))
                    })
                })
                .collect();
            let encoded = encode(&chunk, &parted, &output, &[], true).unwrap();
            assert_eq!(encoded.tally.rows, 20_000);
            all.push((encoded.parquet, encoded.csv));
        }
        assert!(all[0] == all[1] && all[1] == all[2]);
    }
}
