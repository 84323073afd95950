//! The network on the first day of a simulation.

use hashgate_model::{AsOf, Date, Decimal};
use hashgate_network::{CompactBits, simulated::StartUsed};
use hashgate_pack::market::Quantity;

use super::{Assembler, float, rounded};
use crate::AppError;

/// Blocks of a day at the aim of the network.
const BLOCKS_PER_DAY: i64 = 144;

/// The network on the first day.
pub(super) struct Start {
    pub(super) bits: CompactBits,
    pub(super) height: u64,
    pub(super) btc_usd: f64,
    pub(super) fee_share: f64,
    pub(super) hashrate_ehs: Option<f64>,
}

impl Assembler<'_> {
    /// The network on the first day: as the file says, or by the last market
    /// point on or before it.
    pub(super) fn start(&self) -> Result<(Vec<StartUsed>, Start), AppError> {
        let part = &self.file.network;
        let mut used = Vec::new();
        let mut value = |name: &str, own: Option<f64>, quantity: Quantity| {
            self.start_value(name, own, quantity, &mut used)
        };
        let difficulty =
            value("difficulty", part.difficulty, Quantity::Difficulty)?;
        let btc_usd = value("btc_usd", part.btc_usd, Quantity::BtcUsd)?;
        let fee_share = value(
            "fee_share_percent",
            part.fee_share_percent,
            Quantity::FeeShare,
        )?;
        let fee_share = match part.fee_share_percent {
            Some(percent) => percent / 100.0,
            None => fee_share,
        };
        let height = self.height(&mut used)?;
        let Some(bits) = CompactBits::near_difficulty(difficulty) else {
            let why = format!("is {difficulty}; write a difficulty from 1 on");
            return Err(self.wrong("network.difficulty", &why));
        };
        if let Some(hashrate) = part.hashrate_ehs {
            if !(hashrate > 0.0 && hashrate < 1e6) {
                let why = format!(
                    "is {hashrate}; a hashrate is more than nothing, in EH/s"
                );
                return Err(self.wrong("network.hashrate_ehs", &why));
            }
            used.push(StartUsed::given("hashrate_ehs", rounded(hashrate, 3)));
        }
        let hashrate_ehs = part.hashrate_ehs;
        Ok((used, Start { bits, height, btc_usd, fee_share, hashrate_ehs }))
    }

    pub(super) fn start_value(
        &self,
        name: &str,
        own: Option<f64>,
        quantity: Quantity,
        used: &mut Vec<StartUsed>,
    ) -> Result<f64, AppError> {
        if let Some(value) = own {
            if !(value > 0.0 && value < 1e30) {
                let why = format!("is {value}; write more than nothing");
                return Err(self.wrong(&format!("network.{name}"), &why));
            }
            used.push(StartUsed::given(name, rounded(value, 6)));
            return Ok(value);
        }
        let latest = self.latest(quantity).ok_or_else(|| {
            self.wrong(
                "start",
                &format!(
                    "is {}, and no market point of `{quantity}` is held on or \
                     before it; give `{name}` under [network]",
                    self.file.start
                ),
            )
        })?;
        used.push(StartUsed {
            name: name.to_owned(),
            value: if quantity == Quantity::FeeShare {
                (latest.0 * Decimal::ONE_HUNDRED).normalize()
            } else {
                latest.0
            },
            on: Some(latest.1),
            source: latest.2,
        });
        Ok(float(latest.0))
    }

    pub(super) fn latest(
        &self,
        quantity: Quantity,
    ) -> Option<(Decimal, Date, String)> {
        let day = AsOf(self.file.start);
        let latest = self.pack.market.latest(quantity, day)?;
        let point = &latest.point;
        Some((point.value, point.on, point.cite.text.clone()))
    }

    /// The height of the first day: as told, or counted from the last market
    /// point.
    pub(super) fn height(
        &self,
        used: &mut Vec<StartUsed>,
    ) -> Result<u64, AppError> {
        if let Some(height) = self.file.network.height {
            if height > 10_000_000 {
                let why = format!("is {height}; write a height of the chain");
                return Err(self.wrong("network.height", &why));
            }
            used.push(StartUsed::given("height", Decimal::from(height)));
            return Ok(height);
        }
        let Some((value, on, source)) = self.latest(Quantity::BlockHeight)
        else {
            let why = format!(
                "is {}, and no height of the chain is held on or before it; \
                 give `height` under [network]",
                self.file.start
            );
            return Err(self.wrong("start", &why));
        };
        let since = i64::from(self.file.start.days_since(on));
        let height = value + Decimal::from(since * BLOCKS_PER_DAY);
        used.push(StartUsed {
            name: "height".to_owned(),
            value: height,
            on: Some(on),
            source,
        });
        u64::try_from(height).map_err(|_| {
            AppError::defect("a height of the market data is no whole number")
        })
    }
}
