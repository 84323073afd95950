//! Whoever watches while an answer is made.

/// What a caller is told while its question is answered: remarks that belong
/// beside the answer, and how far long work has come.
///
/// A terminal prints them as they come; a server collects the remarks. A
/// `Vec<String>` is an observer that collects the remarks.
///
/// # Example
///
/// ```
/// use hashgate_copies::Observer;
/// let mut remarks: Vec<String> = Vec::new();
/// remarks.remark("no edition is known to be law on 2017-01-01");
/// assert_eq!(remarks.len(), 1);
/// ```
pub trait Observer {
    /// A sentence that belongs beside the answer.
    fn remark(&mut self, text: &str);

    /// Long work begins: what it is about, and how many steps or bytes it
    /// has, where that is known.
    fn begin(&mut self, what: &str, total: Option<u64>) {
        let _ = (what, total);
    }

    /// So many steps or bytes more are done.
    fn advance(&mut self, by: u64) {
        let _ = by;
    }

    /// The work that began last has ended, well or not.
    fn end(&mut self) {}
}

impl Observer for Vec<String> {
    fn remark(&mut self, text: &str) {
        self.push(text.to_owned());
    }
}
