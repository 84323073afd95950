//! The archive of a workbook, looked at before a library acts on it.
//!
//! What a workbook states of itself can be wrong or a lie: how large it
//! unpacks, where its cells end, how many texts it shares. Sizes are counted
//! here, and what the library would trust is taken out.

use std::{
    borrow::Cow,
    io::{Cursor, Read as _, Write as _},
};

use crate::{fault::Problem, grid::MAX_BYTES, stated};

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
        found.comments |= name.starts_with("xl/comments")
            || name.starts_with("xl/threadedComments");
        // Which part is a sheet or holds the texts is said by other parts,
        // under any name: whatever is XML is looked at.
        let mut unpacked = Vec::new();
        let mut entry = entry.take(left + 1);
        let size = std::io::copy(&mut entry, &mut unpacked).map_err(broken)?;
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
            _ if is_xml(&unpacked) => {
                if let Some(part) = stated::put_right(&unpacked) {
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

/// Whether a part begins as XML does, in any encoding of single bytes.
fn is_xml(part: &[u8]) -> bool {
    let part = part.strip_prefix(b"\xef\xbb\xbf").unwrap_or(part);
    part.trim_ascii_start().starts_with(b"<")
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
    fn days_may_be_counted_from_1904() {
        assert!(counts_from_1904(b"<workbookPr date1904=\"1\"/>"));
        assert!(counts_from_1904(b"<workbookPr x='1' date1904='true'/>"));
        assert!(!counts_from_1904(b"<workbookPr date1904=\"0\"/>"));
    }
}
