//! Incoterms, and what the price holds under them.

/// Incoterms, of 2020 and before, as invoices still print them.
pub(super) const INCOTERMS: [&str; 16] = [
    "exw", "fca", "fas", "fob", "cfr", "cif", "cpt", "cip", "dap", "dpu",
    "ddp", "ddu", "dat", "daf", "c&f", "cnf",
];

/// Whether the text names an Incoterm: `FOB Port Klang`, `Incoterms: DAP`.
pub(crate) fn has_incoterm(text: &str) -> bool {
    text.split(|c: char| !(c.is_alphanumeric() || c == '&'))
        .any(|word| INCOTERMS.contains(&word.to_lowercase().as_str()))
}

/// Whether the text is an Incoterm with its place: `CIF Los Angeles`.
pub(crate) fn is_incoterm(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or_default().to_lowercase();
    INCOTERMS.contains(&first.as_str()) && words.count() <= 4
}

/// What the price holds under an Incoterm besides the goods, if anything.
///
/// Incoterms 2020: under the C terms the seller pays the main carriage, under
/// CIF and CIP insurance too, under the D terms everything up to the place
/// named, under DDP the duty as well.
pub(crate) fn seller_pays(incoterm: &str) -> Option<&'static str> {
    incoterm.split(|c: char| !(c.is_alphanumeric() || c == '&')).find_map(
        |word| match word.to_lowercase().as_str() {
            "cfr" | "cpt" | "c&f" | "cnf" => Some("freight"),
            "cif" | "cip" => Some("freight and insurance"),
            "dap" | "dpu" | "dat" | "daf" | "ddu" => {
                Some("freight, insurance and delivery")
            }
            "ddp" => Some("freight, insurance, delivery and duty"),
            _ => None,
        },
    )
}
