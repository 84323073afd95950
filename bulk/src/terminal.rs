//! Standard error: progress, remarks, and what engine and cluster tell.

use std::{
    io::{IsTerminal as _, Write as _},
    time::{Duration, Instant},
};

use hashgate_app::Observer;

/// So often progress is told where nobody sees it move.
const SELDOM: Duration = Duration::from_secs(30);
const OFTEN: Duration = Duration::from_secs(3);

/// A line on standard error.
pub fn tell(text: &str) {
    // Where nobody can be told, nobody is.
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Tells progress and remarks.
pub struct Terminal {
    tells: bool,
    is_seen: bool,
    what: String,
    done: u64,
    total: Option<u64>,
    begun: Instant,
    told: Instant,
}

impl Terminal {
    /// One that tells, or is silent.
    pub fn new(tells: bool) -> Self {
        Self {
            tells,
            is_seen: std::io::stderr().is_terminal(),
            what: String::new(),
            done: 0,
            total: None,
            begun: Instant::now(),
            told: Instant::now(),
        }
    }
}

impl Observer for Terminal {
    fn remark(&mut self, text: &str) {
        if self.tells {
            tell(text);
        }
    }

    fn begin(&mut self, what: &str, total: Option<u64>) {
        what.clone_into(&mut self.what);
        (self.done, self.total) = (0, total);
        (self.begun, self.told) = (Instant::now(), Instant::now());
    }

    fn advance(&mut self, by: u64) {
        self.done += by;
        let each = if self.is_seen { OFTEN } else { SELDOM };
        if !self.tells || self.told.elapsed() < each {
            return;
        }
        self.told = Instant::now();
        let of =
            self.total.map_or_else(String::new, |all| format!(" of {all}"));
        let rate = u128::from(self.done) * 1_000
            / self.begun.elapsed().as_millis().max(1);
        tell(&format!("{}{of} {}, {rate} a second", self.done, self.what));
    }
}

struct ToStderr;

impl log::Log for ToStderr {
    fn enabled(&self, about: &log::Metadata<'_>) -> bool {
        about.level() <= log::max_level()
    }

    fn log(&self, record: &log::Record<'_>) {
        if self.enabled(record.metadata()) {
            tell(&format!(
                "{} {}: {}",
                record.level(),
                record.target(),
                record.args()
            ));
        }
    }

    fn flush(&self) {}
}

/// What engine and cluster tell goes to standard error: errors of our own, or
/// with `verbose` all that matters.
pub fn log_to_stderr(verbose: bool) {
    static LOGGER: ToStderr = ToStderr;
    let level =
        if verbose { log::LevelFilter::Info } else { log::LevelFilter::Error };
    if log::set_logger(&LOGGER).is_ok() {
        log::set_max_level(level);
    }
}
