//! The duty stack of the United States: each layer shown and cited.
