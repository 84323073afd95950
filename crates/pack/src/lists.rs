//! `data/lists/`: Restricted-party lists.
//!
//! ```text
//! data/lists/<list>/source.toml    what the list is and what it means
//!                  /entries.csv    the embedded extract, if there is one
//!                  /README.md
//!           /makers.toml           brand -> owner
//!           /ownership.toml        50 percent rules, dated
//!           /review.toml         how long a reviewer's decision may stand
//!           /names/*.csv           how names are read: legal forms, letters
//! ```
//!
//! The embedded entries are an **extract**. The full lists are imported in
//! their official formats by the room `parties`, which checks the number of
//! rows against [`ListSource::rows`].

mod makers;
mod names;
mod ownership;
mod review;
mod score;
mod source;

use serde::{Deserialize, Serialize};

pub use makers::Brand;
pub use names::{
    CommonWord, ForeignWord, HangulPart, LegalForm, Letter, NameTables,
    PartyLineMarker, Place, Script, Sound, Synonym, WeakWord,
};
pub use ownership::{OwnershipRule, RuleState, RuleStatus};
pub use review::ReviewTerm;
pub use score::{Cut, ScoreWeights};
pub use source::{
    Category, ListEntry, ListFormat, ListSource, PartyKind, RowBounds,
};

use crate::{Faults, Section, SourceTree};

/// Restricted-party lists, the makers behind brands, and how names are read.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Lists {
    /// The sources, in the order of their ids.
    pub sources: Vec<ListSource>,
    /// Brands and the owners behind them.
    pub makers: Vec<Brand>,
    /// Rules that reach a company through its owners.
    pub ownership: Vec<OwnershipRule>,
    /// How names are read.
    pub names: NameTables,
    /// The terms of the score.
    pub score: ScoreWeights,
    /// How long decisions of reviewers may stand.
    pub review: Vec<ReviewTerm>,
}

impl Lists {
    /// The source of that id, as `us-bis-entity-list`.
    pub fn source(&self, id: &str) -> Option<&ListSource> {
        self.sources.iter().find(|source| source.id == id)
    }

    /// The longest term of a kind of decision, as `false_positive`; nothing
    /// if it may stand for good.
    pub fn review_term(&self, decision: &str) -> Option<&ReviewTerm> {
        self.review.iter().find(|term| term.decision == decision)
    }
}

impl Section for Lists {
    const FOLDER: &'static str = "lists";

    fn read(tree: &SourceTree, faults: &mut Faults) -> Self {
        let sources = source::read(tree, faults);
        let makers = makers::read(tree, &sources, faults);
        let ownership = ownership::read(tree, &sources, faults);
        Self {
            score: ScoreWeights::read(tree, faults),
            makers,
            ownership,
            review: review::read(tree, faults),
            names: NameTables::read(tree, faults),
            sources,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::read_section;

    fn tree() -> SourceTree {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
        SourceTree::from_dir(&data).unwrap()
    }

    #[test]
    fn the_sophgo_group_is_embedded_whole_and_with_addresses() {
        let lists: Lists = read_section(&tree()).unwrap();
        let source = lists.source("us-bis-entity-list").unwrap();
        let group: Vec<_> = source
            .entries
            .iter()
            .filter(|e| e.cite.starts_with("90 FR 4622") && !e.note.is_empty())
            .collect();
        assert_eq!(group.len(), 8);
        assert!(group.iter().all(|e| !e.addresses.is_empty()));
        assert!(source.extract);
    }

    #[test]
    fn a_brand_whose_owner_is_not_listed_is_a_fault() {
        let mut tree = tree();
        let text = tree.text("lists/makers.toml").unwrap().replace(
            "owner = \"Sophgo Technologies Ltd.\"",
            "owner = \"Nobody Ltd.\"",
        );
        tree.insert("lists/makers.toml", &text);
        let faults = read_section::<Lists>(&tree).unwrap_err();
        assert!(faults.to_string().contains("Nobody Ltd."), "{faults}");
    }

    #[test]
    fn the_affiliates_rule_is_unconfirmed_from_the_tenth_of_november() {
        let lists: Lists = read_section(&tree()).unwrap();
        let rule = lists
            .ownership
            .iter()
            .find(|rule| rule.id == "bis_affiliates_50")
            .unwrap();
        let on =
            |day: &str| rule.on(day.parse().unwrap()).map(|state| state.status);
        assert_eq!(on("2025-09-28"), None);
        assert_eq!(on("2025-09-29"), Some(RuleStatus::InForce));
        assert_eq!(on("2025-11-09"), Some(RuleStatus::InForce));
        assert_eq!(on("2025-11-10"), Some(RuleStatus::Suspended));
        assert_eq!(on("2026-11-09"), Some(RuleStatus::Suspended));
        assert_eq!(on("2026-11-10"), Some(RuleStatus::Unconfirmed));
    }

    #[test]
    fn a_list_without_rows_or_readme_is_a_fault() {
        let mut tree = SourceTree::default();
        tree.insert("lists/x/source.toml", "title = \"x\"");
        let faults = read_section::<Lists>(&tree).unwrap_err();
        assert!(faults.to_string().contains("lists/x/source.toml"));
    }
}
