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
    /// The last word of a text that names no goods: `Chassis fee`.
    End,
    /// The last letters of one: `Bearbeitungsgebühr`, `单证费`.
    Suffix,
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
            "end" => Match::End,
            "suffix" => Match::Suffix,
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
        let glued = word.chars().nth(1).is_some_and(parts_no_words);
        let hit = match how {
            Match::Whole => bare == *word,
            Match::Start if glued => bare.starts_with(word.trim_end()),
            Match::Start => bare.starts_with(word.as_str()),
            Match::Lead => {
                bare.strip_prefix(word.as_str()).is_some_and(means_carriage)
            }
            Match::End => bare.ends_with(word.as_str()) && names_no_goods(text),
            Match::Suffix => {
                bare.trim_end().ends_with(word.trim()) && names_no_goods(text)
            }
            Match::Follow | Match::Open => false,
        };
        hit.then_some((*kind, word.len()))
    };
    // What a text begins with tells more than `fee` at its end, and of two
    // beginnings the longer: `운송 보험` insures, `운송` carries.
    let by = |ends: bool| {
        let of_kind =
            |word: &&Word| matches!(word.1, Match::End | Match::Suffix) == ends;
        let hits = WORDS.charges.iter().filter(of_kind).filter_map(hit);
        hits.reduce(|a, b| if b.1 > a.1 { b } else { a }).map(|hit| hit.0)
    };
    by(false).or_else(|| of_two_scripts(&bare)).or_else(|| by(true))
}

/// What a bilingual text names: its Latin half or its Han half tells.
fn of_two_scripts(bare: &str) -> Option<NoGoods> {
    let (han, latin): (Vec<_>, Vec<_>) = bare
        .split(' ')
        .filter(|word| !word.is_empty())
        .partition(|word| word.chars().all(is_han));
    if han.is_empty() || latin.is_empty() {
        return None;
    }
    charge(&han.join(" ")).or_else(|| charge(&latin.join(" ")))
}

/// Whether words of this script are written without blanks between.
fn parts_no_words(c: char) -> bool {
    is_han(c)
        || matches!(c,
            // Thai; kana; Hangul, whose compounds are written as one.
            '\u{e01}'..='\u{e5b}'
            | '\u{3041}'..='\u{30ff}'
            | '\u{ac00}'..='\u{d7a3}')
}

fn names_no_goods(text: &str) -> bool {
    !super::may_name_goods(text)
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
            ("FedEx IP", ChargeKind::Freight),
            ("THC", ChargeKind::Other),
            ("ISF filing", ChargeKind::Other),
            ("운송비", ChargeKind::Freight),
            ("DHL Express Worldwide", ChargeKind::Freight),
            ("FedEx International Priority", ChargeKind::Freight),
            ("UPS Worldwide Saver", ChargeKind::Freight),
            ("UPS Worldwide Expedited", ChargeKind::Freight),
            ("FedEx 2Day", ChargeKind::Freight),
            ("USPS Priority Mail", ChargeKind::Freight),
            ("China Post EMS", ChargeKind::Freight),
            ("4PX", ChargeKind::Freight),
            ("YunExpress", ChargeKind::Freight),
            ("Terminal handling", ChargeKind::Other),
            ("Terminal handling charge (origin)", ChargeKind::Other),
            ("Documentation", ChargeKind::Other),
            ("B/L fee", ChargeKind::Other),
            ("AWB fee", ChargeKind::Other),
            ("Fuel surcharge", ChargeKind::Freight),
            ("港杂费", ChargeKind::Other),
            ("文件费", ChargeKind::Other),
            ("码头费", ChargeKind::Other),
            ("单证费", ChargeKind::Other),
            ("拖车费", ChargeKind::Freight),
            ("仓储费", ChargeKind::Other),
            ("문서비", ChargeKind::Other),
            ("통관비", ChargeKind::Other),
            ("통관 수수료", ChargeKind::Other),
            ("배송비", ChargeKind::Freight),
            ("국제 운송비", ChargeKind::Freight),
            ("항공 운임", ChargeKind::Freight),
            ("창고 보관료", ChargeKind::Other),
            ("보험료", ChargeKind::Insurance),
            ("취급 수수료", ChargeKind::Other),
            ("送料", ChargeKind::Freight),
            ("通関手数料", ChargeKind::Other),
            ("運送料", ChargeKind::Freight),
            ("運賃", ChargeKind::Freight),
            ("書類作成費", ChargeKind::Other),
            ("取扱手数料", ChargeKind::Other),
            ("Phí vận chuyển", ChargeKind::Freight),
            ("Cước vận chuyển quốc tế", ChargeKind::Freight),
            ("Phí hải quan", ChargeKind::Other),
            ("Phí bảo hiểm", ChargeKind::Insurance),
            ("Chi phí đóng gói", ChargeKind::Packing),
            ("ค่าขนส่ง", ChargeKind::Freight),
            ("ค่าธรรมเนียมศุลกากร", ChargeKind::Other),
            ("ค่าประกันภัย", ChargeKind::Insurance),
            ("ค่าบรรจุภัณฑ์", ChargeKind::Packing),
            ("Biaya kirim", ChargeKind::Freight),
            ("Ongkos kirim ke Texas", ChargeKind::Freight),
            ("Biaya pengiriman", ChargeKind::Freight),
            ("Biaya bea cukai", ChargeKind::Other),
            ("Asuransi", ChargeKind::Insurance),
            ("Verzendkosten", ChargeKind::Freight),
            ("Vracht", ChargeKind::Freight),
            ("Inklaringskosten", ChargeKind::Other),
            ("Fragt", ChargeKind::Freight),
            ("Frakt", ChargeKind::Freight),
            ("Tullavgift", ChargeKind::Other),
            ("Eksportgebyr", ChargeKind::Other),
            ("شحن", ChargeKind::Freight),
            ("رسوم الشحن", ChargeKind::Freight),
            ("رسوم التخليص الجمركي", ChargeKind::Other),
            ("تأمين", ChargeKind::Insurance),
            ("Nakliye bedeli", ChargeKind::Freight),
            ("Kargo ücreti", ChargeKind::Freight),
            ("Gümrük masrafı", ChargeKind::Other),
            ("Sigorta bedeli", ChargeKind::Insurance),
            ("Koszty transportu", ChargeKind::Freight),
            ("Opłata celna", ChargeKind::Other),
            ("Ubezpieczenie ładunku", ChargeKind::Insurance),
            ("Spese di spedizione", ChargeKind::Freight),
            ("Spese doganali", ChargeKind::Other),
            ("Trasporto aereo", ChargeKind::Freight),
            ("Frais de dédouanement", ChargeKind::Other),
            ("Frais de dossier", ChargeKind::Other),
            ("Gastos de despacho", ChargeKind::Other),
            ("Cargo por manejo", ChargeKind::Other),
            ("Taxa de manuseio", ChargeKind::Other),
            ("Despesas aduaneiras", ChargeKind::Other),
            ("Zollgebühren", ChargeKind::Other),
            ("Bearbeitungsgebühr", ChargeKind::Other),
            ("Terminalgebühren", ChargeKind::Other),
            ("运杂费", ChargeKind::Freight),
            ("Courier DHL", ChargeKind::Freight),
            ("SF Express to LA", ChargeKind::Freight),
            ("ISF", ChargeKind::Other),
            ("Doc fee", ChargeKind::Other),
            ("DOC", ChargeKind::Other),
            ("Chassis fee", ChargeKind::Other),
            ("Demurrage", ChargeKind::Other),
            ("Storage", ChargeKind::Other),
            ("CFS charge", ChargeKind::Other),
            ("Palletising", ChargeKind::Packing),
            ("Escrow fee", ChargeKind::Other),
            ("PayPal fee", ChargeKind::Other),
            ("Wire fee", ChargeKind::Other),
            ("Bank fee", ChargeKind::Other),
            ("Peak season surcharge", ChargeKind::Other),
            ("AMS fee", ChargeKind::Other),
            ("AMS filing", ChargeKind::Other),
            ("Cargo insurance 0.3%", ChargeKind::Insurance),
            ("Таможенный сбор", ChargeKind::Other),
            ("терминальные сборы", ChargeKind::Other),
            ("Услуги брокера", ChargeKind::Other),
            ("Погрузо-разгрузочные работы", ChargeKind::Other),
            ("Remote area delivery", ChargeKind::Freight),
            ("Lift gate service", ChargeKind::Other),
            ("Drayage", ChargeKind::Other),
            ("Pier pass", ChargeKind::Other),
            ("Customs bond", ChargeKind::Other),
            ("Single entry bond", ChargeKind::Other),
            ("MPF", ChargeKind::Other),
            ("HMF", ChargeKind::Other),
            ("Merchandise processing fee", ChargeKind::Other),
            ("Security surcharge", ChargeKind::Other),
            ("War risk surcharge", ChargeKind::Other),
            ("Air freight express to Dallas", ChargeKind::Freight),
            ("Handling & documentation", ChargeKind::Other),
            ("Loading", ChargeKind::Other),
            ("Container loading", ChargeKind::Other),
            ("Origin charges", ChargeKind::Other),
            ("Destination charges", ChargeKind::Other),
            ("Export documentation", ChargeKind::Other),
            ("Certificate of origin fee", ChargeKind::Other),
            ("Inland haulage", ChargeKind::Freight),
            ("Delivery order", ChargeKind::Other),
            ("Pick-up fee", ChargeKind::Other),
            ("Transit insurance", ChargeKind::Insurance),
            ("운송 보험", ChargeKind::Insurance),
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
            "Terminal block 12 way",
            "Document shredder",
            "Storage shelf",
            "Storage rack for miners",
            "DOC scanner",
            "IP camera",
            "FedEx branded box",
            "Loading ramp",
            "Container 20 ft for 180 miners",
            "Power strip charger",
            "USB charger",
            "Fee meter",
            "장비",
            "냉각 설비",
            "채굴기",
            "送風機",
            "材料",
            "塗料",
            "ขั้วต่อ",
            "Fragtmand skruer",
            "Kosten meter",
            "Filing cabinet",
            "Frame",
            "Bond wire spool",
            "Customs-sealed crate of S19",
            "Antminer S21 Pro 234T freight included",
            "Antminer T21 DDP price",
            "M60S incl. delivery",
            "Priority switch 8 port",
            "Worldwide power adapter",
            "Cable tie",
            "Transport trolley",
            "Origin S19 hashboard",
            "Security camera",
            "Handling gloves",
            "Lift truck",
            "Pallet jack",
            "Fan",
            "Charge controller",
            "Battery charge module",
            "Carga electrónica",
            "شاحن",
        ] {
            assert_eq!(charge(text), None, "{text}");
        }
    }
}
