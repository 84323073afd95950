//! Firmwares that show who they are and tell no more without a login or at
//! another port.

/// A word of an answer, the firmware that it shows, and what would tell more.
const BANNERS: [(&str, &str, &str); 9] = [
    ("boser", "Braiins OS", "its own interface, with a login of yours"),
    ("bosminer", "Braiins OS", "its own interface, with a login of yours"),
    ("braiins", "Braiins OS", "its own interface, with a login of yours"),
    ("epic", "ePIC UMC", "HTTP on port 4028, with a password of yours"),
    ("powerplay", "ePIC UMC", "HTTP on port 4028, with a password of yours"),
    ("auradine", "Auradine FluxOS", "`ipreport` and `psu` on port 8080"),
    ("fluxos", "Auradine FluxOS", "`ipreport` and `psu` on port 8080"),
    ("iceriver", "IceRiver", "its web page, with a login of yours"),
    ("innosilicon", "Innosilicon", "`/api/overview`, with a login of yours"),
];

/// What the answers of a machine that names no type show of its firmware.
pub(crate) fn hints<'a>(answers: impl Iterator<Item = &'a str>) -> Vec<String> {
    let text: String = answers
        .flat_map(|answer| answer.chars().take(8192).chain(['\n']))
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let mut hints: Vec<String> = Vec::new();
    for (word, firmware, more) in BANNERS {
        let hint =
            format!("its banner is that of {firmware}; more is told by {more}");
        if has_word(&text, word) && !hints.contains(&hint) {
            hints.push(hint);
        }
    }
    hints
}

/// Whether a word stands in a text, and is not the middle of another.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        text.get(..at)
            .and_then(|before| before.chars().next_back())
            .is_none_or(|c| !c.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_banner_is_told_once_with_what_tells_more() {
        let page = "<title>Braiins OS</title> BOSer boser-openwrt";
        let [hint] = hints([page].into_iter()).try_into().unwrap();
        assert!(hint.contains("Braiins OS") && hint.contains("login"));
        assert!(hints(["<html>printer</html>"].into_iter()).is_empty());
        // `topic` is no ePIC.
        assert!(hints(["a topic of the day"].into_iter()).is_empty());
    }
}
