//! A file of parties: in blocks, with progress, resumable.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Write},
    path::Path,
};

use hashgate_model::{AsOf, Country};
use hashgate_pack::Meta;
use hashgate_parties::{Batch, Options, Query, Screener, Screening};
use hashgate_report::screen::{self, ScreenBody};
use indicatif::{ProgressBar, ProgressStyle};

use super::SCHEMA;
use crate::{
    context::Context,
    disk,
    exit::{Exit, Failure},
};

/// So many queries are answered before they are written: a resumed batch
/// loses no more than this.
const WRITTEN_AT_ONCE: usize = 10_000;

/// What a batch is to do.
pub struct Job<'a> {
    pub file: &'a Path,
    pub out: Option<&'a Path>,
    pub resume: bool,
    pub jsonl: bool,
    pub as_of: AsOf,
}

pub fn run(
    job: &Job<'_>,
    screener: &Screener,
    options: Options,
    meta: &Meta,
    cx: &Context,
) -> Result<Exit, Failure> {
    let name = job.file.display().to_string();
    let queries = queries(&name, &disk::read(job.file)?)?;
    let jsonl = job.jsonl || cx.json();
    let done = if job.resume { done(job, jsonl, &queries)? } else { 0 };
    if done > 0 {
        cx.remark(&format!("{done} of {} are done already", queries.len()));
    }
    let mut out = writer(job, done)?;
    if !jsonl && done == 0 {
        out.write_all(CSV_HEAD.as_bytes()).map_err(|e| Failure::output(&e))?;
    }
    let bar = bar(queries.len(), cx);
    bar.inc(done as u64);
    let mut batch = Batch::new(screener, options);
    let mut hits = false;
    let mut row = done;
    for block in queries.get(done..).unwrap_or_default().chunks(WRITTEN_AT_ONCE)
    {
        let mut text = Vec::new();
        for answer in batch.screen(block) {
            row += 1;
            hits |= answer.found > 0;
            if jsonl {
                let body = ScreenBody::of(&answer, true);
                let line = screen::line(SCHEMA, job.as_of, meta, &body);
                text.extend(line.map_err(Failure::defect)?.into_bytes());
            } else {
                csv_rows(row, &answer, &mut text).map_err(Failure::defect)?;
            }
        }
        out.write_all(&text)
            .and_then(|()| out.flush())
            .map_err(|e| Failure::output(&e))?;
        bar.inc(block.len() as u64);
    }
    bar.finish_and_clear();
    Ok(super::exit(hits))
}

const CSV_HEAD: &str =
    "row,name,hits,list,entity_id,listed_name,matched_name,score,because\n";

/// One row per hit, or one row that says that there is none.
fn csv_rows(
    row: usize,
    answer: &Screening,
    text: &mut Vec<u8>,
) -> Result<(), csv::Error> {
    let mut out = csv::Writer::from_writer(text);
    let (row, found) = (row.to_string(), answer.found.to_string());
    let name = answer.query.name.as_str();
    if answer.hits.is_empty() {
        let why = answer.remarks.join("; ");
        out.write_record([&row, name, "0", "", "", "", "", "", &why])?;
    }
    for hit in &answer.hits {
        out.write_record([
            &row,
            name,
            &found,
            &hit.list,
            &hit.entity_id,
            &hit.name,
            &hit.matched_name,
            &format!("{:.3}", hit.score),
            &hit.because.join("; "),
        ])?;
    }
    out.flush()?;
    Ok(())
}

/// The parties of a file.
fn queries(file: &str, bytes: &[u8]) -> Result<Vec<Query>, Failure> {
    let fault = |row: usize, what: &str| {
        Failure::input(format!("{file}, row {row}: {what}"))
    };
    let mut reader = csv::Reader::from_reader(bytes);
    let heads = reader.headers().map_err(|e| fault(1, &e.to_string()))?.clone();
    let column = |name: &str| {
        heads.iter().position(|head| {
            head.trim_start_matches('\u{feff}')
                .trim()
                .eq_ignore_ascii_case(name)
        })
    };
    let Some(name) = column("name") else {
        return Err(fault(1, "there is no column `name`"));
    };
    let (country, address, id) =
        (column("country"), column("address"), column("id"));
    let mut queries = Vec::new();
    for (i, row) in reader.records().enumerate() {
        let row = row.map_err(|e| fault(i + 2, &e.to_string()))?;
        let cell = |at: Option<usize>| {
            at.and_then(|at| row.get(at))
                .map(str::trim)
                .filter(|text| !text.is_empty())
        };
        let read = cell(country).map(Country::read).transpose();
        let read = read.map_err(|e| fault(i + 2, &e.to_string()))?;
        queries.push(Query {
            name: row.get(name).unwrap_or("").to_owned(),
            country: read.map(|read| read.country),
            address: cell(address).map(str::to_owned),
            ids: cell(id).map(str::to_owned).into_iter().collect(),
        });
    }
    Ok(queries)
}

/// How many queries the file of an interrupted batch has answered whole; it
/// is cut back to these.
fn done(
    job: &Job<'_>,
    jsonl: bool,
    queries: &[Query],
) -> Result<usize, Failure> {
    let Some(path) = job.out else { return Ok(0) };
    let Ok(bytes) = fs::read(path) else { return Ok(0) };
    let text = String::from_utf8_lossy(&bytes);
    let (done, keep) = if jsonl { done_lines(&text) } else { done_rows(&text) };
    let wrong = |why: &str| {
        Failure::input(format!(
            "{} is not the beginning of this batch: {why}; name another \
             --out, or leave --resume away",
            path.display()
        ))
    };
    if done > queries.len() {
        return Err(wrong("it has more answers than there are queries"));
    }
    if jsonl && done > 0 {
        let last = text.lines().nth(done - 1).unwrap_or_default();
        let line: serde_json::Value =
            serde_json::from_str(last).map_err(|e| wrong(&e.to_string()))?;
        let asked = queries.get(done - 1).map(|q| q.name.as_str());
        if line.get("query").and_then(serde_json::Value::as_str) != asked {
            return Err(wrong("its last answer is for another name"));
        }
    }
    let file = OpenOptions::new().write(true).open(path);
    file.and_then(|file| file.set_len(keep as u64))
        .map_err(|e| Failure::output(&e))?;
    Ok(done)
}

/// The whole lines of a JSONL file, and their length in bytes.
fn done_lines(text: &str) -> (usize, usize) {
    let keep = text.rfind('\n').map_or(0, |at| at + 1);
    (text.bytes().filter(|b| *b == b'\n').count(), keep)
}

/// The last row number of a CSV file whose rows may all be there: the last
/// number is answered again, since its rows may be cut short.
fn done_rows(text: &str) -> (usize, usize) {
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let (mut row, mut start) = (0, 0);
    let mut record = csv::StringRecord::new();
    loop {
        let at = reader.position().byte();
        match reader.read_record(&mut record) {
            Ok(true) => {}
            _ => break,
        }
        let number = record.get(0).and_then(|n| n.parse::<usize>().ok());
        if let Some(number) = number
            && number > row
        {
            row = number;
            start = usize::try_from(at).unwrap_or(0);
        }
    }
    (row.saturating_sub(1), start)
}

fn writer(job: &Job<'_>, done: usize) -> Result<Box<dyn Write>, Failure> {
    let Some(path) = job.out else {
        return Ok(Box::new(BufWriter::new(io::stdout().lock())));
    };
    let file = if done > 0 {
        OpenOptions::new().append(true).open(path)
    } else {
        File::create(path)
    };
    file.map(|file| Box::new(BufWriter::new(file)) as Box<dyn Write>).map_err(
        |e| {
            Failure::new(
                Exit::Output,
                format!("{} cannot be written: {e}", path.display()),
            )
        },
    )
}

fn bar(length: usize, cx: &Context) -> ProgressBar {
    if !cx.shows_progress() || length < 1_000 {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(length as u64);
    let style = ProgressStyle::with_template(
        "{bar:40} {pos}/{len} names, {per_sec}, {eta} left",
    );
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar
}
