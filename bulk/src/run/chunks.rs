//! The rows of all files, cut into chunks of so many.

use datafusion::arrow::{array::RecordBatch, datatypes::SchemaRef};
use hashgate_app::AppError;
use serde::{Deserialize, Serialize};

use crate::input::{Builder, Rows, Survey};

/// So many rows are a batch.
const BATCH: usize = 8_192;

/// Rows that are answered together and become one part.
#[derive(Debug)]
pub struct Chunk {
    /// Its number, counted from 1.
    pub number: u32,
    /// The rows.
    pub batches: Vec<RecordBatch>,
    /// How many rows.
    pub rows: u64,
    /// Of which files.
    pub spans: Vec<Span>,
}

/// Rows of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The file.
    pub file: String,
    /// How many rows of it.
    pub rows: u64,
}

/// The chunks of a survey, one after the other: the same at each run.
pub struct Chunks<'s> {
    survey: &'s Survey,
    builder: Builder,
    part_rows: usize,
    at: usize,
    open: Option<Rows>,
    number: u32,
    /// What a reader should know of the rows.
    pub notes: Vec<String>,
}

impl<'s> Chunks<'s> {
    /// From the first row on.
    pub fn new(survey: &'s Survey, schema: SchemaRef, part_rows: u32) -> Self {
        Self {
            survey,
            builder: Builder::new(schema),
            part_rows: part_rows as usize,
            at: 0,
            open: None,
            number: 0,
            notes: Vec::new(),
        }
    }

    /// The next chunk; none at the end.
    ///
    /// # Errors
    ///
    /// [`AppError`] that names file and row.
    pub fn next_chunk(&mut self) -> Result<Option<Chunk>, AppError> {
        let mut batches = Vec::new();
        let mut spans: Vec<Span> = Vec::new();
        let mut rows = 0;
        while rows < self.part_rows {
            let Some(source) = self.survey.sources.get(self.at) else { break };
            let file = &source.identity.file;
            if self.open.is_none() {
                self.open = Some(source.open()?);
                let number = i32::try_from(self.at).unwrap_or(i32::MAX);
                self.builder.begin_file(number, file);
            }
            let Some(open) = &mut self.open else { break };
            let most = (self.part_rows - rows).min(BATCH - self.builder.len());
            let read = open.append(&mut self.builder, most)?;
            if read == 0 {
                self.notes.extend(open.notes());
                self.open = None;
                self.at += 1;
                continue;
            }
            rows += read;
            match spans.last_mut() {
                Some(span) if span.file == *file => span.rows += read as u64,
                _ => {
                    let (file, rows) = (file.clone(), read as u64);
                    spans.push(Span { file, rows });
                }
            }
            if self.builder.len() >= BATCH {
                batches.push(self.builder.finish().map_err(AppError::defect)?);
            }
        }
        if !self.builder.is_empty() {
            batches.push(self.builder.finish().map_err(AppError::defect)?);
        }
        if rows == 0 {
            return Ok(None);
        }
        self.number += 1;
        let (number, rows) = (self.number, rows as u64);
        Ok(Some(Chunk { number, batches, rows, spans }))
    }
}
