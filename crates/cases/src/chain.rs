//! How the events of a stored case are bound, each to the one before it, so
//! that a later change by hand is told.

use hashgate_model::{Link, sha256_hex};
use serde::Serialize;

use crate::{CaseFacts, CaseFile, Event};

/// The key of an event under which its link is written.
pub const LINK_KEY: &str = "link";

/// The key of the head under which the end of the chain is written.
pub const LAST_KEY: &str = "last";

/// The links of a case as its file writes them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chain {
    /// The end: it binds the facts to the last event. It stands at the head,
    /// so that no torn file passes for a whole one.
    pub last: Option<String>,
    /// The link of each event, in the order of the file.
    pub links: Vec<Option<String>>,
}

impl CaseFile {
    /// The link of an event that stands behind the link `before`: a hash of
    /// both, in hexadecimal.
    ///
    /// # Example
    ///
    /// ```
    /// use hashgate_cases::CaseFile;
    /// let case = CaseFile::read(
    ///     "[[event]]\nkind = \"cf28\"\ndate = 2026-11-02\n",
    /// )?;
    /// let event = &case.events[0];
    /// let first = CaseFile::link(None, event);
    /// assert_ne!(first, CaseFile::link(Some(&first), event));
    /// # Ok::<(), hashgate_cases::CaseError>(())
    /// ```
    pub fn link(before: Option<&str>, event: &Event) -> String {
        hash(before, event)
    }

    /// The end of the chain as the case stands: a hash of the facts and of the
    /// last event's link, in hexadecimal.
    pub fn end(&self) -> String {
        let before = self.chain.links.last().cloned().flatten();
        end_of(&self.facts, before.as_deref())
    }

    /// The chain that binds the case as it stands, whatever it was.
    #[must_use]
    pub fn bound(&self) -> Chain {
        let mut links: Vec<Option<String>> = Vec::new();
        for event in &self.events {
            let before = links.last().cloned().flatten();
            links.push(Some(Self::link(before.as_deref(), event)));
        }
        let before = links.last().cloned().flatten();
        let last = Some(end_of(&self.facts, before.as_deref()));
        Chain { last, links }
    }

    /// How each event is bound to the one before it, in the order of the
    /// file.
    pub fn links(&self) -> Vec<Link> {
        let mut before: Option<&str> = None;
        let mut links = Vec::with_capacity(self.events.len());
        for (at, event) in self.events.iter().enumerate() {
            let own = self.chain.links.get(at).and_then(Option::as_deref);
            links.push(match own {
                None => Link::Missing,
                Some(own) if own == Self::link(before, event) => Link::Whole,
                Some(_) => Link::Broken,
            });
            before = own;
        }
        links
    }

    /// How the facts are bound to the last event: [`Link::Cut`] if a fact was
    /// changed, or an event behind the last one was lost or taken out.
    pub fn ends(&self) -> Link {
        match &self.chain.last {
            // The end was taken out, and with it perhaps an event.
            None if self.chain.links.iter().any(Option::is_some) => Link::Cut,
            None => Link::Missing,
            Some(last) if *last == self.end() => Link::Whole,
            Some(_) => Link::Cut,
        }
    }
}

fn end_of(facts: &CaseFacts, before: Option<&str>) -> String {
    hash(before, facts)
}

/// A hash of a link and of all that is written behind it; a link has no line
/// break, so that no two pairs have one text.
fn hash(before: Option<&str>, what: &impl Serialize) -> String {
    let text = serde_json::to_string(what).unwrap_or_default();
    sha256_hex(format!("{}\n{text}", before.unwrap_or_default()).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(events: usize) -> CaseFile {
        let mut file = CaseFile::default();
        file.facts.goods = Some("miners".to_owned());
        for n in 0..events {
            file.events.push(Event {
                kind: "cf28".to_owned(),
                date: "2026-11-02".parse().unwrap(),
                of: None,
                answer_by: None,
                working_days: None,
                states: None,
                note: Some(n.to_string()),
            });
        }
        file.chain = file.bound();
        file
    }

    #[test]
    fn what_is_bound_is_whole() {
        for events in 0..4 {
            let file = made(events);
            assert_eq!(file.links(), vec![Link::Whole; events]);
            assert_eq!(file.ends(), Link::Whole);
        }
    }

    #[test]
    fn every_change_by_hand_is_told() {
        let whole = made(3);
        let mut changed = whole.clone();
        changed.events[1].date = "2026-11-03".parse().unwrap();
        assert_eq!(changed.links(), [Link::Whole, Link::Broken, Link::Whole]);
        let mut without = whole.clone();
        without.events.remove(1);
        without.chain.links.remove(1);
        assert_eq!(without.links(), [Link::Whole, Link::Broken]);
        let mut torn = whole.clone();
        torn.events.pop();
        torn.chain.links.pop();
        assert_eq!(
            (torn.links(), torn.ends()),
            (vec![Link::Whole; 2], Link::Cut)
        );
        let mut facts = whole.clone();
        facts.facts.goods = None;
        assert_eq!(facts.ends(), Link::Cut);
        let mut by_hand = whole;
        by_hand.chain = Chain::default();
        assert_eq!(by_hand.links(), [Link::Missing; 3]);
        assert_eq!(by_hand.ends(), Link::Missing);
    }
}
