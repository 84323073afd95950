//! Answers of the web pages that machines show without a login.

use serde_json::{Map, Value};

use super::{Responses, SerialOf, number, text};
use crate::{firmware::family, request::Page};

impl Responses {
    pub(super) fn page(&mut self, page: Page, value: &Value) {
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
}
