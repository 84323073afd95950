//! `hg_screen` and `hg_rescreen`.

use std::sync::Arc;

use datafusion::{
    arrow::{
        array::{ArrayRef, Float64Array, Int32Array, StringArray},
        datatypes::DataType,
    },
    common::Result,
};
use hashgate_app::columns::{PartyAnswer, PartyCells, PartyColumn, PartyHit};

use super::{
    cells::{Texts, cell},
    structs::{SCREEN_FIELDS, fields, list_of, lists, structs},
};

/// The fields of one hit of the list `hits`.
const HIT_FIELDS: [&str; 5] =
    ["list", "entity_id", "name", "matched_name", "score"];

pub(super) fn returns() -> DataType {
    use DataType::{Float64, Int32, Utf8};
    let kinds =
        [Utf8, Int32, Float64, Utf8, Utf8, Utf8, Utf8, Utf8, list_of(hit())];
    DataType::Struct(fields(SCREEN_FIELDS, kinds))
}

fn hit() -> DataType {
    use DataType::{Float64, Utf8};
    DataType::Struct(fields(HIT_FIELDS, [Utf8, Utf8, Utf8, Utf8, Float64]))
}

pub(super) fn answers(
    column: &PartyColumn,
    cells: &[Texts<'_>],
    rows: usize,
) -> Result<ArrayRef> {
    let parties: Vec<PartyCells<'_>> = (0..rows)
        .map(|row| PartyCells {
            name: cell(cells, 0, row).unwrap_or_default(),
            country: cell(cells, 1, row),
            address: cell(cells, 2, row),
            ids: cell(cells, 3, row),
        })
        .collect();
    let answers = column.screen(&parties);
    let best = |answer: &'_ Arc<PartyAnswer>| answer.hits.first().cloned();
    let best: Vec<Option<PartyHit>> = answers.iter().map(best).collect();
    let of_best = |text: fn(&PartyHit) -> &str| -> ArrayRef {
        let texts = best.iter().map(|hit| hit.as_ref().map(text));
        Arc::new(texts.collect::<StringArray>())
    };
    let of_answer = |text: fn(&PartyAnswer) -> Option<&str>| -> ArrayRef {
        Arc::new(answers.iter().map(|a| text(a)).collect::<StringArray>())
    };
    let found = answers.iter().map(|a| i32::try_from(a.found).ok());
    let scores = best.iter().map(|hit| hit.as_ref().map(|hit| hit.score));
    let arrays: Vec<ArrayRef> = vec![
        of_answer(|a| Some(a.status.as_str())),
        Arc::new(found.collect::<Int32Array>()),
        Arc::new(scores.collect::<Float64Array>()),
        of_best(|hit| &hit.list),
        of_best(|hit| &hit.entity_id),
        of_best(|hit| &hit.name),
        of_answer(|a| a.because.as_deref()),
        of_answer(|a| a.remark.as_deref()),
        hits(&answers)?,
    ];
    structs(&returns(), arrays)
}

/// Every hit of each row.
fn hits(answers: &[Arc<PartyAnswer>]) -> Result<ArrayRef> {
    let lengths = answers.iter().map(|answer| answer.hits.len()).collect();
    let all = || answers.iter().flat_map(|answer| &answer.hits);
    let texts = |text: fn(&PartyHit) -> &str| -> ArrayRef {
        Arc::new(all().map(|hit| Some(text(hit))).collect::<StringArray>())
    };
    let arrays: Vec<ArrayRef> = vec![
        texts(|hit| &hit.list),
        texts(|hit| &hit.entity_id),
        texts(|hit| &hit.name),
        texts(|hit| &hit.matched_name),
        Arc::new(all().map(|hit| Some(hit.score)).collect::<Float64Array>()),
    ];
    lists(structs(&hit(), arrays)?, lengths)
}
