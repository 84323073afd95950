//! What holds for every case.

use std::collections::BTreeMap;

use hashgate_model::{AsOf, Date};
use hashgate_pack::cases::CaseLaw;
use proptest::prelude::*;

use super::law;
use crate::{
    CaseFacts, CaseFile, Clock, Event, calendar, clock, letter,
    storage::STORAGE_HALF, try_bytes,
};

/// Events in an order that can be: kinds as the data lists them, each some
/// days after the one before.
fn events(law: &CaseLaw) -> impl Strategy<Value = Vec<Event>> + use<> {
    let kinds: Vec<String> =
        law.events.iter().map(|e| e.kind.clone()).collect();
    let count = kinds.len();
    (
        0_i32..7000,
        prop::collection::vec((any::<bool>(), 0_i32..90), count),
        prop::option::of(1_i32..30),
    )
        .prop_map(move |(start, picks, working_days)| {
            let mut day =
                Date::from_parts(2015, 1, 1).unwrap().plus_days(start);
            let mut events = Vec::new();
            for (kind, (taken, later)) in kinds.iter().zip(picks) {
                if taken {
                    day = day.plus_days(later);
                    events.push(Event {
                        kind: kind.clone(),
                        date: day,
                        of: None,
                        answer_by: None,
                        working_days,
                        states: None,
                        note: None,
                    });
                }
            }
            events
        })
}

fn facts() -> impl Strategy<Value = CaseFacts> {
    let agency = prop::sample::select(vec![
        None,
        Some("CBP"),
        Some("FCC"),
        Some("FDA"),
        Some("Bureau of Weights"),
    ]);
    (agency, prop::option::of(0_u32..2_000_000), any::<bool>()).prop_map(
        |(agency, value, prohibited)| CaseFacts {
            deciding_agency: agency.map(str::to_owned),
            value_usd: value.map(|v| v.to_string().parse().unwrap()),
            prohibited: prohibited.then_some(true),
            ieepa_duty_usd: value.map(|_| "100".parse().unwrap()),
            loss_of_duty_usd: value.map(|_| "100".parse().unwrap()),
            storage_per_day_usd: value.map(|_| "100".parse().unwrap()),
            preference_program: value.map(|_| "KR".to_owned()),
            ..CaseFacts::default()
        },
    )
}

fn as_of() -> AsOf {
    "2099-12-31".parse().unwrap()
}

/// The dates of each id, in order.
fn dates(clock: &Clock) -> BTreeMap<&str, Vec<(Date, Date)>> {
    let mut dates = BTreeMap::<&str, Vec<(Date, Date)>>::new();
    for d in &clock.deadlines {
        dates.entry(&d.id).or_default().push((d.date, d.safe_date));
    }
    dates
}

proptest! {
    #[test]
    fn a_safe_date_is_never_late_and_neither_is_before_the_event(
        events in events(law()),
        facts in facts(),
    ) {
        let file = CaseFile { facts, events, ..CaseFile::default() };
        for d in clock(&file, law(), as_of()).unwrap().deadlines {
            prop_assert!(d.safe_date <= d.date, "{d:?}");
            let start = d.from.iter().map(|s| s.date).min().unwrap();
            prop_assert!(start <= d.date, "{d:?}");
            prop_assert!(start <= d.safe_date, "{d:?}");
            prop_assert!(!d.cite.is_empty() && !d.counting.is_empty());
        }
    }

    #[test]
    fn an_event_moves_only_what_depends_on_it(
        events in events(law()),
        facts in facts(),
        which in any::<prop::sample::Index>(),
    ) {
        prop_assume!(!events.is_empty());
        let law = law();
        let with = CaseFile { facts, events, ..CaseFile::default() };
        let mut without = with.clone();
        let added = without.events.remove(which.index(with.events.len()));
        let with = clock(&with, law, as_of()).unwrap();
        let without = clock(&without, law, as_of()).unwrap();
        let (after, before) = (dates(&with), dates(&without));
        for rule in &law.clocks {
            let id = rule.id.as_str();
            if !law.depends_on(id).contains(added.kind.as_str()) {
                prop_assert_eq!(
                    before.get(id),
                    after.get(id),
                    "{} moved by {}",
                    id,
                    &added.kind
                );
            }
        }
    }

    #[test]
    fn the_order_of_the_file_changes_no_date(
        events in events(law()),
        facts in facts(),
    ) {
        let law = law();
        let there = CaseFile { facts, events, ..CaseFile::default() };
        let mut back = there.clone();
        back.events.reverse();
        let there = clock(&there, law, as_of()).unwrap();
        let back = clock(&back, law, as_of()).unwrap();
        prop_assert_eq!(dates(&there), dates(&back));
    }

    #[test]
    fn every_view_of_every_case_can_be_written(
        events in events(law()),
        facts in facts(),
    ) {
        let law = law();
        let file = CaseFile { facts, events, ..CaseFile::default() };
        let clock = clock(&file, law, as_of()).unwrap();
        let ics = calendar(&clock, &file, as_of(), true, None).text;
        prop_assert_eq!(
            ics.matches("BEGIN:VEVENT").count(),
            clock.deadlines.len()
        );
        for rule in &law.letters {
            let text =
                letter(&rule.id, &file, &clock, law, as_of()).unwrap();
            prop_assert!(!text.contains("{{"), "{text}");
        }
    }

    #[test]
    fn any_bytes_are_a_case_or_an_error(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        try_bytes(&bytes, law(), as_of());
    }

    #[test]
    fn text_like_a_case_is_a_case_or_an_error(
        text in "(\\[\\[event\\]\\]\n|kind = \"(cf28|arrival|x)\"\n\
                 |date = (2024-02-29|\"2024\"|1|9999-12-31)\n\
                 |answer_by = 2024-03-01\n|working_days = [0-9]{1,12}\n\
                 |value_usd = \"[0-9]{1,30}\"\n|states = \\[\\]\n){0,12}",
    ) {
        try_bytes(text.as_bytes(), law(), as_of());
    }
}

#[test]
fn storage_is_the_one_date_that_no_clock_of_the_data_gives() {
    assert!(law().clock(STORAGE_HALF).is_none());
}
