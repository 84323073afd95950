//! What is wrong with how a document is built, whatever it says.

use super::{Block, Document, Item, Table, Text};

impl Document {
    /// What a renderer could only guess at, in sentences: a heading with
    /// nothing under it, a row of another width than its table, an item that
    /// says nothing. A document of ours has none.
    ///
    /// # Example
    ///
    /// ```
    /// use hashgate_report::Document;
    /// let mut doc = Document::new();
    /// doc.heading("Why");
    /// assert_eq!(doc.faults(), ["nothing stands under `Why`"]);
    /// doc.paragraph("Since it is so.");
    /// assert!(doc.faults().is_empty());
    /// ```
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        walk(&self.blocks, true, &mut faults);
        faults
    }
}

/// The faults of blocks, which are those of the document itself or those of a
/// part of it.
fn walk(blocks: &[Block], is_top: bool, faults: &mut Vec<String>) {
    let mut under: Option<String> = None;
    for (at, block) in blocks.iter().enumerate() {
        match block {
            Block::Title { text } => {
                if at > 0 || !is_top {
                    faults.push(format!("a second title: {}", text.plain()));
                }
                said("a title", text, faults);
            }
            Block::Summary { text } => said("a summary", text, faults),
            Block::Heading { text } => {
                empty_section(under.take(), faults);
                if !is_top {
                    let text = text.plain();
                    faults.push(format!("a section inside a part: {text}"));
                }
                said("a heading", text, faults);
                under = Some(text.plain());
                continue;
            }
            Block::Part { heading, blocks } => {
                said("the heading of a part", heading, faults);
                if blocks.is_empty() {
                    empty_section(Some(heading.plain()), faults);
                }
                walk(blocks, false, faults);
            }
            Block::Break => {
                empty_section(under.take(), faults);
                continue;
            }
            Block::Foot { .. } => {
                empty_section(under.take(), faults);
                if at + 1 < blocks.len() || !is_top {
                    faults.push("something stands after the foot".to_owned());
                }
            }
            Block::Paragraph { text } => said("a paragraph", text, faults),
            Block::Prose { paragraphs } => {
                for text in paragraphs {
                    said("prose", text, faults);
                }
            }
            Block::KeyFigures { figures } => {
                for figure in figures {
                    said("a figure", &figure.text, faults);
                }
            }
            Block::List(list) => {
                for one in &list.items {
                    item(one, faults);
                }
            }
            Block::Table(one) => table(one, faults),
            Block::Figure(figure) => table(&figure.data, faults),
            Block::Verbatim { .. } => {}
        }
        under = None;
    }
    empty_section(under, faults);
}

fn empty_section(heading: Option<String>, faults: &mut Vec<String>) {
    if let Some(heading) = heading {
        faults.push(format!("nothing stands under `{heading}`"));
    }
}

fn said(what: &str, text: &Text, faults: &mut Vec<String>) {
    if text.is_empty() {
        faults.push(format!("{what} says nothing"));
    }
    if text.spans().iter().any(|s| s.is_citation && s.text.trim().is_empty()) {
        faults.push(format!("{what} cites nothing: {}", text.plain()));
    }
}

fn item(item: &Item, faults: &mut Vec<String>) {
    said("an item", &item.text, faults);
    for text in &item.details {
        said("a detail", text, faults);
    }
}

fn table(table: &Table, faults: &mut Vec<String>) {
    let wide = table.columns.len();
    if table.columns.iter().any(|column| column.heading.trim().is_empty()) {
        faults.push("a column has no heading".to_owned());
    }
    for (at, row) in table.rows.iter().enumerate() {
        if row.cells.len() != wide {
            let cells = row.cells.len();
            faults.push(format!(
                "row {} has {cells} cells in a table of {wide} columns",
                at + 1
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Column, Mark};

    #[test]
    fn each_fault_is_told() {
        let mut doc = Document::new();
        doc.heading("Why");
        doc.heading("");
        doc.item(Mark::Bullet, "  ");
        let mut wrong = Table::new([Column::text("a"), Column::text("")]);
        wrong.row(["1", "2", "3"]);
        doc.table(wrong);
        let mut inner = Document::new();
        inner.heading("inside");
        doc.part("part", inner);
        doc.foot(["end"]);
        doc.title("late");
        assert_eq!(
            doc.faults(),
            [
                "nothing stands under `Why`",
                "a heading says nothing",
                "an item says nothing",
                "a column has no heading",
                "row 1 has 3 cells in a table of 2 columns",
                "a section inside a part: inside",
                "nothing stands under `inside`",
                "something stands after the foot",
                "a second title: late",
            ]
        );
    }
}
