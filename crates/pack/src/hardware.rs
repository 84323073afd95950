//! `data/hardware/`: Machine models and the control boards they may carry.
//!
//! ```text
//! models/<maker>.csv   one row per model: its name as a key, what it is
//! specs.csv            one row per hashrate option: hashrate, power, J/TH
//! carries.csv          model -> board it may carry, and the evidence
//! boards.csv           control boards: SoC, its vendor, the tokens it reports
//! api_strings.csv      what a machine reports of itself -> model
//! part_codes.csv       code printed on a part -> kind of part, machine it fits
//! makers.csv           makers; words.csv: words of listings and manifests
//! algorithms.csv       the algorithms, and the order of their machines
//! sources.csv          where the numbers come from
//! ```
//!
//! Every number names its source and how well it is known. A board is only
//! ever one that a model *may carry*: one marketing name ships with several.

mod lookup;
mod ranges;
mod read;
mod types;

pub use types::{
    ApiString, Board, Carry, Catalogue, Cooling, HashUnit, Maker, Model,
    PartCode, PartKind, Radio, SourceText, Spec, Word, WordClass,
};
