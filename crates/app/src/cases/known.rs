//! The port and the agency of a case, which are words that are known.

use hashgate_pack::rates::PortRead;

use crate::{App, AppError};

/// Refuses a port that the data does not know, and an agency that is nearly
/// one of the data: another agency may decide, but `FCCX` is a slip.
///
/// # Errors
///
/// [`AppError`] that names the nearest word.
pub fn known_words(
    app: &App,
    port: Option<&str>,
    agency: Option<&str>,
) -> Result<(), AppError> {
    if let Some(text) = port {
        known_port(app, text)?;
    }
    let agencies = &app.pack().cases.agencies.named;
    let Some(text) = agency else { return Ok(()) };
    if agencies.iter().any(|agency| agency.is_called(text)) {
        return Ok(());
    }
    let near = |name: &&String| is_a_slip(text, name);
    let mut known =
        agencies.iter().flat_map(|a| a.aliases.iter().chain([&a.name]));
    match known.find(near) {
        Some(name) => Err(AppError::request(format!(
            "`{text}` is not an agency that the data knows; did you mean \
             {name}?"
        ))),
        None => Ok(()),
    }
}

fn known_port(app: &App, text: &str) -> Result<(), AppError> {
    let why = match app.pack().rates.port(text) {
        PortRead::Known(_) => return Ok(()),
        PortRead::Several(ports) => {
            let names: Vec<String> = ports
                .iter()
                .map(|port| format!("{} ({})", port.name, port.code))
                .collect();
            format!(
                "`{text}` may be {}; name one by its code",
                names.join(" or ")
            )
        }
        PortRead::Unknown(Some(port)) => format!(
            "`{text}` is not a port that the data knows; did you mean {} \
             ({})?",
            port.name, port.code
        ),
        PortRead::Unknown(None) => format!(
            "`{text}` is not a port that the data knows; give its code of \
             Schedule D, its airport code or its name with the state"
        ),
    };
    Err(AppError::request(why))
}

/// Whether two words differ by one letter more or less, in any case; or by
/// another letter, where they are long: `DOE` is no slip for `DOT`.
fn is_a_slip(text: &str, name: &str) -> bool {
    let letters = |word: &str| -> Vec<char> {
        word.trim().to_uppercase().chars().collect()
    };
    let (a, b) = (letters(text), letters(name));
    let same = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail = |word: &[char], from: usize| {
        word.get(from..).map(<[char]>::to_vec).unwrap_or_default()
    };
    match a.len().abs_diff(b.len()) {
        0 if a.len() > 4 => tail(&a, same + 1) == tail(&b, same + 1),
        1 if a.len() > b.len() => tail(&a, same + 1) == tail(&b, same),
        1 => tail(&a, same) == tail(&b, same + 1),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_a_slip;

    #[test]
    fn slips_are_told_from_other_agencies() {
        for (text, name) in
            [("FCCX", "FCC"), ("fc", "FCC"), ("Custons", "Customs")]
        {
            assert!(is_a_slip(text, name), "{text}");
        }
        for (text, name) in [("FDA", "FCC"), ("DOE", "DOT"), ("EPA", "FDA")] {
            assert!(!is_a_slip(text, name), "{text}");
        }
    }
}
