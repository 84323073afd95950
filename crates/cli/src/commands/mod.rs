//! One command, one file: its flags and what it does.

pub mod check;
pub mod evidence;
pub mod generate;
pub mod ledger;
pub mod pack;
pub mod payback;
pub mod rules;
