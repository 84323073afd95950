//! The lines of the tariff, the special programs, column 2, renumberings.

use hashgate_model::{Country, Date, HtsNumber, Period};
use serde::{Deserialize, Serialize};

use super::{CiteId, PrefixSet, RateOrReason, SpecialRate};

/// A rated line of chapters 1 to 97 over a stretch of days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TariffLine {
    /// The number, of eight digits as a rule.
    pub hts: HtsNumber,
    /// The days on which the rates hold.
    pub period: Period,
    /// What the line names.
    pub title: String,
    /// Column 1, general.
    pub general: RateOrReason,
    /// Column 1, special: rate and the symbols that claim it.
    pub special: Vec<SpecialRate>,
    /// Column 2 (general note 3(b)).
    pub column2: RateOrReason,
    /// Where the rates stand.
    pub cites: Vec<CiteId>,
}

/// A special tariff program (general note 3(c)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// The symbol that claims it, as `KR`.
    pub symbol: String,
    /// Its name.
    pub name: String,
    /// The origins that may claim it; none means that the list is not held.
    pub origins: Vec<Country>,
    /// The days on which it holds.
    pub period: Period,
    /// Whether originating goods pay no merchandise processing fee.
    pub mpf_exempt: bool,
    /// What a reader should know.
    pub note: Option<String>,
    /// Where it stands.
    pub cites: Vec<CiteId>,
}

/// A country whose goods pay column 2 (general note 3(b)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column2Origin {
    /// The country.
    pub origin: Country,
    /// The days on which it does.
    pub period: Period,
    /// Where it stands.
    pub cites: Vec<CiteId>,
}

/// A number that was given a new number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renumbering {
    /// The old number.
    pub old: HtsNumber,
    /// The new number.
    pub new: HtsNumber,
    /// The first day of the new number.
    pub from: Date,
    /// Where it stands.
    pub cites: Vec<CiteId>,
}

/// Lines whose rate the tariff tells in words that rest on other lines: a set
/// that pays as its articles do, a part that pays as its article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Elsewhere {
    /// The lines.
    pub lines: PrefixSet,
    /// The lines on which their rate rests: it is one of theirs.
    pub among: PrefixSet,
    /// What to ask.
    pub question: String,
    /// Where it stands.
    pub cites: Vec<CiteId>,
}
