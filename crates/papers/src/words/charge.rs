//! Rows that are no goods: charges, discounts, payments.

use hashgate_model::ChargeKind;

use hashgate_tables::{is_han, spaced, without_brackets};

use super::{WORDS, rows};

/// What a row is that is no goods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoGoods {
    /// A charge or a discount.
    Charge(ChargeKind),
    /// A deposit or a payment: no part of the price.
    Payment,
}

/// Where charge words must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Match {
    Whole,
    Start,
    /// At the start, where only words of the same meaning follow:
    /// `Shipping by air` but not `Shipping container`.
    Lead,
    /// A word that may follow a lead.
    Follow,
    /// A word after which a lead may go on as it likes: `Delivery to Texas`.
    Open,
}

/// A word with its meaning and where it must stand.
pub(super) type Word = (NoGoods, Match, String);

/// The words of `words/charges.csv`.
pub(super) fn charges(text: &'static str) -> Vec<Word> {
    let mut charges = Vec::new();
    for (name, mut words) in rows(text) {
        let kind = match name {
            "freight" => NoGoods::Charge(ChargeKind::Freight),
            "insurance" => NoGoods::Charge(ChargeKind::Insurance),
            "discount" => NoGoods::Charge(ChargeKind::Discount),
            "credit" => NoGoods::Charge(ChargeKind::Credit),
            "packing" => NoGoods::Charge(ChargeKind::Packing),
            "payment" => NoGoods::Payment,
            _ => NoGoods::Charge(ChargeKind::Other),
        };
        // The second column and the first word share a cell: `start,Freight`.
        let Some((how, first)) = words.next().and_then(|w| w.split_once(','))
        else {
            continue;
        };
        let how = match how {
            "start" => Match::Start,
            "lead" => Match::Lead,
            "word" => Match::Follow,
            "open" => Match::Open,
            _ => Match::Whole,
        };
        for word in std::iter::once(first).chain(words) {
            charges.push((kind, how, spaced(word)));
        }
    }
    charges
}

/// What kind of charge the text names, if it names one; numbers in it, as in
/// `Less 30% paid`, do not matter.
pub(crate) fn charge(text: &str) -> Option<NoGoods> {
    let mut bare = String::from(" ");
    for word in spaced(&without_brackets(text)).split(' ') {
        if !word.bytes().all(|b| b.is_ascii_digit()) {
            bare.push_str(word);
            bare.push(' ');
        }
    }
    let hit = |(kind, how, word): &Word| {
        let han = word.chars().nth(1).is_some_and(is_han);
        let hit = match how {
            Match::Whole => bare == *word,
            Match::Start if han => bare.starts_with(word.trim_end()),
            Match::Start => bare.starts_with(word.as_str()),
            Match::Lead => {
                bare.strip_prefix(word.as_str()).is_some_and(means_carriage)
            }
            Match::Follow | Match::Open => false,
        };
        hit.then_some(*kind)
    };
    WORDS.charges.iter().find_map(hit).or_else(|| {
        // A bilingual text counts if its Latin half or its Han half does.
        let (han, latin): (Vec<_>, Vec<_>) = bare
            .split(' ')
            .filter(|word| !word.is_empty())
            .partition(|word| word.chars().all(is_han));
        if han.is_empty() || latin.is_empty() {
            return None;
        }
        charge(&han.join(" ")).or_else(|| charge(&latin.join(" ")))
    })
}

/// Whether what follows a lead speaks of carriage and handling only.
fn means_carriage(rest: &str) -> bool {
    let is = |word: &str, how: Match| {
        WORDS
            .charges
            .iter()
            .any(|(_, known, text)| *known == how && text.trim() == word)
    };
    let mut words = rest.split(' ').filter(|word| !word.is_empty());
    // `Air` or `Import` alone names nothing that is charged for.
    let Some(first) = words.next() else { return false };
    std::iter::once(first)
        .chain(words)
        .take_while(|word| !is(word, Match::Open))
        .all(|word| is(word, Match::Follow))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charges_are_told_from_goods() {
        for (text, kind) in [
            ("Ocean freight to Houston", ChargeKind::Freight),
            ("Shipping", ChargeKind::Freight),
            ("Shipping by air DDP to Texas", ChargeKind::Freight),
            ("Delivery to USA", ChargeKind::Freight),
            ("Logistics", ChargeKind::Freight),
            ("Logistics fee", ChargeKind::Freight),
            ("Express DHL", ChargeKind::Freight),
            ("DHL express to Houston TX", ChargeKind::Freight),
            ("DDP to Dallas, tax included", ChargeKind::Freight),
            ("Shipping (UPS)", ChargeKind::Freight),
            ("Air shipping cost", ChargeKind::Freight),
            ("Ground shipping to Rockdale, TX", ChargeKind::Freight),
            ("Air cargo HKG-DFW", ChargeKind::Freight),
            ("Last mile delivery", ChargeKind::Freight),
            ("Inland trucking", ChargeKind::Freight),
            ("Транспортировка", ChargeKind::Freight),
            ("Door to door delivery", ChargeKind::Freight),
            ("Transport by truck from Laredo", ChargeKind::Freight),
            ("物流", ChargeKind::Freight),
            ("国际快递 DHL", ChargeKind::Freight),
            ("派送费到德州", ChargeKind::Freight),
            ("Versandkosten", ChargeKind::Freight),
            ("Доставка до Хьюстона", ChargeKind::Freight),
            ("报关费", ChargeKind::Other),
            ("清关费 customs clearance", ChargeKind::Other),
            ("Customs clearance service", ChargeKind::Other),
            ("Brokerage fee", ChargeKind::Other),
            ("Import duties and taxes", ChargeKind::Other),
            ("运费 Freight", ChargeKind::Freight),
            ("运费（空运）", ChargeKind::Freight),
            ("Insurance", ChargeKind::Insurance),
            ("Discount 5%", ChargeKind::Discount),
            ("Coupon BF-2026", ChargeKind::Credit),
            ("Credit note 2231", ChargeKind::Credit),
            ("Wooden crates", ChargeKind::Packing),
            ("内陆运费", ChargeKind::Freight),
            ("國內運費", ChargeKind::Freight),
            ("燃油附加费", ChargeKind::Freight),
            ("返点", ChargeKind::Credit),
            ("立减", ChargeKind::Discount),
            ("VAT 13%", ChargeKind::Other),
            ("增值税", ChargeKind::Other),
        ] {
            assert_eq!(charge(text), Some(NoGoods::Charge(kind)), "{text}");
        }
        for text in [
            "Less deposit 30%",
            "Less 30% paid",
            "Less: 30% paid on 12 Oct",
            "30% deposit",
            "70% balance",
            "订金30%",
            "尾款",
        ] {
            assert_eq!(charge(text), Some(NoGoods::Payment), "{text}");
        }
        for text in [
            "Shipping container 40 ft",
            "Packing box for S21",
            "APW12",
            "Air cooled Antminer S21",
            "Delivery van",
            "Express card adapter",
            "Transport case for Avalon Q",
            "Ocean blue case",
            "Air filter",
            "International power adapter",
            "Rail kit for rack",
            "Ground cable",
            "UPS 3 kVA rack",
            "Bank of PSUs",
        ] {
            assert_eq!(charge(text), None, "{text}");
        }
    }
}
