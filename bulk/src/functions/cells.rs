//! The text of arguments, whatever array of text they come in.

use datafusion::arrow::datatypes::DataType;
use datafusion::{
    arrow::array::{
        Array, AsArray, LargeStringArray, StringArray, StringViewArray,
    },
    common::{DataFusionError, Result, ScalarValue},
    logical_expr::ColumnarValue,
};

/// A column of text, or one text for every row.
pub(super) enum Texts<'a> {
    One(Option<&'a str>),
    Utf8(&'a StringArray),
    Large(&'a LargeStringArray),
    View(&'a StringViewArray),
}

impl<'a> Texts<'a> {
    /// The text of a row.
    pub(super) fn get(&self, row: usize) -> Option<&'a str> {
        fn of<'a, A: Array>(
            array: &'a A,
            row: usize,
            value: impl FnOnce(&'a A, usize) -> &'a str,
        ) -> Option<&'a str> {
            (row < array.len() && array.is_valid(row))
                .then(|| value(array, row))
        }
        match *self {
            Self::One(text) => text,
            Self::Utf8(array) => of(array, row, StringArray::value),
            Self::Large(array) => of(array, row, LargeStringArray::value),
            Self::View(array) => of(array, row, StringViewArray::value),
        }
    }
}

/// The arguments as text.
pub(super) fn texts(args: &[ColumnarValue]) -> Result<Vec<Texts<'_>>> {
    args.iter()
        .map(|arg| match arg {
            ColumnarValue::Array(array) => match array.data_type() {
                DataType::Utf8 => Ok(Texts::Utf8(array.as_string())),
                DataType::LargeUtf8 => Ok(Texts::Large(array.as_string())),
                DataType::Utf8View => Ok(Texts::View(array.as_string_view())),
                other => Err(no_text(other)),
            },
            ColumnarValue::Scalar(
                ScalarValue::Utf8(text)
                | ScalarValue::LargeUtf8(text)
                | ScalarValue::Utf8View(text),
            ) => Ok(Texts::One(text.as_deref())),
            ColumnarValue::Scalar(other) => Err(no_text(&other.data_type())),
        })
        .collect()
}

/// The text of a row in the argument at a place; nothing if there is none.
pub(super) fn cell<'a>(
    cells: &[Texts<'a>],
    at: usize,
    row: usize,
) -> Option<&'a str> {
    cells.get(at)?.get(row)
}

fn no_text(kind: &DataType) -> DataFusionError {
    DataFusionError::Execution(format!("an argument is {kind} and not text"))
}
