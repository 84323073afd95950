//! `data/rates/`: duty measures, fees and the HTS lines of the mining world.
//!
//! Rust holds no rate, heading, country or list: all of it is text.
//!
//! ```text
//! us/cites.toml            every citation, by key
//! us/groups.toml           groups of origins, as EU27
//! us/lists/                lists of goods that notes of chapter 99 set out
//! us/hts/                  lines of the trade, programs, column 2, renumberings
//! us/hts/base/             base rates of every line, one file a chapter
//! us/<authority>/*.toml    one file a measure, with tables beside it
//! us/fees/                 merchandise processing, harbor maintenance
//! us/classification/       candidates for the things of the trade, and the
//!                          facts of measures that they settle
//! us/not_held.toml         measures whose lists are not held
//! us/authorities.toml      the powers under which duty is laid
//! us/filing.toml           the order of numbers on a line of the entry
//! us/contingent.toml       origins that customs could find
//! us/plausible_origins.toml  origins that goods of the trade are known to have
//! us/ahead.toml            what is known to come
//! us/refunds.toml          duty that can be claimed back, and its windows
//! us/es003.toml            columns of an ACE ES-003 export
//! us/ports.csv             ports of entry, Schedule D
//! ```

mod ahead;
mod authority;
mod base_rate;
mod base_table;
mod check;
mod classification;
mod exceptions;
mod fees;
mod goods;
mod measure;
mod ports;
mod prefix;
mod read;
mod read_ahead;
mod read_authorities;
mod read_entry;
mod read_lists;
mod read_measure;
mod read_schedule;
mod schedule;
mod scope;

use hashgate_model::{Cite, Date, HtsNumber, Period};
use serde::{Deserialize, Serialize};

pub use ahead::{
    AheadEvent, EntryType, Es003Columns, RefundProgram, RefundWindow, Refunds,
};
pub use authority::{Authority, AuthorityInfo};
pub use base_rate::{
    BaseRate, RateOrReason, RateTextError, SpecialRate, Term, printed_text,
};
pub use base_table::{BaseLine, BaseTable};
pub use classification::{Candidate, ContingentOrigin, Settled, Thing};
pub use fees::{Fees, HmfRow, MpfYear};
pub use goods::{
    Goods, GoodsOnDay, ListId, NamedList, Numbers, PrefixSet, Stretch,
};
pub use measure::{
    Ask, BaseKind, BaseRow, Effect, Exception, Limits, Measure, NotHeld,
    RateKind, RateRow, ScopeBlock, When,
};
pub use ports::{Port, PortRead};
pub use prefix::{HtsPrefix, PrefixError, number_of, ten_digits};
pub use schedule::{
    Column2Origin, Elsewhere, Program, Renumbering, TariffLine,
};

use crate::{Faults, Section, SourceTree};

/// A citation of [`Rates::cites`].
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
)]
pub struct CiteId(pub u16);

/// An edition of the tariff: when it was published, and from which day its
/// rates are law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionInfo {
    /// The file's name at the USITC, as `hts_2026_revision_10_json.json`.
    pub file: String,
    /// Its name, as `2026 Revision 10`.
    pub name: String,
    /// The day of publication, if known.
    pub published: Option<Date>,
    /// The first day on which its rates are law; none if that is unknown, so
    /// that it is never picked by date.
    pub legal_from: Option<Date>,
    /// SHA-256 of its JSON text; editions are sometimes posted again.
    pub sha256: String,
    /// Where dates stand.
    pub cites: Vec<CiteId>,
}

/// How the files of editions are named, and how large a whole one is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditionSource {
    /// The file's name of a revision, with `{year}` and `{number}`.
    pub revision_file: String,
    /// A whole edition has at least so many lines of eight or ten digits.
    pub min_lines: usize,
    /// A whole edition has at most so many.
    pub max_lines: usize,
}

impl EditionSource {
    /// The file's name of an edition such as `2026 Revision 21`.
    pub fn file_of(&self, name: &str) -> Option<String> {
        let (year, number) = name.split_once(" Revision ")?;
        let digits = |s: &str| {
            !s.is_empty()
                && s.len() < 5
                && s.bytes().all(|b| b.is_ascii_digit())
        };
        (digits(year) && digits(number)).then(|| {
            self.revision_file
                .replace("{year}", year)
                .replace("{number}", number)
        })
    }
}

/// The order of numbers on a line of the entry summary, over some days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilingOrder {
    /// The entry dates.
    pub period: Period,
    /// The authorities, first to last.
    pub order: Vec<Authority>,
    /// Where it stands.
    pub cites: Vec<CiteId>,
}

/// Duty measures, fees and the HTS lines of the mining world.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Rates {
    /// Every citation.
    pub cites: Vec<Cite>,
    /// Lists of goods that notes of chapter 99 set out.
    pub lists: Vec<NamedList>,
    /// Rated lines of the trade, by number and first day.
    pub lines: Vec<TariffLine>,
    /// Base rates of every line, by the editions read.
    pub base: BaseTable,
    /// Where the base rates stand.
    pub base_cites: Vec<CiteId>,
    /// Lines whose rate rests on that of others.
    pub elsewhere: Vec<Elsewhere>,
    /// Special programs.
    pub programs: Vec<Program>,
    /// Origins that pay column 2.
    pub column2: Vec<Column2Origin>,
    /// Numbers that changed.
    pub renumberings: Vec<Renumbering>,
    /// Where the USITC keeps the files of editions.
    pub edition_address: String,
    /// Editions of the tariff, by the first day of law.
    pub editions: Vec<EditionInfo>,
    /// How the files of editions are named, and their size.
    pub edition_source: EditionSource,
    /// The powers under which duty is laid, in the order they are told.
    pub authorities: Vec<AuthorityInfo>,
    /// Additional duties, in the order of computation.
    pub measures: Vec<Measure>,
    /// Measures that are only named.
    pub not_held: Vec<NotHeld>,
    /// The order of numbers on a line of the entry.
    pub filing: Vec<FilingOrder>,
    /// Fees.
    pub fees: Fees,
    /// Classification candidates.
    pub candidates: Vec<Candidate>,
    /// Containers and other goods of the site, by the words that name them.
    pub things: Vec<Thing>,
    /// Facts that the kind of the goods settles.
    pub settled: Vec<Settled>,
    /// Origins to reckon with.
    pub contingent: Vec<ContingentOrigin>,
    /// Origins that goods of the trade are known to have, over which the duty
    /// is a range where the papers claim none.
    pub plausible: Vec<ContingentOrigin>,
    /// What is known to come.
    pub ahead: Vec<AheadEvent>,
    /// What can be claimed back.
    pub refunds: Refunds,
    /// Columns of an ACE ES-003 export.
    pub es003: Es003Columns,
    /// Types of entry that owe something else than the duty of their day.
    pub entry_types: Vec<EntryType>,
    /// Ports of entry.
    pub ports: Vec<Port>,
}

impl Rates {
    /// The citation of an id of this section.
    pub fn cite(&self, id: CiteId) -> Option<&Cite> {
        self.cites.get(usize::from(id.0))
    }

    /// The citations of some ids.
    pub fn cites_of(&self, ids: &[CiteId]) -> Vec<Cite> {
        ids.iter().filter_map(|id| self.cite(*id)).cloned().collect()
    }

    /// The edition that is law on a day: by legal date, not by publication.
    pub fn edition_on(&self, day: Date) -> Option<&EditionInfo> {
        self.editions
            .iter()
            .filter(|edition| edition.legal_from.is_some_and(|f| f <= day))
            .max_by_key(|edition| edition.legal_from)
    }

    /// The newest edition whose lines and numbers were read.
    pub fn newest_edition(&self) -> Option<&EditionInfo> {
        self.editions.iter().max_by_key(|edition| edition.legal_from)
    }

    /// The days on which an edition is law: from its legal date to the day
    /// before the next one's; none if its date is not known.
    pub fn days_of_law(&self, edition: &EditionInfo) -> Option<Period> {
        let from = edition.legal_from?;
        let later = self.editions.iter().filter_map(|e| e.legal_from);
        let next = later.filter(|day| *day > from).min();
        Some(Period::new(from, next.map(|day| day.plus_days(-1))))
    }

    /// What the kind of some goods says of the facts that measures ask about.
    pub fn settled_for(
        &self,
        kind: &str,
    ) -> impl Iterator<Item = (&str, bool)> {
        self.settled
            .iter()
            .filter(move |row| row.kinds.iter().any(|k| k == kind))
            .flat_map(|row| row.facts.iter().map(|f| (f.as_str(), row.value)))
    }

    /// The rated line that holds for a number on a day: the longest number
    /// that is a prefix of it.
    pub fn line(&self, hts: HtsNumber, day: Date) -> Option<&TariffLine> {
        [10, 8, 6, 4].into_iter().find_map(|len| {
            let cut = hts.to_length(len);
            let start = self.lines.partition_point(|line| line.hts < cut);
            self.lines
                .iter()
                .skip(start)
                .take_while(|line| line.hts == cut)
                .find(|line| line.period.contains(day))
        })
    }
}

impl Section for Rates {
    const FOLDER: &'static str = "rates";

    fn read(tree: &SourceTree, faults: &mut Faults) -> Self {
        let mut reader = read::Reader::new(tree, faults);
        let rates = reader.rates();
        check::check(&rates, faults);
        rates
    }
}
