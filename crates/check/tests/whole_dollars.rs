//! 19 CFR 159.3(a): lines in whole dollars add up to the invoice rounded once.

use hashgate_check::{Engines, check};
use hashgate_model::Usd;
use hashgate_papers::{Input, read};
use hashgate_parties::Screener;

#[test]
fn the_lines_of_an_invoice_are_rounded_together() {
    let csv = "Model,Qty,Unit Price USD,Amount,Origin\n\
               Antminer S21 Pro 234T,1,3276.50,3276.50,MY\n\
               Antminer S21 Pro 234T,1,3276.50,3276.50,MY\n";
    let input = Input { name: "invoice.csv".into(), bytes: csv.into() };
    let shipment = read(&[input]).unwrap();
    let pack = hashgate_embedded::pack().unwrap();
    let engines = Engines::new(&pack, Screener::new(&pack.lists)).unwrap();
    let as_of = "2026-11-25".parse().unwrap();
    let dossier = check(&shipment, &engines, as_of).unwrap();
    let whole: Usd = dossier.duty.lines.iter().map(|l| l.value_usd).sum();
    assert_eq!(whole, "6553".parse().unwrap());
    let layers = dossier.duty.lines.iter().flat_map(|line| line.layers.iter());
    let sum: Usd = layers.map(|layer| layer.amount_usd).sum();
    assert_eq!(Some(sum), dossier.duty.duty_total_usd);
}
