//! What a proof of a store says: each fault on a line, then the sum.

use hashgate_model::visible_on_one_line;

use crate::exit::Exit;

/// The text of a proof that looked at so many entries, `noun` being one and
/// several of them; `whole` says what is true where there is no fault.
pub fn text(
    count: usize,
    noun: [&str; 2],
    whole: &str,
    faults: &[String],
) -> String {
    let counted = |n: usize, [one, several]: [&str; 2]| {
        format!("{n} {}", if n == 1 { one } else { several })
    };
    let mut text = String::new();
    for fault in faults {
        text.push_str(&visible_on_one_line(fault));
        text.push('\n');
    }
    text.push_str(&counted(count, noun));
    text.push_str(", ");
    match faults.len() {
        0 => text.push_str(whole),
        n => text.push_str(&counted(n, ["fault", "faults"])),
    }
    text.push('\n');
    text
}

/// The exit code of a proof.
pub fn exit(faults: &[String]) -> Exit {
    if faults.is_empty() { Exit::Done } else { Exit::Action }
}
