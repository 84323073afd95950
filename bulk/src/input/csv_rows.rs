//! The rows of a CSV file.

use std::{
    io::{self, Read},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use csv::ByteRecord;
use hashgate_app::AppError;

use super::{
    builder::Builder,
    decoding,
    files::Found,
    layout::{self, Layout, is_head_row, not_utf_8},
};

/// No row of a table of goods or parties is longer (1 MiB).
const LONGEST_ROW: usize = 1 << 20;

/// A row with more line breaks than this is none: a quote was not closed.
const MOST_BREAKS: u64 = 20;

/// So many bytes are read ahead.
const AHEAD: usize = 256 * 1024;

/// The rows of a CSV file, one after the other.
pub struct CsvRows {
    shown: String,
    reader: csv::Reader<Rationed>,
    ration: Arc<AtomicUsize>,
    delimiter: u8,
    record: ByteRecord,
    places: Vec<Option<usize>>,
    /// How many cells the head row has.
    width: usize,
    rows: u64,
    /// The line at which the reader stood before the row.
    begun: u64,
    /// Rows of a cell with a line break, and the first of them.
    broken: u64,
    first_broken: Option<u64>,
}

/// A text of which no more is read than a row may have, until it is told that
/// a row has ended. Every line ends in `\n`, the last too, so that lines can be
/// counted.
struct Rationed {
    from: Box<dyn Read + Send>,
    left: Arc<AtomicUsize>,
    /// A `\r` was read, and not what follows it.
    held: bool,
    ended: bool,
}

impl Read for Rationed {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let left = self.left.load(Ordering::Relaxed);
        if left == 0 {
            return Err(io::Error::new(
                io::ErrorKind::FileTooLarge,
                "the row does not end",
            ));
        }
        loop {
            // What is held may become a line end before what comes.
            let before = usize::from(self.held);
            let most = to.len().min(left + before);
            let Some(room) = to.get_mut(before..most).filter(|r| !r.is_empty())
            else {
                return Ok(0);
            };
            let read = self.from.read(room)?;
            self.left.store(left.saturating_sub(read), Ordering::Relaxed);
            if read == 0 {
                let more = !self.ended || self.held;
                (self.ended, self.held) = (true, false);
                if let Some(first) = to.first_mut().filter(|_| more) {
                    *first = b'\n';
                }
                return Ok(usize::from(more));
            }
            let filled = to.get_mut(..before + read).unwrap_or_default();
            let kept = self.with_line_ends(filled, before);
            if kept > 0 {
                return Ok(kept);
            }
        }
    }
}

impl Rationed {
    /// Makes every line end `\n`, in place; gives how many bytes are left.
    fn with_line_ends(&mut self, bytes: &mut [u8], before: usize) -> usize {
        if before == 0 && !bytes.contains(&b'\r') {
            return bytes.len();
        }
        let mut after_return = std::mem::take(&mut self.held);
        let mut kept = 0;
        for at in before..bytes.len() {
            let byte = bytes.get(at).copied().unwrap_or_default();
            if after_return && byte != b'\n' {
                put(bytes, &mut kept, b'\n');
            }
            after_return = byte == b'\r';
            if !after_return {
                put(bytes, &mut kept, byte);
            }
        }
        self.held = after_return;
        kept
    }
}

/// Puts a byte behind those that are kept.
fn put(bytes: &mut [u8], kept: &mut usize, byte: u8) {
    if let Some(place) = bytes.get_mut(*kept) {
        *place = byte;
        *kept += 1;
    }
}

impl CsvRows {
    pub(super) fn open(
        found: &Found,
        layout: &Layout,
    ) -> Result<Self, AppError> {
        let shown = &found.shown;
        let text = &layout.text;
        let failed = |e: io::Error| {
            AppError::input(format!("{shown} cannot be read: {e}"))
                .at(shown, None)
        };
        let mut from = layout::bytes(found).map_err(failed)?;
        let mut mark = vec![0; text.mark];
        from.read_exact(&mut mark).map_err(failed)?;
        let from = decoding::reader(from, text.encoding);
        let ration = Arc::new(AtomicUsize::new(LONGEST_ROW + AHEAD));
        let left = Arc::clone(&ration);
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(text.delimiter)
            .terminator(csv::Terminator::Any(b'\n'))
            .buffer_capacity(AHEAD)
            .from_reader(Rationed { from, left, held: false, ended: false });
        let mut rows = Self {
            shown: shown.clone(),
            reader,
            ration,
            delimiter: text.delimiter,
            record: ByteRecord::new(),
            places: layout.places.clone(),
            width: 0,
            rows: 0,
            begun: 0,
            broken: 0,
            first_broken: None,
        };
        while rows.advance()? {
            if is_head_row(&rows.record, &text.head_row) {
                rows.width = rows.record.len();
                return Ok(rows);
            }
        }
        Err(AppError::input(format!(
            "{shown}: its head row is gone; it was changed while it was read"
        ))
        .at(shown, None))
    }

    pub(super) fn append(
        &mut self,
        to: &mut Builder,
        most: usize,
    ) -> Result<usize, AppError> {
        let mut appended = 0;
        while appended < most && self.advance()? {
            let row = self.row();
            self.check_width(row)?;
            to.begin_row(i64::try_from(row).unwrap_or(i64::MAX));
            for (column, place) in self.places.iter().enumerate() {
                let cell = place.and_then(|at| self.record.get(at));
                let Ok(text) = cell.map(std::str::from_utf8).transpose() else {
                    let row = usize::try_from(row).unwrap_or(usize::MAX);
                    return Err(not_utf_8(&self.shown, row));
                };
                to.push(column, text);
            }
            self.check_breaks(row)?;
            appended += 1;
        }
        self.rows += appended as u64;
        Ok(appended)
    }

    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if let Some(first) = self.first_broken {
            notes.push(format!(
                "{}: {} rows have a line break within a cell, the first is row \
                 {first}; rows are numbered by the line that they begin on",
                self.shown, self.broken
            ));
        }
        if self.rows == 0 {
            notes.push(format!(
                "{} has a head row and no row beneath it",
                self.shown
            ));
        }
        notes
    }

    /// Reads the next row.
    fn advance(&mut self) -> Result<bool, AppError> {
        self.ration.store(LONGEST_ROW + AHEAD, Ordering::Relaxed);
        self.begun = self.reader.position().line();
        self.reader.read_byte_record(&mut self.record).map_err(|e| {
            let row = self.begun;
            let shown = &self.shown;
            let why = match e.into_kind() {
                csv::ErrorKind::Io(e)
                    if e.kind() == io::ErrorKind::FileTooLarge =>
                {
                    format!(
                        "it does not end within {} KiB; a quote is probably \
                         opened and not closed",
                        LONGEST_ROW / 1024
                    )
                }
                csv::ErrorKind::Io(e) => format!("it cannot be read: {e}"),
                other => format!("it cannot be read: {other:?}"),
            };
            let at = usize::try_from(row).ok();
            AppError::input(format!("{shown}, row {row}: {why}")).at(shown, at)
        })
    }

    /// The line on which the row begins, counted from 1.
    fn row(&self) -> u64 {
        // The reader stands behind the line end of the row; blank lines stood
        // before it. A quote that is never closed has no line end behind it.
        let end = self.reader.position().line();
        end.saturating_sub(1 + breaks_in(&self.record)).max(self.begun)
    }

    fn check_width(&self, row: u64) -> Result<(), AppError> {
        let cells = self.record.len();
        let beyond = || self.record.iter().skip(self.width);
        let only_blank =
            || beyond().all(|cell| cell.iter().all(u8::is_ascii_whitespace));
        if cells == self.width || cells > self.width && only_blank() {
            return Ok(());
        }
        let advice = if cells > self.width {
            "a cell that holds the separator must be quoted"
        } else {
            "a line break within a cell must be quoted, or the file is cut \
             short"
        };
        Err(self.fault(
            row,
            &format!(
                "it has {cells} cells and the head row has {}; {advice}",
                self.width
            ),
        ))
    }

    fn check_breaks(&mut self, row: u64) -> Result<(), AppError> {
        let breaks = breaks_in(&self.record);
        if breaks == 0 {
            return Ok(());
        }
        if breaks > MOST_BREAKS {
            return Err(self.fault(
                row,
                &format!(
                    "its cells hold {breaks} line breaks; a quote is probably \
                     opened and not closed"
                ),
            ));
        }
        if self.record.iter().any(|cell| self.holds_rows(cell)) {
            return Err(self.fault(
                row,
                "a cell holds what looks like whole rows; a quote is probably \
                 opened and not closed",
            ));
        }
        self.broken += 1;
        self.first_broken.get_or_insert(row);
        Ok(())
    }

    /// Whether a line of a cell has as many separators as a row has: of
    /// tables with two columns addresses have them too.
    fn holds_rows(&self, cell: &[u8]) -> bool {
        const TELLING: usize = 3;
        let separators =
            |line: &[u8]| line.iter().filter(|b| **b == self.delimiter).count();
        let mut lines = cell.split(|byte| *byte == b'\n').skip(1);
        self.width >= TELLING
            && lines.any(|line| separators(line) + 1 == self.width)
    }

    fn fault(&self, row: u64, why: &str) -> AppError {
        let shown = &self.shown;
        AppError::input(format!("{shown}, row {row}: {why}"))
            .at(shown, usize::try_from(row).ok())
    }
}

/// How many line breaks the cells of a row hold.
fn breaks_in(record: &ByteRecord) -> u64 {
    record.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_ends_alike_however_the_text_is_parted() {
        for (text, expected) in [
            ("a\r\nb\r\n", "a\nb\n\n"),
            ("a\nb", "a\nb\n"),
            ("a\rb\r", "a\nb\n"),
            ("\r\r\n\n\r", "\n\n\n\n"),
            ("", "\n"),
        ] {
            for piece in 2..6 {
                let left = Arc::new(AtomicUsize::new(1_000));
                let from = Box::new(io::Cursor::new(text.to_owned()));
                let mut reader =
                    Rationed { from, left, held: false, ended: false };
                let (mut all, mut to) = (Vec::new(), vec![0; piece]);
                loop {
                    let read = reader.read(&mut to).unwrap();
                    if read == 0 {
                        break;
                    }
                    all.extend_from_slice(&to[..read]);
                }
                let all = String::from_utf8(all).unwrap();
                // One line end more at the end is a blank line.
                assert_eq!(all, expected, "{text:?} by {piece}");
            }
        }
    }
}
