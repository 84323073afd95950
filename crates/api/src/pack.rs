//! `hashgate pack`: the data an answer rests on, and kept copies.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    common::{Cite, Confidence},
    values::{Day, Number, PackStamp, Sha256},
};

/// The pack and the kept copies (`hashgate.pack/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.pack/1")]
#[serde(deny_unknown_fields)]
pub struct PackAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.pack/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
    /// SHA-256 over every file of `data/`, in hexadecimal.
    pub sha256: Sha256,
    /// The parts, by folder.
    pub parts: Vec<PackPart>,
    /// The kept copies; left out if there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Stored")]
    pub stored: Option<Stored>,
    /// The newest market point of each quantity that the user has taken; left
    /// out if there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub market: Vec<TakenPoint>,
}

/// A market point with where it was taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakenPoint {
    /// What was measured, as `btc_usd`.
    pub quantity: String,
    /// The day.
    pub on: Day,
    /// The value, in the unit of the quantity.
    pub value: Number,
    /// The file or the address.
    pub source: String,
    /// The day on which it was taken from there.
    pub taken: Day,
}

/// What came of market points that were taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakenPoints {
    /// Points of days that had none.
    pub new: u64,
    /// Points whose value differs from the one kept before.
    pub changed: u64,
    /// Points that are as they were.
    pub same: u64,
    /// The newest point of each quantity.
    pub newest: Vec<TakenPoint>,
}

/// The files that differ between two packs (`hashgate.pack_diff/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.pack_diff/1")]
#[serde(deny_unknown_fields)]
pub struct PackDiffAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.pack_diff/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
    /// The files, by path.
    pub changes: Vec<FileChange>,
}

/// What `hashgate pack update` has kept (`hashgate.pack_update/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.pack_update/1")]
#[serde(deny_unknown_fields)]
pub struct PackUpdateAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.pack_update/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
    /// The folder.
    pub dir: String,
    /// Whether nothing was kept, only looked at.
    pub dry_run: bool,
    /// What came of each list and edition.
    pub outcomes: Vec<UpdateOutcome>,
    /// What came of market points; left out if none were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "TakenPoints")]
    pub market: Option<TakenPoints>,
}

/// What `hashgate pack verify` has found good (`hashgate.pack_verified/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.pack_verified/1")]
#[serde(deny_unknown_fields)]
pub struct PackVerifiedAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.pack_verified/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack in use; with `--pack` the one that was verified.
    pub pack: PackStamp,
    /// SHA-256 over every file that was verified, in hexadecimal.
    pub sha256: Sha256,
    /// How many parts it has.
    pub parts: u64,
    /// How many cases of rules were run, all as expected.
    pub cases: u64,
}

/// What was due since the law was read (`hashgate.pack_due/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.pack_due/1")]
#[serde(deny_unknown_fields)]
pub struct PackDueAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.pack_due/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
    /// The day to which the law of duty was read.
    pub read_to: Day,
    /// What had an end, a review or a decision due since, earliest first.
    pub due: Vec<DueSince>,
}

/// A day that has come since the law was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DueSince {
    /// The day.
    pub date: Day,
    /// What was due, in a few words.
    pub what: String,
    /// The same in a sentence.
    pub text: String,
    /// Where it stands.
    pub cites: Vec<Cite>,
    /// The weakest confidence of the citations.
    pub confidence: Confidence,
}

/// The skeleton that `hashgate pack new` has written (`hashgate.pack_new/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.pack_new/1")]
#[serde(deny_unknown_fields)]
pub struct PackNewAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.pack_new/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack of the program.
    pub pack: PackStamp,
    /// The folder of data.
    pub dir: String,
    /// Each file that was written or added to.
    pub files: Vec<NewFile>,
    /// How many blanks of the folder are to be filled in.
    pub blanks: u64,
}

/// A file of a skeleton.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFile {
    /// The file below the folder.
    pub path: String,
    /// Whether it was there and has grown at its end.
    pub grown: bool,
}

/// One folder of the pack.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PackPart {
    /// The folder.
    pub name: String,
    /// What it holds.
    pub title: String,
    /// The date to which its sources were read.
    pub read_to: Day,
    /// What a reader should know of it.
    pub note: String,
    /// How many files it has.
    pub files: u64,
    /// SHA-256 over its files, in hexadecimal.
    pub sha256: Sha256,
}

/// A folder of kept copies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stored {
    /// The folder.
    pub dir: String,
    /// The form of the manifest.
    pub format: u32,
    /// Editions of the tariff.
    #[serde(rename = "edition")]
    pub editions: Vec<KeptCopies>,
    /// Restricted-party lists.
    #[serde(rename = "list")]
    pub lists: Vec<KeptCopies>,
    /// Updates that failed since the copies were taken.
    #[serde(rename = "failure")]
    pub failures: Vec<FailedUpdate>,
    /// What is wrong with the files of the copies, in sentences.
    pub faults: Vec<String>,
}

/// An edition or a list with the copy in use and the one before it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeptCopies {
    /// The list's id, or the edition's name.
    pub id: String,
    /// The first day of law of an edition that the pack does not know, as
    /// the user stated it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Day")]
    pub legal_from: Option<Day>,
    /// The copy in use.
    pub current: KeptCopy,
    /// The copy before it, from which changes are told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "KeptCopy")]
    pub former: Option<KeptCopy>,
}

/// One copy of an edition or a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeptCopy {
    /// The day on which this content was first taken.
    pub taken: Day,
    /// The last day on which the publisher still had this content.
    pub checked: Day,
    /// How many entries or tariff lines it has.
    pub count: u64,
    /// SHA-256 of the JSON text of an edition, as the USITC publishes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub text_sha256: Option<String>,
    /// Its folder below that of the copies.
    pub folder: String,
    /// Its files.
    #[serde(rename = "file")]
    pub files: Vec<KeptFile>,
}

/// A file that was kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeptFile {
    /// Its name in the copy's folder.
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: Sha256,
    /// Its size in bytes.
    pub bytes: u64,
    /// The address or the file from which it was taken.
    pub source: String,
}

/// An update that failed, and that no later one has made good.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FailedUpdate {
    /// The list's id, or the edition's name.
    pub id: String,
    /// The day of the attempt.
    pub tried: Day,
    /// Why it failed, in a sentence.
    pub why: String,
}

/// How a file differs between two trees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileChange {
    /// Only the newer tree has it.
    Added(String),
    /// Only the older tree has it.
    Removed(String),
    /// Its text differs.
    Changed(String),
}

/// What became of one thing that was asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateOutcome {
    /// The list's id, or the edition's name.
    pub id: String,
    /// How the copy stands to the one before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Change")]
    pub change: Option<Change>,
    /// How many entries or tariff lines it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u64")]
    pub count: Option<u64>,
    /// Its files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<TakenFile>,
    /// Why it was not kept, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub failed: Option<String>,
}

/// How a copy stands to the one before it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// There was none.
    New,
    /// It differs from the copy before it, which is kept.
    Changed,
    /// It is the copy that is there.
    Same,
}

/// A file that was taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakenFile {
    /// Its name in the copy's folder.
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: Sha256,
    /// Its size in bytes.
    pub bytes: u64,
    /// The address or the file from which it was taken.
    pub source: String,
}
