//! The parts of a pack, and what differs between two.

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
