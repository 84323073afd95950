//! Sentences that say in which currency the prices are: `All prices in RMB`.

use std::{collections::BTreeSet, sync::LazyLock};

use hashgate_model::Currency;
use hashgate_tables::{is_han, spaced};

use super::{CurrencyMark, LONGEST_HEAD, WORDS, currency, one_writing, rows};

/// Words that such a sentence has, and words that no such sentence has: `Bank
/// account (RMB)` and `Exchange rate USD/CNY` say nothing of the prices.
static WORDS_OF_NOTES: LazyLock<[Vec<String>; 2]> = LazyLock::new(|| {
    let text = include_str!("currency_notes.csv");
    let of = |what: &str| {
        let rows = rows(text).filter(|(name, _)| *name == what);
        rows.flat_map(|(_, words)| words.map(spaced)).collect()
    };
    [of("about"), of("not")]
});

/// The one currency that a sentence says the prices are in.
pub(crate) fn prices_are_in(text: &str) -> Option<Currency> {
    if text.chars().count() > 2 * LONGEST_HEAD {
        return None;
    }
    let sentence = spaced(text);
    let has = |words: &Vec<String>| {
        words.iter().any(|word| {
            let han = word.chars().nth(1).is_some_and(is_han);
            sentence.contains(if han { word.trim() } else { word.as_str() })
        })
    };
    let [about, not] = &*WORDS_OF_NOTES;
    if !has(about) || has(not) {
        return None;
    }
    let mut named = BTreeSet::new();
    let text = one_writing(text);
    for word in
        text.split(|c: char| !(c.is_alphabetic() || "$€£¥.".contains(c)))
    {
        let known = currency(word.trim_matches('.'));
        let within = known.is_none().then(|| han_name(word)).flatten();
        if let Some(CurrencyMark::Code(code)) = known.or(within) {
            named.insert(code);
        }
    }
    let one = named.pop_first()?;
    named.is_empty().then_some(one)
}

/// The currency whose Chinese name a sentence without blanks holds.
fn han_name(sentence: &str) -> Option<CurrencyMark> {
    WORDS.currencies.iter().find_map(|(name, mark)| {
        let whole = name.chars().count() > 1 && name.chars().all(is_han);
        (whole && sentence.contains(name.as_str())).then(|| mark.clone())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_of_the_currency_are_told_from_others() {
        for (text, code) in [
            ("All prices in RMB", "CNY"),
            ("Prices are quoted in HKD, FOB Hong Kong", "HKD"),
            ("Currency of all amounts: EUR", "EUR"),
            ("以上价格均为人民币", "CNY"),
            ("金额单位：美元", "USD"),
            ("Alle Preise in EUR", "EUR"),
            ("Все цены указаны в RUB", "RUB"),
        ] {
            let read = prices_are_in(text);
            assert_eq!(
                read.map(|c| c.to_string()),
                Some(code.into()),
                "{text}"
            );
        }
        for text in [
            "Bank account (RMB): 6222 0000",
            "Exchange rate USD/CNY 7.10",
            "Prices in USD, RMB on request",
            "Payment of the amount in RMB accepted",
            "Prices exclude VAT",
            "Made in China",
        ] {
            assert_eq!(prices_are_in(text), None, "{text}");
        }
    }
}
