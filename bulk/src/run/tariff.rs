//! The whole tariff for a day, a part for each chapter.

use std::{collections::BTreeMap, sync::Arc};

use datafusion::arrow::{
    array::{BooleanArray, Decimal128Array, RecordBatch, StringArray},
    datatypes::{DataType, Field, Schema, SchemaRef},
};
use hashgate_app::{
    AppError, Observer,
    columns::{TariffRow, tariff_lines, tariff_of_day},
};
use hashgate_model::{Country, HtsNumber, sha256_hex};

use super::{About, Outcome, Span, folder::Folder, part};
use crate::{
    functions::{Functions, cents},
    job::{Job, Tariff},
};

pub(super) fn run(
    job: &Job,
    tariff: &Tariff,
    functions: &Functions,
    job_sha256: &str,
    observer: &mut dyn Observer,
) -> Result<Outcome, AppError> {
    let app = functions.app();
    let origins = if tariff.origins.is_empty() {
        Country::all()
    } else {
        tariff.origins.clone()
    };
    let mut chapters: BTreeMap<u8, Vec<HtsNumber>> = BTreeMap::new();
    for line in tariff_lines(app, tariff.day) {
        chapters.entry(line.chapter()).or_default().push(line);
    }
    if chapters.is_empty() {
        return Err(AppError::input(format!(
            "the pack holds no line of the tariff for {}",
            tariff.day
        )));
    }
    let run = sha256_hex(
        format!("{job_sha256}\n{}", functions.rests_on()).as_bytes(),
    );
    let (folder, mut done) = Folder::take(&job.output.folder, &run)?;
    let (mut finished, mut rows_in, mut resumed) = (Vec::new(), 0, 0);
    let schema = schema();
    observer.begin("chapters", Some(chapters.len() as u64));
    for (number, (chapter, lines)) in (1_u32..).zip(&chapters) {
        let rows = (lines.len() * origins.len()) as u64;
        rows_in += rows;
        if let Some(before) =
            done.remove(&number).filter(|d| d.part.rows == rows)
        {
            resumed += 1;
            finished.push(before);
            observer.advance(1);
            continue;
        }
        let day = tariff.day;
        let answers = tariff_of_day(app, day, lines, &origins, tariff.value);
        let batches =
            answers.chunks(256).map(|rows| batch(rows, &origins, &schema));
        let part = part::encode_rows(batches, &schema, &[], job.output.csv)?;
        let answered = part.tally.rows;
        let of = vec![Span { file: format!("chapter {chapter:02}"), rows }];
        let bytes = (part.parquet.as_slice(), part.csv.as_deref());
        let counted = (answered, part.tally);
        finished.push(folder.write_part(number, bytes, of, counted)?);
        observer.advance(1);
    }
    observer.end();
    let job_sha256 = job_sha256.to_owned();
    let about = About { job, functions, job_sha256, resumed };
    about.conclude(&folder, Vec::new(), (rows_in, Vec::new()), finished)
}

fn schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("hts", DataType::Utf8, false),
        Field::new("origin", DataType::Utf8, false),
        // Nothing where the rate is by quantity or stands elsewhere.
        Field::new("duty_usd", DataType::Decimal128(20, 2), true),
        Field::new("complete", DataType::Boolean, false),
    ]))
}

fn batch(
    rows: &[TariffRow],
    origins: &[Country],
    schema: &SchemaRef,
) -> Result<RecordBatch, AppError> {
    let cells = || {
        rows.iter().flat_map(|row| {
            let cells = row.cells.iter().zip(origins);
            cells.map(move |(cell, origin)| (row.hts, *origin, cell))
        })
    };
    let numbers = cells().map(|(hts, ..)| Some(hts.to_string()));
    let codes = cells().map(|(_, origin, _)| Some(origin.to_string()));
    let duties = cells()
        .map(|(.., cell)| cell.duty.map(cents).transpose())
        .collect::<Result<Decimal128Array, _>>()
        .and_then(|duties| Ok(duties.with_precision_and_scale(20, 2)?))
        .map_err(AppError::defect)?;
    let complete = cells().map(|(.., cell)| Some(cell.complete));
    RecordBatch::try_new(
        Arc::clone(schema),
        vec![
            Arc::new(numbers.collect::<StringArray>()),
            Arc::new(codes.collect::<StringArray>()),
            Arc::new(duties),
            Arc::new(complete.collect::<BooleanArray>()),
        ],
    )
    .map_err(AppError::defect)
}
