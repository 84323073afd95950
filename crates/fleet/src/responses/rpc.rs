//! Answers on the port of the mining program: the questions of cgminer and
//! what `WhatsMiner` answers from API 3 on.

use hashgate_model::Decimal;
use serde_json::{Map, Value};

use super::{Responses, SerialOf, each, number, text};
use crate::{firmware::of_field, request::Rpc};

impl Responses {
    pub(super) fn rpc(&mut self, rpc: Rpc, value: &Value) {
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

    pub(super) fn device_info(&mut self, value: &Value) {
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

    pub(super) fn miner_status(&mut self, value: &Value) {
        let summary = value.pointer("/msg/summary");
        let Some(Value::Object(summary)) = summary else { return };
        // API 3 counts terahashes.
        self.hashrate(summary, "hash-average", 0);
        self.power(summary, &["power-realtime"]);
    }

    fn get_version(&mut self, value: &Value) {
        let Some(Value::Object(message)) = value.get("Msg") else { return };
        if message.contains_key("fw_ver") || message.contains_key("platform") {
            self.make = Some("whatsminer");
        }
        self.token(message, "platform", "platform=");
        self.set_firmware(message.get("fw_ver").and_then(text));
    }
}
