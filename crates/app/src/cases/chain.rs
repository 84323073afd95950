//! Whether a stored case is as it was written: its chain in the text of its
//! file, and what is told where it does not hold.

use hashgate_cases::{CaseFile, LAST_KEY, LINK_KEY};
use hashgate_model::Link;

use super::{NamedCase, without};
use crate::{AppError, case_folder::CaseFolder};

/// A key with its link as a line of a case.
pub(super) fn written(key: &str, link: &str) -> String {
    format!("{key} = \"{link}\"\n")
}

/// Binds a stored case as it now stands, after a change by hand that is right;
/// gives how many events there are. What stands in the file beside the links
/// stays as it is.
///
/// # Errors
///
/// [`AppError`] if the case cannot be read or written, or its events are not
/// written one below the other under `[[event]]`.
pub fn accept(folder: &CaseFolder, name: &str) -> Result<usize, AppError> {
    let _lock = folder.lock()?;
    let case = NamedCase::stored(folder, name)?;
    let chain = case.file.bound();
    let mut links = chain.links.iter().flatten();
    let mut head = true;
    let mut text = String::with_capacity(case.text.len() + 80);
    for line in without(&case.text, LAST_KEY).lines() {
        head &= !line.trim_start().starts_with('[');
        let key = line.split_once('=').map(|(key, _)| key.trim());
        if !head && key == Some(LINK_KEY) {
            continue;
        }
        text.push_str(line);
        text.push('\n');
        if line.trim_start().starts_with("[[event]]")
            && let Some(link) = links.next()
        {
            text.push_str(&written(LINK_KEY, link));
        }
    }
    let last = chain.last.clone().unwrap_or_default();
    let text = written(LAST_KEY, &last) + &text;
    let bound = NamedCase::of_text(name, text);
    match bound {
        // A text of several lines may look like a key or a head.
        Ok(bound)
            if bound.file.events == case.file.events
                && bound.file.facts == case.file.facts
                && bound.file.chain == chain =>
        {
            folder.replace(name, &bound.text)?;
            Ok(bound.file.events.len())
        }
        _ => Err(AppError::input(format!(
            "case {name} cannot be bound as it is written; write each event \
             under an `[[event]]` of its own and each text on one line"
        ))),
    }
}

impl NamedCase {
    /// The text with that end of the chain at its head.
    pub(super) fn text_ending(&self, last: &str) -> String {
        format!("{LAST_KEY} = \"{last}\"\n{}\n", without(&self.text, LAST_KEY))
    }

    /// The text with its end bound anew, where the case was whole before it
    /// was written to. One that was changed by hand stays told.
    pub(super) fn text_after(&self, before: &CaseFile) -> String {
        match before.ends() {
            Link::Whole | Link::Missing => self.text_ending(&self.file.end()),
            Link::Broken | Link::Cut => self.text.clone(),
        }
    }

    /// What was changed by hand since it was written, in sentences. What was
    /// written by hand in the first place is not told here; see
    /// [`Self::faults`].
    pub fn changes(&self) -> Vec<String> {
        self.told(false)
    }

    /// What of the case is not proven to be as it was written, in sentences.
    pub fn faults(&self) -> Vec<String> {
        self.told(true)
    }

    fn told(&self, unbound: bool) -> Vec<String> {
        let Self { file, shown, .. } = self;
        let by_hand = "by hand or by an earlier version, and is bound to \
                       nothing";
        let mut faults = Vec::new();
        for (at, link) in file.links().into_iter().enumerate() {
            let why = match link {
                Link::Broken | Link::Cut => {
                    "was changed by hand after it was written, or one before \
                     it was taken out or put in"
                        .to_owned()
                }
                Link::Missing if unbound => format!("was written {by_hand}"),
                Link::Missing | Link::Whole => continue,
            };
            let Some(event) = file.events.get(at) else { continue };
            faults.push(format!(
                "{shown}, event {} ({}, {}): it {why}",
                at + 1,
                event.kind,
                event.date
            ));
        }
        match file.ends() {
            Link::Broken | Link::Cut => faults.push(format!(
                "{shown}: a fact at its head was changed by hand, or an event \
                 behind the last one was lost or taken out"
            )),
            Link::Missing if unbound => {
                faults.push(format!("{shown}: its head was written {by_hand}"));
            }
            Link::Missing | Link::Whole => {}
        }
        faults
    }
}
