//! The rows of a Parquet file.

use std::fs::File;

use datafusion::{
    arrow::{
        array::{Array, AsArray, RecordBatch, StringArray},
        compute::cast,
        datatypes::DataType,
    },
    parquet::arrow::{
        ProjectionMask,
        arrow_reader::{
            ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
        },
    },
};
use hashgate_app::{AppError, ErrorKind};

use super::{builder::Builder, files::Found, layout::Layout};

/// So many rows are read at a time.
const BATCH: usize = 8_192;

/// The rows of a Parquet file, one after the other; the first is row 1.
pub struct ParquetRows {
    shown: String,
    reader: ParquetRecordBatchReader,
    /// For each column of the job its place among those that are read.
    places: Vec<Option<usize>>,
    columns: Vec<StringArray>,
    /// Rows of the batch, and how many of them were given.
    length: usize,
    given: usize,
    row: i64,
}

impl ParquetRows {
    pub(super) fn open(
        found: &Found,
        layout: &Layout,
    ) -> Result<Self, AppError> {
        let shown = &found.shown;
        let file = File::open(&found.path).map_err(|e| {
            AppError::new(
                ErrorKind::NoInput,
                format!("{shown} cannot be opened: {e}"),
            )
        })?;
        let failed = |e: &dyn std::fmt::Display| {
            AppError::input(format!("{shown} cannot be read: {e}"))
                .at(shown, None)
        };
        let builder = ParquetRecordBatchReaderBuilder::try_new(file)
            .map_err(|e| failed(&e))?;
        let mut roots: Vec<usize> =
            layout.places.iter().flatten().copied().collect();
        roots.sort_unstable();
        roots.dedup();
        let place = |at: usize| roots.iter().position(|root| *root == at);
        let places =
            layout.places.iter().map(|at| at.and_then(place)).collect();
        let mask =
            ProjectionMask::roots(builder.parquet_schema(), roots.clone());
        let reader = builder
            .with_projection(mask)
            .with_batch_size(BATCH)
            .build()
            .map_err(|e| failed(&e))?;
        Ok(Self {
            shown: shown.clone(),
            reader,
            places,
            columns: Vec::new(),
            length: 0,
            given: 0,
            row: 1,
        })
    }

    pub(super) fn append(
        &mut self,
        to: &mut Builder,
        most: usize,
    ) -> Result<usize, AppError> {
        let mut appended = 0;
        while appended < most {
            if self.given == self.length && !self.next_batch()? {
                break;
            }
            let rows = (self.length - self.given).min(most - appended);
            for at in self.given..self.given + rows {
                to.begin_row(self.row);
                self.row += 1;
                for (column, place) in self.places.iter().enumerate() {
                    let texts = place.and_then(|at| self.columns.get(at));
                    let text = texts.and_then(|texts| {
                        texts.is_valid(at).then(|| texts.value(at))
                    });
                    to.push(column, text);
                }
            }
            self.given += rows;
            appended += rows;
        }
        Ok(appended)
    }

    fn next_batch(&mut self) -> Result<bool, AppError> {
        let Some(batch) = self.reader.next() else { return Ok(false) };
        let failed = |e: &dyn std::fmt::Display| {
            AppError::input(format!(
                "{}, at row {}: it cannot be read: {e}",
                self.shown, self.row
            ))
            .at(&self.shown, usize::try_from(self.row).ok())
        };
        let batch: RecordBatch = batch.map_err(|e| failed(&e))?;
        self.length = batch.num_rows();
        self.given = 0;
        self.columns = batch
            .columns()
            .iter()
            .map(|column| {
                let text = cast(column, &DataType::Utf8)?;
                Ok(text.as_string::<i32>().clone())
            })
            .collect::<Result<_, datafusion::arrow::error::ArrowError>>()
            .map_err(|e| failed(&e))?;
        Ok(true)
    }
}
