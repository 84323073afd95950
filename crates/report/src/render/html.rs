//! A page of HTML: one file, no script, nothing from elsewhere.
//!
//! It is read on a phone, by keyboard and by ear, printed, and in the dark:
//! headings are headings, tables have heads with a scope, marks have words.

use std::fmt::Write as _;

use hashgate_model::visible;

use super::{
    escape,
    inline::{Piece, pieces, web_address},
};
use crate::document::{
    Block, Cell, Document, Emphasis, Figure, Holds, Item, KeyFigure, List,
    Mark, RowKind, Span, Table, Text, Tick, Value,
};

/// The looks of a page; they hold for a page that has more on it, too.
pub const STYLE: &str = include_str!("html.css");

/// A document as a page of HTML that holds all it needs.
///
/// # Example
///
/// ```
/// use hashgate_report::{document::Document, render};
/// let mut doc = Document::new();
/// doc.title("HOLD <b>");
/// let page = render::html(&doc);
/// assert!(page.contains("<h1>HOLD &lt;b&gt;</h1>"));
/// assert!(!page.contains("<script"));
/// ```
pub fn html(document: &Document) -> String {
    let title = document.blocks.iter().find_map(|block| match block {
        Block::Title { text } => Some(text.plain()),
        _ => None,
    });
    let title = title.unwrap_or_else(|| "hashgate".to_owned());
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src \
         'none'; style-src 'unsafe-inline'\">\n<title>{}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{}</main>\n</body>\n\
         </html>\n",
        escape(&one_line(&title)),
        html_body(document)
    )
}

/// A document as the part of a page of HTML that others stand around: without
/// head, script or style of its own, under the looks of [`STYLE`].
pub fn html_body(document: &Document) -> String {
    let mut page = Page { out: String::new(), table: 0, under: None };
    for (at, block) in document.blocks.iter().enumerate() {
        match block {
            Block::Heading { text } => {
                let anchor = document.anchor(at).unwrap_or_default();
                page.heading(2, text, &anchor);
            }
            other => page.block(other, 2),
        }
    }
    page.out
}

struct Page {
    out: String,
    /// How many tables there were, so that each has a name.
    table: usize,
    /// The heading that the next block stands under.
    under: Option<String>,
}

impl Page {
    /// A block of a section whose parts have headings one level lower.
    fn block(&mut self, block: &Block, level: u8) {
        match block {
            Block::Title { text } => self.line("h1", "", text),
            Block::Summary { text } => self.line("p", "summary", text),
            Block::Heading { text } => self.heading(level, text, ""),
            Block::Part { heading, blocks } => {
                let below = (level + 1).min(6);
                self.heading(below, heading, "");
                for block in blocks {
                    self.block(block, below);
                }
            }
            Block::Break => self.out.push_str("<hr>\n"),
            Block::Paragraph { text } => self.line("p", "", text),
            Block::Prose { paragraphs } => {
                for text in paragraphs {
                    self.line("p", "", text);
                }
            }
            Block::KeyFigures { figures } => self.figures(figures),
            Block::List(list) => self.list(list),
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => self.figure(figure),
            Block::Verbatim { text } => {
                // What can be scrolled can be reached by keyboard.
                let _ = writeln!(
                    self.out,
                    "<pre tabindex=\"0\">{}</pre>",
                    escape(text.trim_end())
                );
            }
            Block::Foot { lines } => {
                self.out.push_str("<footer>\n");
                for text in lines {
                    self.line("p", "", text);
                }
                self.out.push_str("</footer>\n");
            }
        }
    }

    fn line(&mut self, tag: &str, class: &str, text: &Text) {
        let class = match class {
            "" => String::new(),
            class => format!(" class=\"{class}\""),
        };
        let _ = writeln!(self.out, "<{tag}{class}>{}</{tag}>", set(text));
    }

    fn heading(&mut self, level: u8, text: &Text, anchor: &str) {
        self.under = Some(one_line(&text.plain()));
        let id = match anchor {
            "" => String::new(),
            anchor => format!(" id=\"{}\"", escape(anchor)),
        };
        let _ = writeln!(self.out, "<h{level}{id}>{}</h{level}>", set(text));
    }

    fn figures(&mut self, figures: &[KeyFigure]) {
        self.out.push_str("<ul class=\"figures\">\n");
        for figure in figures {
            self.line("li", "", &figure.text);
        }
        self.out.push_str("</ul>\n");
    }

    fn list(&mut self, list: &List) {
        match list.items.first().map(|item| &item.mark) {
            Some(Mark::Number(first)) => {
                let _ = writeln!(self.out, "<ol start=\"{first}\">");
                self.items(list, |_| String::new());
                self.out.push_str("</ol>\n");
            }
            Some(Mark::Term(_)) => {
                self.out.push_str("<dl>\n");
                for item in &list.items {
                    let term = item.mark.to_string();
                    let _ = writeln!(
                        self.out,
                        "<dt>{}</dt>\n<dd>{}{}</dd>",
                        words(&term),
                        set(&item.text),
                        details(item)
                    );
                }
                self.out.push_str("</dl>\n");
            }
            Some(Mark::Bullet | Mark::Dot | Mark::Star)
                if list.items.iter().all(|item| sign(&item.mark).is_none()) =>
            {
                self.out.push_str("<ul>\n");
                self.items(list, |_| String::new());
                self.out.push_str("</ul>\n");
            }
            _ => {
                self.out.push_str("<ul class=\"marks\">\n");
                self.items(list, |item| match sign(&item.mark) {
                    Some((sign, means)) => format!(
                        "<span class=\"mark\" aria-hidden=\"true\">{sign}</span>\
                         <span class=\"unseen\">{means}: </span>"
                    ),
                    None => String::new(),
                });
                self.out.push_str("</ul>\n");
            }
        }
    }

    fn items(&mut self, list: &List, before: impl Fn(&Item) -> String) {
        for item in &list.items {
            let said = match item.details.as_slice() {
                [] => set(&item.text),
                _ => format!("<b>{}</b>", set(&item.text)),
            };
            let _ = writeln!(
                self.out,
                "<li>{}{said}{}</li>",
                before(item),
                details(item)
            );
        }
    }

    fn table(&mut self, table: &Table) {
        self.table += 1;
        let caption = table.caption.as_ref().map(set);
        let table_id = self.table;
        let name = if caption.is_some() {
            format!("aria-labelledby=\"table-{table_id}\"")
        } else {
            let under = self.under.as_deref().unwrap_or("Page");
            format!("aria-label=\"{}, table {table_id}\"", escape(under))
        };
        // What can be scrolled can be reached by keyboard and has a name.
        let _ = writeln!(
            self.out,
            "<div class=\"scroll\" role=\"region\" tabindex=\"0\" {name}>\n<table>"
        );
        if let Some(caption) = caption {
            let _ = writeln!(
                self.out,
                "<caption id=\"table-{table_id}\">{caption}</caption>"
            );
        }
        self.out.push_str("<thead><tr>");
        for column in &table.columns {
            let heading = words(&column.heading);
            let heading = if column.heading_is_plain {
                format!("<span class=\"unseen\">{heading}</span>")
            } else {
                heading
            };
            let class = class_of(column.holds);
            let _ = write!(self.out, "<th scope=\"col\"{class}>{heading}</th>");
        }
        self.out.push_str("</tr></thead>\n<tbody>\n");
        let longest = bars(table);
        for row in &table.rows {
            let class = match row.kind {
                RowKind::Plain => "",
                RowKind::Group => " class=\"group\"",
                RowKind::Detail => " class=\"detail\"",
                RowKind::Total => " class=\"total\"",
                RowKind::Omitted => " class=\"omitted\"",
            };
            let _ = write!(self.out, "<tr{class}>");
            for (column, cell) in table.columns.iter().zip(&row.cells) {
                let class = class_of(column.holds);
                let bar = match column.holds {
                    Holds::Bar => bar(cell, longest),
                    _ => String::new(),
                };
                let _ = write!(
                    self.out,
                    "<td{class}>{}{bar}</td>",
                    set(&cell.text)
                );
            }
            self.out.push_str("</tr>\n");
        }
        self.out.push_str("</tbody>\n</table>\n</div>\n");
    }

    fn figure(&mut self, figure: &Figure) {
        // The drawing is ours; an XML declaration has no place inside a page.
        let at = figure.svg.find("<svg").unwrap_or(0);
        let svg = figure.svg.get(at..).unwrap_or_default();
        let svg = svg.replacen(
            "<svg",
            &format!("<svg aria-label=\"{}\"", escape(&figure.description)),
            usize::from(!svg.contains("aria-label")),
        );
        let _ = writeln!(
            self.out,
            "<figure>\n{svg}\n<figcaption>{}</figcaption>\n</figure>\n\
             <details>\n<summary>The numbers</summary>",
            words(&figure.title)
        );
        self.table(&figure.data);
        self.out.push_str("</details>\n");
    }
}

/// A mark that means something, with the word for those who do not see it.
fn sign(mark: &Mark) -> Option<(&'static str, &'static str)> {
    Some(match mark {
        Mark::Box(Tick::Open) => ("\u{2610}", "lacking"),
        Mark::Box(Tick::Done) => ("\u{2611}", "held"),
        Mark::Box(Tick::Partly) => ("\u{25e9}", "held in part"),
        Mark::Box(Tick::Broken) => ("\u{2612}", "changed"),
        Mark::Question => ("?", "open"),
        Mark::Warning => ("!", "mind"),
        Mark::Wrong => ("\u{2717}", "wrong"),
        Mark::For => ("+", "for"),
        Mark::Against => ("\u{2212}", "against"),
        Mark::Bullet
        | Mark::Dot
        | Mark::Star
        | Mark::Number(_)
        | Mark::Term(_)
        | Mark::None => return None,
    })
}

fn details(item: &Item) -> String {
    item.details.iter().fold(String::new(), |mut all, text| {
        let _ = write!(all, "<p>{}</p>", set(text));
        all
    })
}

fn class_of(holds: Holds) -> &'static str {
    if holds.is_numeric() { " class=\"n\"" } else { "" }
}

/// The greatest number of the columns that are drawn as bars.
fn bars(table: &Table) -> f64 {
    let cells = table.rows.iter().flat_map(|row| {
        let of = table.columns.iter().zip(&row.cells);
        of.filter(|(column, _)| column.holds == Holds::Bar)
            .filter_map(|(_, cell)| length(cell))
    });
    cells.fold(0.0, f64::max)
}

fn length(cell: &Cell) -> Option<f64> {
    let Some(Value::Number(number)) = cell.value else { return None };
    number.to_string().parse().ok()
}

/// A bar as wide as its number, beside it; it says nothing that the number
/// does not.
fn bar(cell: &Cell, longest: f64) -> String {
    match length(cell) {
        // Without a style of its own, which a server's policy forbids.
        Some(length) if longest > 0.0 && length > 0.0 => format!(
            "<svg class=\"bar\" aria-hidden=\"true\" width=\"{:.1}rem\" \
             height=\"0.7em\"><rect width=\"100%\" height=\"100%\" \
             fill=\"currentColor\"/></svg>",
            length / longest * 12.0
        ),
        _ => String::new(),
    }
}

/// A text with its emphasis, citations and what is to be typed.
fn set(text: &Text) -> String {
    text.spans().iter().map(span).collect()
}

fn span(span: &Span) -> String {
    let mut out = words(&span.text);
    if span.is_citation {
        if let Some(url) = span.url.as_deref().and_then(web_address) {
            out = format!("<a href=\"{}\">{out}</a>", escape(url));
        }
        out = format!("<cite>{out}</cite>");
    }
    match span.emphasis {
        Emphasis::Plain => out,
        Emphasis::Strong => format!("<strong>{out}</strong>"),
        Emphasis::Quiet => format!("<span class=\"quiet\">{out}</span>"),
    }
}

/// Words, with what stands between backticks as code.
fn words(text: &str) -> String {
    let line = one_line(text);
    let mut out = String::new();
    for piece in pieces(&line) {
        match piece {
            Piece::Words(text) => out.push_str(&escape(text)),
            Piece::Code(text) => {
                let _ = write!(out, "<code>{}</code>", escape(text));
            }
        }
    }
    out
}

/// Text of one line; a break is a blank to a reader of HTML.
fn one_line(text: &str) -> String {
    visible(text).split('\n').collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Column;

    fn example() -> Document {
        let mut doc = Document::new();
        doc.title(Text::strong("HOLD").and("   landed USD 12.00"));
        doc.summary("Not covered: <script>alert(1)</script> & co");
        doc.heading("Why");
        doc.item(Mark::Number(1), "No declaration; put `sdoc` there.");
        doc.detail(Text::citation("47 CFR 2.909(b)"));
        doc.heading("Papers");
        doc.item(Mark::Box(Tick::Open), "The declaration");
        doc.item(Mark::Question, "Is it known?");
        doc.heading("Duty");
        let mut table = Table::new([
            Column::text("part").plain(),
            Column::amount("USD"),
            Column::new("share", Holds::Bar),
        ]);
        table.row([
            "base".into(),
            Cell::amount("2.00".parse().unwrap()),
            Cell::count(4),
        ]);
        table.total(["together".into(), Cell::amount("2.00".parse().unwrap())]);
        doc.table(table);
        doc.part("A part", {
            let mut inner = Document::new();
            inner.paragraph("Inside \u{202e} it.");
            inner
        });
        doc.foot(["Not legal advice."]);
        doc
    }

    #[test]
    fn a_page_holds_all_and_lets_nothing_act() {
        let page = html(&example());
        assert!(!page.contains("<script"), "{page}");
        assert!(!page.contains('\u{202e}'), "{page}");
        let body = page.split("</style>").nth(1).unwrap();
        insta::assert_snapshot!(body);
    }
}
