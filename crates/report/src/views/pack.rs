//! The parts of a pack, what differs between two, and kept copies.

use std::fmt::Write as _;

use hashgate_copies::{self as copies, Kept, KeptPoint, Manifest, PointsKept};
use hashgate_duty::Due;
use hashgate_model::{AsOf, Date};
use hashgate_pack::{Change, Meta};

use crate::{
    LEGAL,
    document::{Cell, Column, Document, Mark, Table, counted},
};

/// The parts of a pack with their dates.
pub fn show(meta: &Meta) -> Document {
    let mut doc = Document::new();
    doc.title(format!("pack {}", meta.sha256));
    doc.section_break();
    let mut table = Table::new([
        Column::text("part"),
        Column::date("read to"),
        Column::count("files"),
        Column::text("what it holds"),
    ]);
    for part in &meta.parts {
        table.row([
            (&part.name).into(),
            Cell::date(part.read_to.to_string(), part.read_to),
            Cell::count(part.files),
            format!("{}. {}", part.title, part.note).into(),
        ]);
    }
    doc.table(table);
    doc
}

/// The files that differ between two packs, one on a line.
pub fn diff(changes: &[Change]) -> String {
    changes.iter().fold(String::new(), |out, change| {
        let (mark, path) = match change {
            Change::Added(path) => ('+', path),
            Change::Removed(path) => ('-', path),
            Change::Changed(path) => ('~', path),
        };
        out + &format!("{mark} {path}\n")
    })
}

/// What of the law was due since it was read.
pub fn due(read_to: Date, due: &[Due], as_of: AsOf, meta: &Meta) -> Document {
    let mut doc = Document::new();
    doc.title(match due.len() {
        0 => "Nothing was due since the law was read".to_owned(),
        _ => format!("{} due since, not read", counted(due.len(), "thing")),
    });
    doc.summary(format!(
        "law read to {read_to} · as of {as_of} · pack {}",
        meta.short_hash()
    ));
    doc.section_break();
    for one in due {
        doc.item(Mark::Bullet, format!("{}: {}", one.date, one.text));
        for cite in &one.cites {
            doc.detail(format!("{} ({})", cite.text, cite.confidence));
        }
    }
    doc.foot([LEGAL]);
    doc
}

/// The files of a skeleton, each with whether it was there and has grown,
/// how many blanks are to be filled in, and what to do then.
pub fn new_data(
    dir: &str,
    files: &[(&str, bool)],
    blanks: usize,
    house: bool,
) -> String {
    let dir = dir.trim_end_matches('/');
    let mut out = String::new();
    for (path, grown) in files {
        let done = if *grown { "added to" } else { "written" };
        let _ = writeln!(out, "{done} {dir}/{path}");
    }
    let next = if house {
        format!("hashgate rules test --rules {dir}")
    } else {
        format!("hashgate pack verify {dir}")
    };
    let _ = writeln!(
        out,
        "Fill in the {blanks} blanks (texts that begin with BLANK); then run:\
         \n  {next}"
    );
    out
}

/// One copy that an update has taken.
#[derive(Debug, Clone, Copy)]
pub struct KeptRow<'a> {
    /// The list's id, or the edition's name.
    pub id: &'a str,
    /// How it stands to the copy before it.
    pub change: copies::Change,
    /// How many entries or tariff lines it has.
    pub count: usize,
    /// SHA-256 of its first file.
    pub sha256: &'a str,
    /// Where its first file is from.
    pub source: &'a str,
}

/// What an update has kept, or would keep.
pub fn kept(rows: &[KeptRow<'_>], dir: &str, dry_run: bool) -> Document {
    let mut doc = Document::new();
    doc.title(if dry_run {
        format!("read and sound; nothing was kept in {dir}")
    } else {
        format!("kept in {dir}")
    });
    doc.section_break();
    let mut table = Table::new([
        Column::text("what"),
        Column::text("copy"),
        Column::count("entries"),
        Column::text("SHA-256"),
        Column::text("from"),
    ]);
    for row in rows {
        table.row([
            row.id.into(),
            match row.change {
                copies::Change::New => "new",
                copies::Change::Changed => "changed",
                copies::Change::Same => "the same",
            }
            .into(),
            Cell::count(row.count),
            short(row.sha256).into(),
            row.source.into(),
        ]);
    }
    doc.table(table);
    doc
}

/// Market points that were taken.
pub fn market(kept: &PointsKept, dry_run: bool) -> Document {
    let mut doc = Document::new();
    let what = if dry_run { "read, not kept" } else { "kept" };
    doc.title(format!(
        "market points {what}: {} new, {} changed, {} as they were",
        kept.new, kept.changed, kept.same
    ));
    doc.section_break();
    doc.table(newest(&kept.newest));
    doc
}

/// The newest of the market points that are kept.
pub fn points(points: &[KeptPoint]) -> Document {
    let mut doc = Document::new();
    doc.section_break();
    doc.table(newest(points));
    doc
}

/// The newest market point of each quantity.
fn newest(points: &[KeptPoint]) -> Table {
    let mut table = Table::new([
        Column::text("market point"),
        Column::date("day"),
        Column::count("value"),
        Column::text("from"),
    ]);
    for point in points {
        table.row([
            point.quantity.name().into(),
            day(point.on),
            point.value.normalize().to_string().into(),
            format!("{}, taken {}", point.source, point.taken).into(),
        ]);
    }
    table
}

/// The kept copies of a folder, what each replaced, and what failed.
pub fn stored(manifest: &Manifest, faults: &[String], dir: &str) -> Document {
    let mut doc = Document::new();
    doc.title(format!("copies in {dir}"));
    doc.section_break();
    let mut table = Table::new([
        Column::text("copy"),
        Column::date("taken"),
        Column::date("seen last"),
        Column::count("entries"),
        Column::text("SHA-256"),
        Column::date("former"),
    ]);
    for kept in manifest.editions.iter().chain(&manifest.lists) {
        table.row(stored_row(kept));
    }
    doc.table(table);
    for fault in faults {
        doc.item(
            Mark::Warning,
            format!("{fault}; run `hashgate pack update` again"),
        );
    }
    for failure in &manifest.failures {
        doc.item(
            Mark::Warning,
            format!(
                "{}: the update of {} failed: {}",
                failure.id, failure.tried, failure.why
            ),
        );
    }
    doc
}

fn stored_row(kept: &Kept) -> [Cell; 6] {
    let copy = &kept.current;
    let first = copy.files.first().map_or("", |file| file.sha256.as_str());
    [
        (&kept.id).into(),
        day(copy.taken),
        day(copy.checked),
        Cell::count(copy.count),
        short(copy.text_sha256.as_deref().unwrap_or(first)).into(),
        kept.former.as_ref().map_or_else(|| "none".into(), |o| day(o.taken)),
    ]
}

fn day(date: Date) -> Cell {
    Cell::date(date.to_string(), date)
}

/// A hash in short; the whole stands in the JSON and in the manifest.
fn short(sha256: &str) -> String {
    let head: String = sha256.chars().take(12).collect();
    format!("{head}…")
}
