//! A file of parties: in blocks, with progress, resumable.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Write},
    path::Path,
};

use hashgate_app::screening::{
    BatchRequest, Parties, Screened, batch, read_parties,
    resume::{self, Done, Stamp},
};
use hashgate_model::{AsOf, visible_in_a_cell};
use hashgate_pack::Meta;
use hashgate_parties::{Coverage, Query, Standing, not_cleared};
use hashgate_report::views::screen::{self, ScreenBody};

use super::{SCHEMA, ScreenArgs};
use crate::{
    context::Context,
    disk,
    exit::{Exit, Failure},
};

/// For fewer names there is no progress to be shown.
const WORTH_A_BAR: u64 = 1_000;

pub fn run(
    file: &Path,
    args: &ScreenArgs,
    cx: &Context,
) -> Result<Exit, Failure> {
    let app = cx.app()?;
    let as_of = args.review.as_of();
    let search = args.search.search()?;
    let decisions = args.review.decisions(&app, cx)?;
    let out = args.output.out.as_deref();
    if let Some(out) = out {
        not_the_input(out, file)?;
    }
    let input = disk::input(file)?;
    let stamp = Stamp::of(
        &app,
        &input.bytes,
        &search,
        args.near_misses,
        args.review.decisions.as_deref(),
        as_of,
    )?;
    let Parties { queries: parties, notes } = read_parties(&input)?;
    for note in notes {
        cx.remark(&format!("{}: {note}", file.display()));
    }
    let jsonl = args.output.jsonl || cx.json();
    let before = match out.filter(|_| args.output.resume) {
        Some(out) => left(out, &parties, jsonl, as_of, app.meta(), &stamp)?,
        None => Done::default(),
    };
    let done = before.rows;
    if done > 0 {
        cx.remark(&format!("{done} of {} are done already", parties.len()));
    }
    let to = out;
    let mut out = writer(to, done)?;
    // Behind the file, which is empty by now: if this is cut off here, there
    // is nothing to go on with.
    if let Some(path) = to.filter(|path| done == 0 && path.is_file()) {
        stamp.write(path)?;
    }
    if !jsonl && done == 0 {
        out.write_all(CSV_HEAD.as_bytes())
            .map_err(|e| Failure::cut_short(&e))?;
    }
    let mut row = done;
    let write = |block: &[Screened]| -> Result<(), Failure> {
        let mut text = Vec::new();
        for screened in block {
            row += 1;
            if jsonl {
                let Screened { answer, standings } = screened;
                let body = ScreenBody::of(answer, standings, true);
                let line = screen::line(SCHEMA, as_of, app.meta(), &body);
                text.extend(line.map_err(Failure::defect)?.into_bytes());
            } else {
                csv_rows(row, screened, &mut text).map_err(Failure::defect)?;
            }
        }
        out.write_all(&text)
            .and_then(|()| out.flush())
            .map_err(|e| Failure::cut_short(&e))
    };
    let request = BatchRequest {
        parties,
        done,
        search,
        near_misses: args.near_misses,
        decisions,
        as_of,
    };
    let look = "{bar:40} {pos}/{len} names, {rate}, {eta} left";
    let mut observer = cx.observer().with_bar(look, WORTH_A_BAR);
    let summary = batch(&app, request, &mut observer, write)?;
    let open = before.open
        || summary.open
        || summary.unread > 0
        || summary.coverage != Coverage::Full;
    let not_screened = summary.lacks_a_list || summary.other_scripts > 0;
    Ok(super::outcome(open, not_screened).into())
}

/// What an interrupted batch has left in its file, which is cut back to whole
/// answers.
fn left(
    out: &Path,
    parties: &[Query],
    jsonl: bool,
    as_of: AsOf,
    meta: &Meta,
    stamp: &Stamp,
) -> Result<Done, Failure> {
    let bytes = match fs::read(out) {
        Ok(bytes) => bytes,
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            return Ok(Done::default());
        }
        Err(e) => {
            return Err(Failure::new(
                Exit::NoInput,
                format!("{} cannot be read: {e}", out.display()),
            ));
        }
    };
    let name = out.display().to_string();
    let done = if jsonl {
        resume::jsonl(&name, &bytes, parties, as_of, meta)?
    } else {
        resume::csv(&name, &bytes, CSV_HEAD, parties)?
    };
    if done.rows > 0 {
        stamp.must_match(out)?;
    }
    let file = OpenOptions::new().write(true).open(out);
    file.and_then(|file| file.set_len(done.bytes as u64))
        .map_err(|e| Failure::output(&e))?;
    Ok(done)
}

/// The file of parties must not be written over by its own answers.
fn not_the_input(out: &Path, file: &Path) -> Result<(), Failure> {
    match (out.canonicalize(), file.canonicalize()) {
        (Ok(one), Ok(other)) if one == other => Err(Failure::usage(format!(
            "--out names the file of parties itself, {}; name another file",
            file.display()
        ))),
        _ => Ok(()),
    }
}

const CSV_HEAD: &str = "row,name,hits,list,entity_id,listed_name,\
                        matched_name,score,because,review\n";

/// One row per hit, or one row that says that there is none.
fn csv_rows(
    row: usize,
    screened: &Screened,
    text: &mut Vec<u8>,
) -> Result<(), csv::Error> {
    let Screened { answer, standings } = screened;
    let mut out = csv::Writer::from_writer(text);
    let (row, found) = (row.to_string(), answer.found.to_string());
    let name = answer.query.name.as_str();
    if answer.hits.is_empty() {
        let mut why: Vec<String> =
            not_cleared(&answer.lists).into_iter().collect();
        why.extend(answer.remarks.iter().cloned());
        let why = why.join("; ");
        let cells = [&row, name, "0", "", "", "", "", "", &why, ""];
        out.write_record(cells.map(cell_of))?;
    }
    for (at, hit) in answer.hits.iter().enumerate() {
        let review = standings.get(at).and_then(Standing::in_words);
        let cells = [
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
        ];
        out.write_record(cells.map(cell_of))?;
    }
    out.flush()?;
    Ok(())
}

/// A cell as bytes, which is what a record is written from.
fn cell_of(text: &str) -> Vec<u8> {
    visible_in_a_cell(text).into_owned().into_bytes()
}

fn writer(out: Option<&Path>, done: usize) -> Result<Box<dyn Write>, Failure> {
    let Some(path) = out else {
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
