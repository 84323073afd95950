//! Sentences that offer to state another value than the price.
//!
//! The words are data (`under_declaration.csv`): what a sentence is about and
//! what it offers of it; `*` where the first says all.

use std::sync::LazyLock;

use hashgate_model::writing::one_writing;

struct Offer {
    about: Vec<String>,
    /// Empty where the first words say all.
    offers: Vec<String>,
}

static OFFERS: LazyLock<Vec<Offer>> = LazyLock::new(|| {
    let words = |cell: &str| -> Vec<String> {
        cell.split('|')
            .map(|word| word.trim().to_lowercase())
            .filter(|word| !word.is_empty() && word != "*")
            .collect()
    };
    include_str!("under_declaration.csv")
        .lines()
        .skip(1)
        .filter_map(|row| {
            let mut cells = row.splitn(3, ',').skip(1);
            let about = words(cells.next()?);
            let offers = words(cells.next()?);
            Some(Offer { about, offers })
        })
        .collect()
});

/// Words that turn an offer into its refusal, as words of their own.
const NOT: [&str; 12] = [
    "not",
    "cannot",
    "can't",
    "never",
    "no",
    "nunca",
    "не",
    "нельзя",
    "won't",
    "don't",
    "jamás",
    "without",
];

/// Signs that do so in Chinese, which parts no words.
const NOT_HAN: [&str; 5] = ["不能", "不可", "不得", "不会", "禁止"];

/// Whether a text offers to state another value than what was paid, as
/// `Declared value can be adjusted as buyer request`.
pub(crate) fn offers_another_value(text: &str) -> bool {
    const SHORTEST: usize = 6;
    if text.len() < SHORTEST {
        return false;
    }
    let text = one_writing(text).to_lowercase();
    let whole = ['.', '!', '?', '\n', '。', '！', '？'];
    text.split(whole).any(|sentence| {
        // A semicolon parts what is said of value and balance, and what is
        // refused from what is offered.
        sentence_offers(sentence)
            || sentence.split([';', '；']).any(sentence_offers)
    })
}

fn sentence_offers(sentence: &str) -> bool {
    let refused = || {
        // "No commercial value" refuses nothing: it is what is offered.
        let sentence = sentence.replace("no commercial value", "");
        let mut words =
            sentence.split(|c: char| !(c.is_alphabetic() || c == '\''));
        words.any(|word| NOT.contains(&word))
            || NOT_HAN.iter().any(|sign| sentence.contains(sign))
    };
    let found = OFFERS.iter().any(|offer| {
        holds(sentence, &offer.about)
            && (offer.offers.is_empty() || holds(sentence, &offer.offers))
    });
    found && !refused()
}

/// Whether a sentence holds one of the words, from the beginning of a word.
fn holds(sentence: &str, words: &[String]) -> bool {
    words.iter().any(|word| {
        sentence.match_indices(word.as_str()).any(|(at, _)| {
            let before = sentence.get(..at).and_then(|s| s.chars().next_back());
            let han = word.chars().next().is_some_and(hashgate_tables::is_han);
            han || before.is_none_or(|c| !c.is_alphabetic())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::offers_another_value as offers;

    #[test]
    fn offers_to_state_another_value_are_seen() {
        for text in [
            "Declared value can be adjusted as buyer request",
            "DECLARED VALUE CAN BE LOWERED TO SAVE DUTY.",
            "We can declare a lower value for customs",
            "Tell us the invoice value you like: any amount",
            "Customs value on request",
            "we will mark as gift",
            "will mark as gift / sample no commercial value",
            "We can make invoice lower for customs to save your tax",
            "Declare value USD 50/unit on the customs invoice; balance by USDT",
            "Rechnung können wir für den Zoll niedriger ausstellen",
            "申报50美元一台，余款另付",
            "we can write lower value on invoice for customs upon request",
            "Please tell us the value you want on the invoice",
            "We can help you reduce tax",
            "申报价值可根据客户要求调整",
            "可以低报",
            "podemos bajar el valor declarado si lo desea",
            "Real price on other invoice",
            "under invoice ok",
            "declare 100 USD per unit for customs",
            "podemos marcar como regalo",
            "Wert kann auf Wunsch reduziert werden",
            "双发票",
            "双清包税",
            "split into 5 parcels below 2500",
            "ship as used fans",
            "50% paid outside this invoice",
            "made in China, relabelled in Malaysia",
            "产地中国，换标马来西亚",
            "origin label removed",
            "发票金额可随意",
            "报关价可以做低一点",
            "El valor declarado se puede ajustar a pedido del comprador",
            "podemos subfacturar",
            "Valor de la factura: el que quiera",
            "Заявленная стоимость может быть изменена по желанию покупателя",
            "Можем занизить инвойс",
            "стоимость в инвойсе по запросу",
        ] {
            assert!(offers(text), "{text}");
        }
    }

    #[test]
    fn plain_statements_are_not() {
        for text in [
            "Declared value: USD 3,000.00",
            "Declared value USD 393,120; balance paid by T/T before shipment",
            "Mark the cartons with the lot number",
            "Commercial invoice shows the price; 30% deposit, balance by T/T",
            "The declared value cannot be adjusted",
            "We declare that the price is true and correct",
            "We do not lower the invoice value",
            "Payment terms negotiable",
            "Delivery on request",
            "Insurance claims up to the declared value",
            "申报价值 3000 美元",
            "申报价值不可调整",
            "Valor declarado: 3000 USD",
            "Заявленная стоимость 3000 USD",
            "Стоимость не может быть изменена, таможенная стоимость полная",
            "Antminer S21 Pro 234T",
            "Low value of the goods in transit insured",
            "Price lower by 2% for payment in advance",
            "no commercial value, for customs purposes only",
        ] {
            assert!(!offers(text), "{text}");
        }
    }
}
