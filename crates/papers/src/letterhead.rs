//! The letterhead: a firm at the head of the invoice, above every label.

use hashgate_model::PartyRole;

use crate::{
    sheet::{Gathered, Sheet, cut},
    tables::{Cell, Row},
    words,
};

/// Rows of a letterhead; a firm further down is somebody else.
const ROWS: usize = 4;

/// Takes the firm of the letterhead for the seller where the papers name
/// none: who writes an invoice sells, and must be screened.
pub(crate) fn seller(sheet: Sheet<'_>, above: &[Row], into: &mut Gathered) {
    let sells = |role| matches!(role, PartyRole::Seller | PartyRole::Shipper);
    if into.parties.iter().any(|party| sells(party.role)) {
        return;
    }
    for row in above.iter().filter(|row| !row.cells.is_empty()).take(ROWS) {
        for (column, cell) in &row.cells {
            let Cell::Text(text) = cell else { continue };
            // `Buyer: Prairie Hash LLC` begins the labels.
            if words::label(text).is_some() || text.contains([':', '：']) {
                return;
            }
            let named = into.parties.iter().any(|p| p.name == cell.shown());
            if named || !words::names_a_firm(text) {
                continue;
            }
            let name = whole_name(row, *column, cell.shown());
            let remark = format!(
                "`{}` in the letterhead was taken for the seller, since the \
                 paper names none",
                cut(&name)
            );
            // It was not passed over after all.
            let here = Some(sheet.source(row.number, *column));
            into.remarks.retain(|r| {
                r.source != here || !r.text.starts_with("passed over: ")
            });
            into.remarks.push(sheet.remark(row.number, *column, remark));
            let source = sheet.source(row.number, *column);
            into.take_party(PartyRole::Seller, name, source);
            return;
        }
    }
}

/// The name with the legal form that a comma without quotation marks has put
/// into the next cell: `LUCKY TECHNOLOGY CO.` and `LTD`.
fn whole_name(row: &Row, column: u32, name: String) -> String {
    const FORMS: [&str; 9] =
        ["ltd", "limited", "inc", "llc", "corp", "llp", "plc", "gmbh", "lp"];
    let next = row.cells.iter().find(|(at, _)| *at > column);
    let Some((_, Cell::Text(next))) = next else { return name };
    let form = next.trim().trim_end_matches('.').to_lowercase();
    if FORMS.contains(&form.as_str()) {
        format!("{name}, {}", next.trim())
    } else {
        name
    }
}
