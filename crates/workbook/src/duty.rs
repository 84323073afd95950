//! The duty, layer by layer, with formulas.

use hashgate_check::{Dossier, DutyLine};
use hashgate_duty::Layer;
use hashgate_model::{Decimal, Usd};

use crate::{
    WorkbookError,
    writer::{Book, Put},
};

/// The name of the sheet, as formulas of others name it.
pub(crate) const SHEET: &str = "Duty";

/// Where the layers of the sheet begin and end.
pub(crate) struct Rows {
    last: usize,
}

impl Rows {
    pub(crate) fn of(dossier: &Dossier) -> Self {
        let layers: usize =
            dossier.duty.lines.iter().map(|line| line.layers.len()).sum();
        Self { last: layers + 1 }
    }

    /// The duty of a line as the sum of its layers.
    pub(crate) fn sum_of(&self, line: &DutyLine) -> Put {
        let last = self.last;
        let formula = format!(
            "=SUMIF({SHEET}!$A$2:$A${last},{},{SHEET}!$H$2:$H${last})",
            line.line
        );
        Put::Sum(formula, line.duty_total_usd)
    }
}

/// One row for each layer of each line, then the fees and the sum.
pub(crate) fn sheet(
    book: &mut Book,
    dossier: &Dossier,
    rows: &Rows,
) -> Result<(), WorkbookError> {
    let mut sheet = book.sheet(
        SHEET,
        &[
            ("Line", 6.0),
            ("HTS", 15.0),
            ("Origin", 12.0),
            ("Heading", 13.0),
            ("Duty", 38.0),
            ("Base, USD", 14.0),
            ("Rate", 9.0),
            ("Amount, USD", 14.0),
            ("Working", 34.0),
            ("Source", 50.0),
            ("How sure", 12.0),
        ],
    )?;
    for line in &dossier.duty.lines {
        for layer in line.layers.iter() {
            let row = sheet.next_row();
            let rate = layer.rate_pct.map(|pct| pct / Decimal::ONE_HUNDRED);
            sheet.row([
                Put::Number(line.line.into()),
                line.hts.to_string().into(),
                line.origin.name().into(),
                layer.heading.to_string().into(),
                layer.label.to_string().into(),
                layer.base_usd.into(),
                rate.map_or(Put::Blank, Put::Share),
                amount(layer, row),
                layer.working.clone().into(),
                layer.cite.to_string().into(),
                layer.confidence.to_string().into(),
            ])?;
        }
    }
    let known: Usd =
        dossier.duty.lines.iter().map(|line| line.duty_total_usd).sum();
    let blank = || Put::Blank;
    let label = if dossier.duty.ranges.is_empty() {
        "duty of all layers"
    } else {
        "duty of the lines whose origin is told"
    };
    let sum = if rows.last > 1 {
        Put::Sum(format!("=SUM(H2:H{})", rows.last), known)
    } else {
        known.into()
    };
    sheet.row([
        blank(),
        blank(),
        blank(),
        blank(),
        label.into(),
        blank(),
        blank(),
        sum,
    ])?;
    for range in &dossier.duty.ranges {
        for other in range.by_origin.iter() {
            let headings: Vec<&str> =
                other.headings.iter().map(|heading| &**heading).collect();
            sheet.row([
                Put::Number(range.line.into()),
                range.hts.to_string().into(),
                other.origin.name().into(),
                headings.join(", ").into(),
                "if it is of this origin; no part of the sum".into(),
                range.value_usd.into(),
                other.effective_pct.map_or(Put::Blank, |pct| {
                    Put::Share(pct / Decimal::ONE_HUNDRED)
                }),
                other.duty_total_usd.into(),
            ])?;
        }
    }
    for fee in &dossier.duty.fees {
        sheet.row([
            blank(),
            blank(),
            blank(),
            blank(),
            fee.label.clone().into(),
            blank(),
            blank(),
            fee.amount_usd.into(),
            fee.working.clone().into(),
        ])?;
    }
    Ok(())
}

/// The amount of a layer: by base and rate where they give it to the cent,
/// else the number.
fn amount(layer: &Layer, row: u32) -> Put {
    let by_rate = layer.rate_pct.map(|pct| {
        let exact = layer.base_usd.amount() * pct / Decimal::ONE_HUNDRED;
        Usd::new(exact).to_cents()
    });
    if by_rate == Some(layer.amount_usd) {
        Put::Sum(format!("=ROUND(F{row}*G{row},2)"), layer.amount_usd)
    } else {
        layer.amount_usd.into()
    }
}
