//! Questions over columns: what the other modules answer for one party, one
//! text or one line, answered for the many rows of a table at once.
//!
//! ```text
//! rows of text  ->  like rows once  ->  the engines, on all cores  ->  answers
//!                   (and what was        (their own batches)          in order
//!                   answered before)
//! ```
//!
//! A cell that cannot be read is an answer that says so, never an error: one
//! row must not end the work on a hundred million others.

mod duties;
mod goods;
mod memory;
mod parties;
mod stated_number;
mod tariff;

pub use duties::{Duty, DutyCells, DutyLayer, duties};
pub use goods::{GoodsAnswer, GoodsColumn};
pub use parties::{
    PartyAnswer, PartyCells, PartyColumn, PartyHit, PartyStatus,
};
pub use stated_number::stated_number;
pub use tariff::{TariffRow, tariff_lines, tariff_of_day};

use hashgate_model::sha256_hex;
use rayon::prelude::*;

use crate::{App, AppError};

/// The words that may head a column, by the name of what it holds, as the
/// readers of papers (`description`, `hts`, `origin`, `shipper`...) and of
/// parties (`name`, `country`, `address`, `id`) know them; none for another
/// name.
///
/// # Example
///
/// ```
/// use hashgate_app::columns::heading_words;
/// assert!(heading_words("consignee").contains(&"Ship to"));
/// assert!(heading_words("name").contains(&"Company Name"));
/// ```
pub fn heading_words(holds: &str) -> Vec<&'static str> {
    match hashgate_parties::heading_words(holds) {
        words if words.is_empty() => hashgate_papers::heading_words(holds),
        words => words,
    }
}

/// A name as it is compared: in Latin letters, its legal form taken off,
/// words of one meaning written alike.
///
/// # Errors
///
/// [`AppError`] if the kept copies cannot be used.
///
/// # Example
///
/// ```
/// use hashgate_app::{App, columns};
/// let app = App::new(hashgate_embedded::pack()?, None, "2026-11-25".parse()?);
/// let names = columns::normal_names(&app, &["Zenda Electronics Co., Ltd."])?;
/// assert_eq!(names, ["zenda electronics"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn normal_names(
    app: &App,
    names: &[&str],
) -> Result<Vec<String>, AppError> {
    let screener = app.screener()?.screener;
    let normal = |name: &&str| screener.words_of(name).join(" ");
    Ok(names.par_iter().with_min_len(64).map(normal).collect())
}

/// What every answer over columns rests on, in one hash (SHA-256, in
/// hexadecimal): the pack, and of each kept list the files, the day and
/// failed updates. Two machines answer alike if they have it in common, and
/// are of one version.
///
/// # Errors
///
/// [`AppError`] if the kept copies are damaged.
///
/// # Example
///
/// ```
/// use hashgate_app::{App, columns};
/// let app = App::new(hashgate_embedded::pack()?, None, "2026-11-25".parse()?);
/// assert_eq!(columns::rests_on(&app)?.len(), 64);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn rests_on(app: &App) -> Result<String, AppError> {
    Ok(sha256_hex(app.rests_on()?.as_bytes()))
}
