//! `hg_duty`.

use std::sync::Arc;

use datafusion::{
    arrow::{
        array::{ArrayRef, Decimal128Array, StringArray},
        datatypes::DataType,
    },
    common::{DataFusionError, Result},
};
use hashgate_app::{
    App,
    columns::{Duty, DutyCells, duties},
};
use hashgate_model::Usd;
use rust_decimal::Decimal;

use super::{
    cells::{Texts, cell},
    structs::{DUTY_FIELDS, fields, list_of, lists, structs, text_lists},
};

/// Dollars to the cent; sums of SQL have ten digits more.
const USD: DataType = DataType::Decimal128(20, 2);

/// The fields of one layer of the list `layers`.
const LAYER_FIELDS: [&str; 5] =
    ["heading", "authority", "rate_pct", "base_usd", "amount_usd"];

pub(super) fn returns() -> DataType {
    use DataType::Utf8;
    let kinds = [
        Utf8,
        USD,
        USD,
        USD,
        Utf8,
        USD,
        Utf8,
        Utf8,
        Utf8,
        list_of(Utf8),
        Utf8,
        list_of(layer()),
    ];
    DataType::Struct(fields(DUTY_FIELDS, kinds))
}

fn layer() -> DataType {
    use DataType::Utf8;
    DataType::Struct(fields(LAYER_FIELDS, [Utf8, Utf8, Utf8, USD, USD]))
}

pub(super) fn answers(
    app: &App,
    cells: &[Texts<'_>],
    rows: usize,
) -> Result<ArrayRef> {
    let lines: Vec<DutyCells<'_>> = (0..rows)
        .map(|row| DutyCells {
            hts: cell(cells, 0, row).unwrap_or_default(),
            origin: cell(cells, 1, row).unwrap_or_default(),
            date: cell(cells, 2, row).unwrap_or_default(),
            value: cell(cells, 3, row).unwrap_or_default(),
            quantity: cell(cells, 4, row),
            program: cell(cells, 5, row),
            mode: cell(cells, 6, row),
            loaded_on: cell(cells, 7, row),
        })
        .collect();
    let answers = duties(app, &lines);
    let of: Vec<Option<&Duty>> =
        answers.iter().map(|answer| answer.as_ref().ok()).collect();
    let texts = |text: &dyn Fn(&Duty) -> Option<String>| -> ArrayRef {
        let texts = of.iter().map(|duty| duty.and_then(text));
        Arc::new(texts.collect::<StringArray>())
    };
    let money = |sum: &dyn Fn(&Duty) -> Option<Usd>| {
        dollars(of.iter().map(|duty| duty.and_then(sum)))
    };
    let completeness = of
        .iter()
        .map(|duty| Some(duty.map_or("unanswered", Duty::completeness_word)));
    let problems = answers.iter().map(|a| a.as_ref().err().map(String::as_str));
    let asked = of.iter().map(|duty| {
        let asked = duty.map(|duty| duty.asked.iter());
        asked.into_iter().flatten().map(String::as_str)
    });
    let arrays: Vec<ArrayRef> = vec![
        Arc::new(completeness.collect::<StringArray>()),
        money(&|d| Some(d.duty_total_usd))?,
        money(&|d| Some(d.duty_min_usd))?,
        money(&|d| d.duty_max_usd)?,
        texts(&|d| d.effective_pct.map(|pct| pct.normalize().to_string())),
        money(&|d| Some(d.value_usd))?,
        texts(&|d| Some(d.hts.to_string())),
        texts(&|d| Some(d.origin.to_string())),
        texts(&|d| Some(d.entry_date.to_string())),
        text_lists(asked)?,
        Arc::new(problems.collect::<StringArray>()),
        layers(&of)?,
    ];
    structs(&returns(), arrays)
}

/// Every layer of each row.
fn layers(duties: &[Option<&Duty>]) -> Result<ArrayRef> {
    let lengths = duties
        .iter()
        .map(|duty| duty.map_or(0, |duty| duty.layers.len()))
        .collect();
    let all = || duties.iter().flatten().flat_map(|duty| duty.layers.iter());
    let headings = all().map(|layer| Some(layer.heading.to_string()));
    let powers = all().map(|layer| Some(layer.authority.to_string()));
    let rates = all()
        .map(|layer| layer.rate_pct.map(|pct| pct.normalize().to_string()));
    let arrays: Vec<ArrayRef> = vec![
        Arc::new(headings.collect::<StringArray>()),
        Arc::new(powers.collect::<StringArray>()),
        Arc::new(rates.collect::<StringArray>()),
        dollars(all().map(|layer| Some(layer.base_usd)))?,
        dollars(all().map(|layer| Some(layer.amount_usd)))?,
    ];
    lists(structs(&layer(), arrays)?, lengths)
}

/// Sums in dollars as decimals to the cent.
fn dollars(sums: impl Iterator<Item = Option<Usd>>) -> Result<ArrayRef> {
    let cents = sums
        .map(|sum| sum.map(cents).transpose())
        .collect::<Result<Decimal128Array>>()?;
    Ok(Arc::new(cents.with_precision_and_scale(20, 2)?))
}

/// A sum in cents, exactly.
pub(crate) fn cents(sum: Usd) -> Result<i128> {
    let mut amount: Decimal = sum.amount();
    amount = amount.normalize();
    if amount.scale() > 2 {
        return Err(DataFusionError::Execution(format!(
            "{sum} has a fraction of a cent; this is a defect of hashgate"
        )));
    }
    amount.rescale(2);
    Ok(amount.mantissa())
}
