//! What a rule is asked about: the shipment, or lines that are alike.

use crate::fact_table::FactTable;

/// The shipment, or lines that share their facts and the papers held for
/// them: what a rule says of one it says of all.
pub(crate) struct Subject<'a> {
    /// The lines, ascending; none for the shipment as a whole.
    pub(crate) lines: Vec<u32>,
    pub(crate) facts: FactTable<'a>,
    /// The model, where it is known.
    pub(crate) model: Option<String>,
}

impl Subject<'_> {
    /// A line that stands for all of them; none for the shipment.
    pub(crate) fn line(&self) -> Option<u32> {
        self.lines.first().copied()
    }
}

/// Numbers of several ascending runs as one ascending run, each once.
pub(crate) fn ascending(mut lines: Vec<u32>) -> Vec<u32> {
    // Stable, since that sort takes runs as they lie.
    lines.sort_unstable();
    lines.dedup();
    lines
}
