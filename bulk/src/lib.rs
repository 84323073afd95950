//! hashgate's questions over columns: on Apache DataFusion on one machine, on
//! Apache Ballista across many.
//!
//! ```text
//! files  ->  rows of text  ->  chunks  ->  hg_* functions  ->  parts  ->  manifest
//! CSV,       heads found,      of so       here, or on         Parquet,   counts,
//! CSV.gz,    types never       many        executors           one file   hashes,
//! Parquet    inferred          rows                            each       last
//! ```
//!
//! The engines of the house answer; this room reads, cuts, counts and writes.
//! Not one rule of customs stands in it.
#![forbid(unsafe_code)]

pub mod cluster;
pub mod functions;
pub mod input;
pub mod job;
pub mod plan;
pub mod run;
pub mod summary;
pub mod templates;
