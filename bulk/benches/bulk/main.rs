//! How fast jobs over columns are, beside the engines' own batches over the
//! same rows in the same run.
//!
//!     cargo bench --bench bulk                  1,000,000 rows
//!     cargo bench --bench bulk -- 10000000      as many as you have time for
//!     cargo bench --bench bulk -- ROWS growth   1, 2, 4 and 8 times so many
//!
//! Manifests are made (three names a row by the trade-like generator of the
//! screening's bench, 30% of them repeated; text, number, origin, date and
//! value), the newest lists of the test data are kept, and the program itself
//! runs the jobs from Parquet to Parquet.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a bench may stop"
)]

mod engines;
mod kept;
mod manifests;
// The same names as the screening's own bench.
#[path = "../../../crates/parties/benches/screen/names.rs"]
#[allow(dead_code, reason = "the worst names are not asked for here")]
mod names;
mod program;

use std::{env, path::PathBuf, time::Duration};

use hashgate_app::App;
use program::{Cluster, Ran, run};

/// What of a manifest is asked.
const WHOLE: &str = include_str!("whole.toml");
const SCREENING: &str = include_str!("screening.toml");

fn main() {
    let mut args = env::args().skip(1).filter(|arg| arg != "--bench");
    let rows: usize = args.next().map_or(1_000_000, |rows| {
        rows.replace(',', "").parse().expect("a number of rows")
    });
    let growth = args.next().as_deref() == Some("growth");
    let Some(test_data) = env::var_os("HASHGATE_TEST_DATA").map(PathBuf::from)
    else {
        println!("SKIPPED: HASHGATE_TEST_DATA names no folder");
        return;
    };
    let desk = tempfile::tempdir().expect("a folder");
    let desk = desk.path();
    let day = "2026-11-25".parse().expect("a day");
    let data = desk.join("data");
    let pack = hashgate_embedded::pack().expect("the pack");
    let app = App::new(pack, Some(data.clone()), day).keeping_lists();
    let listed = kept::lists(&app, &test_data);
    println!("{} listed names are searched", listed.len());
    if growth {
        for times in [1, 2, 4, 8] {
            let rows = rows * times;
            let folder = desk.join(format!("in-{times}"));
            manifests::write(&folder, rows, &app, &test_data, &listed);
            let ran = run(desk, &data, &format!("in-{times}"), WHOLE, &[]);
            say(&format!("{rows} rows, whole job"), rows, &ran);
            std::fs::remove_dir_all(&folder).expect("the folder goes");
        }
        return;
    }
    let folder = desk.join("in");
    manifests::write(&folder, rows, &app, &test_data, &listed);
    // Side by side, in turns: the machine is not alone.
    let by_engines = engines::measure(&folder, &app);
    let whole = run(desk, &data, "in", WHOLE, &[]);
    let screening = run(desk, &data, "in", SCREENING, &[]);
    let again = engines::measure(&folder, &app);
    let cluster = Cluster::start(desk, &data, 2);
    let url = program::url();
    let clustered =
        run(desk, &data, "in", WHOLE, &["--cluster", &url, "--executors", "2"]);
    drop(cluster);
    let whole_again = run(desk, &data, "in", WHOLE, &[]);
    for (turn, engines) in [("first", by_engines), ("second", again)] {
        println!("engines' own batches, {turn} turn:");
        println!("  screened   {}", rate(rows, engines.screening));
        println!("  identified {}", rate(rows, engines.goods));
        println!("  priced     {}", rate(rows, engines.duty));
        println!("  together   {}", rate(rows, engines.together()));
    }
    say("whole job, first turn", rows, &whole);
    say("whole job, second turn", rows, &whole_again);
    say("screening alone", rows, &screening);
    say("whole job, scheduler and two executors", rows, &clustered);
    let engines = (by_engines.together() + again.together()) / 2;
    let screened = (by_engines.screening + again.screening) / 2;
    let here = (whole.took + whole_again.took) / 2;
    println!("whole job / engines:      {:.2}", ratio(engines, here));
    println!(
        "screening / engine:       {:.2}",
        ratio(screened, screening.took)
    );
    println!("clustered / here:         {:.2}", ratio(here, clustered.took));
}

/// How many times as fast the second is as the first.
fn ratio(first: Duration, second: Duration) -> f64 {
    first.as_secs_f64() / second.as_secs_f64()
}

fn rate(rows: usize, took: Duration) -> String {
    let seconds = took.as_secs_f64();
    #[allow(clippy::cast_precision_loss, reason = "a rate")]
    let rate = rows as f64 / seconds;
    format!("{seconds:8.1} s, {rate:9.0} rows/s")
}

fn say(what: &str, rows: usize, ran: &Ran) {
    println!("{what}: {}, {} MiB at most", rate(rows, ran.took), ran.peak_mib);
}
