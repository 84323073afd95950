//! The notice checker: what a notice must say and does not.

use hashgate_model::{Cite, Date};
use hashgate_pack::cases::{CaseLaw, NoticeItem};
use serde::Serialize;

use crate::{CaseError, CaseFault, CaseFile};

/// An item of a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its id, as `states` lists it.
    pub id: String,
    /// In words.
    pub title: String,
}

/// What one notice says and leaves out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoticeCheck {
    /// The number of the event.
    pub event: usize,
    /// The notice, in words.
    pub title: String,
    /// Its day.
    pub date: Date,
    /// Whether the case says what it states; if not, every item is open.
    pub checked: bool,
    /// What it states.
    pub stated: Vec<Item>,
    /// What it leaves out, or what is still to be looked for in it.
    pub missing: Vec<Item>,
    /// What follows if an item is missing.
    pub if_missing: String,
    /// The law.
    pub cites: Vec<Cite>,
}

/// Checks every notice of the case.
pub(crate) fn check(
    file: &CaseFile,
    law: &CaseLaw,
) -> Result<Vec<NoticeCheck>, CaseError> {
    let mut checks = Vec::new();
    let mut faults = Vec::new();
    for (i, event) in file.events.iter().enumerate() {
        let mut fault = |what: String| {
            faults.push(CaseFault {
                event: Some(i + 1),
                line: None,
                what: format!("({}, {}) {what}", event.kind, event.date),
            });
        };
        let rule = law.notices.iter().find(|rule| rule.event == event.kind);
        let Some(rule) = rule else {
            if event.states.is_some() {
                fault(
                    "is not a notice that is checked; remove `states`".into(),
                );
            }
            continue;
        };
        let said = event.states.as_deref().unwrap_or_default();
        for id in said {
            if !rule.items.iter().any(|item| &item.id == id) {
                let known: Vec<_> =
                    rule.items.iter().map(|item| item.id.as_str()).collect();
                fault(format!(
                    "`states` has `{id}`, which is not an item of it; write some \
                     of {}",
                    known.join(", ")
                ));
            }
        }
        let (stated, missing) = rule
            .items
            .iter()
            .partition::<Vec<&NoticeItem>, _>(|item| said.contains(&item.id));
        checks.push(NoticeCheck {
            event: i + 1,
            title: rule.title.clone(),
            date: event.date,
            checked: event.states.is_some(),
            stated: items(stated),
            missing: items(missing),
            if_missing: rule.if_missing.clone(),
            cites: rule.cites.clone(),
        });
    }
    if faults.is_empty() { Ok(checks) } else { Err(CaseError::Events(faults)) }
}

fn items(items: Vec<&NoticeItem>) -> Vec<Item> {
    items
        .into_iter()
        .map(|item| Item { id: item.id.clone(), title: item.title.clone() })
        .collect()
}
