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
    pub setup: String,
}

impl Server {
    /// Starts one that keeps nothing, over a folder of the user's data.
    pub fn start(data: &Path) -> Self {
        Self::start_with(data, &["--without-store"])
    }

    /// Starts one with flags of its own.
    pub fn start_with(data: &Path, flags: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_hashgate"))
            .args(["--quiet", "serve", "--listen", "127.0.0.1:0"])
            .args(flags)
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
        let mut setup = String::new();
        let mut told = BufReader::new(child.stderr.take().unwrap());
        if !flags.contains(&"--without-store") {
            let mut line = String::new();
            told.read_line(&mut line).unwrap();
            setup = line.split_whitespace().last().unwrap_or_default().into();
            assert!(setup.starts_with("http://"), "{line}");
        }
        // What it tells later is for whoever reads the test's own output.
        std::thread::spawn(move || {
            for line in told.lines().map_while(Result::ok) {
                eprintln!("{line}");
            }
        });
        Self { child, address, setup }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
