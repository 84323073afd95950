//! What the layers of many lines say alike, kept once.

use std::{collections::HashMap, sync::Arc};

use hashgate_model::{Cite, Confidence, Date, HtsNumber, SharedText};
use hashgate_pack::rates::{Authority, CiteId};

/// The part of a layer that does not depend on the value.
#[derive(Clone)]
pub(crate) struct LayerText {
    pub(crate) heading: SharedText,
    pub(crate) label: SharedText,
    pub(crate) cite: SharedText,
    pub(crate) cites: Arc<[Cite]>,
    pub(crate) confidence: Confidence,
}

impl LayerText {
    pub(crate) fn new(
        heading: impl Into<SharedText>,
        label: impl Into<SharedText>,
        cites: Vec<Cite>,
    ) -> Self {
        Self {
            heading: heading.into(),
            label: label.into(),
            cite: joined(&cites).into(),
            confidence: weakest(&cites),
            cites: cites.into(),
        }
    }
}

/// What tells one base duty of an entry from another.
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct BaseKey<'r> {
    pub(crate) hts: HtsNumber,
    pub(crate) day: Date,
    pub(crate) authority: Authority,
    pub(crate) program: Option<&'r str>,
    pub(crate) from_edition: bool,
    pub(crate) column2_cites: &'r [CiteId],
}

/// What tells one additional duty from another.
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct LayerKey<'r> {
    pub(crate) measure: &'r str,
    /// What is added to the label: the exception that is claimed.
    pub(crate) suffix: Option<&'r str>,
    pub(crate) heading: &'r str,
    pub(crate) cites: &'r [CiteId],
}

/// The texts of the layers of one set of rates and one edition.
#[derive(Default)]
pub(crate) struct LayerTexts<'r> {
    pub(crate) base: HashMap<BaseKey<'r>, LayerText>,
    pub(crate) additional: HashMap<LayerKey<'r>, LayerText>,
}

/// The texts of citations, joined.
fn joined(cites: &[Cite]) -> String {
    cites.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join("; ")
}

/// The weakest confidence of some citations; from memory if there is none.
pub(crate) fn weakest(cites: &[Cite]) -> Confidence {
    cites.iter().map(|c| c.confidence).max().unwrap_or_default()
}
