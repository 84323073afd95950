//! One command, one file: its flags and what it does.

pub mod audit;
pub mod case;
pub mod check;
pub mod desk;
pub mod duty;
pub mod evidence;
pub mod fleet;
pub mod generate;
pub mod identify;
pub mod ledger;
pub mod mcp;
pub mod network;
pub mod pack;
pub mod papers;
pub mod payback;
pub mod plan;
pub mod rules;
pub mod screen;
pub mod serve;
mod verified;
