//! Electronic invoices: UBL 2 in XML, X12 810, EDIFACT INVOIC.
//!
//! Each reader makes [`Statement`]s of what a file says and where;
//! [`settle()`] checks them as an invoice in a table is checked.

mod codes;
mod decode;
mod edi;
mod edifact;
mod goods;
mod json;
mod number;
mod problem;
mod settle;
mod statement;
mod sums;
mod ubl;
mod x12;
mod xml;

pub use edi::{MAX_EDI_BYTES, MAX_SEGMENTS};
pub use problem::MessageProblem;
pub(crate) use settle::{name, place, settle};
pub(crate) use statement::{Kind, Statement};
pub use xml::{MAX_DEPTH, MAX_ELEMENTS, MAX_XML_BYTES};

use crate::{Input, fault::Fault};

/// The invoices of a file, and the name of its format.
pub(crate) struct Message {
    pub format: &'static str,
    pub statements: Vec<Statement>,
}

/// Reads a file that is an electronic invoice by what it holds, whatever its
/// name; nothing for any other file.
pub(crate) fn read(input: &Input) -> Option<Result<Message, Box<Fault>>> {
    let (format, read) = match Format::of(&input.bytes)? {
        Format::Pdf => ("pdf", Err(of_pdf())),
        Format::Xml => ("ubl", ubl::read(&input.bytes)),
        Format::X12 => ("x12", x12::read(&input.bytes)),
        Format::Json => ("json", json::read(&input.bytes)),
        Format::Toml => ("toml", json::read_toml(&input.bytes)),
        Format::Edifact => ("edifact", edifact::read(&input.bytes)),
    };
    let mut message = match read {
        Ok(statements) => Message { format, statements },
        Err(told) => {
            let place = place(&input.name, &told.at);
            return Some(Err(Box::new(Fault {
                place,
                why: told.value.into(),
            })));
        }
    };
    if let Some(remark) = misnamed(&input.name, format)
        && let Some(first) = message.statements.first_mut()
    {
        first.remark(&"".into(), remark);
    }
    Some(Ok(message))
}

/// A format that is known by its first bytes.
enum Format {
    Pdf,
    Xml,
    Json,
    Toml,
    X12,
    Edifact,
}

impl Format {
    fn of(bytes: &[u8]) -> Option<Self> {
        let utf16 = [&b"\xff\xfe<\0"[..], b"\xfe\xff\0<"];
        if utf16.iter().any(|start| bytes.starts_with(start)) {
            return Some(Self::Xml);
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let bytes = bytes.trim_ascii_start();
        if bytes.starts_with(b"%PDF-") {
            return Some(Self::Pdf);
        }
        if bytes.starts_with(b"<") {
            Some(Self::Xml)
        } else if bytes.starts_with(b"{") {
            Some(Self::Json)
        } else if x12::begins(bytes) {
            Some(Self::X12)
        } else if json::is_shipment(bytes) {
            Some(Self::Toml)
        } else {
            edifact::begins(bytes).then_some(Self::Edifact)
        }
    }
}

/// A PDF only shows what somebody must confirm.
fn of_pdf() -> statement::Told<MessageProblem> {
    let what = "a PDF".to_owned();
    let next = "`hashgate papers extract FILE.pdf --out FILE.toml` proposes \
                what its pages show; compare it with them, confirm it, and \
                hand in FILE.toml";
    statement::Told::new(MessageProblem::Another { what, next }, &"".into())
}

/// What is said of a file whose name promises another format.
fn misnamed(name: &str, format: &str) -> Option<String> {
    let (_, extension) = name.rsplit_once('.')?;
    let (fits, what): (&[&str], _) = match format {
        "toml" => (&["toml"], "TOML"),
        "json" => (&["json"], "JSON"),
        "x12" => (&["x12", "edi", "810"], "X12 messages"),
        "edifact" => (&["edi", "edifact", "inv"], "EDIFACT messages"),
        "ubl" => (&["xml", "ubl"], "a UBL invoice (XML)"),
        _ => return None,
    };
    let fits = fits.iter().any(|fit| extension.eq_ignore_ascii_case(fit));
    (!fits && !extension.eq_ignore_ascii_case("txt")).then(|| {
        format!("{name} holds {what} in spite of its name, and was read as one")
    })
}
