//! Files of headers: bare ones one after the other, or a table of them.

use hashgate_tables::named::{Table, Vocabulary};
use serde::{Deserialize, Serialize};

use crate::{HEADER_BYTES, Header, NetworkError, header::BlockHash};

/// No height is larger: the chain gets there after the year 3900.
pub const HIGHEST: u64 = 100_000_000;

/// How a file holds headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Eighty bytes each, one after the other, without a gap of heights.
    Bare,
    /// A table with the columns `height` and `header_hex`, in which heights
    /// may be left out.
    Table,
}

/// What tells the heights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeightsFrom {
    /// The caller gave the first.
    Given,
    /// The name of the file has the first and the last.
    FileName,
    /// The first header is that of the first block.
    FirstBlock,
    /// A column of the table.
    Column,
}

/// Where a header stands in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum At {
    /// The byte at which it begins, counted from 0.
    Byte(u64),
    /// The row of the table, counted from 1.
    Row(u32),
}

impl std::fmt::Display for At {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Byte(byte) => write!(f, "byte {byte}"),
            Self::Row(row) => write!(f, "row {row}"),
        }
    }
}

/// A header with its height and its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// The height of its block.
    pub height: u64,
    /// Where it stands.
    pub at: At,
    /// The header.
    pub header: Header,
}

/// The headers of a file, with rising heights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderFile {
    /// How the file holds them.
    pub form: Form,
    /// What tells their heights.
    pub heights_from: HeightsFrom,
    /// The headers; at least one.
    pub headers: Vec<Placed>,
}

/// Reads a file of headers: bare ones of eighty bytes each (`.bin`), or a
/// table (CSV, XLSX) with the columns `height` and `header_hex`.
///
/// Bare headers do not tell their height: `first_height` does, or the name of
/// the file by its first and last height, or the first block itself.
///
/// # Errors
///
/// [`NetworkError`] for a file that is empty, ends inside a header, tells no
/// heights, or is a table that cannot be read.
///
/// # Example
///
/// ```
/// use hashgate_network::{At, read};
/// let two = read("a.bin", &[0; 160], Some(7))?;
/// assert_eq!((two.headers[1].height, two.headers[1].at), (8, At::Byte(80)));
/// let cut = read("a.bin", &[0; 100], Some(7)).unwrap_err();
/// assert!(cut.to_string().contains("begins at byte 80 and has 20 of its 80"));
/// # Ok::<(), hashgate_network::NetworkError>(())
/// ```
pub fn read(
    file: &str,
    bytes: &[u8],
    first_height: Option<u64>,
) -> Result<HeaderFile, NetworkError> {
    if bytes.is_empty() {
        return Err(NetworkError::Empty { file: file.to_owned() });
    }
    if is_bare(file, bytes) {
        bare(file, bytes, first_height)
    } else if first_height.is_some() {
        Err(NetworkError::HeightsTwice { file: file.to_owned() })
    } else {
        table(file, bytes)
    }
}

/// Whether a file holds bare headers: it is named so, or it holds what no
/// text does and is not a workbook.
fn is_bare(file: &str, bytes: &[u8]) -> bool {
    const WORKBOOKS: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"];
    const UTF_16: [&[u8]; 2] = [b"\xff\xfe", b"\xfe\xff"];
    let extension = file.rsplit('.').next().unwrap_or_default();
    let other = WORKBOOKS.iter().chain(&UTF_16);
    extension.eq_ignore_ascii_case("bin")
        || bytes.iter().take(HEADER_BYTES).any(|byte| *byte == 0)
            && !other.into_iter().any(|magic| bytes.starts_with(magic))
}

fn bare(
    file: &str,
    bytes: &[u8],
    first_height: Option<u64>,
) -> Result<HeaderFile, NetworkError> {
    let (headers, rest) = bytes.as_chunks::<HEADER_BYTES>();
    if !rest.is_empty() {
        return Err(NetworkError::Cut {
            file: file.to_owned(),
            header: headers.len() + 1,
            byte: headers.len() * HEADER_BYTES,
            has: rest.len(),
        });
    }
    let (first, heights_from) = match (first_height, of_name(file)) {
        (Some(height), _) => (height, HeightsFrom::Given),
        (None, Some((first, last))) => {
            let promised = last - first + 1;
            if u64::try_from(headers.len()) != Ok(promised) {
                return Err(NetworkError::OtherThanNamed {
                    file: file.to_owned(),
                    first,
                    last,
                    promised,
                    has: headers.len(),
                });
            }
            (first, HeightsFrom::FileName)
        }
        (None, None) => {
            let first = headers.first().map(|bytes| Header::new(*bytes));
            if first.is_none_or(|first| first.hash() != BlockHash::GENESIS) {
                return Err(NetworkError::NoHeight { file: file.to_owned() });
            }
            (0, HeightsFrom::FirstBlock)
        }
    };
    let most = HIGHEST;
    if first > most {
        return Err(NetworkError::TooHigh { height: first, most });
    }
    let placed = (0_u64..).zip(headers).map(|(at, bytes)| Placed {
        height: first + at,
        at: At::Byte(at * HEADER_BYTES as u64),
        header: Header::new(*bytes),
    });
    Ok(HeaderFile { form: Form::Bare, heights_from, headers: placed.collect() })
}

/// The first and the last height that the name of a file tells: its last two
/// numbers, if they rise and are heights.
fn of_name(file: &str) -> Option<(u64, u64)> {
    let name = file.rsplit(['/', '\\']).next()?;
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut numbers = stem
        .rsplit(|c: char| !c.is_ascii_digit())
        .filter(|digits| !digits.is_empty());
    let last: u64 = numbers.next()?.parse().ok()?;
    let first: u64 = numbers.next()?.parse().ok()?;
    (first <= last && last <= HIGHEST).then_some((first, last))
}

fn table(file: &str, bytes: &[u8]) -> Result<HeaderFile, NetworkError> {
    let columns = Vocabulary::new([
        ("height", vec!["block height", "block_height"]),
        ("header_hex", vec!["header", "header hex", "raw header"]),
    ]);
    let needed = ["height", "header_hex"];
    let table = Table::read(file, bytes, &columns, &needed)?;
    let mut headers: Vec<Placed> = Vec::new();
    for row in &table.rows {
        let fault = |what: String| table.fault(row.number, what);
        let text = |name| table.text(row, name).unwrap_or_default();
        let (height, hex) = (text("height"), text("header_hex"));
        if height.trim().is_empty() && hex.trim().is_empty() {
            continue;
        }
        let height = whole(&height).ok_or_else(|| {
            fault(format!(
                "the height `{}` is not a whole number up to {HIGHEST}; write \
                 it in digits alone",
                short(&height)
            ))
        })?;
        if let Some(before) = headers.last()
            && before.height >= height
        {
            return Err(fault(format!(
                "height {height} comes after {}; sort the rows by height and \
                 keep each once",
                before.height
            ))
            .into());
        }
        let header = from_hex(hex.trim()).map_err(|why| {
            fault(format!(
                "the header of height {height} {why}; copy it again as the {} \
                 hexadecimal digits of its {HEADER_BYTES} bytes",
                2 * HEADER_BYTES
            ))
        })?;
        let at = At::Row(row.number);
        headers.push(Placed { height, at, header });
    }
    if headers.is_empty() {
        let what = "no row below the heads has a header; export the table \
                    again with its rows";
        return Err(table.fault(table.head_row, what).into());
    }
    let heights_from = HeightsFrom::Column;
    Ok(HeaderFile { form: Form::Table, heights_from, headers })
}

/// A height, in digits.
fn whole(text: &str) -> Option<u64> {
    let digits = text.trim();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok().filter(|height| *height <= HIGHEST)
}

/// What a user wrote, at a length that is read.
fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

fn from_hex(text: &str) -> Result<Header, String> {
    if let Some(other) = text.chars().find(|c| !c.is_ascii_hexdigit()) {
        return Err(format!("has `{other}`, which is not hexadecimal"));
    }
    let wrong =
        || format!("has {} digits, not {}", text.len(), 2 * HEADER_BYTES);
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return Err(wrong());
    }
    let digit = |byte: u8| {
        let value = char::from(byte).to_digit(16)?;
        u8::try_from(value).ok()
    };
    let bytes: Vec<u8> = pairs
        .iter()
        .filter_map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?))
        .collect();
    bytes.try_into().map(Header::new).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(file: &str, bytes: &[u8], first: Option<u64>) -> String {
        read(file, bytes, first).unwrap_err().to_string()
    }

    #[test]
    fn heights_stand_in_the_name_of_a_file() {
        let of = |name| of_name(name);
        assert_eq!(of("headers_822528_830592.bin"), Some((822_528, 830_592)));
        assert_eq!(of("/a_1_2/h-0-2015.bin"), Some((0, 2015)));
        assert_eq!(of("headers_9_8.bin"), None);
        assert_eq!(of("headers.2016.bin"), None);
        assert_eq!(of("1_999999999999999999999.bin"), None);
        let read = read("h_7_8.bin", &[0; 160], None).unwrap();
        assert_eq!(read.heights_from, HeightsFrom::FileName);
        assert_eq!(read.headers[1].height, 8);
    }

    #[test]
    fn what_is_no_whole_header_is_told_with_its_place() {
        assert!(told("a.bin", b"", None).contains("is empty"));
        assert!(told("a.bin", &[1; 100], None).contains("byte 80"));
        assert!(told("a.bin", &[1; 160], None).contains("--first-height"));
        let cut = told("h_7_9.bin", &[1; 160], None);
        assert!(cut.contains("3 headers, and the file has 2"), "{cut}");
        let high = told("a.bin", &[1; 80], Some(u64::MAX));
        assert!(high.contains("beyond any"), "{high}");
    }

    #[test]
    fn a_table_tells_its_rows() {
        let hex = "00".repeat(80);
        let good = format!("height,header_hex\n7,{hex}\n9,{hex}\n");
        let read_good = read("a.csv", good.as_bytes(), None).unwrap();
        assert_eq!(read_good.headers[1].at, At::Row(3));
        for (rows, expected) in [
            (format!("7,{hex}\n7,{hex}"), "row 3: height 7 comes after 7"),
            (
                format!("7,{hex}\n8,{}", "00".repeat(79)),
                "has 158 digits, not 160",
            ),
            (format!("7,{hex}\n8,x{}", "0".repeat(159)), "has `x`"),
            (format!("7,{hex}\neight,{hex}"), "row 3: the height `eight`"),
            (format!("7,{hex}\n-8,{hex}"), "the height `-8`"),
            (String::new(), "no row below the heads"),
        ] {
            let text = format!("height,header_hex\n{rows}\n");
            let error = told("a.csv", text.as_bytes(), None);
            assert!(error.contains(expected), "{rows}: {error}");
        }
        let twice = told("a.csv", good.as_bytes(), Some(1));
        assert!(twice.contains("leave it out"), "{twice}");
        let heads = told("a.csv", b"height,hash\n1,2\n", None);
        assert!(heads.contains("header_hex"), "{heads}");
    }

    proptest! {
        #[test]
        fn no_bytes_panic(
            bytes in proptest::collection::vec(any::<u8>(), 0..400),
            first in proptest::option::of(any::<u64>()),
            name in "[a-z_0-9.]{0,20}",
        ) {
            if let Ok(file) = read(&name, &bytes, first) {
                prop_assert!(!file.headers.is_empty());
                let _ = crate::verify(&file.headers);
            }
        }
    }
}
