//! Text for a terminal: eighty columns, plain, wrapped at words.
//!
//! This is the one place where what a document says becomes text on a screen,
//! so it is here that characters which act unseen are spelt out.

use comfy_table::{
    CellAlignment, ColumnConstraint, ContentArrangement, Width, presets,
};
use hashgate_model::{visible, visible_on_one_line};
use textwrap::{Options, WordSeparator, WordSplitter, core::display_width};

use crate::document::{
    Block, Cell, Column, Document, Emphasis, Figure, Holds, Item, KeyFigure,
    List, Mark, Table, Text, Value,
};

/// How text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether colour may be used; never the only carrier of a meaning.
    pub colour: bool,
    /// The width in columns.
    pub width: usize,
}

impl Style {
    /// Eighty columns without colour: files, tests, pipes.
    pub const PLAIN: Self = Self { colour: false, width: 80 };

    fn dress(self, emphasis: Emphasis, text: &str) -> String {
        let code = match emphasis {
            _ if !self.colour || text.is_empty() => return text.to_owned(),
            Emphasis::Plain => return text.to_owned(),
            Emphasis::Strong => 1,
            Emphasis::Quiet => 2,
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }

    /// A text with its emphasis; nothing in it acts on the terminal but that.
    fn set(self, text: &Text) -> String {
        let mut out = String::new();
        let mut spans = text.spans().iter().peekable();
        while let Some(span) = spans.next() {
            let mut words = visible_on_one_line(&span.text).into_owned();
            while let Some(next) =
                spans.next_if(|next| next.emphasis == span.emphasis)
            {
                words.push_str(&visible_on_one_line(&next.text));
            }
            out.push_str(&self.dress(span.emphasis, &words));
        }
        out
    }
}

/// A document as text for a terminal, or for a file that is read like one.
///
/// # Example
///
/// ```
/// use hashgate_report::{document::Document, render, Style};
/// let mut doc = Document::new();
/// doc.title("Invoice \u{1b}[2J");
/// assert_eq!(
///     render::terminal(&doc, Style::PLAIN),
///     "Invoice \\u{001B}[2J\n",
/// );
/// ```
pub fn terminal(document: &Document, style: Style) -> String {
    let mut page = Page { style, out: String::new() };
    for block in &document.blocks {
        page.block(block, 2);
    }
    page.out
}

struct Page {
    style: Style,
    out: String,
}

impl Page {
    /// A block of a section whose text stands at a column.
    fn block(&mut self, block: &Block, column: usize) {
        match block {
            Block::Title { text } | Block::Summary { text } => {
                self.paragraph(text, 0);
            }
            Block::Heading { text } => self.heading(text),
            Block::Part { heading, blocks } => {
                self.paragraph(heading, column);
                for block in blocks {
                    self.block(block, column + 2);
                }
            }
            Block::Break => self.blank(),
            Block::Paragraph { text } => self.paragraph(text, column),
            Block::Prose { paragraphs } => {
                for text in paragraphs {
                    self.blank();
                    self.paragraph(text, 0);
                }
            }
            Block::KeyFigures { figures } => self.figures(figures, column),
            Block::List(list) => self.list(list, column),
            Block::Table(table) => self.table(table, column),
            Block::Figure(figure) => self.figure(figure, column),
            Block::Verbatim { text } => {
                self.blank();
                self.out.push_str(visible(text).trim_end());
                self.out.push('\n');
            }
            Block::Foot { lines } => {
                self.blank();
                for text in lines {
                    self.paragraph(text, 0);
                }
            }
        }
    }

    /// An empty line, unless the page has just begun or just had one.
    fn blank(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    fn heading(&mut self, text: &Text) {
        self.blank();
        let plain = text.plain();
        let plain = visible_on_one_line(&plain);
        for line in textwrap::wrap(&plain, self.style.width) {
            let bold = self.style.dress(Emphasis::Strong, &line);
            self.out.push_str(&bold);
            self.out.push('\n');
        }
    }

    fn paragraph(&mut self, text: &Text, column: usize) {
        let indent = " ".repeat(column);
        self.wrapped(&self.style.set(text), &indent, &indent);
    }

    fn figures(&mut self, figures: &[KeyFigure], column: usize) {
        let all: Vec<String> =
            figures.iter().map(|figure| self.style.set(&figure.text)).collect();
        let indent = " ".repeat(column);
        self.wrapped(&all.join(" · "), &indent, &indent);
    }

    fn figure(&mut self, figure: &Figure, column: usize) {
        self.paragraph(&figure.title.as_str().into(), column);
        self.table(&figure.data, column);
    }

    fn list(&mut self, list: &List, column: usize) {
        for item in &list.items {
            self.item(item, column);
        }
    }

    /// An item with its mark at the column: `  1. text`.
    fn item(&mut self, item: &Item, column: usize) {
        let first = match &item.mark {
            Mark::None => String::new(),
            mark => {
                let mark = mark.to_string();
                let mark = visible_on_one_line(&mark);
                format!("{}{mark} ", " ".repeat(column))
            }
        };
        let under = display_width(&first);
        self.wrapped(&self.style.set(&item.text), &first, &" ".repeat(under));
        let column = item.hint_details_at.unwrap_or(under);
        for text in &item.details {
            self.paragraph(text, column);
        }
    }

    fn table(&mut self, table: &Table, column: usize) {
        let column = table.hint_indent.unwrap_or(column);
        if let Some(caption) = &table.caption {
            self.paragraph(caption, column);
        }
        let text = set_table(table, self.style.width, column);
        self.out.push_str(&text);
    }

    fn wrapped(&mut self, text: &str, first: &str, rest: &str) {
        let options = Options::new(self.style.width)
            .initial_indent(first)
            .subsequent_indent(rest)
            // `FCC-4`, `2.1204(a)(1)` and `M30S++` stay whole.
            .word_separator(WordSeparator::AsciiSpace)
            .word_splitter(WordSplitter::NoHyphenation)
            .break_words(true);
        // A dot between two things ends a line and begins none.
        let text = text.replace(" · ", "\u{a0}· ");
        for line in textwrap::wrap(&text, options) {
            self.out.push_str(&line.trim_end().replace('\u{a0}', " "));
            self.out.push('\n');
        }
    }
}

/// A table without rules, each row on a line of its own if it has the room.
fn set_table(table: &Table, width: usize, indent: usize) -> String {
    let mut set = comfy_table::Table::new();
    let room = width.saturating_sub(indent).max(20);
    set.load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(room).unwrap_or(80));
    let head = table
        .has_headings()
        .then(|| table.columns.iter().map(heading_of).collect::<Vec<String>>());
    let rows = table.rows.iter().map(|row| {
        let cells = table.columns.iter().zip(&row.cells);
        cells.map(|(column, cell)| words_of(column, cell)).collect()
    });
    let rows: Vec<Vec<String>> = head.into_iter().chain(rows).collect();
    for row in &rows {
        set.add_row(row.iter().zip(&table.columns).map(|(text, column)| {
            comfy_table::Cell::new(text).set_alignment(
                if column.holds.is_numeric() {
                    CellAlignment::Right
                } else {
                    CellAlignment::Left
                },
            )
        }));
    }
    for (i, column) in table.columns.iter().enumerate() {
        let Some(set) = set.column_mut(i) else { continue };
        set.set_padding((0, 2));
        if column.holds.is_numeric() {
            // An amount broken over two lines is no amount.
            let cells = rows.iter().filter_map(|row| row.get(i));
            let widest = cells.map(|cell| display_width(cell)).max();
            let fixed = u16::try_from(widest.unwrap_or(0) + 2).unwrap_or(20);
            set.set_constraint(ColumnConstraint::Absolute(Width::Fixed(fixed)));
        }
    }
    let indent = " ".repeat(indent);
    let mut out = String::new();
    for line in set.lines() {
        out.push_str(format!("{indent}{line}").trim_end());
        out.push('\n');
    }
    out
}

fn heading_of(column: &Column) -> String {
    if column.heading_is_plain {
        return String::new();
    }
    visible_on_one_line(&column.heading).into_owned()
}

fn words_of(column: &Column, cell: &Cell) -> String {
    if let (Holds::Bar, Some(Value::Number(count))) = (column.holds, cell.value)
    {
        // A bar beyond the page says no more than one as wide as it.
        let long = usize::try_from(count).unwrap_or(0).min(400);
        return "#".repeat(long);
    }
    visible_on_one_line(&cell.text.plain()).into_owned()
}

#[cfg(test)]
mod tests {
    use hashgate_model::Decimal;

    use super::*;

    #[test]
    fn a_long_item_hangs_under_its_text() {
        let mut doc = Document::new();
        doc.item(Mark::Number(1), "one two three four five");
        doc.detail("six seven eight nine");
        assert_eq!(
            terminal(&doc, Style { colour: false, width: 24 }),
            "  1. one two three four\n     five\n     six seven eight\n     \
             nine\n"
        );
    }

    #[test]
    fn amounts_stand_right_and_are_never_broken() {
        let columns = [Column::text("what").plain(), Column::amount("USD")];
        let mut table = Table::new(columns);
        table.row(["general", "10,221.12"]);
        table.row(["301 forced labor, a rather long label for it", "1.00"]);
        let text = set_table(&table, 40, 2);
        assert!(text.contains("10,221.12"), "{text}");
        assert!(text.lines().all(|l| l.chars().count() <= 40), "{text}");
    }

    #[test]
    fn what_is_weighty_is_bold_and_citations_stand_back() {
        let mut doc = Document::new();
        doc.title(Text::strong("HOLD").and("   EX-1"));
        doc.paragraph(Text::quiet("[A-1] ").and(Text::quiet("19 USC 1")));
        let text = terminal(&doc, Style { colour: true, width: 80 });
        assert_eq!(
            text,
            "\u{1b}[1mHOLD\u{1b}[0m   EX-1\n  \u{1b}[2m[A-1] 19 USC \
             1\u{1b}[0m\n"
        );
    }

    #[test]
    fn nothing_that_others_wrote_acts_on_the_terminal() {
        let evil = "a\u{1b}[31m\u{202e}b\nCLEAR\u{9b}2J\u{7}";
        let mut doc = Document::new();
        doc.title(evil);
        doc.heading(evil);
        doc.item(Mark::Term(evil.to_owned()), evil);
        doc.detail(Text::strong(evil));
        doc.part(evil, doc.clone());
        doc.key_figures(vec![KeyFigure::words(evil, evil)]);
        doc.prose([evil]);
        let mut table = Table::new([Column::text(evil)]);
        table.caption = Some(evil.into());
        table.row([evil]);
        doc.table(table);
        doc.blocks.push(Block::Verbatim { text: evil.to_owned() });
        doc.foot([evil]);
        let text = terminal(&doc, Style::PLAIN);
        assert!(!text.chars().any(|c| c != '\n' && c.is_control()), "{text:?}");
        assert!(!text.contains('\u{202e}'));
        // Only what is to be copied letter by letter keeps its lines.
        assert_eq!(text.matches("\nCLEAR").count(), 1, "{text}");
    }

    #[test]
    fn a_bar_is_drawn_from_its_count() {
        let columns = [Column::text("month"), Column::new("n", Holds::Bar)];
        let mut table = Table::new(columns);
        table.row(["2025-01".into(), Cell::number("", Decimal::from(3))]);
        assert!(set_table(&table, 40, 0).ends_with("2025-01  ###\n"));
    }
}
