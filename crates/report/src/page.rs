//! Text for a terminal: eighty columns, plain, wrapped at words.

use comfy_table::{
    Cell, CellAlignment, ColumnConstraint, ContentArrangement, Width, presets,
};
use textwrap::{Options, WordSeparator, WordSplitter};

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

    fn dress(self, code: &str, text: &str) -> String {
        if self.colour {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    /// Text that a reader must not miss.
    pub fn bold(self, text: &str) -> String {
        self.dress("1", text)
    }

    /// Text that stands back: citations, footnotes.
    pub fn dim(self, text: &str) -> String {
        self.dress("2", text)
    }
}

/// `1 list`, `2 lists`.
pub(crate) fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

/// A page under construction.
///
/// # Example
///
/// ```
/// use hashgate_report::{Page, Style};
/// let mut page = Page::new(Style::PLAIN);
/// page.heading("Why");
/// page.item("1.", "No supplier's declaration for these models.");
/// assert_eq!(
///     page.finish(),
///     "Why\n  1. No supplier's declaration for these models.\n",
/// );
/// ```
#[derive(Debug)]
pub struct Page {
    style: Style,
    out: String,
}

impl Page {
    /// An empty page.
    pub fn new(style: Style) -> Self {
        Self { style, out: String::new() }
    }

    /// The style of the page.
    pub fn style(&self) -> Style {
        self.style
    }

    /// A line as it is, wrapped at the width of the page.
    pub fn line(&mut self, text: &str) {
        self.wrapped(text, "", "");
    }

    /// An empty line, unless the page has just begun or just had one.
    pub fn blank(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// A heading after an empty line.
    pub fn heading(&mut self, text: &str) {
        self.blank();
        for line in textwrap::wrap(text, self.style.width) {
            let bold = self.style.bold(&line);
            self.out.push_str(&bold);
            self.out.push('\n');
        }
    }

    /// A paragraph indented by so many columns.
    pub fn indented(&mut self, columns: usize, text: &str) {
        let indent = " ".repeat(columns);
        self.wrapped(text, &indent, &indent);
    }

    /// An item with its mark at two columns: `  1. text`.
    pub fn item(&mut self, mark: &str, text: &str) {
        let first = format!("  {mark} ");
        let rest = " ".repeat(textwrap::core::display_width(&first));
        self.wrapped(text, &first, &rest);
    }

    /// Further text of an item whose mark is so many columns wide.
    pub fn under(&mut self, mark_columns: usize, text: &str) {
        self.indented(mark_columns + 3, text);
    }

    /// A table, each row on a line of its own.
    pub fn table(&mut self, table: &Table) {
        self.out.push_str(&table.render(self.style.width));
    }

    /// Text that is already set, such as another view.
    pub fn raw(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// The page.
    pub fn finish(self) -> String {
        self.out
    }

    fn wrapped(&mut self, text: &str, first: &str, rest: &str) {
        let options = Options::new(self.style.width)
            .initial_indent(first)
            .subsequent_indent(rest)
            // `FCC-4`, `2.1204(a)(1)` and `M30S++` stay whole.
            .word_separator(WordSeparator::AsciiSpace)
            .word_splitter(WordSplitter::NoHyphenation)
            .break_words(true);
        for line in textwrap::wrap(text, options) {
            self.out.push_str(line.trim_end());
            self.out.push('\n');
        }
    }
}

/// How a column is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// To the left.
    Left,
    /// To the right, for amounts.
    Right,
}

/// A table without rules: columns, rows, an indent.
#[derive(Debug, Clone)]
pub struct Table {
    indent: usize,
    columns: Vec<Align>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table whose columns are set so, indented by so many columns.
    pub fn new(indent: usize, columns: &[Align]) -> Self {
        Self { indent, columns: columns.to_vec(), rows: Vec::new() }
    }

    /// A row; cells that are missing are empty.
    pub fn row<I: IntoIterator<Item = S>, S: Into<String>>(
        &mut self,
        cells: I,
    ) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    /// Whether no row was put in.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn render(&self, width: usize) -> String {
        let mut table = comfy_table::Table::new();
        let room = width.saturating_sub(self.indent).max(20);
        table
            .load_style(presets::NOTHING)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(u16::try_from(room).unwrap_or(80));
        for row in &self.rows {
            table.add_row((0..self.columns.len()).map(|i| {
                let text = row.get(i).map_or("", String::as_str);
                Cell::new(text).set_alignment(match self.columns.get(i) {
                    Some(Align::Right) => CellAlignment::Right,
                    _ => CellAlignment::Left,
                })
            }));
        }
        for (i, align) in self.columns.iter().enumerate() {
            if let Some(column) = table.column_mut(i) {
                column.set_padding((0, 2));
                if *align == Align::Right {
                    // An amount broken over two lines is no amount.
                    let widest = self
                        .rows
                        .iter()
                        .filter_map(|row| row.get(i))
                        .map(|cell| textwrap::core::display_width(cell))
                        .max()
                        .unwrap_or(0);
                    let fixed = u16::try_from(widest + 2).unwrap_or(20);
                    column.set_constraint(ColumnConstraint::Absolute(
                        Width::Fixed(fixed),
                    ));
                }
            }
        }
        let indent = " ".repeat(self.indent);
        let mut out = String::new();
        for line in table.lines() {
            out.push_str(format!("{indent}{line}").trim_end());
            out.push('\n');
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_item_hangs_under_its_text() {
        let mut page = Page::new(Style { colour: false, width: 24 });
        page.item("1.", "one two three four five");
        assert_eq!(page.finish(), "  1. one two three four\n     five\n");
    }

    #[test]
    fn amounts_stand_right_and_are_never_broken() {
        let mut table = Table::new(2, &[Align::Left, Align::Right]);
        table.row(["general", "10,221.12"]);
        table.row(["301 forced labor, a rather long label for it", "1.00"]);
        let text = table.render(40);
        assert!(text.contains("10,221.12"), "{text}");
        assert!(text.lines().all(|l| l.chars().count() <= 40), "{text}");
    }
}
