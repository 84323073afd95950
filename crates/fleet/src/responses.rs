//! What a machine says of itself, out of the answers of any firmware.
//!
//! One key means one thing wherever it stands, so that a firmware that is
//! not known yet is still heard. Nothing is concluded here: which model a
//! text means is for the catalogue.

mod pages;
mod rpc;

use hashgate_model::Decimal;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::{
    firmware::{family, plain_type},
    request::Request,
};

/// Texts of an answer longer than this are no names and no numbers.
const LONGEST_TEXT: usize = 200;
/// Serial numbers and names kept of one machine.
const MOST: usize = 32;

/// What a serial number is on.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize,
)]
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

/// A serial number with the key under which it was reported, since the key
/// differs by firmware.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct SerialRead {
    /// What it is on.
    pub of: SerialOf,
    /// The number.
    pub number: String,
    /// The key, as `serinum`.
    pub key: String,
}

/// Everything that one machine said of itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Responses {
    /// The make as the catalogue of API strings names it, where an answer
    /// shows it by its form (`whatsminer`, `avalon`, `bitaxe`).
    pub make: Option<&'static str>,
    /// Texts that name the type of machine, in the order heard.
    pub reported: Vec<String>,
    /// The firmware with its version.
    pub firmware: Option<String>,
    /// Serial numbers.
    pub serials: Vec<SerialRead>,
    /// Tokens that name the control board, as `AMLCtrl_BHB56XXX`.
    pub board_tokens: Vec<String>,
    /// The network address of the machine.
    pub mac: Option<String>,
    /// How many hashboards report.
    pub hashboards: Option<usize>,
    /// Hashes per second over 10^12, on average.
    pub hashrate_ths: Option<Decimal>,
    /// Watts, where the machine measures them.
    pub power_w: Option<Decimal>,
    /// TH/s of all boards or modules together, where the machine tells the
    /// rate of each and none of the whole.
    pub summed_ths: Option<Decimal>,
    /// The hashing chip, which several models have.
    pub chip: Option<String>,
    /// How many hashing chips.
    pub chips: Option<usize>,
    /// Whether a web page asked for a login.
    pub locked: bool,
}

impl Responses {
    /// Takes in the answer to a question.
    pub fn take(&mut self, request: Request, answer: &[Value]) {
        for value in answer {
            match request {
                Request::Rpc(rpc) => self.rpc(rpc, value),
                Request::Page(page) => self.page(page, value),
                Request::DeviceInfo => self.device_info(value),
                Request::MinerStatus => self.miner_status(value),
            }
        }
    }

    /// Whether the machine speaks as `WhatsMiner` does from API 2 on: its
    /// status is a letter, where others give a list.
    pub fn is_whatsminer(&self) -> bool {
        self.make == Some("whatsminer")
    }

    fn add_rate(&mut self, rate: Option<Decimal>) {
        let Some(rate) = rate else { return };
        let sum = self.summed_ths.unwrap_or_default().checked_add(rate);
        self.summed_ths = sum.map(|s| s.round_dp(6).normalize());
    }

    /// Rates in the units that their keys name.
    fn rates(&mut self, map: &Map<String, Value>) {
        // The average first: the rate of the last seconds leaps.
        for (key, thousands) in [
            ("THS av", 0),
            ("GHS av", 3),
            ("MHS av", 6),
            ("KHS av", 9),
            ("GHS 5s", 3),
            ("MHS 5s", 6),
        ] {
            self.hashrate(map, key, thousands);
        }
        self.power(map, &["Power"]);
    }

    fn hashrate(&mut self, map: &Map<String, Value>, key: &str, scale: u32) {
        if self.hashrate_ths.is_some() {
            return;
        }
        let unit = Decimal::new(1, scale);
        self.hashrate_ths = map
            .get(key)
            .and_then(number)
            .and_then(|rate| rate.checked_mul(unit))
            .filter(|rate| !rate.is_sign_negative() && !rate.is_zero())
            .map(|rate| rate.round_dp(6).normalize());
    }

    fn power(&mut self, map: &Map<String, Value>, keys: &[&str]) {
        if self.power_w.is_none() {
            self.power_w = keys
                .iter()
                .find_map(|key| map.get(*key).and_then(number))
                .filter(|watts| {
                    // No machine draws a megawatt.
                    !watts.is_sign_negative()
                        && !watts.is_zero()
                        && *watts < Decimal::from(1_000_000)
                })
                .map(|watts| watts.round_dp(2).normalize());
        }
    }

    fn name(&mut self, map: &Map<String, Value>, keys: &[&str]) {
        for key in keys {
            self.add_name(map.get(*key).and_then(text));
        }
    }

    /// A text that names the type of machine, and what it shows of the
    /// firmware beside.
    fn add_name(&mut self, name: Option<String>) {
        let Some(name) = name else { return };
        if let Some(firmware) = family(&name)
            && name != plain_type(&name)
        {
            self.firmware = Some(firmware);
        }
        if !self.reported.contains(&name) && self.reported.len() < MOST {
            self.reported.push(name);
        }
    }

    fn token(&mut self, map: &Map<String, Value>, key: &str, before: &str) {
        if let Some(token) = map.get(key).and_then(text) {
            let token = format!("{before}{token}");
            if !self.board_tokens.contains(&token) {
                self.board_tokens.push(token);
            }
        }
    }

    fn serial(
        &mut self,
        map: &Map<String, Value>,
        of: SerialOf,
        keys: &[&str],
    ) {
        for key in keys {
            let Some(number) = map.get(*key).and_then(text) else { continue };
            // Machines that were never given one report zeros.
            let blank = number.chars().all(|c| matches!(c, '0' | '-' | ' '));
            let known = self.serials.iter().any(|s| s.number == number);
            if !blank && !known && self.serials.len() < MOST {
                let key = (*key).to_owned();
                self.serials.push(SerialRead { of, number, key });
            }
        }
    }

    fn mac(&mut self, map: &Map<String, Value>) {
        let mac = ["macaddr", "mac", "MAC", "macAddr"]
            .iter()
            .find_map(|key| map.get(*key).and_then(text));
        self.mac = self.mac.take().or(mac);
    }

    fn set_firmware(&mut self, firmware: Option<String>) {
        self.firmware = self.firmware.take().or(firmware);
    }

    /// The largest count heard, since some answers list fewer boards.
    fn count_boards(&mut self, boards: usize) {
        if boards > 0 {
            self.hashboards = self.hashboards.max(Some(boards));
        }
    }
}

/// Each object of a list, or the one object that stands in its place.
fn each(value: &Value, key: &str, mut take: impl FnMut(&Map<String, Value>)) {
    match value.get(key) {
        Some(Value::Array(list)) => {
            list.iter().take(256).filter_map(Value::as_object).for_each(take);
        }
        Some(Value::Object(map)) => take(map),
        _ => {}
    }
}

/// A text or a number as text, if it is short enough to be a name.
fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    // What a machine says ends up on a terminal; it must not steer it.
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    (!text.is_empty() && text.len() <= LONGEST_TEXT)
        .then(|| text.chars().map(plain).collect())
}

/// A number, also one that is written as text.
fn number(value: &Value) -> Option<Decimal> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    text.parse().ok().or_else(|| Decimal::from_scientific(&text).ok())
}
