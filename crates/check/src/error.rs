//! Why a shipment cannot be answered for.

use hashgate_admit::AdmitError;
use hashgate_economics::EconomicsError;
use hashgate_parties::OwnershipError;

/// Why a shipment cannot be answered for.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// A fact has a name that no rule and no measure asks for.
    #[error(
        "{place}: `{name}` is not a fact that any rule or measure asks for{}",
        did_you_mean(.nearest)
    )]
    UnknownFact {
        /// Where it stands in the facts file.
        place: String,
        /// The name.
        name: String,
        /// Names like it.
        nearest: Vec<String>,
    },
    /// A fact has a value that it cannot take.
    #[error("{place}: {why}")]
    WrongFact {
        /// Where it stands in the facts file.
        place: String,
        /// What is wrong, in a sentence.
        why: String,
    },
    /// A term of the machines' work is outside what makes sense.
    #[error("[economics]: {0}")]
    Terms(EconomicsError),
    /// The holdings cannot be added up.
    #[error("holdings: {0}")]
    Holdings(#[from] OwnershipError),
    /// The rules of the pack are damaged.
    #[error(transparent)]
    Rules(#[from] AdmitError),
}

fn did_you_mean(nearest: &[String]) -> String {
    if nearest.is_empty() {
        return "; `hashgate rules list --facts` lists the names, and a fact of \
                a rule of your own needs --rules DIR"
            .to_owned();
    }
    let names: Vec<_> = nearest.iter().map(|n| format!("`{n}`")).collect();
    format!("; did you mean {}?", names.join(" or "))
}
