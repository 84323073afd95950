//! What a description turned out to be.

use hashgate_model::{Cite, Confidence, Decimal};
use hashgate_pack::hardware::{Cooling, PartKind, Radio};
use serde::Serialize;

/// The kind of goods that a text describes.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A machine whose model is known, or is one of the named candidates.
    Miner,
    /// A mining machine that the text does not name.
    UnknownMiner,
    /// A board full of hashing chips.
    Hashboard,
    /// The board with the SoC.
    ControlBoard,
    /// Hashing chips.
    Chip,
    /// A power supply.
    Psu,
    /// A fan.
    Fan,
    /// What machines stand in or hang on: containers, tanks, PDUs.
    Infrastructure,
    /// Another part of a miner.
    OtherPart,
    /// Several models, or machines and parts, in one line.
    MixedLot,
    /// Several kinds of parts in one line.
    MixedParts,
    /// Goods that have nothing to do with mining coins.
    NotMiner,
    /// The text says too little to tell.
    Unknown,
}

impl Kind {
    /// The word in JSON and in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Miner => "miner",
            Self::UnknownMiner => "unknown_miner",
            Self::Hashboard => "hashboard",
            Self::ControlBoard => "control_board",
            Self::Chip => "chip",
            Self::Psu => "psu",
            Self::Fan => "fan",
            Self::Infrastructure => "infrastructure",
            Self::OtherPart => "other_part",
            Self::MixedLot => "mixed_lot",
            Self::MixedParts => "mixed_parts",
            Self::NotMiner => "not_miner",
            Self::Unknown => "unknown",
        }
    }

    /// Whether it is a whole machine, named or not.
    pub fn is_miner(self) -> bool {
        matches!(self, Self::Miner | Self::UnknownMiner)
    }
}

impl From<PartKind> for Kind {
    fn from(part: PartKind) -> Self {
        match part {
            PartKind::Hashboard => Self::Hashboard,
            PartKind::ControlBoard => Self::ControlBoard,
            PartKind::Chip => Self::Chip,
            PartKind::Psu => Self::Psu,
            PartKind::Fan => Self::Fan,
            PartKind::Infrastructure => Self::Infrastructure,
            PartKind::OtherPart => Self::OtherPart,
        }
    }
}

/// A point where the text contradicts the catalogue, or itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// What is at odds: `hashrate`, `efficiency`, `power`, `maker`,
    /// `cooling`, `model`.
    pub about: String,
    /// The contradiction in one sentence.
    pub sentence: String,
    /// What the text says.
    pub text_says: String,
    /// What the catalogue says.
    pub catalogue_says: String,
}

/// A model that the text may mean.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// The maker.
    pub manufacturer: String,
    /// The model.
    pub model: String,
    /// How well it fits, from 0 to 1.
    pub score: f64,
    /// Why it is named.
    pub because: String,
}

/// A control board that the model may carry; never one that it does carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MayCarry {
    /// The board in the catalogue, as `bitmain-cv1835`.
    pub board: String,
    /// The board in words.
    pub name: String,
    /// The system on chip.
    pub soc: String,
    /// The key of the SoC vendor, to be looked up among the parties.
    pub soc_vendor: String,
    /// The SoC vendor in words.
    pub soc_vendor_name: Option<String>,
    /// The seat of the SoC vendor, as an ISO 3166 code.
    pub soc_vendor_country: Option<String>,
    /// The radio on the board, or `none`.
    pub radio: String,
    /// What speaks for it.
    pub evidence: String,
    /// How well it is known.
    pub confidence: Confidence,
    /// Where the evidence stands.
    pub cite: Cite,
    /// What the machine would report if it carried this board.
    pub api_tokens: Vec<String>,
    /// What would settle whether it is inside.
    pub settled_by: Vec<String>,
}

/// One good of a mixed line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LotItem {
    /// What it is.
    pub kind: Kind,
    /// The maker, where known.
    pub manufacturer: Option<String>,
    /// The model, or the one that the part is for.
    pub model: Option<String>,
    /// How many.
    pub quantity: Option<u64>,
}

/// What a description turned out to be (`hashgate.identify/1`).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Identity {
    /// The text as given, or its first part if it is very long.
    pub text: String,
    /// The kind of goods.
    pub kind: Kind,
    /// The maker, where known.
    pub manufacturer: Option<String>,
    /// The model; for a part, the one that it is for.
    pub model: Option<String>,
    /// TH/s of one machine: as the text says, else from the catalogue if it
    /// knows one option only.
    pub hashrate_ths: Option<Decimal>,
    /// The hashrate as read, with its unit: `9.5 GH/s`, `170-186 TH/s`.
    pub hashrate: Option<String>,
    /// Where the hashrate comes from: `text` or `catalogue`.
    pub hashrate_from: Option<String>,
    /// Every option that the catalogue knows, in TH/s.
    pub hashrate_options_ths: Vec<Decimal>,
    /// Joules per terahash: as the text says, else from the catalogue.
    pub efficiency_j_th: Option<Decimal>,
    /// Where the efficiency comes from: `text` or `catalogue`.
    pub efficiency_from: Option<String>,
    /// Power at the wall in watts: as the text says, else from the catalogue.
    pub power_w: Option<Decimal>,
    /// Where the power comes from: `text` or `catalogue`.
    pub power_from: Option<String>,
    /// How many; nothing if the text does not say.
    pub quantity: Option<u64>,
    /// `new`, `used`, `refurbished`, `open box` or `parts`.
    pub condition: Option<String>,
    /// The bin or board revision after the model, as `VH20`.
    pub variant_code: Option<String>,
    /// The algorithm of the model.
    pub algorithm: Option<String>,
    /// How the model is cooled.
    pub cooling: Cooling,
    /// Whether the model has a radio.
    pub radio: Radio,
    /// What says so.
    pub radio_source: Option<String>,
    /// How sure the reading is, from 0 to 1; no probability.
    pub score: f64,
    /// Contradictions; none is ever settled silently.
    pub conflicts: Vec<Conflict>,
    /// What a reader should know of the reading, short of a contradiction.
    pub remarks: Vec<String>,
    /// Models that the text may mean besides, best first.
    pub candidates: Vec<Candidate>,
    /// The goods of a mixed line.
    pub items: Vec<LotItem>,
    /// Boards that the model may carry.
    pub boards: Vec<MayCarry>,
    /// Where the specifications stand.
    pub source: Option<Cite>,
    /// How well they are known.
    pub confidence: Option<Confidence>,
}

impl Identity {
    /// An identity of which nothing is known yet.
    pub(crate) fn of(text: &str, kind: Kind) -> Self {
        Self {
            text: text.to_owned(),
            kind,
            manufacturer: None,
            model: None,
            hashrate_ths: None,
            hashrate: None,
            hashrate_from: None,
            hashrate_options_ths: Vec::new(),
            efficiency_j_th: None,
            efficiency_from: None,
            power_w: None,
            power_from: None,
            quantity: None,
            condition: None,
            variant_code: None,
            algorithm: None,
            cooling: Cooling::Unknown,
            radio: Radio::Unknown,
            radio_source: None,
            score: 0.0,
            conflicts: Vec::new(),
            remarks: Vec::new(),
            candidates: Vec::new(),
            items: Vec::new(),
            boards: Vec::new(),
            source: None,
            confidence: None,
        }
    }
}
