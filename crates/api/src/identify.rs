//! `hashgate identify`: what descriptions turned out to be.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::common::{Cite, Confidence};
use crate::values::{Day, Number, PackStamp};

/// What a description turned out to be (`hashgate.identify/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.identify/1")]
#[serde(deny_unknown_fields)]
pub struct IdentifyAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.identify/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
    /// The row of the file or the line of the text; left out for a single
    /// description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u64")]
    pub row: Option<u64>,
    /// The text as given, or its first part if it is very long.
    pub text: String,
    /// The kind of goods.
    pub kind: GoodsKind,
    /// The maker, where known.
    pub manufacturer: Option<String>,
    /// The model; for a part, the one that it is for.
    pub model: Option<String>,
    /// TH/s of one machine: as the text says, else from the catalogue if it
    /// knows one option only.
    pub hashrate_ths: Option<Number>,
    /// The hashrate as read, with its unit: `9.5 GH/s`, `170-186 TH/s`.
    pub hashrate: Option<String>,
    /// Where the hashrate comes from: `text` or `catalogue`.
    pub hashrate_from: Option<String>,
    /// Every option that the catalogue knows, in TH/s.
    pub hashrate_options_ths: Vec<Number>,
    /// Joules per terahash: as the text says, else from the catalogue.
    pub efficiency_j_th: Option<Number>,
    /// Where the efficiency comes from: `text` or `catalogue`.
    pub efficiency_from: Option<String>,
    /// Power at the wall in watts: as the text says, else from the catalogue.
    pub power_w: Option<Number>,
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
    pub conflicts: Vec<TextConflict>,
    /// What a reader should know of the reading, short of a contradiction.
    pub remarks: Vec<String>,
    /// Models that the text may mean besides, best first.
    pub candidates: Vec<ModelCandidate>,
    /// The goods of a mixed line.
    pub items: Vec<LotItem>,
    /// Boards that the model may carry.
    pub boards: Vec<MayCarry>,
    /// Where the specifications stand.
    pub source: Option<Cite>,
    /// How well they are known.
    pub confidence: Option<Confidence>,
}

/// One description of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IdentifiedRow {
    /// The row of the file.
    pub row: u64,
    /// The text as given, or its first part if it is very long.
    pub text: String,
    /// The kind of goods.
    pub kind: GoodsKind,
    /// The maker, where known.
    pub manufacturer: Option<String>,
    /// The model; for a part, the one that it is for.
    pub model: Option<String>,
    /// TH/s of one machine: as the text says, else from the catalogue if it
    /// knows one option only.
    pub hashrate_ths: Option<Number>,
    /// The hashrate as read, with its unit: `9.5 GH/s`, `170-186 TH/s`.
    pub hashrate: Option<String>,
    /// Where the hashrate comes from: `text` or `catalogue`.
    pub hashrate_from: Option<String>,
    /// Every option that the catalogue knows, in TH/s.
    pub hashrate_options_ths: Vec<Number>,
    /// Joules per terahash: as the text says, else from the catalogue.
    pub efficiency_j_th: Option<Number>,
    /// Where the efficiency comes from: `text` or `catalogue`.
    pub efficiency_from: Option<String>,
    /// Power at the wall in watts: as the text says, else from the catalogue.
    pub power_w: Option<Number>,
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
    pub conflicts: Vec<TextConflict>,
    /// What a reader should know of the reading, short of a contradiction.
    pub remarks: Vec<String>,
    /// Models that the text may mean besides, best first.
    pub candidates: Vec<ModelCandidate>,
    /// The goods of a mixed line.
    pub items: Vec<LotItem>,
    /// Boards that the model may carry.
    pub boards: Vec<MayCarry>,
    /// Where the specifications stand.
    pub source: Option<Cite>,
    /// How well they are known.
    pub confidence: Option<Confidence>,
}

/// What the descriptions of a file turned out to be (`hashgate.identities/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.identities/1")]
#[serde(deny_unknown_fields)]
pub struct IdentitiesAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.identities/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
    /// Each description, in the order of the file.
    pub identities: Vec<IdentifiedRow>,
}

/// The kind of goods that a text describes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GoodsKind {
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

/// A model that the text may mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelCandidate {
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
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

/// How a machine is cooled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cooling {
    /// By fans.
    Air,
    /// By water through cold plates.
    Hydro,
    /// By a bath of dielectric fluid.
    Immersion,
    /// No source says.
    Unknown,
}

/// Whether a machine has a radio, which makes it an intentional radiator
/// (47 CFR 15.3(o)).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Radio {
    /// A source says that it has one.
    Yes,
    /// A source names a wired port only.
    No,
    /// No source says.
    Unknown,
}

/// A point where the text contradicts the catalogue, or itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TextConflict {
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

/// One good of a mixed line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LotItem {
    /// What it is.
    pub kind: GoodsKind,
    /// The maker, where known.
    pub manufacturer: Option<String>,
    /// The model, or the one that the part is for.
    pub model: Option<String>,
    /// How many.
    pub quantity: Option<u64>,
}
