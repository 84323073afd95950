//! What stands on the line of a party beside its name, and what cannot be read.

#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

use std::path::Path;

use hashgate_pack::{
    SourceTree,
    lists::{ListEntry, Lists, PartyKind},
    read_section,
};
use hashgate_parties::{Coverage, LoadedList, Options, Query, Screener};

fn lists() -> Lists {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    read_section(&SourceTree::from_dir(&data).unwrap()).unwrap()
}

/// A screener over one list of such entries.
fn over(entries: Vec<ListEntry>) -> Screener {
    let own = LoadedList {
        id: "own".to_owned(),
        copied: None,
        entries,
        remarks: Vec::new(),
        fault: None,
    };
    Screener::only(&lists(), &[own])
}

fn entry(name: &str, note: &str) -> ListEntry {
    ListEntry {
        id: name.to_owned(),
        name: name.to_owned(),
        note: note.to_owned(),
        ..ListEntry::default()
    }
}

#[test]
fn legal_forms_of_the_world_are_no_part_of_the_name() {
    let screener = Screener::new(&lists());
    let plain = screener.words_of("Brevantol Mirascope");
    for form in [
        "Sp. z o.o.",
        "Sp.z o. o.",
        "Spółka z o.o.",
        "spol. s r.o.",
        "San. ve Tic. A.Ş.",
        "Ges.m.b.H.",
        "e.K.",
        "EIRELI",
        "S. de R.L. de C.V.",
        "Osakeyhtiö",
        "Korlátolt Felelősségű Társaság",
    ] {
        let name = format!("Brevantol Mirascope {form}");
        assert_eq!(screener.words_of(&name), plain, "{name}");
    }
    // Initials and words that only resemble a form stay.
    for name in ["Brevantol Zoo", "Brevantol Spa Resort", "K. E. Brevantol"] {
        assert!(screener.words_of(name).len() >= 2, "{name}");
    }
}

#[test]
fn a_script_that_cannot_be_read_is_named_and_not_screened() {
    let screener = Screener::new(&lists());
    for (name, script) in [
        ("தமிழ்நாடு மின்சாரம்", "Tamil"),
        ("বাংলাদেশ ব্যাংক", "Bengali"),
        ("የኢትዮጵያ አየር መንገድ", "Ge'ez (Ethiopic)"),
        ("ធនាគារជាតិ", "Khmer"),
        ("Huawei ধাকা", "Bengali"),
    ] {
        let answer = screener.screen(&Query::name(name), &Options::default());
        assert_eq!(answer.screened, Coverage::NotScreened, "{name}");
        assert_eq!(answer.unread, [script]);
        assert!(
            answer.remarks.iter().any(|remark| remark.contains(script)),
            "{answer:?}"
        );
    }
    for name in
        ["Банк Россия", "بنك", "算能", "삼성전자", "ธนาคาร", "Łódź Øresund"]
    {
        let answer = screener.screen(&Query::name(name), &Options::default());
        assert!(answer.unread.is_empty(), "{name}: {:?}", answer.unread);
        assert_ne!(answer.screened, Coverage::NotScreened, "{name}");
    }
}

#[test]
fn a_former_name_on_the_line_finds_its_party() {
    let screener = over(vec![
        entry("Bluewater Meridian Shipping", ""),
        entry("Ex Im", ""),
    ]);
    for line in [
        "Crestline Orpheus Ltd (ex-Bluewater Meridian Shipping Ltd)",
        "Crestline Orpheus Ltd, formerly Bluewater Meridian Shipping",
        "ATTN: Crestline Orpheus c/o Bluewater Meridian Shipping LLC",
        "Crestline Orpheus f/k/a Bluewater Meridian Shipping",
    ] {
        let answer = screener.screen(&Query::name(line), &Options::default());
        let hit = answer.hits.first();
        assert_eq!(
            hit.map(|hit| hit.name.as_str()),
            Some("Bluewater Meridian Shipping"),
            "{line}: {answer:?}"
        );
        assert!(hit.unwrap().because.iter().any(|b| b.contains("the line")));
        assert!(answer.remarks.iter().any(|r| r.contains("each name on it")));
    }
    let plain = "Crestline Orpheus Ltd, Meridian House";
    let answer = screener.screen(&Query::name(plain), &Options::default());
    assert!(answer.hits.is_empty() && answer.found == 0, "{answer:?}");
}

#[test]
fn a_weak_name_of_the_remarks_is_searched_as_weak() {
    let remarks = "DOB 1 Jan 1960; a.k.a. 'THE VELVET OTTER'; a.k.a. 'OTTER'.";
    let screener = over(vec![entry("Crestovian Malabranche", remarks)]);
    let asked = |name: &str| {
        screener.screen(
            &Query::name(name),
            &Options { near_misses: true, ..Options::default() },
        )
    };
    let answer = asked("Velvet Otter");
    assert_eq!(answer.hits[0].matched_name, "THE VELVET OTTER");
    assert!(answer.hits[0].score < 0.95, "{answer:?}");
    assert!(answer.hits[0].because.iter().any(|b| b.contains("weak one")));
    // A lone word that the list calls weak finds nobody by itself.
    let answer = asked("Otter");
    assert!(answer.hits.is_empty(), "{answer:?}");
    assert_eq!(answer.near_misses[0].matched_name, "OTTER");
    assert!(asked("Crestovian Malabranche").hits[0].score >= 1.0);
}

#[test]
fn a_number_finds_its_party_whatever_the_name() {
    let mut ship = entry("Bluewater Meridian", "");
    ship.ids = vec!["9187629".to_owned(), "12345".to_owned()];
    let mut firm = entry("Crestovian Malabranche", "");
    firm.ids = vec!["91310000-MA1K35QB9X".to_owned()];
    let screener = over(vec![ship, firm]);
    let asked = |id: &str| {
        let ids = vec![id.to_owned()];
        let query = Query { ids, ..Query::name("Tramontane Orpheus") };
        screener.screen(&query, &Options::default())
    };
    for (id, name) in [
        ("9187629", "Bluewater Meridian"),
        ("IMO 9187629", "Bluewater Meridian"),
        ("imo9187629", "Bluewater Meridian"),
        ("９１８７６２９", "Bluewater Meridian"),
        ("91310000 ma1k35qb9x", "Crestovian Malabranche"),
    ] {
        let answer = asked(id);
        assert_eq!(answer.found, 1, "{id}: {answer:?}");
        assert_eq!(answer.hits[0].name, name);
        assert!(answer.hits[0].score >= 1.0);
        let because = &answer.hits[0].because;
        assert!(because.iter().any(|b| b.contains("whatever the name")));
    }
    // Another number, or one too short to be anybody's own, finds nobody.
    for id in ["9187628", "12345", "", "MA1K"] {
        assert_eq!(asked(id).found, 0, "{id}");
    }
}

#[test]
fn the_first_letters_of_a_name_lead_to_it() {
    let mut person = entry("Velcor Tamsin Quarrow Nesbit", "");
    person.kind = PartyKind::Person;
    let screener = over(vec![
        entry("Velcor Tamsin Quarrow Nesbit Corps", ""),
        entry("ZQTW", ""),
        person,
    ]);
    let found = |name: &str| {
        let answer = screener.screen(&Query::name(name), &Options::default());
        answer.hits.into_iter().map(|hit| hit.name).collect::<Vec<_>>()
    };
    // The firm and not the person.
    assert_eq!(found("VTQNC"), ["Velcor Tamsin Quarrow Nesbit Corps"]);
    assert_eq!(found("Zephyr Quill of Tarn and Weald Ltd"), ["ZQTW"]);
    // Other letters, fewer than four, and letters among other words.
    for name in ["VTQNX", "VTQ", "VTQNC Holdings Meridian", "Zephyr Quill Tarn"]
    {
        assert_eq!(found(name), [""; 0], "{name}");
    }
    let answer = screener.screen(&Query::name("VTQNC"), &Options::default());
    assert!(answer.hits[0].because[0].contains("first letters"));
}

#[test]
fn names_of_other_scripts_are_found_by_their_consonants() {
    let screener = over(vec![
        entry("Monica Huggett", ""),
        entry("Miranda Richardson", ""),
        entry("Xaver Filipp", ""),
        entry("Freddie Bernardi", ""),
    ]);
    let found = |name: &str| {
        let answer = screener.screen(&Query::name(name), &Options::default());
        answer.hits.into_iter().map(|hit| hit.name).collect::<Vec<_>>()
    };
    assert_eq!(found("מוניקה האגט"), ["Monica Huggett"]);
    assert_eq!(found("미란다 리처드슨"), ["Miranda Richardson"]);
    assert_eq!(found("クサーヴァー·フィリップ"), ["Xaver Filipp"]);
    assert_eq!(found("فريدي برناردي"), ["Freddie Bernardi"]);
    // Other consonants are another name.
    for name in ["מישל ויטולד", "웨스 스투디", "كلوفيس بلغاريا", "アモリム"]
    {
        assert_eq!(found(name), [""; 0], "{name}");
    }
}
