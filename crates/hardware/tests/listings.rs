//! Accuracy on labelled lines: those of the test data, where it is present,
//! and our own under `tests/lines/`.

mod score;

use score::{Score, identifier, own_lines, test_lines};

#[test]
fn the_labelled_lines_of_the_test_data_are_read_right() {
    let Some(lines) = test_lines() else { return };
    let score = Score::of(&identifier(), &lines);
    println!("{score}");
    assert!(score.kind_right() >= 0.99, "{score}");
    assert!(score.model_right() >= 0.98, "{score}");
    assert_eq!(score.called_a_miner, 0, "{score}");
    assert_eq!(score.conflicts_missed, 0, "{score}");
}

#[test]
fn our_own_lines_are_read_right() {
    let lines = own_lines();
    let score = Score::of(&identifier(), &lines);
    println!("{score}");
    assert!(lines.len() >= 150, "{} lines", lines.len());
    assert!(score.kind_right() >= 0.99, "{score}");
    assert!(score.model_right() >= 0.98, "{score}");
    assert_eq!(score.called_a_miner, 0, "{score}");
    assert_eq!(score.conflicts_missed, 0, "{score}");
}

/// A line as other people would type the same words.
fn rewritten(text: &str) -> Vec<String> {
    let wide = text.chars().map(|c| match c {
        '!'..='~' => char::from_u32(c as u32 + 0xfee0).unwrap_or(c),
        ' ' => '\u{3000}',
        other => other,
    });
    vec![
        text.to_uppercase(),
        text.to_lowercase(),
        wide.collect(),
        text.replace(' ', "  "),
        text.replace(' ', "\u{a0}"),
        format!("  {text}. "),
        format!("\"{text}\""),
        format!("1. {text}"),
        format!("{text} - FOB Hong Kong"),
    ]
}

#[test]
fn rewritten_lines_are_read_as_the_line_itself() {
    let identifier = identifier();
    let mut lines = own_lines();
    lines.extend(test_lines().into_iter().flatten());
    let (mut all, mut wrong) = (0_u32, Vec::new());
    for line in &lines {
        let plain = identifier.identify(&line.text);
        for text in rewritten(&line.text) {
            let found = identifier.identify(&text);
            all += 1;
            if found.kind != plain.kind || found.model != plain.model {
                wrong.push(format!(
                    "`{text}`: {:?} {:?} and not {:?} {:?}",
                    found.kind, found.model, plain.kind, plain.model
                ));
            }
        }
    }
    let share =
        f64::from(u32::try_from(wrong.len()).unwrap()) / f64::from(all.max(1));
    println!("{} of {all} read otherwise", wrong.len());
    assert!(share < 0.005, "{}", wrong.join("\n"));
}
