//! One command, one file: its flags and what it does.

pub mod check;
pub mod fleet;
pub mod generate;
pub mod pack;
pub mod payback;
