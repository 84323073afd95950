//! From bytes to text, by what the file says of its encoding.

use std::borrow::Cow;

use encoding_rs::Encoding;

use super::{problem::MessageProblem, statement::Told};

/// The text of an XML file: UTF-8, UTF-16 by its mark, or as its first line
/// declares.
pub(crate) fn xml(bytes: &[u8]) -> Result<Cow<'_, str>, Told<MessageProblem>> {
    let declared = declared(bytes).unwrap_or_else(|| "UTF-8".to_owned());
    let unreadable = || {
        let why = MessageProblem::Encoding(declared.clone());
        Told::new(why, &"".into())
    };
    let by_mark = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let encoding = by_mark
        .or_else(|| Encoding::for_label(declared.as_bytes()))
        .ok_or_else(unreadable)?;
    let (text, _, wrong) = encoding.decode(bytes);
    if wrong { Err(unreadable()) } else { Ok(text) }
}

/// The encoding that `<?xml ... encoding="..."?>` declares.
fn declared(bytes: &[u8]) -> Option<String> {
    let start = bytes.get(..200).unwrap_or(bytes);
    let start = String::from_utf8_lossy(start);
    let (declaration, _) = start.split_once("?>")?;
    let (_, rest) = declaration.split_once("encoding")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| ['"', '\''].contains(c))?;
    let name = rest.split(quote).nth(1)?;
    Some(name.chars().take(40).collect())
}
