//! What a reader may ask of a machine: reading, and nothing else.
//!
//! The requests are an enumeration without parameters, so that no control
//! call (reboot, pools, firmware, password) can be written with it.

use serde::Serialize;

/// A question of the command interface, port 4028: JSON in, JSON out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rpc {
    /// Firmware and type of machine.
    Version,
    /// Counters of the machine and its boards.
    Stats,
    /// Kinds of boards.
    DevDetails,
    /// Boards, with their serial numbers on `WhatsMiner`.
    Devs,
    /// Hashrate and, where reported, power.
    Summary,
    /// The configuration; one firmware states the serial number there.
    Config,
    /// Version by `WhatsMiner`, API 2.
    GetVersion,
}

impl Rpc {
    /// The bytes that are sent.
    pub fn payload(self) -> &'static [u8] {
        match self {
            Self::Version => br#"{"command":"version"}"#,
            Self::Stats => br#"{"command":"stats"}"#,
            Self::DevDetails => br#"{"command":"devdetails"}"#,
            Self::Devs => br#"{"command":"devs"}"#,
            Self::Summary => br#"{"command":"summary"}"#,
            Self::Config => br#"{"command":"config"}"#,
            Self::GetVersion => br#"{"cmd":"get_version"}"#,
        }
    }

    /// The name of the command.
    pub fn name(self) -> &'static str {
        match self {
            Self::Version => "version",
            Self::Stats => "stats",
            Self::DevDetails => "devdetails",
            Self::Devs => "devs",
            Self::Summary => "summary",
            Self::Config => "config",
            Self::GetVersion => "get_version",
        }
    }
}

/// A page of the web interface, fetched with GET.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Page {
    /// Type, firmware and serial number of an Antminer.
    SystemInfo,
    /// Type and subtype (control board and hashboard) of an Antminer.
    MinerType,
    /// All there is of a machine with ESP-Miner.
    EspInfo,
    /// Model, firmware and board of a machine under `VNish`.
    VnishInfo,
    /// Maker, model, SoC and serial of the control board of a Proto Rig.
    ProtoSystem,
    /// Model, hardware and firmware of a Goldshell.
    GoldshellStatus,
}

impl Page {
    /// The path.
    pub fn path(self) -> &'static str {
        match self {
            Self::SystemInfo => "/cgi-bin/get_system_info.cgi",
            Self::MinerType => "/cgi-bin/miner_type.cgi",
            Self::EspInfo => "/api/system/info",
            Self::VnishInfo => "/api/v1/info",
            Self::ProtoSystem => "/api/v1/system",
            Self::GoldshellStatus => "/mcb/status",
        }
    }
}

/// Any of the questions a reader may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Request {
    /// On the command port.
    Rpc(Rpc),
    /// On the web port.
    Page(Page),
    /// `get.device.info` of `WhatsMiner`, API 3.
    DeviceInfo,
    /// `get.miner.status` of `WhatsMiner`, API 3: hashrate and power.
    MinerStatus,
}

/// The question of API 3 with its length before it, little-endian.
pub(crate) fn with_length(question: &[u8]) -> Vec<u8> {
    let length = u32::try_from(question.len()).unwrap_or(0);
    [&length.to_le_bytes(), question].concat()
}

/// `get.device.info`, without parameters.
pub(crate) const DEVICE_INFO: &[u8] = br#"{"cmd":"get.device.info"}"#;
/// `get.miner.status`, which needs to be told which part of it.
pub(crate) const MINER_STATUS: &[u8] =
    br#"{"cmd":"get.miner.status","param":"summary"}"#;

impl Request {
    /// The question in words, as the inventory names it.
    pub fn name(self) -> String {
        match self {
            Self::Rpc(rpc) => format!("rpc {}", rpc.name()),
            Self::Page(page) => format!("GET {}", page.path()),
            Self::DeviceInfo => "get.device.info".to_owned(),
            Self::MinerStatus => "get.miner.status".to_owned(),
        }
    }
}

/// The ports of the three interfaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ports {
    /// Command interface of nearly all makers.
    pub rpc: u16,
    /// Web interface.
    pub web: u16,
    /// Command interface of `WhatsMiner`, API 3.
    pub whatsminer_v3: u16,
}

impl Default for Ports {
    /// The ports that machines come with.
    fn default() -> Self {
        Self { rpc: 4028, web: 80, whatsminer_v3: 4433 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_request_controls_a_machine() {
        let controls = [
            "set", "reboot", "restart", "pool", "power", "pause", "resume",
            "upgrade", "password", "pwd", "write", "enable", "disable", "quit",
        ];
        let commands = [
            Rpc::Version,
            Rpc::Stats,
            Rpc::DevDetails,
            Rpc::Devs,
            Rpc::Summary,
            Rpc::Config,
            Rpc::GetVersion,
        ];
        for rpc in commands {
            let text = std::str::from_utf8(rpc.payload()).unwrap();
            let json: serde_json::Value = serde_json::from_str(text).unwrap();
            assert_eq!(json.as_object().unwrap().len(), 1, "no parameters");
            for word in controls {
                assert!(!text.contains(word), "{text} holds {word}");
            }
        }
        for page in [
            Page::SystemInfo,
            Page::MinerType,
            Page::EspInfo,
            Page::VnishInfo,
            Page::ProtoSystem,
            Page::GoldshellStatus,
        ] {
            assert!(controls.iter().all(|word| !page.path().contains(word)));
        }
    }
}
