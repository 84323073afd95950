//! What can go wrong in this room.

/// What is wrong with a set of rules or with a paper handed in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AdmitError {
    /// A compiled rule names a fact or a paper that the set does not have.
    #[error(
        "rule {rule} names {what}, which this set of rules does not have; \
         compile the pack again from its text"
    )]
    Broken {
        /// The rule's id.
        rule: String,
        /// What is missing.
        what: String,
    },
    /// The manifest of papers held cannot be used.
    #[error("the manifest of papers cannot be used: {0}")]
    Manifest(String),
    /// What `--for` names is unknown.
    #[error(
        "{0}; `hashgate rules list` shows the rules, `hashgate evidence kinds` \
         the papers"
    )]
    ForWhat(String),
}
