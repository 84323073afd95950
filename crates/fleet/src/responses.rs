//! What a machine says of itself, out of the answers of any firmware.
//!
//! One key means one thing wherever it stands, so that a firmware that is
//! not known yet is still heard. Nothing is concluded here: which model a
//! text means is for the catalogue.

use hashgate_model::Decimal;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::{
    firmware::{family, of_field, plain_type},
    request::{Page, Request, Rpc},
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
pub struct Heard {
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

impl Heard {
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

    fn rpc(&mut self, rpc: Rpc, value: &Value) {
        if value.get("STATUS").is_some_and(Value::is_string)
            && (value.get("Msg").is_some() || value.get("Code").is_some())
        {
            self.make = Some("whatsminer");
        }
        each(value, "STATUS", |status| {
            // Their firmware signs its answers to the older questions.
            if status
                .get("Description")
                .and_then(text)
                .is_some_and(|d| d.to_ascii_lowercase().contains("btminer"))
            {
                self.make = Some("whatsminer");
            }
        });
        match rpc {
            Rpc::Version => each(value, "VERSION", |v| self.version(v)),
            Rpc::Stats => self.stats(value),
            Rpc::DevDetails => {
                let mut boards = 0;
                each(value, "DEVDETAILS", |v| {
                    boards += 1;
                    self.name(v, &["Model"]);
                    if v.get("Driver").and_then(text).as_deref()
                        == Some("bitmicro")
                    {
                        self.make = Some("whatsminer");
                    }
                });
                self.count_boards(boards);
            }
            Rpc::Devs => {
                let mut boards = 0;
                each(value, "DEVS", |v| {
                    boards += 1;
                    self.serial(v, SerialOf::Hashboard, &["PCB SN"]);
                });
                self.count_boards(boards);
            }
            Rpc::Summary => {
                each(value, "SUMMARY", |v| {
                    if v.contains_key("Factory GHS")
                        && v.contains_key("Power Mode")
                    {
                        self.make = Some("whatsminer");
                    }
                    self.rates(v);
                });
            }
            Rpc::Config => each(value, "CONFIG", |v| {
                self.serial(v, SerialOf::Machine, &["SerialNumber"]);
                self.name(v, &["Model"]);
            }),
            Rpc::GetVersion => self.get_version(value),
        }
    }

    fn version(&mut self, version: &Map<String, Value>) {
        self.name(version, &["Type", "PROD", "MODEL", "Model"]);
        if version.contains_key("DNA") || version.contains_key("HWTYPE") {
            self.make = Some("avalon");
            self.serial(version, SerialOf::Chip, &["DNA"]);
            self.token(version, "HWTYPE", "");
        }
        self.mac(version);
        // A family that names itself is told before the program it is built
        // upon, which all of them share.
        let named = version
            .iter()
            .find_map(|(key, value)| of_field(key, &text(value)?));
        if named.as_deref().is_some_and(|name| name.starts_with("BDMiner")) {
            self.make = self.make.or(Some("sealminer"));
        }
        // Of an Avalon, `SWTYPE` is a type of hardware.
        if self.make == Some("avalon") {
            let release = ["LVERSION", "VERSION"]
                .iter()
                .find_map(|key| text(version.get(*key)?));
            self.set_firmware(release);
            return;
        }
        // Which program answers tells the firmware; the first known one does.
        let programs = [
            ("LUXminer", "LuxOS"),
            ("BOSer", "Braiins OS"),
            ("BOSminer+", "Braiins OS"),
            ("BOSminer", "Braiins OS"),
            ("MSKMiner", "MSKMiner"),
            ("BMMiner", "bmminer"),
            ("CGMiner", "cgminer"),
        ];
        let program = programs.iter().find_map(|(key, name)| {
            Some(format!("{name} {}", text(version.get(*key)?)?))
        });
        let build = ["SWTYPE", "CompileTime", "Miner"]
            .iter()
            .find_map(|key| text(version.get(*key)?));
        let firmware = match (program, build) {
            (Some(program), Some(build)) => Some(format!("{program}, {build}")),
            (program, build) => program.or(build),
        };
        let known = firmware.as_deref().is_some_and(|f| {
            !f.starts_with("bmminer") && !f.starts_with("cgminer")
        });
        self.set_firmware(if known && named.is_none() {
            firmware
        } else {
            named.or(firmware)
        });
    }

    fn stats(&mut self, value: &Value) {
        each(value, "STATS", |stats| {
            self.name(stats, &["Type", "Model"]);
            self.serial(stats, SerialOf::Machine, &["serial_no", "serinum"]);
            self.sealminer(stats);
            self.avalon_modules(stats);
            // Each entry may be one board: what they make together counts.
            let mut entry = Self::default();
            entry.rates(stats);
            self.add_rate(entry.hashrate_ths);
            self.power_w = self.power_w.or(entry.power_w);
            let chains = stats
                .iter()
                .filter(|(key, value)| {
                    let chips = key.strip_prefix("chain_acn");
                    chips.is_some_and(|n| n.parse::<u8>().is_ok())
                        && number(value).is_some_and(|n| !n.is_zero())
                })
                .count();
            self.count_boards(chains);
            if let Some(count) = stats.get("miner_count").and_then(number) {
                let count = usize::try_from(count.trunc()).unwrap_or(0);
                self.count_boards(count);
            }
        });
    }

    /// A `SealMiner` names its board and all its parts in `stats`.
    fn sealminer(&mut self, stats: &Map<String, Value>) {
        if !stats.contains_key("Ctrl Board") {
            return;
        }
        self.make = Some("sealminer");
        self.token(stats, "Ctrl Board", "");
        self.serial(stats, SerialOf::ControlBoard, &["Ctrl Board SN"]);
        self.serial(stats, SerialOf::Psu, &["PSU SN"]);
        let mut boards = 0;
        for key in stats.keys() {
            let of_board = key
                .strip_suffix(" SN")
                .is_some_and(|n| n.trim().parse::<u8>().is_ok());
            if of_board {
                boards += 1;
                self.serial(stats, SerialOf::Hashboard, &[key]);
            }
        }
        self.count_boards(boards);
        if let Some(firmware) = stats.get("Firmware").and_then(text) {
            self.firmware = Some(firmware);
        }
    }

    /// An older Avalon tells each of its modules in one text:
    /// `Ver[7411706-3162860] DNA[0134...] GHSmm[7373.49]`.
    fn avalon_modules(&mut self, stats: &Map<String, Value>) {
        for (key, value) in stats {
            let Some(module) = value.as_str().filter(|_| {
                key.strip_prefix("MM ID")
                    .is_some_and(|n| n.trim().parse::<u8>().is_ok())
            }) else {
                continue;
            };
            self.make = Some("avalon");
            let field = |name: &str| {
                let (_, rest) = module.split_once(&format!("{name}["))?;
                rest.split_once(']').map(|(value, _)| value.trim().to_owned())
            };
            if let Some(version) = field("Ver") {
                let head = version.split('-').next().unwrap_or("");
                // The model, then the year and month of the design.
                let model = head
                    .len()
                    .checked_sub(4)
                    .filter(|cut| {
                        *cut >= 3 && head.bytes().all(|b| b.is_ascii_digit())
                    })
                    .and_then(|cut| head.get(..cut))
                    .unwrap_or(head);
                self.add_name(Value::from(model).as_str().map(str::to_owned));
                self.set_firmware(text(&Value::from(version)));
            }
            let dna = [("DNA".to_owned(), Value::from(field("DNA")))];
            self.serial(&dna.into_iter().collect(), SerialOf::Chip, &["DNA"]);
            let rate = field("GHSmm")
                .and_then(|rate| rate.parse::<Decimal>().ok())
                .and_then(|rate| rate.checked_mul(Decimal::new(1, 3)));
            self.add_rate(rate.filter(|r| !r.is_zero()));
        }
    }

    fn add_rate(&mut self, rate: Option<Decimal>) {
        let Some(rate) = rate else { return };
        let sum = self.summed_ths.unwrap_or_default().checked_add(rate);
        self.summed_ths = sum.map(|s| s.round_dp(6).normalize());
    }

    fn page(&mut self, page: Page, value: &Value) {
        let Some(map) = value.as_object() else { return };
        match page {
            Page::SystemInfo => {
                self.name(map, &["minertype", "miner_type", "model"]);
                self.serial(
                    map,
                    SerialOf::Machine,
                    &["serial_no", "serinum", "serial_number", "dev_sn"],
                );
                self.mac(map);
                let version = map
                    .get("system_filesystem_version")
                    .or_else(|| map.get("fw_version"))
                    .and_then(text);
                // The page of the maker's own firmware knows its release
                // better than the mining program does.
                if let Some(version) = version {
                    self.firmware = Some(format!("stock {version}"));
                }
            }
            Page::MinerType => {
                if map.get("brand").and_then(text).is_some_and(|brand| {
                    brand.eq_ignore_ascii_case("sealminer")
                }) {
                    self.make = Some("sealminer");
                }
                self.name(map, &["miner_type"]);
                self.token(map, "subtype", "");
            }
            Page::EspInfo => {
                if map.contains_key("ASICModel") {
                    self.make = Some("bitaxe");
                }
                self.name(map, &["deviceModel", "minerModel", "boardVersion"]);
                // Several models share a chip, so it names none.
                self.chip = map.get("ASICModel").and_then(text);
                self.chips = map
                    .get("asicCount")
                    .and_then(number)
                    .and_then(|count| usize::try_from(count.trunc()).ok());
                self.token(map, "boardVersion", "boardVersion=");
                self.mac(map);
                self.set_firmware(map.get("version").and_then(text));
                // ESP-Miner counts gigahashes.
                self.hashrate(map, "hashRate", 3);
                self.power(map, &["power"]);
            }
            Page::VnishInfo => self.vnish(map),
            Page::ProtoSystem => self.proto(map),
            Page::GoldshellStatus => {
                if map.contains_key("model") && map.contains_key("firmware") {
                    self.make = Some("goldshell");
                    self.name(map, &["model"]);
                    self.token(map, "hardware", "hardware=");
                    self.set_firmware(map.get("firmware").and_then(text));
                }
            }
        }
    }

    fn vnish(&mut self, map: &Map<String, Value>) {
        let Some(name) = map.get("fw_name").and_then(text) else { return };
        let version = map.get("fw_version").and_then(text).unwrap_or_default();
        // The page of the firmware knows its version better than any banner.
        let named = family(&name).unwrap_or(name);
        self.firmware = Some(format!("{named} {version}").trim().to_owned());
        self.name(map, &["miner", "model"]);
        self.token(map, "platform", "platform=");
        self.serial(map, SerialOf::Machine, &["serial", "serial_number"]);
        let network = map
            .get("system")
            .and_then(|system| system.get("network_status"))
            .and_then(Value::as_object);
        if let Some(network) = network {
            self.mac(network);
        }
    }

    /// A Proto Rig tells itself in one object, which some releases wrap.
    fn proto(&mut self, map: &Map<String, Value>) {
        let inner = map.values().filter_map(Value::as_object);
        let Some(system) = std::iter::once(map)
            .chain(inner)
            .find(|object| object.contains_key("cb_sn"))
        else {
            return;
        };
        let maker = system.get("manufacturer").and_then(text);
        if maker.is_some_and(|m| {
            let maker = m.to_ascii_lowercase();
            maker.contains("proto") || maker.contains("block")
        }) {
            self.make = Some("proto");
        }
        self.name(system, &["model", "product_name"]);
        self.serial(system, SerialOf::ControlBoard, &["cb_sn"]);
        self.token(system, "soc", "soc=");
        let release = match system.get("os") {
            Some(Value::Object(os)) => os.get("version").and_then(text),
            other => other.and_then(text),
        };
        self.set_firmware(release.map(|release| format!("Proto OS {release}")));
    }

    fn get_version(&mut self, value: &Value) {
        let Some(Value::Object(message)) = value.get("Msg") else { return };
        if message.contains_key("fw_ver") || message.contains_key("platform") {
            self.make = Some("whatsminer");
        }
        self.token(message, "platform", "platform=");
        self.set_firmware(message.get("fw_ver").and_then(text));
    }

    fn device_info(&mut self, value: &Value) {
        let Some(message) = value.get("msg") else { return };
        let part = |name: &str| message.get(name).and_then(Value::as_object);
        if let Some(system) = part("system") {
            self.make = Some("whatsminer");
            self.token(system, "platform", "platform=");
            self.set_firmware(system.get("fwversion").and_then(text));
        }
        if let Some(miner) = part("miner") {
            self.make = Some("whatsminer");
            self.name(miner, &["type"]);
            self.serial(miner, SerialOf::Machine, &["miner-sn"]);
            let mut boards = 0;
            for (key, _) in miner.iter().filter(|(k, _)| k.starts_with("pcbsn"))
            {
                boards += 1;
                self.serial(miner, SerialOf::Hashboard, &[key]);
            }
            self.count_boards(boards);
        }
        if let Some(power) = part("power") {
            self.serial(power, SerialOf::Psu, &["sn"]);
        }
        if let Some(network) = part("network") {
            self.mac(network);
        }
    }

    fn miner_status(&mut self, value: &Value) {
        let summary = value.pointer("/msg/summary");
        let Some(Value::Object(summary)) = summary else { return };
        // API 3 counts terahashes.
        self.hashrate(summary, "hash-average", 0);
        self.power(summary, &["power-realtime"]);
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
