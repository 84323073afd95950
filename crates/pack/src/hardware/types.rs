//! The words of the catalogue.

use std::fmt;

use hashgate_model::{Confidence, Date};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Machine models and the control boards they may carry.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Catalogue {
    /// Makers, in the order of the file.
    pub makers: Vec<Maker>,
    /// Models of every maker.
    pub models: Vec<Model>,
    /// Control boards.
    pub boards: Vec<Board>,
    /// What machines report of themselves.
    pub api_strings: Vec<ApiString>,
    /// Codes printed on parts.
    pub part_codes: Vec<PartCode>,
    /// Words of listings and manifests.
    pub words: Vec<Word>,
    /// Where the numbers come from.
    pub sources: Vec<SourceText>,
}

/// Where numbers of the catalogue come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceText {
    /// The id by which rows name it.
    pub id: String,
    /// The source in words.
    pub text: String,
    /// Where it can be read.
    pub url: Option<String>,
    /// When it was read.
    pub retrieved: Option<Date>,
    /// What a reader should know of it.
    pub note: Option<String>,
}

/// A maker of machines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Maker {
    /// The name, as `Bitmain`.
    pub maker: String,
    /// Where it is seated, as an ISO 3166 code; not where it builds.
    pub country: Option<String>,
    /// What a reader should know of it.
    pub note: Option<String>,
}

/// How a machine is cooled.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Cooling {
    /// By fans.
    Air,
    /// By water through cold plates.
    Hydro,
    /// By a bath of dielectric fluid.
    Immersion,
    /// No source says.
    #[default]
    Unknown,
}

impl fmt::Display for Cooling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Air => "air",
            Self::Hydro => "hydro",
            Self::Immersion => "immersion",
            Self::Unknown => "unknown",
        })
    }
}

/// Whether a machine has a radio, which makes it an intentional radiator
/// (47 CFR 15.3(o)).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Radio {
    /// A source says that it has one.
    Yes,
    /// A source names a wired port only.
    No,
    /// No source says.
    #[default]
    Unknown,
}

/// The unit of a hashrate.
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
pub enum HashUnit {
    /// Thousand solutions per second, of Equihash.
    #[serde(rename = "kSol/s")]
    KiloSol,
    /// 10^6 hashes per second.
    #[serde(rename = "MH/s")]
    Mega,
    /// 10^9 hashes per second.
    #[serde(rename = "GH/s")]
    Giga,
    /// 10^12 hashes per second.
    #[serde(rename = "TH/s")]
    Tera,
    /// 10^15 hashes per second.
    #[serde(rename = "PH/s")]
    Peta,
}

impl HashUnit {
    /// How many TH/s one of the unit is; nothing for solutions.
    pub fn in_ths(self) -> Option<Decimal> {
        match self {
            Self::KiloSol => None,
            Self::Mega => Some(Decimal::new(1, 6)),
            Self::Giga => Some(Decimal::new(1, 3)),
            Self::Tera => Some(Decimal::ONE),
            Self::Peta => Some(Decimal::ONE_THOUSAND),
        }
    }
}

impl fmt::Display for HashUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::KiloSol => "kSol/s",
            Self::Mega => "MH/s",
            Self::Giga => "GH/s",
            Self::Tera => "TH/s",
            Self::Peta => "PH/s",
        })
    }
}

/// A machine model, with what is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Model {
    /// The maker, as `Bitmain`.
    pub maker: String,
    /// The model as the trade writes it, as `Antminer S19j Pro`.
    pub model: String,
    /// The name taken apart: a base and its modifiers, as `s19j pro +`.
    pub key: String,
    /// Other such keys that mean the same model.
    pub also: Vec<String>,
    /// The algorithm, as `SHA-256`.
    pub algorithm: String,
    /// How it is cooled.
    pub cooling: Cooling,
    /// The hashing chip, where known.
    pub chip: Option<String>,
    /// The process node of the chip, where known.
    pub process_node: Option<String>,
    /// The year or month of release, where known.
    pub release: Option<String>,
    /// Whether it has a radio.
    pub radio: Radio,
    /// What says so.
    pub radio_source: Option<String>,
    /// Where the row comes from, an id of [`Catalogue::sources`].
    pub source: String,
    /// How well it is known.
    pub confidence: Confidence,
    /// What a reader should know of it.
    pub note: Option<String>,
    /// Its hashrate options, each with its power.
    pub specs: Vec<Spec>,
    /// The boards that it may carry.
    pub carries: Vec<Carry>,
}

/// One hashrate option of a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spec {
    /// The hashrate, in `unit`.
    pub hashrate: Decimal,
    /// The unit of the hashrate.
    pub unit: HashUnit,
    /// Power at the wall in watts.
    pub power_w: Option<Decimal>,
    /// Joules per terahash.
    pub efficiency_j_th: Option<Decimal>,
    /// Where the numbers come from, an id of [`Catalogue::sources`].
    pub source: String,
    /// How well they are known.
    pub confidence: Confidence,
    /// Why the option is not to be relied on, such as numbers that do not
    /// agree with each other or with another source.
    pub doubt: Option<String>,
    /// What a reader should know of it.
    pub note: Option<String>,
    /// The page.
    pub url: Option<String>,
}

impl Spec {
    /// The hashrate in TH/s, where the unit is hashes.
    pub fn hashrate_ths(&self) -> Option<Decimal> {
        self.hashrate.checked_mul(self.unit.in_ths()?)
    }

    /// The efficiency given, or power over hashrate.
    pub fn efficiency(&self) -> Option<Decimal> {
        self.efficiency_j_th.or_else(|| {
            self.power_w?
                .checked_div(self.hashrate_ths()?)
                .map(|e| e.round_dp(2))
        })
    }
}

/// A board that a model may carry, with the evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carry {
    /// The board, an id of [`Catalogue::boards`].
    pub board: String,
    /// The firmware subtypes that name model and board together.
    pub tokens: Vec<String>,
    /// What speaks for it.
    pub evidence: String,
    /// Where that stands, an id of [`Catalogue::sources`].
    pub source: String,
    /// How well it is known.
    pub confidence: Confidence,
}

/// A control board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    /// The id, as `bitmain-cv1835`.
    pub id: String,
    /// Who makes the board.
    pub maker: String,
    /// The board in words.
    pub name: String,
    /// Other words for it, in lower case.
    pub aliases: Vec<String>,
    /// The system on chip.
    pub soc: String,
    /// The key of the SoC vendor, to be looked up among the parties.
    pub vendor: String,
    /// The SoC vendor in words.
    pub vendor_name: Option<String>,
    /// The seat of the SoC vendor, as an ISO 3166 code.
    pub vendor_country: Option<String>,
    /// The radio on the board, or `none`.
    pub radio: String,
    /// What the board reports; a trailing `*` stands for anything.
    pub tokens: Vec<String>,
    /// The models it was seen in, in words.
    pub where_seen: String,
    /// What speaks for it.
    pub evidence: String,
    /// Where that stands, an id of [`Catalogue::sources`].
    pub source: String,
    /// How well it is known.
    pub confidence: Confidence,
    /// What a reader should know of it.
    pub note: Option<String>,
}

/// What a machine reports of itself, and the model that means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApiString {
    /// The make as readers name it, as `antminer`, `whatsminer`.
    pub make: String,
    /// The string in capitals, as `ANTMINER S19J PRO`.
    pub api_string: String,
    /// The maker of the model.
    pub maker: String,
    /// The model.
    pub model: String,
    /// The bin or board revision at the end, as `VH20`.
    pub variant_code: Option<String>,
    /// Fans, where known.
    pub fans: Option<u32>,
    /// Chips on each board, as the source writes them.
    pub chips_per_board: Option<String>,
    /// Where it comes from, an id of [`Catalogue::sources`].
    pub source: String,
}

/// The kind of a part.
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
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// A board full of hashing chips.
    Hashboard,
    /// The board with the SoC that runs the machine.
    ControlBoard,
    /// Hashing chips.
    Chip,
    /// A power supply.
    Psu,
    /// A fan.
    Fan,
    /// What machines stand in or hang on: containers, tanks, PDUs.
    Infrastructure,
    /// Anything else that belongs to miners.
    OtherPart,
}

/// A code printed on a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartCode {
    /// The code in lower case; `#` stands for a digit or an `x`, `?` for one
    /// letter or digit, a trailing `*` for one to nine of them.
    pub code: String,
    /// The kind of part.
    pub part: PartKind,
    /// Its maker, where known.
    pub maker: Option<String>,
    /// The model it belongs to, where known.
    pub model: Option<String>,
    /// Where it comes from, an id of [`Catalogue::sources`].
    pub source: String,
    /// How well it is known.
    pub confidence: Confidence,
    /// What a reader should know of it.
    pub note: Option<String>,
}

/// What a word of a listing does.
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
#[serde(rename_all = "snake_case")]
pub enum WordClass {
    /// Names a maker or its brand; the value is the maker.
    Maker,
    /// A maker's word that is also a common one, as `avalon`.
    Common,
    /// Changes a model, as `pro`; the value is its plain form.
    Modifier,
    /// Speaks of mining: the value is `machine` if it names a machine that
    /// mines coins, `topic` if it speaks of coins, `weak` if it may mean
    /// mining of ore.
    Mining,
    /// Names a part; the value is its kind.
    Part,
    /// Says that what follows comes along.
    With,
    /// Says that a machine consists of what follows: `composed of`.
    Contents,
    /// Says that a part is one more than the machine has: `spare`.
    Spare,
    /// Says that a machine comes in parts, or only its parts do.
    Parts,
    /// Says that a number behind it is a revision, no count and no measure.
    Revision,
    /// Says that what follows does not come along.
    Without,
    /// Says that what follows is only what the goods are for.
    For,
    /// Says that what precedes is a family of models.
    Series,
    /// Joins two goods.
    And,
    /// Counts goods.
    Count,
    /// Counts packages or parts of goods, not goods.
    Package,
    /// Tells the condition; the value is `new`, `used`, `refurbished`,
    /// `open box` or `parts`.
    Condition,
    /// A unit of measure; the value is its plain form.
    Unit,
    /// A unit of storage, which miners do not have.
    Storage,
    /// Goods or brands that have nothing to do with miners.
    Foreign,
    /// A word of customs forms that says nothing.
    Vague,
    /// A word that says nothing about what the goods are.
    Filler,
    /// A tariff number.
    Hs,
}

/// A word or phrase of listings and manifests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Word {
    /// The word in lower case; a trailing `*` on a word of a phrase stands
    /// for any ending.
    pub term: String,
    /// The language: `en`, `zh`, `ru` or `any`.
    pub lang: String,
    /// What it does.
    pub class: WordClass,
    /// What it means, by class.
    pub value: String,
}
