//! The words of the pages in the reader's language. What the law says stays
//! in English, and a language never changes a number.

use std::{collections::HashMap, sync::OnceLock};

use axum::http::{HeaderMap, header};

use crate::gate::cookie;

/// The name of the cookie that keeps the choice of a language.
pub(crate) const LANGUAGE: &str = "hashgate_language";

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Words {
    English,
    Chinese,
}

/// The Chinese of each English text.
fn chinese() -> &'static HashMap<String, String> {
    static TABLE: OnceLock<HashMap<String, String>> = OnceLock::new();
    TABLE.get_or_init(|| {
        // A test reads the table; here a fault of it leaves English.
        toml::from_str(include_str!("words/zh.toml")).unwrap_or_default()
    })
}

impl Words {
    /// The language that was chosen, else the one that the browser asks for.
    pub(crate) fn wanted(headers: &HeaderMap) -> Self {
        if let Some(chosen) = cookie(headers, LANGUAGE) {
            return Self::of_tag(chosen);
        }
        let asked = headers.get(header::ACCEPT_LANGUAGE);
        let asked = asked.and_then(|v| v.to_str().ok()).unwrap_or_default();
        Self::of_tag(asked.split([',', ';']).next().unwrap_or_default())
    }

    /// The language of a tag: Chinese for `zh` and its kin.
    pub(crate) fn of_tag(tag: &str) -> Self {
        let tag = tag.trim().to_ascii_lowercase();
        if tag == "zh" || tag.starts_with("zh-") {
            Self::Chinese
        } else {
            Self::English
        }
    }

    /// The tag of a page (BCP 47).
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-CN",
        }
    }

    /// The tag of the other language.
    pub(crate) fn other(self) -> &'static str {
        match self {
            Self::English => "zh",
            Self::Chinese => "en",
        }
    }

    /// A text in this language; one that the table lacks stays English.
    pub(crate) fn of<'a>(self, english: &'a str) -> &'a str
    where
        'static: 'a,
    {
        match self {
            Self::English => english,
            Self::Chinese => {
                chinese().get(english).map_or(english, String::as_str)
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may")]
mod tests {
    use std::collections::{BTreeSet, HashMap};

    use super::*;
    use crate::pages::texts_of_forms;

    /// Every text that a template or a form gives to [`Words::of`].
    fn used() -> BTreeSet<String> {
        let mut texts: BTreeSet<String> =
            texts_of_forms().map(str::to_owned).collect();
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut folders = vec![root.join("templates"), root.join("src")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                if path.ends_with("words.rs") {
                    continue;
                }
                let text = std::fs::read_to_string(&path).unwrap();
                for rest in text.split("words.of(\"").skip(1) {
                    texts.insert(rest.split('"').next().unwrap().to_owned());
                }
            }
        }
        texts.remove("");
        texts
    }

    #[test]
    fn every_text_of_a_page_has_its_chinese_and_none_is_left_over() {
        let table: HashMap<String, String> =
            toml::from_str(include_str!("words/zh.toml")).unwrap();
        let used = used();
        let missing: Vec<_> =
            used.iter().filter(|text| !table.contains_key(*text)).collect();
        assert!(missing.is_empty(), "not in words/zh.toml: {missing:#?}");
        let unused: Vec<_> =
            table.keys().filter(|text| !used.contains(*text)).collect();
        assert!(unused.is_empty(), "used nowhere: {unused:#?}");
        for (english, chinese) in &table {
            let has_han =
                chinese.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert!(has_han, "{english}: {chinese}");
        }
    }

    #[test]
    fn a_choice_goes_before_what_the_browser_asks_for() {
        let mut headers = HeaderMap::new();
        assert_eq!(Words::wanted(&headers), Words::English);
        headers.insert("accept-language", "zh-CN,zh;q=0.9".parse().unwrap());
        assert_eq!(Words::wanted(&headers), Words::Chinese);
        headers.insert("cookie", "a=b; hashgate_language=en".parse().unwrap());
        assert_eq!(Words::wanted(&headers), Words::English);
    }
}
