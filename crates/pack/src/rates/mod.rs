//! `data/rates/`: duty measures, fees and the HTS lines of the mining world.
//!
//! Rust holds no rate, heading, country or list: all of it is text.
//!
//! ```text
//! us/cites.toml            every citation, by key
//! us/groups.toml           groups of origins, as EU27
//! us/hts/                  lines, programs, column 2, renumberings
//! us/<authority>/*.toml    one file a measure, with tables beside it
//! us/fees/                 merchandise processing, harbor maintenance
//! us/classification/       candidates for the things of the trade
//! us/filing.toml           the order of numbers on a line of the entry
//! us/contingent.toml       origins that customs could find
//! ```

mod base_rate;
mod check;
mod classification;
mod fees;
mod measure;
mod prefix;
mod read;
mod read_measure;
mod schedule;

use hashgate_model::{Cite, Date, HtsNumber, Period};
use serde::{Deserialize, Serialize};

pub use base_rate::{BaseRate, RateTextError, Term};
pub use classification::{Candidate, ContingentOrigin};
pub use fees::{Fees, HmfRow, MpfYear};
pub use measure::{
    Authority, BaseKind, BaseRow, Covered, Effect, Exception, Limits, Measure,
    RateKind, RateRow, ScopeBlock, When,
};
pub use prefix::{HtsPrefix, PrefixError, ten_digits};
pub use schedule::{
    Column2Origin, Program, Renumbering, SpecialRate, TariffLine,
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
    /// Rated lines, by number and first day.
    pub lines: Vec<TariffLine>,
    /// Special programs.
    pub programs: Vec<Program>,
    /// Origins that pay column 2.
    pub column2: Vec<Column2Origin>,
    /// Numbers that changed.
    pub renumberings: Vec<Renumbering>,
    /// Additional duties, in the order of computation.
    pub measures: Vec<Measure>,
    /// The order of numbers on a line of the entry.
    pub filing: Vec<FilingOrder>,
    /// Fees.
    pub fees: Fees,
    /// Classification candidates.
    pub candidates: Vec<Candidate>,
    /// Origins to reckon with.
    pub contingent: Vec<ContingentOrigin>,
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
