//! The one currency of an invoice.

use hashgate_model::{Currency, Remark, Sourced};

use crate::{
    fault::Why,
    sheet::{Gathered, Marked, Sheet},
    words::CurrencyMark,
};

/// Currencies that are written with a `$`.
const DOLLARS: [&str; 6] = ["USD", "HKD", "SGD", "CAD", "AUD", "TWD"];

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

/// The one currency of an invoice, and where it is named.
pub(crate) fn currency_of(
    sheet: Sheet<'_>,
    gathered: &mut Gathered,
) -> Currency {
    let mut named: Option<(Currency, Marked)> = None;
    let mut dollar = None;
    let mut token = None;
    let mut marks = std::mem::take(&mut gathered.currencies);
    // Named currencies first: they say what a `$` or `¥` means.
    marks.sort_by_key(|m| !matches!(m.mark, CurrencyMark::Code(_)));
    let mut faults = Vec::new();
    // Money of which it is not told what it is.
    let mut is_open: Option<(Marked, String)> = None;
    for marked in marks {
        let (row, column) = (marked.row, marked.column);
        match &marked.mark {
            CurrencyMark::Code(here) => match &named {
                None => named = Some((*here, marked)),
                Some((there, _)) if there == here => {}
                Some((there, at)) => {
                    faults.push(sheet.fault(
                        row,
                        column,
                        Why::TwoCurrencies {
                            here: *here,
                            there: *there,
                            place: sheet.place(at.row, at.column).to_string(),
                        },
                    ));
                    break;
                }
            },
            CurrencyMark::Dollar => {
                dollar.get_or_insert(marked);
            }
            CurrencyMark::Yen => {
                let known = matches!(
                    &named,
                    Some((c, _)) if ["CNY", "JPY"].contains(&c.code())
                );
                if !known {
                    is_open = Some((
                        marked,
                        "`¥` may be Chinese yuan (CNY) or Japanese yen (JPY)"
                            .to_owned(),
                    ));
                    break;
                }
            }
            CurrencyMark::NoCurrency(text) if is_pegged(text) => {
                token.get_or_insert((marked.clone(), text.clone()));
            }
            CurrencyMark::NoCurrency(text) => {
                let why = not_one(text);
                is_open = Some((marked, why));
                break;
            }
        }
    }
    gathered.faults.append(&mut faults);
    if let (None, Some((at, why))) = (&named, is_open) {
        let text = open(&why);
        gathered.remarks.push(sheet.remark(at.row, at.column, text));
        return Currency::NONE;
    }
    if let (None, Some((at, token))) = (&named, &token) {
        let text = pegged(token);
        gathered.remarks.push(sheet.remark(at.row, at.column, text));
        return Currency::USD;
    }
    match (named, dollar) {
        (Some((there, at)), Some(sign)) if !DOLLARS.contains(&there.code()) => {
            let place = sheet.place(at.row, at.column).to_string();
            let here = Currency::USD;
            let why = Why::TwoCurrencies { here, there, place };
            gathered.faults.push(sheet.fault(sign.row, sign.column, why));
            there
        }
        (Some((currency, at)), _) => {
            let source = sheet.source(at.row, at.column);
            gathered.head.currency = Some(Sourced::new(currency, source));
            currency
        }
        (None, Some(sign)) => {
            let text = "`$` was read as US dollars; the paper names no other \
                        currency"
                .to_owned();
            gathered.remarks.push(sheet.remark(sign.row, sign.column, text));
            let source = sheet.source(sign.row, sign.column);
            gathered.head.currency = Some(Sourced::new(Currency::USD, source));
            Currency::USD
        }
        (None, None) => {
            gathered
                .remarks
                .push(Remark { text: unnamed(&sheet.name()), source: None });
            Currency::USD
        }
    }
}
