#![allow(missing_docs)]
use std::hint::black_box;
fn cpu() -> f64 {
    let s = std::fs::read_to_string("/proc/self/stat").unwrap();
    let f: Vec<&str> =
        s.rsplit(')').next().unwrap().split_whitespace().collect();
    (f[11].parse::<f64>().unwrap() + f[12].parse::<f64>().unwrap()) / 100.0
}
fn main() {
    let tree = hashgate_pack::SourceTree::from_dir(std::path::Path::new(
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../data"),
    ))
    .unwrap();
    let c: hashgate_pack::hardware::Catalogue =
        hashgate_pack::read_section(&tree).unwrap();
    let t = cpu();
    for _ in 0..300 {
        black_box(hashgate_hardware::Identifier::new(&c));
    }
    println!("new {:.3} ms", (cpu() - t) / 300.0 * 1e3);
    let id = hashgate_hardware::Identifier::new(&c);
    let lines = [
        "Antminer S19j Pro 88T",
        "Whatsminer M31s+ 82T 42J/th",
        "50 PCS Antminer S21 Pro 234T 15J/T new w/ PSU",
        "蚂蚁S19Pro 110TH/s 29.5J/TH 3250W",
        "1x40HQ: 300 S19j Pro 104T, 120 S19 95T, 60 M30S++ 112T (used)",
        "ASIC Bitmain Antminer S21+ 235 TH/s (б/у, 30 шт)",
        "Control board CVCtrl CV1835 for S19J PRO",
        "COMPUTER SERVER S19XP 140T QTY 1000 SETS ORIGIN MALAYSIA",
        "RTX 4090 graphics card mining rig 8x",
        "AMTMINER S19 PR0 110 TH",
        "S19XPHyd-257T-20.8J",
        "C13-C20 power cord 1.5m 200pcs",
    ];
    let mut sum = 0.0;
    for l in lines {
        let t = cpu();
        for _ in 0..20000 {
            black_box(id.identify(black_box(l)));
        }
        let us = (cpu() - t) / 20000.0 * 1e6;
        sum += us;
        println!("{us:6.2} us  {l}");
    }
    println!("mean {:.2}", sum / lines.len() as f64);
}
