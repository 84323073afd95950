//! Lists as they are loaded from their official files.

pub(crate) mod formats;
pub(crate) mod loaded;
pub(crate) mod weak_names;
