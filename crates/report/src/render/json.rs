//! JSON: one object, its schema, its date, its pack.

use std::io::{self, Write};

use hashgate_model::{AsOf, Date, visible_in_json};
use hashgate_pack::Meta;
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// What every JSON object says of itself.
#[derive(Debug, Serialize)]
struct Object<'a, T> {
    schema: &'a str,
    as_of: AsOf,
    pack: PackStamp<'a>,
    #[serde(flatten)]
    body: &'a T,
}

#[derive(Debug, Serialize)]
struct PackStamp<'a> {
    sha256: &'a str,
    parts: Vec<PartStamp<'a>>,
}

#[derive(Debug, Serialize)]
struct PartStamp<'a> {
    name: &'a str,
    read_to: Date,
}

fn stamped<'a, T>(
    schema: &'a str,
    as_of: AsOf,
    meta: &'a Meta,
    body: &'a T,
) -> Object<'a, T> {
    let parts = meta
        .parts
        .iter()
        .map(|p| PartStamp { name: &p.name, read_to: p.read_to })
        .collect();
    let pack = PackStamp { sha256: &meta.sha256, parts };
    Object { schema, as_of, pack, body }
}

/// One object as indented text that ends in a line feed.
///
/// # Errors
///
/// If the body is no JSON object, which is a defect of the caller.
pub fn object<T: Serialize>(
    schema: &str,
    as_of: AsOf,
    meta: &Meta,
    body: &T,
) -> Result<String, serde_json::Error> {
    let object = stamped(schema, as_of, meta, body);
    let text = serde_json::to_string_pretty(&object)?;
    Ok(visible_in_json(&text).into_owned() + "\n")
}

/// One object as indented text that ends in a line feed, written as it is
/// made: an answer of ten thousand lines is never held as text.
///
/// # Errors
///
/// If it cannot be written, or the body is no JSON object, which is a defect
/// of the caller.
pub fn write_object<T: Serialize>(
    mut to: impl Write,
    schema: &str,
    as_of: AsOf,
    meta: &Meta,
    body: &T,
) -> Result<(), serde_json::Error> {
    let object = stamped(schema, as_of, meta, body);
    let mut writer = Serializer::with_formatter(&mut to, Indented::default());
    object.serialize(&mut writer)?;
    to.write_all(b"\n").map_err(serde_json::Error::io)
}

/// What begins a line: the comma after the last value, the line feed, and
/// the blanks of the deepest level that is written at once.
const LINE_START: &[u8; 66] = &{
    let mut text = [b' '; 66];
    text[0] = b',';
    text[1] = b'\n';
    text
};

/// Indents as [`serde_json::ser::PrettyFormatter`] does, with one write a
/// line in place of one for each level.
#[derive(Debug, Default)]
struct Indented {
    depth: usize,
    has_value: bool,
}

impl Indented {
    fn new_line<W: ?Sized + Write>(
        &self,
        to: &mut W,
        comma: bool,
    ) -> io::Result<()> {
        let from = usize::from(!comma);
        let end = 2 + 2 * self.depth;
        if let Some(start) = LINE_START.get(from..end) {
            return to.write_all(start);
        }
        to.write_all(LINE_START.get(from..2).unwrap_or_default())?;
        (0..self.depth).try_for_each(|_| to.write_all(b"  "))
    }

    fn begin<W: ?Sized + Write>(
        &mut self,
        to: &mut W,
        bracket: &[u8],
    ) -> io::Result<()> {
        self.depth += 1;
        self.has_value = false;
        to.write_all(bracket)
    }

    fn end<W: ?Sized + Write>(
        &mut self,
        to: &mut W,
        bracket: &[u8],
    ) -> io::Result<()> {
        self.depth = self.depth.saturating_sub(1);
        if self.has_value {
            self.new_line(to, false)?;
        }
        to.write_all(bracket)
    }
}

impl Formatter for Indented {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        to: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        to.write_all(visible_in_json(fragment).as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.begin(to, b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.end(to, b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(
        &mut self,
        to: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.new_line(to, !first)
    }

    fn end_array_value<W: ?Sized + Write>(
        &mut self,
        _: &mut W,
    ) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(
        &mut self,
        to: &mut W,
    ) -> io::Result<()> {
        self.begin(to, b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.end(to, b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(
        &mut self,
        to: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.new_line(to, !first)
    }

    fn begin_object_value<W: ?Sized + Write>(
        &mut self,
        to: &mut W,
    ) -> io::Result<()> {
        to.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(
        &mut self,
        _: &mut W,
    ) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }
}

/// One object on one line, for `--jsonl`.
///
/// # Errors
///
/// As [`object`].
pub fn line<T: Serialize>(
    schema: &str,
    as_of: AsOf,
    meta: &Meta,
    body: &T,
) -> Result<String, serde_json::Error> {
    let object = stamped(schema, as_of, meta, body);
    let text = serde_json::to_string(&object)?;
    Ok(visible_in_json(&text).into_owned() + "\n")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_written_as_it_is_made_is_what_serde_json_indents() {
        let mut deep = json!([[], {}, [1, "a"], { "k": { "l": [null] } }]);
        for _ in 0..40 {
            deep = json!({ "in": [deep, 2] });
        }
        let mut text = Vec::new();
        let mut writer =
            Serializer::with_formatter(&mut text, Indented::default());
        deep.serialize(&mut writer).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert_eq!(text, serde_json::to_string_pretty(&deep).unwrap());
    }
}
