//! What users of other screening tools complained of: one case each.
//!
//! `docs/screening-bug-cases.md` tells the cases one by one, those too that
//! no pair of names can show.

// Helpers of a test may fail like the test itself.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use hashgate_pack::{SourceTree, lists::Lists, read_section};
use hashgate_parties::{
    LoadError, Options, Query, Screener, load_strict, own_list,
};

fn lists() -> Lists {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    read_section(&SourceTree::from_dir(&data).unwrap()).unwrap()
}

#[test]
fn pairs_are_told_apart_as_the_reporters_expect() {
    let screener = Screener::new(&lists());
    let floor = screener.floor(&Options::default());
    let csv = include_bytes!("data/bug_cases.csv");
    let mut wrong = Vec::new();
    for row in csv::Reader::from_reader(csv.as_slice()).records() {
        let row = row.unwrap();
        let compared = screener.compare(&row[1], &row[2]);
        if (compared.score >= floor) != (&row[3] == "match") {
            wrong.push(format!("{}: {compared:?}", &row[0]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn scores_keep_the_order_that_reviewers_need() {
    let screener = Screener::new(&lists());
    let score = |a: &str, b: &str| screener.compare(a, b).score;
    // B07: a part of a name is less than the whole.
    assert!(score("nicolas maduro", "MADURO MOROS, Nicolas") < 1.0);
    // B16: one word differs, so it is not certain.
    assert!(score("aic sogo kenkyusho", "i c sogo kenkyusho") < 1.0);
    // B26: the order of words does not matter.
    let haige = "Guangzhou Haige Communication Group Co., Ltd.";
    let (a, b) =
        (score("HAIGE GUANGZHOU", haige), score("GUANGZHOU HAIGE", haige));
    assert!((a - b).abs() < f64::EPSILON, "{a} {b}");
    // B32, B33: an omitted patronymic is far less than a contradicted one.
    let omitted = score("Valery Nikolaevich Ermakov", "Valery Ermakov");
    let contradicted =
        score("Valery Nikolaevich Ermakov", "Valery Konstantinovich Ermakov");
    assert!(omitted > contradicted + 0.1, "{omitted} {contradicted}");
    // B36: alike names are ordered below equal ones.
    assert!(score("Hannibal", "Hanniball") < score("Hannibal", "Hannibal"));
}

#[test]
fn further_names_and_inputs_never_lower_a_hit() {
    // B28: an alias in another script changes nothing for the better name.
    let csv = "entity_id,name\n1,Fernando Pérez Royo\n1,فرناندو بيريز رويو\n";
    let lists = lists();
    let own = own_list("own.csv", csv.as_bytes()).unwrap();
    let screener = Screener::only(&lists, &own);
    let hits = screener
        .screen(&Query::name("Fernando Perez"), &Options::default())
        .hits;
    assert_eq!(hits[0].matched_name, "Fernando Pérez Royo");
    assert!(
        (hits[0].score
            - screener.compare("Fernando Perez", "Fernando Pérez Royo").score)
            .abs()
            < f64::EPSILON
    );
    // B46: the list names no country; the hit stays.
    let query = Query {
        country: Some("US".parse().unwrap()),
        ..Query::name("Fernando Perez")
    };
    assert_eq!(screener.screen(&query, &Options::default()).hits.len(), 1);
}

#[test]
fn a_file_that_is_not_the_list_is_refused() {
    let lists = lists();
    let sdn = lists.source("us-ofac-sdn").unwrap();
    let csl = lists.source("us-csl").unwrap();
    let try_it = |source, name: &str, text: &str| {
        load_strict(source, &[(name.to_owned(), text.as_bytes().to_vec())])
            .unwrap_err()
    };
    // B19, B50: the address has moved and answers with a page.
    let page = try_it(sdn, "sdn.csv", "<!DOCTYPE html><html><body>Moved");
    assert!(matches!(page, LoadError::WebPage { .. }), "{page}");
    // B53: the body is cut.
    let cut = "36,\"AEROCARIBBEAN AIRLINES\",-0- ,\"CU";
    let cut = try_it(sdn, "sdn.csv", cut);
    assert!(matches!(cut, LoadError::Truncated { .. }), "{cut}");
    // B52, B54: too few entries, a form that is no more.
    let few = "36,\"A\",-0- ,\"CUBA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n\u{1a}";
    let files: Vec<(String, Vec<u8>)> = [
        ("sdn.csv", few),
        ("alt.csv", "36,1,\"aka\",\"B\",-0- \r\n\u{1a}"),
        ("add.csv", "36,1,\"1 Road\",\"Town\",\"Cuba\",-0- \r\n\u{1a}"),
    ]
    .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
    .into();
    let short = load_strict(sdn, &files).unwrap_err();
    assert!(matches!(short, LoadError::Rows { .. }), "{short}");
    // Without the aliases a listed party goes by its first name only.
    let alone = try_it(sdn, "sdn.csv", few);
    assert!(matches!(alone, LoadError::Missing { .. }), "{alone}");
    let pip = try_it(sdn, "sdn.csv", "36|A|-0-|CUBA\r\n\u{1a}");
    assert!(pip.to_string().contains("README"), "{pip}");
    let empty = try_it(csl, "consolidated.csv", "  \n");
    assert!(matches!(empty, LoadError::Empty { .. }), "{empty}");
    let column = try_it(csl, "consolidated.csv", "source,name,colour\n");
    assert!(column.to_string().contains("colour"), "{column}");
}
