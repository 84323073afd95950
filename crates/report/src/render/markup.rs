//! Text inside tags.

use hashgate_model::visible;

/// Text that is safe between tags and in a quoted attribute of HTML and SVG.
pub(crate) fn escape(text: &str) -> String {
    visible(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
