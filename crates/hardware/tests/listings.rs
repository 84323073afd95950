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

/// Characters that scanners take for one another.
const CONFUSED: [(char, char); 14] = [
    ('0', 'O'),
    ('O', '0'),
    ('o', '0'),
    ('1', 'l'),
    ('1', 'I'),
    ('l', '1'),
    ('i', '1'),
    ('I', 'l'),
    ('5', 'S'),
    ('S', '5'),
    ('s', '5'),
    ('8', 'B'),
    ('B', '8'),
    ('2', 'Z'),
];

#[test]
fn one_confused_character_makes_no_other_machine_silently() {
    let identifier = identifier();
    let (mut all, mut same, mut silent) = (0_u32, 0_u32, Vec::new());
    for line in own_lines() {
        let plain = identifier.identify(&line.text);
        for (i, c) in line.text.char_indices() {
            for (_, other) in CONFUSED.iter().filter(|(from, _)| *from == c) {
                let mut text = line.text.clone();
                text.replace_range(i..i + c.len_utf8(), &other.to_string());
                let found = identifier.identify(&text);
                all += 1;
                let alike =
                    found.kind == plain.kind && found.model == plain.model;
                same += u32::from(alike);
                let another = found.model.is_some()
                    && plain.model.is_some()
                    && found.model != plain.model;
                if another && found.conflicts.is_empty() {
                    silent.push(format!(
                        "`{text}`: {:?} and not {:?}",
                        found.model, plain.model
                    ));
                }
            }
        }
    }
    println!("{same} of {all} read as the line itself");
    assert!(f64::from(same) >= 0.93 * f64::from(all), "{same} of {all}");
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}
