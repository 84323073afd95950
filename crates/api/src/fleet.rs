//! `hashgate fleet`: machines of a network.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::values::{Day, Ipv4, Number, PackStamp, Sha256};

/// The machines of a network (`hashgate.fleet/1`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.fleet/1")]
#[serde(deny_unknown_fields)]
pub struct FleetAnswer {
    /// The name of this schema.
    #[schemars(extend("const" = "hashgate.fleet/1"))]
    pub schema: String,
    /// The day as of which the answer is given.
    pub as_of: Day,
    /// The pack that it rests on.
    pub pack: PackStamp,
    /// How many addresses were visited.
    pub visited: u64,
    /// How many machines are identified.
    pub identified: u64,
    /// Hosts that answered, stalled or failed, by address.
    pub hosts: Vec<Host>,
    /// Addresses that refused or did not answer, by range.
    pub quiet: Vec<Quiet>,
    /// Machines by model.
    pub models: Vec<ModelTotal>,
    /// Machines by the vendor of their control board's chip.
    pub vendors: Vec<VendorTotal>,
    /// The machines against the papers; null if none were given.
    pub reconciled: Option<Reconciled>,
}

/// One host that answered, stalled, or could not be called.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Host {
    /// Its address.
    pub ip: Ipv4,
    /// How it stands.
    pub status: HostStatus,
    /// Why it is not identified, and what went wrong on the way.
    pub notes: Vec<String>,
    /// The maker.
    pub manufacturer: Option<String>,
    /// The model.
    pub model: Option<String>,
    /// Models it may be, if not exactly one.
    pub may_be: Vec<String>,
    /// The texts by which it names its type.
    pub reported: Vec<String>,
    /// The algorithm of the model.
    pub algorithm: Option<String>,
    /// The firmware.
    pub firmware: Option<String>,
    /// Serial numbers.
    pub serials: Vec<SerialRead>,
    /// The network address.
    pub mac: Option<String>,
    /// The control board.
    pub board: Option<BoardRead>,
    /// How many hashboards report.
    pub hashboards: Option<u64>,
    /// TH/s, of a machine whose algorithm is SHA-256.
    pub hashrate_ths: Option<Number>,
    /// Watts.
    pub power_w: Option<Number>,
    /// Where the watts come from.
    pub power_from: Option<PowerFrom>,
    /// Joules per terahash.
    pub efficiency_j_th: Option<Number>,
    /// The answers, as evidence.
    pub raw: Vec<RawAnswer>,
}

/// How a host stands in the inventory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HostStatus {
    /// Maker and model are known.
    Identified,
    /// It answered, and what it is could not be told.
    Unidentified,
    /// It took the connection and gave no whole answer in time.
    Stalled,
    /// The machine that scans could not make the call.
    Failed,
}

/// A serial number with the key under which it was reported, since the key
/// differs by firmware.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SerialRead {
    /// What it is on.
    pub of: SerialOf,
    /// The number.
    pub number: String,
    /// The key, as `serinum`.
    pub key: String,
}

/// What a serial number is on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SerialOf {
    /// The machine.
    Machine,
    /// A hashboard.
    Hashboard,
    /// The control board.
    ControlBoard,
    /// The power supply.
    Psu,
    /// A number burnt into a chip, printed on no label.
    Chip,
}

/// The control board of a machine, by what it reports.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BoardRead {
    /// What the machine reported, as `CVCtrl_H6HB70701`.
    pub token: String,
    /// The board in the catalogue.
    pub board: Option<String>,
    /// The system on chip.
    pub soc: Option<String>,
    /// The key of the chip's vendor among the parties.
    pub vendor: Option<String>,
    /// The chip's vendor in words.
    pub vendor_name: Option<String>,
    /// The seat of the chip's vendor, as an ISO 3166 code.
    pub vendor_country: Option<String>,
    /// Whether the vendor is on a list, as the caller's screening says.
    pub list_status: Option<String>,
}

/// Where a power reading comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PowerFrom {
    /// The machine measured it.
    Machine,
    /// The catalogue's rating for that model and hashrate.
    Catalogue,
}

/// An answer kept as evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawAnswer {
    /// The question, as `rpc version`.
    pub request: String,
    /// The port.
    pub port: u16,
    /// How many bytes came, at most `crate::MAX_ANSWER`.
    pub bytes: u64,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: Sha256,
    /// The bytes, where they are text and were kept.
    pub text: Option<String>,
}

/// Neighbouring addresses that did not answer, or refused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quiet {
    /// The first address.
    pub first: Ipv4,
    /// The last address.
    pub last: Ipv4,
    /// How many.
    pub count: u64,
    /// `refused` or `no_answer`.
    pub how: String,
}

/// Machines of one model together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelTotal {
    /// The maker.
    pub manufacturer: String,
    /// The model.
    pub model: String,
    /// How many machines.
    pub machines: u64,
    /// TH/s of those that report a hashrate; nothing if none does.
    pub hashrate_ths: Option<Number>,
    /// Watts of those that report a power, or have a rated one; nothing if
    /// none has.
    pub power_w: Option<Number>,
    /// How many of the watts' machines have only the catalogue's rating.
    pub rated_only: u64,
    /// Joules per terahash of the machines that have both.
    pub efficiency_j_th: Option<Number>,
}

/// Machines whose control boards carry chips of one vendor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VendorTotal {
    /// The key of the vendor; nothing where no board is known.
    pub vendor: Option<String>,
    /// The vendor in words.
    pub name: Option<String>,
    /// Its seat, as an ISO 3166 code.
    pub country: Option<String>,
    /// Whether it is on a list, as the caller's screening says.
    pub list_status: Option<String>,
    /// How many machines.
    pub machines: u64,
    /// The boards, by name.
    pub boards: Vec<String>,
}

/// Racks and papers side by side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reconciled {
    /// Numbers on the papers.
    pub listed: u64,
    /// Numbers that stand on the papers and in the racks.
    pub matched: u64,
    /// Numbers on the papers that no machine reports.
    pub missing: Vec<ListedSerial>,
    /// Machines whose number no paper lists.
    pub extra: Vec<FoundSerial>,
    /// Numbers that stand twice, on the papers or in the racks.
    pub duplicate: Vec<Duplicate>,
    /// Machines of another model than their paper says.
    pub wrong_model: Vec<WrongModel>,
    /// Numbers whose two models could not be compared, since one is unknown.
    pub model_unknown: Vec<String>,
    /// Machines that report no serial number and match nothing.
    pub without_serial: Vec<FoundSerial>,
    /// Models whose counts differ between the invoice and the racks.
    pub counts_differ: Vec<ModelCount>,
}

/// A serial number on the papers, with what they say beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListedSerial {
    /// The number, as on the paper.
    pub number: String,
    /// The model on the paper.
    pub model: Option<String>,
    /// Where it stands on the paper.
    pub place: String,
}

/// A machine in the racks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FoundSerial {
    /// Its address.
    pub ip: Ipv4,
    /// Its serial number, if it reports one.
    pub number: Option<String>,
    /// Its model, if known.
    pub model: Option<String>,
}

/// A number that stands more than once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Duplicate {
    /// The number.
    pub number: String,
    /// Where it stands on the papers.
    pub places: Vec<String>,
    /// The machines that report it.
    pub hosts: Vec<Ipv4>,
}

/// A machine whose model is not the one on the paper.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WrongModel {
    /// The number.
    pub number: String,
    /// The address of the machine.
    pub ip: Ipv4,
    /// The model on the paper.
    pub listed: String,
    /// The model of the machine.
    pub found: String,
}

/// How many machines of a model are on the papers and in the racks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelCount {
    /// The model.
    pub model: String,
    /// Pieces on the lines of the invoice.
    pub on_papers: u64,
    /// Machines in the racks.
    pub in_racks: u64,
}
