//! UBL 2 invoices and credit notes (OASIS, ISO/IEC 19845), PEPPOL's among
//! them.

mod head;
mod lines;

use super::{
    decode,
    number::plain,
    problem::MessageProblem,
    statement::{Amount, Statement, Told},
    xml::{self, Element, MAX_XML_BYTES, Node},
};

/// The namespaces of UBL 2, of every minor version.
const INVOICE: &str = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2";
const CREDIT: &str =
    "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2";
const PARTS: &[&str] = &[
    "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
];
/// How deep an invoice may lie in an envelope, such as PEPPOL's.
const ENVELOPE: usize = 4;

type Wrong = Told<MessageProblem>;

/// The invoices of a file.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Statement>, Wrong> {
    if bytes.len() > MAX_XML_BYTES {
        let (what, limit) = ("the bytes of the XML", MAX_XML_BYTES);
        let next = "ask the sender to leave out what is attached";
        let why = MessageProblem::Beyond { what, limit, next };
        return Err(Told::new(why, &"".into()));
    }
    let text = decode::xml(bytes)?;
    // An HTML page is no XML, and its own faults would hide what it is.
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let start: String = start.chars().take(15).collect();
    let start = start.to_ascii_lowercase();
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        return Err(another(
            "an HTML page".to_owned(),
            "save the invoice itself, as XLSX, CSV or XML",
            None,
        ));
    }
    let roots = xml::read(&text)?;
    let mut found = Vec::new();
    for root in &roots {
        invoices(Node::root(root), 0, &mut found);
    }
    if found.is_empty() {
        return Err(no_invoice(&roots));
    }
    let several = found.len() > 1;
    Ok(found.iter().map(|node| head::invoice(node, several)).collect())
}

fn is_invoice(element: &Element) -> bool {
    (&*element.space, &*element.name) == (INVOICE, "Invoice")
        || (&*element.space, &*element.name) == (CREDIT, "CreditNote")
}

fn invoices<'e>(node: Node<'e>, depth: usize, found: &mut Vec<Node<'e>>) {
    if is_invoice(node.element) {
        found.push(node);
    } else if depth < ENVELOPE {
        for child in node.children() {
            invoices(child, depth + 1, found);
        }
    }
}

fn another(what: String, next: &'static str, at: Option<&Node<'_>>) -> Wrong {
    let at = at.map_or_else(|| "".into(), Node::at);
    Told::new(MessageProblem::Another { what, next }, &at)
}

/// Why XML that holds no UBL 2 invoice is not read.
fn no_invoice(roots: &[Element]) -> Wrong {
    let Some(root) = roots.first() else {
        let why = MessageProblem::NotWellFormed("it is empty".to_owned());
        return Told::new(why, &"".into());
    };
    let node = Node::root(root);
    let (space, name) = (&*root.space, &*root.name);
    let what = if space.contains("CrossIndustry") {
        "a Cross Industry Invoice (Factur-X, ZUGFeRD, XRechnung CII)".to_owned()
    } else if name == "Invoice" && space.ends_with("Invoice-1.0") {
        "an invoice of UBL 1".to_owned()
    } else if space.contains("specification:ubl") {
        format!("a UBL {}", crate::sheet::cut(name))
    } else if space.is_empty() {
        let name = crate::sheet::cut(name);
        format!("XML with the root `{name}` of no namespace")
    } else {
        let (name, space) = (crate::sheet::cut(name), crate::sheet::cut(space));
        format!("XML with the root `{name}` of `{space}`")
    };
    let next = "ask the sender for a UBL 2 invoice, or for the invoice as \
                XLSX or CSV";
    another(what, next, Some(&node))
}

/// The children of a name, among the parts of UBL.
fn all<'e>(node: &Node<'e>, name: &str) -> impl Iterator<Item = Node<'e>> {
    node.all(PARTS, name)
}

/// The first at the end of a path of names.
fn at<'e>(node: &Node<'e>, path: &[&str]) -> Option<Node<'e>> {
    path.iter().try_fold(node.clone(), |node, name| all(&node, name).next())
}

/// The text at the end of a path of names.
fn text(node: &Node<'_>, path: &[&str]) -> Option<Told<String>> {
    let found = at(node, path)?;
    Some(Told::new(found.text()?.to_owned(), &found.at()))
}

/// The amount at the end of a path of names.
fn amount(
    node: &Node<'_>,
    path: &[&str],
    what: &'static str,
    into: &mut Statement,
) -> Option<Amount> {
    let found = at(node, path)?;
    let shown = found.text()?;
    let at = found.at();
    match plain(shown, false) {
        Ok(value) => {
            let currency = found.attribute("currencyID").map(str::to_owned);
            Some(Amount { value, currency, at })
        }
        Err(problem) => {
            into.number_fault(&at, what, shown, problem);
            None
        }
    }
}
