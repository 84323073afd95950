//! `hashgate identify`: a description becomes a machine, a part, or neither.

use std::{io::Write as _, path::PathBuf};

use clap::Args;
use hashgate_hardware::{Identifier, Identity};
use hashgate_model::AsOf;
use hashgate_pack::Pack;
use hashgate_report::{identify as view, json};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::{
    context::{Context, today},
    disk,
    exit::{Exit, Failure},
};

/// The schema of one identity.
const SCHEMA: &str = "hashgate.identify/1";
/// So many lines are read between two steps of the progress bar.
const STEP: usize = 5_000;

/// What is really in the box, from its description?
///
/// English, Chinese and Russian listings, invoices and manifests are read.
/// Exit code 1 says that a text contradicts itself or the catalogue.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    hashgate identify \"50 PCS Antminer S21 Pro 234T 15J/T\"\n  \
    hashgate identify --file lines.csv --jsonl\n  \
    cat lines.txt | hashgate identify -")]
pub struct IdentifyArgs {
    /// The description; `-` reads one from each line of standard input.
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    text: Option<String>,
    /// A CSV file with a column `text`; `-` is standard input.
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Print one JSON object on each line.
    #[arg(long)]
    jsonl: bool,
    /// The date as of which to answer; today if not given.
    #[arg(long, value_name = "DATE")]
    as_of: Option<AsOf>,
}

/// An identity with the row of the file that it was read from.
#[derive(Serialize)]
struct Row<'a> {
    row: u64,
    #[serde(flatten)]
    identity: &'a Identity,
}

#[derive(Serialize)]
struct Body<'a> {
    identities: Vec<Row<'a>>,
}

pub fn run(args: &IdentifyArgs, cx: &Context) -> Result<Exit, Failure> {
    let pack = cx.pack()?;
    let identifier = Identifier::new(&pack.hardware);
    let as_of = args.as_of.unwrap_or_else(today);
    if let Some(path) = &args.file {
        let texts = column(&disk::read(path)?, &path.display().to_string())?;
        return many(args, cx, &pack, &identifier, as_of, &texts);
    }
    let text = args.text.as_deref().unwrap_or("");
    if text == "-" {
        let bytes = disk::read(std::path::Path::new("-"))?;
        let lines: Vec<(u64, String)> = String::from_utf8_lossy(&bytes)
            .lines()
            .zip(1..)
            .filter(|(line, _)| !line.trim().is_empty())
            .map(|(line, row)| (row, line.to_owned()))
            .collect();
        return many(args, cx, &pack, &identifier, as_of, &lines);
    }
    let identity = identifier.identify(text);
    if args.jsonl {
        let line = json::line(SCHEMA, as_of, &pack.meta, &identity)
            .map_err(Failure::defect)?;
        disk::print(&line)?;
    } else if cx.json() {
        Context::print_json(SCHEMA, as_of, &pack, &identity)?;
    } else {
        let style = cx.style();
        disk::print(&view::show(&identity, as_of, &pack.meta, style))?;
    }
    Ok(exit(!identity.conflicts.is_empty()))
}

/// Reads many descriptions and prints them in the order of the file.
fn many(
    args: &IdentifyArgs,
    cx: &Context,
    pack: &Pack,
    identifier: &Identifier,
    as_of: AsOf,
    texts: &[(u64, String)],
) -> Result<Exit, Failure> {
    let bar = bar(cx, texts.len());
    let mut out = std::io::stdout().lock();
    let mut kept = Vec::new();
    let mut conflicts = false;
    for step in texts.chunks(STEP) {
        let lines: Vec<&str> = step.iter().map(|(_, t)| t.as_str()).collect();
        let found = identifier.identify_all(&lines);
        conflicts |= found.iter().any(|i| !i.conflicts.is_empty());
        for ((row, _), identity) in step.iter().zip(found) {
            if args.jsonl {
                let body = Row { row: *row, identity: &identity };
                let line = json::line(SCHEMA, as_of, &pack.meta, &body)
                    .map_err(Failure::defect)?;
                out.write_all(line.as_bytes())
                    .map_err(|e| Failure::output(&e))?;
            } else {
                kept.push((*row, identity));
            }
        }
        bar.inc(step.len() as u64);
    }
    bar.finish_and_clear();
    out.flush().map_err(|e| Failure::output(&e))?;
    drop(out);
    if args.jsonl {
        return Ok(exit(conflicts));
    }
    if cx.json() {
        let identities = kept
            .iter()
            .map(|(row, identity)| Row { row: *row, identity })
            .collect();
        Context::print_json(
            "hashgate.identities/1",
            as_of,
            pack,
            &Body { identities },
        )?;
    } else {
        disk::print(&view::table(&kept, as_of, &pack.meta, cx.style()))?;
    }
    Ok(exit(conflicts))
}

fn exit(conflicts: bool) -> Exit {
    if conflicts { Exit::Action } else { Exit::Done }
}

/// A bar for files that take a while, on a terminal only.
fn bar(cx: &Context, lines: usize) -> ProgressBar {
    if lines <= STEP || !cx.shows_progress() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template(
        "{bar:30} {human_pos} of {human_len} descriptions, {eta} left",
    );
    let bar = ProgressBar::new(lines as u64);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// The column `text` of a CSV file, with the row of each description.
fn column(bytes: &[u8], name: &str) -> Result<Vec<(u64, String)>, Failure> {
    let text = std::str::from_utf8(bytes).map_err(|e| {
        Failure::input(format!(
            "{name} is not UTF-8 (byte {}); save it as CSV in UTF-8",
            e.valid_up_to()
        ))
    })?;
    let text = text.trim_start_matches('\u{feff}');
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let wrong = |e: csv::Error| Failure::input(format!("{name}: {e}"));
    let heads = reader.headers().map_err(wrong)?.clone();
    let at = heads
        .iter()
        .position(|head| head.trim().eq_ignore_ascii_case("text"))
        .ok_or_else(|| {
            Failure::input(format!(
                "{name} has no column `text` in its first row (it has: {}); \
                 name the column of the descriptions `text`",
                heads.iter().collect::<Vec<_>>().join(", ")
            ))
        })?;
    let mut texts = Vec::new();
    for record in reader.records() {
        let record = record.map_err(wrong)?;
        let row = record.position().map_or(0, csv::Position::line);
        texts.push((row, record.get(at).unwrap_or("").to_owned()));
    }
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_column_is_found_by_its_head() {
        let found = column("\u{feff}id,Text\n1,S21\n".as_bytes(), "a.csv");
        assert_eq!(found.unwrap(), [(2, "S21".to_owned())]);
    }

    #[test]
    fn a_file_without_the_column_is_refused_by_name() {
        let failure = column(b"id,description\n1,S21\n", "a.csv").unwrap_err();
        let said = format!("{failure:?}");
        assert!(said.contains("a.csv has no column `text`"), "{said}");
        assert!(said.contains("id, description"), "{said}");
    }
}
