//! Landed cost and payback of each kind of machine by itself.
//!
//! One figure over unlike machines is an average that nobody mines with: it
//! hides the kind that never pays behind the one that does.

use hashgate_duty::Fee;
use hashgate_economics::{PaybackInput, simple_payback};
use hashgate_model::{AsOf, Costs, Decimal, EconomicTerms, Usd};

use crate::{
    Engines,
    dossier::{Duty, KindEconomics},
    economics::is_bitcoin,
    entered_value::Entered,
    lines::Good,
    machines,
};

/// More kinds than anybody reads; the rest is only in the whole.
const MOST_KINDS: usize = 24;

/// What all kinds share.
pub struct Shared<'a> {
    pub value: &'a Entered,
    pub costs: &'a Costs,
    pub duty: &'a Duty,
    pub terms: &'a EconomicTerms,
    pub as_of: AsOf,
}

/// One kind on its way.
struct Draft {
    kind: KindEconomics,
    ths_each: Option<Decimal>,
    value: Usd,
    duty: Usd,
    fees: Usd,
}

/// The kinds of machines, where there are several or other goods beside them;
/// none where all goods are of one.
///
/// Costs of the shipment as a whole are shared by value.
pub fn each(
    goods: &[Good<'_>],
    shared: &Shared<'_>,
    alone: bool,
    engines: &Engines<'_>,
) -> Vec<KindEconomics> {
    let mut drafts: Vec<Draft> = Vec::new();
    for (good, &value) in goods.iter().zip(&shared.value.lines) {
        if !(good.is_miner() && is_bitcoin(good)) {
            continue;
        }
        // A kind whose machines nobody counted has no figure for each.
        let Some(pieces) = good.pieces() else { continue };
        let number = good.line.number;
        let identity = &good.reading.identity;
        let (ths, efficiency) =
            (identity.hashrate_ths, identity.efficiency_j_th);
        let place = drafts.iter().position(|draft| {
            draft.kind.model == identity.model
                && draft.ths_each == ths
                && draft.kind.efficiency_j_th == efficiency
        });
        let place = place.unwrap_or_else(|| {
            drafts.push(Draft {
                kind: KindEconomics {
                    model: identity.model.clone(),
                    lines: Vec::new(),
                    quantity: 0,
                    ths: None,
                    efficiency_j_th: efficiency,
                    landed_usd: Usd::ZERO,
                    per_unit_usd: None,
                    payback_days: None,
                    margin_usd_per_th_day: None,
                    none_because: None,
                },
                ths_each: ths,
                value: Usd::ZERO,
                duty: Usd::ZERO,
                fees: Usd::ZERO,
            });
            drafts.len() - 1
        });
        let Some(draft) = drafts.get_mut(place) else { continue };
        draft.kind.lines.push(number);
        draft.kind.quantity = draft.kind.quantity.saturating_add(pieces);
        draft.value += value;
        if let Some(at) = machines::place_of(shared.duty, number)
            && let Some(line) = shared.duty.lines.get(at)
        {
            draft.duty += line.duty_total_usd;
            draft.fees += fees(&shared.duty.fees, at + 1);
        }
    }
    let single = drafts.len() < 2 && alone;
    if single || drafts.len() > MOST_KINDS {
        return Vec::new();
    }
    drafts.into_iter().map(|draft| finish(draft, shared, engines)).collect()
}

/// The share of a line, counted from 1 among those assessed, in the fees.
pub fn fees(fees: &[Fee], line: usize) -> Usd {
    let shares = fees.iter().flat_map(|fee| &fee.shares);
    shares.filter(|s| s.line == line).map(|s| s.amount_usd).sum()
}

fn finish(
    draft: Draft,
    shared: &Shared<'_>,
    engines: &Engines<'_>,
) -> KindEconomics {
    let mut kind = draft.kind;
    let whole = shared.value.total();
    let costs = shared.costs;
    let part = machines::shared(costs, draft.value, whole);
    let landed = (draft.value + part + draft.duty + draft.fees).to_cents();
    let pieces = Decimal::from(kind.quantity);
    kind.landed_usd = landed;
    kind.per_unit_usd = landed.per(pieces).map(Usd::to_cents);
    kind.ths = draft.ths_each.and_then(|ths| ths.checked_mul(pieces));
    let (Some(ths), Some(efficiency)) = (kind.ths, kind.efficiency_j_th) else {
        let lacks = if kind.ths.is_none() { "hashrate" } else { "efficiency" };
        kind.none_because = Some(format!("its {lacks} is not told"));
        return kind;
    };
    let answer = simple_payback(
        &PaybackInput {
            landed_usd: landed,
            ths,
            efficiency_j_th: efficiency,
            fob_usd: Some(draft.value),
            duty_usd: Some(draft.duty),
            delay_days: costs.delay_days,
            terms: shared.terms,
            as_of: shared.as_of,
        },
        &engines.pack.market,
    );
    match answer {
        Ok(answer) => {
            kind.payback_days = answer.payback_days;
            kind.margin_usd_per_th_day = Some(answer.margin_usd_per_th_day);
        }
        Err(why) => kind.none_because = Some(why.to_string()),
    }
    kind
}
