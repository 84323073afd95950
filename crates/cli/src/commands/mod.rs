//! One command, one file: its flags and what it does.

pub mod case;
pub mod check;
pub mod generate;
pub mod pack;
pub mod payback;
