//! Jobs that are ready but for their files.

/// The names of the templates.
pub const NAMES: [&str; 5] =
    ["screen", "rescreen", "manifests", "tariff", "counterfactual"];

/// The text of a template.
pub fn text(name: &str) -> Option<&'static str> {
    Some(match name {
        "screen" => include_str!("templates/screen.toml"),
        "rescreen" => include_str!("templates/rescreen.toml"),
        "manifests" => include_str!("templates/manifests.toml"),
        "tariff" => include_str!("templates/tariff.toml"),
        "counterfactual" => include_str!("templates/counterfactual.toml"),
        _ => return None,
    })
}
