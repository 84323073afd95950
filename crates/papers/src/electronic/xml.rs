//! XML as a tree of elements, within limits, without document types.
//!
//! Names are told apart by the address of their namespace, never by prefix.

use std::rc::Rc;

use quick_xml::{
    NsReader,
    events::{BytesStart, Event},
    name::ResolveResult,
};

use super::{
    problem::MessageProblem,
    statement::{At, Told},
};
use crate::tables::MAX_CELL_CHARS;

/// Bytes of XML that are read.
pub const MAX_XML_BYTES: usize = 64 * 1024 * 1024;
/// Elements of one file.
pub const MAX_ELEMENTS: usize = 600_000;
/// How deep elements may lie in each other.
pub const MAX_DEPTH: usize = 48;
const SPLIT: &str = "ask the sender to split it";

type Wrong = Told<MessageProblem>;

/// An element with what it holds.
#[derive(Debug)]
pub(crate) struct Element {
    /// Address of its namespace; empty if it has none.
    pub space: Rc<str>,
    pub name: Rc<str>,
    pub attributes: Vec<(Rc<str>, String)>,
    pub text: String,
    pub children: Vec<Element>,
    /// Line of the file, counted from 1.
    pub line: u32,
}

/// The root elements of a file: one, or several XML files in one.
pub(crate) fn read(text: &str) -> Result<Vec<Element>, Wrong> {
    let mut xml = NsReader::from_str(text);
    let mut building = Building { text, ..Building::default() };
    loop {
        let position = xml.buffer_position();
        let event = xml.read_resolved_event();
        building.moved_to(position);
        let (space, event) = match event {
            Ok(read) => read,
            Err(error) => {
                let why = MessageProblem::NotWellFormed(error.to_string());
                return Err(building.wrong(why));
            }
        };
        match event {
            Event::Start(tag) => building.open(&space, &tag)?,
            Event::Empty(tag) => {
                building.open(&space, &tag)?;
                building.close();
            }
            Event::End(_) => building.close(),
            Event::Text(text) => building.add(&text.xml10_content())?,
            Event::CData(text) => building.add(&text.xml10_content())?,
            Event::GeneralRef(entity) => {
                let name: &str = entity.as_ref();
                let text = quick_xml::escape::unescape(&format!("&{name};"))
                    .map(std::borrow::Cow::into_owned);
                let Ok(text) = text else {
                    let why = MessageProblem::Entity(short(name));
                    return Err(building.wrong(why));
                };
                building.add(&text)?;
            }
            Event::DocType(_) => {
                return Err(building.wrong(MessageProblem::DocumentType));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    building.end()
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

/// The tree so far.
#[derive(Default)]
struct Building<'t> {
    text: &'t str,
    /// Bytes whose lines are counted, and the line that they end in.
    counted: usize,
    line: u32,
    roots: Vec<Element>,
    open: Vec<Element>,
    elements: usize,
    /// Names and namespaces, each kept once.
    names: std::collections::HashSet<Rc<str>>,
}

impl Building<'_> {
    fn moved_to(&mut self, position: u64) {
        let to = usize::try_from(position).unwrap_or(self.counted);
        let passed = self.text.as_bytes().get(self.counted..to);
        let lines = passed.unwrap_or_default().iter().filter(|b| **b == b'\n');
        self.line = self
            .line
            .saturating_add(u32::try_from(lines.count()).unwrap_or(u32::MAX));
        self.counted = self.counted.max(to);
    }

    fn wrong(&self, why: MessageProblem) -> Wrong {
        let at: At = format!("line {}", self.line + 1).into();
        Told::new(why, &at)
    }

    fn kept(&mut self, name: &str) -> Rc<str> {
        if let Some(known) = self.names.get(name) {
            return Rc::clone(known);
        }
        let new: Rc<str> = name.into();
        self.names.insert(Rc::clone(&new));
        new
    }

    fn open(
        &mut self,
        space: &ResolveResult<'_>,
        tag: &BytesStart<'_>,
    ) -> Result<(), Wrong> {
        self.elements += 1;
        if self.elements > MAX_ELEMENTS {
            let (what, next) = ("the elements of the XML", SPLIT);
            let limit = MAX_ELEMENTS;
            return Err(self.wrong(MessageProblem::Beyond {
                what,
                limit,
                next,
            }));
        }
        if self.open.len() >= MAX_DEPTH {
            let what = "the levels of elements within elements";
            let next = "no invoice is so deep: ask the sender for the invoice \
                        itself";
            let limit = MAX_DEPTH;
            return Err(self.wrong(MessageProblem::Beyond {
                what,
                limit,
                next,
            }));
        }
        let space = match space {
            ResolveResult::Bound(namespace) => namespace.0.to_owned(),
            ResolveResult::Unbound => String::new(),
            ResolveResult::Unknown(prefix) => {
                let why = format!(
                    "the prefix `{}` is of no namespace",
                    short(prefix)
                );
                return Err(self.wrong(MessageProblem::NotWellFormed(why)));
            }
        };
        let mut attributes = Vec::new();
        for attribute in tag.attributes() {
            let attribute = match attribute {
                Ok(attribute) => attribute,
                Err(error) => {
                    let why = MessageProblem::NotWellFormed(error.to_string());
                    return Err(self.wrong(why));
                }
            };
            let name: &str = attribute.key.local_name().into_inner();
            if attribute.key.as_namespace_binding().is_some() {
                continue;
            }
            let value: &str = attribute.value.as_ref();
            let Ok(value) = quick_xml::escape::unescape(value) else {
                let why = MessageProblem::Entity(short(value));
                return Err(self.wrong(why));
            };
            self.long(&value)?;
            let value = value.into_owned();
            attributes.push((self.kept(name), value));
        }
        let name = self.kept(tag.local_name().as_ref());
        let element = Element {
            space: self.kept(&space),
            name,
            attributes,
            text: String::new(),
            children: Vec::new(),
            line: self.line + 1,
        };
        self.open.push(element);
        Ok(())
    }

    fn add(&mut self, text: &str) -> Result<(), Wrong> {
        let Some(element) = self.open.last_mut() else {
            return match text.trim() {
                "" | "\u{feff}" => Ok(()),
                _ => Err(self.wrong(MessageProblem::NotWellFormed(
                    "text stands outside every element".to_owned(),
                ))),
            };
        };
        if element.text.is_empty() && text.trim().is_empty() {
            return Ok(());
        }
        element.text.push_str(text);
        let Some(element) = self.open.last() else { return Ok(()) };
        self.long(&element.text)
    }

    fn long(&self, text: &str) -> Result<(), Wrong> {
        if text.len() <= MAX_CELL_CHARS * 4 {
            return Ok(());
        }
        let what = "the characters of one element";
        let limit = MAX_CELL_CHARS;
        let next = "no invoice needs so many: ask the sender what it holds";
        Err(self.wrong(MessageProblem::Beyond { what, limit, next }))
    }

    fn close(&mut self) {
        let Some(element) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.roots.push(element),
        }
    }

    fn end(self) -> Result<Vec<Element>, Wrong> {
        let Some(open) = self.open.last() else {
            if self.roots.is_empty() {
                let why = "it has no element".to_owned();
                return Err(self.wrong(MessageProblem::NotWellFormed(why)));
            }
            return Ok(self.roots);
        };
        let why =
            format!("`{}` of line {} never ends", short(&open.name), open.line);
        Err(self.wrong(MessageProblem::NotWellFormed(why)))
    }
}

/// An element and the path to it, as `XPath` writes it without prefixes.
#[derive(Clone)]
pub(crate) struct Node<'e> {
    pub element: &'e Element,
    path: Rc<str>,
}

impl<'e> Node<'e> {
    pub fn root(element: &'e Element) -> Self {
        Self { element, path: format!("/{}", element.name).into() }
    }

    /// Its line and its path.
    pub fn at(&self) -> At {
        format!("line {}, {}", self.element.line, self.path).into()
    }

    /// The children of a name, in a namespace of the list.
    pub fn all(
        &self,
        spaces: &[&str],
        name: &str,
    ) -> impl Iterator<Item = Self> {
        let is = |child: &&Element| {
            *child.name == *name && spaces.contains(&&*child.space)
        };
        let found: Vec<&'e Element> =
            self.element.children.iter().filter(is).collect();
        let several = found.len() > 1;
        let path = Rc::clone(&self.path);
        let name = name.to_owned();
        found.into_iter().enumerate().map(move |(i, element)| {
            let path = if several {
                format!("{path}/{name}[{}]", i + 1)
            } else {
                format!("{path}/{name}")
            };
            Self { element, path: path.into() }
        })
    }

    /// All children, of any name.
    pub fn children(&self) -> impl Iterator<Item = Self> {
        let path = Rc::clone(&self.path);
        self.element.children.iter().enumerate().map(move |(i, element)| {
            let path = format!("{path}/{}[{}]", element.name, i + 1);
            Self { element, path: path.into() }
        })
    }

    pub fn attribute(&self, name: &str) -> Option<&'e str> {
        let (_, value) =
            self.element.attributes.iter().find(|(n, _)| **n == *name)?;
        Some(value.trim()).filter(|value| !value.is_empty())
    }

    /// Its text; nothing if there is none.
    pub fn text(&self) -> Option<&'e str> {
        Some(self.element.text.trim()).filter(|text| !text.is_empty())
    }
}
