//! A shipment as JSON, `hashgate.shipment/1`: what `hashgate papers read
//! --json` writes, or what another program does.

mod toml;
mod tree;

use hashgate_model::{
    ChargeKind, Decimal, DoubtAbout, Mode, PartyRole, identifiers::NumberKind,
};
use serde::de::IntoDeserializer as _;
use serde::de::{
    DeserializeOwned,
    value::{Error as ValueError, StrDeserializer},
};
use strsim::osa_distance;

pub(super) use self::toml::{is_shipment, read as read_toml};
use self::tree::{Json, Node, Places};
use super::{
    edi::{self, Wrong},
    number::plain,
    problem::MessageProblem,
    statement::{
        Amount, StatedCharge, StatedDoubt, StatedLine, StatedParty,
        StatedSerial, Statement, Told,
    },
};
use crate::written::SHIPMENT_SCHEMA;

const TOP: &[&str] = &[
    "schema",
    "as_of",
    "pack",
    "invoice",
    "parties",
    "lines",
    "unpriced",
    "charges",
    "serials",
    "numbers",
    "offers",
    "value_open",
    "doubts",
    "remarks",
    "papers",
    "sources",
    "confirmed",
    "proposed_from",
    "proposed_from_sha256",
];
const HEAD: &[&str] = &[
    "number",
    "date",
    "currency",
    "incoterm",
    "stated_total",
    "stated_quantity",
    "port_of_entry",
    "responsible_employee",
    "mode",
    "loaded_in",
];
const PARTY: &[&str] =
    &["role", "name", "address", "country", "city", "manufacturer_id"];
const LINE: &[&str] = &[
    "text",
    "quantity",
    "uncounted",
    "currency",
    "unit_price",
    "amount",
    "hts",
    "origin",
    "net_weight_kg",
];

/// The shipment of a file.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Statement>, Wrong> {
    edi::within(bytes)?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let json: Json = serde_json::from_slice(bytes).map_err(|error| {
        let at = format!("line {}, column {}", error.line(), error.column());
        // The place stands before the sentence already.
        let said = error.to_string();
        let said = said.split(" at line ").next().unwrap_or_default();
        Told::new(MessageProblem::Json(said.to_owned()), &at.into())
    })?;
    of(&json, &Places::new())
}

/// The shipment of a tree of any form.
fn of(json: &Json, places: &Places) -> Result<Vec<Statement>, Wrong> {
    let root = Node::root(json, places);
    let schema = root.get("schema");
    match schema.as_ref().map(|schema| schema.json) {
        Some(Json::Text(name)) if name == SHIPMENT_SCHEMA => {}
        Some(Json::Text(name)) => {
            let what = format!("the JSON `{}`", crate::sheet::cut(name));
            let next = "only hashgate.shipment/1 is a shipment: `hashgate \
                        papers read` writes it";
            let at = schema.map_or_else(|| "".into(), |schema| schema.at());
            let why = MessageProblem::Another { what, next };
            return Err(Told::new(why, &at));
        }
        _ => {
            let what = "JSON that names no schema".to_owned();
            let next = "write \"schema\": \"hashgate.shipment/1\", and see \
                        `hashgate generate schema shipment` for its keys";
            let why = MessageProblem::Another { what, next };
            return Err(Told::new(why, &"".into()));
        }
    }
    let is_proposal = root.get("proposed_from").is_some();
    let confirmed = root.get("confirmed");
    let is_confirmed = confirmed
        .as_ref()
        .is_some_and(|node| matches!(node.json, Json::Bool(true)));
    if (is_proposal || confirmed.is_some()) && !is_confirmed {
        let at = confirmed.map_or_else(|| "".into(), |node| node.at());
        return Err(Told::new(MessageProblem::Unconfirmed, &at));
    }
    Ok(vec![shipment(&root)])
}

fn shipment(root: &Node<'_>) -> Statement {
    let mut into = Statement::default();
    known(root, TOP, &mut into);
    if let Some(head) = root.get("invoice") {
        read_head(&head, &mut into);
    }
    for party in list(root, "parties", &mut into) {
        read_party(&party, &mut into);
    }
    for key in ["lines", "unpriced"] {
        for line in list(root, key, &mut into) {
            let read = read_line(&line, &mut into);
            into.lines.push(read);
        }
    }
    for charge in list(root, "charges", &mut into) {
        read_charge(&charge, &mut into);
    }
    for serial in list(root, "serials", &mut into) {
        known(&serial, &["number", "model", "carton"], &mut into);
        let Some(number) = needed(&serial, "number", &mut into) else {
            continue;
        };
        let more = |key: &str, into: &mut Statement| {
            text(&serial, key, into).map(|told| told.value)
        };
        let model = more("model", &mut into);
        let carton = more("carton", &mut into);
        into.serials.push(StatedSerial { number, model, carton });
    }
    for number in list(root, "numbers", &mut into) {
        known(&number, &["kind", "number"], &mut into);
        let kind = word::<NumberKind>(&number, "kind", &mut into);
        let told = needed(&number, "number", &mut into);
        into.numbers.extend(kind.zip(told));
    }
    into.offers = texts(root, "offers", &mut into);
    into.value_open = text(root, "value_open", &mut into);
    for doubt in list(root, "doubts", &mut into) {
        known(&doubt, &["about", "line", "text"], &mut into);
        let about = word::<DoubtAbout>(&doubt, "about", &mut into);
        let line = number(&doubt, "line", &mut into);
        let line = line.and_then(|told| u32::try_from(told.value).ok());
        let told = needed(&doubt, "text", &mut into);
        if let (Some(about), Some(text)) = (about, told) {
            let line = line.unwrap_or(0);
            into.doubts.push(StatedDoubt { about, line, text });
        }
    }
    let remarks = texts(root, "remarks", &mut into);
    into.remarks.extend(remarks);
    into
}

fn read_head(head: &Node<'_>, into: &mut Statement) {
    known(head, HEAD, into);
    into.number = text(head, "number", into);
    into.date = text(head, "date", into);
    into.currency = text(head, "currency", into);
    into.incoterm = text(head, "incoterm", into);
    into.port_of_entry = text(head, "port_of_entry", into);
    into.responsible_employee = text(head, "responsible_employee", into);
    into.loaded_in = text(head, "loaded_in", into);
    if let Some(at) = head.get("mode") {
        let mode = word::<Mode>(head, "mode", into);
        into.mode = mode.map(|mode| Told::new(mode, &at.at()));
    }
    into.totals.all = amount(head, "stated_total", into);
    into.stated_quantity = number(head, "stated_quantity", into);
}

fn read_party(party: &Node<'_>, into: &mut Statement) {
    known(party, PARTY, into);
    let role = word::<PartyRole>(party, "role", into);
    let name = needed(party, "name", into);
    let more = |key: &str, into: &mut Statement| {
        text(party, key, into).map(|told| told.value)
    };
    let address = more("address", into).into_iter().collect();
    let country = more("country", into);
    let city = more("city", into);
    let manufacturer_id = more("manufacturer_id", into);
    let (Some(role), Some(name)) = (role, name) else { return };
    into.parties.push(StatedParty {
        role,
        name: name.value,
        address,
        country,
        city,
        manufacturer_id,
        at: name.at,
    });
}

fn read_line(node: &Node<'_>, into: &mut Statement) -> StatedLine {
    let faults = into.faults.len();
    known(node, LINE, into);
    let mut line = StatedLine::new(&node.at());
    line.texts.extend(text(node, "text", into));
    line.quantity = number(node, "quantity", into);
    line.uncounted = text(node, "uncounted", into).map(|told| told.value);
    let currency = text(node, "currency", into).map(|told| told.value);
    into.many_currencies |= currency.is_some();
    let of_line = |mut amount: Amount| {
        amount.currency.clone_from(&currency);
        amount
    };
    line.price = amount(node, "unit_price", into).map(of_line);
    line.amount = amount(node, "amount", into).map(of_line);
    line.hts = text(node, "hts", into);
    line.origin = text(node, "origin", into);
    line.net_weight_kg = number(node, "net_weight_kg", into);
    line.unreadable = into.faults.len() > faults;
    line
}

fn read_charge(node: &Node<'_>, into: &mut Statement) {
    known(node, &["kind", "text", "currency", "amount"], into);
    let currency = text(node, "currency", into).map(|told| told.value);
    into.many_currencies |= currency.is_some();
    let kind = word::<ChargeKind>(node, "kind", into);
    let words = needed(node, "text", into);
    let amount = amount(node, "amount", into);
    if amount.is_none() && node.get("amount").is_none() {
        lacks(node, "amount", into);
    }
    if let (Some(kind), Some(words), Some(mut amount)) = (kind, words, amount) {
        amount.currency = currency;
        let text = words.value;
        let charge = StatedCharge { kind, text, amount, is_tax: false };
        into.charges.push(charge);
    }
}

/// Faults at keys that are not known, with the one meant.
fn known(node: &Node<'_>, keys: &[&str], into: &mut Statement) {
    let Json::Map(entries) = node.json else {
        let what =
            format!("{} stands where an object must stand", node.json.kind());
        return into.fault(&node.at(), MessageProblem::Lacks(what));
    };
    for (key, _) in entries {
        if keys.contains(&key.as_str()) {
            continue;
        }
        let near = keys
            .iter()
            .map(|known| (osa_distance(known, key), *known))
            .min()
            .filter(|(far, _)| *far <= 2)
            .map(|(_, known)| known.to_owned());
        let key: String = key.chars().take(40).collect();
        let known = keys.iter().map(|key| (*key).to_owned()).collect();
        into.fault(
            &node.at(),
            MessageProblem::Key { key, nearest: near, known },
        );
    }
}

fn list<'j>(node: &Node<'j>, key: &str, into: &mut Statement) -> Vec<Node<'j>> {
    let Some(found) = node.get(key) else { return Vec::new() };
    if !matches!(found.json, Json::List(_)) {
        let what =
            format!("{} stands where a list must stand", found.json.kind());
        into.fault(&found.at(), MessageProblem::Lacks(what));
    }
    found.items()
}

fn text(
    node: &Node<'_>,
    key: &str,
    into: &mut Statement,
) -> Option<Told<String>> {
    let found = node.get(key)?;
    match found.json {
        Json::Text(text) if text.trim().is_empty() => None,
        Json::Text(text) => Some(Told::new(text.clone(), &found.at())),
        other => {
            let what = format!(
                "{} stands where a text in quotation marks must stand",
                other.kind()
            );
            into.fault(&found.at(), MessageProblem::Lacks(what));
            None
        }
    }
}

fn texts(
    node: &Node<'_>,
    key: &str,
    into: &mut Statement,
) -> Vec<Told<String>> {
    let mut texts = Vec::new();
    for item in list(node, key, into) {
        match item.json {
            Json::Text(text) => {
                texts.push(Told::new(text.clone(), &item.at()));
            }
            other => {
                let what =
                    format!("{} stands where a text must stand", other.kind());
                into.fault(&item.at(), MessageProblem::Lacks(what));
            }
        }
    }
    texts
}

/// A text that must be there.
fn needed(
    node: &Node<'_>,
    key: &str,
    into: &mut Statement,
) -> Option<Told<String>> {
    let faults = into.faults.len();
    let told = text(node, key, into);
    if told.is_none() && into.faults.len() == faults {
        lacks(node, key, into);
    }
    told
}

fn lacks(node: &Node<'_>, key: &str, into: &mut Statement) {
    let what = format!("the key `{key}` is missing; write it");
    into.fault(&node.at(), MessageProblem::Lacks(what));
}

/// A number, written as such or as a text of digits.
fn number(
    node: &Node<'_>,
    key: &'static str,
    into: &mut Statement,
) -> Option<Told<Decimal>> {
    let found = node.get(key)?;
    let shown = match found.json {
        Json::Text(text) | Json::Number(text) => text,
        other => {
            let what =
                format!("{} stands where a number must stand", other.kind());
            into.fault(&found.at(), MessageProblem::Lacks(what));
            return None;
        }
    };
    match plain(shown, false) {
        Ok(value) => Some(Told::new(value, &found.at())),
        Err(problem) => {
            let shown = crate::sheet::cut(shown);
            into.number_fault(&found.at(), key, &shown, problem);
            None
        }
    }
}

fn amount(
    node: &Node<'_>,
    key: &'static str,
    into: &mut Statement,
) -> Option<Amount> {
    let told = number(node, key, into)?;
    Some(Amount { value: told.value, currency: None, at: told.at })
}

/// A word of a fixed list, such as a role.
fn word<T: DeserializeOwned>(
    node: &Node<'_>,
    key: &str,
    into: &mut Statement,
) -> Option<T> {
    let told = needed(node, key, into)?;
    let from: StrDeserializer<'_, ValueError> =
        told.value.as_str().into_deserializer();
    match T::deserialize(from) {
        Ok(value) => Some(value),
        Err(error) => {
            let what = format!("{error}; write one of them");
            into.fault(&told.at, MessageProblem::Lacks(what));
            None
        }
    }
}
