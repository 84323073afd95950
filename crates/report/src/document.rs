//! What a view says, and nothing of how it looks.
//!
//! A [`Document`] is plain data: headings, paragraphs, key figures, tables,
//! lists, charts and verbatim text, with citations and emphasis inside the
//! text. Renderers ([`crate::render`]) decide the look. A document holds no
//! column, no escape sequence and no padding; what only a terminal may need
//! is a field whose name begins with `hint_`, which no other renderer reads.

mod faults;
mod list;
mod table;
mod text;

use serde::Serialize;

pub use list::{Item, List, Mark, Tick};
pub use table::{Cell, Column, Holds, Row, RowKind, Table, Value};
pub use text::{Emphasis, Span, Text};

use hashgate_model::{Decimal, Usd};

/// What a view says, from top to bottom.
///
/// # Example
///
/// ```
/// use hashgate_report::{document::{Document, Mark}, render, Style};
/// let mut doc = Document::new();
/// doc.heading("Why");
/// doc.item(Mark::Number(1), "No supplier's declaration.");
/// assert_eq!(
///     render::terminal(&doc, Style::PLAIN),
///     "Why\n  1. No supplier's declaration.\n",
/// );
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Document {
    /// The blocks.
    pub blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "block", rename_all = "snake_case")]
pub enum Block {
    /// The answer in a line; one of a document.
    Title {
        /// The line.
        text: Text,
    },
    /// A line about the whole: of which goods, of which day, by which pack.
    Summary {
        /// The line.
        text: Text,
    },
    /// A section begins; [`Document::anchor`] has a name for links to it.
    Heading {
        /// What it is about.
        text: Text,
    },
    /// A part of a section, with what it says.
    Part {
        /// What it is about.
        heading: Text,
        /// What it says.
        blocks: Vec<Block>,
    },
    /// A section without a heading begins.
    Break,
    /// A paragraph of a section.
    Paragraph {
        /// What it says.
        text: Text,
    },
    /// Running text that others wrote, such as a help page.
    Prose {
        /// The paragraphs.
        paragraphs: Vec<Text>,
    },
    /// The few numbers that matter most.
    KeyFigures {
        /// The figures, the weightiest first.
        figures: Vec<KeyFigure>,
    },
    /// A list.
    List(List),
    /// A table.
    Table(Table),
    /// A chart.
    Figure(Figure),
    /// Text to be copied letter by letter: a letter, a file.
    Verbatim {
        /// The text.
        text: String,
    },
    /// What stands at the end: the next step, what every answer says.
    Foot {
        /// The lines.
        lines: Vec<Text>,
    },
}

/// A number that matters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyFigure {
    /// What it is: `per miner`.
    pub label: String,
    /// The number with its label, as it is read.
    pub text: Text,
    /// The number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
}

impl KeyFigure {
    /// Dollars: `12.00 per miner`.
    pub fn usd(
        label: impl Into<String>,
        text: impl Into<Text>,
        usd: Usd,
    ) -> Self {
        let value = Some(Value::Usd(usd));
        Self { label: label.into(), text: text.into(), value }
    }

    /// Another number.
    pub fn number(
        label: impl Into<String>,
        text: impl Into<Text>,
        number: Decimal,
    ) -> Self {
        let value = Some(Value::Number(number));
        Self { label: label.into(), text: text.into(), value }
    }

    /// Words beside the numbers.
    pub fn words(label: impl Into<String>, text: impl Into<Text>) -> Self {
        Self { label: label.into(), text: text.into(), value: None }
    }
}

/// A chart with what it shows, in words and in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// What it shows.
    pub title: String,
    /// The same for those who do not see it.
    pub description: String,
    /// The drawing, a whole SVG document.
    pub svg: String,
    /// The numbers that were drawn.
    pub data: Table,
}

impl Document {
    /// A document that says nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The answer in a line.
    pub fn title(&mut self, text: impl Into<Text>) {
        self.blocks.push(Block::Title { text: text.into() });
    }

    /// A line about the whole.
    pub fn summary(&mut self, text: impl Into<Text>) {
        self.blocks.push(Block::Summary { text: text.into() });
    }

    /// The heading of a section.
    pub fn heading(&mut self, text: impl Into<Text>) {
        self.blocks.push(Block::Heading { text: text.into() });
    }

    /// A section without a heading begins.
    pub fn section_break(&mut self) {
        self.blocks.push(Block::Break);
    }

    /// A paragraph of a section.
    pub fn paragraph(&mut self, text: impl Into<Text>) {
        self.blocks.push(Block::Paragraph { text: text.into() });
    }

    /// Running text.
    pub fn prose<T: Into<Text>>(
        &mut self,
        paragraphs: impl IntoIterator<Item = T>,
    ) {
        let paragraphs = paragraphs.into_iter().map(Into::into).collect();
        self.blocks.push(Block::Prose { paragraphs });
    }

    /// The numbers that matter most.
    pub fn key_figures(&mut self, figures: Vec<KeyFigure>) {
        self.blocks.push(Block::KeyFigures { figures });
    }

    /// An item of the list at the end of the document, which is begun if the
    /// document does not end in a list of such marks.
    pub fn item(&mut self, mark: Mark, text: impl Into<Text>) {
        let item = Item::new(mark, text);
        match self.blocks.last_mut() {
            Some(Block::List(list)) if list.takes(&item) => {
                list.items.push(item);
            }
            _ => self.blocks.push(Block::List(List { items: vec![item] })),
        }
    }

    /// Something further about the last item; a paragraph where the document
    /// does not end in a list.
    pub fn detail(&mut self, text: impl Into<Text>) {
        match self.last_item() {
            Some(item) => item.details.push(text.into()),
            None => self.paragraph(text),
        }
    }

    /// For the terminal alone: the column at which the details of the last
    /// item stand.
    pub fn details_at(&mut self, column: usize) {
        if let Some(item) = self.last_item() {
            item.hint_details_at = Some(column);
        }
    }

    fn last_item(&mut self) -> Option<&mut Item> {
        match self.blocks.last_mut() {
            Some(Block::List(list)) => list.items.last_mut(),
            _ => None,
        }
    }

    /// A part of a section, with what it says.
    pub fn part(&mut self, heading: impl Into<Text>, says: Self) {
        let heading = heading.into();
        self.blocks.push(Block::Part { heading, blocks: says.blocks });
    }

    /// A table, unless it has neither a row nor a heading to be seen.
    pub fn table(&mut self, table: Table) {
        if !table.is_empty() || table.has_headings() {
            self.blocks.push(Block::Table(table));
        }
    }

    /// A chart, unless nothing was drawn.
    pub fn figure(&mut self, figure: Figure) {
        if !figure.data.is_empty() {
            self.blocks.push(Block::Figure(figure));
        }
    }

    /// What stands at the end.
    pub fn foot<T: Into<Text>>(&mut self, lines: impl IntoIterator<Item = T>) {
        let lines = lines.into_iter().map(Into::into).collect();
        self.blocks.push(Block::Foot { lines });
    }

    /// A name for the heading at this place among the blocks, for links into
    /// the document: its words in small letters, and its place if another
    /// heading before it has the same.
    pub fn anchor(&self, at: usize) -> Option<String> {
        let Block::Heading { text } = self.blocks.get(at)? else {
            return None;
        };
        let name = anchor_of(&text.plain());
        let same = |block: &Block| {
            matches!(block, Block::Heading { text }
                if anchor_of(&text.plain()) == name)
        };
        let before = self.blocks.iter().take(at).filter(|b| same(b)).count();
        Some(if before == 0 { name } else { format!("{name}-{}", before + 1) })
    }
}

/// `What would settle it` becomes `what-would-settle-it`.
fn anchor_of(heading: &str) -> String {
    let words: Vec<String> = heading
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("-")
}

/// `1 list`, `2 lists`.
pub(crate) fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}
