//! What a user sees on standard error while an answer is made.

use std::fmt;

use hashgate_app::Observer;
use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use crate::exit::tell;

/// Prints remarks as they come, and a bar for long work.
pub struct Terminal {
    remarks: bool,
    bars: bool,
    look: Look,
    /// The bar of the work that goes on.
    bar: Option<ProgressBar>,
}

/// How a bar looks, and from how many steps on it is worth one.
struct Look {
    template: &'static str,
    from: u64,
}

impl Terminal {
    /// What prints remarks and shows bars, or does not.
    pub fn new(remarks: bool, bars: bool) -> Self {
        let look = Look { template: "{msg} {bytes} {wide_bar} {eta}", from: 0 };
        Self { remarks, bars, look, bar: None }
    }

    /// With bars of another look, for work of at least so many steps.
    #[must_use]
    pub fn with_bar(self, template: &'static str, from: u64) -> Self {
        Self { look: Look { template, from }, ..self }
    }
}

impl Observer for Terminal {
    fn remark(&mut self, text: &str) {
        if self.remarks {
            tell(text);
        }
    }

    fn begin(&mut self, what: &str, total: Option<u64>) {
        if !self.bars || total.is_some_and(|total| total < self.look.from) {
            return;
        }
        let bar = match total {
            Some(total) => ProgressBar::new(total),
            None => ProgressBar::no_length(),
        };
        // A bar without its words is no reason to stop.
        if let Ok(style) = ProgressStyle::with_template(self.look.template) {
            let rate = |state: &ProgressState, out: &mut dyn fmt::Write| {
                // A bar that cannot be drawn is no reason to stop.
                let _ = write!(out, "{:.0} a second", state.per_sec());
            };
            bar.set_style(style.with_key("rate", rate));
        }
        self.bar = Some(bar.with_message(what.to_owned()));
    }

    fn advance(&mut self, by: u64) {
        if let Some(bar) = &self.bar {
            bar.inc(by);
        }
    }

    fn end(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}
