//! What cannot be used: one clear error, its exit code, and nothing that could
//! be taken for whole.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

use std::{io::Write as _, sync::Arc};

use common::{Desk, IN_OUT, Said, firms, screening};
use datafusion::arrow::array::{
    ArrayRef, Float64Array, Int64Array, StringArray,
};

/// The error of a job over these files; no manifest is left.
#[track_caller]
fn refused(files: &[(&str, &[u8])], job: &str, code: i32, says: &[&str]) {
    let desk = Desk::new();
    for (name, bytes) in files {
        desk.file(name, bytes);
    }
    check(&desk, &desk.run(job), code, says);
}

#[track_caller]
fn check(desk: &Desk, said: &Said, code: i32, says: &[&str]) {
    let Said { code: found, err, out } = said;
    assert_eq!(*found, code, "{err}{out}");
    let errors = err.lines().filter(|line| line.starts_with("error: ")).count();
    assert_eq!(errors, 1, "one error: {err}");
    for says in says {
        assert!(err.contains(says), "`{says}` in {err}");
    }
    assert!(desk.manifest("out").is_none(), "a manifest was written");
}

#[test]
fn files_that_are_not_there_or_not_read() {
    let job = screening(IN_OUT);
    refused(&[], &job, 66, &["in cannot be opened"]);
    refused(&[("in/a.txt", b"x")], &job, 66, &["no file to read"]);
    refused(
        &[("in/a.csv", b"name\nA\n"), ("in/old/b.csv", b"name\nB\n")],
        &job,
        65,
        &["in/old is a folder within a folder", "sub_folders = true"],
    );
    let twice = IN_OUT.replace("[\"in\"]", "[\"in\", \"in/a.csv\"]");
    let file: &[(&str, &[u8])] = &[("in/a.csv", b"name\nA\n")];
    refused(file, &screening(&twice), 65, &["in/a.csv is named twice"]);
    let other = IN_OUT.replace("[\"in\"]", "[\"in/a.xlsx\"]");
    refused(&[("in/a.xlsx", b"PK")], &screening(&other), 65, &["in/a.xlsx"]);
}

#[test]
fn sub_folders_are_read_or_left_as_the_job_says() {
    for (says, rows) in [("true", 2), ("false", 1)] {
        let desk = Desk::new();
        desk.file("in/a.csv", "name\nA\n");
        desk.file("in/old/b.csv", "name\nB\n");
        let in_out = IN_OUT
            .replace("[columns]", &format!("sub_folders = {says}\n[columns]"));
        let said = desk.run(&screening(&in_out)).done();
        assert_eq!(desk.answers("out").rows(), rows);
        assert_eq!(
            said.err.contains("in/old"),
            says == "false",
            "{}",
            said.err
        );
    }
}

#[test]
fn files_without_heads_or_rows() {
    let job = screening(IN_OUT);
    refused(&[("in/a.csv", b"")], &job, 65, &["in/a.csv"]);
    refused(&[("in/a.csv", b"  \n\n")], &job, 65, &["in/a.csv"]);
    refused(&[("in/a.csv", b"name\n")], &job, 65, &["not one row"]);
    refused(
        &[("in/a.csv", b"firm,country\nA,CN\n")],
        &job,
        65,
        &["in/a.csv", "`name`", "`firm`"],
    );
    refused(
        &[("in/a.csv", b"Buyer,Seller\nA,A\n")],
        &job,
        65,
        &["`Buyer` and `Seller` may both be `name`", "`heads`"],
    );
}

#[test]
fn rows_that_are_cut_or_run_together() {
    let job = screening(IN_OUT);
    let good = "name,country,x\nA,CN,1\nB,CN,2\n".to_owned();
    let with = |row: &str| format!("{good}{row}");
    for (row, says) in [
        ("C,CN\n", "in/a.csv, row 4: it has 2 cells and the head row has 3"),
        ("C,Ltd,CN,3\n", "row 4: it has 4 cells"),
        ("\"C,CN,3\n", "row 4"),
    ] {
        refused(&[("in/a.csv", with(row).as_bytes())], &job, 65, &[says]);
    }
    let open = format!("{good}\"C{}", "\nD,CN,4".repeat(40));
    refused(
        &[("in/a.csv", open.as_bytes())],
        &job,
        65,
        &["row 4", "never closed"],
    );
    // Behind what is looked at for heads a few rows are swallowed, or many.
    for swallowed in [2, 40] {
        let late = format!(
            "{good}{}C,CN,\"3{}",
            "B,CN,2\n".repeat(30_000),
            "\nD,CN,4".repeat(swallowed)
        );
        let says = ["in/a.csv, row 30004", "not closed"];
        refused(&[("in/a.csv", late.as_bytes())], &job, 65, &says);
    }
    // 10 MB without an end, behind what is looked at for heads.
    let long = format!(
        "{good}{}\"C{}",
        "B,CN,2\n".repeat(30_000),
        "x".repeat(10_000_000)
    );
    refused(
        &[("in/a.csv", long.as_bytes())],
        &job,
        65,
        &["in/a.csv, row 30004", "does not end within 1024 KiB"],
    );
}

#[test]
fn text_of_mixed_encodings() {
    let job = screening(IN_OUT);
    let mut mixed = "name\nÉtablissement\n".to_owned().into_bytes();
    mixed.extend_from_slice(b"caf\xe9\n");
    let says = ["in/a.csv, row 3: it is not UTF-8", "encoding ="];
    refused(&[("in/a.csv", &mixed)], &job, 65, &says);
    // Beyond what is looked at for heads.
    let mut late = "name\n".to_owned().into_bytes();
    late.extend("Firm Ltd\n".repeat(40_000).into_bytes());
    late.extend_from_slice(b"caf\xe9\n");
    refused(&[("in/a.csv", &late)], &job, 65, &["in/a.csv, row 40002"]);
    let named =
        IN_OUT.replace("[columns]", "encoding = \"klingon\"\n[columns]");
    refused(
        &[("in/a.csv", b"name\nA\n")],
        &screening(&named),
        65,
        &["klingon"],
    );
}

#[test]
fn packed_files_that_are_cut() {
    let mut packed =
        flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    write!(packed, "{}", firms(60_000, "A")).unwrap();
    let whole = packed.finish().unwrap();
    let cut = &whole[..whole.len() / 2];
    let job = screening(IN_OUT);
    refused(&[("in/a.csv.gz", cut)], &job, 65, &["in/a.csv.gz, row"]);
    refused(&[("in/a.csv.gz", b"name\nA\n")], &job, 65, &["in/a.csv.gz"]);
}

#[test]
fn parquet_that_lacks_a_column_or_holds_numbers() {
    let texts = |text: &str| -> ArrayRef {
        Arc::new(StringArray::from(vec![text.to_owned()]))
    };
    let with = |columns: Vec<(&str, ArrayRef)>, job: &str, says: &[&str]| {
        let desk = Desk::new();
        desk.parquet("in/a.parquet", columns);
        check(&desk, &desk.run(job), 65, says);
    };
    let job = screening(IN_OUT);
    with(vec![("nmae", texts("A"))], &job, &["in/a.parquet", "`nmae`"]);
    let numbers: ArrayRef = Arc::new(Int64Array::from(vec![101_210_010]));
    with(vec![("name", numbers)], &job, &["`name` is Int64", "leading zeros"]);
    let float: ArrayRef = Arc::new(Float64Array::from(vec![1.5]));
    let value = IN_OUT.replace("name = {}", "name = {}\nvalue = {}");
    with(
        vec![("name", texts("A")), ("value", float)],
        &screening(&value),
        &["`value` is Float64", "no exact number"],
    );
    refused(&[("in/a.parquet", b"PAR1")], &job, 65, &["is not a Parquet file"]);
}

#[test]
fn jobs_with_a_slip() {
    let file: &[(&str, &[u8])] = &[("in/a.csv", b"name\nA\n")];
    let job = screening(IN_OUT);
    for (from, to, says) in [
        ("as_of", "asof", "unknown field `asof`"),
        ("hg_screen(name)", "hg_screem(name)", "hg_screem"),
        ("hg_screen(name)", "hg_screen(nmae)", "nmae"),
        ("hg_screen(name)", "count(name)", "about many rows"),
        ("hg_screen(name)", "hg_screen(", "hg_screen("),
        ("keep = [\"name\"]", "keep = [\"nmae\"]", "`nmae`"),
        ("2026-11-25", "2026-13-25", "as_of"),
    ] {
        let slip = job.replace(from, to);
        assert_ne!(slip, job);
        refused(file, &slip, 65, &[says]);
    }
    let rescreen = job.replace("hg_screen(name)", "hg_rescreen(name)");
    refused(file, &rescreen, 69, &["before the last update"]);
    refused(file, "", 65, &["job.toml", "missing field"]);
}

#[test]
fn folders_that_hold_what_no_job_wrote() {
    let desk = Desk::new();
    desk.file("in/a.csv", "name\nA\n");
    desk.file("out/thesis.doc", "years of work");
    let said = desk.run(&screening(IN_OUT));
    check(&desk, &said, 74, &["holds `thesis.doc`"]);
    assert!(desk.path("out/thesis.doc").exists());
}

#[test]
fn the_manifest_of_a_former_run_does_not_outlive_a_failed_one() {
    let desk = Desk::new();
    desk.file("in/a.csv", "name\nA\n");
    desk.run(&screening(IN_OUT)).done();
    assert!(desk.manifest("out").is_some());
    desk.file("in/a.csv", "name,x\nA,1\nB\n");
    let said = desk.run(&screening(IN_OUT));
    check(&desk, &said, 65, &["in/a.csv, row 3"]);
}
