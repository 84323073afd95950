//! Names as they are compared: words in Latin letters, their classes and how
//! much each tells.

pub(crate) mod class;
pub(crate) mod parse;
pub(crate) mod tables;
pub(crate) mod transliterate;
pub(crate) mod weights;
