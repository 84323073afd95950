//! Reads descriptions of goods.

use rustc_hash::FxHashMap;

use hashgate_pack::hardware::{Catalogue, Model};
use rayon::prelude::*;

use crate::{
    identity::Identity,
    lexicon::{CONDITIONS, Lexicon},
    machine::family,
    mentions::attach,
    normalize::normalize,
    read::Reading,
};

/// The longest text that is read, in characters.
const LONGEST_TEXT: usize = 4096;

/// Reads descriptions of goods.
///
/// # Example
///
/// ```
/// use std::path::Path;
/// use hashgate_hardware::{Identifier, Kind};
/// use hashgate_pack::{SourceTree, hardware::Catalogue, read_section};
/// # let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
/// let catalogue: Catalogue = read_section(&SourceTree::from_dir(&data)?)?;
/// let identifier = Identifier::new(&catalogue);
/// let found = identifier.identify("50 PCS Antminer S21 Pro 234T 15J/T");
/// assert_eq!(found.kind, Kind::Miner);
/// assert_eq!(found.model.as_deref(), Some("Antminer S21 Pro"));
/// assert_eq!(found.quantity, Some(50));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Identifier {
    pub(crate) lexicon: Lexicon,
    pub(crate) catalogue: Catalogue,
    pub(crate) by_family: FxHashMap<Box<str>, Vec<u16>>,
}

impl Identifier {
    /// Makes ready what reading looks up.
    pub fn new(catalogue: &Catalogue) -> Self {
        let mut by_family: FxHashMap<Box<str>, Vec<u16>> = FxHashMap::default();
        for (i, model) in catalogue.models.iter().enumerate() {
            if let Ok(index) = u16::try_from(i) {
                by_family.entry(family(model).into()).or_default().push(index);
            }
        }
        let lexicon = Lexicon::new(catalogue);
        let catalogue = Catalogue { words: Vec::new(), ..catalogue.clone() };
        Self { lexicon, catalogue, by_family }
    }

    /// Reads many descriptions, on all processors; the order is kept.
    pub fn identify_all<S: AsRef<str> + Sync>(
        &self,
        texts: &[S],
    ) -> Vec<Identity> {
        texts.par_iter().map(|text| self.identify(text.as_ref())).collect()
    }

    /// Reads one description; any text is answered.
    ///
    /// Of a text longer than 4,096 characters the front is read, and a remark
    /// says so.
    pub fn identify(&self, text: &str) -> Identity {
        let cut = text.char_indices().nth(LONGEST_TEXT).map(|(i, _)| i);
        let text = cut.and_then(|end| text.get(..end)).unwrap_or(text);
        let reading = self.lexicon.read(&normalize(text));
        let mut identity = self.classify(text, reading);
        if cut.is_some() {
            identity.remarks.push(format!(
                "Only the first {LONGEST_TEXT} characters were read."
            ));
        }
        identity
    }

    pub(crate) fn model(&self, index: u16) -> Option<&Model> {
        self.catalogue.models.get(usize::from(index))
    }

    fn classify(&self, text: &str, reading: Reading) -> Identity {
        let mut notes = self.note(&reading.pieces);
        attach(&mut notes);
        let mut identity = self.kind(text, &notes);
        identity.condition = notes
            .conditions
            .first()
            .and_then(|c| CONDITIONS.get(usize::from(*c)))
            .map(|c| (*c).to_owned());
        if !reading.remarks.is_empty() {
            identity.score = (identity.score - 0.1).max(0.1);
            identity.remarks.extend(reading.remarks);
        }
        identity.score = (identity.score * 100.0).round() / 100.0;
        identity
    }
}
