//! `letters/*.md`: drafts for counsel, with blanks for the case's facts.
//!
//! A letter is a head of TOML between two lines of `+++` and a body with
//! blanks such as `{{importer}}`, `{{event:detention_notice}}` (a date),
//! `{{missing:detention_notice}}` (what it leaves out) or
//! `{{deadline:petition_seizure}}`. A line of the body is a paragraph; one
//! that begins with a condition such as `{{when:route=judicial}}` stands only
//! where the case meets it.

use hashgate_model::Cite;
use serde::{Deserialize, Serialize};

use super::{ClockRule, EventKind, Stage};
use crate::{Faults, SourceTree, tree::is_named};

/// A draft for counsel.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Letter {
    /// Its id: the name of its file.
    pub id: String,
    /// In words.
    pub title: String,
    /// The stages of a case that the letter is for.
    pub stages: Vec<Stage>,
    /// Kinds of events that the letter answers, whatever the stage. With no
    /// stage and no event it is for any case.
    pub for_events: Vec<String>,
    /// The clocks within whose time the letter is filed.
    pub serves: Vec<String>,
    /// The law that it rests on; each stands in the body.
    pub cites: Vec<Cite>,
    /// The text, with blanks.
    pub body: String,
}

/// The blanks that are filled from the case's facts and the answer.
pub const PLACEHOLDERS: [&str; 15] = [
    "as_of",
    "importer",
    "port",
    "goods",
    "ground",
    "entry_number",
    "case_number",
    "master_awb",
    "containers",
    "value_usd",
    "deciding_agency",
    "ask_for",
    "storage",
    "bond",
    "events",
];

/// What a paragraph of a letter depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition<'a> {
    /// What is asked about: `route`, `stage`, `open` (a clock) or `event`.
    pub about: &'a str,
    /// The value that it is held against.
    pub value: &'a str,
    /// Whether the paragraph stands where it is not so.
    pub negated: bool,
}

impl<'a> Condition<'a> {
    /// The condition at the head of a paragraph, and the rest of it.
    ///
    /// # Example
    ///
    /// ```
    /// use hashgate_pack::cases::Condition;
    /// let line = "{{when:route!=judicial}}The bond is {{bond}}.";
    /// let (condition, text) = Condition::of(line).unwrap();
    /// assert!(condition.negated && condition.value == "judicial");
    /// assert_eq!(text, "The bond is {{bond}}.");
    /// ```
    pub fn of(line: &'a str) -> Option<(Self, &'a str)> {
        let (text, rest) = line.strip_prefix("{{when:")?.split_once("}}")?;
        let (about, value) = text.split_once('=')?;
        let (about, negated) = match about.strip_suffix('!') {
            Some(about) => (about, true),
            None => (about, false),
        };
        Some((Self { about, value, negated }, rest))
    }
}

impl Letter {
    /// The blanks of the body, in order, with repeats; conditions left out.
    pub fn blanks(&self) -> impl Iterator<Item = &str> {
        blanks(&self.body)
    }
}

/// The blanks of a text, in order, with repeats; conditions left out.
pub fn blanks(text: &str) -> impl Iterator<Item = &str> {
    text.split("{{")
        .skip(1)
        .filter_map(|rest| rest.split_once("}}").map(|(blank, _)| blank))
        .filter(|blank| !blank.starts_with("when:"))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    title: String,
    #[serde(default)]
    stages: Vec<Stage>,
    #[serde(default)]
    for_events: Vec<String>,
    #[serde(default)]
    serves: Vec<String>,
    cites: Vec<Cite>,
}

pub(super) fn read(
    tree: &SourceTree,
    clocks: &[ClockRule],
    kinds: &[EventKind],
    faults: &mut Faults,
) -> Vec<Letter> {
    let mut letters = Vec::new();
    let judged = !faults.is_malformed("cases/events.toml")
        && !faults.is_malformed("cases/clocks/");
    let files = tree.under("cases/letters/");
    for (path, _) in files.filter(|(path, _)| is_named(path, ".md")) {
        let Some(text) = tree.text(path) else { continue };
        match letter(path, text) {
            Ok(letter) => {
                // Without its events and clocks no blank can be judged.
                let found = judged.then(|| check(&letter, clocks, kinds));
                for what in found.into_iter().flatten() {
                    faults.note(path, what);
                }
                letters.push(letter);
            }
            Err(what) => faults.note(path, what),
        }
    }
    letters
}

fn letter(path: &str, text: &str) -> Result<Letter, String> {
    let (head, body) = text
        .strip_prefix("+++\n")
        .and_then(|rest| rest.split_once("\n+++\n"))
        .ok_or("begin with a head of TOML between two lines of +++")?;
    let head: Head = toml::from_str(head)
        .map_err(|e| format!("head: {}", crate::tree::toml_fault(head, &e)))?;
    let id = path
        .rsplit('/')
        .next()
        .and_then(|file| file.strip_suffix(".md"))
        .unwrap_or(path);
    Ok(Letter {
        id: id.to_owned(),
        title: head.title,
        stages: head.stages,
        for_events: head.for_events,
        serves: head.serves,
        cites: head.cites,
        body: body.trim().to_owned() + "\n",
    })
}

/// Every blank can be filled, every citation stands in the text, and the text
/// says what it is.
fn check(
    letter: &Letter,
    clocks: &[ClockRule],
    kinds: &[EventKind],
) -> Vec<String> {
    let mut faults = Vec::new();
    let kind = |name: &str| kinds.iter().any(|k| k.kind == name);
    let clock = |name: &str| clocks.iter().any(|c| c.id == name);
    for blank in letter.blanks() {
        let known = match blank.split_once(':') {
            None => PLACEHOLDERS.contains(&blank),
            Some(("event" | "missing", name)) => kind(name),
            Some(("deadline" | "safe" | "counting", name)) => clock(name),
            Some(_) => false,
        };
        if !known {
            faults.push(format!("`{{{{{blank}}}}}` can never be filled"));
        }
    }
    for line in letter.body.lines().filter(|l| l.contains("{{when:")) {
        let known = Condition::of(line).is_some_and(|(condition, rest)| {
            !rest.contains("{{when:")
                && match condition.about {
                    "route" => {
                        ["summary", "judicial"].contains(&condition.value)
                    }
                    "stage" => Stage::of(condition.value).is_some(),
                    "open" => clock(condition.value),
                    "event" => kind(condition.value),
                    _ => false,
                }
        });
        if !known {
            faults.push(format!(
                "the condition of the line `{line}` can never be judged; begin \
                 the line with {{{{when:route=judicial}}}}, \
                 {{{{when:stage=seized}}}}, {{{{when:open=CLOCK}}}} or \
                 {{{{when:event=KIND}}}}"
            ));
        }
    }
    for name in letter.for_events.iter().filter(|name| !kind(name)) {
        faults.push(format!("`{name}` is not an event of events.toml"));
    }
    for id in letter.serves.iter().filter(|id| !clock(id)) {
        faults.push(format!("`{id}` of `serves` is not a clock"));
    }
    if letter.cites.is_empty() {
        faults.push("it cites nothing; give the law".to_owned());
    }
    // A citation may be broken over two lines.
    let words: Vec<&str> = letter.body.split_whitespace().collect();
    let text = words.join(" ");
    for cite in &letter.cites {
        if !text.contains(&cite.text) {
            faults.push(format!("the text never cites {}", cite.text));
        }
    }
    if !text.contains("DRAFT FOR COUNSEL") {
        faults.push("mark it DRAFT FOR COUNSEL".to_owned());
    }
    faults
}
