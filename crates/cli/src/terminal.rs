//! What a user sees on standard error while an answer is made.

use hashgate_copies::Observer;
use indicatif::{ProgressBar, ProgressStyle};

/// Prints remarks as they come, and a bar for long work.
pub struct Terminal {
    /// Whether remarks are printed.
    pub remarks: bool,
    /// Whether bars are shown.
    pub bars: bool,
    /// The bar of the work that goes on.
    pub bar: Option<ProgressBar>,
}

impl Observer for Terminal {
    fn remark(&mut self, text: &str) {
        if self.remarks {
            eprintln!("hashgate: {text}");
        }
    }

    fn begin(&mut self, what: &str, total: Option<u64>) {
        if !self.bars {
            return;
        }
        let bar = match total {
            Some(total) => ProgressBar::new(total),
            None => ProgressBar::no_length(),
        };
        // A bar without its words is no reason to stop.
        if let Ok(style) =
            ProgressStyle::with_template("{msg} {bytes} {wide_bar} {eta}")
        {
            bar.set_style(style);
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
