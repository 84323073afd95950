//! What every command needs of the world outside.

use std::{
    cell::RefCell,
    io::{self, IsTerminal as _},
    path::{Path, PathBuf},
};

use hashgate_app::{App, Observer as _, pack};
use hashgate_model::{AsOf, Date};
use hashgate_pack::Pack;
use hashgate_report::{Document, Style, json, render};
use serde::Serialize;

use crate::{disk, exit::Failure, global::Global, terminal::Terminal};

/// The flags, the terminal and the pack.
pub struct Context {
    global: Global,
    /// What is written as pages when the command has ended.
    pages: RefCell<Document>,
}

impl Context {
    /// A context from the global flags.
    pub fn new(global: Global) -> Self {
        Self { global, pages: RefCell::default() }
    }

    /// Whether JSON was asked for.
    pub fn json(&self) -> bool {
        self.global.json
    }

    /// Whether progress may be shown: on a terminal, unless quiet.
    pub fn shows_progress(&self) -> bool {
        !self.global.quiet && io::stderr().is_terminal()
    }

    /// How text is set: colour on a terminal only, and not against the
    /// reader's wish (`NO_COLOR`).
    fn style(&self) -> Style {
        let colour = io::stdout().is_terminal()
            && !self.global.no_color
            && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
        Style { colour, width: 80 }
    }

    /// A document as it is shown on standard output.
    pub fn set(&self, document: &Document) -> String {
        // Every story is told by a build that looks at this.
        debug_assert!(document.faults().is_empty(), "{:?}", document.faults());
        render::terminal(document, self.style())
    }

    /// Writes a document to standard output, and keeps it for the pages that
    /// are asked for.
    pub fn show(&self, document: &Document) -> Result<(), Failure> {
        self.keep(document);
        disk::print(&self.set(document))
    }

    /// Keeps a document for the pages that are asked for.
    pub fn keep(&self, document: &Document) {
        if self.global.html.is_some() || self.global.md.is_some() {
            let mut pages = self.pages.borrow_mut();
            pages.blocks.extend(document.blocks.iter().cloned());
        }
    }

    /// Refuses pages beside JSON before anything is answered: but for `check`,
    /// a command shows either.
    pub fn no_pages_beside_json(&self) -> Result<(), Failure> {
        let Global { html, md, json, .. } = &self.global;
        if *json && (html.is_some() || md.is_some()) {
            return Err(Failure::usage(
                "--json shows no page for --html or --md to write, but of \
                 `check`; leave out one of them",
            ));
        }
        Ok(())
    }

    /// Writes the pages that are asked for.
    pub fn write_pages(&self) -> Result<(), Failure> {
        let Global { html, md, .. } = &self.global;
        let document = self.pages.borrow();
        if document.blocks.is_empty() && (html.is_some() || md.is_some()) {
            return Err(Failure::usage(
                "--html and --md write what a command shows, and this one \
                 showed nothing that makes a page; leave them out",
            ));
        }
        if let Some(path) = html {
            disk::write(path, render::html(&document).as_bytes())?;
        }
        if let Some(path) = md {
            disk::write(path, render::markdown(&document).as_bytes())?;
        }
        Ok(())
    }

    /// The application: the pack of the folder named by `--pack`, or the one
    /// in the binary, with the user's own rules beside ours; the folder of
    /// the user's data; today.
    pub fn app(&self) -> Result<App, Failure> {
        let rules: Vec<&Path> =
            self.global.rules.iter().map(PathBuf::as_path).collect();
        let pack = if let Some(dir) = &self.global.pack {
            pack::load(dir, &rules)?
        } else {
            let pack = hashgate_embedded::pack().map_err(Failure::defect)?;
            pack::with_rules(pack, &rules)?
        };
        let observer = &mut self.observer();
        let app = App::with_market(pack, data_folder(), today(), observer);
        // One command, one process: the system takes the pack's memory back
        // at once, where giving it back piece by piece costs a fifth of all
        // that a short command does.
        std::mem::forget(app.clone());
        Ok(app)
    }

    /// The application on the pack of the binary alone.
    pub fn own_app() -> Result<App, Failure> {
        let pack = hashgate_embedded::pack().map_err(Failure::defect)?;
        Ok(App::new(pack, data_folder(), today()))
    }

    /// The folder that new data goes into if none is named: that of `--rules`
    /// for a rule of the house, else that of `--pack`.
    pub fn own_folder(&self, house: bool) -> Option<&Path> {
        if house {
            self.global.rules.first().map(PathBuf::as_path)
        } else {
            self.global.pack.as_deref()
        }
    }

    /// The pack in question: that of a folder, else that of `--pack`, else
    /// the one in the binary, with the user's own rules beside ours.
    pub fn pack_in_question(
        &self,
        dir: Option<&Path>,
    ) -> Result<Pack, Failure> {
        let rules: Vec<&Path> =
            self.global.rules.iter().map(PathBuf::as_path).collect();
        Ok(match dir.or(self.global.pack.as_deref()) {
            Some(dir) => pack::read(dir, &rules)?,
            None => self.app()?.pack().clone(),
        })
    }

    /// Writes one JSON object with its schema, date and pack.
    pub fn print_json<T: Serialize>(
        schema: &str,
        as_of: AsOf,
        pack: &Pack,
        body: &T,
    ) -> Result<(), Failure> {
        disk::print_with(|out| {
            json::write_object(out, schema, as_of, &pack.meta, body)
        })
    }

    /// A remark to the user on standard error.
    pub fn remark(&self, text: &str) {
        self.observer().remark(text);
    }

    /// Whoever watches on standard error while an answer is made.
    pub fn observer(&self) -> Terminal {
        Terminal::new(!self.global.quiet, self.shows_progress())
    }
}

/// A folder that the environment names; an empty name is none.
fn named(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).filter(|v| !v.is_empty()).map(PathBuf::from)
}

/// The folder of the user's data: `HASHGATE_DATA`, else `hashgate` in the
/// system's folder for data.
pub fn data_folder() -> Option<PathBuf> {
    named("HASHGATE_DATA").or_else(|| {
        // A relative path is invalid there and is passed over.
        named("XDG_DATA_HOME")
            .filter(|path| path.is_absolute())
            .or_else(|| named("LOCALAPPDATA"))
            .or_else(|| named("HOME").map(|home| home.join(".local/share")))
            .map(|data| data.join("hashgate"))
    })
}

/// The folder of stored cases, in the system's folder for data.
pub fn case_folder() -> Option<PathBuf> {
    // A relative path is invalid there and is passed over.
    named("XDG_DATA_HOME")
        .filter(|path| path.is_absolute())
        .or_else(|| named("HOME").map(|home| home.join(".local/share")))
        .map(|data| data.join("hashgate/cases"))
}

/// This moment.
pub fn now() -> hashgate_store::Moment {
    hashgate_store::Moment(jiff::Timestamp::now().as_millisecond())
}

/// Today in US Eastern time, where customs counts its days.
pub fn today() -> AsOf {
    let zoned = jiff::ZonedDateTime::now();
    let date = zoned
        .in_tz("America/New_York")
        .map_or_else(|_| zoned.date(), |eastern| eastern.date());
    AsOf(Date::from_civil(date))
}
