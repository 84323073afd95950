//! EDIFACT INVOIC messages, directory D.96A and its neighbours.

mod envelope;
mod head;
mod lines;
mod money;
mod tokens;

use super::{
    edi::{self, Wrong},
    statement::Statement,
};

pub(crate) use tokens::begins;

/// The invoices of a file.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Statement>, Wrong> {
    edi::within(bytes)?;
    let text = tokens::text(bytes)?;
    let messages = envelope::messages(&text)?;
    let several = messages.len() > 1;
    Ok(messages.iter().map(|one| head::invoice(one, several)).collect())
}
