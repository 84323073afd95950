//! The currencies of an invoice.

use std::collections::{HashMap, HashSet};

use hashgate_model::{Currency, Doubt, DoubtAbout, Remark, Sourced};

use crate::{
    fault::Why,
    sheet::{Gathered, Marked, Sheet},
    words::CurrencyMark,
};

/// Currencies that are written with a `$`.
const DOLLARS: [&str; 6] = ["USD", "HKD", "SGD", "CAD", "AUD", "TWD"];

/// Currencies that are written with a `¥`.
const YEN: [&str; 2] = ["CNY", "JPY"];

/// Whether a token is made to be worth one US dollar, so that its amounts
/// can be shown as dollars and asked about, where those of others cannot.
pub(crate) fn is_pegged(token: &str) -> bool {
    ["USDT", "USDC"].contains(&token)
}

/// What is said of a token that is worth one US dollar.
pub(crate) fn pegged(token: &str) -> String {
    format!(
        "`{token}` is not a currency in which customs value can be stated (19 \
         CFR 141.86(a)(7)); its amounts are shown as US dollars one to one \
         until the seller restates them in a currency"
    )
}

/// Why a text names no currency of the invoice.
pub(crate) fn not_one(text: &str) -> String {
    format!("`{text}` is not a currency in which customs value can be stated")
}

/// What is asked where it is open what the money is.
pub(crate) fn open(why: &str) -> String {
    format!(
        "{why}; until the seller restates the invoice in one currency of three \
         letters (19 CFR 141.86(a)(7)), or `exchange_rate_usd` in the facts \
         file says what one unit is worth, no value is known"
    )
}

/// What is said of a paper that names no currency.
pub(crate) fn unnamed(paper: &str) -> String {
    format!(
        "{paper} names no currency (19 CFR 141.86(a)(7)); its amounts are \
         taken as US dollars"
    )
}

/// The currencies of an invoice: one, or one beside others on single rows.
pub(crate) struct Currencies {
    main: Currency,
    rows: HashMap<u32, Currency>,
}

impl Currencies {
    /// The currency of the amounts of a row.
    pub fn of(&self, row: u32) -> Currency {
        self.rows.get(&row).copied().unwrap_or(self.main)
    }

    /// Whether some rows are in another currency than the rest.
    pub fn mixed(&self) -> bool {
        self.rows.values().any(|currency| *currency != self.main)
    }
}

/// The currencies of an invoice, and where the first is named; `lines` are
/// the rows of its goods and charges.
pub(crate) fn currencies_of(
    sheet: Sheet<'_>,
    gathered: &mut Gathered,
    lines: &HashSet<u32>,
) -> Currencies {
    let marks = std::mem::take(&mut gathered.currencies);
    let notes = std::mem::take(&mut gathered.currency_notes);
    let named = marks.iter().find_map(|marked| match marked.mark {
        CurrencyMark::Code(code) => Some((code, marked.clone())),
        _ => None,
    });
    let told = named.or_else(|| notes.first().cloned());
    let Some((main, at)) = told else {
        let main = unnamed_currency(sheet, gathered, &marks);
        return Currencies { main, rows: HashMap::new() };
    };
    let source = sheet.source(at.row, at.column);
    gathered.head.currency = Some(Sourced::new(main, source));
    let main = (main, at);
    let rows = rows_of(sheet, gathered, &marks, lines, &main);
    let currencies = Currencies { main: main.0, rows };
    for (noted, at) in notes {
        let others = lines.iter().any(|row| currencies.of(*row) != noted);
        if others {
            let main = main.0;
            gathered.doubts.push(Doubt {
                about: DoubtAbout::Value,
                line: 0,
                text: format!(
                    "a note says that the prices are in {noted}, and the \
                     prices themselves are in {main}, which was reckoned \
                     with: have the seller state one currency (19 CFR \
                     141.86(a)(7)), and keep the proof of payment"
                ),
                source: Some(sheet.source(at.row, at.column)),
            });
        }
    }
    currencies
}

/// The currency of each row whose own mark is another than the main one.
///
/// A row of two currencies, and a currency that is named around the table
/// and on no row of it, contradict the rest: they are faults.
fn rows_of(
    sheet: Sheet<'_>,
    gathered: &mut Gathered,
    marks: &[Marked],
    lines: &HashSet<u32>,
    (main, main_at): &(Currency, Marked),
) -> HashMap<u32, Currency> {
    let mut rows: HashMap<u32, Currency> = HashMap::new();
    let mut tokens: HashSet<&str> = HashSet::new();
    let mut is_open = false;
    for marked in marks {
        let (row, column) = (marked.row, marked.column);
        let here = match &marked.mark {
            CurrencyMark::Code(code) => *code,
            CurrencyMark::Dollar if DOLLARS.contains(&main.code()) => *main,
            CurrencyMark::Dollar => Currency::USD,
            CurrencyMark::Yen if YEN.contains(&main.code()) => *main,
            CurrencyMark::NoCurrency(token) if is_pegged(token) => {
                if tokens.insert(token) {
                    let text = pegged(token);
                    gathered.remarks.push(sheet.remark(row, column, text));
                }
                Currency::USD
            }
            other => {
                if !is_open {
                    is_open = true;
                    let text = open(&why_open(other));
                    gathered.remarks.push(sheet.remark(row, column, text));
                }
                Currency::NONE
            }
        };
        let there = rows.get(&row).copied().unwrap_or(*main);
        let first = row != main_at.row && !rows.contains_key(&row);
        if first && lines.contains(&row) {
            rows.insert(row, here);
        } else if here != there {
            let place = sheet.place(main_at.row, main_at.column).to_string();
            let why = Why::TwoCurrencies { here, there, place };
            gathered.faults.push(sheet.fault(row, column, why));
            break;
        }
    }
    let others = rows.values().find(|currency| *currency != main).copied();
    let Some(there) = others.filter(|_| gathered.faults.is_empty()) else {
        return rows;
    };
    let unmarked = |row: &&u32| **row != main_at.row && !rows.contains_key(row);
    let bare = lines.iter().filter(unmarked).min();
    let on_a_line = lines.contains(&main_at.row);
    let of_main = |row: &u32| rows.get(row) == Some(main);
    let place = sheet.place(main_at.row, main_at.column).to_string();
    if let Some(row) = bare.filter(|_| on_a_line) {
        // Only other rows name the currency that this one is in.
        let why = Why::TwoCurrencies { here: *main, there, place };
        gathered.faults.push(sheet.fault(*row, 1, why));
    } else if bare.is_none()
        && !on_a_line
        && !lines.iter().any(of_main)
        && let Some(row) = lines.iter().min()
    {
        let why = Why::TwoCurrencies { here: there, there: *main, place };
        gathered.faults.push(sheet.fault(*row, 1, why));
    }
    rows
}

/// Why a mark names no currency.
fn why_open(mark: &CurrencyMark) -> String {
    match mark {
        CurrencyMark::NoCurrency(text) => not_one(text),
        _ => "`¥` may be Chinese yuan (CNY) or Japanese yen (JPY)".to_owned(),
    }
}

/// The currency of a paper that names none: that of a sign, or dollars.
fn unnamed_currency(
    sheet: Sheet<'_>,
    gathered: &mut Gathered,
    marks: &[Marked],
) -> Currency {
    let is_open = marks.iter().find(|marked| match &marked.mark {
        CurrencyMark::Yen => true,
        CurrencyMark::NoCurrency(text) => !is_pegged(text),
        _ => false,
    });
    if let Some(at) = is_open {
        let text = open(&why_open(&at.mark));
        gathered.remarks.push(sheet.remark(at.row, at.column, text));
        return Currency::NONE;
    }
    let token = marks.iter().find_map(|at| match &at.mark {
        CurrencyMark::NoCurrency(token) => Some((at, token)),
        _ => None,
    });
    if let Some((at, token)) = token {
        let text = pegged(token);
        gathered.remarks.push(sheet.remark(at.row, at.column, text));
        return Currency::USD;
    }
    if let Some(sign) = marks.first() {
        let text = "`$` was read as US dollars; the paper names no other \
                    currency"
            .to_owned();
        gathered.remarks.push(sheet.remark(sign.row, sign.column, text));
        let source = sheet.source(sign.row, sign.column);
        gathered.head.currency = Some(Sourced::new(Currency::USD, source));
        return Currency::USD;
    }
    let text = unnamed(&sheet.name());
    gathered.remarks.push(Remark { text, source: None });
    Currency::USD
}
