//! Load over loopback: arrivals at a fixed rate over 100 open connections
//! (open loop: a request that is late does not put off the next), the load and
//! the server on the same cores. It stops by itself and prints how long
//! answers took, from the moment at which each was due.
//!
//! `cargo bench -p hashgate-server --bench load` runs it; `-- --test` runs each
//! once, as cargo does with benchmarks.
#![allow(
    clippy::expect_used,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a benchmark may"
)]

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use hashgate_app::App;
use hashgate_model::AsOf;
use hashgate_server::{Desk, Memory, listen, serve};
use hashgate_store::{Act, Moment, NewAccount, Role, Scope, Store};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
    time::sleep_until,
};

/// How many connections are open.
const CONNECTIONS: usize = 100;

fn today() -> AsOf {
    "2026-11-25".parse().expect("a day")
}

/// What is asked, how often, and what is wanted of it.
struct Load {
    name: &'static str,
    request: Vec<u8>,
    /// Requests a second, one run each.
    rates: &'static [u32],
}

fn post(path: &str, body: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: \
         application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

fn with_header(request: &[u8], header: &str) -> Vec<u8> {
    let text = String::from_utf8_lossy(request);
    text.replacen("host:", &format!("{header}\r\nhost:"), 1).into_bytes()
}

fn loads(token: &str) -> Vec<Load> {
    let check = json!({
        "papers": [{
            "name": "invoice.csv",
            "text": include_str!("../../../examples/invoice.csv"),
        }],
        "facts": include_str!("../../../examples/facts.toml"),
    });
    let screen = json!({ "name": "Shenzhen Prairie Hash Electronics" });
    let keep = post("/api/v1/shipments", &check.to_string());
    let matched = json!({ "queries": { "q": {
        "schema": "Company",
        "properties": { "name": ["Shenzhen Prairie Hash Electronics"] },
    } } });
    vec![
        Load {
            name: "check",
            request: post("/api/v1/check", &check.to_string()),
            rates: &[50, 100, 150, 200, 300],
        },
        // The same, and the shipment with its papers, its answer and the line
        // of the log is on the disk before it is acknowledged.
        Load {
            name: "keep",
            request: with_header(
                &keep,
                &format!("authorization: Bearer {token}"),
            ),
            rates: &[50, 100, 150, 200, 300],
        },
        Load {
            name: "screen",
            request: post("/api/v1/screen", &screen.to_string()),
            rates: &[500, 1_000, 2_000, 4_000, 8_000],
        },
        Load {
            name: "match",
            request: post("/match/default", &matched.to_string()),
            rates: &[1_000, 4_000],
        },
    ]
}

/// Reads one answer and tells its status.
async fn answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> u16 {
    buffer.clear();
    loop {
        if let Some(end) = whole(buffer) {
            assert_eq!(end, buffer.len(), "one answer for one request");
            let text = String::from_utf8_lossy(buffer);
            let status = text.split(' ').nth(1).unwrap_or_default();
            return status.parse().expect("a status");
        }
        let read = stream.read_buf(buffer).await.expect("read");
        assert_ne!(read, 0, "the server closed the connection");
    }
}

/// Where an answer ends, once all of it is there.
fn whole(buffer: &[u8]) -> Option<usize> {
    let head = buffer.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let text = String::from_utf8_lossy(buffer.get(..head)?).to_lowercase();
    let length = text.split("content-length:").nth(1)?;
    let length: usize = length.split("\r\n").next()?.trim().parse().ok()?;
    (buffer.len() >= head + length).then_some(head + length)
}

/// What a run came to.
struct Taken {
    millis: Vec<f64>,
    failed: usize,
    lasted: Duration,
}

async fn run(
    address: SocketAddr,
    load: &Load,
    rate: u32,
    count: usize,
) -> Taken {
    let mut tasks = JoinSet::new();
    let start = Instant::now() + Duration::from_millis(200);
    let connections = CONNECTIONS.min(count);
    for at in 0..connections {
        let request = load.request.clone();
        tasks.spawn(async move {
            let mut stream = TcpStream::connect(address).await.expect("open");
            stream.set_nodelay(true).expect("no delay");
            let mut buffer = Vec::with_capacity(1 << 16);
            let mut taken = Vec::new();
            for turn in (at..count).step_by(connections) {
                let due =
                    Duration::from_secs_f64(turn as f64 / f64::from(rate));
                let due = start + due;
                sleep_until(due.into()).await;
                stream.write_all(&request).await.expect("written");
                let status = answer(&mut stream, &mut buffer).await;
                let good = matches!(status, 200 | 201);
                taken.push((due.elapsed().as_secs_f64() * 1e3, good));
            }
            taken
        });
    }
    let all: Vec<(f64, bool)> =
        tasks.join_all().await.into_iter().flatten().collect();
    let lasted = start.elapsed();
    let failed = all.iter().filter(|(_, good)| !good).count();
    let mut millis: Vec<f64> = all.into_iter().map(|(ms, _)| ms).collect();
    millis.sort_by(f64::total_cmp);
    Taken { millis, failed, lasted }
}

/// What the desk keeps, in `SQLite`, and a token that may write.
async fn memory(folder: &std::path::Path) -> (Memory, String) {
    let file = folder.join("desk.sqlite");
    let address = format!("sqlite:{}", file.display());
    let store = Store::open(&address).await.expect("a store");
    let act = Act { actor: "bench", at: now(), pack: "" };
    let new = NewAccount { name: "bench", role: Role::Analyst, password: "" };
    let account = store.new_account(new, true, act).await.expect("new");
    let token = store.new_token(&account, "bench", Scope::Write, None, act);
    let token = token.await.expect("a token").text;
    (Memory::new(store, now, Vec::new()).expect("a memory"), token)
}

fn now() -> Moment {
    let since = std::time::SystemTime::UNIX_EPOCH.elapsed().expect("a clock");
    Moment(i64::try_from(since.as_millis()).expect("milliseconds"))
}

fn main() {
    let trial = std::env::args().any(|arg| arg == "--test");
    let pack = hashgate_embedded::pack().expect("the pack of the binary");
    let desk = Desk::new(App::new(pack, None, today()), today);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        let (memory, secret) = memory(folder.path()).await;
        let desk = desk.keeping(memory);
        let address = "127.0.0.1:0".parse().expect("an address");
        let listener = listen(address, &desk).await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(serve(listener, desk, std::future::pending()));
        println!(
            "load     rate/s  answered/s   p50 ms   p95 ms   p99 ms  failed"
        );
        for load in loads(&secret) {
            for &rate in load.rates {
                let count = if trial { 1 } else { rate as usize * 5 };
                let taken = run(address, &load, rate, count).await;
                let of = |part: f64| {
                    let last = taken.millis.len() - 1;
                    taken.millis[(last as f64 * part).round() as usize]
                };
                let answered =
                    taken.millis.len() as f64 / taken.lasted.as_secs_f64();
                println!(
                    "{:<8} {rate:>6}  {answered:>10.0} {:>8.2} {:>8.2} \
                     {:>8.2} {:>7}",
                    load.name,
                    of(0.5),
                    of(0.95),
                    of(0.99),
                    taken.failed
                );
                // Beyond this rate it only falls further behind.
                if answered < f64::from(rate) * 0.8 || trial {
                    break;
                }
            }
        }
    });
}
