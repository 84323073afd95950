//! Firmwares by the texts that machines report of them: whose machine it is
//! and whose firmware are two things.

/// A word that a firmware writes into its answers, and its name.
const FAMILIES: [(&str, &str); 11] = [
    ("vnish", "VNish"),
    ("hiveon", "Hiveon"),
    ("hashmaster", "HashMaster"),
    ("pitbit", "PitBit"),
    ("mskminer", "MSKMiner"),
    ("rwglr", "MSKMiner"),
    ("gcminer", "GCMiner"),
    ("bdminer", "BDMiner"),
    ("luxminer", "LuxOS"),
    ("luxos", "LuxOS"),
    ("braiins", "Braiins OS"),
];

/// The firmware that a text names, with the version that it gives.
pub(crate) fn family(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let (at, word, name) = FAMILIES.iter().find_map(|(word, name)| {
        lower.find(word).map(|at| (at, *word, *name))
    })?;
    let rest = text.get(at + word.len()..).unwrap_or("");
    let version: String = rest
        .trim_start_matches(|c: char| " :/-_vV".contains(c))
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || ".-".contains(*c))
        .collect();
    let numbered = version.starts_with(|c: char| c.is_ascii_digit());
    Some(if numbered { format!("{name} {version}") } else { name.to_owned() })
}

/// The firmware that a field names by its key or its value.
pub(crate) fn of_field(key: &str, value: &str) -> Option<String> {
    let by_key = family(key).map(|name| {
        let numbered = value.starts_with(|c: char| c.is_ascii_digit());
        if numbered { format!("{name} {value}") } else { name }
    });
    by_key.or_else(|| family(value))
}

/// The type of a machine without what its firmware adds: `S9 V1.3.58`,
/// `S19 Pro (v5.1)`, `S19NOPIC`, `braiins-am1-s9`.
pub(crate) fn plain_type(text: &str) -> String {
    if let Some(rest) = text.strip_prefix("braiins-") {
        // The platform stands between: `am1`, `am2`.
        let model = rest.split_once('-').map_or(rest, |(_, model)| model);
        return format!("Antminer {model}");
    }
    let bare = text.split('(').next().unwrap_or(text);
    let words = bare.split_whitespace().filter(|word| !is_version(word));
    let joined = words.collect::<Vec<_>>().join(" ");
    let lower = joined.to_ascii_lowercase();
    let plain = lower
        .strip_suffix("nopic")
        .and_then(|head| joined.get(..head.len()))
        .unwrap_or(&joined);
    plain.trim_end_matches([' ', '-', '_']).to_owned()
}

/// Whether a word is a version: `V1.3.58`, `v.2.6.0.39`, `5.1`.
fn is_version(word: &str) -> bool {
    let digits = word.trim_start_matches(['v', 'V']).trim_start_matches('.');
    digits.contains('.')
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_told_from_a_version() {
        for (text, plain) in [
            ("Antminer S9 V1.3.58", "Antminer S9"),
            ("Antminer S9 Pro (v5.1)", "Antminer S9 Pro"),
            ("S19-88 v.2.6.0.39", "S19-88"),
            ("Antminer S19NOPIC", "Antminer S19"),
            ("Antminer S19K Pro NoPic", "Antminer S19K Pro"),
            ("braiins-am1-s9", "Antminer s9"),
            ("Antminer S21 XP", "Antminer S21 XP"),
        ] {
            assert_eq!(plain_type(text), plain);
        }
    }

    #[test]
    fn a_firmware_is_named_with_its_version() {
        for (text, name) in [
            ("Antminer S19j Pro (Vnish 1.2.7)", Some("VNish 1.2.7")),
            ("Hiveon 1.02", Some("Hiveon 1.02")),
            ("rwglr-2.3", Some("MSKMiner 2.3")),
            ("HashMaster", Some("HashMaster")),
            ("Fri Jan  5 2026", None),
        ] {
            assert_eq!(family(text).as_deref(), name, "{text}");
        }
        assert_eq!(
            of_field("BDMiner", "1.0.3").as_deref(),
            Some("BDMiner 1.0.3")
        );
    }
}
