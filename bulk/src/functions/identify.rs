//! `hg_identify`.

use std::sync::Arc;

use datafusion::{
    arrow::{
        array::{ArrayRef, Float64Array, Int64Array, StringArray},
        datatypes::DataType,
    },
    common::Result,
};
use hashgate_app::columns::{GoodsAnswer, GoodsColumn};

use super::{
    cells::{Texts, cell},
    structs::{GOODS_FIELDS, fields, list_of, structs, text_lists},
};

pub(super) fn returns() -> DataType {
    use DataType::{Float64, Int64, Utf8};
    let kinds = [
        Utf8,
        Utf8,
        Utf8,
        Utf8,
        Utf8,
        Utf8,
        Int64,
        Utf8,
        Float64,
        list_of(Utf8),
        list_of(Utf8),
    ];
    DataType::Struct(fields(GOODS_FIELDS, kinds))
}

pub(super) fn answers(
    column: &GoodsColumn,
    cells: &[Texts<'_>],
    rows: usize,
) -> Result<ArrayRef> {
    let texts: Vec<&str> =
        (0..rows).map(|row| cell(cells, 0, row).unwrap_or_default()).collect();
    let answers = column.identify(&texts);
    let texts = |text: fn(&GoodsAnswer) -> Option<&str>| -> ArrayRef {
        Arc::new(answers.iter().map(|a| text(a)).collect::<StringArray>())
    };
    // Exact numbers: as text.
    let numbers =
        |number: &dyn Fn(&GoodsAnswer) -> Option<String>| -> ArrayRef {
            Arc::new(answers.iter().map(|a| number(a)).collect::<StringArray>())
        };
    let quantities = answers.iter().map(|a| a.quantity);
    let quantities = quantities.map(|q| q.and_then(|q| i64::try_from(q).ok()));
    let scores = answers.iter().map(|a| Some(a.score));
    let lines: Vec<Vec<String>> = answers
        .iter()
        .map(|a| a.tariff_lines.iter().map(ToString::to_string).collect())
        .collect();
    let arrays: Vec<ArrayRef> = vec![
        texts(|a| Some(a.kind.as_str())),
        texts(|a| a.manufacturer.as_deref()),
        texts(|a| a.model.as_deref()),
        numbers(&|a| a.hashrate_ths.map(|n| n.normalize().to_string())),
        numbers(&|a| a.efficiency_j_th.map(|n| n.normalize().to_string())),
        numbers(&|a| a.power_w.map(|n| n.normalize().to_string())),
        Arc::new(quantities.collect::<Int64Array>()),
        texts(|a| a.condition.as_deref()),
        Arc::new(scores.collect::<Float64Array>()),
        text_lists(
            answers.iter().map(|a| a.conflicts.iter().map(String::as_str)),
        )?,
        text_lists(lines.iter().map(|of| of.iter().map(String::as_str)))?,
    ];
    structs(&returns(), arrays)
}
