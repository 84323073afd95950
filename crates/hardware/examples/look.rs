use std::io::BufRead;
fn main() {
    let tree = hashgate_pack::SourceTree::from_dir(std::path::Path::new(
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../data"),
    ))
    .unwrap();
    let c: hashgate_pack::hardware::Catalogue =
        hashgate_pack::read_section(&tree).unwrap();
    let id = hashgate_hardware::Identifier::new(&c);
    for line in std::io::stdin().lock().lines() {
        let l = line.unwrap();
        let f = id.identify(&l);
        println!(
            "{l}\n   => {} | {:?} | {:?} {:?} | q {:?} | {:?} | {:.2}",
            f.kind.as_str(),
            f.model,
            f.hashrate,
            f.efficiency_j_th.map(|d| d.to_string()),
            f.quantity,
            f.condition,
            f.score
        );
        for c in &f.conflicts {
            println!("      ! {}", c.sentence);
        }
        for c in &f.remarks {
            println!("      - {c}");
        }
        if !f.items.is_empty() {
            for i in &f.items {
                println!(
                    "      * {} {:?} {:?}",
                    i.kind.as_str(),
                    i.model,
                    i.quantity
                );
            }
        }
        if f.model.is_none() && !f.candidates.is_empty() {
            println!(
                "      ? {:?}",
                f.candidates
                    .iter()
                    .map(|c| c.model.as_str())
                    .collect::<Vec<_>>()
            );
        }
    }
}
