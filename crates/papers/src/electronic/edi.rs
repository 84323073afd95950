//! What the messages of segments share: X12 and EDIFACT.

use std::collections::BTreeMap;

use super::{
    problem::MessageProblem,
    statement::{At, Statement, Told},
};

/// Bytes of a file of messages that are read.
pub const MAX_EDI_BYTES: usize = 32 * 1024 * 1024;
/// Segments of one file.
pub const MAX_SEGMENTS: usize = 1_000_000;

/// What a file of segments ends in.
pub(super) type Wrong = Told<MessageProblem>;

/// A segment by its number, its name and what in it is meant.
pub(super) fn at(number: usize, tag: &str, element: Option<usize>) -> At {
    let tag: String = tag.chars().take(8).collect();
    match element {
        Some(element) => {
            format!("segment {number}, {tag}, element {element}").into()
        }
        None => format!("segment {number}, {tag}").into(),
    }
}

pub(super) fn wrong(at: &At, why: MessageProblem) -> Wrong {
    Told::new(why, at)
}

pub(super) fn cut(at: &At, what: impl Into<String>) -> Wrong {
    Told::new(MessageProblem::Cut(what.into()), at)
}

/// Refuses a file of more bytes than are read.
pub(super) fn within(bytes: &[u8]) -> Result<(), Wrong> {
    if bytes.len() <= MAX_EDI_BYTES {
        return Ok(());
    }
    let (what, limit) = ("the bytes of the messages", MAX_EDI_BYTES);
    let next = "ask the sender to split the file";
    let why = MessageProblem::Beyond { what, limit, next };
    Err(Told::new(why, &"".into()))
}

/// Refuses a file of more segments than are read.
pub(super) fn few(number: usize) -> Result<(), Wrong> {
    if number <= MAX_SEGMENTS {
        return Ok(());
    }
    let (what, limit) = ("the segments", MAX_SEGMENTS);
    let next = "ask the sender to split the file";
    let why = MessageProblem::Beyond { what, limit, next };
    Err(Told::new(why, &format!("segment {number}").into()))
}

/// Holds a count that a closing segment states against what was counted.
pub(super) fn count(
    at: &At,
    stated: &str,
    counted: usize,
    of: &str,
) -> Result<(), Wrong> {
    let number = stated.trim();
    let fits = !number.is_empty()
        && number.bytes().all(|b| b.is_ascii_digit())
        && number.trim_start_matches('0').parse().unwrap_or(0) == counted;
    if fits {
        return Ok(());
    }
    let shown = crate::sheet::cut(number);
    Err(cut(at, format!("`{shown}` {of} are stated, and {counted} are there")))
}

/// Holds the reference of a closing segment against that of the opening one.
pub(super) fn closes(
    at: &At,
    closing: &str,
    opening: &str,
) -> Result<(), Wrong> {
    let bare = |text: &str| text.trim().trim_start_matches('0').to_owned();
    if bare(closing) == bare(opening) {
        return Ok(());
    }
    let (closing, opening) =
        (crate::sheet::cut(closing), crate::sheet::cut(opening));
    Err(cut(
        at,
        format!(
            "its reference `{closing}` is not `{opening}`, which the opening \
             segment bears"
        ),
    ))
}

/// The segments of a message that nothing was made of, by name.
#[derive(Default)]
pub(super) struct Unused(BTreeMap<String, (usize, usize)>);

impl Unused {
    pub fn note(&mut self, tag: &str, number: usize) {
        let tag: String = tag.chars().take(8).collect();
        self.0.entry(tag).or_insert((number, 0)).1 += 1;
    }

    /// Says which they are, in one remark at the first.
    pub fn remark(self, into: &mut Statement) {
        let Some((first, _)) = self.0.values().min() else { return };
        let place: At = format!("segment {first}").into();
        let names: Vec<String> = self
            .0
            .iter()
            .take(20)
            .map(|(tag, (_, count))| match count {
                1 => tag.clone(),
                _ => format!("{tag} ({count} times)"),
            })
            .collect();
        let text = format!("segments that are not used: {}", names.join(", "));
        into.remark(&place, text);
    }
}
