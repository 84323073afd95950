//! Finding things in the catalogue.

use hashgate_model::{Cite, Confidence};

use super::{ApiString, Board, Catalogue, Model};

impl Catalogue {
    /// The model of that maker and name.
    pub fn model(&self, maker: &str, model: &str) -> Option<&Model> {
        self.models.iter().find(|m| m.model == model && m.maker == maker)
    }

    /// The board of that id, as `bitmain-cv1835`.
    pub fn board(&self, id: &str) -> Option<&Board> {
        self.boards.iter().find(|board| board.id == id)
    }

    /// The row for what a machine reports of itself.
    ///
    /// Case, the spaces and the full stops are ignored, and a firmware name in
    /// parentheses at the end: `Antminer S21 Hydro (Vnish 1.2.6)`.
    pub fn api_string(&self, make: &str, reported: &str) -> Option<&ApiString> {
        let bare = reported.split('(').next().unwrap_or(reported);
        let wanted = squash(bare);
        let with_make = squash(&format!("{make} {bare}"));
        self.api_strings.iter().find(|row| {
            let known = squash(&row.api_string);
            row.make.eq_ignore_ascii_case(make)
                && (known == wanted || known == with_make)
        })
    }

    /// The model of a machine from the make and the string that it reports.
    pub fn api_model(&self, make: &str, reported: &str) -> Option<&Model> {
        let row = self.api_string(make, reported)?;
        self.model(&row.maker, &row.model)
    }

    /// The board that reports this token, as `AMLCtrl_BHB56XXX`.
    pub fn board_of_token(&self, token: &str) -> Option<&Board> {
        let token = token.trim().to_ascii_lowercase();
        self.boards.iter().find(|board| {
            board.tokens.iter().any(|pattern| {
                let pattern = pattern.to_ascii_lowercase();
                match pattern.strip_suffix('*') {
                    Some(head) => token.starts_with(head),
                    None => token == pattern,
                }
            })
        })
    }

    /// A citation of one of the catalogue's sources.
    pub fn cite(&self, source: &str, confidence: Confidence) -> Cite {
        match self.sources.iter().find(|s| s.id == source) {
            Some(s) => Cite {
                text: s.text.clone(),
                confidence,
                url: s.url.clone(),
                retrieved: s.retrieved,
                note: s.note.clone(),
            },
            None => Cite::new(source, confidence),
        }
    }
}

fn squash(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, ' ' | '.' | '_' | '-'))
        .map(|c| c.to_ascii_uppercase())
        .collect()
}
