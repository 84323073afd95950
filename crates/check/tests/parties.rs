//! Every party of a shipment is screened, whatever paper names it.

#![expect(clippy::unwrap_used, reason = "a test that cannot run must fail")]

use hashgate_check::{Dossier, Engines, check};
use hashgate_model::{PartyRole, Verdict};
use hashgate_papers::{Input, add_facts, read, read_facts};
use hashgate_parties::Screener;

/// A name of the Entity List.
const LISTED: &str = "Sophgo Technologies Ltd.";

fn answer(head: &str, facts: &str) -> Dossier {
    let csv = format!(
        "{head}Model,Qty,Unit Price USD,Amount,Origin\n\
         Antminer S21 Pro 234T,120,3276.00,393120.00,MY\n"
    );
    let input = |name: &str, text: &str| Input {
        name: name.into(),
        bytes: text.into(),
    };
    let mut shipment = read(&[input("invoice.csv", &csv)]).unwrap();
    let (facts, paper) = read_facts(&input("facts.toml", facts)).unwrap();
    add_facts(&mut shipment, facts, paper).unwrap();
    let pack = hashgate_embedded::pack().unwrap();
    let engines = Engines::new(&pack, Screener::new(&pack.lists)).unwrap();
    check(&shipment, &engines, "2026-11-25".parse().unwrap()).unwrap()
}

fn is_told(dossier: &Dossier, role: PartyRole) {
    let party =
        dossier.parties.iter().find(|p| p.role == role && p.name == LISTED);
    let hits = party.map_or(0, |party| party.hits.len());
    assert!(hits > 0, "the {role} was not screened, or has no hit");
    let finding = dossier.findings.iter().find(|f| f.rule == "ENT-1").unwrap();
    assert!(finding.because.contains(LISTED), "{}", finding.because);
    assert_eq!(finding.verdict, Verdict::NeedsEvidence);
}

#[test]
fn parties_of_the_papers_are_screened() {
    for (label, role) in [
        ("Seller", PartyRole::Seller),
        ("Buyer", PartyRole::Buyer),
        ("Manufacturer", PartyRole::Maker),
        ("Shipper", PartyRole::Shipper),
        ("Consignee", PartyRole::Consignee),
        ("Importer of Record", PartyRole::ImporterOfRecord),
        ("Freight Forwarder", PartyRole::Forwarder),
        ("Beneficiary Bank", PartyRole::Bank),
        ("Notify Party", PartyRole::Other),
    ] {
        is_told(&answer(&format!("{label},{LISTED}\n"), ""), role);
    }
}

#[test]
fn parties_of_the_facts_file_are_screened() {
    for (word, role) in [
        ("seller", PartyRole::Seller),
        ("buyer", PartyRole::Buyer),
        ("maker", PartyRole::Maker),
        ("shipper", PartyRole::Shipper),
        ("consignee", PartyRole::Consignee),
        ("importer_of_record", PartyRole::ImporterOfRecord),
        ("forwarder", PartyRole::Forwarder),
        ("bank", PartyRole::Bank),
        ("owner", PartyRole::Owner),
        ("test_lab", PartyRole::TestLab),
        ("responsible_party", PartyRole::ResponsibleParty),
        ("other", PartyRole::Other),
    ] {
        let facts =
            format!("[[party]]\nrole = \"{word}\"\nname = \"{LISTED}\"");
        is_told(&answer("", &facts), role);
    }
}

#[test]
fn the_makers_of_boards_that_a_model_may_carry_are_screened() {
    let dossier = answer("", "");
    let sophgo = dossier
        .parties
        .iter()
        .find(|p| p.role == PartyRole::BoardMaker && !p.hits.is_empty());
    assert!(sophgo.is_some(), "no listed maker of a board was found");
    // A board that may be inside is no party to the shipment.
    assert!(dossier.findings.iter().all(|f| f.rule != "ENT-1"));
    assert!(dossier.findings.iter().any(|f| f.rule == "BRD-1"));
    let told = answer("", "[[line]]\nline = 1\nboards = [\"CV1835\"]");
    let brd = told.findings.iter().find(|f| f.rule == "BRD-1").unwrap();
    assert_eq!(brd.verdict, Verdict::Clear, "a signal, not a bar: {brd:?}");
}

fn held(owner: &str, firm: &str, share: &str) -> String {
    format!(
        "[[holding]]\nowner = \"{owner}\"\nowned = \"{firm}\"\n\
         share = \"{share}\"\n"
    )
}

#[test]
fn a_seller_owned_by_blocked_parties_is_held() {
    let facts = held("BITRIVER AG", "Hentzau Trading FZE", "25%")
        + &held("OOO Bitriver-B", "Hentzau Trading FZE", "0.25");
    let dossier = answer("Seller,HENTZAU TRADING\n", &facts);
    assert_eq!(dossier.verdict, Verdict::Hold);
    let finding = dossier.findings.iter().find(|f| f.rule == "SDN-1").unwrap();
    assert!(finding.because.contains("holds 25%"), "{}", finding.because);
    let owners = dossier.ownership.unwrap();
    assert_eq!(owners.reached[0].party, "HENTZAU TRADING");
    let says = |text: &str| owners.remarks.iter().any(|r| r.contains(text));
    assert!(says("differ in the legal form"), "{:?}", owners.remarks);
    let less = held("BITRIVER AG", "Hentzau Trading FZE", "49.99%");
    let dossier = answer("Seller,Hentzau Trading FZE\n", &less);
    assert_eq!(dossier.verdict, Verdict::NeedsEvidence);
}

#[test]
fn a_clean_record_of_owners_is_clean_and_one_with_gaps_is_not() {
    let head = "Seller,Zenda Power Ltd\nManufacturer,Zenda Power Ltd\n";
    let found = |facts: &str| {
        let dossier = answer(head, facts);
        let finding = dossier.findings.iter().find(|f| f.rule == "ENT-2");
        finding.map(|f| f.title.clone())
    };
    let whole = held("A. Person", "Zenda Power Ltd", "60%")
        + &held("B. Person", "Bitmain", "51%");
    assert_eq!(found(&whole), None);
    let gap = held("A. Person", "Zenda Power Ltd", "50%");
    for facts in ["", gap.as_str()] {
        let title = found(facts).unwrap();
        assert!(title.contains("has not been looked up"), "{title}");
    }
}

#[test]
fn holdings_of_more_than_the_whole_are_refused() {
    let csv = "Model,Qty,Unit Price USD,Amount,Origin\n\
               Antminer S21 Pro 234T,1,3276.00,3276.00,MY\n";
    let input = Input { name: "invoice.csv".into(), bytes: csv.into() };
    let mut shipment = read(&[input]).unwrap();
    for owner in ["X", "Y"] {
        shipment.facts.holdings.push(hashgate_model::Holding {
            owner: owner.to_owned(),
            owned: "Z".to_owned(),
            share: "51%".parse().unwrap(),
        });
    }
    let pack = hashgate_embedded::pack().unwrap();
    let engines = Engines::new(&pack, Screener::new(&pack.lists)).unwrap();
    let error = check(&shipment, &engines, "2026-11-25".parse().unwrap());
    let text = error.unwrap_err().to_string();
    assert!(text.contains("hold 102% together"), "{text}");
}

#[test]
fn what_the_facts_file_adds_to_a_party_stays_with_that_party() {
    let facts = "[[party]]\nrole = \"seller\"\nname = \"Zenda Power Ltd\"\n\
                 country = \"HK\"\naddress = \"1 Castle Road\"";
    let head = "Seller,Zenda Power Ltd\nConsignee,Prairie Hash LLC\n";
    let dossier = answer(head, facts);
    let of = |role: PartyRole| {
        let party = dossier.parties.iter().find(|p| p.role == role).unwrap();
        let country = party.country.map(|c| c.code().to_owned());
        (country, party.address.clone())
    };
    let seller = (Some("HK".to_owned()), Some("1 Castle Road".to_owned()));
    assert_eq!(of(PartyRole::Seller), seller);
    assert_eq!(of(PartyRole::Consignee), (None, None));
}
