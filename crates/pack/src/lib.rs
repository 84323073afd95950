//! Loads, validates, hashes and dates the data that answers rest on.
//!
//! ```text
//! data/ (text)  ->  SourceTree  ->  Pack::compile  ->  Pack  ->  bytes
//!                   path: text      every section      immutable, hashed,
//!                                   reads, validates   named in each answer
//! ```
//!
//! What changes when the world changes is text under `data/`; one folder is
//! one [`Section`]. A section that finds a fault names the file, the place
//! and the next step, and the pack is not made.
#![forbid(unsafe_code)]

mod blanks;
pub mod cases;
mod fault;
pub mod hardware;
pub mod ledger;
pub mod lists;
pub mod market;
mod meta;
mod nearest;
pub mod network;
mod plausible;
pub mod rates;
mod references;
pub mod rules;
pub mod skeleton;
mod toml_faults;
mod tree;
mod unread;

use serde::{Deserialize, Serialize};

pub use fault::{Fault, Faults};
pub use meta::{Meta, Part};
pub use references::{AskedBy, asked_by};
pub use tree::{Change, SourceTree};

/// The folders of `data/`, one a section.
const PARTS: [&str; 8] = [
    cases::CaseLaw::FOLDER,
    hardware::Catalogue::FOLDER,
    ledger::Ledger::FOLDER,
    lists::Lists::FOLDER,
    market::Market::FOLDER,
    network::NetworkData::FOLDER,
    rates::Rates::FOLDER,
    rules::Rules::FOLDER,
];

/// A folder of `data/` in typed form.
pub trait Section: Sized {
    /// The folder below `data/`, as `rates`.
    const FOLDER: &'static str;

    /// Reads and validates the folder, noting every fault it finds.
    ///
    /// What it returns is used only if no fault was noted.
    fn read(tree: &SourceTree, faults: &mut Faults) -> Self;
}

/// Reads one section alone, for engines' tests and tools.
///
/// # Errors
///
/// All the [`Faults`] of the folder.
pub fn read_section<S: Section>(tree: &SourceTree) -> Result<S, Faults> {
    let mut faults = Faults::default();
    let section = S::read(tree, &mut faults);
    faults.into_result(section)
}

/// What is wrong with a pack as a whole.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// A file or folder could not be read.
    #[error("{path} cannot be read: {why}; check that it exists and is UTF-8")]
    Read {
        /// The file or folder.
        path: String,
        /// What the system says.
        why: String,
    },
    /// The data has faults.
    #[error("{0}")]
    Faults(#[from] Faults),
    /// A folder of the user's own rules has faults.
    #[error("{}", own_faults(.folder, .faults))]
    OwnRules {
        /// The folder, as the user named it.
        folder: String,
        /// Its faults; files are named below the folder.
        faults: Faults,
    },
    /// Compiled bytes are not a pack of this version.
    #[error(
        "the compiled pack does not fit this version of hashgate: {0}; \
         compile it again from its text"
    )]
    Compiled(String),
}

fn own_faults(folder: &str, faults: &Faults) -> String {
    let told: Vec<String> = faults
        .iter()
        .map(|fault| format!("{folder}/{}: {}", fault.file, fault.what))
        .collect();
    told.join("\n")
}

/// Everything an answer rests on, immutable and hashed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Pack {
    /// The pack's hash and the dates of its parts.
    pub meta: Meta,
    /// Duty measures, fees, HTS lines.
    pub rates: rates::Rates,
    /// Machine models and boards.
    pub hardware: hardware::Catalogue,
    /// Restricted-party lists.
    pub lists: lists::Lists,
    /// Admissibility rules.
    pub rules: rules::Rules,
    /// Clocks and holidays.
    pub cases: cases::CaseLaw,
    /// Market points and assumptions.
    pub market: market::Market,
    /// Where the network stands, and how it moves.
    pub network: network::NetworkData,
    /// Enforcement events.
    pub ledger: ledger::Ledger,
}

impl Pack {
    /// Makes a pack from text.
    ///
    /// # Errors
    ///
    /// [`PackError::Faults`] with every fault of every section.
    pub fn compile(tree: &SourceTree) -> Result<Self, PackError> {
        let mut faults = Faults::default();
        let pack = Self {
            meta: Meta::of(tree, &mut faults),
            rates: Section::read(tree, &mut faults),
            hardware: Section::read(tree, &mut faults),
            lists: Section::read(tree, &mut faults),
            rules: Section::read(tree, &mut faults),
            cases: Section::read(tree, &mut faults),
            market: Section::read(tree, &mut faults),
            network: Section::read(tree, &mut faults),
            ledger: Section::read(tree, &mut faults),
        };
        references::check(&pack, &mut faults);
        unread::check_data(tree, &mut faults);
        Ok(faults.into_result(pack)?)
    }

    /// The pack with a folder of the user's own rules laid beside ours.
    ///
    /// The folder becomes a part of the pack, named in each answer with its
    /// hash, and the hash of the pack covers it.
    ///
    /// # Errors
    ///
    /// [`PackError::OwnRules`] with every fault of the folder.
    pub fn with_own_rules(
        mut self,
        folder: &str,
        tree: &SourceTree,
    ) -> Result<Self, PackError> {
        let folder = folder.trim_end_matches('/');
        self.rules = self.rules.with_own(tree).map_err(|faults| {
            PackError::OwnRules { folder: folder.to_owned(), faults }
        })?;
        self.meta.add_own(folder, tree);
        Ok(self)
    }

    /// The pack in compact form.
    ///
    /// # Errors
    ///
    /// [`PackError::Compiled`] if a section cannot be written.
    pub fn to_bytes(&self) -> Result<Vec<u8>, PackError> {
        postcard::to_stdvec(self)
            .map_err(|e| PackError::Compiled(e.to_string()))
    }

    /// A pack from its compact form.
    ///
    /// # Errors
    ///
    /// [`PackError::Compiled`] if the bytes are of another version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PackError> {
        postcard::from_bytes(bytes)
            .map_err(|e| PackError::Compiled(e.to_string()))
    }
}
