//! A /22 with 500 machines, 50 that stall and 50 that answer junk, and a /16
//! with nobody on it: prints what was found, how long it took, and the
//! largest memory of the process that scans. The mocks run in a process of
//! their own, so that their memory and sockets are not counted.
//!
//! `cargo bench -p hashgate-fleet --bench scan`

// A bench says what went wrong by failing.
#![allow(clippy::unwrap_used)]

#[path = "../tests/mock/mod.rs"]
mod mock;

use std::{
    env, fs,
    io::{BufRead as _, BufReader},
    net::Ipv4Addr,
    path::PathBuf,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use hashgate_fleet::{
    CONCURRENCY, NativeReader, Ranges, Resolver, Status, scan,
};
use hashgate_pack::{SourceTree, hardware::Catalogue, read_section};
use mock::{Mock, PORTS, Port, Seen, antminer, whatsminer_v2, whatsminer_v3};

const MACHINES: u32 = 500;
const STALLING: u32 = 50;
const JUNK: u32 = 50;
/// 127.1.64.0, the first address of the /22.
const FIRST: u32 = 0x7f01_4000;

fn main() {
    if env::args().any(|arg| arg == "serve-mocks") {
        return serve();
    }
    let mut mocks = Command::new(env::current_exe().unwrap())
        .arg("serve-mocks")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut ready = String::new();
    let stdout = mocks.stdout.take().unwrap();
    BufReader::new(stdout).read_line(&mut ready).unwrap();

    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let tree = SourceTree::from_dir(&data).unwrap();
    let catalogue = read_section::<Catalogue>(&tree).unwrap();
    let before = peak_mib();
    for (name, range) in [
        ("a /22 with 600 hosts", "127.1.64.0/22"),
        ("a /16 with 600 hosts", "127.1.0.0/16"),
    ] {
        let started = Instant::now();
        let inventory = scan(
            NativeReader { ports: PORTS, ..NativeReader::default() },
            &Ranges::parse(&[range]).unwrap(),
            CONCURRENCY,
            &mut Resolver::new(&catalogue),
            |_| {},
        )
        .unwrap();
        let count = |status| inventory.with_status(status).count();
        println!(
            "{name}: {} of {MACHINES} identified, {} unidentified, {} \
             stalled, {} failed; {} addresses in {:.2} s; peak memory {:.1} \
             MiB ({before:.1} MiB with the catalogue alone)",
            inventory.identified,
            count(Status::Unidentified),
            count(Status::Stalled),
            count(Status::Failed),
            inventory.visited,
            started.elapsed().as_secs_f64(),
            peak_mib(),
        );
    }
    mocks.kill().unwrap();
    mocks.wait().unwrap();
}

/// The largest resident memory so far, as Linux counts it.
fn peak_mib() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok())
        .map_or(f64::NAN, |kib: f64| kib / 1024.0)
}

fn serve() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let seen = Seen::default();
        for i in 0..MACHINES + STALLING + JUNK {
            // Spread over the /22; network and broadcast are no hosts.
            let ip = Ipv4Addr::from(FIRST + 1 + i + i / 200 * 40);
            mock::start(ip, of_kind(i), &seen).await;
        }
        println!("ready");
        tokio::time::sleep(Duration::from_mins(10)).await;
    });
}

fn of_kind(i: u32) -> Mock {
    let serial = format!("EXAMPLE{i:010}");
    match i {
        0..350 => {
            antminer("Antminer S21", "200000", &serial, "AMLCtrl_BHB68XXX")
        }
        350..425 => whatsminer_v2("M60S_VK40", "H6OS", "186000000"),
        425..MACHINES => whatsminer_v3("M60S_VK40", "H616", &serial),
        500..550 => Mock { rpc: Some(Port::Stalls), ..Mock::default() },
        _ => Mock {
            rpc: Some(Port::Floods(vec![0x9c; 4096])),
            web: Some(Port::Floods(vec![0x9c; 4096])),
            v3: None,
        },
    }
}
