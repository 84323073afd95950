//! Facts by their place in the vocabulary, so that rules look nothing up.

use hashgate_model::{FactSheet, FactValue};
use hashgate_pack::rules::{FactId, Vocabulary};

static UNKNOWN: FactValue = FactValue::Unknown;

/// The facts of one subject, above those of the shipment.
pub(crate) struct FactTable<'a> {
    own: Vec<Option<FactValue>>,
    below: Option<&'a FactTable<'a>>,
}

impl<'a> FactTable<'a> {
    pub(crate) fn empty(
        vocabulary: &Vocabulary,
        below: Option<&'a FactTable<'a>>,
    ) -> Self {
        Self { own: vec![None; vocabulary.len()], below }
    }

    /// Puts the facts of a sheet in their places; what does not fit its type
    /// or its name stays unknown and is given back, in sentences.
    pub(crate) fn fill(
        &mut self,
        sheet: &FactSheet,
        vocabulary: &Vocabulary,
    ) -> Vec<String> {
        let mut faults = Vec::new();
        for (name, fact) in &sheet.facts {
            let taken = vocabulary
                .id(name)
                .and_then(|id| Some((id, vocabulary.get(id)?)))
                .ok_or_else(|| {
                    format!("`{name}` is not a fact that a rule asks for")
                })
                .and_then(|(id, def)| Ok((id, def.take(&fact.value)?)));
            match taken {
                Ok((id, value)) => self.put(id, value),
                Err(why) => faults.push(why),
            }
        }
        faults
    }

    pub(crate) fn put(&mut self, id: FactId, value: FactValue) {
        if let Some(place) = self.own.get_mut(usize::from(id.0)) {
            *place = Some(value);
        }
    }

    pub(crate) fn has(&self, id: FactId) -> bool {
        matches!(self.own.get(usize::from(id.0)), Some(Some(_)))
    }

    /// The value of a fact: the line's own, else the shipment's.
    pub(crate) fn value(&self, id: FactId) -> &FactValue {
        match self.own.get(usize::from(id.0)) {
            Some(Some(value)) => value,
            _ => self.below.map_or(&UNKNOWN, |below| below.value(id)),
        }
    }
}
