//! A cluster of real processes on this machine: the same answers as here, bit
//! for bit, or a loud end; never a row twice and never one less.
//!
//! `HASHGATE_BULK_LONG=1` kills twenty executors in each stage, not three.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

use std::{env, fs, thread::sleep, time::Duration};

use common::{
    Desk, IN_OUT,
    cluster::{Cluster, until},
    firms, screening,
};
use hashgate_bulk::templates;

const LIMIT: Duration = Duration::from_mins(2);

/// Rows of manifests, some of which hit, are miners, can be priced.
fn manifests(rows: usize) -> String {
    use std::fmt::Write as _;
    let mut text = "Shipper,Consignee,Notify Party,Description,HTS Code,\
                    Country of Origin,Entry Date,Customs Value\n"
        .to_owned();
    let shippers = ["Sophgo Technologies Ltd.", "Bolo Ltd", "Penang Trading"];
    let goods = ["50 PCS Antminer S21 Pro 234T", "bananas", "40ft container"];
    let origins = ["CN", "MY", "Atlantis", "VN"];
    for row in 0..rows {
        writeln!(
            text,
            "{} {},Lone Star Hosting LLC,Firm {row},{},8543.70.98.60,{},\
             2026-11-{:02},{}.25",
            shippers[row % 3],
            row / 40,
            goods[row / 3 % 3],
            origins[row % 4],
            row % 25 + 1,
            row * 7 + 1
        )
        .unwrap();
    }
    text
}

fn job(folder: &str, part_rows: usize) -> String {
    let text = templates::text("manifests").unwrap();
    let output =
        format!("folder = \"{folder}\"\npart_rows = {part_rows}\ncsv = true");
    text.replace("folder = \"answered\"", &output)
}

/// How many parts of a job are finished.
fn finished(desk: &Desk, folder: &str) -> usize {
    fs::read_dir(desk.path(folder).join("parts")).map_or(0, |entries| {
        entries
            .flatten()
            .filter(|e| e.path().extension().is_some_and(|e| e == "parquet"))
            .count()
    })
}

#[test]
fn a_cluster_gives_the_same_bytes_as_one_machine() {
    let desk = Desk::new();
    desk.file("manifests/a.csv", manifests(5_000));
    desk.file("manifests/b.csv", manifests(1_234));
    desk.run(&job("here", 2_000)).done();
    let cluster = Cluster::start(&desk, 2);
    let said = cluster.run(&job("there", 2_000), 2).done();
    assert_eq!(said.err.matches("answers and rests on").count(), 2);
    assert!(desk.manifest("here").unwrap().rows_in == 6_234);
    let (here, there) = (desk.bytes("here"), desk.bytes("there"));
    assert_eq!(here.len(), there.len());
    for ((name, here), (_, there)) in here.iter().zip(&there) {
        assert!(here == there, "{name} differs");
    }
    assert!(!desk.path("there/stage").exists(), "staged parts are left");
}

#[test]
fn executors_that_are_killed_cost_time_and_no_row() {
    let runs = if env::var_os("HASHGATE_BULK_LONG").is_some() { 20 } else { 3 };
    let desk = Desk::new();
    desk.file("manifests/a.csv", manifests(9_000));
    desk.run(&job("here", 1_500)).done();
    let here = desk.bytes("here");
    let mut loud = 0;
    for run in 0..runs {
        let mut cluster = Cluster::start(&desk, 2);
        let folder = format!("there-{run}");
        let more = ["--part-limit", "60"];
        let running = cluster.begin(&job(&folder, 1_500), 2, &more);
        // At another moment of another part each time: while it is staged,
        // answered in the first stage, merged in the second, fetched.
        let parts = run % 4;
        let staged = desk.path(&folder).join("stage/part-00001.parquet");
        until(LIMIT, "the parts before", || {
            let before = finished(&desk, &folder);
            before >= parts && (before > 0 || staged.exists())
        });
        sleep(Duration::from_millis(run as u64 * 137 % 900));
        cluster.executors[run % 2].kill();
        let said = running.end();
        if said.code > 1 {
            // It may end loudly; then nothing passes for whole.
            assert_eq!(said.code, 69, "run {run}: {}", said.err);
            assert!(desk.manifest(&folder).is_none());
            eprintln!("run {run} ended loudly: {}", said.err);
            loud += 1;
            continue;
        }
        assert!(desk.bytes(&folder) == here, "run {run} gave other rows");
    }
    println!("{runs} executors killed, {loud} jobs ended loudly");
}

#[test]
fn a_scheduler_that_is_started_again_finishes_the_job() {
    let desk = Desk::new();
    desk.file("manifests/a.csv", manifests(9_000));
    desk.run(&job("here", 1_000)).done();
    let mut cluster = Cluster::start(&desk, 2);
    let running = cluster.begin(&job("there", 1_000), 2, &[]);
    until(LIMIT, "two parts", || finished(&desk, "there") >= 2);
    cluster.restart_scheduler();
    let said = running.end().done();
    assert!(desk.bytes("there") == desk.bytes("here"), "{}", said.err);
}

#[test]
fn a_scheduler_that_stays_away_ends_the_job_loudly_and_the_next_run_goes_on() {
    let desk = Desk::new();
    desk.file("manifests/a.csv", manifests(9_000));
    desk.run(&job("here", 1_000)).done();
    let mut cluster = Cluster::start(&desk, 2);
    let running = cluster.begin(&job("there", 1_000), 2, &["--wait", "4"]);
    until(LIMIT, "two parts", || finished(&desk, "there") >= 2);
    cluster.scheduler.kill();
    let said = running.end();
    assert_eq!(said.code, 69, "{}", said.err);
    assert!(desk.manifest("there").is_none());
    let before = finished(&desk, "there");
    // On one machine now: it makes no difference where.
    let said = desk.run(&job("there", 1_000)).done();
    let told = format!("({before} of an earlier run)");
    assert!(before < 9 && said.out.contains(&told), "{}", said.out);
    assert!(desk.bytes("there") == desk.bytes("here"));
}

#[test]
fn a_client_that_is_killed_is_taken_up_by_the_next() {
    let desk = Desk::new();
    desk.file("manifests/a.csv", manifests(9_000));
    desk.run(&job("here", 1_000)).done();
    let cluster = Cluster::start(&desk, 2);
    let running = cluster.begin(&job("there", 1_000), 2, &[]);
    until(LIMIT, "two parts", || finished(&desk, "there") >= 2);
    running.kill();
    assert!(desk.manifest("there").is_none());
    let said = cluster.run(&job("there", 1_000), 2).done();
    assert!(!said.out.contains("(0 of an earlier run)"), "{}", said.out);
    assert!(desk.bytes("there") == desk.bytes("here"));
}

/// A folder with another pack.
fn other_pack(desk: &Desk) -> String {
    let pack = desk.path("pack");
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../data");
    copy(data.as_ref(), &pack);
    let part = pack.join("hardware/part.toml");
    let text = fs::read_to_string(&part).unwrap();
    let text = text.replacen("title = \"", "title = \"Other: ", 1);
    fs::write(&part, text).unwrap();
    pack.display().to_string()
}

#[test]
fn an_executor_with_another_pack_is_refused() {
    let desk = Desk::new();
    desk.file("in/a.csv", firms(100, "A"));
    let pack = other_pack(&desk);
    let mut cluster = Cluster::start(&desk, 1);
    cluster.add(&["--no-data", "--pack", &pack]);
    let said = cluster.run(&screening(IN_OUT), 2);
    assert_eq!(said.code, 69, "{}", said.err);
    assert!(said.err.contains("rests on another pack"), "{}", said.err);
    assert!(said.err.contains("the executor at 127.0.0.1"), "{}", said.err);
    assert!(desk.manifest("out").is_none());
}

#[test]
fn functions_of_another_pack_are_not_found_by_their_names() {
    let desk = Desk::new();
    desk.file("in/a.csv", firms(100, "A"));
    let pack = other_pack(&desk);
    // The executors are asked nothing; the plan fails where it is read.
    let cluster = Cluster::with(&desk, 1, &["--no-data", "--pack", &pack]);
    let said = cluster.run(&screening(IN_OUT), 1);
    assert_eq!(said.code, 69, "{}", said.err);
    assert!(said.err.contains("rests on another pack"), "{}", said.err);
    assert!(said.err.contains("hg_screen_"), "{}", said.err);
    assert!(desk.manifest("out").is_none());
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).unwrap();
        }
    }
}

#[test]
fn an_executor_whose_disk_is_full_ends_the_job_with_a_clear_error() {
    let desk = Desk::new();
    desk.file("in/a.csv", firms(20_000, "A"));
    let mut cluster = Cluster::start(&desk, 0);
    cluster.add_on_a_full_disk();
    let said = cluster.run(&screening(IN_OUT), 1);
    assert_eq!(said.code, 69, "{}", said.err);
    assert!(said.err.contains("File too large"), "{}", said.err);
    assert!(desk.manifest("out").is_none());
}

#[test]
fn a_part_that_takes_too_long_is_given_up_and_ended() {
    let desk = Desk::new();
    desk.file("in/a.csv", firms(150_000, "A"));
    let cluster = Cluster::start(&desk, 1);
    let more = ["--part-limit", "1", "--tries", "2"];
    let said = cluster.begin(&screening(IN_OUT), 1, &more).end();
    assert_eq!(said.code, 69, "{}", said.err);
    let told = "handed over 2 times and not answered";
    assert!(said.err.contains(told), "{}", said.err);
    assert!(said.err.contains("within 1 seconds"), "{}", said.err);
    assert!(desk.manifest("out").is_none());
    // Nothing goes on working for nobody.
    until(LIMIT, "the jobs end", || {
        let url = format!("{}/api/jobs", cluster.url());
        let mut answer = ureq::get(&url).call().unwrap();
        let jobs = answer.body_mut().read_to_string().unwrap();
        jobs.matches("\"job_id\"").count() == 2
            && !jobs.contains("\"status\":\"Running\"")
            && !jobs.contains("\"status\":\"Queued\"")
    });
}

#[test]
fn nobody_there_is_told_in_time() {
    let desk = Desk::new();
    desk.file("in/a.csv", firms(10, "A"));
    let cluster = Cluster::start(&desk, 0);
    let said = cluster.begin(&screening(IN_OUT), 1, &["--wait", "2"]).end();
    assert_eq!(said.code, 69, "{}", said.err);
    assert!(said.err.contains("0 of 1 executors answer"), "{}", said.err);
    drop(cluster);
    let gone = ["--cluster", "http://127.0.0.1:21", "--wait", "1"];
    let said = desk.run_with(&screening(IN_OUT), &gone);
    assert_eq!(said.code, 69, "{}", said.err);
    assert!(said.err.contains("does not answer"), "{}", said.err);
    let said = desk.run_with(&screening(IN_OUT), &["--cluster", "there"]);
    assert_eq!(said.code, 64, "{}", said.err);
}

#[test]
fn a_port_that_is_taken_ends_a_process_at_once() {
    let desk = Desk::new();
    let cluster = Cluster::start(&desk, 0);
    let mut second = common::program();
    second.args([
        "scheduler",
        "--no-data",
        "--port",
        &cluster.port.to_string(),
    ]);
    sleep(Duration::from_millis(500));
    let said = common::Said::of(&second.output().unwrap());
    assert_eq!(said.code, 69, "{}", said.err);
    assert!(said.err.contains("a scheduler at 127.0.0.1"), "{}", said.err);
}
