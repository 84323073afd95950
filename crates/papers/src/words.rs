//! The words of invoices: heads, labels, totals, charges, units, currencies.
//!
//! The words are data (`words/*.csv`), one meaning a row. Here they are only
//! looked up, without regard to case, spacing, punctuation or brackets, and
//! a bilingual head (`型号 Model`) counts if either half is known.

mod charge;
mod currency_note;
mod field;
mod incoterm;
mod legal_form;
mod month;
mod sign;
mod under_declaration;

use std::{collections::HashMap, sync::LazyLock};

pub(crate) use hashgate_model::writing::one_writing;
use hashgate_model::{Currency, Mode};
pub(crate) use hashgate_tables::folded;
use hashgate_tables::{is_han, spaced, without_brackets};

use self::{
    charge::charges,
    field::FIELDS,
    incoterm::INCOTERMS,
    sign::{begins_with_sign, is_sign},
};
pub(crate) use self::{
    charge::{NoGoods, charge},
    currency_note::prices_are_in,
    field::Field,
    incoterm::{has_incoterm, is_incoterm},
    legal_form::names_a_firm,
    month::month,
    sign::{Sign, has_sign, has_sign_word},
    under_declaration::offers_another_value,
};

/// What a row of sums states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Total {
    /// The goods so far.
    Subtotal,
    /// Everything so far.
    Grand,
    /// The total in words.
    InWords,
}

/// What a quantity is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Pieces, sets, machines.
    Piece,
    /// Lots of any number of pieces.
    Lot,
    /// Kilograms, pounds.
    Weight,
    /// Cartons, pallets.
    Package,
}

/// A currency as a paper marks it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CurrencyMark {
    /// A currency that is named.
    Code(Currency),
    /// `$`, which may be a dollar of several countries.
    Dollar,
    /// `¥`, which may be yuan or yen.
    Yen,
    /// A name of money that is no currency of three letters (`USDT`).
    NoCurrency(String),
}

struct Words {
    headings: HashMap<String, Field>,
    totals: HashMap<String, Total>,
    charges: Vec<charge::Word>,
    units: HashMap<String, Unit>,
    /// Titles of documents; whether it is one before the sale.
    titles: HashMap<String, bool>,
    currencies: HashMap<String, CurrencyMark>,
    modes: HashMap<String, Mode>,
}

/// The words that may head a column of papers, by the name of what it holds
/// (`description`, `hts`, `shipper`...), as they are usually written; none for
/// a name that papers do not have.
///
/// # Example
///
/// ```
/// let words = hashgate_papers::heading_words("hts");
/// assert!(words.contains(&"HS Code"));
/// assert!(hashgate_papers::heading_words("colour").is_empty());
/// ```
pub fn heading_words(holds: &str) -> Vec<&'static str> {
    let rows = include_str!("words/headings.csv").lines().skip(1);
    rows.filter_map(|row| row.split_once(','))
        .find(|(name, _)| *name == holds)
        .map(|(_, words)| words.split('|').collect())
        .unwrap_or_default()
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let headings = include_str!("words/headings.csv");
    let totals = include_str!("words/totals.csv");
    let titles = include_str!("words/titles.csv");
    Words {
        headings: table(headings, |name| {
            FIELDS.iter().find(|(n, _)| *n == name).map(|(_, field)| *field)
        }),
        totals: table(totals, |name| match name {
            "subtotal" => Some(Total::Subtotal),
            "total" => Some(Total::Grand),
            "words" => Some(Total::InWords),
            _ => None,
        }),
        charges: charges(include_str!("words/charges.csv")),
        units: table(include_str!("words/units.csv"), |name| match name {
            "piece" => Some(Unit::Piece),
            "lot" => Some(Unit::Lot),
            "weight" => Some(Unit::Weight),
            "package" => Some(Unit::Package),
            _ => None,
        }),
        titles: table(titles, |kind| Some(kind == "proforma")),
        currencies: currencies(include_str!("words/currencies.csv")),
        modes: table(include_str!("words/modes.csv"), |name| name.parse().ok()),
    }
});

/// The rows below the head: a name, and words between bars.
fn rows(
    text: &'static str,
) -> impl Iterator<Item = (&'static str, std::str::Split<'static, char>)> {
    text.lines()
        .skip(1)
        .filter_map(|row| row.split_once(','))
        .map(|(name, words)| (name, words.split('|')))
}

fn table<T: Clone>(
    text: &'static str,
    read: impl Fn(&str) -> Option<T>,
) -> HashMap<String, T> {
    let mut table = HashMap::new();
    for (name, words) in rows(text) {
        let Some(value) = read(name) else { continue };
        for word in words {
            table.entry(folded(word)).or_insert_with(|| value.clone());
        }
    }
    table
}

fn currencies(text: &'static str) -> HashMap<String, CurrencyMark> {
    let mut table = HashMap::new();
    for (code, words) in rows(text) {
        let mark = code.parse().map_or_else(
            |_| CurrencyMark::NoCurrency(code.to_owned()),
            CurrencyMark::Code,
        );
        for word in words {
            table.insert(symbolic(word), mark.clone());
        }
    }
    table.insert("$".to_owned(), CurrencyMark::Dollar);
    table.insert("¥".to_owned(), CurrencyMark::Yen);
    table
}

/// Letters and signs of money, lower case: `US$`, `u.s.$` and `us $` are one.
fn symbolic(text: &str) -> String {
    one_writing(text)
        .chars()
        .filter(|c| {
            c.is_alphabetic()
                || matches!(
                    c,
                    '$' | '€'
                        | '£'
                        | '¥'
                        | '฿'
                        | '₩'
                        | '₫'
                        | '₽'
                        | '₹'
                        | '₿'
                )
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// Words that qualify a head without changing what it is about.
fn qualifies(word: &str) -> bool {
    ["in", "each", "us"].contains(&word)
        || INCOTERMS.contains(&word)
        || WORDS.currencies.contains_key(&symbolic(word))
        || WORDS.units.contains_key(word)
        || word.chars().all(|c| c.is_ascii_digit())
}

/// Looks up a text whole, then without brackets, then half by half.
fn look_up<T: Copy + PartialEq>(
    table: &HashMap<String, T>,
    text: &str,
) -> Option<T> {
    if let Some(found) = table.get(&folded(text)) {
        return Some(*found);
    }
    let bare = without_brackets(text);
    if let Some(found) = table.get(&folded(&bare)) {
        return Some(*found);
    }
    let mut halves: [String; 2] = Default::default();
    for word in spaced(&bare).split(' ').filter(|w| !w.is_empty()) {
        let half = usize::from(word.chars().all(is_han));
        if (half == 1 || !qualifies(word))
            && let Some(half) = halves.get_mut(half)
        {
            half.push_str(word);
        }
    }
    let mut found = halves
        .iter()
        .filter(|half| !half.is_empty())
        .filter_map(|half| table.get(half).copied());
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}

/// Longest text that can be a head or a label.
const LONGEST_HEAD: usize = 80;

/// What a head of a column is about.
pub(crate) fn heading(text: &str) -> Option<Field> {
    if text.len() > LONGEST_HEAD {
        return None;
    }
    let field = look_up(&WORDS.headings, text).or_else(|| of_several(text))?;
    match field {
        // `Qty (CTNS)` counts cartons, and `Qty (KGS)` counts no pieces.
        Field::Quantity => match unit_within(text) {
            Some(Unit::Package) => Some(Field::Packages),
            Some(Unit::Weight) => None,
            _ => Some(field),
        },
        // `Declared Unit Value` is of one piece, `Declared Value` of all.
        Field::Amount
            if [" unit value ", " unit amount ", " unit cost "]
                .iter()
                .any(|words| spaced(text).contains(words)) =>
        {
            Some(Field::UnitPrice)
        }
        // `Unit Price (USD/T)` is the price of a terahash.
        Field::UnitPrice if is_per_terahash(text) => None,
        _ => Some(field),
    }
}

/// What a head of several names is about: `Item / Model`, `Model &
/// Description`, `Item 品名`, `品名规格`. Each must be known.
fn of_several(text: &str) -> Option<Field> {
    let bare = without_brackets(text).replace(" and ", "&");
    let mut fields = Vec::new();
    for name in bare.split(['/', '&', '+', '|', '、', '，', ',', '\n']) {
        if name.trim().is_empty() {
            continue;
        }
        match look_up(&WORDS.headings, name) {
            Some(field) => fields.push(field),
            None => fields.extend(of_two_scripts(name)?),
        }
    }
    one_of(&fields)
}

/// The fields of the Latin and the Chinese half of a name, and of a Chinese
/// one those of its two words.
fn of_two_scripts(name: &str) -> Option<Vec<Field>> {
    let look = |text: &str| WORDS.headings.get(text).copied();
    let mut halves: [String; 2] = Default::default();
    for word in spaced(name).split(' ').filter(|w| !w.is_empty()) {
        let half = usize::from(word.chars().all(is_han));
        if (half == 1 || !qualifies(word))
            && let Some(half) = halves.get_mut(half)
        {
            half.push_str(word);
        }
    }
    let mut fields = Vec::new();
    for half in halves.iter().filter(|half| !half.is_empty()) {
        if let Some(field) = look(half) {
            fields.push(field);
            continue;
        }
        let two = half.char_indices().skip(1).find_map(|(at, c)| {
            let (a, b) = half.split_at_checked(at)?;
            Some([look(a)?, look(b)?]).filter(|_| is_han(c))
        });
        fields.extend(two?);
    }
    Some(fields)
}

/// The one field that several names of a head mean: names of goods are one
/// text, and a unit or a count qualifies what it stands beside.
fn one_of(fields: &[Field]) -> Option<Field> {
    use Field as F;
    const GOODS: [F; 7] = [
        F::Description,
        F::Model,
        F::Item,
        F::Condition,
        F::Maker,
        F::PartNumber,
        F::Code,
    ];
    if fields.iter().all(|field| GOODS.contains(field)) {
        let names = [F::Description, F::Model];
        return names.into_iter().find(|name| fields.contains(name));
    }
    let mut rest =
        fields.iter().filter(|field| !matches!(field, F::Unit | F::Currency));
    let first = rest.next()?;
    rest.all(|other| other == first).then_some(*first)
}

/// The unit that a head names beside what it is about.
fn unit_within(text: &str) -> Option<Unit> {
    let words = spaced(text);
    words.split(' ').filter(|word| !word.is_empty()).find_map(unit)
}

fn is_per_terahash(text: &str) -> bool {
    let text = one_writing(text).to_lowercase();
    text.match_indices(['/', ' ']).any(|(at, sign)| {
        let rest = text.get(at + 1..).unwrap_or_default();
        let end = rest.find(|c: char| !c.is_alphanumeric());
        let word = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        match sign {
            "/" => ["t", "th", "ths"].contains(&word),
            _ => ["th", "ths", "terahash"].contains(&word),
        }
    })
}

/// What a label above or below the table is about.
pub(crate) fn label(text: &str) -> Option<Field> {
    use Field as F;
    // `NR-0088` is a number that begins like the label `Nr`.
    let numbered = text.chars().any(|c| c.is_ascii_digit());
    if numbered && !WORDS.headings.contains_key(&folded(text)) {
        return None;
    }
    match heading(text)? {
        // Above a table, `No.:` numbers the paper, not a line.
        F::LineNumber => Some(F::InvoiceNumber),
        F::Model
        | F::Description
        | F::Quantity
        | F::Unit
        | F::UnitPrice
        | F::Amount
        | F::Hts
        | F::Carton
        | F::Serial
        | F::Mac
        | F::PartNumber
        | F::Item
        | F::Hashrate
        | F::Power
        | F::Code => None,
        field => Some(field),
    }
}

/// Whether the text announces a row of sums.
pub(crate) fn total(text: &str) -> Option<Total> {
    if text.len() > LONGEST_HEAD {
        return spaced(text).starts_with(" say ").then_some(Total::InWords);
    }
    look_up(&WORDS.totals, text)
        .or_else(|| spaced(text).starts_with(" say ").then_some(Total::InWords))
}

/// Whether the text begins with a word of a total: `Total incl. VAT`.
pub(crate) fn begins_as_total(text: &str) -> bool {
    begins_with_sign(Sign::TotalStart, text)
}

/// Whether the text is the title of a paper, in one language or in two.
///
/// A label such as `Invoice No` or `Invoice #` has a title in it and is none.
pub(crate) fn is_title(text: &str) -> bool {
    title(text).is_some()
}

/// Whether a cell is the title of an offer or of an invoice before the sale.
pub(crate) fn is_proforma(text: &str) -> bool {
    title(text) == Some(true)
}

/// Whether the title of a document is that of one before the sale; nothing
/// if the text is no title.
fn title(text: &str) -> Option<bool> {
    if text.len() > LONGEST_HEAD || text.contains(['#', '№', ':', '：']) {
        return None;
    }
    let bare = without_brackets(text);
    if let Some(proforma) = WORDS.titles.get(&folded(&bare)) {
        return Some(*proforma);
    }
    let spaced = spaced(&bare);
    let (han, other): (Vec<&str>, Vec<&str>) = spaced
        .split(' ')
        .filter(|word| !word.is_empty())
        .partition(|word| word.chars().all(is_han));
    let halves = [han.concat(), other.concat()];
    let told: Option<Vec<bool>> = halves
        .iter()
        .filter(|half| !half.is_empty())
        .map(|half| WORDS.titles.get(half.as_str()).copied())
        .collect();
    let told = told.filter(|told| !told.is_empty())?;
    Some(told.iter().all(|proforma| *proforma))
}

/// Whether a cell is the title of a waybill or a bill of lading.
pub(crate) fn is_waybill(text: &str) -> bool {
    is_sign(Sign::Waybill, &folded(&without_brackets(text)))
}

/// Whether a text has a word or a measure that machines and parts are named
/// by, so that a column of such texts is asked about.
pub(crate) fn may_name_goods(text: &str) -> bool {
    let text = text.to_lowercase();
    let measure = |word: &str| {
        let unit =
            word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        unit.len() < word.len()
            && ["t", "th", "ths", "gh", "mh", "kh"].contains(&unit)
    };
    has_sign(Sign::Goods, &text)
        || text.split(|c: char| !(c.is_alphanumeric() || c == '.')).any(measure)
}

/// Whether a head speaks of what is declared to customs.
pub(crate) fn is_for_customs(head: &str) -> bool {
    has_sign(Sign::Customs, &one_writing(head).to_lowercase())
}

/// Whether a head of counts is of what was ordered: `Qty Ordered`.
pub(crate) fn is_ordered(head: &str) -> bool {
    has_sign(Sign::Ordered, &one_writing(head).to_lowercase())
}

/// Whether the text says that a value is still to be told: `TBC`, `待定`.
pub(crate) fn leaves_open(text: &str) -> bool {
    let text = folded(text);
    text.is_empty() || is_sign(Sign::Open, &text)
}

/// How goods arrive, by a word for it.
pub(crate) fn mode(word: &str) -> Option<Mode> {
    WORDS.modes.get(&folded(word)).copied()
}

/// The one way of travel that the words of a text name: `By air freight`, not
/// `sea or air`.
pub(crate) fn one_mode(text: &str) -> Option<Mode> {
    let spaced = spaced(text);
    let mut modes = spaced.split(' ').filter_map(mode);
    let first = modes.next()?;
    modes.all(|other| other == first).then_some(first)
}

/// Whether carriage is named by its speed alone, which planes and trucks have.
pub(crate) fn is_express(text: &str) -> bool {
    let is = |word: &str| ["express", "courier"].contains(&word);
    spaced(text).split(' ').any(is)
}

/// What a quantity is counted in, by its unit word.
pub(crate) fn unit(word: &str) -> Option<Unit> {
    WORDS.units.get(&folded(word)).copied()
}

/// The currency that the text is a name of.
pub(crate) fn currency(text: &str) -> Option<CurrencyMark> {
    WORDS.currencies.get(&symbolic(text)).cloned()
}

/// The currency that a head names: `Unit Price (USD)`.
pub(crate) fn currency_within(text: &str) -> Option<CurrencyMark> {
    one_writing(text)
        .split(|c: char| !(c.is_alphabetic() || "$€£¥.".contains(c)))
        .filter(|word| !word.is_empty())
        // `元` alone at the end of a longer Chinese word is not split off.
        .find_map(currency)
}

#[cfg(test)]
mod tests;
