//! Names as they are compared: words in Latin letters, their classes and their
//! weights.

pub(crate) mod class;
pub(crate) mod parse;
pub(crate) mod party_line;
pub(crate) mod sounds;
pub(crate) mod tables;
pub(crate) mod transliterate;
pub(crate) mod weights;
