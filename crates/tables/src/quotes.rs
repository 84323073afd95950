//! Quotation marks of CSV, read strictly: none may swallow rows.

use crate::fault::Problem;

/// Checks the quoted cells of one record as it stands in the text.
///
/// A quoted cell may hold a line break. It may not run to the end of the
/// file, end in the middle of a cell of a later row, or hold lines that have
/// as many cells as the `width` of the table: then a stray mark has made one
/// cell of several rows. In a table of one column no cell holds a line
/// break, since rows and lines could not be told apart.
pub(crate) fn check(
    raw: &str,
    delimiter: u8,
    width: usize,
    row: u32,
) -> Result<(), Problem> {
    let raw = raw.trim_start_matches(['\r', '\n']);
    if !raw.contains('"') || !raw.trim_end().contains(['\n', '\r']) {
        // Still one line; yet a mark may be open at the end of the file.
        return if opens(raw, delimiter) {
            Err(Problem::OpenQuote)
        } else {
            Ok(())
        };
    }
    let bytes = raw.as_bytes();
    let mut at = 0;
    let mut line = row;
    while at < bytes.len() {
        if bytes.get(at) == Some(&b'"') {
            let Some(cell) = quoted(bytes, at) else {
                return Err(Problem::OpenQuote);
            };
            let inner = raw.get(at + 1..cell.end).unwrap_or_default();
            let breaks =
                inner.matches('\n').count().max(inner.matches('\r').count());
            let until =
                line.saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
            let ends = bytes
                .get(cell.end + 1)
                .is_none_or(|b| *b == delimiter || b"\r\n".contains(b));
            let swallows = breaks > 0
                && (!ends
                    || width == 1
                    || inner.lines().skip(1).any(|inner| {
                        let cells =
                            inner.bytes().filter(|b| *b == delimiter).count()
                                + 1;
                        width > 1 && cells >= width
                    }));
            if swallows {
                return Err(Problem::SwallowedRows { until });
            }
            line = until;
            at = cell.end + 1;
        }
        // On to the next cell of the record.
        while let Some(byte) = bytes.get(at) {
            at += 1;
            if *byte == delimiter {
                break;
            }
        }
    }
    Ok(())
}

struct Quoted {
    /// Where the closing mark stands.
    end: usize,
}

/// The quoted cell that opens there, unless it never closes.
fn quoted(bytes: &[u8], open: usize) -> Option<Quoted> {
    let mut at = open + 1;
    while let Some(byte) = bytes.get(at) {
        if *byte == b'"' {
            if bytes.get(at + 1) != Some(&b'"') {
                return Some(Quoted { end: at });
            }
            at += 1;
        }
        at += 1;
    }
    None
}

/// Whether a cell of this one line opens a mark and never closes it.
fn opens(raw: &str, delimiter: u8) -> bool {
    let bytes = raw.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes.get(at) == Some(&b'"') {
            match quoted(bytes, at) {
                Some(cell) => at = cell.end + 1,
                None => return true,
            }
        }
        while let Some(byte) = bytes.get(at) {
            at += 1;
            if *byte == delimiter {
                break;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(raw: &str, width: usize) -> Result<(), Problem> {
        check(raw, b',', width, 5)
    }

    #[test]
    fn a_quoted_cell_may_hold_a_line_break() {
        for raw in [
            "\"Antminer S21\nnew, with PSU\",50,3900,195000\n",
            "\"a \"\"b\"\" c\",1,2,3\n",
            "12\" fan,1,2,3\n",
            "\"Foo\" Ltd,1,2,3\n",
        ] {
            assert_eq!(checked(raw, 4), Ok(()), "{raw}");
        }
    }

    #[test]
    fn a_stray_mark_swallows_no_rows() {
        for (raw, width, until) in [
            ("\"Foo,CN\nBar,MY\n\"Baz, Inc\",TH\n", 2, 7),
            ("\"Foo,CN\nBar,MY\nBaz\",TH\n", 2, 7),
            ("\"Foo\nBar\nBaz\"\n", 1, 7),
            ("\"Foo\r\nBar\"\r\n", 1, 6),
        ] {
            let wrong = Err(Problem::SwallowedRows { until });
            assert_eq!(checked(raw, width), wrong, "{raw}");
        }
        for raw in ["\"Foo,CN\nBar,MY\n", "Foo,\"CN\n", "\"Foo"] {
            assert_eq!(checked(raw, 2), Err(Problem::OpenQuote), "{raw}");
        }
    }
}
