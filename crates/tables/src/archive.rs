//! The archive of a workbook, looked at before a library acts on it.
//!
//! What a workbook states of itself can be wrong or a lie: how large it
//! unpacks, where its cells end, how many texts it shares. Sizes are counted
//! here, and what the library would trust is taken out.

use std::{
    borrow::Cow,
    io::{Cursor, Read as _, Write as _},
};

use crate::{fault::Problem, grid::MAX_BYTES};

/// What kind of workbook an archive holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Xlsx,
    Xlsb,
    Ods,
}

/// An archive that is safe to hand on.
#[derive(Debug)]
pub(crate) struct Archive<'b> {
    pub kind: Kind,
    /// The archive, mended where it needs to be.
    pub bytes: Cow<'b, [u8]>,
    /// Whether the workbook has comments on cells.
    pub comments: bool,
    /// Whether days are counted from 1904.
    pub from_1904: bool,
    /// The content of an ODS workbook.
    pub content: Option<Vec<u8>>,
}

fn broken(error: impl std::fmt::Display) -> Problem {
    Problem::Workbook(error.to_string())
}

/// The archive, unless it unpacks beyond the limit.
pub(crate) fn read(bytes: &[u8]) -> Result<Archive<'_>, Problem> {
    within(bytes, MAX_BYTES)
}

fn within(bytes: &[u8], limit: usize) -> Result<Archive<'_>, Problem> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let mut found = Archive {
        kind: Kind::Xlsx,
        bytes: Cow::Borrowed(bytes),
        comments: false,
        from_1904: false,
        content: None,
    };
    let mut mended = Vec::new();
    let mut left = limit as u64;
    for i in 0..zip.len() {
        let entry = zip.by_index(i).map_err(broken)?;
        let name =
            entry.name().map(|name| name.to_string()).unwrap_or_default();
        let is_xml = std::path::Path::new(&name)
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("xml"));
        found.comments |= name.starts_with("xl/comments")
            || name.starts_with("xl/threadedComments");
        let looked_at = is_xml
            && (name.starts_with("xl/worksheets/")
                || name == "xl/sharedStrings.xml"
                || name == "xl/workbook.xml"
                || name == "content.xml");
        let mut unpacked = Vec::new();
        let mut entry = entry.take(left + 1);
        let size = if looked_at {
            std::io::copy(&mut entry, &mut unpacked)
        } else {
            std::io::copy(&mut entry, &mut std::io::sink())
        }
        .map_err(broken)?;
        left = left
            .checked_sub(size)
            .ok_or(Problem::TooLarge { limit_mib: limit / (1024 * 1024) })?;
        match name.as_str() {
            "xl/workbook.bin" => found.kind = Kind::Xlsb,
            "xl/workbook.xml" => {
                found.from_1904 = counts_from_1904(&unpacked);
            }
            "content.xml" => {
                found.kind = Kind::Ods;
                found.content = Some(unpacked);
            }
            _ if looked_at => {
                if let Some(part) = mend(&unpacked, bytes.len()) {
                    mended.push((name, part));
                }
            }
            _ => {}
        }
    }
    if !mended.is_empty() {
        found.bytes = Cow::Owned(packed_again(&mut zip, &mended)?);
    }
    Ok(found)
}

/// The archive with other bytes for the parts that were mended.
fn packed_again(
    zip: &mut zip::ZipArchive<Cursor<&[u8]>>,
    mended: &[(String, Vec<u8>)],
) -> Result<Vec<u8>, Problem> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Stored);
    for i in 0..zip.len() {
        let mut entry = zip.by_index(i).map_err(broken)?;
        let name =
            entry.name().map(|name| name.to_string()).unwrap_or_default();
        if entry.is_dir() {
            continue;
        }
        out.start_file(name.as_str(), options).map_err(broken)?;
        match mended.iter().find(|(known, _)| *known == name) {
            Some((_, part)) => out.write_all(part).map_err(broken)?,
            None => {
                std::io::copy(&mut entry, &mut out).map_err(broken)?;
            }
        }
    }
    Ok(out.finish().map_err(broken)?.into_inner())
}

/// Whether `workbookPr` says that days are counted from 1904.
fn counts_from_1904(workbook: &[u8]) -> bool {
    let text = String::from_utf8_lossy(workbook);
    let Some(at) = text.find("date1904") else { return false };
    let rest = text.get(at + "date1904".len()..).unwrap_or_default();
    let value = rest.trim_start_matches([' ', '=', '"', '\'']);
    value.starts_with('1') || value.starts_with("true")
}

/// The part of a workbook without what the library cannot take; nothing if
/// it can take all.
fn mend(part: &[u8], packed: usize) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(part).ok()?;
    let mut out = Cow::Borrowed(text);
    if let Some((from, to)) = element(text, "dimension")
        && !is_plain_range(attribute(text.get(from..to)?, "ref"))
    {
        let mut cut = String::with_capacity(text.len());
        cut.push_str(text.get(..from)?);
        cut.push_str(text.get(to..)?);
        out = Cow::Owned(cut);
    }
    if let Some((from, to)) = element(&out, "sst")
        && let Some(count) = attribute(out.get(from..to)?, "uniqueCount")
        // A text takes some bytes even where it is packed.
        && count.parse::<usize>().is_ok_and(|n| n > packed.saturating_mul(64))
    {
        let head = out.get(from..to)?.replacen("uniqueCount", "stated", 1);
        let mut cut = String::with_capacity(out.len());
        cut.push_str(out.get(..from)?);
        cut.push_str(&head);
        cut.push_str(out.get(to..)?);
        out = Cow::Owned(cut);
    }
    // The library knows seven errors of formulas; there are more.
    if out.contains(" t=\"e\"") {
        out = Cow::Owned(out.replace(" t=\"e\"", " t=\"str\""));
    }
    match out {
        Cow::Borrowed(_) => None,
        Cow::Owned(text) => Some(text.into_bytes()),
    }
}

/// Where the first tag of that name stands, with or without a prefix.
///
/// Both elements that are looked for stand before the cells.
fn element(text: &str, name: &str) -> Option<(usize, usize)> {
    const HEAD: usize = 8 * 1024;
    let mut end = text.len().min(HEAD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(..end)?;
    head.match_indices(name).find_map(|(at, _)| {
        let before = head.get(..at)?;
        let open = before.rfind('<')?;
        let prefix = before.get(open + 1..)?;
        let tag = prefix.is_empty()
            || (prefix.ends_with(':')
                && prefix.chars().filter(|c| *c == ':').count() == 1);
        let after = head.get(at + name.len()..)?;
        let named = tag && after.starts_with([' ', '/', '>', '\n', '\r']);
        let close = after.find('>')?;
        named.then_some((open, at + name.len() + close + 1))
    })
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let at = tag.find(&format!("{name}="))?;
    let rest = tag.get(at + name.len() + 1..)?;
    let quote = rest.chars().next().filter(|c| ['"', '\''].contains(c))?;
    rest.get(1..)?.split(quote).next()
}

/// Whether a reference is `A1` or `A1:L3`.
fn is_plain_range(reference: Option<&str>) -> bool {
    let cell = |text: &str| {
        let digits = text.trim_start_matches(|c: char| c.is_ascii_uppercase());
        let letters = text.len() - digits.len();
        (1..=3).contains(&letters)
            && (1..=7).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|b| b.is_ascii_digit())
    };
    reference.is_some_and(|text| {
        text.split(':').count() <= 2 && text.split(':').all(cell)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_that_unpacks_beyond_the_limit_is_refused() {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated);
        for name in ["a", "b"] {
            zip.start_file(name, options).unwrap();
            zip.write_all(&vec![0; 1 << 20]).unwrap();
        }
        let bytes = zip.finish().unwrap().into_inner();
        assert!(bytes.len() < 1 << 14, "it packs well");
        assert!(within(&bytes, 2 << 20).is_ok());
        let error = within(&bytes, (2 << 20) - 1).unwrap_err();
        assert!(matches!(error, Problem::TooLarge { limit_mib: 1 }), "{error}");
    }

    #[test]
    fn what_a_workbook_says_of_itself_is_a_hint() {
        let mended = |text: &str| {
            mend(text.as_bytes(), 100).map(|b| String::from_utf8(b).unwrap())
        };
        for good in ["A1", "A1:L3", "A1:XFD1048576"] {
            let sheet = format!("<worksheet><dimension ref=\"{good}\"/><a/>");
            assert_eq!(mended(&sheet), None, "{good}");
        }
        for odd in ["A0:L3", "$A$1:$L$3", "A1:", "", "1:3", "A1:L3:M4", "a1"] {
            let sheet = format!("<worksheet><x:dimension ref=\"{odd}\"/><a/>");
            assert_eq!(mended(&sheet).unwrap(), "<worksheet><a/>", "{odd}");
        }
        let strings = "<sst count=\"9\" uniqueCount=\"99999999999\"><si/>";
        assert!(!mended(strings).unwrap().contains("uniqueCount"));
        let cell = "<c r=\"A1\" t=\"e\"><v>#SPILL!</v></c>";
        assert!(mended(cell).unwrap().contains("t=\"str\""));
        assert!(counts_from_1904(b"<workbookPr date1904=\"1\"/>"));
        assert!(counts_from_1904(b"<workbookPr x='1' date1904='true'/>"));
        assert!(!counts_from_1904(b"<workbookPr date1904=\"0\"/>"));
    }
}
