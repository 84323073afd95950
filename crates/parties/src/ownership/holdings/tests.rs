//! The rules of ownership on made-up holdings.

use hashgate_pack::{SourceTree, lists::Lists, read_section};
use proptest::prelude::*;

use super::*;

fn rule(id: &str) -> OwnershipRule {
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
    let tree = SourceTree::from_dir(data.as_ref()).unwrap();
    let lists: Lists = read_section(&tree).unwrap();
    lists.ownership.into_iter().find(|rule| rule.id == id).unwrap()
}

fn hold(owner: &str, owned: &str, share: &str) -> Holding {
    Holding {
        owner: owner.to_owned(),
        owned: owned.to_owned(),
        share: share.parse().unwrap(),
    }
}

fn names(found: &[Reached]) -> Vec<&str> {
    found.iter().map(|r| r.entity.as_str()).collect()
}

fn on(holdings: &[Holding], id: &str, day: &str) -> Vec<Reached> {
    let listed = ["X".to_owned(), "Y".to_owned()].into();
    reached(holdings, &listed, &rule(id), day.parse().unwrap()).unwrap()
}

#[test]
fn shares_of_several_listed_owners_add_up_exactly() {
    let third =
        [hold("X", "A", "1/3"), hold("Y", "A", "1/6"), hold("Z", "A", "1/2")];
    assert_eq!(names(&on(&third, "ofac_50", "2026-11-25")), ["A"]);
    let less = [hold("X", "A", "33.33%"), hold("Y", "A", "16.66%")];
    assert!(on(&less, "ofac_50", "2026-11-25").is_empty());
}

#[test]
fn what_the_rule_reaches_counts_whole_further_down() {
    // OFAC's own example: X holds 50% of A, A holds 50% of B.
    let chain = [hold("X", "A", "50%"), hold("A", "B", "50%")];
    assert_eq!(names(&on(&chain, "ofac_50", "2026-11-25")), ["A", "B"]);
    let short = [hold("X", "A", "49%"), hold("A", "B", "100%")];
    assert!(on(&short, "ofac_50", "2026-11-25").is_empty());
}

#[test]
fn rings_of_owners_end() {
    let ring = [
        hold("A", "B", "60%"),
        hold("B", "C", "60%"),
        hold("C", "A", "40%"),
        hold("X", "A", "50%"),
    ];
    let found = on(&ring, "ofac_50", "2026-11-25");
    assert_eq!(names(&found), ["A", "B", "C"]);
    assert_eq!(effective_share(&ring, "X", "C").unwrap().to_string(), "18%");
}

#[test]
fn the_affiliates_rule_says_how_it_stands() {
    let holdings = [hold("X", "A", "50%")];
    for (day, status) in [
        ("2025-10-01", RuleStatus::InForce),
        ("2026-01-01", RuleStatus::Suspended),
        ("2026-11-25", RuleStatus::Unconfirmed),
    ] {
        let found = on(&holdings, "bis_affiliates_50", day);
        assert_eq!(found[0].status, status, "{day}");
    }
    assert!(on(&holdings, "bis_affiliates_50", "2025-09-28").is_empty());
    let now = on(&holdings, "bis_affiliates_50", "2026-11-25");
    assert!(now[0].says.contains("UNCONFIRMED"), "{}", now[0].says);
}

#[test]
fn impossible_shares_are_refused() {
    let listed = BTreeSet::new();
    let much = [hold("X", "A", "60%"), hold("Y", "A", "60%")];
    let day = "2026-11-25".parse().unwrap();
    let error = reached(&much, &listed, &rule("ofac_50"), day).unwrap_err();
    assert!(error.to_string().contains("120%"), "{error}");
    let csv = b"owner,owned,share\nX,A,half\n";
    let error = read_holdings("h.csv", csv).unwrap_err();
    assert!(error.to_string().contains("row 2"), "{error}");
}

#[test]
fn a_chain_goes_from_the_listed_owner_down() {
    let holdings =
        [hold("X", "A", "60%"), hold("A", "B", "30%"), hold("Y", "B", "20%")];
    let found = on(&holdings, "ofac_50", "2026-11-25");
    let links: Vec<String> =
        found[1].chain.iter().map(ToString::to_string).collect();
    assert_eq!(
        links,
        [
            "X (listed) holds 60% of A",
            "A (reached through its owners) holds 30% of B",
            "Y (listed) holds 20% of B",
        ]
    );
    let interests: Vec<String> = found[1]
        .interests
        .iter()
        .map(|held| format!("{} {}", held.owner, held.share))
        .collect();
    assert_eq!(interests, ["Y 20%", "X 18%"]);
}

#[test]
fn shares_that_cannot_be_added_exactly_are_not_dropped() {
    // Denominators without a common factor, whose product is too large.
    let odd = |n: u128| Fraction::new(n / 4, n).unwrap();
    let of = |owner: &str, share| Holding {
        owner: owner.to_owned(),
        owned: "A".to_owned(),
        share,
    };
    let holdings = [of("X", odd((1 << 89) - 1)), of("Y", odd((1 << 107) - 1))];
    let listed = ["X".to_owned(), "Y".to_owned()].into();
    let day = "2026-11-25".parse().unwrap();
    let error = reached(&holdings, &listed, &rule("ofac_50"), day).unwrap_err();
    assert!(error.to_string().contains("too fine"), "{error}");
}

#[test]
fn a_web_of_cross_holdings_ends_soon() {
    let mut holdings = vec![hold("X", "N0", "50%")];
    for a in 0..20 {
        for b in (0..20).filter(|b| *b != a) {
            let (a, b) = (format!("N{a}"), format!("N{b}"));
            holdings.push(hold(&a, &b, "1/40"));
        }
    }
    assert_eq!(on(&holdings, "ofac_50", "2026-11-25").len(), 1);
    assert_eq!(effective_share(&holdings, "X", "N7"), None);
}

proptest! {
    #[test]
    fn random_holdings_end_and_listed_owners_stay_out(
        cells in prop::collection::vec((0_u8..6, 0_u8..6, 1_u8..20), 0..12)
    ) {
        let holdings: Vec<Holding> = cells
            .into_iter()
            .map(|(a, b, share)| Holding {
                owner: format!("N{a}"),
                owned: format!("N{b}"),
                share: Fraction::new(share.into(), 20).unwrap(),
            })
            .collect();
        let listed: BTreeSet<String> = ["N0".to_owned()].into();
        let day = "2026-11-25".parse().unwrap();
        if let Ok(found) =
            reached(&holdings, &listed, &rule("ofac_50"), day)
        {
            prop_assert!(found.iter().all(|r| r.entity != "N0"));
            prop_assert!(found.len() <= 6);
        }
    }
}
