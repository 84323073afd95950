//! Answers of several fields as arrays.

use std::sync::Arc;

use datafusion::{
    arrow::{
        array::{ArrayRef, ListArray, StringBuilder, StructArray},
        buffer::OffsetBuffer,
        datatypes::{DataType, Field, FieldRef, Fields},
    },
    common::{DataFusionError, Result},
};

/// The fields of an answer of `hg_screen`.
pub const SCREEN_FIELDS: [&str; 9] = [
    "status",
    "found",
    "score",
    "list",
    "entity_id",
    "listed_name",
    "because",
    "remark",
    "hits",
];

/// The fields of an answer of `hg_identify`.
pub const GOODS_FIELDS: [&str; 11] = [
    "kind",
    "manufacturer",
    "model",
    "hashrate_ths",
    "efficiency_j_th",
    "power_w",
    "quantity",
    "condition",
    "score",
    "conflicts",
    "tariff_lines",
];

/// The fields of an answer of `hg_duty`.
pub const DUTY_FIELDS: [&str; 12] = [
    "completeness",
    "duty_usd",
    "min_usd",
    "max_usd",
    "effective_pct",
    "value_usd",
    "hts",
    "origin",
    "entry_date",
    "asked",
    "problem",
    "layers",
];

/// What the answers of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// Of `hg_screen` or `hg_rescreen`.
    Screening,
    /// Of `hg_identify`.
    Goods,
    /// Of `hg_duty`.
    Duty,
    /// Anything else.
    Other,
}

impl Answers {
    /// What a column of that type holds.
    pub fn of(kind: &DataType) -> Self {
        let DataType::Struct(fields) = kind else { return Self::Other };
        let names: Vec<&str> =
            fields.iter().map(|field| field.name().as_str()).collect();
        match names.as_slice() {
            names if names == SCREEN_FIELDS => Self::Screening,
            names if names == GOODS_FIELDS => Self::Goods,
            names if names == DUTY_FIELDS => Self::Duty,
            _ => Self::Other,
        }
    }
}

/// A struct type; every field may be null.
pub(super) fn fields<const N: usize>(
    names: [&str; N],
    kinds: [DataType; N],
) -> Fields {
    let pairs = names.into_iter().zip(kinds);
    pairs.map(|(name, kind)| Field::new(name, kind, true)).collect()
}

/// A list type.
pub(super) fn list_of(item: DataType) -> DataType {
    DataType::List(item_field(item))
}

fn item_field(item: DataType) -> FieldRef {
    Arc::new(Field::new("item", item, true))
}

/// An array of structs.
pub(super) fn structs(
    kind: &DataType,
    arrays: Vec<ArrayRef>,
) -> Result<ArrayRef> {
    let DataType::Struct(fields) = kind else {
        return Err(DataFusionError::Internal("not a struct".to_owned()));
    };
    Ok(Arc::new(StructArray::try_new(fields.clone(), arrays, None)?))
}

/// An array of lists, of so many items each.
pub(super) fn lists(items: ArrayRef, lengths: Vec<usize>) -> Result<ArrayRef> {
    let field = item_field(items.data_type().clone());
    let offsets = OffsetBuffer::from_lengths(lengths);
    Ok(Arc::new(ListArray::try_new(field, offsets, items, None)?))
}

/// An array of lists of texts.
pub(super) fn text_lists<'t, L>(
    rows: impl Iterator<Item = L>,
) -> Result<ArrayRef>
where
    L: IntoIterator<Item = &'t str>,
{
    let mut texts = StringBuilder::new();
    let mut lengths = Vec::new();
    for row in rows {
        let mut length = 0;
        for text in row {
            texts.append_value(text);
            length += 1;
        }
        lengths.push(length);
    }
    lists(Arc::new(texts.finish()), lengths)
}
