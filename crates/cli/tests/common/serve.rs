//! `hashgate serve`, on a port that is free.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

/// A server that is ended with the test.
pub struct Server {
    child: Child,
    /// Where it listens: `127.0.0.1:45123`.
    pub address: String,
    /// Where the first account is made; empty if it keeps nothing.
    #[allow(dead_code, reason = "not every test needs it")]
    pub setup: String,
}

impl Server {
    /// Starts one that keeps nothing, over a folder of the user's data.
    #[allow(dead_code, reason = "not every test needs it")]
    pub fn start(data: &Path) -> Self {
        Self::start_with(data, &["--without-store"])
    }

    /// Starts one with flags of its own.
    #[allow(dead_code, reason = "not every test needs it")]
    pub fn start_with(data: &Path, flags: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hashgate"));
        command
            .args(["--quiet", "serve", "--listen", "127.0.0.1:0"])
            .args(flags);
        Self::run(command, data)
    }

    /// Starts one whose files may grow to so many KiB each.
    #[allow(dead_code, reason = "not every test needs it")]
    pub fn start_within(data: &Path, database: &str, kib: u32) -> Self {
        let mut command = Command::new("bash");
        // Without the signal the write itself fails, as on a full disk.
        command.arg("-c").arg(format!(
            "trap '' XFSZ; ulimit -f {kib}; exec {} --quiet serve --listen \
             127.0.0.1:0 --database {database}",
            env!("CARGO_BIN_EXE_hashgate")
        ));
        Self::run(command, data)
    }

    fn run(mut command: Command, data: &Path) -> Self {
        let mut child = command
            .env("HASHGATE_DATA", data)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let out = child.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut line).unwrap();
        let address = line.trim().trim_start_matches("http://");
        let address = address.trim_end_matches('/').to_owned();
        assert!(address.starts_with("127.0.0.1:"), "{line}");
        // What it tells is for whoever reads the test's own output; where
        // the first account is made, it tells at once.
        let (tell, told) = std::sync::mpsc::channel();
        let lines = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                eprintln!("{line}");
                let _ = tell.send(line);
            }
        });
        let keeps = !command.get_args().any(|flag| flag == "--without-store");
        let wait = std::time::Duration::from_secs(2 * u64::from(keeps));
        let first = told.recv_timeout(wait).unwrap_or_default();
        let setup = first.split_whitespace().last().unwrap_or_default();
        let setup = if setup.contains("/setup?") { setup } else { "" };
        Self { child, address, setup: setup.to_owned() }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
