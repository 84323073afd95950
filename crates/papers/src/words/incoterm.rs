//! Incoterms on a paper.

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
