//! What the parties were screened against, and what that is worth.

use hashgate_model::{
    AsOf, Cite, Confidence, Finding, Ground, Severity, Verdict,
};
use hashgate_parties::{
    CopyStatus, Coverage, ListStatus, Options, Screener, not_cleared,
};
use serde::Serialize;

use crate::party::DossierParty;

/// The lists that the parties were screened against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScreeningScope {
    /// What a party without a hit is worth.
    pub screened: Coverage,
    /// The lists, each with the day of its copy and how that stands.
    pub lists: Vec<ListStatus>,
}

impl ScreeningScope {
    pub(crate) fn of(screener: &Screener, as_of: AsOf) -> Self {
        let options =
            Options { as_of: Some(as_of.date()), ..Options::default() };
        let lists = screener.lists(&options);
        Self { screened: Coverage::of(&lists), lists }
    }

    /// Whether a list that was to be searched could not be used.
    pub fn lacks_a_list(&self) -> bool {
        self.lists.iter().any(|list| list.status == CopyStatus::Unusable)
    }

    /// Every list with the copy that was searched.
    pub(crate) fn in_words(&self) -> Vec<String> {
        self.lists.iter().map(in_words).collect()
    }

    /// Every list with the day of its copy, in one sentence's worth.
    fn days(&self) -> String {
        let of_day = |list: &ListStatus| {
            let day = list
                .copied
                .map_or_else(|| "day unknown".to_owned(), |d| d.to_string());
            format!("{} ({day})", list.name)
        };
        self.lists.iter().map(of_day).collect::<Vec<_>>().join(", ")
    }

    /// What the screening is worth, as a finding: a shipment is not clear of
    /// lists that were not searched.
    pub(crate) fn finding(
        &self,
        parties: &[DossierParty],
        screener: &Screener,
    ) -> Finding {
        let not_cleared =
            unread(parties, screener).or_else(|| not_cleared(&self.lists));
        let nobody = parties.is_empty();
        let is_screened = not_cleared.is_none() && !nobody;
        let searched = self.days();
        let title = match (&not_cleared, nobody) {
            (_, true) => {
                "No party is named, so nobody was screened.".to_owned()
            }
            (Some(why), _) => {
                let why = why.strip_prefix("Not cleared: ").unwrap_or(why);
                format!("The parties are not cleared: {why}.")
            }
            (None, _) => {
                "The parties were screened against full lists.".to_owned()
            }
        };
        Finding {
            rule: "SCREEN-LISTS".to_owned(),
            verdict: if is_screened {
                Verdict::Clear
            } else {
                Verdict::NeedsEvidence
            },
            severity: if is_screened {
                Severity::Note
            } else {
                Severity::Major
            },
            ground: Ground::Entry,
            title,
            because: if is_screened {
                format!("Searched were copies of {searched}.")
            } else {
                format!(
                    "Searched were copies of {searched}. A name that they \
                     lack may be on the list itself; `hashgate pack update` \
                     brings the full lists."
                )
            },
            lines: Vec::new(),
            cites: vec![Cite::new("19 USC 1484(a)(1)", Confidence::Primary)],
            missing: Vec::new(),
            unlocks: (!is_screened)
                .then(|| "a screening that can be relied on".to_owned()),
            confidence: Confidence::Primary,
        }
    }
}

/// That names are written in scripts which cannot be read, so that their
/// parties were not screened.
fn unread(parties: &[DossierParty], screener: &Screener) -> Option<String> {
    let unread: Vec<String> = parties
        .iter()
        .filter_map(|party| {
            let scripts = screener.unread_scripts(&party.name);
            (!scripts.is_empty()).then(|| {
                format!(
                    "{} is written in {}",
                    party.name,
                    scripts.join(" and ")
                )
            })
        })
        .collect();
    (!unread.is_empty()).then(|| {
        format!(
            "{}, which cannot be read here and was not screened; give the \
             name in Latin letters",
            unread.join("; ")
        )
    })
}

/// Which copy of a list was searched.
pub(crate) fn in_words(list: &ListStatus) -> String {
    let mut text = match (list.entries, list.copied) {
        (0, _) => format!("{}: no full copy was searched", list.name),
        (n, Some(day)) => format!("{}: copy of {day}, {n} entries", list.name),
        (n, None) => format!("{}: {n} entries, day unknown", list.name),
    };
    if list.extract {
        text += ", an extract";
    }
    if let Some(fault) = &list.fault {
        text = format!("{text}; {fault}");
    }
    text
}
