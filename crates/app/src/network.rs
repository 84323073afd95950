//! The chain: are these headers what they say? And the network: what does
//! enforcement make of it?

mod assemble;
mod scenario_file;
mod simulation;
mod template;

use hashgate_network::{
    Form, HeightsFrom, NetworkError, Verified, read, verify,
};
use hashgate_papers::Input;
use serde::Serialize;

pub use simulation::simulate_network;
pub use template::scenario_template;

use crate::{AppError, AppFault};

/// What was checked of a file of headers, and what broke.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerifiedHeaders {
    /// The file, as it was named.
    pub file: String,
    /// How the file holds headers.
    pub form: Form,
    /// What tells their heights.
    pub heights_from: HeightsFrom,
    /// The height of the first header.
    pub first_height: u64,
    /// The height of the last header.
    pub last_height: u64,
    /// What was checked and what broke.
    #[serde(flatten)]
    pub verified: Verified,
    /// The time of the first header, in seconds since 1970.
    #[serde(skip)]
    pub first_time: u32,
    /// The time of the last header, in seconds since 1970.
    #[serde(skip)]
    pub last_time: u32,
}

/// Are the headers of a file what they say: their work, their links, their
/// targets?
///
/// # Errors
///
/// [`AppError`] if the file cannot be read as headers, or if its heights are
/// told by nothing or twice.
pub fn verify_headers(
    file: &Input,
    first_height: Option<u64>,
) -> Result<VerifiedHeaders, AppError> {
    let read = read(&file.name, &file.bytes, first_height)?;
    let [Some(first), Some(last)] = [read.headers.first(), read.headers.last()]
    else {
        return Err(AppError::defect("a file of headers has none"));
    };
    Ok(VerifiedHeaders {
        file: file.name.clone(),
        form: read.form,
        heights_from: read.heights_from,
        first_height: first.height,
        last_height: last.height,
        first_time: first.header.time(),
        last_time: last.header.time(),
        verified: verify(&read.headers),
    })
}

/// A file that cannot be read as headers, at its place.
impl From<NetworkError> for AppError {
    fn from(error: NetworkError) -> Self {
        let message = error.to_string();
        match error {
            NetworkError::HeightsTwice { .. }
            | NetworkError::TooHigh { .. } => Self::request(message),
            NetworkError::Empty { file }
            | NetworkError::Cut { file, .. }
            | NetworkError::OtherThanNamed { file, .. }
            | NetworkError::NoHeight { file } => {
                Self::input(message).at(file, None)
            }
            NetworkError::Table(fault) => {
                let place = Some(fault.place);
                let fault = AppFault { place, message: message.clone() };
                Self::input(message).with_faults(vec![fault])
            }
        }
    }
}
