//! Text between tags and signs: what stands between backticks apart from the
//! rest.

/// A piece of a text: words, or something to type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    Words(&'t str),
    Code(&'t str),
}

/// The pieces of a text; a backtick without a fellow is a letter like others.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('`') {
        let Some((code, behind)) = after.split_once('`') else { break };
        if code.is_empty() {
            break;
        }
        if !before.is_empty() {
            all.push(Piece::Words(before));
        }
        all.push(Piece::Code(code));
        rest = behind;
    }
    if !rest.is_empty() {
        all.push(Piece::Words(rest));
    }
    all
}

/// An address that may be followed from a page: nothing but the web.
pub(super) fn web_address(url: &str) -> Option<&str> {
    let web = url.starts_with("https://") || url.starts_with("http://");
    let plain = url.chars().all(|c| c.is_ascii_graphic());
    (web && plain).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_stands_apart() {
        use Piece::{Code, Words};
        assert_eq!(
            pieces("Put `hts` into it."),
            [Words("Put "), Code("hts"), Words(" into it.")]
        );
        assert_eq!(pieces("a ` b"), [Words("a ` b")]);
        assert_eq!(pieces("``"), [Words("``")]);
        assert_eq!(pieces(""), []);
    }

    #[test]
    fn only_the_web_is_linked() {
        assert!(web_address("https://example.com/a").is_some());
        assert!(web_address("javascript:alert(1)").is_none());
        assert!(web_address("https://example.com/ x").is_none());
    }
}
