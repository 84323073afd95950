//! What a machine does, as told or by the catalogue.

use hashgate_hardware::{Identifier, Identity};
use hashgate_model::Decimal;
use serde::Serialize;

/// One machine: what it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Machine {
    /// The model, if the catalogue knows it.
    pub model: Option<String>,
    /// Hashrate, TH/s.
    pub hashrate_ths: Decimal,
    /// Efficiency, joules per TH.
    pub efficiency_j_th: Decimal,
}

/// How the one who asks names what may be told, for messages.
#[derive(Debug, Clone, Copy)]
pub struct Keys {
    /// The text of the model: `--model`.
    pub model: &'static str,
    /// The hashrate: `--ths`.
    pub hashrate: &'static str,
    /// The efficiency: `--j-th`.
    pub efficiency: &'static str,
}

impl Machine {
    /// As given; what is not given, from the text of the model.
    ///
    /// # Errors
    ///
    /// A sentence where neither tells it, or where the text contradicts the
    /// catalogue.
    pub fn named(
        identifier: &Identifier,
        model: Option<&str>,
        hashrate_ths: Option<Decimal>,
        efficiency_j_th: Option<Decimal>,
        keys: Keys,
    ) -> Result<Self, String> {
        let identity = model.map(|text| identifier.identify(text));
        let identity = identity.as_ref();
        let told = |given: Option<Decimal>,
                    found: fn(&Identity) -> Option<Decimal>,
                    key: &'static str| {
            given
                .map_or_else(
                    || {
                        identity
                            .map_or(Ok(None), |i| unopposed(i, found(i), keys))
                    },
                    |value| Ok(Some(value)),
                )?
                .ok_or_else(|| untold(identity, key, keys))
        };
        Ok(Self {
            hashrate_ths: told(
                hashrate_ths,
                |i| i.hashrate_ths,
                keys.hashrate,
            )?,
            efficiency_j_th: told(
                efficiency_j_th,
                |i| i.efficiency_j_th,
                keys.efficiency,
            )?,
            model: identity.and_then(|i| i.model.clone()),
        })
    }
}

/// A value of the catalogue, unless the text contradicts it.
fn unopposed(
    identity: &Identity,
    value: Option<Decimal>,
    keys: Keys,
) -> Result<Option<Decimal>, String> {
    match identity.conflicts.first() {
        Some(conflict) => Err(format!(
            "{}: {} Give {} and {}.",
            keys.model, conflict.sentence, keys.hashrate, keys.efficiency
        )),
        None => Ok(value),
    }
}

fn untold(identity: Option<&Identity>, key: &str, keys: Keys) -> String {
    if let Some(text) =
        identity.filter(|i| i.model.is_none()).map(|i| i.text.trim())
    {
        return format!(
            "{}: the catalogue knows no machine called `{text}`; correct it, \
             or give {} and {}",
            keys.model, keys.hashrate, keys.efficiency
        );
    }
    let options = identity
        .map(|i| i.hashrate_options_ths.as_slice())
        .filter(|options| key == keys.hashrate && options.len() > 1)
        .map(|options| {
            let known: Vec<String> =
                options.iter().map(ToString::to_string).collect();
            format!(
                "; the catalogue knows {} TH/s: add one to the text",
                known.join(", ")
            )
        });
    format!(
        "{} does not tell what {key} would; give {key}{}",
        keys.model,
        options.unwrap_or_default()
    )
}
