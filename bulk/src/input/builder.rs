//! Rows of text as they come, in batches of columns.

use std::sync::Arc;

use datafusion::arrow::{
    array::{
        ArrayBuilder, ArrayRef, Int32Builder, Int64Builder, RecordBatch,
        StringBuilder,
    },
    datatypes::{DataType, Field, Schema, SchemaRef},
    error::ArrowError,
};

/// The number of the file, by which answers are put in order; no job can call
/// a column so.
pub const FILE_NUMBER: &str = "_file";

/// The columns of a chunk: number of the file, its name, the row, and the
/// columns of the job, which are text.
pub fn chunk_schema<'n>(columns: impl Iterator<Item = &'n str>) -> SchemaRef {
    let mut fields = vec![
        Field::new(FILE_NUMBER, DataType::Int32, false),
        Field::new("file", DataType::Utf8, false),
        Field::new("row", DataType::Int64, false),
    ];
    fields.extend(columns.map(|name| Field::new(name, DataType::Utf8, true)));
    Arc::new(Schema::new(fields))
}

/// Collects rows of one file after the other.
pub struct Builder {
    schema: SchemaRef,
    number: i32,
    file: String,
    numbers: Int32Builder,
    files: StringBuilder,
    rows: Int64Builder,
    columns: Vec<StringBuilder>,
}

impl Builder {
    /// A builder for chunks of that schema.
    pub fn new(schema: SchemaRef) -> Self {
        let columns = schema.fields().len().saturating_sub(3);
        Self {
            schema,
            number: 0,
            file: String::new(),
            numbers: Int32Builder::new(),
            files: StringBuilder::new(),
            rows: Int64Builder::new(),
            columns: (0..columns).map(|_| StringBuilder::new()).collect(),
        }
    }

    /// The rows that come now are of that file.
    pub fn begin_file(&mut self, number: i32, name: &str) {
        self.number = number;
        name.clone_into(&mut self.file);
    }

    /// A row begins; each of its columns is pushed after this.
    pub(super) fn begin_row(&mut self, row: i64) {
        self.numbers.append_value(self.number);
        self.files.append_value(&self.file);
        self.rows.append_value(row);
    }

    /// The text of a column in the row that was begun: without blanks around
    /// it, and nothing where it is blank.
    pub(super) fn push(&mut self, column: usize, text: Option<&str>) {
        if let Some(builder) = self.columns.get_mut(column) {
            let text = text.map(str::trim).filter(|text| !text.is_empty());
            builder.append_option(text);
        }
    }

    /// How many rows were collected since the last batch.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether none was.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows collected, as a batch.
    ///
    /// # Errors
    ///
    /// [`ArrowError`] of a defect.
    pub fn finish(&mut self) -> Result<RecordBatch, ArrowError> {
        let mut arrays: Vec<ArrayRef> = vec![
            Arc::new(self.numbers.finish()),
            Arc::new(self.files.finish()),
            Arc::new(self.rows.finish()),
        ];
        for column in &mut self.columns {
            arrays.push(Arc::new(column.finish()));
        }
        RecordBatch::try_new(Arc::clone(&self.schema), arrays)
    }
}
