//! Exceptions of a measure: they lie inside the measure, and no two of one
//! rank always hold together.

use hashgate_model::Period;

use super::{Exception, Goods, HtsPrefix, Measure, NamedList, Rates, When};
use crate::Faults;

/// Notes every exception that can never apply and every pair that is bound
/// to be claimed together, so that `pack verify` finds them and no shipment.
pub(super) fn check(measure: &Measure, rates: &Rates, faults: &mut Faults) {
    let file = format!("rates/us/{}.toml", measure.id);
    for exception in &measure.exceptions {
        if let Some(why) = outside(exception, measure) {
            faults.note(&file, format!("exception {}: {why}", name(exception)));
        }
    }
    // Without the groups an exception for a group reads as one for all.
    if faults.is_malformed("rates/us/groups.toml") {
        return;
    }
    for (i, a) in measure.exceptions.iter().enumerate() {
        for b in measure.exceptions.iter().skip(i + 1) {
            if a.rank == b.rank && always_both(a, b, &rates.lists) {
                faults.note(
                    &file,
                    format!(
                        "the exceptions {} and {} have one rank, {}, and where \
                         one holds so does the other, so that no answer could \
                         say which is claimed; give the one that goes first a \
                         lower rank, or set their dates, goods or conditions \
                         apart",
                        name(a),
                        name(b),
                        a.rank
                    ),
                );
            }
        }
    }
}

/// What a reader finds the exception by.
fn name(exception: &Exception) -> String {
    if exception.heading.is_empty() {
        format!("`{}`", exception.label)
    } else {
        format!("{} (`{}`)", exception.heading, exception.label)
    }
}

/// Why an exception reaches beyond the days of the rates it excepts from.
fn outside(exception: &Exception, measure: &Measure) -> Option<String> {
    let first = measure.rates.iter().map(|row| row.period.from).min()?;
    let open = measure.rates.iter().any(|row| row.period.to.is_none());
    let last = measure.rates.iter().filter_map(|row| row.period.to).max();
    let period = exception.period;
    if period.from < first {
        return Some(format!(
            "it begins on {}, before the first rate of the measure on \
             {first}; correct `from`",
            period.from
        ));
    }
    let last = last.filter(|_| !open)?;
    match period.to {
        Some(to) if to > last => Some(format!(
            "it ends on {to}, after the last rate of the measure on {last}; \
             correct `to`"
        )),
        None if period.from > last => Some(format!(
            "it begins on {}, after the last rate of the measure on {last}; \
             correct `from`",
            period.from
        )),
        _ => None,
    }
}

/// Whether some goods can claim both, and one cannot hold without the other.
fn always_both(a: &Exception, b: &Exception, lists: &[NamedList]) -> bool {
    let forward = |p: &Period| p.to.is_none_or(|to| p.from <= to);
    let origins = a.origins.is_empty()
        || b.origins.is_empty()
        || a.origins.iter().any(|origin| b.origins.contains(origin));
    forward(&a.period)
        && forward(&b.period)
        && a.period.overlaps(&b.period)
        && origins
        && (implies(&a.when, &b.when) || implies(&b.when, &a.when))
        && share_goods(&a.goods, &b.goods, lists)
}

/// Whether everything that `b` asks for holds wherever `a` does.
fn implies(a: &When, b: &When) -> bool {
    // Each field is named, so that a new one is not forgotten here.
    let When {
        loaded_before,
        by_vessel,
        exported_before,
        programs,
        not_programs,
        column2,
        subject_to,
        us_content_at_least,
        metal_weight_below,
        fact,
        any_of,
    } = b;
    let earlier = |ours: Option<_>, theirs: Option<_>| {
        theirs.is_none_or(|day| ours.is_some_and(|own| own <= day))
    };
    let programs_hold = programs.is_empty()
        || (!a.programs.is_empty()
            && a.programs.iter().all(|p| programs.contains(p)));
    let not_programs_hold = not_programs.iter().all(|p| {
        a.not_programs.contains(p)
            || (!a.programs.is_empty() && !a.programs.contains(p))
    });
    let subject = subject_to.is_empty()
        || (!a.subject_to.is_empty()
            && a.subject_to.iter().all(|s| subject_to.contains(s)));
    earlier(a.loaded_before, *loaded_before)
        && (!by_vessel || a.by_vessel)
        && earlier(a.exported_before, *exported_before)
        && programs_hold
        && not_programs_hold
        && (column2.is_none() || a.column2 == *column2)
        && subject
        && us_content_at_least.is_none_or(|least| {
            a.us_content_at_least
                .is_some_and(|own| own.percent() >= least.percent())
        })
        && metal_weight_below.is_none_or(|limit| {
            a.metal_weight_below.is_some_and(|own| own <= limit)
        })
        && (fact.is_none() || a.fact == *fact)
        && (any_of.is_empty() || a.any_of == *any_of)
}

/// Whether some number lies among the goods of both.
fn share_goods(a: &Goods, b: &Goods, lists: &[NamedList]) -> bool {
    let named = |goods: &Goods| -> Vec<HtsPrefix> {
        goods
            .lists
            .iter()
            .filter_map(|id| lists.get(usize::from(id.0)))
            .flat_map(NamedList::prefixes)
            .chain(goods.own.prefixes().iter().copied())
            .collect()
    };
    if a.is_all() && b.is_all() {
        return true;
    }
    let taken_out = |first: u64, end: u64| {
        [&a.except, &b.except].into_iter().any(|except| {
            except
                .prefixes()
                .iter()
                .any(|p| p.first() <= first && end <= p.end())
        })
    };
    // All goods are the stretch of all numbers.
    let stretches = |goods: &Goods| -> Vec<(u64, u64)> {
        if goods.is_all() {
            return vec![(0, u64::MAX)];
        }
        named(goods).iter().map(|p| (p.first(), p.end())).collect()
    };
    let ours = stretches(a);
    stretches(b).iter().any(|&(first, end)| {
        ours.iter().any(|&(other_first, other_end)| {
            let (low, high) = (first.max(other_first), end.min(other_end));
            low < high && !taken_out(low, high)
        })
    })
}
