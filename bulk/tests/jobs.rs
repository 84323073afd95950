//! Jobs on one machine, as a user runs them.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

use std::{fs, io::Write as _, sync::Arc};

use common::{Desk, IN_OUT, firms, program, screening};
use datafusion::arrow::array::{
    ArrayRef, Date32Array, Decimal128Array, StringArray,
};
use flate2::{Compression, write::GzEncoder};
use hashgate_bulk::templates;

const MANIFEST_HEADS: &str = "Shipper,Consignee,Notify Party,Description of \
                              Goods,HTS Code,Country of Origin,Entry Date,\
                              Customs Value\n";

fn gz(text: &str) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(text.as_bytes()).unwrap();
    packed.finish().unwrap()
}

#[test]
fn columns_are_found_by_their_heads_in_files_of_every_kind() {
    let desk = Desk::new();
    desk.file("in/a.csv", "Company Name,Country\nSophgo Technologies,CN\n");
    // The other way round, in capitals, with another separator.
    desk.file("in/b.CSV", "Country;Company Name\nCN;Sophgo Technologies\n");
    desk.file("in/c.csv.gz", gz("Nr\t公司名称\n1\t北京算能科技有限公司\n"));
    let names: ArrayRef = Arc::new(StringArray::from(vec!["Riot Platforms"]));
    desk.parquet("in/d.parquet", vec![("Supplier", names)]);
    desk.file("in/notes.txt", "not a table");
    let said = desk.run(&screening(IN_OUT)).done();
    assert_eq!(said.code, 1, "hits are to be looked at");
    assert!(said.err.contains("in/notes.txt"), "{}", said.err);
    let answers = desk.answers("out");
    assert_eq!(
        answers.column("file"),
        ["in/a.csv", "in/b.CSV", "in/c.csv.gz", "in/d.parquet"]
    );
    assert_eq!(answers.column("row"), ["2", "2", "2", "1"]);
    assert_eq!(
        answers.column("screening.status"),
        ["hit", "hit", "hit", "no_hit"]
    );
    assert_eq!(answers.column("screening.list")[2], "us-bis-entity-list");
    let manifest = desk.manifest("out").unwrap();
    assert_eq!((manifest.rows_in, manifest.rows_answered), (4, 4));
    assert_eq!(manifest.inputs.len(), 4);
    let found = &manifest.inputs[1].columns;
    assert_eq!(found[0], ("name".to_owned(), "Company Name".to_owned()));
}

#[test]
fn manifests_are_screened_identified_and_priced() {
    let desk = Desk::new();
    let rows = "Sophgo Technologies Ltd.,Lone Star Hosting LLC,,50 PCS \
                Antminer S21 Pro 234T,8543.70.98.60,MY,2026-11-25,393120\n\
                Bolo Ltd,Lone Star Hosting LLC,,S21 HS CODE 8543.70.98.60,,\
                MY,2026-11-25,393120\n\
                Bolo Ltd,X,,bananas,,MY,2026-11-25,10\n";
    desk.file("manifests/2026/a.csv", format!("{MANIFEST_HEADS}{rows}"));
    let said = desk.run(templates::text("manifests").unwrap()).done();
    assert_eq!(said.code, 1);
    let answers = desk.answers("answered");
    assert_eq!(
        answers.column("goods.model"),
        ["Antminer S21 Pro", "Antminer S21", ""]
    );
    assert_eq!(answers.column("goods.quantity"), ["50", "", ""]);
    let duties = answers.column("duty.duty_usd");
    assert_eq!(duties, ["49533.12", "49533.12", ""]);
    let problems = answers.column("duty.problem");
    assert_eq!(problems[2], "there is no tariff number");
    assert_eq!(
        answers.column("notify_screening.status"),
        ["no_name", "no_name", "no_name"]
    );
    let page = fs::read_to_string(desk.path("answered/summary.html")).unwrap();
    for says in ["Sophgo Technologies Ltd.", "99,066.24", "2026-11"] {
        assert!(page.contains(says), "{says}");
    }
}

#[test]
fn the_duty_of_another_origin_stands_beside_that_of_the_entry() {
    let desk = Desk::new();
    let hts: ArrayRef = Arc::new(StringArray::from(vec!["8543.70.98.60"; 2]));
    let origin: ArrayRef = Arc::new(StringArray::from(vec!["MY", "CN"]));
    // 2025-05-02, as a date and a decimal of Parquet.
    let date: ArrayRef = Arc::new(Date32Array::from(vec![20_210; 2]));
    let value = Decimal128Array::from(vec![1_000_000, 1_000_000]);
    let value = value.with_precision_and_scale(18, 2).unwrap();
    desk.parquet(
        "entries/a.parquet",
        vec![
            ("HTS", hts),
            ("Origin", origin),
            ("Entry Date", date),
            ("Value", Arc::new(value)),
        ],
    );
    desk.run(templates::text("counterfactual").unwrap()).done();
    let answers = desk.answers("counterfactual");
    assert_eq!(answers.column("as_entered.entry_date"), ["2025-05-02"; 2]);
    assert_eq!(answers.column("as_entered.value_usd"), ["10000.00"; 2]);
    let (entered, china) = (
        answers.column("as_entered.duty_usd"),
        answers.column("if_china.duty_usd"),
    );
    assert_ne!(entered[0], china[0]);
    assert_eq!(entered[1], china[1]);
}

#[test]
fn the_tariff_of_a_day_has_every_line_from_every_origin() {
    let desk = Desk::new();
    let job = templates::text("tariff").unwrap();
    let job = job.replace("# origins", "origins");
    desk.run(&job).done();
    let manifest = desk.manifest("tariff-2026-11-25").unwrap();
    assert!(manifest.rows_answered > 45_000, "{}", manifest.rows_answered);
    let answers = desk.answers("tariff-2026-11-25");
    assert_eq!(answers.rows() as u64, manifest.rows_answered);
    let numbers = answers.column("hts");
    let miner = numbers.iter().position(|hts| hts == "8543.70.98.60").unwrap();
    assert_eq!(answers.column("origin")[miner..miner + 2], ["CN", "MY"]);
    assert_eq!(answers.column("duty_usd")[miner + 1], "1260.00");
}

#[test]
fn parts_are_in_order_and_a_rerun_gives_the_same_bytes() {
    let desk = Desk::new();
    for file in 0..3 {
        let rows = firms(2_500, &file.to_string());
        desk.file(&format!("in/{file}.csv"), rows);
    }
    let in_out =
        IN_OUT.replace("[output]", "[output]\ncsv = true\npart_rows = 1000");
    desk.run(&screening(&in_out)).done();
    let answers = desk.answers("out");
    assert_eq!(answers.rows(), 7_500);
    let keys = answers.column("file").into_iter().zip(
        answers.column("row").into_iter().map(|r| r.parse::<u32>().unwrap()),
    );
    let keys: Vec<_> = keys.collect();
    assert!(keys.is_sorted(), "by file and row");
    let parts = desk.manifest("out").unwrap().parts;
    assert_eq!(parts.len(), 8);
    assert_eq!(parts.last().unwrap().rows, 500);
    let text = fs::read_to_string(desk.path("out/parts/part-00001.csv"));
    let text = text.unwrap();
    assert!(text.starts_with("file,row,name,screening.status,"), "{text}");
    assert_eq!(text.lines().count(), 1_001);
    let first = desk.bytes("out");
    // All is there: nothing is answered again.
    let again = desk.run(&screening(&in_out)).done();
    assert!(again.out.contains("(8 of an earlier run)"), "{}", again.out);
    assert_eq!(desk.bytes("out"), first);
    // Of a run that was broken off, only what is missing or damaged.
    fs::remove_file(desk.path("out/manifest.json")).unwrap();
    fs::remove_file(desk.path("out/parts/part-00003.parquet")).unwrap();
    fs::write(desk.path("out/parts/part-00005.parquet"), "half").unwrap();
    fs::write(desk.path("out/parts/.half-made-x.tmp"), "half").unwrap();
    let resumed = desk.run(&screening(&in_out)).done();
    assert!(resumed.out.contains("(6 of an earlier run)"), "{}", resumed.out);
    assert_eq!(desk.bytes("out"), first);
    // Another file, another run: nothing is taken up.
    desk.file("in/1.csv", "name\nSophgo Technologies\n");
    let other = desk.run(&screening(&in_out)).done();
    assert!(other.out.contains("(0 of an earlier run)"), "{}", other.out);
    assert_eq!(desk.answers("out").rows(), 5_001);
}

#[test]
fn a_day_asked_for_is_that_of_every_answer() {
    let desk = Desk::new();
    desk.file("in/a.csv", "name\nSophgo Technologies\n");
    desk.run(&screening(IN_OUT)).done();
    let first = desk.manifest("out").unwrap();
    let later = screening(IN_OUT).replace("2026-11-25", "2026-11-26");
    let said = desk.run(&later).done();
    assert!(said.out.contains("(0 of an earlier run)"), "{}", said.out);
    let second = desk.manifest("out").unwrap();
    assert_eq!((&*first.as_of, &*second.as_of), ("2026-11-25", "2026-11-26"));
    assert_ne!(first.job_sha256, second.job_sha256);
}

#[test]
fn line_breaks_within_cells_are_told_and_rows_bear_their_lines() {
    let desk = Desk::new();
    desk.file("in/a.csv", "name,x\n\"Zenda\nLtd\",1\r\nRiot,2\n\nOrvex,3\n");
    let said = desk.run(&screening(IN_OUT)).done();
    assert!(said.code == 0, "{}", said.err);
    let answers = desk.answers("out");
    assert_eq!(answers.column("row"), ["2", "4", "6"]);
    assert_eq!(answers.column("name")[0], "Zenda\nLtd");
    let notes = desk.manifest("out").unwrap().notes;
    assert!(notes[0].contains("the first is row 2"), "{notes:?}");
}

#[test]
fn text_of_another_encoding_is_read_where_the_job_names_it() {
    let desk = Desk::new();
    let (text, ..) =
        encoding_rs::GB18030.encode("公司名称\n北京算能科技有限公司\n");
    desk.file("in/a.csv", text);
    let utf_16: Vec<u8> = "\u{feff}name\nSophgo Technologies\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    desk.file("in/b.csv", utf_16);
    let refused = desk.run(&screening(IN_OUT));
    assert_eq!(refused.code, 65, "{}", refused.err);
    assert!(refused.err.contains("in/a.csv, row 1"), "{}", refused.err);
    let named =
        IN_OUT.replace("[columns]", "encoding = \"gb18030\"\n[columns]");
    desk.run(&screening(&named)).done();
    let answers = desk.answers("out");
    assert_eq!(answers.column("screening.status"), ["hit", "hit"]);
    assert_eq!(answers.column("name")[0], "北京算能科技有限公司");
}

#[test]
fn templates_and_what_answers_rest_on_can_be_printed() {
    let output = program().arg("template").output().unwrap();
    let list = String::from_utf8(output.stdout).unwrap();
    assert_eq!(list.lines().collect::<Vec<_>>(), templates::NAMES);
    let output = program().args(["about", "--no-data"]).output().unwrap();
    let about: serde_json::Value =
        serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(about["mark"].as_str().unwrap().len(), 12);
    assert_eq!(about["functions"][0]["name"], "hg_screen");
}
