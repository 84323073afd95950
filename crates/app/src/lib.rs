//! The application: one question, one function.
//!
//! ```text
//! command line ─┐
//! server ───────┼─> App + request ─> engines, kept copies, facts ─> answer
//! worker ───────┘
//! ```
//!
//! Each module answers one kind of question with its own request and answer
//! types. What reaches an answer is handed in: the pack, the folder of the
//! user's data, the day, files as bytes with names. Nothing here knows a
//! terminal, a protocol or an exit code; a caller maps [`ErrorKind`] to its
//! own. Folders on disk (papers held, stored cases, decisions) are reached
//! only through the path that the caller gives.
//!
//! # Example
//!
//! ```
//! use hashgate_app::{App, identify};
//! let pack = hashgate_embedded::pack()?;
//! let app = App::new(pack, None, "2026-11-25".parse()?);
//! let text = "50 PCS Antminer S21 Pro 234T";
//! let found = identify::identify(&app, text, app.today());
//! assert_eq!(found.model.as_deref(), Some("Antminer S21 Pro"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![forbid(unsafe_code)]

pub mod case_folder;
pub mod cases;
pub mod check;
pub mod columns;
pub mod decisions;
pub mod duty;
mod error;
pub mod evidence;
mod files;
pub mod fleet;
pub mod identify;
pub mod ledger;
pub mod network;
pub mod pack;
pub mod papers;
pub mod payback;
pub mod plan;
pub mod rules;
pub mod screening;

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use hashgate_copies::{Copies, KeptScreener, Manifest, kept_screener};
use hashgate_hardware::Identifier;
use hashgate_model::AsOf;
use hashgate_pack::{Meta, Pack};
use hashgate_parties::Screener;

pub use error::{AppError, AppFault, ErrorKind};
pub use files::{
    LARGEST_FILE, keep_file, read_file, read_input, write_file, written_on,
};
pub use hashgate_copies::Observer;
pub use hashgate_papers::{Input, Place, typed};

/// What every question is answered with: the data, the user's folder, the
/// day.
///
/// It is made once and is cheap to clone; [`App::on`] gives it for another
/// day.
#[derive(Debug, Clone)]
pub struct App {
    pack: Arc<Pack>,
    data_folder: Option<PathBuf>,
    today: AsOf,
    /// Made when the first text is identified.
    identifier: Arc<OnceLock<Arc<Identifier>>>,
    /// The screener of the last answer, where one is kept for the next.
    lists: Option<Arc<KeptLists>>,
}

/// The screener that was made last, with the copies that it was made from.
type KeptLists = Mutex<Option<(Option<Manifest>, Ready)>>;

/// A screener, and the lists of which a copy is kept.
#[derive(Debug, Clone)]
pub(crate) struct Ready {
    pub(crate) screener: Arc<Screener>,
    pub(crate) lists: Arc<[String]>,
}

impl App {
    /// An application over a pack.
    ///
    /// `data_folder` holds the kept copies and the reviewers' decisions;
    /// without one there are none. `today` is the day of an answer for which
    /// no date is given.
    pub fn new(pack: Pack, data_folder: Option<PathBuf>, today: AsOf) -> Self {
        let identifier = Arc::default();
        let pack = Arc::new(pack);
        Self { pack, data_folder, today, identifier, lists: None }
    }

    /// An application that also knows the market points which the user has
    /// taken ([`pack::update_market`](crate::pack::update_market)). A table of
    /// them that is damaged is told, and the pack's own points are used.
    pub fn with_market(
        mut pack: Pack,
        data_folder: Option<PathBuf>,
        today: AsOf,
        observer: &mut dyn Observer,
    ) -> Self {
        if let Some(dir) = &data_folder {
            match hashgate_copies::kept_points(dir) {
                Ok(points) => {
                    let points =
                        points.iter().map(|kept| (kept.quantity, kept.point()));
                    pack.market.add(points);
                }
                Err(why) => observer.remark(&format!(
                    "{why}; the market points of the pack are used"
                )),
            }
        }
        Self::new(pack, data_folder, today)
    }

    /// The same application, for a program that answers many questions: the
    /// screener is made once and kept until other copies are kept in the
    /// user's folder.
    #[must_use]
    pub fn keeping_lists(self) -> Self {
        Self { lists: Some(Arc::default()), ..self }
    }

    /// The same application on another day.
    #[must_use]
    pub fn on(&self, today: AsOf) -> Self {
        Self { today, ..self.clone() }
    }

    /// The data that answers rest on.
    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    /// What the pack says of itself.
    pub fn meta(&self) -> &Meta {
        &self.pack.meta
    }

    /// The folder of kept copies and decisions.
    pub fn data_folder(&self) -> Option<&std::path::Path> {
        self.data_folder.as_deref()
    }

    /// The day of an answer for which no date is given.
    pub fn today(&self) -> AsOf {
        self.today
    }

    /// What answers rest on, in a line: the pack, and a hash of the kept
    /// copies, of the day of each and of updates that failed. Two applications
    /// of one line and one version answer alike.
    ///
    /// # Errors
    ///
    /// [`AppError`] if the kept copies cannot be read.
    pub fn rests_on(&self) -> Result<String, AppError> {
        let pack = &self.meta().sha256;
        let Some(copies) = Copies::open_if_any(self.data_folder())? else {
            return Ok(format!("pack {pack}, no kept copies"));
        };
        let mut parts = Vec::new();
        for list in &copies.manifest.lists {
            for copy in std::iter::once(&list.current).chain(&list.former) {
                parts.push(format!("{} {}", list.id, copy.checked));
                let files = copy.files.iter();
                parts.extend(files.map(|f| format!("{} {}", f.name, f.sha256)));
            }
        }
        for failed in &copies.manifest.failures {
            let told = format!("{} {} {}", failed.id, failed.tried, failed.why);
            parts.push(told);
        }
        let copies = hashgate_model::sha256_hex(parts.join("\n").as_bytes());
        Ok(format!("pack {pack}, kept copies {copies}"))
    }

    /// What identifies machines by the pack; made once.
    pub(crate) fn identifier(&self) -> &Arc<Identifier> {
        self.identifier
            .get_or_init(|| Arc::new(Identifier::new(&self.pack.hardware)))
    }

    /// The screener over kept copies, and over the extracts of other lists.
    pub(crate) fn screener(&self) -> Result<Ready, AppError> {
        let Some(lists) = &self.lists else { return self.new_screener() };
        let copies = Copies::open_if_any(self.data_folder())?;
        let copies = copies.map(|copies| copies.manifest);
        // While one is made, others wait: they would make the same.
        let mut kept = lists.lock().unwrap_or_else(PoisonError::into_inner);
        match &*kept {
            Some((of, ready)) if *of == copies => Ok(ready.clone()),
            _ => {
                let ready = self.new_screener()?;
                *kept = Some((copies, ready.clone()));
                Ok(ready)
            }
        }
    }

    fn new_screener(&self) -> Result<Ready, AppError> {
        let KeptScreener { screener, lists } =
            kept_screener(&self.pack, self.data_folder())?;
        Ok(Ready { screener: Arc::new(screener), lists: lists.into() })
    }
}
