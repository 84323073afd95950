//! Reads what lies ahead, refunds and the columns of ACE.

use std::collections::BTreeMap;

use hashgate_model::{Date, Period};
use serde::Deserialize;

use super::{
    AheadEvent, EntryType, Es003Columns, RefundProgram, RefundWindow, Refunds,
    read::{Reader, path},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AheadFile {
    #[serde(default)]
    event: Vec<EventText>,
}

/// An event is one of duty unless it says otherwise.
fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventText {
    date: Date,
    what: String,
    text: String,
    #[serde(default = "yes")]
    changes_duty: bool,
    #[serde(default)]
    origins: Vec<String>,
    #[serde(default)]
    hts: Vec<String>,
    #[serde(default)]
    lists: Vec<String>,
    cites: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RefundsFile {
    ordinary_liquidation_days: i32,
    program: Vec<ProgramText>,
    window: Vec<WindowText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProgramText {
    name: String,
    headings: Vec<String>,
    from: Date,
    to: Option<Date>,
    unlawful_since: Date,
    note: String,
    cites: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WindowText {
    id: String,
    text: String,
    opens: Option<Date>,
    from_entry: Option<i32>,
    before_liquidation: Option<i32>,
    from_liquidation: Option<i32>,
    program: Option<String>,
    cites: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Es003File {
    cites: Vec<String>,
    columns: BTreeMap<String, Vec<String>>,
    #[serde(default, rename = "entry_type")]
    entry_types: Vec<EntryType>,
}

impl Reader<'_> {
    pub(super) fn ahead(&mut self) -> Vec<AheadEvent> {
        let file = path("ahead.toml");
        let Some(text) = self.tree.toml::<AheadFile>(&file, self.faults) else {
            return Vec::new();
        };
        let mut events: Vec<AheadEvent> = text
            .event
            .into_iter()
            .map(|event| AheadEvent {
                date: event.date,
                what: event.what,
                text: event.text,
                changes_duty: event.changes_duty,
                origins: self.origins(&file, &event.origins),
                goods: self.goods(&file, &event.hts, &event.lists, &[]),
                cites: self.cites_of(&file, &event.cites),
            })
            .collect();
        events.sort_by_key(|event| event.date);
        events
    }

    pub(super) fn refunds(&mut self) -> Refunds {
        let file = path("refunds.toml");
        let Some(text) = self.tree.toml::<RefundsFile>(&file, self.faults)
        else {
            return Refunds::default();
        };
        let named: Vec<String> =
            text.program.iter().map(|program| program.name.clone()).collect();
        for window in &text.window {
            if let Some(program) = &window.program
                && !named.contains(program)
            {
                self.faults.note(
                    &file,
                    format!(
                        "window `{}` serves the program `{program}`, which no \
                         [[program]] of the file has as its name; correct one \
                         of the two",
                        window.id
                    ),
                );
            }
        }
        let programs = text
            .program
            .into_iter()
            .map(|program| RefundProgram {
                name: program.name,
                headings: program.headings,
                period: Period::new(program.from, program.to),
                unlawful_since: program.unlawful_since,
                note: program.note,
                cites: self.cites_of(&file, &program.cites),
            })
            .collect();
        let windows = text
            .window
            .into_iter()
            .map(|window| RefundWindow {
                id: window.id,
                text: window.text,
                program: window.program,
                opens: window.opens,
                from_entry: window.from_entry,
                before_liquidation: window.before_liquidation,
                from_liquidation: window.from_liquidation,
                cites: self.cites_of(&file, &window.cites),
            })
            .collect();
        Refunds {
            ordinary_liquidation_days: text.ordinary_liquidation_days,
            programs,
            windows,
        }
    }

    pub(super) fn es003(&mut self) -> (Es003Columns, Vec<EntryType>) {
        let file = path("es003.toml");
        let Some(text) = self.tree.toml::<Es003File>(&file, self.faults) else {
            return (Es003Columns::default(), Vec::new());
        };
        self.cites_of(&file, &text.cites);
        (Es003Columns(text.columns), text.entry_types)
    }
}
