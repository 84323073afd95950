//! The parts of a pack, what differs between two, and kept copies.

use hashgate_copies::{self as copies, Kept, Manifest};
use hashgate_pack::{Change, Meta};

use crate::{Align, Page, Style, Table};

/// The parts of a pack with their dates.
pub fn show(meta: &Meta, style: Style) -> String {
    let mut page = Page::new(style);
    page.line(&format!("pack {}", meta.sha256));
    page.blank();
    let mut table =
        Table::new(2, &[Align::Left, Align::Left, Align::Right, Align::Left]);
    table.row(["part", "read to", "files", "what it holds"]);
    for part in &meta.parts {
        table.row([
            part.name.clone(),
            part.read_to.to_string(),
            part.files.to_string(),
            format!("{}. {}", part.title, part.note),
        ]);
    }
    page.table(&table);
    page.finish()
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
pub fn kept(
    rows: &[KeptRow<'_>],
    dir: &str,
    dry_run: bool,
    style: Style,
) -> String {
    let mut page = Page::new(style);
    page.line(&if dry_run {
        format!("read and sound; nothing was kept in {dir}")
    } else {
        format!("kept in {dir}")
    });
    page.blank();
    let mut table = Table::new(
        2,
        &[Align::Left, Align::Left, Align::Right, Align::Left, Align::Left],
    );
    table.row(["what", "copy", "entries", "SHA-256", "from"]);
    for row in rows {
        table.row([
            row.id.to_owned(),
            match row.change {
                copies::Change::New => "new",
                copies::Change::Changed => "changed",
                copies::Change::Same => "the same",
            }
            .to_owned(),
            row.count.to_string(),
            short(row.sha256),
            row.source.to_owned(),
        ]);
    }
    page.table(&table);
    page.finish()
}

/// The kept copies of a folder, what each replaced, and what failed.
pub fn stored(manifest: &Manifest, dir: &str, style: Style) -> String {
    let mut page = Page::new(style);
    page.blank();
    page.line(&format!("copies in {dir}"));
    page.blank();
    let mut table = Table::new(
        2,
        &[
            Align::Left,
            Align::Left,
            Align::Left,
            Align::Right,
            Align::Left,
            Align::Left,
        ],
    );
    table.row(["copy", "taken", "seen last", "entries", "SHA-256", "former"]);
    for kept in manifest.editions.iter().chain(&manifest.lists) {
        table.row(stored_row(kept));
    }
    page.table(&table);
    for failure in &manifest.failures {
        page.item(
            "!",
            &format!(
                "{}: the update of {} failed: {}",
                failure.id, failure.tried, failure.why
            ),
        );
    }
    page.finish()
}

fn stored_row(kept: &Kept) -> [String; 6] {
    let copy = &kept.current;
    let first = copy.files.first().map_or("", |file| file.sha256.as_str());
    [
        kept.id.clone(),
        copy.taken.to_string(),
        copy.checked.to_string(),
        copy.count.to_string(),
        short(copy.text_sha256.as_deref().unwrap_or(first)),
        kept.former
            .as_ref()
            .map_or_else(|| "none".to_owned(), |old| old.taken.to_string()),
    ]
}

/// A hash in short; the whole stands in the JSON and in the manifest.
fn short(sha256: &str) -> String {
    let head: String = sha256.chars().take(12).collect();
    format!("{head}…")
}
