//! `review.toml`: how long a reviewer's decision may stand.

use hashgate_model::Cite;
use serde::{Deserialize, Serialize};

use crate::{Faults, SourceTree};

/// The longest term of a kind of decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewTerm {
    /// The kind of decision, as `false_positive`.
    pub decision: String,
    /// The most calendar days from the day of the decision to its expiry.
    pub longest_days: i32,
    /// Why.
    pub because: String,
    /// Where that is known from.
    pub cite: Cite,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReviewFile {
    term: Vec<ReviewTerm>,
}

const PATH: &str = "lists/review.toml";

/// Ten years: a term beyond it would be none.
const MOST_DAYS: i32 = 3_653;

pub(super) fn read(tree: &SourceTree, faults: &mut Faults) -> Vec<ReviewTerm> {
    let file = tree.toml::<ReviewFile>(PATH, faults);
    let terms = file.map(|file| file.term).unwrap_or_default();
    for (at, term) in terms.iter().enumerate() {
        let name = &term.decision;
        if !(1..=MOST_DAYS).contains(&term.longest_days) {
            faults.note(
                PATH,
                format!("`{name}`: longest_days must be 1 to {MOST_DAYS}"),
            );
        }
        if term.because.trim().is_empty() {
            faults.note(PATH, format!("`{name}`: give `because`"));
        }
        if terms.iter().take(at).any(|other| other.decision == *name) {
            faults.note(PATH, format!("`{name}` has two terms; keep one"));
        }
    }
    terms
}
