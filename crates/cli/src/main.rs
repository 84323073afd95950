//! The hashgate binary: flags in, exit code out.
fn main() {}
