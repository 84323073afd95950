//! What the papers of a shipment say, before anything is asked of them.

use hashgate_model::Shipment;
pub use hashgate_papers::WrittenShipment;
use hashgate_papers::{Input, read as read_papers};

use crate::AppError;

/// The shipment as its papers tell it.
///
/// # Errors
///
/// [`AppError`] with every fault of the papers.
pub fn read(inputs: &[Input]) -> Result<Shipment, AppError> {
    Ok(read_papers(inputs)?)
}
