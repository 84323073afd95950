//! The breadth of firmware: the crate `asic-rs` behind the same seam, for
//! hosts that answer and that our own reader cannot name.
//!
//! That crate logs in to a machine as soon as it knows its firmware, and takes
//! the maker's default password if it is given none. Here it always has the
//! login that the user gave, so that no default is tried; without a login
//! there is no such reader. Its control calls are not used: of a machine only
//! [`GetMinerData::get_data`] is called.

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
};

use ::asic_rs::{
    MinerFactory,
    core::{
        data::{hashrate::HashRateUnit, miner::MinerData},
        traits::{auth::MinerAuth, entry::FirmwareEntry},
    },
};
use hashgate_model::{Decimal, sha256_hex};
use tokio::time::timeout;

use crate::{
    http::Credentials,
    reader::{Contact, FleetReader, NativeReader, RawAnswer, Reached},
    responses::{Responses, SerialOf, SerialRead},
};

/// Our own reader first, then `asic-rs` for what it cannot name.
///
/// `asic-rs` knows only the ports that machines come with.
#[derive(Debug)]
pub struct BroadReader {
    native: NativeReader,
    factory: MinerFactory,
}

impl BroadReader {
    /// A reader that logs in with what the user gave, and with nothing else.
    pub fn new(native: NativeReader, login: &Credentials) -> Self {
        let auth = MinerAuth::new(login.user(), login.password());
        let mut factory = MinerFactory::new()
            .with_firmwares(firmwares())
            .with_port_check(false)
            .with_nofile_adjustment(false);
        for firmware in firmwares() {
            factory = factory
                .with_firmware_discovery_auth(firmware.as_ref(), auth.clone());
        }
        Self { native, factory }
    }
}

/// The firmwares that take a login from the caller.
fn firmwares() -> Vec<Arc<dyn FirmwareEntry>> {
    vec![
        Arc::new(::asic_rs::braiins::firmware::BraiinsFirmware::default()),
        Arc::new(::asic_rs::luxminer::firmware::LuxMinerFirmware::default()),
        Arc::new(::asic_rs::vnish::firmware::VnishFirmware::default()),
        Arc::new(
            ::asic_rs::avalonminer::firmware::AvalonStockFirmware::default(),
        ),
        Arc::new(
            ::asic_rs::antminer::firmware::AntMinerStockFirmware::default(),
        ),
        Arc::new(::asic_rs::whatsminer::firmware::WhatsMinerFirmware::default()),
    ]
}

impl FleetReader for BroadReader {
    async fn read(&self, host: Ipv4Addr) -> Contact {
        let mut contact = self.native.read(host).await;
        let unnamed = contact.responses.reported.is_empty();
        if contact.reached != Reached::Answered || !unnamed {
            return contact;
        }
        let call = async {
            match self.factory.get_miner(IpAddr::V4(host)).await {
                Ok(Some(miner)) => Ok(miner.get_data().await),
                Ok(None) => Err("asic-rs does not know it either".to_owned()),
                Err(error) => Err(format!("asic-rs: {error}")),
            }
        };
        match timeout(self.native.timeouts.host, call).await {
            Ok(Ok(data)) => take(&mut contact, &data),
            Ok(Err(note)) => contact.notes.push(note),
            Err(_) => contact.notes.push("asic-rs ran out of time".into()),
        }
        contact
    }
}

/// Takes over what the crate read, with its reading as evidence.
fn take(contact: &mut Contact, data: &MinerData) {
    let responses = &mut contact.responses;
    responses
        .reported
        .push(format!("{} {}", data.device_info.make, data.device_info.model));
    responses.firmware = responses.firmware.take().or_else(|| {
        let version = data.firmware_version.clone().unwrap_or_default();
        Some(format!("{} {version}", data.device_info.firmware))
    });
    if let Some(board) = &data.control_board_version {
        responses.board_tokens.push(board.name.clone());
    }
    responses.mac =
        responses.mac.take().or(data.mac.map(|mac| mac.to_string()));
    let ths = data
        .hashrate
        .clone()
        .map(|rate| rate.as_unit(HashRateUnit::TeraHash).value);
    responses.hashrate_ths = responses.hashrate_ths.or(ths.and_then(decimal));
    let watts = data.wattage.map(|power| power.as_watts());
    responses.power_w = responses.power_w.or(watts.and_then(decimal));
    take_serials(responses, data);
    // What the crate made of the answers is kept; the answers are not its to
    // give.
    if let Ok(text) = serde_json::to_string(data) {
        contact.answers.push(RawAnswer {
            request: "asic-rs MinerData".to_owned(),
            port: 0,
            bytes: text.len(),
            sha256: sha256_hex(text.as_bytes()),
            text: Some(text),
        });
    }
}

fn take_serials(responses: &mut Responses, data: &MinerData) {
    let boards = data.hashboards.iter().map(|board| {
        (SerialOf::Hashboard, board.serial_number.as_ref(), "hashboards")
    });
    let own =
        [(SerialOf::Machine, data.serial_number.as_ref(), "serial_number")];
    for (of, number, key) in own.into_iter().chain(boards) {
        let Some(number) = number else { continue };
        if responses.serials.iter().all(|known| known.number != *number) {
            responses.serials.push(SerialRead {
                of,
                number: number.clone(),
                key: key.to_owned(),
            });
        }
    }
}

fn decimal(number: f64) -> Option<Decimal> {
    Decimal::try_from(number)
        .ok()
        .filter(|n| !n.is_zero() && !n.is_sign_negative())
        .map(|n| n.round_dp(6).normalize())
}
