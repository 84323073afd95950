//! Facts of tariff measures that the kind of the goods settles: a miner's power
//! supply is no docking station of an unmanned aircraft.

use std::{collections::BTreeMap, sync::Arc};

use hashgate_model::FactValue;
use hashgate_pack::rates::Rates;

use crate::lines::Good;

/// The facts of the shipment, and what the kind of the goods says of those
/// that nobody states.
pub(crate) fn facts(
    named: &Arc<BTreeMap<String, FactValue>>,
    good: &Good<'_>,
    rates: &Rates,
) -> Arc<BTreeMap<String, FactValue>> {
    let kind = good.reading.identity.kind.as_str();
    let mut settled = rates.settled_for(kind).peekable();
    if settled.peek().is_none() {
        return Arc::clone(named);
    }
    let mut all = named.as_ref().clone();
    for (fact, value) in settled {
        all.entry(fact.to_owned()).or_insert(FactValue::Bool(value));
    }
    Arc::new(all)
}
