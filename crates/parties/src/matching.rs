//! One name against another: how alike two words are, which words pair, what
//! the pairing scores and why.

pub(crate) mod acronym;
pub(crate) mod assignment;
pub(crate) mod comparer;
pub(crate) mod explain;
pub(crate) mod kind;
pub(crate) mod lanes;
pub(crate) mod score;
pub(crate) mod similarity;
pub(crate) mod variants;
