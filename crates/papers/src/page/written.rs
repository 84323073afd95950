//! A proposal as TOML, for somebody to compare with the pages and confirm.

use std::fmt::Write as _;

use super::propose::{Field, Proposal};
use crate::written::SHIPMENT_SCHEMA;

impl Proposal {
    /// The proposal as TOML that `hashgate check` takes once it is confirmed.
    pub fn to_toml(&self, file: &str, sha256: &str) -> String {
        let mut out = format!(
            "# An invoice as the pages of the PDF seem to show it. Each value \
             names its page and\n# its place in points from the left and from \
             the top. Compare each with the page,\n# correct what is wrong, \
             add what is missing, and set `confirmed = true`:\n# then `hashgate \
             check` takes this file in place of the PDF.\n\nschema = \
             \"{SHIPMENT_SCHEMA}\"\nconfirmed = false\nproposed_from = {}\n\
             proposed_from_sha256 = {}\n",
            text(file),
            text(sha256),
        );
        for remark in &self.remarks {
            let _ = writeln!(out, "# LOOK: {remark}");
        }
        out.push_str("\n[invoice]\n");
        let keys = [
            "number",
            "date",
            "currency",
            "incoterm",
            "mode",
            "loaded_in",
            "port_of_entry",
            "responsible_employee",
            "stated_total",
        ];
        for key in keys {
            match self.head.iter().find(|(name, _)| *name == key) {
                Some((_, field)) => put(&mut out, key, field),
                None => {
                    let _ = writeln!(out, "# {key} was not found");
                }
            }
        }
        for (role, name, address) in &self.parties {
            let _ = writeln!(out, "\n[[parties]]\nrole = {}", word(role));
            put(&mut out, "name", name);
            if let Some(address) = address {
                let _ = writeln!(out, "address = {}", text(address));
            }
        }
        for line in &self.lines {
            out.push_str("\n[[lines]]\n");
            if line.text.value.is_empty() {
                out.push_str(
                    "# text was not found: write what the goods are\n",
                );
            } else {
                put(&mut out, "text", &line.text);
            }
            put(&mut out, "quantity", &line.quantity);
            put(&mut out, "unit_price", &line.unit_price);
            put(&mut out, "amount", &line.amount);
            for (key, told) in [("hts", &line.hts), ("origin", &line.origin)] {
                match told {
                    Some(field) => put(&mut out, key, field),
                    None => {
                        let _ = writeln!(out, "# {key} was not found");
                    }
                }
            }
        }
        for (kind, label, amount) in &self.charges {
            let (kind, label) = (word(kind), text(label));
            let _ =
                writeln!(out, "\n[[charges]]\nkind = {kind}\ntext = {label}");
            put(&mut out, "amount", amount);
        }
        out
    }
}

fn put(out: &mut String, key: &str, field: &Field) {
    let (x, y) = field.place;
    let _ = writeln!(
        out,
        "{key} = {{ value = {}, page = {}, place = \"{x:.0} x {y:.0}\", \
         confidence = \"{}\" }}",
        text(&field.value),
        field.page,
        field.confidence.word(),
    );
}

/// A text in quotation marks, as TOML writes it on one line.
fn text(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A word of a fixed list, as the data writes it.
fn word<T: serde::Serialize>(value: &T) -> String {
    let json = value.serialize(serde_json::value::Serializer);
    text(json.ok().as_ref().and_then(|v| v.as_str()).unwrap_or("other"))
}
