//! What the desk keeps, as the command line tells it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::values::{Day, PackStamp};

/// A backup that was written or restored
/// (`hashgate.desk_backup/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.desk_backup/1")]
#[serde(deny_unknown_fields)]
pub struct DeskBackupAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.desk_backup/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack of the program that answered.
    pub pack: PackStamp,
    /// How many rows it has.
    pub rows: u64,
    /// The SHA-256 of all its lines but the last, in hexadecimal.
    pub sha256: String,
}

/// Stored cases that were taken into the desk
/// (`hashgate.desk_taken_in/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.desk_taken_in/1")]
#[serde(deny_unknown_fields)]
pub struct DeskTakenInAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.desk_taken_in/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack of the program that answered.
    pub pack: PackStamp,
    /// The cases that were taken in, by name.
    pub taken: Vec<String>,
    /// Those that it had already.
    pub had: Vec<String>,
    /// Those that cannot be read, each with why.
    pub faults: Vec<String>,
}

/// Whether the log of the desk is as it was written
/// (`hashgate.audit_verified/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.audit_verified/1")]
#[serde(deny_unknown_fields)]
pub struct AuditVerifiedAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.audit_verified/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack of the program that answered.
    pub pack: PackStamp,
    /// How many lines were looked at.
    pub lines: u64,
    /// The link of the last line, in hexadecimal.
    pub link: String,
    /// Each thing that is not as it was written, in a sentence.
    pub faults: Vec<String>,
}

/// Where the log of the desk ends, signed
/// (`hashgate.audit_head/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.audit_head/1")]
#[serde(deny_unknown_fields)]
pub struct AuditHeadAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.audit_head/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack of the program that answered.
    pub pack: PackStamp,
    /// The number of the last line; 0 for an empty log.
    pub seq: u64,
    /// Its link, in hexadecimal.
    pub link: String,
    /// The key that verifies the signature (ed25519), in hexadecimal.
    pub public_key: String,
    /// The signature of `hashgate.audit/1:SEQ:LINK`, in hexadecimal.
    pub signature: String,
}
