//! Markdown, as `CommonMark` with the tables of GitHub: to paste into a ticket
//! or a file of counsel.

use std::fmt::Write as _;

use hashgate_model::{visible, visible_on_one_line};

use super::inline::{Piece, pieces, web_address};
use crate::document::{
    Block, Document, Emphasis, Item, List, Mark, RowKind, Span, Table, Text,
    Tick,
};

/// A document as Markdown.
///
/// # Example
///
/// ```
/// use hashgate_report::{document::{Document, Mark}, render};
/// let mut doc = Document::new();
/// doc.title("HOLD *now*");
/// doc.item(Mark::Bullet, "Put `hts` there.");
/// assert_eq!(
///     render::markdown(&doc),
///     "# HOLD \\*now\\*\n\n- Put `hts` there.\n",
/// );
/// ```
pub fn markdown(document: &Document) -> String {
    let mut out = String::new();
    for block in &document.blocks {
        put(block, 2, &mut out);
    }
    while out.ends_with("\n\n") {
        out.pop();
    }
    out
}

/// A block of a section whose parts have headings one level lower.
fn put(block: &Block, level: usize, out: &mut String) {
    match block {
        Block::Title { text } => {
            let _ = write!(out, "# {}\n\n", set(text));
        }
        Block::Summary { text } | Block::Paragraph { text } => {
            let _ = write!(out, "{}\n\n", set(text));
        }
        Block::Heading { text } => heading(level, text, out),
        Block::Part { heading: text, blocks } => {
            let below = (level + 1).min(6);
            heading(below, text, out);
            for block in blocks {
                put(block, below, out);
            }
        }
        Block::Break => out.push_str("---\n\n"),
        Block::Prose { paragraphs } => {
            for text in paragraphs {
                let _ = write!(out, "{}\n\n", set(text));
            }
        }
        Block::KeyFigures { figures } => {
            let all: Vec<String> =
                figures.iter().map(|figure| set(&figure.text)).collect();
            let _ = write!(out, "{}\n\n", all.join(" · "));
        }
        Block::List(list) => items(list, out),
        Block::Table(one) => table(one, out),
        Block::Figure(figure) => {
            let _ = write!(out, "{}\n\n", words(&figure.title));
            table(&figure.data, out);
        }
        Block::Verbatim { text } => verbatim(text, out),
        Block::Foot { lines } => {
            out.push_str("---\n\n");
            for text in lines {
                let _ = write!(out, "{}\n\n", set(text));
            }
        }
    }
}

fn heading(level: usize, text: &Text, out: &mut String) {
    let _ = write!(out, "{} {}\n\n", "#".repeat(level), set(text));
}

fn items(list: &List, out: &mut String) {
    for item in &list.items {
        let mark = match &item.mark {
            Mark::Number(number) => format!("{number}. "),
            Mark::Box(Tick::Done) => "- [x] ".to_owned(),
            Mark::Box(Tick::Open) => "- [ ] ".to_owned(),
            Mark::Term(word) => format!("- **{}**: ", words(word)),
            Mark::Bullet | Mark::Dot | Mark::Star | Mark::None => {
                "- ".to_owned()
            }
            Mark::Against => "- against: ".to_owned(),
            Mark::For => "- for: ".to_owned(),
            Mark::Question => "- open: ".to_owned(),
            Mark::Warning => "- mind: ".to_owned(),
            Mark::Wrong => "- wrong: ".to_owned(),
            Mark::Box(Tick::Partly) => "- in part: ".to_owned(),
            Mark::Box(Tick::Broken) => "- changed: ".to_owned(),
        };
        let _ = writeln!(out, "{mark}{}", set(&item.text));
        details(item, out);
    }
    out.push('\n');
}

fn details(item: &Item, out: &mut String) {
    let indent = match item.mark {
        Mark::Number(number) => number.to_string().len() + 2,
        _ => 2,
    };
    for text in &item.details {
        let _ = write!(out, "\n{}{}\n", " ".repeat(indent), set(text));
    }
}

fn table(table: &Table, out: &mut String) {
    if let Some(caption) = &table.caption {
        let _ = write!(out, "{}\n\n", set(caption));
    }
    let head: Vec<String> =
        table.columns.iter().map(|c| in_a_cell(&words(&c.heading))).collect();
    let _ = writeln!(out, "| {} |", head.join(" | "));
    let rule: Vec<&str> = table
        .columns
        .iter()
        .map(|c| if c.holds.is_numeric() { "---:" } else { "---" })
        .collect();
    let _ = writeln!(out, "| {} |", rule.join(" | "));
    for row in &table.rows {
        let cells: Vec<String> = row
            .cells
            .iter()
            .map(|cell| match (row.kind, in_a_cell(&set(&cell.text))) {
                (RowKind::Total, text)
                    if !text.is_empty() && !text.contains('*') =>
                {
                    format!("**{text}**")
                }
                (_, text) => text,
            })
            .collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    out.push('\n');
}

/// A bar inside a cell would end it.
fn in_a_cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// A fence longer than any row of backticks inside it.
fn verbatim(text: &str, out: &mut String) {
    let text = visible(text);
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(3.max(longest + 1));
    let _ = write!(out, "{fence}\n{}\n{fence}\n\n", text.trim_end());
}

fn set(text: &Text) -> String {
    text.spans().iter().map(span).collect()
}

fn span(span: &Span) -> String {
    let mut out = words(&span.text);
    if let Some(url) = span.url.as_deref().and_then(web_address)
        && span.is_citation
    {
        out = format!("[{out}](<{url}>)");
    }
    let bare = out.trim();
    if span.emphasis == Emphasis::Strong && !bare.is_empty() {
        // Signs of emphasis must touch the words.
        out = out.replacen(bare, &format!("**{bare}**"), 1);
    }
    out
}

/// Words in which no sign of Markdown means anything.
fn words(text: &str) -> String {
    let line = visible_on_one_line(text);
    let mut out = String::new();
    for piece in pieces(&line) {
        match piece {
            Piece::Code(code) => {
                let _ = write!(out, "`{code}`");
            }
            Piece::Words(text) => {
                for c in text.chars() {
                    if "\\`*_{}[]<>#~".contains(c) {
                        out.push('\\');
                    }
                    out.push(c);
                }
            }
        }
    }
    let begins = out.trim_start();
    // A dash, a plus or a number with a point would open a list.
    let digits = begins.bytes().take_while(u8::is_ascii_digit).count();
    let opens = begins.starts_with("- ")
        || begins.starts_with("+ ")
        || (digits > 0
            && begins.get(digits..).is_some_and(|rest| rest.starts_with(". ")));
    if opens {
        let at = out.len() - begins.len() + digits;
        out.insert(at, '\\');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Cell, Column};

    #[test]
    fn a_document_in_markdown() {
        let mut doc = Document::new();
        doc.title(Text::strong("HOLD").and("   landed <USD> 12.00"));
        doc.summary("- not a list, 3_x_y | z");
        doc.heading("Why");
        doc.item(Mark::Number(1), "No declaration; put `sdoc` there.");
        doc.detail(Text::citation("47 CFR 2.909(b)"));
        doc.item(Mark::Number(2), "1. is no list");
        let mut table =
            Table::new([Column::text("part"), Column::amount("USD")]);
        table
            .row(["base | more".into(), Cell::amount("2.00".parse().unwrap())]);
        table.total(["together".into(), Cell::amount("2.00".parse().unwrap())]);
        doc.heading("Duty");
        doc.table(table);
        let mut last = doc;
        last.blocks.push(Block::Verbatim { text: "a ``` b".into() });
        last.foot(["Not legal advice."]);
        insta::assert_snapshot!(markdown(&last));
    }
}
