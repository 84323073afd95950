//! The program itself, as a user runs it.

use std::{
    fs,
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

/// What a run took.
pub struct Ran {
    pub took: Duration,
    /// The most memory that the process held.
    pub peak_mib: u64,
}

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_hashgate-bulk"))
}

/// Runs a job over a folder of the desk.
pub fn run(
    desk: &Path,
    data: &Path,
    input: &str,
    job: &str,
    more: &[&str],
) -> Ran {
    let text = job.replace("INPUT", input).replace("OUTPUT", "out");
    let path = desk.join("job.toml");
    fs::write(&path, text).expect("the job");
    // Nothing of an earlier run is taken up.
    let _ = fs::remove_dir_all(desk.join("out"));
    let start = Instant::now();
    let mut child = program()
        .arg("run")
        .arg(&path)
        .arg("--data")
        .arg(data)
        .args(["--quiet", "--json"])
        .args(more)
        .stdout(Stdio::null())
        .spawn()
        .expect("the program");
    let mut peak_mib = 0;
    loop {
        if let Some(status) = child.try_wait().expect("its status") {
            let code = status.code().expect("a code");
            assert!(code < 2, "exit code {code}");
            break;
        }
        peak_mib = peak_mib.max(peak(child.id()));
        sleep(Duration::from_millis(20));
    }
    let took = start.elapsed();
    assert!(desk.join("out/manifest.json").exists(), "no manifest");
    Ran { took, peak_mib }
}

/// The most memory that a process has held so far.
fn peak(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status"));
    let status = status.unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next());
    kib.and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) / 1_024
}

/// A scheduler and executors on this machine.
pub struct Cluster {
    all: Vec<Child>,
}

const PORT: u16 = 24_050;

impl Cluster {
    pub fn start(desk: &Path, data: &Path, executors: u16) -> Self {
        let mut scheduler = program();
        scheduler
            .args(["scheduler", "--port", &PORT.to_string()])
            .arg("--data")
            .arg(data);
        let mut all = vec![scheduler.spawn().expect("a scheduler")];
        let until = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect(("127.0.0.1", PORT)).is_err() {
            assert!(Instant::now() < until, "the scheduler does not answer");
            sleep(Duration::from_millis(50));
        }
        for at in 0..executors {
            let mut executor = program();
            executor
                .args(["executor", "--cores", "1"])
                .args(["--scheduler", &format!("127.0.0.1:{PORT}")])
                .args(["--port", &(PORT + 1 + 2 * at).to_string()])
                .args(["--grpc-port", &(PORT + 2 + 2 * at).to_string()])
                .arg("--work-folder")
                .arg(desk.join(format!("work-{at}")))
                .arg("--data")
                .arg(data);
            all.push(executor.spawn().expect("an executor"));
        }
        Self { all }
    }
}

/// Where the scheduler is asked.
pub fn url() -> String {
    format!("http://127.0.0.1:{PORT}")
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for child in &mut self.all {
            // It may have ended by itself.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
