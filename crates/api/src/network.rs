//! `hashgate.network_verified/1`: headers, and where they break.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::values::{Day, PackStamp};

/// What was checked of headers and what broke
/// (`hashgate.network_verified/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.network_verified/1")]
#[serde(deny_unknown_fields)]
pub struct NetworkVerifiedAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.network_verified/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack of the program; nothing here rests on it.
    pub pack: PackStamp,
    /// The file, as it was named.
    pub file: String,
    /// How the file holds headers.
    pub form: HeaderForm,
    /// What tells the heights.
    pub heights_from: HeightsFrom,
    /// The height of the first header.
    pub first_height: u64,
    /// The height of the last header.
    pub last_height: u64,
    /// Headers that there are.
    pub headers: u64,
    /// Headers whose hash is at most their target.
    pub works_right: u64,
    /// Neighbours of which the later was asked whether it names the earlier.
    pub links_checked: u64,
    /// Those that do.
    pub links_right: u64,
    /// Retargets that were computed anew.
    pub retargets_checked: u64,
    /// Those that came out to the bit.
    pub retargets_right: u64,
    /// Headers whose time was held against the median of those before.
    pub times_checked: u64,
    /// Targets that nothing in the file proves.
    pub unchecked: Vec<UncheckedTarget>,
    /// How many breaks there are.
    pub break_count: u64,
    /// The first of them, in the order of the file; at most a hundred.
    pub breaks: Vec<HeaderBreak>,
}

/// How a file holds headers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HeaderForm {
    /// Eighty bytes each, one after the other.
    Bare,
    /// A table with heights.
    Table,
}

/// What tells the heights of headers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HeightsFrom {
    /// The first was given.
    Given,
    /// The name of the file has the first and the last.
    FileName,
    /// The first header is that of the first block.
    FirstBlock,
    /// A column of the table.
    Column,
}

/// Where a header stands in its file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HeaderPlace {
    /// The byte at which it begins, counted from 0.
    Byte(u64),
    /// The row of the table, counted from 1.
    Row(u32),
}

/// A target that nothing in the file proves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UncheckedTarget {
    /// The height from which the target counts.
    pub height: u64,
    /// Where its header stands.
    pub at: HeaderPlace,
    /// Why it could not be checked, in a sentence.
    pub why: String,
}

/// A place where headers break.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HeaderBreak {
    /// The height.
    pub height: u64,
    /// Where the header stands.
    pub at: HeaderPlace,
    /// What does not hold.
    pub kind: HeaderBreakKind,
    /// Why, in a sentence.
    pub why: String,
    /// What to do next.
    pub next: String,
}

/// What of a header does not hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HeaderBreakKind {
    /// The first header is not that of mainnet's first block.
    FirstBlock,
    /// A header does not name the one before it.
    Link,
    /// The bits are not the target that the chain sets at this height.
    Bits,
    /// The hash is larger than the target that the bits claim.
    Work,
    /// The time is not after the median of the eleven before.
    Time,
}
