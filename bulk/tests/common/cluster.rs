//! A scheduler and executors as processes of their own, on this machine.

use std::{
    fs,
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU16, Ordering},
    thread::sleep,
    time::{Duration, Instant},
};

use super::{Desk, Said, program};

/// The next port to try; each test process begins elsewhere.
static PORT: AtomicU16 = AtomicU16::new(0);

/// A port of this machine that nobody has, below those that are given to
/// whoever asks.
pub fn port() -> u16 {
    let start = 21_000 + u16::try_from(std::process::id() % 100).unwrap() * 100;
    let _ = PORT.compare_exchange(0, start, Ordering::SeqCst, Ordering::SeqCst);
    loop {
        let port = PORT.fetch_add(1, Ordering::SeqCst);
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// A process that ends with its test.
pub struct Process {
    child: Child,
}

impl Process {
    fn start(mut command: Command, log: &Path) -> Self {
        let log = fs::File::create(log).unwrap();
        command.stdout(Stdio::null()).stderr(log);
        Self { child: command.spawn().unwrap() }
    }

    /// Ends it at once, as a power cut does.
    pub fn kill(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Waits until it ends by itself.
    pub fn exit_code(&mut self, limit: Duration) -> Option<i32> {
        let until = Instant::now() + limit;
        while Instant::now() < until {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            sleep(Duration::from_millis(50));
        }
        None
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A scheduler with executors.
pub struct Cluster<'d> {
    desk: &'d Desk,
    pub port: u16,
    pub scheduler: Process,
    pub executors: Vec<Process>,
    started: usize,
}

impl<'d> Cluster<'d> {
    /// A scheduler and so many executors, of one core each.
    pub fn start(desk: &'d Desk, executors: usize) -> Self {
        Self::with(desk, executors, &["--no-data"])
    }

    /// The same, the scheduler with these options.
    pub fn with(desk: &'d Desk, executors: usize, more: &[&str]) -> Self {
        let port = port();
        let scheduler = scheduler(desk, port, more);
        let mut cluster =
            Self { desk, port, scheduler, executors: Vec::new(), started: 0 };
        for _ in 0..executors {
            cluster.add(&["--no-data"]);
        }
        cluster
    }

    /// One executor more, with these options.
    pub fn add(&mut self, more: &[&str]) {
        self.add_by(program(), more);
    }

    fn add_by(&mut self, mut command: Command, more: &[&str]) {
        self.started += 1;
        let name = format!("executor-{}", self.started);
        command
            .args(["executor", "--cores", "1", "--heartbeat-seconds", "1"])
            .arg("--scheduler")
            .arg(format!("127.0.0.1:{}", self.port))
            .args(["--port", &port().to_string()])
            .args(["--grpc-port", &port().to_string()])
            .arg("--work-folder")
            .arg(self.desk.path(&name))
            .args(more);
        let log = self.desk.path(&format!("{name}.log"));
        self.executors.push(Process::start(command, &log));
    }

    /// An executor on a disk on which no file grows beyond some KiB.
    pub fn add_on_a_full_disk(&mut self) {
        let mut command = Command::new("sh");
        let script = "trap '' XFSZ; ulimit -f 16; exec \"$@\"";
        command.args(["-c", script, "sh"]).arg(program().get_program());
        self.add_by(command, &["--no-data"]);
    }

    /// The scheduler again, after it was killed.
    pub fn restart_scheduler(&mut self) {
        self.scheduler.kill();
        self.scheduler = scheduler(self.desk, self.port, &["--no-data"]);
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Begins a job; `executors` must answer first.
    pub fn begin(&self, job: &str, executors: usize, more: &[&str]) -> Running {
        let number = port();
        let path = self.desk.file(&format!("job-{number}.toml"), job);
        let mut command = program();
        command
            .args(["run", "--no-data", "--cluster", &self.url()])
            .args(["--executors", &executors.to_string()])
            .args(more)
            .arg(path)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        Running { child: Some(command.spawn().unwrap()) }
    }

    pub fn run(&self, job: &str, executors: usize) -> Said {
        self.begin(job, executors, &[]).end()
    }
}

fn scheduler(desk: &Desk, port: u16, more: &[&str]) -> Process {
    let mut command = program();
    command
        .args(["scheduler", "--port", &port.to_string()])
        .args(["--executor-timeout-seconds", "4", "--expire-seconds", "1"])
        .args(more);
    Process::start(command, &desk.path(&format!("scheduler-{port}.log")))
}

/// A job under way.
pub struct Running {
    child: Option<Child>,
}

impl Running {
    /// What it said in the end.
    pub fn end(mut self) -> Said {
        let child = self.child.take().unwrap();
        Said::of(&child.wait_with_output().unwrap())
    }

    pub fn kill(mut self) {
        let mut child = self.child.take().unwrap();
        let _ = child.kill();
        let _ = child.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Waits until something is so.
#[track_caller]
pub fn until(limit: Duration, what: &str, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + limit;
    while !is_so() {
        assert!(Instant::now() < end, "not within {limit:?}: {what}");
        sleep(Duration::from_millis(20));
    }
}
