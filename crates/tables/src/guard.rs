//! A library that breaks down on a file is a fault of the file, and is told
//! in one sentence.

use std::{
    cell::Cell,
    panic::{UnwindSafe, catch_unwind},
};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// What a call of a library gives; nothing if it breaks down.
pub(crate) fn guarded<T>(call: impl FnOnce() -> T + UnwindSafe) -> Option<T> {
    let before = GUARDED.replace(true);
    let given = catch_unwind(call).ok();
    GUARDED.set(before);
    given
}

/// Whether this thread is in a call of a library whose panic is told of as a
/// fault of the file: a panic hook has nothing to say of it.
///
/// # Example
///
/// ```
/// let usual = std::panic::take_hook();
/// std::panic::set_hook(Box::new(move |panic| {
///     if !hashgate_tables::is_guarded() {
///         usual(panic);
///     }
/// }));
/// assert!(!hashgate_tables::is_guarded());
/// ```
pub fn is_guarded() -> bool {
    GUARDED.get()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_breakdown_is_nothing_and_ends_the_guard() {
        assert_eq!(guarded(|| 7), Some(7));
        let broken = guarded(|| {
            assert!(is_guarded());
            let none: Option<u8> = std::hint::black_box(None);
            none.unwrap()
        });
        assert_eq!(broken, None);
        assert!(!is_guarded());
        let within = guarded(|| (guarded(|| 1), is_guarded()));
        assert_eq!(within, Some((Some(1), true)));
    }
}
