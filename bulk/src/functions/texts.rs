//! `hg_hts_of` and `hg_normal_name`.

use std::sync::Arc;

use datafusion::{
    arrow::array::{ArrayRef, StringArray},
    common::{DataFusionError, Result},
};
use hashgate_app::{
    App,
    columns::{normal_names as normal, stated_number},
};

use super::cells::{Texts, cell};

pub(super) fn stated_numbers(cells: &[Texts<'_>], rows: usize) -> ArrayRef {
    let stated = (0..rows).map(|row| {
        let text = cell(cells, 0, row)?;
        stated_number(text).map(|number| number.to_string())
    });
    Arc::new(stated.collect::<StringArray>())
}

pub(super) fn normal_names(
    app: &App,
    cells: &[Texts<'_>],
    rows: usize,
) -> Result<ArrayRef> {
    let names: Vec<Option<&str>> =
        (0..rows).map(|row| cell(cells, 0, row)).collect();
    let asked: Vec<&str> =
        names.iter().map(|name| name.unwrap_or_default()).collect();
    let normal = normal(app, &asked)
        .map_err(|e| DataFusionError::Execution(e.to_string()))?;
    let normal = names.iter().zip(normal);
    let told = normal.map(|(name, normal)| name.map(|_| normal));
    Ok(Arc::new(told.collect::<StringArray>()))
}
