//! A file of parties: in blocks, with progress, resumable.

use std::{
    fmt,
    fs::{File, OpenOptions},
    io::{self, BufWriter, Write},
    path::Path,
};

use hashgate_model::AsOf;
use hashgate_pack::Meta;
use hashgate_parties::{Batch, Options, Query, Screening, Standing};
use hashgate_report::screen::{self, ScreenBody};
use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use super::{Reviewer, SCHEMA, is_open, parties, resume};
use crate::{
    context::Context,
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
    reviewer: &Reviewer<'_>,
    options: Options,
    meta: &Meta,
    cx: &Context,
) -> Result<Exit, Failure> {
    not_the_input(job)?;
    let queries = parties::read(job.file)?;
    let jsonl = job.jsonl || cx.json();
    let before = match job.out.filter(|_| job.resume) {
        Some(path) if jsonl => resume::jsonl(path, &queries, job.as_of, meta)?,
        Some(path) => resume::csv(path, CSV_HEAD, &queries)?,
        None => resume::Done::default(),
    };
    let done = before.rows;
    if done > 0 {
        cx.remark(&format!("{done} of {} are done already", queries.len()));
    }
    let mut out = writer(job, done)?;
    if !jsonl && done == 0 {
        out.write_all(CSV_HEAD.as_bytes()).map_err(|e| Failure::output(&e))?;
    }
    let bar = bar(queries.len(), cx);
    bar.inc(done as u64);
    let mut batch = Batch::new(reviewer.screener, options);
    let mut open = before.open;
    let unread = unread(&queries, cx);
    let mut row = done;
    for block in queries.get(done..).unwrap_or_default().chunks(WRITTEN_AT_ONCE)
    {
        let mut text = Vec::new();
        for answer in batch.screen(block) {
            row += 1;
            let reviews = reviewer.reviews(&answer);
            open |= is_open(&answer, &reviews);
            if jsonl {
                let body = ScreenBody::of(&answer, &reviews, true);
                let line = screen::line(SCHEMA, job.as_of, meta, &body);
                text.extend(line.map_err(Failure::defect)?.into_bytes());
            } else {
                csv_rows(row, &answer, &reviews, &mut text)
                    .map_err(Failure::defect)?;
            }
        }
        out.write_all(&text)
            .and_then(|()| out.flush())
            .map_err(|e| Failure::output(&e))?;
        bar.inc(block.len() as u64);
    }
    bar.finish_and_clear();
    Ok(super::exit(open || unread))
}

/// Whether there are parties without a name that can be compared; they are
/// no clearance.
fn unread(queries: &[Query], cx: &Context) -> bool {
    let mut rows = queries
        .iter()
        .enumerate()
        .filter(|(_, query)| !parties::has_letters(&query.name))
        .map(|(at, _)| at + 2);
    let Some(first) = rows.next() else { return false };
    cx.remark(&format!(
        "{} names have no letter or digit and were not screened; the first \
         stands in row {first}",
        rows.count() + 1
    ));
    true
}

/// The file of parties must not be written over by its own answers.
fn not_the_input(job: &Job<'_>) -> Result<(), Failure> {
    let same = job.out.is_some_and(|out| {
        match (out.canonicalize(), job.file.canonicalize()) {
            (Ok(out), Ok(file)) => out == file,
            _ => false,
        }
    });
    if same {
        return Err(Failure::usage(format!(
            "--out names the file of parties itself, {}; name another file",
            job.file.display()
        )));
    }
    Ok(())
}

const CSV_HEAD: &str = "row,name,hits,list,entity_id,listed_name,\
                        matched_name,score,because,review\n";

/// One row per hit, or one row that says that there is none.
fn csv_rows(
    row: usize,
    answer: &Screening,
    reviews: &[Standing],
    text: &mut Vec<u8>,
) -> Result<(), csv::Error> {
    let mut out = csv::Writer::from_writer(text);
    let (row, found) = (row.to_string(), answer.found.to_string());
    let name = answer.query.name.as_str();
    if answer.hits.is_empty() {
        let why = answer.remarks.join("; ");
        out.write_record([&row, name, "0", "", "", "", "", "", &why, ""])?;
    }
    for (at, hit) in answer.hits.iter().enumerate() {
        let review = reviews.get(at).and_then(Standing::in_words);
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
            review.as_deref().unwrap_or(""),
        ])?;
    }
    out.flush()?;
    Ok(())
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
        "{bar:40} {pos}/{len} names, {rate}, {eta} left",
    );
    if let Ok(style) = style {
        let rate = |state: &ProgressState, out: &mut dyn fmt::Write| {
            // A bar that cannot be drawn is no reason to stop.
            let _ = write!(out, "{:.0} a second", state.per_sec());
        };
        bar.set_style(style.with_key("rate", rate));
    }
    bar
}
