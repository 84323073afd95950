//! A list in OFAC's form.

use std::fmt::Write as _;

/// So many invented entries in OFAC's form, and a company in place of one.
pub fn primary(entries: usize, company: &str) -> String {
    let mut text = String::new();
    for i in 1..=entries {
        let name = if i == 7 {
            company.to_owned()
        } else {
            format!("EXAMPLE HOLDING NUMBER {i}")
        };
        writeln!(
            text,
            "{i},\"{name}\",-0- ,\"NS-CMIC\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \
             ,-0- \r"
        )
        .unwrap();
    }
    text + "\u{1a}"
}
