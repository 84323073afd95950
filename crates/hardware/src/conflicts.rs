//! What a text says of a model against what the catalogue says.

use hashgate_model::Decimal;
use hashgate_pack::hardware::{HashUnit, Model, Spec};

use crate::{identity::Conflict, numbers::Amount};

/// What a text says of a machine.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Stated {
    /// The hashrate, with its unit.
    pub hashrate: Option<(Decimal, Option<Decimal>, HashUnit)>,
    /// Joules per terahash.
    pub efficiency: Option<Decimal>,
    /// Watts.
    pub power: Option<Decimal>,
    /// So few watts that they are either those of a small machine, or of one
    /// TH/s: `M60S 186T 18.5W`.
    pub few_watts: Option<Decimal>,
}

impl Stated {
    /// The hashrate in TH/s, if it is one number of hashes.
    pub(crate) fn ths(&self) -> Option<Decimal> {
        match self.hashrate {
            Some((low, None, unit)) => low.checked_mul(unit.in_ths()?),
            _ => None,
        }
    }
}

/// The amount as text, with its unit.
pub(crate) fn in_words(
    low: Decimal,
    high: Option<Decimal>,
    unit: HashUnit,
) -> String {
    match high {
        Some(high) => format!("{low}-{high} {unit}"),
        None => format!("{low} {unit}"),
    }
}

/// What contradicts the catalogue, and what is only off its list.
pub(crate) fn check(
    model: &Model,
    siblings: &[&Model],
    stated: &Stated,
) -> (Vec<Conflict>, Vec<String>) {
    let mut conflicts = Vec::new();
    let mut remarks = Vec::new();
    let mut efficiency = stated.efficiency;
    if let (Some(power), Some(ths)) = (stated.power, stated.ths())
        && let Some(computed) = power.checked_div(ths)
    {
        match efficiency {
            Some(said) if off(computed, said, said) > percent(6) => {
                conflicts.push(Conflict {
                    about: "power".into(),
                    sentence: format!(
                        "{power} W for {ths} TH/s are {} J/TH, and the text \
                         says {said} J/TH.",
                        computed.round_dp(1)
                    ),
                    text_says: format!("{power} W, {said} J/TH"),
                    catalogue_says: String::new(),
                });
            }
            Some(_) => {}
            None => efficiency = Some(computed.round_dp(1)),
        }
    }
    let options = trusted(model);
    if options.is_empty() {
        return (conflicts, remarks);
    }
    let single = options.len() < 2 || model.source == "mining-guardian";
    let rates: Vec<Decimal> =
        options.iter().filter_map(|s| s.hashrate_ths()).collect();
    let efficiencies: Vec<Decimal> =
        options.iter().filter_map(|s| s.efficiency()).collect();
    let rate_off = stated.ths().and_then(|ths| outside(ths, &rates));
    let efficiency_off = efficiency.and_then(|e| outside(e, &efficiencies));
    let rate_slack = percent(if single { 15 } else { 10 });
    let efficiency_slack = percent(if single { 10 } else { 6 });
    let twin = twins(siblings, stated.ths(), efficiency).first().copied();
    let both = rate_off.is_some_and(|o| o > percent(2))
        && efficiency_off.is_some_and(|o| o > percent(3))
        && twin.is_some();
    // A hashrate off the list that is a sibling's own is the sibling's.
    let taken = efficiency.is_none()
        && twin.is_some()
        && rate_off.is_some_and(|o| o > percent(4));
    let rate_bad = taken || rate_off.is_some_and(|o| o > rate_slack);
    let efficiency_bad = efficiency_off.is_some_and(|o| o > efficiency_slack);
    if rate_bad || efficiency_bad || both {
        let about = if rate_bad || !efficiency_bad && both {
            "hashrate"
        } else {
            "efficiency"
        };
        let says = said(stated, efficiency);
        let known = known(&options);
        let hint = twin.map_or_else(String::new, |t| {
            format!(" {says} is what {} is sold with.", t.model)
        });
        conflicts.push(Conflict {
            about: about.into(),
            sentence: format!(
                "The text says {says}, and the catalogue knows {} with \
                 {known} only.{hint}",
                model.model
            ),
            text_says: says,
            catalogue_says: known,
        });
    } else if rate_off.is_some_and(|o| o > percent(1)) {
        remarks.push(format!(
            "{} is not among the options that the catalogue knows of {} ({}).",
            said(stated, None),
            model.model,
            known(&options)
        ));
    }
    (conflicts, remarks)
}

/// The siblings that the numbers fit.
pub(crate) fn twins<'a>(
    siblings: &[&'a Model],
    ths: Option<Decimal>,
    efficiency: Option<Decimal>,
) -> Vec<&'a Model> {
    let Some(ths) = ths else { return Vec::new() };
    let fits = |spec: &&Spec| {
        let rate = spec
            .hashrate_ths()
            .is_some_and(|known| off(ths, known, known) < percent(1));
        let same = match (efficiency, spec.efficiency()) {
            (Some(said), Some(known)) => off(said, known, known) < percent(4),
            _ => true,
        };
        rate && same
    };
    siblings
        .iter()
        .copied()
        .filter(|model| trusted(model).iter().any(fits))
        .collect()
}

/// The options to rely on: those not doubted, or all if all are.
pub(crate) fn trusted(model: &Model) -> Vec<&Spec> {
    let sure: Vec<&Spec> =
        model.specs.iter().filter(|s| s.doubt.is_none()).collect();
    if sure.is_empty() { model.specs.iter().collect() } else { sure }
}

/// The options in words.
fn known(options: &[&Spec]) -> String {
    let mut words: Vec<String> = Vec::new();
    for spec in options {
        let rate = spec.hashrate.normalize();
        let text = match spec.efficiency_j_th {
            Some(e) => {
                format!("{rate} {} at {} J/TH", spec.unit, e.normalize())
            }
            None => format!("{rate} {}", spec.unit),
        };
        if !words.contains(&text) {
            words.push(text);
        }
    }
    words.join(", ")
}

/// What the text says, in words.
fn said(stated: &Stated, efficiency: Option<Decimal>) -> String {
    let mut words = Vec::new();
    if let Some((low, high, unit)) = stated.hashrate {
        words.push(in_words(low.normalize(), high, unit));
    }
    if let Some(e) = efficiency {
        words.push(format!("{} J/TH", e.normalize()));
    }
    words.join(" at ")
}

/// How far a value lies outside the known ones, as a part of the nearest.
fn outside(value: Decimal, known: &[Decimal]) -> Option<Decimal> {
    let low = known.iter().min()?;
    let high = known.iter().max()?;
    if value < *low {
        Some(off(value, *low, *low))
    } else if value > *high {
        Some(off(value, *high, *high))
    } else {
        Some(Decimal::ZERO)
    }
}

fn off(a: Decimal, b: Decimal, base: Decimal) -> Decimal {
    (a - b).abs().checked_div(base).unwrap_or(Decimal::MAX)
}

fn percent(n: i64) -> Decimal {
    Decimal::new(n, 2)
}

/// Fewer watts than this are read as watts per TH/s, unless the machine is
/// known to draw as few.
const FEW_WATTS: u32 = 200;

/// What few watts mean, now that the model is known.
pub(crate) fn settle_few_watts(stated: &mut Stated, model: &Model) {
    let Some(watts) = stated.few_watts.take() else { return };
    let small = model
        .specs
        .iter()
        .filter_map(|s| s.power_w)
        .any(|known| known < Decimal::from(2 * FEW_WATTS));
    if small {
        stated.power = stated.power.or(Some(watts));
    } else if stated.hashrate.is_some() {
        stated.efficiency = stated.efficiency.or(Some(watts));
    }
}

/// What an amount says of a machine, by its unit.
pub(crate) fn take(stated: &mut Stated, amount: &Amount) {
    use crate::lexicon::Unit;
    match amount.unit {
        Some(Unit::Hash(unit)) => {
            stated.hashrate = Some(match stated.hashrate {
                None => (amount.low, amount.high, unit),
                // A text that gives a range and one number within it means
                // the number; `188T/195T/200T` is a range to its last.
                Some((low, Some(high), known)) if amount.high.is_none() => {
                    let outside =
                        known == unit && !(low..=high).contains(&amount.low);
                    if outside {
                        let ends = (low.min(amount.low), high.max(amount.low));
                        (ends.0, Some(ends.1), unit)
                    } else {
                        (amount.low, None, unit)
                    }
                }
                // `90T/95T` is a range, `110T 110TH/s` says one thing twice.
                Some((low, None, known))
                    if amount.high.is_none()
                        && known == unit
                        && low != amount.low =>
                {
                    let high = low.max(amount.low);
                    (low.min(amount.low), Some(high), unit)
                }
                Some(known) => known,
            });
        }
        Some(Unit::Efficiency) => {
            stated.efficiency = stated.efficiency.or(Some(amount.low));
        }
        Some(Unit::Watt) if amount.high.is_none() => {
            if amount.low < Decimal::from(FEW_WATTS) {
                stated.few_watts = stated.few_watts.or(Some(amount.low));
            } else {
                stated.power = stated.power.or(Some(amount.low));
            }
        }
        Some(Unit::KiloWatt) if amount.high.is_none() => {
            stated.power = stated
                .power
                .or_else(|| amount.low.checked_mul(Decimal::ONE_THOUSAND));
        }
        _ => {}
    }
}
