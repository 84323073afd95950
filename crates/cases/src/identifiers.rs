//! What is wrong with the numbers of a case: a letter that cites a wrong one
//! reaches no file.

use hashgate_model::identifiers::NumberKind;

use crate::CaseFacts;

/// What is wrong with the identifiers of a case.
pub(crate) fn warnings(facts: &CaseFacts) -> Vec<String> {
    let entry = facts.entry_number.iter().map(|text| (NumberKind::Entry, text));
    let flown = facts.master_awb.iter();
    let flown = flown.map(|text| (NumberKind::AirWaybill, text));
    let boxes = facts.containers.iter();
    let boxes = boxes.map(|text| (NumberKind::Container, text));
    entry
        .chain(flown)
        .chain(boxes)
        .filter_map(|(kind, text)| {
            let fault = kind.fault(text)?;
            let digit = kind.check(text).is_some();
            let next =
                if digit { ". Read it again from the paper." } else { "." };
            Some(format!("T{}{next}", fault.strip_prefix('t')?))
        })
        .collect()
}
