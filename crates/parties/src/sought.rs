//! A query as the search needs it: its words looked up.

use std::{borrow::Cow, sync::Arc};

use crate::{
    compare::{self, Comparer, Variant},
    index::{Index, WordId},
    neighbours::Looked,
    read::{self, ReadName, Token},
    score::Weighed,
    words::Families,
};

/// A query, its words looked up.
#[derive(Debug, Clone)]
pub(crate) struct Sought {
    pub(crate) read: ReadName,
    pub(crate) words: Vec<Ours>,
    pub(crate) weighed: Vec<Weighed>,
    /// The folded words without blanks.
    pub(crate) run: Vec<u8>,
    pub(crate) variants: Vec<SoughtVariant>,
}

/// A word of a query, as it is weighed in this query.
#[derive(Debug, Clone)]
pub(crate) struct Ours {
    pub(crate) looked: Arc<Looked>,
    pub(crate) weighed: Weighed,
}

/// A query whose words are joined or split otherwise.
#[derive(Debug, Clone)]
pub(crate) struct SoughtVariant {
    pub(crate) legal: Families,
    pub(crate) words: Vec<Ours>,
    pub(crate) weighed: Vec<Weighed>,
    pub(crate) needs: Vec<WordId>,
}

impl Comparer {
    /// Looks up the words of a name.
    pub(crate) fn seek(&self, name: &str, index: &Index<'_>) -> Sought {
        let read = read::read(name, &self.words);
        self.seek_read(read, index, &|token| {
            Arc::new(self.look_up(token, index))
        })
    }

    /// Looks up the words of a name that was read, perhaps by a memo.
    pub(crate) fn seek_read(
        &self,
        read: ReadName,
        index: &Index<'_>,
        look_up: &dyn Fn(&Token) -> Arc<Looked>,
    ) -> Sought {
        let (words, weighed) = self.weighed_here(&read, look_up);
        let splits = |i: usize| -> Cow<'_, [_]> {
            let word = words.get(i);
            Cow::Borrowed(word.map_or(&[], |word| &word.looked.splits))
        };
        let variants = self
            .variants(&read, &|word| index.has(word), &splits)
            .into_iter()
            .map(|variant| self.sought_variant(&variant, index, look_up))
            .collect();
        let run = compare::run_of(words.iter().map(|w| &*w.looked.folded));
        Sought { read, words, weighed, run, variants }
    }

    /// The words, weighed as the name as a whole has them.
    fn weighed_here(
        &self,
        read: &ReadName,
        look_up: &dyn Fn(&Token) -> Arc<Looked>,
    ) -> (Vec<Ours>, Vec<Weighed>) {
        let mut words: Vec<Ours> = read
            .tokens
            .iter()
            .map(|token| {
                let looked = look_up(token);
                Ours { weighed: looked.weighed, looked }
            })
            .collect();
        let mut weighed: Vec<Weighed> =
            words.iter().map(|word| word.weighed).collect();
        self.lighten(read, &mut weighed);
        for (word, weighed) in words.iter_mut().zip(&weighed) {
            word.weighed = *weighed;
        }
        (words, weighed)
    }

    fn sought_variant(
        &self,
        variant: &Variant,
        index: &Index<'_>,
        look_up: &dyn Fn(&Token) -> Arc<Looked>,
    ) -> SoughtVariant {
        let (words, weighed) = self.weighed_here(&variant.read, look_up);
        let needs = variant.needs.iter();
        SoughtVariant {
            legal: variant.read.legal,
            words,
            weighed,
            needs: needs
                .filter_map(|word| index.words.find(word, false))
                .collect(),
        }
    }
}
