//! Lists: items with a mark, and what is said further of each.

use std::fmt;

use serde::Serialize;

use super::Text;

/// Items, one after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct List {
    /// The items.
    pub items: Vec<Item>,
}

/// An item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// What stands before it.
    pub mark: Mark,
    /// What it says.
    pub text: Text,
    /// What is said further of it, each on a line of its own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<Text>,
    /// For the terminal alone: the column at which the details stand, if not
    /// under the text.
    #[serde(skip)]
    pub hint_details_at: Option<usize>,
}

/// What stands before an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// One of several.
    Bullet,
    /// One of several that are no more than remarks.
    Dot,
    /// Opens a group of what follows it.
    Star,
    /// Its number, from 1.
    Number(usize),
    /// Something to get or to do, and how it stands.
    Box(Tick),
    /// It is not known.
    Question,
    /// Something is wrong or not settled.
    Warning,
    /// Something did not come out as expected.
    Wrong,
    /// It speaks for.
    For,
    /// It speaks against.
    Against,
    /// The word that the item is about.
    Term(String),
    /// Nothing: the item begins at the margin, with a day or the like.
    None,
}

/// How a thing to get or to do stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tick {
    /// It is lacking.
    Open,
    /// It is there.
    Done,
    /// It is there in part.
    Partly,
    /// It is not what it was.
    Broken,
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bullet | Self::Against => "-",
            Self::Dot => "·",
            Self::Star => "*",
            Self::Number(number) => return write!(f, "{number}."),
            Self::Box(Tick::Open) => "[ ]",
            Self::Box(Tick::Done) => "[x]",
            Self::Box(Tick::Partly) => "[~]",
            Self::Box(Tick::Broken) => "[!]",
            Self::Question => "?",
            Self::Warning => "!",
            Self::Wrong => "x",
            Self::For => "+",
            Self::Term(word) => word,
            Self::None => "",
        })
    }
}

impl List {
    /// Whether the item can be of this list: numbers, words and marks do not
    /// mix.
    pub(super) fn takes(&self, item: &Item) -> bool {
        let class = |mark: &Mark| match mark {
            Mark::Number(_) => 1,
            Mark::Term(_) => 2,
            Mark::Star => 3,
            Mark::None => 4,
            _ => 0,
        };
        self.items.last().is_some_and(|i| class(&i.mark) == class(&item.mark))
    }
}

impl Item {
    /// An item of which nothing further is said.
    pub fn new(mark: Mark, text: impl Into<Text>) -> Self {
        Self {
            mark,
            text: text.into(),
            details: Vec::new(),
            hint_details_at: None,
        }
    }
}
